package ranking

import (
	"fmt"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// CHNRI scores research ideas by the method of the Child Health and Nutrition Research Initiative (Rudan et al.,
// Croatian Medical Journal 49 (2008) 720): every scorer answers each criterion of each idea with yes (1), maybe (0.5)
// or no (0), or leaves it out, not being informed enough.
//
//   - The criterion score is the mean of the answers given, from 0 to 1.
//   - The research priority score (RPS) is the mean of the criterion scores, weighted by stakeholders.
//   - The average expert agreement (AEA) is the mean over criteria of the share of the answers given that chose the
//     most frequent answer. With three answers it cannot fall below 1/3.
//
// The zero value weighs the criteria alike and sets no thresholds.
type CHNRI struct {
	// Weights of the criteria, not negative, not all zero; nil means equal. They are scaled to sum 1.
	Weights []float64
	// Thresholds are least criterion scores: an idea below one of them is not eligible. nil sets none.
	Thresholds []float64
}

// Idea is the result for one research idea. Statistics over no answers are nil.
type Idea struct {
	// Criteria are the criterion scores.
	Criteria []*float64 `json:"criteria"`
	// Answered is the number of answers per criterion.
	Answered []int `json:"answered"`
	// RPS is the research priority score, over the criteria that anybody answered.
	RPS *float64 `json:"rps"`
	// AEA is the average expert agreement, over the criteria that anybody answered.
	AEA *float64 `json:"aea"`
	// Eligible is false where a criterion score lies below its threshold, or is missing while its threshold is
	// above 0.
	Eligible bool `json:"eligible"`
}

// Score scores ideas; answers is scorers x ideas x criteria, and NaN stands for an answer left out. Answers must lie
// in [0, 1]; scales finer than three answers work, but make the agreement smaller.
func (c CHNRI) Score(answers [][][]float64) ([]Idea, error) {
	ideas, criteria, err := c.check(answers)
	if err != nil {
		return nil, err
	}
	out := make([]Idea, ideas)
	given := make([]float64, 0, len(answers))
	for i := range out {
		idea := Idea{Criteria: make([]*float64, criteria), Answered: make([]int, criteria), Eligible: true}
		var score, weight, agreement, met float64
		for k := range criteria {
			given = given[:0]
			for _, sheet := range answers {
				if a := sheet[i][k]; !math.IsNaN(a) {
					given = append(given, a)
				}
			}
			idea.Answered[k] = len(given)
			if len(given) == 0 {
				idea.Eligible = idea.Eligible && (c.Thresholds == nil || c.Thresholds[k] <= 0)
				continue
			}
			var sum float64
			for _, a := range given {
				sum += a
			}
			mean := sum / float64(len(given))
			idea.Criteria[k] = &mean
			w := 1.0
			if c.Weights != nil {
				w = c.Weights[k]
			}
			score += float64(w * mean)
			weight += w
			agreement += modalShare(given)
			met++
			if c.Thresholds != nil && mean < c.Thresholds[k] {
				idea.Eligible = false
			}
		}
		if weight > 0 {
			rps := score / weight
			idea.RPS = &rps
		}
		if met > 0 {
			aea := agreement / met
			idea.AEA = &aea
		}
		out[i] = idea
	}
	return out, nil
}

// Rank puts scored ideas into classes of equal research priority score, best first; ideas that are not eligible or
// have no score stand in no class.
func (CHNRI) Rank(ideas []Idea) [][]int {
	scores := make([]*float64, len(ideas))
	for i, idea := range ideas {
		if idea.Eligible {
			scores[i] = idea.RPS
		}
	}
	return ByScore(scores)
}

// modalShare is the share of the most frequent value. It sorts given.
func modalShare(given []float64) float64 {
	slices.Sort(given)
	most, run := 0, 0
	for k, a := range given {
		if k > 0 && a == given[k-1] {
			run++
		} else {
			run = 1
		}
		most = max(most, run)
	}
	return float64(most) / float64(len(given))
}

func (c CHNRI) check(answers [][][]float64) (ideas, criteria int, err error) {
	if len(answers) == 0 || len(answers[0]) == 0 || len(answers[0][0]) == 0 {
		return 0, 0, fault.Bad("answers", "ranking.no_answers", "no answers are given; at least one scorer, one idea and one criterion are needed")
	}
	ideas, criteria = len(answers[0]), len(answers[0][0])
	for s, sheet := range answers {
		if len(sheet) != ideas {
			return 0, 0, fault.Bad(fmt.Sprintf("answers[%d]", s), "ranking.ideas_shape", "the sheet has {got} ideas, but the first has {want}; all must have the same", "got", len(sheet), "want", ideas)
		}
		for i, row := range sheet {
			if len(row) != criteria {
				return 0, 0, fault.Bad(fmt.Sprintf("answers[%d][%d]", s, i), "ranking.criteria_shape", "the idea has {got} answers, but there are {want} criteria; there must be one each, missing ones marked", "got", len(row), "want", criteria)
			}
			for k, a := range row {
				if a < 0 || a > 1 {
					return 0, 0, fault.Bad(fmt.Sprintf("answers[%d][%d][%d]", s, i, k), "ranking.answer", "the answer is {value}; it must lie between 0 (no) and 1 (yes)", "value", a)
				}
			}
		}
	}
	if c.Weights != nil && len(c.Weights) != criteria {
		return 0, 0, fault.Bad("weights", "ranking.weights_shape", "{got} weights are given for {want} criteria; there must be one each", "got", len(c.Weights), "want", criteria)
	}
	var sum float64
	for k, w := range c.Weights {
		if !(w >= 0 && w <= 1e15) {
			return 0, 0, fault.Bad(fmt.Sprintf("weights[%d]", k), "ranking.weight", "the weight is {value}; it must lie between 0 and 1e15", "value", w)
		}
		sum += w
	}
	if c.Weights != nil && sum == 0 {
		return 0, 0, fault.Bad("weights", "ranking.weights_zero", "all weights are 0; at least one must be above 0")
	}
	if c.Thresholds != nil && len(c.Thresholds) != criteria {
		return 0, 0, fault.Bad("thresholds", "ranking.thresholds_shape", "{got} thresholds are given for {want} criteria; there must be one each", "got", len(c.Thresholds), "want", criteria)
	}
	for k, t := range c.Thresholds {
		if math.IsNaN(t) || t > 1 {
			return 0, 0, fault.Bad(fmt.Sprintf("thresholds[%d]", k), "ranking.threshold", "the threshold is {value}; it must be a number not above 1", "value", t)
		}
	}
	return ideas, criteria, nil
}
