package calc

import (
	"fmt"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/mcda"
)

// mcdaMethods are those of package mcda.
func mcdaMethods() []entry {
	const area = "mcda"
	return []entry{
		method("ahp", area, of(ahp).when("matrix", ""), of(groupAHP).when("matrices", "")),
		method("bwm", area, of(bwm)),
		method("topsis", area, of(topsis)),
		method("vikor", area, of(vikor)),
		method("promethee", area, of(promethee)),
		method("electre3", area, of(electre3)),
		method("smaa", area, of(smaa)),
		method("rank-order-centroid", area, of(rankOrderCentroid)),
	}
}

type ahpInput struct {
	Matrix             [][]float64 `json:"matrix" null:"number" doc:"n x n, how many times the row matters as much as the column; null for a pair not compared"`
	AllowNonReciprocal bool        `json:"allow_non_reciprocal" default:"false"`
}

func ahp(in ahpInput) (mcda.Priorities, error) {
	return mcda.AHP(in.Matrix, mcda.AHPOptions{AllowNonReciprocal: in.AllowNonReciprocal})
}

type groupAHPInput struct {
	Matrices           [][][]float64 `json:"matrices" null:"number" doc:"experts x n x n; null for a pair not compared"`
	AllowNonReciprocal bool          `json:"allow_non_reciprocal" default:"false"`
}

type groupAHPOutput struct {
	AIJEigenvector   []float64 `json:"aij_eigenvector"`
	AIJCR            *float64  `json:"aij_cr"`
	AIJGeometricMean []float64 `json:"aij_geometric_mean"`
	AIPGeometric     []float64 `json:"aip_geometric"`
	AIPArithmetic    []float64 `json:"aip_arithmetic"`
}

func groupAHP(in groupAHPInput) (groupAHPOutput, error) {
	g, err := mcda.GroupAHP(in.Matrices, nil, mcda.AHPOptions{AllowNonReciprocal: in.AllowNonReciprocal})
	return groupAHPOutput{
		AIJEigenvector: g.AIJ.Eigenvector, AIJCR: g.AIJ.CR, AIJGeometricMean: g.AIJ.GeometricMean,
		AIPGeometric: g.AIPGeometric, AIPArithmetic: g.AIPArithmetic,
	}, err
}

type bwmInput struct {
	BestToOthers  []float64 `json:"best_to_others" doc:"1 to 9 per criterion"`
	OthersToWorst []float64 `json:"others_to_worst" doc:"1 to 9 per criterion"`
	Best          int       `json:"best" min:"0" doc:"index of the criterion"`
	Worst         int       `json:"worst" min:"0" doc:"index of the criterion"`
}

func bwm(in bwmInput) (mcda.BWMResult, error) {
	return mcda.BWM(mcda.BestWorst{BestToOthers: in.BestToOthers, OthersToWorst: in.OthersToWorst, Best: in.Best, Worst: in.Worst})
}

// direction is "max" or "min".
type direction string

func (d *direction) read(n node, path string) error {
	if n.kind != text {
		return wrongKind(path, n, text)
	}
	if _, ok := mcda.ParseDirection(n.text); !ok {
		return unknownWord(path, n.text, []string{"max", "min"})
	}
	*d = direction(n.text)
	return nil
}

func (d *direction) schema() schema {
	return schema{"type": "string", "enum": []string{"max", "min"}}
}

func readDirections(ds []direction) []mcda.Direction {
	out := make([]mcda.Direction, len(ds)) // not nil: an empty list is one of the wrong length
	for k, d := range ds {
		out[k], _ = mcda.ParseDirection(string(d))
	}
	return out
}

func problem(scores [][]float64, weights []float64, directions []direction) mcda.Problem {
	return mcda.Problem{Scores: scores, Weights: weights, Directions: readDirections(directions)}
}

type topsisInput struct {
	Scores        [][]float64 `json:"scores" doc:"alternatives x criteria"`
	Weights       []float64   `json:"weights" doc:"one per criterion, sum 1"`
	Directions    []direction `json:"directions" doc:"one per criterion"`
	Normalization string      `json:"normalization" enum:"vector,minmax" default:"\"vector\""`
}

type topsisOutput struct {
	Closeness []float64 `json:"closeness"`
}

func topsis(in topsisInput) (topsisOutput, error) {
	how, _ := mcda.ParseNormalization(in.Normalization)
	closeness, err := mcda.TOPSIS(problem(in.Scores, in.Weights, in.Directions), how)
	return topsisOutput{closeness}, err
}

type vikorInput struct {
	Scores     [][]float64 `json:"scores" doc:"alternatives x criteria"`
	Weights    []float64   `json:"weights" doc:"one per criterion, sum 1"`
	Directions []direction `json:"directions" doc:"one per criterion"`
	V          float64     `json:"v" default:"0.5" doc:"weight of the group utility against the worst regret, 0 to 1"`
}

func vikor(in vikorInput) (mcda.VIKORResult, error) {
	return mcda.VIKOR(problem(in.Scores, in.Weights, in.Directions), in.V)
}

type preferenceInput struct {
	Kind string   `json:"kind" enum:"usual,u-shape,v-shape,level,linear,gaussian"`
	Q    *float64 `json:"q" default:"" doc:"indifference threshold of u-shape, level and linear"`
	P    *float64 `json:"p" default:"" doc:"preference threshold of v-shape, level and linear"`
	S    *float64 `json:"s" default:"" doc:"turning point of gaussian"`
}

