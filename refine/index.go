package refine

import (
	"cmp"
	"math"
	"slices"
)

// Index finds texts that are like another one, in both languages. It is made once for a list of texts and may then be
// asked by several goroutines.
type Index struct {
	wording, bridge shelf
}

// shelf is vectors with the inverted lists of their columns.
type shelf struct {
	*vectors
	lists [][]posting
}

// Match is a text of an index that is like the one asked for.
type Match struct {
	Text       int     // index
	Similarity float64 // above 0 to 1
	// Across says that the two texts met by concepts of the bilingual list rather than by their wording.
	Across bool
}

// NewIndex makes an index.
func NewIndex(texts []string) *Index {
	return &Index{
		wording: newShelf(weigh(len(texts), func(i int, use func([]byte)) { eachToken(texts[i], use) })),
		bridge:  newShelf(weigh(len(texts), func(i int, use func([]byte)) { eachBridge(texts[i], use) })),
	}
}

func newShelf(v *vectors) shelf {
	s := shelf{v, make([][]posting, len(v.idf))}
	for i := range v.rows() {
		columns, weights := v.row(i)
		for k, c := range columns {
			s.lists[c] = append(s.lists[c], posting{int32(i), weights[k]})
		}
	}
	return s
}

// Nearest returns the k texts that are most like a text, the most similar first and among equals in the order of the
// index; fewer where fewer have anything in common with it. Similarity is the greater of two cosines: of the wording
// ([Tokens]) and of the concepts of the bilingual list ([Terms]), both weighted as by [Duplicates].
func (x *Index) Nearest(text string, k int) []Match {
	wording := x.wording.cosines(text, eachToken)
	bridge := x.bridge.cosines(text, eachBridge)
	var out []Match
	for i, w := range wording {
		if b := bridge[i]; b > w {
			out = append(out, Match{i, min(b, 1), true})
		} else if w > 0 {
			out = append(out, Match{i, min(w, 1), false})
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int { return cmp.Compare(b.Similarity, a.Similarity) })
	return out[:min(max(k, 0), len(out))]
}

// cosines returns the cosine of a text with every text of the shelf. Tokens that the shelf does not know count in the
// length of the text as if no text held them.
func (s shelf) cosines(text string, tokens func(string, func([]byte))) []float64 {
	counts := map[int32]float64{}
	unknown := map[string]float64{}
	tokens(text, func(token []byte) {
		if c, ok := s.columns[string(token)]; ok {
			counts[c]++
		} else {
			unknown[string(token)]++
		}
	})
	columns := make([]int32, 0, len(counts))
	for c := range counts {
		columns = append(columns, c)
	}
	slices.Sort(columns)
	rare := s.rarest()
	square := 0.0
	for _, c := range columns {
		counts[c] *= s.idf[c]
		square += float64(counts[c] * counts[c])
	}
	squares := 0.0 // whole numbers, so that the order does not matter
	for _, n := range unknown {
		squares += float64(n * n)
	}
	square += float64(squares * float64(rare*rare))
	out := make([]float64, s.rows())
	if square == 0 {
		return out
	}
	length := math.Sqrt(square)
	for _, c := range columns {
		w := counts[c] / length
		for _, p := range s.lists[c] {
			out[p.row] += float64(w * p.weight)
		}
	}
	return out
}

// rarest is the weight of a token that no text holds.
func (v *vectors) rarest() float64 { return inverseFrequency(v.rows(), 0) }
