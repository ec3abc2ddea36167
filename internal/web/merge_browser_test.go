package web_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// drop drags a card onto something, with the events that a browser sends.
const drop = `(([from, onto]) => { const data = new DataTransfer(), a = document.querySelector(from), b = document.querySelector(onto);
	const send = (e, kind) => e.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
	send(a, "dragstart"); const taken = !send(b, "dragover"); if (taken) send(b, "drop"); send(a, "dragend"); return taken; })(%s)`

// waitFor waits until a condition holds in the page.
func waitFor(t *testing.T, ctx context.Context, condition string) {
	t.Helper()
	script := fmt.Sprintf(`new Promise(done => { const begun = Date.now(); const look = () => { if (%s) return done(true); if (Date.now() - begun > 15000) return done(false); setTimeout(look, 20); }; look(); })`, condition)
	for range 3 { // a page that is left takes the waiting with it
		held, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise))
		if err == nil && held {
			return
		}
	}
	t.Fatalf("never: %s", condition)
}

// TestMergeBoardInABrowser refines with mouse and keyboard, against somebody else who does the same.
func TestMergeBoardInABrowser(t *testing.T) {
	scripted(t)
	ctx := chromium(t)
	h := open(t)
	other := h.signedIn(t, directory.Convener)
	h.press(t, other, "/c/storage/merge/group", "k", "2")
	enter(t, ctx, h, directory.Facilitator)
	do := func(actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	onto := func(from, to string) {
		t.Helper()
		taken, err := chromedp.Run(ctx, chromedp.Evaluate[bool](fmt.Sprintf(drop, `["[data-item='`+from+`']", "`+to+`"]`)))
		if err != nil || !taken {
			t.Fatalf("%s onto %s: taken %v (%v)", from, to, taken, err)
		}
	}
	board := h.URL + "/c/storage/merge?lang=en"
	do(chromedp.Navigate(board))
	// A card onto a card: the two are put side by side, then merged.
	onto("Q1", "[data-item='Q2']")
	waitFor(t, ctx, `location.pathname.endsWith("/merge/act") && document.querySelectorAll(".original").length === 2`)
	do(chromedp.SendKeys(chromedp.CSS("#f-reason"), "both ask what limits storage"))
	do(chromedp.Click(chromedp.CSS("button[name=step][value=do]")))
	waitFor(t, ctx, `location.pathname.endsWith("/merge") && document.querySelector(".done-note") !== null`)
	s := h.state(t, study)
	m := s.Items[len(s.Items)-1]
	if m.Relation != consult.Merge || s.Item("Q1").Status != consult.ItemDerivedFrom || s.Item("Q2").Status != consult.ItemDerivedFrom {
		t.Fatalf("%+v", m)
	}
	// A card into another column.
	g, err := h.office.Grouping(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	to := "1"
	for _, id := range g.Columns[0].Items {
		if id == "Q5" {
			to = "2"
		}
	}
	if columns, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll(".column").length`)); err == nil && columns > 1 {
		onto("Q5", "[data-column='"+to+"']")
		waitFor(t, ctx, `document.querySelector("[data-column='`+to+`'] [data-item=Q5]") !== null`)
	}
	// With the keyboard: the card is reached, chosen and put aside. Somebody else rejects it meanwhile.
	do(chromedp.Navigate(board))
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](`(document.querySelector("[data-item=Q5] input").focus(), 0)`)); err != nil {
		t.Fatal(err)
	}
	do(chromedp.KeyEvent("p"))
	waitFor(t, ctx, `location.pathname.endsWith("/merge/act") && new URLSearchParams(location.search).get("do") === "park"`)
	h.press(t, other, "/c/storage/merge/act", "do", "reword", "item", "Q5", "seen.Q5", h.seen(t, "Q5"), "en", "How tight do caverns stay?", "reason", "shorter")
	do(chromedp.SendKeys(chromedp.CSS("#f-reason"), "wait for the second batch"))
	do(chromedp.Click(chromedp.CSS("button[name=step][value=do]")))
	waitFor(t, ctx, `document.querySelector(".original .needs-you")?.textContent.includes("shorter") && document.querySelector("#f-reason").value === "wait for the second batch"`)
	// The other's step appears on an open board, and is taken back with the keyboard.
	do(chromedp.Navigate(board))
	w := h.state(t, study).Items[len(h.state(t, study).Items)-1].ID
	h.press(t, other, "/c/storage/merge/act", "do", "park", "item", string(w), "seen."+string(w), h.seen(t, w), "reason", "later")
	waitFor(t, ctx, `document.querySelector("tanwen-follow").textContent.includes("put aside")`)
	do(chromedp.Navigate(h.URL + "/c/storage/merge/act?do=undo&item=" + string(w)))
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](`(document.querySelector("button[name=step]").focus(), 0)`)); err != nil {
		t.Fatal(err)
	}
	do(chromedp.KeyEvent(kb.Enter))
	waitFor(t, ctx, `location.pathname.endsWith("/merge") && document.querySelector(".done-note") !== null`)
	if it := h.state(t, study).Item(w); it.Status != consult.ItemStanding {
		t.Errorf("%s is %s", w, it.Status)
	}
}

// TestProposalInABrowser: similar questions come up while somebody types, and what is typed outlives the page until it is
// handed in.
func TestProposalInABrowser(t *testing.T) {
	scripted(t)
	ctx := chromium(t)
	h := open(t)
	h.press(t, h.signedIn(t, directory.Facilitator), "/c/storage/call", "step", "open", "public", "yes", "text_en", "Which questions are missing?")
	do := func(actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	form := h.URL + "/call/storage?lang=en"
	do(chromedp.Navigate(form), chromedp.SendKeys(chromedp.CSS("#f-text"), "盐穴储氢的密封性能保持多久？"))
	waitFor(t, ctx, `document.querySelector(".similar")?.textContent.includes("Q5")`)
	waitFor(t, ctx, `document.querySelector(".draft-state").textContent !== ""`)
	do(chromedp.Navigate(form))
	waitFor(t, ctx, `document.querySelector("#f-text").value.includes("盐穴储氢")`)
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](`(document.querySelector("#f-demand").value = "S.2.1", 0)`)); err != nil {
		t.Fatal(err)
	}
	do(chromedp.Click(chromedp.CSS("button[name=step][value=send]")))
	waitFor(t, ctx, `document.querySelector("proposal-stored") !== null`)
	do(chromedp.Navigate(form))
	if left, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("#f-text").value`)); err != nil || left != "" {
		t.Errorf("after it was handed in the form holds %q (%v)", left, err)
	}
	if n := len(h.state(t, study).Waiting()); n != 1 {
		t.Errorf("%d proposals wait", n)
	}
}
