package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/web"
)

// scripted skips a test where the program was built without its scripts.
func scripted(t *testing.T) {
	t.Helper()
	if web.Bundled() {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("the scripts are not bundled: run make assets")
	}
	t.Skip("the scripts are not bundled (make assets): drafts are not tested")
}

// carry gives the browser the session of a client.
func (h *house) carry(t *testing.T, ctx context.Context, c *http.Client) {
	t.Helper()
	u, err := url.Parse(h.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range c.Jar.Cookies(u) {
		err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: k.Name, Value: k.Value, URL: h.URL})
			return err
		}))
		if err != nil {
			t.Fatal(err)
		}
	}
}

// until waits for the page to say a state of what was typed.
func until(t *testing.T, ctx context.Context, states ...string) string {
	t.Helper()
	script := fmt.Sprintf(`new Promise((done, fail) => { const begun = Date.now(); const look = () => {
		const state = document.querySelector(".draft-state")?.dataset.state ?? "";
		if (%q.split(" ").includes(state)) return done(state);
		if (Date.now() - begun > 15000) return done("no " + %q + " but " + state);
		setTimeout(look, 20);
	}; look(); })`, strings.Join(states, " "), strings.Join(states, " "))
	state, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil || strings.HasPrefix(state, "no ") {
		t.Fatalf("%s (%v)", state, err)
	}
	return state
}

// TestNothingTypedIsLost types into three questions and breaks the connection at twenty points: before a form arrives,
// after it was carried out, with the page loaded again while the connection is gone. In the end every character is
// stored, each version once, and the page has never said that something is saved while it was not.
func TestNothingTypedIsLost(t *testing.T) {
	scripted(t)
	ctx := chromium(t)
	l := openLive(t, firstRound(12))
	l.carry(t, ctx, l.enterByMail(t, 0))
	items := []consult.ItemID{"Q1", "Q2", "Q5"}
	want := map[consult.ItemID]string{}
	do := func(actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	write := func(text string) { // behind what stands there
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](`(e => { e.focus(); e.setSelectionRange(e.value.length, e.value.length); return 0; })(document.querySelector("#comment"))`)); err != nil {
			t.Fatal(err)
		}
		do(chromedp.SendKeys(chromedp.CSS("#comment"), text))
	}
	cuts := 20
	if testing.Short() {
		cuts = 4
	}
	for cut := range cuts {
		item := items[cut%len(items)]
		address := l.URL + "/c/storage/answer/" + string(item)
		do(chromedp.Navigate(address))
		l.cut.Store([]int32{requestLost, replyLost}[cut%2])
		typed := fmt.Sprintf("cut %d 储能;", cut)
		want[item] += typed
		write(typed)
		do(chromedp.Click(chromedp.CSS(fmt.Sprintf("input[name='mark.importance'][value='%d']", 1+cut%9))))
		until(t, ctx, "offline")
		if cut%4 >= 2 { // the phone was closed: the page is loaded anew, and more is typed
			do(chromedp.Navigate(address))
			until(t, ctx, "restored", "saving", "offline")
			more := fmt.Sprintf("again %d;", cut)
			want[item] += more
			write(more)
		}
		if cut == 11 {
			do(chromedp.Navigate(l.URL + "/c/storage/answer"))
			if note, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("li[data-item="+string(item)+"] .needs"))); err != nil || note == "" {
				t.Errorf("the map does not say that something of %s is not saved (%v)", item, err)
			}
			do(chromedp.Navigate(address))
		}
		l.cut.Store(whole)
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`dispatchEvent(new Event("online"))`)); err != nil {
			t.Fatal(err)
		}
		until(t, ctx, "saved")
		if got := l.comment(t, 0, item); got != want[item] {
			t.Fatalf("cut %d: the page says saved, and stored is %q, want %q", cut, got, want[item])
		}
	}
	left, err := chromedp.Run(ctx, chromedp.Evaluate[int](`Object.keys(localStorage).filter(k => k.startsWith("tanwen/draft/")).length`))
	if err != nil || left != 0 {
		t.Errorf("%d drafts are left after everything was saved (%v)", left, err)
	}
	seen := map[string]bool{}
	for entry, err := range l.log.Entries(t.Context(), string(study), 0) {
		if err != nil {
			t.Fatal(err)
		}
		e, err := consult.Decode(entry)
		if err != nil {
			t.Fatal(err)
		}
		if b, ok := e.Body.(*consult.Answered); ok {
			version := fmt.Sprint(b.Data.Items, *b.Data.Values[0][0], b.Text.Comments)
			if seen[version] {
				t.Errorf("stored twice: %s", version)
			}
			seen[version] = true
		}
	}
	if len(seen) < cuts {
		t.Errorf("%d versions are stored, want at least %d", len(seen), cuts)
	}
}

// comment is what is stored of an expert's comment.
func (l *live) comment(t testing.TB, i int, item consult.ItemID) (out string) {
	t.Helper()
	err := l.desk.View(t.Context(), study, func(s *consult.State) error {
		r := s.LastRound()
		at, _ := r.ItemIndex(item)
		if reply := r.Reply(pseudonym(i)); reply != nil {
			if a := reply.Answer(at); a != nil {
				out = a.Comment
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestForgedReceiptKeepsTheDraft answers with a receipt that proves nothing. The page must not say saved.
func TestForgedReceiptKeepsTheDraft(t *testing.T) {
	scripted(t)
	ctx := chromium(t)
	l := openLive(t, firstRound(12))
	l.carry(t, ctx, l.enterByMail(t, 0))
	if err := chromedp.Do(ctx, chromedp.Navigate(l.URL+question)); err != nil {
		t.Fatal(err)
	}
	for name, forge := range map[string]string{
		"another mark":   `r.data.body = r.data.body.replace('"7"', '"8"')`,
		"another leaf":   `r.leaf += 1`,
		"another path":   `r.receipt = r.receipt.replace(/\n([A-Za-z0-9+/]{43}=)\n\n/, (m, h) => "\n" + (h[0] === "A" ? "B" : "A") + h.slice(1) + "\n\n")`,
		"another signer": `r.receipt = r.receipt.replace(/(\u2014 \S+ .{20})(.)/, (m, a, b) => a + (b === "A" ? "B" : "A"))`,
		"no receipt":     `r.receipt = ""`,
	} {
		setUp := `(() => { window.real ??= window.fetch; window.fetch = async (...a) => { const answer = await window.real(...a); const r = await answer.json(); ` + forge + `; return new Response(JSON.stringify(r), {status: 200}); }; return 0; })()`
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](setUp)); err != nil {
			t.Fatal(err)
		}
		if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS("#comment"), "x"), chromedp.Click(chromedp.CSS("input[name='mark.importance'][value='7']"))); err != nil {
			t.Fatal(err)
		}
		until(t, ctx, "unproved")
		kept, err := chromedp.Run(ctx, chromedp.Evaluate[int](`Object.keys(localStorage).filter(k => k.startsWith("tanwen/draft/")).length`))
		if err != nil || kept != 1 {
			t.Errorf("%s: %d drafts are kept (%v)", name, kept, err)
		}
		// The control: an honest reply is believed.
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](`localStorage.clear(), 0`)); err != nil {
			t.Fatal(err)
		}
		if err := chromedp.Do(ctx, chromedp.Navigate(l.URL+question), chromedp.SendKeys(chromedp.CSS("#comment"), "y")); err != nil {
			t.Fatal(err)
		}
		until(t, ctx, "saved")
	}
}
