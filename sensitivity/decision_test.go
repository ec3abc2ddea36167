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

// normalDraws are draws of standard normal inputs, and of the decision of [sensitivity.Normal] on them.
func normalDraws(n int, d sensitivity.Normal, seed uint64) (inputs [][]float64, decision sensitivity.Decision) {
	s := num.NewStream(seed, "test", 1)
	decision.Benefits = [][]float64{make([]float64, n), make([]float64, n)}
	for range d.Coefficients {
		inputs = append(inputs, make([]float64, n))
	}
	for r := range n {
		decision.Benefits[1][r] = d.Mean
		for i, c := range d.Coefficients {
			inputs[i][r] = s.Normal()
			decision.Benefits[1][r] += c * inputs[i][r]
		}
	}
	return inputs, decision
}

// normalCases are those of testdata/voi-gaussian.json.
type normalCases struct {
	Cases []struct {
		Name  string
		Input struct {
			Mean         float64
			Coefficients []float64
			Groups       [][]int
			Studies      []struct {
				Input   int
				N       int
				NoiseSD float64 `json:"noise_sd"`
			}
		}
		Expect struct {
			EVPI        float64
			EVPPI       []float64
			EVPPIGroups []float64 `json:"evppi_groups"`
			EVSI        []float64
		}
	}
}

// Estimates from 20,000 draws lie within 3.5 standard errors of the closed forms, single, joint and for studies.
func TestDecisionsWithClosedForms(t *testing.T) {
	var file normalCases
	readJSON(t, "voi-gaussian.json", &file)
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			inputs, d := normalDraws(20_000, sensitivity.Normal{Mean: c.Input.Mean, Coefficients: c.Input.Coefficients}, 1)
			near := func(what string, got sensitivity.Information, want float64) {
				t.Helper()
				if math.Abs(got.Value-want) > 3.5*got.StdErr+1e-4 || got.Low > got.Value || got.High < got.Value {
					t.Errorf("%s: %+v, want %v", what, got, want)
				}
			}
			perfect, err := d.Perfect()
			if err != nil {
				t.Fatal(err)
			}
			near("perfect", perfect, c.Expect.EVPI)
			d.Workers = 2
			single, err := d.Each(inputs)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range c.Expect.EVPPI {
				near(fmt.Sprint("input ", i), single[i], want)
				if single[i].Value > perfect.Value {
					t.Errorf("input %d is worth more than everything", i)
				}
			}
			for k, group := range c.Input.Groups {
				var columns [][]float64
				for _, i := range group {
					columns = append(columns, inputs[i])
				}
				v, err := d.Partial(columns...)
				if err != nil {
					t.Fatal(err)
				}
				near(fmt.Sprint("group ", group), v, c.Expect.EVPPIGroups[k])
			}
			var shares []float64
			for _, s := range c.Input.Studies {
				shares = append(shares, float64(s.N)/(float64(s.N)+s.NoiseSD*s.NoiseSD))
			}
			studies, err := d.Learn(inputs[:1], append(shares, 1)...)
			if err != nil {
				t.Fatal(err)
			}
			for k, want := range c.Expect.EVSI {
				near(fmt.Sprint("study ", k), studies[k], want)
				if studies[k].Value > studies[k+1].Value {
					t.Errorf("a better study is worth less: %v, %v", studies[k].Value, studies[k+1].Value)
				}
			}
			if last := studies[len(shares)]; !reflect.DeepEqual(last, single[0]) {
				t.Errorf("a study that leaves no doubt: %+v, EVPPI %+v", last, single[0])
			}
		})
	}
}

// A net benefit that is no line: worth seeing only because of its curve, and worth nothing to a regression by a line.
func TestPartialSeesCurvesAndInteractions(t *testing.T) {
	const n = 20_000
	s := num.NewStream(4, "test", 1)
	x, y, z, rare := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	d := sensitivity.Decision{Benefits: [][]float64{make([]float64, n), make([]float64, n)}}
	for r := range n {
		x[r], y[r], z[r] = s.Normal(), s.Normal(), s.Normal()
		if s.Float64() < 0.1 {
			rare[r] = 1
		}
		d.Benefits[1][r] = x[r]*y[r] + 0.3*z[r] - 0.4 + 2*rare[r]
	}
	partial := func(inputs ...[]float64) float64 {
		v, err := d.Partial(inputs...)
		if err != nil {
			t.Fatal(err)
		}
		return v.Value
	}
	if v := partial(x); v > 0.01 {
		t.Errorf("one factor of a product is worth %v, want nearly 0", v)
	}
	// E max(0, xy - 0.2) with mean -0.2, by integration over x and y: 0.2306.
	if v := partial(x, y); math.Abs(v-0.2306) > 0.02 {
		t.Errorf("both factors are worth %v, want 0.23", v)
	}
	// Seen, the rare case is worth 0.1 (2 - 0.4) = 0.16.
	if v := partial(rare); math.Abs(v-0.16) > 0.01 {
		t.Errorf("the rare case is worth %v, want 0.16", v)
	}
}

