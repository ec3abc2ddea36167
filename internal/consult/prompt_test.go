package consult_test

import (
	"reflect"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

func options(ids ...string) (out []consult.PromptOption) {
	for _, id := range ids {
		out = append(out, consult.PromptOption{ID: consult.OptionID(id), Name: consult.Text{En: id}})
	}
	return out
}

// prompts are one of each kind; the ranking is about all items.
func prompts() []consult.Prompt {
	name := consult.Text{En: "Which?", Zh: "哪一个？"}
	return []consult.Prompt{
		{ID: "C", Kind: consult.PromptChoice, Name: name, Options: options("a", "b", "c"), Most: 2},
		{ID: "R", Kind: consult.PromptRanking, Name: name},
		{ID: "B", Kind: consult.PromptBudget, Name: name, Options: options("a", "b", "c"), Points: 100},
	}
}

// prompted is a consultation with three items and experts whose round asks every kind of prompt.
func prompted(t interface{ Fatalf(string, ...any) }) *consult.State {
	s := consult.NewState()
	d := definition()
	d.Prompts = prompts()
	must(t, s, put(&consult.StudyOpened{Definition: d}))
	for _, id := range []string{"Q1", "Q2", "Q3"} {
		must(t, s, put(item(id)))
	}
	for _, p := range []string{"E1", "E2", "E3"} {
		must(t, s, put(expert(p)))
	}
	must(t, s, consult.OpenRound{Role: program, Round: "1", Seed: 7})
	return s
}

// response answers a prompt: pairs of option and value, or one word that stands aside.
func response(expert string, prompt consult.PromptID, marks ...string) consult.Respond {
	x := consult.Response{Prompt: prompt}
	if len(marks) == 1 {
		x.Aside = marks[0]
	}
	for i := 0; i+1 < len(marks); i += 2 {
		x.Marks = append(x.Marks, consult.OptionMark{Option: consult.OptionID(marks[i]), Value: consult.Decimal(marks[i+1])})
	}
	return consult.Respond{Role: program, Round: "1", Expert: consult.Pseudonym(expert), Sheet: consult.ResponseSheet{Mode: "live", Responses: []consult.Response{x}}}
}

func TestPromptsAreLockedAnsweredAndTallied(t *testing.T) {
	s := prompted(t)
	r := s.Round("1")
	if got := r.Prompt("R").OptionIDs(); !slices.Equal(got, []consult.OptionID{"Q1", "Q2", "Q3"}) {
		t.Fatalf("the ranking is about %v", got)
	}
	must(t, s, response("E1", "C", "a", "1"))
	must(t, s, response("E1", "C", "a", "1", "c", "1")) // replaces
	must(t, s, response("E2", "C", "na"))
	must(t, s, response("E1", "R", "Q2", "1", "Q3", "2"))
	must(t, s, response("E2", "B", "a", "70", "b", "30"))
	must(t, s, response("E3", "B", "dk"))
	must(t, s, consult.Withdraw{Role: program, Round: "1", Expert: "E1", Prompts: []consult.PromptID{"R"}})
	if x := r.Response("E1", "R"); x != nil {
		t.Errorf("a response that was taken back stands: %+v", x)
	}
	if s.Left(r, "E1") != 5 { // three items, R and B
		t.Errorf("%d left", s.Left(r, "E1"))
	}
	must(t, s, consult.CloseRound{Role: program, Round: "1", Master: make([]byte, 32)})
	want := []consult.PromptAggregate{
		{Prompt: "C", Option: "a", Runs: []consult.Run{{Value: "1", Count: 1}}, NA: 1},
		{Prompt: "C", Option: "b", NA: 1, Skipped: 1},
		{Prompt: "C", Option: "c", Runs: []consult.Run{{Value: "1", Count: 1}}, NA: 1},
		{Prompt: "B", Option: "a", Runs: []consult.Run{{Value: "70", Count: 1}}, DK: 1},
		{Prompt: "B", Option: "b", Runs: []consult.Run{{Value: "30", Count: 1}}, DK: 1},
		{Prompt: "B", Option: "c", DK: 1, Skipped: 1},
	}
	if got := r.PromptAggregates(); !reflect.DeepEqual(got, want) {
		t.Errorf("aggregates\n got %+v\nwant %+v", got, want)
	}
	if r.Committed.Answered != 3 || len(r.Committed.Prompts) != len(want) {
		t.Errorf("committed %+v", r.Committed)
	}
	if h, _ := consult.PromptHash(consult.PromptSalt(make([]byte, 32), want[0].Prompt, want[0].Option), want[0]); h != r.Committed.Prompts[0].Hash {
		t.Error("the first commitment is not that of the first aggregate")
	}
}

func TestResponsesAreRefused(t *testing.T) {
	recused := prompted(t)
	must(t, recused, consult.Put{Role: program, Body: &consult.ExpertRecused{Who: consult.ExpertWho{Pseudonym: "E1"}, Data: consult.Recusal{Items: []consult.ItemID{"Q2"}}, Text: consult.Remark{Reason: "own project"}}})
	stale := prompted(t)
	must(t, stale, response("E1", "C", "a", "1"))
	late := response("E1", "C", "b", "1")
	late.Base = new(int64(-1))
	for _, c := range []struct {
		name string
		s    *consult.State
		c    consult.Command
		key  string
	}{
		{"unknown prompt", prompted(t), response("E1", "X", "dk"), "response.prompt"},
		{"unknown option", prompted(t), response("E1", "C", "z", "1"), "response.option"},
		{"option twice", prompted(t), response("E1", "C", "a", "1", "a", "1"), "response.option"},
		{"item with an interest", recused, response("E1", "R", "Q2", "1"), "response.option"},
		{"too many chosen", prompted(t), response("E1", "C", "a", "1", "b", "1", "c", "1"), "response.count"},
		{"nothing named", prompted(t), response("E1", "R"), "response.count"},
		{"a place beyond the options", prompted(t), response("E1", "R", "Q1", "4"), "response.mark"},
		{"a fraction", prompted(t), response("E1", "B", "a", "99.5", "b", "0.5"), "response.mark"},
		{"another form of a number", prompted(t), response("E1", "B", "a", "+100"), "response.mark"},
		{"points are left", prompted(t), response("E1", "B", "a", "60", "b", "39"), "response.sum"},
		{"points too many", prompted(t), response("E1", "B", "a", "60", "b", "41"), "response.sum"},
		{"another word", prompted(t), response("E1", "B", "maybe"), "response.aside"},
		{"changed elsewhere", stale, late, "answer.changed"},
		{"nothing to take back", prompted(t), consult.Withdraw{Role: program, Round: "1", Expert: "E1", Prompts: []consult.PromptID{"C"}}, "answer.none"},
		{"a stranger", prompted(t), response("E9", "C", "a", "1"), "answer.not_on_panel"},
	} {
		if err := do(c.s, c.c); fault.Find(err) == nil || fault.Find(err).Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
	must(t, recused, response("E1", "R", "Q1", "1")) // the control: the others may be ranked
}

func TestPromptsThatCannotBeAskedAreRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		alter func(p *consult.Prompt)
		key   string
	}{
		{"kind", func(p *consult.Prompt) { p.Kind = "riddle" }, "prompt.kind"},
		{"no wording", func(p *consult.Prompt) { p.Name = consult.Text{} }, "prompt.name"},
		{"one option", func(p *consult.Prompt) { p.Options = options("a") }, "prompt.options"},
		{"options and items", func(p *consult.Prompt) { p.Items = []consult.ItemID{"Q1", "Q2"} }, "prompt.both"},
		{"option twice", func(p *consult.Prompt) { p.Options = options("a", "a") }, "prompt.option"},
		{"least above most", func(p *consult.Prompt) { p.Least, p.Most = 3, 2 }, "prompt.limits"},
		{"points of a choice", func(p *consult.Prompt) { p.Points = 10 }, "prompt.points"},
		{"budget of nothing", func(p *consult.Prompt) { p.Kind = consult.PromptBudget }, "prompt.points"},
	} {
		d := definition()
		d.Prompts = prompts()
		c.alter(&d.Prompts[0])
		if err := d.Check(); fault.Find(err) == nil || fault.Find(err).Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
}

// TestResponsesSurviveTheRecord draws answers, hands them in, and reads them back from what the record holds: the state
// is the same, and each expert's answer is the last one.
func TestResponsesSurviveTheRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := prompted(t)
		last := map[consult.Pseudonym]map[consult.OptionID]string{}
		for range rapid.IntRange(1, 8).Draw(t, "answers") {
			p := rapid.SampledFrom([]string{"E1", "E2", "E3"}).Draw(t, "expert")
			marks, left := map[consult.OptionID]string{}, 100
			for _, o := range []string{"a", "b"} {
				if n := rapid.IntRange(0, left).Draw(t, o); n > 0 {
					marks[consult.OptionID(o)], left = strconv.Itoa(n), left-n
				}
			}
			if left > 0 {
				marks["c"] = strconv.Itoa(left)
			}
			c := response(p, "B")
			for _, o := range []consult.OptionID{"a", "b", "c"} {
				if v, ok := marks[o]; ok {
					c.Sheet.Responses[0].Marks = append(c.Sheet.Responses[0].Marks, consult.OptionMark{Option: o, Value: consult.Decimal(v)})
				}
			}
			e, err := consult.Decide(s, c)
			if err != nil {
				t.Fatal(err)
			}
			stored, err := consult.Encode(e)
			if err != nil {
				t.Fatal(err)
			}
			var body consult.Responded
			if err := record.StrictDecode(stored.Data, &body.Data); err != nil || !reflect.DeepEqual(body.Data, e.Body.(*consult.Responded).Data) {
				t.Fatalf("read back as %+v, %v", body.Data, err)
			}
			if err := consult.Apply(s, e); err != nil {
				t.Fatal(err)
			}
			last[consult.Pseudonym(p)] = marks
		}
		must(t, s, consult.CloseRound{Role: program, Round: "1", Master: make([]byte, 32)})
		for p, want := range last {
			sum := 0.0
			x := s.Round("1").Response(p, "B")
			for o, m := range x.Marks {
				sum += m.Value
				if m.String() != want[o] {
					t.Errorf("%s gave %s %s, not %s", p, o, m, want[o])
				}
			}
			if sum != 100 || len(x.Marks) != len(want) {
				t.Errorf("%s: %v", p, x.Marks)
			}
		}
	})
}

