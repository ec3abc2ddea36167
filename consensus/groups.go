package consensus

import (
	"fmt"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// RankTest is the result of [KruskalWallis].
type RankTest struct {
	H        float64 `json:"h"` // corrected for ties; 0 if all ratings are equal
	DF       int     `json:"df"`
	P        float64 `json:"p"`        // chi-square approximation; see [KruskalWallisPermutation] for small groups
	Epsilon2 float64 `json:"epsilon2"` // H / (N - 1): share of the rank variance between groups
}

// checkGroups leaves NaN out and refuses fewer than two groups, an empty group and infinite ratings.
func checkGroups(groups [][]float64) ([][]float64, error) {
	if len(groups) < 2 {
		return nil, fault.Bad("groups", "consensus.groups.two", "there are {n} groups; a comparison needs at least two", "n", len(groups))
	}
	out := make([][]float64, len(groups))
	for g, values := range groups {
		for i, v := range values {
			if outOfRange(v) {
				return nil, rangeFault(fmt.Sprintf("groups[%d][%d]", g, i))
			}
			if v == v {
				out[g] = append(out[g], v)
			}
		}
		if len(out[g]) == 0 {
			return nil, fault.Bad(fmt.Sprintf("groups[%d]", g), "consensus.groups.empty", "this group has no rating; leave it out of the comparison")
		}
	}
	return out, nil
}

// pooled ranks all groups together; the ranks come in the order of the groups. ties is the sum of t*t*t - t.
func pooled(groups [][]float64) (ranks []float64, ties float64) {
	all := slices.Concat(groups...)
	ranks = num.MidRanks(all)
	t, _ := NewTally(all)
	for _, c := range t.Counts {
		n := float64(c)
		ties += float64(n*n*n) - n
	}
	return ranks, ties
}

// KruskalWallis tests whether groups of experts rate one item differently; W. H. Kruskal and W. A. Wallis, JASA 47
// (1952). groups holds each group's ratings, NaN is left out. A group of one counts; it can hardly ever differ.
func KruskalWallis(groups [][]float64) (RankTest, error) {
	groups, err := checkGroups(groups)
	if err != nil {
		return RankTest{}, err
	}
	ranks, ties := pooled(groups)
	t := RankTest{DF: len(groups) - 1, P: 1}
	t.H = kruskal(groups, ranks, ties)
	if t.H > 0 {
		t.P = num.ChiSquareSF(t.H, float64(t.DF))
		t.Epsilon2 = t.H / float64(len(ranks)-1)
	}
	return t, nil
}

// kruskal is H of ranks that stand in the order of the groups.
func kruskal(groups [][]float64, ranks []float64, ties float64) float64 {
	n := float64(len(ranks))
	factor := 1 - ties/(float64(n*n*n)-n)
	if len(ranks) < 2 || factor <= 1e-14 {
		return 0
	}
	sum, at := 0.0, 0
	for _, g := range groups {
		d := num.Sum(ranks[at:at+len(g)])/float64(len(g)) - float64((n+1)/2)
		sum += float64(float64(len(g)) * float64(d*d))
		at += len(g)
	}
	return float64(12*sum) / float64(n*(n+1)) / factor
}

// KruskalWallisPermutation estimates the p-value of H from n random assignments of the ratings to the groups:
// (1 + those that reach H) / (1 + n).
func KruskalWallisPermutation(groups [][]float64, n int, s *num.Stream) (float64, error) {
	groups, err := checkGroups(groups)
	if err != nil {
		return 0, err
	}
	if n < 1 {
		return 0, fault.Bad("permutations", "consensus.permutations", "{n} permutations give no probability; at least one is needed", "n", n)
	}
	ranks, ties := pooled(groups)
	observed := kruskal(groups, ranks, ties)
	reached := 1
	for range n {
		s.Shuffle(len(ranks), func(i, j int) { ranks[i], ranks[j] = ranks[j], ranks[i] })
		if compare(kruskal(groups, ranks, ties), ">=", observed) {
			reached++
		}
	}
	return float64(reached) / float64(n+1), nil
}

// KruskalWallisSequential estimates the same p-value but stops as soon as enough random assignments reach H, which
// saves most of the work where groups do not differ (J. Besag and P. Clifford, Sequential Monte Carlo p-values,
// Biometrika 78, 1991): enough / drawn if it stops at drawn assignments, (1 + those that reach H) / (1 + n) if it
// does not within n. Either way a p-value of at most a has at most the probability a where groups do not differ.
func KruskalWallisSequential(groups [][]float64, enough, n int, s *num.Stream) (float64, error) {
	groups, err := checkGroups(groups)
	if err != nil {
		return 0, err
	}
	if n < 1 || enough < 1 {
		return 0, fault.Bad("permutations", "consensus.permutations", "{n} permutations give no probability; at least one is needed", "n", min(n, enough))
	}
	ranks, ties := pooled(groups)
	observed := kruskal(groups, ranks, ties)
	reached := 0
	for drawn := 1; drawn <= n; drawn++ {
		s.Shuffle(len(ranks), func(i, j int) { ranks[i], ranks[j] = ranks[j], ranks[i] })
		if compare(kruskal(groups, ranks, ties), ">=", observed) {
			reached++
		}
		if reached == enough {
			return float64(enough) / float64(drawn), nil
		}
	}
	return float64(1+reached) / float64(1+n), nil
}

// TwoGroupTest is the result of [MannWhitney].
type TwoGroupTest struct {
	U           float64  `json:"u"`       // pairs in which the first group is higher; ties count one half
	P           float64  `json:"p"`       // two-sided, normal with correction for ties and continuity
	PExact      *float64 `json:"p_exact"` // two-sided over all assignments, up to 60 ratings
	CliffsDelta float64  `json:"cliffs_delta"`
}

// exactGroups is the number of ratings up to which [MannWhitney] works out all assignments.
const exactGroups = 60

// MannWhitney tests whether one of two groups rates higher; H. B. Mann and D. R. Whitney 1947. CliffsDelta is
// 2 U / (n1 n2) - 1: the chance that one of the first group is higher, less the chance that he or she is lower. NaN is
// left out.
func MannWhitney(first, second []float64) (TwoGroupTest, error) {
	groups, err := checkGroups([][]float64{first, second})
	if err != nil {
		return TwoGroupTest{}, err
	}
	ranks, ties := pooled(groups)
	n1, n2 := float64(len(groups[0])), float64(len(groups[1]))
	n := n1 + n2
	u := num.Sum(ranks[:len(groups[0])]) - float64(n1*(n1+1)/2)
	t := TwoGroupTest{U: u, P: 1, CliffsDelta: 2*u/float64(n1*n2) - 1}
	variance := float64(float64(n1*n2) / 12 * (n + 1 - ties/float64(n*(n-1))))
	d := math.Abs(u-float64(n1*n2/2)) - 0.5
	if variance > 1e-12 && d > 0 {
		t.P = min(1, 2*num.NormalCDF(-d/math.Sqrt(variance)))
	}
	if len(ranks) <= exactGroups {
		t.PExact = new(exactRankSum(ranks, len(groups[0])))
	}
	return t, nil
}

// exactRankSum is the two-sided probability that k of the ranks, drawn at random, sum as far from their mean as the
// first k do. Doubled ranks are whole, so the sums of subsets are counted.
func exactRankSum(ranks []float64, k int) float64 {
	total, observed := 0, 0
	doubled := make([]int, len(ranks))
	for i, r := range ranks {
		doubled[i] = int(2 * r)
		total += doubled[i]
		if i < k {
			observed += doubled[i]
		}
	}
	ways := make([][]float64, k+1) // subsets by size and sum
	for i := range ways {
		ways[i] = make([]float64, total+1)
	}
	ways[0][0] = 1
	reached := 0
	for _, r := range doubled {
		reached += r
		for size := k; size >= 1; size-- {
			for s := reached; s >= r; s-- {
				ways[size][s] += ways[size-1][s-r]
			}
		}
	}
	far := func(s int) int { return max(s*len(ranks)-k*total, k*total-s*len(ranks)) } // |s - k total/n|, scaled
	var out []float64
	for s, w := range ways[k] {
		if w > 0 && far(s) >= far(observed) {
			out = append(out, w)
		}
	}
	return min(1, num.Sum(out)/num.Sum(ways[k]))
}

// Holm adjusts p-values of several items for being many; S. Holm, Scandinavian Journal of Statistics 6 (1979). The
// chance that any item without a difference is found at level a is at most a. nil entries (items not tested) stay nil
// and do not count.
func Holm(p []*float64) ([]*float64, error) {
	var order []int
	for i, v := range p {
		if v == nil {
			continue
		}
		if !(*v >= 0 && *v <= 1) {
			return nil, fault.Bad(fmt.Sprintf("p[%d]", i), "consensus.probability", "{p} is no probability; it must lie between 0 and 1", "p", *v)
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case *p[i] < *p[j]:
			return -1
		case *p[i] > *p[j]:
			return 1
		}
		return 0
	})
	out := make([]*float64, len(p))
	least := 0.0
	for k, i := range order {
		least = min(1, max(least, float64(float64(len(order)-k)**p[i])))
		out[i] = new(least)
	}
	return out, nil
}
