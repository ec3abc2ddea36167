package consensus

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
)

// The files in testdata give inputs and the numbers that must come out, with their sources and the programs that
// gave the same numbers.
type oracle struct {
	Method    string    `json:"method"`
	Tolerance tolerance `json:"tolerance"`
	Cases     []struct {
		Name      string          `json:"name"`
		Input     json.RawMessage `json:"input"`
		Expect    map[string]any  `json:"expect"`
		Tolerance *tolerance      `json:"tolerance"`
	} `json:"cases"`
}

type tolerance struct {
	Abs float64 `json:"abs"`
	Rel float64 `json:"rel"`
}

// matrix reads experts x items with null for a missing rating.
type matrix [][]float64

func (m *matrix) UnmarshalJSON(b []byte) error {
	var rows [][]*float64
	if err := json.Unmarshal(b, &rows); err != nil {
		return err
	}
	for _, r := range rows {
		row := make([]float64, len(r))
		for i, v := range r {
			row[i] = math.NaN()
			if v != nil {
				row[i] = *v
			}
		}
		*m = append(*m, row)
	}
	return nil
}

// read decodes a case's input over the defaults in v.
func read[T any](t *testing.T, raw json.RawMessage, v T) T {
	t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// methods turns the input of each oracle method into results under the oracle's names.
var methods = map[string]func(t *testing.T, raw json.RawMessage) any{
	"rand-ucla": func(t *testing.T, raw json.RawMessage) any {
		in := read(t, raw, struct {
			Ratings     matrix
			Scale       [2]float64
			Percentiles [2]float64
			Base        float64
			Factor      float64
		}{})
		r := RandUCLA{Scale: Band{in.Scale[0], in.Scale[1]}, Percentiles: in.Percentiles, Base: in.Base, Factor: in.Factor}
		items := []any{}
		for j := range in.Ratings[0] {
			column := []float64{}
			for _, row := range in.Ratings {
				column = append(column, row[j])
			}
			d, ok, err := r.Item(must(NewTally(column))(t))
			if !ok || err != nil {
				t.Fatalf("no figures: %v", err)
			}
			items = append(items, d)
		}
		return map[string]any{"items": items}
	},
	"kendall-w": func(t *testing.T, raw json.RawMessage) any {
		in := read(t, raw, struct {
			Ratings       matrix
			TieCorrection bool `json:"tie_correction"`
		}{TieCorrection: true})
		return must(KendallW(in.Ratings, Kendall{NoTieCorrection: !in.TieCorrection}))(t)
	},
	"krippendorff-alpha": func(t *testing.T, raw json.RawMessage) any {
		in := read(t, raw, struct {
			Ratings matrix
			Metric  Metric
		}{})
		return must(KrippendorffAlpha(in.Ratings, in.Metric))(t)
	},
	"cohen-kappa": func(t *testing.T, raw json.RawMessage) any {
		in := read(t, raw, struct {
			Ratings    matrix
			Weighting  Weighting
			Categories []float64
		}{Weighting: IdentityWeights})
		return must(CohenKappa(in.Ratings[0], in.Ratings[1], in.Categories, in.Weighting))(t)
	},
	"round-stability": func(t *testing.T, raw json.RawMessage) any {
		in := read(t, raw, struct {
			Test        string
			Differences []float64
			Zeros       Zeros
			B, C        int
		}{Zeros: DropZeros})
		if in.Test == "mcnemar" {
			return must(McNemar(in.B, in.C))(t)
		}
		return must(SignedRank(in.Differences, in.Zeros))(t)
	},
	"bootstrap-ci": func(t *testing.T, raw json.RawMessage) any {
		in := read(t, raw, struct {
			Values    []float64
			Statistic string
			Resamples any
			Interval  IntervalKind
			Level     float64
		}{})
		r := must(NewResponses(in.Values))(t)
		stat := r.Statistic(map[string]func(Tally) (float64, bool){"mean": Tally.Mean, "median": Tally.Median}[in.Statistic])
		p := Panel{Experts: len(in.Values)}
		o := Bootstrap{Kind: in.Interval, Level: in.Level}
		if in.Resamples != "exact" {
			o.Resamples = int(in.Resamples.(float64))
			e := must(p.Bootstrap(stat, o, num.NewStream(1, "bootstrap-ci", 1)))(t)
			return withLimits(e, Distribution{})
		}
		e, d, err := p.Exact(stat, o)
		if err != nil {
			t.Fatal(err)
		}
		return withLimits(e, d)
	},
	"gwet-ac": func(t *testing.T, raw json.RawMessage) any {
		in := read(t, raw, struct {
			Ratings    matrix
			Weighting  Weighting
			Categories []float64
		}{Weighting: IdentityWeights})
		return must(GwetAC(in.Ratings, in.Categories, in.Weighting))(t)
	},
	"fleiss-kappa": func(t *testing.T, raw json.RawMessage) any {
		return must(FleissKappa(read(t, raw, struct{ Counts [][]int }{}).Counts))(t)
	},
	"content-validity": func(t *testing.T, raw json.RawMessage) any {
		in := read(t, raw, struct {
			N            int  `json:"n_experts"`
			Essential    *int `json:"n_essential"`
			Significance float64
		}{Significance: 0.05})
		return must(ContentValidity(in.N, in.Essential, in.Significance))(t)
	},
	"group-disagreement": func(t *testing.T, raw json.RawMessage) any {
		in := read(t, raw, struct {
			Test   string
			Groups [][]float64
		}{})
		if in.Test == "mann-whitney" {
			return must(MannWhitney(in.Groups[0], in.Groups[1]))(t)
		}
		return must(KruskalWallis(in.Groups))(t)
	},
	"importance-index": func(t *testing.T, raw json.RawMessage) any {
		in := read(t, raw, struct {
			Counts []int
			Scores []float64
		}{})
		return must(ImportanceIndex(in.Counts, in.Scores))(t)
	},
}

// withLimits names an interval as the oracle does.
func withLimits(e Estimate, d Distribution) any {
	return struct {
		Estimate
		Distribution
		Limits [2]*float64 `json:"limits"`
	}{e, d, [2]*float64{e.Low, e.High}}
}

func TestOracles(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.json")
	if len(files) < 11 {
		t.Fatalf("testdata holds %d oracle files, want 11", len(files))
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var o oracle
		if err := json.Unmarshal(raw, &o); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		method, ok := methods[o.Method]
		if !ok {
			t.Errorf("no method computes %s", o.Method)
			continue
		}
		for _, c := range o.Cases {
			t.Run(o.Method+"/"+c.Name, func(t *testing.T) {
				tol := o.Tolerance
				if c.Tolerance != nil {
					tol = *c.Tolerance
				}
				b, err := json.Marshal(method(t, c.Input))
				if err != nil {
					t.Fatal(err)
				}
				var got map[string]any
				if err := json.Unmarshal(b, &got); err != nil {
					t.Fatal(err)
				}
				for _, d := range differences("", c.Expect, got, tol) {
					t.Error(d)
				}
			})
		}
	}
}

// differences compares what an oracle expects with what came out; more keys than expected are allowed.
func differences(path string, want, got any, tol tolerance) []string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s: got %v, want an object", path, got)}
		}
		var out []string
		for k, v := range w {
			x, there := g[k]
			if !there {
				out = append(out, fmt.Sprintf("%s.%s is not there", path, k))
				continue
			}
			out = append(out, differences(path+"."+k, v, x, tol)...)
		}
		return out
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return []string{fmt.Sprintf("%s: got %v, want %v", path, got, want)}
		}
		var out []string
		for i := range w {
			out = append(out, differences(fmt.Sprintf("%s[%d]", path, i), w[i], g[i], tol)...)
		}
		return out
	case float64:
		if g, ok := got.(float64); ok && math.Abs(g-w) <= tol.Abs+tol.Rel*math.Abs(w) {
			return nil
		}
	default:
		if want == got {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s: got %v, want %v", path, got, want)}
}

