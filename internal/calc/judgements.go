package calc

import (
	"fmt"
	"strings"

	"github.com/tanwen/tanwen/elicit"
	"github.com/tanwen/tanwen/fault"
)

// judgementMethods turn what experts say into distributions, pool it, and make pairwise judgements of dependence valid.
func judgementMethods() []entry {
	const area = "elicit"
	return []entry{
		method("roulette", area, of(roulette)),
		method("geometric-pool", area, of(geometricPool)),
		method("event-pool", area, of(eventPool)),
		method("idea-pool", area, of(ideaPool)),
		method("correlation", area, of(correlation)),
	}
}

type rouletteInput struct {
	Edges    []float64       `json:"edges" doc:"one more than bins, rising"`
	Chips    []int           `json:"chips" min:"0" doc:"per bin; each chip stands for the same probability"`
	Bounded  bool            `json:"bounded" default:"false" doc:"values outside the grid are impossible"`
	Families []elicit.Family `json:"families" enum:"normal,student-t,skew-normal,gamma,lognormal,log-t,mirrored-gamma,mirrored-lognormal,mirrored-log-t,beta,pert,metalog,piecewise-linear" default:"" doc:"without them no distribution is fitted"`
}

type rouletteOutput struct {
	Values        []float64                    `json:"values"`
	Probabilities []float64                    `json:"probabilities"` // of not exceeding each value
	Lower         *float64                     `json:"lower"`
	Upper         *float64                     `json:"upper"`
	Fits          map[elicit.Family]elicit.Fit `json:"fits,omitempty"`
}

func roulette(in rouletteInput) (out rouletteOutput, err error) {
	j, err := elicit.Roulette{Edges: in.Edges, Chips: in.Chips}.Judgement(in.Bounded)
	if err != nil {
		return out, err
	}
	out = rouletteOutput{Values: j.Values, Probabilities: j.Probabilities, Lower: j.Lower, Upper: j.Upper}
	if len(in.Families) == 0 {
		return out, nil
	}
	fits, err := elicit.Fitter{}.Fit(j, in.Families...)
	out.Fits = map[elicit.Family]elicit.Fit{}
	for _, f := range fits {
		out.Fits[f.Family] = f
	}
	return out, err
}

type geometricPoolInput struct {
	Components    []poolComponent `json:"components"`
	Weights       []float64       `json:"weights" doc:"one per component, sum 1"`
	Probabilities []float64       `json:"probabilities" doc:"of the quantiles asked for, between 0 and 1"`
}

type quantilesOutput struct {
	Quantiles []float64 `json:"quantiles"`
}

func geometricPool(in geometricPoolInput) (out quantilesOutput, err error) {
	var components []elicit.Distribution
	for i, c := range in.Components {
		d := elicit.Normal{Mean: c.Mean, SD: c.SD}
		if err := d.Check(); err != nil {
			return out, inside(fmt.Sprintf("components[%d]", i), err)
		}
		components = append(components, d)
	}
	if len(in.Probabilities) == 0 {
		return out, fault.Bad("probabilities", "calc.none", "there is no value; at least one is needed")
	}
	pooled, err := elicit.NewGeometricPool(components, in.Weights)
	if err != nil {
		return out, err
	}
	for i, p := range in.Probabilities {
		if p <= 0 || p >= 1 {
			return out, fault.Bad(fmt.Sprintf("probabilities[%d]", i), "calc.probability", "the probability is {value}; it must lie between 0 and 1, both excluded", "value", p)
		}
		out.Quantiles = append(out.Quantiles, pooled.Quantile(p))
	}
	return out, nil
}

type eventAnswerInput struct {
	Best   float64 `json:"best" doc:"probability of the event"`
	Lower  float64 `json:"lower" default:"0" doc:"only the interval rules use these"`
	Upper  float64 `json:"upper" default:"1"`
	Widest float64 `json:"widest" default:"1" doc:"widest interval that the expert gave to any event; only own-interval uses it"`
}

type eventPoolInput struct {
	Rule    elicit.EventRule   `json:"rule" enum:"mean,median,geometric-mean,log-odds,probit,interval,own-interval,beta"`
	Answers []eventAnswerInput `json:"answers"`
}

