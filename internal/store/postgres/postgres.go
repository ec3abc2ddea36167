// Package postgres is the store of several nodes: one PostgreSQL database to which all of them write.
//
// [OpenRecord] gives a record.Driver, [OpenDirectory] a directory.Driver, [OpenLibrary] a desk.ReferenceIndex, [OpenKeys]
// the signing keys, which all nodes share; [Warnings] says what an operator should know before the program serves. Each
// lies in a schema of the database of its own (tanwen_record, tanwen_directory, tanwen_library, tanwen_keys), so that it
// can be backed up and restricted apart from the others. A connection that is not as safe as it was asked to be is
// refused: a server without fsync acknowledges what a power cut takes back.
//
// The lock of a consultation ([store.Engine].Hold) is an advisory lock on a connection of its own. It keeps nodes from
// deciding in vain. That nothing is lost or stored twice rests on the transaction of an append, which locks the
// study's row and compares sizes.
package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/store"
)

// Connections that one node opens at most, for each of its databases.
const (
	poolSize = 8
	lockSize = 8 // consultations that can be locked at the same time
)

// Times. A node that vanishes without closing its connections must not keep a lock for hours.
const (
	connectTime   = 10 * time.Second
	lifeTime      = 30 * time.Minute // then a connection is opened anew, and its settings are read anew
	idleProbe     = 10 * time.Second
	probeAgain    = 5 * time.Second
	probes        = 3
	releaseWithin = 5 * time.Second
)

// database is one schema of a PostgreSQL database. It implements store.Engine.
type database struct {
	pool  *sql.DB
	locks *sql.DB
}

var _ store.Engine = (*database)(nil)

// OpenRecord opens the record in the database at url and makes it if there is none. url is what libpq takes:
// postgres://user:password@host:5432/name?sslmode=verify-full. The password may stand in PGPASSWORD or ~/.pgpass
// instead. The errors never hold it: fault.Invalid for an address that cannot be read, a setting that is not safe, or
// a schema made by a newer program; fault.Denied where the server refuses the user; fault.NotFound where it has no
// such database; fault.Unavailable where it cannot be reached.
func OpenRecord(ctx context.Context, url string) (*store.Record, error) {
	db, err := open(ctx, url, "record")
	if err != nil {
		return nil, err
	}
	return &store.Record{Engine: db}, nil
}

// OpenDirectory opens the directory of people in the database at url, as [OpenRecord] does.
func OpenDirectory(ctx context.Context, url string) (*store.Directory, error) {
	db, err := open(ctx, url, "directory")
	if err != nil {
		return nil, err
	}
	return &store.Directory{Engine: db}, nil
}

// open opens the pools, makes the schema where there is none, and brings it to the newest version.
func open(ctx context.Context, url, name string) (db *database, err error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	schema := "tanwen_" + name
	db = &database{pool: pool(config, schema, poolSize), locks: pool(config, schema, lockSize, stdlib.OptionShouldPing(always))}
	if err := db.migrate(ctx, name, schema); err != nil {
		return nil, errors.Join(refusedBy(config, err), db.Close())
	}
	return db, nil
}

// parse reads an address without ever repeating it: it may hold a password.
func parse(url string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fault.Bad("--database", "store.database.url",
			"this is no address of a PostgreSQL database: postgres://user@host:5432/name is one; a password may stand in PGPASSWORD")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	dialer := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: idleProbe, Interval: probeAgain, Count: probes}}
	config.DialFunc = dialer.DialContext
	return config, nil
}

// always lets a connection be tried before it is used: work that begins with a lock then begins on a live server.
func always(context.Context, stdlib.ShouldPingParams) bool { return true }

// pool returns a pool of at most size connections, each with the settings of the schema, read back.
func pool(config *pgx.ConnConfig, schema string, size int, options ...stdlib.OptionOpenDB) *sql.DB {
	options = append(options, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error { return prepare(ctx, c, schema) }))
	p := stdlib.OpenDB(*config, options...)
	p.SetMaxOpenConns(size)
	p.SetMaxIdleConns(size)
	p.SetConnMaxLifetime(lifeTime)
	return p
}

// migrate brings the schema to the newest version, one node after the other.
func (db *database) migrate(ctx context.Context, name, schema string) error {
	release, err := db.Hold(ctx, []string{"schema " + name})
	if err != nil {
		return err
	}
	defer release()
	var there bool
	if err := db.pool.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)`, schema).Scan(&there); err != nil {
		return err
	}
	if !there { // whoever may not make a schema can be given one
		if _, err := db.pool.ExecContext(ctx, `CREATE SCHEMA `+schema); err != nil {
			return err
		}
	}
	return store.Migrate(ctx, db.pool, goose.DialectPostgres, name)
}

// Close implements store.Engine.
func (db *database) Close() error { return errors.Join(db.pool.Close(), db.locks.Close()) }

// Read implements store.Engine.
func (db *database) Read() *sql.DB { return db.pool }

// RowLock implements store.Engine. Rows that refer to the locked one can still be inserted.
func (db *database) RowLock() string { return ` FOR NO KEY UPDATE` }

// Shared implements store.Engine.
func (db *database) Shared() bool { return true }

// Transaction implements store.Engine. Until the commit begins it is certain that nothing was stored; the error of a
// commit is passed on as it is unless the server itself says that it has rolled back.
func (db *database) Transaction(ctx context.Context, work func(tx *sql.Tx) error) error {
	tx, err := db.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return unstored(err)
	}
	if err := work(tx); err != nil {
		_ = tx.Rollback() // a connection on which that fails is closed, and the server rolls back then
		return unstored(err)
	}
	err = tx.Commit()
	if rolledBack(err) {
		return unstored(err)
	}
	return err
}

// Hold implements store.Engine by advisory locks on one connection. Where that breaks, the server gives the locks back.
func (db *database) Hold(ctx context.Context, studies []string) (func(), error) {
	conn, err := db.locks.Conn(ctx)
	if err != nil {
		return nil, unstored(err)
	}
	for _, s := range studies {
		if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, lockNumber(s)); err != nil {
			discard(conn)
			return nil, unstored(err)
		}
	}
	return sync.OnceFunc(func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), releaseWithin)
		defer stop()
		if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`); err != nil {
			discard(conn)
			return
		}
		_ = conn.Close() // gives it back to the pool
	}), nil
}

// discard closes a connection for good, with the locks that it holds.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
}

// lockNumber is the number under which a study is locked. Two studies of one number wait for one another and are else
// unharmed.
func lockNumber(study string) int64 {
	sum := sha256.Sum256([]byte("tanwen/lock/v1\x00" + study))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// Scrub implements store.Engine: it writes every table anew, since PostgreSQL keeps old versions of rows in the pages
// of a table. What was removed can still stand in the server's write-ahead log until that is recycled, in its archive
// and its backups, none of which a client can reach.
func (db *database) Scrub(ctx context.Context) error {
	tables, err := db.tables(ctx)
	if err != nil {
		return err
	}
	for _, name := range tables {
		if _, err := db.pool.ExecContext(ctx, `VACUUM (FULL) `+pgx.Identifier{name}.Sanitize()); err != nil {
			return residue(err)
		}
	}
	return nil
}

// tables returns the names of the schema's tables in ascending order.
func (db *database) tables(ctx context.Context) (names []string, err error) {
	rows, err := db.pool.QueryContext(ctx, `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`)
	if err != nil {
		return nil, db.Explain(err)
	}
	defer func() { _ = rows.Close() }() // rows.Err has said what there is to say
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names, db.Explain(rows.Err())
}
