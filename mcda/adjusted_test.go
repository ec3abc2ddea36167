package mcda

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// A strict and a lenient expert who share two items: the plain means put item 2 above item 0 only because the
// lenient expert rated it.
func TestAdjustedMeansUndoStrictness(t *testing.T) {
	f, err := AdjustedMeans([][]float64{
		{5, 4, 3, missing}, // strict: effect -1
		{missing, 6, 5, 5}, // lenient: effect +1
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{6, 5, 4, 4} {
		if math.Abs(f.Mean[i]-want) > 1e-12 {
			t.Errorf("item %d: got %v, want %v", i, f.Mean[i], want)
		}
	}
	if math.Abs(f.Effect[0]+1) > 1e-12 || math.Abs(f.Effect[1]-1) > 1e-12 {
		t.Errorf("expert effects %v, want -1 and 1", f.Effect)
	}
	if f.ResidualSD == nil || *f.ResidualSD > 1e-12 {
		t.Errorf("residual %v, want 0", f.ResidualSD)
	}
}

func TestAdjustedMeansReportComponents(t *testing.T) {
	f, err := AdjustedMeans([][]float64{
		{missing, 7, missing, missing, missing},
		{1, missing, 3, missing, missing},
		{missing, missing, 3, 5, missing},
		{missing, missing, missing, missing, missing},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []int{0, 1, 0, 0, -1}
	for i := range want {
		if f.Component[i] != want[i] {
			t.Fatalf("components %v, want %v", f.Component, want)
		}
	}
	if f.Components != 2 || f.Main != 0 || f.Comparable(1) || f.Comparable(4) || !f.Comparable(3) {
		t.Errorf("components %d, main %d", f.Components, f.Main)
	}
	if f.Mean[1] != 7 || f.Mean[4] != 0 || f.Effect[3] != 0 {
		t.Errorf("means %v, effects %v", f.Mean, f.Effect)
	}
	if f.ResidualSD != nil {
		t.Errorf("residual %v without degrees of freedom", *f.ResidualSD)
	}
}

func TestAdditiveRefuses(t *testing.T) {
	if _, err := AdjustedMeans(nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no ratings: %v", err)
	}
	if _, err := AdjustedMeans([][]float64{{1, 2}, {1}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("ragged ratings: %v", err)
	}
	if _, err := AdjustedMeans([][]float64{{math.Inf(-1)}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("infinite rating: %v", err)
	}
	var a Additive
	if err := a.Prepare([][]float64{{1}, {2}}); err != nil {
		t.Fatal(err)
	}
	for _, m := range [][]int{{1}, {1, -1}} {
		if _, err := a.Fit(m); fault.KindOf(err) != fault.Invalid {
			t.Errorf("multiplicity %v: %v", m, err)
		}
	}
	if f, err := a.Fit([]int{0, 0}); err != nil || f.Components != 0 || f.Main != -1 {
		t.Errorf("an empty resample: %+v, %v", f, err)
	}
}

// sparse draws ratings on 1..9 of which some are missing.
func sparse(t *rapid.T) [][]float64 {
	experts := rapid.IntRange(1, 8).Draw(t, "experts")
	items := rapid.IntRange(1, 8).Draw(t, "items")
	share := rapid.IntRange(1, 10).Draw(t, "rated tenths")
	ratings := make([][]float64, experts)
	for e := range ratings {
		ratings[e] = make([]float64, items)
		for i := range items {
			ratings[e][i] = missing
			if rapid.IntRange(1, 10).Draw(t, "cell") <= share {
				ratings[e][i] = float64(rapid.IntRange(1, 9).Draw(t, "rating"))
			}
		}
	}
	return ratings
}

// Least squares: the residuals of each item and of each expert sum to zero, and gonum's minimum-norm solution has
// the same residual sum of squares. Complete ratings give plain means.
func TestAdjustedMeansAreLeastSquares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ratings := sparse(t)
		f, err := AdjustedMeans(ratings)
		if err != nil {
			t.Fatal(err)
		}
		experts, items := len(ratings), len(ratings[0])
		byItem, byExpert := make([]float64, items), make([]float64, experts)
		var design, y []float64
		rss := 0.0
		for e, row := range ratings {
			for i, x := range row {
				if math.IsNaN(x) {
					continue
				}
				d := x - f.Mean[i] - f.Effect[e]
				byItem[i] += d
				byExpert[e] += d
				rss += d * d
				line := make([]float64, items+experts)
				line[i], line[items+e] = 1, 1
				design, y = append(design, line...), append(y, x)
			}
		}
		for _, sums := range [][]float64{byItem, byExpert} {
			for k, s := range sums {
				if math.Abs(s) > 1e-9 {
					t.Fatalf("residuals of %d sum to %v", k, s)
				}
			}
		}
		if len(y) == 0 {
			return
		}
		var svd mat.SVD
		a := mat.NewDense(len(y), items+experts, design)
		if !svd.Factorize(a, mat.SVDThin) {
			t.Skip("the oracle failed")
		}
		var sol, fit mat.Dense
		svd.SolveTo(&sol, mat.NewDense(len(y), 1, y), svd.Rank(1e-10))
		fit.Mul(a, &sol)
		oracle := 0.0
		for k := range y {
			oracle += (y[k] - fit.At(k, 0)) * (y[k] - fit.At(k, 0))
		}
		if math.Abs(rss-oracle) > 1e-8 {
			t.Fatalf("residual sum of squares %v, gonum %v", rss, oracle)
		}
	})
}

// An expert who is stricter by a constant changes no difference between comparable items.
func TestAdjustedMeansIgnoreAStricterExpert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ratings := sparse(t)
		before, err := AdjustedMeans(ratings)
		if err != nil {
			t.Fatal(err)
		}
		e := rapid.IntRange(0, len(ratings)-1).Draw(t, "stricter")
		for i := range ratings[e] {
			ratings[e][i] -= 2
		}
		after, err := AdjustedMeans(ratings)
		if err != nil {
			t.Fatal(err)
		}
		for i := range before.Mean {
			for j := range i {
				if before.Component[i] < 0 || before.Component[i] != before.Component[j] {
					continue
				}
				was, is := before.Mean[i]-before.Mean[j], after.Mean[i]-after.Mean[j]
				if math.Abs(was-is) > 1e-8 {
					t.Fatalf("items %d and %d: difference %v became %v", i, j, was, is)
				}
			}
		}
	})
}

