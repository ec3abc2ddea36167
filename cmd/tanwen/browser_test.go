package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/web"
)

// chromium starts the browser. What is missing on this machine is said, and is a failure where CI is set.
func chromium(t testing.TB) context.Context {
	t.Helper()
	missing := func(what string) {
		if os.Getenv("CI") != "" {
			t.Fatal(what)
		}
		t.Skip(what)
	}
	if !web.Bundled() {
		missing("the scripts are not bundled: run make assets")
	}
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		missing("no Chromium is installed: run make setup")
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

// window is a browser of one person: cookies and drafts are that person's alone.
type window struct {
	t        *testing.T
	browser  context.Context // lives as long as the person's cookies
	tab      context.Context
	shut     context.CancelFunc // closes the tab
	base     string
	width    int64
	pictures string // folder for pictures; empty = none are taken
	axe      string // axe-core; empty = pages are not examined
}

// newWindow opens a window with cookies of its own.
func newWindow(t *testing.T, parent context.Context, base string, width int64, lang string) *window {
	t.Helper()
	own, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(own); err != nil {
		t.Fatal(err)
	}
	w := &window{t: t, browser: own, base: base, width: width}
	w.begin()
	w.open("/lost-link?lang=" + lang)
	return w
}

// begin opens a tab.
func (w *window) begin() {
	w.t.Helper()
	w.tab, w.shut = chromedp.NewContext(w.browser)
	w.t.Cleanup(w.shut)
	if err := chromedp.Do(w.tab, chromedp.EmulateViewport(w.width, 900)); err != nil {
		w.t.Fatal(err)
	}
}

// patience is how long a page may take on a busy machine.
const patience = time.Minute

func (w *window) do(actions ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.tab, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		w.t.Fatalf("at %s: %v", w.ask(`location.pathname + " " + document.querySelector("main").innerText`), err)
	}
}

// follow does what leads to another page, and waits for it.
func (w *window) follow(what string, action chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.tab, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, action); err != nil {
		w.t.Fatalf("%s at %s: %v", what, w.ask(`location.pathname`), err)
	}
}

// ask evaluates a script that gives a text.
func (w *window) ask(script string) string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.tab, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatalf("%s: %v", script, err)
	}
	return out
}

func (w *window) open(path string) {
	w.t.Helper()
	w.do(chromedp.Navigate(w.base + path))
}

// press clicks and waits for the page that follows, which must not complain.
func (w *window) press(selector string) {
	w.t.Helper()
	w.follow(selector, chromedp.Click(chromedp.CSS(selector)))
	if alert := w.ask(`(document.querySelector("main [role=alert]") || {innerText: ""}).innerText`); alert != "" {
		w.t.Fatalf("after %s the page says: %s", selector, alert)
	}
}

// fill puts values into the fields of the page, by name; boxes and radio buttons are ticked.
func (w *window) fill(pairs ...string) {
	w.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		data, err := json.Marshal(pairs[i : i+2])
		if err != nil {
			w.t.Fatal(err)
		}
		found := w.ask(`(([name, value]) => {
			const fields = [...document.querySelectorAll("main [name='" + name + "']")];
			for (const f of fields) {
				if (f.type === "radio" || f.type === "checkbox") { if (f.value === value) f.checked = true; } else { f.value = value; }
			}
			return String(fields.length);
		})(` + string(data) + `)`)
		if found == "0" {
			w.t.Fatalf("no field %q on the page", pairs[i])
		}
	}
}

// send chooses a file in a field.
func (w *window) send(selector, name, text string) {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.do(chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}))
}

// offline cuts the network of this window, or joins it again.
func (w *window) offline(cut bool) {
	w.t.Helper()
	w.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: cut, DownloadThroughput: -1, UploadThroughput: -1}},
		}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: cut, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	}))
}

