package consensus

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

// TestKendallExact has the distribution of Friedman's statistic for small tables (M. Friedman, JASA 32, 1937; S. Siegel,
// Nonparametric Statistics, 1956, table N), where chi2 = m (n-1) W.
func TestKendallExact(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name    string
		ratings [][]float64
		chi2, p float64
	}{
		{"3 items, 3 experts, the same order", [][]float64{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}}, 6, 0.028},
		{"3 items, 3 experts, one swap", [][]float64{{1, 2, 3}, {1, 2, 3}, {2, 1, 3}}, 14.0 / 3, 0.194},
		{"3 items, 3 experts", [][]float64{{1, 2, 3}, {2, 1, 3}, {1, 3, 2}}, 8.0 / 3, 0.361},
		{"3 items, 4 experts, the same order", [][]float64{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}, {1, 2, 3}}, 8, 0.0046},
		{"4 items, 2 experts, the same order", [][]float64{{1, 2, 3, 4}, {1, 2, 3, 4}}, 6, 0.042},
		{"4 items, 2 experts, one swap", [][]float64{{1, 2, 3, 4}, {1, 2, 4, 3}}, 5.4, 0.167},
		{"an item with a gap is dropped", [][]float64{{1, 2, 3, 9}, {1, 2, 3, nan}, {1, 2, 3, 9}}, 6, 0.028},
	} {
		r := must(NewRankSums(c.ratings, Kendall{}))(t)
		k := r.Concordance()
		p, ok := r.ExactP()
		if k.ChiSquare == nil || math.Abs(*k.ChiSquare-c.chi2) > 1e-12 || !ok || math.Abs(p-c.p) > 5.1e-4 {
			t.Errorf("%s: chi2 %v, exact p %g %t; want %g, %g", c.name, k.ChiSquare, p, ok, c.chi2, c.p)
		}
	}
}

// TestPermutationMeetsExact holds the drawn probability to four standard errors of the exact one, with ties.
func TestPermutationMeetsExact(t *testing.T) {
	ratings := [][]float64{{1, 2, 3, 4, 5}, {2, 2, 3, 3, 5}, {1, 3, 2, 5, 5}, {4, 2, 3, 1, 5}}
	r := must(NewRankSums(ratings, Kendall{}))(t)
	exact, ok := r.ExactP()
	if !ok {
		t.Fatal("no exact p")
	}
	const n = 20000
	drawn, _, err := r.PermutationP(n, num.NewStream(3, "kendall.test", 1))
	if err != nil || math.Abs(drawn-exact) > 4*math.Sqrt(exact*(1-exact)/n) {
		t.Errorf("drawn %g, exact %g, %v", drawn, exact, err)
	}
	_, _, err = r.PermutationP(0, num.NewStream(3, "kendall.test", 1))
	faultKey(t, err, "consensus.permutations")
	large := must(NewRankSums(panel(num.NewStream(1, "kendall.test", 1), 12, 9, 9, 0), Kendall{}))(t)
	if _, ok := large.ExactP(); ok {
		t.Error("nine items have an exact p")
	}
}

func TestKendallMissing(t *testing.T) {
	nan := math.NaN()
	ratings := [][]float64{{1, 2, 3, 4}, {nan, nan, nan, nan}, {1, 2, nan, 4}, {2, 1, 3, 4}}
	items := must(KendallW(ratings, Kendall{}))(t)
	if items.Experts != 3 || items.Items != 3 || items.DroppedItems != 1 || items.DroppedExperts != 1 {
		t.Errorf("items dropped: %+v", items)
	}
	experts := must(KendallW(ratings, Kendall{Incomplete: DropExperts}))(t)
	if experts.Experts != 2 || experts.Items != 4 || experts.DroppedExperts != 2 {
		t.Errorf("experts dropped: %+v", experts)
	}
	for _, none := range [][][]float64{{{nan, nan}}, {{3}, {4}}, {{1, nan}, {nan, 2}}} {
		if k := must(KendallW(none, Kendall{}))(t); k.W != nil || k.P != nil {
			t.Errorf("%v has W %v", none, *k.W)
		}
	}
	_, err := KendallW([][]float64{{1, 2}, {1}}, Kendall{})
	faultKey(t, err, "consensus.ratings.ragged")
	_, err = KendallW(nil, Kendall{})
	faultKey(t, err, "consensus.ratings.empty")
	_, err = KendallW([][]float64{{1, math.Inf(-1)}}, Kendall{})
	faultKey(t, err, "consensus.value.range")
}

// TestKendallProperties: W lies in [0, 1], does not depend on the order of experts or items nor on any increasing
// change of an expert's scale, and for two experts without ties it is (1 + Spearman's rho) / 2.
func TestKendallProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := num.NewStream(rapid.Uint64().Draw(t, "seed"), "kendall.test", 1)
		m, n := rapid.IntRange(1, 8).Draw(t, "experts"), rapid.IntRange(2, 7).Draw(t, "items")
		ratings := panel(s, m, n, 6, 0)
		a, err := KendallW(ratings, Kendall{})
		if err != nil {
			t.Fatal(err)
		}
		other := make([][]float64, m)
		po := s.Perm(n)
		for i, k := range s.Perm(m) {
			for _, j := range po {
				other[i] = append(other[i], num.Exp(ratings[k][j]/float64(i+1)))
			}
		}
		b, _ := KendallW(other, Kendall{})
		if (a.W == nil) != (b.W == nil) || a.W != nil && (*a.W != *b.W || *a.W < 0 || *a.W > 1+1e-15) {
			t.Fatalf("W %v, changed %v", a.W, b.W)
		}
	})
	x, y := []float64{3, 1, 4, 2, 5}, []float64{2, 1, 5, 3, 4}
	d := 0.0
	for i := range x {
		d += (x[i] - y[i]) * (x[i] - y[i])
	}
	rho := 1 - 6*d/(5*24)
	if k := must(KendallW([][]float64{x, y}, Kendall{}))(t); math.Abs(*k.W-(1+rho)/2) > 1e-15 {
		t.Errorf("W of two experts %g, (1+rho)/2 = %g", *k.W, (1+rho)/2)
	}
}

// TestResampledKendall: multiplicities give the W of the ratings written out, in both lane widths.
func TestResampledKendall(t *testing.T) {
	for _, size := range [][2]int{{6, 9}, {200, 300}} {
		ratings := panel(num.NewStream(8, "kendall.test", 1), size[0], size[1], 9, 0)
		r := must(NewRankSums(ratings, Kendall{}))(t)
		m := make([]int, size[0])
		m[0], m[1], m[3] = 3, 1, size[0]-4
		var out [][]float64
		for i, k := range m {
			for range k {
				out = append(out, ratings[i])
			}
		}
		got, _ := r.Resampled(m)
		if want := must(KendallW(out, Kendall{}))(t); got != *want.W {
			t.Errorf("%v: %g, written out %g", size, got, *want.W)
		}
	}
}

// BenchmarkKendallBootstrap: 100 experts x 200 items, 2,000 resamples; to be done in 30 ms.
func BenchmarkKendallBootstrap(b *testing.B) {
	ratings := panel(num.NewStream(1, "bench", 1), 100, 200, 9, 0)
	for b.Loop() {
		r, err := NewRankSums(ratings, Kendall{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := (Panel{Experts: r.Experts()}).Bootstrap(r.Resampled, Bootstrap{Resamples: 2000}, num.NewStream(1, "w", 1)); err != nil {
			b.Fatal(err)
		}
	}
}
