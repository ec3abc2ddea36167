package elicit_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/elicit"
	"github.com/tanwen/tanwen/fault"
)

// Bad input is refused with its place and a key, never with a panic.
func TestRefusals(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	quarters := []float64{0.25, 0.5, 0.75}
	check := func(values, probabilities []float64) error {
		return elicit.Judgement{Values: values, Probabilities: probabilities}.Check()
	}
	limits := func(lower, upper *float64) error {
		return elicit.Judgement{Values: []float64{1}, Probabilities: []float64{0.5}, Lower: lower, Upper: upper}.Check()
	}
	fit := func(s elicit.Fitter, probabilities []float64, families ...elicit.Family) error {
		_, err := s.Fit(elicit.Judgement{Values: []float64{1, 2, 3}, Probabilities: probabilities}, families...)
		return err
	}
	chips := func(edges []float64, n ...int) error {
		_, err := elicit.Roulette{Edges: edges, Chips: n}.Judgement(false)
		return err
	}
	score := func(_ float64, err error) error { return err }
	cooke := func(change func(p *elicit.Panel)) error {
		p := generated(2, 2, 1)
		change(&p)
		_, err := p.Score()
		return err
	}
	decide := func(d elicit.Decision) error {
		_, err := generated(2, 2, 1).Decide(d)
		return err
	}
	matrix := func(floor float64, m ...[]float64) error {
		_, err := elicit.NearestCorrelation(m, floor)
		return err
	}
	event := func(p elicit.EventPool, answers ...elicit.EventAnswer) error {
		_, err := elicit.PoolEvents(p, answers)
		return err
	}
	four := func(a elicit.FourStep, target float64) error {
		_, err := a.Standardise(target)
		return err
	}
	edges := []float64{0, 1, 2}
	for _, c := range []struct {
		name  string
		err   error
		field string
		key   string
	}{
		{"nothing", check(nil, nil), "values", "elicit.no_quantiles"},
		{"shapes", check([]float64{1}, quarters), "values", "elicit.quantiles_shape"},
		{"NaN", check([]float64{1, nan, 3}, quarters), "values[1]", "elicit.value"},
		{"infinite", check([]float64{1, 2, inf}, quarters), "values[2]", "elicit.value"},
		{"unordered quantiles", check([]float64{1, 3, 2}, quarters), "values[2]", "elicit.value_order"},
		{"equal quantiles", check([]float64{1, 1, 2}, quarters), "values[1]", "elicit.value_order"},
		{"unordered probabilities", check([]float64{1, 2, 3}, []float64{0.5, 0.25, 0.75}), "probabilities[1]", "elicit.probability_order"},
		{"percent", check([]float64{1}, []float64{50}), "probabilities[0]", "elicit.probability"},
		{"below the limit", limits(new(2.0), nil), "values[0]", "elicit.below_limit"},
		{"above the limit", limits(nil, new(1.0)), "values[0]", "elicit.above_limit"},
		{"infinite limit", limits(new(inf), nil), "lower", "elicit.limit"},
		{"one-sided", fit(elicit.Fitter{}, []float64{0.6, 0.7, 0.8}), "probabilities", "elicit.spread"},
		{"no family", fit(elicit.Fitter{}, quarters, "cauchy"), "families", "elicit.family"},
		{"df", fit(elicit.Fitter{DF: -1}, quarters), "df", "elicit.df"},
		{"terms", fit(elicit.Fitter{Terms: 1}, quarters), "terms", "elicit.terms"},
		{"edges", chips([]float64{0, 1}, 1, 1), "edges", "elicit.roulette_shape"},
		{"edges fall", chips([]float64{0, 2, 1}, 1, 1), "edges[2]", "elicit.roulette_edges"},
		{"chips", chips(edges, -1, 1), "chips[0]", "elicit.roulette_chips"},
		{"no chips", chips(edges, 0, 0), "chips", "elicit.roulette_empty"},
		{"one bin", chips(edges, 0, 7), "chips", "elicit.roulette_one_bin"},
		{"sd", score(elicit.CRPSNormal(1, 1, -1)), "sd", "elicit.sd"},
		{"no sample", score(elicit.CRPSSample(1, nil, false)), "sample", "elicit.sample"},
		{"one member", score(elicit.CRPSSample(1, []float64{1}, true)), "sample", "elicit.sample"},
		{"interval", score(elicit.IntervalScore(1, 2, 1, 0.1)), "upper", "elicit.interval"},
		{"alpha", score(elicit.IntervalScore(1, 1, 2, 0)), "alpha", "elicit.probability"},
		{"probability", score(elicit.Brier(1.2, true)), "probability", "elicit.share"},
		{"categories", score(elicit.BrierCategories([]float64{0.5, 0.6}, 0)), "probabilities", "elicit.probabilities_sum"},
		{"outcome", score(elicit.BrierCategories([]float64{0.5, 0.5}, 2)), "outcome", "elicit.outcome"},
		{"weights", elicit.LinearPool{Components: []elicit.Distribution{elicit.Normal{SD: 1}}, Weights: []float64{0.5}}.Check(), "weights", "elicit.weights_sum"},
		{"component", elicit.QuantilePool{Components: []elicit.Distribution{elicit.Normal{}}}.Check(), "components[0].sd", "elicit.parameter_positive"},
		{"no component", elicit.LinearPool{}.Check(), "components", "elicit.pool_empty"},
		{"beta limits", elicit.Beta{Shape1: 1, Shape2: 1}.Check(), "upper", "elicit.limits"},
		{"mode", elicit.PERT{Mode: 2, Upper: 1}.Check(), "mode", "elicit.mode"},
		{"falling metalog", elicit.Metalog{Coefficients: []float64{0, 1, 0, -9}}.Check(), "coefficients", "elicit.metalog_infeasible"},
		{"knots", elicit.PiecewiseLinear{Values: []float64{1, 1}, Probabilities: []float64{0, 1}}.Check(), "values[1]", "elicit.knots_order"},
		{"knot ends", elicit.PiecewiseLinear{Values: []float64{1, 2}, Probabilities: []float64{0.1, 1}}.Check(), "probabilities", "elicit.knots_ends"},
		{"levels", cooke(func(p *elicit.Panel) { p.Levels = []float64{0.5, 0.05, 0.95} }), "quantiles[1]", "elicit.levels"},
		{"no experts", cooke(func(p *elicit.Panel) { p.Judgements = nil }), "judgements", "elicit.no_experts"},
		{"no seeds", cooke(func(p *elicit.Panel) { p.Realizations = make([]*float64, 3) }), "realizations", "elicit.no_seeds"},
		{"no answers", cooke(func(p *elicit.Panel) { p.Judgements = [][][]float64{{nil, nil, {1, 2, 3}}} }), "judgements", "elicit.no_seed_answers"},
		{"items", cooke(func(p *elicit.Panel) { p.Judgements[1] = nil }), "judgements[1]", "elicit.items_shape"},
		{"quantiles", cooke(func(p *elicit.Panel) { p.Judgements[1][2] = []float64{1} }), "judgements[1][2]", "elicit.levels_shape"},
		{"unordered", cooke(func(p *elicit.Panel) { p.Judgements[1][2] = []float64{1, 3, 3} }), "judgements[1][2][2]", "elicit.value_order"},
		{"log of zero", cooke(func(p *elicit.Panel) { p.Log = []bool{false, false, true}; p.Judgements[0][2] = []float64{0, 1, 2} }), "judgements[0][2][0]", "elicit.log_value"},
		{"NaN truth", cooke(func(p *elicit.Panel) { p.Realizations[0] = new(nan) }), "realizations[0]", "elicit.value"},
		{"overshoot", cooke(func(p *elicit.Panel) { p.Overshoot = -0.1 }), "overshoot", "elicit.overshoot"},
		{"power", cooke(func(p *elicit.Panel) { p.Power = 2 }), "power", "elicit.power"},
		{"no range", cooke(func(p *elicit.Panel) {
			*p = elicit.Panel{Levels: []float64{0.5}, Judgements: [][][]float64{{{3}}}, Realizations: []*float64{new(3.0)}}
		}), "judgements[0][0]", "elicit.no_range"},
		{"weighting", decide(elicit.Decision{}), "weighting", "elicit.weighting"},
		{"optimise equal", decide(elicit.Decision{Weighting: elicit.EqualWeights, Optimise: true}), "optimise", "elicit.optimise"},
		{"user weights", decide(elicit.Decision{Weighting: elicit.UserWeights}), "weights", "elicit.weights_shape"},
		{"negative weight", decide(elicit.Decision{Weighting: elicit.UserWeights, Weights: []float64{2, -1}}), "weights[1]", "elicit.weight"},
		{"no matrix", matrix(0), "matrix", "elicit.matrix_empty"},
		{"not square", matrix(0, []float64{1, 0}), "matrix[0]", "elicit.matrix_shape"},
		{"diagonal", matrix(0, []float64{0.9}), "matrix[0][0]", "elicit.matrix_diagonal"},
		{"not symmetric", matrix(0, []float64{1, 0.5}, []float64{0.4, 1}), "matrix[1][0]", "elicit.matrix_symmetry"},
		{"beyond one", matrix(0, []float64{1, 1.5}, []float64{1.5, 1}), "matrix[0][1]", "elicit.correlation"},
		{"floor", matrix(1, []float64{1}), "floor", "elicit.floor"},
		{"rule", event(elicit.EventPool{Rule: "vote"}, elicit.EventAnswer{Best: 0.5}), "rule", "elicit.event_rule"},
		{"no opinions", event(elicit.EventPool{Rule: elicit.EventMean}), "answers", "elicit.no_answers"},
		{"chance", event(elicit.EventPool{Rule: elicit.EventMean}, elicit.EventAnswer{Best: nan}), "answers[0].best", "elicit.share"},
		{"interval without best", event(elicit.EventPool{Rule: elicit.EventInterval}, elicit.EventAnswer{Best: 0.5, Lower: 0.6, Upper: 0.7}), "answers[0]", "elicit.event_interval"},
		{"widest", event(elicit.EventPool{Rule: elicit.EventOwnInterval}, elicit.EventAnswer{Best: 0.5, Lower: 0.4, Upper: 0.7}), "answers[0].widest", "elicit.widest"},
		{"best outside", four(elicit.FourStep{Lower: 1, Best: 0, Upper: 2, Confidence: 0.5}, 0.8), "best", "elicit.best"},
		{"confidence", four(elicit.FourStep{Upper: 2}, 0.8), "confidence", "elicit.confidence"},
		{"target", four(elicit.FourStep{Upper: 2, Confidence: 0.5}, 80), "target", "elicit.target"},
	} {
		e := fault.Find(c.err)
		if e == nil {
			t.Errorf("%s: error %v, want one at %s", c.name, c.err, c.field)
			continue
		}
		if e.Kind != fault.Invalid || e.Place.Field != c.field || e.Key != c.key {
			t.Errorf("%s: %v %s at %s, want %s at %s", c.name, e.Kind, e.Key, e.Place, c.key, c.field)
		}
	}
}

