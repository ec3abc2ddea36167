package web_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tanwen/tanwen/internal/directory"
)

// chromium starts the browser. Without one, or with -short, the test is skipped with a sentence, but the first never where CI is set.
func chromium(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: no browser is started")
	}
	var program string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no Chromium is installed: the pages cannot be looked at in a browser")
		}
		t.Skip("no Chromium is installed: the pages are not looked at in a browser")
	}
	allocator, stop := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.Headless)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// enter signs a browser in as a person does: open the link, press the button.
func enter(t *testing.T, ctx context.Context, h *house, role directory.Role) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(h.URL+h.link(t, role, study)+"?lang=en")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS("main button"))); err != nil {
		t.Fatal(err)
	}
	if title, err := chromedp.Run(ctx, chromedp.Title()); err != nil || !strings.Contains(title, "Tanwen") || strings.Contains(title, "Sign in") {
		t.Fatalf("after signing in the page is %q: %v", title, err)
	}
}

// scheme asks for light or dark pages.
func scheme(value string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}},
		})
		return err
	})
}

const violations = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
	r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + (n.any[0] ? n.any[0].message : "")).join(" | ")))`

func TestPagesInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	h := open(t)
	enter(t, ctx, h, directory.Analyst)
	for _, width := range []int64{390, 1280} {
		for _, shade := range []string{"light", "dark"} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), scheme(shade)); err != nil {
				t.Fatal(err)
			}
			for _, lang := range []string{"en", "zh-CN"} {
				for i, page := range append([]string{"/c/nowhere", h.link(t, directory.Reader, study)}, pages...) {
					u, err := url.Parse(page)
					if err != nil {
						t.Fatal(err)
					}
					q := u.Query()
					q.Set("lang", lang)
					u.RawQuery = q.Encode()
					if err := chromedp.Do(ctx, chromedp.Navigate(h.URL+u.String())); err != nil {
						t.Fatal(err)
					}
					inspect(t, ctx, script, fmt.Sprintf("%02d%s-%d-%s-%s", i, strings.ReplaceAll(shortened(u.Path), "/", "_"), width, shade, lang))
				}
			}
		}
	}
}

// shortened leaves the token of a link out of a file's name.
func shortened(path string) string {
	if strings.HasPrefix(path, "/i/") {
		return "/i"
	}
	return path
}

// shoot saves a picture of the page where TANWEN_SHOTS names a folder.
func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("TANWEN_SHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestKeyboardReachesEverything goes through a page with the tabulator key alone.
func TestKeyboardReachesEverything(t *testing.T) {
	ctx := chromium(t)
	h := open(t)
	enter(t, ctx, h, directory.Analyst)
	if err := chromedp.Do(ctx, chromedp.Navigate(h.URL+"/c/storage/items")); err != nil {
		t.Fatal(err)
	}
	want, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']").length`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](`window.reached = new Set(); document.addEventListener("focusin", e => window.reached.add(e.target)); 0`)); err != nil {
		t.Fatal(err)
	}
	for range want {
		if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
			t.Fatal(err)
		}
	}
	reached, err := chromedp.Run(ctx, chromedp.Evaluate[int](`window.reached.size`))
	if err != nil {
		t.Fatal(err)
	}
	if want < 15 || reached != want {
		t.Errorf("the keyboard reaches %d of %d things that can be acted on", reached, want)
	}
}
