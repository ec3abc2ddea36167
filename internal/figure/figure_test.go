package figure_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/i18n"
)

// panel is a consultation of n experts, two rounds, three items (one of them derived) and one criterion.
func panel(t *testing.T, n int) *consult.State {
	t.Helper()
	s := consult.NewState()
	do := func(c consult.Command) {
		t.Helper()
		e, err := consult.Decide(s, c)
		if err != nil {
			t.Fatal(err)
		}
		if err := consult.Apply(s, e); err != nil {
			t.Fatal(err)
		}
	}
	const role = consult.RoleProgram
	do(consult.Put{Role: role, Body: &consult.StudyOpened{Definition: consult.Definition{
		ID: "study", Title: consult.Text{En: "Study", Zh: "研究"}, Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure, Seed: "1", Ranking: []string{"mean"},
		Needs:    []consult.Need{{ID: "N1", Name: consult.Text{En: "Carbon neutrality", Zh: "碳中和"}}},
		Scales:   []consult.Scale{{ID: "s9", Min: 1, Max: 9}},
		Criteria: []consult.Criterion{{ID: "importance", Name: consult.Text{En: "importance", Zh: "重要性"}, Scale: "s9", Weight: "1", Direction: "max"}},
		Rules:    consult.Rules{MinRaters: 5, Consensus: consult.RuleSpec{Preset: "70-15-nine"}},
	}}})
	do(consult.Put{Role: role, Body: &consult.DemandAdded{Demand: consult.Demand{ID: "S.1", Name: consult.Text{En: "Storage", Zh: "储能"}, Needs: []consult.NeedID{"N1"}}}})
	for i := range 3 {
		do(consult.Put{Role: role, Body: &consult.ItemAdded{Data: consult.ItemData{ID: consult.ItemID(fmt.Sprintf("Q%d", i+1)), Demand: "S.1"}, Text: consult.ItemText{Text: consult.Text{En: "What limits storage?", Zh: "什么限制了储能？"}}}})
	}
	do(consult.Put{Role: role, Body: &consult.ItemDerived{Data: consult.ItemData{ID: "Q4", Demand: "S.1", Parents: []consult.ItemID{"Q3"}, Relation: consult.Reword}, Text: consult.ItemText{Text: consult.Text{En: "What limits long storage?", Zh: "什么限制了长时储能？"}, Reason: "clearer"}}})
	for i := range n {
		do(consult.Put{Role: role, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: consult.Pseudonym(fmt.Sprintf("E%d", i))}}})
	}
	for _, round := range []consult.RoundID{"1", "2"} {
		do(consult.OpenRound{Role: role, Round: round, Seed: 1})
		for i := range n {
			marks := [][]*string{}
			for k := range 3 {
				m := fmt.Sprint(1 + (i*(k+2)+len(marks))%9)
				marks = append(marks, []*string{&m})
			}
			do(consult.Submit{Role: role, Round: round, Expert: consult.Pseudonym(fmt.Sprintf("E%d", i)), Sheet: consult.Sheet{Mode: "import", Items: []consult.ItemID{"Q1", "Q2", "Q4"}, Criteria: []consult.CriterionID{"importance"}, Values: marks}})
		}
		do(consult.CloseRound{Role: role, Round: round, Master: make([]byte, 32)})
	}
	return s
}

func TestEveryFigureSpeaksBothLanguagesAndFitsAPhone(t *testing.T) {
	s := panel(t, 24)
	f, err := analysis.Compute(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs() {
		for _, width := range []float64{366, 0} {
			figs, err := figure.All(s, f.Disclosed(), lang, figure.Options{Width: width})
			if err != nil {
				t.Fatal(err)
			}
			names := map[string]bool{}
			for _, fig := range figs {
				svg := fig.Drawing.SVG()
				if names[fig.Name] || fig.Sentence == "" || len(fig.Drawing.Table) < 2 || !bytes.Contains(svg, []byte("<title")) {
					t.Errorf("%s %v: name twice %v, sentence %q, table of %d rows", fig.Name, lang, names[fig.Name], fig.Sentence, len(fig.Drawing.Table))
				}
				names[fig.Name] = true
				if all := fig.Title + fig.Sentence + string(svg); strings.Contains(all, "⟦") || strings.Contains(all, "NaN") || strings.Contains(fig.Sentence, "{") {
					t.Errorf("%s %v: a word is missing: %s", fig.Name, lang, fig.Sentence)
				}
				for _, id := range fig.Findings {
					if _, ok := f.Disclosed().Number(id); !ok {
						t.Errorf("%s names the finding %s, which does not exist", fig.Name, id)
					}
				}
			}
			for _, want := range []string{"rank-intervals", "agreement-map", "spread-importance", "change-1-2-importance", "participation", "item-Q1"} {
				if !names[want] {
					t.Errorf("%v: no figure %s", lang, want)
				}
			}
			if fig, ok, err := figure.Lineage(s, lang, "Q4", figure.Options{Width: width}); !ok || err != nil || len(fig.Drawing.Table) != 5 {
				t.Errorf("lineage: %v %v %v", ok, err, fig.Drawing.Table)
			}
		}
	}
}

func TestASmallPanelShowsNoSingleAnswer(t *testing.T) {
	s := panel(t, 7)
	f, err := analysis.Compute(s)
	if err != nil {
		t.Fatal(err)
	}
	values := func(f *analysis.Findings) string {
		fig, ok, err := figure.Distribution(s, f, i18n.En, "Q1", figure.Options{})
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		return strings.Join(fig.Drawing.Table[1], "|")
	}
	if got := values(f.Disclosed()); strings.Contains(got, "×") {
		t.Errorf("seven answers are shown one by one: %s", got)
	}
	if got := values(f); !strings.Contains(got, "×") { // the control: without the rule they are there
		t.Errorf("the control shows nothing: %s", got)
	}
}
