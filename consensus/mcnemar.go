package consensus

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// ChangeTest is the result of [McNemar]. The chi-square forms are nil if nobody changed.
type ChangeTest struct {
	ChiSquare          *float64 `json:"chi2"` // (b-c)^2 / (b+c)
	P                  *float64 `json:"p"`
	ChiSquareCorrected *float64 `json:"chi2_corrected"` // (|b-c|-1)^2 / (b+c)
	PCorrected         *float64 `json:"p_corrected"`
	PExact             float64  `json:"p_exact"` // two-sided binomial; 1 if nobody changed
	PMid               float64  `json:"p_mid"`   // mid-p: the exact one less half the probability of this outcome
}

// McNemar tests whether experts who crossed a line between two rounds (from not agreeing to agreeing, say) did so
// more in one direction: b went one way, c the other. Q. McNemar, Psychometrika 12 (1947). For panels the exact
// p-value is the one to use.
func McNemar(b, c int) (ChangeTest, error) {
	if b < 0 || c < 0 {
		return ChangeTest{}, fault.Bad("b", "consensus.counts.negative", "the counts are {b} and {c}; they cannot be negative", "b", b, "c", c)
	}
	n := b + c
	if n == 0 {
		return ChangeTest{PExact: 1, PMid: 1}, nil
	}
	d := math.Abs(float64(b - c))
	chi := float64(d*d) / float64(n)
	e := max(d-1, 0)
	corrected := float64(e*e) / float64(n)
	most := max(b, c)
	tail := num.BinomialSF(most, n, 0.5)
	above := num.BinomialSF(most+1, n, 0.5)
	t := ChangeTest{ChiSquare: new(chi), P: new(num.ChiSquareSF(chi, 1)), ChiSquareCorrected: new(corrected),
		PCorrected: new(num.ChiSquareSF(corrected, 1)), PExact: min(1, 2*tail), PMid: min(1, tail+above)}
	return t, nil
}
