// Package sqlite is the embedded store: one file for the record, one for the directory of people, one for the search
// index of references.
//
// [OpenRecord] gives a record.Driver, [OpenDirectory] a directory.Driver, [OpenLibrary] a desk.ReferenceIndex. Each file has one writing connection and a
// pool of reading ones, is locked against a second process, and refuses to work on a connection that is not as safe
// as it was asked to be: write-ahead log, synchronous=FULL, secure_delete.
package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
	modernc "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/store"
)

// readers is the size of the pool of reading connections.
const readers = 4

// pragma is a setting that every connection must have, and the value that reads back when it has it.
type pragma struct{ name, set, reads string }

// pragmas are set on and read back from every connection.
var pragmas = []pragma{
	{"busy_timeout", "5000", "5000"},
	{"journal_mode", "WAL", "wal"},
	{"synchronous", "FULL", "2"},           // fsync of the write-ahead log at every commit
	{"fullfsync", "ON", "1"},               // on macOS: through the drive's cache too
	{"checkpoint_fullfsync", "ON", "1"},    // likewise
	{"secure_delete", "ON", "1"},           // removed payloads are overwritten with zeros
	{"foreign_keys", "ON", "1"},            //
	{"trusted_schema", "OFF", "0"},         // a changed file cannot call functions through its schema
	{"cell_size_check", "ON", "1"},         // a damaged page is found when it is read
	{"wal_autocheckpoint", "1000", "1000"}, // pages; keeps the write-ahead log short
}

// OpenRecord opens or makes the file of a record (by custom record.db in the data folder). fault.Conflict if another
// process has it open, fault.Invalid if a newer program made its schema.
func OpenRecord(ctx context.Context, path string) (*store.Record, error) {
	db, err := open(ctx, path, "record")
	if err != nil {
		return nil, err
	}
	return &store.Record{Engine: db}, nil
}

// OpenDirectory opens or makes the file of a directory of people (by custom directory.db in the data folder), under
// the conditions of [OpenRecord].
func OpenDirectory(ctx context.Context, path string) (*store.Directory, error) {
	db, err := open(ctx, path, "directory")
	if err != nil {
		return nil, err
	}
	return &store.Directory{Engine: db}, nil
}

// database is one SQLite file. It implements store.Engine.
type database struct {
	write *sql.DB // one connection; every transaction begins IMMEDIATE
	read  *sql.DB
	lock  *store.Lock
}

var _ store.Engine = (*database)(nil)

// open opens or makes the file at path, brings it to the newest schema and checks every connection.
func open(ctx context.Context, path, schema string) (db *database, err error) {
	if path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	defer fault.Wrap(&err, "open %s", path)
	if err := store.MakeDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	lock, err := store.TakeLock(path + ".lock")
	if err != nil {
		return nil, err
	}
	db = &database{lock: lock}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
			db = nil
		}
	}()
	if db.write, err = pool(path, 1, nil); err != nil {
		return db, err
	}
	if err = store.Migrate(ctx, db.write, goose.DialectSQLite3, schema); err != nil {
		return db, err
	}
	// What a crash left in the write-ahead log goes into the file now, so that nothing erased stays behind.
	if err = db.Scrub(ctx); err != nil {
		return db, err
	}
	if db.read, err = pool(path, readers, []pragma{{"query_only", "ON", "1"}}); err != nil {
		return db, err
	}
	if err = db.read.PingContext(ctx); err != nil {
		return db, err
	}
	return db, store.SyncDir(filepath.Dir(path))
}

// Close closes the pools and gives the lock back. Closing the last connection checkpoints the write-ahead log.
func (db *database) Close() error {
	var errs []error
	for _, p := range []*sql.DB{db.read, db.write} {
		if p != nil {
			errs = append(errs, p.Close())
		}
	}
	return errors.Join(append(errs, db.lock.Release())...)
}

// pool returns a pool of at most size connections, each with the common pragmas and the extra ones.
func pool(path string, size int, extra []pragma) (*sql.DB, error) {
	want := append(append([]pragma{}, pragmas...), extra...)
	inner, err := modernc.NewConnector(dsn(path, want))
	if err != nil {
		return nil, err
	}
	p := sql.OpenDB(verifying{Connector: inner, want: want})
	p.SetMaxOpenConns(size)
	p.SetMaxIdleConns(size)
	return p, nil
}

