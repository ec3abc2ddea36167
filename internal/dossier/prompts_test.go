package dossier_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/record"
)

// asked is one prompt of each kind, where a panel is asked any; the ranking is about items.
func (p panel) asked() (out []consult.Prompt) {
	if !p.prompts {
		return nil
	}
	for _, k := range consult.PromptKinds() {
		x := consult.Prompt{ID: consult.PromptID(k), Kind: k, Name: consult.Text{En: "Which first?", Zh: "先做哪个？"}}
		switch k {
		case consult.PromptText:
		case consult.PromptYear:
			x.From, x.To = 2025, 2080
		case consult.PromptRanking:
			x.Items = []consult.ItemID{"R2", "R3", "Q1"}
		case consult.PromptBudget:
			x.Points = 10
			fallthrough
		case consult.PromptChoice, consult.PromptPairwise, consult.PromptBestWorst:
			for _, o := range []consult.OptionID{"a", "b", "c"} {
				x.Options = append(x.Options, consult.PromptOption{ID: o, Name: consult.Text{En: string(o)}})
			}
		}
		out = append(out, x)
	}
	return out
}

// responses are an expert's answers to all prompts but one, which stands aside.
func responses(round consult.RoundID, e, r int) consult.Respond {
	mark := func(o string, v int) consult.OptionMark {
		return consult.OptionMark{Option: consult.OptionID(o), Value: consult.Decimal(fmt.Sprint(v))}
	}
	sheet := consult.ResponseSheet{Mode: "import", Responses: []consult.Response{
		{Prompt: "choice", Marks: []consult.OptionMark{mark("abc"[(e+r)%3:(e+r)%3+1], 1)}},
		{Prompt: "ranking", Marks: []consult.OptionMark{mark("Q1", 1+e%2), mark("R2", 2-e%2)}},
		{Prompt: "budget", Marks: []consult.OptionMark{mark("a", 3+e%5), mark("c", 7-e%5)}},
		{Prompt: "pairwise", Contests: []consult.Contest{{Among: []consult.OptionID{"a", "b"}, Best: []consult.OptionID{"a", "b", ""}[e%3]}}},
		{Prompt: "best_worst", Contests: []consult.Contest{{Among: []consult.OptionID{"a", "b", "c"}, Best: "a", Worst: []consult.OptionID{"b", "c"}[e%2]}}},
		{Prompt: "year", Marks: []consult.OptionMark{mark("p05", 2030), mark("p50", 2035+e%4), mark("p95", 2050+e), mark("never", 5)}},
		{Prompt: "text"},
	}}
	aside := &sheet.Responses[e%7]
	*aside = consult.Response{Prompt: aside.Prompt, Aside: []string{"dk", "na"}[e%2]}
	text := consult.ResponseText{}
	if e%7 != 6 {
		text.Comments = map[consult.PromptID]string{"text": "storage"}
	}
	return consult.Respond{Role: consult.RoleProgram, Round: round, Expert: expert(e), Sheet: sheet, Text: text}
}

// TestPromptsAreVerified writes both forms with prompts; program and script agree, and the closed one opens what the rule
// lets out.
func TestPromptsAreVerified(t *testing.T) {
	for _, p := range []panel{{experts: 26, disclosure: consult.DefaultDisclosure, prompts: true}, {experts: 12, disclosure: consult.DefaultDisclosure, prompts: true, interests: true}, {experts: 9, disclosure: consult.Disclosure{None: true}, prompts: true}, {experts: 26, disclosure: consult.DefaultDisclosure, prompts: true, interests: true}} {
		for _, form := range []dossier.Form{dossier.Open, dossier.Closed} {
			d := consultation(t, p)
			_, b := written(t, d, form)
			head, err := d.Log().Head(t.Context(), string(study))
			if err != nil {
				t.Fatal(err)
			}
			v := verified(t, b, head.Note)
			if !v.Verified() {
				t.Errorf("%d experts, %s: %s\n%s", p.experts, form, v.Line(), steps(v))
			}
			if all, last := script(t, b, head.Note); last != v.Line() {
				t.Errorf("%d experts, %s:\n%s", p.experts, form, all)
			}
			files, _, err := dossier.Unpack(b)
			if err != nil {
				t.Fatal(err)
			}
			opened := string(files["data/log/options.jsonl"])
			for kind, want := range map[string]bool{"choice": p.experts >= 26, "year": p.experts >= 26, "pairwise": false, "best_worst": false, "text": p.experts >= 26} {
				want = form == dossier.Closed && (want || p.disclosure.None)
				if strings.Contains(opened, `"p":"`+kind+`"`) != want {
					t.Errorf("%d experts, %s: %s is opened: %v\n%s", p.experts, form, kind, !want, opened)
				}
			}
		}
	}
}

