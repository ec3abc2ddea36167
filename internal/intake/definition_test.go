package intake_test

import (
	"reflect"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/intake"
	"github.com/tanwen/tanwen/templates"
)

// definitionOf reads the definition of a folder.
func definitionOf(t interface{ Fatalf(string, ...any) }, files fstest.MapFS) consult.Definition {
	plan, err := intake.Folder(files, nil, "x", intake.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, files["consultation.yaml"].Data)
	}
	return plan.Commands[0].(consult.Put).Body.(*consult.StudyOpened).Definition
}

// TestDefinitionOfTemplates writes the definition of every template and reads the same one back.
func TestDefinitionOfTemplates(t *testing.T) {
	for _, name := range templates.Names() {
		folder, _ := templates.Folder(name)
		plan, err := intake.Folder(folder, nil, name, intake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := plan.Commands[0].(consult.Put).Body.(*consult.StudyOpened).Definition
		got := definitionOf(t, fstest.MapFS{"consultation.yaml": {Data: intake.Definition(want)}})
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s comes back as\n%+v\nnot\n%+v", name, got, want)
		}
	}
}

func TestDefinitionRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab 碳“\"'\\:#{}[],-&*!|>%@`？\tz0")), 1, 20, -1)
		trimmed := func(label string) string { return "x" + text.Draw(t, label) + "x" }
		wording := func(label string) consult.Text {
			return consult.Text{Zh: "碳" + trimmed(label+"zh"), En: trimmed(label + "en")}
		}
		want := consult.Definition{
			ID: "s1", Title: wording("title"), Task: wording("task"), Anonymity: rapid.SampledFrom([]string{"named", "pseudonym", "blind"}).Draw(t, "anonymity"),
			Needs:    []consult.Need{{ID: "N1", Name: wording("need"), Document: wording("document"), Date: "2021-10-24", Target: &consult.Target{Value: "25.5", Unit: trimmed("unit"), Year: 2030}}},
			Ends:     []string{trimmed("end"), "supply"},
			Scales:   []consult.Scale{{ID: "s5", Min: 1, Max: 5, Labels: []consult.PointLabel{{Point: 1, Label: wording("label")}}}},
			Criteria: []consult.Criterion{{ID: "c1", Name: wording("criterion"), Scale: "s5", Weight: "0.5", Direction: rapid.SampledFrom([]string{"max", "min"}).Draw(t, "direction")}},
			Rounds:   []consult.RoundPlan{{ID: "1", Opened: "2026-01-05", Closed: "2026-01-20", Realtime: rapid.Bool().Draw(t, "realtime")}, {ID: "2"}},
			Rules:    consult.Rules{Consensus: consult.RuleSpec{Agree: "median >= 4", Disagree: "median <= 2"}, Stop: consult.RuleSpec{Preset: "two-rounds"}, MinRaters: 3},
			Ranking:  []string{"mean"}, Disclosure: consult.Disclosure{Median: 3, Quartiles: 6, Histogram: 9}, Seed: "7",
		}
		got := definitionOf(t, fstest.MapFS{"consultation.yaml": {Data: intake.Definition(want)}})
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("comes back as\n%+v\nnot\n%+v", got, want)
		}
	})
}

// TestDefinitionWithMethods writes options, rules and judgements of weights of every kind and reads the same back.
func TestDefinitionWithMethods(t *testing.T) {
	each := func(a, b consult.Decimal) []consult.Points {
		return []consult.Points{{Criterion: "a", Value: a}, {Criterion: "b", Value: b}}
	}
	for _, w := range []*consult.Weighting{
		nil,
		{Method: "ahp", Comparisons: []consult.Comparison{{A: "a", B: "b", Times: "2.5"}}},
		{Method: "bwm", Best: "a", Worst: "b", BestToOthers: each("1", "4"), OthersToWorst: each("4", "1")},
		{Method: "swing", Points: each("100", "40")},
		{Method: "roc", Order: []consult.CriterionID{"b", "a"}},
	} {
		want := consult.Definition{
			ID: "s1", Title: consult.Text{En: "T"}, Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure,
			Scales: []consult.Scale{{ID: "s5", Min: 1, Max: 5}},
			Criteria: []consult.Criterion{{ID: "a", Name: consult.Text{En: "a", Zh: "a"}, Scale: "s5", Weight: "1", Direction: "max"},
				{ID: "b", Name: consult.Text{En: "b", Zh: "b"}, Scale: "s5", Weight: "1", Direction: "min"}},
			Rules:   consult.Rules{Stop: consult.RuleSpec{Stop: "stable >= 0.9"}, Stability: consult.RuleSpec{Preset: "signed-rank"}, Agreement: []string{"gwet_ac2", "icc"}, MinRaters: 5},
			Ranking: []string{"mean", "smaa", "electre3", "importance_index"},
			Settings: []consult.Setting{{Method: "smaa", Option: "weights", Values: []string{"ordinal"}}, {Method: "smaa", Option: "order", Values: []string{"b", "a"}},
				{Method: "electre3", Option: "q", Criterion: "a", Values: []string{"0.2"}}, {Method: "electre3", Option: "q", Criterion: "b", Values: []string{"0.4"}},
				{Method: "importance_index", Option: "scores", Values: []string{"100", "75", "50", "25", "0"}}},
			Weighting: w,
		}
		got := definitionOf(t, fstest.MapFS{"consultation.yaml": {Data: intake.Definition(want)}})
		if !reflect.DeepEqual(got, want) {
			t.Errorf("comes back as\n%+v\nnot\n%+v", got, want)
		}
	}
}
