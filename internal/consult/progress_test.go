package consult_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/internal/consult"
)

// asked is a consultation whose round asks for ratings, a quantity, a choice and pairs; E3 is recused of Q2.
func asked(t interface{ Fatalf(string, ...any) }) *consult.State {
	s := consult.NewState()
	d := definition()
	name := consult.Text{En: "Which?"}
	d.Prompts = []consult.Prompt{{ID: "C", Kind: consult.PromptChoice, Name: name, Options: options("a", "b", "c")}, {ID: "P", Kind: consult.PromptPairwise, Name: name, Options: options("a", "b", "c")}}
	must(t, s, put(&consult.StudyOpened{Definition: d}))
	for _, id := range []string{"Q1", "Q2"} {
		must(t, s, put(item(id)))
	}
	for _, p := range []string{"E1", "E2", "E3"} {
		must(t, s, put(expert(p)))
	}
	must(t, s, consult.Put{Role: program, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "X", Unit: "GW", Name: consult.Text{En: "Storage"}}}})
	must(t, s, consult.Put{Role: program, Body: &consult.ExpertRecused{Who: consult.ExpertWho{Pseudonym: "E3"}, Data: consult.Recusal{Items: []consult.ItemID{"Q2"}}, Text: consult.Remark{Reason: "own project"}}})
	must(t, s, consult.OpenRound{Role: program, Round: "1", Seed: 7})
	return s
}

func judged(expert string, values ...consult.Decimal) consult.Judge {
	j := consult.Judgement{Quantity: "X", Aside: "dk", Probabilities: []consult.Decimal{}, Values: []consult.Decimal{}}
	if len(values) > 0 {
		j = consult.Judgement{Quantity: "X", Probabilities: []consult.Decimal{"0.05", "0.5", "0.95"}, Values: values}
	}
	return consult.Judge{Role: program, Round: "1", Expert: consult.Pseudonym(expert), Sheet: consult.JudgementSheet{Judgements: []consult.Judgement{j}}}
}

func pairs(expert string, among ...consult.OptionID) consult.Respond {
	x := consult.Response{Prompt: "P"}
	for i := 0; i+1 < len(among); i += 2 {
		x.Contests = append(x.Contests, consult.Contest{Among: among[i : i+2], Best: among[i]})
	}
	return consult.Respond{Role: program, Round: "1", Expert: consult.Pseudonym(expert), Sheet: consult.ResponseSheet{Mode: "live", Responses: []consult.Response{x}}}
}

func TestProgressCountsAllThatIsAsked(t *testing.T) {
	s := asked(t)
	r := s.Round("1")
	for _, step := range []struct {
		name   string
		expert consult.Pseudonym
		do     consult.Command
		want   consult.Progress
	}{
		{"nothing", "E1", nil, consult.Progress{All: 5}},
		{"recused of an item", "E3", nil, consult.Progress{All: 4}},
		{"one item, with an empty cell", "E1", sheet("E1", "7", ""), consult.Progress{All: 5, Begun: true}},
		{"both items", "E1", sheet("E1", "7", "dk", "3", "4"), consult.Progress{All: 5, Done: 2, Begun: true}},
		{"every item but neither quantity nor prompts is not finished", "E1", nil, consult.Progress{All: 5, Done: 2, Begun: true}},
		{"the quantity, as one that cannot be judged", "E1", judged("E1"), consult.Progress{All: 5, Done: 3, Begun: true}},
		{"the choice", "E1", response("E1", "C", "a", "1"), consult.Progress{All: 5, Done: 4, Begun: true}},
		{"one pair of three", "E1", pairs("E1", "a", "b"), consult.Progress{All: 5, Done: 4, Begun: true}},
		{"every pair", "E1", pairs("E1", "a", "b", "a", "c", "b", "c"), consult.Progress{All: 5, Done: 5, Begun: true}},
		{"a quantity alone begins", "E3", judged("E3", "1", "2", "3"), consult.Progress{All: 4, Done: 1, Begun: true}},
	} {
		if step.do != nil {
			must(t, s, step.do)
		}
		got := s.Progress(r, step.expert)
		if got != step.want {
			t.Errorf("%s: %+v, want %+v", step.name, got, step.want)
		}
		if got.Finished() != (got.Done == got.All) || s.Left(r, step.expert) != got.Left() {
			t.Errorf("%s: %+v is finished: %v", step.name, got, got.Finished())
		}
	}
}

