package main

import (
	"context"
	"io/fs"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/cli"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store"
	"github.com/tanwen/tanwen/internal/store/sqlite"
)

// stores is the embedded store as the command line calls it.
type stores struct{}

func (stores) Record(ctx context.Context, path string) (cli.RecordStore, error) {
	return sqlite.OpenRecord(ctx, path)
}

func (stores) Directory(ctx context.Context, path string) (cli.DirectoryStore, error) {
	return sqlite.OpenDirectory(ctx, path)
}

func (stores) Heads(dir string) (record.Keeper, error) { return store.OpenHeads(dir) }

func (stores) Keys(dir string) (record.Keyring, error) { return store.OpenKeys(dir) }

// Schema returns the number of the newest migration of each database: the one that its file's name begins with.
func (stores) Schema() (map[string]int64, error) {
	newest := map[string]int64{}
	for _, name := range []string{"record", "directory"} {
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
