package calc

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/elicit"
	"github.com/tanwen/tanwen/fault"
)

// elicitMethods are those of package elicit.
func elicitMethods() []entry {
	const area = "elicit"
	return []entry{
		method("cooke", area, of(cooke)),
		method("quantile-fit", area, of(quantileFit)),
		method("pool", area, of(pool)),
		method("proper-scores", area,
			of(crpsNormal).when("score", "crps-normal"), of(intervalScore).when("score", "interval"),
			of(pinball).when("score", "pinball"), of(brier).when("score", "brier"),
			of(crpsSample).when("score", "crps-sample"), of(brierCategories).when("score", "brier-categories"), of(logScore).when("score", "log")),
		method("idea-standardise", area, of(ideaStandardise)),
	}
}

type cookeInput struct {
	Quantiles    []float64     `json:"quantiles" doc:"levels, rising, shares"`
	Judgements   [][][]float64 `json:"judgements" null:"answer" doc:"experts x items x levels; null for an item that an expert left out"`
	Realizations []*float64    `json:"realizations" doc:"true value of each item; null for one to be judged"`
	Overshoot    float64       `json:"overshoot" default:"0.1" doc:"share of the range of an item's values added at both ends"`
	Scales       []string      `json:"scales" enum:"uniform,log" default:"" doc:"per item; without them uniform"`
}

type cookeOutput struct {
	Experts struct {
		Calibration []*float64 `json:"calibration"`
		Information []*float64 `json:"information"`
		BinCounts   [][]int    `json:"bin_counts"`
	} `json:"experts"`
	DecisionMakers map[string]*elicit.DecisionMaker `json:"decision_makers"`
}

func cooke(in cookeInput) (out cookeOutput, err error) {
	if in.Overshoot <= 0 { // the library reads 0 as 0.1
		return out, notPositive("overshoot", in.Overshoot)
	}
	panel := elicit.Panel{Levels: in.Quantiles, Judgements: in.Judgements, Realizations: in.Realizations, Overshoot: in.Overshoot}
	for e, expert := range panel.Judgements {
		for i, answer := range expert {
			switch gaps := nulls(answer); {
			case gaps == len(answer):
				expert[i] = nil
			case gaps > 0:
				return out, fault.Bad(fmt.Sprintf("judgements[%d][%d]", e, i), "calc.partial", "{n} of the quantiles of this answer are missing; give all of them, or null for the whole answer", "n", gaps)
			}
		}
	}
	for _, s := range in.Scales {
		panel.Log = append(panel.Log, s == "log")
	}
	scores, err := panel.Score()
	if err != nil {
		return out, err
	}
	for _, s := range scores {
		out.Experts.Calibration = append(out.Experts.Calibration, s.Calibration)
		out.Experts.Information = append(out.Experts.Information, s.Information)
		out.Experts.BinCounts = append(out.Experts.BinCounts, s.BinCounts)
	}
	out.DecisionMakers = map[string]*elicit.DecisionMaker{}
	for _, d := range []struct {
		name string
		elicit.Decision
	}{
		{"equal", elicit.Decision{Weighting: elicit.EqualWeights}},
		{"global", elicit.Decision{Weighting: elicit.GlobalWeights}},
		{"global_optimised", elicit.Decision{Weighting: elicit.GlobalWeights, Optimise: true}},
		{"item", elicit.Decision{Weighting: elicit.ItemWeights}},
		{"item_optimised", elicit.Decision{Weighting: elicit.ItemWeights, Optimise: true}},
	} {
		if out.DecisionMakers[d.name], err = panel.Decide(d.Decision); err != nil {
			return out, err
		}
	}
	return out, nil
}

// nulls counts the missing quantiles of an answer.
func nulls(answer []float64) (n int) {
	for _, v := range answer {
		if math.IsNaN(v) {
			n++
		}
	}
	return n
}

type quantileFitInput struct {
	Values        []float64       `json:"values" doc:"quantiles, rising"`
	Probabilities []float64       `json:"probabilities" doc:"one for each value, rising"`
	Lower         *float64        `json:"lower" default:"" doc:"limit that the quantity cannot pass"`
	Upper         *float64        `json:"upper" default:"" doc:"limit that the quantity cannot pass"`
	Families      []elicit.Family `json:"families" enum:"normal,student-t,skew-normal,gamma,lognormal,log-t,mirrored-gamma,mirrored-lognormal,mirrored-log-t,beta,pert,metalog,piecewise-linear"`
}

type quantileFitOutput struct {
	Fits map[elicit.Family]elicit.Fit `json:"fits"`
}

func quantileFit(in quantileFitInput) (out quantileFitOutput, err error) {
	if len(in.Families) == 0 {
		return out, fault.Bad("families", "calc.none", "there is no value; at least one is needed")
	}
	fits, err := elicit.Fitter{}.Fit(elicit.Judgement{Values: in.Values, Probabilities: in.Probabilities, Lower: in.Lower, Upper: in.Upper}, in.Families...)
	out.Fits = map[elicit.Family]elicit.Fit{}
	for _, f := range fits {
		out.Fits[f.Family] = f
	}
	return out, err
}

