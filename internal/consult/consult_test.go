package consult_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// definition is a small consultation with two criteria on a scale from 1 to 9.
func definition() consult.Definition {
	return consult.Definition{
		ID: "demo", Title: consult.Text{En: "Demo", Zh: "示例"}, Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure,
		Scales: []consult.Scale{{ID: "s9", Min: 1, Max: 9}},
		Criteria: []consult.Criterion{
			{ID: "importance", Scale: "s9", Weight: "1", Direction: "max"},
			{ID: "urgency", Scale: "s9", Weight: "0.5", Direction: "max"},
		},
		Rules: consult.Rules{MinRaters: 5}, Ranking: []string{"mean"}, Seed: "7",
	}
}

// do decides and applies one command, and returns the refusal if there is one.
func do(s *consult.State, c consult.Command) error {
	e, err := consult.Decide(s, c)
	if err != nil {
		return err
	}
	return consult.Apply(s, e)
}

func must(t interface{ Fatalf(string, ...any) }, s *consult.State, c consult.Command) {
	if err := do(s, c); err != nil {
		t.Fatalf("%T: %v", c, err)
	}
}

const program = consult.RoleProgram

func put(b any) consult.Command {
	switch b := b.(type) {
	case *consult.StudyOpened:
		return consult.Put{Role: program, Body: b}
	case *consult.ItemAdded:
		return consult.Put{Role: program, Body: b}
	case *consult.ItemDerived:
		return consult.Put{Role: program, Body: b}
	case *consult.ItemMoved:
		return consult.Put{Role: program, Body: b}
	case *consult.ExpertJoined:
		return consult.Put{Role: program, Body: b}
	case *consult.CallSet:
		return consult.Put{Role: program, Body: b}
	case *consult.EvidenceChecked:
		return consult.Put{Role: program, Body: b}
	case *consult.FileAttached:
		return consult.Put{Role: program, Body: b}
	case *consult.DatumAdded:
		return consult.Put{Role: program, Body: b}
	case *consult.DatumConfirmed:
		return consult.Put{Role: program, Body: b}
	}
	panic("unknown body")
}

func item(id string) *consult.ItemAdded {
	return &consult.ItemAdded{Data: consult.ItemData{ID: consult.ItemID(id), Origin: consult.FromOpenCall}, Text: consult.ItemText{Text: consult.Text{En: "What limits " + id + "?"}}}
}

func derived(id string, rel consult.Relation, parents ...consult.ItemID) *consult.ItemDerived {
	return &consult.ItemDerived{Data: consult.ItemData{ID: consult.ItemID(id), Parents: parents, Relation: rel}, Text: consult.ItemText{Text: consult.Text{En: id}, Reason: "same question"}}
}

func expert(p string) *consult.ExpertJoined {
	return &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: consult.Pseudonym(p)}}
}

func sheet(expert string, marks ...string) consult.Submit {
	s := consult.Submit{Role: program, Round: "1", Expert: consult.Pseudonym(expert), Sheet: consult.Sheet{Mode: "import", Criteria: []consult.CriterionID{"importance", "urgency"}}}
	for i := 0; i+1 < len(marks); i += 2 {
		s.Sheet.Items = append(s.Sheet.Items, consult.ItemID(fmt.Sprintf("Q%d", i/2+1)))
		s.Sheet.Values = append(s.Sheet.Values, []*string{new(marks[i]), new(marks[i+1])})
	}
	return s
}

// opened returns a consultation with two items, two experts and round 1 open.
func opened(t *testing.T) *consult.State {
	s := consult.NewState()
	must(t, s, put(&consult.StudyOpened{Definition: definition()}))
	for _, id := range []string{"Q1", "Q2"} {
		must(t, s, put(item(id)))
	}
	for _, p := range []string{"E1", "E2"} {
		must(t, s, put(expert(p)))
	}
	must(t, s, consult.OpenRound{Role: program, Round: "1", Seed: 7})
	return s
}

