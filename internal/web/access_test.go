package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/directory"
)

const nobody directory.Role = "" // somebody who is not signed in

// readingMatrix says who reads what stands at each address: letters as in TestAccess.
var readingMatrix = []struct{ path, admitted string }{
	{"/healthz", "acfnvre-"},
	{"/metrics", "acfnvre-"},
	{"/assets/page.css", "acfnvre-"},
	{"/", "acfnvre"},
	{"/c/storage", "acfnvre"},
	{"/c/storage/demands", "acfnvre"},
	{"/c/storage/demands?by=route", "acfnvre"},
	{"/c/storage/coverage/coverage_gaps.csv", "acfnvre"},
	{"/c/storage/items", "acfnvre"},
	{"/c/storage/items/Q1", "acfnvre"},
	{"/c/storage/ledger", "acfnvre"},
	{"/c/storage/ledger.csv", "acfnvre"},
	{"/c/storage/funnel", "acfnvre"},
	{"/c/storage/funnel.csv", "acfnvre"},
	{"/c/storage/data", "acfnvre"},
	{"/c/storage/data/coal", "acfnvre"},
	{"/c/storage/data/coal/coal.csv", "acfnvre"},
	{"/c/storage/data/coal/datapackage.json", "acfnvre"},
	{"/c/storage/data/coal/coal.csv-metadata.json", "acfnvre"},
	{"/c/storage/data/coal/other.csv", ""},
	{"/c/storage/data/closed", "acfnvre"},
	{"/c/storage/data/closed/closed.csv", "acfn"},
	{"/c/storage/data/nothing", ""},
	{"/c/storage/conflicts", "acfnvre"},
	{"/c/other/data", "a"},
	{"/c/other/conflicts", "a"},
	{"/c/storage/ranking", "acfnvre"},
	{"/c/storage/brief", "acfnvre"},
	{"/model", "acfnvre"},
	{"/model/claims", "acfnvre"},
	{"/model/levers/grid", "acfnvre"},
	{"/model/files/pathway-long.csv", "acfnvre"},
	{"/model/nothing", ""},
	{"/model/levers/nothing", ""},
	{"/model/files/nothing.csv", ""},
	{"/c/storage/model", "acfnvre"},
	{"/c/storage/model/claims", "acfnvre"},
	{"/c/storage/model/levers/grid", "acfnvre"},
	{"/c/storage/model/files/pathway.xlsx", "acfnvre"},
	{"/c/other/model", "a"},
	{"/c/other/model/files/pathway.xlsx", "a"},
	{"/c/storage/files/brief.en.html", "acfnvre"},
	{"/c/storage/files/package.zip", "acfnvre"},
	{"/c/storage/tables/ranking.csv", "acfn"},
	{"/api/openapi.json", "acfnvre-"},
	{"/api/v1/consultations", "acfnvre"},
	{"/api/v1/consultations/storage", "acfnvre"},
	{"/api/v1/consultations/storage/tables/ranking", "acfnvre"},
	{"/api/v1/consultations/storage/tables/individual", ""},
	{"/api/v1/consultations/other", "a"},
	{"/api/v1/consultations/other/tables/ranking", "a"},
	{"/c/storage/files/findings.json", ""},
	{"/c/storage/files/individual%2FE00.en.html", ""},
	{"/c/storage/files/..%2Fbrief.en.html", ""},
	{"/c/storage/tables/..%2Findividual%2FE00.en.html", ""},
	{"/c/storage/items/Q99", ""},
	{"/c/other", "a"},
	{"/c/other/demands", "a"},
	{"/c/other/items", "a"},
	{"/c/other/ranking", "a"},
	{"/c/other/brief", "a"},
	{"/c/other/files/brief.en.html", ""},
	{"/c/nowhere", ""},
	{"/assets/placeholder.txt", ""},
}

// TestAccess goes through every role and every address.
func TestAccess(t *testing.T) {
	h := open(t)
	// Letters: status 200 for those named; a administrator, c convener, f facilitator, n analyst, v reviewer, r reader,
	// e expert, - nobody.
	letters := map[directory.Role]string{
		directory.Administrator: "a", directory.Convener: "c", directory.Facilitator: "f", directory.Analyst: "n",
		directory.Reviewer: "v", directory.Reader: "r", directory.Expert: "e", nobody: "-",
	}
	cells := 0
	for _, role := range append(directory.Roles[:len(directory.Roles):len(directory.Roles)], nobody) {
		c := browser()
		if role != nobody {
			c = h.signedIn(t, role)
		}
		for _, row := range readingMatrix {
			res, body := h.do(t, c, http.MethodGet, row.path)
			admitted := strings.Contains(row.admitted, letters[role])
			if (res.StatusCode == http.StatusOK) != admitted {
				t.Errorf("%q on %s: %s", role, row.path, res.Status)
			}
			if !admitted && strings.Contains(body, "secret") {
				t.Errorf("%q on %s reads what is not for them", role, row.path)
			}
			if role == nobody && strings.HasPrefix(row.path, "/c/") && res.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s tells somebody who is not signed in %s: existing and missing studies can be told apart", row.path, res.Status)
			}
			if role == directory.Reader && strings.HasPrefix(row.path, "/c/other") && res.StatusCode != http.StatusNotFound {
				t.Errorf("%s tells a reader of another study %s", row.path, res.Status)
			}
			cells++
		}
	}
	if want := len(letters) * len(readingMatrix); cells != want {
		t.Errorf("%d of %d cells were tried", cells, want)
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Administrator)
	for _, tt := range []struct{ method, path, allow string }{
		{http.MethodPost, "/c/storage", "GET"}, {http.MethodDelete, "/c/storage/items/Q1", "GET"}, {http.MethodPut, "/i/x", "GET, POST"}, {http.MethodGet, "/sign-out", "POST"},
	} {
		if res, _ := h.do(t, c, tt.method, tt.path); res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") != tt.allow {
			t.Errorf("%s %s: %s, Allow %q", tt.method, tt.path, res.Status, res.Header.Get("Allow"))
		}
	}
}

func TestHeadersStandOnEveryAnswer(t *testing.T) {
	h := open(t)
	want := map[string]string{
		"Content-Security-Policy":    "default-src 'none'",
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin",
	}
	reader, stranger := h.signedIn(t, directory.Reader), browser()
	for _, c := range []*http.Client{reader, stranger} {
		for _, path := range append([]string{"/healthz", "/metrics", "/assets/page.css", "/nowhere", "/i/wrong", "/c/storage/files/brief.en.html", "/c/storage/tables/ranking.csv"}, pages...) {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				res, _ := h.do(t, c, method, path)
				for name, part := range want {
					if got := res.Header.Get(name); !strings.Contains(got, part) {
						t.Errorf("%s %s: %s is %q", method, path, name, got)
					}
				}
				policy := res.Header.Get("Content-Security-Policy")
				for _, part := range []string{"base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'"} {
					if !strings.Contains(policy, part) {
						t.Errorf("%s %s: the policy lacks %s", method, path, part)
					}
				}
				if strings.Contains(policy, "unsafe-inline") && !strings.Contains(policy, "sandbox") {
					t.Errorf("%s %s: styles inside the page are allowed outside the sandbox of a brief", method, path)
				}
				if strings.HasPrefix(path, "/c/") && res.Header.Get("Cache-Control") != "no-store" {
					t.Errorf("%s may be kept by a cache", path)
				}
			}
		}
	}
}
