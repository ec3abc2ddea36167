package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/web"
)

// access is one row of a table of access.
type access struct{ pattern, path, admitted string }

// officeMatrix says who may call each address of the office: letters as in TestAccess. path is an example of the pattern
// (the pattern itself where it is empty).
var officeMatrix = []access{
	{"GET /logo", "", "acfnvre-"},
	{"GET /setup", "", "a"},
	{"POST /setup", "", "a"},
	{"GET /settings", "", "a"},
	{"POST /settings", "", "a"},
	{"GET /people", "", "a"},
	{"POST /people", "", "a"},
	{"POST /people/link", "", "a"},
	{"POST /people/withdraw", "", "a"},
	{"GET /audit", "", "a"},
	{"GET /new", "", "ac"},
	{"POST /new", "", "ac"},
	{"GET /drafts/{draft}", "", "ac"},
	{"POST /drafts/{draft}", "", "ac"},
	{"POST /drafts/{draft}/tables/{kind}", "", "ac"},
	{"GET /drafts/{draft}/files/{file}", "", "ac"},
	{"POST /drafts/{draft}/begin", "", "ac"},
	{"POST /drafts/{draft}/delete", "", "ac"},
	{"GET /c/{study}/rounds", "", "acfn"},
	{"POST /c/{study}/rounds/open", "", "ac"},
	{"POST /c/{study}/rounds/close", "", "acf"},
	{"POST /c/{study}/rounds/extend", "", "acf"},
	{"POST /c/{study}/deviations", "", "acf"},
	{"POST /c/{study}/two", "", "ac"},
	{"POST /c/{study}/confirm", "", "ac"},
	{"GET /c/{study}/rounds/{round}/comments", "/c/{study}/rounds/1/comments", "acfn"},
	{"POST /c/{study}/rounds/{round}/comments", "/c/{study}/rounds/1/comments", "acf"},
	{"GET /c/{study}/arguments", "", "acfn"},
	{"POST /c/{study}/arguments", "", "acf"},
	{"GET /c/{study}/panel", "", "acf"},
	{"POST /c/{study}/panel", "", "acf"},
	{"GET /c/{study}/panel/experts.xlsx", "", "acf"},
	{"POST /c/{study}/panel/targets", "", "acf"},
	{"POST /c/{study}/panel/letters", "", "acf"},
	{"GET /c/{study}/panel/{person}", "/c/{study}/panel/nobody", "acf"},
	{"POST /c/{study}/panel/{person}", "/c/{study}/panel/nobody", "acf"},
	{"GET /call/{study}", "", "acfnvre-"},
	{"POST /call/{study}", "", "acfnvre-"},
	{"POST /call/{study}/similar", "", "acfnvre-"},
	{"GET /call/{study}/{code}", "/call/{study}/nothing", "acfnvre-"},
	{"GET /call/{study}/{code}/receipt.txt", "/call/{study}/nothing/receipt.txt", "acfnvre-"},
	{"GET /c/{study}/call", "", "acf"},
	{"POST /c/{study}/call", "", "acf"},
	{"POST /c/{study}/call/seed", "", "acf"},
	{"POST /c/{study}/call/decide", "", "acf"},
	{"POST /c/{study}/call/letters", "", "acf"},
	{"GET /c/{study}/evidence", "", "acfn"},
	{"POST /c/{study}/evidence", "", "acfn"},
	{"POST /c/{study}/evidence/link", "", "acfn"},
	{"POST /c/{study}/evidence/attach", "", "acfn"},
	{"POST /c/{study}/data", "", "acfn"},
	{"POST /c/{study}/data/{table}/confirm", "/c/{study}/data/nothing/confirm", "ac"},
	{"GET /c/{study}/items/{item}/evidence", "/c/{study}/items/Q1/evidence", "acfn"},
	{"POST /c/{study}/items/{item}/evidence", "/c/{study}/items/Q1/evidence", "acfn"},
	{"GET /c/{study}/screening", "", "acfnv"},
	{"POST /c/{study}/screening", "", "acf"},
	{"POST /c/{study}/screening/score", "", "acfnv"},
	{"POST /c/{study}/screening/settle", "", "acf"},
	{"GET /c/{study}/attachments/{file}", "/c/{study}/attachments/nothing", "acfn"},
	{"GET /c/{study}/merge", "", "acf"},
	{"GET /c/{study}/merge/act", "/c/{study}/merge/act?do=reject&item=Q1", "acf"},
	{"POST /c/{study}/merge/act", "", "acf"},
	{"POST /c/{study}/merge/group", "", "acf"},
	{"POST /c/{study}/merge/move", "", "acf"},
	{"GET /c/{study}/merge/news", "/c/{study}/merge/news?since=0", "acf"},
	{"GET /c/{study}/heads.txt", "", "acfn"},
	{"GET /c/{study}/board", "", "acfn"},
	{"GET /c/{study}/room", "", "acf"},
	{"GET /c/{study}/room/screen", "", "acf"},
	{"GET /c/{study}/room/state", "", "acf"},
	{"POST /c/{study}/room", "", "acf"},
	{"POST /c/{study}/room/cards", "", "acf"},
	{"GET /c/{study}/definition", "", "ac"},
	{"POST /c/{study}/definition", "", "ac"},
	{"GET /c/{study}/paper", "", "acf"},
	{"GET /c/{study}/paper/questionnaire.docx", "", "acf"},
	{"GET /c/{study}/paper/answers.xlsx", "", "acf"},
	{"GET /c/{study}/paper/enter", "", "acf"},
	{"POST /c/{study}/paper/enter", "", "acf"},
	{"GET /c/{study}/people", "", "ac"},
	{"POST /c/{study}/people", "", "ac"},
	{"POST /c/{study}/people/link", "", "ac"},
	{"POST /c/{study}/people/withdraw", "", "ac"},
	{"GET /c/{study}/audit", "", "acfn"},
}

