package elicit

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// A Distribution is a continuous distribution on the line.
type Distribution interface {
	// Check reports parameters that make no distribution. The other methods are meaningful only after it returns
	// nil.
	Check() error
	// CDF returns the probability of a value not above x.
	CDF(x float64) float64
	// Quantile returns the x with CDF(x) = p for p strictly between 0 and 1.
	Quantile(p float64) float64
	// Density returns the derivative of CDF; where that jumps, the value on the right.
	Density(x float64) float64
	// Parameters lists the parameters in a fixed order.
	Parameters() []Parameter
}

// Parameter is a named parameter of a distribution.
type Parameter struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// Point is one point of a distribution's curve.
type Point struct {
	X       float64 `json:"x"`
	CDF     float64 `json:"cdf"`
	Density float64 `json:"density"`
}

// Outline returns n points of the curve of d for a plot, evenly spaced from its 0.5 % to its 99.5 % point; n must be
// at least 2.
func Outline(d Distribution, n int) ([]Point, error) {
	if n < 2 {
		return nil, fault.Bad("n", "elicit.outline", "a curve of {n} points is asked for; at least 2 are needed", "n", n)
	}
	if err := d.Check(); err != nil {
		return nil, err
	}
	low, high := d.Quantile(0.005), d.Quantile(0.995)
	out := make([]Point, n)
	for k := range out {
		x := low + float64((high-low)*(float64(k)/float64(n-1)))
		out[k] = Point{X: x, CDF: d.CDF(x), Density: d.Density(x)}
	}
	return out, nil
}

// invertCDF returns the x between low and high at which the rising function cdf reaches p, by Newton steps kept
// inside a shrinking bracket. density may be rough; it only saves steps.
func invertCDF(cdf, density func(x float64) float64, p, low, high float64) float64 {
	x := low + (high-low)/2
	for range 200 {
		f := cdf(x)
		if f < p {
			low = x
		} else {
			high = x
		}
		next := x - (f-p)/density(x)
		if !(next > low && next < high) {
			next = low + (high-low)/2
		}
		if next == low || next == high || math.Abs(next-x) <= 1e-15*math.Abs(x) {
			return next
		}
		x = next
	}
	return x
}

// bracket widens an interval around start until the rising function cdf passes p inside it.
func bracket(cdf func(x float64) float64, p, start, width float64) (low, high float64) {
	low, high = start-width, start+width
	for step := width; cdf(low) > p; step *= 2 {
		low -= step
	}
	for step := width; cdf(high) < p; step *= 2 {
		high += step
	}
	return low, high
}

func finite(xs ...float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// checkParameters requires finite parameters, of which those named positive must be above 0.
func checkParameters(family string, ps []Parameter, positive ...string) error {
	for _, p := range ps {
		if !finite(p.Value) {
			return fault.Bad(p.Name, "elicit.parameter", "the parameter {name} of a {family} distribution is {value}; it must be a finite number", "name", p.Name, "family", family, "value", p.Value)
		}
		for _, name := range positive {
			if p.Name == name && p.Value <= 0 {
				return fault.Bad(p.Name, "elicit.parameter_positive", "the parameter {name} of a {family} distribution is {value}; it must be above 0", "name", p.Name, "family", family, "value", p.Value)
			}
		}
	}
	return nil
}

func checkLimits(family string, lower, upper float64) error {
	if !(lower < upper) {
		return fault.Bad("upper", "elicit.limits", "the limits of a {family} distribution are {lower} and {upper}; the upper one must lie above the lower", "family", family, "lower", lower, "upper", upper)
	}
	return nil
}
