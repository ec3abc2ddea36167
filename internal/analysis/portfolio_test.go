package analysis_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
)

// TestPortfolio: three items score 9, 8 and 5 on a scale of nine, cost 60, 40 and 30, and a fourth has no cost. By hand:
// at 100 the first two (17); at 75 the second and third (13); at 50 the second alone (8).
func TestPortfolio(t *testing.T) {
	s := small(t, 9, 0, 0, "mean")
	d := s.Definition
	d.Budget = "100"
	do(t, s, consult.Put{Role: role, Body: &consult.StudyRevised{Definition: d}})
	for i, cost := range []consult.Decimal{"60", "40", "30", ""} {
		id := "Q" + strconv.Itoa(i)
		do(t, s, consult.Put{Role: role, Body: &consult.ItemAdded{Data: consult.ItemData{ID: consult.ItemID(id), Cost: cost}, Text: consult.ItemText{Text: consult.Text{En: "What of " + id + "?"}}}})
	}
	for e := range 6 {
		do(t, s, consult.Put{Role: role, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: consult.Pseudonym("X" + strconv.Itoa(e))}}})
	}
	do(t, s, consult.OpenRound{Role: role, Round: "1", Seed: 1})
	var criteria []consult.CriterionID
	for _, c := range s.Definition.Criteria {
		criteria = append(criteria, c.ID)
	}
	for e := range 6 {
		sheet := consult.Sheet{Mode: "import", Items: []consult.ItemID{"Q0", "Q1", "Q2", "Q3"}, Criteria: criteria}
		for _, v := range []string{"9", "8", "5", "7"} {
			row := make([]*string, len(criteria))
			for k := range row {
				row[k] = &v
			}
			sheet.Values = append(sheet.Values, row)
		}
		do(t, s, consult.Submit{Role: role, Round: "1", Expert: consult.Pseudonym("X" + strconv.Itoa(e)), Sheet: sheet})
	}
	do(t, s, consult.CloseRound{Role: role, Round: "1", Master: make([]byte, 32)})
	f := compute(t, s)
	if f.Portfolio == nil || f.Portfolio.Uncosted != 1 {
		t.Fatalf("portfolio %+v", f.Portfolio)
	}
	var got []string
	for _, row := range f.Table("portfolio").Rows {
		if row[2] == "true" {
			got = append(got, row[0]+" "+row[1])
		}
	}
	if text := strings.Join(got, ", "); text != "100 Q0, 100 Q1, 75 Q1, 75 Q2, 50 Q1" {
		t.Errorf("chosen: %s", text)
	}
	if n, ok := f.Number("portfolio.100.cost"); !ok || n.Printed != "100" {
		t.Errorf("the cost of the whole is %+v", n)
	}
	d.Budget = ""
	do(t, s, consult.Put{Role: role, Body: &consult.StudyRevised{Definition: d, Text: consult.Remark{Reason: "no budget any more"}}})
	if f := compute(t, s); f.Portfolio != nil || f.Table("portfolio") != nil {
		t.Error("without a budget something is chosen")
	}
}

// TestCostsThatAreNone are refused.
func TestCostsThatAreNone(t *testing.T) {
	s := small(t, 9, 0, 0, "mean")
	for _, cost := range []consult.Decimal{"-1", "dear", "1e999"} {
		if _, err := consult.Decide(s, consult.Put{Role: role, Body: &consult.ItemAdded{Data: consult.ItemData{ID: "Z", Cost: cost}, Text: consult.ItemText{Text: consult.Text{En: "What of it?"}}}}); err == nil {
			t.Errorf("a cost of %s is taken", cost)
		}
	}
}
