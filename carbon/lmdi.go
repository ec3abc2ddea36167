package carbon

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// LogMean is the logarithmic mean (a - b) / (ln a - ln b) of two numbers that are not negative: a where they are equal, 0
// where one is 0. It is precise for near numbers, for which the quotient is not. It refuses negative numbers.
func LogMean(a, b float64) (float64, error) {
	for _, v := range []struct {
		name  string
		value float64
	}{{"a", a}, {"b", b}} {
		if err := notNegative(v.name, v.value); err != nil {
			return 0, err
		}
	}
	return logMean(a, b), nil
}

func logMean(a, b float64) float64 {
	if a > b {
		a, b = b, a
	}
	switch {
	case a == b:
		return a
	case a == 0:
		return 0
	case b < 2*a:
		// b = a (1+x): a x / ln(1+x), without the loss of digits of ln b - ln a.
		return (b - a) / num.Log1p((b-a)/a)
	default:
		return (b - a) / (num.Log(b) - num.Log(a))
	}
}

func notNegative(field string, v float64) error {
	if !(v >= 0) || !finite(v) {
		return fault.Bad(field, "carbon.negative", "the value is {value}; logarithmic means need numbers that are not negative: for others attribute the change by Shapley values (wedges)", "value", v)
	}
	return nil
}

// Decomposition explains the change of a total that is a sum over subcategories of products of factors, by the change of
// each factor: logarithmic mean Divisia index (B. W. Ang, Energy Policy 33 (2005) 867; 86 (2015) 233).
type Decomposition struct {
	Factors []string // names, for the reader; may be left out
	// X holds points in time x subcategories x factors, two points or more, none below 0.
	X [][][]float64
	// Chain adds effects up over the steps between neighbouring points; otherwise the first is compared with the last. The
	// two differ: say which it is.
	Chain bool
}

// Effects are what each factor contributes, in the order of the factors.
type Effects struct {
	V0, VT   float64
	Additive float64 // VT - V0
	// Ratio is VT / V0, nil if V0 is 0.
	Ratio *float64
	// LMDI1 and LMDI2 sum to Additive. LMDI-I adds up over subcategories and is the one to take; the weights of LMDI-II are
	// shares that sum to 1 by normalising. LMDI2 is nil where it is not defined: a total of 0 with others above it.
	LMDI1, LMDI2 []float64
	// Ratio1 and Ratio2 multiply to Ratio. They are nil where a total is 0, or where a ratio of one factor is unbounded: a
	// subcategory that appears from nothing or vanishes.
	Ratio1, Ratio2 []float64
}

// Check refuses fewer than two points, points of different shape, no subcategory or factor, and numbers below 0.
func (d Decomposition) Check() error {
	if len(d.X) < 2 {
		return fault.Bad("x", "carbon.lmdi_points", "there are {n} points in time; a change needs two or more", "n", len(d.X))
	}
	if len(d.X[0]) == 0 || len(d.X[0][0]) == 0 {
		return fault.Bad("x[0]", "carbon.lmdi_empty", "there is no subcategory or no factor; there must be one of each")
	}
	rows, factors := len(d.X[0]), len(d.X[0][0])
	if d.Factors != nil && len(d.Factors) != factors {
		return fault.Bad("factors", "carbon.lmdi_names", "there are {got} names of factors for {want} factors", "got", len(d.Factors), "want", factors)
	}
	for t, point := range d.X {
		if len(point) != rows {
			return fault.Bad(at("x", t), "carbon.lmdi_rows", "there are {got} subcategories here and {want} at the first point; give each at every point, with 0 where it is absent", "got", len(point), "want", rows)
		}
		for i, row := range point {
			place := at(at("x", t), i)
			if len(row) != factors {
				return fault.Bad(place, "carbon.lmdi_factors", "there are {got} factors here and {want} in the first row", "got", len(row), "want", factors)
			}
			for k, v := range row {
				if err := notNegative(at(place, k), v); err != nil {
					return err
				}
			}
		}
		if !finite(total(point)) {
			return fault.Bad(at("x", t), "carbon.lmdi_large", "the total is beyond what can be computed with; choose a larger unit")
		}
	}
	return nil
}

