package consensus

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// ContentValidityRatio is Lawshe's ratio with the count that chance does not reach.
type ContentValidityRatio struct {
	CVR      *float64 `json:"cvr"`          // (essential - n/2) / (n/2), from -1 to 1; nil without a count
	Critical *int     `json:"n_critical"`   // fewest "essential" whose one-sided exact binomial p is at most the significance
	Least    *float64 `json:"cvr_critical"` // the ratio at that count; both nil where no count reaches the level
}

// ContentValidity judges whether a panel of n finds an item essential: C. H. Lawshe, Personnel Psychology 28 (1975),
// with critical counts worked out exactly as by C. Ayre and A. J. Scally, Measurement and Evaluation in Counseling and
// Development 47 (2014). essential is how many say so, nil if only the critical values are asked for. With four
// experts or fewer no count reaches 5 %; five to seven must be unanimous.
func ContentValidity(n int, essential *int, significance float64) (ContentValidityRatio, error) {
	if n < 1 {
		return ContentValidityRatio{}, fault.Bad("n_experts", "consensus.panel.empty", "the panel has no experts; at least one is needed")
	}
	if err := checkLevel("significance", significance); err != nil {
		return ContentValidityRatio{}, err
	}
	ratio := func(k int) *float64 { return new(float64(2*k-n) / float64(n)) }
	var r ContentValidityRatio
	if essential != nil {
		if *essential < 0 || *essential > n {
			return ContentValidityRatio{}, fault.Bad("n_essential", "consensus.share.count", "the count {count} is not between 0 and {n}", "count", *essential, "n", n)
		}
		r.CVR = ratio(*essential)
	}
	low, high := 0, n+1 // the tail falls with the count
	for low < high {
		mid := (low + high) / 2
		if num.BinomialSF(mid, n, 0.5) <= significance {
			high = mid
		} else {
			low = mid + 1
		}
	}
	if low <= n {
		r.Critical, r.Least = new(low), ratio(low)
	}
	return r, nil
}

// ContentValidityIndex is the item-level and scale-level index of D. F. Polit and C. T. Beck, Research in Nursing and
// Health 29 (2006) and 30 (2007).
type ContentValidityIndex struct {
	Items     []ItemValidity `json:"items"`
	Average   *float64       `json:"s_cvi_ave"` // mean of the I-CVI; 0.90 and more is called excellent
	Universal *float64       `json:"s_cvi_ua"`  // share of items that all find relevant
}

// ItemValidity is I-CVI with the modified kappa that takes chance agreement out of it.
type ItemValidity struct {
	N        int      `json:"n"`
	Relevant int      `json:"relevant"`
	ICVI     *float64 `json:"i_cvi"` // nil without a rating
	Kappa    *float64 `json:"kappa"` // above 0.74 excellent, 0.60 good, 0.40 fair
}

// ContentIndex takes ratings (experts x items, NaN for missing) on a scale of relevance; ratings inside relevant (3 to
// 4 of 4 as a rule) count. Scale-level indices leave items without a rating out.
func ContentIndex(ratings [][]float64, relevant Band) (ContentValidityIndex, error) {
	items, err := checkRatings(ratings)
	if err != nil {
		return ContentValidityIndex{}, err
	}
	if err := relevant.check("relevant"); err != nil {
		return ContentValidityIndex{}, err
	}
	var c ContentValidityIndex
	var indices []float64
	all := 0
	for j := range items {
		v := ItemValidity{}
		for i := range ratings {
			if x := ratings[i][j]; x == x {
				v.N++
				if x >= relevant.Low && x <= relevant.High {
					v.Relevant++
				}
			}
		}
		if v.N > 0 {
			index := float64(v.Relevant) / float64(v.N)
			chance := num.BinomialSF(v.Relevant, v.N, 0.5) - num.BinomialSF(v.Relevant+1, v.N, 0.5)
			v.ICVI, v.Kappa = new(index), new((index-chance)/(1-chance))
			indices = append(indices, index)
			if v.Relevant == v.N {
				all++
			}
		}
		c.Items = append(c.Items, v)
	}
	if len(indices) > 0 {
		c.Average, c.Universal = new(num.Mean(indices)), new(float64(all)/float64(len(indices)))
	}
	return c, nil
}
