package calc

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// itemMethods describe single items: their answers, what a rule says of them, how they move, how groups see them.
func itemMethods() []entry {
	const area = "consensus"
	return []entry{
		method("item-statistics", area, of(itemStatistics)),
		method("consensus-rule", area, of(consensusRule)),
		method("content-index", area, of(contentIndex)),
		method("icc", area, of(icc)),
		method("bimodality", area, of(bimodality)),
		method("share", area, of(share)),
		method("stability", area, of(stability)),
		method("attrition", area, of(attrition)),
		method("group-comparison", area, of(groupComparison)),
		method("jensen-shannon", area, of(jensenShannon)),
		method("authority", area, of(authority)),
		method("familiarity-importance", area, of(familiarityImportance)),
	}
}

// columns returns the items of ratings, experts x items, after a check of their shape.
func columns(ratings [][]float64) ([][]float64, error) {
	if len(ratings) == 0 || len(ratings[0]) == 0 {
		return nil, fault.Bad("ratings", "calc.empty", "there is nothing in it; at least one row and one column are needed")
	}
	out := make([][]float64, len(ratings[0]))
	for i, row := range ratings {
		if len(row) != len(out) {
			return nil, fault.Bad(fmt.Sprintf("ratings[%d]", i), "calc.ragged", "this row has {got} values, the first has {want}; all rows must be of one length, null for what is missing", "got", len(row), "want", len(out))
		}
		for j, v := range row {
			out[j] = append(out[j], v)
		}
	}
	return out, nil
}

// band reads a part of a scale, nil for none.
func band(name string, ends *[2]float64) (*consensus.Band, error) {
	if ends == nil {
		return nil, nil
	}
	if ends[0] > ends[1] {
		return nil, fault.Bad(name, "calc.band", "it runs from {low} to {high}; its low end must not lie above its high end", "low", ends[0], "high", ends[1])
	}
	return &consensus.Band{Low: ends[0], High: ends[1]}, nil
}

// level checks a confidence, of which the library reads 0 as its default.
func level(name string, v float64) error {
	if v <= 0 || v >= 1 {
		return fault.Bad(name, "calc.level", "the level is {value}; it must lie between 0 and 1, both excluded", "value", v)
	}
	return nil
}

type itemStatisticsInput struct {
	Ratings      [][]float64 `json:"ratings" null:"number" doc:"experts x items, null for a missing rating"`
	Agree        *[2]float64 `json:"agree" default:"" doc:"ratings that count as agreement, [low, high]"`
	Disagree     *[2]float64 `json:"disagree" default:"" doc:"ratings that count as disagreement, [low, high]"`
	QuantileType int         `json:"quantile_type" default:"7" min:"1" max:"9" doc:"type of Hyndman and Fan"`
	Confidence   float64     `json:"confidence" default:"0.95" doc:"of the intervals of shares, a share"`
}

// itemStatisticsOutput has the items in order; missing counts the experts without a rating.
type itemStatisticsOutput struct {
	Items []consensus.ItemStatistics `json:"items"`
}

func itemStatistics(in itemStatisticsInput) (out itemStatisticsOutput, err error) {
	items, err := columns(in.Ratings)
	if err != nil {
		return out, err
	}
	if err := level("confidence", in.Confidence); err != nil {
		return out, err
	}
	measure := consensus.Measure{QuantileKind: in.QuantileType, Confidence: in.Confidence}
	if measure.Agree, err = band("agree", in.Agree); err != nil {
		return out, err
	}
	if measure.Disagree, err = band("disagree", in.Disagree); err != nil {
		return out, err
	}
	for _, values := range items {
		missing := 0
		for _, v := range values {
			if math.IsNaN(v) {
				missing++
			}
		}
		item, err := consensus.NewItem(values, 0, 0, missing)
		if err != nil {
			return out, err
		}
		s, err := measure.Item(item)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, s)
	}
	return out, nil
}

