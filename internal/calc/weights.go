package calc

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/mcda"
)

// weightMethods make scores from weights, weights from judgements, and say how much rests on either.
func weightMethods() []entry {
	const area = "mcda"
	return []entry{
		method("weighted-sum", area, of(weightedSum)),
		method("weighted-product", area, of(weightedProduct)),
		method("geometric-mean", area, of(geometricMean)),
		method("adjusted-means", area, of(adjustedMeans)),
		method("swing", area, of(swing)),
		method("macbeth", area, of(macbeth)),
		method("weight-sensitivity", area, of(weightSensitivity)),
		method("leave-out", area, of(leaveOut)),
	}
}

type valuesOutput struct {
	Values []float64 `json:"values"` // per alternative, the largest best
	Ranks  []int     `json:"ranks"`  // 1 is best; equal values share a rank
}

type weightedSumInput struct {
	Scores        [][]float64 `json:"scores" doc:"alternatives x criteria"`
	Weights       []float64   `json:"weights" doc:"one per criterion, sum 1"`
	Directions    []direction `json:"directions" doc:"one per criterion"`
	Normalization string      `json:"normalization" enum:"raw,minmax,largest,sum,vector" default:"\"raw\"" doc:"how criteria are made comparable; raw for scores that are values already"`
}

func weightedSum(in weightedSumInput) (out valuesOutput, err error) {
	how, _ := mcda.ParseNormalization(in.Normalization)
	out.Values, err = mcda.WeightedSum(problem(in.Scores, in.Weights, in.Directions), how)
	if err != nil {
		return out, err
	}
	out.Ranks = mcda.Ranks(out.Values)
	return out, nil
}

type weightedProductInput struct {
	Scores     [][]float64 `json:"scores" doc:"alternatives x criteria, above 0"`
	Weights    []float64   `json:"weights" doc:"one per criterion, sum 1"`
	Directions []direction `json:"directions" doc:"one per criterion"`
}

func weightedProduct(in weightedProductInput) (out valuesOutput, err error) {
	if out.Values, err = mcda.WeightedProduct(problem(in.Scores, in.Weights, in.Directions)); err != nil {
		return out, err
	}
	out.Ranks = mcda.Ranks(out.Values)
	return out, nil
}

type geometricMeanInput struct {
	Scores  [][]float64 `json:"scores" doc:"alternatives x criteria, more is better everywhere"`
	Weights []float64   `json:"weights" doc:"one per criterion, sum 1"`
	Floor   float64     `json:"floor" doc:"above 0: how bad a score can count"`
}

type geometricMeanOutput struct {
	Alternatives []mcda.GeometricScore `json:"alternatives"`
}

func geometricMean(in geometricMeanInput) (out geometricMeanOutput, err error) {
	out.Alternatives, err = mcda.GeometricMean(mcda.Problem{Scores: in.Scores, Weights: in.Weights}, in.Floor)
	for i := range out.Alternatives {
		if out.Alternatives[i].Raised == nil {
			out.Alternatives[i].Raised = []int{}
		}
	}
	return out, err
}

type adjustedMeansInput struct {
	Ratings [][]float64 `json:"ratings" null:"number" doc:"experts x items, null where an expert did not rate the item"`
}

type adjustedMeansOutput struct {
	Mean       []*float64 `json:"mean"`        // per item, null for one that nobody rated
	Component  []int      `json:"component"`   // means of different components must not be compared; -1 for one that nobody rated
	Effect     []float64  `json:"effect"`      // per expert: how lenient, in points
	ResidualSD *float64   `json:"residual_sd"` // null without degrees of freedom
}

func adjustedMeans(in adjustedMeansInput) (out adjustedMeansOutput, err error) {
	if _, err := columns(in.Ratings); err != nil {
		return out, err
	}
	fit, err := mcda.AdjustedMeans(in.Ratings)
	if err != nil {
		return out, err
	}
	out = adjustedMeansOutput{Component: fit.Component, Effect: fit.Effect, ResidualSD: fit.ResidualSD, Mean: make([]*float64, len(fit.Mean))}
	for i, v := range fit.Mean {
		if fit.Component[i] >= 0 {
			out.Mean[i] = &v
		}
	}
	return out, nil
}

type weightsOutput struct {
	Weights []float64 `json:"weights"`
}

type swingInput struct {
	Points []float64 `json:"points" doc:"per criterion: 100 for the most important swing, the others their share of it"`
}

func swing(in swingInput) (weightsOutput, error) {
	w, err := mcda.Swing(in.Points)
	return weightsOutput{w}, err
}

