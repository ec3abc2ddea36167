package analysis_test

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
)

func TestCurveOfChips(t *testing.T) {
	for _, c := range []struct {
		name     string
		from, to float64
		chips    []int
		want     []float64 // at 5, 50 and 95 %
		within   float64
	}{
		// Symmetrical chips: the middle is the middle of the grid.
		{"bell", 0, 100, []int{0, 1, 2, 3, 4, 4, 3, 2, 1, 0}, []float64{19, 50, 81}, 4},
		// Equal chips in every bin are the uniform distribution, which the beta family holds.
		{"uniform", 0, 200, []int{2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, []float64{10, 100, 190}, 0.5},
		{"below zero", -50, 50, []int{2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, []float64{-45, 0, 45}, 0.5},
		// Two bins state one quantile only, so the chips count as they lie.
		{"two bins", 0, 100, []int{0, 0, 0, 0, 5, 5, 0, 0, 0, 0}, []float64{41, 50, 59}, 0.5},
		{"two bins apart", 0, 100, []int{9, 0, 0, 0, 0, 0, 0, 0, 0, 1}, []float64{1, 5, 95}, 1},
	} {
		e, err := analysis.CurveOfChips(c.from, c.to, c.chips)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, w := range c.want {
			if v, _ := strconv.ParseFloat(e.Values[i], 64); math.Abs(v-w) > c.within {
				t.Errorf("%s: %v, want %v within %v", c.name, e.Values, c.want, c.within)
				break
			}
		}
	}
	for _, c := range []struct {
		name     string
		from, to float64
		chips    []int
		key      string
	}{
		{"one bin", 0, 10, []int{0, 7, 0}, "elicit.roulette_one_bin"},
		{"no chip", 0, 10, []int{0, 0, 0}, "elicit.roulette_empty"},
		{"a range upside down", 10, 0, []int{1, 1}, "analysis.curve.range"},
		{"no range", 5, 5, []int{1, 1}, "analysis.curve.range"},
		{"NaN", math.NaN(), 5, []int{1, 1}, "analysis.curve.range"},
		{"narrower than numbers can tell", 1e12, 1e12 + 1e-4, []int{1, 1}, "analysis.curve.range"},
	} {
		if _, err := analysis.CurveOfChips(c.from, c.to, c.chips); fault.Find(err) == nil || fault.Find(err).Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
}

// TestCurvesOfAnyShape: values rise, stay in the range and read back, the curve is finite, and mirrored chips give
// mirrored values.
func TestCurvesOfAnyShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chips := rapid.SliceOfN(rapid.IntRange(0, 10), 10, 10).Draw(t, "chips")
		from := float64(rapid.IntRange(-1000, 1000).Draw(t, "from"))
		width := rapid.SampledFrom([]float64{0.001, 0.5, 10, 300, 123456}).Draw(t, "width")
		to := from + width
		e, err := analysis.CurveOfChips(from, to, chips)
		laid := 0
		for _, n := range chips {
			if n > 0 {
				laid++
			}
		}
		if laid < 2 {
			if err == nil {
				t.Fatal("chips in one bin are taken")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		step := width / 500
		// Between chips an edge on either side of a gap says the same; one of them is taken.
		first, end := slices.IndexFunc(chips, func(n int) bool { return n > 0 }), len(chips)
		for chips[end-1] == 0 {
			end--
		}
		whole := !slices.Contains(chips[first:end], 0)
		mirrored := slices.Clone(chips)
		slices.Reverse(mirrored)
		back, err := analysis.CurveOfChips(from, to, mirrored)
		if err != nil {
			t.Fatal(err)
		}
		last := math.Inf(-1)
		for i, text := range e.Values {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil || v < last || v < from-step || v > to+step {
				t.Fatalf("values %v in %v to %v", e.Values, from, to)
			}
			last = v
			m, _ := strconv.ParseFloat(back.Values[2-i], 64)
			if whole && math.Abs(v-from-(to-m)) > width*0.06 {
				t.Fatalf("%v, mirrored %v, in %v to %v", e.Values, back.Values, from, to)
			}
		}
		for _, p := range e.Points {
			if math.IsNaN(p.Density) || math.IsInf(p.Density, 0) || p.Density < 0 {
				t.Fatalf("density %v at %v", p.Density, p.X)
			}
		}
	})
}

func TestRoundedTellsFiveHundredValuesApart(t *testing.T) {
	for _, c := range []struct {
		v, from, to float64
		want        string
	}{
		{123.456, 0, 500, "123"}, {123.456, 0, 499, "123.5"}, {0.123456, 0, 1, "0.123"}, {12345.6, 0, 60000, "12300"}, {-0.00001, -1, 1, "0"}, {2.5e-6, 0, 1e-5, "0.0000025"},
	} {
		if got := analysis.Rounded(c.v, c.from, c.to); got != c.want {
			t.Errorf("%v in %v to %v is %s, want %s", c.v, c.from, c.to, got, c.want)
		}
	}
}

// BenchmarkCurveOfChips is what one step of the form costs.
func BenchmarkCurveOfChips(b *testing.B) {
	for b.Loop() {
		if _, err := analysis.CurveOfChips(0, 100, []int{0, 1, 2, 3, 4, 4, 3, 2, 1, 0}); err != nil {
			b.Fatal(err)
		}
	}
}
