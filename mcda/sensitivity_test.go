package mcda

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"pgregory.net/rapid"
)

func TestOneWay(t *testing.T) {
	// v0 = 6w + 2(1-w), v1 = 3w + 5(1-w): equal at w = 0.5; v2 = 1 everywhere is last.
	p := Problem{Scores: [][]float64{{6, 2}, {3, 5}, {1, 1}}, Weights: []float64{0.6, 0.4}}
	got, err := OneWay(p, Raw)
	if err != nil {
		t.Fatal(err)
	}
	want := []WeightRange{{0.6, 0.5, 1, 0.5, 1}, {0.4, 0, 0.5, 0, 0.5}}
	for k := range want {
		g, w := reflect.ValueOf(got[k]), reflect.ValueOf(want[k])
		for f := range g.NumField() {
			if math.Abs(g.Field(f).Float()-w.Field(f).Float()) > 1e-12 {
				t.Errorf("weight %d: %+v, want %+v", k, got[k], want[k])
			}
		}
	}
	single, err := OneWay(Problem{Scores: [][]float64{{1}, {2}}, Weights: []float64{1}}, Raw)
	if err != nil || single[0] != (WeightRange{1, 0, 1, 0, 1}) {
		t.Errorf("a single criterion: %+v, %v", single, err)
	}
}

// Inside its range a weight changes nothing, just outside it does; the changes are tried by setting the weights.
func TestOneWayIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 2)
		if len(p.Weights) < 2 {
			return
		}
		ranges, err := OneWay(p, MinMax)
		if err != nil {
			t.Fatal(err)
		}
		base, _ := WeightedSum(p, MinMax)
		ranks := func(k int, weight float64) []int {
			q := p
			q.Weights = slices.Clone(p.Weights)
			for j := range q.Weights {
				q.Weights[j] *= (1 - weight) / (1 - p.Weights[k])
			}
			q.Weights[k] = weight
			scores, err := WeightedSum(q, MinMax)
			if err != nil {
				t.Fatal(err)
			}
			return Ranks(scores)
		}
		now := Ranks(base)
		for k, r := range ranges {
			const step = 1e-6
			if r.OrderHigh-r.OrderLow < 4*step {
				continue
			}
			for _, inside := range []float64{r.OrderLow + step, r.OrderHigh - step} {
				if !slices.Equal(ranks(k, inside), now) {
					t.Fatalf("weight %d at %v inside %+v: %v, now %v", k, inside, r, ranks(k, inside), now)
				}
			}
			for _, outside := range []float64{r.OrderLow - step, r.OrderHigh + step} {
				if outside > 0 && outside < 1 && slices.Equal(ranks(k, outside), now) {
					t.Fatalf("weight %d at %v outside %+v: the order stays", k, outside, r)
				}
			}
		}
	})
}

func TestVaryWeights(t *testing.T) {
	p := Problem{Scores: [][]float64{{6, 2}, {3, 5}, {1, 1}}, Weights: []float64{0.6, 0.4}}
	got, err := VaryWeights(p, Raw, 0.25) // the first weight runs from 0.45, below the crossing at 0.5
	if err != nil || !slices.Equal(got, []RankRange{{1, 2}, {1, 2}, {3, 3}}) {
		t.Errorf("25 %%: %v, %v", got, err)
	}
	got, err = VaryWeights(p, Raw, 0.1)
	if err != nil || !slices.Equal(got, []RankRange{{1, 1}, {2, 2}, {3, 3}}) {
		t.Errorf("10 %%: %v, %v", got, err)
	}
	of, err := VaryWeightsOf(p.Weights, 0.25, func(w []float64) ([]float64, error) {
		q := p
		q.Weights = w
		return TOPSIS(q, Vector)
	})
	if err != nil || len(of) != 3 || of[2].Best != 3 {
		t.Errorf("TOPSIS: %v, %v", of, err)
	}
	if only, err := VaryWeightsOf([]float64{1, 0}, 0.5, func(w []float64) ([]float64, error) { return w, nil }); err != nil || only[0] != (RankRange{1, 1}) {
		t.Errorf("all weight on one criterion: %v, %v", only, err)
	}
	for _, change := range []float64{0, 1, missing} {
		if _, err := VaryWeights(p, Raw, change); fault.KindOf(err) != fault.Invalid {
			t.Errorf("change %v: %v", change, err)
		}
	}
}

// The range over the interval holds the ranks at every weight in it.
func TestVaryWeightsHoldsEveryRank(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 2)
		if len(p.Weights) < 2 {
			return
		}
		got, err := VaryWeights(p, MinMax, 0.25)
		if err != nil {
			t.Fatal(err)
		}
		rows, _ := p.Normalized(MinMax)
		k := rapid.IntRange(0, len(p.Weights)-1).Draw(t, "weight")
		at := min(1, p.Weights[k]*rapid.Float64Range(0.75, 1.25).Draw(t, "factor"))
		for i, rank := range Ranks(weightLines(rows, p.Weights, k).at(at)) {
			if rank < got[i].Best || rank > got[i].Worst {
				t.Fatalf("alternative %d has rank %d, range %v", i, rank, got[i])
			}
		}
	})
}

func TestLeaveOut(t *testing.T) {
	// Institution A rates item 1 high; without it item 0 leads. Item 2 is rated by B only.
	ratings := [][]float64{{5, 9, missing}, {6, 9, missing}, {7, 4, 1}, {8, 3, 2}}
	score := func(keep []bool) ([]float64, error) {
		out := make([]float64, 3)
		for i := range out {
			sum, n := 0.0, 0.0
			for e, row := range ratings {
				if keep[e] && !math.IsNaN(row[i]) {
					sum, n = sum+row[i], n+1
				}
			}
			if out[i] = missing; n > 0 {
				out[i] = sum / n
			}
		}
		return out, nil
	}
	got, err := LeaveOut([]string{"B-A", "B-A", "A-B", "A-B"}, score)
	if err != nil {
		t.Fatal(err)
	}
	// All: item 0 6.5, item 1 6.25, item 2 1.5.
	want := []LeftOut{
		{Group: "A-B", Experts: 2, Ranks: []int{2, 1, 0}, First: true, Shift: 1, Flipped: 1, Lost: 1},
		{Group: "B-A", Experts: 2, Ranks: []int{1, 2, 3}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if _, err := LeaveOut([]string{"x", "x"}, score); fault.KindOf(err) != fault.Invalid {
		t.Errorf("one group: %v", err)
	}
}