// An expert who stands twice in a resample counts as two experts with the same ratings; complete data give means.
func TestAdditiveMultiplicity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ratings := sparse(t)
		var a Additive
		if err := a.Prepare(ratings); err != nil {
			t.Fatal(err)
		}
		times := make([]int, len(ratings))
		var copies [][]float64
		for e := range times {
			times[e] = rapid.IntRange(0, 3).Draw(t, "times")
			for range times[e] {
				copies = append(copies, ratings[e])
			}
		}
		if len(copies) == 0 {
			return
		}
		got, err := a.Fit(times)
		if err != nil {
			t.Fatal(err)
		}
		want, err := AdjustedMeans(copies)
		if err != nil {
			t.Fatal(err)
		}
		complete := true
		for i := range want.Mean {
			if got.Component[i] != want.Component[i] || math.Abs(got.Mean[i]-want.Mean[i]) > 1e-8 {
				t.Fatalf("item %d: %v in component %d, want %v in %d", i, got.Mean[i], got.Component[i], want.Mean[i], want.Component[i])
			}
			for e := range copies {
				complete = complete && !math.IsNaN(copies[e][i])
			}
		}
		if !complete {
			return
		}
		for i := range got.Mean {
			mean := 0.0
			for e := range copies {
				mean += copies[e][i] / float64(len(copies))
			}
			if math.Abs(mean-got.Mean[i]) > 1e-9 {
				t.Fatalf("complete ratings: adjusted mean %v, plain mean %v", got.Mean[i], mean)
			}
		}
	})
}

func BenchmarkAdjustedMeans(b *testing.B) {
	for _, c := range []struct {
		name                   string
		experts, items, stride int
	}{
		{"49x39 sparse", 49, 39, 4}, {"5000x60 dense", 5000, 60, 1}, {"200x700 sparse", 200, 700, 11},
	} {
		stream := num.NewStream(1, "mcda/bench", 1)
		ratings := make([][]float64, c.experts)
		for e := range ratings {
			ratings[e] = make([]float64, c.items)
			for i := range ratings[e] {
				ratings[e][i] = missing
				if stream.IntN(c.stride) == 0 {
					ratings[e][i] = float64(1 + stream.IntN(9))
				}
			}
		}
		b.Run(c.name, func(b *testing.B) {
			var a Additive
			if err := a.Prepare(ratings); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.Fit(nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
