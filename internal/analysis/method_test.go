package analysis_test

import (
	"math"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// small opens a study of two criteria on a scale from 1 to max with equal weights and the given ranking methods.
func small(t fataler, points, items, experts int, methods ...string) *consult.State {
	t.Helper()
	s := consult.NewState()
	do(t, s, consult.Put{Role: role, Body: &consult.StudyOpened{Definition: consult.Definition{
		ID: "small", Title: consult.Text{En: "Small"}, Anonymity: "pseudonym", Disclosure: consult.Disclosure{None: true}, Seed: "1", Ranking: methods, Groups: []string{"institution"},
		Scales:   []consult.Scale{{ID: "s", Min: 1, Max: points}},
		Criteria: []consult.Criterion{{ID: "a", Scale: "s", Weight: "1", Direction: "max"}, {ID: "b", Scale: "s", Weight: "1", Direction: "max"}},
		Rules:    consult.Rules{MinRaters: 3},
	}}})
	for i := range items {
		do(t, s, consult.Put{Role: role, Body: &consult.ItemAdded{Data: consult.ItemData{ID: item(i)}, Text: consult.ItemText{Text: consult.Text{En: "What?"}}}})
	}
	for i := range experts {
		do(t, s, consult.Put{Role: role, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: expert(i)}, Data: consult.ExpertData{Attributes: map[string]string{"institution": "I" + strconv.Itoa(i%3)}}}})
	}
	return s
}

// alike lets every expert give the same marks, by item and criterion.
func alike(marks [][2]string) func(e, i, c int) string {
	return func(_, i, c int) string { return marks[i][c] }
}

// TestMethodsByHand checks each method on a panel of three that is of one mind. On a scale from 1 to 5, Q1 gets (5, 3),
// Q2 (3, 5) and Q3 (2, 2); the expected scores are worked out beside each method.
func TestMethodsByHand(t *testing.T) {
	all := [][2]string{{"5", "3"}, {"3", "5"}, {"2", "2"}}
	for _, c := range []struct {
		method string
		marks  [][2]string
		points int
		want   []float64 // by item
		from   string
	}{
		{"mean", all, 5, []float64{4, 4, 2}, "(5+3)/2, (3+5)/2, (2+2)/2"},
		{"median", all, 5, []float64{4, 4, 2}, "as the mean: all experts agree"},
		{"weighted_sum", all, 5, []float64{2.0 / 3, 2.0 / 3, 0}, "minmax: a (5-2)/3 = 1, (3-2)/3 = 1/3, 0; b likewise; halves"},
		{"weighted_product", all, 5, []float64{math.Sqrt(15), math.Sqrt(15), 2}, "square root of the product"},
		{"geometric_mean", all, 5, []float64{math.Sqrt(0.5), math.Sqrt(0.5), 0.25}, "on 0..1: (1, 1/2), (1/2, 1), (1/4, 1/4)"},
		{"topsis", all, 5, []float64{math.Sqrt(10) / (2 + math.Sqrt(10)), math.Sqrt(10) / (2 + math.Sqrt(10)), 0}, "vector norms are equal; d+ of Q1 = 2, d- = sqrt(9+1)"},
		{"vikor", all, 5, []float64{1, 1, 0}, "S = R = 1/3 for Q1, Q2; S = 1, R = 1/2 for Q3"},
		{"promethee2", all, 5, []float64{0.5, 0.5, -1}, "q = 0.2, p = 0.8: differences of 1 and more count fully; Q1 and Q2 split, both beat Q3"},
		{"electre3", all, 5, []float64{1, 1, 0}, "Q1 and Q2 in one class before Q3"},
		{"borda", all, 5, []float64{0.75, 0.75, 0}, "half a point for the tie and one for Q3, of two"},
		{"copeland", all, 5, []float64{1, 1, -2}, "Q1 and Q2 win against Q3"},
		{"schulze", all, 5, []float64{1, 1, 0}, "one class, then Q3"},
		{"kemeny", all, 5, []float64{1.5, 1.5, 0}, "two optimal orders"},
		{"smaa", [][2]string{{"5", "5"}, {"3", "3"}, {"2", "2"}}, 5, []float64{1, 0.5, 0}, "the order is the same for all weights"},
		{"importance_index", [][2]string{{"4", "3"}, {"3", "2"}, {"1", "1"}}, 4, []float64{75, 37.5, 0}, "4 is high (100), 3 medium (50), 2 low (25), 1 none"},
		{"chnri", [][2]string{{"3", "2"}, {"2", "2"}, {"1", "1"}}, 3, []float64{0.75, 0.5, 0}, "yes 1, maybe 0.5, no 0"},
	} {
		s := small(t, c.points, 3, 3, c.method)
		round(t, s, "1", 3, 3, alike(c.marks))
		f := compute(t, s)
		if len(f.Unfit) > 0 || f.Rankings[0].Method != c.method {
			t.Errorf("%s was not computed: %v", c.method, f.Unfit)
			continue
		}
		for i, want := range c.want {
			id := "rank." + c.method + "." + string(item(i)) + ".score"
			n, ok := f.Number(id)
			if !ok || math.Abs(n.Value.V-want) > 1e-9 {
				t.Errorf("%s is %v, want %v: %s", id, n.Value, want, c.from)
			}
		}
	}
}

