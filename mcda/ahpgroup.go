package mcda

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// GroupPriorities is the result of [GroupAHP].
type GroupPriorities struct {
	AIJ           Priorities   `json:"aij"`            // priorities of the aggregated matrix
	AIPGeometric  []float64    `json:"aip_geometric"`  // weighted geometric mean of the experts' eigenvectors, sum 1
	AIPArithmetic []float64    `json:"aip_arithmetic"` // weighted arithmetic mean of the experts' eigenvectors, sum 1
	Experts       []Priorities `json:"experts"`        // each expert's own priorities and consistency
}

// GroupAHP aggregates the comparison matrices of several experts (Forman and Peniwati, Aggregating individual
// judgments and priorities with the AHP, EJOR 108, 1998): of judgements (AIJ: the element-wise weighted geometric
// mean, which keeps reciprocity), for a panel that acts as one, or of priorities (AIP), for experts who speak for
// themselves. weights are relative; nil means equal. With row geometric means AIJ and geometric AIP coincide.
//
// Matrices may be incomplete, each for itself connected; AIJ averages over the experts who compared a pair.
func GroupAHP(matrices [][][]float64, weights []float64, o AHPOptions) (GroupPriorities, error) {
	if len(matrices) == 0 {
		return GroupPriorities{}, fault.Bad("matrices", "mcda.matrices.none", "there is no matrix; give one for each expert")
	}
	if weights == nil {
		weights = make([]float64, len(matrices))
		for e := range weights {
			weights[e] = 1
		}
	}
	if len(weights) != len(matrices) {
		return GroupPriorities{}, fault.Bad("weights", "mcda.weights.experts", "there are {got} weights for {want} experts; give one each", "got", len(weights), "want", len(matrices))
	}
	shares, err := relative("weights", weights)
	if err != nil {
		return GroupPriorities{}, err
	}
	n := len(matrices[0])
	var out GroupPriorities
	logs, total := make([]float64, n*n), make([]float64, n*n)
	geometric, arithmetic := make([]float64, n), make([]float64, n)
	for e, matrix := range matrices {
		field := cell("matrices", e)
		if len(matrix) != n {
			return GroupPriorities{}, fault.Bad(field, "mcda.matrices.order", "this matrix compares {got} things and the first one {want}; all experts must compare the same", "got", len(matrix), "want", n)
		}
		own, err := ahp(field, matrix, o)
		if err != nil {
			return GroupPriorities{}, err
		}
		out.Experts = append(out.Experts, own)
		for i, w := range own.Eigenvector {
			geometric[i] += float64(shares[e] * num.Log(w))
			arithmetic[i] += float64(shares[e] * w)
		}
		c, _ := readComparisons(field, matrix, o.AllowNonReciprocal) // checked by ahp
		for k, x := range c.a {
			if x != 0 {
				logs[k] += float64(shares[e] * num.Log(x))
				total[k] += shares[e]
			}
		}
	}
	joint := make([][]float64, n)
	for i := range joint {
		joint[i] = make([]float64, n)
		for j := range n {
			joint[i][j] = math.NaN()
			if t := total[i*n+j]; t > 0 {
				joint[i][j] = num.Exp(logs[i*n+j] / t)
			}
		}
		joint[i][i] = 1
	}
	if out.AIJ, err = ahp("matrices", joint, o); err != nil {
		return GroupPriorities{}, err
	}
	for i, y := range geometric {
		geometric[i] = num.Exp(y)
	}
	out.AIPGeometric, out.AIPArithmetic = normalised(geometric), normalised(arithmetic)
	return out, nil
}
