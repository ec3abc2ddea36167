package sensitivity_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// correlatedDraws are draws of three normal inputs, the first two with correlation 0.8, and of x0 + x1 + 2 x2 + noise.
func correlatedDraws(n int, noise float64) sensitivity.Draws {
	s := num.NewStream(9, "test", 1)
	d := sensitivity.Draws{Inputs: [][]float64{make([]float64, n), make([]float64, n), make([]float64, n)}, Output: make([]float64, n)}
	for r := range n {
		a, b, c := s.Normal(), s.Normal(), s.Normal()
		d.Inputs[0][r], d.Inputs[1][r], d.Inputs[2][r] = a, 0.8*a+0.6*b, c
		d.Output[r] = d.Inputs[0][r] + d.Inputs[1][r] + 2*c + noise*s.Normal()
	}
	return d
}

// Effects from draws alone are those of the exact formula, with what the inputs leave unexplained left out.
func TestShapleyFromDraws(t *testing.T) {
	exact, _, err := sensitivity.ShapleyLinear([]float64{1, 1, 2}, [][]float64{{1, 0.8, 0}, {0.8, 1, 0}, {0, 0, 1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, noise := range []float64{0, 1} {
		d := correlatedDraws(8000, noise)
		r, err := d.Shapley()
		if err != nil {
			t.Fatal(err)
		}
		sum, variance := 0.0, 7.6+noise*noise
		for i, want := range exact {
			if e := r.Shapley[i]; math.Abs(e.Value-want) > 3.5*e.StdErr+0.002 || e.StdErr > 0.03 {
				t.Errorf("noise %v, input %d: %v, want %v", noise, i, e, want)
			}
			sum += r.Shapley[i].Value
		}
		for i, want := range []float64{1.8 * 1.8 / variance, 1.8 * 1.8 / variance, 4 / variance} {
			if e := r.First[i]; math.Abs(e.Value-want) > 3.5*e.StdErr+0.002 {
				t.Errorf("noise %v, first order of input %d: %v, want %v", noise, i, e, want)
			}
		}
		if math.Abs(sum-1) > 1e-9 || math.Abs(r.Explained-7.6/variance) > 0.02 {
			t.Errorf("noise %v: effects sum to %v, explained %v", noise, sum, r.Explained)
		}
		d.Workers = 3
		if again, err := d.Shapley(); err != nil || !reflect.DeepEqual(r, again) {
			t.Errorf("three workers differ: %v", err)
		}
	}
}

func TestDrawsAreRefused(t *testing.T) {
	good := correlatedDraws(300, 0)
	constant := good
	constant.Output = make([]float64, 300)
	if r, err := constant.Shapley(); err != nil || r.Shapley != nil || r.Explained != 0 {
		t.Errorf("a constant: %+v, %v", r, err)
	}
	for _, c := range []struct {
		name, field string
		d           sensitivity.Draws
	}{
		{"no input", "inputs", sensitivity.Draws{Output: good.Output}},
		{"nine inputs", "inputs", sensitivity.Draws{Inputs: make([][]float64, 9), Output: good.Output}},
		{"few draws", "output", sensitivity.Draws{Inputs: good.Inputs, Output: good.Output[:20]}},
		{"other length", "inputs[0]", sensitivity.Draws{Inputs: good.Inputs, Output: good.Output[:250]}},
		{"no number", "output[0]", sensitivity.Draws{Inputs: good.Inputs, Output: append([]float64{math.NaN()}, good.Output[1:]...)}},
	} {
		_, err := c.d.Shapley()
		if f := fault.Find(err); f == nil || f.Place.Field != c.field {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// What three columns of a table say about a fourth, without a model.
func ExampleDraws() {
	r, err := correlatedDraws(4000, 0).Shapley()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range r.Shapley {
		fmt.Printf("%.1f\n", e.Value)
	}
	// Output:
	// 0.2
	// 0.2
	// 0.5
}
