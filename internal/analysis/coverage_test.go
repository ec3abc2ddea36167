package analysis_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// wanting is a consultation with a tree of demands in which every gap occurs once, on a known place.
func wanting(t fataler) *consult.State {
	t.Helper()
	s := consult.NewState()
	do(t, s, consult.Put{Role: role, Body: &consult.StudyOpened{Definition: consult.Definition{
		ID: "study", Title: consult.Text{En: "Study"}, Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure, Seed: "1", Ranking: []string{"mean"}, Rules: consult.Rules{MinRaters: 1},
		Needs: []consult.Need{{ID: "N1"}, {ID: "N2"}, {ID: "N3"}, {ID: "N4"}},
	}}})
	for _, d := range []consult.Demand{
		{ID: "S", End: "supply", Actions: []string{"energy"}, Needs: []consult.NeedID{"N1"}, Routes: []string{"reduce"}},
		{ID: "S.1", Parent: "S", TRLNow: 5, TRLNeeded: 9, ByYear: 2035},
		{ID: "S.2", Parent: "S", TRLNow: 9, TRLNeeded: 9, ByYear: 2030, Actions: []string{"energy", "frontier"}},
		{ID: "F", End: "fixation"},
		{ID: "F.1", Parent: "F", TRLNow: 3, TRLNeeded: 8, ByYear: 2040, Needs: []consult.NeedID{"N2"}},
		{ID: "F.2", Parent: "F"},
	} {
		do(t, s, consult.Put{Role: role, Body: &consult.DemandAdded{Demand: d}})
	}
	add := func(id consult.ItemID, demand consult.DemandID) {
		do(t, s, consult.Put{Role: role, Body: &consult.ItemAdded{Data: consult.ItemData{ID: id, Demand: demand}, Text: consult.ItemText{Text: consult.Text{En: "What?"}}}})
	}
	add("Q1", "S.1")
	add("Q2", "S.1")
	add("Q3", "F.2")
	add("Q4", "")
	add("R1", "S.2")
	add("R2", "F.2")
	do(t, s, merged("M1", consult.Merge, "R1", "R2")) // serves what its parents served
	return s
}

func TestCoverage(t *testing.T) {
	f := compute(t, wanting(t))
	c := f.Coverage
	want := []analysis.Gap{
		{Kind: analysis.NeedWithoutDemand, ID: "N3"}, {Kind: analysis.NeedWithoutDemand, ID: "N4"},
		{Kind: analysis.NeedWithoutQuestion, ID: "N2"},
		{Kind: analysis.DemandWithoutNeed, ID: "F.2"},
		{Kind: analysis.DemandWithoutQuestion, ID: "F.1"},
		{Kind: analysis.DemandWithoutTRL, ID: "F.2"},
		{Kind: analysis.DemandOverlap, ID: "S.1", About: []string{"Q1", "Q2"}}, {Kind: analysis.DemandOverlap, ID: "F.2", About: []string{"Q3", "M1"}},
		{Kind: analysis.QuestionWithoutDemand, ID: "Q4"},
		{Kind: analysis.QuestionWithoutNeed, ID: "Q3", About: []string{"F.2"}},
		{Kind: analysis.QuestionOverlap, ID: "M1", About: []string{"S.2", "F.2"}},
	}
	if !reflect.DeepEqual(c.Gaps, want) {
		t.Errorf("gaps are\n%+v, want\n%+v", c.Gaps, want)
	}
	for view, rows := range map[analysis.DemandView][]analysis.ViewRow{
		analysis.ByEnd:    {{Code: "supply", Demands: 2, Covered: 2, Questions: 3}, {Code: "fixation", Demands: 2, Covered: 1, Questions: 2}},
		analysis.ByAction: {{Code: "energy", Demands: 2, Covered: 2, Questions: 3}, {Code: "frontier", Demands: 1, Covered: 1, Questions: 1}, {Demands: 2, Covered: 1, Questions: 2}},
		analysis.ByRoute:  {{Code: "reduce", Demands: 2, Covered: 2, Questions: 3}, {Demands: 2, Covered: 1, Questions: 2}},
	} {
		if got := c.View(view); !reflect.DeepEqual(got, rows) {
			t.Errorf("%s: %+v, want %+v", view, got, rows)
		}
	}
	for id, n := range map[string]float64{"coverage.demands": 4, "coverage.covered": 3, "coverage.behind": 2, "coverage.gap.demand_overlap": 2, "coverage.action.frontier.questions": 1} {
		if x, ok := f.Number(id); !ok || x.Value.V != n {
			t.Errorf("%s is %v, want %v", id, x.Value, n)
		}
	}
	if p := []int{c.Rows[0].Proposals, c.Rows[1].Proposals, c.Rows[3].Proposals}; !slices.Equal(p, []int{2, 1, 2}) {
		t.Errorf("proposals by demand are %v", p)
	}
	if compute(t, study(t, 1, 2, true)).Table("coverage") != nil {
		t.Error("a consultation without demands has a table of coverage")
	}
}

// TestCoverageCountsEachDemandOnce: whatever the tree, covered and uncovered demands are all demands, and each view counts
// a demand with one code or none exactly once.
func TestCoverageCountsEachDemandOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := study(t, 1, rapid.IntRange(0, 6).Draw(t, "raw"), true)
		n := rapid.IntRange(1, 12).Draw(t, "demands")
		for i := range n {
			d := consult.Demand{ID: consult.DemandID(fmt.Sprint("D", i))}
			if up := rapid.IntRange(-1, i-1).Draw(t, "parent"); up >= 0 {
				d.Parent = consult.DemandID(fmt.Sprint("D", up))
			}
			if code := rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "code"); code != "" {
				d.Actions = []string{code}
			}
			do(t, s, consult.Put{Role: role, Body: &consult.DemandAdded{Demand: d}})
		}
		for i := range rapid.IntRange(0, 8).Draw(t, "questions") {
			do(t, s, consult.Put{Role: role, Body: &consult.ItemAdded{Data: consult.ItemData{ID: consult.ItemID(fmt.Sprint("X", i)), Demand: consult.DemandID(fmt.Sprint("D", rapid.IntRange(0, n-1).Draw(t, "demand")))}, Text: consult.ItemText{Text: consult.Text{En: "What?"}}}})
		}
		c := analysis.CoverageOf(s)
		if open := len(c.Of(analysis.DemandWithoutQuestion)); c.Covered()+open != len(c.Rows) {
			t.Fatalf("%d covered and %d open of %d", c.Covered(), open, len(c.Rows))
		}
		sum := 0
		for _, r := range c.View(analysis.ByAction) {
			sum += r.Demands
		}
		if sum != len(c.Rows) {
			t.Fatalf("the view counts %d demands of %d", sum, len(c.Rows))
		}
	})
}
