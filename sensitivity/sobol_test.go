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

func ishigami(a, b float64) sensitivity.Function {
	return func(u []float64) float64 {
		x := func(i int) float64 { return math.Pi * (2*u[i] - 1) }
		s := num.Sin(x(1))
		return num.Sin(x(0))*(1+b*math.Pow(x(2), 4)) + a*s*s
	}
}

// closedForms are the cases of testdata/sobol.json.
type closedForms struct {
	Cases []struct {
		Name  string
		Input struct {
			Function   string
			Parameters struct{ A, B any }
		}
		Expect struct {
			FirstOrder []float64 `json:"first_order"`
			Total      []float64
		}
	}
}

func functionOf(name string, a, b any) sensitivity.Function {
	if name == "ishigami" {
		return ishigami(a.(float64), b.(float64))
	}
	var list []float64
	for _, v := range a.([]any) {
		list = append(list, v.(float64))
	}
	return gFunction(list)
}

// All pairs of estimators come near the closed forms, and 95 % intervals hold them nearly always.
func TestIndicesOfClosedForms(t *testing.T) {
	var file closedForms
	readJSON(t, "sobol.json", &file)
	for _, c := range file.Cases {
		f := functionOf(c.Input.Function, c.Input.Parameters.A, c.Input.Parameters.B)
		for _, way := range []struct{ first, total sensitivity.Estimator }{
			{sensitivity.Saltelli2010, sensitivity.Jansen}, {sensitivity.Jansen, sensitivity.Janon}, {sensitivity.Janon, sensitivity.Jansen},
		} {
			t.Run(fmt.Sprintf("%s/%s-%s", c.Name, way.first, way.total), func(t *testing.T) {
				s := sensitivity.Sobol{Inputs: len(c.Expect.Total), Base: 1 << 14, First: way.first, Total: way.total, Workers: 2}
				r, err := s.Run(f, num.NewStream(1, "test", 1))
				if err != nil {
					t.Fatal(err)
				}
				outside := 0
				for i := range r.First {
					for _, e := range []struct {
						got  sensitivity.Estimate
						want float64
					}{{r.First[i], c.Expect.FirstOrder[i]}, {r.Total[i], c.Expect.Total[i]}} {
						if math.Abs(e.got.Value-e.want) > 0.01 {
							t.Errorf("input %d: %v, want %v", i, e.got, e.want)
						}
						if e.want < e.got.Low || e.want > e.got.High {
							outside++
						}
					}
				}
				if outside > 2 {
					t.Errorf("%d of %d intervals miss", outside, 2*len(r.First))
				}
			})
		}
	}
}

// In the Ishigami function only inputs 1 and 3 act together: S13 = ST1 - S1.
func TestSecondOrder(t *testing.T) {
	r, err := sensitivity.Sobol{Inputs: 3, Base: 1 << 14, SecondOrder: true}.Run(ishigami(7, 0.1), num.NewStream(2, "test", 1))
	if err != nil {
		t.Fatal(err)
	}
	if r.Runs != 8<<14 || len(r.Second) != 3 {
		t.Fatalf("%d runs, %d pairs", r.Runs, len(r.Second))
	}
	for k, want := range []float64{0, 0.24368366406214773, 0} {
		if got := r.Second[k]; math.Abs(got.Value-want) > 0.015 || got.Low > got.Value || got.High < got.Value {
			t.Errorf("pair %d, %d: %v, want %v", got.I, got.J, got.Estimate, want)
		}
	}
}

// The result does not depend on the number of workers, nor on where the model runs.
func TestIndicesAreTheSame(t *testing.T) {
	s := sensitivity.Sobol{Inputs: 3, Base: 4096, SecondOrder: true}
	f := ishigami(7, 0.1)
	stream := func() *num.Stream { return num.NewStream(5, "test", 1) }
	one, err := s.Run(f, stream())
	if err != nil {
		t.Fatal(err)
	}
	s.Workers = 7
	seven, err := s.Run(f, stream())
	if err != nil || !reflect.DeepEqual(one, seven) {
		t.Errorf("seven workers differ: %v", err)
	}
	d, err := s.Design(stream())
	if err != nil {
		t.Fatal(err)
	}
	outputs, x := make([]float64, d.Runs()), make([]float64, 3)
	for i := range outputs {
		d.Point(i, x)
		outputs[i] = f(x)
	}
	elsewhere, err := d.Indices(outputs)
	if err != nil || !reflect.DeepEqual(one, elsewhere) {
		t.Errorf("runs elsewhere differ: %v", err)
	}
	outputs[17] = math.Inf(1)
	if _, err := d.Indices(outputs); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an infinite output: %v", err)
	}
	if _, err := d.Indices(outputs[1:]); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an output missing: %v", err)
	}
}

// A constant has no index; an input that nothing depends on has 0, not a division by it.
func TestIndicesOfConstants(t *testing.T) {
	s := sensitivity.Sobol{Inputs: 2, Base: 64}
	r, err := s.Run(func([]float64) float64 { return 0.1 }, num.NewStream(1, "test", 1))
	if err != nil || r.First != nil || r.Total != nil || r.Mean != 0.1 || r.Variance != 0 {
		t.Errorf("constant: %+v, %v", r, err)
	}
	for _, e := range []sensitivity.Estimator{sensitivity.Jansen, sensitivity.Janon} {
		s.Total = e
		r, err = s.Run(func(x []float64) float64 { return x[0] }, num.NewStream(1, "test", 1))
		if err != nil || math.Abs(r.Total[1].Value) > 1e-12 || math.Abs(r.Total[0].Value-1) > 0.05 {
			t.Errorf("%s: %+v, %v", e, r, err)
		}
	}
}

func TestSettingsAreRefused(t *testing.T) {
	f := func(x []float64) float64 { return x[0] }
	for _, c := range []struct {
		name  string
		s     sensitivity.Sobol
		f     sensitivity.Function
		field string
	}{
		{"no input", sensitivity.Sobol{Base: 64}, f, "inputs"},
		{"not a power of two", sensitivity.Sobol{Inputs: 2, Base: 1000}, f, "base"},
		{"too many runs", sensitivity.Sobol{Inputs: 100, Base: 1 << 24}, f, "base"},
		{"unknown estimator", sensitivity.Sobol{Inputs: 2, Base: 64, First: "best"}, f, "first"},
		{"first order only", sensitivity.Sobol{Inputs: 2, Base: 64, Total: sensitivity.Saltelli2010}, f, "total"},
		{"one resample", sensitivity.Sobol{Inputs: 2, Base: 64, Resamples: 1}, f, "resamples"},
		{"confidence of 95", sensitivity.Sobol{Inputs: 2, Base: 64, Confidence: 95}, f, "confidence"},
		{"not a number", sensitivity.Sobol{Inputs: 2, Base: 64}, func([]float64) float64 { return math.NaN() }, "outputs"},
	} {
		_, err := c.s.Run(c.f, num.NewStream(1, "test", 1))
		if f := fault.Find(err); f == nil || f.Place.Field != c.field {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestRanksShareWhatIntervalsDoNotTell(t *testing.T) {
	got := sensitivity.Ranks([]sensitivity.Estimate{
		{Value: 1, Low: 0.5, High: 1.5}, {Value: 5, Low: 4, High: 6}, {Value: 4.5, Low: 3, High: 5}, {Value: 3.5, Low: 3.4, High: 3.6},
	})
	if want := []int{4, 1, 1, 3}; !reflect.DeepEqual(got, want) {
		t.Errorf("ranks %v, want %v", got, want)
	}
}
