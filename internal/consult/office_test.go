package consult

import (
	"strconv"
	"testing"

	"github.com/tanwen/tanwen/fault"
)

// run decides and applies commands one after the other; the last one's fault key is returned ("" if all went through).
func run(t *testing.T, s *State, commands ...Command) string {
	t.Helper()
	for i, c := range commands {
		e, err := Decide(s, c)
		if err == nil {
			var enc = e
			if _, err := Encode(enc); err != nil {
				t.Fatal(err)
			}
			err = Apply(s, e)
		}
		if err != nil {
			if i != len(commands)-1 {
				t.Fatalf("command %d: %v", i, err)
			}
			return fault.Find(err).Key
		}
	}
	return ""
}

// panelOf opens a small consultation: one question, one criterion, three experts.
func panelOf(t *testing.T) *State {
	t.Helper()
	s := NewState()
	d := Definition{ID: "s1", Title: Text{En: "t"}, Anonymity: "pseudonym", Disclosure: DefaultDisclosure, Scales: []Scale{{ID: "s", Min: 1, Max: 9}},
		Criteria: []Criterion{{ID: "c", Name: Text{En: "c"}, Scale: "s", Weight: "1", Direction: "max"}}, Rules: Rules{MinRaters: 5}, Ranking: []string{"mean"}}
	commands := []Command{Put{Role: RoleConvener, Body: &StudyOpened{Definition: d}}}
	for _, id := range []ItemID{"Q1", "Q2"} {
		commands = append(commands, Put{Role: RoleConvener, Body: &ItemAdded{Data: ItemData{ID: id}, Text: ItemText{Text: Text{En: "q"}}}})
	}
	for _, p := range []Pseudonym{"A", "B", "C"} {
		commands = append(commands, Put{Role: RoleConvener, Body: &ExpertJoined{Who: ExpertWho{p}}})
	}
	if key := run(t, s, commands...); key != "" {
		t.Fatal(key)
	}
	return s
}

func sheetOf(round RoundID, p Pseudonym, items ...ItemID) Submit {
	s := Submit{Role: RoleExpert, Round: round, Expert: p, Sheet: Sheet{Mode: "live", Items: items, Criteria: []CriterionID{"c"}}, Text: SheetText{Comments: map[ItemID]string{items[0]: "since"}}}
	seven := "7"
	for range items {
		s.Sheet.Values = append(s.Sheet.Values, []*string{&seven})
	}
	return s
}

var master = make([]byte, 32)

// TestPilotIsKeptApart: a trial leaves no round, no result and no step of the consultation behind.
func TestPilotIsKeptApart(t *testing.T) {
	s := panelOf(t)
	if key := run(t, s, OpenRound{Role: RoleConvener, Round: "pilot-1", Pilot: true, Seed: 1}, sheetOf("pilot-1", "A", "Q1")); key != "" {
		t.Fatal(key)
	}
	if key := run(t, s, OpenRound{Role: RoleConvener, Round: "1", Seed: 1}); key != "round.other_open" {
		t.Errorf("a round beside an open trial: %q", key)
	}
	if s.OpenRound() == nil || !s.OpenRound().Instrument.Pilot {
		t.Error("the trial is not the round that takes answers")
	}
	if key := run(t, s, CloseRound{Role: RoleConvener, Round: "pilot-1", Master: master}); key != "" {
		t.Fatal(key)
	}
	if len(s.Rounds) != 0 || s.LastRound() != nil || s.Status != StudyGather || len(s.Pilots) != 1 || len(s.Pilots[0].Replies) != 1 {
		t.Errorf("after the trial: %d rounds, %d trials, status %s", len(s.Rounds), len(s.Pilots), s.Status)
	}
	if key := run(t, s, OpenRound{Role: RoleConvener, Round: "1", Seed: 1}); key != "" || s.Status != StudyRounds {
		t.Errorf("the first round after a trial: %q, %s", key, s.Status)
	}
}

