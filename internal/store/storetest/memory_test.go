package storetest_test

import (
	"testing"

	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/storetest"
)

func TestMemoryRecord(t *testing.T) {
	storetest.ExerciseRecord(t, func(*testing.T) storetest.Opener {
		memory := record.NewMemory() // "reopening" finds the same memory
		return func() (record.Driver, error) { return memory, nil }
	})
}
