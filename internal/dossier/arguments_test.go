package dossier_test

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
)

// TestArgumentsThatWereNotReleasedStayInside: even where texts may leave the house, only those arguments do that the panel
// was to read; files beside them never do.
func TestArgumentsThatWereNotReleasedStayInside(t *testing.T) {
	d := consultation(t, panel{experts: 6, disclosure: consult.DefaultDisclosure, consent: "release"})
	const program = consult.RoleProgram
	do := func(c consult.Command) int64 {
		t.Helper()
		acks, err := d.Do(t.Context(), study, c)
		if err != nil {
			t.Fatal(err)
		}
		return acks[0].Index
	}
	do(consult.OpenRound{Role: program, Round: "3", Seed: 7})
	do(consult.Put{Role: program, Body: &consult.FileAttached{Data: consult.Attachment{ID: "F1", Argument: "Q1", Type: "image/png"}, Text: consult.AttachedContent{Content: "cGljdHVyZQ=="}}})
	for text, release := range map[string]bool{"argument for all": true, "argument for none": false} {
		leaf := do(consult.Argue{Role: program, Round: "3", Expert: expert(1), Item: "Q1", Side: consult.Pro, Reply: -1, Text: text, Rests: consult.ArgumentEvidence{Sources: []string{"source of " + text}, File: "F1"}})
		if release {
			do(consult.Put{Role: program, Round: "3", Body: &consult.ArgumentDecided{Data: consult.ArgumentFate{Leaf: strconv.FormatInt(leaf, 10), Release: true}}})
		}
	}
	do(consult.CloseRound{Role: program, Round: "3", Master: make([]byte, 32)})
	_, b := written(t, d, dossier.Open)
	if v := verified(t, b, nil); !v.Verified() {
		t.Fatalf("%s\n%s", v.Line(), steps(v))
	}
	for text, want := range map[string]bool{"argument for all": true, "source of argument for all": true, "argument for none": false, "cGljdHVyZQ": false} {
		if bytes.Contains(b, []byte(text)) != want {
			t.Errorf("%q is in the package: %v", text, !want)
		}
	}
}
