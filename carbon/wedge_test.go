package carbon_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/carbon"
)

func settingOf(t testing.TB, l carbon.Levels) carbon.Setting {
	t.Helper()
	s, err := l.Setting(carbon.Prior{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Wedges add up to the difference in every year, and a lever that does not move has none.
func TestWedgesAddUp(t *testing.T) {
	to := carbon.Even(3)
	to[4] = 2
	r, err := carbon.Wedges{Model: china(), From: carbon.Median(), To: settingOf(t, to)}.Run(nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.StdErr != nil || len(r.Wedges) != 10 {
		t.Fatalf("%d wedges, errors %v", len(r.Wedges), r.StdErr)
	}
	for k, year := range r.Years {
		var sum float64
		for i := range r.Wedges {
			sum += r.Wedges[i][k]
		}
		if math.Abs(sum-(r.To[k]-r.From[k])) > 1e-8 {
			t.Errorf("%d: the wedges sum to %v, the difference is %v", year, sum, r.To[k]-r.From[k])
		}
		if math.Abs(r.Wedges[4][k]) > 1e-9 {
			t.Errorf("%d: the lever that stays has a wedge of %v", year, r.Wedges[4][k])
		}
	}
}

// With two groups the Shapley value is the mean of both orders.
func TestWedgesOfTwoGroups(t *testing.T) {
	groups := carbon.Levers()[5:7]
	both, first, second := carbon.Even(2), carbon.Even(2), carbon.Even(2)
	both[5], both[6], first[5], second[6] = 3, 3, 3, 3
	r, err := carbon.Wedges{Model: china(), From: carbon.Median(), To: settingOf(t, both), Groups: groups, Output: "gross"}.Run(nil)
	if err != nil {
		t.Fatal(err)
	}
	value := func(l carbon.Levels) float64 {
		path, err := china().Run(settingOf(t, l))
		if err != nil {
			t.Fatal(err)
		}
		return path.Years[37].Residual()
	}
	want := (value(first) - value(carbon.Even(2)) + value(both) - value(second)) / 2
	if got := r.Wedges[0][37]; math.Abs(got-want) > 1e-8 {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Random orders agree with all combinations within their stated error.
func TestSampledWedgesAreNearTheExactOnes(t *testing.T) {
	w := carbon.Wedges{Model: china(), From: settingOf(t, carbon.Even(1)), To: settingOf(t, carbon.Even(3))}
	exact, err := w.Run(nil)
	if err != nil {
		t.Fatal(err)
	}
	w.Orders = 400
	sampled, err := w.Run(stream())
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range exact.Groups {
		got, want, se := sampled.Wedges[i][37], exact.Wedges[i][37], sampled.StdErr[i][37]
		if math.Abs(got-want) > 4.5*se+1e-9 {
			t.Errorf("%s: %v with error %v, want %v", g, got, se, want)
		}
	}
}

func TestWedgesRefuse(t *testing.T) {
	to := settingOf(t, carbon.Even(3))
	levers := carbon.Levers()
	twice := append(append([]carbon.Lever{}, levers...), carbon.Lever{ID: "again", Parameters: []string{"dac"}})
	odd := carbon.Lever{ID: "odd", Parameters: []string{"methane"}}
	many := make([]carbon.Lever, 13)
	for _, c := range []struct {
		name string
		w    carbon.Wedges
		key  string
	}{
		{"in two groups", carbon.Wedges{Groups: twice}, "carbon.wedge_twice"},
		{"in no group", carbon.Wedges{Groups: levers[:3]}, "carbon.wedge_open"},
		{"unknown", carbon.Wedges{Groups: []carbon.Lever{odd}}, "carbon.parameter_unknown"},
		{"too many", carbon.Wedges{Groups: many}, "carbon.wedge_groups"},
		{"one order", carbon.Wedges{Orders: 1}, "carbon.wedge_orders"},
		{"output", carbon.Wedges{Output: "methane"}, "carbon.output_unknown"},
	} {
		c.w.Model, c.w.From, c.w.To = china(), carbon.Median(), to
		_, err := c.w.Run(stream())
		refused(t, c.name, err, c.key)
	}
}

// Costs are what prices and flows say, and the curve does not divide by nothing.
func TestCosts(t *testing.T) {
	path, err := china().Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	costs, err := path.Costs(nil)
	if err != nil {
		t.Fatal(err)
	}
	last, year := costs[36], path.Years[37]
	if want := year.Fuel[0]*35 + year.Fuel[1]*90 + year.Fuel[2]*70; math.Abs(last.Fuel-want) > 1e-6 {
		t.Errorf("fuel of 2060 costs %v, want %v", last.Fuel, want)
	}
	if want := year.Captured * 300 / 1000; math.Abs(last.Capture-want) > 1e-9 {
		t.Errorf("capture of 2060 costs %v, want %v", last.Capture, want)
	}
	// 2024 adds 260 GW of solar and 74.3 GW of wind (three-end oracle) and 22.1 TWh of nuclear.
	if want := 0.26*(3400-1650.0/37) + 0.0743085*(5500-600.0/37) + 0.022115626258/7.6*16000; math.Abs(costs[0].Capital-want) > 1e-3 {
		t.Errorf("capital of 2024 costs %v, want %v", costs[0].Capital, want)
	}
	curve, err := carbon.CostCurve{Model: china(), From: carbon.Even(2), To: 3, Rate: 0.05}.Run()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range curve {
		if (a.PerTonne == nil) != (a.Abated < 1) {
			t.Errorf("%s abates %v at %v", a.Lever, a.Abated, a.PerTonne)
		}
	}
	still, err := carbon.CostCurve{Model: china(), From: carbon.Even(2), To: 2}.Run()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range still {
		if a.PerTonne != nil || a.Cost != 0 || a.Abated != 0 {
			t.Errorf("%s does not move but abates %v", a.Lever, a.Abated)
		}
	}
	prices := carbon.Prices()
	prices[3].First = -1
	_, err = path.Costs(prices)
	refused(t, "negative price", err, "carbon.price_negative")
	_, err = path.Costs(prices[:2])
	refused(t, "few prices", err, "carbon.prices_shape")
	_, err = carbon.CostCurve{Model: china(), From: carbon.Even(2), To: 3, Rate: 5}.Run()
	refused(t, "percent for a rate", err, "carbon.discount")
}

// Every parameter but the sink of the base year belongs to one lever, and every text is there.
func TestLeversCoverTheParameters(t *testing.T) {
	owner := map[string]string{}
	for _, l := range carbon.Levers() {
		for _, id := range l.Parameters {
			if other, twice := owner[id]; twice {
				t.Errorf("%s stands in %s and %s", id, other, l.ID)
			}
			owner[id] = l.ID
		}
		for _, text := range append(l.Levels[:], l.Name, l.Page) {
			if text.Zh == "" || text.En == "" {
				t.Errorf("%s lacks a text", l.ID)
			}
		}
	}
	for _, p := range carbon.Parameters() {
		if (owner[p.ID] == "") != (p.ID == "land_base") {
			t.Errorf("%s belongs to lever %q", p.ID, owner[p.ID])
		}
		if p.Name.Zh == "" || p.Name.En == "" || p.Basis == "" || p.Effort*p.Effort != 1 {
			t.Errorf("%s lacks a name, a basis or an effort", p.ID)
		}
	}
	if settingOf(t, carbon.Even(2)) != carbon.Median() {
		t.Error("level 2 is not the median")
	}
}

// More effort on all ends lowers the net emission of 2060. One lever alone need not: hydrogen takes power, part of it
// from coal.
func TestAllLeversTogetherLowerNetEmission(t *testing.T) {
	last := math.Inf(1)
	for _, level := range []float64{1, 1.5, 2, 2.5, 3, 3.5, 4} {
		path, err := china().Run(settingOf(t, carbon.Even(level)))
		if err != nil {
			t.Fatal(err)
		}
		net := path.Years[37].Net(carbon.WholeSink)
		if net >= last {
			t.Errorf("level %v ends at %v, the one below at %v", level, net, last)
		}
		last = net
	}
}

// A code leads back to its choices, and any one wrong character or swap is found.
func TestCodeRoundTrip(t *testing.T) {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	rapid.Check(t, func(t *rapid.T) {
		var s carbon.Scenario
		for i := range s.Levels {
			s.Levels[i] = float64(rapid.IntRange(10, 40).Draw(t, "level")) / 10
		}
		s.Accounting = carbon.Accounting(rapid.IntRange(0, 2).Draw(t, "accounting"))
		code, err := s.Code()
		if err != nil {
			t.Fatal(err)
		}
		back, err := carbon.ParseCode(code)
		if err != nil || back.Levels != s.Levels || back.Accounting != s.Accounting {
			t.Fatalf("%s is read as %v, %v", code, back, err)
		}
		i := rapid.IntRange(5, len(code)-1).Draw(t, "place")
		if code[i] == '-' {
			return
		}
		wrong := []byte(code)
		wrong[i] = alphabet[rapid.IntRange(0, 31).Draw(t, "character")]
		if _, err := carbon.ParseCode(string(wrong)); err == nil && string(wrong) != code {
			t.Fatalf("%s passes for %s", wrong, code)
		}
		if i+1 < len(code) && code[i+1] != '-' && code[i] != code[i+1] {
			swapped := []byte(code)
			swapped[i], swapped[i+1] = code[i+1], code[i]
			if _, err := carbon.ParseCode(string(swapped)); err == nil {
				t.Fatalf("%s passes for %s", swapped, code)
			}
		}
	})
}

func TestCodeIsForgiving(t *testing.T) {
	code, err := carbon.Scenario{Levels: carbon.Even(2)}.Code()
	if err != nil {
		t.Fatal(err)
	}
	if code != "TEB0-AAAAA-AAAAA-0-S2" {
		t.Errorf("the code of the median scenario has become %s; codes are for ever", code)
	}
	for _, form := range []string{"teb0 aaaaa aaaaa 0 s2", "TEB0AAAAAAAAAA0S2", "TEB0-AAAAA-AAAAA-O-S2"} {
		if s, err := carbon.ParseCode(form); err != nil || s.Levels != carbon.Even(2) {
			t.Errorf("%q: %v", form, err)
		}
	}
	for form, key := range map[string]string{
		"": "carbon.code_model", "TEB9-AAAAA-AAAAA-0-S2": "carbon.code_model", "TEB0-AAAAA": "carbon.code_length",
		"TEB0-AAAAA-AAAAU-0-S2": "carbon.code_character", "TEB0-AAAAA-AAAAB-0-S2": "carbon.code_check",
	} {
		_, err := carbon.ParseCode(form)
		refused(t, form, err, key)
	}
	_, err = carbon.Scenario{Levels: carbon.Even(2.05)}.Code()
	refused(t, "a level between tenths", err, "carbon.lever_level")
}

func FuzzParseCode(f *testing.F) {
	for _, s := range carbon.Scenarios() {
		code, err := s.Code()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := carbon.ParseCode(text)
		if err != nil {
			return
		}
		code, err := s.Code()
		if err != nil {
			t.Fatalf("%q is read but cannot be written: %v", text, err)
		}
		again, err := carbon.ParseCode(code)
		if err != nil || again.Levels != s.Levels || again.Accounting != s.Accounting {
			t.Fatalf("%q and %q differ", text, code)
		}
	})
}