// TestTwoPeople: release and re-opening need a second role or a reason, opening an identity always a second one.
func TestTwoPeople(t *testing.T) {
	for _, c := range []struct {
		name       string
		command    Command
		key        string
		deviations int
	}{
		{"release alone without reason", ReleaseRound{Role: RoleConvener, Round: "1"}, "round.alone", 0},
		{"release alone", ReleaseRound{Role: RoleConvener, Round: "1", Reason: "nobody else is there"}, "", 1},
		{"release by two", ReleaseRound{Role: RoleConvener, Second: RoleAdministrator, Round: "1", Reason: "as planned"}, "", 0},
		{"release seconded by a reader", ReleaseRound{Role: RoleConvener, Second: RoleReader, Round: "1"}, "act.denied", 0},
		{"release by a facilitator", ReleaseRound{Role: RoleFacilitator, Second: RoleConvener, Round: "1"}, "act.denied", 0},
		{"release past the rule", Put{Role: RoleConvener, Round: "1", Body: Note(KindRoundRelease, "")}, "command.kind", 0},
		{"re-open without reason", ReopenRound{Role: RoleConvener, Second: RoleConvener, Round: "1"}, "round.reason", 0},
		{"re-open by two", ReopenRound{Role: RoleConvener, Second: RoleConvener, Round: "1", Reason: "the page was down"}, "", 1},
		{"identity alone", OpenIdentity{Role: RoleConvener, Expert: "A", Reason: "threat"}, "identity.two", 0},
		{"identity past the rule", Put{Role: RoleConvener, Body: &IdentityOpened{Who: ExpertWho{"A"}, Text: Remark{"x"}}}, "command.kind", 0},
		{"identity without reason", OpenIdentity{Role: RoleConvener, Second: RoleConvener, Expert: "A"}, "identity.reason", 0},
		{"identity of nobody", OpenIdentity{Role: RoleConvener, Second: RoleConvener, Expert: "Z", Reason: "threat"}, "expert.unknown", 0},
		{"identity by two", OpenIdentity{Role: RoleConvener, Second: RoleAdministrator, Expert: "A", Reason: "threat"}, "", 1},
	} {
		s := panelOf(t)
		if key := run(t, s, OpenRound{Role: RoleConvener, Round: "1", Seed: 1}, sheetOf("1", "A", "Q1"), CloseRound{Role: RoleConvener, Round: "1", Master: master}); key != "" {
			t.Fatal(key)
		}
		if key := run(t, s, c.command); key != c.key || len(s.Deviations) != c.deviations {
			t.Errorf("%s: %q with %d deviations, want %q with %d", c.name, key, len(s.Deviations), c.key, c.deviations)
		}
	}
}

