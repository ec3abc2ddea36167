package consensus_test

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/num"
)

// check stops an example on an error.
func check(err error) {
	if err != nil {
		panic(err)
	}
}

func ExampleMeasure_Item() {
	item, err := consensus.NewItem([]float64{7, 8, 8, 9, 5, 7, 8}, 1, 0, 2)
	check(err)
	s, err := consensus.Measure{Agree: &consensus.Band{Low: 7, High: 9}}.Item(item)
	check(err)
	fmt.Printf("n = %d (%d cannot judge, %d skipped)\n", s.N, s.DontKnow, s.Missing)
	fmt.Printf("median %.1f, quartiles %.1f to %.1f\n", *s.Median, *s.Q1, *s.Q3)
	fmt.Printf("%.0f %% agree (Wilson %.0f to %.0f)\n", 100*s.Agree.Value, 100*s.Agree.Wilson.Low, 100*s.Agree.Wilson.High)
	// Output:
	// n = 7 (1 cannot judge, 2 skipped)
	// median 8.0, quartiles 7.0 to 8.0
	// 86 % agree (Wilson 49 to 97)
}

func ExampleNewShare() {
	s, err := consensus.NewShare(8, 10, 0.95)
	check(err)
	fmt.Printf("%.2f, Wilson %.3f to %.3f, exact %.3f to %.3f\n", s.Value, s.Wilson.Low, s.Wilson.High, s.Exact.Low, s.Exact.High)
	// Output: 0.80, Wilson 0.490 to 0.943, exact 0.444 to 0.975
}

func ExampleRule_Compile() {
	judge, err := consensus.Rule{
		Agree:      "median >= 7",
		Disagree:   "median <= 3",
		Consensus:  "iqr <= 3",
		MinAnswers: 5,
	}.Compile()
	check(err)
	item, err := consensus.NewTally([]float64{9, 8, 8, 7, 6, 8})
	check(err)
	v := judge.Item(item)
	fmt.Println(v.Status)
	fmt.Println(v.Why())
	// Output:
	// agree
	// median = 8 >= 7: yes; median = 8 <= 3: no; iqr = 0.75 <= 3: yes
}

func ExampleRule_Compile_preset() {
	judge, err := consensus.Rule{Preset: "70-15-nine"}.Compile()
	check(err)
	fmt.Println(judge.Rule().Agree)
	_, err = consensus.Rule{Agree: "median => 7"}.Compile()
	fmt.Println(err)
	// Output:
	// share(7..9) >= 0.70 and share(1..3) < 0.15
	// agree: at position 8 of the rule stands “=>”; expected one of ">=", ">", "<=", "<", "=", "!="
}

func ExampleRandUCLA_Item() {
	panel, err := consensus.NewTally([]float64{4, 5, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9})
	check(err)
	d, _, err := consensus.RandUCLA{}.Item(panel)
	check(err)
	fmt.Printf("median %g, IPR %g, IPRAS %g, disagreement %t\n", d.Median, d.IPR, d.IPRAS, d.Disagreement)
	// Output: median 7, IPR 1, IPRAS 6.1, disagreement false
}

func ExampleContentValidity() {
	c, err := consensus.ContentValidity(10, new(8), 0.05)
	check(err)
	fmt.Printf("CVR %.1f; at least %d of 10 must say essential\n", *c.CVR, *c.Critical)
	// Output: CVR 0.6; at least 9 of 10 must say essential
}

func ExampleContentIndex() {
	c, err := consensus.ContentIndex([][]float64{{4, 3}, {4, 2}, {3, 4}, {4, 3}, {3, 3}, {4, 4}}, consensus.Band{Low: 3, High: 4})
	check(err)
	fmt.Printf("I-CVI %.2f and %.2f, S-CVI/Ave %.2f\n", *c.Items[0].ICVI, *c.Items[1].ICVI, *c.Average)
	// Output: I-CVI 1.00 and 0.83, S-CVI/Ave 0.92
}

func ExampleBimodality_Item() {
	item, err := consensus.NewTally([]float64{2, 2, 2, 2, 5, 8, 8, 8, 8, 9})
	check(err)
	s, err := consensus.Bimodality{}.Item(item)
	check(err)
	fmt.Println(s.Bimodal, s.Modes)
	// Output: true [2 8]
}

func ExampleKendallW() {
	ratings := [][]float64{ // experts x items
		{1, 2, 3, 4, 5},
		{1, 3, 2, 4, 5},
		{2, 1, 3, 5, 4},
	}
	k, err := consensus.KendallW(ratings, consensus.Kendall{})
	check(err)
	r, err := consensus.NewRankSums(ratings, consensus.Kendall{})
	check(err)
	p, _ := r.ExactP()
	fmt.Printf("W = %.3f, chi-square p = %.3f, exact p = %.4f\n", *k.W, *k.P, p)
	// Output: W = 0.844, chi-square p = 0.038, exact p = 0.0078
}