// memberMatrix says the same of everything else that is not only read: ways in, an expert's own pages, and what the
// deciding roles do. Signing out stands last, for afterwards a browser has no role.
var memberMatrix = []access{
	{"GET /i/{token}", "/i/nothing", "acfnvre-"},
	{"POST /i/{token}", "/i/nothing", "acfnvre-"},
	{"POST /i/{token}/key", "/i/nothing/key", "acfnvre-"},
	{"POST /i/{token}/key/enter", "/i/nothing/key/enter", "acfnvre-"},
	{"GET /code", "", "acfnvre-"},
	{"POST /code", "", "acfnvre-"},
	{"GET /lost-link", "", "acfnvre-"},
	{"POST /lost-link", "", "acfnvre-"},
	{"GET /c/{study}/take-part", "", "e"},
	{"POST /c/{study}/take-part", "", "e"},
	{"GET /c/{study}/answer", "", "e"},
	{"GET /c/{study}/answer/{item}", "/c/{study}/answer/Q1", "e"},
	{"POST /c/{study}/answer/{item}", "/c/{study}/answer/Q1", "e"},
	{"POST /c/{study}/answer/{item}/withdraw", "/c/{study}/answer/Q1/withdraw", "e"},
	{"GET /c/{study}/quantities/{quantity}", "/c/{study}/quantities/X1", "e"},
	{"POST /c/{study}/quantities/{quantity}", "/c/{study}/quantities/X1", "e"},
	{"POST /c/{study}/quantities/{quantity}/curve", "/c/{study}/quantities/X1/curve", "e"},
	{"GET /c/{study}/answer/{item}/arguments/{leaf}/file", "/c/{study}/answer/Q2/arguments/1/file", "e"},
	{"POST /c/{study}/answer/{item}/arguments", "/c/{study}/answer/Q1/arguments", "e"},
	{"POST /c/{study}/answer/{item}/arguments/{leaf}", "/c/{study}/answer/Q1/arguments/1", "e"},
	{"GET /c/{study}/prompts/{prompt}", "/c/{study}/prompts/P1", "e"},
	{"POST /c/{study}/prompts/{prompt}", "/c/{study}/prompts/P1", "e"},
	{"POST /c/{study}/prompts/{prompt}/withdraw", "/c/{study}/prompts/P1/withdraw", "e"},
	{"GET /c/{study}/propose", "", "e"},
	{"POST /c/{study}/propose", "", "e"},
	{"POST /c/{study}/propose/similar", "", "e"},
	{"GET /c/{study}/here", "", "e"},
	{"GET /c/{study}/here/line", "", "e"},
	{"GET /c/{study}/keys", "", "e"},
	{"POST /c/{study}/keys/offer", "", "e"},
	{"POST /c/{study}/keys/add", "", "e"},
	{"POST /c/{study}/keys/remove", "", "e"},
	{"GET /c/{study}/own/{file}", "/c/{study}/own/answers.csv", "e"},
	{"GET /c/{study}/receipts/{file}", "/c/{study}/receipts/1.txt", "e"},
	{"POST /c/{study}/write", "", "ac"},
	{"POST /c/{study}/release", "", "ac"},
	{"POST /sign-out", "", "acfnvre-"},
}

