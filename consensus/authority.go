package consensus

import (
	"fmt"

	"github.com/tanwen/tanwen/fault"
)

// AuthorityWeights holds the weights behind the expert authority coefficient of Chinese Delphi studies. They differ by
// study, so they are data.
type AuthorityWeights struct {
	Basis       [][]float64 // bases of judgement x degrees of influence (large, medium, small)
	Familiarity []float64   // degrees of familiarity, from the most familiar down
}

// UsualAuthorityWeights returns the weights of most published studies: practical experience 0.5, 0.4, 0.3; theoretical
// analysis 0.3, 0.2, 0.1; knowledge of peers 0.1; intuition 0.1; familiarity 1.0, 0.8, 0.6, 0.4, 0.2.
func UsualAuthorityWeights() AuthorityWeights {
	return AuthorityWeights{
		Basis:       [][]float64{{0.5, 0.4, 0.3}, {0.3, 0.2, 0.1}, {0.1, 0.1, 0.1}, {0.1, 0.1, 0.1}},
		Familiarity: []float64{1, 0.8, 0.6, 0.4, 0.2},
	}
}

// Authority is the coefficient with its two halves. Pointers are nil where there is no expert. It rests on what people
// say about themselves: report it, do not weight by it unasked.
type Authority struct {
	Ca      *float64 `json:"ca"` // basis of judgement 判断依据
	Cs      *float64 `json:"cs"` // familiarity 熟悉程度
	Cr      *float64 `json:"cr"` // (Ca + Cs) / 2; 0.70 and more is called acceptable
	Experts int      `json:"n_experts"`
}

// AuthorityCoefficient computes Ca = sum of W_j M_j / M, Cs likewise and Cr = (Ca + Cs)/2 from counts: basis[b][d]
// experts named basis b with degree d, familiarity[f] chose degree f. Every expert answers for every basis, so each row
// and the familiarity must sum to the same number M; where they do not, a count is wrong and the row is named.
func AuthorityCoefficient(basis [][]int, familiarity []int, w AuthorityWeights) (Authority, error) {
	if len(basis) != len(w.Basis) {
		return Authority{}, fault.Bad("basis", "consensus.authority.shape", "there are {got} rows or columns of counts and {want} of weights; they must match", "got", len(basis), "want", len(w.Basis))
	}
	cs, m, err := weighted("familiarity", familiarity, w.Familiarity)
	if err != nil {
		return Authority{}, err
	}
	ca := 0.0
	for b, row := range basis {
		field := fmt.Sprintf("basis[%d]", b)
		sum, n, err := weighted(field, row, w.Basis[b])
		if err != nil {
			return Authority{}, err
		}
		if n != m {
			return Authority{}, fault.Bad(field, "consensus.authority.total", "this row counts {got} experts, familiarity {want}; every expert answers for every basis", "got", n, "want", m)
		}
		ca += sum
	}
	a := Authority{Experts: m}
	if m > 0 {
		ca, cs := ca/float64(m), cs/float64(m)
		a.Ca, a.Cs, a.Cr = new(ca), new(cs), new(float64((ca+cs)/2))
	}
	return a, nil
}

// weighted returns the sum of weights times counts and the sum of the counts.
func weighted(field string, counts []int, weights []float64) (sum float64, n int, err error) {
	if len(counts) != len(weights) {
		return 0, 0, fault.Bad(field, "consensus.authority.shape", "there are {got} rows or columns of counts and {want} of weights; they must match", "got", len(counts), "want", len(weights))
	}
	for i, c := range counts {
		if c < 0 {
			return 0, 0, fault.Bad(fmt.Sprintf("%s[%d]", field, i), "consensus.count.negative", "the count {count} is negative", "count", c)
		}
		if w := weights[i]; w-w != 0 {
			return 0, 0, fault.Bad(fmt.Sprintf("%s[%d]", field, i), "consensus.weight.finite", "the weight of this degree is not a finite number")
		}
		sum += float64(weights[i] * float64(c))
		n += c
	}
	return sum, n, nil
}

// Positivity is the positivity coefficient 专家积极系数: the share of those asked who returned an answer, with its
// intervals. More than 0.7 is asked for as a rule, 0.8 by some.
func Positivity(returned, asked int) (Share, error) { return NewShare(returned, asked, 0.95) }
