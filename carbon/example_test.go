package carbon_test

import (
	"fmt"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/num"
)

// One run at the medians: what is emitted, captured and removed in 2060, and which limits bound it then.
func ExampleModel_Run() {
	path, err := carbon.Model{Base: carbon.China()}.Run(carbon.Median())
	if err != nil {
		fmt.Println(err)
		return
	}
	b, _ := path.Year(2060)
	fmt.Printf("residual %.0f, removed %.0f, net %.0f Mt\n", b.Residual(), b.Removed(), b.Net(carbon.WholeSink))
	for _, name := range b.Limits.Names() {
		fmt.Println(name.En)
	}
	// Output:
	// residual 1766, removed 300, net 306 Mt
	// curtailment slows building
	// least thermal share
}

// A panel's quantiles replace the prior of one parameter; data of 2024 weigh the draws.
func ExampleEnsemble_Run() {
	prior, err := carbon.Prior{}.With("land60", 800, 1150, 1500, carbon.Panel, "round 2, linear pool of 24 experts")
	if err != nil {
		fmt.Println(err)
		return
	}
	e := carbon.Ensemble{Model: carbon.Model{Base: carbon.China()}, Prior: prior, Draws: 5000, Observations: []carbon.Observation{carbon.China2024()}}
	r, err := e.Run(num.NewStream(1, "example", 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	p, _ := r.ConditionedProbability(carbon.NeutralBy(carbon.WholeSink))
	fmt.Printf("run at medians %.0f Mt, median of the draws %.0f Mt\n", r.Median.Years[37].Net(carbon.WholeSink), r.Quantiles(carbon.NetOf(carbon.WholeSink), 0.5)[0])
	fmt.Printf("P(neutral in 2060 | 2024) = %.2f\n", p.Value)
	// Output:
	// run at medians 256 Mt, median of the draws 830 Mt
	// P(neutral in 2060 | 2024) = 0.11
}

// Parts are printed so that they add up to the printed total.
func ExamplePrinted() {
	whole, each, err := carbon.Printed(100, []float64{33.35, 33.35, 33.3}, 1)
	fmt.Println(whole, each, err)
	// Output:
	// 100.0 [33.4 33.3 33.3] <nil>
}

// A pathway code carries a scenario in a mail; a mistyped character is found.
func ExampleParseCode() {
	s, err := carbon.ParseCode("teb0 aaaaa mmmaa 0 w7")
	fmt.Println(s.Levels, s.Accounting, err)
	_, err = carbon.ParseCode("teb0 aaaaa mmmma 0 w7")
	fmt.Println(err)
	// Output:
	// [2 2 2 2 2 3 3 3 2 2] whole <nil>
	// code: the last two characters do not fit the rest; a character of the code was mistyped
}

// Which lever closes how much of the gap between two scenarios; the wedges add up.
func ExampleWedges_Run() {
	slow, _ := carbon.FindScenario("slow")
	ambitious, _ := carbon.FindScenario("ambitious")
	from, err := slow.Levels.Setting(carbon.Prior{})
	if err != nil {
		fmt.Println(err)
		return
	}
	to, err := ambitious.Levels.Setting(carbon.Prior{})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := carbon.Wedges{Model: carbon.Model{Base: carbon.China()}, From: from, To: to}.Run(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var sum float64
	for i := range r.Wedges {
		sum += r.Wedges[i][37]
	}
	fmt.Printf("from %.0f to %.0f Mt; wedges sum to %.0f\n", r.From[37], r.To[37], sum)
	// Output:
	// from 10023 to -2285 Mt; wedges sum to -12308
}
