package jobs_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/jobs"
	"github.com/tanwen/tanwen/internal/store/sqlite"
)

// office is a directory with one person, and what was delivered.
type office struct {
	book *directory.Book
	mu   sync.Mutex
	sent map[string]int
	got  chan string
}

func open(t *testing.T) (*office, string) {
	t.Helper()
	people, err := sqlite.OpenDirectory(t.Context(), filepath.Join(t.TempDir(), "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = people.Close() })
	o := &office{book: directory.New(people, directory.Options{}), sent: map[string]int{}, got: make(chan string, 64)}
	p, err := o.book.AddPerson(t.Context(), directory.Person{Name: "Expert", Mail: "expert@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	return o, p.ID
}

func (o *office) deliver(ctx context.Context, id string) error {
	l, err := o.book.Letter(ctx, id)
	if err != nil || l.Status != directory.LetterQueued {
		return err
	}
	o.mu.Lock()
	o.sent[id]++
	o.mu.Unlock()
	o.got <- id
	return o.book.Sent(ctx, l)
}

func (o *office) work(derive func(context.Context) error) jobs.Work {
	return jobs.Work{Derive: derive, Due: o.book.Due, Deliver: o.deliver, Sweep: o.book.Sweep}
}

func wait(t *testing.T, got <-chan string) string {
	t.Helper()
	select {
	case id := <-got:
		return id
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was delivered")
		return ""
	}
}

// TestLettersAreDeliveredOnce derives the same letters at each start, loses the queue, and counts.
func TestLettersAreDeliveredOnce(t *testing.T) {
	o, person := open(t)
	derive := func(ctx context.Context) error {
		for _, round := range []string{"1", "2", "3"} {
			if _, err := o.book.Post(ctx, directory.Letter{ID: "round/" + round, Person: person, Study: "s", Kind: directory.RoundLetter, About: round}); err != nil {
				return err
			}
		}
		return nil
	}
	for range 3 { // each time with an empty queue
		j, err := jobs.Start(t.Context(), filepath.Join(t.TempDir(), "jobs.db"), o.work(derive))
		if err != nil {
			t.Fatal(err)
		}
		o.mu.Lock()
		first := len(o.sent) == 0
		o.mu.Unlock()
		if first { // the later starts find all letters sent
			for range 3 {
				wait(t, o.got)
			}
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.sent) != 3 {
		t.Errorf("delivered %v, want three letters", o.sent)
	}
	for id, n := range o.sent {
		if n != 1 {
			t.Errorf("%s was delivered %d times", id, n)
		}
	}
}

// TestPostedLetterIsSignalled: a letter that is due at once is told, one that is known already or due later is not.
func TestPostedLetterIsSignalled(t *testing.T) {
	o, person := open(t)
	waiting := func() bool {
		select {
		case <-o.book.Posted():
			return true
		default:
			return false
		}
	}
	post := func(id string, due time.Time) {
		t.Helper()
		if _, err := o.book.Post(t.Context(), directory.Letter{ID: id, Person: person, Study: "s", Kind: directory.RoundLetter, About: id, Due: due}); err != nil {
			t.Fatal(err)
		}
	}
	post("round/1", time.Time{})
	post("round/2", time.Time{})
	if !waiting() || waiting() {
		t.Error("two letters that are due gave no signal, or more than one waits")
	}
	post("round/1", time.Time{})
	post("round/3", time.Now().Add(time.Hour))
	if waiting() {
		t.Error("a letter that was known, or is due in an hour, was signalled")
	}
}
