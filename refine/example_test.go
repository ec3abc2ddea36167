package refine_test

import (
	"fmt"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/refine"
)

func ExampleDuplicates_Pairs() {
	proposals := []string{
		"青藏高原冻土碳库的稳定性受哪些因素控制？",
		"How fast do offshore wind turbines wear in typhoons?",
		"青藏高原冻土碳库稳定性受哪些因素的控制？",
		"What controls the stability of the permafrost carbon pool on the Tibetan Plateau?",
	}
	pairs, err := refine.Duplicates{Across: 0.5}.Pairs(proposals)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range pairs {
		fmt.Printf("%d and %d: %.2f, across languages: %v\n", p.A, p.B, p.Similarity, p.Across)
	}
	fmt.Println(refine.Groups(len(proposals), pairs))
	// Output:
	// 0 and 2: 0.88, across languages: false
	// 0 and 3: 0.71, across languages: true
	// 2 and 3: 0.71, across languages: true
	// [[0 2 3]]
}

func ExampleIndex_Nearest() {
	x := refine.NewIndex([]string{"海上风电机组在台风中的磨损", "Permafrost carbon under warming", "冻土碳库在增温下的变化"})
	for _, m := range x.Nearest("permafrost warming", 2) {
		fmt.Printf("%d %.2f\n", m.Text, m.Similarity)
	}
	// Output:
	// 1 0.71
	// 2 0.61
}

func ExampleLint_Questions() {
	findings, err := refine.Lint{}.Questions([]refine.Question{
		{Text: "How much CO2 leaks per year from saline aquifers at a depth of 2 km?"},
		{Text: "Can green hydrogen replace coke above a share of 60 %?"},
		{Text: "储能的最佳方式是什么？"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		fmt.Println(f.Question, f.Rule, f.Severity, f.Message.Sentence(f.Message.Text))
	}
	// Output:
	// 1 yes_no warning "Can" asks for yes or no; ask how much, which, by what mechanism or under which conditions
	// 2 depends note "最佳": the answer is "it depends"; name the measure and the conditions
}

func ExampleClusters_Run() {
	texts := []string{
		"How does permafrost thaw release soil carbon?", "海上风电的成本是多少？", "冻土解冻如何释放土壤碳？", "How much does offshore wind cost?",
	}
	found, err := refine.Clusters{K: 2}.Run(texts, num.NewStream(1, "refine/clusters", 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range found.Clusters {
		fmt.Println(c.Texts, c.Label[0])
	}
	// Output:
	// [0 2] {土壤碳 soil carbon}
	// [1 3] {海上风电 offshore wind}
}

func ExampleOpinions_Run() {
	// Twelve voters: the odd ones and the even ones disagree on seven items and agree on the last.
	votes := make(refine.Votes, 12)
	for i := range votes {
		for j := range 8 {
			v := refine.Agree
			if j < 7 && (i+j)%2 == 1 {
				v = refine.Disagree
			}
			votes[i] = append(votes[i], v)
		}
	}
	found, err := refine.Opinions{}.Run(votes, num.NewStream(1, "refine/opinions", 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	last := found.Items[7]
	fmt.Println(found.Groups, found.Group)
	fmt.Printf("bridging %.0f, at least %.2f; consensus %.2f\n", last.Bridging.Value, last.Bridging.Low, last.Consensus)
	// Output:
	// 2 [0 1 0 1 0 1 0 1 0 1 0 1]
	// bridging 1, at least 0.54; consensus 0.88
}

func ExampleScreening() {
	s := refine.NewScreening([]string{
		"Heat pumps in rural homes", "Methane leakage from abandoned wells", "Tariffs of rural grids", "Integrity of wells and methane",
	})
	for _, relevant := range []bool{false, true} { // until there is one of each, in the order given
		record, _ := s.Next()
		if err := s.Judge(record, relevant); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(s.Ranking())
	// Output:
	// [3 2]
}
