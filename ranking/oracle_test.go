package ranking_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/tanwen/tanwen/ranking"
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

type tolerance struct{ Abs, Rel float64 }

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
			t.compare(tb, path+"."+k, g[k], v)
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

func TestPlackettLuceOracle(t *testing.T) {
	type input struct {
		Items     int `json:"n_items"`
		Orderings [][]int
	}
	runOracle(t, "plackett-luce.json", func(in input) (any, error) {
		return ranking.PlackettLuce{}.Fit(in.Items, in.Orderings, nil)
	})
}

func TestBradleyTerryOracle(t *testing.T) {
	type input struct {
		Wins, Ties [][]float64
		Reference  int
	}
	runOracle(t, "bradley-terry.json", func(in input) (any, error) {
		return ranking.BradleyTerry{Reference: in.Reference}.Fit(in.Wins, in.Ties)
	})
}

func TestBestWorstOracle(t *testing.T) {
	type input struct {
		Items   int `json:"n_items"`
		Choices []ranking.BestWorstChoice
	}
	runOracle(t, "best-worst-scaling.json", func(in input) (any, error) {
		return ranking.BestWorst{}.Fit(in.Items, in.Choices)
	})
}

func TestRankAggregationOracle(t *testing.T) {
	type input struct {
		Items     []string
		Orderings [][]int
		Counts    []float64
	}
	runOracle(t, "rank-aggregation.json", func(in input) (any, error) {
		p := ranking.Profile{Items: len(in.Items), Orders: ranking.Strict(in.Orderings), Counts: in.Counts}
		d, err := p.Pairwise()
		if err != nil {
			return nil, err
		}
		borda, err := p.Borda()
		if err != nil {
			return nil, err
		}
		schulze, err := p.Schulze(false)
		if err != nil {
			return nil, err
		}
		kemeny, err := ranking.Kemeny{}.Aggregate(d)
		if err != nil {
			return nil, err
		}
		return map[string]any{
			"pairwise":      d,
			"borda":         borda.Points,
			"schulze_paths": schulze.Strength,
			"schulze_order": schulze.Order,
			"kemeny_score":  kemeny.Score,
			"kemeny_orders": kemeny.Orders,
		}, nil
	})
}
