package sqlite

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	modernc "modernc.org/sqlite"

	"github.com/tanwen/tanwen/fault"
)

// TestPragmasAreReadBack opens connections whose settings are weaker than what is asked for; each must be refused.
func TestPragmasAreReadBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	connect := func(set []pragma) error {
		inner, err := modernc.NewConnector(dsn(path, set))
		if err != nil {
			t.Fatal(err)
		}
		conn, err := verifying{Connector: inner, want: pragmas}.Connect(context.Background())
		if err != nil {
			return err
		}
		return conn.Close()
	}
	if err := connect(pragmas); err != nil {
		t.Fatalf("the settings as they are: %v", err)
	}
	for _, weak := range []struct{ name, set string }{
		{"synchronous", "NORMAL"},
		{"synchronous", "OFF"},
		{"journal_mode", "DELETE"},
		{"secure_delete", "OFF"},
		{"secure_delete", "FAST"},
		{"foreign_keys", "OFF"},
		{"busy_timeout", "0"},
		{"fullfsync", "OFF"},
		{"checkpoint_fullfsync", "OFF"},
		{"trusted_schema", "ON"},
		{"cell_size_check", "OFF"},
		{"wal_autocheckpoint", "0"},
	} {
		set := append([]pragma{}, pragmas...)
		for i := range set {
			if set[i].name == weak.name {
				set[i].set = weak.set
			}
		}
		err := connect(set)
		if e := fault.Find(err); e == nil || e.Key != "store.pragma" || !strings.Contains(e.Error(), weak.name) {
			t.Errorf("%s = %s: error %v, want store.pragma", weak.name, weak.set, err)
		}
	}
}

// TestEveryConnection reads the two settings that durability rests on from each connection of both pools.
func TestEveryConnection(t *testing.T) {
	ctx := context.Background()
	db, err := open(ctx, filepath.Join(t.TempDir(), "record.db"), "record")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for pool, size := range map[*sql.DB]int{db.write: 1, db.read: readers} {
		for range size {
			conn, err := pool.Conn(ctx) // held until the end, so that the next one is another connection
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			var mode string
			var synchronous int
			if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
				t.Fatal(err)
			}
			if err := conn.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&synchronous); err != nil {
				t.Fatal(err)
			}
			if pool == db.read {
				if _, err := conn.ExecContext(ctx, "DELETE FROM leaf"); err == nil {
					t.Fatal("a reading connection wrote")
				}
			}
			if mode != "wal" || synchronous != 2 {
				t.Fatalf("journal_mode %s, synchronous %d; want wal and 2 (FULL)", mode, synchronous)
			}
		}
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "record.db")
	db, err := open(ctx, path, "record")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.write.ExecContext(ctx, "INSERT INTO schema_version (version_id, is_applied) VALUES (99, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = open(ctx, path, "record")
	if e := fault.Find(err); e == nil || e.Key != "store.schema.newer" || !strings.Contains(e.Error(), "99") || !strings.Contains(e.Error(), " 1;") {
		t.Fatalf("error %v, want store.schema.newer with both versions", err)
	}
	if _, err := open(ctx, path, "record"); fault.Find(err).Key == "store.locked" {
		t.Fatal("a refused start kept the lock")
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "record.db")
	db, err := open(ctx, path, "record")
	if err != nil {
		t.Fatal(err)
	}
	_, err = open(ctx, path, "record")
	if e := fault.Find(err); e == nil || e.Kind != fault.Conflict || e.Key != "store.locked" {
		t.Fatalf("error %v, want store.locked", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := open(ctx, path, "record")
	if err != nil {
		t.Fatalf("after the first one closed: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestPaths opens files whose names mean something in an address.
func TestPaths(t *testing.T) {
	for _, name := range []string{"plain", "双 碳", "a?mode=ro", "50%25", "a#b", "a&b=c", "it's"} {
		path := filepath.Join(t.TempDir(), name, "record.db")
		db, err := open(context.Background(), path, "record")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var file string
		if err := db.read.QueryRow("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&file); err != nil || file != path {
			t.Errorf("%s: the file is %s (%v)", name, file, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestFullDisk lets SQLite believe that the disk is full: nothing is stored, and the caller may try again.
func TestFullDisk(t *testing.T) {
	ctx := context.Background()
	db, err := open(ctx, filepath.Join(t.TempDir(), "record.db"), "record")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	limit := func(pages string) {
		if _, err := db.write.ExecContext(ctx, "PRAGMA max_page_count = "+pages); err != nil {
			t.Fatal(err)
		}
	}
	insert := func(tx *sql.Tx) error {
		for i := range 1000 {
			if _, err := tx.ExecContext(ctx, `INSERT INTO study (id, verifier_key) VALUES ($1, $2)`, i, strings.Repeat("k", 1000)); err != nil {
				return err
			}
		}
		return nil
	}
	limit("20")
	err = db.Transaction(ctx, insert)
	if e := fault.Find(err); e == nil || e.Kind != fault.Unavailable || e.Key != "store.full" {
		t.Fatalf("error %v, want store.full", err)
	}
	limit("100000")
	if err := db.Transaction(ctx, insert); err != nil {
		t.Fatalf("with space again: %v", err)
	}
}
