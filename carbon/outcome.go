package carbon

import (
	"math"
	"sort"

	"github.com/tanwen/tanwen/internal/num"
)

// Quantiles returns quantiles of an outcome over the draws, exact ones of Hyndman and Fan's type 7.
func (r *EnsembleResult) Quantiles(of func(*Outcome) float64, shares ...float64) []float64 {
	values := make([]float64, len(r.Outcomes))
	for i := range r.Outcomes {
		values[i] = of(&r.Outcomes[i])
	}
	sort.Float64s(values)
	out := make([]float64, len(shares))
	for k, p := range shares {
		out[k] = num.Quantile7(values, p)
	}
	return out
}

// ConditionedQuantiles returns quantiles of an outcome over the draws by the weight of the observations: the least value
// at which the weight of it and all smaller ones reaches the share. Without observations all weights are 1.
func (r *EnsembleResult) ConditionedQuantiles(of func(*Outcome) float64, shares ...float64) []float64 {
	order := make([]int, len(r.Outcomes))
	values := make([]float64, len(r.Outcomes))
	for i := range order {
		order[i], values[i] = i, of(&r.Outcomes[i])
	}
	sort.SliceStable(order, func(i, j int) bool { return values[order[i]] < values[order[j]] })
	var total float64
	for _, i := range order {
		total += r.Outcomes[i].Weight
	}
	out := make([]float64, len(shares))
	for k, p := range shares {
		var below float64
		for _, i := range order {
			below += r.Outcomes[i].Weight
			out[k] = values[i]
			if below >= float64(p*total) {
				break
			}
		}
	}
	return out
}

// Probability is a share of the draws with its error.
type Probability struct {
	Value float64 `json:"value"`
	// StdErr is the standard error from the number of draws, sqrt(p (1-p)/n) with the effective number.
	StdErr float64 `json:"std_err"`
}

// Probability returns the share of the draws of which an event holds.
func (r *EnsembleResult) Probability(event func(*Outcome) bool) Probability {
	n := 0
	for i := range r.Outcomes {
		if event(&r.Outcomes[i]) {
			n++
		}
	}
	return probability(float64(n)/float64(len(r.Outcomes)), float64(len(r.Outcomes)))
}

// ConditionedProbability returns the same by the weight of the observations; ok is false without any.
func (r *EnsembleResult) ConditionedProbability(event func(*Outcome) bool) (p Probability, ok bool) {
	if r.Conditioned == nil {
		return p, false
	}
	var all, hit float64
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		all += o.Weight
		if event(o) {
			hit += o.Weight
		}
	}
	return probability(hit/all, r.Conditioned.Effective), true
}

func probability(p, n float64) Probability {
	return Probability{Value: p, StdErr: math.Sqrt(float64(p*(1-p)) / n)}
}

// PeakYearOf is the year of the highest residual emission.
func PeakYearOf(o *Outcome) float64 { return float64(o.PeakYear) }

// PeakOf is the highest residual emission, Mt.
func PeakOf(o *Outcome) float64 { return o.Peak }

// ResidualOf is the residual emission in the target year, Mt.
func ResidualOf(o *Outcome) float64 { return o.Residual }

// NetOf returns the reader of net emission in the target year, Mt.
func NetOf(a Accounting) func(*Outcome) float64 {
	return func(o *Outcome) float64 { return o.Net[a] }
}

// NeutralBy says whether net emission in the target year is at or below 0.
func NeutralBy(a Accounting) func(*Outcome) bool {
	return func(o *Outcome) bool { return o.Net[a] <= 0 }
}
