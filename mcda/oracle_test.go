package mcda

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
)

// tolerance is how far a number may lie from the expected one: |got - want| <= Abs + Rel |want|.
type tolerance struct {
	Abs, Rel float64
	Keys     map[string]tolerance
}

// oracle is one file of testdata: cases of one method with inputs, expected numbers and where both come from.
type oracle struct {
	Method, Source string
	Tolerance      tolerance
	Cases          []struct {
		Name      string
		Input     oracleInput
		Expect    any
		Tolerance *tolerance
	}
}

// oracleInput holds the fields of all methods.
type oracleInput struct {
	Scores        [][]float64
	SD            [][]float64
	Weights       []float64
	Directions    []string
	Matrix        [][]float64
	BestToOthers  []float64 `json:"best_to_others"`
	OthersToWorst []float64 `json:"others_to_worst"`
	Best, Worst   int
	Normalization string
	V             float64
	Preferences   []struct {
		Kind    string
		Q, P, S float64
	}
	Indifference, Preference, Veto []float64
	Distillation                   [2]float64
	WeightConstraints              struct {
		Kind         string
		Order        []int
		Lower, Upper []float64
	} `json:"weight_constraints"`
	N int
}

func (in oracleInput) problem() Problem {
	p := Problem{Scores: in.Scores, Weights: in.Weights}
	for _, s := range in.Directions {
		d, ok := ParseDirection(s)
		if !ok {
			panic("direction " + s)
		}
		p.Directions = append(p.Directions, d)
	}
	return p
}

// compute runs a method of the package on an oracle's input.
func (in oracleInput) compute(method string) (any, error) {
	switch method {
	case "ahp":
		return AHP(in.Matrix, AHPOptions{})
	case "bwm":
		return BWM(BestWorst{BestToOthers: in.BestToOthers, OthersToWorst: in.OthersToWorst, Best: in.Best, Worst: in.Worst})
	case "topsis":
		how, _ := ParseNormalization(in.Normalization)
		closeness, err := TOPSIS(in.problem(), how)
		return map[string]any{"closeness": closeness}, err
	case "vikor":
		return VIKOR(in.problem(), in.V)
	case "promethee":
		var preferences []Preference
		for _, f := range in.Preferences {
			kind, ok := ParsePreference(f.Kind)
			if !ok {
				return nil, fmt.Errorf("preference %q", f.Kind)
			}
			preferences = append(preferences, Preference{Kind: kind, Q: f.Q, P: f.P, S: f.S})
		}
		return PROMETHEE(in.problem(), preferences)
	case "electre3":
		return ELECTREIII(in.problem(), ELECTREIIIOptions{Indifference: in.Indifference, Preference: in.Preference, Veto: in.Veto, Distillation: in.Distillation})
	case "rank-order-centroid":
		weights, err := RankOrderCentroid(in.N)
		return map[string]any{"weights": weights}, err
	case "smaa":
		return in.smaa()
	}
	return nil, fmt.Errorf("method %q is not known", method)
}

func TestOracles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no oracles: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var o oracle
		if err := json.Unmarshal(data, &o); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, c := range o.Cases {
			t.Run(o.Method+"/"+c.Name, func(t *testing.T) {
				result, err := c.Input.compute(o.Method)
				if err != nil {
					t.Fatal(err)
				}
				text, err := json.Marshal(result)
				if err != nil {
					t.Fatal(err)
				}
				var got any
				if err := json.Unmarshal(text, &got); err != nil {
					t.Fatal(err)
				}
				tol := o.Tolerance
				if c.Tolerance != nil {
					tol = *c.Tolerance
				}
				agree(t, "", got, c.Expect, tol)
			})
		}
	}
}

// agree compares as oracles ask: every expected key, arrays of equal length, numbers within the tolerance.
func agree(t *testing.T, path string, got, want any, tol tolerance) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s: got %v, want an object", path, got)
			return
		}
		for key, value := range want {
			inner := tol
			if special, ok := tol.Keys[key]; ok {
				inner = special
			}
			agree(t, path+"."+key, object[key], value, inner)
		}
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			t.Errorf("%s: got %v, want %v", path, got, want)
			return
		}
		for i := range want {
			agree(t, fmt.Sprintf("%s[%d]", path, i), list[i], want[i], tol)
		}
	case float64:
		x, ok := got.(float64)
		if !ok || math.Abs(x-want) > tol.Abs+tol.Rel*math.Abs(want) {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	default:
		if got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}

// A comparison that cannot fail proves nothing: a changed number, a missing key and a lost null must be seen.
func TestOracleComparisonFails(t *testing.T) {
	want := map[string]any{"a": []any{1.0, nil}}
	for _, got := range []any{
		map[string]any{"a": []any{1.1, nil}}, map[string]any{}, map[string]any{"a": []any{1.0, 0.0}}, map[string]any{"a": []any{1.0}},
	} {
		var probe testing.T
		agree(&probe, "", got, want, tolerance{Abs: 0.01})
		if !probe.Failed() {
			t.Errorf("%v passed for %v", got, want)
		}
	}
}

// smaa runs the callee's part of the SMAA oracles: seed and number of samples.
func (in oracleInput) smaa() (any, error) {
	scores, err := NormalMeasurements(in.Scores, in.SD)
	if err != nil {
		return nil, err
	}
	m := SMAA{Scores: scores, Directions: in.problem().Directions, Samples: 400000}
	switch c := in.WeightConstraints; c.Kind {
	case "ordinal":
		m.Weights.Orders = [][]int{c.Order}
	case "bounded":
		m.Weights.Lower, m.Weights.Upper = c.Lower, c.Upper
	}
	return m.Run(num.NewStream(7, "mcda/oracle", 1))
}
