package postgres_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store"
	"github.com/tanwen/tanwen/internal/store/postgres"
	"github.com/tanwen/tanwen/internal/store/postgrestest"
)

func pathOf(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

// node is one program on the database.
type node struct {
	*record.Log
	driver *store.Record
	fatal  chan error
}

func open(t testing.TB, address string, keys record.Keyring) *node {
	t.Helper()
	driver, err := postgres.OpenRecord(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	n := &node{driver: driver, fatal: make(chan error, 1)}
	if n.Log, err = record.OpenLog(context.Background(), driver, keys, record.Options{OnFatal: func(err error) { n.fatal <- err }}); err != nil {
		t.Fatal(err)
	}
	return n
}

func (n *node) close(t testing.TB) {
	t.Helper()
	if err := n.driver.Close(); err != nil {
		t.Fatal(err)
	}
}

func event(key string) record.Event {
	return record.Event{
		Kind: "answer", Version: 1, Round: "1", Key: key,
		Who:  fmt.Appendf(nil, `{"pseudonym":"canary-who-%s"}`, key),
		Data: []byte(`{"item":"q1","rating":7}`),
		Text: fmt.Appendf(nil, `{"comment":"canary-text-%s %s"}`, key, strings.Repeat("长", len(key)*200)),
	}
}

// send appends one answer as a client would that does not give up: a conflict is decided again, a key that is known is
// an answer that is in. It returns false when the node cannot go on.
func (n *node) send(key string) (acknowledged bool, err error) {
	ctx := context.Background()
	for {
		release, err := n.Hold(ctx, "s1")
		if err != nil {
			return false, err
		}
		_, known, err := n.Lookup(ctx, "s1", key)
		if err != nil || known {
			release()
			return known, err
		}
		head, err := n.Head(ctx, "s1")
		if err != nil {
			release()
			return false, err
		}
		_, err = n.Append(ctx, []record.StudyBatch{{Study: "s1", Expected: head.Size, Events: []record.Event{event(key)}}})
		release()
		if fault.KindOf(err) != fault.Conflict {
			return err == nil, err
		}
	}
}

// TestCrash lets two nodes append while the server is stopped without a checkpoint, and later single connections are
// killed. Every answer that was acknowledged must be there afterwards, once, under heads that agree.
func TestCrash(t *testing.T) {
	server := postgrestest.Start(t)
	server.Private(t)
	cycles := 4
	if os.Getenv("TANWEN_LONG") != "" {
		cycles = 40
	}
	address, keys := server.Database(t), &record.MemoryKeys{}
	first := open(t, address, keys)
	if err := first.Create(t.Context(), "s1"); err != nil {
		t.Fatal(err)
	}
	first.close(t)
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	var unknown []string // sent, and no reply: these are sent again
	for cycle := range cycles {
		nodes := []*node{open(t, address, keys), open(t, address, keys)}
		for _, key := range unknown {
			if ok, err := nodes[0].send(key); !ok {
				t.Fatalf("an answer that is sent again is not taken: %v", err)
			}
			acknowledged[key] = true
		}
		unknown = nil
		var clients sync.WaitGroup
		enough := make(chan struct{}, 1000)
		for i := range 6 {
			clients.Go(func() {
				for k := 0; ; k++ {
					key := fmt.Sprintf("%d-%d-%d", cycle, i, k)
					ok, err := nodes[i%2].send(key)
					mu.Lock()
					if ok {
						acknowledged[key] = true
					} else {
						unknown = append(unknown, key)
					}
					mu.Unlock()
					if !ok {
						if fault.KindOf(err) != fault.Unavailable {
							t.Errorf("%s: %v, want fault.Unavailable", key, err)
						}
						return
					}
					select {
					case enough <- struct{}{}:
					default:
					}
				}
			})
		}
		for range 40 + 17*cycle { // acknowledgements of both nodes
			<-enough
		}
		server.Crash(t)
		clients.Wait()
		for _, n := range nodes {
			n.close(t)
		}
		server.Restart(t)
	}
	last := open(t, address, keys)
	defer last.close(t)
	seen := map[string]int{}
	for e, err := range last.Entries(t.Context(), "s1", 0) {
		if err != nil {
			t.Fatal(err)
		}
		seen[e.Key]++
	}
	for key := range acknowledged {
		if seen[key] != 1 {
			t.Errorf("the acknowledged answer %s stands %d times in the record", key, seen[key])
		}
	}
	if _, err := last.Audit(t.Context(), "s1"); err != nil {
		t.Error(err)
	}
	if len(acknowledged) < 40*cycles {
		t.Fatalf("only %d acknowledged in %d crashes: this shows nothing", len(acknowledged), cycles)
	}
	t.Logf("%d crashes, %d acknowledged, 0 lost, 0 twice", cycles, len(acknowledged))
}

// TestLostConnections kills the connections of a node again and again while it works. What fails says so, nothing that
// was acknowledged is lost, and the node is not shut by a failure of which it is certain that nothing was stored.
func TestLostConnections(t *testing.T) {
	server := postgrestest.Start(t)
	address, keys := server.Database(t), &record.MemoryKeys{}
	n := open(t, address, keys)
	defer n.close(t)
	if err := n.Create(t.Context(), "s1"); err != nil {
		t.Fatal(err)
	}
	admin := server.Admin(t, "postgres")
	taken := 0
	for i := range 40 {
		ok, err := n.send(fmt.Sprint(i))
		if ok {
			taken++
		} else if fault.KindOf(err) != fault.Unavailable {
			t.Fatalf("%v, want fault.Unavailable", err)
		}
		if _, err := admin.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tanwen' AND datname = $1`, strings.TrimPrefix(pathOf(t, address), "/")); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case err := <-n.fatal:
		t.Fatalf("shut by a connection that broke between two answers: %v", err)
	default:
	}
	if taken < 10 {
		t.Fatalf("only %d of 40 answers were taken", taken)
	}
	a, err := n.Audit(t.Context(), "s1")
	for left := 10; left > 0 && fault.KindOf(err) == fault.Unavailable; left-- { // connections that are dead, too
		a, err = n.Audit(t.Context(), "s1")
	}
	if err != nil || int(a.Leaves) != taken {
		t.Fatalf("%d leaves (%v), %d acknowledged", a.Leaves, err, taken)
	}
}

// TestForeignLeavesAreSigned leaves leaves without a head, as a node does that ends between its commit and its
// signature: the next one who writes signs them first.
func TestForeignLeavesAreSigned(t *testing.T) {
	server := postgrestest.Start(t)
	address, keys := server.Database(t), &record.MemoryKeys{}
	a, b := open(t, address, keys), open(t, address, keys)
	defer a.close(t)
	defer b.close(t)
	if err := a.Create(t.Context(), "s1"); err != nil {
		t.Fatal(err)
	}
	if ok, err := b.send("before"); !ok {
		t.Fatal(err)
	}
	if ok, err := a.send("lost head"); !ok {
		t.Fatal(err)
	}
	if _, err := a.driver.Read().Exec(`DELETE FROM head WHERE size = 2`); err != nil {
		t.Fatal(err)
	}
	if ok, err := b.send("after"); !ok {
		t.Fatal(err)
	}
	if audit, err := b.Audit(t.Context(), "s1"); err != nil || audit.Leaves != 3 || audit.Heads != 4 {
		t.Fatalf("audit counted %+v (%v), want 3 leaves and heads of size 0 to 3", audit, err)
	}
}

// TestErasedRowsAreInNoPage looks for erased texts in every byte of the database's files.
func TestErasedRowsAreInNoPage(t *testing.T) {
	server := postgrestest.Start(t)
	files := server.Files(t)
	address := server.Database(t)
	admin := server.Admin(t, "postgres")
	count := func(canary string) (n int) {
		t.Helper()
		if _, err := admin.Exec(`CHECKPOINT`); err != nil { // what lies in the server's memory goes into its files
			t.Fatal(err)
		}
		err := filepath.WalkDir(files, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			n += bytes.Count(b, []byte(canary))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	n := open(t, address, &record.MemoryKeys{})
	defer n.close(t)
	if err := n.Create(t.Context(), "s1"); err != nil {
		t.Fatal(err)
	}
	const leaves = 200
	events := make([]record.Event, leaves)
	var e record.Erasure
	for i := range events {
		events[i] = event(fmt.Sprint(i))
		e.Parts = append(e.Parts, record.PartRef{Index: int64(i), Part: record.Text}, record.PartRef{Index: int64(i), Part: record.Who})
	}
	e.Ground, e.Parts = "request", e.Parts[1:] // one text is kept
	if _, err := n.Append(t.Context(), []record.StudyBatch{{Study: "s1", Events: events}}); err != nil {
		t.Fatal(err)
	}
	if got := count("canary-"); got < leaves {
		t.Fatalf("control: only %d canaries in the files before the erasure", got)
	}
	if _, err := n.Erase(t.Context(), "s1", e, nil); err != nil {
		t.Fatal(err)
	}
	if got := count("canary-"); got != 1 {
		t.Fatalf("%d canaries in the files after the erasure, want the one that was kept", got)
	}

	people, err := postgres.OpenDirectory(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer people.Close()
	book := directory.New(people, directory.Options{})
	p, err := book.AddPerson(t.Context(), directory.Person{Name: "forgotten bird", Mail: "bird@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	if count("forgotten bird") == 0 {
		t.Fatal("control: the name is in no file")
	}
	if err := book.Forget(t.Context(), p.ID); err != nil {
		t.Fatal(err)
	}
	if got := count("forgotten bird") + count(p.ID); got != 0 {
		t.Fatalf("a forgotten person stands in the files %d times", got)
	}
}
