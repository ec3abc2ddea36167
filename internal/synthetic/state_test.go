package synthetic

import (
	"reflect"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
)

// Study takes the standing questions with their sectors, the criteria with their scales, the rounds with their dates
// and those quantities of which something plausible is known.
func TestStudy(t *testing.T) {
	events := []consult.Event{
		{Kind: consult.KindStudyOpen, Body: &consult.StudyOpened{Definition: consult.Definition{
			ID: "s1", Title: consult.Text{En: "A study"}, Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure,
			Scales:   []consult.Scale{{ID: "s9", Min: 1, Max: 9}},
			Criteria: []consult.Criterion{{ID: "importance", Scale: "s9", Weight: "1", Direction: "max"}},
			Rounds:   []consult.RoundPlan{{ID: "1", Opened: "2025-03-03", Closed: "2025-03-21"}, {ID: "2"}},
			Rules:    consult.Rules{MinRaters: 5},
		}}},
		{Kind: consult.KindDemand, Body: &consult.DemandAdded{Demand: consult.Demand{ID: "S.3", Sector: "grid"}}},
		{Kind: consult.KindItemAdd, Body: &consult.ItemAdded{Data: consult.ItemData{ID: "Q1", Demand: "S.3"}, Text: consult.ItemText{Text: consult.Text{En: "How?"}}}},
		{Kind: consult.KindItemAdd, Body: &consult.ItemAdded{Data: consult.ItemData{ID: "Q2"}, Text: consult.ItemText{Text: consult.Text{En: "Why?"}}}},
		{Kind: consult.KindQuantity, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "C1", Realisation: "100"}}},
		{Kind: consult.KindQuantity, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T1", Parameter: "dac"}}},
		{Kind: consult.KindQuantity, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "Y1", Unit: "year"}}},
		{Kind: consult.KindQuantity, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "U1", Unit: "kg"}}},
	}
	for i := range events {
		events[i].Index = int64(i)
	}
	state, err := consult.Fold(events)
	if err != nil {
		t.Fatal(err)
	}
	got := Study(state, 20)
	want := Spec{
		Experts:    20,
		Items:      []Item{{ID: "Q1", Field: "grid"}, {ID: "Q2"}},
		Criteria:   []Criterion{{ID: "importance", Min: 1, Max: 9}},
		Rounds:     []Round{{ID: "1", Opened: "2025-03-03", Closed: "2025-03-21", Answering: 20, Judge: true}, {ID: "2", Answering: 18}},
		Quantities: got.Quantities,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	var ids []string
	for _, q := range got.Quantities {
		ids = append(ids, q.ID)
	}
	if !reflect.DeepEqual(ids, []string{"C1", "T1", "Y1"}) {
		t.Errorf("quantities %v", ids)
	}
	if p := draw(t, got, 7); len(p.Ratings) != (20+18)*2 || len(p.Judgements) != 20*3*3 {
		t.Errorf("%d ratings, %d judgements", len(p.Ratings), len(p.Judgements))
	}
}

// Every parameter that the dual-carbon template asks about has a range of which a panel can be drawn.
func TestParameterRanges(t *testing.T) {
	for name, q := range parameterRanges {
		q.ID = name
		draw(t, Spec{Experts: 5, Rounds: []Round{{ID: "1", Answering: 5, Judge: true}}, Quantities: []Quantity{q}}, 1)
	}
}
