package elicit_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/tanwen/tanwen/elicit"
)

// An oracle file holds published or independently computed numbers; see its own source and checked_by fields.
type oracle struct {
	Method    string
	Tolerance tolerance
	Cases     []struct {
		Name      string
		Input     json.RawMessage
		Expect    map[string]any
		Tolerance *tolerance
	}
}

type tolerance struct {
	Abs, Rel float64
	Keys     map[string]tolerance
}

func (t tolerance) near(got, want float64) bool {
	return math.Abs(got-want) <= t.Abs+t.Rel*math.Abs(want)
}

// compare checks everything that want names; got may hold more.
func (t tolerance) compare(tb testing.TB, path string, got, want any) {
	tb.Helper()
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for k, v := range w {
			under := t
			if own, ok := t.Keys[k]; ok {
				under = own
			}
			under.compare(tb, path+"."+k, g[k], v)
		}
	case []any:
		g, _ := got.([]any)
		if len(g) != len(w) {
			tb.Errorf("%s = %v, want %v", path, got, want)
			return
		}
		for i, v := range w {
			t.compare(tb, path, g[i], v)
		}
	case float64:
		if g, ok := got.(float64); !ok || !t.near(g, w) {
			tb.Errorf("%s = %v, want %v", path, got, want)
		}
	default:
		if !reflect.DeepEqual(got, want) {
			tb.Errorf("%s = %v, want %v", path, got, want)
		}
	}
}

// runOracle feeds every case of a file to method, whose result is compared in its JSON form.
func runOracle[In any](t *testing.T, file string, method func(In) (any, error)) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var o oracle
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	if len(o.Cases) == 0 {
		t.Fatalf("%s holds no case", file)
	}
	for _, c := range o.Cases {
		t.Run(c.Name, func(t *testing.T) {
			var in In
			if err := json.Unmarshal(c.Input, &in); err != nil {
				t.Fatal(err)
			}
			result, err := method(in)
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
			tol.compare(t, o.Method, got, any(c.Expect))
		})
	}
}

func TestQuantileFitOracle(t *testing.T) {
	type input struct {
		Values, Probabilities []float64
		Lower, Upper          *float64
		Families              []elicit.Family
	}
	runOracle(t, "quantile-fit.json", func(in input) (any, error) {
		fits, err := elicit.Fitter{}.Fit(elicit.Judgement{
			Values: in.Values, Probabilities: in.Probabilities, Lower: in.Lower, Upper: in.Upper,
		}, in.Families...)
		if err != nil {
			return nil, err
		}
		byFamily := map[elicit.Family]elicit.Fit{}
		for _, f := range fits {
			byFamily[f.Family] = f
		}
		return map[string]any{"fits": byFamily}, nil
	})
}

func TestCookeOracle(t *testing.T) {
	type input struct {
		Quantiles    []float64
		Judgements   [][][]float64
		Realizations []*float64
		Overshoot    float64
		Scales       []string
	}
	runOracle(t, "cooke.json", func(in input) (any, error) {
		panel := elicit.Panel{Levels: in.Quantiles, Judgements: in.Judgements, Realizations: in.Realizations, Overshoot: in.Overshoot}
		for _, s := range in.Scales {
			panel.Log = append(panel.Log, s == "log")
		}
		scores, err := panel.Score()
		if err != nil {
			return nil, err
		}
		var calibration, information []*float64
		var bins [][]int
		for _, s := range scores {
			calibration = append(calibration, s.Calibration)
			information = append(information, s.Information)
			bins = append(bins, s.BinCounts)
		}
		makers := map[string]any{}
		for name, d := range map[string]elicit.Decision{
			"equal":            {Weighting: elicit.EqualWeights},
			"global":           {Weighting: elicit.GlobalWeights},
			"global_optimised": {Weighting: elicit.GlobalWeights, Optimise: true},
			"item":             {Weighting: elicit.ItemWeights},
			"item_optimised":   {Weighting: elicit.ItemWeights, Optimise: true},
		} {
			if makers[name], err = panel.Decide(d); err != nil {
				return nil, err
			}
		}
		return map[string]any{
			"experts":         map[string]any{"calibration": calibration, "information": information, "bin_counts": bins},
			"decision_makers": makers,
		}, nil
	})
}

func TestPoolOracle(t *testing.T) {
	type input struct {
		Components []struct {
			Family   string
			Mean, SD float64
		}
		Weights, Probabilities []float64
	}
	runOracle(t, "pool.json", func(in input) (any, error) {
		var components []elicit.Distribution
		for _, c := range in.Components {
			components = append(components, elicit.Normal{Mean: c.Mean, SD: c.SD})
		}
		linear := elicit.LinearPool{Components: components, Weights: in.Weights}
		average := elicit.QuantilePool{Components: components, Weights: in.Weights}
		if err := linear.Check(); err != nil {
			return nil, err
		}
		var pooled, averaged []float64
		for _, p := range in.Probabilities {
			pooled = append(pooled, linear.Quantile(p))
			averaged = append(averaged, average.Quantile(p))
		}
		return map[string]any{"linear_pool": pooled, "quantile_average": averaged}, nil
	})
}

func TestProperScoresOracle(t *testing.T) {
	type input struct {
		Score                                  string
		Outcome, Mean, SD, Lower, Upper, Alpha float64
		Quantile, Probability                  float64
	}
	runOracle(t, "proper-scores.json", func(in input) (any, error) {
		var v float64
		var err error
		switch in.Score {
		case "crps-normal":
			v, err = elicit.CRPSNormal(in.Outcome, in.Mean, in.SD)
		case "interval":
			v, err = elicit.IntervalScore(in.Outcome, in.Lower, in.Upper, in.Alpha)
		case "pinball":
			v, err = elicit.Pinball(in.Outcome, in.Quantile, in.Probability)
		case "brier":
			v, err = elicit.Brier(in.Probability, in.Outcome == 1)
		default:
			t.Errorf("no score %q", in.Score)
		}
		return map[string]any{"value": v}, err
	})
}

func TestIDEAOracle(t *testing.T) {
	type input struct{ Lower, Best, Upper, Confidence, Target float64 }
	runOracle(t, "idea-standardise.json", func(in input) (any, error) {
		a := elicit.FourStep{Lower: in.Lower, Best: in.Best, Upper: in.Upper, Confidence: in.Confidence}
		s, err := a.Standardise(in.Target)
		return map[string]any{"lower": s.Lower, "upper": s.Upper}, err
	})
}
