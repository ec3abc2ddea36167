package consensus

import (
	"math"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

func TestBootstrapMeetsExact(t *testing.T) {
	values := []float64{2, 3, 3, 5, 8, 9}
	r := must(NewResponses(values))(t)
	p := Panel{Experts: len(values)}
	for _, kind := range []IntervalKind{BCa, Percentile} {
		o := Bootstrap{Kind: kind, Resamples: 40000, Level: 0.9}
		exact, d, err := p.Exact(r.Statistic(Tally.Mean), o)
		if err != nil {
			t.Fatal(err)
		}
		if s := num.Sum(d.Probabilities); math.Abs(s-1) > 1e-14 || exact.Resamples != 462 { // C(11, 5)
			t.Errorf("probabilities sum to %g over %d resamples", s, exact.Resamples)
		}
		drawn := must(p.Bootstrap(r.Statistic(Tally.Mean), o, num.NewStream(2, "bootstrap.test", 1)))(t)
		if math.Abs(*drawn.SE-*exact.SE) > 0.02 || math.Abs(*drawn.Low-*exact.Low) > 0.17 || math.Abs(*drawn.High-*exact.High) > 0.17 || *drawn.A != *exact.A {
			t.Errorf("%s: drawn %g %g..%g, exact %g %g..%g", kind, *drawn.SE, *drawn.Low, *drawn.High, *exact.SE, *exact.Low, *exact.High)
		}
	}
}

func TestBootstrapEdges(t *testing.T) {
	s := func() *num.Stream { return num.NewStream(1, "bootstrap.test", 1) }
	constant := must(NewResponses([]float64{7, 7, 7, 7}))(t)
	e := must(Panel{Experts: 4}.Bootstrap(constant.Statistic(Tally.Mean), Bootstrap{}, s()))(t)
	if *e.Low != 7 || *e.High != 7 || *e.SE != 0 || *e.Z0 != 0 || *e.A != 0 {
		t.Errorf("constant ratings: %g..%g, se %g", *e.Low, *e.High, *e.SE)
	}
	sparse := must(NewResponses([]float64{7, math.NaN(), math.NaN(), math.NaN()}))(t)
	e = must(Panel{Experts: 4}.Bootstrap(sparse.Statistic(Tally.Mean), Bootstrap{Resamples: 1000}, s()))(t)
	if e.Value == nil || e.Undefined < 200 || e.Undefined > 450 { // (3/4)^4 = 0.316
		t.Errorf("one answer of four: %+v", e)
	}
	nobody := must(NewResponses([]float64{math.NaN()}))(t)
	e = must(Panel{Experts: 1}.Bootstrap(nobody.Statistic(Tally.Mean), Bootstrap{Resamples: 10}, s()))(t)
	if e.Value != nil || e.Low != nil || e.Undefined != 10 {
		t.Errorf("no answer: %+v", e)
	}
	for _, c := range []struct {
		panel Panel
		o     Bootstrap
		key   string
	}{
		{Panel{}, Bootstrap{}, "consensus.panel.empty"},
		{Panel{Experts: 2, Strata: []int{1}}, Bootstrap{}, "consensus.panel.strata"},
		{Panel{Experts: 2}, Bootstrap{Resamples: -1}, "consensus.bootstrap.resamples"},
		{Panel{Experts: 2}, Bootstrap{Kind: "normal"}, "consensus.bootstrap.kind"},
		{Panel{Experts: 2}, Bootstrap{Level: 90}, "consensus.level"},
	} {
		_, err := c.panel.Bootstrap(constant.Statistic(Tally.Mean), c.o, s())
		faultKey(t, err, c.key)
	}
	_, _, err := Panel{Experts: 11}.Exact(constant.Statistic(Tally.Mean), Bootstrap{})
	faultKey(t, err, "consensus.panel.exact")
}

func TestStrataAreKept(t *testing.T) {
	strata := []int{5, 2, 5, 2, 2, 9}
	err := Panel{Experts: 6, Strata: strata}.Each(200, num.NewStream(1, "strata", 1), func(_ int, m []int) {
		sizes := map[int]int{}
		for i, k := range m {
			sizes[strata[i]] += k
		}
		if sizes[2] != 3 || sizes[5] != 2 || sizes[9] != 1 {
			t.Fatalf("a resample has sizes %v", sizes)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestResamplesStandAlone: a resample is the same whether others are drawn before it or not.
func TestResamplesStandAlone(t *testing.T) {
	var all [][]int
	draw := func(n int, keep func(int, []int)) {
		if err := (Panel{Experts: 7}).Each(n, num.NewStream(4, "each", 1), keep); err != nil {
			t.Fatal(err)
		}
	}
	draw(5, func(_ int, m []int) { all = append(all, slices.Clone(m)) })
	draw(2, func(b int, m []int) {
		if !slices.Equal(m, all[b]) {
			t.Errorf("resample %d is %v, then %v", b, all[b], m)
		}
	})
}

func TestResponsesAreTheTally(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(1, 5).Draw(t, "v")) }), 1, 12).Draw(t, "values")
		m := make([]int, len(values))
		var out []float64
		for i := range m {
			m[i] = rapid.IntRange(0, 3).Draw(t, "m")
			for range m[i] {
				out = append(out, values[i])
			}
		}
		r, err := NewResponses(values)
		if err != nil {
			t.Fatal(err)
		}
		got := r.Resampled(m, nil)
		want, _ := NewTally(out)
		for _, of := range []func(Tally) (float64, bool){Tally.Mean, Tally.Median, Tally.SD, Tally.CV} {
			a, aok := of(got)
			b, bok := of(want)
			if aok != bok || aok && math.Abs(a-b) > 1e-14 {
				t.Fatalf("%v x %v: %g, written out %g", values, m, a, b)
			}
		}
	})
}

// BenchmarkItems: medians and means of 60 items under 1,000 resamples of 5,000 experts.
func BenchmarkItems(b *testing.B) {
	ratings := panel(num.NewStream(1, "bench", 1), 5000, 60, 9, 0.1)
	items := make([]*Responses, 60)
	for j := range items {
		column := make([]float64, len(ratings))
		for i := range ratings {
			column[i] = ratings[i][j]
		}
		items[j], _ = NewResponses(column)
	}
	for b.Loop() {
		var counts []int
		sum := 0.0
		_ = Panel{Experts: 5000}.Each(1000, num.NewStream(1, "items", 1), func(_ int, m []int) {
			for _, r := range items {
				t := r.Resampled(m, counts)
				counts = t.Counts
				mean, _ := t.Mean()
				median, _ := t.Median()
				sum += mean + median
			}
		})
	}
}