// TestProgressOfAnyAnswers compares with a count that goes through all that is asked.
func TestProgressOfAnyAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := asked(t)
		r := s.Round("1")
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			who := rapid.SampledFrom([]string{"E1", "E2", "E3"}).Draw(t, "who")
			_ = do(s, rapid.SampledFrom([]consult.Command{
				sheet(who, "7", "", "3", "4"), sheet(who, "5", "6"), judged(who, "1", "2", "3"), judged(who), response(who, "C", "a", "1"), response(who, "C", "na"),
				pairs(who, "a", "b"), pairs(who, "a", "b", "a", "c", "b", "c"),
				consult.Withdraw{Role: program, Round: "1", Expert: consult.Pseudonym(who), Items: []consult.ItemID{"Q1"}},
				consult.Withdraw{Role: program, Round: "1", Expert: consult.Pseudonym(who), Prompts: []consult.PromptID{"C"}},
			}).Draw(t, "what"))
		}
		for _, e := range s.Experts {
			want := consult.Progress{}
			reply := r.Reply(e.Pseudonym)
			for i, id := range r.Instrument.Items {
				if e.IsRecused(id) {
					continue
				}
				want.All++
				if reply == nil || reply.Answer(i) == nil {
					continue
				}
				want.Begun = true
				if !slices.ContainsFunc(reply.Answer(i).Marks, func(m consult.Mark) bool { return m.Kind == consult.Skipped }) {
					want.Done++
				}
			}
			want.All += 3
			if j := r.Judgement(e.Pseudonym, "X"); j != nil {
				want.Done++
				want.Begun = true
			}
			for _, p := range []consult.PromptID{"C", "P"} {
				x := r.Response(e.Pseudonym, p)
				if x != nil && (p == "C" || x.Kind != consult.Rated || len(x.Contests) == 3) {
					want.Done++
				}
				want.Begun = want.Begun || x != nil
			}
			if got := s.Progress(r, e.Pseudonym); got != want {
				t.Fatalf("%s: %+v, want %+v", e.Pseudonym, got, want)
			}
		}
	})
}

// BenchmarkProgress counts how far 5,000 experts have come in a round of 700 items with pairs and a quantity.
func BenchmarkProgress(b *testing.B) {
	s := consult.NewState()
	d := definition()
	d.Prompts = []consult.Prompt{{ID: "P", Kind: consult.PromptPairwise, Name: consult.Text{En: "Which?"}, Options: options("a", "b", "c")}}
	must(b, s, put(&consult.StudyOpened{Definition: d}))
	for i := range 700 {
		must(b, s, put(item(fmt.Sprintf("Q%d", i+1))))
	}
	for i := range 5000 {
		must(b, s, put(expert(fmt.Sprintf("E%d", i))))
	}
	must(b, s, consult.Put{Role: program, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "X", Unit: "GW", Name: consult.Text{En: "Storage"}}}})
	must(b, s, consult.OpenRound{Role: program, Round: "1", Seed: 7})
	marks := slices.Repeat([]string{"7"}, 120)
	for i := range 5000 {
		who := fmt.Sprintf("E%d", i)
		must(b, s, sheet(who, marks...))
		must(b, s, pairs(who, "a", "b"))
		must(b, s, judged(who, "1", "2", "3"))
	}
	r := s.Round("1")
	b.ResetTimer()
	for b.Loop() {
		for i := range s.Experts {
			if g := s.Progress(r, s.Experts[i].Pseudonym); g.Done != 61 {
				b.Fatalf("%+v", g)
			}
		}
	}
}

func TestDesignSizeIsThatOfTheDesign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "options")
		p := consult.Prompt{ID: "P", Kind: rapid.SampledFrom(consult.PromptKinds()).Draw(t, "kind"), Sets: rapid.SampledFrom([]int{0, 1, 7, 100}).Draw(t, "sets")}
		if p.Kind == consult.PromptBestWorst && n > 3 {
			p.Set = rapid.SampledFrom([]int{0, 3, min(n, 5)}).Draw(t, "set")
		}
		var ids []consult.OptionID
		for i := range n {
			ids = append(ids, consult.OptionID(fmt.Sprintf("o%d", i)))
		}
		if got, want := p.DesignSize(n), len(p.Design(7, "E1", ids)); got != want {
			t.Fatalf("%d sets, the design has %d", got, want)
		}
	})
}
