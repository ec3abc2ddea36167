package consensus

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestSignedRankByEnumeration works the p-values out over all signs.
func TestSignedRankByEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(-3, 3).Draw(t, "d")) }), 1, 10).Draw(t, "differences")
		zeros := rapid.SampledFrom([]Zeros{DropZeros, PrattZeros}).Draw(t, "zeros")
		got, err := SignedRank(d, zeros)
		if err != nil {
			t.Fatal(err)
		}
		var ranks []float64
		for _, x := range d {
			if x == 0 {
				continue
			}
			r := 0.5
			for _, y := range d {
				switch {
				case y == 0 && zeros == DropZeros:
				case math.Abs(y) < math.Abs(x):
					r++
				case math.Abs(y) == math.Abs(x):
					r += 0.5
				}
			}
			ranks = append(ranks, r)
		}
		greater, less, all := 0, 0, 1<<len(ranks)
		for signs := range all {
			w := 0.0
			for k, r := range ranks {
				if signs>>k&1 == 1 {
					w += r
				}
			}
			if w >= got.WPlus {
				greater++
			}
			if w <= got.WPlus {
				less++
			}
		}
		if got.N != len(ranks) || math.Abs(got.Greater-float64(greater)/float64(all)) > 1e-12 || math.Abs(got.Less-float64(less)/float64(all)) > 1e-12 {
			t.Fatalf("%+v, enumerated %d and %d of %d", got, greater, less, all)
		}
	})
}

// TestSignedRankLarge: above 200 differences the approximation meets the exact tail at the seam to a per mille.
func TestSignedRankLarge(t *testing.T) {
	d := make([]float64, 201)
	for i := range d {
		d[i] = float64(i%7 + 1)
		if i%5 < 2 {
			d[i] = -d[i]
		}
	}
	large := must(SignedRank(d, DropZeros))(t)
	small := must(SignedRank(d[:200], DropZeros))(t)
	if large.Exact || !small.Exact {
		t.Errorf("exact: %t for 201, %t for 200", large.Exact, small.Exact)
	}
	var ranks []int
	for _, x := range d[:200] {
		r := 1
		for _, y := range d[:200] {
			switch {
			case math.Abs(y) < math.Abs(x):
				r += 2
			case math.Abs(y) == math.Abs(x):
				r++
			}
		}
		ranks = append(ranks, r)
	}
	greater, _ := signedRankNormal(ranks, int(2*small.WPlus))
	if math.Abs(greater-small.Greater) > 1e-3 {
		t.Errorf("normal %g, exact %g", greater, small.Greater)
	}
}

func TestSignedRankEdges(t *testing.T) {
	_, err := SignedRank([]float64{1}, "keep")
	faultKey(t, err, "consensus.zeros")
	_, err = SignedRank([]float64{math.Inf(1)}, DropZeros)
	faultKey(t, err, "consensus.value.range")
	for _, none := range [][]float64{nil, {0, 0}, {math.NaN()}} {
		if r := must(SignedRank(none, PrattZeros))(t); r.TwoSided != 1 || r.N != 0 {
			t.Errorf("%v: %+v", none, r)
		}
	}
}

// TestMcNemarMid: mid-p of 10 and 3 (2 P(X >= 10) less P(X = 10) for X binomial 13, 1/2).
func TestMcNemarMid(t *testing.T) {
	r := must(McNemar(3, 10))(t)
	if exact, mid := 2*378.0/8192, (378.0+92)/8192; math.Abs(r.PExact-exact) > 1e-14 || math.Abs(r.PMid-mid) > 1e-14 {
		t.Errorf("exact %g, mid %g; want %g, %g", r.PExact, r.PMid, exact, mid)
	}
	if r := must(McNemar(4, 4))(t); *r.ChiSquareCorrected != 0 || r.PExact != 1 {
		t.Errorf("no net change: %+v", r)
	}
	_, err := McNemar(-1, 2)
	faultKey(t, err, "consensus.counts.negative")
}

