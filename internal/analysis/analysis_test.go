package analysis_test

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/mcda"
)

const role = consult.RoleProgram

// study opens a consultation with the given rule and disclosure over a 9-point scale and two criteria.
type fataler interface {
	Helper()
	Fatal(...any)
}

func do(t fataler, s *consult.State, c consult.Command) {
	t.Helper()
	e, err := consult.Decide(s, c)
	if err != nil {
		t.Fatal(err)
	}
	if err := consult.Apply(s, e); err != nil {
		t.Fatal(err)
	}
}

func study(t fataler, experts, items int, public bool) *consult.State {
	t.Helper()
	s := consult.NewState()
	disclosure := consult.DefaultDisclosure
	disclosure.None = public
	do(t, s, consult.Put{Role: role, Body: &consult.StudyOpened{Definition: consult.Definition{
		ID: "study", Title: consult.Text{En: "Study"}, Anonymity: "pseudonym", Disclosure: disclosure, Seed: "1", Ranking: []string{"mean"}, Groups: []string{"field"},
		Scales: []consult.Scale{{ID: "s9", Min: 1, Max: 9}},
		Criteria: []consult.Criterion{{ID: "a", Scale: "s9", Weight: "3", Direction: "max"},
			{ID: "b", Scale: "s9", Weight: "1", Direction: "min"}},
		Rules: consult.Rules{MinRaters: 5, Consensus: consult.RuleSpec{Preset: "70-15-nine"}},
	}}})
	for i := range items {
		do(t, s, consult.Put{Role: role, Body: &consult.ItemAdded{Data: consult.ItemData{ID: item(i)}, Text: consult.ItemText{Text: consult.Text{En: "What?"}}}})
	}
	for i := range experts {
		do(t, s, consult.Put{Role: role, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: expert(i)}, Data: consult.ExpertData{Attributes: map[string]string{"field": []string{"x", "y"}[i%2]}}}})
	}
	return s
}

func item(i int) consult.ItemID      { return consult.ItemID(fmt.Sprintf("Q%d", i+1)) }
func expert(i int) consult.Pseudonym { return consult.Pseudonym(fmt.Sprintf("E%d", i+1)) }

// round runs one round; mark gives the mark of expert e on item i and criterion c, "-" = not asked.
func round(t fataler, s *consult.State, id consult.RoundID, experts, items int, mark func(e, i, c int) string) {
	t.Helper()
	do(t, s, consult.OpenRound{Role: role, Round: id, Seed: 1})
	for e := range experts {
		sheet := consult.Sheet{Mode: "import", Criteria: []consult.CriterionID{"a", "b"}}
		for i := range items {
			a, b := mark(e, i, 0), mark(e, i, 1)
			if a == "-" {
				continue
			}
			sheet.Items, sheet.Values = append(sheet.Items, item(i)), append(sheet.Values, []*string{&a, &b})
		}
		if len(sheet.Items) > 0 {
			do(t, s, consult.Submit{Role: role, Round: id, Expert: expert(e), Sheet: sheet})
		}
	}
	do(t, s, consult.CloseRound{Role: role, Round: id, Master: make([]byte, 32)})
}