// TestDifferencesSeeThem is the control of the comparison: each of these must be found.
func TestDifferencesSeeThem(t *testing.T) {
	for _, c := range []struct{ name, want, got string }{
		{"number", `{"a":1}`, `{"a":1.1}`},
		{"missing key", `{"a":1}`, `{"b":1}`},
		{"null", `{"a":null}`, `{"a":0}`},
		{"number for null", `{"a":0}`, `{"a":null}`},
		{"order", `{"a":[1,2]}`, `{"a":[2,1]}`},
		{"length", `{"a":[1,2]}`, `{"a":[1]}`},
		{"bool", `{"a":true}`, `{"a":false}`},
	} {
		var want, got any
		if json.Unmarshal([]byte(c.want), &want) != nil || json.Unmarshal([]byte(c.got), &got) != nil {
			t.Fatal(c.name)
		}
		if len(differences("", want, got, tolerance{1e-9, 1e-9})) == 0 {
			t.Errorf("%s: %s passes for %s", c.name, c.got, c.want)
		}
	}
}

// panel draws ratings of experts x items on 1..levels around an item mean that experts share; a share of them is
// missing.
func panel(s *num.Stream, experts, items, levels int, missing float64) [][]float64 {
	centre := make([]float64, items)
	for j := range centre {
		centre[j] = s.Float64() * float64(levels)
	}
	out := make([][]float64, experts)
	for i := range out {
		out[i] = make([]float64, items)
		for j := range out[i] {
			out[i][j] = min(max(math.Ceil(centre[j]+float64(1.5*s.Normal())), 1), float64(levels))
			if s.Float64() < missing {
				out[i][j] = math.NaN()
			}
		}
	}
	return out
}

// faultKey fails unless err is a fault with the key.
func faultKey(t *testing.T, err error, key string) {
	t.Helper()
	if err == nil || !strings.Contains(fmt.Sprintf("%#v", err), key) {
		t.Errorf("got %v, want a fault %s", err, key)
	}
}
