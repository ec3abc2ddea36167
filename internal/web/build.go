package web

// Bundled reports whether this program was built with its scripts. Without them all pages work, but no answer is kept
// offline.
func Bundled() bool { return bundled() }