func compute(t fataler, s *consult.State) *analysis.Findings {
	t.Helper()
	f, err := analysis.Compute(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestRankingByHand checks the default ranking on numbers worked out by hand: score = (3 mean(a) + (10 - mean(b))) / 4.
func TestRankingByHand(t *testing.T) {
	s := study(t, 6, 3, true)
	a := [3]string{"9", "6", "3"}
	round(t, s, "1", 6, 3, func(e, i, c int) string {
		if i == 2 && e > 3 { // four raters: too few
			return "-"
		}
		if c == 1 {
			return "2"
		}
		return a[i]
	})
	f := compute(t, s)
	want := []struct {
		item  consult.ItemID
		score float64
		rank  int
		why   string
	}{{"Q1", 8.75, 1, ""}, {"Q2", 6.5, 2, ""}, {"Q3", 4.25, 0, "rank.too_few"}}
	for k, w := range want {
		r := f.Rankings[0].Rows[k]
		if r.Item != w.item || math.Abs(r.Score.V-w.score) > 1e-12 || r.Rank != w.rank || r.Reason != w.why {
			t.Errorf("row %d: got %+v, want %+v", k, r, w)
		}
	}
	if r := f.Rankings[0].Rows; r[0].TieGroup != 1 || r[1].TieGroup != 2 || r[0].Low != 1 || r[0].High != 1 || r[0].PFirst.V != 1 {
		t.Errorf("nobody disagrees, so nothing is uncertain: %+v", r)
	}
	if f.Rankings[1].Method != "mean_adjusted" {
		t.Errorf("experts rated different items, but %s stands beside the mean", f.Rankings[1].Method)
	}
	c := f.Cell("1", "Q1", "a", "")
	if c.Status != analysis.Agreed || c.Agree.V != 1 || c.N != 6 {
		t.Errorf("cell %+v", c)
	}
}

// TestIntervalsOfSmallPanels: the interval leaves out at each end what a panel of the item's raters deserves, less than
// a twentieth, so it holds the plain percentile interval.
func TestIntervalsOfSmallPanels(t *testing.T) {
	s := study(t, 7, 6, true)
	round(t, s, "1", 7, 6, func(e, i, c int) string { return strconv.Itoa(1 + (e*7+i*i*3+c*e*i)%9) })
	lead := compute(t, s).Rankings[0]
	shares := map[consult.ItemID][]float64{}
	for _, a := range lead.Acceptability {
		if shares[a.Item] == nil {
			shares[a.Item] = make([]float64, 6)
		}
		shares[a.Item][a.Rank-1] = a.P
	}
	wider := false
	for _, row := range lead.Rows {
		low, high := mcda.RankInterval(shares[row.Item], 1-2*consensus.ExpandedTail(0.9, 7))
		if row.Low != low || row.High != high {
			t.Errorf("%s: %d to %d, want %d to %d", row.Item, row.Low, row.High, low, high)
		}
		low, high = mcda.RankInterval(shares[row.Item], 0.9)
		if row.Low > low || row.High < high {
			t.Errorf("%s: %d to %d does not hold %d to %d", row.Item, row.Low, row.High, low, high)
		}
		wider = wider || row.Low < low || row.High > high
	}
	if !wider {
		t.Error("no interval of a panel of seven is wider than the plain one")
	}
}

// TestWorkersDoNotMatter computes with one and with several workers.
func TestWorkersDoNotMatter(t *testing.T) {
	s := study(t, 20, 8, true)
	round(t, s, "1", 20, 8, func(e, i, c int) string {
		if (e+i)%5 == 0 {
			return "-"
		}
		return strconv.Itoa(1 + (e*7+i*i*3+c)%9)
	})
	old := runtime.GOMAXPROCS(1)
	one := compute(t, s)
	runtime.GOMAXPROCS(4)
	four := compute(t, s)
	runtime.GOMAXPROCS(old)
	if !reflect.DeepEqual(one.Tables, four.Tables) || !reflect.DeepEqual(one.Numbers, four.Numbers) {
		t.Error("another number of workers gives other numbers")
	}
}

// TestOwnProposals makes sure that a ranking without own proposals stands beside the first one.
func TestOwnProposals(t *testing.T) {
	s := study(t, 7, 2, true)
	do(t, s, consult.Put{Role: role, Body: &consult.ItemAdded{Who: consult.ItemWho{Proposer: "E1"}, Data: consult.ItemData{ID: "Q3"}, Text: consult.ItemText{Text: consult.Text{En: "What?"}}}})
	round(t, s, "1", 7, 3, func(e, i, c int) string {
		if e == 0 && i == 2 && c == 0 {
			return "9"
		}
		return "5"
	})
	f := compute(t, s)
	last := f.Rankings[len(f.Rankings)-1]
	if last.Method != "mean_without_own" || f.Rankings[0].Rows[0].Item != "Q3" || !f.Rankings[0].Rows[0].Own {
		t.Fatalf("%+v", f.Rankings)
	}
	for _, r := range last.Rows {
		if r.Score.V != 5 {
			t.Errorf("%s: the proposer's own rating still counts: %v", r.Item, r.Score)
		}
	}
}

// TestDisclosure drives random panels and checks that nothing below the thresholds is shown.
func TestDisclosure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 26).Draw(t, "experts")
		s := study(t, n, 2, false)
		round(t, s, "1", n, 2, func(e, i, c int) string { return strconv.Itoa(rapid.IntRange(1, 9).Draw(t, "mark")) })
		all := compute(t, s)
		f := all.Disclosed()
		if f.Disclosed() != f || len(all.Cells) != len(f.Cells) {
			t.Fatal("disclosing twice changes something")
		}
		hidden := map[string]int{}
		for _, c := range f.Cells {
			spread := c.Min.OK || c.Mean.OK || c.SD.OK || c.Agree.OK || c.Disagree.OK || len(c.Values) > 0
			switch {
			case c.N < 5 && (c.Median.OK || c.Q1.OK || spread || c.Status != analysis.Suppressed):
				t.Fatalf("n = %d shows %+v", c.N, c)
			case c.N < 10 && (c.Q1.OK || spread || (c.Median.OK && c.Median.V != math.Trunc(c.Median.V))):
				t.Fatalf("n = %d shows %+v", c.N, c)
			case c.N < 20 && spread:
				t.Fatalf("n = %d shows %+v", c.N, c)
			case c.N >= 20 && c.Group == "" && !spread:
				t.Fatalf("n = %d hides %+v", c.N, c)
			}
			if c.Group != "" && c.Shown == analysis.Nothing {
				hidden[string(c.Item)+string(c.Criterion)]++
			}
		}
		for cell, k := range hidden {
			if k == 1 && n > 1 {
				t.Fatalf("one hidden group alone at %s can be worked out from the total", cell)
			}
		}
		for _, x := range f.Numbers {
			if v := x.Value; !v.OK || math.IsNaN(v.V) || math.IsInf(v.V, 0) {
				if v.OK || x.Printed != "" {
					t.Fatalf("%s prints %q for %v", x.ID, x.Printed, v)
				}
			}
		}
	})
}

