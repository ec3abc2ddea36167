package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
)

// desktop is a browser in which somebody of the office works.
type desktop struct {
	t   *testing.T
	ctx context.Context
	h   *house
	axe string
	n   int
	tag string
}

func (d *desktop) open(address string) {
	d.t.Helper()
	if err := chromedp.Do(d.ctx, chromedp.Navigate(d.h.URL+address)); err != nil {
		d.t.Fatal(err)
	}
}

// fill puts values into the fields of the page, by name; boxes and radio buttons are ticked.
func (d *desktop) fill(values map[string]string) {
	d.t.Helper()
	data, err := json.Marshal(values)
	if err != nil {
		d.t.Fatal(err)
	}
	missing, err := chromedp.Run(d.ctx, chromedp.Evaluate[string](`(values => {
		for (const [name, value] of Object.entries(values)) {
			const fields = [...document.querySelectorAll("main [name='" + name + "']")];
			if (fields.length === 0) return name;
			for (const f of fields) {
				if (f.type === "radio" || f.type === "checkbox") { if (f.value === value) f.checked = true; } else { f.value = value; }
			}
		}
		return "";
	})(`+string(data)+`)`))
	if err != nil || missing != "" {
		d.t.Fatalf("no field %q on the page (%v)", missing, err)
	}
}

// press clicks a button and waits for the page that follows; every page on the way is inspected.
func (d *desktop) press(button string) {
	d.t.Helper()
	if _, err := chromedp.RunResponse(d.ctx, chromedp.Click(chromedp.CSS(button))); err != nil {
		d.t.Fatalf("%s: %v", button, err)
	}
	d.n++
	inspect(d.t, d.ctx, d.axe, fmt.Sprintf("journey-%s-%02d", d.tag, d.n))
	alert, err := chromedp.Run(d.ctx, chromedp.Evaluate[string](`(document.querySelector("main [role=alert]") || {innerText: ""}).innerText`))
	if err != nil || alert != "" {
		d.t.Fatalf("after %s the page says: %s (%v)", button, alert, err)
	}
}

// TestFromAnEmptyFolderToAnOpenRound is what a secretariat does on its first day, in a browser: on a phone in Chinese,
// on a desk in English.
func TestFromAnEmptyFolderToAnOpenRound(t *testing.T) {
	script := axe(t)
	t.Run("phone", func(t *testing.T) { journey(t, script, 390, "zh-CN", "light") })
	t.Run("desk", func(t *testing.T) { journey(t, script, 1280, "en", "dark") })
}

func journey(t *testing.T, script string, width int64, lang, shade string) {
	t.Helper()
	ctx := chromium(t)
	h, _ := empty(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), scheme(shade)); err != nil {
		t.Fatal(err)
	}
	d := &desktop{t: t, ctx: ctx, h: h, axe: script, tag: fmt.Sprintf("%d-%s", width, lang)}
	d.open(h.first(t) + "?lang=" + lang)
	d.press("main button") // signs in; the start page leads to the settings
	d.fill(map[string]string{"name": "王某", "mail": "wang@example.org", "institution_zh": "能源战略研究所", "institution_en": "Institute of Energy Strategy", "lang": lang, "zone": "Asia/Shanghai", "mail_way": "files"})
	d.press("main form button[type=submit]")
	d.open("/new")
	d.fill(map[string]string{"id": "storage", "title_zh": "储能关键科学问题", "title_en": "Key questions on storage", "template": "rand-ucla"})
	d.press("main form button[type=submit]")
	d.press("#begin form button[type=submit]")
	d.open("/c/storage/panel")
	list := filepath.Join(t.TempDir(), "experts.csv")
	var rows strings.Builder
	rows.WriteString("name,mail,discipline,region\n")
	for i := range 12 {
		fmt.Fprintf(&rows, "专家%d,expert%d@example.org,%s,%s\n", i, i, []string{"storage", "hydrogen"}[i%2], []string{"east", "west", "north"}[i%3])
	}
	if err := os.WriteFile(list, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.SetUploadFiles(chromedp.CSS("#file-panel"), []string{list})); err != nil {
		t.Fatal(err)
	}
	d.press("#import form button[type=submit]")
	d.press("#import button[value=confirm]")
	d.fill(map[string]string{"targets": "region = west : 5"})
	d.press("form[action$=targets] button")
	d.open("/c/storage/rounds")
	d.fill(map[string]string{"closes": "2199-01-01"})
	d.press("button[value=open]")
	s := h.state(t, "storage")
	if r := s.OpenRound(); r == nil || r.ID != "1" || len(s.Experts) != 12 || r.Instrument.Panel != 12 || r.Closes != consult.Date("2199-01-01") {
		t.Fatalf("%s at %d px: the first round is not open: %+v", lang, width, s.Rounds)
	}
}