type differenceInput struct {
	A    int  `json:"a" min:"0" doc:"criterion whose swing is the more attractive"`
	B    *int `json:"b" default:"" min:"0" doc:"criterion it is compared with; without it, everything at its worst"`
	Low  int  `json:"low" min:"0" max:"6" doc:"category: 0 no difference, 1 very weak, 2 weak, 3 moderate, 4 strong, 5 very strong, 6 extreme"`
	High *int `json:"high" default:"" min:"0" max:"6" doc:"highest category of an unsure judgement"`
}

type macbethInput struct {
	N          int               `json:"n" min:"1" max:"100" doc:"criteria"`
	Judgements []differenceInput `json:"judgements"`
}

type macbethOutput struct {
	Weights []float64 `json:"weights"`
	Scale   []float64 `json:"scale"`
	Low     []float64 `json:"low"`
	High    []float64 `json:"high"`
}

func macbeth(in macbethInput) (macbethOutput, error) {
	var judgements []mcda.Difference
	for _, j := range in.Judgements {
		d := mcda.Difference{A: j.A, B: mcda.NoSwing, Low: j.Low, High: j.Low}
		if j.B != nil {
			d.B = *j.B
		}
		if j.High != nil {
			d.High = *j.High
		}
		judgements = append(judgements, d)
	}
	w, err := mcda.MACBETH(in.N, judgements)
	return macbethOutput(w), err
}

type weightSensitivityInput struct {
	Scores        [][]float64 `json:"scores" doc:"alternatives x criteria"`
	Weights       []float64   `json:"weights" doc:"one per criterion, sum 1"`
	Directions    []direction `json:"directions" doc:"one per criterion"`
	Normalization string      `json:"normalization" enum:"raw,minmax,largest,sum,vector" default:"\"raw\""`
	Change        float64     `json:"change" default:"0.25" doc:"share by which one weight at a time goes up and down"`
}

type weightRange struct {
	Weight float64    `json:"weight"`
	First  [2]float64 `json:"first"` // between these the first alternative stays first
	Order  [2]float64 `json:"order"` // between these the whole order stays
}

type rankRange struct {
	Best  int `json:"best"`
	Worst int `json:"worst"`
}

type weightSensitivityOutput struct {
	Weights []weightRange `json:"weights"` // per criterion
	Ranks   []rankRange   `json:"ranks"`   // per alternative, while weights change by the share
}

func weightSensitivity(in weightSensitivityInput) (out weightSensitivityOutput, err error) {
	p := problem(in.Scores, in.Weights, in.Directions)
	how, _ := mcda.ParseNormalization(in.Normalization)
	ranges, err := mcda.OneWay(p, how)
	if err != nil {
		return out, err
	}
	for _, r := range ranges {
		out.Weights = append(out.Weights, weightRange{r.Weight, [2]float64{r.FirstLow, r.FirstHigh}, [2]float64{r.OrderLow, r.OrderHigh}})
	}
	ranks, err := mcda.VaryWeights(p, how, in.Change)
	for _, r := range ranks {
		out.Ranks = append(out.Ranks, rankRange(r))
	}
	return out, err
}

type leaveOutInput struct {
	Ratings [][]float64 `json:"ratings" null:"number" doc:"experts x items, null for a missing rating; items are ranked by their means"`
	Groups  []string    `json:"groups" doc:"group of each expert: an institution, or a name of one's own to leave out single experts"`
}

type leftOut struct {
	Group   string `json:"group"`
	Experts int    `json:"experts"`
	Ranks   []int  `json:"ranks"`         // without the group; 0 for an item that then has no rating
	First   bool   `json:"first_changes"` // another item, or another tie, stands first
	Shift   int    `json:"largest_shift"`
	Flipped int    `json:"pairs_flipped"`
	Lost    int    `json:"items_lost"`
}

type leaveOutOutput struct {
	Groups []leftOut `json:"groups"`
}

func leaveOut(in leaveOutInput) (out leaveOutOutput, err error) {
	items, err := columns(in.Ratings)
	if err != nil {
		return out, err
	}
	if len(in.Groups) != len(in.Ratings) {
		return out, fault.Bad("groups", "calc.groups", "there are {got} groups for {want} experts; give each expert one", "got", len(in.Groups), "want", len(in.Ratings))
	}
	left, err := mcda.LeaveOut(in.Groups, func(keep []bool) ([]float64, error) {
		means := make([]float64, len(items))
		for j, values := range items {
			sum, n := 0.0, 0
			for i, v := range values {
				if keep[i] && !math.IsNaN(v) {
					sum += v
					n++
				}
			}
			means[j] = math.NaN()
			if n > 0 {
				means[j] = sum / float64(n)
			}
		}
		return means, nil
	})
	for _, l := range left {
		out.Groups = append(out.Groups, leftOut(l))
	}
	return out, err
}
