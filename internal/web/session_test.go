package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/directory"
)

func TestScannerUsesNoLinkUp(t *testing.T) {
	h := open(t)
	for _, role := range directory.Roles {
		link := h.link(t, role, study)
		scanner := browser()
		for range 5 {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				res, _ := h.do(t, scanner, method, link)
				if res.StatusCode != http.StatusOK || len(res.Header.Values("Set-Cookie")) != 0 {
					t.Fatalf("%s: %s with cookies %q", method, res.Status, res.Header.Values("Set-Cookie"))
				}
			}
		}
		if h.live(t.Context(), scanner) {
			t.Error("a scanner has a session")
		}
		person := browser()
		if res, _ := h.do(t, person, http.MethodPost, link); res.StatusCode != http.StatusSeeOther || !h.live(t.Context(), person) {
			t.Errorf("after the scanner, the button gives %s", res.Status)
		}
		if res, _ := h.do(t, browser(), http.MethodPost, link); res.StatusCode != http.StatusConflict {
			t.Errorf("a link that is used up gives %s", res.Status)
		}
	}
}

func TestSignOutEndsTheSessionOnTheServer(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Reader)
	var cookie *http.Cookie
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range c.Jar.Cookies(req.URL) {
		if k.Name == "session" {
			cookie = k
		}
	}
	if res, _ := h.do(t, c, http.MethodPost, "/sign-out"); res.StatusCode != http.StatusOK {
		t.Fatalf("signing out: %s", res.Status)
	}
	req.AddCookie(cookie) // what a thief of the cookie would do
	if res, _ := h.send(t, browser(), req); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("the old cookie still opens the page: %s", res.Status)
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	h := open(t)
	for _, tt := range []struct {
		name   string
		header map[string]string
		code   int
	}{
		{"our own page", map[string]string{"Sec-Fetch-Site": "same-origin"}, http.StatusOK},
		{"another site", map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		{"a sister host", map[string]string{"Sec-Fetch-Site": "same-site"}, http.StatusForbidden},
		{"an old browser on another site", map[string]string{"Origin": "https://example.org"}, http.StatusForbidden},
		{"no origin", map[string]string{"Origin": "null"}, http.StatusForbidden},
		{"a cookie and not a word about where from", nil, http.StatusForbidden},
	} {
		c := h.signedIn(t, directory.Reader)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/sign-out", nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range tt.header {
			req.Header.Set(name, value)
		}
		if res, _ := h.send(t, c, req); res.StatusCode != tt.code {
			t.Errorf("%s: %s", tt.name, res.Status)
		}
		if live := h.live(t.Context(), c); live != (tt.code != http.StatusOK) {
			t.Errorf("%s: session alive %v", tt.name, live)
		}
	}
}

// TestGetChangesNothing opens everything and looks whether the record has grown.
func TestGetChangesNothing(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Convener)
	before, err := h.log.Head(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append([]string{"/sign-out", "/healthz", "/metrics"}, pages...) {
		h.do(t, c, http.MethodGet, path)
	}
	after, err := h.log.Head(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	if before.Size != after.Size || before.Root != after.Root || !h.live(t.Context(), c) {
		t.Errorf("reading has changed the record from %d to %d leaves, or ended the session", before.Size, after.Size)
	}
}

func TestHealthAndMetrics(t *testing.T) {
	h := open(t)
	h.do(t, browser(), http.MethodGet, "/nowhere")
	if _, body := h.do(t, browser(), http.MethodGet, "/healthz"); body != "ok\n" {
		t.Errorf("health: %q", body)
	}
	if _, body := h.do(t, browser(), http.MethodGet, "/metrics"); !strings.Contains(body, `tanwen_http_responses_total{class="4xx"} 1`) {
		t.Errorf("metrics: %s", body)
	}
}
