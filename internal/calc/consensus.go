package calc

import (
	"fmt"
	"reflect"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// consensusMethods are those of package consensus.
func consensusMethods() []entry {
	const area = "consensus"
	return []entry{
		method("kendall-w", area, of(kendallW)),
		method("krippendorff-alpha", area, of(krippendorffAlpha)),
		method("gwet-ac", area, of(gwetAC)),
		method("cohen-kappa", area, of(cohenKappa).when("ratings", ""), of(cohenKappaTable).when("table", "")),
		method("fleiss-kappa", area, of(fleissKappa)),
		method("rand-ucla", area, of(randUCLA)),
		method("content-validity", area, of(contentValidity)),
		method("round-stability", area, of(signedRank).when("test", "wilcoxon-signed-rank"), of(mcNemar).when("test", "mcnemar")),
		method("group-disagreement", area, of(kruskalWallis).when("test", "kruskal-wallis"), of(mannWhitney).when("test", "mann-whitney")),
		method("bootstrap-ci", area, of(bootstrapCI)),
		method("importance-index", area, of(importanceIndex)),
	}
}

// panelOfTwo refuses ratings of a single expert, who has nobody to agree with. No expert at all is for the library to
// refuse. Kendall's W of one expert is 1 by definition and is not refused.
func panelOfTwo(ratings [][]float64) error {
	if len(ratings) == 1 {
		return fault.Bad("ratings", "calc.one_expert", "there is one expert; agreement is between at least two")
	}
	return nil
}

type kendallInput struct {
	Ratings       [][]float64 `json:"ratings" null:"number" doc:"experts x items, null for a missing rating"`
	TieCorrection bool        `json:"tie_correction" default:"true"`
}

func kendallW(in kendallInput) (consensus.Concordance, error) {
	return consensus.KendallW(in.Ratings, consensus.Kendall{NoTieCorrection: !in.TieCorrection})
}

type krippendorffInput struct {
	Ratings [][]float64      `json:"ratings" null:"number" doc:"experts x items, null for a missing rating"`
	Metric  consensus.Metric `json:"metric" enum:"nominal,ordinal,interval,ratio"`
}

func krippendorffAlpha(in krippendorffInput) (consensus.Alpha, error) {
	if err := panelOfTwo(in.Ratings); err != nil {
		return consensus.Alpha{}, err
	}
	return consensus.KrippendorffAlpha(in.Ratings, in.Metric)
}

type gwetInput struct {
	Ratings    [][]float64         `json:"ratings" null:"number" doc:"experts x items, null for a missing rating"`
	Weighting  consensus.Weighting `json:"weighting" enum:"identity,linear,quadratic,ordinal,radical" doc:"identity gives AC1, the others AC2"`
	Categories []float64           `json:"categories" default:"" doc:"all points of the scale, ascending; without them the values seen"`
}

func gwetAC(in gwetInput) (consensus.GwetAgreement, error) {
	if err := panelOfTwo(in.Ratings); err != nil {
		return consensus.GwetAgreement{}, err
	}
	return consensus.GwetAC(in.Ratings, in.Categories, in.Weighting)
}

type cohenInput struct {
	Ratings    [][]float64         `json:"ratings" null:"number" doc:"two experts x items, null for a missing rating"`
	Weighting  consensus.Weighting `json:"weighting" enum:"identity,linear,quadratic" default:"\"identity\""`
	Categories []float64           `json:"categories" default:"" doc:"all points of the scale, ascending; without them the values seen"`
}

func cohenKappa(in cohenInput) (consensus.Kappa, error) {
	if len(in.Ratings) != 2 {
		return consensus.Kappa{}, fault.Bad("ratings", "calc.two_experts", "there are {n} experts; Cohen's kappa compares exactly two", "n", len(in.Ratings))
	}
	return consensus.CohenKappa(in.Ratings[0], in.Ratings[1], in.Categories, in.Weighting)
}

type cohenTableInput struct {
	Table     [][]int             `json:"table" min:"0" doc:"categories x categories: counts, a row for each answer of the first expert"`
	Weighting consensus.Weighting `json:"weighting" enum:"identity,linear,quadratic" default:"\"identity\""`
}

func cohenKappaTable(in cohenTableInput) (consensus.Kappa, error) {
	return consensus.CohenKappaTable(in.Table, in.Weighting)
}

type fleissInput struct {
	Counts [][]int `json:"counts" min:"0" doc:"items x categories: how many experts chose each; rows have one sum"`
}

func fleissKappa(in fleissInput) (consensus.Kappa, error) { return consensus.FleissKappa(in.Counts) }

type randUCLAInput struct {
	Ratings     [][]float64 `json:"ratings" null:"number" doc:"experts x items, null for a missing rating"`
	Scale       [2]float64  `json:"scale" default:"[1, 9]"`
	Percentiles [2]float64  `json:"percentiles" default:"[0.3, 0.7]" doc:"shares"`
	Base        float64     `json:"base" default:"2.35"`
	Factor      float64     `json:"factor" default:"1.5"`
}

// randUCLAOutput has null for an item without a rating.
type randUCLAOutput struct {
	Items []*consensus.Disagreement `json:"items"`
}

func randUCLA(in randUCLAInput) (out randUCLAOutput, err error) {
	if len(in.Ratings) == 0 || len(in.Ratings[0]) == 0 {
		return out, fault.Bad("ratings", "calc.empty", "there is nothing in it; at least one row and one column are needed")
	}
	items := len(in.Ratings[0])
	for i, row := range in.Ratings {
		if len(row) != items {
			return out, fault.Bad(fmt.Sprintf("ratings[%d]", i), "calc.ragged", "this row has {got} values, the first has {want}; all rows must be of one length, null for what is missing", "got", len(row), "want", items)
		}
	}
	rule := consensus.RandUCLA{Scale: consensus.Band{Low: in.Scale[0], High: in.Scale[1]}, Percentiles: in.Percentiles, Base: in.Base, Factor: in.Factor}
	if in.Base <= 0 { // the library reads 0 as the published value
		return out, notPositive("base", in.Base)
	}
	if in.Factor <= 0 {
		return out, notPositive("factor", in.Factor)
	}
	if in.Scale[0] >= in.Scale[1] {
		return out, fault.Bad("scale", "calc.scale", "the scale runs from {low} to {high}; its low end must lie below its high end", "low", in.Scale[0], "high", in.Scale[1])
	}
	if p := in.Percentiles; p[0] <= 0 || p[0] >= p[1] || p[1] >= 1 {
		return out, fault.Bad("percentiles", "calc.percentiles", "the percentiles are {low} and {high}; they must rise and lie between 0 and 1", "low", p[0], "high", p[1])
	}
	for j := range items {
		column := make([]float64, len(in.Ratings))
		for i, row := range in.Ratings {
			column[i] = row[j]
			if row[j] < in.Scale[0] || row[j] > in.Scale[1] {
				return out, fault.Bad(fmt.Sprintf("ratings[%d][%d]", i, j), "calc.off_scale", "the rating {value} lies outside the scale from {low} to {high}", "value", row[j], "low", in.Scale[0], "high", in.Scale[1])
			}
		}
		tally, err := consensus.NewTally(column)
		if err != nil {
			return out, err
		}
		d, ok, err := rule.Item(tally)
		if err != nil {
			return out, err
		}
		if !ok {
			out.Items = append(out.Items, nil)
			continue
		}
		out.Items = append(out.Items, &d)
	}
	return out, nil
}

type contentValidityInput struct {
	Experts      int     `json:"n_experts" min:"1" max:"10000"`
	Essential    *int    `json:"n_essential" default:"" min:"0" doc:"how many find the item essential"`
	Significance float64 `json:"significance" default:"0.05" doc:"share"`
}

func contentValidity(in contentValidityInput) (consensus.ContentValidityRatio, error) {
	return consensus.ContentValidity(in.Experts, in.Essential, in.Significance)
}

type signedRankInput struct {
	Test        string          `json:"test"`
	Differences []float64       `json:"differences" doc:"later minus earlier round, one per expert"`
	Zeros       consensus.Zeros `json:"zeros" enum:"drop,pratt" default:"\"drop\""`
}

func signedRank(in signedRankInput) (consensus.SignedRankTest, error) {
	if len(in.Differences) == 0 {
		return consensus.SignedRankTest{}, fault.Bad("differences", "calc.none", "there is no value; at least one is needed")
	}
	return consensus.SignedRank(in.Differences, in.Zeros)
}

type mcNemarInput struct {
	Test string `json:"test"`
	B    int    `json:"b" min:"0" doc:"experts who changed one way"`
	C    int    `json:"c" min:"0" doc:"experts who changed the other way"`
}

func mcNemar(in mcNemarInput) (consensus.ChangeTest, error) { return consensus.McNemar(in.B, in.C) }

type groupsInput struct {
	Test   string      `json:"test"`
	Groups [][]float64 `json:"groups" doc:"the ratings of each group"`
}

func kruskalWallis(in groupsInput) (consensus.RankTest, error) {
	return consensus.KruskalWallis(in.Groups)
}

func mannWhitney(in groupsInput) (consensus.TwoGroupTest, error) {
	if len(in.Groups) != 2 {
		return consensus.TwoGroupTest{}, fault.Bad("groups", "calc.two_groups", "there are {n} groups; this test compares exactly two", "n", len(in.Groups))
	}
	return consensus.MannWhitney(in.Groups[0], in.Groups[1])
}

// resamples is a number of resamples, or 0 for all of them.
type resamples int

const mostResamples = 1_000_000

func (r *resamples) read(n node, path string) error {
	if n.kind == text && n.text == "exact" {
		return nil
	}
	if n.kind != number {
		return fault.Bad(path, "calc.resamples", "this is neither \"exact\" nor a whole number from 1 to {most}", "most", mostResamples)
	}
	var count int
	low, high := int64(1), int64(mostResamples)
	if err := decode(n, reflect.ValueOf(&count).Elem(), path, rules{min: &low, max: &high}); err != nil {
		return err
	}
	*r = resamples(count)
	return nil
}

func (r *resamples) schema() schema {
	return schema{"anyOf": []schema{{"type": "integer", "minimum": 1, "maximum": mostResamples}, {"const": "exact"}}}
}

type bootstrapInput struct {
	Values    []float64              `json:"values" doc:"one rating per expert"`
	Statistic string                 `json:"statistic" enum:"mean,median"`
	Resamples resamples              `json:"resamples" default:"10000" doc:"\"exact\" enumerates all resamples of up to ten experts"`
	Interval  consensus.IntervalKind `json:"interval" enum:"bca,percentile" default:"\"bca\""`
	Level     float64                `json:"level" default:"0.95" doc:"share"`
	Expanded  bool                   `json:"expanded" default:"false" doc:"widen the interval of a small panel, as measured in docs/validity.md"`
	Seed      uint64                 `json:"seed" default:"1"`
}

type bootstrapOutput struct {
	consensus.Estimate
	Limits        [2]*float64 `json:"limits"`
	Support       []float64   `json:"support,omitempty"`
	Probabilities []float64   `json:"probabilities,omitempty"`
}

func bootstrapCI(in bootstrapInput) (out bootstrapOutput, err error) {
	if len(in.Values) == 0 {
		return out, fault.Bad("values", "calc.none", "there is no value; at least one is needed")
	}
	if len(in.Values) == 1 {
		return out, fault.Bad("values", "calc.one_value", "there is one value; how far a panel's statistic varies is seen from at least two")
	}
	if in.Level <= 0 || in.Level >= 1 { // the library reads 0 as 0.95
		return out, fault.Bad("level", "calc.level", "the level is {value}; it must lie between 0 and 1, both excluded", "value", in.Level)
	}
	responses, err := consensus.NewResponses(in.Values)
	if err != nil {
		return out, err
	}
	of := consensus.Tally.Mean
	if in.Statistic == "median" {
		of = consensus.Tally.Median
	}
	statistic := responses.Statistic(of)
	panel := consensus.Panel{Experts: len(in.Values)}
	options := consensus.Bootstrap{Resamples: int(in.Resamples), Kind: in.Interval, Level: in.Level, Expanded: in.Expanded}
	if in.Resamples == 0 {
		var d consensus.Distribution
		out.Estimate, d, err = panel.Exact(statistic, options)
		out.Support, out.Probabilities = d.Values, d.Probabilities
	} else {
		out.Estimate, err = panel.Bootstrap(statistic, options, num.NewStream(in.Seed, "bootstrap-ci", 1))
	}
	out.Limits = [2]*float64{out.Low, out.High}
	return out, err
}

type importanceInput struct {
	Counts []int     `json:"counts" min:"0" doc:"answers per level"`
	Scores []float64 `json:"scores" doc:"score of each level"`
}

func importanceIndex(in importanceInput) (consensus.Importance, error) {
	return consensus.ImportanceIndex(in.Counts, in.Scores)
}
