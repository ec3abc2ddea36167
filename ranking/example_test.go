package ranking_test

import (
	"fmt"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/ranking"
)

// Citations between statistics journals (Stigler, Statistical Science 9 (1994) 94): row cited by column.
func ExampleBradleyTerry() {
	journals := []string{"Biometrika", "Comm Statist", "JASA", "JRSS-B"}
	wins := [][]float64{{0, 730, 498, 221}, {33, 0, 68, 17}, {320, 813, 0, 142}, {284, 276, 325, 0}}
	fit, err := ranking.BradleyTerry{}.Fit(wins, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, name := range journals {
		fmt.Printf("%-12s %6.3f (%.3f)\n", name, fit.LogAbility[i], fit.StandardErrors[i])
	}
	// Output:
	// Biometrika    0.000 (0.000)
	// Comm Statist -2.949 (0.103)
	// JASA         -0.480 (0.061)
	// JRSS-B        0.269 (0.071)
}

func ExamplePlackettLuce() {
	orderings := [][]int{{0, 1, 2}, {3, 2, 0}, {1, 3}}
	fit, err := ranking.PlackettLuce{StandardErrors: true}.Fit(4, orderings, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n%.2f\n", fit.LogWorth, fit.StandardErrors)

	// Item 0 always wins: no finite worth describes that.
	fit, _ = ranking.PlackettLuce{}.Fit(3, [][]int{{0, 1, 2}, {0, 2, 1}}, nil)
	fmt.Println(fit.Finite, fit.Strong)
	// Output:
	// [-0.443 0.695 -0.671 0.419]
	// [1.00 0.95 0.92 1.08]
	// false [[0] [1 2]]
}

func ExampleBestWorst() {
	out, err := ranking.BestWorst{}.Fit(3, []ranking.BestWorstChoice{
		{Shown: []int{0, 1, 2}, Best: 0, Worst: 2},
		{Shown: []int{0, 1, 2}, Best: 1, Worst: 2},
		{Shown: []int{0, 1, 2}, Best: 2, Worst: 1},
		{Shown: []int{0, 1, 2}, Best: 0, Worst: 1},
		{Shown: []int{0, 1, 2}, Best: 1, Worst: 0},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range out.Score {
		fmt.Printf("%d: best %d, worst %d, score %.1f, utility %.2f\n", i, out.Best[i], out.Worst[i], *out.Score[i], out.Utility[i])
	}
	// Output:
	// 0: best 2, worst 1, score 0.2, utility 0.29
	// 1: best 2, worst 2, score 0.0, utility -0.07
	// 2: best 1, worst 2, score -0.2, utility -0.21
}

func ExampleThurstone() {
	// Of 20 experts, 15 put item 0 above item 1, and so on.
	out, err := ranking.Thurstone{}.Fit([][]float64{{0, 15, 18}, {5, 0, 12}, {2, 8, 0}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", out.Scale)
	// Output:
	// [0.652 -0.140 -0.512]
}

// votes is Schulze's example of 45 voters and five candidates (2011).
func votes() ranking.Profile {
	return ranking.Profile{
		Items: 5,
		Orders: ranking.Strict([][]int{
			{0, 2, 1, 4, 3}, {0, 3, 4, 2, 1}, {1, 4, 3, 0, 2}, {2, 0, 1, 4, 3},
			{2, 0, 4, 1, 3}, {2, 1, 0, 3, 4}, {3, 2, 4, 1, 0}, {4, 1, 0, 3, 2},
		}),
		Counts: []float64{5, 5, 8, 3, 7, 2, 7, 8},
	}
}

func ExampleProfile_Borda() {
	b, err := votes().Borda()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(b.Points, b.Order)
	// Output:
	// [98 92 89 69 102] [[4] [0] [1] [2] [3]]
}

func ExampleProfile_Copeland() {
	c, err := votes().Copeland()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Score, c.Order)
	// Output:
	// [0 0 0 -2 2] [[4] [0 1 2] [3]]
}

func ExampleProfile_Schulze() {
	s, err := votes().Schulze(false)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Order)
	// Output:
	// [[4] [0] [2] [1] [3]]
}

func ExampleKemeny() {
	d, err := votes().Pairwise()
	if err != nil {
		fmt.Println(err)
		return
	}
	k, err := ranking.Kemeny{}.Aggregate(d)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(k.Orders, k.Score, k.Optimal)
	// Output:
	// [[4 1 0 3 2]] 260 true
}

func ExampleImportanceIndex() {
	// 10 experts marked high, 5 medium, 4 low, 1 none.
	v, err := ranking.ImportanceIndex{}.Of([]float64{10, 5, 4, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(*v.Index, v.N)
	// Output:
	// 67.5 20
}

func ExampleCHNRI() {
	// Three scorers, one idea, two criteria: yes and maybe, yes and no, maybe and no.
	ideas, err := ranking.CHNRI{}.Score([][][]float64{{{1, 0.5}}, {{1, 0}}, {{0.5, 0}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("RPS %.2f, AEA %.2f\n", *ideas[0].RPS, *ideas[0].AEA)
	// Output:
	// RPS 0.50, AEA 0.67
}

// Six countries' mean scores in mathematics, PISA 2018, with their standard errors (OECD; the first six rows of the
// data set of R package csranks).
func ExampleRankSets() {
	countries := []string{"Australia", "Austria", "Belgium", "Canada", "Chile", "Colombia"}
	mean := []float64{491.3600, 498.9423, 508.0703, 512.0169, 417.4066, 390.9323}
	errors := []float64{1.939833, 2.970999, 2.262662, 2.357476, 2.415888, 2.989559}
	covariance := make([][]float64, len(mean))
	for i, e := range errors {
		covariance[i] = make([]float64, len(mean))
		covariance[i][i] = e * e
	}
	stream := num.NewStream(20180101, "example/rank-sets", 1)
	sets, err := ranking.RankSets{Level: 0.95}.Normal(mean, covariance, stream, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, s := range sets {
		fmt.Printf("%-9s %d to %d\n", countries[i], s.Low, s.High)
	}
	// Output:
	// Australia 3 to 4
	// Austria   3 to 4
	// Belgium   1 to 2
	// Canada    1 to 2
	// Chile     5 to 5
	// Colombia  6 to 6
}
