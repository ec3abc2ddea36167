package brief_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/brief"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
)

// coal is one version of a table about coal.
func coal(id, version, licence, scope, text string) consult.Command {
	return consult.Put{Role: program, Body: &consult.DatumAdded{Data: consult.Datum{ID: id, Dataset: "coal", Version: version, Licence: licence, Rows: 2, Name: consult.Text{Zh: "煤炭", En: "Coal"}, Key: []string{"year"},
		Fields: []consult.DataField{{Name: "year", Type: "year", Role: "year"}, {Name: "coal", Type: "number", Unit: "Mt CO2/yr", Quantity: "CO2", Scope: scope, Region: "China", Source: "A budget"}}}, Text: consult.EvidenceText{Content: text}}}
}

func quoting(address string) consult.Command {
	return consult.Put{Role: program, Body: &consult.StatementAdded{Data: consult.Statement{ID: "D1", Kind: "fact", Author: "secretariat", Text: consult.Text{Zh: "排放为{datum:" + address + "}。", En: "Emissions were {datum:" + address + "}."}}}}
}

func html(t *testing.T, d *brief.Document) string {
	t.Helper()
	page, err := d.HTML()
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// A brief names the version of a table that it quotes, also where a later one stands beside it, and what others say.
func TestBriefsNameTheVersionOfTheirData(t *testing.T) {
	s := usual(t)
	do(t, s, coal("coal", "1", "CC-BY-4.0", "combustion", "year,coal\n2022,8468.9\n2023,8740.9\n"),
		coal("coal-v2", "2", "CC-BY-4.0", "combustion", "year,coal\n2022,8468.9\n2023,8741.2\n"),
		coal("other", "2026", "CC0-1.0", "combustion and cement", "year,coal\n2023,9422.6\n"), quoting("coal@1/coal/3/coal"))
	d, err := compose(t, s, i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	var quoted *dossier.Sentence
	for _, x := range d.Sentences() {
		if x.ID == "D1" {
			quoted = &x
		}
	}
	if quoted == nil || quoted.Text != "Emissions were 8740.9." || !slices.Contains(quoted.Evidence, "coal@1/coal/3/coal") {
		t.Fatalf("%+v", quoted)
	}
	page := html(t, d)
	for _, want := range []string{"coal-v2", "combustion and cement", "coal@2/coal-v2/3/coal", "9422.6", "A budget"} {
		if !strings.Contains(page, want) {
			t.Errorf("the brief lacks %s", want)
		}
	}
	if strings.Contains(page, "coal@1/coal/3/coal</td>") {
		t.Error("an old version is told as another source")
	}
}

func TestFiguresThatCannotBeQuoted(t *testing.T) {
	for name, c := range map[string]struct{ address, key string }{
		"no address":      {"coal", "dataset.address"},
		"no such line":    {"coal@1/coal/9/coal", "brief.datum"},
		"another version": {"coal@3/coal/3/coal", "brief.datum"},
		"no licence":      {"coal@9/closed/2/coal", "brief.datum_unlicensed"},
	} {
		s := usual(t)
		do(t, s, coal("coal", "1", "CC-BY-4.0", "", "year,coal\n2022,8468.9\n2023,8740.9\n"), coal("closed", "9", "", "", "year,coal\n2022,8468.9\n"), quoting(c.address))
		if x := s.Datum("closed"); !x.Unlicensed() {
			t.Fatal("the control has a licence")
		}
		if _, err := compose(t, s, i18n.En); fault.Find(err) == nil || fault.Find(err).Key != c.key {
			t.Errorf("%s: %v, not %s", name, err, c.key)
		}
	}
	s := usual(t)
	do(t, s, coal("closed", "9", "", "", "year,coal\n2022,8468.9\n"), consult.Put{Role: program, Body: &consult.DatumConfirmed{Data: consult.DatumRef{ID: "closed"}, Text: consult.Remark{Reason: "our own"}}}, quoting("coal@9/closed/2/coal"))
	d, err := compose(t, s, i18n.En)
	if err != nil {
		t.Fatalf("confirmed data cannot be quoted: %v", err)
	}
	if page := html(t, d); !strings.Contains(page, "our own") {
		t.Error("the brief does not say on what ground data without licence are passed on")
	}
}