// What no option depends on is worth nothing, a constant is worth nothing, and adding a number to all options changes
// nothing.
func TestInformationWithoutValue(t *testing.T) {
	inputs, d := normalDraws(2000, sensitivity.Normal{Mean: 3, Coefficients: []float64{0.5, 0}}, 2)
	constant := make([]float64, 2000)
	for what, v := range map[string]func() (sensitivity.Information, error){
		"certain choice": func() (sensitivity.Information, error) { return d.Partial(inputs[0]) },
		"unused input":   func() (sensitivity.Information, error) { return d.Partial(inputs[1]) },
		"constant input": func() (sensitivity.Information, error) { return d.Partial(constant) },
		"no input":       func() (sensitivity.Information, error) { return d.Partial() },
		"equal options":  sensitivity.Decision{Benefits: [][]float64{constant, constant}}.Perfect,
	} {
		if got, err := v(); err != nil || got.Value > 1e-6 || got.Value < 0 {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
	}
	inputs, d = normalDraws(2000, sensitivity.Normal{Mean: 0.1, Coefficients: []float64{1, 0.5}}, 2)
	before, err := d.Partial(inputs...)
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range d.Benefits {
		for r := range column {
			column[r] += 64
		}
	}
	after, err := d.Partial(inputs...)
	if err != nil || math.Abs(before.Value-after.Value) > 1e-7 {
		t.Errorf("%v, %v, %v", before, after, err)
	}
	// Few draws of a close decision do not settle it, and the estimate says so.
	if before.Converged {
		t.Errorf("2000 draws pass for converged: %+v", before)
	}
}

func TestDecisionsAreRefused(t *testing.T) {
	inputs, good := normalDraws(300, sensitivity.Normal{Mean: 0.1, Coefficients: []float64{1}}, 2)
	broken := append([]float64(nil), inputs[0]...)
	broken[7] = math.NaN()
	for _, c := range []struct {
		name, field string
		run         func() error
	}{
		{"one option", "benefits", func() error {
			_, err := sensitivity.Decision{Benefits: good.Benefits[:1]}.Perfect()
			return err
		}},
		{"few draws", "benefits", func() error {
			_, err := sensitivity.Decision{Benefits: [][]float64{{1}, {2}}}.Perfect()
			return err
		}},
		{"options of other length", "benefits[1]", func() error {
			_, err := sensitivity.Decision{Benefits: [][]float64{inputs[0], inputs[0][1:]}}.Perfect()
			return err
		}},
		{"a benefit that is none", "benefits[1][7]", func() error {
			_, err := sensitivity.Decision{Benefits: [][]float64{inputs[0], broken}}.Perfect()
			return err
		}},
		{"input of other length", "inputs[0]", func() error { _, err := good.Partial(inputs[0][1:]); return err }},
		{"an input that is none", "inputs[0][7]", func() error { _, err := good.Each([][]float64{broken}); return err }},
		{"share above 1", "shares[0]", func() error { _, err := good.Learn(inputs, 1.2); return err }},
		{"too many at once", "inputs", func() error {
			_, d := normalDraws(5000, sensitivity.Normal{Coefficients: []float64{1}}, 1)
			columns := make([][]float64, 40)
			for i := range columns {
				columns[i] = d.Benefits[1]
			}
			_, err := d.Partial(columns...)
			return err
		}},
		{"tolerance", "tolerance", func() error {
			d := good
			d.Tolerance = -1
			_, err := d.Perfect()
			return err
		}},
	} {
		if f := fault.Find(c.run()); f == nil || f.Place.Field != c.field {
			t.Errorf("%s: %v", c.name, f)
		}
	}
}

// Whether to build: what knowing the first of two inputs is worth, and a study that halves its variance.
func ExampleDecision() {
	inputs, d := normalDraws(20_000, sensitivity.Normal{Mean: 0.2, Coefficients: []float64{0.8, 0.3}}, 1)
	v, err := d.Learn(inputs[:1], 0.5, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("study %.2f, at most %.2f\n", v[0].Value, v[1].Value)
	// Output: study 0.15, at most 0.24
}

// TestStudiesAreOrdered: of nearly worthless knowledge, where the corrections of the bias are as large as the values, no
// study is worth more than one that tells more.
func TestStudiesAreOrdered(t *testing.T) {
	for seed := range uint64(40) {
		stream := num.NewStream(seed, "ordered-studies", 1)
		const n = 400
		x := make([]float64, n)
		benefits := [][]float64{make([]float64, n), make([]float64, n), make([]float64, n)}
		for i := range n {
			x[i] = stream.Normal()
			for k := range benefits {
				benefits[k][i] = stream.Normal() + float64(0.05*x[i]*float64(k))
			}
		}
		d := sensitivity.Decision{Benefits: benefits}
		shares := []float64{0.3, 1, 0.6, 0}
		values, err := d.Learn([][]float64{x}, shares...)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := d.Partial(x)
		if err != nil {
			t.Fatal(err)
		}
		few, err := d.Learn([][]float64{x}, 0.3)
		if err != nil {
			t.Fatal(err)
		}
		if !(values[3].Value <= values[0].Value && values[0].Value <= values[2].Value && values[2].Value <= values[1].Value) || values[1].Value != whole.Value || few[0].Value > whole.Value {
			t.Fatalf("seed %d: %v are worth %v, alone %v", seed, shares, values, few)
		}
	}
}
