package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// press clicks what a selector finds and waits for the page that follows.
func press(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		t.Fatalf("%s: %v", selector, err)
	}
}

func title(t *testing.T, ctx context.Context) string {
	t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Title())
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestExpertInABrowser goes from the mail to saved answers in Chromium, on a phone in Chinese and on a desk in English,
// in light and dark, and examines every page on the way.
func TestExpertInABrowser(t *testing.T) {
	script := axe(t)
	l := openLive(t, firstRound(12))
	for i, c := range views {
		name := fmt.Sprintf("%d-%s-%s", c.width, c.shade, c.lang)
		t.Run(name, func(t *testing.T) {
			ctx := chromium(t)
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(c.width, 900), scheme(c.shade)); err != nil {
				t.Fatal(err)
			}
			address, link := l.expert(t, i, c.lang)
			look := func(page string) { inspect(t, ctx, script, "expert-"+page+"-"+name) }
			open := func(path string) {
				t.Helper()
				if err := chromedp.Do(ctx, chromedp.Navigate(l.URL+path)); err != nil {
					t.Fatal(err)
				}
			}
			open("/lost-link?lang=" + c.lang)
			look("lost")
			open(link)
			look("1-invited")
			press(t, ctx, "main form button")
			look("2-code")
			code := l.box.newest(t, address, codeInMail)
			if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS("#code"), "000 000")); err != nil {
				t.Fatal(err)
			}
			press(t, ctx, "main form button")
			look("3-code-wrong")
			if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS("#code"), code)); err != nil {
				t.Fatal(err)
			}
			press(t, ctx, "main form button")
			look("4-take-part")
			if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("input[name=consent]"))); err != nil {
				t.Fatal(err)
			}
			press(t, ctx, "main form button")
			look("5-map")
			press(t, ctx, "a.go")
			look("6-question")
			for _, choice := range []string{"input[name='mark.importance'][value='7']", "input[name='mark.urgency'][value=dk]", "input[name=familiarity][value='3']"} {
				if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(choice))); err != nil {
					t.Fatal(err)
				}
			}
			press(t, ctx, "button[value=next]")
			look("7-next-question")
			open("/c/storage/answer")
			look("8-map-after")
			text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("main")))
			if err != nil || !strings.Contains(text, "1") || !strings.Contains(title(t, ctx), map[string]string{"en": "Your answers", "zh-CN": "我的答复"}[c.lang]) {
				t.Errorf("the map after an answer: %q (%v)", text, err)
			}
			open("/c/storage/answer?view=table")
			look("9-table")
			if err := chromedp.Do(ctx, chromedp.SetValue(chromedp.CSS("#row-Q2 select[name='mark.importance']"), "6")); err != nil {
				t.Fatal(err)
			}
			if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(async () => {
				const row = document.querySelector("#row-Q2"), state = row.querySelector("[role=status]");
				row.querySelector("select").dispatchEvent(new Event("input", {bubbles: true}));
				while (state.dataset.state !== "saved") await new Promise(then => new MutationObserver(then).observe(state, {childList: true, attributes: true, characterData: true, subtree: true}));
				return true;
			})()`, chromedp.EvalAwaitPromise)); err != nil {
				t.Fatal(err)
			}
			look("10-table-saved")
		})
	}
}
