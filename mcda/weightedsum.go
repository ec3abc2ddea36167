package mcda

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// WeightedSum returns the additive score of each alternative,
//
//	v(i) = sum over k of w(k) r(i,k),
//
// where r is the score under the normalisation, turned so that more is better (Fishburn, Additive utilities with
// incomplete product sets, 1967). Any lack can be made up by a surplus elsewhere. Scores that are values already,
// such as ratings on one scale, take [Raw].
func WeightedSum(p Problem, how Normalization) ([]float64, error) {
	rows, err := p.Normalized(how)
	if err != nil {
		return nil, err
	}
	scores := make([]float64, len(rows))
	for i, row := range rows {
		scores[i] = num.Dot(p.Weights, row)
	}
	return scores, nil
}

// WeightedProduct returns the multiplicative score of each alternative,
//
//	v(i) = product over k of x(i,k)^(+-w(k)),
//
// with the minus sign where less is better (Bridgman, Dimensional Analysis, 1922; Miller and Starr 1969). Units do
// not matter, for only ratios count. All scores must be positive (1e-150 or more).
func WeightedProduct(p Problem) ([]float64, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	scores := make([]float64, len(p.Scores))
	for i, row := range p.Scores {
		sum := 0.0
		for k, x := range row {
			if x < 1/largest {
				return nil, fault.Bad(cell("scores", i, k), "mcda.product.positive", "this score is not positive (at least 1e-150); a product needs positive scores")
			}
			sum += float64(p.direction(k).sign() * float64(p.Weights[k]*num.Log(x)))
		}
		scores[i] = num.Exp(sum)
	}
	return scores, nil
}

// GeometricScore is the score of one alternative under [GeometricMean].
type GeometricScore struct {
	Value  float64 `json:"value"`
	Raised []int   `json:"raised"` // criteria whose score lay below the floor
}

// GeometricMean returns the weighted geometric mean of each alternative's scores with a floor,
//
//	v(i) = exp(sum over k of w(k) ln max(x(i,k), floor)).
//
// A weak criterion pulls the mean down more than in a sum, so it is only partly made up by strong ones. Without a
// floor one zero would annul everything else; the floor says how bad a score can count, and Raised lists where it
// did. Scores are values on one scale with more being better everywhere; floor is positive.
func GeometricMean(p Problem, floor float64) ([]GeometricScore, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if !finite(floor) || floor <= 0 {
		return nil, fault.Bad("floor", "mcda.floor", "the floor must be a positive number on the scale of the scores")
	}
	for k := range p.Directions {
		if p.Directions[k] == Min {
			return nil, fault.Bad(cell("directions", k), "mcda.geometric.direction", "a geometric mean needs criteria where more is better; turn this one round first")
		}
	}
	scores := make([]GeometricScore, len(p.Scores))
	for i, row := range p.Scores {
		sum := 0.0
		for k, x := range row {
			if x < floor {
				scores[i].Raised = append(scores[i].Raised, k)
			}
			sum += float64(p.Weights[k] * num.Log(max(x, floor)))
		}
		scores[i].Value = num.Exp(sum)
	}
	return scores, nil
}
