package elicit_test

import (
	"fmt"

	"github.com/tanwen/tanwen/elicit"
)

// check stops an example on an error.
func check(err error) {
	if err != nil {
		panic(err)
	}
}

func ExampleBrier() {
	likely, err := elicit.Brier(0.8, true)
	check(err)
	wrong, err := elicit.Brier(0.8, false)
	check(err)
	fmt.Printf("%.2f if it happens, %.2f if not\n", likely, wrong)
	// Output:
	// 0.04 if it happens, 0.64 if not
}

func ExampleBrierCategories() {
	v, err := elicit.BrierCategories([]float64{0.2, 0.5, 0.3}, 1)
	check(err)
	fmt.Printf("%.2f\n", v)
	// Output:
	// 0.38
}

// A probability of 0 for what came true has no finite score.
func ExampleLogScore() {
	v, err := elicit.LogScore([]float64{0.25, 0.75}, 1)
	check(err)
	none, err := elicit.LogScore([]float64{0, 1}, 0)
	check(err)
	fmt.Printf("%.4f, %v\n", *v, none == nil)
	// Output:
	// 0.2877, true
}

func ExampleLogScoreDensity() {
	v, err := elicit.LogScoreDensity(elicit.Normal{Mean: 10, SD: 2}, 12)
	check(err)
	fmt.Printf("%.4f\n", *v)
	// Output:
	// 2.1121
}

// The outcome 12 lies 2 above the interval, which costs 2/alpha for each unit.
func ExampleIntervalScore() {
	v, err := elicit.IntervalScore(12, 5, 10, 0.2)
	check(err)
	fmt.Println(v)
	// Output:
	// 25
}

func ExamplePinball() {
	v, err := elicit.Pinball(12, 10, 0.9)
	check(err)
	fmt.Println(v)
	// Output:
	// 1.8
}

func ExampleCRPSSample() {
	own, err := elicit.CRPSSample(3, []float64{1, 2, 4, 8}, false)
	check(err)
	fair, err := elicit.CRPSSample(3, []float64{1, 2, 4, 8}, true)
	check(err)
	fmt.Printf("%.4f, fair %.4f\n", own, fair)
	// Output:
	// 0.8125, fair 0.3333
}
