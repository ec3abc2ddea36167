package sensitivity

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Normal is a decision whose values have closed forms: one option has the net benefit 0, the other
// Mean + Coefficients . X with independent standard normal X (H. Raiffa and R. Schlaifer, Applied Statistical Decision
// Theory, 1961, section 5.4). It is a check on estimates, and an answer where a decision is near to it.
type Normal struct {
	Mean         float64
	Coefficients []float64
}

// Study reads one input N times, each time with an independent normal error.
type Study struct {
	Input   int     `json:"input"`
	N       int     `json:"n"`
	NoiseSD float64 `json:"noise_sd"`
}

// Check refuses numbers that are not finite.
func (d Normal) Check() error {
	if !finite(d.Mean) {
		return fault.Bad("mean", "sensitivity.finite", "the value is not finite; a number is needed")
	}
	for i, c := range d.Coefficients {
		if !finite(c) {
			return fault.Bad(at("coefficients", i), "sensitivity.finite", "the value is not finite; a number is needed")
		}
	}
	return nil
}

// loss is the value of learning a part of the benefit whose standard deviation is sd: the unit normal loss.
func (d Normal) loss(sd float64) float64 {
	if sd == 0 {
		return 0
	}
	distance := math.Abs(d.Mean) / sd
	return max(float64(sd*num.NormalPDF(distance))-float64(math.Abs(d.Mean)*num.NormalCDF(-distance)), 0)
}

// Perfect returns what it is worth to know all inputs.
func (d Normal) Perfect() float64 {
	all := make([]int, len(d.Coefficients))
	for i := range all {
		all[i] = i
	}
	v, _ := d.Partial(all...)
	return v
}

// Partial returns what it is worth to know these inputs; knowing one twice changes nothing. It refuses an input that is
// none.
func (d Normal) Partial(inputs ...int) (float64, error) {
	known := make([]float64, len(d.Coefficients))
	for k, i := range inputs {
		if i < 0 || i >= len(known) {
			return 0, noInput(at("inputs", k), i, len(known))
		}
		known[i] = d.Coefficients[i]
	}
	return d.loss(math.Sqrt(num.Dot(known, known))), nil
}

// Study returns what a study is worth before it is made: that of knowing its mean.
func (d Normal) Study(s Study) (float64, error) {
	if s.Input < 0 || s.Input >= len(d.Coefficients) {
		return 0, noInput("input", s.Input, len(d.Coefficients))
	}
	if s.N < 0 {
		return 0, fault.Bad("n", "sensitivity.study_n", "the study reads {n} times; it can read 0 times or more", "n", s.N)
	}
	if !(s.NoiseSD >= 0) || !finite(s.NoiseSD) {
		return 0, fault.Bad("noise_sd", "sensitivity.study_noise", "the error of a reading is {value}; it must be a number and not below 0", "value", s.NoiseSD)
	}
	if s.N == 0 {
		return 0, nil
	}
	n := float64(s.N)
	share := n / (n + float64(s.NoiseSD*s.NoiseSD))
	return d.loss(float64(math.Abs(d.Coefficients[s.Input]) * math.Sqrt(share))), nil
}

func noInput(field string, i, n int) error {
	return fault.Bad(field, "sensitivity.input", "there is no input {i}; inputs are counted from 0, and there are {n}", "i", i, "n", n)
}
