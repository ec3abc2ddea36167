package calc

import (
	"fmt"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/portfolio"
	"github.com/tanwen/tanwen/ranking"
)

// scaleMethods put items on scales, say which ranks they may hold, and choose among them.
func scaleMethods() []entry {
	const area = "ranking"
	return []entry{
		method("thurstone", area, of(thurstone)),
		method("chnri", area, of(chnri)),
		method("copeland", area, of(copeland)),
		method("rank-sets", area, of(rankSetsIndependent).when("standard_errors", ""), of(rankSetsNormal).when("covariance", ""), of(rankSetsBootstrap).when("replicates", "")),
	}
}

type thurstoneInput struct {
	Wins       [][]float64 `json:"wins" doc:"n x n: how often the row beat the column"`
	Continuity float64     `json:"continuity" default:"0.5" doc:"by how much a count of none or all is moved inwards"`
}

func thurstone(in thurstoneInput) (*ranking.ThurstoneScale, error) {
	if in.Continuity <= 0 { // the library reads 0 as 0.5
		return nil, notPositive("continuity", in.Continuity)
	}
	return ranking.Thurstone{Continuity: in.Continuity}.Fit(in.Wins)
}

type chnriInput struct {
	Answers    [][][]float64 `json:"answers" null:"number" doc:"scorers x ideas x criteria: 1 yes, 0.5 maybe, 0 no, null for not informed enough"`
	Weights    []float64     `json:"weights" default:"" doc:"of the criteria, by stakeholders; without them equal"`
	Thresholds []float64     `json:"thresholds" default:"" doc:"least criterion scores"`
}

type chnriOutput struct {
	Ideas []ranking.Idea `json:"ideas"`
	Order [][]int        `json:"order"` // classes of equal score, best first
}

func chnri(in chnriInput) (out chnriOutput, err error) {
	c := ranking.CHNRI{Weights: in.Weights, Thresholds: in.Thresholds}
	if out.Ideas, err = c.Score(in.Answers); err != nil {
		return out, err
	}
	out.Order = c.Rank(out.Ideas)
	return out, nil
}

func copeland(in aggregationInput) (*ranking.CopelandScore, error) {
	for i, o := range in.Orderings {
		if len(o) != len(in.Items) {
			return nil, fault.Bad(fmt.Sprintf("orderings[%d]", i), "calc.incomplete", "the ordering ranks {got} of {want} items; it must rank all", "got", len(o), "want", len(in.Items))
		}
	}
	return ranking.Profile{Items: len(in.Items), Orders: ranking.Strict(in.Orderings), Counts: in.Counts}.Copeland()
}

type rankSetsOutput struct {
	Sets []ranking.RankSet `json:"sets"` // per item; they hold all true ranks at once with the confidence
}

type rankSetsIndependentInput struct {
	Estimates      []float64 `json:"estimates" doc:"per item, higher is better"`
	StandardErrors []float64 `json:"standard_errors" doc:"of independent estimates"`
	Level          float64   `json:"level" default:"0.9" doc:"share"`
}

func rankSetsIndependent(in rankSetsIndependentInput) (out rankSetsOutput, err error) {
	if err := level("level", in.Level); err != nil {
		return out, err
	}
	out.Sets, err = ranking.RankSets{Level: in.Level}.Independent(in.Estimates, in.StandardErrors)
	return out, err
}

type rankSetsNormalInput struct {
	Estimates  []float64   `json:"estimates" doc:"per item, higher is better"`
	Covariance [][]float64 `json:"covariance" doc:"of the estimates"`
	Level      float64     `json:"level" default:"0.9" doc:"share"`
	Marginal   bool        `json:"marginal" default:"false" doc:"one set per item that holds by itself only"`
	Draws      int         `json:"draws" default:"2000" min:"100" max:"1000000"`
	Seed       uint64      `json:"seed" default:"1"`
}

func rankSetsNormal(in rankSetsNormalInput) (out rankSetsOutput, err error) {
	if err := level("level", in.Level); err != nil {
		return out, err
	}
	out.Sets, err = ranking.RankSets{Level: in.Level, Marginal: in.Marginal}.Normal(in.Estimates, in.Covariance, streamOf(in.Seed, "rank-sets"), in.Draws)
	return out, err
}

type rankSetsBootstrapInput struct {
	Estimates  []float64   `json:"estimates" doc:"per item, higher is better"`
	Replicates [][]float64 `json:"replicates" null:"number" doc:"resamples x items, null for an item that a resample left out"`
	Level      float64     `json:"level" default:"0.9" doc:"share"`
	Marginal   bool        `json:"marginal" default:"false" doc:"one set per item that holds by itself only"`
}

func rankSetsBootstrap(in rankSetsBootstrapInput) (out rankSetsOutput, err error) {
	if err := level("level", in.Level); err != nil {
		return out, err
	}
	out.Sets, err = ranking.RankSets{Level: in.Level, Marginal: in.Marginal}.Bootstrap(in.Estimates, in.Replicates)
	return out, err
}

// portfolioMethods choose items under a budget.
func portfolioMethods() []entry {
	return []entry{method("portfolio", "portfolio", of(choose))}
}

type synergyInput struct {
	A     int     `json:"a" min:"0"`
	B     int     `json:"b" min:"0"`
	Value float64 `json:"value" doc:"what the two add when both are chosen; negative: take away"`
}

type quotaInput struct {
	Items []int `json:"items" min:"0" doc:"rising"`
	Min   int   `json:"min" default:"0" min:"0"`
	Max   *int  `json:"max" default:"" min:"0"`
}

type portfolioInput struct {
	Cost      []float64      `json:"cost" doc:"per item, not negative"`
	Value     []float64      `json:"value" doc:"per item"`
	Budget    float64        `json:"budget"`
	Synergies []synergyInput `json:"synergies" default:""`
	Quotas    []quotaInput   `json:"quotas" default:"" doc:"how many of some items are chosen"`
}

type portfolioOutput struct {
	Items   []int   `json:"items"`
	Cost    float64 `json:"cost"`
	Value   float64 `json:"value"`
	Bound   float64 `json:"bound"`   // no choice under the budget has a greater value
	Optimal bool    `json:"optimal"` // the search was complete
	Ties    [][]int `json:"ties"`    // other choices of the same value
}

func choose(in portfolioInput) (out portfolioOutput, err error) {
	p := portfolio.Problem{Cost: in.Cost, Value: in.Value, Budget: in.Budget}
	for _, s := range in.Synergies {
		p.Synergies = append(p.Synergies, portfolio.Synergy(s))
	}
	for _, q := range in.Quotas {
		most := len(q.Items)
		if q.Max != nil {
			most = *q.Max
		}
		p.Quotas = append(p.Quotas, portfolio.Quota{Items: q.Items, Min: q.Min, Max: most})
	}
	c, err := p.Choose()
	if err != nil {
		return out, err
	}
	return portfolioOutput{Items: c.Items, Cost: c.Cost, Value: c.Value, Bound: c.Bound, Optimal: c.Optimal, Ties: c.Ties}, nil
}