func eventPool(in eventPoolInput) (elicit.EventPooled, error) {
	answers := make([]elicit.EventAnswer, len(in.Answers))
	for i, a := range in.Answers {
		answers[i] = elicit.EventAnswer(a)
	}
	return elicit.PoolEvents(elicit.EventPool{Rule: in.Rule}, answers)
}

type fourStepInput struct {
	Lower      float64 `json:"lower"`
	Best       float64 `json:"best"`
	Upper      float64 `json:"upper"`
	Confidence float64 `json:"confidence" doc:"share that the expert stated for lower to upper"`
}

type ideaPoolInput struct {
	Answers []fourStepInput `json:"answers" doc:"one per expert"`
	Target  float64         `json:"target" default:"0.8" doc:"share"`
	Weights []float64       `json:"weights" default:"" doc:"one per expert, sum 1; without them equal"`
}

type ideaPoolOutput struct {
	Lower float64 `json:"lower"`
	Best  float64 `json:"best"`
	Upper float64 `json:"upper"`
}

func ideaPool(in ideaPoolInput) (ideaPoolOutput, error) {
	answers := make([]elicit.FourStep, len(in.Answers))
	for i, a := range in.Answers {
		answers[i] = elicit.FourStep(a)
		if err := answers[i].Check(); err != nil {
			return ideaPoolOutput{}, inside(fmt.Sprintf("answers[%d]", i), err)
		}
	}
	group, err := elicit.PoolFourStep(answers, in.Target, in.Weights)
	return ideaPoolOutput{group.Lower, group.Best, group.Upper}, err
}

type correlationInput struct {
	Judged [][]float64 `json:"judged" doc:"n x n, symmetric: what the expert said of each pair; the diagonal is not read"`
	As     string      `json:"as" enum:"correlation,concordance,conditional,spearman,kendall" default:"\"correlation\"" doc:"what was asked: a correlation, or the probability that both lie on one side of their medians, and so on"`
	Floor  float64     `json:"floor" default:"0" doc:"least eigenvalue wanted"`
}

func correlation(in correlationInput) (out elicit.CorrelationRepair, err error) {
	turn := map[string]func(float64) (float64, error){
		"concordance": elicit.CorrelationFromConcordance, "conditional": elicit.CorrelationFromConditional,
		"spearman": elicit.CorrelationFromSpearman, "kendall": elicit.CorrelationFromKendall,
	}[in.As]
	judged := make([][]float64, len(in.Judged))
	for i, row := range in.Judged {
		judged[i] = append([]float64(nil), row...)
		for k := range judged[i] {
			if k == i {
				judged[i][k] = 1
				continue
			}
			if turn == nil {
				continue
			}
			if judged[i][k], err = turn(row[k]); err != nil {
				return out, inside(fmt.Sprintf("judged[%d][%d]", i, k), fault.Find(err).At(fault.Place{}))
			}
		}
	}
	out, err = elicit.NearestCorrelation(judged, in.Floor)
	if f := fault.Find(err); f != nil && strings.HasPrefix(f.Place.Field, "matrix") {
		return out, f.At(fault.Place{Field: "judged" + strings.TrimPrefix(f.Place.Field, "matrix")})
	}
	return out, err
}

type crpsSampleInput struct {
	Score   string    `json:"score"`
	Outcome float64   `json:"outcome"`
	Sample  []float64 `json:"sample"`
	Fair    bool      `json:"fair" default:"false" doc:"unbiased for the distribution behind the sample; needs two members"`
}

func crpsSample(in crpsSampleInput) (scoreOutput, error) {
	v, err := elicit.CRPSSample(in.Outcome, in.Sample, in.Fair)
	return scoreOutput{v}, err
}

type categoriesInput struct {
	Score         string    `json:"score"`
	Probabilities []float64 `json:"probabilities" doc:"of the categories, sum 1"`
	Outcome       int       `json:"outcome" min:"0" doc:"index of the category that came true"`
}

func brierCategories(in categoriesInput) (scoreOutput, error) {
	v, err := elicit.BrierCategories(in.Probabilities, in.Outcome)
	return scoreOutput{v}, err
}

// logScoreOutput has null where what came true had been given no probability: the score has no finite value.
type logScoreOutput struct {
	Value *float64 `json:"value"`
}

func logScore(in categoriesInput) (logScoreOutput, error) {
	v, err := elicit.LogScore(in.Probabilities, in.Outcome)
	return logScoreOutput{v}, err
}
