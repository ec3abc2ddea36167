package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/sqlite"
	"github.com/tanwen/tanwen/internal/store/storetest"
)

func TestRecord(t *testing.T) {
	storetest.ExerciseRecord(t, func(t *testing.T) storetest.Opener {
		path := filepath.Join(t.TempDir(), "record.db")
		return func() (record.Driver, error) { return sqlite.OpenRecord(context.Background(), path) }
	})
}