func TestRoundLocksCollectsAndTallies(t *testing.T) {
	s := opened(t)
	must(t, s, sheet("E1", "7", "dk", "3", ""))
	must(t, s, sheet("E2", "９", "na", " 3 ", "4"))
	must(t, s, consult.CloseRound{Role: program, Round: "1", Master: make([]byte, 32)})
	r := s.Round("1")
	if r.Status != consult.RoundClosed || r.Committed.Answered != 2 || r.Instrument.Seed != "7" {
		t.Fatalf("round %+v", r)
	}
	got, _ := json.Marshal(r.Vectors)
	want := `[{"i":"Q1","c":"importance","r":[{"v":"7","n":1},{"v":"9","n":1}]},{"i":"Q1","c":"urgency","dk":1,"na":1},{"i":"Q2","c":"importance","r":[{"v":"3","n":2}]},{"i":"Q2","c":"urgency","r":[{"v":"4","n":1}],"skip":1}]`
	if string(got) != want {
		t.Errorf("vectors\n got %s\nwant %s", got, want)
	}
	a := r.Vectors[0]
	r.Vectors = nil
	if err := r.OpenVector(consult.CellSalt(make([]byte, 32), a.Item, a.Criterion), a); err != nil {
		t.Errorf("a true vector is refused: %v", err)
	}
	a.Runs[0].Value = "8"
	if err := r.OpenVector(consult.CellSalt(make([]byte, 32), a.Item, a.Criterion), a); err == nil {
		t.Error("a changed vector is taken")
	}
}

func TestRefusals(t *testing.T) {
	closed := opened(t)
	must(t, closed, consult.CloseRound{Role: program, Round: "1", Master: make([]byte, 32)})
	stale := int64(-1)
	answered := opened(t)
	must(t, answered, sheet("E1", "7", "7"))
	late := sheet("E1", "8", "8")
	late.Base = &stale
	for _, c := range []struct {
		name string
		s    *consult.State
		c    consult.Command
		kind fault.Kind
		key  string
	}{
		{"nothing before the study opens", consult.NewState(), put(item("Q1")), fault.Closed, "study.none"},
		{"study opens once", opened(t), put(&consult.StudyOpened{Definition: definition()}), fault.Conflict, "study.exists"},
		{"item twice", opened(t), put(item("Q1")), fault.Invalid, "study.twice"},
		{"unknown parent", opened(t), put(derived("Q9", consult.Merge, "Q7")), fault.Invalid, "item.parent"},
		{"reword of two", opened(t), put(derived("Q9", consult.Reword, "Q1", "Q2")), fault.Invalid, "item.parents"},
		{"reject without reason", opened(t), put(consult.Move(consult.KindItemReject, "Q1", "")), fault.Invalid, "item.reason"},
		{"off the scale", opened(t), sheet("E1", "11", "7"), fault.Invalid, "answer.off_scale"},
		{"a word", opened(t), sheet("E1", "七", "7"), fault.Invalid, "answer.off_scale"},
		{"an exponent", opened(t), sheet("E1", "1e0", "7"), fault.Invalid, "answer.off_scale"},
		{"NaN", opened(t), sheet("E1", "NaN", "7"), fault.Invalid, "answer.off_scale"},
		{"not on the panel", opened(t), sheet("E3", "7", "7"), fault.Denied, "answer.not_on_panel"},
		{"after close", closed, sheet("E1", "7", "7"), fault.Closed, "round.closed"},
		{"second tab", answered, late, fault.Conflict, "answer.changed"},
		{"reader may not open", opened(t), consult.OpenRound{Role: consult.RoleReader, Round: "2", Seed: 1}, fault.Denied, "act.denied"},
		{"two rounds at once", opened(t), consult.OpenRound{Role: program, Round: "2", Seed: 1}, fault.Closed, "round.other_open"},
		{"result before close", opened(t), consult.Put{Role: program, Body: &consult.ResultCommitted{}}, fault.Closed, "result.round_open"},
	} {
		before := dump(t, c.s)
		err := do(c.s, c.c)
		f := fault.Find(err)
		if f == nil || f.Kind != c.kind || f.Key != c.key {
			t.Errorf("%s: got %v, want %v %s", c.name, err, c.kind, c.key)
		}
		if dump(t, c.s) != before {
			t.Errorf("%s: a refused command changed the state", c.name)
		}
	}
}

