package refine

import (
	"cmp"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// Pair is two texts, by index, with their similarity; A < B.
type Pair struct {
	A, B       int
	Similarity float64 // above 0 to 1; 1 = the same tokens equally often
	Terms      bool    // the similarity is that of the concepts of the bilingual list, not of the wording
	Across     bool    // the same, of a Chinese and an English text
}

// compare sorts by similarity, descending, then by index.
func (p Pair) compare(q Pair) int {
	return cmp.Or(cmp.Compare(q.Similarity, p.Similarity), cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
}

// Duplicates finds texts that are nearly the same wording.
type Duplicates struct {
	// Threshold is the least similarity, above 0 to 1; 0 means 0.8.
	Threshold float64
	// Across is the least similarity of a Chinese and an English text by the concepts of the bilingual list ([Terms]);
	// 0 leaves such pairs out. Of two texts that share three concepts or more, four fifths of it are enough: three terms
	// seldom meet by chance. At 0.5, 146 of the 151 questions of the example consultation meet their translation, and 9
	// pairs are others; of 83 raw proposals in everyday words 57 and 5.
	Across float64
	// Terms is the least similarity by the concepts of two texts in one language, for those that ask the same in other
	// words or in short; 0 leaves such pairs out. What it finds and misses at 0.5 stands in docs/refinement.md.
	Terms float64
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
	pairs := weigh(len(texts), func(i int, use func([]byte)) { eachToken(texts[i], use) }).join(threshold)
	if d.Across == 0 && d.Terms == 0 {
		return pairs, nil
	}
	known := make(map[[2]int]bool, len(pairs))
	for _, p := range pairs {
		known[[2]int{p.A, p.B}] = true
	}
	shared, err := d.byTerms(texts)
	if err != nil {
		return nil, err
	}
	for _, p := range shared {
		if !known[[2]int{p.A, p.B}] {
			pairs = append(pairs, p)
		}
	}
	slices.SortFunc(pairs, Pair.compare)
	return pairs, nil
}

// manyShared is the part of the threshold that is enough for texts of two languages with three or more concepts in common.
const manyShared = 0.8

// never is a threshold that no similarity reaches.
const never = 2

// byTerms returns the pairs of texts that have at least two concepts in common and whose concepts are similar enough.
func (d Duplicates) byTerms(texts []string) (out []Pair, err error) {
	least := map[bool]float64{} // by whether the languages differ
	for across, given := range map[bool]float64{true: d.Across, false: d.Terms} {
		if least[across], err = thresholdOr(given, never); err != nil {
			return nil, err
		}
	}
	chinese := make([]bool, len(texts))
	for i, text := range texts {
		chinese[i] = LanguageOf(text) == Chinese
	}
	v := weigh(len(texts), func(i int, use func([]byte)) { eachBridge(texts[i], use) })
	for _, p := range v.join(min(manyShared*least[true], least[false])) {
		a, _ := v.row(p.A)
		b, _ := v.row(p.B)
		p.Terms, p.Across = true, chinese[p.A] != chinese[p.B]
		shared := common(a, b)
		if shared > 1 && p.Similarity >= least[p.Across] || shared > 2 && p.Across && p.Similarity >= manyShared*least[true] {
			out = append(out, p)
		}
	}
	return out, nil
}

// common counts the columns of two rows that are equal.
func common(a, b []int32) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
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
