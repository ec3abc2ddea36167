package store

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"

	"github.com/tanwen/tanwen/fault"
)

// Engine is what a database system does in its own way: how a transaction begins, how rows are locked, what its errors
// mean, how removed rows leave its files. The rest, [Record] and [Directory], is one text of SQL.
type Engine interface {
	// Read returns the pool of connections for reading.
	Read() *sql.DB
	// Transaction runs work in one transaction, committed when it returns nil. When Transaction returns nil, what was
	// written survives a power cut. Its errors are those that record.Driver asks for: where it is certain that nothing
	// was stored, they say so.
	Transaction(ctx context.Context, work func(tx *sql.Tx) error) error
	// RowLock is put behind a SELECT of rows that the transaction is about to change; empty where the transaction
	// excludes all others anyway.
	RowLock() string
	// Explain names the failures of a statement that a caller can do something about, and passes on all others.
	Explain(err error) error
	// IsDuplicate reports that a row with the same primary key or unique columns exists.
	IsDuplicate(err error) bool
	// IsOrphan reports that a row names another one that does not exist.
	IsOrphan(err error) bool
	// Scrub makes sure that rows which were changed or removed stand in no file of the database any more.
	Scrub(ctx context.Context) error
	// Shared and Hold are those of record.Driver.
	Shared() bool
	Hold(ctx context.Context, studies []string) (release func(), err error)
	// Close closes all connections.
	Close() error
}

// Migrate brings a database ("record", "directory", "library", ...) to the newest schema that this program knows, and
// refuses a newer one.
func Migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, database string) error {
	files, err := Migrations(database)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, db, files, goose.WithDisableGlobalRegistry(true), goose.WithTableName("schema_version"))
	if err != nil {
		return err
	}
	current, known, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > known {
		return fault.New(fault.Invalid, "store.schema.newer",
			"the database has schema version {have}, this program knows versions up to {known}; start the newer program, or restore a backup of the older one", "have", current, "known", known)
	}
	_, err = provider.Up(ctx)
	return err
}
