package refine

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// NearVectors finds all pairs of texts whose vectors have a cosine of at least threshold (above 0 to 1), the nearest
// first. Where the vectors come from is for the caller to say; as all pairs they are proposals to a person. Vectors of
// different lengths, zero ones and such that hold what is no number are refused by index.
func NearVectors(vectors [][]float64, threshold float64) ([]Pair, error) {
	if !(threshold > 0 && threshold <= 1) {
		return nil, fault.Bad("threshold", "refine.threshold", "the threshold is {threshold}; it must lie above 0 and not above 1", "threshold", threshold)
	}
	unit := make([][]float64, len(vectors))
	for i, v := range vectors {
		norm := 0.0
		for _, x := range v {
			norm += float64(x * x)
		}
		if len(v) != len(vectors[0]) || !(norm > 0) || math.IsInf(norm, 0) {
			return nil, fault.Bad("vectors", "refine.vector", "vector {index} is zero, of another length than the first, or holds what is no number", "index", i)
		}
		norm = math.Sqrt(norm)
		unit[i] = make([]float64, len(v))
		for k, x := range v {
			unit[i][k] = x / norm
		}
	}
	var pairs []Pair
	for i, v := range unit {
		for k, w := range unit[i+1:] {
			dot := 0.0
			for j, x := range v {
				dot += float64(x * w[j])
			}
			if dot >= threshold {
				pairs = append(pairs, Pair{A: i, B: i + 1 + k, Similarity: min(dot, 1)})
			}
		}
	}
	slices.SortFunc(pairs, Pair.compare)
	return pairs, nil
}