// TestDesignsAreBalanced draws options, sizes and experts: the sets are those of the seed alone, no option stands twice in
// a set, no pair twice, and no option is shown more than once more than another, for pairs of an odd number twice.
func TestDesignsAreBalanced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 17).Draw(t, "options")
		var ids []consult.OptionID
		for i := range n {
			ids = append(ids, consult.OptionID("o"+strconv.Itoa(i)))
		}
		p := consult.Prompt{ID: "P", Kind: rapid.SampledFrom([]consult.PromptKind{consult.PromptPairwise, consult.PromptBestWorst}).Draw(t, "kind"), Sets: rapid.IntRange(0, 30).Draw(t, "sets")}
		if p.Kind == consult.PromptBestWorst {
			p.Set = rapid.IntRange(3, n).Draw(t, "size")
		}
		expert := consult.Pseudonym(rapid.StringMatching("[A-Z][0-9]{3}").Draw(t, "expert"))
		sets := p.Design(7, expert, ids)
		if !reflect.DeepEqual(sets, p.Design(7, expert, ids)) {
			t.Fatal("the design is another one each time")
		}
		shown, pairs := map[consult.OptionID]int{}, map[string]bool{}
		for _, set := range sets {
			for i, o := range set {
				if slices.Contains(set[:i], o) {
					t.Fatalf("%s stands twice in %v", o, set)
				}
				shown[o]++
			}
			if key := string(min(set[0], set[1]) + " " + max(set[0], set[1])); len(set) == 2 {
				if pairs[key] {
					t.Fatalf("the pair %s stands twice", key)
				}
				pairs[key] = true
			}
		}
		least, most := len(sets), 0
		for _, o := range ids {
			least, most = min(least, shown[o]), max(most, shown[o])
		}
		apart := 1
		if p.Kind == consult.PromptPairwise && n%2 == 1 {
			apart = 2
		}
		if most-least > apart {
			t.Fatalf("%s of %d options, %d sets: shown from %d to %d times", p.Kind, n, len(sets), least, most)
		}
		if p.Kind == consult.PromptPairwise && p.Sets == 0 && len(sets) != min(n*(n-1)/2, 20) {
			t.Fatalf("%d pairs of %d options", len(sets), n)
		}
	})
}

