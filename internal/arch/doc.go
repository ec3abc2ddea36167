// Package arch holds no code, only the tests that keep the shape of the module: which package may import which, what
// the mathematical floors may call, how products are rounded, and what every package and file must or must not say.
//
// The table in floors_test.go is the plan. Whoever adds a package adds its line there, one floor above everything it
// imports; docs/architecture.md says how to choose. The tests read and type-check the source files themselves: a test
// that asked the go command would be answered from the test cache after the files had changed.
package arch
