package carbon_test

import (
	"math"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// refused checks that an error is bad input with this key and a whole sentence.
func refused(t *testing.T, name string, err error, key string) {
	t.Helper()
	f := fault.Find(err)
	if f == nil || f.Kind != fault.Invalid || f.Key != key || strings.Contains(f.Error(), "{") {
		t.Errorf("%s: got %v, want a refusal by %s", name, err, key)
	}
}

func TestMarginalRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		m    carbon.Marginal
		key  string
	}{
		{"fall at the median", carbon.Marginal{P10: 2, P50: 1, P90: 3, Low: 0, High: 9}, "carbon.quantile_order"},
		{"fall after it", carbon.Marginal{P10: 1, P50: 3, P90: 2, Low: 0, High: 9}, "carbon.quantile_order"},
		{"below the limit", carbon.Marginal{P10: -1, P50: 1, P90: 2, Low: 0, High: 9}, "carbon.quantile_low"},
		{"above the limit", carbon.Marginal{P10: 1, P50: 2, P90: 10, Low: 0, High: 9}, "carbon.quantile_high"},
		{"no number", carbon.Marginal{P10: 1, P50: math.NaN(), P90: 3, Low: 0, High: 9}, "carbon.quantile_number"},
	} {
		refused(t, c.name, c.m.Check(), c.key)
	}
	if err := (carbon.Marginal{P10: 1, P50: 1, P90: 1, Low: 1, High: 1}).Check(); err != nil {
		t.Errorf("a number that is certain is refused: %v", err)
	}
}

func TestPriorRefuses(t *testing.T) {
	_, err := carbon.Prior{}.With("land61", 1, 2, 3, carbon.Panel, "")
	refused(t, "unknown parameter", err, "carbon.parameter_unknown")
	_, err = carbon.Prior{}.With("land60", 600, 500, 900, carbon.Panel, "")
	refused(t, "unordered", err, "carbon.quantile_order")
	if f := fault.Find(err); f == nil || f.Place.Field != "parameters.land60.p50" {
		t.Errorf("the place is not named: %v", err)
	}
	short := carbon.Prior{Parameters: carbon.Parameters()[:3]}
	refused(t, "short", short.Check(), "carbon.prior_shape")
	swapped := carbon.Parameters()
	swapped[0], swapped[1] = swapped[1], swapped[0]
	refused(t, "order", carbon.Prior{Parameters: swapped}.Check(), "carbon.prior_order")
	wide := carbon.Parameters()
	wide[0].High = 5
	refused(t, "limits", carbon.Prior{Parameters: wide}.Check(), "carbon.prior_limits")
}

func TestCorrelationRefusesAndOffersTheNearest(t *testing.T) {
	c, err := carbon.Correlated(nil, carbon.Pair{A: "pv_max", B: "wind_max", Rho: 0.9}, carbon.Pair{A: "wind_max", B: "cf_pv", Rho: 0.9}, carbon.Pair{A: "pv_max", B: "cf_pv", Rho: -0.9})
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "contradictory", c.Check(), "carbon.correlation_invalid")
	n := c.Nearest()
	if err := n.Matrix.Check(); err != nil {
		t.Errorf("the nearest valid matrix is refused: %v", err)
	}
	if n.Change < 0.1 || n.Change > 1.9 {
		t.Errorf("the nearest matrix changes by %v", n.Change)
	}
	_, err = carbon.Prior{Correlation: n.Matrix}.Sample(10, stream())
	if err != nil {
		t.Errorf("it cannot be drawn from: %v", err)
	}
	_, err = carbon.Correlated(map[string]float64{"sinks": 0.5})
	refused(t, "group", err, "carbon.group_unknown")
	_, err = carbon.Correlated(map[string]float64{"sink": 1.5})
	refused(t, "above 1", err, "carbon.correlation")
	_, err = carbon.Correlated(nil, carbon.Pair{A: "dac", B: "dac", Rho: 1})
	refused(t, "itself", err, "carbon.pair_same")
	refused(t, "shape", carbon.Correlation{{1}}.Check(), "carbon.correlation_shape")
	c, _ = carbon.Correlated(nil)
	c[1][0] = 0.1
	refused(t, "symmetry", c.Check(), "carbon.correlation_symmetry")
	c[1][0], c[2][2] = 0, 0.5
	refused(t, "diagonal", c.Check(), "carbon.correlation_diagonal")
}

func TestBaseRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*carbon.Base)
		key    string
		says   string
	}{
		{"negative emission", func(b *carbon.Base) { b.Cement = -1 }, "carbon.base_negative", "cement"},
		{"no generation", func(b *carbon.Base) { b.Generation = carbon.Generation{} }, "carbon.base_generation", ""},
		{"more coal burnt than there is", func(b *carbon.Base) { b.Fuel[carbon.Coal] = 1000 }, "carbon.base_fuel", "coal"},
		{"all exported", func(b *carbon.Base) { b.NetImport[0] = -1e5 }, "carbon.base_export", ""},
		{"shares that do not sum", func(b *carbon.Base) { b.Sectors[carbon.Transport].Fuel[carbon.Oil] = 0.7 }, "carbon.sector_sum", "TRN"},
		{"negative share", func(b *carbon.Base) { b.Sectors[carbon.Steel].Fuel[carbon.Gas] = -0.1 }, "carbon.sector_negative", "STL"},
		{"no electricity", func(b *carbon.Base) {
			for i := range b.Sectors {
				b.Sectors[i].Electricity = 0
			}
		}, "carbon.sector_electricity", ""},
		{"no gain", func(b *carbon.Base) { b.Sectors[carbon.Steel].ElectricGain = 0 }, "carbon.sector_gain", "STL"},
		{"not a number", func(b *carbon.Base) { b.NetImport[1] = math.Inf(1) }, "carbon.base_import", ""},
	} {
		base := carbon.China()
		c.change(&base)
		_, err := carbon.Model{Base: base}.Run(carbon.Median())
		refused(t, c.name, err, c.key)
		if err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v does not name %s", c.name, err, c.says)
		}
	}
	for _, year := range []int{2023, 1999, 2101} {
		_, err := carbon.Model{Base: carbon.China(), Until: year}.Run(carbon.Median())
		refused(t, "last year", err, "carbon.until")
	}
}

func TestEnsembleRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		e    carbon.Ensemble
		key  string
	}{
		{"no draw", carbon.Ensemble{}, "carbon.draws"},
		{"output", carbon.Ensemble{Draws: 9, Outputs: []string{"methane"}}, "carbon.output_unknown"},
		{"levels", carbon.Ensemble{Draws: 9, Levels: []float64{0.5, 0.5}}, "carbon.level"},
		{"observation of the base year", carbon.Ensemble{Draws: 9, Observations: []carbon.Observation{{Output: "gross", Year: 2023, Value: 1, SD: 1}}}, "carbon.observation_year"},
		{"observation without error", carbon.Ensemble{Draws: 9, Observations: []carbon.Observation{{Output: "gross", Year: 2024, Value: 1}}}, "carbon.observation_error"},
		{"observation far away", carbon.Ensemble{Draws: 999, Observations: []carbon.Observation{{Output: "gross", Year: 2024, Value: 1, SD: 1}}}, "carbon.observations_far"},
	} {
		c.e.Model = china()
		_, err := c.e.Run(stream())
		refused(t, c.name, err, c.key)
	}
}
