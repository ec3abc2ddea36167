//go:build linux

package sqlite_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
)

// sector is what a disk writes whole.
const sector = 512

// cut writes into dir what a power cut may leave of a disk: what was made sure of by fsync, and of all that came later
// some sectors, lengths and entries, each with a chance of kept in four.
func (d *disk) cut(t *testing.T, dir string, chance *num.Stream, kept int) {
	t.Helper()
	survives := func() bool { return chance.IntN(4) < kept }
	names := maps.Clone(d.durable)
	changed := map[string]bool{} // folders whose newest entries survive: a file system keeps them in order
	for _, parent := range []string{d.root, filepath.Join(d.root, "keys")} {
		changed[parent] = survives()
	}
	for _, from := range []map[string]*inode{d.durable, d.names} {
		for name := range from {
			if !changed[filepath.Dir(name)] {
				continue
			}
			if f, ok := d.names[name]; ok {
				names[name] = f
			} else {
				delete(names, name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		path := filepath.Join(dir, strings.TrimPrefix(name, d.root))
		f := names[name]
		if f == nil {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if strings.HasSuffix(name, "-shm") {
			continue // memory that the processes of a machine share; it is made anew
		}
		content := slices.Clone(f.durable)
		for _, c := range f.pending {
			if c.data == nil {
				if survives() {
					content = apply(content, c)
				}
				continue
			}
			for from := int64(0); from < int64(len(c.data)); {
				to := min(int64(len(c.data)), from+sector-(c.at+from)%sector)
				if survives() {
					content = apply(content, change{at: c.at + from, data: c.data[from:to]})
				}
				from = to
			}
		}
		if _, ok := names[filepath.Dir(name)]; !ok && filepath.Dir(name) != d.root {
			continue // its folder is gone
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// verdict is what a store is like after a power cut.
type verdict struct{ acknowledged, lost, heads, unopened int }

// cuts lets the power fail at random points of a traced run and looks at what is left.
func cuts(t *testing.T, mode string, seed uint64, answers, n int) (all verdict) {
	t.Helper()
	root := t.TempDir()
	calls := trace(t, root, mode, answers)
	chance := num.NewStream(seed, "powercut", 1)
	points := make([]int, n)
	for i := range points {
		points[i] = chance.IntN(len(calls))
	}
	slices.Sort(points)
	d := newDisk(root)
	var acknowledged []string
	next := 0
	for i, c := range calls {
		if line, ok := c.acknowledged(); ok {
			acknowledged = append(acknowledged, line)
		}
		for ; next < n && points[next] == i; next++ {
			dir := t.TempDir()
			d.cut(t, dir, chance, next%5) // nothing, a part, or all of what was not made sure of
			all.acknowledged += len(acknowledged)
			if err := opens(dir); err != nil {
				t.Logf("cut at call %d of %d: %v", i, len(calls), err)
				all.unopened++
				all.lost += len(acknowledged)
				continue
			}
			answers, heads := lost(t, dir, acknowledged)
			all.lost += answers
			all.heads += heads
		}
		if err := d.do(c); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// opens reports whether the store can be opened at all.
func opens(dir string) error {
	_, driver, err := openFolder(context.Background(), dir)
	if driver != nil {
		if e := driver.Close(); err == nil {
			err = e
		}
	}
	return err
}

// TestPowerCut replays the writes of a process up to a random point, keeps what fsync has made sure of, and of the rest
// a random choice of sectors. Every answer that was acknowledged before must be there, and no head may contradict.
func TestPowerCut(t *testing.T) {
	if testing.Short() {
		t.Skip("traces a process, which takes seconds")
	}
	runs, answers, n := uint64(1), 1500, 25
	if os.Getenv("TANWEN_LONG") != "" {
		runs, answers, n = 2, 3000, 100
	}
	var all verdict
	for seed := range runs {
		v := cuts(t, honest, 1+seed, answers, n)
		all.acknowledged, all.lost, all.heads, all.unopened = all.acknowledged+v.acknowledged, all.lost+v.lost, all.heads+v.heads, all.unopened+v.unopened
	}
	said := fmt.Sprintf("%d cuts, %d acknowledged, %d lost, %d heads contradicted, %d stores that do not open", n*int(runs), all.acknowledged, all.lost, all.heads, all.unopened)
	if all.lost != 0 || all.heads != 0 || all.unopened != 0 {
		t.Fatal(said)
	}
	if all.acknowledged < 100*n {
		t.Fatalf("%s: this shows nothing", said)
	}
	t.Log(said)
}

// TestPowerCutControl must lose something: the same program at synchronous=NORMAL.
func TestPowerCutControl(t *testing.T) {
	if testing.Short() {
		t.Skip("traces a process, which takes seconds")
	}
	v := cuts(t, weak, 7, 1000, 10)
	if v.lost == 0 {
		t.Fatalf("at synchronous=NORMAL %d acknowledged answers survived 10 power cuts: the test cannot fail", v.acknowledged)
	}
	t.Logf("at synchronous=NORMAL: %d acknowledged, %d lost, %d heads contradicted", v.acknowledged, v.lost, v.heads)
}

// TestFsyncFails lets one fsync, or all from one on, answer with an input/output error, after which the system forgets
// what it had not written. A commit that meets it acknowledges nothing, and nothing later is acknowledged: the process
// ends. Whenever it was, what had been acknowledged must be there when the process starts again, and also when the
// power is cut first. (While the store opens, and when SQLite empties its write-ahead log, a step that failed is done
// anew, so that nothing is lost by going on.)
func TestFsyncFails(t *testing.T) {
	if testing.Short() {
		t.Skip("traces a process, which takes seconds")
	}
	cases := 8
	if os.Getenv("TANWEN_LONG") != "" {
		cases = 50
	}
	chance := num.NewStream(3, "fsync", 1)
	injected, commits, total := 0, 0, 0
	for i := range cases {
		when := fmt.Sprint(1 + chance.IntN(60))
		if i%2 == 1 {
			when += "+"
		}
		dir := t.TempDir()
		calls := trace(t, dir, honest, 1500, "-e", "inject=fsync,fdatasync:error=EIO:when="+when)
		d := newDisk(dir)
		failures, failed := 0, -1
		var acknowledged []string
		for _, c := range calls {
			if strings.HasSuffix(c.name, "sync") && c.failed {
				failures++
				if f := d.names[c.file()]; failed < 0 && f != nil && len(f.pending) > 0 && strings.HasSuffix(c.file(), "-wal") && len(acknowledged) > 0 {
					failed = c.done // a commit
				}
			}
			if line, ok := c.acknowledged(); ok {
				if failed >= 0 && c.begun > failed {
					t.Fatalf("fsync %s failed in a commit, and afterwards an answer was acknowledged", when)
				}
				acknowledged = append(acknowledged, line)
			}
			if err := d.do(c); err != nil {
				t.Fatal(err)
			}
		}
		if failures == 0 {
			continue // strace counts for each thread, and no thread came that far
		}
		injected++
		total += len(acknowledged)
		if failed >= 0 {
			commits++
		}
		off := t.TempDir()
		d.cut(t, off, chance, 0)
		for _, at := range []string{off, dir} {
			if answers, heads := lost(t, at, acknowledged); answers != 0 || heads != 0 {
				t.Fatalf("fsync %s failed: of %d acknowledged answers %d are lost, %d heads contradict the log", when, len(acknowledged), answers, heads)
			}
		}
	}
	if commits < cases/4 || total == 0 {
		t.Fatalf("%d failures, %d of them in commits, in %d runs, %d acknowledged: this shows nothing", injected, commits, cases, total)
	}
	t.Logf("%d failures of fsync, %d of them in commits; %d acknowledged, 0 after a commit that failed, 0 lost", injected, commits, total)
}