type poolComponent struct {
	Family string  `json:"family" enum:"normal"`
	Mean   float64 `json:"mean"`
	SD     float64 `json:"sd" doc:"above 0"`
}

type poolInput struct {
	Components    []poolComponent `json:"components"`
	Weights       []float64       `json:"weights" doc:"one per component, sum 1"`
	Probabilities []float64       `json:"probabilities" doc:"of the quantiles asked for, between 0 and 1"`
}

type poolOutput struct {
	LinearPool      []float64 `json:"linear_pool"`
	QuantileAverage []float64 `json:"quantile_average"`
}

func pool(in poolInput) (out poolOutput, err error) {
	var components []elicit.Distribution
	for i, c := range in.Components {
		d := elicit.Normal{Mean: c.Mean, SD: c.SD}
		if err := d.Check(); err != nil {
			return out, inside(fmt.Sprintf("components[%d]", i), err)
		}
		components = append(components, d)
	}
	linear := elicit.LinearPool{Components: components, Weights: in.Weights}
	average := elicit.QuantilePool{Components: components, Weights: in.Weights}
	if err := linear.Check(); err != nil {
		return out, err
	}
	if len(in.Probabilities) == 0 {
		return out, fault.Bad("probabilities", "calc.none", "there is no value; at least one is needed")
	}
	for i, p := range in.Probabilities {
		if p <= 0 || p >= 1 {
			return out, fault.Bad(fmt.Sprintf("probabilities[%d]", i), "calc.probability", "the probability is {value}; it must lie between 0 and 1, both excluded", "value", p)
		}
		out.LinearPool = append(out.LinearPool, linear.Quantile(p))
		out.QuantileAverage = append(out.QuantileAverage, average.Quantile(p))
	}
	return out, nil
}

// inside puts the field that an error names below another one.
func inside(path string, err error) error {
	f := fault.Find(err)
	if f == nil {
		return err
	}
	if f.Place.Field != "" {
		path += "." + f.Place.Field
	}
	return f.At(fault.Place{Field: path})
}

func notPositive(path string, value float64) error {
	return fault.Bad(path, "calc.positive", "the value is {value}; it must be above 0", "value", value)
}

// scoreOutput is the result of a proper score; lower is better.
type scoreOutput struct {
	Value float64 `json:"value"`
}

type crpsInput struct {
	Score   string  `json:"score"`
	Outcome float64 `json:"outcome"`
	Mean    float64 `json:"mean"`
	SD      float64 `json:"sd"`
}

func crpsNormal(in crpsInput) (scoreOutput, error) {
	v, err := elicit.CRPSNormal(in.Outcome, in.Mean, in.SD)
	return scoreOutput{v}, err
}

type intervalInput struct {
	Score   string  `json:"score"`
	Outcome float64 `json:"outcome"`
	Lower   float64 `json:"lower"`
	Upper   float64 `json:"upper"`
	Alpha   float64 `json:"alpha" doc:"probability left outside the interval"`
}

func intervalScore(in intervalInput) (scoreOutput, error) {
	v, err := elicit.IntervalScore(in.Outcome, in.Lower, in.Upper, in.Alpha)
	return scoreOutput{v}, err
}

type pinballInput struct {
	Score       string  `json:"score"`
	Outcome     float64 `json:"outcome"`
	Quantile    float64 `json:"quantile"`
	Probability float64 `json:"probability"`
}

func pinball(in pinballInput) (scoreOutput, error) {
	v, err := elicit.Pinball(in.Outcome, in.Quantile, in.Probability)
	return scoreOutput{v}, err
}

type brierInput struct {
	Score       string  `json:"score"`
	Probability float64 `json:"probability"`
	Outcome     int     `json:"outcome" min:"0" max:"1" doc:"1 if the event happened"`
}

func brier(in brierInput) (scoreOutput, error) {
	v, err := elicit.Brier(in.Probability, in.Outcome == 1)
	return scoreOutput{v}, err
}

type ideaInput struct {
	Lower      float64 `json:"lower"`
	Best       float64 `json:"best"`
	Upper      float64 `json:"upper"`
	Confidence float64 `json:"confidence" doc:"share that the expert stated for lower to upper"`
	Target     float64 `json:"target" default:"0.8" doc:"share"`
}

type ideaOutput struct {
	Lower float64 `json:"lower"`
	Upper float64 `json:"upper"`
}

func ideaStandardise(in ideaInput) (ideaOutput, error) {
	answer := elicit.FourStep{Lower: in.Lower, Best: in.Best, Upper: in.Upper, Confidence: in.Confidence}
	s, err := answer.Standardise(in.Target)
	return ideaOutput{s.Lower, s.Upper}, err
}
