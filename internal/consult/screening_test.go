package consult_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// decided is a consultation of n raw proposals, of which every third is rejected and every fourth put aside.
func decided(t interface{ Fatalf(string, ...any) }, n int) *consult.State {
	s := consult.NewState()
	must(t, s, put(&consult.StudyOpened{Definition: definition()}))
	for i := range n {
		must(t, s, put(item(fmt.Sprint("R", i))))
		switch {
		case i%3 == 2:
			must(t, s, put(consult.Move(consult.KindItemReject, consult.ItemID(fmt.Sprint("R", i)), "out of scope")))
		case i%4 == 3:
			must(t, s, put(consult.Move(consult.KindItemPark, consult.ItemID(fmt.Sprint("R", i)), "")))
		}
	}
	return s
}

func draw(n int) consult.Command {
	return consult.DrawScreening{Role: consult.RoleFacilitator, N: n, Seed: 7}
}

func score(id consult.ItemID, v consult.Fitness) consult.Command {
	return consult.Put{Role: consult.RoleReviewer, Body: &consult.ScreenScored{Data: consult.ScreenScore{Item: id, Verdict: v}}}
}

func settle(id consult.ItemID, v consult.Fitness, reason string) consult.Command {
	return consult.Put{Role: consult.RoleFacilitator, Body: &consult.ScreenSettled{Data: consult.ScreenScore{Item: id, Verdict: v}, Text: consult.Remark{Reason: reason}}}
}

func TestScreening(t *testing.T) {
	s := decided(t, 12)
	must(t, s, draw(6))
	x := s.Screening()
	if len(x.Items) != 6 || x.Scored() != 0 {
		t.Fatalf("the sample is %+v", x)
	}
	for _, it := range x.Items { // the first verdict is the decision as it stood
		if it.First != s.Item(it.Item).Screened() || it.First == "" {
			t.Errorf("%s: first is %q", it.Item, it.First)
		}
	}
	other := map[consult.Fitness]consult.Fitness{consult.Keep: consult.Decline, consult.Decline: consult.Keep, consult.Hold: consult.Keep}
	for i, it := range x.Items {
		v := it.First
		if i == 0 {
			v = other[it.First]
		}
		must(t, s, score(it.Item, v))
	}
	id, want := x.Items[0].Item, x.Items[0].Second
	if !x.Items[0].Differs() || x.Items[1].Differs() || x.Scored() != 6 {
		t.Errorf("after scoring: %+v", x.Items)
	}
	for name, c := range map[string]struct {
		command consult.Command
		key     string
	}{
		"twice":               {score(id, consult.Keep), "screen.scored"},
		"no verdict":          {score(x.Items[1].Item, "maybe"), "screen.verdict"},
		"not in the sample":   {score("nothing", consult.Keep), "screen.item"},
		"nothing to settle":   {settle(x.Items[1].Item, x.Items[1].First, "why"), "screen.agrees"},
		"not carried out":     {settle(id, want, "why"), "screen.stands"},
		"no reason":           {settle(id, x.Items[0].First, ""), "screen.reason"},
		"too few":             {draw(consult.MinScreened - 1), "screen.size"},
		"more than there are": {draw(13), "screen.size"},
		"chosen by hand":      {consult.Put{Role: consult.RoleFacilitator, Body: &consult.ScreenDrawn{Data: consult.ScreenDraw{Seed: "7", Items: []consult.ItemID{"R0", "R1", "R2", "R3", "R4"}}}}, "screen.drawn"},
		"an expert scores":    {consult.Put{Role: consult.RoleExpert, Body: &consult.ScreenScored{Data: consult.ScreenScore{Item: id, Verdict: consult.Keep}}}, "act.denied"},
	} {
		if f := fault.Find(do(s, c.command)); f == nil || f.Key != c.key {
			t.Errorf("%s: %v, want %s", name, f, c.key)
		}
	}
	must(t, s, settle(id, x.Items[0].First, "the first was right"))
	if f := fault.Find(do(s, settle(id, x.Items[0].First, "again"))); f == nil || f.Key != "screen.settled" {
		t.Errorf("settled twice: %v", f)
	}
	must(t, s, draw(6)) // the last sample is done: another one is drawn, and it is another one
	if f := fault.Find(do(s, draw(6))); f == nil || f.Key != "screen.running" {
		t.Errorf("a third sample while the second is open: %v", f)
	}
}

// TestScreeningDraws: whatever the seed and size, a sample holds decisions of the consultation, each once, in the order of
// the record, and the same seed draws the same.
func TestScreeningDraws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(consult.MinScreened, 30).Draw(t, "n")
		k := rapid.IntRange(consult.MinScreened, n).Draw(t, "k")
		seed := rapid.Uint64().Draw(t, "seed")
		drawn := func() []consult.ItemID {
			s := decided(t, n)
			must(t, s, consult.DrawScreening{Role: program, N: k, Seed: seed})
			var ids []consult.ItemID
			for _, it := range s.Screening().Items {
				ids = append(ids, it.Item)
			}
			all := s.Screenable()
			for i, id := range ids {
				if at := slices.Index(all, id); at < 0 || i > 0 && at <= slices.Index(all, ids[i-1]) {
					t.Fatalf("%v is no sample of %v", ids, all)
				}
			}
			return ids
		}
		if a, b := drawn(), drawn(); len(a) != k || !slices.Equal(a, b) {
			t.Fatalf("drawn %v and %v", a, b)
		}
	})
}
