// Package storetest is the conformance suite of the stores. Each engine's test hands its opener to [ExerciseRecord]
// and [ExerciseDirectory] and passes all of it; differences between engines are not skipped.
//
// The suites drive the drivers through record.Log and directory.Book, so that they are the tests of these, too.
package storetest