// A family whose limit is missing comes back with the reason, the others with their fits.
func TestFitTellsWhatDoesNotApply(t *testing.T) {
	fits, err := elicit.Fitter{}.Fit(elicit.Judgement{Values: []float64{-1, 2, 4}, Probabilities: []float64{0.1, 0.5, 0.9}, Upper: new(5.0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fits {
		want := ""
		switch f.Family {
		case elicit.FamilyGamma, elicit.FamilyLogNormal, elicit.FamilyLogT, elicit.FamilyBeta, elicit.FamilyPERT:
			want = "elicit.needs_lower"
		}
		switch {
		case want == "" && f.Distribution == nil:
			t.Errorf("%s: %v", f.Family, f.Reason)
		case want != "" && (f.Distribution != nil || f.Reason.Key != want):
			t.Errorf("%s: %v, want %s", f.Family, f.Reason, want)
		}
	}
}

// Whatever numbers come in, a fit is either refused or a distribution with finite numbers.
func FuzzFit(f *testing.F) {
	f.Add(30.0, 40.0, 50.0, 0.25, 0.75, 0.0, 100.0)
	f.Add(-1e308, 0.0, 1e308, 0.01, 0.99, math.NaN(), math.NaN())
	f.Add(-1.0, 0.0, 1e200, 0.01, 0.99, -1.0000001, math.NaN())
	f.Add(1e-300, 2e-300, 3e-300, 0.1, 0.9, 0.0, 1.0)
	f.Add(1.0, 1.0000000000000002, 1.0000000000000004, 0.25, 0.75, 0.0, 2.0)
	f.Add(1.0, 2.0, 1e9, 0.25, 0.75, 0.0, 1e10)
	f.Fuzz(func(t *testing.T, a, b, c, p, q, lower, upper float64) {
		j := elicit.Judgement{Values: []float64{a, b, c}, Probabilities: []float64{p, (p + q) / 2, q}}
		if !math.IsNaN(lower) {
			j.Lower = &lower
		}
		if !math.IsNaN(upper) {
			j.Upper = &upper
		}
		fits, err := elicit.Fitter{}.Fit(j)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		for _, fit := range fits {
			if fit.Distribution == nil {
				if fit.Reason == nil {
					t.Fatalf("%s: neither a distribution nor a reason", fit.Family)
				}
				continue
			}
			if err := fit.Distribution.Check(); err != nil {
				t.Fatalf("%s: %v", fit.Family, err)
			}
			for _, v := range []float64{fit.SSQ, fit.P05, fit.P95} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%s: %+v", fit.Family, fit)
				}
			}
		}
	})
}