// turnedAway reports whether a page is the refusal of somebody who may not open it, as against a form that was refused.
func turnedAway(body string) bool {
	for _, key := range []string{"web.sign_in", "web.denied"} {
		if strings.Contains(body, i18n.Sentence(i18n.Zh, fault.New(fault.Denied, key, ""))) {
			return true
		}
	}
	return false
}

// TestOfficeAccess goes through every role and every address of the office, inside a study of one's own and inside
// another one, which must not be told apart from none.
func TestOfficeAccess(t *testing.T) { tryAccess(t, officeMatrix) }

// TestMemberAccess does so with the ways in, the experts' own pages and what the deciding roles do.
func TestMemberAccess(t *testing.T) { tryAccess(t, memberMatrix) }

// TestEveryRouteIsInATable keeps the tables complete.
func TestEveryRouteIsInATable(t *testing.T) {
	mux, rows := http.NewServeMux(), map[string]bool{}
	for _, pattern := range web.Patterns() {
		mux.HandleFunc(pattern, http.NotFound)
	}
	for _, row := range append(slices.Clip(officeMatrix), memberMatrix...) {
		rows[row.pattern] = true
	}
	for _, row := range readingMatrix {
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, row.path, nil))
		rows[pattern] = true
	}
	for _, pattern := range web.Patterns() {
		if !rows[pattern] {
			t.Errorf("%s is in no table of access", pattern)
		}
	}
}

