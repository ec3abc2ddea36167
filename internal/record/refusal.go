package record

import "github.com/tanwen/tanwen/fault"

// The refusals of a driver. Every engine returns these, so that a caller sees the same whatever is beneath.

// StudyExists is fault.Conflict: there is a study of that id.
func StudyExists(id string) error {
	return fault.New(fault.Conflict, "record.study.exists", "there is a study {study} already", "study", id)
}

// NoStudy is fault.NotFound: there is no study of that id.
func NoStudy(id string) error {
	return fault.New(fault.NotFound, "record.study.none", "there is no study {study}", "study", id)
}

// NoLeaf is fault.NotFound: the study has no leaf of that index.
func NoLeaf(study string, index int64) error {
	return fault.New(fault.NotFound, "record.leaf.none", "study {study} has no leaf {index}", "study", study, "index", index)
}

// OtherSize is fault.Conflict: the study has another number of leaves than the caller decided on.
func OtherSize(study string, size, expected int64) error {
	return fault.New(fault.Conflict, "record.size", "study {study} has {size} leaves, not {expected}", "study", study, "size", size, "expected", expected)
}

// KeyTaken is fault.Conflict: a leaf with that idempotency key is in the study. [Log.Lookup] finds it.
func KeyTaken(study string) error {
	return fault.New(fault.Conflict, "record.key.taken", "study {study} holds a leaf with this idempotency key already", "study", study)
}

// SecondHead is fault.Conflict: the study has another head of that size.
func SecondHead(study string, size int64) error {
	return fault.New(fault.Conflict, "record.head.second", "study {study} has another head of size {size} already", "study", study, "size", size)
}
