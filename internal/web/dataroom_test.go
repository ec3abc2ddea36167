package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// tables are data of the consultation: one table in two versions, and one without licence that states the same otherwise.
func tables() (out []consult.Command) {
	for _, x := range []struct{ id, version, licence, scope, text string }{
		{"coal", "1", "CC-BY-4.0", "煤炭燃烧 / combustion of coal", "year,coal\n2022,8468.9\n2023,8740.9\n"},
		{"coal-v2", "2", "CC-BY-4.0", "煤炭燃烧 / combustion of coal", "year,coal\n2022,8468.9\n2023,8741.2\n2024,8886\n"},
		{"closed", "1", "", "含水泥过程 / with the process of cement", "year,coal\n2022,9100\n2023,9300\n"},
	} {
		t := dataset.Table{Name: x.id, Path: "coal.csv", Key: []string{"year"}, Columns: []dataset.Column{{Name: "year", Type: dataset.Year, Role: dataset.YearOf}, {Name: "coal", Type: dataset.Number, Unit: "Mt CO2/yr", Quantity: "CO2", Scope: x.scope, Region: "China"}}}
		if err := t.ReadCSV([]byte(x.text)); err != nil {
			panic(err)
		}
		d := dataset.Dataset{Name: strings.TrimSuffix(x.id, "-v2"), Version: x.version, Sources: []dataset.Source{{Title: "A budget", Path: "https://example.org/budget"}}}
		if x.licence != "" {
			d.Licences = []dataset.Licence{{Name: x.licence}}
		}
		datum := consult.DescribeTable(&d, &t)
		datum.ID, datum.File, datum.Name = x.id, "series/coal.csv", consult.Text{Zh: "煤炭排放", En: "Emissions of coal"}
		out = append(out, consult.Put{Role: consult.RoleProgram, Body: &consult.DatumAdded{Data: datum, Text: consult.EvidenceText{Content: x.text}}})
	}
	return out
}

// sendForm posts a form with one file, or none.
func (h *house) sendForm(t *testing.T, c *http.Client, path string, fields map[string]string, file, content string) (*http.Response, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		_ = w.WriteField(name, value)
	}
	if file != "" {
		part, err := w.CreateFormFile("file", file)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte(content))
	}
	_ = w.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+path, &b)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Origin", h.URL)
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var body bytes.Buffer
	_, _ = body.ReadFrom(res.Body)
	return res, body.String()
}

// hiddenField is the value of a hidden field of a page.
func hiddenField(body, name string) string {
	_, rest, _ := strings.Cut(body, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return strings.ReplaceAll(value, "&#43;", "+")
}

func TestFiguresLeadToTheirRows(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	_, body := h.do(t, c, http.MethodGet, "/c/storage/conflicts?lang=en")
	for _, want := range []string{"/c/storage/data/coal-v2?row=3#row-3", "/c/storage/data/closed?row=3#row-3", "combustion of coal", "with the process of cement", "6.4 %", "2 scopes"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of conflicts lacks %s", want)
		}
	}
	if strings.Contains(body, "/c/storage/data/coal?row") {
		t.Error("an old version is told as a source that disagrees")
	}
	_, body = h.do(t, c, http.MethodGet, "/c/storage/data/coal-v2?row=3&lang=en")
	for _, want := range []string{`id="row-3"`, "8741.2", "CC-BY-4.0", "https://example.org/budget", "coal@2/coal-v2/", "was 8740.9 and is 8741.2", "2 versions"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of the table lacks %s", want)
		}
	}
}

func TestDataAreSeenBeforeTheyAreStored(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Analyst)
	res, body := h.sendForm(t, c, "/c/storage/data?lang=en", map[string]string{"step": "store"}, "wind.csv", "year;twh\n2022;762,7\n2023;885,9\n")
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "series/wind.csv:2:2") || !strings.Contains(body, "762.7") {
		t.Errorf("%s: decimal commas are not found where they stand", res.Status)
	}
	res, body = h.sendForm(t, c, "/c/storage/data?lang=en", map[string]string{"step": "look"}, "wind.csv", "year;twh\n2022;762.7\n2023;885.9\n")
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "not stored yet") || !strings.Contains(body, "has no unit") {
		t.Fatalf("%s: %s", res.Status, body)
	}
	count := func() (n int) {
		_ = h.desk.View(t.Context(), study, func(s *consult.State) error { n = len(s.Data); return nil })
		return n
	}
	if n := count(); n != 3 {
		t.Fatalf("%d tables after looking", n)
	}
	fields := map[string]string{"step": "store", "name": hiddenField(body, "name"), "content": hiddenField(body, "content"), "id": "wind", "version": "2026", "licence": "CC-BY-4.0", "source": "Ember", "address": "https://ember-energy.org", "en": "Wind power"}
	if res, body := h.sendForm(t, c, "/c/storage/data?lang=en", fields, "", ""); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/c/storage/data/wind?done=data" {
		t.Fatalf("%s to %s: %s", res.Status, res.Header.Get("Location"), body)
	}
	_ = h.desk.View(t.Context(), study, func(s *consult.State) error {
		x := s.Datum("wind")
		if x == nil || x.Version != "2026" || x.Unlicensed() || x.Source != "Ember" || x.Held == nil || len(x.Held.Tables[0].Rows) != 2 {
			t.Errorf("%+v", x)
		}
		return nil
	})
	if res, _ := h.sendForm(t, c, "/c/storage/data", map[string]string{"step": "store", "name": "x.csv", "content": "nonsense"}, "", ""); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a damaged form: %s", res.Status)
	}
	if n := count(); n != 4 {
		t.Errorf("%d tables", n)
	}
}

