package dossier

// The tests of this package forge packages, for which they need the tools that made them.
var (
	Pack       = pack
	Unpack     = unpack
	Bag        = bag
	Commitment = commitment
)
