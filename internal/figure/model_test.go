package figure_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/i18n"
)

// modelled is the panel's consultation with three questions that tell parameters of the model, and a decision whose weights
// are swept: under the second nothing can repay the cost.
func modelled(t *testing.T) (*consult.State, *analysis.Findings) {
	t.Helper()
	s := panel(t, 24)
	for _, c := range []consult.Put{
		{Role: consult.RoleProgram, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T1", Parameter: "land60", Unit: "Mt CO2/yr", Items: []consult.ItemID{"Q1"}, Share: "0.5"}}},
		{Role: consult.RoleProgram, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T2", Parameter: "eff_IND", Unit: "1/yr", Items: []consult.ItemID{"Q2"}}}},
		{Role: consult.RoleProgram, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "T3", Parameter: "clinker", Unit: "ratio", Items: []consult.ItemID{"Q4"}}}},
		{Role: consult.RoleProgram, Body: &consult.DecisionStated{Data: consult.Decision{
			ID: "D1", Name: consult.Text{En: "Build or wait", Zh: "建设或等待"}, StatedBy: "test", Unit: "billion", Measure: consult.Text{En: "billion", Zh: "十亿"},
			Benefit: "0 - 600 * max(net_2060, 0) / 1000 - cost * (removal - 2)", Weights: []consult.Weight{{Name: "cost", Values: []consult.Decimal{"300", "100000"}}},
			Options: []consult.Option{{ID: "build", Name: consult.Text{En: "Build"}, Levers: map[string]consult.Decimal{"removal": "3"}}, {ID: "wait", Name: consult.Text{En: "Wait"}}},
		}}},
	} {
		e, err := consult.Decide(s, c)
		if err != nil {
			t.Fatal(err)
		}
		if err := consult.Apply(s, e); err != nil {
			t.Fatal(err)
		}
	}
	f, err := analysis.Compute(s)
	if err != nil {
		t.Fatal(err)
	}
	return s, f
}

// TestFiguresOfAConsultationsModel: every figure of the model stands among those of the brief, in both languages and
// layouts, with a sentence whose numbers are findings, and a table.
func TestFiguresOfAConsultationsModel(t *testing.T) {
	s, f := modelled(t)
	want := []string{"forecast-gross", "forecast-net", "neutrality", "balances", "energy-flows", "carbon-flows", "provinces", "kaya", "swings", "model-effects", "study-D1", "value-D1"}
	for _, lang := range i18n.Langs() {
		for _, width := range []float64{366, 0} {
			figs, err := figure.Model(s, f.Disclosed(), lang, figure.Options{Width: width})
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, fig := range figs {
				names = append(names, fig.Name)
				if len(fig.Drawing.Table) < 2 || fig.Sentence == "" {
					t.Errorf("%s: sentence %q, %d rows", fig.Name, fig.Sentence, len(fig.Drawing.Table))
				}
				if all := fig.Title + fig.Sentence + string(fig.Drawing.SVG()); strings.Contains(all, "⟦") || strings.Contains(all, "NaN") || strings.Contains(fig.Sentence, "{") {
					t.Errorf("%s, %s: a word is missing: %s", fig.Name, lang, fig.Sentence)
				}
				for _, id := range fig.Findings {
					if _, ok := f.Number(id); !ok {
						t.Errorf("%s names the finding %s, which does not exist", fig.Name, id)
					}
				}
			}
			if !slices.Equal(names, want) {
				t.Errorf("%s: %v, want %v", lang, names, want)
			}
		}
		all, err := figure.All(s, f, lang, figure.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(all, func(fig figure.Figure) bool { return fig.Name == "swings" }) {
			t.Error("the figures of the brief lack those of the model")
		}
	}
	if figs, err := figure.Model(panel(t, 5), &analysis.Findings{}, i18n.En, figure.Options{}); err != nil || figs != nil {
		t.Errorf("without a model %d figures, %v", len(figs), err)
	}
}

// TestRemarksOnValues: where nothing repays the cost no answer changes the choice, and it is said so; panel and model are
// compared in words only where they are apart.
func TestRemarksOnValues(t *testing.T) {
	s, f := modelled(t)
	for lang, want := range map[i18n.Lang]string{i18n.En: "With cost=100000 instead no answer to any of 3 questions would change the choice.", i18n.Zh: "若改用cost=100000，3个问题中没有一个的答案会改变选择。"} {
		if r := figure.WeightRemarks(f, 0, lang); len(r) != 1 || r[0].Text != want || r[0].ID != "value.D1.2.flips" {
			t.Errorf("%+v, want %q", r, want)
		}
		for _, r := range figure.Disagreements(s, f, 0, 5, lang) {
			if strings.Contains(r.Text, "⟦") || strings.Contains(r.Text, "{") || strings.Contains(r.Text, "？：") || len(r.Findings) < 5 {
				t.Errorf("%+v", r)
			}
		}
	}
	d := &f.Model.Values[0]
	if d.Runs[0].Questions[2].Item != "Q4" || figure.RanksUnder(f, d, 0, "Q4") != figure.SharedRanks(f, "value.D1.question.Q4", &d.Runs[0].Questions[2]) || figure.RanksUnder(f, d, 0, "Q9") != "" {
		t.Errorf("Q4 has the ranks %q", figure.RanksUnder(f, d, 0, "Q4"))
	}
	if figure.WeightRemarks(f, 7, i18n.En) != nil || figure.Disagreements(s, f, 7, 5, i18n.En) != nil {
		t.Error("a decision that is not there has remarks")
	}
}
