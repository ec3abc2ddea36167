package main

import (
	"context"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/cli"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store"
	"github.com/tanwen/tanwen/internal/store/postgres"
	"github.com/tanwen/tanwen/internal/store/sqlite"
)

// stores are the stores as the command line calls them: the embedded one, and PostgreSQL.
type stores struct{}

func (stores) Record(ctx context.Context, path string) (cli.RecordStore, error) {
	return sqlite.OpenRecord(ctx, path)
}

func (stores) Directory(ctx context.Context, path string) (cli.DirectoryStore, error) {
	return sqlite.OpenDirectory(ctx, path)
}

func (stores) Library(ctx context.Context, path string) (cli.LibraryStore, error) {
	return sqlite.OpenLibrary(ctx, path)
}

func (stores) Heads(dir string) (record.Keeper, error) { return store.OpenHeads(dir) }

func (stores) Keys(dir string) (record.Keyring, error) { return store.OpenKeys(dir) }

// Claim keeps a second node out of a folder.
func (stores) Claim(dir string) (release func() error, err error) {
	if err := store.MakeDir(dir); err != nil {
		return nil, err
	}
	lock, err := store.TakeLock(filepath.Join(dir, "node.lock"))
	if err != nil {
		return nil, err
	}
	return lock.Release, nil
}

func (stores) Database(url, secret string) cli.Database { return database{url: url, secret: secret} }

// database is PostgreSQL as the command line calls it.
type database struct{ url, secret string }

func (d database) Record(ctx context.Context) (cli.RecordStore, error) {
	return postgres.OpenRecord(ctx, d.url)
}

func (d database) Directory(ctx context.Context) (cli.DirectoryStore, error) {
	return postgres.OpenDirectory(ctx, d.url)
}

func (d database) Library(ctx context.Context) (cli.LibraryStore, error) {
	return postgres.OpenLibrary(ctx, d.url)
}

func (d database) Keys(ctx context.Context) (cli.KeyStore, error) {
	return postgres.OpenKeys(ctx, d.url, d.secret)
}

func (d database) Name() string { return postgres.Name(d.url) }

func (d database) Warnings(ctx context.Context) ([]*fault.Error, error) {
	return postgres.Warnings(ctx, d.url, d.secret)
}

// Schema returns the number of the newest migration of each database: the one that its file's name begins with.
func (stores) Schema() (map[string]int64, error) {
	newest := map[string]int64{}
	for _, name := range []string{"record", "directory", "keys", "library"} {
		files, err := store.Migrations(name)
		if err != nil {
			return nil, err
		}
		entries, err := fs.ReadDir(files, ".")
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			number, _, _ := strings.Cut(e.Name(), "_")
			n, err := strconv.ParseInt(number, 10, 64)
			if err != nil {
				return nil, err
			}
			newest[name] = max(newest[name], n)
		}
	}
	return newest, nil
}
