package ranking

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/fault"
)

// ImportanceIndex is the index of technology foresight surveys: the mean of the scores of the levels that experts
// marked, by default high 100, medium 50, low 25, none 0,
//
//	I = sum over levels of score x count / sum of counts
//
// No primary text prescribes the scores or the weights of familiarity; they are therefore data, and a study states
// its own. [ImportanceIndex.Sensitivity] shows what the weights of familiarity do to an order.
type ImportanceIndex struct {
	// Scores of the levels, best first; nil means 100, 50, 25, 0.
	Scores []float64
	// Weights of the classes of familiarity, most familiar first; nil weighs every expert alike, which is the
	// default of this project: self-rated familiarity did not go with accuracy where foresight was looked back on.
	Weights []float64
}

// Importance is an index with the number of answers behind it.
type Importance struct {
	// Index is nil where nobody with a positive weight answered.
	Index *float64 `json:"index"`
	// N is the number of answers, of whatever weight.
	N float64 `json:"n"`
}

// Of returns the index of counts, how many experts marked each level.
func (x ImportanceIndex) Of(counts []float64) (Importance, error) {
	x.Weights = nil
	return x.ByFamiliarity([][]float64{counts})
}

// ByFamiliarity returns the index of counts split by familiarity, classes x levels: each class's index weighted by
// its weight times its number of answers, sum(w n I) / sum(w n).
func (x ImportanceIndex) ByFamiliarity(counts [][]float64) (Importance, error) {
	if err := x.check(counts); err != nil {
		return Importance{}, err
	}
	scores := x.scores()
	var out Importance
	var total, weight float64
	for f, row := range counts {
		w := 1.0
		if x.Weights != nil {
			w = x.Weights[f]
		}
		for k, c := range row {
			out.N += c
			total += float64(w * float64(c*scores[k]))
			weight += float64(w * c)
		}
	}
	if weight > 0 {
		index := total / weight
		out.Index = &index
	}
	return out, nil
}

// Sensitivity returns, for several items (items x classes x levels) and several alternative weight vectors, the order
// of the items in classes of equal index, best first, one order per weight vector. Items without an index stand in no
// class.
func (x ImportanceIndex) Sensitivity(items [][][]float64, weights [][]float64) ([][][]int, error) {
	orders := make([][][]int, len(weights))
	for k, w := range weights {
		scores := make([]*float64, len(items))
		for i, counts := range items {
			v, err := ImportanceIndex{Scores: x.Scores, Weights: w}.ByFamiliarity(counts)
			if err != nil {
				return nil, err
			}
			scores[i] = v.Index
		}
		orders[k] = ByScore(scores)
	}
	return orders, nil
}

func (x ImportanceIndex) scores() []float64 {
	if x.Scores == nil {
		return []float64{100, 50, 25, 0}
	}
	return x.Scores
}

func (x ImportanceIndex) check(counts [][]float64) error {
	scores := x.scores()
	for k, s := range scores {
		if !(math.Abs(s) <= 1e100) {
			return fault.Bad(fmt.Sprintf("scores[%d]", k), "ranking.score", "the score is {value}; it must lie between -1e100 and 1e100", "value", s)
		}
	}
	if x.Weights != nil && len(x.Weights) != len(counts) {
		return fault.Bad("weights", "ranking.familiarity_shape", "{got} weights are given for {want} classes of familiarity; there must be one each", "got", len(x.Weights), "want", len(counts))
	}
	for f, w := range x.Weights {
		if !(w >= 0 && w <= 1e15) {
			return fault.Bad(fmt.Sprintf("weights[%d]", f), "ranking.weight", "the weight is {value}; it must lie between 0 and 1e15", "value", w)
		}
	}
	for f, row := range counts {
		field := "counts"
		if len(counts) > 1 {
			field = fmt.Sprintf("counts[%d]", f)
		}
		if len(row) != len(scores) {
			return fault.Bad(field, "ranking.levels_shape", "{got} counts are given for {want} levels; there must be one each", "got", len(row), "want", len(scores))
		}
		for k, c := range row {
			if !(c >= 0 && c <= 1e15) {
				return fault.Bad(fmt.Sprintf("%s[%d]", field, k), "ranking.count", "the count is {value}; it must lie between 0 and 1e15", "value", c)
			}
		}
	}
	return nil
}
