package sensitivity_test

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// linearCases are those of testdata/shapley-effects.json.
type linearCases struct {
	Cases []struct {
		Name  string
		Input struct {
			Coefficients []float64
			Covariance   [][]float64
		}
		Expect struct{ Shapley []float64 }
	}
}

// linear is a linear function of standard normal inputs.
func linear(coefficients []float64) sensitivity.Function {
	return func(u []float64) float64 {
		var sum float64
		for i, c := range coefficients {
			sum += c * num.NormalQuantile(u[i])
		}
		return sum
	}
}

// Exact effects are those of R sensitivity; walks come near them, with correlated inputs as well.
func TestShapleyOfLinearFunctions(t *testing.T) {
	var file linearCases
	readJSON(t, "shapley-effects.json", &file)
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			exact, ok, err := sensitivity.ShapleyLinear(c.Input.Coefficients, c.Input.Covariance)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			s := sensitivity.Shapley{Inputs: len(exact), Correlation: c.Input.Covariance, Walks: 20_000, Workers: 2}
			walks, err := s.Run(linear(c.Input.Coefficients), num.NewStream(1, "test", 1))
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for i, want := range c.Expect.Shapley {
				if math.Abs(exact[i]-want) > 1e-8 {
					t.Errorf("input %d: exact %v, want %v", i, exact[i], want)
				}
				if e := walks.Shapley[i]; math.Abs(e.Value-want) > 3.5*e.StdErr || e.StdErr > 0.02 {
					t.Errorf("input %d: walks give %v, want %v", i, e, want)
				}
				sum += walks.Shapley[i].Value
			}
			if math.Abs(sum-1) > 1e-12 {
				t.Errorf("effects sum to %v", sum)
			}
		})
	}
}

// With independent inputs an effect is first order plus half of what a pair adds: Ishigami's pair 1, 3.
func TestShapleyOfIshigami(t *testing.T) {
	s := sensitivity.Shapley{Inputs: 3, Walks: 40_000}
	r, err := s.Run(ishigami(7, 0.1), num.NewStream(1, "test", 1))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.31390519 + 0.24368366/2, 0.44241114, 0.24368366 / 2} {
		if e := r.Shapley[i]; math.Abs(e.Value-want) > 3.5*e.StdErr || e.StdErr > 0.02 {
			t.Errorf("input %d: %v, want %v", i, e, want)
		}
	}
	s.Workers = 5
	if again, err := s.Run(ishigami(7, 0.1), num.NewStream(1, "test", 1)); err != nil || !reflect.DeepEqual(r, again) {
		t.Errorf("five workers differ: %v", err)
	}
}

// Exact effects are not negative, sum to 1 and follow their inputs through a permutation; inputs may be copies.
func TestShapleyLinearProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 7).Draw(t, "d")
		number := rapid.Float64Range(-3, 3)
		b := rapid.SliceOfN(number, d, d).Draw(t, "b")
		l := make([][]float64, d)
		for i := range l {
			l[i] = rapid.SliceOfN(number, d, d).Draw(t, "row")
		}
		order := rapid.Permutation(natural(d)).Draw(t, "order")
		m, permuted, c := make([][]float64, d), make([][]float64, d), make([]float64, d)
		for i := range m {
			m[i] = make([]float64, d)
			for j := range m {
				m[i][j] = num.Dot(l[i], l[j])
			}
		}
		for i := range m {
			c[i] = b[order[i]]
			permuted[i] = make([]float64, d)
			for j := range m {
				permuted[i][j] = m[order[i]][order[j]]
			}
		}
		effects, ok, err := sensitivity.ShapleyLinear(b, m)
		other, ok2, err2 := sensitivity.ShapleyLinear(c, permuted)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if !ok || !ok2 || conditioned(m) < 1e-6 {
			return
		}
		for i := range effects {
			if effects[i] < -1e-9 {
				t.Fatalf("effect %v", effects[i])
			}
			if math.Abs(effects[order[i]]-other[i]) > 1e-6 {
				t.Fatalf("effects %v, after permutation %v %v", effects, order, other)
			}
		}
		if math.Abs(num.Sum(effects)-1) > 1e-6 {
			t.Fatalf("effects %v sum to %v", effects, num.Sum(effects))
		}
	})
	// Two copies of one input share its effect.
	effects, ok, err := sensitivity.ShapleyLinear([]float64{1, 1, 2}, [][]float64{{1, 1, 0}, {1, 1, 0}, {0, 0, 1}})
	if err != nil || !ok || math.Abs(effects[0]-0.25) > 1e-12 || math.Abs(effects[1]-0.25) > 1e-12 {
		t.Errorf("copies: %v, %v", effects, err)
	}
	if _, ok, err := sensitivity.ShapleyLinear([]float64{0}, [][]float64{{1}}); ok || err != nil {
		t.Errorf("a constant has effects: %v", err)
	}
}

