package refine

import (
	"cmp"

	"github.com/tanwen/tanwen/fault"
)

// Pair is two texts, by index, with their similarity; A < B.
type Pair struct {
	A, B       int
	Similarity float64 // 0 to 1; 1 = the same tokens equally often
}

// compare sorts by similarity, descending, then by index.
func (p Pair) compare(q Pair) int {
	return cmp.Or(cmp.Compare(q.Similarity, p.Similarity), cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
}

// Duplicates finds texts that are nearly the same wording.
type Duplicates struct {
	// Threshold is the least similarity, above 0 to 1; 0 means 0.8.
	Threshold float64
}

// Pairs returns all pairs of texts whose similarity reaches the threshold, the most similar first. None is missed: the
// result is that of comparing every text with every other. Similarity is the cosine of the token counts ([Tokens])
// weighted by ln((1+n)/(1+texts with the token)) + 1, so a word that every proposal holds says little.
//
// The weights depend on all texts: a pair may be a little more or less similar in another company. An empty text is
// in no pair. At n = 8,000 short texts in two languages it takes about half a second; the worst case, all texts alike,
// is n^2.
func (d Duplicates) Pairs(texts []string) ([]Pair, error) {
	threshold, err := thresholdOr(d.Threshold, 0.8)
	if err != nil {
		return nil, err
	}
	return weigh(len(texts), func(i int, use func([]byte)) { eachToken(texts[i], use) }).join(threshold), nil
}

func thresholdOr(given, preset float64) (float64, error) {
	if given == 0 {
		return preset, nil
	}
	if !(given > 0 && given <= 1) {
		return 0, fault.Bad("threshold", "refine.threshold", "the threshold is {threshold}; it must lie above 0 and not above 1", "threshold", given)
	}
	return given, nil
}

// Groups returns the groups of two or more that pairs join among n texts: two texts are in one group where a chain of
// pairs leads from one to the other. Groups stand in the order of their first member, members ascend. A long chain may
// join texts that have little in common: show people the pairs, not the group alone. Pairs that point outside 0 to
// n-1 are passed over.
func Groups(n int, pairs []Pair) [][]int {
	parent := make([]int, n)
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, p := range pairs {
		if p.A < 0 || p.B < 0 || p.A >= n || p.B >= n {
			continue
		}
		if a, b := root(p.A), root(p.B); a < b {
			parent[b] = a
		} else {
			parent[a] = b
		}
	}
	members := make([][]int, n)
	for i := range n {
		members[root(i)] = append(members[root(i)], i)
	}
	var out [][]int
	for _, m := range members {
		if len(m) > 1 {
			out = append(out, m)
		}
	}
	return out
}