// dsn writes the address of a file with its settings. Any character may stand in the path.
func dsn(path string, set []pragma) string {
	query := url.Values{"_txlock": {"immediate"}, "_dqs": {"0"}}
	for _, p := range set {
		query.Add("_pragma", p.name+"("+p.set+")")
	}
	file := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	return file.String()
}

// verifying opens connections and reads every setting back; a connection that differs is closed and refused.
type verifying struct {
	driver.Connector
	want []pragma
}

func (v verifying) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := v.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range v.want {
		got, err := readPragma(ctx, conn, p.name)
		if err == nil && got != p.reads {
			err = fault.New(fault.Internal, "store.pragma",
				"the database works with {name} = {got} where {want} was asked for; it is not safe to store answers so", "name", p.name, "got", got, "want", p.reads)
		}
		if err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return conn, nil
}

func readPragma(ctx context.Context, conn driver.Conn, name string) (string, error) {
	rows, err := conn.(driver.QueryerContext).QueryContext(ctx, "PRAGMA "+name, nil)
	if err != nil {
		return "", err
	}
	value := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(value); err != nil {
		return "", errors.Join(err, rows.Close())
	}
	return strings.ToLower(toText(value[0])), rows.Close()
}

// Read implements store.Engine.
func (db *database) Read() *sql.DB { return db.read }

// RowLock implements store.Engine: an IMMEDIATE transaction is the only one that writes.
func (db *database) RowLock() string { return "" }

// Shared implements store.Engine: the lock of the file keeps other processes out.
func (db *database) Shared() bool { return false }

// Hold implements store.Engine.
func (db *database) Hold(ctx context.Context, _ []string) (func(), error) {
	return func() {}, ctx.Err()
}

// Scrub implements store.Engine: it moves the write-ahead log, which still holds what secure_delete has overwritten,
// into the file and empties it.
func (db *database) Scrub(ctx context.Context) error {
	var busy, frames, moved int64
	if err := db.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return fault.New(fault.Unavailable, "store.residue",
			"what was removed may still stand in old pages that a reader holds; the next start of the program clears them")
	}
	return nil
}

// Transaction runs work in one IMMEDIATE transaction. Until the commit begins it is certain that nothing was
// stored; the error of a commit is passed on as it is, since its outcome is not known.
func (db *database) Transaction(ctx context.Context, work func(tx *sql.Tx) error) error {
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return db.Explain(err)
	}
	if err := work(tx); err != nil {
		// SQLite may have rolled back by itself (a full disk), so that this one has nothing to do. Where it truly
		// fails, the next transaction cannot begin on this connection, and that is an error of its own.
		_ = tx.Rollback()
		return db.Explain(err)
	}
	return tx.Commit()
}

// toText writes a column's value as SQLite prints it.
func toText(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}

// Explain implements store.Engine.
func (db *database) Explain(err error) error {
	switch primary(err) {
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		return fault.New(fault.Unavailable, "store.busy", "the database is busy; try again").Because(err)
	case codes.SQLITE_FULL:
		return fault.New(fault.Unavailable, "store.full", "the disk is full; nothing was stored").Because(err)
	case codes.SQLITE_READONLY:
		return fault.New(fault.Unavailable, "store.readonly", "the database cannot be written to; nothing was stored").Because(err)
	}
	return err
}

func primary(err error) int { return code(err) & 0xff }

func code(err error) int {
	if e, ok := errors.AsType[*modernc.Error](err); ok {
		return e.Code()
	}
	return 0
}

// IsOrphan implements store.Engine.
func (db *database) IsOrphan(err error) bool { return code(err) == codes.SQLITE_CONSTRAINT_FOREIGNKEY }

// IsDuplicate implements store.Engine.
func (db *database) IsDuplicate(err error) bool {
	c := code(err)
	return c == codes.SQLITE_CONSTRAINT_UNIQUE || c == codes.SQLITE_CONSTRAINT_PRIMARYKEY
}
