package analysis_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// merged derives a question from others.
func merged(id consult.ItemID, relation consult.Relation, parents ...consult.ItemID) consult.Command {
	return consult.Put{Role: role, Body: &consult.ItemDerived{Data: consult.ItemData{ID: id, Parents: parents, Relation: relation}, Text: consult.ItemText{Text: consult.Text{En: "What?"}, Reason: "the same"}}}
}

// funnelled is a consultation in which every fate occurs: twelve proposals, of which two wait.
func funnelled(t fataler) *consult.State {
	s := study(t, 5, 10, true)
	for _, id := range []consult.ItemID{"W1", "W2"} {
		do(t, s, consult.Put{Role: role, Body: &consult.ItemProposed{Data: consult.ProposalData{ID: id}, Text: consult.ProposalText{Text: consult.Text{En: "What waits?"}}}})
	}
	do(t, s, merged("M1", consult.Merge, "Q1", "Q2"))
	do(t, s, merged("M2", consult.Merge, "M1", "Q3")) // M1 is a wording in between
	do(t, s, merged("S1", consult.Split, "Q4"))
	do(t, s, merged("S2", consult.Split, "Q4"))
	do(t, s, merged("U1", consult.Reword, "Q5"))
	do(t, s, consult.Put{Role: role, Body: consult.Move(consult.KindItemUndo, "U1", "")})
	do(t, s, consult.Put{Role: role, Body: consult.Move(consult.KindItemReject, "Q6", "out of scope")})
	do(t, s, consult.Put{Role: role, Body: consult.Move(consult.KindItemPark, "Q7", "")})
	checked := func(id consult.ItemID, v consult.Verdict) {
		do(t, s, consult.Put{Role: role, Body: &consult.EvidenceChecked{Data: consult.EvidenceCheck{Item: id, Date: "2026-03-01", Verdict: v}, Text: consult.EvidenceSearch{Search: "storage", Note: "two reviews"}}})
	}
	checked("Q8", consult.AlreadyAnswered)
	checked("M2", consult.NotAnswered)
	checked("S1", consult.PartlyAnswered)
	return s
}

func TestFunnelBalances(t *testing.T) {
	s := funnelled(t)
	type counts map[string]int
	for _, c := range []struct {
		name string
		then func()
		want map[analysis.FunnelStage]counts
	}{
		{"before a round", func() {}, map[analysis.FunnelStage]counts{
			analysis.FunnelRaw:      {"out": 10},
			analysis.FunnelGrouped:  {"made": 3, "merged": 4, "out": 9},
			analysis.FunnelScreened: {"rejected": 1, "parked": 1, "out": 7},
			analysis.FunnelChecked:  {"answered": 1, "out": 6},
		}},
		{"after a round", func() {
			do(t, s, consult.OpenRound{Role: role, Round: "1", Seed: 1, Items: []consult.ItemID{"M2", "S1", "Q9"}})
			do(t, s, consult.CloseRound{Role: role, Round: "1", Master: make([]byte, 32)})
			do(t, s, consult.Put{Role: role, Body: consult.Move(consult.KindItemReject, "Q9", "answered by a paper since")})
		}, map[analysis.FunnelStage]counts{
			analysis.FunnelScreened:  {"rejected": 2, "parked": 1, "out": 6},
			analysis.FunnelChecked:   {"answered": 1, "out": 5},
			analysis.FunnelShortList: {"not_asked": 3, "out": 2}, // S2, Q5, Q10
		}},
		{"with advice", func() {
			do(t, s, consult.Put{Role: role, Body: &consult.StatementAdded{Data: consult.Statement{ID: "A1", Kind: "advice", Text: consult.Text{En: "Study it."}, Questions: []consult.ItemID{"M2"}, Author: "secretariat"}}})
		}, map[analysis.FunnelStage]counts{
			analysis.FunnelScreened:  {"rejected": 1, "parked": 1, "out": 7},
			analysis.FunnelShortList: {"not_asked": 3, "out": 3},
			analysis.FunnelFinal:     {"rejected": 1, "parked": 0, "not_named": 1, "out": 1}, // Q9 was asked, then rejected
		}},
	} {
		c.then()
		f := compute(t, s)
		if at, ok := f.Funnel.Balanced(); !ok {
			t.Errorf("%s: the funnel does not balance at %s: %+v", c.name, at, f.Funnel.Steps)
		}
		for stage, want := range c.want {
			for flow, n := range want {
				x, ok := f.Number("funnel." + string(stage) + "." + flow)
				if !ok || x.Value.V != float64(n) {
					t.Errorf("%s: %s.%s is %v, want %d", c.name, stage, flow, x.Value, n)
				}
			}
		}
		if raw := f.Funnel.Step(analysis.FunnelRaw); raw.Out != f.Balance.Raw || f.Funnel.Waiting != 2 {
			t.Errorf("%s: %d raw proposals and %d that wait, the balance of the state has %d", c.name, raw.Out, f.Funnel.Waiting, f.Balance.Raw)
		}
		if len(f.Funnel.Items) != len(s.Items) {
			t.Errorf("%s: %d items in the funnel, %d in the state", c.name, len(f.Funnel.Items), len(s.Items))
		}
	}
	if n, ok := compute(t, study(t, 1, 2, true)).Number("funnel.short_list.out"); ok {
		t.Errorf("nobody was asked yet, but the short list has %v", n.Value)
	}
}

