package web_test

import (
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	_ "modernc.org/sqlite" // reads the directory beside the server

	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
)

// let counts what lets somebody in: sessions, codes that were asked for, and keys that are being asked for; and the
// letters, which looking must not cause.
func (l *live) let(t *testing.T) (rows map[string]int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+l.file+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows = map[string]int{}
	for _, table := range []string{"browser_session", "signin_code", "passkey_ceremony", "letter"} {
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		rows[table] = n
	}
	return rows
}

// TestScannersOfMail opens every kind of link that leaves the house by mail or is handed to somebody five times with GET,
// with HEAD, and in a browser that runs the page's scripts: nobody is signed in by it, no code and no mail goes out, no
// link is used up, and what a person presses afterwards still works.
func TestScannersOfMail(t *testing.T) {
	scripted(t)
	l := openLive(t, firstRound(12))
	office := l.signedIn(t, directory.Administrator)
	l.press(t, office, "/c/storage/call", "step", "open", "public", "yes", "text_en", "Which questions on storage are missing?", "text_zh", "征集储能问题")
	if res, body := l.handIn(t, browser(), "/call/storage", nil, url.Values{"client": {id.New()}, "text": {"How tight are salt caverns that hold hydrogen for years?"}, "demand": {"S.2.1"}, "mail": {"proposer@example.org"}, "why": {"It decides where storage can be built"}}); res.StatusCode >= 400 {
		t.Fatalf("handing in: %s\n%s", res.Status, body)
	}
	proposal := l.box.newest(t, "proposer@example.org", regexp.MustCompile(`https?://[^/\s]+(/call/storage/\S+)`))
	_, invitation := l.expert(t, 0, "en")
	keyedMail, keyed := l.expert(t, 1, "en")
	if err := l.book.AddPasskey(t.Context(), directory.Passkey{ID: "AAAA", Person: l.personOf(t, 1), Key: "{}"}); err != nil {
		t.Fatal(err)
	}
	if err := l.book.Recover(t.Context(), keyedMail); err != nil {
		t.Fatal(err)
	}
	lost := l.box.newest(t, keyedMail, linkInMail)
	kinds := []struct{ name, link string }{
		{"the invitation of an expert", invitation}, {"that of somebody who has a key", keyed}, {"the link to somebody who lost it", lost},
		{"the first administrator's link", l.first(t)}, {"the link to a proposal", proposal}, {"the call for proposals", "/call/storage"}, {"the page of a lost link", "/lost-link"},
	}
	for _, role := range directory.Roles {
		if role != directory.Expert {
			kinds = append(kinds, struct{ name, link string }{"the sign-in link of a " + string(role), l.link(t, role, study)})
		}
	}
	parent := chromium(t)
	before, head := l.let(t), l.leaves(t)
	for _, kind := range kinds {
		scanner := browser()
		own, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
		for range 5 {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				if res, _ := l.do(t, scanner, method, kind.link); res.StatusCode != http.StatusOK || len(res.Header.Values("Set-Cookie")) != 0 {
					t.Fatalf("%s, %s: %s, cookies %q", kind.name, method, res.Status, res.Header.Values("Set-Cookie"))
				}
			}
			l.rendered(t, own, kind.link)
		}
		cancel()
		if l.live(t.Context(), scanner) {
			t.Errorf("%s has let a scanner in", kind.name)
		}
		for table, n := range l.let(t) {
			if n != before[table] {
				t.Errorf("%s: %d rows of %s after the scanner, %d before", kind.name, n, table, before[table])
			}
		}
	}
	if l.leaves(t) != head {
		t.Error("a scanner has added to the record")
	}
	// The control: the button does what a scanner does not.
	for _, kind := range kinds {
		if !strings.HasPrefix(kind.link, "/i/") {
			continue
		}
		person, rows := browser(), l.let(t)
		if res, _ := l.post(t, person, kind.link, nil); res.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: after the scanner the button gives %s", kind.name, res.Status)
		}
		now := l.let(t)
		if now["browser_session"]+now["signin_code"] != rows["browser_session"]+rows["signin_code"]+1 {
			t.Errorf("%s: the button gives neither a session nor a code: %v, %v before", kind.name, now, rows)
		}
	}
}

// rendered opens a page in a browser as a scanner does that runs scripts: until everything is loaded and scripts have had
// their turn.
func (l *live) rendered(t *testing.T, tab context.Context, link string) {
	t.Helper()
	if err := chromedp.Do(tab, chromedp.Navigate(l.URL+link)); err != nil {
		t.Fatal(err)
	}
	const idle = `new Promise(done => { const end = () => requestIdleCallback(() => requestIdleCallback(() => done(document.cookie + Object.keys(localStorage).join()))); document.readyState === "complete" ? end() : addEventListener("load", end); })`
	if kept, err := chromedp.Run(tab, chromedp.Evaluate[string](idle, chromedp.EvalAwaitPromise)); err != nil || kept != "" {
		t.Errorf("%s leaves %q in the browser (%v)", link[:min(len(link), 6)], kept, err)
	}
}
