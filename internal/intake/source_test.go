package intake_test

import (
	"reflect"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/intake"
)

// opened is a consultation with two items, two experts, a quantity and round 1 open.
func opened(t testing.TB) *consult.State {
	t.Helper()
	_, s := read(t, folder("items.csv", twoItems, "experts.csv", "expert\nE1\nE2\n", "quantities.csv", "quantity\nC1\n"))
	e, err := consult.Decide(s, consult.OpenRound{Role: consult.RoleProgram, Round: "1", Seed: 1})
	if err == nil {
		err = consult.Apply(s, e)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSource(t *testing.T) {
	for _, c := range []struct {
		kind, file, data string
		o                intake.SourceOptions
		check            func(*consult.State) any
		want             any
	}{
		{"ratings", "r.csv", "expert,item,criterion,rating\nE1,Q1,urgency,4\n", intake.SourceOptions{Round: "1"}, func(s *consult.State) any { return marks(s) }, []string{"1 E1 Q1 urgency=4"}},
		{"ratings", "r.csv", "Who,Q1,Q2\nE2,4,dk\n", intake.SourceOptions{Round: "1", Mapping: "layout: wide\nexpert: Who\ncolumns: [{column: Q1, item: Q1, criterion: urgency}, {column: Q2, item: Q2, criterion: urgency}]\n"},
			func(s *consult.State) any { return marks(s) }, []string{"1 E2 Q1 urgency=4", "1 E2 Q2 urgency=dk"}},
		{"judgements", "j.csv", "round,expert,quantity,probability,value\n1,E1,C1,0.5,3\n", intake.SourceOptions{}, func(s *consult.State) any { return s.Round("1").Judgements[0].Values }, []float64{3}},
		{"items", "i.csv", "id,text,parent,reason\nQ3,Both?,Q1;Q2,alike\n", intake.SourceOptions{}, func(s *consult.State) any { return s.Item("Q3").Relation }, consult.Merge},
		{"experts", "e.csv", "expert,stage\nE3,senior\n", intake.SourceOptions{}, func(s *consult.State) any { return s.Expert("E3").Attributes["stage"] }, "senior"},
		{"evidence", "some/refs.ris", "TY  - JOUR\nER  - \nTY  - BOOK\nER  - \n", intake.SourceOptions{}, func(s *consult.State) any { return s.Evidence[0].Entries }, 2},
		{"series", "power.csv", "year,twh\n2020,1\n", intake.SourceOptions{}, func(s *consult.State) any { return s.Data[0].ID }, "power"},
	} {
		t.Run(c.kind, func(t *testing.T) {
			s := opened(t)
			sources := len(s.Sources)
			p, err := intake.Source(c.kind, c.file, []byte(c.data), s, c.o)
			if err != nil {
				t.Fatal(err)
			}
			after := opened(t) // the commands alone must do it, on a state that has not seen them
			for _, cmd := range p.Commands {
				e, err := consult.Decide(after, cmd)
				if err == nil {
					err = consult.Apply(after, e)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if got := c.check(after); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%v, not %v", got, c.want)
			}
			if len(after.Sources) != sources+1 {
				t.Errorf("%d sources in the record, not %d", len(after.Sources), sources+1)
			}
		})
	}
}

func TestSourceRefused(t *testing.T) {
	for _, c := range []struct{ name, kind, data, mapping, en string }{
		{"a round that is not open", "ratings", "round,expert,item,criterion,rating\n2,E1,Q1,urgency,4\n", "", "s.csv:2:1: round 2 has not opened"},
		{"an expert who is not on the panel", "ratings", "round,expert,item,criterion,rating\n1,E7,Q1,urgency,4\n", "", `s.csv:2:2: "E7" is not on the panel: import experts first`},
		{"an expert who is on it already", "experts", "expert\nE1\n", "", "s.csv:2:1: this pseudonym is on the panel already"},
		{"a kind that is not known", "people", "", "", `kind: "people" is no kind of source: experts, items, ratings, judgements, responses, evidence, series`},
		{"a mapping for something else", "items", "a\n", "kind: experts\nexpert: a\n", "mapping:1:1: the mapping is for experts, but items are to be imported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := intake.Source(c.kind, "s.csv", []byte(c.data), opened(t), intake.SourceOptions{Mapping: c.mapping})
			if err == nil || p != nil {
				t.Fatal("nothing was refused")
			}
			if en, _ := sentences(t, err); en[0] != c.en {
				t.Errorf("\n  %s\nnot\n  %s", en[0], c.en)
			}
		})
	}
}
