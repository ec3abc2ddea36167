package consensus

import (
	"math"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Tally is the frequency table of one item's ratings: the distinct values in ascending order and how many experts
// gave each. Every statistic of this package that concerns one item can be taken from it, so results do not depend
// on the order of experts, and a resample of the panel is the same levels with other counts.
type Tally struct {
	Levels []float64 // distinct, ascending, finite
	Counts []int     // one per level, not negative; 0 occurs in resamples
}

// NewTally counts values. NaN stands for no rating and is left out; a value beyond 1e60 is refused.
func NewTally(values []float64) (Tally, error) {
	sorted := make([]float64, 0, len(values))
	for i, v := range values {
		if outOfRange(v) {
			return Tally{}, rangeFault("values[" + strconv.Itoa(i) + "]")
		}
		if v == v {
			sorted = append(sorted, v+0) // -0 counts as 0
		}
	}
	slices.Sort(sorted)
	var t Tally
	for i, v := range sorted {
		if i == 0 || v != sorted[i-1] {
			t.Levels = append(t.Levels, v)
			t.Counts = append(t.Counts, 0)
		}
		t.Counts[len(t.Counts)-1]++
	}
	return t, nil
}

// largest bounds ratings, so that no sum of squares leaves the range of numbers.
const largest = 1e60

// outOfRange says whether a rating is infinite or absurdly large.
func outOfRange(v float64) bool { return math.Abs(v) > largest }

func rangeFault(field string) error {
	return fault.Bad(field, "consensus.value.range", "the value is infinite or beyond 1e60; ratings are plain numbers, a missing one is left out")
}

// N returns the number of ratings.
func (t Tally) N() int {
	n := 0
	for _, c := range t.Counts {
		n += c
	}
	return n
}

// Mean returns the arithmetic mean; ok is false if there is no rating.
func (t Tally) Mean() (mean float64, ok bool) {
	n := t.N()
	if n == 0 {
		return 0, false
	}
	return t.sum() / float64(n), true
}

// sum adds the ratings level by level with Neumaier's compensation.
func (t Tally) sum() float64 {
	var s, c float64
	for i, v := range t.Levels {
		x := float64(float64(t.Counts[i]) * v)
		u := s + x
		if math.Abs(s) >= math.Abs(x) {
			c += (s - u) + x
		} else {
			c += (x - u) + s
		}
		s = u
	}
	return s + c
}

// SD returns the standard deviation with n-1 in the denominator; ok is false for fewer than two ratings.
func (t Tally) SD() (sd float64, ok bool) {
	n := t.N()
	mean, _ := t.Mean()
	if n < 2 {
		return 0, false
	}
	s := 0.0
	for i, v := range t.Levels {
		d := v - mean
		s += float64(float64(t.Counts[i]) * float64(d*d))
	}
	return math.Sqrt(s / float64(n-1)), true
}

// CV returns the coefficient of variation, standard deviation over the absolute mean; ok is false for fewer than
// two ratings or a mean of 0. It has a meaning only on scales whose zero is not arbitrary.
func (t Tally) CV() (cv float64, ok bool) {
	sd, ok := t.SD()
	mean, _ := t.Mean()
	if !ok || math.Abs(mean) <= 1e-12*sd || mean == 0 { // a mean that is rounding only is 0
		return 0, false
	}
	return sd / math.Abs(mean), true
}

// Quantile returns the p-quantile by one of the nine definitions of Hyndman and Fan (1996); 7 is the usual one.
// ok is false if there is no rating.
func (t Tally) Quantile(p float64, kind int) (q float64, ok bool) {
	n := t.N()
	switch {
	case n == 0 || p != p || kind < 1 || kind > 9:
		return 0, false
	case kind != 7:
		return num.Quantile(t.values(n), p, kind), true
	}
	pos := float64(float64(n-1) * min(max(p, 0), 1))
	j := int(pos)
	a, b := t.pair(j)
	return a + float64((pos-float64(j))*(b-a)), true
}

// pair returns the ratings at positions j and j+1 of the ascending order, the last one twice at the end.
func (t Tally) pair(j int) (a, b float64) {
	for i, c := range t.Counts {
		if j < c {
			a = t.Levels[i]
			if j+1 < c {
				return a, a
			}
			for i++; i < len(t.Counts); i++ {
				if t.Counts[i] > 0 {
					return a, t.Levels[i]
				}
			}
			return a, a
		}
		j -= c
	}
	return a, a
}

// values writes the ratings out in ascending order.
func (t Tally) values(n int) []float64 {
	out := make([]float64, 0, n)
	for i, c := range t.Counts {
		for range c {
			out = append(out, t.Levels[i])
		}
	}
	return out
}

// Median returns the middle rating, or the mean of the two middle ones; ok is false if there is no rating.
func (t Tally) Median() (median float64, ok bool) { return t.Quantile(0.5, 7) }

// Range returns the smallest and the largest rating; ok is false if there is none.
func (t Tally) Range() (low, high float64, ok bool) {
	for i, c := range t.Counts {
		if c == 0 {
			continue
		}
		if !ok {
			low, ok = t.Levels[i], true
		}
		high = t.Levels[i]
	}
	return low, high, ok
}

// Within counts the ratings inside a band, ends included.
func (t Tally) Within(b Band) int {
	n := 0
	for i, v := range t.Levels {
		if v >= b.Low && v <= b.High {
			n += t.Counts[i]
		}
	}
	return n
}

// Band is a part of a scale, both ends included.
type Band struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// check refuses a band whose ends are not finite or in the wrong order.
func (b Band) check(field string) error {
	if outOfRange(b.Low) || outOfRange(b.High) || !(b.Low <= b.High) {
		return fault.Bad(field, "consensus.band", "the band runs from {low} to {high}; it needs two finite ends, the lower one first",
			"low", b.Low, "high", b.High)
	}
	return nil
}
