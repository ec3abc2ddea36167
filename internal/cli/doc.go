// Package cli is the command line: it reads arguments, calls the floors below and prints what came of it, in Chinese or
// English. A [Program] holds what lies beside it (files, briefs, stores, pages) as interfaces that this package declares,
// for adapters do not know one another; cmd/tanwen fills it.
package cli
