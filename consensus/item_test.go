package consensus

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

func TestItemStatistics(t *testing.T) {
	nine := Measure{Agree: &Band{7, 9}, Disagree: &Band{1, 3}}
	for _, c := range []struct {
		name   string
		values []float64
		want   string // JSON without the shares
		agree  float64
	}{
		{"nobody", nil, `{"n":0,"dk":2,"na":1,"missing":3,"min":null,"q1":null,"median":null,"q3":null,"max":null,"mean":null,"sd":null,"iqr":null,"cv":null}`, -1},
		{"one", []float64{6}, `{"n":1,"dk":2,"na":1,"missing":3,"min":6,"q1":6,"median":6,"q3":6,"max":6,"mean":6,"sd":null,"iqr":0,"cv":null}`, 0},
		{"mean zero", []float64{-1, 1}, `{"n":2,"dk":2,"na":1,"missing":3,"min":-1,"q1":-0.5,"median":0,"q3":0.5,"max":1,"mean":0,"sd":1.4142135623730951,"iqr":1,"cv":null}`, 0},
		{"unsorted, a missing one", []float64{9, 1, math.NaN(), 5, 7, 8}, `{"n":5,"dk":2,"na":1,"missing":3,"min":1,"q1":5,"median":7,"q3":8,"max":9,"mean":6,"sd":3.1622776601683795,"iqr":3,"cv":0.5270462766947299}`, 0.6},
	} {
		item := must(NewItem(c.values, 2, 1, 3))(t)
		s := must(nine.Item(item))(t)
		if c.agree < 0 != (s.Agree == nil) || s.Agree != nil && s.Agree.Value != c.agree {
			t.Errorf("%s: agreement %+v, want %g", c.name, s.Agree, c.agree)
		}
		s.Agree, s.Disagree = nil, nil
		b, _ := json.Marshal(s)
		if want := c.want[:len(c.want)-1] + `,"agree":null,"disagree":null}`; string(b) != want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, b, want)
		}
	}
}

func TestItemRefuses(t *testing.T) {
	_, err := NewTally([]float64{1, math.Inf(1)})
	faultKey(t, err, "consensus.value.range")
	one := must(NewItem([]float64{1}, 0, 0, 0))(t)
	_, err = Measure{QuantileKind: 10}.Item(one)
	faultKey(t, err, "consensus.quantile.kind")
	_, err = Measure{Agree: &Band{9, 7}}.Item(one)
	faultKey(t, err, "consensus.band")
	_, err = Measure{Confidence: 95}.Item(one)
	faultKey(t, err, "consensus.level")
	_, err = NewShare(1, 0, 0.95)
	faultKey(t, err, "consensus.share.none")
	_, err = NewShare(4, 3, 0.95)
	faultKey(t, err, "consensus.share.count")
}

// TestShareIntervals: Wilson and Clopper-Pearson for 15 of 148 and 0 of 20 from R. G. Newcombe, Two-sided confidence
// intervals for the single proportion, Statistics in Medicine 17 (1998), table I, methods 3 and 5.
func TestShareIntervals(t *testing.T) {
	for _, c := range []struct {
		count, n      int
		wilson, exact Interval
	}{
		{81, 263, Interval{0.2553, 0.3662}, Interval{0.2527, 0.3676}},
		{15, 148, Interval{0.0624, 0.1605}, Interval{0.0578, 0.1617}},
		{0, 20, Interval{0, 0.1611}, Interval{0, 0.1684}},
		{1, 29, Interval{0.0061, 0.1718}, Interval{0.0009, 0.1776}},
	} {
		s := must(NewShare(c.count, c.n, 0.95))(t)
		for _, p := range [][2]float64{{s.Wilson.Low, c.wilson.Low}, {s.Wilson.High, c.wilson.High}, {s.Exact.Low, c.exact.Low}, {s.Exact.High, c.exact.High}} {
			if math.Abs(p[0]-p[1]) > 5.1e-5 {
				t.Errorf("%d of %d: %+v, want %+v and %+v", c.count, c.n, s, c.wilson, c.exact)
				break
			}
		}
	}
}

// TestTallyAgreesWithSortedValues holds the table's statistics to those of the sorted values.
func TestTallyAgreesWithSortedValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(1, 9).Draw(t, "v")) / 2 }), 1, 30).Draw(t, "values")
		a, err := NewTally(values)
		if err != nil {
			t.Fatal(err)
		}
		sorted := slices.Sorted(slices.Values(values))
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		for kind := 1; kind <= 9; kind++ {
			if got, _ := a.Quantile(p, kind); got != num.Quantile(sorted, p, kind) {
				t.Fatalf("kind %d at %g: %g, want %g", kind, p, got, num.Quantile(sorted, p, kind))
			}
		}
		mean, _ := a.Mean()
		if math.Abs(mean-num.Mean(sorted)) > 1e-14 {
			t.Fatalf("mean %g, want %g", mean, num.Mean(sorted))
		}
		slices.Reverse(values)
		b, _ := NewTally(values)
		if !slices.Equal(a.Counts, b.Counts) || !slices.Equal(a.Levels, b.Levels) {
			t.Fatalf("the order of experts matters: %v, %v", a, b)
		}
		low, high, _ := a.Range()
		q, _ := a.Quantile(p, 7)
		if q < low || q > high || a.Within(Band{low, high}) != len(values) {
			t.Fatalf("quantile %g outside %g..%g", q, low, high)
		}
	})
}

func TestShareBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		s, err := NewShare(k, n, rapid.SampledFrom([]float64{0.5, 0.9, 0.95, 0.999}).Draw(t, "confidence"))
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range []Interval{s.Wilson, s.Exact} {
			if !(0 <= i.Low && i.Low <= s.Value && s.Value <= i.High && i.High <= 1) {
				t.Fatalf("%d of %d: %+v does not hold %g", k, n, i, s.Value)
			}
		}
	})
}
