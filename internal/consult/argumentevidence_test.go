package consult_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// evidenced is a consultation with an evidence base, a file for an argument on Q1 and an open round.
func evidenced(t *testing.T) *consult.State {
	s := asked(t)
	for _, body := range []consult.Command{
		consult.Put{Role: program, Body: &consult.EvidenceAdded{Data: consult.Evidence{ID: "EV", File: "refs.bib", Format: "bibtex"}}},
		consult.Put{Role: consult.RoleExpert, Body: &consult.FileAttached{Who: consult.ItemWho{Role: consult.RoleExpert, Proposer: "E1"}, Data: consult.Attachment{ID: "F1", Argument: "Q1", Type: "image/png"}}},
	} {
		must(t, s, body)
	}
	return s
}

func resting(item consult.ItemID, x consult.ArgumentEvidence) consult.Argue {
	return consult.Argue{Role: consult.RoleExpert, Round: "1", Expert: "E1", Item: item, Side: consult.Pro, Reply: -1, Text: "It holds.", Rests: x}
}

func TestAnArgumentKeepsItsEvidence(t *testing.T) {
	s := evidenced(t)
	x := consult.ArgumentEvidence{Sources: []string{"GB/T 36276"}, References: []consult.SourceOf{{Evidence: "EV", Key: "a"}}, File: "F1"}
	must(t, s, resting("Q1", x))
	if a := s.Arguments[0]; a.File != "F1" || !slices.Equal(a.Sources, x.Sources) || !slices.Equal(a.References, x.References) {
		t.Errorf("%+v", a)
	}
	if len(s.AttachedTo("Q1")) != 0 {
		t.Error("the file of an argument stands beside the question")
	}
	body, err := json.Marshal(consult.ArgumentText{Text: "t"})
	if err != nil || string(body) != `{"text":"t"}` {
		t.Errorf("without evidence an argument is written as %s (%v)", body, err)
	}
}

func TestEvidenceThatCannotBeIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		c    consult.Command
		key  string
	}{
		{"a file of another question", resting("Q2", consult.ArgumentEvidence{File: "F1"}), "argument.file"},
		{"a file that is none", resting("Q1", consult.ArgumentEvidence{File: "F2"}), "argument.file"},
		{"a reference that is none", resting("Q1", consult.ArgumentEvidence{References: []consult.SourceOf{{Evidence: "X"}}}), "evidence.source"},
		{"too many sources", resting("Q1", consult.ArgumentEvidence{Sources: slices.Repeat([]string{"a"}, 21)}), "argument.sources"},
		{"a source without words", resting("Q1", consult.ArgumentEvidence{Sources: []string{""}}), "argument.sources"},
		{"a source without end", resting("Q1", consult.ArgumentEvidence{Sources: []string{strings.Repeat("a", 2001)}}), "argument.sources"},
		{"a file beside two things", consult.Put{Role: program, Body: &consult.FileAttached{Data: consult.Attachment{ID: "F3", Item: "Q1", Argument: "Q1", Type: "image/png"}}}, "attachment.to"},
		{"a file beside no question", consult.Put{Role: program, Body: &consult.FileAttached{Data: consult.Attachment{ID: "F3", Argument: "Q9", Type: "image/png"}}}, "attachment.to"},
	} {
		s := evidenced(t)
		before := dump(t, s)
		if f := fault.Find(do(s, c.c)); f == nil || f.Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, f, c.key)
		}
		if dump(t, s) != before {
			t.Errorf("%s: a refused command changed the state", c.name)
		}
	}
}
