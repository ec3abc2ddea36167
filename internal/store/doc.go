// Package store keeps the record, the directory of people and the search index of references in a SQL database:
// [Record], [Directory] and [Library], one text of SQL and one set of migrations for all engines. It also has the folder
// of signing keys, and files that survive a power cut.
//
// A program opens a database with an [Engine] of internal/store/sqlite (one file, one process), the folder of keys
// with [OpenKeys], and hands both to record.OpenLog. Every engine passes the suites of internal/store/storetest.
package store

import (
	"embed"
	"io/fs"
)

//go:embed migrations
var migrations embed.FS

// Migrations returns the numbered goose migrations of one database: "record", "directory", "library". The SQL is what both
// engines read: TEXT, BIGINT, BYTEA, no dialect.
func Migrations(database string) (fs.FS, error) { return fs.Sub(migrations, "migrations/"+database) }
