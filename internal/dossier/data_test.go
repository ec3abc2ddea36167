package dossier_test

import (
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
)

// withData is a consultation with a table under a licence and one without.
func withData(t *testing.T) (record func(bodies ...consult.Put), write func(form dossier.Form) []byte) {
	t.Helper()
	d := consultation(t, panel{experts: 7, disclosure: consult.DefaultDisclosure})
	record = func(bodies ...consult.Put) {
		t.Helper()
		for _, b := range bodies {
			b.Role = consult.RoleProgram
			if _, err := d.Do(t.Context(), study, b); err != nil {
				t.Fatal(err)
			}
		}
	}
	table := func(id, licence, text string) consult.Put {
		return consult.Put{Body: &consult.DatumAdded{Data: consult.Datum{ID: id, File: id + ".csv", Dataset: "coal-accounts", Version: "2026", Source: "A budget", Licence: licence,
			Fields: []consult.DataField{{Name: "year", Type: "year", Role: "year"}, {Name: "coal", Type: "number", Unit: "Mt CO2/yr"}}}, Text: consult.EvidenceText{Content: text}}}
	}
	record(table("free", "CC-BY-4.0", "year,coal\n2023,8740.9\n"), table("closed", "", "year,coal\n2023,9123.4\n"))
	return record, func(form dossier.Form) []byte {
		_, b := written(t, d, form)
		return b
	}
}

// Rows without a licence are in no package until somebody confirms that they may be; the package verifies either way.
func TestDataWithoutLicenceStayInTheHouse(t *testing.T) {
	record, write := withData(t)
	look := func(form dossier.Form, want bool) {
		t.Helper()
		b := write(form)
		payloads := string(within(t, b, "data/log/payloads.jsonl"))
		if !strings.Contains(payloads, "8740.9") {
			t.Errorf("%s: the rows under a licence are missing", form)
		}
		if got := strings.Contains(payloads, "9123.4"); got != want {
			t.Errorf("%s: the rows without licence stand in the package: %t", form, got)
		}
		if v, err := dossier.Verify(t.Context(), b, nil, plain{}, nil); err != nil || v.First != 0 {
			t.Errorf("%s: step %d fails, %v", form, v.First, err)
		}
	}
	for _, form := range []dossier.Form{dossier.Open, dossier.Closed} {
		look(form, false)
	}
	record(consult.Put{Body: &consult.DatumConfirmed{Data: consult.DatumRef{ID: "closed"}, Text: consult.Remark{Reason: "measured by ourselves"}}})
	for _, form := range []dossier.Form{dossier.Open, dossier.Closed} {
		look(form, true)
	}
}

func TestWhyLeadsFromAFigureToItsLicence(t *testing.T) {
	record, write := withData(t)
	for _, c := range []struct {
		id    string
		lang  i18n.Lang
		sound bool
		holds []string
	}{
		{"coal-accounts@2026/free/2/coal", i18n.En, true, []string{"= 8740.9 Mt CO2/yr", "row at line 2: year 2023, coal 8740.9", "dataset coal-accounts, version 2026", "source: A budget", "licence: CC-BY-4.0", "datum.add"}},
		{"coal-accounts@2026/free/2/coal", i18n.Zh, true, []string{"第 2 行", "许可：CC-BY-4.0"}},
		{"free", i18n.En, true, []string{"version 2026"}},
		{"closed", i18n.En, true, []string{"licence: none: the rows are not in this package"}},
		{"coal-accounts@2026/closed/2/coal", i18n.En, false, []string{"UNSUPPORTED"}},
		{"coal-accounts@2026/free/9/coal", i18n.En, false, []string{"UNSUPPORTED"}},
	} {
		n, err := dossier.Why(write(dossier.Open), c.id, c.lang)
		if err != nil || n.Sound() != c.sound || strings.Contains(n.Text(), "⟦") {
			t.Fatalf("%s: %v\n%s", c.id, err, n.Text())
		}
		for _, want := range c.holds {
			if !strings.Contains(n.Text(), want) {
				t.Errorf("%s lacks %q:\n%s", c.id, want, n.Text())
			}
		}
	}
	record(consult.Put{Body: &consult.DatumConfirmed{Data: consult.DatumRef{ID: "closed"}, Text: consult.Remark{Reason: "measured by ourselves"}}})
	n, err := dossier.Why(write(dossier.Open), "coal-accounts@2026/closed/2/coal", i18n.En)
	if err != nil || !n.Sound() || !strings.Contains(n.Text(), "9123.4") || !strings.Contains(n.Text(), "because: measured by ourselves") {
		t.Errorf("%v\n%s", err, n.Text())
	}
}
