package analysis_test

import (
	"math"
	"reflect"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// answering is a consultation whose only round asks one prompt with the options a, b, c, d; marks gives the answer of
// an expert, an empty one stands for "cannot judge".
func answering(t testing.TB, kind consult.PromptKind, experts int, marks func(e int) map[string]int) *consult.State {
	t.Helper()
	p := consult.Prompt{ID: "P", Kind: kind, Name: consult.Text{En: "Which?"}}
	if kind == consult.PromptBudget {
		p.Points = 100
	}
	ids := []string{"a", "b", "c", "d"}
	for _, id := range ids {
		p.Options = append(p.Options, consult.PromptOption{ID: consult.OptionID(id), Name: consult.Text{En: id}})
	}
	s := consult.NewState()
	do(t, s, consult.Put{Role: role, Body: &consult.StudyOpened{Definition: consult.Definition{ID: "demo", Title: consult.Text{En: "Demo"}, Anonymity: "pseudonym", Disclosure: consult.Disclosure{None: true},
		Rules: consult.Rules{MinRaters: 5}, Ranking: []string{"mean"}, Seed: "1", Prompts: []consult.Prompt{p}}}})
	for e := range experts {
		do(t, s, consult.Put{Role: role, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: expert(e)}}})
	}
	do(t, s, consult.OpenRound{Role: role, Round: "1", Seed: 1})
	for e := range experts {
		x := consult.Response{Prompt: "P"}
		for _, id := range ids {
			if n := marks(e)[id]; n > 0 {
				x.Marks = append(x.Marks, consult.OptionMark{Option: consult.OptionID(id), Value: consult.Decimal(strconv.Itoa(n))})
			}
		}
		if len(x.Marks) == 0 {
			x.Aside = "dk"
		}
		do(t, s, consult.Respond{Role: role, Round: "1", Expert: expert(e), Sheet: consult.ResponseSheet{Mode: "live", Responses: []consult.Response{x}}})
	}
	do(t, s, consult.CloseRound{Role: role, Round: "1", Master: make([]byte, 32)})
	return s
}

// TestPromptsByHand works the numbers of each kind out with pencil and paper.
func TestPromptsByHand(t *testing.T) {
	f := compute(t, answering(t, consult.PromptChoice, 10, func(e int) map[string]int {
		return []map[string]int{{"a": 1, "b": 1}, {"b": 1}, {}}[min(e/4, 2)] // 4 a and b, 4 b, 2 cannot judge
	}))
	number(t, f, "prompt.1.P.n", 8)
	number(t, f, "prompt.1.P.dk", 2)
	number(t, f, "prompt.1.P.a.score", 0.5)
	number(t, f, "prompt.1.P.b.score", 1)
	number(t, f, "prompt.1.P.b.rank", 1)
	number(t, f, "prompt.1.P.c.rank", 3)
	number(t, f, "prompt.1.P.d.rank", 3)

	f = compute(t, answering(t, consult.PromptBudget, 5, func(e int) map[string]int { return map[string]int{"a": 60 + 10*(e%2), "b": 40 - 10*(e%2)} }))
	number(t, f, "prompt.1.P.a.score", 64) // 60, 70, 60, 70, 60
	number(t, f, "prompt.1.P.a.median", 60)
	number(t, f, "prompt.1.P.c.score", 0)
	number(t, f, "prompt.1.P.c.share", 0)

	// Places a, then b, c and d left out: these share the places 3 and 4. Borda: a 3 of 3, b 2 of 3, c and d half of one.
	f = compute(t, answering(t, consult.PromptRanking, 6, func(e int) map[string]int { return map[string]int{"a": 1, "b": 2} }))
	number(t, f, "prompt.1.P.a.score", 1)
	number(t, f, "prompt.1.P.b.score", 2.0/3)
	number(t, f, "prompt.1.P.c.score", 0.5/3)
	number(t, f, "prompt.1.P.c.median", 3.5)
	number(t, f, "prompt.1.P.a.first", 1)
	number(t, f, "prompt.1.P.c.share", 0)
	number(t, f, "prompt.1.P.a.rank_high", 1)
	if row := f.Table("prompts").Rows[0]; row[3] != "a" || row[17] != "1" {
		t.Errorf("first row %v", row)
	}
}

// TestContestsByHand: a beats b in 9 of 12 and ties nowhere, so that the log-odds with the imagined option in between are
// known by symmetry to be above 0, and of two options the abilities are each other's negative; in best-worst sets the
// balance over showings is counted by hand.
func TestContestsByHand(t *testing.T) {
	contests := func(kind consult.PromptKind, of func(e int) []consult.Contest) *analysis.Findings {
		s := answering(t, consult.PromptChoice, 12, func(int) map[string]int { return nil })
		r := s.Rounds[0]
		r.Instrument.Prompts[0].Kind = kind
		for e := range r.Responses {
			r.Responses[e].Kind, r.Responses[e].Contests = consult.Rated, of(e)
		}
		return compute(t, s)
	}
	f := contests(consult.PromptPairwise, func(e int) []consult.Contest {
		c := consult.Contest{Among: []consult.OptionID{"a", "b"}, Best: "a"}
		if e >= 9 {
			c.Best = "b"
		}
		return []consult.Contest{c}
	})
	a, _ := f.Number("prompt.1.P.a.score")
	b, _ := f.Number("prompt.1.P.b.score")
	c, _ := f.Number("prompt.1.P.c.score")
	// c and d meet nobody but the imagined option: a to b is the log-odds of 9 to 3, shrunk by it.
	if d := a.Value.V - b.Value.V; d < 0.6 || d > math.Log(3) || c.Value.V >= a.Value.V || c.Value.V <= b.Value.V {
		t.Errorf("a %v, b %v, c %v", a.Value.V, b.Value.V, c.Value.V)
	}
	number(t, f, "prompt.1.P.a.share", 0.75)
	number(t, f, "prompt.1.P.a.rank", 1)

	f = contests(consult.PromptBestWorst, func(e int) []consult.Contest {
		return []consult.Contest{{Among: []consult.OptionID{"a", "b", "c"}, Best: "a", Worst: "c"}, {Among: []consult.OptionID{"b", "c", "d"}, Best: []consult.OptionID{"b", "d"}[e%2], Worst: "c"}}
	})
	number(t, f, "prompt.1.P.a.score", 1)
	number(t, f, "prompt.1.P.b.score", 0.25) // best in 6 of 24 showings
	number(t, f, "prompt.1.P.c.score", -1)
	number(t, f, "prompt.1.P.d.score", 0.5) // best in 6 of 12
	number(t, f, "prompt.1.P.d.rank", 2)
}

