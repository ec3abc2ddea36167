package elicit

import (
	"fmt"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// LinearPool is the mixture of distributions: F = sum of w F_i (Stone 1961). It keeps every expert's values possible
// and is at least as wide as the experts are on average; disagreement widens it.
type LinearPool struct {
	Components []Distribution
	Weights    []float64 // not negative, sum 1; nil: equal
}

// Check reports the first fault of a component or of the weights.
func (d LinearPool) Check() error { return checkPool(d.Components, d.Weights) }

// CDF returns the probability of a value not above x.
func (d LinearPool) CDF(x float64) float64 {
	return weigh(d.Components, d.Weights, func(c Distribution) float64 { return c.CDF(x) })
}

// Density returns the density at x.
func (d LinearPool) Density(x float64) float64 {
	return weigh(d.Components, d.Weights, func(c Distribution) float64 { return c.Density(x) })
}

// Quantile returns the p quantile, by inversion between the least and the greatest of the components' p quantiles.
func (d LinearPool) Quantile(p float64) float64 {
	low, high := spanQuantiles(d.Components, d.Weights, p)
	if low == high {
		return low
	}
	return invertCDF(d.CDF, d.Density, p, low, high)
}

// Parameters are the weights, weight0, weight1, and so on.
func (d LinearPool) Parameters() []Parameter { return weightParameters(d.Components, d.Weights) }

// QuantilePool averages quantiles: F^-1 = sum of w F_i^-1 (Vincent 1912; Lichtendahl et al., Management Science 59
// (2013) 1594). It keeps location-scale families and is narrower than the linear pool: the experts' spreads are
// averaged and their disagreement leaves no trace in the width.
type QuantilePool struct {
	Components []Distribution
	Weights    []float64 // not negative, sum 1; nil: equal
}

// Check reports the first fault of a component or of the weights.
func (d QuantilePool) Check() error { return checkPool(d.Components, d.Weights) }

// Quantile returns the p quantile.
func (d QuantilePool) Quantile(p float64) float64 {
	return weigh(d.Components, d.Weights, func(c Distribution) float64 { return c.Quantile(p) })
}

// CDF returns the probability of a value not above x, by bisection of the quantile function to 1e-15.
func (d QuantilePool) CDF(x float64) float64 {
	low, high := 0.0, 1.0
	for high-low > 1e-15*high {
		p := low + (high-low)/2
		if p == low || p == high {
			break
		}
		if d.Quantile(p) < x {
			low = p
		} else {
			high = p
		}
	}
	// Beyond the last probability that can be told from 0 or 1 the value has left the support.
	switch {
	case low > 1-1e-15:
		return 1
	case high < 1e-300:
		return 0
	}
	return high
}

// Density returns the density at x: 1 over the averaged reciprocals of the components' densities.
func (d QuantilePool) Density(x float64) float64 {
	p := d.CDF(x)
	if p <= 0 || p >= 1 {
		return 0
	}
	slope := weigh(d.Components, d.Weights, func(c Distribution) float64 { return 1 / c.Density(c.Quantile(p)) })
	if math.IsInf(slope, 0) || math.IsNaN(slope) {
		return 0
	}
	return 1 / slope
}

// Parameters are the weights, weight0, weight1, and so on.
func (d QuantilePool) Parameters() []Parameter { return weightParameters(d.Components, d.Weights) }

// weigh sums w f over the components with a weight above 0.
func weigh(components []Distribution, weights []float64, f func(Distribution) float64) float64 {
	var total float64
	for k, c := range components {
		w := weightOf(weights, k, len(components))
		if w > 0 {
			total += float64(w * f(c))
		}
	}
	return total
}

func weightOf(weights []float64, k, n int) float64 {
	if weights == nil {
		return 1 / float64(n)
	}
	return weights[k]
}

func spanQuantiles(components []Distribution, weights []float64, p float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for k, c := range components {
		if weightOf(weights, k, len(components)) > 0 {
			q := c.Quantile(p)
			low, high = math.Min(low, q), math.Max(high, q)
		}
	}
	return low, high
}

func weightParameters(components []Distribution, weights []float64) []Parameter {
	out := make([]Parameter, len(components))
	for k := range components {
		out[k] = Parameter{fmt.Sprintf("weight%d", k), weightOf(weights, k, len(components))}
	}
	return out
}

func checkPool(components []Distribution, weights []float64) error {
	if len(components) == 0 {
		return fault.Bad("components", "elicit.pool_empty", "no distribution is given; at least one is needed")
	}
	for k, c := range components {
		if err := c.Check(); err != nil {
			if e := fault.Find(err); e != nil {
				return e.At(fault.Place{Field: fmt.Sprintf("components[%d].%s", k, e.Place.Field)})
			}
			return err
		}
	}
	return checkWeights(weights, len(components))
}

func checkWeights(weights []float64, n int) error {
	if weights == nil {
		return nil
	}
	if len(weights) != n {
		return fault.Bad("weights", "elicit.weights_shape", "{got} weights are given for {want} experts; there must be one each", "got", len(weights), "want", n)
	}
	for k, w := range weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return fault.Bad(fmt.Sprintf("weights[%d]", k), "elicit.weight", "the weight is {value}; it must be a number not below 0", "value", w)
		}
	}
	if s := num.Sum(weights); math.Abs(s-1) > 1e-9 {
		return fault.Bad("weights", "elicit.weights_sum", "the weights sum to {sum}; they must sum to 1", "sum", s)
	}
	return nil
}