type consensusRuleInput struct {
	Ratings    [][]float64 `json:"ratings" null:"number" doc:"experts x items, null for a missing rating"`
	Preset     string      `json:"preset" default:"" doc:"name of a rule; or conditions below"`
	Agree      string      `json:"agree" default:"" doc:"condition such as median >= 7"`
	Disagree   string      `json:"disagree" default:""`
	Consensus  string      `json:"consensus" default:"" doc:"condition such as iqr <= 3"`
	Scale      *[2]float64 `json:"scale" default:"" doc:"ends of the scale of ratings"`
	MinAnswers int         `json:"min_answers" default:"0" min:"0" doc:"items with fewer ratings are not judged"`
}

type consensusRuleOutput struct {
	Items []consensus.Verdict `json:"items"`
}

func consensusRule(in consensusRuleInput) (out consensusRuleOutput, err error) {
	items, err := columns(in.Ratings)
	if err != nil {
		return out, err
	}
	rule := consensus.Rule{Preset: in.Preset, Agree: in.Agree, Disagree: in.Disagree, Consensus: in.Consensus, MinAnswers: in.MinAnswers}
	if rule.Scale, err = band("scale", in.Scale); err != nil {
		return out, err
	}
	judge, err := rule.Compile()
	if err != nil {
		return out, err
	}
	for _, values := range items {
		tally, err := consensus.NewTally(values)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, judge.Item(tally))
	}
	return out, nil
}

type contentIndexInput struct {
	Ratings  [][]float64 `json:"ratings" null:"number" doc:"experts x items, null for a missing rating"`
	Relevant [2]float64  `json:"relevant" default:"[3, 4]" doc:"ratings that call an item relevant, [low, high]"`
}

func contentIndex(in contentIndexInput) (out consensus.ContentValidityIndex, err error) {
	if _, err := columns(in.Ratings); err != nil {
		return out, err
	}
	relevant, err := band("relevant", &in.Relevant)
	if err != nil {
		return out, err
	}
	return consensus.ContentIndex(in.Ratings, *relevant)
}

type iccInput struct {
	Ratings    [][]float64 `json:"ratings" null:"number" doc:"experts x items, null for a missing rating"`
	Incomplete string      `json:"incomplete" enum:"drop-items,drop-experts" default:"\"drop-items\"" doc:"what is left out where a rating is missing"`
}

func icc(in iccInput) (out consensus.IntraclassCorrelation, err error) {
	if _, err := columns(in.Ratings); err != nil {
		return out, err
	}
	if err := panelOfTwo(in.Ratings); err != nil {
		return out, err
	}
	how := consensus.DropItems
	if in.Incomplete == "drop-experts" {
		how = consensus.DropExperts
	}
	return consensus.ICC(in.Ratings, how)
}

type bimodalityInput struct {
	Values   []float64 `json:"values" doc:"one rating per expert"`
	Distance float64   `json:"distance" default:"3" doc:"least distance of the two modes, in points"`
	Share    float64   `json:"share" default:"0.3" doc:"least share of the ratings at each mode"`
}

func bimodality(in bimodalityInput) (out consensus.Split, err error) {
	tally, err := consensus.NewTally(in.Values)
	if err != nil {
		return out, err
	}
	if in.Distance <= 0 { // the library reads 0 as 3
		return out, notPositive("distance", in.Distance)
	}
	if in.Share <= 0 {
		return out, notPositive("share", in.Share)
	}
	return consensus.Bimodality{Distance: in.Distance, Share: in.Share}.Item(tally)
}

type shareInput struct {
	Count      int     `json:"count" min:"0" doc:"those who agree; or those who returned an answer, for the positivity coefficient"`
	N          int     `json:"n" min:"1" doc:"of so many"`
	Confidence float64 `json:"confidence" default:"0.95" doc:"share"`
}

func share(in shareInput) (consensus.Share, error) {
	return consensus.NewShare(in.Count, in.N, in.Confidence)
}

type stabilityInput struct {
	Before []float64 `json:"before" null:"number" doc:"one rating per expert, null for none"`
	After  []float64 `json:"after" null:"number" doc:"the same experts in the later round"`
	Preset string    `json:"preset" default:"" doc:"name of a rule of stability; or a condition"`
	Stable string    `json:"stable" default:"" doc:"condition such as changed <= 0.15"`
}

// stabilityOutput has a verdict only where a rule is given.
type stabilityOutput struct {
	consensus.RoundChange
	Verdict *consensus.StabilityVerdict `json:"verdict"`
}

