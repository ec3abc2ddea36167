package analysis_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/consult"
)

// modelled is a consultation of ten experts who judge the land sink alike, with a question that would tell it and one
// decision. share is what an answer removes.
func modelled(t fataler, share consult.Decimal, decision *consult.Decision) *consult.State {
	t.Helper()
	s := small(t, 9, 2, 0, "mean")
	do(t, s, consult.Put{Role: role, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T1", Parameter: "land60", Unit: "Mt CO2/yr", Items: []consult.ItemID{s.Items[0].ID}, Share: share}}})
	if decision != nil {
		do(t, s, consult.Put{Role: role, Body: &consult.DecisionStated{Data: *decision}})
	}
	for e := range 10 {
		do(t, s, consult.Put{Role: role, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: consult.Pseudonym("X" + strconv.Itoa(e))}}})
	}
	do(t, s, consult.OpenRound{Role: role, Round: "1", Seed: 1})
	for e := range 10 {
		do(t, s, consult.Judge{Role: role, Round: "1", Expert: consult.Pseudonym("X" + strconv.Itoa(e)), Sheet: consult.JudgementSheet{Judgements: []consult.Judgement{{Quantity: "T1", Probabilities: []consult.Decimal{"0.05", "0.5", "0.95"}, Values: []consult.Decimal{"800", "1000", "1200"}}}}})
	}
	do(t, s, consult.CloseRound{Role: role, Round: "1", Master: make([]byte, 32)})
	return s
}

var sinkOrSwim = consult.Decision{ID: "D1", StatedBy: "test", Benefit: "0 - price * max(net_2060, 0) / 1000 - cost * (removal - 2)", Unit: "billion",
	Weights: []consult.Weight{{Name: "price", Values: []consult.Decimal{"600"}}, {Name: "cost", Values: []consult.Decimal{"300", "100000"}}},
	Options: []consult.Option{{ID: "build", Levers: map[string]consult.Decimal{"removal": "3"}}, {ID: "wait"}}}

// TestModelTakesThePanelsJudgement: what all experts say is what the model draws from, beside the analysts' range, and with a
// cost that nothing can repay no answer is worth anything.
func TestModelTakesThePanelsJudgement(t *testing.T) {
	f := compute(t, modelled(t, "0.4", &sinkOrSwim))
	m := f.Model
	if m == nil || len(m.Judged) != 1 || m.Judged[0].Reason != "" || math.Abs(m.Judged[0].P50.V-1000) > 1e-9 || m.Judged[0].Experts != 10 {
		t.Fatalf("the model has %+v", m)
	}
	if m.Panel == m.Analysts || m.Panel.EnergyGap > 1e-9 || m.Panel.CarbonGap > 1e-9 {
		t.Errorf("closures %g and %g", m.Panel.EnergyGap, m.Panel.CarbonGap)
	}
	// Parameters that move together widen the tails (reference figures: 95 % of net emission 3.5, 4.4 and 5.2 Gt).
	tail := m.Panel.Quantiles(carbon.NetOf(carbon.WholeSink), 0.95)[0]
	for i, id := range []string{"model.dependence.30", "model.dependence.60"} {
		d := m.Dependences[i]
		now := d.Quantiles(carbon.NetOf(carbon.WholeSink), 0.95)[0]
		if n, ok := f.Number(id + ".net.p95"); d.ID() != id || !ok || n.Value.V != now || now < tail+300 {
			t.Errorf("%s ends at %g after %g", id, now, tail)
		}
		tail = now
	}
	sum := 0.0
	for _, e := range m.Effects {
		sum += e.Value
	}
	if math.Abs(sum-1) > 1e-9 || len(m.Effects) != len(carbon.Parameters()) {
		t.Errorf("the effects of %d parameters sum to %g", len(m.Effects), sum)
	}
	if len(m.Values) != 1 || len(m.Values[0].Runs) != 2 {
		t.Fatalf("values %+v", m.Values)
	}
	q, dear := m.Values[0].Runs[0].Questions[0], m.Values[0].Runs[1]
	if q.Share != 0.4 || q.Study.Value > q.Known.Value+1e-9 || q.Known.Value > m.Values[0].Runs[0].Perfect.Value {
		t.Errorf("a study is worth %g, knowing %g, knowing everything %g", q.Study.Value, q.Known.Value, m.Values[0].Runs[0].Perfect.Value)
	}
	if dear.Best != "wait" || dear.Perfect.Value != 0 || dear.Questions[0].Known.Value != 0 {
		t.Errorf("where waiting is always best: %s, %+v", dear.Best, dear.Perfect)
	}
	if voi := f.Table("voi"); voi == nil || len(voi.Rows) != 2 || f.Table("model_paths") == nil || f.Table("parameters") == nil {
		t.Error("a table is missing")
	}
	for _, n := range f.Numbers {
		if n.Value.OK && (math.IsNaN(n.Value.V) || math.IsInf(n.Value.V, 0)) {
			t.Errorf("%s is %v", n.ID, n.Value.V)
		}
	}
}

