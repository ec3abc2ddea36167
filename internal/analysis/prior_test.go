package analysis_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// pool is a finished pool with quantiles at 5, 50 and 95 %.
func pool(q consult.QuantityID, kind string, experts int, low, middle, high analysis.Value) analysis.Pool {
	return analysis.Pool{Quantity: q, Kind: kind, Experts: experts, Quantiles: []analysis.PoolQuantile{{P: 0.05, Value: low}, {P: 0.25}, {P: 0.5, Value: middle}, {P: 0.95, Value: high}}}
}

func TestPanelPrior(t *testing.T) {
	s := consult.NewState()
	s.Quantities = []consult.Quantity{
		{ID: "C01", Unit: "Mt CO2", Realisation: "12289"}, {ID: "T01", Parameter: "land60", Unit: "Mt CO2/yr"}, {ID: "T02", Parameter: "q_ccs", Unit: "Mt CO2/yr"},
		{ID: "T03", Parameter: "beccs", Unit: "Gt CO2/yr"}, {ID: "T04", Parameter: "dac", Unit: "Mt CO2/yr"}, {ID: "T05", Parameter: "osink", Unit: "Mt CO2/yr"}, {ID: "T06", Parameter: "nothing"},
	}
	some := analysis.Some
	f := &analysis.Findings{Pools: []analysis.Pool{
		pool("T01", "linear", 24, some(500), some(1000), some(1800)), pool("T01", "quantile", 24, some(700), some(1000), some(1300)),
		pool("T02", "linear", 3, analysis.Value{}, analysis.Value{}, analysis.Value{}),
		pool("T03", "linear", 24, some(0.1), some(0.2), some(0.4)),
		pool("T04", "linear", 24, some(50), some(100), some(9000)),
	}}
	prior, list := analysis.PanelPrior(s, f, "linear")
	if err := prior.Check(); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"land60": "", "q_ccs": "elicited.hidden", "beccs": "elicited.unit", "dac": "elicited.limits", "osink": "elicited.none"}
	if len(list) != len(want) {
		t.Errorf("%d quantities, want %d", len(list), len(want))
	}
	for _, e := range list {
		if e.Reason != want[e.Parameter] {
			t.Errorf("%s: %q, want %q", e.Parameter, e.Reason, want[e.Parameter])
		}
	}
	i, _ := carbon.Index("land60")
	p := prior.Parameters[i]
	if p.Basis != carbon.Panel || p.Source != "T01, linear, n = 24" {
		t.Errorf("land60 rests on %s, %s", p.Basis, p.Source)
	}
	// What was elicited comes back from the marginal that the model draws from.
	for _, q := range []struct{ share, value float64 }{{0.05, 500}, {0.5, 1000}, {0.95, 1800}} {
		if got := p.Quantile(q.share); math.Abs(got-q.value) > 1e-6 {
			t.Errorf("the %v quantile is %v, want %v", q.share, got, q.value)
		}
	}
	for k, shipped := range carbon.Parameters() {
		if shipped.ID != "land60" && prior.Parameters[k] != shipped {
			t.Errorf("%s changed although no judgement on it can be used", shipped.ID)
		}
	}
	if prior, _ = analysis.PanelPrior(s, f, "quantile"); math.Abs(prior.Parameters[i].P90-(1000+300*1.2815515655446004/1.6448536269514722)) > 1e-9 {
		t.Errorf("the quantile pool gives %v", prior.Parameters[i].P90)
	}
}