// TestCirclesAreCountedAndTaken: a circle of three is one circle, an order none.
func TestCirclesAreCountedAndTaken(t *testing.T) {
	pair := func(best, other consult.OptionID) consult.Contest {
		return consult.Contest{Among: []consult.OptionID{other, best}, Best: best}
	}
	circle := []consult.Contest{pair("a", "b"), pair("b", "c"), pair("c", "a")}
	if n, of := consult.Circles(circle); n != 1 || of != 1 {
		t.Errorf("%d of %d", n, of)
	}
	if n, of := consult.Circles([]consult.Contest{pair("a", "b"), pair("b", "c"), pair("a", "c"), pair("a", "d")}); n != 0 || of != 1 {
		t.Errorf("%d of %d", n, of)
	}
	s := consult.NewState()
	d := definition()
	d.Prompts = []consult.Prompt{{ID: "W", Kind: consult.PromptPairwise, Name: consult.Text{En: "Which?"}, Options: options("a", "b", "c")}}
	must(t, s, put(&consult.StudyOpened{Definition: d}))
	must(t, s, put(item("Q1")))
	must(t, s, put(expert("E1")))
	must(t, s, consult.OpenRound{Role: program, Round: "1", Seed: 7})
	c := response("E1", "W")
	c.Sheet.Responses[0].Contests = circle
	must(t, s, c)
	if got := s.Round("1").PromptAggregates()[0]; !reflect.DeepEqual(got.Runs, []consult.Run{{Value: "-1", Count: 1}, {Value: "1", Count: 1}}) {
		t.Errorf("aggregate %+v", got)
	}
	for _, bad := range [][]consult.Contest{{}, {circle[0], circle[0]}, {{Among: []consult.OptionID{"a", "b"}, Best: "c"}}, {{Among: []consult.OptionID{"a", "b", "c"}, Best: "a", Worst: "b"}}, {{Among: []consult.OptionID{"a", "a"}}}} {
		c.Sheet.Responses[0].Contests = bad
		if err := do(s, c); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestNobodyMustJudgeAQuantity: "cannot judge" stands alone, replaces values and is replaced by them.
func TestNobodyMustJudgeAQuantity(t *testing.T) {
	s := consult.NewState()
	must(t, s, put(&consult.StudyOpened{Definition: definition()}))
	must(t, s, put(expert("E1")))
	must(t, s, consult.Put{Role: program, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "X"}}})
	must(t, s, consult.OpenRound{Role: program, Round: "1", Items: []consult.ItemID{}, Seed: 7})
	judge := func(j consult.Judgement) consult.Judge {
		j.Quantity = "X"
		return consult.Judge{Role: program, Round: "1", Expert: "E1", Sheet: consult.JudgementSheet{Judgements: []consult.Judgement{j}}}
	}
	values := consult.Judgement{Probabilities: []consult.Decimal{"0.5"}, Values: []consult.Decimal{"3"}}
	for _, c := range []struct {
		j    consult.Judgement
		kind consult.MarkKind
	}{{values, consult.Rated}, {consult.Judgement{Aside: "dk"}, consult.CannotJudge}, {consult.Judgement{Aside: "na"}, consult.NotApplies}, {values, consult.Rated}} {
		must(t, s, judge(c.j))
		if x := s.Round("1").Judgement("E1", "X"); x.Kind != c.kind || len(x.Values) != len(c.j.Values) {
			t.Errorf("%+v gives %+v", c.j, x)
		}
	}
	both := values
	both.Aside = "dk"
	for _, bad := range []consult.Judgement{both, {Aside: "maybe"}, {}} {
		if err := do(s, judge(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestYearsAreTakenOrNever: three years that do not fall, with or without a chance of never, or never alone.
func TestYearsAreTakenOrNever(t *testing.T) {
	s := consult.NewState()
	d := definition()
	d.Prompts = []consult.Prompt{{ID: "Y", Kind: consult.PromptYear, Name: consult.Text{En: "When?"}, From: 2025, To: 2100}}
	must(t, s, put(&consult.StudyOpened{Definition: d}))
	must(t, s, put(item("Q1")))
	must(t, s, put(expert("E1")))
	must(t, s, consult.OpenRound{Role: program, Round: "1", Seed: 7})
	for _, good := range [][]string{{"p05", "2030", "p50", "2030", "p95", "2050"}, {"p05", "2030", "p50", "2040", "p95", "2100", "never", "30"}, {"never", "100"}, {"dk"}} {
		must(t, s, response("E1", "Y", good...))
	}
	for _, bad := range [][]string{{"p05", "2030"}, {"p05", "2040", "p50", "2030", "p95", "2050"}, {"p05", "2024", "p50", "2030", "p95", "2050"}, {"never", "40"}, {"p05", "2030", "p50", "2031", "p95", "2032", "never", "100"}, {"p05", "2030.5", "p50", "2031", "p95", "2032"}} {
		if err := do(s, response("E1", "Y", bad...)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: %v", bad, err)
		}
	}
}
