package sensitivity_test

import (
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// gFunction is Sobol's test function with weights a.
func gFunction(a []float64) sensitivity.Function {
	return func(x []float64) float64 {
		product := 1.0
		for i, xi := range x {
			d := float64(4*xi) - 2
			if d < 0 {
				d = -d
			}
			product *= (d + a[i]) / (1 + a[i])
		}
		return product
	}
}

// 1,048,576 runs of the G function with 30 inputs and 100 resamples: SALib takes 7.8 s and 825 MiB for the same.
func BenchmarkSobol(b *testing.B) {
	a := make([]float64, 30)
	for i := range a {
		a[i] = float64(i)
	}
	s := sensitivity.Sobol{Inputs: 30, Base: 32_768, Workers: 2}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Run(gFunction(a), num.NewStream(1, "bench", 1)); err != nil {
			b.Fatal(err)
		}
	}
}

// 40 inputs on 100,000 draws; R's voi takes 0.7 s for each.
func BenchmarkEach(b *testing.B) {
	coefficients := make([]float64, 40)
	for i := range coefficients {
		coefficients[i] = 1 / float64(1+i)
	}
	inputs, d := normalDraws(100_000, sensitivity.Normal{Mean: 0.3, Coefficients: coefficients}, 1)
	d.Workers = 2
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Each(inputs); err != nil {
			b.Fatal(err)
		}
	}
}

// Five inputs together on 10,000 draws, where a Gaussian process is out of reach.
func BenchmarkPartialOfFive(b *testing.B) {
	inputs, d := normalDraws(10_000, sensitivity.Normal{Mean: 0.3, Coefficients: []float64{1, 0.8, 0.6, 0.4, 0.2}}, 1)
	for b.Loop() {
		if _, err := d.Partial(inputs...); err != nil {
			b.Fatal(err)
		}
	}
}

// Exact effects of 12 correlated inputs; R sensitivity takes 0.36 s.
func BenchmarkShapleyLinear(b *testing.B) {
	const d = 12
	coefficients, covariance := make([]float64, d), make([][]float64, d)
	for i := range covariance {
		coefficients[i] = float64(i)
		covariance[i] = make([]float64, d)
		for j := range covariance {
			covariance[i][j] = 1 / float64(1+max(i-j, j-i))
		}
	}
	for b.Loop() {
		if _, _, err := sensitivity.ShapleyLinear(coefficients, covariance); err != nil {
			b.Fatal(err)
		}
	}
}
