package desk_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/postgres"
	"github.com/tanwen/tanwen/internal/store/postgrestest"
)

// node opens one desk of several on a database.
func node(t *testing.T, address string) *desk.Desk {
	t.Helper()
	driver, err := postgres.OpenRecord(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := postgres.OpenKeys(t.Context(), address, "")
	if err != nil {
		t.Fatal(err)
	}
	d, closeDesk := house(t, driver, keys)
	t.Cleanup(func() {
		closeDesk()
		if err := driver.Close(); err != nil {
			t.Error(err)
		}
		if err := keys.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// view dumps the state as a page of that node would show it.
func view(t *testing.T, d *desk.Desk) (text string) {
	t.Helper()
	if err := d.View(t.Context(), study, func(s *consult.State) error { text = dump(t, s); return nil }); err != nil {
		t.Fatal(err)
	}
	return text
}

// TestNodesOnOneDatabase lets experts answer on two nodes at once, each sending the same answer to both: nothing is
// lost, nothing stands twice, there is one head for each size, and both nodes show the same.
func TestNodesOnOneDatabase(t *testing.T) {
	const experts, changes = 24, 5
	address := postgrestest.Start(t).Database(t)
	a := node(t, address)
	opened(t, a, experts)
	b := node(t, address)
	base, err := b.Snapshot(t.Context(), study)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for i := range experts {
		wait.Go(func() {
			for k := range changes {
				key := fmt.Sprintf("key-%d-%d", i, k)
				var at [2]int64
				var both sync.WaitGroup
				for n, d := range []*desk.Desk{a, b} { // a client that waits for no reply sends to the other node, too
					both.Go(func() {
						acks, err := d.Do(context.Background(), study, answer(i, fmt.Sprint(1+(i+k)%9), key))
						if err != nil {
							t.Errorf("expert %d at node %d: %v", i, n, err)
							return
						}
						at[n] = acks[0].Index
					})
				}
				both.Wait()
				if at[0] != at[1] {
					t.Errorf("%s stands at %d and at %d", key, at[0], at[1])
				}
			}
		})
	}
	for range 20 { // pages beside it
		view(t, a)
		view(t, b)
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	now, err := a.Snapshot(t.Context(), study)
	if err != nil || now.Size != base.Size+experts*changes {
		t.Fatalf("%d leaves after %d (%v), want %d more", now.Size, base.Size, err, experts*changes)
	}
	if want := dump(t, now); view(t, a) != want || view(t, b) != want {
		t.Error("a node does not show what the log holds")
	}
	audit, err := b.Log().Audit(t.Context(), string(study))
	if err != nil || audit.Leaves != now.Size {
		t.Fatalf("audit counted %+v (%v), want %d leaves", audit, err, now.Size)
	}
	sizes := map[int64]int{}
	for h, err := range a.Log().Heads(t.Context(), string(study), 0) {
		if err != nil {
			t.Fatal(err)
		}
		sizes[h.Size]++
	}
	for size, n := range sizes {
		if n != 1 {
			t.Errorf("%d heads of size %d", n, size)
		}
	}
	t.Logf("%d answers, each sent to both nodes, in %d heads", experts*changes, len(sizes))
}

// TestNodesSeeOneAnother writes on one node and reads on the other, step by step.
func TestNodesSeeOneAnother(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	a, b := node(t, address), node(t, address)
	opened(t, a, 2) // a consultation that is younger than node b
	if view(t, a) != view(t, b) {
		t.Fatal("a new consultation looks different on the other node")
	}
	for i, d := range []*desk.Desk{b, a, b, b, a} {
		before := view(t, a)
		if _, err := d.Do(t.Context(), study, answer(i%2, fmt.Sprint(1+i), fmt.Sprintf("key-%d", i))); err != nil {
			t.Fatal(err)
		}
		if after := view(t, a); after == before || after != view(t, b) {
			t.Fatalf("step %d: the nodes differ, or nothing has changed", i)
		}
	}
	if _, err := a.Do(t.Context(), study, consult.CloseRound{Role: consult.RoleProgram, Round: "1", Master: make([]byte, 32)}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Do(t.Context(), study, answer(0, "3", "late")); fault.KindOf(err) != fault.Closed {
		t.Fatalf("an answer after the round was closed elsewhere: %v, want fault.Closed", err)
	}
	// What one node erases is in no other node's memory.
	var leaf int64 = -1
	for e, err := range b.Log().Entries(t.Context(), string(study), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Key == "key-0" {
			leaf = e.Index
		}
	}
	before := view(t, a)
	if _, _, err := b.Erase(t.Context(), study, desk.Erasure{Role: consult.RoleProgram, Ground: "request", Parts: []record.PartRef{{Index: leaf, Part: record.Data}}}); err != nil {
		t.Fatal(err)
	}
	if after := view(t, a); after == before || after != view(t, b) {
		t.Error("the node that did not erase shows what was erased")
	}
	now, err := a.Snapshot(t.Context(), study)
	if err != nil || dump(t, now) != view(t, a) {
		t.Errorf("the state in memory is not the fold of the log (%v)", err)
	}
}
