package elicit_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/elicit"
	"pgregory.net/rapid"
)

var decisions = []elicit.Decision{
	{Weighting: elicit.EqualWeights},
	{Weighting: elicit.GlobalWeights},
	{Weighting: elicit.GlobalWeights, Optimise: true},
	{Weighting: elicit.ItemWeights},
	{Weighting: elicit.ItemWeights, Optimise: true},
}

// The decision maker of one expert is the expert.
func TestOneExpertDecides(t *testing.T) {
	p := generated(1, 6, 2)
	scores, err := p.Score()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range decisions {
		dm, err := p.Decide(d)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "calibration", []float64{*dm.Calibration}, []float64{*scores[0].Calibration}, 0)
		near(t, "information", []float64{*dm.Information}, []float64{*scores[0].Information}, 1e-12)
		for i, q := range dm.Quantiles {
			near(t, "quantiles", q, p.Judgements[0][i], 1e-12)
		}
	}
}

// Neither the order of the experts, nor that of the items, nor the unit of an item matters.
func TestCookeInvariance(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := generated(4, 5, 2)
		items := len(p.Realizations)
		order := rapid.Permutation([]int{0, 1, 2, 3}).Draw(rt, "experts")
		places := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6}).Draw(rt, "items")
		unit := rapid.Float64Range(0.01, 100).Draw(rt, "unit")
		shift := rapid.Float64Range(-100, 100).Draw(rt, "shift")
		missing := rapid.IntRange(0, items-1).Draw(rt, "missing")
		p.Judgements[2][missing] = nil
		d := rapid.SampledFrom(decisions).Draw(rt, "decision")
		q := elicit.Panel{Levels: p.Levels, Realizations: make([]*float64, items)}
		convert := func(i int, v float64) float64 {
			if i == 3 {
				return v*unit + shift
			}
			return v
		}
		for i, to := range places {
			if p.Realizations[i] != nil {
				q.Realizations[to] = new(convert(i, *p.Realizations[i]))
			}
		}
		for _, e := range order {
			sheet := make([][]float64, items)
			for i, to := range places {
				for _, v := range p.Judgements[e][i] {
					sheet[to] = append(sheet[to], convert(i, v))
				}
			}
			q.Judgements = append(q.Judgements, sheet)
		}
		a, err := p.Decide(d)
		if err != nil {
			rt.Fatal(err)
		}
		b, err := q.Decide(d)
		if err != nil {
			rt.Fatal(err)
		}
		if math.Abs(*a.Calibration-*b.Calibration) > 1e-9 || math.Abs(*a.Information-*b.Information) > 1e-9 || math.Abs(a.Cutoff-b.Cutoff) > 1e-9 {
			rt.Fatalf("%+v: %v %v %v, turned round %v %v %v", d, *a.Calibration, *a.Information, a.Cutoff, *b.Calibration, *b.Information, b.Cutoff)
		}
		for i, to := range places {
			for k, v := range a.Quantiles[i] {
				if math.Abs(convert(i, v)-b.Quantiles[to][k]) > 1e-7*(1+math.Abs(shift)) {
					rt.Fatalf("%+v: item %d %v, turned round %v", d, i, a.Quantiles[i], b.Quantiles[to])
				}
			}
		}
	})
}

// A log item is a uniform item of logarithms.
func TestCookeLogScale(t *testing.T) {
	p := generated(3, 5, 1)
	logs := elicit.Panel{Levels: p.Levels, Log: make([]bool, 6), Realizations: make([]*float64, 6)}
	for i, r := range p.Realizations {
		logs.Log[i] = true
		if r != nil {
			logs.Realizations[i] = new(math.Exp(*r / 10))
		}
	}
	for _, sheet := range p.Judgements {
		var to [][]float64
		for _, values := range sheet {
			var v []float64
			for _, x := range values {
				v = append(v, math.Exp(x/10))
			}
			to = append(to, v)
		}
		logs.Judgements = append(logs.Judgements, to)
	}
	for _, d := range decisions {
		a, err := p.Decide(d)
		if err != nil {
			t.Fatal(err)
		}
		b, err := logs.Decide(d)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "scores", []float64{*b.Calibration, *b.Information}, []float64{*a.Calibration, *a.Information}, 1e-9)
		for i := range a.Quantiles {
			for k, v := range a.Quantiles[i] {
				near(t, "quantile", []float64{10 * math.Log(b.Quantiles[i][k])}, []float64{v}, 1e-8)
			}
		}
	}
}

