package elicit

import (
	"fmt"
	"sort"

	"github.com/tanwen/tanwen/fault"
)

// PiecewiseLinear has a straight distribution function between its knots: between two of them all values are equally
// likely. The first knot has probability 0 and the last 1.
type PiecewiseLinear struct {
	Values        []float64 // rising strictly
	Probabilities []float64 // from 0 to 1, not falling
}

// Check reports knots out of order.
func (d PiecewiseLinear) Check() error {
	n := len(d.Values)
	if n < 2 || len(d.Probabilities) != n {
		return fault.Bad("values", "elicit.knots_shape", "{values} values and {probabilities} probabilities are given; there must be as many of both, at least two", "values", n, "probabilities", len(d.Probabilities))
	}
	for k := range n {
		if !finite(d.Values[k], d.Probabilities[k]) || k > 0 && (d.Values[k] <= d.Values[k-1] || d.Probabilities[k] < d.Probabilities[k-1]) {
			return fault.Bad(fmt.Sprintf("values[%d]", k), "elicit.knots_order", "knot {k} does not follow the one before; values must rise and probabilities must not fall", "k", k)
		}
	}
	if d.Probabilities[0] != 0 || d.Probabilities[n-1] != 1 {
		return fault.Bad("probabilities", "elicit.knots_ends", "the probabilities run from {first} to {last}; they must run from 0 to 1", "first", d.Probabilities[0], "last", d.Probabilities[n-1])
	}
	return nil
}

// CDF returns the probability of a value not above x.
func (d PiecewiseLinear) CDF(x float64) float64 {
	return interpolate(d.Values, d.Probabilities, x)
}

// Quantile returns the p quantile; where the distribution function is flat, the least value.
func (d PiecewiseLinear) Quantile(p float64) float64 {
	k := sort.SearchFloat64s(d.Probabilities, p)
	if k == 0 {
		return d.Values[0]
	}
	if k == len(d.Values) {
		return d.Values[k-1]
	}
	share := (p - d.Probabilities[k-1]) / (d.Probabilities[k] - d.Probabilities[k-1])
	return d.Values[k-1] + float64(share*(d.Values[k]-d.Values[k-1]))
}

// Density returns the density at x.
func (d PiecewiseLinear) Density(x float64) float64 {
	k := sort.Search(len(d.Values), func(k int) bool { return d.Values[k] > x })
	if k == 0 || k == len(d.Values) {
		return 0
	}
	return (d.Probabilities[k] - d.Probabilities[k-1]) / (d.Values[k] - d.Values[k-1])
}

// Parameters are the knots: x0, p0, x1, p1, and so on.
func (d PiecewiseLinear) Parameters() []Parameter {
	var out []Parameter
	for k, v := range d.Values {
		out = append(out, Parameter{fmt.Sprintf("x%d", k), v}, Parameter{fmt.Sprintf("p%d", k), d.Probabilities[k]})
	}
	return out
}

// interpolate is the piecewise linear function through (xs, ys), level outside.
func interpolate(xs, ys []float64, x float64) float64 {
	k := sort.SearchFloat64s(xs, x)
	switch {
	case k == 0:
		return ys[0]
	case k == len(xs):
		return ys[k-1]
	case x == xs[k]:
		return ys[k]
	}
	share := (x - xs[k-1]) / (xs[k] - xs[k-1])
	return ys[k-1] + float64(share*(ys[k]-ys[k-1]))
}
