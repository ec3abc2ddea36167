// Package num holds the arithmetic on which every published number of Tanwen rests: elementary and special
// functions, sums, quantiles, ranks and random streams that give the same bits on every processor.
//
// Package math has assembly for Exp, Log and others on some processors, and a compiler may fuse x*y + z into one
// operation with one rounding on some and not on others. Here everything is plain Go with a fixed order, and each
// product that is added or subtracted is rounded first by an explicit conversion, float64(x*y) + z, which the Go
// specification forbids to fuse. Only functions that IEEE 754 defines exactly (square root, rounding, absolute
// value) are taken from package math.
//
// Start with [Sum], [Mean], [Quantile7] and [MidRanks] for data, [NormalCDF], [BetaInc] and [GammaInc] with their
// inverses for probabilities, and [NewStream] for chance. Functions follow package math on special values: what
// has no value is NaN, and callers check before they publish.
package num