func natural(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// conditioned is the ratio of the least to the largest eigenvalue.
func conditioned(m [][]float64) float64 {
	values, _ := num.SymmetricEigen(m)
	return values[0] / max(values[len(values)-1], 1e-300)
}

func TestShapleyIsRefused(t *testing.T) {
	one := func([]float64) float64 { return 1 }
	for _, c := range []struct {
		name, field string
		run         func() error
	}{
		{"none", "coefficients", func() error { _, _, err := sensitivity.ShapleyLinear(nil, nil); return err }},
		{"shape", "covariance[0]", func() error { _, _, err := sensitivity.ShapleyLinear([]float64{1}, [][]float64{{1, 2}}); return err }},
		{"not symmetric", "covariance[1][0]", func() error {
			_, _, err := sensitivity.ShapleyLinear([]float64{1, 1}, [][]float64{{1, 0.2}, {0.3, 1}})
			return err
		}},
		{"no covariance", "covariance", func() error {
			_, _, err := sensitivity.ShapleyLinear([]float64{1, 1}, [][]float64{{1, 2}, {2, 1}})
			return err
		}},
		{"diagonal", "correlation[0][0]", func() error {
			_, err := sensitivity.Shapley{Inputs: 1, Walks: 100, Correlation: [][]float64{{2}}}.Run(one, num.NewStream(1, "t", 1))
			return err
		}},
		{"few walks", "walks", func() error {
			_, err := sensitivity.Shapley{Inputs: 1, Walks: 3}.Run(one, num.NewStream(1, "t", 1))
			return err
		}},
		{"no number", "outputs", func() error {
			_, err := sensitivity.Shapley{Inputs: 1, Walks: 100}.Run(func([]float64) float64 { return math.NaN() }, num.NewStream(1, "t", 1))
			return err
		}},
		{"one path", "paths", func() error {
			_, err := sensitivity.Screening{Inputs: 1, Paths: 1}.Run(one, num.NewStream(1, "t", 1))
			return err
		}},
		{"odd grid", "levels", func() error {
			_, err := sensitivity.Screening{Inputs: 1, Paths: 2, Levels: 3}.Run(one, num.NewStream(1, "t", 1))
			return err
		}},
	} {
		if f := fault.Find(c.run()); f == nil || f.Place.Field != c.field {
			t.Errorf("%s: %v", c.name, f)
		}
	}
	if r, err := (sensitivity.Shapley{Inputs: 2, Walks: 100}).Run(one, num.NewStream(1, "t", 1)); err != nil || r.Shapley != nil || r.Variance != 0 {
		t.Errorf("a constant: %+v, %v", r, err)
	}
}

// Elementary effects of a linear function are its slopes, without any spread; an interaction shows in the spread.
func TestScreening(t *testing.T) {
	s := sensitivity.Screening{Inputs: 4, Paths: 20}
	r, err := s.Run(func(x []float64) float64 { return 3*x[0] - 2*x[1] + x[0]*x[3] }, num.NewStream(1, "test", 1))
	if err != nil {
		t.Fatal(err)
	}
	if r.Runs != 100 || math.Abs(r.Mean[1]+2) > 1e-12 || math.Abs(r.Absolute[1]-2) > 1e-12 || r.Spread[1] > 1e-12 || r.Absolute[2] != 0 {
		t.Errorf("%+v", r)
	}
	if r.Spread[0] < 0.1 || r.Spread[3] < 0.1 || math.Abs(r.Mean[0]-3.5) > 0.2 {
		t.Errorf("interaction: %+v", r)
	}
}
