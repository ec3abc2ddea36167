package sensitivity_test

import (
	"fmt"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// A product of two inputs and a third that does nothing: the first two explain about 3/7 each alone, and 1/7 together.
func ExampleSobol() {
	product := func(x []float64) float64 { return x[0] * x[1] }
	s := sensitivity.Sobol{Inputs: 3, Base: 8192}
	r, err := s.Run(product, num.NewStream(1, "example", 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range r.First {
		fmt.Printf("first %.2f, total %.2f\n", r.First[i].Value, r.Total[i].Value)
	}
	// Output:
	// first 0.43, total 0.57
	// first 0.43, total 0.57
	// first 0.00, total 0.00
}

// Screening with ten paths of four runs finds the input that does nothing.
func ExampleScreening() {
	f := func(x []float64) float64 { return 5*x[0] + x[1] }
	r, err := sensitivity.Screening{Inputs: 3, Paths: 10}.Run(f, num.NewStream(1, "example", 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f after %d runs\n", r.Absolute, r.Runs)
	// Output: [5.0 1.0 0.0] after 40 runs
}

// Two inputs that measure nearly the same share what they explain.
func ExampleShapleyLinear() {
	effects, _, err := sensitivity.ShapleyLinear([]float64{1, 1, 1}, [][]float64{{1, 0.9, 0}, {0.9, 1, 0}, {0, 0, 1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", effects)
	// Output: [0.396 0.396 0.208]
}

// The same without knowing that the function is linear.
func ExampleShapley() {
	sum := func(u []float64) float64 {
		return num.NormalQuantile(u[0]) + num.NormalQuantile(u[1]) + num.NormalQuantile(u[2])
	}
	s := sensitivity.Shapley{Inputs: 3, Correlation: [][]float64{{1, 0.9, 0}, {0.9, 1, 0}, {0, 0, 1}}, Walks: 10_000}
	r, err := s.Run(sum, num.NewStream(1, "example", 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range r.Shapley {
		fmt.Printf("%.1f\n", e.Value)
	}
	// Output:
	// 0.4
	// 0.4
	// 0.2
}

// Whether to build at a mean net benefit of 0.2: learning the first input is worth 0.23 at most, five readings of it 0.15.
func ExampleNormal() {
	d := sensitivity.Normal{Mean: 0.207, Coefficients: []float64{0.822, 0.33}}
	one, _ := d.Partial(0)
	study, _ := d.Study(sensitivity.Study{Input: 0, N: 5, NoiseSD: 2})
	fmt.Printf("%.3f %.3f %.3f\n", d.Perfect(), one, study)
	// Output: 0.259 0.235 0.155
}
