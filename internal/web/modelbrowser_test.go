package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/web"
)

// modelPages are the pages of the model by itself; those within a consultation have the same content.
var modelPages = []string{
	"/model", "/model?code=TEB0-MMMMM-MMMMM-0-F0&with=slow&observed=on", "/model/forecast", "/model/contributions", "/model/flows?year=2040", "/model/sheet?year=2030&sector=CEM",
	"/model/regions?year=2035&province=QH", "/model/region", "/model/firm", "/model/firm?coal=1000&coal.class=verified&process=500&captured=100&electricity=2000&grid_factor=0.57", "/model/region?share=0.02&base=name%2Cvalue%0Afuel.peat%2C4", "/model/history?from=2005&to=2020&chain=on", "/model/sensitivity", "/model/value", "/model/value?options=wait:%0Aorder:+removal%3D3&benefit=min(-net_2060,0)-cost*(removal-2)&weights=cost%3D400", "/model/parameters", "/model/equations", "/model/claims", "/model/levers/grid", "/model?code=TEB0-ZZZZ",
}

func TestModelPagesInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	h := open(t)
	enter(t, ctx, h, directory.Analyst)
	for _, view := range views {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), scheme(view.shade)); err != nil {
			t.Fatal(err)
		}
		for i, page := range modelPages {
			u, err := url.Parse(page)
			if err != nil {
				t.Fatal(err)
			}
			q := u.Query()
			q.Set("lang", view.lang)
			u.RawQuery = q.Encode()
			if err := chromedp.Do(ctx, chromedp.Navigate(h.URL+u.String())); err != nil {
				t.Fatal(err)
			}
			inspect(t, ctx, script, fmt.Sprintf("model%02d%s-%d-%s-%s", i, strings.ReplaceAll(u.Path, "/", "_"), view.width, view.shade, view.lang))
		}
	}
}

// TestLeverAnswersInABrowser moves a lever with script: the page stays, the answer changes, and the address says what was
// chosen.
func TestLeverAnswersInABrowser(t *testing.T) {
	if !web.Bundled() {
		t.Skip("this build has no scripts (make assets)")
	}
	ctx := chromium(t)
	h := open(t)
	enter(t, ctx, h, directory.Reader)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(h.URL+"/model?lang=en")); err != nil {
		t.Fatal(err)
	}
	const code = `document.querySelector("#result .pathway-code code").textContent`
	before, err := chromedp.Run(ctx, chromedp.Evaluate[string](code))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`window.mark = "same page"; document.querySelector("input[name='l.grid'][value='4']").click(); true`)); err != nil {
		t.Fatal(err)
	}
	var after string
	for range 100 {
		if after, err = chromedp.Run(ctx, chromedp.Evaluate[string](code)); err == nil && after != before {
			break
		}
		if err := chromedp.Do(ctx, chromedp.Sleep(50*time.Millisecond)); err != nil {
			t.Fatal(err)
		}
	}
	if after == before {
		t.Fatalf("the answer stays %s", before)
	}
	state, err := chromedp.Run(ctx, chromedp.Evaluate[string](`window.mark + " " + new URLSearchParams(location.search).get("code")`))
	if err != nil || state != "same page "+after {
		t.Errorf("the browser is at %q, the answer at %q: %v", state, after, err)
	}
}
