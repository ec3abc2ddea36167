package sensitivity

import (
	"math"
	"sort"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// MostRuns is the largest number of runs of a model, or of cells in a table of points.
const MostRuns = 1 << 26

// Function is a model as this package sees it: a number for a point of the unit cube. It is called from several
// goroutines at once, must not keep x, and must return the same for the same x.
type Function func(x []float64) float64

// Estimate is a number with its uncertainty from the finite number of runs or draws.
type Estimate struct {
	Value  float64 `json:"value"`
	StdErr float64 `json:"std_err"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// Overlaps says whether the intervals of two estimates have a value in common.
func (e Estimate) Overlaps(o Estimate) bool { return e.Low <= o.High && o.Low <= e.High }

// Ranks ranks estimates from the largest down, from 1. An estimate whose interval overlaps that of the largest of a
// group shares its rank: a ranking inside the uncertainty would be noise. Equal values keep their order.
func Ranks(estimates []Estimate) []int {
	order := make([]int, len(estimates))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return estimates[order[i]].Value > estimates[order[j]].Value })
	out := make([]int, len(estimates))
	first := 0
	for k, i := range order {
		if !estimates[i].Overlaps(estimates[order[first]]) {
			first = k
		}
		out[i] = first + 1
	}
	return out
}

// checkConfidence returns the confidence asked for, 0.95 if none is, and refuses one outside 0 to 1.
func checkConfidence(c float64) (float64, error) {
	if c == 0 {
		return 0.95, nil
	}
	if !(c > 0 && c < 1) {
		return 0, fault.Bad("confidence", "sensitivity.confidence", "the confidence is {value}; it must lie between 0 and 1", "value", c)
	}
	return c, nil
}

// normalInterval makes an estimate with a symmetric interval of a normal error.
func normalInterval(value, stdErr, confidence float64) Estimate {
	half := float64(num.NormalQuantile((1+confidence)/2) * stdErr)
	return Estimate{Value: value, StdErr: stdErr, Low: value - half, High: value + half}
}

// percentileInterval makes an estimate with the percentiles of its resamples, which it sorts.
func percentileInterval(value float64, resamples []float64, confidence float64) Estimate {
	sort.Float64s(resamples)
	tail := (1 - confidence) / 2
	return Estimate{Value: value, StdErr: deviation(resamples), Low: num.Quantile7(resamples, tail), High: num.Quantile7(resamples, 1-tail)}
}

// deviation is the sample standard deviation, 0 for fewer than two values.
func deviation(xs []float64) float64 {
	if len(xs) < 2 {
		return 0
	}
	mean, square := num.Mean(xs), 0.0
	for _, x := range xs {
		d := x - mean
		square += float64(d * d)
	}
	return math.Sqrt(square / float64(len(xs)-1))
}

// notFinite is what is said of an output that is no number.
func notFinite(place int) error {
	return fault.Bad("outputs", "sensitivity.output", "the output of run {run} is not finite; every run must give a number", "run", place+1)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
