package consensus

import (
	"math"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Weighting says how much two different ratings count as agreement, from 1 for equal ones down to 0 for the two ends
// of the scale.
type Weighting string

const (
	IdentityWeights  Weighting = "identity"  // only equal ratings agree
	LinearWeights    Weighting = "linear"    // 1 - distance over the widest
	QuadraticWeights Weighting = "quadratic" // 1 - (distance over the widest) squared
	OrdinalWeights   Weighting = "ordinal"   // 1 - pairs of categories spanned over the most (Gwet)
	RadicalWeights   Weighting = "radical"   // 1 - root of (distance over the widest)
)

// matrix returns the weights between scale positions, which are ascending.
func (w Weighting) matrix(positions []float64) ([][]float64, error) {
	q := len(positions)
	widest := positions[q-1] - positions[0]
	weight := func(k, l int) float64 {
		d := 0.0
		if widest > 0 {
			d = math.Abs(positions[k]-positions[l]) / widest
		}
		switch w {
		case LinearWeights:
			return 1 - d
		case QuadraticWeights:
			return 1 - float64(d*d)
		case RadicalWeights:
			return 1 - math.Sqrt(d)
		case OrdinalWeights:
			if k == l {
				return 1
			}
			span := max(k, l) - min(k, l) + 1
			return 1 - float64(span*(span-1))/float64(q*(q-1))
		default: // identity
			if k == l {
				return 1
			}
			return 0
		}
	}
	if !slices.Contains([]Weighting{IdentityWeights, LinearWeights, QuadraticWeights, OrdinalWeights, RadicalWeights}, w) {
		return nil, fault.Bad("weighting", "consensus.weighting", "there is no weighting “{weighting}”; known are identity, linear, quadratic, ordinal and radical", "weighting", string(w))
	}
	m := make([][]float64, q)
	for k := range m {
		m[k] = make([]float64, q)
		for l := range m[k] {
			m[k][l] = weight(k, l)
		}
	}
	return m, nil
}

// categories returns the scale in ascending order: the one given, which must hold every value that occurs, or the
// values that occur.
func categories(given, seen []float64) ([]float64, error) {
	if given == nil {
		return seen, nil
	}
	scale := slices.Clone(given)
	for i, v := range scale {
		if v != v || outOfRange(v) {
			return nil, fault.Bad("categories["+strconv.Itoa(i)+"]", "consensus.category.finite", "a category is not a finite number")
		}
	}
	slices.Sort(scale)
	if len(slices.Compact(slices.Clone(scale))) != len(scale) {
		return nil, fault.Bad("categories", "consensus.category.twice", "a category is given twice; each must be there once")
	}
	for _, v := range seen {
		if k := search(scale, v); k == len(scale) || scale[k] != v {
			return nil, fault.Bad("categories", "consensus.category.unknown", "the rating {value} is none of the categories; give all points of the scale", "value", v)
		}
	}
	return scale, nil
}

// positions numbers categories 0, 1, 2 ... as weights by position need them.
func positions(n int) []float64 {
	p := make([]float64, n)
	for i := range p {
		p[i] = float64(i)
	}
	return p
}
