package consult_test

import (
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

func proposal(id string, demand consult.DemandID) *consult.ItemProposed {
	return &consult.ItemProposed{Data: consult.ProposalData{ID: consult.ItemID(id), Origin: consult.FromOpenCall, Lang: "en", Demand: demand}, Text: consult.ProposalText{Text: consult.Text{En: "How long do electrolysers last?"}}}
}

func check(id string, v consult.Verdict) *consult.EvidenceChecked {
	return &consult.EvidenceChecked{Data: consult.EvidenceCheck{Item: consult.ItemID(id), Date: "2026-03-01", Verdict: v}, Text: consult.EvidenceSearch{Search: "electrolyser lifetime", Note: "two reviews"}}
}

// called returns a consultation with demands A, A.1 and B and a public call for A.
func called(t *testing.T) *consult.State {
	s := consult.NewState()
	must(t, s, put(&consult.StudyOpened{Definition: definition()}))
	for _, d := range []consult.Demand{{ID: "A"}, {ID: "A.1", Parent: "A"}, {ID: "B"}} {
		must(t, s, consult.Put{Role: program, Body: &consult.DemandAdded{Demand: d}})
	}
	must(t, s, put(expert("E1")))
	must(t, s, put(&consult.CallSet{Data: consult.Call{Open: true, Public: true, Text: consult.Text{Zh: "征集问题"}, Demands: []consult.DemandID{"A"}}}))
	return s
}

func TestProposalsWaitForModeration(t *testing.T) {
	s := called(t)
	for _, id := range []string{"P1", "P2", "P3", "P4"} {
		must(t, s, consult.Put{Role: consult.RolePublic, Body: proposal(id, "A.1")})
	}
	if len(s.Standing()) != 0 || len(s.Waiting()) != 4 {
		t.Fatalf("%d stand, %d wait", len(s.Standing()), len(s.Waiting()))
	}
	must(t, s, put(consult.Move(consult.KindItemAccept, "P1", "")))
	must(t, s, put(consult.Move(consult.KindItemReject, "P2", "asks for an opinion")))
	must(t, s, put(consult.Move(consult.KindItemPark, "P3", "ask back")))
	must(t, s, put(derived("M1", consult.Merge, "P1", "P4")))
	if b := s.Balance(); b != (consult.Balance{Raw: 4, Merged: 2, Rejected: 1, Standing: 1, Parked: 1, Derived: 1}) {
		t.Errorf("%+v", b)
	}
	if h := s.Item("P4").History; len(h) != 2 || h[1].Other != "M1" || h[1].Kind != consult.KindItemDerive || h[1].Reason == "" {
		t.Errorf("the history of P4 is %+v", h)
	}
}

func TestCallRefusals(t *testing.T) {
	long := proposal("P1", "A")
	long.Text.Text.En = strings.Repeat("问", consult.MaxProposal+1)
	one := proposal("P1", "A")
	one.Text.Text.En = "?"
	emoji := proposal("P1", "A")
	emoji.Text.Text.En = "🌍🔥💧🌱❓"
	talkative := proposal("P1", "A")
	talkative.Text.Why = strings.Repeat("w", consult.MaxProposalReason+1)
	set := func(c consult.Call) func(*consult.State) {
		return func(s *consult.State) { must(t, s, put(&consult.CallSet{Data: c})) }
	}
	received := proposal("P1", "A")
	received.Data.Receipt = "ab"
	again := proposal("P2", "A")
	again.Data.Receipt = "ab"
	text := consult.Text{En: "What is missing?"}
	for _, c := range []struct {
		name   string
		before func(*consult.State)
		c      consult.Command
		kind   fault.Kind
		key    string
	}{
		{"closed", set(consult.Call{}), consult.Put{Role: consult.RolePublic, Body: proposal("P1", "A")}, fault.Closed, "call.closed"},
		{"for the panel", set(consult.Call{Open: true, Text: text}), consult.Put{Role: consult.RolePublic, Body: proposal("P1", "A")}, fault.Denied, "call.panel"},
		{"somebody else's demand", nil, consult.Put{Role: consult.RolePublic, Body: proposal("P1", "B")}, fault.Invalid, "call.demand_missing"},
		{"no demand", nil, consult.Put{Role: consult.RolePublic, Body: proposal("P1", "")}, fault.Invalid, "call.demand_missing"},
		{"an expert not on the panel", nil, consult.Put{Role: consult.RoleExpert, Body: proposal("P1", "A")}, fault.Denied, "answer.not_on_panel"},
		{"a reader", nil, consult.Put{Role: consult.RoleReader, Body: proposal("P1", "A")}, fault.Denied, "act.denied"},
		{"one character", nil, consult.Put{Role: consult.RolePublic, Body: one}, fault.Invalid, "proposal.short"},
		{"emoji alone", nil, consult.Put{Role: consult.RolePublic, Body: emoji}, fault.Invalid, "proposal.short"},
		{"too long", nil, consult.Put{Role: consult.RolePublic, Body: long}, fault.Invalid, "proposal.long"},
		{"too long a reason", nil, consult.Put{Role: consult.RolePublic, Body: talkative}, fault.Invalid, "proposal.reason_long"},
		{"the same receipt", func(s *consult.State) { must(t, s, consult.Put{Role: consult.RolePublic, Body: received}) }, consult.Put{Role: consult.RolePublic, Body: again}, fault.Conflict, "proposal.receipt"},
		{"the public rejects nothing", nil, consult.Put{Role: consult.RolePublic, Body: consult.Move(consult.KindItemReject, "P1", "x")}, fault.Denied, "act.denied"},
		{"a call without text", nil, put(&consult.CallSet{Data: consult.Call{Open: true}}), fault.Invalid, "call.text"},
		{"a call for nothing known", nil, put(&consult.CallSet{Data: consult.Call{Open: true, Text: text, Demands: []consult.DemandID{"Z"}}}), fault.Invalid, "call.demand"},
		{"a day that is none", nil, put(&consult.CallSet{Data: consult.Call{Open: true, Text: text, Until: "2026-13-01"}}), fault.Invalid, "call.until"},
		{"a file that is attached to nothing", nil, put(&consult.FileAttached{Data: consult.Attachment{ID: "F1", Type: "application/pdf"}}), fault.Invalid, "attachment.to"},
		{"a disk full of files", func(s *consult.State) {
			must(t, s, put(item("Q1")))
			must(t, s, consult.Put{Role: consult.RolePublic, Body: &consult.FileAttached{Data: consult.Attachment{ID: "F0", Item: "Q1", Type: "application/pdf", Size: consult.MaxAttachedPublic}}})
		}, consult.Put{Role: consult.RolePublic, Body: &consult.FileAttached{Data: consult.Attachment{ID: "F1", Item: "Q1", Type: "application/pdf", Size: 1}}}, fault.TooLarge, "attachment.full"},
		{"a program", func(s *consult.State) { must(t, s, put(item("Q1"))) }, put(&consult.FileAttached{Data: consult.Attachment{ID: "F1", Item: "Q1", Type: "application/x-msdownload"}}), fault.Invalid, "attachment.type"},
	} {
		s := called(t)
		if c.before != nil {
			c.before(s)
		}
		if f := fault.Find(do(s, c.c)); f == nil || f.Kind != c.kind || f.Key != c.key {
			t.Errorf("%s: got %v, want %v %s", c.name, f, c.kind, c.key)
		}
	}
}

// TestUpon: of two people who saw the same items, the second is told.
func TestUpon(t *testing.T) {
	s := called(t)
	for _, id := range []string{"Q1", "Q2", "Q3"} {
		must(t, s, put(item(id)))
	}
	seen := func(ids ...consult.ItemID) map[consult.ItemID]int64 {
		m := map[consult.ItemID]int64{}
		for _, id := range ids {
			m[id] = s.Item(id).Changed()
		}
		return m
	}
	both := seen("Q1", "Q2")
	must(t, s, consult.Upon{Command: put(derived("M1", consult.Merge, "Q1", "Q2")), Seen: both})
	if f := fault.Find(do(s, consult.Upon{Command: put(consult.Move(consult.KindItemReject, "Q2", "too broad")), Seen: both})); f == nil || f.Key != "item.changed" {
		t.Errorf("an act upon an old state: %v", f)
	}
	must(t, s, consult.Upon{Command: put(consult.Move(consult.KindItemPark, "Q3", "")), Seen: seen("Q3")})
	if k, ok := s.Item("Q3").UndoOf(); !ok || k != consult.KindItemRestore {
		t.Errorf("parking is undone by %s %v", k, ok)
	}
	if k, ok := s.Item("M1").UndoOf(); !ok || k != consult.KindItemUndo {
		t.Errorf("a merge is undone by %s %v", k, ok)
	}
	if _, ok := s.Item("Q1").UndoOf(); ok {
		t.Error("a merged proposal can be undone by itself")
	}
	old := seen("Q1", "M1")
	must(t, s, put(consult.Move(consult.KindItemUndo, "M1", "they differ")))
	for id, leaf := range old {
		if s.Item(id).Changed() == leaf {
			t.Errorf("undoing leaves no trace on %s", id)
		}
	}
}

func TestEvidenceGate(t *testing.T) {
	d := definition()
	d.EvidenceCheck = "required"
	s := consult.NewState()
	must(t, s, put(&consult.StudyOpened{Definition: d}))
	must(t, s, put(item("Q1")))
	open := consult.OpenRound{Role: program, Round: "1", Seed: 7}
	refused := func(c consult.Command, key string) {
		t.Helper()
		if f := fault.Find(do(s, c)); f == nil || f.Key != key {
			t.Errorf("got %v, want %s", f, key)
		}
	}
	refused(open, "round.unchecked")
	refused(put(check("Q9", consult.NotAnswered)), "item.unknown")
	refused(put(check("Q1", "maybe")), "evidence.verdict")
	bare := check("Q1", consult.AlreadyAnswered)
	bare.Text.Note = ""
	refused(put(bare), "evidence.what")
	bare.Text.Search = ""
	refused(put(bare), "evidence.search")
	sourced := check("Q1", consult.NotAnswered)
	sourced.Data.Sources = []consult.SourceOf{{Evidence: "nowhere"}}
	refused(put(sourced), "evidence.source")
	must(t, s, put(check("Q1", consult.AlreadyAnswered)))
	refused(open, "round.answered")
	pilot := open
	pilot.Pilot, pilot.Round = true, "pilot-1"
	must(t, s, pilot)
	must(t, s, consult.CloseRound{Role: program, Round: "pilot-1", Master: make([]byte, 32)})
	must(t, s, put(check("Q1", consult.PartlyAnswered)))
	must(t, s, open)
	d.EvidenceCheck = "perhaps"
	if f := fault.Find(d.Check()); f == nil || f.Key != "study.evidence_check" {
		t.Errorf("an unknown rule: %v", f)
	}
}
