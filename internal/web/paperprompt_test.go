package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/docx"
)

// onPaper is an installation whose open round asks for a quantity and a prompt of each kind too; the expert E03 has a seat
// and does not sign in.
func onPaper(t *testing.T) (h *house, person string) {
	t.Helper()
	h = open(t)
	d := h.state(t, study).Definition
	for _, c := range prompting([]consult.Command{consult.Put{Body: &consult.StudyOpened{}}}) {
		d.Prompts = c.(consult.Put).Body.(*consult.StudyOpened).Definition.Prompts
	}
	for _, c := range []consult.Command{
		consult.Put{Role: consult.RoleProgram, Body: &consult.StudyRevised{Definition: d, Text: consult.Remark{Reason: "more is asked"}}},
		consult.Put{Role: consult.RoleProgram, Body: &consult.QuantityAdded{Data: consult.Quantity{ID: "X1", Unit: "GW", Name: consult.Text{En: "Storage installed in 2035", Zh: "2035 年储能装机"}}}},
		consult.OpenRound{Role: consult.RoleProgram, Round: "3", Seed: 1},
	} {
		if _, err := h.desk.Do(t.Context(), study, c); err != nil {
			t.Fatal(err)
		}
	}
	p, err := h.book.AddPerson(t.Context(), directory.Person{Name: "孙院士"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.book.Grant(t.Context(), directory.Membership{Person: p.ID, Study: string(study), Role: directory.Expert, Pseudonym: "E03"}); err != nil {
		t.Fatal(err)
	}
	return h, p.ID
}

// answeredOnPaper is an answer sheet that came back, with an answer to everything that is no rating.
const answeredOnPaper = `item,option,text,importance,urgency,answer,comment
Q2,,,7,dk,,效率尚不清楚
X1,,,,,,五省规划
X1,0.05,,,,120,
X1,0.5,,,,２００,
X1,0.95,,,,350.5,
choice,heat,,,,x,
ranking,fuel,,,,1,
ranking,grid,,,,2,
budget,grid,,,,70,
budget,fuel,,,,30,
budget,heat,,,,0,
pairwise,,,,,na,
year,p05,,,,2030,
year,p50,,,,2035,
year,p95,,,,2050,
text,,,,,盐穴数据不足,
many,grid,,,,1,
many,heat,,,,1,
`

// TestPaperAsksEverything prints a questionnaire with quantities and prompts, takes its sheet, and enters what came back.
func TestPaperAsksEverything(t *testing.T) {
	h, person := onPaper(t)
	c := h.signedIn(t, directory.Facilitator)
	const at = "/c/storage/paper"
	_, page := h.form(t, c, http.MethodGet, at, nil)
	for _, want := range []string{"2035 年储能装机", "______", "☐</span> <span>储热", "构网型储能"} {
		if !strings.Contains(page, want) {
			t.Errorf("the questionnaire lacks %q:\n%s", want, page)
		}
	}
	for _, problem := range problems(t, page, "zh-CN") {
		t.Errorf("the questionnaire: %s", problem)
	}
	for lang, want := range map[string][]string{
		"zh-CN": {"Q2 热能如何跨季节储存？", "X1 2035 年储能装机", "☐ 储热", "☐ 无法判断    ☐ 不适用", "重要性: ☐ 1    ☐ 2"}, "en": {"X1 Storage installed in 2035", "☐ Heat storage", "By which year? Whole years from 2025 to 2100"},
	} {
		res, file := h.form(t, c, http.MethodGet, at+"/questionnaire.docx?lang="+lang, nil)
		passages, err := docx.Text([]byte(file))
		if res.StatusCode != http.StatusOK || err != nil {
			t.Fatalf("the questionnaire as a document: %s, %v", res.Status, err)
		}
		var all strings.Builder
		for _, x := range passages {
			all.WriteString(x.Text + "\n")
		}
		for _, text := range want {
			if !strings.Contains(all.String(), text) {
				t.Errorf("the document in %s lacks %q:\n%s", lang, text, all.String())
			}
		}
	}
	h.form(t, c, http.MethodGet, at+"?lang=zh-CN", nil) // back to Chinese
	if res, book := h.form(t, c, http.MethodGet, at+"/answers.xlsx", nil); res.StatusCode != http.StatusOK || !strings.HasPrefix(book, "PK") {
		t.Errorf("the answer sheet: %s", res.Status)
	} else {
		// As it went out, empty, it can be read again and fills in nothing.
		_, back := h.upload(t, c, at+"/enter", "sheet.xlsx", []byte(book), url.Values{"step": {"read"}, "person": {person}})
		for name, values := range filled(t, back, at+"/enter") {
			if (strings.HasPrefix(name, "p.") || strings.HasPrefix(name, "q.") || strings.HasPrefix(name, "mark.")) && values[0] != "" {
				t.Errorf("an empty sheet fills %s with %q", name, values)
			}
		}
		if strings.Contains(back, `role="alert"`) {
			t.Errorf("an empty sheet is refused:\n%s", back)
		}
	}
	_, page = h.upload(t, c, at+"/enter", "back.csv", []byte(answeredOnPaper), url.Values{"step": {"read"}, "person": {person}})
	for _, problem := range problems(t, page, "zh-CN") {
		t.Errorf("the form: %s", problem)
	}
	form := filled(t, page, at+"/enter")
	// The sets of a design are drawn: the first is answered in the form.
	sets := slices.DeleteFunc(slices.Sorted(maps.Keys(form)), func(name string) bool {
		return !strings.HasPrefix(name, "p.best_worst.best.") && !strings.HasPrefix(name, "p.best_worst.worst.")
	})
	if len(sets) < 2 || form.Get("q.X1.value.0.5") == "" || form.Get("p.choice.mark.heat") != "1" || form.Get("p.pairwise.aside") != "na" || form.Get("p.text.comment") != "盐穴数据不足" || form.Get("person") != person {
		t.Fatalf("the form is not filled from the sheet: %v", form)
	}
	form.Set("p.best_worst.best.1", "heat")
	form.Set("p.best_worst.worst.1", "fuel")
	form.Set("p.text.sources", "GB/T 36276\nhttps://example.org/a")
	form.Set("p.budget.comment", "按五年计")
	wrong := func(key, value, says string) {
		t.Helper()
		bad := maps.Clone(form)
		bad.Set(key, value)
		if res, page := h.form(t, c, http.MethodPost, at+"/enter", bad); res.StatusCode < 400 || !strings.Contains(page, says) || filled(t, page, at+"/enter").Get(key) != value {
			t.Errorf("%s = %q: %s, without %q or what was typed", key, value, res.Status, says)
		}
	}
	form.Set("step", "store")
	wrong("q.X1.value.0.5", "100", "小于 120")
	wrong("p.budget.mark.grid", "71", "101")
	wrong("p.best_worst.worst.1", "heat", "最佳与最差")
	wrong("p.year.mark.p05", "1999", "2025")
	wrong("p.choice.mark.grid", "1", "2")
	if res, page := h.upload(t, c, at+"/enter", "back.csv", []byte("item,option,answer\nchoice,coal,1\n"), url.Values{"step": {"read"}}); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "back.csv:2:2") {
		t.Errorf("an option that is none is not named by file, row and column: %s\n%s", res.Status, page)
	}
	if s := h.state(t, study); len(s.OpenRound().Responses)+len(s.OpenRound().Judgements)+len(s.OpenRound().Replies) != 0 {
		t.Fatal("something was stored before anybody pressed the button")
	}
	for range 2 { // a form that is sent twice is stored once
		if res, page := h.form(t, c, http.MethodPost, at+"/enter", form); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("entering: %s\n%s", res.Status, page)
		}
	}
	r := h.state(t, study).OpenRound()
	j := r.Judgement("E03", "X1")
	if j == nil || !slices.Equal(j.Values, []float64{120, 200, 350.5}) || j.Rationale != "五省规划" {
		t.Errorf("the judgement is %+v", j)
	}
	for prompt, want := range map[consult.PromptID]map[consult.OptionID]float64{
		"choice": {"heat": 1}, "many": {"grid": 1, "heat": 1}, "ranking": {"fuel": 1, "grid": 2}, "budget": {"grid": 70, "fuel": 30}, "year": {"p05": 2030, "p50": 2035, "p95": 2050},
	} {
		x := r.Response("E03", prompt)
		if x == nil || len(x.Marks) != len(want) {
			t.Errorf("%s: %+v", prompt, x)
			continue
		}
		for o, v := range want {
			if x.Marks[o].Value != v {
				t.Errorf("%s: %s is %v, want %v", prompt, o, x.Marks[o].Value, v)
			}
		}
	}
	if x := r.Response("E03", "pairwise"); x == nil || x.Kind != consult.NotApplies {
		t.Errorf("pairs: %+v", x)
	}
	if x := r.Response("E03", "best_worst"); x == nil || len(x.Contests) != 1 || x.Contests[0].Best != "heat" || x.Contests[0].Worst != "fuel" {
		t.Errorf("best and worst: %+v", x)
	}
	if x := r.Response("E03", "text"); x == nil || x.Comment != "盐穴数据不足" || !slices.Equal(x.Sources, []string{"GB/T 36276", "https://example.org/a"}) {
		t.Errorf("free text: %+v", x)
	}
	if reply := r.Reply("E03"); reply == nil || reply.Answers[0].Marks[0].Value != 7 {
		t.Errorf("the rating: %+v", reply)
	}
	// What somebody has answered is neither shown nor replaced, each for itself.
	for _, only := range []url.Values{
		{"q.X1.value.0.05": {"1"}, "q.X1.value.0.5": {"2"}, "q.X1.value.0.95": {"3"}}, {"p.choice.mark.fuel": {"1"}},
	} {
		only.Set("step", "store")
		only.Set("person", person)
		only.Set("key", "another")
		if res, page := h.form(t, c, http.MethodPost, at+"/enter", only); res.StatusCode != http.StatusConflict || !strings.Contains(page, "已回答其中的问题") {
			t.Errorf("%v: %s\n%s", only, res.Status, page)
		}
	}
	if _, page := h.form(t, c, http.MethodGet, at+"/enter", nil); strings.Contains(page, "盐穴数据不足") {
		t.Error("the form shows what an expert has answered")
	}
}

// TestPaperInABrowser looks at the questionnaire and the form of the office in each size, language and shade.
func TestPaperInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	h, _ := onPaper(t)
	h.carry(t, ctx, h.signedIn(t, directory.Facilitator))
	for _, view := range views {
		for _, page := range []string{"paper", "paper/enter"} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), scheme(view.shade), chromedp.Navigate(h.URL+"/c/storage/"+page+"?lang="+view.lang)); err != nil {
				t.Fatal(err)
			}
			inspect(t, ctx, script, "office-"+strings.ReplaceAll(page, "/", "-")+"-prompts-"+strconv.FormatInt(view.width, 10)+"-"+view.shade+"-"+view.lang)
		}
	}
}