func TestChangesAfterOpening(t *testing.T) {
	s := panelOf(t)
	changed := s.Definition
	changed.Rules.MinRaters = 3
	revise := func(reason string) Command {
		return Put{Role: RoleConvener, Body: &StudyRevised{Definition: changed, Text: Remark{reason}}}
	}
	if key := run(t, s, revise("")); key != "" || len(s.Deviations) != 0 || s.Definition.Rules.MinRaters != 3 {
		t.Errorf("before the first round: %q, %d deviations", key, len(s.Deviations))
	}
	run(t, s, OpenRound{Role: RoleConvener, Round: "1", Seed: 1, Closes: "2026-03-20"})
	locked, err := s.Rounds[0].Instrument.Hash()
	if err != nil || len(locked) != 64 {
		t.Fatalf("hash %q (%v)", locked, err)
	}
	if key := run(t, s, revise("why")); key != "round.other_open" {
		t.Errorf("while a round is open: %q", key)
	}
	extend := func(day Date, reason string) Command {
		return Put{Role: RoleFacilitator, Round: "1", Body: &RoundExtended{Data: Extension{Closes: day}, Text: Remark{reason}}}
	}
	for _, c := range []struct {
		day         Date
		reason, key string
	}{{"2026-03-27", "", "deviation.reason"}, {"soon", "x", "round.closes"}, {"2026-13-27", "x", "round.closes"}, {"2026-03-27", "a holiday", ""}} {
		if key := run(t, s, extend(c.day, c.reason)); key != c.key {
			t.Errorf("extending to %q: %q, want %q", c.day, key, c.key)
		}
	}
	if now, _ := s.Rounds[0].Instrument.Hash(); now != locked || s.Rounds[0].Closes != "2026-03-27" || len(s.Deviations) != 1 {
		t.Errorf("an extension changed what is locked, or is no deviation: closes %s, %d deviations", s.Rounds[0].Closes, len(s.Deviations))
	}
	run(t, s, CloseRound{Role: RoleConvener, Round: "1", Master: master})
	if key := run(t, s, revise("")); key != "deviation.reason" {
		t.Errorf("after a round without reason: %q", key)
	}
	if key := run(t, s, revise("too few experts")); key != "" || len(s.Deviations) != 2 {
		t.Errorf("after a round: %q, %d deviations", key, len(s.Deviations))
	}
	if key := run(t, s, extend("2026-04-01", "x")); key != "round.step" {
		t.Errorf("extending a closed round: %q", key)
	}
}

func TestRecusalAndAssignment(t *testing.T) {
	s := panelOf(t)
	recuse := func(reason string, items ...ItemID) Command {
		return Put{Role: RoleFacilitator, Body: &ExpertRecused{Who: ExpertWho{"A"}, Data: Recusal{Items: items}, Text: Remark{reason}}}
	}
	if key := run(t, s, recuse("", "Q1")); key != "expert.recusal.reason" {
		t.Errorf("without reason: %q", key)
	}
	if key := run(t, s, recuse("holds a patent", "Q9")); key != "expert.recusal" {
		t.Errorf("unknown item: %q", key)
	}
	run(t, s, recuse("holds a patent", "Q1"), OpenRound{Role: RoleConvener, Round: "1", Seed: 1})
	if key := run(t, s, sheetOf("1", "A", "Q1")); key != "answer.recused" {
		t.Errorf("a recused expert answers: %q", key)
	}
	for _, allowed := range []Submit{sheetOf("1", "A", "Q2"), sheetOf("1", "B", "Q1")} {
		if key := run(t, s, allowed); key != "" {
			t.Errorf("%s on %v: %q", allowed.Expert, allowed.Sheet.Items, key)
		}
	}
	if key := run(t, s, recuse(""), sheetOf("1", "A", "Q1")); key != "" {
		t.Errorf("after the recusal is lifted: %q", key)
	}
	if key := run(t, s, Put{Role: RoleFacilitator, Body: &ExpertAssigned{Who: ExpertWho{"B"}, Data: ExpertData{Attributes: map[string]string{"region": "west"}}}}); key != "" || s.Expert("B").Attributes["region"] != "west" {
		t.Errorf("assigning: %q, %v", key, s.Expert("B").Attributes)
	}
}

