package consensus

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

// TestNothingPanicsOrIsNaN drives every method with awkward ratings: huge, tiny, equal, negative, missing. Each must
// refuse with an error or give results that JSON can hold, which NaN and infinity are not.
func TestNothingPanicsOrIsNaN(t *testing.T) {
	value := rapid.SampledFrom([]float64{0, 1, 1, 2, 9, -3, 0.1, 0.3, 1e60, -1e60, 1e-300, 5e-324, 1e-160, math.NaN(), math.NaN(), 1e15, 1e15 + 2})
	rapid.Check(t, func(t *rapid.T) {
		experts, items := rapid.IntRange(1, 6).Draw(t, "experts"), rapid.IntRange(1, 5).Draw(t, "items")
		ratings := make([][]float64, experts)
		for i := range ratings {
			ratings[i] = rapid.SliceOfN(value, items, items).Draw(t, "row")
		}
		put := func(name string, v any, err error) {
			if err != nil {
				return
			}
			if _, err := json.Marshal(v); err != nil {
				t.Fatalf("%s: %v from %v", name, err, ratings)
			}
		}
		column := make([]float64, experts)
		for i := range ratings {
			column[i] = ratings[i][0]
		}
		tally, err := NewTally(column)
		if err != nil {
			t.Fatal(err)
		}
		s := func() *num.Stream { return num.NewStream(1, "extremes", 1) }
		m, err := Measure{Agree: &Band{0, 1}, Disagree: &Band{-3, -1}, QuantileKind: rapid.IntRange(1, 9).Draw(t, "kind")}.Item(Item{Tally: tally})
		put("item", m, err)
		for _, name := range Presets() {
			judge, err := Rule{Preset: name, Scale: &Band{1, 9}}.Compile()
			if err == nil {
				put(name, judge.Item(tally), nil)
			}
		}
		d, _, err := RandUCLA{}.Item(tally)
		put("rand-ucla", d, err)
		split, err := Bimodality{}.Item(tally)
		put("bimodality", split, err)
		for _, how := range []Incomplete{DropItems, DropExperts} {
			k, err := KendallW(ratings, Kendall{Incomplete: how})
			put("kendall", k, err)
			c, err := ICC(ratings, how)
			put("icc", c, err)
		}
		for _, metric := range []Metric{NominalMetric, OrdinalMetric, IntervalMetric, RatioMetric} {
			a, err := KrippendorffAlpha(ratings, metric)
			put("alpha "+string(metric), a, err)
		}
		other := ratings[experts-1]
		for _, w := range []Weighting{IdentityWeights, LinearWeights, QuadraticWeights, OrdinalWeights, RadicalWeights} {
			g, err := GwetAC(ratings, nil, w)
			put("gwet", g, err)
			k, err := CohenKappa(ratings[0], other, nil, w)
			put("cohen", k, err)
		}
		change, err := Stability(ratings[0], other)
		put("stability", change, err)
		for _, name := range StabilityPresets() {
			if judge, err := (StabilityRule{Preset: name}).Compile(); err == nil {
				put(name, judge.Item(change), nil)
			}
		}
		left, err := Attrition(ratings[0], other, nil)
		put("attrition", left, err)
		groups, err := CompareGroups([][]float64{ratings[0], other})
		put("groups", groups, err)
		two, err := MannWhitney(ratings[0], other)
		put("mann-whitney", two, err)
		index, err := ContentIndex(ratings, Band{3, 4})
		put("content index", index, err)
		responses, err := NewResponses(column)
		if err != nil {
			t.Fatal(err)
		}
		for _, of := range []func(Tally) (float64, bool){Tally.Mean, Tally.Median, Tally.SD, Tally.CV} {
			e, err := Panel{Experts: experts}.Bootstrap(responses.Statistic(of), Bootstrap{Resamples: 50}, s())
			put("bootstrap", e, err)
			exact, dist, err := Panel{Experts: experts}.Exact(responses.Statistic(of), Bootstrap{})
			put("exact", []any{exact, dist}, err)
		}
	})
}