// preference reads the thresholds that the kind needs.
func (in preferenceInput) preference(path string) (mcda.Preference, error) {
	kind, _ := mcda.ParsePreference(in.Kind)
	out := mcda.Preference{Kind: kind}
	for _, t := range []struct {
		name   string
		given  *float64
		to     *float64
		needed bool
	}{
		{"q", in.Q, &out.Q, kind == mcda.UShape || kind == mcda.Level || kind == mcda.Linear},
		{"p", in.P, &out.P, kind == mcda.VShape || kind == mcda.Level || kind == mcda.Linear},
		{"s", in.S, &out.S, kind == mcda.Gaussian},
	} {
		if !t.needed {
			continue
		}
		if t.given == nil {
			return out, missing(path + "." + t.name)
		}
		*t.to = *t.given
	}
	return out, nil
}

type prometheeInput struct {
	Scores      [][]float64       `json:"scores" doc:"alternatives x criteria"`
	Weights     []float64         `json:"weights" doc:"one per criterion, sum 1"`
	Directions  []direction       `json:"directions" doc:"one per criterion"`
	Preferences []preferenceInput `json:"preferences" doc:"one per criterion, in the units of its scores"`
}

func promethee(in prometheeInput) (mcda.Flows, error) {
	var preferences []mcda.Preference
	for k, p := range in.Preferences {
		f, err := p.preference(fmt.Sprintf("preferences[%d]", k))
		if err != nil {
			return mcda.Flows{}, err
		}
		preferences = append(preferences, f)
	}
	return mcda.PROMETHEE(problem(in.Scores, in.Weights, in.Directions), preferences)
}

type electre3Input struct {
	Scores       [][]float64 `json:"scores" doc:"alternatives x criteria"`
	Weights      []float64   `json:"weights" doc:"one per criterion, sum 1"`
	Directions   []direction `json:"directions" doc:"one per criterion"`
	Indifference []float64   `json:"indifference" doc:"threshold per criterion"`
	Preference   []float64   `json:"preference" doc:"threshold per criterion"`
	Veto         []float64   `json:"veto" null:"number" doc:"threshold per criterion; null for no veto"`
	Distillation [2]float64  `json:"distillation" default:"[0.3, -0.15]" doc:"[b, a] of the discrimination threshold b + a l"`
}

func electre3(in electre3Input) (mcda.ELECTREIIIResult, error) {
	if in.Distillation == [2]float64{} { // the library reads it as the default
		return mcda.ELECTREIIIResult{}, fault.Bad("distillation", "calc.distillation", "both coefficients of the discrimination threshold are 0; at least one must differ from 0")
	}
	return mcda.ELECTREIII(problem(in.Scores, in.Weights, in.Directions), mcda.ELECTREIIIOptions{
		Indifference: in.Indifference, Preference: in.Preference, Veto: in.Veto, Distillation: in.Distillation,
	})
}

type weightConstraints struct {
	Kind  string    `json:"kind" enum:"uniform,ordinal,bounded"`
	Order []int     `json:"order" default:"" min:"0" doc:"of ordinal: criteria, most important first"`
	Lower []float64 `json:"lower" default:"" doc:"of bounded: smallest weight per criterion"`
	Upper []float64 `json:"upper" default:"" doc:"of bounded: largest weight per criterion"`
}

// set takes the fields that the kind needs and refuses the others.
func (c weightConstraints) set(criteria int) (w mcda.WeightSet, err error) {
	for _, f := range []struct {
		name          string
		given, needed bool
	}{
		{"order", c.Order != nil, c.Kind == "ordinal"},
		{"lower", c.Lower != nil, c.Kind == "bounded"},
		{"upper", c.Upper != nil, c.Kind == "bounded"},
	} {
		path := "weight_constraints." + f.name
		if f.needed && !f.given {
			return w, missing(path)
		}
		if f.given && !f.needed {
			return w, fault.Bad(path, "calc.unused", "constraints of kind {kind} do not use this field; leave it out or choose another kind", "kind", c.Kind)
		}
	}
	if c.Kind == "ordinal" {
		if len(c.Order) != criteria {
			return w, fault.Bad("weight_constraints.order", "calc.order", "the order names {got} of {want} criteria; it must name each once", "got", len(c.Order), "want", criteria)
		}
		w.Orders = [][]int{c.Order}
	}
	w.Lower, w.Upper = c.Lower, c.Upper
	return w, nil
}

type smaaInput struct {
	Scores      [][]float64       `json:"scores" doc:"alternatives x criteria"`
	SD          [][]float64       `json:"sd" default:"" doc:"standard deviations, same shape as scores; without them all are 0"`
	Directions  []direction       `json:"directions" doc:"one per criterion"`
	Constraints weightConstraints `json:"weight_constraints"`
	Samples     int               `json:"samples" default:"400000" min:"100000" max:"10000000" doc:"with fewer than 100000 the second decimal would be chance"`
	Seed        uint64            `json:"seed" default:"1"`
}

func smaa(in smaaInput) (mcda.SMAAResult, error) {
	scores, err := mcda.NormalMeasurements(in.Scores, in.SD)
	if err != nil {
		return mcda.SMAAResult{}, err
	}
	m := mcda.SMAA{Scores: scores, Directions: readDirections(in.Directions), Samples: in.Samples}
	if m.Weights, err = in.Constraints.set(len(in.Directions)); err != nil {
		return mcda.SMAAResult{}, err
	}
	return m.Run(num.NewStream(in.Seed, "smaa", 1))
}

type centroidInput struct {
	N int `json:"n" min:"1" max:"10000" doc:"criteria"`
}

type centroidOutput struct {
	Weights []float64 `json:"weights"`
}

func rankOrderCentroid(in centroidInput) (centroidOutput, error) {
	weights, err := mcda.RankOrderCentroid(in.N)
	return centroidOutput{weights}, err
}
