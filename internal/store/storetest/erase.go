package storetest

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

func erase(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study)
	before := b.add(study, 0, answers(0, 4)...)
	old, err := b.log.Receipt(ctx, study, 1)
	if err != nil {
		t.Fatal(err)
	}
	e := record.Erasure{Ground: "withdrawal of consent", Parts: []record.PartRef{
		{Index: 1, Part: record.Who}, {Index: 1, Part: record.Text}, {Index: 3, Part: record.Data},
	}}
	done, err := b.log.Erase(ctx, study, e, []byte(`{"pseudonym":"secretary"}`))
	if err != nil {
		t.Fatal(err)
	}
	if done.From != 4 || done.Head.Size != 5 {
		t.Fatalf("the erase leaf is %d, its head %d; want 4 and 5", done.From, done.Head.Size)
	}
	for range 2 {
		got := b.entries(study)
		for _, p := range e.Parts {
			if got[p.Index].State(p.Part) != record.Gone || got[p.Index].Body(p.Part) != nil {
				t.Fatalf("the %s of leaf %d is still there", p.Part, p.Index)
			}
		}
		if got[1].State(record.Data) != record.Open || got[3].State(record.Who) != record.Open {
			t.Fatal("a part that was not named is gone, too")
		}
		said, err := record.ParseErasure(got[4].Body(record.Data))
		if err != nil || fmt.Sprint(said) != fmt.Sprint(e) || got[4].Leaf.Kind != record.KindErase {
			t.Fatalf("the erase leaf says %+v (%v), want %+v", said, err, e)
		}
		if a := b.audit(study); a.Gone != 3 || a.Leaves != 5 {
			t.Fatalf("audit counted %+v, want 3 gone of 5 leaves", a)
		}
		vkey, err := b.log.VerifierKey(ctx, study)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := record.VerifyReceipt(vkey, old, got[1].Bytes); err != nil {
			t.Fatalf("an older receipt must stay valid: %v", err)
		}
		var leaves []record.Hash
		for _, entry := range got {
			leaves = append(leaves, record.LeafHash(entry.Bytes))
		}
		if err := record.VerifyConsistency(before.Head, done.Head, leaves); err != nil {
			t.Fatal(err)
		}
		b.reopen()
	}
}

func eraseNothing(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study)
	noText := answer(2)
	noText.Text = nil
	b.add(study, 0, answer(0), answer(1), noText)
	if _, err := b.log.Erase(ctx, study, record.Erasure{Ground: "request", Parts: []record.PartRef{{Index: 0, Part: record.Text}}}, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		ground string
		parts  []record.PartRef
		kind   fault.Kind
		key    string
	}{
		{"no ground", "", []record.PartRef{{Index: 1}}, fault.Invalid, "record.erase.ground"},
		{"no parts", "request", nil, fault.Invalid, "record.erase.parts"},
		{"erased before", "request", []record.PartRef{{Index: 0, Part: record.Text}}, fault.Invalid, "record.erase.nothing"},
		{"never there", "request", []record.PartRef{{Index: 2, Part: record.Text}}, fault.Invalid, "record.erase.nothing"},
		{"beyond the log", "request", []record.PartRef{{Index: 9, Part: record.Text}}, fault.NotFound, "record.leaf.none"},
		{"an erase leaf", "request", []record.PartRef{{Index: 3, Part: record.Data}}, fault.Invalid, "record.erase.nothing"},
		{"twice", "request", []record.PartRef{{Index: 1}, {Index: 1}}, fault.Invalid, "record.erase.twice"},
		{"a good one and a bad one", "request", []record.PartRef{{Index: 1}, {Index: 0, Part: record.Text}}, fault.Invalid, "record.erase.nothing"},
	} {
		_, err := b.log.Erase(ctx, study, record.Erasure{Ground: c.ground, Parts: c.parts}, nil)
		if f := fault.Find(err); f == nil || f.Kind != c.kind || f.Key != c.key {
			t.Errorf("%s: error %v, want %s %s", c.name, err, c.kind, c.key)
		}
	}
	if a := b.audit(study); a.Leaves != 4 || a.Gone != 1 {
		t.Fatalf("audit counted %+v, want 4 leaves, 1 gone: a refused erasure removes nothing", a)
	}
}

// sharedHistories is how many random histories a store of several nodes goes through: opening one costs processes of a
// server, an erasure new files.
const sharedHistories = 20

// randomHistories does random steps and holds the log against a plain list of events.
func randomHistories(t *testing.T, b *bench) {
	ctx := context.Background()
	trial := 0
	rapid.Check(t, func(t *rapid.T) {
		if trial++; trial > sharedHistories && b.driver.Shared() {
			return
		}
		id := fmt.Sprintf("h%d", trial)
		b.create(id)
		var model []record.Event
		gone := 0
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			size := int64(len(model))
			switch rapid.SampledFrom([]string{"append", "append", "stale", "erase", "reopen"}).Draw(t, "step") {
			case "append":
				events := answers(len(model), rapid.IntRange(1, 9).Draw(t, "events"))
				if got := b.add(id, size, events...); got.From != size {
					t.Fatalf("appended at %d, want %d", got.From, size)
				}
				model = append(model, events...)
			case "stale":
				_, err := b.log.Append(ctx, []record.StudyBatch{{Study: id, Expected: size + 1, Events: answers(0, 1)}})
				if fault.KindOf(err) != fault.Conflict {
					t.Fatalf("error %v, want a conflict", err)
				}
			case "erase":
				ref := record.PartRef{Index: rapid.Int64Range(0, max(size-1, 0)).Draw(t, "index"), Part: record.Text}
				_, err := b.log.Erase(ctx, id, record.Erasure{Ground: "request", Parts: []record.PartRef{ref}}, nil)
				erasable := size > 0 && model[ref.Index].Text != nil
				if (err == nil) != erasable {
					t.Fatalf("erase of %+v: %v, erasable: %v", ref, err, erasable)
				}
				if erasable {
					gone++
					model[ref.Index].Text = nil
					model = append(model, record.Event{Kind: record.KindErase})
				}
			case "reopen":
				b.reopen()
			}
		}
		got := b.entries(id)
		if len(got) != len(model) {
			t.Fatalf("%d entries, want %d", len(got), len(model))
		}
		for i, e := range got {
			if e.Leaf.Kind != model[i].Kind || string(e.Body(record.Text)) != string(model[i].Text) {
				t.Fatalf("entry %d is %s with text %s, want %+v", i, e.Bytes, e.Body(record.Text), model[i])
			}
		}
		if a := b.audit(id); a.Gone != gone || int(a.Leaves) != len(model) {
			t.Fatalf("audit counted %+v, want %d leaves and %d gone", a, len(model), gone)
		}
	})
}