func ExampleRankSums_PermutationP() {
	ratings := [][]float64{{5, 4, 4, 2, 1, 3, 2}, {5, 5, 3, 2, 2, 4, 1}, {4, 5, 2, 3, 1, 3, 1}}
	r, err := consensus.NewRankSums(ratings, consensus.Kendall{})
	check(err)
	p, _, err := r.PermutationP(9999, num.NewStream(1, "example", 1))
	check(err)
	fmt.Println(p < 0.01, r.Sums())
	// Output: true [19.5 19 12.5 9.5 5 13.5 5]
}

func ExampleKrippendorffAlpha() {
	none := math.NaN()
	a, err := consensus.KrippendorffAlpha([][]float64{
		{1, 2, 3, 3, 2, 1, 4, 1, 2, none, none, none},
		{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, none, 3},
		{none, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, none},
		{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, none},
	}, consensus.OrdinalMetric)
	check(err)
	fmt.Printf("alpha = %.3f from %d items\n", *a.Alpha, a.Items)
	// Output: alpha = 0.815 from 11 items
}

func ExampleGwetAC() {
	ratings := [][]float64{{1, 1, 1, 1, 2, 1}, {1, 1, 1, 2, 1, 1}, {1, 1, 1, 1, 1, 1}}
	g, err := consensus.GwetAC(ratings, []float64{1, 2}, consensus.IdentityWeights)
	check(err)
	a, err := consensus.KrippendorffAlpha(ratings, consensus.NominalMetric)
	check(err)
	fmt.Printf("AC1 %.2f where alpha is %.2f\n", *g.AC, *a.Alpha)
	// Output: AC1 0.72 where alpha is -0.06
}

func ExampleFleissKappa() {
	k, err := consensus.FleissKappa([][]int{{0, 0, 6}, {1, 4, 1}, {5, 1, 0}})
	check(err)
	fmt.Printf("%.3f\n", *k.Kappa)
	// Output: 0.529
}

func ExampleCohenKappa() {
	first, second := []float64{1, 2, 3, 3, 2, 1}, []float64{1, 2, 3, 2, 2, 2}
	k, err := consensus.CohenKappa(first, second, []float64{1, 2, 3}, consensus.LinearWeights)
	check(err)
	fmt.Printf("%.3f\n", *k.Kappa)
	// Output: 0.571
}

func ExampleCohenKappaTable() {
	k, err := consensus.CohenKappaTable([][]int{{20, 5}, {10, 15}}, consensus.IdentityWeights)
	check(err)
	fmt.Printf("%.1f\n", *k.Kappa)
	// Output: 0.4
}

func ExampleICC() {
	c, err := consensus.ICC([][]float64{{9, 6, 8, 7, 10, 6}, {2, 1, 4, 1, 5, 2}, {5, 3, 6, 2, 6, 4}, {8, 2, 8, 6, 9, 7}}, consensus.DropItems)
	check(err)
	fmt.Printf("agreement %.2f, consistency %.2f\n", *c.Agreement, *c.Consistency)
	// Output: agreement 0.29, consistency 0.71
}

func ExampleStability() {
	c, err := consensus.Stability([]float64{5, 6, 7, 7, 8, 2}, []float64{6, 6, 7, 7, 8, 4})
	check(err)
	judge, err := consensus.StabilityRule{Preset: "signed-rank", MinPaired: 5}.Compile()
	check(err)
	fmt.Printf("%.0f %% changed, exact p = %.2f, %s\n", 100**c.Changed, c.SignedRank.TwoSided, judge.Item(c).Status)
	// Output: 33 % changed, exact p = 0.50, stable
}

func ExampleStopRule_Compile() {
	judge, err := consensus.StopRule{}.Compile()
	check(err)
	fmt.Println(judge.Rule().Stop)
	fmt.Println(judge.Round(consensus.RoundState{Round: 2, Compared: 20, Stable: 17}).Stop)
	// Output:
	// stable >= 0.80 or round >= 3
	// true
}

func ExampleSignedRank() {
	r, err := consensus.SignedRank([]float64{1, 0, 1, 0, 1, 1, 0, 2, -1, 0, 1, 0, 2, 0, 1, 0}, consensus.DropZeros)
	check(err)
	fmt.Printf("%d changed, W+ = %g, p = %.5f\n", r.N, r.WPlus, r.TwoSided)
	// Output: 9 changed, W+ = 41, p = 0.03125
}

func ExampleMcNemar() {
	r, err := consensus.McNemar(1, 7)
	check(err)
	fmt.Printf("exact p = %.4f, mid-p = %.4f\n", r.PExact, r.PMid)
	// Output: exact p = 0.0703, mid-p = 0.0391
}

func ExampleAttrition() {
	none := math.NaN()
	judge, err := consensus.Rule{Agree: "share(7..9) >= 0.70"}.Compile()
	check(err)
	a, err := consensus.Attrition([]float64{8, 7, 8, 7, 2, 3}, []float64{8, 8, 8, 7, none, none}, judge)
	check(err)
	fmt.Printf("%s; as if the %d leavers had stayed: %s\n", a.Verdict, a.Leavers, a.Carried)
	// Output: agree; as if the 2 leavers had stayed: no_consensus
}