// onPrompts changes what a package says of prompts.
var onPrompts = []struct {
	mutation
	form dossier.Form
}{
	{mutation{"a mark in an answer", 9, 4, func(g *forgery) []byte {
		return g.inResponse(`{"o":"a","v":"3"},{"o":"c","v":"7"}`, `{"o":"a","v":"4"},{"o":"c","v":"6"}`, `{"o":"a","v":"5"},{"o":"c","v":"5"}`, `{"o":"a","v":"6"},{"o":"c","v":"4"}`)
	}}, dossier.Open},
	{mutation{"a choice", 9, 3, func(g *forgery) []byte { return g.inResponse(`"o":"a","v":"1"`, `"o":"b","v":"1"`) }}, dossier.Open},
	{mutation{"the better of a pair", 9, 3, func(g *forgery) []byte {
		return g.inResponse(`"among":["a","b"],"best":"a"`, `"among":["a","b"],"best":"b"`)
	}}, dossier.Open},
	{mutation{"the worst of a set", 9, 3, func(g *forgery) []byte { return g.inResponse(`"worst":"b"`, `"worst":"c"`) }}, dossier.Open},
	{mutation{"a year", 9, 3, func(g *forgery) []byte { return g.inResponse(`"o":"p50","v":"2035"`, `"o":"p50","v":"2034"`) }}, dossier.Open},
	{mutation{"cannot judge for not applicable", 9, 3, func(g *forgery) []byte { return g.inResponse(`"aside":"dk"`, `"aside":"na"`) }}, dossier.Open},
	{mutation{"a count in opened marks", 9, 4, func(g *forgery) []byte { g.edit("data/log/options.jsonl", `"n":`, `"n":1`); return g.rebuild() }}, dossier.Closed},
	{mutation{"opened marks twice", 9, 2, func(g *forgery) []byte {
		first, _, _ := bytes.Cut(g.files["data/log/options.jsonl"], []byte("\n"))
		g.files["data/log/options.jsonl"] = append(append(bytes.Clone(first), '\n'), g.files["data/log/options.jsonl"]...)
		return g.rebuild()
	}}, dossier.Closed},
	{mutation{"a finding of opened marks", 10, 2, func(g *forgery) []byte {
		text := string(g.files["data/findings.json"])
		at := strings.Index(text, `"id": "prompt.1.choice.a.share"`)
		g.files["data/findings.json"] = []byte(text[:at] + strings.Replace(text[at:], `"value": `, `"value": 1`, 1))
		return g.rebuild()
	}}, dossier.Closed},
	{mutation{"opened marks left out", 16, 2, func(g *forgery) []byte {
		_, rest, _ := bytes.Cut(g.files["data/log/options.jsonl"], []byte("\n"))
		g.files["data/log/options.jsonl"] = rest
		return g.rewrite()
	}}, dossier.Closed},
	{mutation{"all opened marks left out", 16, 1, func(g *forgery) []byte { delete(g.files, "data/log/options.jsonl"); return g.rewrite() }}, dossier.Closed},
}

// inResponse makes one of the edits (pairs of old and new) in an answer to prompts in which it can be made, and signs all
// again.
func (g *forgery) inResponse(edits ...string) []byte {
	g.t.Helper()
	for range 1000 {
		i, k := g.pick("response"), 2*g.chance.IntN(len(edits)/2)
		if body := g.entries[i].Body(record.Data); bytes.Contains(body, []byte(edits[k])) {
			g.change(i, record.Data, bytes.Replace(body, []byte(edits[k]), []byte(edits[k+1]), 1))
			return g.rebuild()
		}
	}
	g.t.Fatalf("no answer holds %q", edits)
	return nil
}

// TestEveryChangeOfPromptsIsFound is TestEveryChangeIsFound for prompts, with the program and, within its steps, the script.
func TestEveryChangeOfPromptsIsFound(t *testing.T) {
	packages := map[dossier.Form][]byte{}
	for _, form := range []dossier.Form{dossier.Open, dossier.Closed} {
		_, packages[form] = written(t, consultation(t, panel{experts: 26, disclosure: consult.DefaultDisclosure, prompts: true}), form)
		if v := verified(t, packages[form], nil); !v.Verified() { // the control
			t.Fatalf("%s: %s\n%s", form, v.Line(), steps(v))
		}
	}
	chance := rand.New(rand.NewPCG(20260301, 5))
	for _, m := range onPrompts {
		for k := range m.times {
			changed := m.make(forge(t, chance, packages[m.form]))
			if v := verified(t, changed, nil); v.First != m.first {
				t.Errorf("%s, %s, %d: the first step to fail is %d, not %d\n%s", m.form, m.name, k, v.First, m.first, steps(v))
			}
			if k > 0 || m.first == 10 {
				continue
			}
			if all, last := script(t, changed, nil); last != fmt.Sprintf("NOT verified: step %d", m.first) {
				t.Errorf("the script, %s, %s:\n%s", m.form, m.name, all)
			}
		}
	}
}

// TestOpenedMarksObeyTheRule opens, in a closed package, more of a prompt than its round's rule lets out.
func TestOpenedMarksObeyTheRule(t *testing.T) {
	_, loose := written(t, consultation(t, panel{experts: 12, disclosure: consult.Disclosure{None: true}, prompts: true}), dossier.Closed)
	g := forge(t, rand.New(rand.NewPCG(1, 1)), loose)
	rule := regexp.MustCompile(`"disclosure":\{[^}]*\}`)
	for i, e := range g.entries { // the rule after the fact, everywhere
		if e.Leaf.Kind == "answer" || e.Leaf.Kind == "response" {
			g.entries[i].Payloads[record.Text] = record.Payload{}
		}
		for _, kind := range []string{"study.open", "round.open"} {
			if e.Leaf.Kind == kind {
				g.change(i, record.Data, rule.ReplaceAll(e.Body(record.Data), []byte(`"disclosure":{"histogram":20,"median":5,"quartiles":10}`)))
			}
		}
	}
	g.files["data/log/cells.jsonl"] = nil
	if v := verified(t, g.rebuild(), nil); v.Verified() || !strings.Contains(steps(v), "FAILED: round 1, prompt choice: more is shown than the disclosure rule lets out") {
		t.Errorf("%s\n%s", v.Line(), steps(v))
	}
}
