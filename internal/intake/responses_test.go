package intake_test

import (
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/intake"
)

const promptForm = `title: Demo
seed: 1
rounds: [1]
prompts:
  - {id: P1, kind: choice, en: Which?, options: [{id: a, en: A}, {id: b, zh: 乙}]}
  - {id: P2, kind: budget, zh: 如何分配？, items: [Q1, Q2]}
  - {id: P3, kind: ranking, en: Which first?, most: 2}
  - {id: P5, kind: pairwise, en: Which of two?, sets: 3}
  - {id: P6, kind: best_worst, en: Best and worst?, set: 3}
  - {id: P8, kind: year, en: When?, from: 2025, to: 2100}
  - {id: P7, kind: text, zh: 请补充证据。}
`

// Answers to prompts alone make a round; the experts who gave them join the panel.
func TestResponses(t *testing.T) {
	_, s := read(t, folder("consultation.yaml", promptForm, "items.csv", "id,text\nQ1,One?\nQ2,Two?\nQ3,Three?\n",
		"responses.csv", "round,expert,prompt,option,value,comment\n1,E1,P1,a,1,because\n1,E1,P2,Q1,70,\n1,E1,P2,Q2,30,\n1,E2,P1,,dk,\n1,E2,P3,Q3,1,\n1,E2,P3,Q1,２,\n1,E1,P5,Q1;Q2,Q2,\n1,E1,P5,Q1;Q3,=,\n1,E1,P6,Q1；Q2；Q3,Q3>Q1,\n1,E1,P7,,text,see the survey\n1,E1,P8,never,100,\n"))
	r := s.Round("1")
	if len(s.Experts) != 2 || r.Status != consult.RoundClosed || r.Committed.Answered != 2 {
		t.Fatalf("%d experts, round %+v", len(s.Experts), r)
	}
	if x := r.Response("E1", "P1"); x.Comment != "because" || x.Marks["a"].Value != 1 {
		t.Errorf("choice %+v", x)
	}
	if x := r.Response("E1", "P2"); x.Marks["Q1"].Value != 70 || x.Marks["Q2"].Value != 30 {
		t.Errorf("budget %+v", x)
	}
	if x := r.Response("E2", "P1"); x.Kind != consult.CannotJudge {
		t.Errorf("aside %+v", x)
	}
	if x := r.Response("E1", "P5"); len(x.Contests) != 2 || x.Contests[0].Best != "Q2" || x.Contests[1].Best != "" {
		t.Errorf("pairs %+v", x)
	}
	if x := r.Response("E1", "P8"); x.Marks[consult.Never].Value != 100 {
		t.Errorf("never %+v", x)
	}
	if x := r.Response("E1", "P6"); len(x.Contests) != 1 || x.Contests[0].Best != "Q3" || x.Contests[0].Worst != "Q1" {
		t.Errorf("best and worst %+v", x)
	}
	if x := r.Response("E1", "P7"); x.Kind != consult.Rated || x.Comment != "see the survey" {
		t.Errorf("text %+v", x)
	}
	if x := r.Response("E2", "P3"); x.Marks["Q3"].Value != 1 || x.Marks["Q1"].Value != 2 {
		t.Errorf("ranking %+v", x)
	}
}

func TestResponsesRefused(t *testing.T) {
	for _, c := range []struct{ name, rows, want string }{
		{"unknown prompt", "1,E1,P9,a,1", `responses.csv:2:5: prompt: P9 is no prompt of round 1`},
		{"points are left", "1,E1,P2,Q1,70", `responses.csv:2:5: prompt.P2: P2: 70 of 100 points are given out`},
		{"a word with an option", "1,E1,P1,a,dk", `responses.csv:2:4: "dk" stands at "a"`},
		{"a mark without option", "1,E1,P1,,1", `responses.csv:2:4: "1" stands at ""`},
		{"a pair whose better one is no part of it", "1,E1,P5,Q1;Q2,Q3", `responses.csv:2:5: prompt.P5: P5: choice 1 does not fit`},
		{"a set without a worst one", "1,E1,P6,Q1;Q2;Q3,Q3", `choice 1 does not fit`},
		{"years that fall", "1,E1,P8,p05,2040\n1,E1,P8,p50,2030\n1,E1,P8,p95,2050", `P8: give three years`},
		{"a year outside", "1,E1,P8,p05,1999", `P8: "1999" does not fit "p05": a whole number from 2025 to 2100`},
		{"a text that says nothing", "1,E1,P7,,text", `P7: nothing is written`},
		{"nothing", "1,E1,P1,a,", `responses.csv:2:5: the cell value is empty`},
	} {
		_, err := intake.Folder(folder("consultation.yaml", promptForm, "items.csv", "id,text\nQ1,One?\nQ2,Two?\nQ3,Three?\n", "responses.csv", "round,expert,prompt,option,value\n"+c.rows+"\n"), nil, "demo", intake.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// What a prompt says is written and read back.
func TestPromptsAreWritten(t *testing.T) {
	want := definitionOf(t, folder("consultation.yaml", promptForm+"  - {id: P4, kind: choice, en: Any?, most: all, rounds: [1], help: {en: All that apply., zh: 可多选。}}\n"))
	got := definitionOf(t, folder("consultation.yaml", string(intake.Definition(want))))
	if a, b := string(intake.Definition(want)), string(intake.Definition(got)); a != b || len(got.Prompts) != 8 || got.Prompts[5].To != 2100 || got.Prompts[7].Most != 0 || got.Prompts[4].Set != 3 || got.Prompts[3].Sets != 3 || got.Prompts[1].Points != 100 {
		t.Errorf("%s\nnot\n%s", b, a)
	}
}
