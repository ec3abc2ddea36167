package elicit

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/fault"
)

// Roulette is a judgement by chips: the expert lays a number of equal chips, each standing for the same probability,
// into bins between rising edges (trial roulette; Gore 1987; O'Hagan et al., Uncertain Judgements, 2006).
type Roulette struct {
	Edges []float64 // one more than bins, rising strictly
	Chips []int     // per bin
}

// Judgement returns the quantiles that the chips state: the share of chips below each edge that has chips on both
// sides. The outermost edges with nothing beyond say no more than where the chips end; they become the limits if
// bounded is true, meaning that values outside the grid are impossible. At least one edge must have chips on both
// sides.
func (r Roulette) Judgement(bounded bool) (Judgement, error) {
	if err := r.check(); err != nil {
		return Judgement{}, err
	}
	total := 0
	for _, c := range r.Chips {
		total += c
	}
	var j Judgement
	below := 0
	for k, c := range r.Chips {
		// An edge between empty bins repeats the probability before; the one nearer to the chips stands for both.
		if below > 0 && below < total && c > 0 {
			if p := float64(below) / float64(total); len(j.Probabilities) == 0 || p > j.Probabilities[len(j.Probabilities)-1] {
				j.Values = append(j.Values, r.Edges[k])
				j.Probabilities = append(j.Probabilities, p)
			}
		}
		below += c
	}
	if len(j.Values) == 0 {
		return Judgement{}, fault.Bad("chips", "elicit.roulette_one_bin", "all {n} chips lie in one bin; spread them over at least two, or make the bins narrower", "n", total)
	}
	if bounded {
		j.Lower, j.Upper = new(r.Edges[0]), new(r.Edges[len(r.Edges)-1])
	}
	return j, nil
}

func (r Roulette) check() error {
	if len(r.Chips) < 2 || len(r.Edges) != len(r.Chips)+1 {
		return fault.Bad("edges", "elicit.roulette_shape", "{edges} edges are given for {bins} bins; at least two bins are needed, and one edge more than bins", "edges", len(r.Edges), "bins", len(r.Chips))
	}
	for k, e := range r.Edges {
		if math.IsNaN(e) || math.IsInf(e, 0) || k > 0 && e <= r.Edges[k-1] {
			return fault.Bad(fmt.Sprintf("edges[%d]", k), "elicit.roulette_edges", "edge {value} does not lie above the one before; edges must be finite and rise", "value", e)
		}
	}
	total := 0
	for k, c := range r.Chips {
		if c < 0 || c > 1e6 {
			return fault.Bad(fmt.Sprintf("chips[%d]", k), "elicit.roulette_chips", "{n} chips lie in the bin; the number must lie between 0 and 1,000,000", "n", c)
		}
		total += c
	}
	if total == 0 {
		return fault.Bad("chips", "elicit.roulette_empty", "no chip is laid; at least two are needed")
	}
	return nil
}