func TestDataWithoutLicenceAreConfirmed(t *testing.T) {
	h := open(t)
	analyst, convener := h.signedIn(t, directory.Analyst), h.signedIn(t, directory.Convener)
	if _, body := h.do(t, analyst, http.MethodGet, "/c/storage/data/closed?lang=en"); strings.Contains(body, `name="reason"`) {
		t.Error("an analyst is asked to confirm")
	}
	if res, _ := h.sendForm(t, convener, "/c/storage/data/closed/confirm?lang=en", map[string]string{"reason": ""}, "", ""); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("without a ground: %s", res.Status)
	}
	if res, _ := h.sendForm(t, convener, "/c/storage/data/closed/confirm?lang=en", map[string]string{"reason": "letter of the owner, 2026-03-01"}, "", ""); res.StatusCode != http.StatusSeeOther {
		t.Errorf("%s", res.Status)
	}
	if _, body := h.do(t, h.signedIn(t, directory.Reader), http.MethodGet, "/c/storage/data/closed?lang=en"); !strings.Contains(body, "letter of the owner") || !strings.Contains(body, "closed.csv") {
		t.Error("the page does not say on what ground the data may be passed on")
	}
	if res, _ := h.sendForm(t, convener, "/c/storage/data/closed/confirm", map[string]string{"reason": "again"}, "", ""); res.StatusCode != http.StatusConflict {
		t.Errorf("confirmed twice: %s", res.Status)
	}
}

// Every measured figure of the model leads to the row in which it stands, where the consultation holds the table.
func TestModelLeadsToItsData(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	if _, body := h.do(t, c, http.MethodGet, "/c/storage/model?lang=en"); !strings.Contains(body, "/c/storage/model/data") {
		t.Error("the scenario page does not lead to its data")
	}
	_, body := h.do(t, c, http.MethodGet, "/c/storage/model/data?lang=en")
	if !strings.Contains(body, "21 figures stand in no table") {
		t.Error("the page does not say that the data are missing")
	}
	text := "year,coal,oil,gas,cement,flaring,other_process,total\n2023,8740.9,1729.6,828.9,681.7,4.5,999,12172.1\n"
	fields := []consult.DataField{{Name: "year", Type: "year", Role: "year"}}
	for name := range strings.SplitSeq("coal,oil,gas,cement,flaring,other_process,total", ",") {
		fields = append(fields, consult.DataField{Name: name, Type: "number", Unit: "Mt CO2/yr"})
	}
	if _, err := h.desk.Do(t.Context(), study, consult.Put{Role: consult.RoleProgram, Body: &consult.DatumAdded{Data: consult.Datum{ID: "china-co2", Dataset: "china-carbon", Version: "1", Licence: "CC-BY-4.0", Source: "A budget", Fields: fields}, Text: consult.EvidenceText{Content: text}}}); err != nil {
		t.Fatal(err)
	}
	_, body = h.do(t, c, http.MethodGet, "/c/storage/model/data?lang=en")
	for _, want := range []string{"/c/storage/data/china-co2?row=2#row-2", "china-carbon@1/china-co2/2/coal", "A budget", "CC-BY-4.0", "15 figures stand in no table"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if n := strings.Count(body, "the data say otherwise"); n != 1 {
		t.Errorf("%d figures differ from the data, not the one that does", n)
	}
	if _, body := h.do(t, c, http.MethodGet, "/model/data?lang=en"); !strings.Contains(body, "CO2 of coal") {
		t.Error("the model outside of a consultation does not say what it begins with")
	}
}
