package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/tanwen/tanwen/bib"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/store/sqlite"
	"github.com/tanwen/tanwen/internal/store/storetest"
)

func TestLibrary(t *testing.T) {
	storetest.ExerciseLibrary(t, func(t *testing.T) storetest.LibraryOpener {
		path := filepath.Join(t.TempDir(), "library.db")
		return func() (desk.ReferenceIndex, error) { return sqlite.OpenLibrary(context.Background(), path) }
	})
}

// TestErasedReferencesAreInNoFile looks for a word in every byte of the index after its reference was erased.
func TestErasedReferencesAreInNoFile(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l, err := sqlite.OpenLibrary(ctx, filepath.Join(dir, "library.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	stands := func() bool {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(files, func(file string) bool {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			return bytes.Contains(data, []byte("ellipsometric"))
		})
	}
	if err := l.Take(ctx, "s1", 0, 2, []desk.IndexedReference{storetest.Work(0, 1, "Ellipsometric secrets", ""), storetest.Work(1, 2, "Others", "open")}, nil); err != nil {
		t.Fatal(err)
	}
	if !stands() {
		t.Fatal("the control fails: the word is in no file before it is erased")
	}
	if err := l.Take(ctx, "s1", 2, 3, nil, []int64{0}); err != nil {
		t.Fatal(err)
	}
	if stands() {
		t.Error("the word still stands in a file")
	}
}

// TestOlderIndexIsMadeAnew: an index in the form of an older program is emptied, so that the next search takes everything
// in again.
func TestOlderIndexIsMadeAnew(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "library.db")
	l, err := sqlite.OpenLibrary(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Take(ctx, "s1", 0, 2, []desk.IndexedReference{storetest.Work(0, 1, "Peat", "")}, nil); err != nil {
		t.Fatal(err)
	}
	reopen := func() int64 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if l, err = sqlite.OpenLibrary(ctx, path); err != nil {
			t.Fatal(err)
		}
		size, err := l.Taken(ctx, "s1")
		if err != nil {
			t.Fatal(err)
		}
		return size
	}
	if size := reopen(); size != 2 { // control: an index of today is kept
		t.Errorf("%d leaves are taken in after opening again, want 2", size)
	}
	if err := l.Transaction(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `CREATE VIRTUAL TABLE words USING fts5 (title, rest, content='')`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if size := reopen(); size != 0 {
		t.Errorf("%d leaves are taken in, want none", size)
	}
	if err := l.Take(ctx, "s1", 0, 2, []desk.IndexedReference{storetest.Work(0, 1, "Peat", "")}, nil); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkSearch searches 100,000 references and prints the slowest hundredth of the searches.
func BenchmarkSearch(b *testing.B) {
	ctx := context.Background()
	l, err := sqlite.OpenLibrary(ctx, filepath.Join(b.TempDir(), "library.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	begin := time.Now()
	if err := l.Take(ctx, "s1", 0, 100, storetest.Works(100_000, 1), nil); err != nil {
		b.Fatal(err)
	}
	b.Logf("taken in within %v", time.Since(begin))
	var queries []bib.Query
	for _, s := range storetest.Queries() {
		q, err := bib.ParseQuery(s)
		if err != nil {
			b.Fatal(err)
		}
		queries = append(queries, q)
	}
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		begin := time.Now()
		if _, err := l.Find(ctx, "s1", queries[i%len(queries)], 50); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(begin))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}
