package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/web"
)

// pageForm is a form as it stands on a page.
type pageForm struct {
	page, action, method string
	multipart            bool
	fields               url.Values
	button               bool // somebody without script can send it
}

// formsOn walks every page that links lead to from the given ones and collects its forms, each action once.
func (h *house) formsOn(t *testing.T, c *http.Client, from ...string) (forms []pageForm) {
	t.Helper()
	seen, pending := map[string]bool{}, from
	for len(pending) > 0 {
		page := pending[0]
		pending = pending[1:]
		path, _, _ := strings.Cut(page, "?")
		if seen[path] {
			continue
		}
		seen[path] = true
		res, body := h.do(t, c, http.MethodGet, page)
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue
		}
		root, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			switch to := attr(n, "href"); {
			case n.Type == html.ElementNode && n.Data == "form":
				f := readForm(path, root, n)
				if key := f.method + " " + f.action; !seen[key] && (f.button || len(f.fields) > 0) {
					seen[key] = true
					forms = append(forms, f)
				}
			case strings.HasPrefix(to, "/c/"+string(study)) || strings.HasPrefix(to, "/drafts/") || to == "/new" || to == "/people" || to == "/settings" || to == "/audit":
				pending = append(pending, to)
			}
		}
	}
	return forms
}

// readForm takes a form with its fields as a browser would send them untouched. Those elsewhere on the page that name the
// form belong to it too.
func readForm(page string, root, form *html.Node) pageForm {
	f := pageForm{page: page, action: attr(form, "action"), method: strings.ToUpper(attr(form, "method")), multipart: attr(form, "enctype") == "multipart/form-data", fields: url.Values{}}
	if f.action == "" {
		f.action = page
	}
	if f.method == "" {
		f.method = http.MethodGet
	}
	parts := slices.Collect(form.Descendants())
	if own := attr(form, "id"); own != "" {
		for n := range root.Descendants() {
			if attr(n, "form") == own {
				parts = append(parts, n)
			}
		}
	}
	for _, n := range parts {
		name, kind := attr(n, "name"), attr(n, "type")
		switch n.Data {
		case "button":
			if kind == "" || kind == "submit" {
				f.button = true
			}
		case "input":
			if kind == "submit" {
				f.button = true
			} else if name != "" && kind != "radio" && kind != "checkbox" && kind != "file" {
				f.fields.Add(name, attr(n, "value"))
			}
		case "textarea":
			if n.FirstChild != nil {
				f.fields.Add(name, n.FirstChild.Data)
			}
		}
	}
	return f
}

// TestFormsWorkWithoutScript walks the pages of the office and of an expert. Every form has a button and leads to an
// address that takes it; sent as it stands, it gets a page, never a failure and never a page that is missing.
func TestFormsWorkWithoutScript(t *testing.T) {
	mux := http.NewServeMux()
	for _, pattern := range web.Patterns() {
		mux.HandleFunc(pattern, http.NotFound)
	}
	h, l := open(t), openLive(t, prompting(asking(firstRound(12))))
	for _, tt := range []struct {
		name  string
		house *house
		c     *http.Client
		from  []string
		least int // of forms, lest the walk find nothing
	}{
		{"somebody who is not signed in", h, browser(), []string{"/code", "/lost-link", h.link(t, directory.Reader, study)}, 2},
		{"administrator", h, h.signedIn(t, directory.Administrator), []string{"/", "/people", "/settings", "/new", "/c/storage", "/c/storage/rounds", "/c/storage/panel", "/c/storage/room", "/c/storage/merge"}, 15},
		{"expert", l.house, l.enterByMail(t, 0), []string{"/c/storage/answer", "/c/storage/take-part"}, 10},
	} {
		forms := tt.house.formsOn(t, tt.c, tt.from...)
		if len(forms) < tt.least {
			t.Errorf("%s: only %d forms were found", tt.name, len(forms))
		}
		for _, f := range forms {
			if !f.button {
				t.Errorf("%s: the form to %s on %s has no button", tt.name, f.action, f.page)
			}
			path, _, _ := strings.Cut(f.action, "?")
			if _, pattern := mux.Handler(httptest.NewRequest(f.method, path, nil)); pattern == "" {
				t.Errorf("%s: %s %s on %s is taken by no address", tt.name, f.method, f.action, f.page)
			}
			if f.multipart || path == "/sign-out" {
				continue // files are sent by the tests of their pages; signing out would end the walk
			}
			if f.method == http.MethodGet {
				f.action = path + "?" + f.fields.Encode()
			}
			res, body := tt.house.form(t, tt.c, f.method, f.action, f.fields)
			if res.StatusCode >= http.StatusInternalServerError || res.StatusCode == http.StatusMethodNotAllowed || turnedAway(body) {
				t.Errorf("%s: %s %s on %s: %s", tt.name, f.method, f.action, f.page, res.Status)
			}
		}
		t.Logf("%s: %d forms", tt.name, len(forms))
	}
}