// TestModelsOfOrders checks the two models whose estimates have no closed form by what must hold: equal items are
// equal, and the order is that of the panel.
func TestModelsOfOrders(t *testing.T) {
	for _, method := range []string{"plackett_luce", "bradley_terry"} {
		s := small(t, 5, 4, 5, method)
		round(t, s, "1", 5, 4, func(e, i, c int) string { return []string{"5", "3", "3", "1"}[i] })
		f := compute(t, s)
		score := func(i int) float64 {
			n, _ := f.Number("rank." + method + "." + string(item(i)) + ".score")
			return n.Value.V
		}
		if !(score(0) > score(1) && math.Abs(score(1)-score(2)) < 1e-6 && score(2) > score(3)) {
			t.Errorf("%s: scores %v %v %v %v", method, score(0), score(1), score(2), score(3))
		}
		if r := f.Rankings[0]; r.Rows[1].TieGroup != r.Rows[2].TieGroup {
			t.Errorf("%s: equal items are no ties: %+v", method, r.Rows)
		}
	}
}

// TestMethodsThatDoNotFit checks that each reason is found, that the next method leads, and that the tables name it.
func TestMethodsThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		method, reason string
		points         int
		mark           func(e, i, c int) string
		change         func(*consult.Instrument)
	}{
		{"topsis", "unfit.criteria", 5, nil, func(in *consult.Instrument) { in.Criteria[1].Weight = "0" }},
		{"smaa", "unfit.criteria", 5, nil, func(in *consult.Instrument) { in.Criteria[1].Weight = "0" }},
		{"topsis", "unfit.items", 5, func(e, i, c int) string {
			if c == 1 && i > 0 {
				return "dk"
			}
			return "3"
		}, nil},
		{"topsis", "unfit.flat", 5, func(e, i, c int) string { return "3" }, nil},
		{"borda", "unfit.experts", 5, func(e, i, c int) string {
			if i == e%3 {
				return "3"
			}
			return "-"
		}, nil},
		{"schulze", "unfit.disconnected", 5, func(e, i, c int) string {
			if (e < 3) == (i < 2) {
				return "3"
			}
			return "-"
		}, nil},
		{"importance_index", "unfit.levels", 5, nil, nil},
		{"chnri", "unfit.answers", 5, nil, nil},
		{"mean_without_own", "unfit.own", 5, nil, nil},
		{"plackett_luce", "unfit.no_maximum", 5, func(e, i, c int) string { return strconv.Itoa(1 + i) }, func(in *consult.Instrument) {
			in.Settings = []consult.Setting{{Method: "plackett_luce", Option: "ghost", Values: []string{"0"}}}
		}},
	} {
		items := 3
		if c.reason == "unfit.disconnected" {
			items = 4
		}
		s := small(t, c.points, items, 9, c.method, "median")
		mark := c.mark
		if mark == nil {
			mark = func(e, i, _ int) string { return strconv.Itoa(1 + (i+e/8)%3) }
		}
		round(t, s, "1", 9, items, mark)
		if c.change != nil {
			c.change(&s.Rounds[0].Instrument)
		}
		f := compute(t, s)
		if len(f.Unfit) != 1 || f.Unfit[0] != (analysis.Unfit{Method: c.method, Reason: c.reason}) || f.Rankings[0].Method != "median" {
			t.Errorf("%s: %v, leading %s; want %s", c.method, f.Unfit, f.Rankings[0].Method, c.reason)
		}
		if !slices.ContainsFunc(f.Table("ranking").Rows, func(r []string) bool { return r[1] == c.method && "unfit."+r[9] == c.reason && r[3] == "" }) {
			t.Errorf("%s: the table does not say why", c.method)
		}
	}
}

