package web

import (
	"context"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/record"
)

// locks counts how often a desk is locked for reading.
type locks struct {
	Desk
	n int
}

func (l *locks) View(ctx context.Context, id consult.StudyID, read func(*consult.State) error) error {
	l.n++
	return l.Desk.View(ctx, id, read)
}

// TestViewWithinAView: a page that looks at the state while it looks at the state must not lock twice, since a writer that
// came between would wait for the first lock and the second for the writer.
func TestViewWithinAView(t *testing.T) {
	log, err := record.OpenLog(t.Context(), record.NewMemory(), &record.MemoryKeys{}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := desk.Open(log)
	defer d.Close()
	for _, id := range []consult.StudyID{"one", "two"} {
		if err := d.Create(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	look := func(ctx context.Context, studies ...consult.StudyID) int {
		counted := &locks{Desk: d}
		views := oneView{counted}
		var within func(rest []consult.StudyID) error
		within = func(rest []consult.StudyID) error {
			if len(rest) == 0 {
				return nil
			}
			return views.View(ctx, rest[0], func(*consult.State) error { return within(rest[1:]) })
		}
		if err := within(studies); err != nil {
			t.Fatal(err)
		}
		return counted.n
	}
	ctx := holding(t.Context())
	for _, tt := range []struct {
		name    string
		ctx     context.Context
		studies []consult.StudyID
		want    int
	}{
		{"once", ctx, []consult.StudyID{"one"}, 1},
		{"the same three times", ctx, []consult.StudyID{"one", "one", "one"}, 1},
		{"another within", ctx, []consult.StudyID{"one", "two", "two"}, 2},
		{"the control: a context that holds nothing", t.Context(), []consult.StudyID{"one", "one"}, 2},
	} {
		if got := look(tt.ctx, tt.studies...); got != tt.want {
			t.Errorf("%s: %d locks, want %d", tt.name, got, tt.want)
		}
	}
}