// GeometricPool multiplies densities: f is proportional to the product of f_i^w (logarithmic opinion pool; Genest and
// Zidek, Statistical Science 1 (1986) 114). It is externally Bayesian and narrow: what one expert holds
// impossible is impossible. Make it with [NewGeometricPool], which finds the constant.
type GeometricPool struct {
	components []Distribution
	weights    []float64
	knots      []float64 // rising
	cdf        []float64 // at the knots
	log        float64   // of the constant
}

// NewGeometricPool integrates the product of densities over panels between the quantiles of all components. Weights
// are not negative and sum to 1; nil means equal. Components whose densities nowhere overlap are refused.
func NewGeometricPool(components []Distribution, weights []float64) (*GeometricPool, error) {
	if err := checkPool(components, weights); err != nil {
		return nil, err
	}
	d := &GeometricPool{components: components, weights: weights}
	for k, c := range components {
		if weightOf(weights, k, len(components)) == 0 {
			continue
		}
		// Evenly spaced in the logit of probability, so that tails are covered too.
		for step := -120; step <= 120; step++ {
			p := 1 / (1 + num.Exp(-float64(step)/5))
			if q := c.Quantile(p); finite(q) {
				d.knots = append(d.knots, q)
			}
		}
		if steps, ok := c.(PiecewiseLinear); ok { // its density jumps there
			d.knots = append(d.knots, steps.Values...)
		}
	}
	slices.Sort(d.knots)
	d.knots = slices.Compact(d.knots)
	top := math.Inf(-1)
	for _, x := range d.knots {
		top = math.Max(top, d.product(x))
	}
	if math.IsInf(top, 0) {
		return nil, fault.Bad("components", "elicit.pool_disjoint", "no value is possible for all experts at once; use the linear pool")
	}
	d.log = top
	d.cdf = make([]float64, len(d.knots))
	for k := 1; k < len(d.knots); k++ {
		d.cdf[k] = d.cdf[k-1] + d.panel(d.knots[k-1], d.knots[k])
	}
	total := d.cdf[len(d.cdf)-1]
	if !(total > 0) {
		return nil, fault.Bad("components", "elicit.pool_disjoint", "no value is possible for all experts at once; use the linear pool")
	}
	for k := range d.cdf {
		d.cdf[k] /= total
	}
	d.log += num.Log(total)
	return d, nil
}

// product is the logarithm of the weighted product of densities, without the constant.
func (d *GeometricPool) product(x float64) float64 {
	return weigh(d.components, d.weights, func(c Distribution) float64 { return num.Log(c.Density(x)) })
}

// panel integrates the density from a to b by the 20-point Gauss-Legendre rule.
func (d *GeometricPool) panel(a, b float64) float64 {
	middle, half := a+(b-a)/2, (b-a)/2
	var sum float64
	for _, g := range gauss20 {
		sum += float64(g[1] * (d.Density(middle-float64(half*g[0])) + d.Density(middle+float64(half*g[0]))))
	}
	return float64(sum * half)
}

// Check returns nil: a pool that could be made is a distribution.
func (d *GeometricPool) Check() error { return nil }

// Density returns the density at x.
func (d *GeometricPool) Density(x float64) float64 { return num.Exp(d.product(x) - d.log) }

// CDF returns the probability of a value not above x.
func (d *GeometricPool) CDF(x float64) float64 {
	k, found := slices.BinarySearch(d.knots, x)
	switch {
	case found:
		return d.cdf[k]
	case k == 0:
		return 0
	case k == len(d.knots):
		return 1
	}
	return math.Min(d.cdf[k], d.cdf[k-1]+d.panel(d.knots[k-1], x))
}

// Quantile returns the p quantile, by inversion.
func (d *GeometricPool) Quantile(p float64) float64 {
	k, _ := slices.BinarySearch(d.cdf, p)
	k = min(max(k, 1), len(d.knots)-1)
	return invertCDF(d.CDF, d.Density, p, d.knots[k-1], d.knots[k])
}

// Parameters are the weights, weight0, weight1, and so on.
func (d *GeometricPool) Parameters() []Parameter { return weightParameters(d.components, d.weights) }
