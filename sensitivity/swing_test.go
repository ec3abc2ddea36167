package sensitivity_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// slopes is 3 x0 - 2 x1 + x2 x2 on the unit cube: with x0 at 0.1 and 0.9 its mean moves by 3 (0.1 - 0.5) = -1.2 and +1.2,
// with x1 by +0.8 and -0.8; the mean of all is 3/2 - 1 + 1/3.
func slopes(x []float64) float64 { return 3*x[0] - 2*x[1] + x[2]*x[2] }

func TestSwings(t *testing.T) {
	r, err := sensitivity.Swings{Inputs: 3, Points: 400}.Run(slopes, num.NewStream(1, "swing-test", 1))
	if err != nil {
		t.Fatal(err)
	}
	if r.Runs != 400*7 {
		t.Errorf("%d runs", r.Runs)
	}
	for i, want := range []struct{ low, high float64 }{{-1.2, 1.2}, {0.8, -0.8}, {0.01 - 1.0/3, 0.81 - 1.0/3}} {
		low, high := r.Low[i].Value-r.Base.Value, r.High[i].Value-r.Base.Value
		if math.Abs(low-want.low) > 0.01 || math.Abs(high-want.high) > 0.01 {
			t.Errorf("input %d: %v and %v, want %v and %v", i, low, high, want.low, want.high)
		}
		if r.Low[i].StdErr <= 0 || r.Low[i].Low > r.Low[i].Value || r.Low[i].High < r.Low[i].Value {
			t.Errorf("input %d has no interval: %+v", i, r.Low[i])
		}
	}
	if math.Abs(r.Base.Value-(0.5+1.0/3)) > 0.01 {
		t.Errorf("the mean is %v", r.Base.Value)
	}
	two, err := sensitivity.Swings{Inputs: 3, Points: 400, Workers: 3}.Run(slopes, num.NewStream(1, "swing-test", 1))
	if err != nil || !reflect.DeepEqual(r, two) {
		t.Errorf("three workers give another result: %v", err)
	}
}

func TestSwingsAreRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		s    sensitivity.Swings
		f    sensitivity.Function
		key  string
	}{
		{"no inputs", sensitivity.Swings{Points: 10}, slopes, "sensitivity.inputs"},
		{"one point", sensitivity.Swings{Inputs: 3, Points: 1}, slopes, "sensitivity.points"},
		{"probabilities exchanged", sensitivity.Swings{Inputs: 3, Points: 10, Low: 0.9, High: 0.1}, slopes, "sensitivity.swing"},
		{"confidence", sensitivity.Swings{Inputs: 3, Points: 10, Confidence: 2}, slopes, "sensitivity.confidence"},
		{"no number", sensitivity.Swings{Inputs: 3, Points: 10}, func([]float64) float64 { return math.NaN() }, "sensitivity.output"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.s.Run(c.f, num.NewStream(1, "swing-test", 1))
			if e := fault.Find(err); e == nil || e.Key != c.key {
				t.Errorf("got %v, want %s", err, c.key)
			}
		})
	}
}