func TestSecondAnswerReplacesTheFirst(t *testing.T) {
	s := opened(t)
	must(t, s, sheet("E1", "7", "7", "1", "1"))
	must(t, s, sheet("E1", "8", "8"))
	r := s.Round("1").Reply("E1")
	if len(r.Answers) != 2 || r.Answer(0).Marks[0].Value != 8 || r.Answer(1).Marks[0].Value != 1 {
		t.Fatalf("%+v", r)
	}
	must(t, s, consult.Withdraw{Role: program, Round: "1", Expert: "E1", Items: []consult.ItemID{"Q1"}})
	if r := s.Round("1").Reply("E1"); len(r.Answers) != 1 || r.Answer(0) != nil {
		t.Fatalf("withdrawn answer stands: %+v", r)
	}
}

// dump prints a state for comparison.
func dump(t interface{ Fatalf(string, ...any) }, s *consult.State) string {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(b)
}

// TestProperties drives random commands, allowed and not, and checks what must always hold.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := consult.NewState()
		var log []consult.Event
		run := func(c consult.Command) {
			before := dump(t, s)
			e, err := consult.Decide(s, c)
			if dump(t, s) != before {
				t.Fatalf("Decide changed the state")
			}
			if err != nil {
				return
			}
			if err := consult.Apply(s, e); err != nil {
				t.Fatalf("what Decide allowed, Apply refused: %v", err)
			}
			log = append(log, e)
		}
		run(put(&consult.StudyOpened{Definition: definition()}))
		name := rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("Q%d", rapid.IntRange(1, 12).Draw(t, "item")) })
		for range rapid.IntRange(5, 60).Draw(t, "steps") {
			id := name.Draw(t, "id")
			switch rapid.IntRange(0, 13).Draw(t, "step") {
			case 0, 1, 2:
				run(put(item(id)))
			case 3, 4:
				rel := rapid.SampledFrom([]consult.Relation{consult.Merge, consult.Split, consult.Reword}).Draw(t, "relation")
				var parents []consult.ItemID
				for range rapid.IntRange(1, 3).Draw(t, "parents") {
					parents = append(parents, consult.ItemID(name.Draw(t, "parent")))
				}
				run(put(derived(id, rel, parents...)))
			case 5:
				kind := rapid.SampledFrom([]consult.Kind{consult.KindItemReject, consult.KindItemPark, consult.KindItemRestore, consult.KindItemUndo, consult.KindItemAccept}).Draw(t, "move")
				run(put(consult.Move(kind, consult.ItemID(id), "because")))
			case 6:
				run(put(expert(fmt.Sprintf("E%d", rapid.IntRange(1, 4).Draw(t, "expert")))))
			case 7:
				run(consult.OpenRound{Role: program, Round: "1", Seed: 7})
			case 8:
				run(sheet(fmt.Sprintf("E%d", rapid.IntRange(1, 4).Draw(t, "expert")), "7", "dk"))
			case 10, 11:
				run(consult.Put{Role: consult.RolePublic, Body: proposal(id, "")})
			case 12:
				run(put(&consult.CallSet{Data: consult.Call{Open: rapid.Bool().Draw(t, "open"), Public: true, Text: consult.Text{En: "What is missing?"}}}))
			case 13:
				run(put(check(id, rapid.SampledFrom(consult.Verdicts()).Draw(t, "verdict"))))
			case 9:
				run(consult.CloseRound{Role: program, Round: "1", Master: make([]byte, 32)})
			}
			waiting := 0
			for _, it := range s.Items {
				if it.Status == consult.ItemWaiting {
					waiting++
				}
			}
			b := s.Balance()
			if b.Waiting != waiting || len(s.Waiting()) != waiting {
				t.Fatalf("%d proposals wait, counted are %+v", waiting, b)
			}
			if b.Raw != b.Merged+b.Rejected+b.Standing {
				t.Fatalf("counts do not balance: %+v", b)
			}
			checkLineage(t, s)
		}
		again, err := consult.Fold(log)
		if err != nil || dump(t, again) != dump(t, s) {
			t.Fatalf("the fold is not the state that was made step by step: %v", err)
		}
	})
}