// TestModelWithoutADecision shows where the spread comes from and values nothing; without a quantity there is no model.
func TestModelWithoutADecision(t *testing.T) {
	if m := compute(t, modelled(t, "", nil)).Model; m == nil || len(m.Values) != 0 || len(m.Effects) == 0 {
		t.Errorf("without a decision: %+v", m)
	}
	if m := compute(t, study(t, 6, 2, true)).Model; m != nil {
		t.Error("a consultation that asks for nothing of the model has one")
	}
}

// TestPanelsQuantilesAreHidden where the disclosure rule keeps them.
func TestPanelsQuantilesAreHidden(t *testing.T) {
	s := modelled(t, "", nil)
	s.Rounds[0].Instrument.Disclosure = consult.DefaultDisclosure
	f := compute(t, s)
	hidden := f.Disclosed().Model.Judged[0]
	if hidden.P10.OK || hidden.P90.OK || !hidden.P50.OK || !f.Model.Judged[0].P10.OK {
		t.Errorf("of ten experts' judgements %+v is shown", hidden)
	}
}

func TestDecisionsThatAreRefused(t *testing.T) {
	change := func(do func(*consult.Decision)) consult.Decision {
		d := sinkOrSwim
		d.Options = append([]consult.Option(nil), d.Options...)
		do(&d)
		return d
	}
	for name, d := range map[string]consult.Decision{
		"no author":       change(func(d *consult.Decision) { d.StatedBy = "" }),
		"unknown lever":   change(func(d *consult.Decision) { d.Options[0].Levers = map[string]consult.Decimal{"lever": "3"} }),
		"level above 4":   change(func(d *consult.Decision) { d.Options[0].Levers = map[string]consult.Decimal{"removal": "5"} }),
		"unknown output":  change(func(d *consult.Decision) { d.Benefit = "nett_2060" }),
		"one option":      change(func(d *consult.Decision) { d.Options = d.Options[:1] }),
		"a weight unsaid": change(func(d *consult.Decision) { d.Weights = d.Weights[:1] }),
		"no value":        change(func(d *consult.Decision) { d.Weights = []consult.Weight{{Name: "price"}, {Name: "cost"}} }),
	} {
		if d.Check() == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if err := sinkOrSwim.Check(); err != nil {
		t.Errorf("the control: %v", err)
	}
	for name, m := range map[string]consult.ModelSpec{"another pool": {Pool: "best"}, "an unknown group": {Correlation: map[string]consult.Decimal{"x": "0.5"}}, "a correlation of 2": {Correlation: map[string]consult.Decimal{carbon.GroupNames()[0]: "2"}}} {
		if m.Check() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// BenchmarkModel is what the three-end model adds to the findings of a consultation: two ensembles of 10,000 draws, swings,
// Shapley effects, and the value of answers to one question under two combinations of weights.
func BenchmarkModel(b *testing.B) {
	s := modelled(b, "0.4", &sinkOrSwim)
	for b.Loop() {
		compute(b, s)
	}
}
