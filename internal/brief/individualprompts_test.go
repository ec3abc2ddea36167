package brief_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
)

// asked is a consultation whose one round asks for a quantity and a prompt of each kind, and rates nothing; the first of 25
// experts answer.
func asked(t testing.TB, answering int) *consult.State {
	s := study(t, sample{items: 2, experts: 25, rounds: 0, alter: func(d *consult.Definition) {
		for _, k := range consult.PromptKinds() {
			p := consult.Prompt{ID: consult.PromptID(k), Kind: k, Name: text("Prompt "+string(k), "问题 "+string(k))}
			switch k {
			case consult.PromptText:
			case consult.PromptYear:
				p.From, p.To = 2025, 2080
			case consult.PromptBudget:
				p.Points = 10
				fallthrough
			default:
				p.Options = []consult.PromptOption{{ID: "a", Name: text("Option A<", "甲项")}, {ID: "b", Name: text("Option B", "乙项")}, {ID: "c", Name: text("Option C", "丙项")}}
			}
			d.Prompts = append(d.Prompts, p)
		}
		d.Criteria, d.Scales = nil, nil
	}})
	do(t, s, consult.Put{Role: program, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "X1", Unit: "GW", Name: text("Storage in 2035", "2035 年储能")}}}, consult.OpenRound{Role: program, Round: "1", Seed: 7})
	mark := func(o string, v int) consult.OptionMark {
		return consult.OptionMark{Option: consult.OptionID(o), Value: consult.Decimal(fmt.Sprint(v))}
	}
	for i, e := range s.Experts {
		if i == answering {
			break
		}
		do(t, s, consult.Respond{Role: program, Round: "1", Expert: e.Pseudonym, Sheet: consult.ResponseSheet{Mode: "import", Responses: []consult.Response{
			{Prompt: "choice", Marks: []consult.OptionMark{mark("b", 1)}},
			{Prompt: "ranking", Marks: []consult.OptionMark{mark("a", 2), mark("b", 1)}},
			{Prompt: "budget", Marks: []consult.OptionMark{mark("a", 9-i%8), mark("c", 1+i%8)}},
			{Prompt: "pairwise", Contests: []consult.Contest{{Among: []consult.OptionID{"a", "b"}, Best: "a"}, {Among: []consult.OptionID{"b", "c"}}}},
			{Prompt: "best_worst", Contests: []consult.Contest{{Among: []consult.OptionID{"a", "b", "c"}, Best: "a", Worst: "c"}}},
			{Prompt: "year", Marks: []consult.OptionMark{mark("p05", 2030), mark("p50", 2040+i%5), mark("p95", 2060)}},
			{Prompt: "text"},
		}}, Text: consult.ResponseText{Comments: map[consult.PromptID]string{"text": fmt.Sprintf("voice of %d <b>", i), "choice": fmt.Sprintf("reason of %d", i)}, Sources: map[consult.PromptID][]string{"text": {fmt.Sprintf("source of %d", i)}}}},
			consult.Judge{Role: program, Round: "1", Expert: e.Pseudonym, Sheet: consult.JudgementSheet{Judgements: []consult.Judgement{{Quantity: "X1", Probabilities: []consult.Decimal{"0.05", "0.5", "0.95"}, Values: []consult.Decimal{"100", consult.Decimal(fmt.Sprint(200 + i)), "300.5"}}}},
				Text: consult.JudgementText{Rationales: map[consult.QuantityID]string{"X1": fmt.Sprintf("plan of %d", i)}}})
	}
	do(t, s, consult.CloseRound{Role: program, Round: "1", Master: make([]byte, 32)})
	return s
}

// TestIndividualReportsTellOfPrompts reads the report of an expert who rated nothing and answered everything else.
func TestIndividualReportsTellOfPrompts(t *testing.T) {
	s := asked(t, 24)
	out, _ := files(t, s)
	mine := string(out["individual/"+string(s.Experts[2].Pseudonym)+".en.html"])
	for _, want := range []string{
		"Storage in 2035 (GW)", "<tr><td>5 %<td class=\"n\">100<td", "<tr><td>50 %<td class=\"n\">202<td", "300.5", "plan of 2",
		"Prompt choice", "<tr><td>Option B<td class=\"n\">chosen<td class=\"n\">100%", "reason of 2", "Option A&lt;", "better in 1 of 1", "best 0, worst 1, of 1", "2042",
		"voice of 2 &lt;b&gt;\nsource of 2", "the record holds your answers as leaf",
	} {
		if !strings.Contains(mine, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	for _, other := range []string{"voice of 3", "reason of 3", "plan of 3", "source of 3", "⟦", "NaN"} {
		if strings.Contains(mine, other) {
			t.Errorf("the report holds %q", other)
		}
	}
	if t.Failed() {
		t.Log(mine)
	}
	if chinese := string(out["individual/"+string(s.Experts[2].Pseudonym)+".zh.html"]); !strings.Contains(chinese, "已选") || !strings.Contains(chinese, "甲项") {
		t.Error("the Chinese report lacks the prompts")
	}
	if _, ok := out["individual/"+string(s.Experts[24].Pseudonym)+".en.html"]; ok {
		t.Error("somebody who answered nothing has a report")
	}
}

// TestIndividualReportsObeyTheRule: with few answers the panel's part is a dash, the own part stands.
func TestIndividualReportsObeyTheRule(t *testing.T) {
	s := asked(t, 2)
	out, _ := files(t, s)
	mine := string(out["individual/"+string(s.Experts[1].Pseudonym)+".en.html"])
	if !strings.Contains(mine, "<tr><td>Option B<td class=\"n\">chosen<td class=\"n\">–") {
		t.Errorf("what two experts chose is shown:\n%s", mine)
	}
}