// checkLineage makes sure that no item is its own ancestor and that no ancestor was lost.
func checkLineage(t *rapid.T, s *consult.State) {
	for _, it := range s.Items {
		up := s.Ancestors(it.ID)
		for _, a := range up {
			if a == it.ID || s.Item(a) == nil {
				t.Fatalf("%s has the ancestor %s", it.ID, a)
			}
		}
		for _, p := range it.Parents {
			want := append([]consult.ItemID{p}, s.Ancestors(p)...)
			have := map[consult.ItemID]bool{}
			for _, a := range up {
				have[a] = true
			}
			for _, a := range want {
				if !have[a] {
					t.Fatalf("%s lost its ancestor %s", it.ID, a)
				}
			}
		}
		if it.Status == consult.ItemRejected && it.Reason == "" {
			t.Fatalf("%s is rejected without a reason", it.ID)
		}
	}
}

func TestEveryKindHasAPermissionAndATransitionNamesAKind(t *testing.T) {
	for k := range consult.Kinds() {
		if len(consult.Permissions[k]) == 0 {
			t.Errorf("kind %s: nobody may do it", k)
		}
	}
	for k := range consult.Permissions {
		if !consult.Kinds()[k] {
			t.Errorf("permission for a kind %s that does not exist", k)
		}
	}
	if reflect.ValueOf(consult.RoundTransitions).Len() == 0 {
		t.Error("no round transitions")
	}
}

// TestErasedPeopleDoNotBreakTheFold removes the pseudonym of a member and an answer that was replaced later.
func TestErasedPeopleDoNotBreakTheFold(t *testing.T) {
	s := consult.NewState()
	var log []consult.Event
	add := func(c consult.Command) {
		e, err := consult.Decide(s, c)
		if err != nil {
			t.Fatal(err)
		}
		if err := consult.Apply(s, e); err != nil {
			t.Fatal(err)
		}
		log = append(log, e)
	}
	add(put(&consult.StudyOpened{Definition: definition()}))
	add(put(item("Q1")))
	add(put(expert("E1")))
	add(put(expert("E2")))
	add(consult.OpenRound{Role: program, Round: "1", Seed: 7})
	add(sheet("E1", "7", "7"))
	add(sheet("E1", "8", "8"))
	add(sheet("E2", "3", "3"))
	add(consult.Withdraw{Role: program, Round: "1", Expert: "E1", Items: []consult.ItemID{"Q1"}})
	add(consult.CloseRound{Role: program, Round: "1", Master: make([]byte, 32)})
	if log[2].Kind != consult.KindExpert || log[5].Kind != consult.KindAnswer {
		t.Fatal("the log is not in the order that this test reads")
	}
	log[2].NoWho, log[2].Body = true, &consult.ExpertJoined{}
	log[5].NoWho, log[5].NoData, log[5].Body = true, true, &consult.Answered{}
	log[6].NoWho, log[6].NoData, log[6].Body = true, true, &consult.Answered{}
	folded, err := consult.Fold(log)
	if err != nil {
		t.Fatalf("an erased member makes the log unreadable: %v", err)
	}
	if r := folded.Round("1"); r.Blank != 2 || len(r.Replies) != 1 || r.Replies[0].Expert != "E2" {
		t.Errorf("%+v", r)
	}
	if err := do(s, sheet("E9", "1", "1")); fault.KindOf(err) != fault.Closed {
		t.Errorf("after the close: %v", err)
	}
}

func TestDefinitionsWithUnknownRulesAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*consult.Definition){
		"study.ranking":         func(d *consult.Definition) { d.Ranking = []string{"oracle"} },
		"study.twice":           func(d *consult.Definition) { d.Ranking = []string{"mean", "topsis", "mean"} },
		"ranking.option":        setting("topsis", "normalisation", "vector"),
		"ranking.option_none":   setting("borda", "strength", "winning"),
		"ranking.option_word":   setting("topsis", "normalization", "maxmin"),
		"ranking.option_number": setting("vikor", "v", "1.5"),
		"ranking.option_one":    setting("vikor", "v", "0.2", "0.3"),
		"ranking.smaa_order":    setting("smaa", "weights", "ordinal"),
		"ranking.smaa_ordinal":  setting("smaa", "order", "importance", "urgency"),
		"ranking.option_order":  setting("smaa", "order", "importance", "nobody"),
		"rules.agreement":       func(d *consult.Definition) { d.Rules.Agreement = []string{"kappa"} },
		"weighting.method":      func(d *consult.Definition) { d.Weighting = &consult.Weighting{Method: "dice"} },
		"weighting.each": func(d *consult.Definition) {
			d.Weighting = &consult.Weighting{Method: "swing", Points: []consult.Points{{Criterion: "importance", Value: "100"}}}
		},
		"weighting.pair": func(d *consult.Definition) {
			d.Weighting = &consult.Weighting{Method: "ahp", Comparisons: []consult.Comparison{{A: "a", B: "c", Times: "3"}}}
		},
		"consensus.preset.unknown": func(d *consult.Definition) { d.Rules.Stop.Preset = "never" },
		"scale.range":              func(d *consult.Definition) { d.Scales[0].Max = 1 },
		"criterion.weights":        func(d *consult.Definition) { d.Criteria[0].Weight, d.Criteria[1].Weight = "0", "0" },
	} {
		d := definition()
		if err := d.Check(); err != nil {
			t.Fatal(err)
		}
		spoil(&d)
		if f := fault.Find(d.Check()); f == nil || f.Key != name {
			t.Errorf("%s: got %v", name, f)
		}
	}
}

// setting puts one option of a ranking method into a definition.
func setting(method, option string, values ...string) func(*consult.Definition) {
	return func(d *consult.Definition) {
		d.Settings = []consult.Setting{{Method: method, Option: option, Values: values}}
	}
}

// TestWeightsFromJudgements checks weights of two and three criteria that can be worked out by hand.
func TestWeightsFromJudgements(t *testing.T) {
	abc := []consult.Criterion{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	each := func(v ...consult.Decimal) (out []consult.Points) {
		for i, x := range v {
			out = append(out, consult.Points{Criterion: abc[i].ID, Value: x})
		}
		return out
	}
	for _, c := range []struct {
		name   string
		of     consult.Weighting
		want   []float64
		cr, xi float64 // -1: not defined
	}{
		{"ahp, consistent", consult.Weighting{Method: "ahp", Comparisons: []consult.Comparison{{A: "a", B: "b", Times: "2"}, {A: "b", B: "c", Times: "2"}, {A: "a", B: "c", Times: "4"}}}, []float64{4.0 / 7, 2.0 / 7, 1.0 / 7}, 0, -1},
		{"ahp, a pair missing", consult.Weighting{Method: "ahp", Comparisons: []consult.Comparison{{A: "a", B: "b", Times: "2"}, {A: "b", B: "c", Times: "2"}}}, []float64{4.0 / 7, 2.0 / 7, 1.0 / 7}, 0, -1},
		{"bwm, consistent", consult.Weighting{Method: "bwm", Best: "a", Worst: "c", BestToOthers: each("1", "2", "4"), OthersToWorst: each("4", "2", "1")}, []float64{4.0 / 7, 2.0 / 7, 1.0 / 7}, -1, 0},
		{"swing", consult.Weighting{Method: "swing", Points: each("100", "60", "40")}, []float64{0.5, 0.3, 0.2}, -1, -1},
		{"roc", consult.Weighting{Method: "roc", Order: []consult.CriterionID{"c", "a", "b"}}, []float64{5.0 / 18, 2.0 / 18, 11.0 / 18}, -1, -1},
	} {
		got, err := c.of.Solve(abc)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, w := range c.want {
			if d := got.Weights[i] - w; d > 1e-9 || d < -1e-9 {
				t.Errorf("%s: weights %v, want %v", c.name, got.Weights, c.want)
				break
			}
		}
		for name, x := range map[string]struct {
			got  *float64
			want float64
		}{"CR": {got.CR, c.cr}, "xi": {got.Xi, c.xi}} {
			if (x.got == nil) != (x.want < 0) || (x.got != nil && (*x.got > x.want+1e-9 || *x.got < x.want-1e-9)) {
				t.Errorf("%s: %s is %v, want %v", c.name, name, x.got, x.want)
			}
		}
	}
}
