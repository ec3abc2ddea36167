package record

import (
	"fmt"
	"maps"
	"testing"

	"github.com/tanwen/tanwen/fault"
)

// kept is a keeper that outlives the stores of a test.
type kept map[string][][]byte

func (k kept) Seen(study string) ([][]byte, error) { return k[study], nil }

func (k kept) Keep(study string, note []byte) error {
	k[study] = append(k[study], note)
	return nil
}

// copied returns a store that holds what another one holds now, as a backup does.
func copied(t *testing.T, m *Memory) *Memory {
	t.Helper()
	out := NewMemory()
	for id, s := range m.studies {
		c := *s
		c.rows = append([]Row(nil), s.rows...)
		c.heads = append(c.heads[:0:0], s.heads...)
		c.keys = map[string]int64{}
		maps.Copy(c.keys, s.keys)
		out.studies[id] = &c
	}
	return out
}

func open(t *testing.T, d Driver, keys Keyring, k Keeper) *Log {
	t.Helper()
	l, err := OpenLog(t.Context(), d, keys, Options{Keeper: k})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func add(l *Log, t *testing.T, study string, at int64, n int) error {
	t.Helper()
	var events []Event
	for i := range n {
		events = append(events, Event{Kind: "answer", Version: 1, Round: "1", Key: fmt.Sprintf("%s-%d-%d", study, at, i), Who: []byte(`{"pseudonym":"p1"}`), Data: []byte(`{"value":"7"}`)})
	}
	_, err := l.Append(t.Context(), []StudyBatch{{Study: study, Expected: at, Events: events}})
	return err
}

func TestARestoredStudyIsReadOnlyAndCanBeForked(t *testing.T) {
	store, keys, heads := NewMemory(), &MemoryKeys{}, kept{}
	l := open(t, store, keys, heads)
	for _, study := range []string{"a", "b"} {
		if err := l.Create(t.Context(), study); err != nil {
			t.Fatal(err)
		}
		if err := add(l, t, study, 0, 3); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Erase(t.Context(), "a", Erasure{Ground: "asked", Parts: []PartRef{{Index: 1, Part: Who}}}, nil); err != nil {
		t.Fatal(err)
	}
	backup := copied(t, store)
	old, err := l.Head(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if err := add(l, t, "a", 4, 2); err != nil {
		t.Fatal(err)
	}
	if err := l.Publish(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}

	control := open(t, copied(t, backup), keys, nil) // without a keeper nobody notices
	if err := add(control, t, "a", 4, 1); err != nil {
		t.Fatalf("control: %v", err)
	}

	l = open(t, backup, keys, heads)
	lost, restored := l.Restored("a")
	if !restored || lost.Size != 6 {
		t.Fatalf("restored %v, lost head over %d leaves", restored, lost.Size)
	}
	if err := add(l, t, "a", 4, 1); fault.KindOf(err) != fault.Closed {
		t.Errorf("an append to a restored study: %v", err)
	}
	if err := add(l, t, "b", 3, 1); err != nil {
		t.Errorf("the other study: %v", err)
	}
	last := Event{Kind: "fork", Version: 1, Data: []byte(`{"study":"a"}`)}
	if _, err := l.Fork(t.Context(), "b", "b2", last); fault.KindOf(err) != fault.Closed {
		t.Errorf("a fork of a study that is whole: %v", err)
	}
	if _, err := l.Fork(t.Context(), "a", "b", last); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a fork onto another study: %v", err)
	}
	done, err := l.Fork(t.Context(), "a", "a2", last)
	if err != nil || done.From != old.Size {
		t.Fatalf("fork: leaf %d, %v", done.From, err)
	}
	var leaves []Leaf
	for e, err := range l.Entries(t.Context(), "a2", 0) {
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, e.Leaf)
		if e.Index == 1 && e.State(Who) != Gone {
			t.Error("the fork opened what was erased")
		}
	}
	if root, err := RenamedRoot(leaves[:old.Size], "a"); err != nil || root != old.Root {
		t.Errorf("the old root cannot be recomputed from the fork: %s, %s, %v", root, old.Root, err)
	}
	if _, err := l.Audit(t.Context(), "a2"); err != nil {
		t.Error(err)
	}
	if err := add(l, t, "a2", old.Size+1, 1); err != nil {
		t.Errorf("the fork takes nothing: %v", err)
	}
	if _, err := l.Fork(t.Context(), "a", "a2", last); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a second fork under the same name: %v", err)
	}
}

func TestAForkThatWasCutOffIsFinished(t *testing.T) {
	store, keys, heads := NewMemory(), &MemoryKeys{}, kept{}
	l := open(t, store, keys, heads)
	if err := l.Create(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if err := add(l, t, "a", 0, 4000); err != nil {
		t.Fatal(err)
	}
	if err := add(l, t, "a", 4000, 3000); err != nil {
		t.Fatal(err)
	}
	backup := copied(t, store)
	if err := add(l, t, "a", 7000, 1); err != nil {
		t.Fatal(err)
	}
	if err := l.Publish(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	l = open(t, backup, keys, heads)
	if err := l.Create(t.Context(), "a2"); err != nil {
		t.Fatal(err)
	}
	source, _ := l.tree(t.Context(), "a")
	target, _ := l.tree(t.Context(), "a2")
	if err := l.copyRows(t.Context(), source, target); err != nil || target.size != MaxBatch {
		t.Fatalf("first transaction: %d leaves, %v", target.size, err)
	}
	l = open(t, backup, keys, heads)
	done, err := l.Fork(t.Context(), "a", "a2", Event{Kind: "fork", Version: 1, Data: []byte(`{"study":"a"}`)})
	if err != nil || done.From != 7000 {
		t.Errorf("fork: leaf %d, %v", done.From, err)
	}
}
