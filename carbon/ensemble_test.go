package carbon_test

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/num"
)

func china() carbon.Model { return carbon.Model{Base: carbon.China()} }

func stream() *num.Stream { return num.NewStream(7, "carbon-test", 1) }

func ensemble(t testing.TB, e carbon.Ensemble) *carbon.EnsembleResult {
	t.Helper()
	r, err := e.Run(stream())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The oracle is another program's Monte Carlo of 200,000 draws; its file states the tolerance.
func TestEnsembleOracle(t *testing.T) {
	if testing.Short() {
		t.Skip("200,000 draws take seconds; internal/calc runs the same case")
	}
	o := readOracle(t, "three-end-ensemble")
	var in struct{ Draws int }
	var want struct {
		Gross2030 map[string]float64 `json:"gross_2030"`
		Gross2060 map[string]float64 `json:"gross_2060"`
		Net2060   map[string]float64 `json:"net_2060"`
		Neutral   float64            `json:"p_neutral_2060"`
		Residual  float64            `json:"p_residual_le_3000"`
		Peak      float64            `json:"p_peak_le_2030"`
	}
	if json.Unmarshal(o.Cases[0].Input, &in) != nil || json.Unmarshal(o.Cases[0].Expect, &want) != nil {
		t.Fatal("unreadable case")
	}
	r := ensemble(t, carbon.Ensemble{Model: china(), Draws: in.Draws, Workers: 2})
	names := []string{"p5", "p25", "p50", "p75", "p95"}
	for _, c := range []struct {
		name string
		got  []float64
		want map[string]float64
	}{
		{"gross 2030", r.Prior.Fans[0].Quantiles[7], want.Gross2030},
		{"gross 2060, cells", r.Prior.Fans[0].Quantiles[37], want.Gross2060},
		{"gross 2060", r.Quantiles(carbon.ResidualOf, r.Levels...), want.Gross2060},
		{"net 2060", r.Quantiles(carbon.NetOf(carbon.WholeSink), r.Levels...), want.Net2060},
	} {
		for i, name := range names {
			if w, ok := c.want[name]; ok && !o.near(c.got[i], w) {
				t.Errorf("%s, %s: got %v, want %v", c.name, name, c.got[i], w)
			}
		}
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"neutral", r.Probability(carbon.NeutralBy(carbon.WholeSink)).Value, want.Neutral},
		{"residual", r.Probability(func(o *carbon.Outcome) bool { return o.Residual <= 3000 }).Value, want.Residual},
		{"peak", r.Probability(func(o *carbon.Outcome) bool { return o.PeakYear <= 2030 }).Value, want.Peak},
	} {
		if math.Abs(c.got-c.want) > 0.006 {
			t.Errorf("P(%s): got %v, want %v", c.name, c.got, c.want)
		}
	}
}