// Run computes the effects. A factor that appears from 0 or vanishes takes the whole change of its subcategory, the limit
// of small numbers (B. W. Ang, F. Q. Zhang and K.-H. Choi, Energy 23 (1998) 489, table 2); several that do so at once share
// it equally. It refuses what [Decomposition.Check] refuses.
func (d Decomposition) Run() (Effects, error) {
	if err := d.Check(); err != nil {
		return Effects{}, err
	}
	last := len(d.X) - 1
	steps := [][2]int{{0, last}}
	if d.Chain {
		steps = nil
		for t := range last {
			steps = append(steps, [2]int{t, t + 1})
		}
	}
	factors := len(d.X[0][0])
	out := Effects{V0: total(d.X[0]), VT: total(d.X[last]), LMDI1: make([]float64, factors), LMDI2: make([]float64, factors), Ratio1: ones(factors), Ratio2: ones(factors)}
	out.Additive = out.VT - out.V0
	for _, step := range steps {
		s := span(d.X[step[0]], d.X[step[1]])
		addTo(out.LMDI1, s.additive1)
		out.LMDI2 = joined(out.LMDI2, s.additive2, func(a, b float64) float64 { return a + b })
		out.Ratio1 = joined(out.Ratio1, s.ratio1, func(a, b float64) float64 { return a * b })
		out.Ratio2 = joined(out.Ratio2, s.ratio2, func(a, b float64) float64 { return a * b })
	}
	if ratio := out.VT / out.V0; finite(ratio) {
		out.Ratio = &ratio
	}
	return out, nil
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

func addTo(sum, part []float64) {
	for k := range sum {
		sum[k] += part[k]
	}
}

// joined joins the effects of two steps; undefined ones leave the whole undefined.
func joined(a, b []float64, join func(a, b float64) float64) []float64 {
	if a == nil || b == nil {
		return nil
	}
	out := make([]float64, len(a))
	for k := range a {
		out[k] = join(a[k], b[k])
	}
	return out
}

func product(row []float64) float64 {
	p := 1.0
	for _, v := range row {
		p *= v
	}
	return p
}

func total(point [][]float64) float64 {
	var values []float64
	for _, row := range point {
		values = append(values, product(row))
	}
	return num.Sum(values)
}

// stepEffects are the effects of one span.
type stepEffects struct{ additive1, additive2, ratio1, ratio2 []float64 }

// span decomposes the change between two points.
func span(before, after [][]float64) stepEffects {
	factors := len(before[0])
	v0, vt := total(before), total(after)
	s := stepEffects{additive1: make([]float64, factors), additive2: make([]float64, factors), ratio1: make([]float64, factors), ratio2: make([]float64, factors)}
	// Weights of LMDI-II: logarithmic means of the subcategories' shares.
	weights, sum := make([]float64, len(before)), 0.0
	bounded := v0 > 0 && vt > 0
	for i := range before {
		a, b := product(before[i]), product(after[i])
		if (a == 0) != (b == 0) {
			bounded = false // a change without a bounded ratio
		}
		if v0 > 0 && vt > 0 {
			weights[i] = logMean(b/vt, a/v0)
			sum += weights[i]
		}
	}
	whole := logMean(vt, v0)
	for i := range before {
		a, b := product(before[i]), product(after[i])
		addTo(s.additive1, limitEffects(before[i], after[i], a, b))
		if !bounded || a == 0 {
			continue
		}
		share := logMean(b, a) / whole
		for k := range factors {
			log := num.Log(after[i][k] / before[i][k])
			s.ratio1[k] += float64(share * log)
			s.ratio2[k] += float64(weights[i] / sum * log)
		}
	}
	if !bounded {
		s.additive2, s.ratio1, s.ratio2 = nil, nil, nil
		if v0 == 0 && vt == 0 {
			s.additive2 = make([]float64, factors)
		}
		return s
	}
	for k := range factors {
		s.additive2[k] = float64(whole * s.ratio2[k])
		s.ratio1[k], s.ratio2[k] = num.Exp(s.ratio1[k]), num.Exp(s.ratio2[k])
	}
	return s
}

// limitEffects are the additive effects of LMDI-I in one subcategory whose product goes from a to b.
func limitEffects(before, after []float64, a, b float64) []float64 {
	out := make([]float64, len(before))
	if a > 0 && b > 0 {
		mean := logMean(b, a)
		for k := range out {
			out[k] = float64(mean * num.Log(after[k]/before[k]))
		}
		return out
	}
	// Which factors are 0 at one end only: they carry what changes.
	n := 0
	for k := range out {
		if (before[k] == 0) != (after[k] == 0) {
			n++
		}
	}
	for k := range out {
		if a != b && (before[k] == 0) != (after[k] == 0) {
			out[k] = (b - a) / float64(n)
		}
	}
	return out
}