// TestNoMethodMindsTheOrderOfExperts gives the same answers in another order of experts: scores and ranks stay.
func TestNoMethodMindsTheOrderOfExperts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const experts, items = 4, 3
		var marks [experts][items][2]string
		for e := range marks {
			for i := range marks[e] {
				for c := range marks[e][i] {
					marks[e][i][c] = strconv.Itoa(rapid.IntRange(1, 3).Draw(t, "mark"))
				}
			}
		}
		order := rapid.Permutation([]int{0, 1, 2, 3}).Draw(t, "order")
		method := rapid.SampledFrom(consult.MethodNames()).Draw(t, "method")
		scores := func(order []int) map[consult.ItemID]analysis.RankRow {
			s := small(t, 3, items, experts, method)
			round(t, s, "1", experts, items, func(e, i, c int) string { return marks[order[e]][i][c] })
			out := map[consult.ItemID]analysis.RankRow{}
			for _, r := range compute(t, s).Rankings[0].Rows {
				out[r.Item] = r
			}
			return out
		}
		a, b := scores([]int{0, 1, 2, 3}), scores(order)
		for id, x := range a {
			y := b[id]
			exact := method != "smaa" // its score is a mean over samples, which the order of the experts decides
			if exact && (math.Abs(x.Score.V-y.Score.V) > 1e-6 || x.Rank != y.Rank) {
				t.Fatalf("%s, %s: %+v, in another order %+v", method, id, x, y)
			}
		}
	})
}

// TestEqualItemsStayEqual: two items that the ballots hold equal get one score by the fitted models, whichever expert
// comes first; the rounding of the last step decides nothing.
func TestEqualItemsStayEqual(t *testing.T) {
	marks := [4][3][2]string{{{"1", "1"}, {"3", "3"}, {"2", "2"}}, {{"1", "3"}, {"2", "2"}, {"3", "1"}}, {{"3", "1"}, {"2", "1"}, {"2", "3"}}, {{"3", "3"}, {"1", "3"}, {"2", "1"}}}
	for _, method := range []string{"plackett_luce", "bradley_terry"} {
		ranks := map[consult.ItemID]int{}
		for _, order := range [][]int{{0, 1, 2, 3}, {2, 0, 3, 1}, {3, 2, 1, 0}} {
			s := small(t, 3, 3, 4, method)
			round(t, s, "1", 4, 3, func(e, i, c int) string { return marks[order[e]][i][c] })
			for _, r := range compute(t, s).Rankings[0].Rows {
				if before, ok := ranks[r.Item]; ok && before != r.Rank {
					t.Errorf("%s: %s has rank %d, in another order of the experts %d", method, r.Item, r.Rank, before)
				}
				ranks[r.Item] = r.Rank
				if math.Signbit(r.Score.V) && r.Score.V == 0 {
					t.Errorf("%s: %s has a score of minus zero", method, r.Item)
				}
			}
		}
	}
}

// TestMethodsAreTheSameForAnyNumberOfWorkers computes every method with one and with four workers.
func TestMethodsAreTheSameForAnyNumberOfWorkers(t *testing.T) {
	s := small(t, 3, 5, 6, consult.MethodNames()...)
	round(t, s, "1", 6, 5, func(e, i, c int) string { return strconv.Itoa(1 + (e*7+i*i*3+c*e)%3) })
	old := runtime.GOMAXPROCS(1)
	one := compute(t, s)
	runtime.GOMAXPROCS(4)
	four := compute(t, s)
	runtime.GOMAXPROCS(old)
	if !reflect.DeepEqual(one.Tables, four.Tables) || !reflect.DeepEqual(one.Numbers, four.Numbers) {
		t.Error("another number of workers gives other numbers")
	}
	var alone []string
	for _, r := range one.Rankings {
		other := small(t, 3, 5, 6, r.Method)
		round(t, other, "1", 6, 5, func(e, i, c int) string { return strconv.Itoa(1 + (e*7+i*i*3+c*e)%3) })
		if x := compute(t, other).Rankings[0]; !reflect.DeepEqual(x.Rows, r.Rows) {
			alone = append(alone, r.Method)
		}
	}
	if len(alone) > 0 {
		t.Errorf("the ranking depends on which methods stand beside it: %v", alone)
	}
}

// TestComparison checks Kendall's tau-b, turned pairs and flips on four items that two methods put in another order.
func TestComparison(t *testing.T) {
	s := small(t, 5, 3, 4, "mean", "geometric_mean")
	round(t, s, "1", 4, 3, alike([][2]string{{"5", "1"}, {"3", "2"}, {"1", "1"}}))
	f := compute(t, s)
	r := f.Rankings[1]
	// mean: Q1 3, Q2 2.5, Q3 1; geometric mean on 0..1: Q1 sqrt(1*0.01) = 0.1, Q2 sqrt(0.5*0.25) = 0.354, Q3 0.01.
	if r.Pairs != 3 || r.Turned != 1 || math.Abs(r.Tau.V-1.0/3) > 1e-12 || len(r.Flips) != 2 {
		t.Errorf("%+v", r)
	}
	for id, want := range map[string]float64{"ranking.geometric_mean.turned": 1, "ranking.geometric_mean.pairs": 3, "ranking.geometric_mean.tau": 1.0 / 3} {
		if n, ok := f.Number(id); !ok || math.Abs(n.Value.V-want) > 1e-12 || n.Recipe != "comparison-of-rankings" {
			t.Errorf("%s: %+v", id, n)
		}
	}
}
