package mcda_test

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/mcda"
)

// Three sites for storing carbon dioxide: capacity (Mt), cost (yuan/t), acceptance (1 to 9).
var sites = mcda.Problem{
	Scores:     [][]float64{{400, 320, 4}, {250, 180, 6}, {150, 150, 7}},
	Weights:    []float64{0.5, 0.3, 0.2},
	Directions: []mcda.Direction{mcda.Max, mcda.Min, mcda.Max},
}

func ExampleMeanScore() {
	nine := mcda.Criterion{Weight: 1, Low: 1, High: 9}
	m := mcda.MeanScore{Criteria: []mcda.Criterion{nine, nine}}
	scores, err := m.Items([][]float64{{7.5, 6.5}, {8, math.NaN()}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, s := range scores {
		fmt.Printf("item %d: ranked %v, score %.2f, weight rated %.2f\n", i, s.Ranked, s.Value, s.Share)
	}
	// Output:
	// item 0: ranked true, score 7.00, weight rated 1.00
	// item 1: ranked false, score 0.00, weight rated 0.50
}

func ExampleAdjustedMeans() {
	none := math.NaN()
	fit, err := mcda.AdjustedMeans([][]float64{
		{5, 4, 3, none}, // strict
		{none, 6, 5, 5}, // lenient
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("means %.1f, expert effects %.1f, components %d\n", fit.Mean, fit.Effect, fit.Components)
	// Output: means [6.0 5.0 4.0 4.0], expert effects [-1.0 1.0], components 1
}

func ExampleRankSample() {
	var s mcda.RankSample
	for _, scores := range [][]float64{{7, 6, 3}, {7, 8, 2}, {6, 5, 4}, {8, 7, 1}} {
		if err := s.Add(scores); err != nil {
			fmt.Println(err)
			return
		}
	}
	summary, err := s.Summary([]float64{7, 6.5, 2.5}, 0.90)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, u := range summary.Items {
		fmt.Printf("item %d: ranks %d to %d, first with %.2f, tie group %d\n", i, u.Low, u.High, u.First, u.TieGroup)
	}
	// Output:
	// item 0: ranks 1 to 2, first with 0.75, tie group 1
	// item 1: ranks 1 to 2, first with 0.25, tie group 1
	// item 2: ranks 3 to 3, first with 0.00, tie group 2
}

func ExampleRanks() {
	fmt.Println(mcda.Ranks([]float64{7, 9, 7, 4, math.NaN()}))
	// Output: [2 1 2 4 0]
}

func ExampleWeightedSum() {
	scores, err := mcda.WeightedSum(sites, mcda.MinMax)
	fmt.Printf("%.3f %v\n", scores, err)
	// Output: [0.500 0.580 0.500] <nil>
}

func ExampleWeightedProduct() {
	scores, err := mcda.WeightedProduct(sites)
	fmt.Printf("%.3f %v\n", scores, err)
	// Output: [4.676 4.765 4.020] <nil>
}

func ExampleGeometricMean() {
	scores, err := mcda.GeometricMean(mcda.Problem{Scores: [][]float64{{9, 4}, {9, 0}}, Weights: []float64{0.5, 0.5}}, 1)
	for _, s := range scores {
		fmt.Printf("%.2f, raised %v\n", s.Value, s.Raised)
	}
	fmt.Println(err)
	// Output:
	// 6.00, raised []
	// 3.00, raised [1]
	// <nil>
}

func ExampleTOPSIS() {
	closeness, err := mcda.TOPSIS(sites, mcda.Vector)
	fmt.Printf("%.3f %v\n", closeness, err)
	// Output: [0.640 0.495 0.360] <nil>
}

func ExampleVIKOR() {
	r, err := mcda.VIKOR(sites, 0.5)
	fmt.Printf("Q %.3f, compromise %v, %v\n", r.Q, r.Compromise, err)
	// Output: Q [0.500 0.000 1.000], compromise [1], <nil>
}

func ExamplePROMETHEE() {
	flows, err := mcda.PROMETHEE(sites, []mcda.Preference{
		{Kind: mcda.Linear, Q: 50, P: 200}, {Kind: mcda.VShape, P: 100}, {Kind: mcda.Usual},
	})
	fmt.Printf("net %.3f, first to second %v, %v\n", flows.Net, flows.Partial()[0][1], err)
	// Output: net [-0.083 0.022 0.062], first to second R, <nil>
}

func ExampleELECTREIII() {
	r, err := mcda.ELECTREIII(sites, mcda.ELECTREIIIOptions{
		Indifference: []float64{50, 20, 1}, Preference: []float64{150, 60, 2}, Veto: []float64{math.NaN(), 150, math.NaN()},
	})
	fmt.Println(r.Descending, r.Ascending, err)
	// Output: [[1] [2] [0]] [[1] [0] [2]] <nil>
}

func ExampleAHP() {
	p, err := mcda.AHP([][]float64{{1, 3, 5}, {1.0 / 3, 1, 2}, {1.0 / 5, 1.0 / 2, 1}}, mcda.AHPOptions{})
	fmt.Printf("%.3f, CR %.3f, %v\n", p.Eigenvector, *p.CR, err)
	// Output: [0.648 0.230 0.122], CR 0.003, <nil>
}

func ExampleGroupAHP() {
	g, err := mcda.GroupAHP([][][]float64{{{1, 4}, {0.25, 1}}, {{1, 1}, {1, 1}}}, nil, mcda.AHPOptions{})
	fmt.Printf("judgements %.3f, priorities %.3f, %v\n", g.AIJ.Eigenvector, g.AIPArithmetic, err)
	// Output: judgements [0.667 0.333], priorities [0.650 0.350], <nil>
}

func ExampleBWM() {
	r, err := mcda.BWM(mcda.BestWorst{
		BestToOthers: []float64{8, 2, 1}, OthersToWorst: []float64{1, 5, 8}, Best: 2, Worst: 0,
	})
	fmt.Printf("linear %.4f, nonlinear %.4f, CR %.3f, %v\n", r.Linear.Weights, r.Nonlinear.Weights, *r.Nonlinear.CR, err)
	// Output: linear [0.0714 0.3214 0.6071], nonlinear [0.0714 0.3387 0.5899], CR 0.058, <nil>
}

func ExampleSwing() {
	weights, err := mcda.Swing([]float64{100, 60, 40})
	fmt.Printf("%.2f %v\n", weights, err)
	// Output: [0.50 0.30 0.20] <nil>
}

func ExampleMACBETH() {
	w, err := mcda.MACBETH(3, []mcda.Difference{
		{A: 0, B: 1, Low: 2, High: 2}, {A: 1, B: 2, Low: 1, High: 1}, {A: 2, B: mcda.NoSwing, Low: 1, High: 1},
	})
	fmt.Printf("%.3f %v\n", w.Weights, err)
	// Output: [0.571 0.286 0.143] <nil>
}

func ExampleRankOrderCentroid() {
	weights, err := mcda.RankOrderCentroid(3)
	fmt.Printf("%.3f %v\n", weights, err)
	// Output: [0.611 0.278 0.111] <nil>
}

func ExampleSMAA() {
	scores, err := mcda.NormalMeasurements([][]float64{{0.8, 0.2, 0.5}, {0.3, 0.9, 0.4}, {0.5, 0.5, 0.6}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	m := mcda.SMAA{Scores: scores, Samples: 100000, Weights: mcda.WeightSet{Orders: [][]int{{0, 1, 2}}}}
	r, err := m.Run(num.NewStream(1, "example", 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, row := range r.Acceptability {
		low, high := mcda.RankInterval(row, 0.90)
		fmt.Printf("alternative %d: first with %.2f, ranks %d to %d\n", i, row[0], low, high)
	}
	// Output:
	// alternative 0: first with 0.78, ranks 1 to 3
	// alternative 1: first with 0.21, ranks 1 to 3
	// alternative 2: first with 0.02, ranks 2 to 3
}

func ExampleOneWay() {
	ranges, err := mcda.OneWay(sites, mcda.MinMax)
	for k, r := range ranges {
		fmt.Printf("weight %d = %.1f: the first place holds from %.2f to %.2f\n", k, r.Weight, r.FirstLow, r.FirstHigh)
	}
	fmt.Println(err)
	// Output:
	// weight 0 = 0.5: the first place holds from 0.37 to 0.56
	// weight 1 = 0.3: the first place holds from 0.22 to 0.52
	// weight 2 = 0.2: the first place holds from 0.09 to 0.36
	// <nil>
}

func ExampleVaryWeights() {
	ranges, err := mcda.VaryWeights(sites, mcda.MinMax, 0.25)
	fmt.Println(ranges, err)
	// Output: [{1 3} {1 2} {2 3}] <nil>
}

func ExampleLeaveOut() {
	ratings := [][]float64{{9, 5}, {8, 6}, {4, 7}}
	left, err := mcda.LeaveOut([]string{"academy", "academy", "utility"}, func(keep []bool) ([]float64, error) {
		sum, n := make([]float64, 2), 0.0
		for e, row := range ratings {
			if keep[e] {
				sum[0], sum[1], n = sum[0]+row[0], sum[1]+row[1], n+1
			}
		}
		return []float64{sum[0] / n, sum[1] / n}, nil
	})
	for _, l := range left {
		fmt.Printf("without %s (%d): ranks %v, another first: %v\n", l.Group, l.Experts, l.Ranks, l.First)
	}
	fmt.Println(err)
	// Output:
	// without academy (2): ranks [2 1], another first: true
	// without utility (1): ranks [1 2], another first: false
	// <nil>
}
