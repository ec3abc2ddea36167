package web_test

import (
	"bytes"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/templates"
)

// setUp makes the settings of an empty installation.
func (h *house) setUp(t testing.TB, c *http.Client) {
	t.Helper()
	right := url.Values{"name": {"王某"}, "mail": {"wang@example.org"}, "institution_zh": {"能源战略研究所"}, "lang": {"zh-CN"}, "zone": {"Asia/Shanghai"}, "mail_way": {"files"}}
	if res, body := h.form(t, c, http.MethodPost, "/setup", right); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("setting up: %s\n%s", res.Status, body)
	}
}

// send uploads a file as a browser does.
func (h *house) upload(t testing.TB, c *http.Client, path, name string, data []byte, fields url.Values) (*http.Response, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key := range fields {
		if err := w.WriteField(key, fields.Get(key)); err != nil {
			t.Fatal(err)
		}
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Accept-Language", "zh-CN")
	req.Header.Set("Content-Type", w.FormDataContentType())
	return h.send(t, c, req)
}

// filled reads what a browser would send with a form of a page as it stands: the form whose action is given.
func filled(t testing.TB, body, action string) url.Values {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" || attr(n, "action") != action {
			continue
		}
		out := url.Values{}
		for e := range n.Descendants() {
			if e.Type != html.ElementNode || attr(e, "name") == "" {
				continue
			}
			switch e.Data {
			case "input":
				if kind := attr(e, "type"); (kind == "checkbox" || kind == "radio") && !has(e, "checked") || kind == "file" {
					continue
				}
				out.Add(attr(e, "name"), attr(e, "value"))
			case "textarea":
				text := ""
				for c := range e.ChildNodes() {
					text += c.Data
				}
				out.Add(attr(e, "name"), text)
			case "select":
				for o := range e.Descendants() {
					if o.Data == "option" && has(o, "selected") {
						out.Add(attr(e, "name"), attr(o, "value"))
					}
				}
			}
		}
		return out
	}
	t.Fatalf("the page has no form for %s", action)
	return nil
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// TestEveryTemplateBegins makes a consultation of each template, by forms alone.
func TestEveryTemplateBegins(t *testing.T) {
	h, c := empty(t)
	h.setUp(t, c)
	for _, name := range templates.Names() {
		res, body := h.form(t, c, http.MethodPost, "/new", url.Values{"template": {name}, "id": {"x-" + name}, "title_zh": {"某项咨询"}})
		if res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %s\n%s", name, res.Status, body)
		}
		here := "/drafts/x-" + name
		_, body = h.form(t, c, http.MethodGet, here, nil)
		form := filled(t, body, here)
		if res, body := h.form(t, c, http.MethodPost, here, form); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: a draft that was not changed is refused: %s\n%s", name, res.Status, body)
		}
		_, body = h.form(t, c, http.MethodGet, here, nil)
		res, body = h.form(t, c, http.MethodPost, here+"/begin", filled(t, body, here+"/begin"))
		if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/c/x-"+name) {
			t.Fatalf("%s: beginning: %s to %q\n%s", name, res.Status, res.Header.Get("Location"), body)
		}
		state, err := h.desk.Snapshot(t.Context(), consult.StudyID("x-"+name))
		if err != nil || state.Definition.Title.Zh != "某项咨询" || state.Definition.Template != name || len(state.Definition.Criteria) == 0 && name != "blank" {
			t.Errorf("%s: the consultation is %+v (%v)", name, state.Definition, err)
		}
		if res, _ := h.form(t, c, http.MethodGet, here, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: the draft is still there: %s", name, res.Status)
		}
		if res, _ := h.form(t, c, http.MethodPost, "/new", url.Values{"template": {name}, "id": {"x-" + name}, "title_zh": {"又一项"}}); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: a name that is taken: %s", name, res.Status)
		}
	}
}

// TestWrongDefinitionsAreKept sends what is wrong and looks that everything typed comes back beside what is wrong with it.
func TestWrongDefinitionsAreKept(t *testing.T) {
	h, c := empty(t)
	h.setUp(t, c)
	h.form(t, c, http.MethodPost, "/new", url.Values{"template": {"rand-ucla"}, "id": {"s1"}, "title_zh": {"某项咨询"}})
	_, body := h.form(t, c, http.MethodGet, "/drafts/s1", nil)
	right := filled(t, body, "/drafts/s1")
	for _, tt := range []struct{ field, value, says string }{
		{"title_zh", "", "缺少标题"},
		{"min_raters", "几个", "不是整数"},
		{"min_raters", "0", "至少"},
		{"criteria.0.weight", "重", "不是权重"},
		{"criteria.0.scale", "s99", "s99"},
		{"scales.0.labels", "十 = 好", "不是分值说明"},
		{"needs.0.value", "许多", "不是十进制数"},
		{"rounds.0.opened", "2026-02-30", "不是日期"},
		{"ranking", "best", "best"},
		{"seed", "x", "x"},
		{"rule", "70-15-nine", ""},
	} {
		form := url.Values{}
		maps.Copy(form, right)
		form.Set(tt.field, tt.value)
		if tt.field == "title_zh" {
			form.Set("title_en", "")
		}
		res, body := h.form(t, c, http.MethodPost, "/drafts/s1", form)
		if tt.says == "" {
			continue
		}
		if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, tt.says) {
			t.Errorf("%s = %q: %s, without %q", tt.field, tt.value, res.Status, tt.says)
		}
		if got := filled(t, body, "/drafts/s1").Get(tt.field); got != tt.value {
			t.Errorf("%s = %q comes back as %q", tt.field, tt.value, got)
		}
		for _, problem := range problems(t, body, "zh-CN") {
			t.Errorf("%s = %q: %s", tt.field, tt.value, problem)
		}
	}
	right.Set("more", "criteria")
	right.Set("title_zh", "未保存的标题")
	_, body = h.form(t, c, http.MethodPost, "/drafts/s1", right)
	if again := filled(t, body, "/drafts/s1"); again.Get("title_zh") != "未保存的标题" || !again.Has("criteria.2.id") {
		t.Error("a button for more rows loses what was typed or adds none")
	}
	stale := filled(t, body, "/drafts/s1")
	stale.Set("version", "1")
	if res, body := h.form(t, c, http.MethodPost, "/drafts/s1", stale); res.StatusCode != http.StatusConflict || !strings.Contains(body, "未保存的标题") {
		t.Errorf("a form of an older version: %s", res.Status)
	}
}

