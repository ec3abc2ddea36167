package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store"
	"github.com/tanwen/tanwen/internal/store/sqlite"
)

// openLog opens the record in dir with keys that the caller keeps.
func openLog(t testing.TB, dir string, keys record.Keyring) (*record.Log, *store.Record, error) {
	t.Helper()
	driver, err := sqlite.OpenRecord(context.Background(), filepath.Join(dir, "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := record.OpenLog(context.Background(), driver, keys, record.Options{})
	return l, driver, err
}

func closeRecord(t testing.TB, r *store.Record) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

func event(n int) record.Event {
	return record.Event{
		Kind: "answer", Version: 1, Round: "1", Key: fmt.Sprintf("key-%d", n),
		Who:  fmt.Appendf(nil, `{"pseudonym":"canary-who-%d"}`, n),
		Data: fmt.Appendf(nil, `{"item":"q1","rating":%d}`, n%9+1),
		Text: fmt.Appendf(nil, `{"comment":"canary-text-%d %s"}`, n, strings.Repeat("long ", n%400)),
	}
}

func events(from, count int) []record.Event {
	out := make([]record.Event, count)
	for i := range out {
		out[i] = event(from + i)
	}
	return out
}

// TestTampering changes single cells of the file behind the program's back. Each change must be found.
func TestTampering(t *testing.T) {
	other, err := record.Leaf{V: 1, Study: "s1", Kind: "answer", KV: 1, Day: "2026-01-01"}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, change string
		args         []any
		found        string // key of the fault; empty = the change must pass
		atStart      bool   // the log refuses to open
	}{
		{name: "nothing", change: `UPDATE leaf SET idx = idx`},
		{name: "a payload erased properly", change: `UPDATE leaf SET text_salt = NULL, text_body = NULL WHERE idx = 2`},
		{name: "a rating", change: `UPDATE leaf SET data_body = '{"item":"q1","rating":9}' WHERE idx = 2`, found: "record.damaged"},
		{name: "a comment", change: `UPDATE leaf SET text_body = '{}' WHERE idx = 2`, found: "record.damaged"},
		{name: "a body moved to another part", change: `UPDATE leaf SET who_body = data_body, who_salt = data_salt WHERE idx = 2`, found: "record.damaged"},
		{name: "bodies exchanged", change: `UPDATE leaf SET data_body = (SELECT data_body FROM leaf b WHERE b.idx = 3) WHERE idx = 2`, found: "record.damaged"},
		{name: "a leaf", change: `UPDATE leaf SET leaf = $1 WHERE idx = 2`, args: []any{string(other)}, found: "record.damaged"},
		{name: "a leaf taken out", change: `DELETE FROM leaf WHERE idx = 2`, found: "record.leaf.missing"},
		{name: "the last leaf taken out", change: `DELETE FROM leaf WHERE idx = 6`, found: "record.head.beyond", atStart: true},
		{name: "a node", change: `UPDATE leaf SET nodes = (SELECT nodes FROM leaf b WHERE b.idx = 4) WHERE idx = 2`, found: "record.damaged"},
		{name: "a node on the edge", change: `UPDATE leaf SET nodes = (SELECT nodes FROM leaf b WHERE b.idx = 4) WHERE idx = 6`, found: "record.head.contradicts", atStart: true},
		{name: "an older head", change: `UPDATE head SET note = (SELECT note FROM head b WHERE b.size = 7) WHERE size = 3`, found: "record.head.order"},
		{name: "the last head", change: `UPDATE head SET note = replace(note, char(10) || '7' || char(10), char(10) || '6' || char(10)) WHERE size = 7`, found: "record.head.signature", atStart: true},
		{name: "the last head taken out", change: `DELETE FROM head WHERE size = 7`}, // signed again, with the same bytes
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := context.Background()
			dir := t.TempDir()
			keys := &record.MemoryKeys{}
			l, driver, err := openLog(t, dir, keys)
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Create(ctx, "s1"); err != nil {
				t.Fatal(err)
			}
			for _, part := range [][2]int{{0, 3}, {3, 4}} {
				if _, err := l.Append(ctx, []record.StudyBatch{{Study: "s1", Expected: int64(part[0]), Events: events(part[0], part[1])}}); err != nil {
					t.Fatal(err)
				}
			}
			closeRecord(t, driver)
			raw, err := sql.Open("sqlite", filepath.Join(dir, "record.db"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := raw.Exec(c.change, c.args...); err != nil {
				t.Fatal(err)
			}
			if err := raw.Close(); err != nil {
				t.Fatal(err)
			}
			l, driver, err = openLog(t, dir, keys)
			defer closeRecord(t, driver)
			if !c.atStart {
				if err != nil {
					t.Fatal(err)
				}
				_, err = l.Audit(ctx, "s1")
			}
			if c.found == "" && err != nil {
				t.Fatalf("error %v where all is well", err)
			}
			if f := fault.Find(err); c.found != "" && (f == nil || f.Key != c.found) {
				t.Fatalf("error %v, want %s", err, c.found)
			}
		})
	}
}

// TestErasedPayloadsAreInNoFile looks for erased texts in every byte of every file of the store.
func TestErasedPayloadsAreInNoFile(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	l, driver, err := openLog(t, dir, &record.MemoryKeys{})
	if err != nil {
		t.Fatal(err)
	}
	defer closeRecord(t, driver)
	if err := l.Create(ctx, "s1"); err != nil {
		t.Fatal(err)
	}
	const leaves = 1000
	if _, err := l.Append(ctx, []record.StudyBatch{{Study: "s1", Events: events(0, leaves)}}); err != nil {
		t.Fatal(err)
	}
	if n := countInFiles(t, dir, "canary-"); n < 2*leaves {
		t.Fatalf("control: only %d canaries in the files before the erasure, want at least %d", n, 2*leaves)
	}
	kept := record.PartRef{Index: 17, Part: record.Text}
	e := record.Erasure{Ground: "request"}
	for i := range int64(leaves) {
		for _, p := range []record.Part{record.Who, record.Text} {
			if ref := (record.PartRef{Index: i, Part: p}); ref != kept {
				e.Parts = append(e.Parts, ref)
			}
		}
	}
	if _, err := l.Erase(ctx, "s1", e, nil); err != nil {
		t.Fatal(err)
	}
	if n := countInFiles(t, dir, "canary-"); n != 1 {
		t.Fatalf("%d canaries in the files after the erasure, want the one that was kept", n)
	}
	a, err := l.Audit(ctx, "s1")
	if err != nil || a.Gone != 2*leaves-1 || a.Leaves != leaves+1 {
		t.Fatalf("audit counted %+v (%v), want %d gone of %d leaves", a, err, 2*leaves-1, leaves+1)
	}
}

func countInFiles(t *testing.T, dir, canary string) (n int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(b, []byte(canary))
	}
	return n
}
