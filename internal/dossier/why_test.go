package dossier_test

import (
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
)

func TestWhyGoesDownToLeavesAndRawTexts(t *testing.T) {
	d := consultation(t, panel{experts: 7, disclosure: consult.DefaultDisclosure})
	for _, form := range []dossier.Form{dossier.Open, dossier.Closed} {
		_, b := written(t, d, form)
		for _, c := range []struct {
			id    string
			lang  i18n.Lang
			holds []string
		}{
			{"s.Q1", i18n.En, []string{"sentence s.Q1", "What limits storage?", "finding rank.mean.Q1.n = 7", "7 answers", "question R0: Raw question 0?", "because: the same question", "need N1: Carbon neutrality"}},
			{"s.Q1", i18n.Zh, []string{"语句 s.Q1", "什么限制储能？", "国家需求 N1：碳中和"}},
			{"item.2.R2.importance.n", i18n.En, []string{"recipe cell version 1", "round:2"}},
			{"funnel.grouped.merged", i18n.En, []string{"by recipe funnel version 1", "recorded at leaves", "question R0 (went into other questions): Raw question 0?", "recorded by"}},
			{"R3", i18n.En, []string{"question R3", "demand D1: Storage"}},
		} {
			n, err := dossier.Why(b, c.id, c.lang)
			if err != nil || !n.Sound() || strings.Contains(n.Text(), "⟦") {
				t.Fatalf("%s, %s: %v\n%s", form, c.id, err, n.Text())
			}
			for _, want := range c.holds {
				if form == dossier.Closed && want == "7 answers" {
					want = "14 answers, withheld" // of both rounds: whose are on this item is not known
				}
				if form == dossier.Open && want == "7 answers" {
					want = "14 answers, opened"
				}
				if !strings.Contains(n.Text(), want) {
					t.Errorf("%s, %s lacks %q:\n%s", form, c.id, want, n.Text())
				}
			}
		}
		if _, err := dossier.Why(b, "nothing", i18n.En); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: got %v", form, err)
		}
	}
	if _, err := dossier.Why([]byte("no package"), "s.Q1", i18n.En); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
}