func stability(in stabilityInput) (out stabilityOutput, err error) {
	if out.RoundChange, err = consensus.Stability(in.Before, in.After); err != nil {
		return out, err
	}
	if in.Preset == "" && in.Stable == "" {
		return out, nil
	}
	judge, err := consensus.StabilityRule{Preset: in.Preset, Stable: in.Stable}.Compile()
	if err != nil {
		return out, err
	}
	verdict := judge.Item(out.RoundChange)
	out.Verdict = &verdict
	return out, nil
}

type attritionInput struct {
	Before []float64 `json:"before" null:"number" doc:"one rating per expert, null for none"`
	After  []float64 `json:"after" null:"number" doc:"the same experts in the later round, null for those who left"`
	Preset string    `json:"preset" default:"" doc:"consensus rule that is asked about both panels"`
}

func attrition(in attritionInput) (consensus.AttritionEffect, error) {
	var judge *consensus.Judge
	if in.Preset != "" {
		var err error
		if judge, err = (consensus.Rule{Preset: in.Preset}).Compile(); err != nil {
			return consensus.AttritionEffect{}, err
		}
	}
	return consensus.Attrition(in.Before, in.After, judge)
}

type groupComparisonInput struct {
	Items [][][]float64 `json:"items" doc:"items x groups x ratings"`
}

type groupComparisonItem struct {
	consensus.GroupComparison
	Holm *float64 `json:"p_holm"` // adjusted over all items that were tested
}

type groupComparisonOutput struct {
	Items []groupComparisonItem `json:"items"`
}

func groupComparison(in groupComparisonInput) (out groupComparisonOutput, err error) {
	if len(in.Items) == 0 {
		return out, fault.Bad("items", "calc.none", "there is no value; at least one is needed")
	}
	p := make([]*float64, len(in.Items))
	for i, groups := range in.Items {
		c, err := consensus.CompareGroups(groups)
		if err != nil {
			return out, inside(fmt.Sprintf("items[%d]", i), err)
		}
		if c.Test != nil {
			p[i] = &c.Test.P
		}
		out.Items = append(out.Items, groupComparisonItem{GroupComparison: c})
	}
	adjusted, err := consensus.Holm(p)
	if err != nil {
		return out, err
	}
	for i := range out.Items {
		out.Items[i].Holm = adjusted[i]
	}
	return out, nil
}

type jensenShannonInput struct {
	Groups [][]float64 `json:"groups" doc:"the ratings of each group"`
}

type divergenceOutput struct {
	Divergence float64 `json:"divergence"`
}

func jensenShannon(in jensenShannonInput) (divergenceOutput, error) {
	v, err := consensus.JensenShannon(in.Groups)
	return divergenceOutput{v}, err
}

type authorityInput struct {
	Basis              [][]int     `json:"basis" min:"0" doc:"bases of judgement x degrees: how many experts named each"`
	Familiarity        []int       `json:"familiarity" min:"0" doc:"experts of each degree, the most familiar first"`
	BasisWeights       [][]float64 `json:"basis_weights" default:"" doc:"of the same shape; without them those of most published studies"`
	FamiliarityWeights []float64   `json:"familiarity_weights" default:""`
}

func authority(in authorityInput) (consensus.Authority, error) {
	w := consensus.UsualAuthorityWeights()
	if in.BasisWeights != nil {
		w.Basis = in.BasisWeights
	}
	if in.FamiliarityWeights != nil {
		w.Familiarity = in.FamiliarityWeights
	}
	return consensus.AuthorityCoefficient(in.Basis, in.Familiarity, w)
}

type familiarityInput struct {
	Counts  [][]int   `json:"counts" min:"0" doc:"degrees of familiarity x levels"`
	Scores  []float64 `json:"scores" doc:"score of each level"`
	Weights []float64 `json:"weights" doc:"weight of each degree of familiarity"`
}

func familiarityImportance(in familiarityInput) (consensus.Importance, error) {
	return consensus.FamiliarityImportance(in.Counts, in.Scores, in.Weights)
}

// streamOf is the stream of chance of a method, so that one seed gives other draws to another method.
func streamOf(seed uint64, method string) *num.Stream { return num.NewStream(seed, method, 1) }
