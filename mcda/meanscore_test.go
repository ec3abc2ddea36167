package mcda

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"pgregory.net/rapid"
)

var missing = math.NaN()

func TestMeanScoreItems(t *testing.T) {
	nine := func(w float64, d Direction) Criterion { return Criterion{Weight: w, Direction: d, Low: 1, High: 9} }
	for _, c := range []struct {
		name    string
		score   MeanScore
		means   []float64
		want    ItemScore
		rescale bool
	}{
		{name: "equal weights, points of the common scale", score: MeanScore{Criteria: []Criterion{nine(1, Max), nine(1, Max)}}, means: []float64{7, 8}, want: ItemScore{7.5, true, 1}},
		{name: "weights are relative", score: MeanScore{Criteria: []Criterion{nine(30, Max), nine(10, Max)}}, means: []float64{8, 4}, want: ItemScore{7, true, 1}},
		{name: "a minimised criterion is mirrored on its scale", score: MeanScore{Criteria: []Criterion{nine(1, Min)}}, means: []float64{2}, want: ItemScore{8, true, 1}},
		{name: "different scales go to 0..1", score: MeanScore{Criteria: []Criterion{nine(1, Max), {Weight: 1, Low: 0, High: 100}}}, means: []float64{5, 100}, want: ItemScore{0.75, true, 1}, rescale: true},
		{name: "a criterion that nobody rated leaves the item unranked", score: MeanScore{Criteria: []Criterion{nine(3, Max), nine(1, Max)}}, means: []float64{missing, 8}, want: ItemScore{0, false, 0.25}},
		{name: "partial scores renormalise and say so", score: MeanScore{Criteria: []Criterion{nine(3, Max), nine(1, Max)}, Partial: true}, means: []float64{missing, 8}, want: ItemScore{8, true, 0.25}},
		{name: "a criterion without weight may be missing", score: MeanScore{Criteria: []Criterion{nine(1, Max), nine(0, Max)}}, means: []float64{6, missing}, want: ItemScore{6, true, 1}},
		{name: "nothing rated", score: MeanScore{Criteria: []Criterion{nine(1, Max)}, Partial: true}, means: []float64{missing}, want: ItemScore{}},
	} {
		got, err := c.score.Items([][]float64{c.means})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got[0] != c.want || c.score.Rescaled() != c.rescale {
			t.Errorf("%s: got %+v (rescaled %v), want %+v", c.name, got[0], c.score.Rescaled(), c.want)
		}
	}
}

func TestMeanScoreRefuses(t *testing.T) {
	good := Criterion{Weight: 1, Low: 1, High: 9}
	for _, c := range []struct {
		name, field string
		score       MeanScore
		means       [][]float64
	}{
		{"no criterion", "criteria", MeanScore{}, nil},
		{"scale without length", "criteria[0].scale", MeanScore{Criteria: []Criterion{{Weight: 1, Low: 5, High: 5}}}, nil},
		{"negative weight", "weights[1]", MeanScore{Criteria: []Criterion{good, {Weight: -1, Low: 1, High: 9}}}, nil},
		{"no weight at all", "weights", MeanScore{Criteria: []Criterion{{Low: 1, High: 9}}}, nil},
		{"ragged rows", "means[1]", MeanScore{Criteria: []Criterion{good}}, [][]float64{{1}, {}}},
		{"more means than criteria", "means", MeanScore{Criteria: []Criterion{good}}, [][]float64{{1, 2}}},
		{"infinite mean", "means[0][0]", MeanScore{Criteria: []Criterion{good}}, [][]float64{{math.Inf(1)}}},
	} {
		_, err := c.score.Items(c.means)
		if f := fault.Find(err); f == nil || f.Kind != fault.Invalid || f.Place.Field != c.field {
			t.Errorf("%s: got %v, want a fault at %s", c.name, err, c.field)
		}
	}
}

// The score lies between the smallest and the largest mean, and rises with each of them.
func TestMeanScoreIsMonotoneAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "criteria")
		var m MeanScore
		means := make([]float64, n)
		for k := range n {
			m.Criteria = append(m.Criteria, Criterion{Weight: rapid.Float64Range(0.01, 10).Draw(t, "weight"), Low: 1, High: 9})
			means[k] = rapid.Float64Range(1, 9).Draw(t, "mean")
		}
		s := m.Item(means)
		low, high := means[0], means[0]
		for _, x := range means {
			low, high = min(low, x), max(high, x)
		}
		if s.Value < low-1e-9 || s.Value > high+1e-9 {
			t.Fatalf("score %v outside %v..%v", s.Value, low, high)
		}
		k := rapid.IntRange(0, n-1).Draw(t, "raised")
		means[k]++
		if up := m.Item(means); up.Value <= s.Value {
			t.Fatalf("raising criterion %d moved the score from %v to %v", k, s.Value, up.Value)
		}
	})
}
