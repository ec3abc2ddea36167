package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tanwen/tanwen/internal/consult"
)

// asking adds an unknown quantity to what the first round asks.
func asking(commands []consult.Command) []consult.Command {
	at := slices.IndexFunc(commands, func(c consult.Command) bool { _, ok := c.(consult.OpenRound); return ok })
	return slices.Insert(slices.Clone(commands), at, consult.Command(consult.Put{Role: consult.RoleProgram, Body: &consult.QuantityAdded{Data: consult.Quantity{
		ID: "X1", Unit: "GW", Name: consult.Text{En: "Storage installed in 2035", Zh: "2035 年储能装机"}}}}))
}

const unknown = "/c/storage/quantities/X1"

func values(low, middle, high string) []string {
	return []string{"value.0.05", low, "value.0.5", middle, "value.0.95", high}
}

func TestQuantitiesAreJudged(t *testing.T) {
	l := openLive(t, asking(firstRound(12)))
	c := l.enterByMail(t, 0)
	if _, body := l.do(t, c, http.MethodGet, "/c/storage/answer"); !strings.Contains(body, "0 of 4 answered") || !strings.Contains(body, `href="`+unknown) {
		t.Errorf("the map:\n%s", body)
	}
	before := l.leaves(t)
	sent := with(l.form(t, c, unknown), append(values("120", "２００", "350.5"), "rationale", "plans of five provinces", "then", "stay")...)
	for range 3 {
		if res, body := l.post(t, c, unknown, sent); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), unknown+"?saved=") {
			t.Fatalf("%s\n%s", res.Status, body)
		}
	}
	if grown := l.leaves(t) - before; grown != 1 {
		t.Errorf("%d leaves of one judgement", grown)
	}
	_, body := l.do(t, c, http.MethodGet, unknown)
	if !strings.Contains(body, "a 5 % chance that it is below 120 GW, it is as likely above as below 200 GW, and there is a 5 % chance that it is above 350.5 GW") {
		t.Errorf("it is not said in words:\n%s", body)
	}
	if _, body := l.do(t, c, http.MethodGet, unknown+"?lang=zh-CN"); !strings.Contains(body, "有 5% 的可能低于 120 GW") {
		t.Errorf("in Chinese:\n%s", body)
	}
	if _, body := l.do(t, c, http.MethodGet, "/c/storage/answer?lang=en"); !strings.Contains(body, "1 of 4 answered") {
		t.Errorf("the map afterwards:\n%s", body)
	}
	if _, text := l.do(t, c, http.MethodGet, "/c/storage/own/answers.csv"); strings.Count(text, "X1,") != 3 || !strings.Contains(text, "p0.05,120,") {
		t.Errorf("the download: %s", text)
	}

	// "Cannot judge" stands instead of the values, and the values instead of it.
	for _, aside := range []string{"dk", ""} {
		if res, body := l.post(t, c, unknown, with(l.form(t, c, unknown), append(values("120", "200", "350.5"), "aside", aside)...)); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%q: %s\n%s", aside, res.Status, body)
		}
		if _, body := l.do(t, c, http.MethodGet, unknown); strings.Contains(body, "<p>I cannot judge</p>") != (aside == "dk") {
			t.Errorf("%q:\n%s", aside, body)
		}
		if _, text := l.do(t, c, http.MethodGet, "/c/storage/own/answers.csv"); strings.Contains(text, ",,dk,") != (aside == "dk") {
			t.Errorf("%q, the download: %s", aside, text)
		}
	}

	// Another window knows nothing of it.
	stale := with(sent, append(values("1", "2", "3"), "base", "-1", "client", "aaaaaaaaaaaaaaaaaaaaaaaaaa")...)
	res, body := l.post(t, c, unknown, stale)
	if res.StatusCode != http.StatusConflict || !strings.Contains(body, "below 120 GW") || fieldsOf(t, body).Get("value.0.5") != "2" {
		t.Errorf("the stale window: %s\n%s", res.Status, body)
	}
	if res, body := l.post(t, c, unknown, fieldsOf(t, body)); res.StatusCode != http.StatusSeeOther {
		t.Errorf("saving once more: %s\n%s", res.Status, body)
	}
}