// TestFunnelFindsALostItem is the control: take any counted item away, or count one stage wrongly, and the balance fails.
func TestFunnelFindsALostItem(t *testing.T) {
	s := funnelled(t)
	for i, it := range s.Items {
		f := analysis.FunnelOf(s)
		entered := f.Items[i].Entered
		f.Items = slices.Delete(f.Items, i, i+1)
		if _, ok := f.Balanced(); ok != (entered == "") {
			t.Errorf("%s (%s) was taken away and the funnel balances: %v", it.ID, entered, ok)
		}
	}
	f := analysis.FunnelOf(s)
	f.Steps[2].Dropped[0].Count++
	if at, ok := f.Balanced(); ok || at != analysis.FunnelScreened {
		t.Errorf("an invented rejection was found at %q, %v", at, ok)
	}
}

func TestFunnelBalancesWhateverIsDone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := study(t, 1, rapid.IntRange(1, 12).Draw(t, "items"), true)
		for step := range rapid.IntRange(0, 25).Draw(t, "steps") {
			id := func(label string) consult.ItemID { return s.Items[rapid.IntRange(0, len(s.Items)-1).Draw(t, label)].ID }
			var c consult.Command
			switch rapid.IntRange(0, 6).Draw(t, "what") {
			case 0:
				a, b := id("a"), id("b")
				c = merged(consult.ItemID(fmt.Sprint("M", step)), consult.Merge, a, b)
			case 1:
				c = merged(consult.ItemID(fmt.Sprint("S", step)), consult.Split, id("a"))
			case 2:
				c = consult.Put{Role: role, Body: consult.Move(consult.KindItemReject, id("a"), "no")}
			case 3:
				c = consult.Put{Role: role, Body: consult.Move(consult.KindItemPark, id("a"), "")}
			case 4:
				c = consult.Put{Role: role, Body: consult.Move(consult.KindItemUndo, id("a"), "")}
			case 5:
				c = consult.Put{Role: role, Body: consult.Move(consult.KindItemRestore, id("a"), "")}
			default:
				c = consult.Put{Role: role, Body: &consult.StatementAdded{Data: consult.Statement{ID: consult.StatementID(fmt.Sprint("A", step)), Kind: []string{"fact", "advice"}[step%2], Text: consult.Text{En: "It."}, Questions: []consult.ItemID{id("a")}, Author: "secretariat"}}}
			}
			e, err := consult.Decide(s, c)
			if err != nil {
				continue // refused: nothing happened
			}
			if err := consult.Apply(s, e); err != nil {
				t.Fatal(err)
			}
			if at, ok := analysis.FunnelOf(s).Balanced(); !ok {
				t.Fatalf("not balanced at %s: %+v", at, analysis.FunnelOf(s).Steps)
			}
		}
	})
}
