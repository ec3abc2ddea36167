package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/record"
)

// TestFromMailToSession goes the whole way of an invited expert without script: mail, button, code, consent.
func TestFromMailToSession(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	if res, _ := l.do(t, c, http.MethodGet, "/c/storage"); res.StatusCode != http.StatusOK {
		t.Errorf("the consultation is not open: %s", res.Status)
	}
	// The session reaches this study, and what an expert may do there, even if the person has other roles.
	people, err := l.book.People(t.Context())
	if err != nil || len(people) != 1 {
		t.Fatalf("people %v (%v)", people, err)
	}
	for _, m := range []directory.Membership{{Person: people[0].ID, Role: directory.Administrator}, {Person: people[0].ID, Study: string(study), Role: directory.Convener}} {
		if err := l.book.Grant(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if res, _ := l.do(t, c, http.MethodGet, "/c/storage/tables/ranking.csv"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a session by code has the rights of a convener: %s", res.Status)
	}
	if res, _ := l.do(t, c, http.MethodGet, "/c/other"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a session by code reaches another study: %s", res.Status)
	}
	said, err := l.book.Participation(t.Context(), people[0].ID, string(study))
	if err != nil || said.Status != directory.Accepted || len(said.Consent) != 64 || said.Entered.IsZero() {
		t.Errorf("participation %+v (%v)", said, err)
	}
}

// TestScannerIsNotLetIn opens an invitation as mail scanners do, and looks at sessions, mail and log.
func TestScannerIsNotLetIn(t *testing.T) {
	l := openLive(t, firstRound(12))
	address, link := l.expert(t, 0, "en")
	before, err := l.book.Letters(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	scanner := browser()
	for range 5 {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			res, body := l.do(t, scanner, method, link)
			if res.StatusCode != http.StatusOK || len(res.Header.Values("Set-Cookie")) != 0 || res.Header.Get("Referrer-Policy") != "no-referrer" {
				t.Fatalf("%s: %s, cookies %q", method, res.Status, res.Header.Values("Set-Cookie"))
			}
			if strings.Contains(body, address) {
				t.Errorf("the page tells whoever has the link the whole address")
			}
		}
	}
	ctx := chromium(t)
	for range 5 {
		if err := chromedp.Do(ctx, chromedp.Navigate(l.URL+link)); err != nil {
			t.Fatal(err)
		}
		if cookies, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.cookie`)); err != nil || cookies != "" {
			t.Errorf("cookies %q (%v)", cookies, err)
		}
	}
	if l.live(t.Context(), scanner) {
		t.Error("a scanner has a session")
	}
	after, err := l.book.Letters(t.Context(), string(study))
	if err != nil || len(after) != len(before) {
		t.Errorf("looking has queued mail: %d letters, %d before (%v)", len(after), len(before), err)
	}
	if res, _ := l.post(t, browser(), link, nil); res.StatusCode != http.StatusSeeOther { // the control: the button does
		t.Errorf("after the scanner the button gives %s", res.Status)
	}
	if token := strings.TrimPrefix(link, "/i/"); strings.Contains(l.said.String(), token) {
		t.Error("the token stands in the log")
	}
}

// TestInvitationIsRefused says for each way in that is closed what a person reads, in both languages.
func TestInvitationIsRefused(t *testing.T) {
	l := openLive(t, firstRound(12))
	address, link := l.expert(t, 0, "")
	asking := browser()
	if res, _ := l.post(t, asking, link, nil); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	code := l.box.newest(t, address, codeInMail)
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	read := func(c *http.Client, path, lang string, form url.Values) string {
		path += "?lang=" + lang
		if form != nil {
			_, body := l.post(t, c, path, form)
			return body
		}
		_, body := l.do(t, c, http.MethodGet, path)
		return body
	}
	for _, tt := range []struct {
		name   string
		c      *http.Client
		path   string
		form   url.Values
		en, zh string
	}{
		{"an unknown link", browser(), "/i/aaaaaaaaaaaaaaaaaaaaaaaaaa", nil, "this sign-in link is not valid", "该登录链接无效"},
		{"no code asked for", browser(), "/code", nil, "no code is waiting in this browser", "本浏览器没有待输入的验证码"},
		{"a code in another browser", browser(), "/code", url.Values{"code": {code}}, "no code is waiting in this browser", "本浏览器没有待输入的验证码"},
		{"letters", asking, "/code", url.Values{"code": {"<script>"}}, "a code has six digits", "验证码为六位数字"},
		{"a wrong code", asking, "/code", url.Values{"code": {wrong}}, "this is not the code", "这不是最近发送的验证码"},
		{"no address", browser(), "/lost-link", url.Values{"mail": {"nobody"}}, "not a plain mail address", "邮箱"},
	} {
		if body := read(tt.c, tt.path, "en", tt.form); !strings.Contains(body, tt.en) {
			t.Errorf("%s: the page does not say %q\n%s", tt.name, tt.en, body)
		}
		if body := read(tt.c, tt.path, "zh-CN", tt.form); !strings.Contains(body, tt.zh) {
			t.Errorf("%s: the page does not say %q\n%s", tt.name, tt.zh, body)
		}
	}
	for range directory.CodeTries {
		l.post(t, asking, "/code", url.Values{"code": {wrong}})
	}
	if body := read(asking, "/code", "en", url.Values{"code": {code}}); !strings.Contains(body, "not valid any more") {
		t.Errorf("the right code after five wrong ones:\n%s", body)
	}
	for range directory.CodesPerHour {
		l.post(t, browser(), link, nil)
	}
	if body := read(browser(), link, "en", url.Values{}); !strings.Contains(body, "codes were sent within an hour") {
		t.Errorf("a sixth code:\n%s", body)
	}

	// Known and unknown addresses are not told apart.
	known := read(browser(), "/lost-link", "en", url.Values{"mail": {address}})
	unknown := read(browser(), "/lost-link", "en", url.Values{"mail": {"nobody@example.org"}})
	if known != unknown || !strings.Contains(known, "is on its way") {
		t.Errorf("the answers differ:\n%s\n%s", known, unknown)
	}
	if again := l.box.newest(t, address, linkInMail); again == link {
		t.Error("the new link is the old one")
	}

	if _, err := l.desk.Do(t.Context(), study, consult.CloseRound{Role: consult.RoleProgram, Round: "1", Master: make([]byte, 32)}); err != nil {
		t.Fatal(err)
	}
	if body := read(browser(), link, "en", nil); !strings.Contains(body, "Round 1 is closed") {
		t.Errorf("after the close:\n%s", body)
	}
	if body := read(browser(), link, "zh-CN", nil); !strings.Contains(body, "第 1 轮已截止") {
		t.Errorf("after the close:\n%s", body)
	}
}

// TestDeclining keeps what was typed when something is missing, notes a refusal with its reason, and sends no more mail.
func TestDeclining(t *testing.T) {
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	res, body := l.post(t, c, "/c/storage/take-part", url.Values{"status": {"accepted"}, "interests": {"shares in <b>Salt</b>"}})
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "shares in &lt;b&gt;Salt&lt;/b&gt;") || !strings.Contains(body, "needs your consent") {
		t.Errorf("without consent: %s\n%s", res.Status, body)
	}
	if res, body := l.post(t, c, "/c/storage/take-part", url.Values{"status": {"declined"}, "reason": {"no time"}}); res.StatusCode != http.StatusOK || !strings.Contains(body, "you do not take part") {
		t.Errorf("declining: %s\n%s", res.Status, body)
	}
	people, err := l.book.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	said, err := l.book.Participation(t.Context(), people[0].ID, string(study))
	if err != nil || said.Status != directory.Declined || said.Reason != "no time" {
		t.Errorf("participation %+v (%v)", said, err)
	}
	head, err := l.log.Head(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	for entry, err := range l.log.Entries(t.Context(), string(study), 0) {
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range record.Parts {
			if strings.Contains(string(entry.Body(part)), "no time") {
				t.Errorf("a reason that may tell who somebody is stands in the record, leaf %d of %d", entry.Index, head.Size)
			}
		}
	}
}
