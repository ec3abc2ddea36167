package consensus

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

// The upper 5 % points of Student's t stand in every table (R: qt(0.95, n-1)).
func TestExpandedTail(t *testing.T) {
	for n, quantile := range map[int]float64{2: 6.313751515, 5: 2.131846786, 9: 1.859548038, 30: 1.699127027} {
		want := 0.5 * math.Erfc(quantile*math.Sqrt(float64(n)/float64(n-1)/2))
		if got := ExpandedTail(0.9, n); math.Abs(got-want) > 1e-7*want {
			t.Errorf("%d experts: %v, want %v", n, got, want)
		}
	}
	if ExpandedTail(0.9, 1) != 0 || ExpandedTail(0.9, 0) != 0 {
		t.Error("something is left out of the resamples of a single expert")
	}
	for n := 2; n < 400; n++ {
		if a, b := ExpandedTail(0.9, n), ExpandedTail(0.9, n+1); a >= b || b >= 0.05 {
			t.Fatalf("%d experts: %v, one more: %v", n, a, b)
		}
	}
}

// An expanded interval holds the plain one, of either kind.
func TestExpandedIntervalIsWider(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(rapid.SampledFrom([]float64{1, 2, 3, 5, 8, 9}), 2, 8).Draw(rt, "values")
		level := rapid.Float64Range(0.5, 0.99).Draw(rt, "level")
		responses, err := NewResponses(values)
		if err != nil {
			rt.Fatal(err)
		}
		for _, kind := range []IntervalKind{BCa, Percentile} {
			o := Bootstrap{Kind: kind, Level: level, Resamples: 200}
			plain, err := Panel{Experts: len(values)}.Bootstrap(responses.Statistic(Tally.Mean), o, num.NewStream(1, "expanded.test", 1))
			if err != nil {
				rt.Fatal(err)
			}
			o.Expanded = true
			wide, err := Panel{Experts: len(values)}.Bootstrap(responses.Statistic(Tally.Mean), o, num.NewStream(1, "expanded.test", 1))
			if err != nil {
				rt.Fatal(err)
			}
			if *wide.Low > *plain.Low || *wide.High < *plain.High || *wide.SE != *plain.SE {
				rt.Fatalf("%s of %v: %v..%v, expanded %v..%v", kind, values, *plain.Low, *plain.High, *wide.Low, *wide.High)
			}
		}
	})
}