// The figures of section 3.5 of the model's reference, each by the two programs that it was written with. 20,000 draws
// give a probability to within 0.007 with near certainty.
func TestEnsembleReproducesTheReference(t *testing.T) {
	correlated := func(rho float64) carbon.Correlation {
		groups := map[string]float64{}
		for _, g := range carbon.GroupNames() {
			groups[g] = rho
		}
		c, err := carbon.Correlated(groups)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, c := range []struct {
		name     string
		rho      float64
		neutral  float64 // whole land sink counted
		net95    float64 // Gt
		increase float64 // P(neutral) with only the increase counted
	}{
		{"independent", 0, 0.170, 3.5, 0.019},
		{"correlated by 0.3 in groups", 0.3, 0.193, 4.4, -1},
		{"correlated by 0.6 in groups", 0.6, 0.216, 5.2, -1},
	} {
		r := ensemble(t, carbon.Ensemble{Model: china(), Prior: carbon.Prior{Correlation: correlated(c.rho)}, Draws: 20_000, Outputs: []string{"net"}, Workers: 2})
		if got := r.Probability(carbon.NeutralBy(carbon.WholeSink)).Value; math.Abs(got-c.neutral) > 0.008 {
			t.Errorf("%s: P(neutral) is %v, want %v", c.name, got, c.neutral)
		}
		if got := r.Quantiles(carbon.NetOf(carbon.WholeSink), 0.95)[0] / 1000; math.Abs(got-c.net95) > 0.1 {
			t.Errorf("%s: 95 %% of net 2060 is %v Gt, want %v", c.name, got, c.net95)
		}
		if got := r.Probability(carbon.NeutralBy(carbon.SinkIncrease)).Value; c.increase >= 0 && math.Abs(got-c.increase) > 0.003 {
			t.Errorf("%s: P(neutral) with the increase only is %v, want %v", c.name, got, c.increase)
		}
		if got := r.Median.Years[37].Net(carbon.WholeSink); math.Abs(got-306) > 0.5 {
			t.Errorf("the run at all medians ends at %v, want 306", got)
		}
	}
}

func TestConditioningReproducesTheReference(t *testing.T) {
	r := ensemble(t, carbon.Ensemble{Model: china(), Draws: 20_000, Observations: []carbon.Observation{carbon.China2024()}, Workers: 2})
	if got := r.Conditioned.Effective / 20_000; math.Abs(got-0.61) > 0.01 {
		t.Errorf("effective share %v, want 0.61", got)
	}
	p, _ := r.ConditionedProbability(carbon.NeutralBy(carbon.WholeSink))
	if math.Abs(p.Value-0.112) > 0.006 {
		t.Errorf("P(neutral) is %v, want 0.112", p.Value)
	}
	if got := r.ConditionedQuantiles(carbon.ResidualOf, 0.5)[0]; math.Abs(got-2670) > 60 {
		t.Errorf("residual median %v, want 2670", got)
	}
	years := r.ConditionedQuantiles(carbon.PeakYearOf, 0.05, 0.5, 0.95)
	if years[0] != 2023 || years[1] != 2024 || years[2] != 2030 {
		t.Errorf("peak years %v, want 2023, 2024, 2030", years)
	}
	levels := r.ConditionedQuantiles(carbon.PeakOf, 0.05, 0.5, 0.95)
	for i, want := range []float64{12170, 12240, 12740} {
		if math.Abs(levels[i]-want) > 25 {
			t.Errorf("peak levels %v, want 12170, 12240, 12740", levels)
		}
	}
	// Fan and draws tell the same.
	fan := r.Conditioned.Fans[0].Quantiles[37][2]
	if got := r.ConditionedQuantiles(carbon.ResidualOf, 0.5)[0]; math.Abs(fan-got) > 3 {
		t.Errorf("the fan's median is %v, the draws' %v", fan, got)
	}
}

// Results are equal bit for bit with any number of workers, and another seed gives others.
func TestEnsembleDoesNotDependOnWorkers(t *testing.T) {
	e := carbon.Ensemble{Model: china(), Draws: 3000, Observations: []carbon.Observation{carbon.China2024()}}
	one := ensemble(t, e)
	for _, n := range []int{2, 3, 7, 100} {
		e.Workers = n
		if many := ensemble(t, e); !reflect.DeepEqual(one, many) {
			t.Errorf("%d workers give another result than one", n)
		}
	}
	other, err := e.Run(num.NewStream(8, "carbon-test", 1))
	if err != nil {
		t.Fatal(err)
	}
	if reflect.DeepEqual(one.Outcomes, other.Outcomes) {
		t.Error("another seed gives the same draws")
	}
}

// A fan's quantile lies within a cell of the quantile of the draws.
func TestFanIsNearTheDraws(t *testing.T) {
	r := ensemble(t, carbon.Ensemble{Model: china(), Draws: 5000, Outputs: []string{"net", "gross"}, Levels: []float64{0.01, 0.5, 0.99}})
	for i, of := range []func(*carbon.Outcome) float64{carbon.NetOf(carbon.WholeSink), carbon.ResidualOf} {
		exact := r.Quantiles(of, r.Levels...)
		fan := r.Prior.Fans[i]
		for k, q := range fan.Quantiles[37] {
			// In the tails the neighbours of a quantile are further apart than a cell.
			if math.Abs(q-exact[k]) > fan.Cell+0.01*math.Abs(exact[k]) {
				t.Errorf("%s at %v: fan %v, draws %v", fan.Output, r.Levels[k], q, exact[k])
			}
		}
	}
}

// What was elicited comes back: quantiles of the drawn inputs lie within 0.5 % of the quantiles that were given, unless
// the limits clip them (bar 3 of the reference, section 8).
func TestDrawsHaveTheElicitedQuantiles(t *testing.T) {
	settings, err := carbon.Prior{}.Sample(100_000, stream())
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range carbon.Parameters() {
		below := [3]int{}
		for _, s := range settings {
			for k, q := range []float64{p.P10, p.P50, p.P90} {
				if s[i] <= q {
					below[k]++
				}
			}
		}
		for k, want := range []float64{0.1, 0.5, 0.9} {
			// A quantile equal to a limit, as that of osink at 0, has the clipped mass on it.
			if got := float64(below[k]) / 100_000; math.Abs(got-want) > 0.005 {
				t.Errorf("%s: %v of the draws lie below the %v quantile", p.ID, got, want)
			}
		}
	}
}

// Draws keep within limits and the balances close whatever is drawn.
func TestRunClosesAnywhere(t *testing.T) {
	all := carbon.Parameters()
	rapid.Check(t, func(t *rapid.T) {
		s := carbon.Median()
		for i, p := range all {
			s[i] = rapid.Float64Range(p.Low, p.High).Draw(t, p.ID)
		}
		m := carbon.Model{Base: carbon.China(), Until: rapid.IntRange(2024, carbon.LastYear).Draw(t, "until")}
		path, err := m.Run(s)
		if err != nil {
			t.Fatal(err)
		}
		if energy, co2 := path.Gaps(); energy > 1e-9 || co2 > 1e-9 {
			t.Fatalf("gaps of %g and %g", energy, co2)
		}
		for i := range path.Years {
			b := &path.Years[i]
			for id, v := range b.Outputs() {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%s in %d is %v", id, b.Year, v)
				}
			}
			if b.Captured+b.Removed() > b.StoreMost+1e-9 && b.Limits&carbon.LimitStorage != 0 {
				t.Fatalf("%v stored, %v possible", b.Captured+b.Removed(), b.StoreMost)
			}
			if b.Net(carbon.WholeSink) > b.Net(carbon.SinkIncrease)+1e-9 || b.Net(carbon.SinkIncrease) > b.Net(carbon.NoSink)+1e-9 {
				t.Fatal("counting more sinks gives a higher net emission")
			}
		}
	})
}