// TestTablesAreLookedAtFirst sends a wrong and a right table and a workbook that was taken from the page.
func TestTablesAreLookedAtFirst(t *testing.T) {
	h, c := empty(t)
	h.setUp(t, c)
	h.form(t, c, http.MethodPost, "/new", url.Values{"template": {"blank"}, "id": {"s1"}, "title_zh": {"某项咨询"}})
	const at = "/drafts/s1/tables/demands"
	wrong := "id,parent,end,sector,zh,en,trl_now,trl_needed,by_year,source\nS,,supply,,供应,Supply,,,,\nS.1,X,supply,,储能,Storage,5,9,2030,\n"
	if res, _ := h.upload(t, c, at, "demands.csv", []byte(wrong), nil); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("sending a table: %s", res.Status)
	}
	_, body := h.form(t, c, http.MethodGet, "/drafts/s1", nil)
	if !strings.Contains(body, "demands.csv:3:2") || strings.Contains(body, `value="confirm"`) {
		t.Error("a wrong table is not named by file, row and column, or can be confirmed")
	}
	right := strings.Replace(wrong, ",X,", ",S,", 1)
	h.upload(t, c, at, "Demands 1.csv", []byte(right), nil)
	_, body = h.form(t, c, http.MethodGet, "/drafts/s1", nil)
	if !strings.Contains(body, "已读取 2 行") || !strings.Contains(body, "储能") {
		t.Error("a right table is not shown before it is stored")
	}
	h.upload(t, c, at, "", nil, url.Values{"step": {"confirm"}})
	_, body = h.form(t, c, http.MethodGet, "/drafts/s1", nil)
	if !strings.Contains(body, "现有 2 行") {
		t.Error("a confirmed table does not stand")
	}
	res, book := h.form(t, c, http.MethodGet, "/drafts/s1/files/demands.xlsx", nil)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("taking the workbook: %s", res.Status)
	}
	h.upload(t, c, at, "back.xlsx", []byte(book), nil)
	h.upload(t, c, at, "", nil, url.Values{"step": {"confirm"}})
	_, body = h.form(t, c, http.MethodGet, "/drafts/s1", nil)
	if !strings.Contains(body, "现有 2 行") || regexp.MustCompile(`role="alert"`).MatchString(body) {
		t.Error("the workbook does not come back as it went")
	}
	if res, body := h.upload(t, c, at, "x.doc", []byte("x"), nil); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, ".csv") {
		t.Errorf("a file of another kind: %s", res.Status)
	}
	if _, err := h.desk.Snapshot(t.Context(), "s1"); err == nil {
		t.Error("something is recorded before the consultation began")
	}
}

// TestDraftsBelongToTheirOwners: a convener sees the own drafts only.
func TestDraftsBelongToTheirOwners(t *testing.T) {
	h := open(t)
	first, second := h.signedIn(t, directory.Convener), h.signedIn(t, directory.Convener)
	h.form(t, first, http.MethodPost, "/new", url.Values{"template": {"blank"}, "id": {"mine"}, "title_en": {"Mine"}})
	if res, _ := h.form(t, first, http.MethodGet, "/drafts/mine", nil); res.StatusCode != http.StatusOK {
		t.Errorf("the owner: %s", res.Status)
	}
	for _, path := range []string{"/drafts/mine", "/drafts/mine/files/folder.zip"} {
		if res, _ := h.form(t, second, http.MethodGet, path, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("another convener on %s: %s", path, res.Status)
		}
	}
	for _, path := range []string{"/drafts/mine", "/drafts/mine/begin", "/drafts/mine/delete", "/drafts/mine/tables/items"} {
		if res, _ := h.form(t, second, http.MethodPost, path, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("another convener on %s: %s", path, res.Status)
		}
	}
	if _, body := h.form(t, second, http.MethodGet, "/new", nil); strings.Contains(body, "Mine") {
		t.Error("another convener sees the draft in the list")
	}
}