// TestAccessWalkFindsWrongRows is the control of the walk: of a table in which one row admits somebody too many and
// another one too few, it finds these two and no other.
func TestAccessWalkFindsWrongRows(t *testing.T) {
	wrong := []access{
		{"GET /settings", "", "ac"},           // a convener is not let in
		{"GET /c/{study}/panel", "", "af"},    // a convener is
		{"GET /c/{study}/board", "", "acfn"},  // right
		{"POST /c/{study}/two", "", "acr"},    // a reader is not let in
		{"GET /c/{study}/answer", "", "e"},    // right
		{"GET /lost-link", "", "acfnvre"},     // whoever has not signed in is
		{"POST /c/{study}/propose", "", "ae"}, // an administrator is no expert
	}
	var found []string
	for _, f := range walkAccess(t, open(t), wrong) {
		who, _, _ := strings.Cut(f, ":")
		found = append(found, who)
	}
	slices.Sort(found)
	want := []string{
		`"" on GET /lost-link`,
		`"administrator" on POST /c/{study}/propose in other`, `"administrator" on POST /c/{study}/propose in storage`,
		`"convener" on GET /c/{study}/panel in storage`,
		`"convener" on GET /settings`,
		`"reader" on POST /c/{study}/two in storage`,
	}
	if !slices.Equal(found, want) {
		t.Errorf("the walk finds\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
}

func tryAccess(t *testing.T, table []access) {
	t.Helper()
	for _, finding := range walkAccess(t, open(t), table) {
		t.Error(finding)
	}
}

// walkAccess calls every address of a table in every role, in a study of one's own and in another one, and returns what
// differs from the table: "role on row in study: status".
func walkAccess(t *testing.T, h *house, table []access) (findings []string) {
	t.Helper()
	letters := map[directory.Role]string{
		directory.Administrator: "a", directory.Convener: "c", directory.Facilitator: "f", directory.Analyst: "n",
		directory.Reviewer: "v", directory.Reader: "r", directory.Expert: "e", nobody: "-",
	}
	for role, letter := range letters {
		c := browser()
		if role != nobody {
			c = h.signedIn(t, role)
		}
		for _, row := range table {
			method, pattern, _ := strings.Cut(row.pattern, " ")
			path := row.path
			if path == "" {
				path = pattern
			}
			for _, in := range []string{string(study), string(hidden)} {
				where := " in " + in
				if !strings.Contains(path, "{study}") {
					if where = ""; in == string(hidden) {
						continue
					}
				}
				res, body := h.form(t, c, method, strings.ReplaceAll(path, "{study}", in), url.Values{})
				found := func(what string) {
					findings = append(findings, fmt.Sprintf("%q on %s%s: %s, %s", role, row.pattern, where, res.Status, what))
				}
				admitted := strings.Contains(row.admitted, letter) && (in == string(study) || role == directory.Administrator)
				gone := in == string(hidden) && res.StatusCode == http.StatusNotFound && strings.Contains(body, i18n.Sentence(i18n.Zh, fault.New(fault.NotFound, "web.not_found", "")))
				switch {
				case admitted == (turnedAway(body) || gone && role != directory.Administrator):
					found("the table says otherwise")
				case role != nobody && role != directory.Administrator && !admitted && in == string(hidden) && !gone:
					found("which tells that there is such a study")
				case res.StatusCode >= http.StatusInternalServerError:
					found("a defect")
				}
			}
		}
	}
	return findings
}

// TestAReceiptIsForItsExpertOnly asks for the receipt of one expert's answer as everybody.
func TestAReceiptIsForItsExpertOnly(t *testing.T) {
	l := openLive(t, firstRound(12))
	owner, peer := l.enterByMail(t, 0), l.enterByMail(t, 1)
	res, _ := l.post(t, owner, question, with(l.form(t, owner, question), "mark.importance", "7", "comment", "canary of the owner"))
	_, leaf, ok := strings.Cut(res.Header.Get("Location"), "saved=")
	if !ok {
		t.Fatalf("saving: %s", res.Status)
	}
	path := "/c/storage/receipts/" + leaf + ".txt"
	visitors := []struct {
		name string
		c    *http.Client
		code int
	}{{"the owner", owner, http.StatusOK}, {"a peer", peer, http.StatusNotFound}, {"nobody", browser(), http.StatusUnauthorized}}
	for _, role := range directory.Roles {
		if role != directory.Expert {
			visitors = append(visitors, struct {
				name string
				c    *http.Client
				code int
			}{string(role), l.signedIn(t, role), http.StatusForbidden})
		}
	}
	for _, v := range visitors {
		if res, _ := l.do(t, v.c, http.MethodGet, path); res.StatusCode != v.code {
			t.Errorf("%s asks for the receipt: %s, want %d", v.name, res.Status, v.code)
		}
		for _, own := range []string{"answers.csv", "answers.json"} {
			if _, body := l.do(t, v.c, http.MethodGet, "/c/storage/own/"+own); strings.Contains(body, "canary") != (v.name == "the owner") {
				t.Errorf("%s reads in %s: %q", v.name, own, body)
			}
		}
	}
	// A form that names another expert still speaks for whoever sends it.
	if res, body := l.post(t, peer, question, with(l.form(t, peer, question), "mark.importance", "1", "expert", "E00", "pseudonym", "E00")); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", res.Status, body)
	}
	if now := l.form(t, owner, question).Get("mark.importance"); now != "7" {
		t.Errorf("a peer has changed the owner's answer to %q", now)
	}
}

// form sends a form as a browser does from our own page, and reads the answer in Chinese.
func (h *house) form(t testing.TB, c *http.Client, method, path string, values url.Values) (*http.Response, string) {
	t.Helper()
	var body strings.Reader
	if method == http.MethodPost {
		body = *strings.NewReader(values.Encode())
	}
	req, err := http.NewRequestWithContext(t.Context(), method, h.URL+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Accept-Language", "zh-CN")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return h.send(t, c, req)
}
