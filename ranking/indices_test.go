package ranking_test

import (
	"math"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/ranking"
	"pgregory.net/rapid"
)

func TestImportanceIndex(t *testing.T) {
	for _, c := range []struct {
		name   string
		index  ranking.ImportanceIndex
		counts [][]float64
		want   float64
		n      float64
		none   bool
	}{
		{name: "one class", counts: [][]float64{{10, 5, 4, 1}}, want: (1000 + 250 + 100) / 20.0, n: 20},
		{name: "own scores", index: ranking.ImportanceIndex{Scores: []float64{5, 4, 3, 2, 1}}, counts: [][]float64{{1, 0, 0, 0, 1}}, want: 3, n: 2},
		{
			name:  "familiarity weighs",
			index: ranking.ImportanceIndex{Weights: []float64{4, 2, 1, 0}},
			// Index 100 from 1 expert of weight 4, index 50 from 2 of weight 2; the unfamiliar do not count.
			counts: [][]float64{{1, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 7}},
			want:   (4*100 + 4*50) / 8.0, n: 10,
		},
		{name: "nobody", counts: [][]float64{{0, 0, 0, 0}}, none: true},
		{name: "nobody with weight", index: ranking.ImportanceIndex{Weights: []float64{1, 0}}, counts: [][]float64{{0, 0, 0, 0}, {1, 1, 1, 1}}, n: 4, none: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.index.ByFamiliarity(c.counts)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case got.N != c.n:
				t.Errorf("n %v, want %v", got.N, c.n)
			case c.none && got.Index != nil:
				t.Errorf("index %v over no answers", *got.Index)
			case !c.none && (got.Index == nil || math.Abs(*got.Index-c.want) > 1e-12):
				t.Errorf("index %v, want %v", got.Index, c.want)
			}
		})
	}
}

// The familiar like item 1, the many unfamiliar item 0: the weights decide, and that must be seen.
func TestImportanceSensitivity(t *testing.T) {
	counts := [][][]float64{
		{{0, 0, 0, 3}, {9, 0, 0, 0}},
		{{3, 0, 0, 0}, {0, 0, 9, 0}},
	}
	orders, err := ranking.ImportanceIndex{}.Sensitivity(counts, [][]float64{{1, 1}, {1, 0}})
	if err != nil {
		t.Fatal(err)
	}
	want := [][][]int{{{0}, {1}}, {{1}, {0}}}
	for k := range want {
		if !slices.EqualFunc(orders[k], want[k], slices.Equal) {
			t.Errorf("weights %d: order %v, want %v", k, orders[k], want[k])
		}
	}
}

// Three scorers, two criteria, by hand.
func TestCHNRI(t *testing.T) {
	missing := math.NaN()
	answers := [][][]float64{
		{{1, 0.5}, {0, 1}, {missing, missing}, {1, missing}},
		{{1, 0}, {0, 1}, {missing, missing}, {0, missing}},
		{{0.5, missing}, {1, 1}, {missing, missing}, {0, missing}},
	}
	ideas, err := ranking.CHNRI{Weights: []float64{3, 1}, Thresholds: []float64{0.5, 0}}.Score(answers)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "idea 0 criteria", []float64{*ideas[0].Criteria[0], *ideas[0].Criteria[1]}, []float64{2.5 / 3, 0.25}, 1e-15)
	near(t, "rps", []float64{*ideas[0].RPS, *ideas[1].RPS, *ideas[3].RPS}, []float64{(2.5 + 0.25) / 4, (1.0 + 1) / 4, 1.0 / 3}, 1e-15)
	near(t, "aea", []float64{*ideas[0].AEA, *ideas[1].AEA, *ideas[3].AEA}, []float64{(2.0/3 + 0.5) / 2, (2.0/3 + 1) / 2, 2.0 / 3}, 1e-15)
	if ideas[2].RPS != nil || ideas[2].AEA != nil || ideas[2].Eligible {
		t.Errorf("an idea nobody answered: %+v", ideas[2])
	}
	if !ideas[0].Eligible || ideas[1].Eligible || ideas[3].Eligible {
		t.Errorf("eligible: %v %v %v, want true false false", ideas[0].Eligible, ideas[1].Eligible, ideas[3].Eligible)
	}
	if order := (ranking.CHNRI{}).Rank(ideas); !slices.EqualFunc(order, [][]int{{0}}, slices.Equal) {
		t.Errorf("order %v, want only item 0", order)
	}
}

func TestCHNRIBounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		answers := make([][][]float64, rapid.IntRange(1, 6).Draw(rt, "scorers"))
		for s := range answers {
			answers[s] = make([][]float64, 2)
			for i := range answers[s] {
				answers[s][i] = make([]float64, 3)
				for k := range answers[s][i] {
					answers[s][i][k] = rapid.SampledFrom([]float64{0, 0.5, 1, math.NaN()}).Draw(rt, "answer")
				}
			}
		}
		ideas, err := ranking.CHNRI{}.Score(answers)
		if err != nil {
			rt.Fatal(err)
		}
		slices.Reverse(answers)
		again, err := ranking.CHNRI{}.Score(answers)
		if err != nil {
			rt.Fatal(err)
		}
		for i, idea := range ideas {
			if (idea.RPS == nil) != (idea.AEA == nil) {
				rt.Fatal("score without agreement, or the reverse")
			}
			if idea.RPS == nil {
				continue
			}
			if *idea.RPS < 0 || *idea.RPS > 1 || *idea.AEA < 1.0/3-1e-12 || *idea.AEA > 1 {
				rt.Fatalf("rps %v, aea %v out of bounds", *idea.RPS, *idea.AEA)
			}
			if math.Abs(*idea.RPS-*again[i].RPS) > 1e-12 || math.Abs(*idea.AEA-*again[i].AEA) > 1e-12 {
				rt.Fatal("the order of the scorers matters")
			}
		}
	})
}
