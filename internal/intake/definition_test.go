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
