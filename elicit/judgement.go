package elicit

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/fault"
)

// Judgement is what one expert says about one quantity: Values[k] is not exceeded with probability Probabilities[k].
type Judgement struct {
	Values        []float64 // rising strictly
	Probabilities []float64 // rising strictly, between 0 and 1
	// Lower and Upper are limits that the quantity cannot pass; nil is none. Families for bounded quantities need
	// them.
	Lower, Upper *float64
}

// largest is the greatest value accepted, so that differences and squares of values stay finite.
const largest = 1e100

// Check reports the first fault: too few quantiles, values or probabilities out of order, values outside the limits.
// One quantile is enough here; fitting needs more.
func (j Judgement) Check() error {
	if len(j.Values) == 0 {
		return fault.Bad("values", "elicit.no_quantiles", "no quantile is given; at least one is needed")
	}
	if len(j.Values) != len(j.Probabilities) {
		return fault.Bad("values", "elicit.quantiles_shape", "{values} values and {probabilities} probabilities are given; there must be as many of both", "values", len(j.Values), "probabilities", len(j.Probabilities))
	}
	for _, limit := range []struct {
		name  string
		value *float64
	}{{"lower", j.Lower}, {"upper", j.Upper}} {
		if limit.value != nil && !finite(*limit.value) {
			return fault.Bad(limit.name, "elicit.limit", "the limit is {value}; it must be a finite number, or left out", "value", *limit.value)
		}
		if limit.value != nil && math.Abs(*limit.value) > largest {
			return fault.Bad(limit.name, "elicit.value_large", "the value is {value}; choose a unit in which it lies between -{most} and {most}", "value", *limit.value, "most", largest)
		}
	}
	for k, v := range j.Values {
		p := j.Probabilities[k]
		field := fmt.Sprintf("values[%d]", k)
		switch {
		case !finite(v):
			return fault.Bad(field, "elicit.value", "the value is {value}; it must be a finite number", "value", v)
		case math.Abs(v) > largest:
			return fault.Bad(field, "elicit.value_large", "the value is {value}; choose a unit in which it lies between -{most} and {most}", "value", v, "most", largest)
		case !(p > 0 && p < 1):
			return fault.Bad(fmt.Sprintf("probabilities[%d]", k), "elicit.probability", "the probability is {value}; it must lie between 0 and 1, both excluded", "value", p)
		case k > 0 && p <= j.Probabilities[k-1]:
			return fault.Bad(fmt.Sprintf("probabilities[%d]", k), "elicit.probability_order", "the probability {value} does not lie above the one before; probabilities must rise", "value", p)
		case k > 0 && v <= j.Values[k-1]:
			return fault.Bad(field, "elicit.value_order", "the value {value} does not lie above the one before; quantiles must rise with their probabilities", "value", v)
		case j.Lower != nil && v <= *j.Lower:
			return fault.Bad(field, "elicit.below_limit", "the value {value} does not lie above the lower limit {limit}; quantiles must lie inside the limits", "value", v, "limit", *j.Lower)
		case j.Upper != nil && v >= *j.Upper:
			return fault.Bad(field, "elicit.above_limit", "the value {value} does not lie below the upper limit {limit}; quantiles must lie inside the limits", "value", v, "limit", *j.Upper)
		}
	}
	if j.Lower != nil && j.Upper != nil && *j.Lower >= *j.Upper {
		return fault.Bad("upper", "elicit.limits_order", "the limits are {lower} and {upper}; the upper one must lie above the lower", "lower", *j.Lower, "upper", *j.Upper)
	}
	return nil
}

// PiecewiseLinear joins the quantiles by straight lines, which makes as little as possible of them. A missing limit
// is set overshoot times the range of the values beyond the outermost one.
func (j Judgement) PiecewiseLinear(overshoot float64) (PiecewiseLinear, error) {
	if err := j.Check(); err != nil {
		return PiecewiseLinear{}, err
	}
	if !(overshoot > 0) || math.IsInf(overshoot, 0) {
		return PiecewiseLinear{}, fault.Bad("overshoot", "elicit.overshoot", "the overshoot is {value}; it must be a number above 0", "value", overshoot)
	}
	n := len(j.Values)
	beyond := float64(overshoot * (j.Values[n-1] - j.Values[0]))
	if n == 1 {
		beyond = float64(overshoot * math.Max(1, math.Abs(j.Values[0])))
	}
	low, high := j.Values[0]-beyond, j.Values[n-1]+beyond
	if j.Lower != nil {
		low = *j.Lower
	}
	if j.Upper != nil {
		high = *j.Upper
	}
	d := PiecewiseLinear{Values: make([]float64, 0, n+2), Probabilities: make([]float64, 0, n+2)}
	d.Values = append(append(append(d.Values, low), j.Values...), high)
	d.Probabilities = append(append(append(d.Probabilities, 0), j.Probabilities...), 1)
	return d, nil
}

// mirrored is the judgement about upper - X, with lower limit 0.
func (j Judgement) mirrored(upper float64) Judgement {
	n := len(j.Values)
	m := Judgement{Values: make([]float64, n), Probabilities: make([]float64, n), Lower: new(0.0)}
	for k := range n {
		m.Values[n-1-k] = upper - j.Values[k]
		m.Probabilities[n-1-k] = 1 - j.Probabilities[k]
	}
	return m
}
