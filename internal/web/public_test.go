package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

func TestResultsArePublicOnlyAfterTheRelease(t *testing.T) {
	h := open(t)
	stranger := browser()
	convener, analyst := h.signedIn(t, directory.Convener), h.signedIn(t, directory.Analyst)
	refused := func(paths ...string) {
		t.Helper()
		for _, path := range paths {
			if res, body := h.do(t, stranger, http.MethodGet, path); res.StatusCode != http.StatusUnauthorized || strings.Contains(body, "tanwen/storage") {
				t.Errorf("%s tells a stranger %s", path, res.Status)
			}
		}
	}
	refused("/c/storage", "/c/storage/files/brief.en.html")
	if res, _ := h.post(t, convener, "/c/storage/release", url.Values{"sure": {"yes"}}); res.StatusCode < 400 {
		t.Errorf("a consultation without a result was released: %s", res.Status)
	}
	if _, err := h.desk.Do(t.Context(), study, consult.Put{Role: consult.RoleProgram, Body: &consult.ResultCommitted{Data: consult.Result{Manifest: strings.Repeat("0", 64), Form: "closed", Program: "test"}}}); err != nil {
		t.Fatal(err)
	}
	if res, _ := h.post(t, analyst, "/c/storage/release", url.Values{"sure": {"yes"}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("an analyst released: %s", res.Status)
	}
	if res, _ := h.post(t, convener, "/c/storage/release", url.Values{}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("released without the tick: %s", res.Status)
	}
	if _, body := h.do(t, convener, http.MethodGet, "/c/storage/brief?lang=en"); !strings.Contains(body, "Release the results to everybody") {
		t.Error("the convener is not offered the release")
	}
	refused("/c/storage")
	if res, _ := h.post(t, convener, "/c/storage/release", url.Values{"sure": {"yes"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("release: %s", res.Status)
	}

	res, body := h.do(t, stranger, http.MethodGet, "/c/storage?lang=en")
	if res.StatusCode != http.StatusOK {
		t.Fatalf("the public page: %s", res.Status)
	}
	for _, want := range []string{"Questions on energy storage", "Which questions should be answered first?", "/c/storage/files/package.zip", "tanwen/storage\n", "Synthetic"} {
		if !strings.Contains(body, want) {
			t.Errorf("the public page lacks %q", want)
		}
	}
	// The head is base64: letters like those of a pseudonym may stand in it by chance.
	written := regexp.MustCompile(`(?s)<pre.*?</pre>`).ReplaceAllString(body, "")
	if strings.Contains(written, string(pseudonym(3))) || strings.Contains(body, "/c/storage/items") {
		t.Error("the public page shows what is for members")
	}
	if res, _ := h.do(t, stranger, http.MethodGet, "/c/storage/files/brief.en.html"); res.StatusCode != http.StatusOK {
		t.Errorf("the brief: %s", res.Status)
	}
	refused("/c/storage/items", "/c/storage/ranking", "/c/storage/brief", "/c/storage/tables/ranking.csv", "/c/other", "/c/other/files/brief.en.html", "/c/nowhere")
	if res, _ := h.do(t, stranger, http.MethodGet, "/c/storage/files/findings.json"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a file that is not handed out: %s", res.Status)
	}
	if res, body := h.do(t, analyst, http.MethodGet, "/c/storage?lang=en"); res.StatusCode != http.StatusOK || strings.Contains(body, "Check it yourself") {
		t.Errorf("a member no longer sees the overview: %s", res.Status)
	}
	if res, _ := h.post(t, convener, "/c/storage/release", url.Values{"sure": {"yes"}}); res.StatusCode != http.StatusConflict {
		t.Errorf("a second release: %s", res.Status)
	}
}