func ExampleMannWhitney() {
	r, err := consensus.MannWhitney([]float64{7, 8, 9, 8}, []float64{4, 5, 7, 3})
	check(err)
	fmt.Printf("delta %.2f, exact p = %.3f\n", r.CliffsDelta, *r.PExact)
	// Output: delta 0.94, exact p = 0.057
}

func ExampleKruskalWallis() {
	r, err := consensus.KruskalWallis([][]float64{{2.9, 3.0, 2.5, 2.6, 3.2}, {3.8, 2.7, 4.0, 2.4}, {2.8, 3.4, 3.7, 2.2, 2.0}})
	check(err)
	fmt.Printf("H = %.3f, df %d, p = %.2f\n", r.H, r.DF, r.P)
	// Output: H = 0.771, df 2, p = 0.68
}

func ExampleKruskalWallisPermutation() {
	p, err := consensus.KruskalWallisPermutation([][]float64{{7, 8, 9, 8}, {4, 5, 6, 3}}, 9999, num.NewStream(1, "example", 1))
	check(err)
	fmt.Println(p < 0.05)
	// Output: true
}

func ExampleCompareGroups() {
	c, err := consensus.CompareGroups([][]float64{{7, 8, 9, 8}, {4, 5, 6, 3}})
	check(err)
	fmt.Printf("medians %g, gap %g, divergence %.1f\n", c.Medians, c.Gap, c.Divergence)
	// Output: medians [8 4.5], gap 3.5, divergence 1.0
}

func ExampleHolm() {
	p, err := consensus.Holm([]*float64{new(0.01), new(0.04), nil, new(0.03)})
	check(err)
	fmt.Printf("%.2f %.2f %t %.2f\n", *p[0], *p[1], p[2] == nil, *p[3])
	// Output: 0.03 0.06 true 0.06
}

func ExampleJensenShannon() {
	d, err := consensus.JensenShannon([][]float64{{7, 8, 8, 9}, {1, 2, 8, 9}})
	check(err)
	fmt.Printf("%.2f\n", d)
	// Output: 0.41
}

func ExamplePanel_Bootstrap() {
	r, err := consensus.NewResponses([]float64{7, 8, 8, 9, 5, 7, 8, math.NaN()})
	check(err)
	e, err := consensus.Panel{Experts: 8}.Bootstrap(r.Statistic(consensus.Tally.Mean), consensus.Bootstrap{Level: 0.9}, num.NewStream(20230301, "example", 1))
	check(err)
	fmt.Printf("mean %.2f, 90 %% interval %.1f to %.1f\n", *e.Value, *e.Low, *e.High)
	// Output: mean 7.43, 90 % interval 6.5 to 8.0
}

// Resamples vary less than panels do, so the interval of a small panel is read further out.
func ExampleExpandedTail() {
	for _, n := range []int{5, 9, 15, 30, 120} {
		fmt.Printf("%3d experts: %.3f at each end for 90 %%\n", n, consensus.ExpandedTail(0.90, n))
	}
	// Output:
	//   5 experts: 0.009 at each end for 90 %
	//   9 experts: 0.024 at each end for 90 %
	//  15 experts: 0.034 at each end for 90 %
	//  30 experts: 0.042 at each end for 90 %
	// 120 experts: 0.048 at each end for 90 %
}

func ExamplePanel_Exact() {
	r, err := consensus.NewResponses([]float64{1, 4, 5, 7, 9})
	check(err)
	e, d, err := consensus.Panel{Experts: 5}.Exact(r.Statistic(consensus.Tally.Median), consensus.Bootstrap{})
	check(err)
	fmt.Printf("median %g is %.0f %% of the resamples' medians\n", *e.Value, 100*d.Probabilities[2])
	// Output: median 5 is 37 % of the resamples' medians
}

func ExampleAuthorityCoefficient() {
	a, err := consensus.AuthorityCoefficient(
		[][]int{{13, 3, 0}, {12, 2, 2}, {10, 4, 2}, {8, 4, 4}}, // practice, theory, peers, intuition x large, medium, small
		[]int{2, 10, 4, 0, 0},
		consensus.UsualAuthorityWeights())
	check(err)
	fmt.Printf("Ca %.3f, Cs %.3f, Cr %.3f\n", *a.Ca, *a.Cs, *a.Cr)
	// Output: Ca 0.944, Cs 0.775, Cr 0.859
}

func ExamplePositivity() {
	s, err := consensus.Positivity(27, 30)
	check(err)
	fmt.Printf("%.2f\n", s.Value)
	// Output: 0.90
}

func ExampleImportanceIndex() {
	r, err := consensus.ImportanceIndex([]int{30, 12, 6, 2}, consensus.ForesightScores())
	check(err)
	fmt.Printf("%g (n = %d)\n", *r.Index, r.N)
	// Output: 75 (n = 50)
}