// TestPromptsAreDisclosedByTheRule shows nothing of four answers, order and whole medians from five, quartiles from ten,
// all from twenty.
func TestPromptsAreDisclosedByTheRule(t *testing.T) {
	for n, shown := range map[int][]string{4: nil, 5: {"median", "rank"}, 9: {"median", "rank"}, 10: {"median", "q1", "rank"}, 20: {"score", "share", "median", "q1", "rank"}} {
		s := answering(t, consult.PromptBudget, n, func(e int) map[string]int { return map[string]int{"a": 55 + e%3, "b": 45 - e%3} })
		s.Rounds[0].Instrument.Disclosure = consult.DefaultDisclosure
		f := compute(t, s).Disclosed()
		var got []string
		for _, what := range []string{"score", "share", "median", "q1", "rank"} {
			if x, _ := f.Number("prompt.1.P.a." + what); x.Value.OK {
				got = append(got, what)
			}
		}
		if !reflect.DeepEqual(got, shown) {
			t.Errorf("%d experts show %v", n, got)
		}
		number(t, f, "prompt.1.P.n", float64(n))
	}
}

// TestPromptsDoNotDependOnTheOrderOfAnswers hands the same answers in by experts in another order, and doubles them: the
// scores stay, and an option that everybody puts first stands first.
func TestPromptsDoNotDependOnTheOrderOfAnswers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		kind := rapid.SampledFrom([]consult.PromptKind{consult.PromptRanking, consult.PromptBudget}).Draw(rt, "kind")
		answers := make([]map[string]int, 6)
		for e := range answers {
			b := rapid.IntRange(1, 40).Draw(rt, "points")
			answers[e] = map[string]int{"a": 100 - b, "b": b}
			if kind == consult.PromptRanking {
				answers[e] = map[string]int{"a": 1, rapid.SampledFrom([]string{"b", "c", "d"}).Draw(rt, "second"): 2}
			}
		}
		one := compute(t, answering(t, kind, 6, func(e int) map[string]int { return answers[e] }))
		other := compute(t, answering(t, kind, 12, func(e int) map[string]int { return answers[5-e%6] }))
		for _, o := range []string{"a", "b", "c", "d"} {
			x, _ := one.Number("prompt.1.P." + o + ".score")
			y, _ := other.Number("prompt.1.P." + o + ".score")
			if d := x.Value.V - y.Value.V; d > 1e-12 || d < -1e-12 {
				rt.Errorf("%s %s: %v and %v", kind, o, x.Value.V, y.Value.V)
			}
		}
		if p := one.Prompt("P"); p.Options[0].Option != "a" || p.Options[0].Rank != 1 || p.Status != analysis.Unruled {
			rt.Errorf("%+v", p)
		}
	})
}

// TestYearsByHand: of ten experts eight say 2030, 2040, 2060 for certain and two say never. By 2040 four of ten beliefs
// hold, so that the pool reaches a half only between 2040 and 2060: 0.8 times F is 0.5 at F = 0.625, which is 0.125 of the
// way through 0.45 over twenty years, 2045.6, so that 2046 is the first whole year. The pool never reaches 95 %.
func TestYearsByHand(t *testing.T) {
	s := answering(t, consult.PromptChoice, 10, func(int) map[string]int { return nil })
	r := s.Rounds[0]
	r.Instrument.Prompts[0] = consult.Prompt{ID: "P", Kind: consult.PromptYear, From: 2025, To: 2100}
	for e := range r.Responses {
		x := &r.Responses[e]
		x.Kind, x.Marks = consult.Rated, map[consult.OptionID]consult.Mark{consult.YearLow: {Kind: consult.Rated, Value: 2030}, consult.YearMiddle: {Kind: consult.Rated, Value: 2040}, consult.YearHigh: {Kind: consult.Rated, Value: 2060}}
		if e >= 8 {
			x.Marks = map[consult.OptionID]consult.Mark{consult.Never: {Kind: consult.Rated, Value: 100}}
		}
	}
	f := compute(t, s)
	number(t, f, "prompt.1.P.p50.median", 2040)
	number(t, f, "prompt.1.P.p50.score", 2046)
	number(t, f, "prompt.1.P.never.score", 0.2)
	absent(t, f, "prompt.1.P.p95.score")
}
