package consensus_test

import (
	"fmt"

	"github.com/tanwen/tanwen/consensus"
)

// Eight experts rated an item twice; two of them moved by one point.
func ExampleStabilityRule_Compile() {
	judge, err := consensus.StabilityRule{Stable: "changed <= 0.3 and shift < 1", MinPaired: 5}.Compile()
	check(err)
	change, err := consensus.Stability([]float64{7, 8, 8, 6, 7, 9, 8, 7}, []float64{7, 8, 8, 7, 7, 9, 8, 8})
	check(err)
	v := judge.Item(change)
	fmt.Println(v.Status)
	// Output:
	// stable
}

// The weight of the familiar experts is data: 4, 2, 1 and 0 for the four classes here.
func ExampleFamiliarityImportance() {
	counts := [][]int{{6, 2, 0, 0}, {3, 3, 1, 0}, {1, 4, 2, 1}, {0, 1, 1, 2}}
	plain, err := consensus.ImportanceIndex([]int{10, 10, 4, 3}, consensus.ForesightScores())
	check(err)
	weighted, err := consensus.FamiliarityImportance(counts, consensus.ForesightScores(), []float64{4, 2, 1, 0})
	check(err)
	fmt.Printf("%.1f, weighted %.1f of %d answers\n", *plain.Index, *weighted.Index, weighted.N)
	// Output:
	// 59.3, weighted 75.9 of 27 answers
}
