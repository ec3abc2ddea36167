package brief_test

import (
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// screened is a consultation in which a second person scored five screening decisions: the rejection is doubted, and
// decided to stand.
func screened(t testing.TB) *consult.State {
	s := study(t, sample{items: 4, experts: 8, rounds: 1})
	do(t, s, consult.DrawScreening{Role: program, N: len(s.Screenable()), Seed: 7})
	for _, x := range s.Screening().Items {
		do(t, s, consult.Put{Role: program, Body: &consult.ScreenScored{Data: consult.ScreenScore{Item: x.Item, Verdict: consult.Keep}}})
	}
	do(t, s, consult.Put{Role: program, Body: &consult.ScreenSettled{Data: consult.ScreenScore{Item: "RX", Verdict: consult.Decline}, Text: consult.Remark{Reason: "an appeal, no question"}}})
	return s
}

// TestFunnelChapter: every stage has its sentence, and each rests on the counts that it prints.
func TestFunnelChapter(t *testing.T) {
	d, err := compose(t, screened(t), i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	says := map[string]string{}
	rests := map[string]int{}
	for _, s := range d.Sentences() {
		says[s.ID], rests[s.ID] = s.Text, len(s.Findings)
	}
	for id, want := range map[string]string{
		"funnel.grouped":    "Of 7 raw proposals, 4 went into 2 questions",
		"funnel.screened":   "Screening rejected 1 of these with a reason and put 0 aside",
		"funnel.short_list": "4 were put to the panel",
		"screening.share":   "scored 7 of a sample of 7 that the seed drew, and agreed on 6: 86%",
		"screening.differ":  "On 1 the two differ; 1 of these is decided, 0 are open.",
		"coverage.covered":  "Of 1 technology demand, 1 has a question; 0 have none and 1 has several.",
	} {
		if !strings.Contains(says[id], want) || rests[id] < 2 {
			t.Errorf("%s says %q, resting on %d numbers; want %q", id, says[id], rests[id], want)
		}
	}
	if says["funnel.final"] != "" {
		t.Errorf("no statement names a question, but the final list is told: %s", says["funnel.final"])
	}
}
