package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// TestBoardFinishesWithTheLastQuestion: who rated every item, but left a quantity out, has not finished.
func TestBoardFinishesWithTheLastQuestion(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Convener)
	act := func(command consult.Command) {
		t.Helper()
		if _, err := h.desk.Do(t.Context(), study, command); err != nil {
			t.Fatal(err)
		}
	}
	act(consult.Put{Role: consult.RoleProgram, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "X1", Unit: "GW", Name: consult.Text{Zh: "2035 年储能装机"}}}})
	h.press(t, c, "/c/storage/rounds/open", "round", "3", "step", "open", "item", "Q2", "item", "Q5", "quantity", "X1", "closes", "2199-01-01")
	for i := range 6 {
		act(consult.Submit{Role: consult.RoleProgram, Round: "3", Expert: pseudonym(i), Sheet: consult.Sheet{Mode: "live", Items: []consult.ItemID{"Q2", "Q5"}, Criteria: []consult.CriterionID{"importance", "urgency"}, Values: [][]*string{{mark(9), mark(8)}, {mark(9), mark(8)}}}})
	}
	for i := range 2 {
		act(consult.Judge{Role: consult.RoleProgram, Round: "3", Expert: pseudonym(i), Sheet: consult.JudgementSheet{Judgements: []consult.Judgement{
			{Quantity: "X1", Probabilities: []consult.Decimal{"0.05", "0.5", "0.95"}, Values: []consult.Decimal{"1", "2", "3"}}}}})
	}
	_, page := h.form(t, c, http.MethodGet, "/c/storage/board", nil)
	for _, want := range []string{"6 / 24", "2 / 24", "2035 年储能装机", "2 份回答"} {
		if !strings.Contains(page, want) {
			t.Errorf("the board does not show %q:\n%s", want, page)
		}
	}
}