// until waits for the page to say one of some states of what was typed.
func (w *window) until(states ...string) {
	w.t.Helper()
	got := w.ask(fmt.Sprintf(`new Promise(done => { const begun = Date.now(); const look = () => {
		const state = document.querySelector(".draft-state")?.dataset.state ?? "";
		if (%q.split(" ").includes(state)) return done("");
		if (Date.now() - begun > 30000) return done("state " + state);
		setTimeout(look, 20);
	}; look(); })`, strings.Join(states, " ")))
	if got != "" {
		w.t.Fatalf("%s, want %v", got, states)
	}
}

// settled waits until nothing is left that is kept on this device only.
func (w *window) settled() {
	w.t.Helper()
	got := w.ask(`new Promise(done => { const begun = Date.now(); const look = () => {
		const state = document.querySelector(".draft-state")?.dataset.state ?? "";
		const left = Object.keys(localStorage).filter(k => k.startsWith("tanwen/draft/"));
		if (left.length === 0 && (state === "saved" || state === "")) return done("");
		if (Date.now() - begun > 30000) return done("state " + state + ", drafts " + left.join(" "));
		setTimeout(look, 20);
	}; look(); })`)
	if got != "" {
		w.t.Fatalf("not saved: %s", got)
	}
}

// reopen closes the tab, as a phone does with pages that nobody looks at, and opens a new one in the same browser.
func (w *window) reopen(path string) {
	w.t.Helper()
	w.shut()
	w.begin()
	w.open(path)
}

// picture examines the page in both languages: no wider than the window, nothing that axe-core finds. Where a folder is
// set, it takes a picture of what one sees in each.
func (w *window) picture(name string, langs ...string) {
	w.t.Helper()
	if len(langs) == 0 {
		langs = []string{"zh-CN", "en"}
	}
	for _, lang := range langs {
		if len(langs) > 1 {
			w.do(chromedp.Navigate(w.ask(`(u => { u.searchParams.set("lang", "` + lang + `"); return u.href; })(new URL(location.href))`)))
		}
		if over := w.ask(`String(document.documentElement.scrollWidth - document.documentElement.clientWidth)`); over != "0" {
			w.t.Errorf("%s in %s at %d px is %s px too wide", name, lang, w.width, over)
		}
		if w.axe != "" {
			w.ask(w.axe + `;""`)
			if found := w.ask(`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
				r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(" | ")).join("; "))`); found != "" {
				w.t.Errorf("%s in %s: %s", name, lang, found)
			}
		}
		if w.pictures != "" {
			w.keep(name, lang)
		}
	}
}

// inGuide are the pictures that docs/guide.*.md show.
var inGuide = []string{"setup", "draft", "panel", "open", "board", "release", "again", "brief", "invited", "consent", "question", "feedback"}

// keep writes the picture of a page with few colours, which letters and lines do without.
func (w *window) keep(name, lang string) {
	w.t.Helper()
	if !slices.Contains(inGuide, name) {
		return
	}
	data, err := chromedp.Run(w.tab, chromedp.CaptureScreenshot())
	if err != nil {
		w.t.Fatal(err)
	}
	full, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		w.t.Fatal(err)
	}
	var small bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, reduced(full)); err != nil {
		w.t.Fatal(err)
	}
	short, _, _ := strings.Cut(lang, "-")
	if err := os.WriteFile(filepath.Join(w.pictures, name+"."+short+".png"), small.Bytes(), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// reduced draws a picture with its 32 most frequent colours.
func reduced(full image.Image) image.Image {
	count := map[color.NRGBA]int{}
	area := full.Bounds()
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			count[color.NRGBAModel.Convert(full.At(x, y)).(color.NRGBA)]++
		}
	}
	order := slices.SortedFunc(maps.Keys(count), func(a, b color.NRGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var few color.Palette
	for _, c := range order[:min(32, len(order))] {
		few = append(few, c)
	}
	out := image.NewPaletted(area, few)
	nearest := map[color.NRGBA]uint8{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			c := color.NRGBAModel.Convert(full.At(x, y)).(color.NRGBA)
			at, known := nearest[c]
			if !known {
				at = uint8(few.Index(c))
				nearest[c] = at
			}
			out.SetColorIndex(x, y, at)
		}
	}
	return out
}
