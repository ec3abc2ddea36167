package consensus

import (
	"math"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

// slowAlpha follows the definition by pairs, with no shortcut.
func slowAlpha(ratings [][]float64, metric Metric) float64 {
	var all []float64
	observed := 0.0
	units := [][]float64{}
	for j := range ratings[0] {
		var u []float64
		for i := range ratings {
			if v := ratings[i][j]; v == v {
				u = append(u, v)
			}
		}
		if len(u) >= 2 {
			units, all = append(units, u), append(all, u...)
		}
	}
	delta := func(x, y float64) float64 {
		switch metric {
		case NominalMetric:
			if x == y {
				return 0
			}
			return 1
		case OrdinalMetric:
			lo, hi, sum := min(x, y), max(x, y), 0.0
			for _, v := range all {
				if v > lo && v < hi {
					sum++
				}
				if v == lo || v == hi {
					sum += 0.5
				}
			}
			if x == y {
				return 0
			}
			return sum * sum
		case RatioMetric:
			if x+y == 0 {
				return 0
			}
			return (x - y) * (x - y) / ((x + y) * (x + y))
		}
		return (x - y) * (x - y)
	}
	pairs := func(u []float64) float64 {
		sum := 0.0
		for i := range u {
			for j := range u {
				if i != j {
					sum += delta(u[i], u[j])
				}
			}
		}
		return sum
	}
	for _, u := range units {
		observed += pairs(u) / float64(len(u)-1)
	}
	return 1 - observed*float64(len(all)-1)/pairs(all)
}

// Both ways to count give the same cells.
func TestCountsAgree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ratings := make([][]float64, rapid.IntRange(1, 6).Draw(rt, "experts"))
		multiplicity := make([]int, len(ratings))
		items := rapid.IntRange(1, 5).Draw(rt, "items")
		for i := range ratings {
			multiplicity[i] = rapid.IntRange(0, 3).Draw(rt, "times")
			for range items {
				ratings[i] = append(ratings[i], rapid.SampledFrom([]float64{1, 2, 3, 4.5, 9, math.NaN()}).Draw(rt, "rating"))
			}
		}
		c, err := NewCoincidences(ratings, OrdinalMetric)
		if err != nil {
			rt.Fatal(err)
		}
		cells, margin := c.countAll(multiplicity)
		seen, total := c.countSeen(multiplicity)
		if !slices.Equal(cells, seen) || !slices.Equal(margin, total) {
			rt.Fatalf("%v, %v, other way %v, %v", cells, margin, seen, total)
		}
	})
}

func TestAlphaFollowsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := num.NewStream(rapid.Uint64().Draw(t, "seed"), "alpha.test", 1)
		ratings := panel(s, rapid.IntRange(1, 7).Draw(t, "experts"), rapid.IntRange(1, 8).Draw(t, "items"), 5, 0.3)
		metric := rapid.SampledFrom([]Metric{NominalMetric, OrdinalMetric, IntervalMetric, RatioMetric}).Draw(t, "metric")
		a, err := KrippendorffAlpha(ratings, metric)
		if err != nil {
			t.Fatal(err)
		}
		want := slowAlpha(ratings, metric)
		if want != want || math.IsInf(want, 0) {
			if a.Alpha != nil {
				t.Fatalf("alpha %g where there is no variation", *a.Alpha)
			}
			return
		}
		if a.Alpha == nil || math.Abs(*a.Alpha-want) > 1e-11 || *a.Alpha > 1 {
			t.Fatalf("alpha %v, by definition %g", a.Alpha, want)
		}
		other := make([][]float64, len(ratings))
		for i, k := range s.Perm(len(ratings)) {
			other[i] = ratings[k]
		}
		if b, _ := KrippendorffAlpha(other, metric); *b.Alpha != *a.Alpha {
			t.Fatalf("the order of experts changes alpha from %g to %g", *a.Alpha, *b.Alpha)
		}
	})
}

// TestAlphaTwoCodersNominal: with two coders and no gap nominal alpha is Scott's pi with Krippendorff's correction,
// 1 - (1 - pi) (2n - 1) / (2n).
func TestAlphaTwoCodersNominal(t *testing.T) {
	a := [][]float64{{1, 1, 2, 3, 1, 2, 2, 3, 1, 1}, {1, 2, 2, 3, 1, 2, 3, 3, 1, 2}}
	n, agree := 10.0, 7.0
	p1, p2, p3 := 8.0/20, 7.0/20, 5.0/20 // joint frequencies
	pe := p1*p1 + p2*p2 + p3*p3
	pi := (agree/n - pe) / (1 - pe)
	got := must(KrippendorffAlpha(a, NominalMetric))(t)
	if want := 1 - (1-pi)*(2*n-1)/(2*n); math.Abs(*got.Alpha-want) > 1e-14 {
		t.Errorf("alpha %g, want %g", *got.Alpha, want)
	}
}

func TestAlphaRefuses(t *testing.T) {
	_, err := KrippendorffAlpha([][]float64{{1}}, "euclid")
	faultKey(t, err, "consensus.metric")
	_, err = KrippendorffAlpha([][]float64{{1}, {-1}}, RatioMetric)
	faultKey(t, err, "consensus.ratings.negative")
	many := [][]float64{make([]float64, 100), make([]float64, 100)} // more distinct values than the short list
	for j := range many[0] {
		many[0][j], many[1][j] = float64(j), float64(100-j)/3
	}
	if a := must(KrippendorffAlpha(many, IntervalMetric))(t); math.Abs(*a.Alpha-slowAlpha(many, IntervalMetric)) > 1e-11 {
		t.Errorf("alpha of many values %g, want %g", *a.Alpha, slowAlpha(many, IntervalMetric))
	}
}

// BenchmarkKrippendorff: 100 experts x 200 items with gaps; to be done in 1 ms.
func BenchmarkKrippendorff(b *testing.B) {
	ratings := panel(num.NewStream(1, "bench", 1), 100, 200, 9, 0.1)
	for _, m := range []Metric{NominalMetric, OrdinalMetric, IntervalMetric, RatioMetric} {
		b.Run(string(m), func(b *testing.B) {
			for b.Loop() {
				if _, err := KrippendorffAlpha(ratings, m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