// The optimised decision maker is at least as good as the one of all experts, and passes its own cut-off unless told
// that it need not.
func TestCookeOptimum(t *testing.T) {
	p := generated(8, 10, 0)
	for _, w := range []elicit.Weighting{elicit.GlobalWeights, elicit.ItemWeights} {
		all, err := p.Decide(elicit.Decision{Weighting: w})
		if err != nil {
			t.Fatal(err)
		}
		best, err := p.Decide(elicit.Decision{Weighting: w, Optimise: true})
		if err != nil {
			t.Fatal(err)
		}
		free, err := p.Decide(elicit.Decision{Weighting: w, Optimise: true, AnyCutoff: true})
		if err != nil {
			t.Fatal(err)
		}
		product := func(d *elicit.DecisionMaker) float64 { return *d.Calibration * *d.Information }
		if product(best) < product(all) || product(free) < product(best) {
			t.Errorf("%s: all %v, optimised %v, any cut-off %v", w, product(all), product(best), product(free))
		}
		if *best.Calibration < best.Cutoff*(1-1e-9) {
			t.Errorf("%s: calibration %v below the cut-off %v", w, *best.Calibration, best.Cutoff)
		}
	}
}

func TestCookeMissingAnswers(t *testing.T) {
	p := generated(3, 6, 2)
	p.Judgements[0][0], p.Judgements[0][7] = nil, nil // a seed and a target left out
	for i := range 6 {
		p.Judgements[2][i] = nil // no seed answered
	}
	scores, err := p.Score()
	if err != nil {
		t.Fatal(err)
	}
	if scores[2].Calibration != nil || scores[2].Information != nil {
		t.Errorf("an expert without seeds has scores: %+v", scores[2])
	}
	dm, err := p.Decide(elicit.Decision{Weighting: elicit.GlobalWeights})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "weights of item 7", dm.ItemWeights[7], []float64{0, 1, 0}, 0)
	near(t, "quantiles of item 7", dm.Quantiles[7], p.Judgements[1][7], 1e-12)
	if s := dm.ItemWeights[6][0] + dm.ItemWeights[6][1]; math.Abs(s-1) > 1e-12 || dm.ItemWeights[6][2] != 0 {
		t.Errorf("weights of item 6: %v", dm.ItemWeights[6])
	}
	only, err := p.Decide(elicit.Decision{Weighting: elicit.UserWeights, Weights: []float64{1, 0, 0}})
	if err != nil {
		t.Fatal(err)
	}
	if only.Quantiles[7] != nil || only.Quantiles[0] != nil {
		t.Errorf("items that the only expert with weight left out have quantiles %v, %v", only.Quantiles[0], only.Quantiles[7])
	}
}

func TestCookeUserWeightsAreAPool(t *testing.T) {
	p := generated(3, 4, 1)
	weights := []float64{0.2, 0.5, 0.3}
	dm, err := p.Decide(elicit.Decision{Weighting: elicit.UserWeights, Weights: weights})
	if err != nil {
		t.Fatal(err)
	}
	// The target item by hand: the range of all values, a tenth wider on both sides, and a linear pool of the pieces.
	low, high := math.Inf(1), math.Inf(-1)
	for _, sheet := range p.Judgements {
		low, high = math.Min(low, sheet[4][0]), math.Max(high, sheet[4][2])
	}
	beyond := (high - low) / 10
	pool := elicit.LinearPool{Weights: weights}
	for _, sheet := range p.Judgements {
		j := elicit.Judgement{Values: sheet[4], Probabilities: p.Levels, Lower: new(low - beyond), Upper: new(high + beyond)}
		d, err := j.PiecewiseLinear(0.1)
		if err != nil {
			t.Fatal(err)
		}
		pool.Components = append(pool.Components, d)
	}
	for k, level := range p.Levels {
		near(t, "quantile", []float64{dm.Quantiles[4][k]}, []float64{pool.Quantile(level)}, 1e-9)
	}
}

func TestCookeLeaveOut(t *testing.T) {
	p := generated(4, 5, 1)
	d := elicit.Decision{Weighting: elicit.GlobalWeights, Optimise: true}
	experts, seeds, err := p.LeaveOut(d)
	if err != nil {
		t.Fatal(err)
	}
	if len(experts) != 4 || len(seeds) != 5 {
		t.Fatalf("%d experts and %d seeds left out, want 4 and 5", len(experts), len(seeds))
	}
	less := p
	less.Judgements = append(append([][][]float64{}, p.Judgements[:1]...), p.Judgements[2:]...)
	want, err := less.Decide(d)
	if err != nil {
		t.Fatal(err)
	}
	if experts[1].Left != 1 || *experts[1].Calibration != *want.Calibration || *experts[1].Information != *want.Information {
		t.Errorf("without expert 1: %+v, want %+v", experts[1], want.Performance)
	}
	if one, _, err := generated(1, 3, 0).LeaveOut(d); err != nil || len(one) != 0 {
		t.Errorf("the only expert was left out: %v, %v", one, err)
	}
}
