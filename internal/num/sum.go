package num

import (
	"math"
	"slices"
)

// Sum returns the sum of xs in their order with A. Neumaier's compensation (ZAMM 54, 1974): the rounding errors
// are summed apart and added at the end. The sum of nothing is 0.
func Sum(xs []float64) float64 {
	var s, c float64
	for _, x := range xs {
		t := s + x
		if math.Abs(s) >= math.Abs(x) {
			c += (s - t) + x
		} else {
			c += (x - t) + s
		}
		s = t
	}
	if math.IsInf(s, 0) {
		return s
	}
	return s + c
}

// Dot returns the sum of products a[i]*b[i] in their order, with the rounding errors of products and of sums
// compensated (Ogita, Rump and Oishi 2005, algorithm Dot2). It panics if b is shorter than a.
func Dot(a, b []float64) float64 {
	var s, c float64
	for i, x := range a {
		p := twoProd(x, b[i])
		t := twoSum(s, p.hi)
		s = t.hi
		c += t.lo + p.lo
	}
	if c != c {
		return s
	}
	return s + c
}

// Mean returns the arithmetic mean, NaN for no values.
func Mean(xs []float64) float64 {
	return Sum(xs) / float64(len(xs))
}

// MidRanks returns the ranks of xs, 1 for the smallest; equal values share the mean of their ranks.
func MidRanks(xs []float64) []float64 {
	order := make([]int, len(xs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case xs[i] < xs[j]:
			return -1
		case xs[i] > xs[j]:
			return 1
		}
		return 0
	})
	ranks := make([]float64, len(xs))
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && xs[order[j]] == xs[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			ranks[k] = float64(i+1+j) / 2
		}
		i = j
	}
	return ranks
}
