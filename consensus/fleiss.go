package consensus

import (
	"fmt"

	"github.com/tanwen/tanwen/fault"
)

// FleissKappa compares more than two experts who all rated every item with a category: (P - Pe) / (1 - Pe) with Pe
// from the frequencies of the whole table; J. L. Fleiss, Psychological Bulletin 76 (1971). counts is items x
// categories, how many experts chose each; all rows have one sum. Kappa has no value if only one category is used.
// For gaps take [GwetAC] or [KrippendorffAlpha].
func FleissKappa(counts [][]int) (Kappa, error) {
	if len(counts) == 0 || len(counts[0]) == 0 {
		return Kappa{}, fault.Bad("counts", "consensus.table.empty", "the table of counts is empty")
	}
	q := len(counts[0])
	totals := make([]int, q)
	experts, agreeing := 0, 0
	for i, row := range counts {
		if len(row) != q {
			return Kappa{}, fault.Bad(fmt.Sprintf("counts[%d]", i), "consensus.counts.ragged", "this item has {got} counts, the first has {want}; one per category is needed", "got", len(row), "want", q)
		}
		sum := 0
		for k, c := range row {
			if c < 0 {
				return Kappa{}, fault.Bad(fmt.Sprintf("counts[%d][%d]", i, k), "consensus.count.negative", "the count {count} is negative", "count", c)
			}
			sum += c
			totals[k] += c
			agreeing += c * (c - 1)
		}
		if i == 0 {
			experts = sum
		}
		if sum != experts {
			return Kappa{}, fault.Bad(fmt.Sprintf("counts[%d]", i), "consensus.counts.uneven", "this item has {got} answers, the first has {want}; Fleiss' kappa needs all experts on every item", "got", sum, "want", experts)
		}
	}
	if experts < 2 {
		return Kappa{}, fault.Bad("counts", "consensus.experts.two", "there are {n} experts; agreement needs at least two", "n", experts)
	}
	n := len(counts)
	observed := float64(agreeing) / float64(n*experts*(experts-1))
	expected := 0.0
	for _, c := range totals {
		p := float64(c) / float64(n*experts)
		expected += float64(p * p)
	}
	r := Kappa{Observed: new(observed), Expected: new(expected), N: n}
	if 1-expected > 1e-15 {
		r.Kappa = new((observed - expected) / (1 - expected))
	}
	return r, nil
}
