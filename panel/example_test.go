package panel_test

import (
	"fmt"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/panel"
)

// A panel of three is drawn by lot: the quotas want both ecologists and one of the four engineers.
func ExamplePool_Leximin() {
	pool := panel.Pool{
		Features: []string{"discipline", "gender"},
		People: [][]string{
			{"engineering", "m"}, {"engineering", "m"}, {"engineering", "m"}, {"engineering", "f"},
			{"ecology", "m"}, {"ecology", "f"},
		},
		Size: 3,
		Quotas: []panel.Quota{
			{Feature: "discipline", Value: "engineering", Min: 1, Max: 1}, {Feature: "discipline", Value: "ecology", Min: 2, Max: 2},
			{Feature: "gender", Value: "m", Min: 1, Max: 2}, {Feature: "gender", Value: "f", Min: 1, Max: 2},
		},
	}
	lottery, err := pool.Leximin()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("chances %.3f\n", lottery.Chances)
	fmt.Println("drawn", lottery.Panel(num.NewStream(2026, "panel-lottery", 1)))
	// Output:
	// chances [0.250 0.250 0.250 0.250 1.000 1.000]
	// drawn [0 4 5]
}

// Quotas that no panel can keep: the smallest change that makes one possible is named.
func ExamplePool_Relax() {
	pool := panel.Pool{
		Features: []string{"region"},
		People:   [][]string{{"east"}, {"east"}, {"west"}},
		Size:     2,
		Quotas:   []panel.Quota{{Feature: "region", Value: "east", Min: 0, Max: 2}, {Feature: "region", Value: "west", Min: 2, Max: 2}},
	}
	changes, err := pool.Relax()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range changes {
		fmt.Println(c)
	}
	// Output:
	// region = west: 2..2 becomes 1..2
}

// Two topics need two experts each; nobody serves more than two, and the third expert has a conflict with the first topic.
func ExampleAssignment_Best() {
	a := panel.Assignment{
		Affinity:  [][]float64{{0.9, 0.7, 0.8}, {0.2, 0.6, 0.5}},
		Demand:    []int{2, 2},
		LoadMax:   []int{2, 2, 2},
		Conflicts: []panel.Pair{{Topic: 0, Expert: 2}},
	}
	plan, err := a.Best()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v total %.1f optimal %v\n", plan.Topics, plan.Total, plan.Optimal)
	// Output:
	// [[0 1] [1 2]] total 2.7 optimal true
}
