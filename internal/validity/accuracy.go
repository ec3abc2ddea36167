package validity

import (
	"math"

	"github.com/tanwen/tanwen/internal/num"
)

// Accuracy is how well one method found the truth in one consultation.
type Accuracy struct {
	Found float64 // how many of the true top ten stand in the method's top ten; a tie across the tenth place is shared
	Tau   float64 // Kendall's tau-b with the order by quality, over all items; an item without a score stands last
}

// slow names methods that are run on every fourth consultation only.
var slow = map[string]bool{"Plackett-Luce with ties": true}

// accuracies runs all methods on a consultation. A method that is left out this time has NaN.
func accuracies(c *consultation, t *truth, stream *num.Stream, number int) ([]Accuracy, error) {
	a := newAnswers(c, stream)
	var out []Accuracy
	for _, m := range methods() {
		if slow[m.name] && number%4 != 0 {
			out = append(out, Accuracy{math.NaN(), math.NaN()})
			continue
		}
		scores, err := m.score(a)
		if err != nil {
			return nil, err
		}
		lastIfMissing(scores)
		out = append(out, Accuracy{foundAmong(scores, t.top, top), tauB(scores, t.quality)})
	}
	return out, nil
}

// lastIfMissing puts items without a score behind all others.
func lastIfMissing(scores []float64) {
	lowest := math.Inf(1)
	for _, x := range scores {
		if x < lowest {
			lowest = x
		}
	}
	for i, x := range scores {
		if math.IsNaN(x) {
			scores[i] = lowest - 1
		}
	}
}

// tauB is Kendall's rank correlation with ties.
func tauB(x, y []float64) float64 {
	var score, left, right float64
	for i := range x {
		for j := range i {
			a, b := sign(x[i]-x[j]), sign(y[i]-y[j])
			score, left, right = score+a*b, left+a*a, right+b*b
		}
	}
	if left == 0 || right == 0 {
		return 0
	}
	return score / math.Sqrt(left*right)
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	default:
		return 0
	}
}
