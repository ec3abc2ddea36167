package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

const references = `@article{zhao2024,
  author = {Zhao, Wei and Qian, Li},
  title = {Cycle life of molten salt heat storage},
  journal = {Energy Storage},
  year = {2024},
  abstract = {Salt degrades above 565 degrees.},
}
@article{sun2023,
  author = {孙明},
  title = {盐穴储氢的密封性},
  journal = {储能科学},
  year = {2023},
}
@article{broken,
  title = {Never closed
`

// TestEvidenceBase adds references, searches them in both languages, puts them beside a question, attaches a PDF, and
// checks whether the question is answered already.
func TestEvidenceBase(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Analyst)
	const at = "/c/storage/evidence"
	if _, page := h.form(t, c, http.MethodGet, at, nil); !strings.Contains(page, "尚无证据") {
		t.Error("an empty evidence base does not say how to begin")
	}
	if res, page := h.upload(t, c, at, "", nil, url.Values{}); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "请选择文献文件") {
		t.Errorf("no file: %s", res.Status)
	}
	if res, _ := h.upload(t, c, at, "picture.png", []byte("\x89PNG\r\n\x1a\n\x00\x00"), nil); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a picture: %s", res.Status)
	}
	res, page := h.upload(t, c, at, "salt.bib", []byte(references), nil)
	if res.StatusCode != http.StatusOK || !strings.Contains(page, "共 3 条") || !strings.Contains(page, "salt.bib:14") {
		t.Fatalf("a file with a broken entry: %s\n%s", res.Status, page[max(strings.Index(page, "<main"), 0):])
	}
	if e := h.state(t, study).EvidenceFile("salt"); e == nil || e.Entries != 3 {
		t.Fatalf("%+v", e)
	}
	if res, _ := h.upload(t, c, at, "salt.bib", []byte(references), nil); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the same name again: %s", res.Status)
	}
	for q, want := range map[string]string{"salt": "zhao2024", "盐": "sun2023", "密封": "sun2023", "degrades 565": "zhao2024"} {
		_, page := h.form(t, c, http.MethodGet, at+"?q="+url.QueryEscape(q), nil)
		if strings.Count(page, `name="source"`) != 1 || !strings.Contains(page, want) {
			t.Errorf("%q does not find %s alone", q, want)
		}
	}
	_, page = h.form(t, c, http.MethodGet, at, nil)
	for _, want := range []string{"[J]", "Zhao, W., &amp; Qian, L. (2024)"} {
		if !strings.Contains(page, want) {
			t.Errorf("the citations lack %q", want)
		}
	}
	h.refused(t, c, at+"/link", "勾选文献", "question", "Q5")
	h.press(t, c, at+"/link", "question", "Q5", "source", "salt/sun2023")
	h.press(t, c, at+"/link", "question", "Q5", "source", "salt/zhao2024")
	if got := h.state(t, study).Item("Q5").Sources; len(got) != 2 {
		t.Errorf("beside Q5 stand %v", got)
	}
	// The check.
	const check = "/c/storage/items/Q5/evidence"
	_, page = h.form(t, c, http.MethodPost, check, url.Values{"step": {"search"}, "search": {"盐穴"}, "note": {"还在看"}})
	if !strings.Contains(page, "盐穴储氢的密封性") || !strings.Contains(page, "还在看") {
		t.Error("the search shows nothing, or loses what was typed")
	}
	h.refused(t, c, check, "请选择结论", "step", "save", "search", "盐穴", "note", "看过两篇")
	h.refused(t, c, check, "写明检索了什么", "step", "save", "verdict", "open")
	h.refused(t, c, check, "请指明", "step", "save", "search", "盐穴", "verdict", "partly")
	h.press(t, c, check, "step", "save", "search", "盐穴", "verdict", "partly", "source", "salt/sun2023", "note", "短期已有，长期没有")
	it := h.state(t, study).Item("Q5")
	if len(it.Checks) != 1 || it.Checks[0].Role != consult.RoleAnalyst || it.Checks[0].Date == "" {
		t.Errorf("%+v", it.Checks)
	}
	_, page = h.form(t, h.signedIn(t, directory.Reader), http.MethodGet, "/c/storage/items/Q5", nil)
	for _, want := range []string{"部分已有答案", "检索式：盐穴", "短期已有，长期没有", "盐穴储氢的密封性"} {
		if !strings.Contains(page, want) {
			t.Errorf("the question's page lacks %q", want)
		}
	}
}

// TestEvidenceGate: where the rules ask for it, no round opens on a question that was not checked.
func TestEvidenceGate(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Convener)
	if _, page := h.form(t, c, http.MethodGet, "/c/storage/rounds", nil); !strings.Contains(page, "个尚未查证") {
		t.Error("without the rule the page of rounds does not warn")
	}
	_, page := h.form(t, c, http.MethodGet, "/c/storage/definition", nil)
	rules := filled(t, page, "/c/storage/definition")
	rules.Set("evidence_check", "required")
	rules.Set("reason", "先查证，再提问")
	if res, page := h.form(t, c, http.MethodPost, "/c/storage/definition", rules); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the rule: %s\n%s", res.Status, page)
	}
	h.refused(t, c, "/c/storage/rounds/open", "尚无人查证", "round", "3", "step", "open", "item", "Q1", "closes", "2199-01-01", "reason", "只问一题")
	h.press(t, c, "/c/storage/items/Q1/evidence", "step", "save", "search", "flow battery", "verdict", "open")
	h.press(t, c, "/c/storage/rounds/open", "round", "3", "step", "open", "item", "Q1", "closes", "2199-01-01", "reason", "只问一题")
}
