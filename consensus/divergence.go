package consensus

import "github.com/tanwen/tanwen/internal/num"

// JensenShannon returns how different the groups' distributions of ratings are, from 0 (the same histograms) to 1 (no
// rating in common): the mean Kullback-Leibler divergence to their average, in units of the logarithm of the number of
// groups; J. Lin, IEEE Transactions on Information Theory 37 (1991). Groups count alike whatever their size. With few
// experts the divergence is above 0 by chance alone: compare items, do not read it as a test. NaN is left out.
func JensenShannon(groups [][]float64) (float64, error) {
	groups, err := checkGroups(groups)
	if err != nil {
		return 0, err
	}
	levels := distinct(groups)
	k := float64(len(groups))
	average := make([]float64, len(levels))
	shares := make([]float64, len(levels))
	within := 0.0
	for _, g := range groups {
		clear(shares)
		for _, v := range g {
			shares[search(levels, v)] += 1 / float64(len(g))
		}
		for i, p := range shares {
			average[i] += p / k
		}
		within += entropy(shares) / k
	}
	return min(max((entropy(average)-within)/num.Log(k), 0), 1), nil
}

// entropy is the sum of -p ln p.
func entropy(p []float64) float64 {
	h := 0.0
	for _, x := range p {
		if x > 0 {
			h -= float64(x * num.Log(x))
		}
	}
	return h
}

// GroupComparison describes how groups of experts differ on one item.
type GroupComparison struct {
	N          []int     `json:"n"`          // ratings per group
	Medians    []float64 `json:"medians"`    // per group
	Gap        float64   `json:"gap"`        // largest less smallest median
	Divergence float64   `json:"divergence"` // see [JensenShannon]
	Test       *RankTest `json:"test"`       // nil if a group has a single rating: shown, not tested
}

// CompareGroups puts the description of groups beside the test. Over many items adjust the p-values with [Holm].
func CompareGroups(groups [][]float64) (GroupComparison, error) {
	clean, err := checkGroups(groups)
	if err != nil {
		return GroupComparison{}, err
	}
	var c GroupComparison
	tested := true
	for _, g := range clean {
		t, err := NewTally(g)
		if err != nil {
			return GroupComparison{}, err
		}
		m, _ := t.Median()
		c.N, c.Medians = append(c.N, len(g)), append(c.Medians, m)
		tested = tested && len(g) > 1
	}
	low, high := c.Medians[0], c.Medians[0]
	for _, m := range c.Medians {
		low, high = min(low, m), max(high, m)
	}
	c.Gap = high - low
	if c.Divergence, err = JensenShannon(clean); err != nil || !tested {
		return c, err
	}
	t, err := KruskalWallis(clean)
	c.Test = &t
	return c, err
}