// TestClosedFormGivesTheSameItems withholds who said what and computes from the committed vectors.
func TestClosedFormGivesTheSameItems(t *testing.T) {
	s := study(t, 22, 3, false)
	round(t, s, "1", 22, 3, func(e, i, c int) string {
		return []string{"7", "8", "dk", "3", "", "na", "9"}[(e+2*i+c)%7]
	})
	open := compute(t, s).Table("item_statistics")
	r := s.Round("1")
	r.Replies, r.Blank = nil, 22
	closed := compute(t, s)
	if !closed.Closed {
		t.Error("the findings do not say that they are made from vectors")
	}
	var whole [][]string
	for _, row := range open.Rows {
		if row[3] == "" {
			whole = append(whole, row)
		}
	}
	if got := closed.Table("item_statistics").Rows; !reflect.DeepEqual(got, whole) {
		t.Errorf("closed form differs:\n%v\n%v", got, whole)
	}
}

// TestOddPanels checks that small and odd panels give tables without anything undefined.
func TestOddPanels(t *testing.T) {
	for name, mark := range map[string]func(e, i, c int) string{
		"constant":        func(e, i, c int) string { return "5" },
		"nobody judges":   func(e, i, c int) string { return "dk" },
		"one item rated":  func(e, i, c int) string { return []string{"4", "-"}[min(i, 1)] },
		"a criterion off": func(e, i, c int) string { return []string{"4", "na"}[c] },
		"all skipped":     func(e, i, c int) string { return "" },
	} {
		for _, n := range []int{1, 2, 6} {
			s := study(t, n, 2, true)
			round(t, s, "1", n, 2, mark)
			round(t, s, "2", n, 2, mark)
			f := compute(t, s)
			for _, tab := range append(f.Tables, f.Disclosed().Tables...) {
				for _, row := range tab.Rows {
					for k, cell := range row {
						if len(row) != len(tab.Header) || cell == "NaN" || cell == "+Inf" || cell == "-Inf" || cell == "-0" {
							t.Errorf("%s, %d experts: %s.%s holds %q", name, n, tab.Name, tab.Header[k], cell)
						}
					}
				}
			}
		}
	}
	empty := consult.NewState()
	if f := compute(t, empty); len(f.Rankings) != 0 || len(f.Cells) != 0 {
		t.Error("findings out of nothing")
	}
}

// BenchmarkLargeConsultation is 5,000 experts x 60 items x 3 rounds with one criterion used: 900,000 ratings a criterion.
func BenchmarkLargeConsultation(b *testing.B) {
	const experts, items = 5000, 60
	s := study(b, experts, items, true)
	for k := range 3 {
		round(b, s, consult.RoundID(strconv.Itoa(k+1)), experts, items, func(e, i, c int) string {
			if c == 1 {
				return "na"
			}
			return strconv.Itoa(1 + (e*7919+i*104729+k*31)%9)
		})
	}
	b.ResetTimer()
	for range b.N {
		compute(b, s)
	}
}
