package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// TestPromptsAreDefinedInTheBrowser makes a prompt of each kind in a draft, changes and removes some, begins, and changes
// them once more in the running consultation.
func TestPromptsAreDefinedInTheBrowser(t *testing.T) {
	h, c := empty(t)
	h.setUp(t, c)
	const at = "/drafts/s1"
	h.form(t, c, http.MethodPost, "/new", url.Values{"template": {"foresight-delphi"}, "id": {"s1"}, "title_zh": {"某项咨询"}})
	page := func(path string) url.Values {
		t.Helper()
		_, body := h.form(t, c, http.MethodGet, path, nil)
		for _, problem := range problems(t, body, "zh-CN") {
			t.Errorf("%s: %s", path, problem)
		}
		return filled(t, body, path)
	}
	form := page(at)
	for range 4 { // the rows that are needed
		form.Set("more", "prompts")
		_, body := h.form(t, c, http.MethodPost, at, form)
		form = filled(t, body, at)
		form.Del("more")
	}
	options := "grid = 构网型储能 | Grid-forming storage\r\n储热\r\nFuel from power"
	want := []consult.Prompt{}
	for i, k := range consult.PromptKinds() {
		row := "prompts." + string(rune('0'+i)) + "."
		p := consult.Prompt{ID: consult.PromptID("P" + string(rune('1'+i))), Kind: k, Name: consult.Text{Zh: "应首先资助什么？"}, Options: []consult.PromptOption{
			{ID: "grid", Name: consult.Text{Zh: "构网型储能", En: "Grid-forming storage"}}, {ID: "o2", Name: consult.Text{Zh: "储热"}}, {ID: "o3", Name: consult.Text{En: "Fuel from power"}}}}
		form.Set(row+"kind", string(k))
		form.Set(row+"zh", p.Name.Zh)
		form.Set(row+"options", options)
		switch k {
		case consult.PromptChoice:
			p.Most, p.Help = 1, consult.Text{En: "Think of five years."}
			form.Set(row+"most", "１")
			form.Set(row+"help_en", "Think of five years.")
		case consult.PromptBudget:
			p.Points = 100
		case consult.PromptText, consult.PromptYear:
			p.Options = nil
			form.Set(row+"options", "")
		case consult.PromptBestWorst:
			p.Set = 3
			form.Set(row+"set", "3")
		case consult.PromptPairwise:
			p.Sets, p.Rounds = 2, []consult.RoundID{"2"}
			form.Set(row+"sets", "2")
			form.Set(row+"rounds", "2")
		case consult.PromptRanking:
		}
		if k == consult.PromptYear {
			p.From, p.To = 2025, 2080
			form.Set(row+"from", "2025")
			form.Set(row+"to", "2080")
		}
		want = append(want, p)
	}
	for _, tt := range []struct{ field, value, says string }{
		{"prompts.0.options", "a = A", "1"}, {"prompts.0.options", "a = A\na = B", "a"}, {"prompts.3.options", "x y = 甲\nb = 乙", "x y"}, {"prompts.6.to", "2020", "2025"}, {"prompts.2.points", "many", "many"},
		{"prompts.1.least", "9", "9"}, {"prompts.4.set", "2", "2"}, {"prompts.5.options", "a = A\nb = B", "P6"},
	} {
		wrong := maps.Clone(form)
		wrong.Set(tt.field, tt.value)
		res, body := h.form(t, c, http.MethodPost, at, wrong)
		if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, tt.says) || !strings.Contains(body, `aria-invalid`) {
			t.Errorf("%s = %q: %s", tt.field, tt.value, res.Status)
		}
		if got := filled(t, body, at).Get(tt.field); got != tt.value {
			t.Errorf("%s = %q comes back as %q", tt.field, tt.value, got)
		}
	}
	if res, body := h.form(t, c, http.MethodPost, at, form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("saving: %s\n%s", res.Status, body)
	}
	form = page(at)
	if form.Get("prompts.0.options") != "grid = 构网型储能 | Grid-forming storage\no2 = 储热\no3 = | Fuel from power" || form.Get("prompts.3.rounds") != "2" || form.Get("prompts.2.points") != "100" {
		t.Errorf("the form comes back as %v", form)
	}
	// One is changed and two are removed: one by its box, one by emptying it.
	form.Set("prompts.0.zh", "先做什么？")
	form.Set("prompts.5.remove", "1")
	form.Set("prompts.4.id", "")
	form.Set("prompts.4.zh", "")
	if res, body := h.form(t, c, http.MethodPost, at, form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("changing: %s\n%s", res.Status, body)
	}
	want[0].Name.Zh = "先做什么？"
	want = append(want[:4:4], want[6])
	h.form(t, c, http.MethodPost, at+"/begin", url.Values{"version": {page(at).Get("version")}})
	if got := h.state(t, "s1").Definition.Prompts; !reflect.DeepEqual(got, want) {
		t.Errorf("begun with\n%+v\nwant\n%+v", got, want)
	}
	// In the running consultation.
	const running = "/c/s1/definition"
	form = page(running)
	form.Set("prompts.1.remove", "1")
	if res, body := h.form(t, c, http.MethodPost, running, form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("revising: %s\n%s", res.Status, body)
	}
	want = append(want[:1:1], want[2:]...)
	if got := h.state(t, "s1").Definition.Prompts; !reflect.DeepEqual(got, want) {
		t.Errorf("revised to\n%+v\nwant\n%+v", got, want)
	}
}

// TestPromptRowsInABrowser looks at the definition of a consultation with a prompt of each kind.
func TestPromptRowsInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	h, _ := onPaper(t)
	h.carry(t, ctx, h.signedIn(t, directory.Convener))
	for _, view := range views {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), scheme(view.shade), chromedp.Navigate(h.URL+"/c/storage/definition?lang="+view.lang)); err != nil {
			t.Fatal(err)
		}
		inspect(t, ctx, script, "office-prompts-"+strconv.FormatInt(view.width, 10)+"-"+view.shade+"-"+view.lang)
	}
}
