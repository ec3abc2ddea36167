package refine_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/refine"
)

// By hand: (1, 0) and (1, 1) have a cosine of 1/sqrt(2), (1, 1) and (2, 2) of 1.
func TestNearVectors(t *testing.T) {
	vectors := [][]float64{{1, 0}, {1, 1}, {2, 2}, {-1, 0}}
	pairs, err := refine.NearVectors(vectors, 0.7)
	if err != nil || len(pairs) != 3 || pairs[0].A != 1 || pairs[0].B != 2 || math.Abs(pairs[0].Similarity-1) > 1e-15 || math.Abs(pairs[1].Similarity-math.Sqrt(0.5)) > 1e-15 {
		t.Fatalf("%+v (%v)", pairs, err)
	}
	if pairs, _ := refine.NearVectors(vectors, 0.71); len(pairs) != 1 {
		t.Errorf("above the cosine of 45 degrees: %+v", pairs)
	}
	for name, v := range map[string][][]float64{"zero": {{1}, {0}}, "another length": {{1}, {1, 2}}, "no number": {{1}, {math.NaN()}}, "infinite": {{1}, {math.Inf(1)}}} {
		if _, err := refine.NearVectors(v, 0.5); err == nil {
			t.Errorf("a vector that is %s is taken", name)
		}
	}
	for _, threshold := range []float64{0, -1, 1.5, math.NaN()} {
		if _, err := refine.NearVectors(vectors, threshold); err == nil {
			t.Errorf("a threshold of %v is taken", threshold)
		}
	}
	if pairs, err := refine.NearVectors(nil, 0.5); len(pairs) != 0 || err != nil {
		t.Errorf("of nothing: %+v (%v)", pairs, err)
	}
}
