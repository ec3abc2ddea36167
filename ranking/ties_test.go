package ranking_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/ranking"
	"pgregory.net/rapid"
)

// The probability of an order with classes is the sum over all strict orders that agree with it. Its maximum is found
// here by a plain climb over the brute-force sum.
func TestFitOrdersAgainstEnumeration(t *testing.T) {
	orders := []ranking.Order{
		{{0, 1}, {2}, {3}},
		{{2}, {0, 3}, {1}},
		{{3, 1, 0}, {2}},
		{{1}, {2, 3}},
		{{2, 3}, {0, 1}},
	}
	counts := []float64{2, 1, 1, 3, 1.5}
	value := func(theta []float64) float64 {
		var total float64
		for r, o := range orders {
			var behind float64
			for _, class := range o {
				for _, i := range class {
					behind += math.Exp(theta[i])
				}
			}
			for _, class := range o {
				var p float64
				permute(len(class), func(order []int) {
					left, q := behind, 1.0
					for _, k := range order {
						w := math.Exp(theta[class[k]])
						q *= w / left
						left -= w
					}
					p += q
				})
				for _, i := range class {
					behind -= math.Exp(theta[i])
				}
				// The last class holds all that is left: its orders sum to 1.
				total += counts[r] * math.Log(p)
			}
		}
		return total
	}
	fit, err := ranking.PlackettLuce{StandardErrors: true}.FitOrders(4, orders, counts)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "log-likelihood", []float64{*fit.LogLikelihood}, []float64{value(fit.LogWorth)}, 1e-10)
	const h = 1e-4
	information := square(4)
	for i := range 4 {
		at := func(steps ...[2]float64) float64 {
			theta := append([]float64{}, fit.LogWorth...)
			for _, s := range steps {
				theta[int(s[0])] += s[1]
			}
			return value(theta)
		}
		if slope := (at([2]float64{float64(i), h}) - at([2]float64{float64(i), -h})) / (2 * h); math.Abs(slope) > 1e-6 {
			t.Errorf("slope of the likelihood by item %d is %v at the maximum", i, slope)
		}
		for j := range 4 {
			a, b := float64(i), float64(j)
			const k = 1e-3
			information[i][j] = -(at([2]float64{a, k}, [2]float64{b, k}) - at([2]float64{a, k}, [2]float64{b, -k}) -
				at([2]float64{a, -k}, [2]float64{b, k}) + at([2]float64{a, -k}, [2]float64{b, -k})) / (4 * k * k)
		}
	}
	for i := range 4 {
		for j := range 4 {
			want := -0.25
			if i == j {
				want++
			}
			var got float64
			for k := range 4 {
				got += information[i][k] * fit.Covariance[k][j]
			}
			if math.Abs(got-want) > 1e-4 {
				t.Errorf("information x covariance at %d,%d = %v, want %v", i, j, got, want)
			}
		}
	}
}

// Without ties both ways to fit must agree, with a ghost and without.
func TestFitOrdersOfStrictOrders(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(rt, "items")
		orders := make([][]int, rapid.IntRange(1, 8).Draw(rt, "orderings"))
		for r := range orders {
			orders[r] = rapid.Permutation(items(n)).Draw(rt, "ordering")[:rapid.IntRange(0, n).Draw(rt, "length")]
		}
		m := ranking.PlackettLuce{StandardErrors: true, Ghost: rapid.SampledFrom([]float64{0, 0.5}).Draw(rt, "ghost")}
		a, err := m.Fit(n, orders, nil)
		if err != nil {
			rt.Fatal(err)
		}
		b, err := m.FitOrders(n, ranking.Strict(orders), nil)
		if err != nil {
			rt.Fatal(err)
		}
		if a.Finite != b.Finite || len(a.Groups) != len(b.Groups) {
			rt.Fatalf("finite %v and %v", a.Finite, b.Finite)
		}
		for i := range a.LogWorth {
			if math.Abs(a.LogWorth[i]-b.LogWorth[i]) > 1e-7 || math.Abs(a.StandardErrors[i]-b.StandardErrors[i]) > 1e-6*a.StandardErrors[i] {
				rt.Fatalf("%v (%v) and %v (%v)", a.LogWorth, a.StandardErrors, b.LogWorth, b.StandardErrors)
			}
		}
		if a.Finite && math.Abs(*a.LogLikelihood-*b.LogLikelihood) > 1e-9 {
			rt.Fatalf("log-likelihoods %v and %v", *a.LogLikelihood, *b.LogLikelihood)
		}
	})
}

func BenchmarkPlackettLuceTies100x60(b *testing.B) {
	var orders []ranking.Order
	for _, o := range panel(60, 100) {
		var order ranking.Order
		for k := 0; k < len(o); k += 7 {
			order = append(order, o[k:min(k+7, len(o))])
		}
		orders = append(orders, order)
	}
	for b.Loop() {
		if _, err := (ranking.PlackettLuce{StandardErrors: true}).FitOrders(60, orders, nil); err != nil {
			b.Fatal(err)
		}
	}
}
