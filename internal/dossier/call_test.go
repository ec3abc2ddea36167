package dossier_test

import (
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/id"
)

// TestUnreadProposalsStayInTheHouse: what came in by an open call and nobody has decided on is in no package, nor is any
// attached file; a proposal that was rejected is, with its reason; and the packages verify.
func TestUnreadProposalsStayInTheHouse(t *testing.T) {
	d := consultation(t, panel{experts: 7, disclosure: consult.DefaultDisclosure})
	do := func(c ...consult.Command) {
		t.Helper()
		if _, err := d.Do(t.Context(), study, c...); err != nil {
			t.Fatal(err)
		}
	}
	do(consult.Put{Role: consult.RoleProgram, Body: &consult.CallSet{Data: consult.Call{Open: true, Public: true, Text: consult.Text{En: "What is missing?"}}}})
	p := desk.Proposals{Desk: d}
	var items []consult.ItemID
	for _, text := range []string{"How long will the unread one wait?", "Why was the read one rejected?"} {
		x := desk.Proposal{Role: consult.RolePublic, Code: id.New(), Lang: "en", Origin: consult.FromOpenCall, Text: text, File: []byte("%PDF-1.7 attached words"), Type: "application/pdf"}
		if err := d.View(t.Context(), study, func(s *consult.State) error {
			if len(s.Demands) > 0 {
				x.Demand = s.Demands[0].ID
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		item, err := p.Propose(t.Context(), study, x)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	do(consult.Put{Role: consult.RoleProgram, Body: consult.Move(consult.KindItemReject, items[1], "asked before")})
	for _, form := range []dossier.Form{dossier.Open, dossier.Closed} {
		_, b := written(t, d, form)
		payloads := string(within(t, b, "data/log/payloads.jsonl"))
		if strings.Contains(payloads, "the unread one") || strings.Contains(payloads, "JVBERi0xLjcg") {
			t.Errorf("%s: an unread proposal or an attached file is told", form)
		}
		if !strings.Contains(payloads, "the read one") || !strings.Contains(payloads, "asked before") {
			t.Errorf("%s: a rejected proposal is not told", form)
		}
		if v := verified(t, b, nil); v.First != 0 {
			t.Errorf("%s: %s\n%s", form, v.Line(), steps(v))
		}
	}
}
