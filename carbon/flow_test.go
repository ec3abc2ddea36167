package carbon_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// TestFlowsClose: at any levels, in any year and accounting, what enters a node leaves it, and the sums are those of the
// balance.
func TestFlowsClose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var levels carbon.Levels
		for i := range levels {
			levels[i] = float64(rapid.IntRange(10, 40).Draw(t, "tenths")) / 10
		}
		s, err := levels.Setting(carbon.Prior{})
		if err != nil {
			t.Fatal(err)
		}
		path, err := china().Run(s)
		if err != nil {
			t.Fatal(err)
		}
		b := &path.Years[rapid.IntRange(0, len(path.Years)-1).Draw(t, "year")]
		a := carbon.Accountings()[rapid.IntRange(0, 2).Draw(t, "accounting")]
		for _, f := range []carbon.Flows{b.EnergyFlows(), b.CarbonFlows(a)} {
			if err := f.Check(); err != nil {
				t.Fatalf("%d %s: %v", b.Year, a, err)
			}
		}
		sums := into(b.CarbonFlows(a))
		if got := sums["stored"]; math.Abs(got-b.Captured-b.Removed()) > 1e-6 {
			t.Errorf("%v is stored, %v captured and %v removed", got, b.Captured, b.Removed())
		}
		if got := sums["stays"]; math.Abs(got-max(b.Net(a), 0)) > 1e-6 {
			t.Errorf("%v stays in the air, net emission is %v", got, b.Net(a))
		}
		var coal float64
		energy := b.EnergyFlows()
		for _, l := range energy.Links {
			if energy.Nodes[l.From].ID == "coal" {
				coal += l.Value
			}
		}
		if math.Abs(coal-b.Fuel[carbon.Coal]) > 1e-9*coal {
			t.Errorf("%v EJ of coal flow, %v are used", coal, b.Fuel[carbon.Coal])
		}
	})
}

// into sums what enters each node.
func into(f carbon.Flows) map[string]float64 {
	sums := map[string]float64{}
	for _, l := range f.Links {
		sums[f.Nodes[l.To].ID] += l.Value
	}
	return sums
}

func TestOpenFlowsAreRefused(t *testing.T) {
	path, err := china().Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	f := path.Years[0].EnergyFlows()
	f.Links[0].Value++
	if e := fault.Find(f.Check()); e == nil || e.Key != "carbon.flow_open" {
		t.Errorf("got %v, want that the flows do not close", e)
	}
	f.Links[0].Value = math.NaN()
	if e := fault.Find(f.Check()); e == nil || e.Key != "carbon.flow_negative" {
		t.Errorf("got %v, want that a flow is no number", e)
	}
}

// TestChosenLevelsMoveTheEnsemble: all at 2 is the prior itself, more effort lowers net emission at the same draws.
func TestChosenLevelsMoveTheEnsemble(t *testing.T) {
	two, three := carbon.Even(2), carbon.Even(3)
	plain := ensemble(t, carbon.Ensemble{Model: china(), Draws: 600})
	same := ensemble(t, carbon.Ensemble{Model: china(), Draws: 600, Chosen: &two})
	more := ensemble(t, carbon.Ensemble{Model: china(), Draws: 600, Chosen: &three})
	for i := range plain.Outcomes {
		if plain.Outcomes[i] != same.Outcomes[i] {
			t.Fatal("levels of 2 change a draw")
		}
		if more.Outcomes[i].Net[carbon.WholeSink] >= plain.Outcomes[i].Net[carbon.WholeSink] {
			t.Fatalf("draw %d: more effort on all levers gives net emission %v, not below %v", i, more.Outcomes[i].Net[carbon.WholeSink], plain.Outcomes[i].Net[carbon.WholeSink])
		}
	}
	setting, err := three.Setting(carbon.Prior{})
	if err != nil {
		t.Fatal(err)
	}
	if more.Median.Setting != setting {
		t.Error("the run beside the ensemble is not that of the levels chosen")
	}
	wrong := carbon.Even(5)
	if _, err := (carbon.Ensemble{Model: china(), Draws: 10, Chosen: &wrong}).Run(stream()); err == nil {
		t.Error("level 5 was taken")
	}
}

// TestProvinces compares with the totals that the source gives for the nation (9,594.7 Mt in 2019, 9,653.7 in 2020) and
// with the national inventory of the Global Carbon Budget.
func TestProvinces(t *testing.T) {
	if n := len(carbon.Provinces()); n != 31 {
		t.Errorf("%d provinces, want 31", n)
	}
	for k, want := range []float64{9594.7, 9653.7} {
		var sum float64
		for _, p := range carbon.Provinces() {
			sum += p.Total(k)
		}
		if math.Abs(sum-want) > 1.5 { // 93 rounded figures
			t.Errorf("the provinces sum to %v in %d, want %v", sum, carbon.ProvinceYears[k], want)
		}
	}
	shares, err := carbon.ProvinceShares("gross", 2019)
	if err != nil {
		t.Fatal(err)
	}
	all := shares.At(2030)
	if left := all[len(all)-1]; math.Abs(left-(1-9594.7/10713.4)) > 1e-3 {
		t.Errorf("the statistical difference is %v of the nation", left)
	}
	if _, err := carbon.ProvinceShares("gross", 2018); err == nil {
		t.Error("shares of a year without figures were given")
	}
}
