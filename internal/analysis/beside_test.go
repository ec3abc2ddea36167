package analysis_test

import (
	"math"
	"reflect"
	"strconv"
	"testing"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// number fails unless the findings hold the number.
func number(t *testing.T, f *analysis.Findings, id string, want float64) {
	t.Helper()
	if n, ok := f.Number(id); !ok || !n.Value.OK || math.Abs(n.Value.V-want) > 1e-9 {
		t.Errorf("%s is %+v, want %v", id, n, want)
	}
}

// absent fails if the findings hold a value for the number.
func absent(t *testing.T, f *analysis.Findings, id string) {
	t.Helper()
	if n, ok := f.Number(id); ok && (n.Value.OK || n.Printed != "") {
		t.Errorf("%s is shown: %+v", id, n)
	}
}

// TestWeightSensitivityByHand: Q1 rates (5, 1), Q2 (1, 4) on a scale from 1 to 5 with weights 0.55 and 0.45. On 0..1 that is
// (1, 0) and (0, 0.75); Q1 leads while t > 0.75 (1 - t), so from t = 3/7 on.
func TestWeightSensitivityByHand(t *testing.T) {
	for _, method := range []string{"mean", "mean_adjusted"} {
		s := small(t, 5, 2, 3, method)
		s.Definition.Criteria[0].Weight, s.Definition.Criteria[1].Weight = "0.55", "0.45"
		round(t, s, "1", 3, 2, alike([][2]string{{"5", "1"}, {"1", "4"}}))
		f := compute(t, s)
		number(t, f, "sensitivity.turns", 1) // a falls to 0.4125 < 3/7; b rises to 0.5625 < 4/7
		if method == "mean" {
			number(t, f, "sensitivity.weight.a.low", 3.0/7)
			number(t, f, "sensitivity.weight.a.high", 1)
			number(t, f, "sensitivity.weight.b.high", 4.0/7)
		} else {
			absent(t, f, "sensitivity.weight.a.low")
		}
	}
}

// TestLeaveOutByHand: one expert alone puts Q1 first, and nobody else's absence changes that.
func TestLeaveOutByHand(t *testing.T) {
	s := small(t, 5, 2, 6, "mean")
	round(t, s, "1", 6, 2, func(e, i, c int) string {
		if e == 0 {
			return []string{"5", "1"}[i]
		}
		return []string{"3", "3"}[i]
	})
	f := compute(t, s)
	number(t, f, "sensitivity.expert.left_out", 6)
	number(t, f, "sensitivity.expert.changes", 1)
	number(t, f, "sensitivity.institution.left_out", 3)
	number(t, f, "sensitivity.institution.changes", 1)
	if f.Table("leave_out").Rows[0][3] != "1" {
		t.Errorf("%v", f.Table("leave_out").Rows)
	}
	s.Rounds[0].Instrument.Disclosure = consult.DefaultDisclosure
	d := compute(t, s).Disclosed()
	number(t, d, "sensitivity.expert.changes", 1)
	absent(t, d, "sensitivity.institution.changes") // three institutions are fewer than five
}

// TestWeightsFromJudgementsCount: the same answers under weights of swing points 300 : 100 (as in TestRankingByHand).
func TestWeightsFromJudgementsCount(t *testing.T) {
	s := small(t, 5, 2, 3, "mean")
	w := &consult.Weighting{Method: "swing", Points: []consult.Points{{Criterion: "a", Value: "300"}, {Criterion: "b", Value: "100"}}}
	s.Definition.Weighting = w
	round(t, s, "1", 3, 2, alike([][2]string{{"5", "1"}, {"1", "5"}}))
	f := compute(t, s)
	number(t, f, "rank.mean.Q1.score", 4)
	number(t, f, "rank.mean.Q2.score", 2)
	number(t, f, "weights.a", 0.75)
}

// TestCoefficientsByHand: four experts, of whom three always agree and one always differs by one point; and, for each
// coefficient, full agreement is 1.
func TestCoefficientsByHand(t *testing.T) {
	s := small(t, 3, 3, 4, "mean")
	s.Definition.Rules.Agreement = consult.Coefficients()
	round(t, s, "1", 4, 3, func(e, i, c int) string {
		if c == 1 && e == 3 {
			return strconv.Itoa(3 - i)
		}
		return strconv.Itoa(1 + i)
	})
	f := compute(t, s)
	for _, name := range consult.Coefficients() {
		number(t, f, "agreement.1.a."+name+".value", 1)
		n, ok := f.Number("agreement.1.b." + name + ".value")
		if !ok || !n.Value.OK || n.Value.V >= 1 {
			t.Errorf("%s on b: %+v", name, n)
		}
		number(t, f, "agreement.1."+name+".valued", 2)
	}
	// Items get 1,1,1,3; 2,2,2,2; 3,3,3,1: Pe = 3 (1/3)^2 = 1/3, mean P = (3/6 + 1 + 3/6)/3 = 2/3.
	number(t, f, "agreement.1.b.fleiss_kappa.value", 0.5)
	// Rank sums 6, 8, 10 of four experts: S = 8, W = 12*8/(16*24).
	number(t, f, "agreement.1.b.kendall_w.value", 0.25)
	if n, _ := f.Number("agreement.1.a.kendall_w.p"); math.Abs(n.Value.V-1.0/216) > 1e-9 {
		t.Errorf("four experts of one mind on three items have probability 6 (1/6)^4, got %v", n.Value)
	}
}

// TestStabilityRuleAndStop: with the rule share-changed one of four experts who changes is too much (25 % > 15 %), with the
// default the median decides.
func TestStabilityRuleAndStop(t *testing.T) {
	run := func(rule consult.RuleSpec) *analysis.Findings {
		s := small(t, 5, 2, 4, "mean")
		s.Definition.Rules.Stability = rule
		s.Definition.Rules.Stop = consult.RuleSpec{Stop: "stable >= 0.6"}
		for k, id := range []consult.RoundID{"1", "2"} {
			round(t, s, id, 4, 2, func(e, i, c int) string {
				if k == 1 && e == 0 && i == 0 {
					return "2"
				}
				return "3"
			})
		}
		return compute(t, s)
	}
	f := run(consult.RuleSpec{})
	number(t, f, "stability.1-2.moved", 0)
	number(t, f, "stop.2.met", 1)
	number(t, f, "stop.2.stable", 1)
	f = run(consult.RuleSpec{Preset: "share-changed"})
	number(t, f, "stability.1-2.moved", 2)
	number(t, f, "stability.1-2.a.moved", 1)
	number(t, f, "stop.2.stable", 0.5)
	number(t, f, "stop.2.met", 0)
	if n, _ := f.Number("stability.1-2.moved"); n.Recipe != "stability-rule" {
		t.Errorf("recipe %s", n.Recipe)
	}
	absent(t, f, "stop.1.stable")
}

// TestDifferencesByHand: two groups of three that share no rating. Of the 20 ways to choose three of six, two are as extreme.
func TestDifferencesByHand(t *testing.T) {
	s := small(t, 5, 1, 6, "mean")
	for i := range s.Experts {
		s.Experts[i].Attributes["institution"] = []string{"x", "y"}[i/3]
	}
	round(t, s, "1", 6, 1, func(e, i, c int) string {
		if c == 1 {
			return "3"
		}
		return strconv.Itoa(1 + 2*(e/3) + e%2)
	})
	f := compute(t, s)
	id := "groups.institution.1.Q1.a"
	number(t, f, id+".p", 0.1)
	number(t, f, id+".p_holm", 0.1)
	number(t, f, id+".effect", -1)
	number(t, f, id+".divergence", 1)
	number(t, f, "groups.institution.1.Q1.b.p", 1)
	number(t, f, "groups.institution.differ", 0)
	number(t, f, "groups.institution.compared", 2)
	s.Rounds[0].Instrument.Disclosure = consult.DefaultDisclosure
	d := compute(t, s).Disclosed()
	absent(t, d, id+".p")
	if row := d.Table("group_differences").Rows[0]; row[len(row)-1] != "suppressed" || row[8] != "" {
		t.Errorf("a group of three shows %v", row)
	}
}

// judging is a consultation on quantities: seeds with known values and one target.
func judging(t *testing.T, experts, seeds int, value func(e, q int) []consult.Decimal) *consult.State {
	t.Helper()
	s := small(t, 5, 0, experts, "mean")
	for q := range seeds + 1 {
		x := consult.Quantity{ID: consult.QuantityID("C" + strconv.Itoa(q)), Unit: "Mt", Realisation: "50"}
		if q == seeds {
			x = consult.Quantity{ID: "T", Unit: "Mt"}
		}
		do(t, s, consult.Put{Role: role, Body: &consult.QuantityAdded{Data: x}})
	}
	do(t, s, consult.OpenRound{Role: role, Round: "1", Items: []consult.ItemID{}, Seed: 1})
	for e := range experts {
		j := consult.Judge{Role: role, Round: "1", Expert: expert(e)}
		for q := range seeds + 1 {
			id := consult.QuantityID("C" + strconv.Itoa(q))
			if q == seeds {
				id = "T"
			}
			j.Sheet.Judgements = append(j.Sheet.Judgements, consult.Judgement{Quantity: id, Probabilities: []consult.Decimal{"0.05", "0.5", "0.95"}, Values: value(e, q)})
		}
		do(t, s, j)
	}
	do(t, s, consult.CloseRound{Role: role, Round: "1", Master: make([]byte, 32)})
	return s
}

// TestPoolsByHand: of two experts who give the same quantiles every pool is one of them; averages of quantiles of two who
// differ lie in the middle.
func TestPoolsByHand(t *testing.T) {
	f := compute(t, judging(t, 2, 0, func(e, q int) []consult.Decimal { return []consult.Decimal{"10", "20", "40"} }))
	for _, kind := range []string{"linear", "quantile"} {
		number(t, f, "pool.T."+kind+".p05", 10)
		number(t, f, "pool.T."+kind+".p50", 20)
		number(t, f, "pool.T."+kind+".p95", 40)
	}
	if f.Calibration.Reason != "pool.few_seeds" {
		t.Errorf("%+v", f.Calibration)
	}
	f = compute(t, judging(t, 2, 0, func(e, q int) []consult.Decimal {
		return [][]consult.Decimal{{"10", "20", "40"}, {"20", "40", "50"}}[e]
	}))
	number(t, f, "pool.T.quantile.p50", 30)
	number(t, f, "pool.T.quantile.p05", 15)
	number(t, f, "pool.T.linear.experts", 2)
}

// TestPerformancePool: of two experts one always has the truth, 50, inside his quantiles and the other never; the pool by
// performance is the first one's judgement, and equal values are left out with a count.
func TestPerformancePool(t *testing.T) {
	f := compute(t, judging(t, 2, 10, func(e, q int) []consult.Decimal {
		switch {
		case e == 0 && q%2 == 0:
			return []consult.Decimal{"20", "45", "80"}
		case e == 0:
			return []consult.Decimal{"20", "55", "80"}
		case q == 10:
			return []consult.Decimal{"90", "95", "100"}
		}
		return []consult.Decimal{"100", "101", "102"}
	}))
	number(t, f, "calibration.seeds", 10)
	number(t, f, "calibration.weighted", 1)
	number(t, f, "pool.T.performance.p50", 45)
	number(t, f, "pool.T.performance.experts", 1)
	f = compute(t, judging(t, 3, 0, func(e, q int) []consult.Decimal {
		return [][]consult.Decimal{{"10", "20", "40"}, {"20", "20", "50"}, {"10", "20", "40"}}[e]
	}))
	number(t, f, "pool.T.linear.left", 1)
	number(t, f, "pool.T.linear.experts", 2)
}

// TestPoolsAreDisclosedByTheRule hides quantiles of few experts.
func TestPoolsAreDisclosedByTheRule(t *testing.T) {
	for n, shown := range map[int][]string{4: nil, 5: {"p50"}, 9: {"p50"}, 10: {"p25", "p50", "p75"}, 20: {"p05", "p25", "p50", "p75", "p95"}} {
		s := judging(t, n, 0, func(e, q int) []consult.Decimal { return []consult.Decimal{"10", "20", "40"} })
		s.Rounds[0].Instrument.Disclosure = consult.DefaultDisclosure
		f := compute(t, s).Disclosed()
		var got []string
		for _, p := range []string{"p05", "p25", "p50", "p75", "p95"} {
			if x, _ := f.Number("pool.T.linear." + p); x.Value.OK {
				got = append(got, p)
			}
		}
		if !reflect.DeepEqual(got, shown) {
			t.Errorf("%d experts show %v", n, got)
		}
	}
}
