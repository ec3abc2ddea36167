package analysis_test

import (
	"strconv"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
)

// arguing is a consultation with an argument, released, that changed the minds of so many experts, and one held back.
func arguing(t testing.TB, minds int) *consult.State {
	t.Helper()
	s := study(t, minds+2, 1, false)
	do(t, s, consult.OpenRound{Role: role, Round: "1", Seed: 1})
	for i, text := range []string{"Plants show it.", "Names a firm."} {
		do(t, s, consult.Argue{Role: role, Round: "1", Expert: expert(0), Item: s.Items[0].ID, Side: consult.Pro, Reply: -1, Text: text})
		do(t, s, consult.Put{Role: role, Round: "1", Body: &consult.ArgumentDecided{Data: consult.ArgumentFate{Leaf: strconv.FormatInt(s.Arguments[i].Leaf, 10), Release: i == 0}, Text: consult.Remark{Reason: "names a firm"}}})
	}
	do(t, s, consult.CloseRound{Role: role, Round: "1", Master: make([]byte, 32)})
	do(t, s, consult.ReleaseRound{Role: role, Round: "1"})
	do(t, s, consult.OpenRound{Role: role, Round: "2", Seed: 1})
	for e := 1; e <= minds; e++ {
		do(t, s, consult.MarkArgument{Role: role, Round: "2", Expert: expert(e), Leaf: s.Arguments[0].Leaf, Changed: true})
	}
	do(t, s, consult.CloseRound{Role: role, Round: "2", Master: make([]byte, 32)})
	return s
}

// TestSmallCountsOfMindsAreHidden: four minds are not told, five are; what is held back stands nowhere, and texts leave the
// house only with consent.
func TestSmallCountsOfMindsAreHidden(t *testing.T) {
	for minds, told := range map[int]bool{0: false, 4: false, 5: true} {
		s := arguing(t, minds)
		for _, r := range s.Rounds {
			r.Instrument.Disclosure, r.Instrument.Consent = consult.DefaultDisclosure, "release"
		}
		all := compute(t, s)
		if len(all.Arguments) != 1 || all.Arguments[0].Changed != minds {
			t.Fatalf("%+v", all.Arguments)
		}
		f := all.Disclosed()
		if n, ok := f.Number(all.Arguments[0].ID() + ".changed"); ok != told || ok && n.Value.V != float64(minds) {
			t.Errorf("%d minds: told %v", minds, ok)
		}
		for _, r := range s.Rounds {
			r.Instrument.Consent = ""
		}
		if kept := compute(t, s).Disclosed(); len(kept.Arguments) != 0 {
			t.Errorf("without consent %+v", kept.Arguments)
		}
	}
}
