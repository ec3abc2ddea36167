package carbon_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

func benefit(t testing.TB, text string) carbon.Benefit {
	t.Helper()
	b, err := carbon.ParseBenefit(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBenefitArithmetic(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
	}{
		{"1 + 2 * 3", 7},
		{"(1 + 2) * 3", 9},
		{"10 - 4 - 3", 3},
		{"16 / 4 / 2", 2},
		{"-2 * -3", 6},
		{"--2", 2},
		{"max(1, x, 2) - min(y, 0)", 14},
		{"abs(x - 2 * x) * 1.5e-1", 1.5},
		{" x\n+\ty ", 6},
		{"1e3 - 1E+2", 900},
	} {
		b := benefit(t, c.text)
		values := make([]float64, len(b.Names))
		for i, name := range b.Names {
			values[i] = map[string]float64{"x": 10, "y": -4}[name]
		}
		if got, ok := b.Evaluate(values); !ok || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s = %v, want %v", c.text, got, c.want)
		}
	}
	if _, ok := benefit(t, "1 / x").Evaluate([]float64{0}); ok {
		t.Error("a division by 0 passes for a number")
	}
}

func TestBenefitIsRefused(t *testing.T) {
	for text, key := range map[string]string{
		"": "carbon.benefit_end", "1 +": "carbon.benefit_end", "1 2": "carbon.benefit_unexpected", "净收益": "carbon.benefit_unexpected",
		"(1": "carbon.benefit_close", "(1 2": "carbon.benefit_unexpected", "1)": "carbon.benefit_unexpected", "sqrt(2)": "carbon.benefit_function",
		"min(1)": "carbon.benefit_arguments", "abs(1, 2)": "carbon.benefit_arguments", "0x1p3": "carbon.benefit_number", "1.2.3": "carbon.benefit_number",
		"a.b": "carbon.benefit_name", strings.Repeat("(", 60) + "1": "carbon.benefit_nested", strings.Repeat("1+", 3000) + "1": "carbon.benefit_long",
		"x = 1": "carbon.benefit_unexpected", "os.Exit(1)": "carbon.benefit_name",
	} {
		_, err := carbon.ParseBenefit(text)
		if f := fault.Find(err); f == nil || f.Key != key {
			t.Errorf("%.20q: %v, want %s", text, err, key)
		}
	}
}

// Whatever is read can be computed.
func FuzzParseBenefit(f *testing.F) {
	f.Add("min(-net_2060, 0) - cost * (removal - 2)")
	f.Add("abs(1e-3/x)--max(2,y)")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := carbon.ParseBenefit(text)
		if err != nil {
			return
		}
		if v, ok := b.Evaluate(make([]float64, len(b.Names))); ok && (math.IsNaN(v) || math.IsInf(v, 0)) {
			t.Errorf("%q = %v", text, v)
		}
	})
}

func removalChoice(t testing.TB) carbon.Choice {
	return carbon.Choice{
		Model: china(), Options: []carbon.Option{{ID: "wait"}, {ID: "removal", Levers: map[string]float64{"removal": 3}}},
		Benefit: benefit(t, "min(-net_2060, 0) - cost * (removal - 2)"), Weights: map[string]float64{"cost": 300}, Draws: 600,
	}
}

// An option that changes nothing is the run of the draw itself; more removal leaves less in nearly all draws (capture from
// air needs power, which can come from coal where sun and wind do not suffice). Results are the same with any number of workers, and with correlated parameters.
func TestChoiceDraws(t *testing.T) {
	c := removalChoice(t)
	one, err := c.Run(stream())
	if err != nil {
		t.Fatal(err)
	}
	c.Workers = 3
	three, err := c.Run(stream())
	if err != nil || !reflect.DeepEqual(one, three) {
		t.Errorf("three workers differ: %v", err)
	}
	worse := 0
	settings, err := carbon.Prior{}.Sample(c.Draws, stream())
	if err != nil {
		t.Fatal(err)
	}
	for i, setting := range settings {
		path, err := china().Run(setting)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := path.Year(2060)
		if want := min(-b.Net(carbon.WholeSink), 0); one.Benefits[0][i] != want || one.Inputs[0][i] != setting[0] {
			t.Fatalf("draw %d: waiting is worth %v, want %v", i, one.Benefits[0][i], want)
		}
		if one.Benefits[1][i]+300 < one.Benefits[0][i]-1e-9 {
			worse++
		}
	}
	if worse > c.Draws/50 {
		t.Errorf("more removal leaves more in %d of %d draws", worse, c.Draws)
	}
	groups := map[string]float64{}
	for _, g := range carbon.GroupNames() {
		groups[g] = 0.3
	}
	if c.Prior.Correlation, err = carbon.Correlated(groups); err != nil {
		t.Fatal(err)
	}
	if _, err = c.Run(stream()); err != nil {
		t.Error(err)
	}
}

func TestChoiceIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*carbon.Choice)
		key    string
	}{
		"one option":     {func(c *carbon.Choice) { c.Options = c.Options[:1] }, "carbon.options"},
		"one name":       {func(c *carbon.Choice) { c.Options[1].ID = "wait" }, "carbon.option_name"},
		"no lever":       {func(c *carbon.Choice) { c.Options[1].Levers = map[string]float64{"fusion": 3} }, "carbon.option_lever"},
		"level 5":        {func(c *carbon.Choice) { c.Options[1].Levers = map[string]float64{"removal": 5} }, "carbon.lever_level"},
		"no benefit":     {func(c *carbon.Choice) { c.Benefit = carbon.Benefit{} }, "carbon.benefit_none"},
		"unknown output": {func(c *carbon.Choice) { c.Benefit = benefit(t, "welfare_2060") }, "carbon.benefit_unknown"},
		"unknown year":   {func(c *carbon.Choice) { c.Benefit = benefit(t, "net_2099") }, "carbon.benefit_unknown"},
		"by zero":        {func(c *carbon.Choice) { c.Benefit = benefit(t, "1 / (removal - 2)") }, "carbon.benefit_infinite"},
		"no draws":       {func(c *carbon.Choice) { c.Draws = 0 }, "carbon.draws"},
	} {
		choice := removalChoice(t)
		c.change(&choice)
		_, err := choice.Run(stream())
		if f := fault.Find(err); f == nil || f.Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whether to push removal, at 100 for its level and 1 for a tonne that is left in 2060: the mean net benefit of each option.
func ExampleChoice() {
	b, err := carbon.ParseBenefit("min(-net_2060, 0) - 100 * (removal - 2)")
	if err != nil {
		fmt.Println(err)
		return
	}
	c := carbon.Choice{
		Model: carbon.Model{Base: carbon.China()}, Benefit: b, Draws: 2000,
		Options: []carbon.Option{{ID: "wait"}, {ID: "removal", Levers: map[string]float64{"removal": 3}}},
	}
	d, err := c.Run(stream())
	if err != nil {
		fmt.Println(err)
		return
	}
	for o, column := range d.Benefits {
		sum := 0.0
		for _, v := range column {
			sum += v
		}
		fmt.Printf("%s %.0f\n", c.Options[o].ID, sum/float64(len(column)))
	}
	// Output:
	// wait -1147
	// removal -810
}

// TestSweep: several combinations of weights at once give what each gives alone, from one set of draws.
func TestSweep(t *testing.T) {
	c := carbon.Choice{
		Model: carbon.Model{Base: carbon.China()}, Draws: 700, Workers: 2, Benefit: benefit(t, "0 - price * max(net_2060, 0) - cost * removal"),
		Options: []carbon.Option{{ID: "wait"}, {ID: "build", Levers: map[string]float64{"removal": 3}}},
	}
	weighings := []map[string]float64{{"price": 1, "cost": 0}, {"price": 1, "cost": 400}, {"price": 0, "cost": 1}}
	all, err := c.Sweep(weighings, num.NewStream(1, "sweep-test", 1))
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range weighings {
		c.Weights = w
		alone, err := c.Run(num.NewStream(1, "sweep-test", 1))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(alone, all[i]) {
			t.Errorf("under %v the sweep differs from a run", w)
		}
	}
	if _, err := c.Sweep(nil, num.NewStream(1, "sweep-test", 1)); fault.Find(err) == nil {
		t.Error("a sweep over nothing is taken")
	}
	if _, err := c.Sweep([]map[string]float64{weighings[0], {"price": 1}}, num.NewStream(1, "sweep-test", 1)); fault.Find(err) == nil {
		t.Error("a combination without one of the weights is taken")
	}
}
