package panel

import (
	"cmp"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Document is a text as its words, in any order; package refine has a way to make them.
type Document []string

// Dimensions of the space of meaning, works per expert that count, and steps that find the space.
const (
	fitDimensions = 100
	fitBest       = 3
	fitSpare      = 10
	fitSteps      = 8
)

// Fit proposes how well each expert fits each topic, as topics x experts from 0 to 1, from the words of the expert's own
// publications: latent semantic analysis (sublinear TF-IDF over words that stand in two documents or more, the 100
// leading singular directions), and of an expert's works the mean cosine of the three nearest to the topic. It is a proposal
// to a person, not a finding. An expert without works, or with words that nobody shares, has 0 everywhere: state
// those fits by hand.
func Fit(topics []Document, works [][]Document) ([][]float64, error) {
	if len(topics) == 0 {
		return nil, fault.Bad("topics", "panel.fit.topics", "there is no topic; give at least one text")
	}
	if len(works) == 0 {
		return nil, fault.Bad("works", "panel.fit.experts", "there is no expert; give the works of at least one")
	}
	documents := slices.Clone(topics)
	for _, list := range works {
		documents = append(documents, list...)
	}
	places := meanings(weighed(documents))
	fits := make([][]float64, len(topics))
	for t := range topics {
		fits[t] = make([]float64, len(works))
		at := len(topics)
		for e, list := range works {
			var cosines []float64
			for range list {
				cosines = append(cosines, max(num.Dot(places[t], places[at]), 0))
				at++
			}
			slices.Sort(cosines)
			if best := cosines[max(len(cosines)-fitBest, 0):]; len(best) > 0 {
				fits[t][e] = min(num.Mean(best), 1)
			}
		}
	}
	return fits, nil
}

// term is a word in a document, with its weight.
type term struct {
	word   int
	weight float64
}

// weighed turns documents into sublinear TF-IDF vectors of length 1, and returns them with the number of words.
func weighed(documents []Document) (rows [][]term, words int) {
	in := map[string]int{} // documents with the word
	for _, d := range documents {
		sorted := slices.Clone(d)
		slices.Sort(sorted)
		for _, w := range slices.Compact(sorted) {
			in[w]++
		}
	}
	number := map[string]int{}
	n := float64(len(documents))
	rows = make([][]term, len(documents))
	for i, d := range documents {
		sorted := slices.Clone(d)
		slices.Sort(sorted)
		squares := 0.0
		for from := 0; from < len(sorted); {
			to := from
			for to < len(sorted) && sorted[to] == sorted[from] {
				to++
			}
			if w := sorted[from]; in[w] >= 2 {
				if _, known := number[w]; !known {
					number[w] = len(number)
				}
				weight := (1 + num.Log(float64(to-from))) * (num.Log((1+n)/(1+float64(in[w]))) + 1)
				rows[i] = append(rows[i], term{number[w], weight})
				squares += float64(weight * weight)
			}
			from = to
		}
		for j := range rows[i] {
			rows[i][j].weight /= math.Sqrt(squares)
		}
	}
	return rows, len(number)
}

// meanings places documents in the space of the leading singular directions, each at distance 1 from the origin (or at
// it, for a document without words that others share). The directions are found by subspace iteration from fixed
// starting points.
func meanings(rows [][]term, words int) [][]float64 {
	k := min(fitDimensions+fitSpare, len(rows), max(words, 1))
	s := num.NewStream(0, "panel-fit", 1)
	basis := make([][]float64, k) // directions x documents
	for d := range basis {
		basis[d] = make([]float64, len(rows))
		for i := range basis[d] {
			basis[d][i] = s.Normal()
		}
	}
	orthonormalise(basis)
	for range fitSteps {
		for d, b := range basis {
			basis[d] = spread(rows, gathered(rows, words, b))
		}
		orthonormalise(basis)
	}
	side := make([][]float64, k)
	for d, b := range basis {
		side[d] = gathered(rows, words, b)
	}
	gram := make([][]float64, k)
	for i := range gram {
		gram[i] = make([]float64, k)
		for j := range i + 1 {
			gram[i][j] = num.Dot(side[i], side[j])
			gram[j][i] = gram[i][j]
		}
	}
	values, vectors := num.SymmetricEigen(gram)
	order := make([]int, k)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	places := make([][]float64, len(rows))
	for i := range rows {
		place := make([]float64, min(fitDimensions, k))
		squares := 0.0
		for to := range place {
			from := order[to]
			for d, b := range basis {
				place[to] += float64(b[i] * vectors[d][from])
			}
			place[to] *= math.Sqrt(max(values[from], 0))
			squares += float64(place[to] * place[to])
		}
		if squares > 1e-18 {
			for to := range place {
				place[to] /= math.Sqrt(squares)
			}
		} else {
			clear(place)
		}
		places[i] = place
	}
	return places
}

// gathered is the weighed sum of the documents, by words.
func gathered(rows [][]term, words int, weights []float64) []float64 {
	out := make([]float64, words)
	for i, row := range rows {
		for _, t := range row {
			out[t.word] += float64(weights[i] * t.weight)
		}
	}
	return out
}

// spread is the product of each document with a vector of words.
func spread(rows [][]term, vector []float64) []float64 {
	out := make([]float64, len(rows))
	for i, row := range rows {
		for _, t := range row {
			out[i] += float64(vector[t.word] * t.weight)
		}
	}
	return out
}

// orthonormalise makes vectors of length 1 at right angles to each other (modified Gram-Schmidt, twice); what depends
// on those before becomes zero.
func orthonormalise(vectors [][]float64) {
	for i, v := range vectors {
		before := math.Sqrt(num.Dot(v, v))
		for range 2 {
			for _, u := range vectors[:i] {
				f := num.Dot(u, v)
				for j := range v {
					v[j] -= float64(f * u[j])
				}
			}
		}
		length := math.Sqrt(num.Dot(v, v))
		for j := range v {
			if length <= 1e-10*before || length == 0 {
				v[j] = 0
			} else {
				v[j] /= length
			}
		}
	}
}
