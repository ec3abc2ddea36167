package postgres_test

import (
	"context"
	"testing"

	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/postgres"
	"github.com/tanwen/tanwen/internal/store/postgrestest"
	"github.com/tanwen/tanwen/internal/store/storetest"
)

func TestConformance(t *testing.T) {
	server := postgrestest.Start(t)
	t.Run("record", func(t *testing.T) {
		storetest.ExerciseRecord(t, func(t *testing.T) storetest.Opener {
			address := server.Database(t)
			return func() (record.Driver, error) { return postgres.OpenRecord(context.Background(), address) }
		})
	})
	t.Run("directory", func(t *testing.T) {
		storetest.ExerciseDirectory(t, func(t *testing.T) storetest.DirectoryOpener {
			address := server.Database(t)
			return func() (directory.Driver, error) { return postgres.OpenDirectory(context.Background(), address) }
		})
	})
	t.Run("library", func(t *testing.T) {
		storetest.ExerciseLibrary(t, func(t *testing.T) storetest.LibraryOpener {
			address := server.Database(t)
			return func() (desk.ReferenceIndex, error) { return postgres.OpenLibrary(context.Background(), address) }
		})
	})
	t.Run("office", func(t *testing.T) {
		storetest.ExerciseOffice(t, func(t *testing.T) storetest.OfficeOpener {
			address := server.Database(t)
			return func() (office.Driver, error) { return postgres.OpenDirectory(context.Background(), address) }
		})
	})
}
