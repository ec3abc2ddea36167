//go:build !linux

package postgrestest

// memory returns nothing: only Linux has a folder in memory that every system of it knows.
func memory() string { return "" }
