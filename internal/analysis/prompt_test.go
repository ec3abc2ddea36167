package analysis_test

import (
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