func TestCommentsAreDecidedAfterClosing(t *testing.T) {
	s := panelOf(t)
	run(t, s, OpenRound{Role: RoleConvener, Round: "1", Seed: 1}, sheetOf("1", "A", "Q1"))
	leaf := s.Rounds[0].Replies[0].Answers[0].Leaf
	decide := func(item ItemID, release bool, reason string) Command {
		return Put{Role: RoleFacilitator, Round: "1", Body: &CommentDecided{Data: CommentFate{Leaf: strconv.FormatInt(leaf, 10), Item: item, Release: release}, Text: Remark{reason}}}
	}
	if key := run(t, s, decide("Q1", true, "")); key != "comment.round" {
		t.Errorf("while open: %q", key)
	}
	run(t, s, CloseRound{Role: RoleConvener, Round: "1", Master: master})
	if _, ok := s.Rounds[0].Comment(leaf, "Q1"); ok {
		t.Error("an undecided comment has a verdict")
	}
	for _, c := range []struct {
		item    ItemID
		release bool
		reason  string
		key     string
	}{{"Q9", true, "", "comment.item"}, {"Q1", false, "", "comment.reason"}, {"Q1", false, "names a colleague", ""}, {"Q1", true, "", ""}} {
		if key := run(t, s, decide(c.item, c.release, c.reason)); key != c.key {
			t.Errorf("%+v: %q", c, key)
		}
	}
	if v, ok := s.Rounds[0].Comment(leaf, "Q1"); !ok || !v.Release {
		t.Errorf("the last decision does not stand: %+v", v)
	}
}

// TestSettledItemsAreNamed: what the round before asked and this one does not is part of what is locked.
func TestSettledItemsAreNamed(t *testing.T) {
	s := panelOf(t)
	run(t, s, OpenRound{Role: RoleConvener, Round: "1", Seed: 1}, CloseRound{Role: RoleConvener, Round: "1", Master: master}, OpenRound{Role: RoleConvener, Round: "2", Items: []ItemID{"Q2"}, Seed: 1})
	if got := s.Rounds[1].Instrument.Settled; len(got) != 1 || got[0] != "Q1" {
		t.Errorf("settled %v, want Q1", got)
	}
}

// TestRecusalSetsAnswersAside: what somebody said before an interest came up is kept and counted nowhere, comes back
// when the recusal is lifted while the round is open, and does not change a round that is closed.
func TestRecusalSetsAnswersAside(t *testing.T) {
	s := panelOf(t)
	recuse := func(items ...ItemID) Command {
		return Put{Role: RoleConvener, Body: &ExpertRecused{Who: ExpertWho{"A"}, Data: Recusal{Items: items}, Text: Remark{Reason: "leads the project"}}}
	}
	counted := func(r *Round) (n int) {
		cells, _ := r.Aggregates()
		for _, c := range cells {
			n += len(c.Sorted())
		}
		return n
	}
	if key := run(t, s, OpenRound{Role: RoleConvener, Round: "1", Seed: 1}, sheetOf("1", "A", "Q1", "Q2"), sheetOf("1", "B", "Q1", "Q2")); key != "" {
		t.Fatal(key)
	}
	r := s.Round("1")
	for _, step := range []struct {
		items          []ItemID
		counted, aside int
	}{{[]ItemID{"Q1"}, 3, 1}, {[]ItemID{"Q1", "Q2"}, 2, 2}, {[]ItemID{"Q2"}, 3, 1}, {nil, 4, 0}, {[]ItemID{"Q2"}, 3, 1}} {
		if key := run(t, s, recuse(step.items...)); key != "" {
			t.Fatal(key)
		}
		if counted(r) != step.counted || r.Aside() != step.aside {
			t.Errorf("recused of %v: %d ratings count and %d stand aside", step.items, counted(r), r.Aside())
		}
	}
	if key := run(t, s, sheetOf("1", "A", "Q2")); key != "answer.recused" {
		t.Errorf("an answer on an item of which the expert is recused: %q", key)
	}
	if key := run(t, s, CloseRound{Role: RoleConvener, Round: "1", Master: master}, recuse("Q1", "Q2")); key != "" {
		t.Fatal(key)
	}
	if counted(r) != 3 || r.Aside() != 1 {
		t.Errorf("a recusal after the close changed the round: %d ratings count", counted(r))
	}
	if key := run(t, s, ReopenRound{Role: RoleConvener, Round: "1", Reason: "an answer came late"}); key != "" {
		t.Fatal(key)
	}
	if counted(r) != 2 || r.Aside() != 2 {
		t.Errorf("in the round that was opened again %d ratings count", counted(r))
	}
}
