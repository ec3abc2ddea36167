package analysis_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// quantified is a consultation in which experts judge quantities at 10, 50 and 90 %, all alike.
func quantified(t *testing.T, spec *consult.ModelSpec, quantities []consult.Quantity, experts map[consult.QuantityID]int, values map[consult.QuantityID][3]consult.Decimal) *consult.State {
	t.Helper()
	s := small(t, 9, 2, 0, "mean")
	s.Definition.Model = spec
	for _, q := range quantities {
		do(t, s, consult.Put{Role: role, Body: &consult.QuantityAdded{Data: q}})
	}
	const most = 24
	for e := range most {
		do(t, s, consult.Put{Role: role, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: consult.Pseudonym("X" + strconv.Itoa(e))}}})
	}
	do(t, s, consult.OpenRound{Role: role, Round: "1", Seed: 1})
	s.Rounds[0].Instrument.Disclosure = consult.DefaultDisclosure
	for e := range most {
		var sheet consult.JudgementSheet
		for _, q := range quantities {
			if e < experts[q.ID] {
				v := values[q.ID]
				sheet.Judgements = append(sheet.Judgements, consult.Judgement{Quantity: q.ID, Probabilities: []consult.Decimal{"0.1", "0.5", "0.9"}, Values: v[:]})
			}
		}
		if len(sheet.Judgements) > 0 {
			do(t, s, consult.Judge{Role: role, Round: "1", Expert: consult.Pseudonym("X" + strconv.Itoa(e)), Sheet: sheet})
		}
	}
	do(t, s, consult.CloseRound{Role: role, Round: "1", Master: make([]byte, 32)})
	return s
}

// TestPrior: one rule says what of the panel's judgements enters the model, and the model of the findings follows it.
func TestPrior(t *testing.T) {
	quantities := []consult.Quantity{
		{ID: "C01", Unit: "Mt CO2", Realisation: "12289"}, {ID: "T01", Parameter: "land60", Unit: "Mt CO2/yr"}, {ID: "T02", Parameter: "q_ccs", Unit: "Mt CO2/yr"},
		{ID: "T03", Parameter: "beccs", Unit: "Gt CO2/yr"}, {ID: "T04", Parameter: "dac", Unit: "Mt CO2/yr"}, {ID: "T05", Parameter: "osink", Unit: "Mt CO2/yr"},
		{ID: "T06", Parameter: "nuc60", Unit: "GW"}, {ID: "T07", Parameter: "vre_cap"},
	}
	experts := map[consult.QuantityID]int{"T01": 24, "T02": 4, "T03": 24, "T04": 24, "T06": 12, "T07": 24}
	values := map[consult.QuantityID][3]consult.Decimal{
		"T01": {"500", "1000", "1800"}, "T02": {"500", "1000", "1800"}, "T03": {"0.1", "0.2", "0.4"}, "T04": {"5000", "7000", "9000"},
		"T06": {"200", "300", "400"}, "T07": {"0.5", "0.7", "0.99"},
	}
	group := carbon.GroupNames()[0]
	s := quantified(t, &consult.ModelSpec{Correlation: map[string]consult.Decimal{group: "0.5"}}, quantities, experts, values)
	f := compute(t, s)
	prior, judged, err := f.Prior("linear")
	if err != nil {
		t.Fatal(err)
	}
	if err := prior.Check(); err != nil {
		t.Fatal(err)
	}
	want := []struct {
		parameter, reason string
		experts           int
		cut               bool
	}{{"land60", "", 24, false}, {"q_ccs", "model.few_experts", 4, false}, {"beccs", "model.other_unit", 24, false}, {"dac", "model.outside", 24, false},
		{"osink", "model.not_judged", 0, false}, {"nuc60", "", 12, false}, {"vre_cap", "", 24, true}}
	if len(judged) != len(want) {
		t.Fatalf("%d parameters, want %d", len(judged), len(want))
	}
	for i, w := range want {
		if j := judged[i]; j.Parameter.ID != w.parameter || j.Reason != w.reason || j.Experts != w.experts || j.Cut != w.cut || (j.Reason == "") != j.P50.OK {
			t.Errorf("%+v, want %+v", j, w)
		}
	}
	at := func(id string) carbon.Parameter { i, _ := carbon.Index(id); return prior.Parameters[i] }
	sink := at("land60")
	if sink.Basis != carbon.Panel || sink.Source != "T01, linear, n = 24" {
		t.Errorf("land60 rests on %s, %s", sink.Basis, sink.Source)
	}
	// What was elicited comes back from the marginal that the model draws from (reference figure: 0.5 %).
	for _, q := range []struct{ share, value float64 }{{0.1, 500}, {0.5, 1000}, {0.9, 1800}} {
		if got := sink.Quantile(q.share); math.Abs(got-q.value) > 1e-6*q.value {
			t.Errorf("the %v quantile is %v, want %v", q.share, got, q.value)
		}
	}
	if share := at("vre_cap"); share.P90 != share.High {
		t.Errorf("a tail beyond the limit %v ends at %v", share.High, share.P90)
	}
	for k, shipped := range carbon.Parameters() {
		if used := map[string]bool{"land60": true, "nuc60": true, "vre_cap": true}; !used[shipped.ID] && prior.Parameters[k] != shipped {
			t.Errorf("%s changed although no judgement on it can be used", shipped.ID)
		}
	}
	if prior.Correlation == nil {
		t.Error("the stated dependence is lost")
	}
	if f.Model.Dependences != nil {
		t.Error("other dependences than the stated one stand beside it")
	}
	// The brief's model stands on the same.
	if len(f.Model.Judged) != len(judged) || f.Model.Judged[0] != judged[0] || f.Model.Judged[6] != judged[6] || f.Model.Panel == f.Model.Analysts {
		t.Errorf("the findings' model judges %+v", f.Model.Judged)
	}
	// What may be shown differs, what is drawn from does not.
	hiddenPrior, hidden, err := f.Disclosed().Prior("linear")
	if err != nil || hidden[5].P10.OK || !hidden[5].P50.OK || !hidden[0].P10.OK || !judged[5].P10.OK {
		t.Errorf("disclosed: %+v, %v", hidden, err)
	}
	for i := range prior.Parameters {
		if hiddenPrior.Parameters[i] != prior.Parameters[i] {
			t.Errorf("disclosed findings draw %s from %+v", prior.Parameters[i].ID, hiddenPrior.Parameters[i].Marginal)
		}
	}
	for i, j := range f.Disclosed().Model.Judged {
		if j != hidden[i] {
			t.Errorf("the brief shows %+v, the pages %+v", j, hidden[i])
		}
	}
}

// TestPriorByPool: where all judge alike every pool has their median, and without calibration quantities none is weighted.
func TestPriorByPool(t *testing.T) {
	f := compute(t, modelled(t, "", nil))
	for _, kind := range analysis.PoolKinds[:2] {
		if _, judged, err := f.Prior(kind); err != nil || math.Abs(judged[0].P50.V-1000) > 1e-9 {
			t.Errorf("%s: %+v, %v", kind, judged, err)
		}
	}
	if _, judged, err := f.Prior("performance"); err != nil || judged[0].Reason != "model.not_judged" {
		t.Errorf("without calibration quantities: %+v, %v", judged, err)
	}
}
