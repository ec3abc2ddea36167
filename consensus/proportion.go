package consensus

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Interval is a range of plausible values, both ends included.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Share is a proportion of a panel with two intervals for it. Wilson's is near its level on average and the one to
// print; the exact one of Clopper and Pearson never falls below its level and is wider.
type Share struct {
	Count  int      `json:"count"`
	N      int      `json:"n"`
	Value  float64  `json:"value"` // Count / N
	Wilson Interval `json:"wilson"`
	Exact  Interval `json:"exact"` // Clopper-Pearson
}

// NewShare returns count of n with intervals of the given confidence (0.95, say). n must be positive, since a share
// of nobody has no value.
func NewShare(count, n int, confidence float64) (Share, error) {
	switch {
	case n < 1:
		return Share{}, fault.Bad("n", "consensus.share.none", "a share of {n} answers has no value; at least one is needed", "n", n)
	case count < 0 || count > n:
		return Share{}, fault.Bad("count", "consensus.share.count", "the count {count} is not between 0 and {n}", "count", count, "n", n)
	}
	if err := checkLevel("confidence", confidence); err != nil {
		return Share{}, err
	}
	return Share{Count: count, N: n, Value: float64(count) / float64(n), Wilson: wilson(count, n, confidence),
		Exact: clopperPearson(count, n, confidence)}, nil
}

// checkLevel refuses a probability that is not strictly between 0 and 1.
func checkLevel(field string, p float64) error {
	if !(p > 0 && p < 1) {
		return fault.Bad(field, "consensus.level", "the level is {level}; it must lie between 0 and 1, as 0.95 does", "level", p)
	}
	return nil
}

// wilson is the score interval of E. B. Wilson, Probable inference, the law of succession, and statistical
// inference, JASA 22 (1927).
func wilson(count, n int, confidence float64) Interval {
	z := num.NormalQuantile(0.5 + float64(confidence/2))
	k, m := float64(count), float64(n)
	p, zz := k/m, float64(z*z)
	centre := p + zz/(2*m)
	half := float64(z * math.Sqrt(float64(p*(1-p))/m+zz/(4*m*m)))
	scale := 1 + zz/m
	i := Interval{max((centre-half)/scale, 0), min((centre+half)/scale, 1)}
	if count == 0 { // the ends are exact there, but for rounding
		i.Low = 0
	}
	if count == n {
		i.High = 1
	}
	return i
}

// clopperPearson is the exact interval of C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), by quantiles of
// the beta distribution.
func clopperPearson(count, n int, confidence float64) Interval {
	alpha := float64((1 - confidence) / 2)
	k, m := float64(count), float64(n)
	i := Interval{0, 1}
	if count > 0 {
		i.Low = num.BetaIncInv(k, m-k+1, alpha)
	}
	if count < n {
		i.High = num.BetaIncInv(k+1, m-k, 1-alpha)
	}
	return i
}
