package consult_test

import (
	"encoding/json"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// given is a judgement with the way in which it was given.
func given(g consult.Elicitation) consult.Judge {
	c := judged("E1", "1", "2", "3")
	c.Sheet.Judgements[0].Given = &g
	return c
}

func TestTheWayOfAJudgementIsKept(t *testing.T) {
	s := asked(t)
	must(t, s, given(consult.Elicitation{Way: consult.ByChips, From: "0", To: "10", Chips: []int{0, 3, 1}}))
	if j := s.Round("1").Judgement("E1", "X"); j.Given == nil || j.Given.Chips[1] != 3 || j.Values[2] != 3 {
		t.Errorf("%+v", j)
	}
	must(t, s, judged("E1", "4", "5", "6"))
	if j := s.Round("1").Judgement("E1", "X"); j.Given != nil {
		t.Errorf("typed values keep the way of those before: %+v", j)
	}
	// A judgement that was typed is written as it always was.
	body, err := json.Marshal(judged("E1", "1", "2", "3").Sheet)
	if want := `{"judgements":[{"quantity":"X","probabilities":["0.05","0.5","0.95"],"values":["1","2","3"]}]}`; err != nil || string(body) != want {
		t.Errorf("%s (%v)", body, err)
	}
}

func TestWaysThatCannotBeAreRefused(t *testing.T) {
	aside := judged("E1")
	aside.Sheet.Judgements[0].Given = &consult.Elicitation{Way: consult.BySlider, From: "0", To: "1"}
	for _, c := range []struct {
		name string
		c    consult.Command
		key  string
	}{
		{"a word", given(consult.Elicitation{Way: "dice", From: "0", To: "1"}), "judgement.way"},
		{"beside cannot judge", aside, "judgement.way"},
		{"a range upside down", given(consult.Elicitation{Way: consult.BySlider, From: "1", To: "0"}), "judgement.range"},
		{"no range", given(consult.Elicitation{Way: consult.BySlider}), "judgement.range"},
		{"chips on a slider", given(consult.Elicitation{Way: consult.BySlider, From: "0", To: "1", Chips: []int{1, 1}}), "judgement.chips"},
		{"no chips", given(consult.Elicitation{Way: consult.ByChips, From: "0", To: "1", Chips: []int{0, 0}}), "judgement.chips"},
		{"fewer than none", given(consult.Elicitation{Way: consult.ByChips, From: "0", To: "1", Chips: []int{-1, 3}}), "judgement.chips"},
		{"one bin", given(consult.Elicitation{Way: consult.ByChips, From: "0", To: "1", Chips: []int{5}}), "judgement.chips"},
	} {
		s := asked(t)
		before := dump(t, s)
		if f := fault.Find(do(s, c.c)); f == nil || f.Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, f, c.key)
		}
		if dump(t, s) != before {
			t.Errorf("%s: a refused command changed the state", c.name)
		}
	}
}
