package mcda

import (
	"cmp"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// VIKORResult holds the three measures of [VIKOR] per alternative, smaller being better, and the compromise.
type VIKORResult struct {
	S []float64 `json:"s"` // group utility: weighted sum of the shortfalls
	R []float64 `json:"r"` // individual regret: the largest weighted shortfall
	Q []float64 `json:"q"` // both together; 0 for an alternative that is best in both

	// Compromise holds the alternatives of the compromise solution, by ascending Q: the first alone if it is far
	// enough ahead (Advantage) and also first by S or by R (Stable); the first two if only Stable fails; otherwise
	// all within 1/(m-1) of the first.
	Compromise []int `json:"compromise"`
	Advantage  bool  `json:"advantage"` // Q(second) - Q(first) >= 1/(m-1); true for one alternative
	Stable     bool  `json:"stable"`
}

// VIKOR ranks by closeness to the ideal with a weight v for the group utility S against the worst regret R
// (Opricovic and Tzeng, Compromise solution by MCDM methods, EJOR 156, 2004, section 2):
//
//	shortfall(i,k) = w(k) (best(k) - x(i,k)) / (best(k) - worst(k))
//	Q(i) = v (S(i) - S*)/(S- - S*) + (1 - v) (R(i) - R*)/(R- - R*)
//
// v lies in 0..1, usually 0.5. A constant criterion is ignored, and a part of Q whose denominator is zero is zero.
func VIKOR(p Problem, v float64) (VIKORResult, error) {
	if err := p.Check(); err != nil {
		return VIKORResult{}, err
	}
	if !(v >= 0 && v <= 1) {
		return VIKORResult{}, fault.Bad("v", "mcda.vikor.v", "the weight of the group utility must lie in 0..1")
	}
	m := len(p.Scores)
	out := VIKORResult{S: make([]float64, m), R: make([]float64, m), Q: make([]float64, m)}
	for k, w := range p.Weights {
		best, worst := p.column(k)
		if p.direction(k) == Max {
			best, worst = worst, best
		}
		if best == worst {
			continue
		}
		for i, row := range p.Scores {
			short := float64(w * ((best - row[k]) / (best - worst)))
			out.S[i] += short
			out.R[i] = max(out.R[i], short)
		}
	}
	s, r := unitRange(out.S), unitRange(out.R)
	for i := range m {
		out.Q[i] = float64(v*s[i]) + float64((1-v)*r[i])
	}
	out.compromise()
	return out, nil
}

// unitRange maps xs linearly to 0..1; equal values to 0.
func unitRange(xs []float64) []float64 {
	low, high := slices.Min(xs), slices.Max(xs)
	out := make([]float64, len(xs))
	if tied(low, high) {
		return out
	}
	for i, x := range xs {
		out[i] = (x - low) / (high - low)
	}
	return out
}

// compromise fills in the two conditions and the compromise set.
func (out *VIKORResult) compromise() {
	order := make([]int, len(out.Q))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(out.Q[i], out.Q[j]) })
	first := order[0]
	low := func(xs []float64) bool { return xs[first] <= slices.Min(xs) || tied(xs[first], slices.Min(xs)) }
	out.Stable = low(out.S) || low(out.R)
	if len(order) == 1 {
		out.Advantage, out.Compromise = true, order
		return
	}
	gap := 1/float64(len(order)-1) - tieSlack
	out.Advantage = out.Q[order[1]]-out.Q[first] >= gap
	size := 1
	switch {
	case !out.Advantage:
		for size < len(order) && out.Q[order[size]]-out.Q[first] < gap {
			size++
		}
	case !out.Stable:
		size = 2
	}
	out.Compromise = order[:size]
}
