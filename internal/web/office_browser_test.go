package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
)

// officePages are the addresses of the office.
var officePages = []string{
	"/people", "/settings", "/audit", "/new", "/drafts/look", "/c/storage/panel", "/c/storage/call", "/c/storage/evidence", "/c/storage/items/Q5/evidence?q=salt", "/call/storage", "/c/storage/merge", "/c/storage/merge/act?do=merge&item=Q1&item=Q2", "/c/storage/merge/act?do=split&item=Q5", "/c/storage/board", "/c/storage/room", "/c/storage/room/screen", "/c/storage/paper", "/c/storage/paper/enter", "/c/storage/definition", "/c/storage/rounds", "/c/storage/rounds/1/comments", "/c/storage/people", "/c/storage/audit",
}

// views are the sizes, languages and shades in which pages are looked at: each size in each language and in each shade.
var views = []struct {
	width       int64
	lang, shade string
}{{390, "zh-CN", "light"}, {390, "en", "dark"}, {1280, "en", "light"}, {1280, "zh-CN", "dark"}}

// axe returns the script of axe-core; without it the test is skipped, but never where CI is set.
func axe(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile(filepath.Join("..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("axe-core is not installed: run make setup")
		}
		t.Skip("axe-core is not installed (make setup): accessibility is not tested")
	}
	return string(script) + ";0"
}

// inspect looks at the page that the browser shows: as wide as the window, and nothing that axe-core finds.
func inspect(t *testing.T, ctx context.Context, script, name string) {
	t.Helper()
	shoot(t, ctx, name)
	over, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	if err != nil || over > 0 {
		t.Errorf("%s is %d px wider than the window (%v)", name, over, err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](script)); err != nil {
		t.Fatal(err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](violations, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("%s: %s", name, f)
	}
}

func TestOfficePagesInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	h := open(t)
	h.fillOffice(t)
	look := func(pages []string) {
		for _, view := range views {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), scheme(view.shade)); err != nil {
				t.Fatal(err)
			}
			for _, page := range pages {
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
				inspect(t, ctx, script, fmt.Sprintf("office%s-%d-%s-%s", strings.ReplaceAll(u.Path, "/", "_"), view.width, view.shade, view.lang))
			}
		}
	}
	enter(t, ctx, h, directory.Administrator)
	look(officePages)
}

// fillOffice puts something on every page of the office.
func (h *house) fillOffice(t testing.TB) {
	t.Helper()
	c := h.signedIn(t, directory.Administrator)
	h.form(t, c, http.MethodPost, "/new", url.Values{"template": {"rand-ucla"}, "id": {"look"}, "title_zh": {"某项咨询"}, "title_en": {"Some consultation"}})
	h.form(t, c, http.MethodPost, "/c/storage/call", url.Values{"step": {"open"}, "public": {"yes"}, "text_en": {"Which questions on storage are missing?"}})
	h.form(t, c, http.MethodPost, "/call/storage", url.Values{"client": {id.New()}, "text": {"How tight are salt caverns that hold hydrogen for years?"}, "demand": {"S.2.1"}, "why": {"It decides where storage can be built"}})
	h.form(t, c, http.MethodPost, "/c/storage/merge/group", nil)
	h.upload(t, c, "/c/storage/evidence", "salt.bib", []byte(references), nil)
	h.upload(t, c, "/drafts/look/tables/items", "items.csv", []byte("id,text,lang,origin,demand,parent,reason\nQ1,储能何时可用？,zh-CN,expert,,,\nQ2,,zh-CN,expert,,,\n"), nil)
	h.upload(t, c, "/c/storage/panel", "experts.csv", []byte("姓名,邮箱,学科,地区\n赵某,zhao@example.org,储能,西部\n钱某,qian@example.org,氢能,东部\n"), nil)
	h.upload(t, c, "/c/storage/panel", "", nil, url.Values{"step": {"confirm"}})
	h.form(t, c, http.MethodPost, "/c/storage/panel/targets", url.Values{"version": {"0"}, "targets": {"region = 西部 : 3\ndiscipline = 储能 : 1"}})
	h.form(t, c, http.MethodPost, "/c/storage/deviations", url.Values{"round": {"2"}, "reason": {"One expert answered by telephone"}})
	h.upload(t, c, "/drafts/look/tables/quantities", "quantities.csv", []byte("quantity,parameter,unit,zh,en,realisation\nX1,,GW,储能装机,Storage,\n"), nil)
}

// TestExpertIsDraggedIntoACell moves a name from the list onto a cell of the matrix with the mouse.
func TestExpertIsDraggedIntoACell(t *testing.T) {
	ctx := chromium(t)
	h, c := panelHouse(t)
	const at = "/c/s1/panel"
	h.upload(t, c, at, "experts.csv", []byte(threeExperts), nil)
	h.upload(t, c, at, "", nil, url.Values{"step": {"confirm"}})
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(h.URL+h.link(t, directory.Convener, "s1")+"?lang=en")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS("main button"))); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(h.URL+at+"?rows=discipline&columns=region&lang=en")); err != nil {
		t.Fatal(err)
	}
	const cell = `td[data-row="储能"][data-column="西部"]`
	before, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS(cell)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = chromedp.RunResponse(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(() => {
			const name = Array.from(document.querySelectorAll("tr[data-person]")).find(r => r.textContent.includes("Smith"));
			const cell = document.querySelector('`+cell+`'), data = new DataTransfer();
			const send = (to, type) => to.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data}));
			send(name, "dragstart"); send(cell, "dragover"); send(cell, "drop");
			return name.draggable;
		})()`))
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	after, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS(cell)))
	if err != nil || before != "1" || after != "2" {
		t.Errorf("the cell counted %q and counts %q (%v)", before, after, err)
	}
	shoot(t, ctx, "panel-after-drag")
}
