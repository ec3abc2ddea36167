package carbon

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// z90 is the standard normal quantile of 0.9.
const z90 = 1.2815515655446004

// Marginal is what is believed about one parameter alone (E29): a split normal, two halves of normals joined at the
// median, through the three quantiles, clipped to hard limits. Elicited quantiles come back exactly.
type Marginal struct {
	P10  float64 `json:"p10"`
	P50  float64 `json:"p50"`
	P90  float64 `json:"p90"`
	Low  float64 `json:"low"`  // hard limit
	High float64 `json:"high"` // hard limit
}

// Check refuses quantiles that do not rise, lie outside the limits or are no numbers.
func (m Marginal) Check() error {
	for _, v := range []struct {
		name  string
		value float64
	}{{"low", m.Low}, {"p10", m.P10}, {"p50", m.P50}, {"p90", m.P90}, {"high", m.High}} {
		if !finite(v.value) {
			return fault.Bad(v.name, "carbon.quantile_number", "{name} is {value}; it must be a finite number", "name", v.name, "value", v.value)
		}
	}
	if err := ordered(m.P10, m.P50, m.P90); err != nil {
		return err
	}
	if m.P10 < m.Low {
		return fault.Bad("p10", "carbon.quantile_low", "the 10 % quantile is {value}, below the hard limit {limit}; quantiles must lie within the limits", "value", m.P10, "limit", m.Low)
	}
	if m.P90 > m.High {
		return fault.Bad("p90", "carbon.quantile_high", "the 90 % quantile is {value}, above the hard limit {limit}; quantiles must lie within the limits", "value", m.P90, "limit", m.High)
	}
	return nil
}

func ordered(p10, p50, p90 float64) error {
	if !(p10 <= p50) {
		return fault.Bad("p50", "carbon.quantile_order", "the quantiles are {p10}, {p50} and {p90}; they must not fall", "p10", p10, "p50", p50, "p90", p90)
	}
	if !(p50 <= p90) {
		return fault.Bad("p90", "carbon.quantile_order", "the quantiles are {p10}, {p50} and {p90}; they must not fall", "p10", p10, "p50", p50, "p90", p90)
	}
	return nil
}

// FromNormal returns the value that belongs to a standard normal number, within the limits.
func (m Marginal) FromNormal(z float64) float64 {
	return min(max(m.unclipped(z), m.Low), m.High)
}

// Quantile returns the u quantile, 0 < u < 1, within the limits.
func (m Marginal) Quantile(u float64) float64 {
	return m.FromNormal(num.NormalQuantile(u))
}

func (m Marginal) unclipped(z float64) float64 {
	half := m.P90 - m.P50
	if z < 0 {
		half = m.P50 - m.P10
	}
	return m.P50 + float64(half*(z/z90))
}

// SplitNormal returns the u quantile of the split normal through three quantiles, without limits. It refuses quantiles
// that do not rise and a probability that is not between 0 and 1.
func SplitNormal(p10, p50, p90, u float64) (float64, error) {
	if err := (Marginal{P10: p10, P50: p50, P90: p90, Low: p10, High: p90}).Check(); err != nil {
		return 0, err
	}
	if !(u > 0 && u < 1) {
		return 0, fault.Bad("u", "carbon.probability", "the probability is {value}; it must lie between 0 and 1", "value", u)
	}
	return Marginal{P10: p10, P50: p50, P90: p90}.unclipped(num.NormalQuantile(u)), nil
}
