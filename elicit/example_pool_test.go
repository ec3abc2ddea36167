package elicit_test

import (
	"fmt"

	"github.com/tanwen/tanwen/elicit"
)

// Two experts who disagree: the quantile average and the geometric pool are narrower than the linear pool.
func ExampleQuantilePool() {
	experts := []elicit.Distribution{elicit.Normal{Mean: 10, SD: 1}, elicit.Normal{Mean: 14, SD: 2}}
	average := elicit.QuantilePool{Components: experts}
	linear := elicit.LinearPool{Components: experts}
	check(average.Check())
	for _, p := range []float64{0.05, 0.5, 0.95} {
		fmt.Printf("%.2f: %6.3f, linear pool %6.3f\n", p, average.Quantile(p), linear.Quantile(p))
	}
	// Output:
	// 0.05:  9.533, linear pool  8.695
	// 0.50: 12.000, linear pool 11.333
	// 0.95: 14.467, linear pool 16.563
}

func ExampleNewGeometricPool() {
	pool, err := elicit.NewGeometricPool([]elicit.Distribution{elicit.Normal{Mean: 10, SD: 1}, elicit.Normal{Mean: 14, SD: 2}}, nil)
	check(err)
	for _, p := range []float64{0.05, 0.5, 0.95} {
		fmt.Printf("%.2f: %6.3f\n", p, pool.Quantile(p))
	}
	// Output:
	// 0.05:  8.719
	// 0.50: 10.800
	// 0.95: 12.881
}

func ExamplePoolFourStep() {
	group, err := elicit.PoolFourStep([]elicit.FourStep{
		{Lower: 20, Best: 30, Upper: 50, Confidence: 0.8},
		{Lower: 25, Best: 40, Upper: 45, Confidence: 0.5},
	}, 0.8, nil)
	check(err)
	fmt.Printf("%.1f, %.1f, %.1f\n", group.Lower, group.Best, group.Upper)
	// Output:
	// 18.0, 35.0, 49.0
}

// Three ways to ask for the same dependence.
func ExampleCorrelationFromConcordance() {
	side, err := elicit.CorrelationFromConcordance(0.75)
	check(err)
	told, err := elicit.CorrelationFromConditional(0.75)
	check(err)
	tau, err := elicit.CorrelationFromKendall(0.5)
	check(err)
	rho, err := elicit.CorrelationFromSpearman(0.5)
	check(err)
	fmt.Printf("%.4f %.4f %.4f %.4f\n", side, told, tau, rho)
	// Output:
	// 0.7071 0.7071 0.7071 0.5176
}