func TestStability(t *testing.T) {
	nan := math.NaN()
	c := must(Stability([]float64{5, 6, 7, 7, nan, 8, 2}, []float64{6, 6, 7, 6, 9, nan, 4}))(t)
	// five pairs: 5>6, 6>6, 7>7, 7>6, 2>4; three changed; histogram moved 2,5,7 -> 4,6,6
	if c.N != 5 || *c.Changed != 0.6 || *c.Moved != 0.6 || *c.MedianShift != 0 || c.SignedRank.N != 3 {
		t.Errorf("%+v: changed %g, moved %g, shift %g", c, *c.Changed, *c.Moved, *c.MedianShift)
	}
	swapped := must(Stability([]float64{1, 9}, []float64{9, 1}))(t)
	if *swapped.Moved != 0 || *swapped.Changed != 1 {
		t.Errorf("opposite moves: %+v", swapped)
	}
	for _, none := range [][2][]float64{{nil, nil}, {{nan}, {3}}} {
		if r := must(Stability(none[0], none[1]))(t); r.N != 0 || r.Changed != nil || r.SignedRank.TwoSided != 1 {
			t.Errorf("nobody answered twice: %+v", r)
		}
	}
	_, err := Stability([]float64{1}, nil)
	faultKey(t, err, "consensus.rounds.length")
}

func TestStabilityRules(t *testing.T) {
	same := must(Stability([]float64{3, 3, 3}, []float64{3, 3, 3}))(t)
	up := must(Stability([]float64{1, 2, 3, 4, 5, 6}, []float64{3, 4, 5, 6, 7, 8}))(t)
	for _, name := range StabilityPresets() {
		j := must(StabilityRule{Preset: name, MinPaired: 3}.Compile())(t)
		if v := j.Item(same); v.Status != Stable {
			t.Errorf("%s: an unchanged item is %s: %+v", name, v.Status, v.Decided)
		}
		if v := j.Item(up); v.Status != Unstable {
			t.Errorf("%s: a panel that moved by two points is %s: %+v", name, v.Status, v.Decided)
		}
		if v := j.Item(must(Stability([]float64{3}, []float64{3}))(t)); v.Status != TooFewPaired {
			t.Errorf("%s: one expert is %s", name, v.Status)
		}
		if j.Rule().Source == "" {
			t.Errorf("%s has no source", name)
		}
	}
	if j := must(StabilityRule{}.Compile())(t); j.Rule().Preset != "marginal-change" {
		t.Errorf("the default is %s", j.Rule().Preset)
	}
	_, err := StabilityRule{Preset: "iqr"}.Compile()
	faultKey(t, err, "consensus.preset.unknown")
	_, err = StabilityRule{Stable: "median = 3"}.Compile()
	faultKey(t, err, "consensus.rule.syntax")
	_, err = StabilityRule{Stable: "  "}.Compile()
	faultKey(t, err, "consensus.condition.empty")
	_, err = StabilityRule{MinPaired: -2}.Compile()
	faultKey(t, err, "consensus.rule.min")
}

func TestStopRules(t *testing.T) {
	for _, c := range []struct {
		rule  StopRule
		state RoundState
		want  bool
	}{
		{StopRule{}, RoundState{Round: 1}, false},
		{StopRule{}, RoundState{Round: 2, Compared: 10, Stable: 8}, true},
		{StopRule{}, RoundState{Round: 2, Compared: 10, Stable: 7}, false},
		{StopRule{}, RoundState{Round: 3}, true},
		{StopRule{Preset: "consensus-or-three-rounds"}, RoundState{Round: 1, Items: 5, Settled: 4}, true},
		{StopRule{Preset: "two-rounds"}, RoundState{Round: 1, Items: 5, Settled: 5}, false},
		{StopRule{Stop: "stable >= 0.9 and consensus >= 50% or response < 0.5"}, RoundState{Round: 2, Asked: 20, Answered: 9}, true},
	} {
		if v := must(c.rule.Compile())(t).Round(c.state); v.Stop != c.want {
			t.Errorf("%+v at %+v: %+v", c.rule, c.state, v)
		}
	}
	for _, name := range StopPresets() {
		if must(StopRule{Preset: name}.Compile())(t).Rule().Source == "" {
			t.Errorf("%s has no source", name)
		}
	}
	_, err := StopRule{Preset: "two-rounds", Stop: "round >= 5"}.Compile()
	faultKey(t, err, "consensus.rule.both")
	_, err = StopRule{Stop: "\t"}.Compile()
	faultKey(t, err, "consensus.condition.empty")
}