func TestBadQuantitiesComeBackAsTyped(t *testing.T) {
	l := openLive(t, asking(firstRound(12)))
	c := l.enterByMail(t, 0)
	form := l.form(t, c, unknown)
	before := l.leaves(t)
	for _, tt := range []struct {
		name             string
		low, middle, top string
		en, zh           string
	}{
		{"the low one above the middle", "300", "200", "350", "200 is below 300: the values must rise", "200 小于 300"},
		{"the high one below the low", "100", "200", "50", "50 is below 200", "50 小于 200"},
		{"one is missing", "100", "", "300", "a value is missing", "缺少数值"},
		{"a comma", "1,5", "2", "3", "is no number: write it in digits with a point", "不是数字"},
		{"NaN", "NaN", "2", "3", "is no number", "不是数字"},
		{"infinite", "1", "2", "1e999", "is no number", "不是数字"},
		{"hexadecimal", "0x10", "20", "30", "is no number", "不是数字"},
		{"words", "二十", "20", "30", "is no number", "不是数字"},
	} {
		for lang, says := range map[string]string{"en": tt.en, "zh-CN": tt.zh} {
			res, body := l.post(t, c, unknown+"?lang="+lang, with(form, append(values(tt.low, tt.middle, tt.top), "rationale", "kept <b>")...))
			back := url.Values{}
			if res.StatusCode == http.StatusUnprocessableEntity {
				back = fieldsOf(t, body)
			}
			if !strings.Contains(body, says) || back.Get("value.0.05") != tt.low || back.Get("value.0.95") != tt.top || back.Get("rationale") != "kept <b>" {
				t.Errorf("%s, %s: %s, want %q and what was typed\n%s", tt.name, lang, res.Status, says, body)
			}
		}
	}
	if l.leaves(t) != before {
		t.Error("a judgement that cannot be was stored")
	}
	if res, _ := l.do(t, c, http.MethodGet, "/c/storage/quantities/X9"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a quantity that is not asked: %s", res.Status)
	}
}

