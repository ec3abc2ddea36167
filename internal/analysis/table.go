package analysis

import (
	"math"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/mcda"
)

// matrix is what the methods on a decision table start from: the mean ratings of the items that can be compared, on
// the criteria that weigh anything, with the ends of their scales.
type decisionTable struct {
	mcda.Problem
	b         *board
	criteria  []consult.CriterionID
	low, high []float64
}

// tabled is a method on a decision table: scores of its rows, the largest being best, or why there are none.
type tabled func(t *decisionTable) (scores []float64, unfit string)

// byTable makes a method on a decision table from the panel's means. Items that cannot be compared are left out
// of the table, and so is an item from a resampled panel that has no rating of it on some criterion: it must not move
// ideal and range.
func byTable(score tabled) func(b *board) (scorer, string) {
	return func(b *board) (scorer, string) {
		at, weights := b.weighing()
		switch {
		case len(at) < 2:
			return nil, "unfit.criteria"
		case len(chosen(b.comparable())) < 2:
			return nil, "unfit.items"
		}
		made := func(panel [][]uint16, into []float64) string {
			t, rows := b.tableOf(panel, at, weights)
			for i := range into {
				into[i] = math.NaN()
			}
			if len(rows) < 2 {
				return "unfit.items"
			}
			scores, unfit := score(t)
			if unfit != "" {
				return unfit
			}
			for k, i := range rows {
				into[i] = scores[k]
			}
			return ""
		}
		if unfit := made(nil, make([]float64, len(b.items))); unfit != "" {
			return nil, unfit
		}
		return func(panel [][]uint16, into []float64) { made(panel, into) }, ""
	}
}

// tableOf makes the decision table of a panel and says which items its rows are.
func (b *board) tableOf(panel [][]uint16, at []int, weights []float64) (*decisionTable, []int) {
	t := &decisionTable{b: b}
	t.Weights = weights
	for _, c := range at {
		t.Directions = append(t.Directions, b.criteria[c].Direction)
		t.criteria = append(t.criteria, b.ids[c])
		t.low, t.high = append(t.low, b.criteria[c].Low), append(t.high, b.criteria[c].High)
	}
	var rows []int
	means := make([]float64, len(b.criteria))
next:
	for _, i := range chosen(b.comparable()) {
		item := &b.items[i]
		var w []uint16
		if panel != nil {
			w = panel[item.round]
		}
		item.means(w, false, means)
		row := make([]float64, len(at))
		for k, c := range at {
			if math.IsNaN(means[c]) {
				continue next
			}
			row[k] = means[c]
		}
		t.Scores, rows = append(t.Scores, row), append(rows, i)
	}
	return t, rows
}

// values puts every mean on 0..1 of its scale, more being better.
func (t *decisionTable) values() mcda.Problem {
	p := mcda.Problem{Weights: t.Weights, Scores: make([][]float64, len(t.Scores))}
	for i, row := range t.Scores {
		p.Scores[i] = make([]float64, len(row))
		for k, x := range row {
			v := (x - t.low[k]) / (t.high[k] - t.low[k])
			if t.Directions[k] == mcda.Min {
				v = 1 - v
			}
			p.Scores[i][k] = v
		}
	}
	return p
}

func (t *decisionTable) normalization(method string) mcda.Normalization {
	how, _ := mcda.ParseNormalization(t.b.setting(method, "normalization", ""))
	return how
}

// threshold is an option in points of a criterion's scale, or the given share of the scale's length.
func (t *decisionTable) threshold(method, option string, k int, share float64) float64 {
	if v, ok := t.b.number(method, option, t.criteria[k]); ok {
		return v
	}
	return share * (t.high[k] - t.low[k])
}

// Shares of the scale that stand for thresholds that nobody stated.
const (
	shareIndifferent = 0.05
	sharePreferred   = 0.20
)

func weightedSum(t *decisionTable) ([]float64, string) {
	return scored(mcda.WeightedSum(t.Problem, t.normalization("weighted_sum")))
}

func weightedProduct(t *decisionTable) ([]float64, string) {
	for _, low := range t.low {
		if low <= 0 {
			return nil, "unfit.scale_zero"
		}
	}
	return scored(mcda.WeightedProduct(t.Problem))
}

func geometricMean(t *decisionTable) ([]float64, string) {
	floor, _ := t.b.number("geometric_mean", "floor", "")
	r, err := mcda.GeometricMean(t.values(), floor)
	if err != nil {
		return nil, "unfit.input"
	}
	scores := make([]float64, len(r))
	for i := range r {
		scores[i] = r[i].Value
	}
	return scores, ""
}

func topsis(t *decisionTable) ([]float64, string) {
	scores, err := mcda.TOPSIS(t.Problem, t.normalization("topsis"))
	if err == nil && scores == nil {
		return nil, "unfit.flat"
	}
	return scored(scores, err)
}

// vikor scores by 1 - Q, so that more is better.
func vikor(t *decisionTable) ([]float64, string) {
	v, _ := t.b.number("vikor", "v", "")
	r, err := mcda.VIKOR(t.Problem, v)
	if err != nil {
		return nil, "unfit.input"
	}
	scores := make([]float64, len(r.Q))
	for i, q := range r.Q {
		scores[i] = 1 - q
	}
	return scores, ""
}

func promethee(t *decisionTable) ([]float64, string) {
	preferences := make([]mcda.Preference, len(t.criteria))
	for k := range preferences {
		p := &preferences[k]
		p.Kind, _ = mcda.ParsePreference(t.b.setting("promethee2", "preference", t.criteria[k]))
		p.Q = t.threshold("promethee2", "q", k, shareIndifferent)
		p.P = max(p.Q, t.threshold("promethee2", "p", k, sharePreferred))
		p.S = t.threshold("promethee2", "s", k, sharePreferred)
	}
	r, err := mcda.PROMETHEE(t.Problem, preferences)
	return scored(r.Net, err)
}

// electre scores by how many items the distillations place after it, on the mean of both.
func electre(t *decisionTable) ([]float64, string) {
	var o mcda.ELECTREIIIOptions
	for k := range t.criteria {
		q := t.threshold("electre3", "q", k, shareIndifferent)
		p := max(q, t.threshold("electre3", "p", k, sharePreferred))
		veto := math.NaN()
		if v, ok := t.b.number("electre3", "v", t.criteria[k]); ok {
			veto = max(p, v)
		}
		o.Indifference, o.Preference, o.Veto = append(o.Indifference, q), append(o.Preference, p), append(o.Veto, veto)
	}
	r, err := mcda.ELECTREIII(t.Problem, o)
	if err != nil {
		return nil, "unfit.input"
	}
	scores := make([]float64, len(t.Scores))
	for _, classes := range [][][]int{r.Descending, r.Ascending} {
		for i, n := range placedAfter(classes, len(scores)) {
			scores[i] += n / 2
		}
	}
	return scores, ""
}

// placedAfter counts for each of n items those in later classes; NaN for one that stands in no class.
func placedAfter(classes [][]int, n int) []float64 {
	out := make([]float64, n)
	left := 0
	for i := range out {
		out[i] = math.NaN()
	}
	for _, c := range classes {
		left += len(c)
	}
	for _, c := range classes {
		left -= len(c)
		for _, i := range c {
			out[i] = float64(left)
		}
	}
	return out
}

// scored turns an error of a method, which the checks before have excluded, into a reason.
func scored(scores []float64, err error) ([]float64, string) {
	if err != nil {
		return nil, "unfit.input"
	}
	return scores, ""
}
