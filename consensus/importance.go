package consensus

import (
	"math"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// ForesightScores are the scores of the importance index in government technology foresight: high, medium, low, none.
func ForesightScores() []float64 { return []float64{100, 50, 25, 0} }

// Importance is an importance index 重要性指数. Index is nil without a valid answer.
type Importance struct {
	Index *float64 `json:"index"`
	N     int      `json:"n"` // valid answers; always print it beside the index
}

// ImportanceIndex returns sum(scores x counts) / n, the index of government foresight Delphi reports: counts[k] experts
// chose level k, which is worth scores[k].
func ImportanceIndex(counts []int, scores []float64) (Importance, error) {
	return FamiliarityImportance([][]int{counts}, scores, []float64{1})
}

// FamiliarityImportance weights the answers by the experts' familiarity with the topic: counts[f][k] experts of
// familiarity f chose level k, weights[f] counts them. Index is sum(w n score) / sum(w n), n all valid answers. The
// weights (4, 2, 1, 0, say) have no common source and self-rated familiarity did not predict accuracy where it was
// checked, so show the unweighted index first and how far the weights move it.
func FamiliarityImportance(counts [][]int, scores, weights []float64) (Importance, error) {
	if len(counts) != len(weights) {
		return Importance{}, fault.Bad("weights", "consensus.importance.shape", "there are {got} weights or scores for {want} rows or levels of counts; they must match", "got", len(weights), "want", len(counts))
	}
	for i, s := range scores {
		if s-s != 0 {
			return Importance{}, fault.Bad("scores["+strconv.Itoa(i)+"]", "consensus.importance.finite", "scores are finite numbers, weights finite and not negative")
		}
	}
	var r Importance
	var top, bottom float64
	for f, row := range counts {
		if w := weights[f]; !(w >= 0) || math.IsInf(w, 0) {
			return Importance{}, fault.Bad("weights["+strconv.Itoa(f)+"]", "consensus.importance.finite", "scores are finite numbers, weights finite and not negative")
		}
		if len(row) != len(scores) {
			return Importance{}, fault.Bad("scores", "consensus.importance.shape", "there are {got} weights or scores for {want} rows or levels of counts; they must match", "got", len(scores), "want", len(row))
		}
		for k, c := range row {
			if c < 0 {
				return Importance{}, fault.Bad("counts["+strconv.Itoa(k)+"]", "consensus.count.negative", "the count {count} is negative", "count", c)
			}
			r.N += c
			mass := float64(weights[f] * float64(c))
			top += float64(mass * scores[k])
			bottom += mass
		}
	}
	if bottom > 0 {
		r.Index = new(top / bottom)
	}
	return r, nil
}