// TestQuantityInABrowser looks at the form in each size, language and shade, and has the script save it.
func TestQuantityInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	l := openLive(t, asking(firstRound(12)))
	l.carry(t, ctx, l.enterByMail(t, 0))
	for _, view := range views {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), scheme(view.shade), chromedp.Navigate(l.URL+unknown+"?lang="+view.lang)); err != nil {
			t.Fatal(err)
		}
		inspect(t, ctx, script, "expert-quantity-"+strconv.FormatInt(view.width, 10)+"-"+view.shade+"-"+view.lang)
	}
	scripted(t)
	for i, v := range []string{"10", "20", "30"} {
		if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS("#value-"+strconv.Itoa(i)), v)); err != nil {
			t.Fatal(err)
		}
	}
	until(t, ctx, "saved")
	err := l.desk.View(t.Context(), study, func(s *consult.State) error {
		j := s.LastRound().Judgement(pseudonym(0), "X1")
		if j == nil || !slices.Equal(j.Values, []float64{10, 20, 30}) {
			t.Errorf("the page says saved, and stored is %+v", j)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestQuantitiesByChipsAndSliders goes both ways without a script: what is typed for another way survives, what was given
// comes back as it was given, and the curve is shown without saving.
func TestQuantitiesByChipsAndSliders(t *testing.T) {
	l := openLive(t, asking(firstRound(12)))
	c := l.enterByMail(t, 0)
	judgement := func() *consult.ExpertJudgement {
		t.Helper()
		var found *consult.ExpertJudgement
		if err := l.desk.View(t.Context(), study, func(s *consult.State) error {
			found = s.LastRound().Judgement(pseudonym(0), "X1")
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return found
	}
	chips := []string{"way", "chips", "from", "０", "to", "200", "chip.0", "", "chip.4", "2", "chip.5", "3", "chip.6", "2", "chip.7", "1"}
	sent := with(l.form(t, c, unknown), append(append(values("1", "2", "x"), chips...), "then", "show")...)
	before := l.leaves(t)
	res, body := l.post(t, c, unknown, sent)
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "This is not saved yet") || !strings.Contains(body, "<svg") || !strings.Contains(body, "there is a 5 % chance that it is below 78.2 GW") {
		t.Errorf("the curve: %s\n%s", res.Status, body)
	}
	if back := fieldsOf(t, body); back.Get("value.0.95") != "x" || back.Get("chip.5") != "3" || back.Get("way") != "chips" {
		t.Errorf("what was typed: %v", back)
	}
	if res, body := l.post(t, c, unknown+"/curve", sent); res.StatusCode != http.StatusOK || !strings.Contains(body, "<svg") || strings.Contains(body, "<html") {
		t.Errorf("the curve for a script: %s\n%s", res.Status, body)
	}
	if l.leaves(t) != before {
		t.Error("looking at a curve stored something")
	}
	for range 2 {
		if res, body := l.post(t, c, unknown, with(sent, "then", "stay")); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("saving chips: %s\n%s", res.Status, body)
		}
	}
	j := judgement()
	if j == nil || !slices.Equal(j.Probabilities, []float64{0.05, 0.5, 0.95}) || j.Given == nil || j.Given.Way != consult.ByChips || j.Given.From != "0" || !slices.Equal(j.Given.Chips, []int{0, 0, 0, 0, 2, 3, 2, 1, 0, 0}) {
		t.Fatalf("stored is %+v", j)
	}
	if j.Values[0] < 75 || j.Values[0] > 95 || j.Values[1] < 108 || j.Values[1] > 120 || j.Values[2] < 140 || j.Values[2] > 165 {
		t.Errorf("the chips state %v", j.Values)
	}
	if grown := l.leaves(t) - before; grown != 1 {
		t.Errorf("%d leaves of one judgement", grown)
	}
	back := l.form(t, c, unknown)
	if back.Get("way") != "chips" || back.Get("chip.5") != "3" || back.Get("to") != "200" {
		t.Errorf("it comes back as %v", back)
	}
	if _, body := l.do(t, c, http.MethodGet, unknown); !strings.Contains(body, "Read from 8 chips, laid between 0 and 200") || !strings.Contains(body, "from 100 to 120") {
		t.Errorf("the page does not say how it was given:\n%s", body)
	}

	// The same by slider.
	slid := with(back, append(values("80", "110", "150"), "way", "slider")...)
	if res, body := l.post(t, c, unknown, slid); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("saving by slider: %s\n%s", res.Status, body)
	}
	if j := judgement(); j.Given == nil || j.Given.Way != consult.BySlider || len(j.Given.Chips) > 0 || !slices.Equal(j.Values, []float64{80, 110, 150}) {
		t.Errorf("by slider, stored is %+v", j)
	}
	l.leavesAre(t, c, back)
}

// leavesAre has bad chips and sliders come back with their sentence, nothing stored.
func (l *live) leavesAre(t *testing.T, c *http.Client, form url.Values) {
	t.Helper()
	for _, tt := range []struct {
		name   string
		pairs  []string
		en, zh string
	}{
		{"no chip", []string{"chip.4", "", "chip.5", "", "chip.6", "", "chip.7", "0"}, "no chip is laid", "没有放置筹码"},
		{"one bin", []string{"chip.4", "", "chip.5", "9", "chip.6", "", "chip.7", ""}, "all 9 chips lie in one bin", "都在一格中"},
		{"half a chip", []string{"chip.4", "1.5"}, "is no whole number of chips", "筹码整数"},
		{"fewer than none", []string{"chip.4", "-2"}, "is no whole number of chips", "筹码整数"},
		{"a range upside down", []string{"from", "300"}, "does not rise", "没有递增"},
		{"no range", []string{"to", ""}, "give the lowest and the highest value", "请用数字"},
		{"a range without end", []string{"to", "1e999"}, "give the lowest and the highest value", "请用数字"},
		{"a slider beyond its range", append(values("10", "20", "250"), "way", "slider"), "250 lies outside the range from 0 to 200", "250 不在"},
	} {
		l.says(t, c, unknown, with(form, append([]string{"way", "chips"}, tt.pairs...)...), http.StatusUnprocessableEntity, tt.en, tt.zh)
		res, body := l.post(t, c, unknown+"/curve?lang=en", with(form, append([]string{"way", "chips"}, tt.pairs...)...))
		if res.StatusCode != http.StatusOK || !strings.Contains(body, tt.en) || strings.Contains(body, "<svg") {
			t.Errorf("%s, the curve: %s\n%s", tt.name, res.Status, body)
		}
	}
}

// TestChipsInABrowser lays chips with the mouse and the keyboard and switches between the ways.
func TestChipsInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	scripted(t)
	l := openLive(t, asking(firstRound(12)))
	l.carry(t, ctx, l.enterByMail(t, 0))
	do := func(actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	do(chromedp.EmulateViewport(390, 900), chromedp.Navigate(l.URL+unknown+"?lang=en"))
	do(chromedp.SendKeys(chromedp.CSS("#value-0"), "7"))
	do(chromedp.Click(chromedp.CSS(`input[name="way"][value="chips"]`)), chromedp.SendKeys(chromedp.CSS("#range-from"), "0"), chromedp.SendKeys(chromedp.CSS("#range-to"), "100"))
	// A press in the middle of a column lays half of it, arrow keys the rest.
	do(chromedp.Click(chromedp.CSS(".bin:nth-child(4)")), chromedp.SendKeys(chromedp.CSS(".bin:nth-child(5)"), kb.ArrowUp+kb.ArrowUp+kb.ArrowUp+kb.ArrowDown+kb.ArrowRight+kb.ArrowUp))
	until(t, ctx, "saved")
	if err := l.desk.View(t.Context(), study, func(s *consult.State) error {
		j := s.LastRound().Judgement(pseudonym(0), "X1")
		if j == nil || j.Given == nil || !slices.Equal(j.Given.Chips, []int{0, 0, 0, 5, 2, 1, 0, 0, 0, 0}) && !slices.Equal(j.Given.Chips, []int{0, 0, 0, 6, 2, 1, 0, 0, 0, 0}) {
			t.Errorf("the page says saved, and stored is %+v", j)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	do(chromedp.WaitVisible(chromedp.CSS(".curve .narrow svg")))
	for _, way := range []string{"chips", "slider", "typed"} {
		do(chromedp.Click(chromedp.CSS(`input[name="way"][value="` + way + `"]`)))
		for _, view := range views {
			do(chromedp.EmulateViewport(view.width, 900), scheme(view.shade))
			inspect(t, ctx, script, "expert-quantity-"+way+"-"+strconv.FormatInt(view.width, 10)+"-"+view.shade+"-"+view.lang)
		}
	}
	if kept, err := chromedp.Run(ctx, chromedp.Value(chromedp.CSS("#value-0"))); err != nil || kept != "7" {
		t.Errorf("the value that was typed first is %q after switching (%v)", kept, err)
	}
}
