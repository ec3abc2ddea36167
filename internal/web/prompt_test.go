package web_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
)

// prompting adds one prompt of each kind to what the first round asks; their options are those of an own list.
func prompting(commands []consult.Command) []consult.Command {
	options := []consult.PromptOption{
		{ID: "grid", Name: consult.Text{En: "Grid-forming storage", Zh: "构网型储能"}}, {ID: "heat", Name: consult.Text{En: "Heat storage", Zh: "储热"}}, {ID: "fuel", Name: consult.Text{En: "Fuel from surplus power", Zh: "富余电力制燃料"}},
	}
	var prompts []consult.Prompt
	for _, k := range consult.PromptKinds() {
		p := consult.Prompt{ID: consult.PromptID(k), Kind: k, Options: options, Name: consult.Text{En: "What should be funded first?", Zh: "应首先资助什么？"}, Help: consult.Text{En: "Think of the next five years.", Zh: "请考虑今后五年。"}}
		switch k {
		case consult.PromptBudget:
			p.Points = 100
		case consult.PromptChoice:
			p.Most = 1
		case consult.PromptText:
			p.Options = nil
		case consult.PromptYear:
			p.Options, p.From, p.To = nil, 2025, 2100
		case consult.PromptRanking, consult.PromptPairwise, consult.PromptBestWorst:
		}
		prompts = append(prompts, p)
	}
	many := prompts[0]
	many.ID, many.Least, many.Most = "many", 1, 2
	prompts = append(prompts, many)
	for _, c := range commands {
		if put, ok := c.(consult.Put); ok {
			if begun, ok := put.Body.(*consult.StudyOpened); ok {
				begun.Definition.Prompts = prompts
			}
		}
	}
	return commands
}

const promptPath = "/c/storage/prompts/"

// response is what an expert's answer to a prompt is now, nil where there is none.
func (l *live) response(t testing.TB, i int, prompt consult.PromptID) (found *consult.ExpertResponse) {
	t.Helper()
	err := l.desk.View(t.Context(), study, func(s *consult.State) error {
		if x := s.LastRound().Response(pseudonym(i), prompt); x != nil {
			copied := *x
			found = &copied
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestPromptsAreAnswered goes the whole way of each kind without a script: form, save, three times the same, word beside,
// download, receipt, withdrawal.
func TestPromptsAreAnswered(t *testing.T) {
	l := openLive(t, prompting(firstRound(12)))
	c := l.enterByMail(t, 0)
	_, body := l.do(t, c, http.MethodGet, "/c/storage/answer")
	for _, k := range append(consult.PromptKinds(), "many") {
		if !strings.Contains(body, `href="`+promptPath+string(k)+`"`) {
			t.Errorf("%s is not on the map", k)
		}
	}
	for _, tt := range []struct {
		prompt string
		pairs  []string
		want   map[consult.OptionID]float64
		chosen string // contests as the download writes them
	}{
		{"choice", []string{"choice", "heat"}, map[consult.OptionID]float64{"heat": 1}, ",heat,1,"},
		{"many", []string{"mark.heat", "1", "mark.grid", "1"}, map[consult.OptionID]float64{"heat": 1, "grid": 1}, ",grid,1,"},
		{"ranking", []string{"mark.fuel", "1", "mark.grid", "２"}, map[consult.OptionID]float64{"fuel": 1, "grid": 2}, ",grid,2,"},
		{"budget", []string{"mark.grid", "70", "mark.fuel", " 30", "mark.heat", "0"}, map[consult.OptionID]float64{"grid": 70, "fuel": 30}, ",grid,70,"},
		{"pairwise", []string{"best.1", "=", "best.3", ""}, nil, ",=,"},
		{"best_worst", []string{"best.2", "heat", "worst.2", "fuel"}, nil, ",heat>fuel,"},
		{"year", []string{"mark.p05", "2030", "mark.p50", "２０３５", "mark.p95", "2050", "mark.never", "0"}, map[consult.OptionID]float64{"p05": 2030, "p50": 2035, "p95": 2050}, ",p50,2035,"},
		{"text", []string{"sources", "https://example.org/a\r\n\r\nGB/T 36276"}, nil, ",,text,"},
	} {
		path := promptPath + tt.prompt
		before := l.leaves(t)
		sent := with(l.form(t, c, path), append(tt.pairs, "comment", "because <b>", "then", "map")...)
		for range 3 {
			if res, body := l.post(t, c, path, sent); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/c/storage/answer?saved=") {
				t.Fatalf("%s: %s\n%s", tt.prompt, res.Status, body)
			}
		}
		if grown := l.leaves(t) - before; grown != 1 {
			t.Errorf("%s: %d leaves of one answer", tt.prompt, grown)
		}
		x := l.response(t, 0, consult.PromptID(tt.prompt))
		if x == nil || x.Comment != "because <b>" || len(x.Marks) != len(tt.want) {
			t.Fatalf("%s: %+v", tt.prompt, x)
		}
		for o, v := range tt.want {
			if x.Marks[o].Value != v {
				t.Errorf("%s: %s has %v", tt.prompt, o, x.Marks[o])
			}
		}
		if _, text := l.do(t, c, http.MethodGet, "/c/storage/own/answers.csv"); !strings.Contains(text, tt.chosen) {
			t.Errorf("the download: %s", text)
		}
		if tt.prompt == "text" && !slices.Equal(x.Sources, []string{"https://example.org/a", "GB/T 36276"}) {
			t.Errorf("sources %q", x.Sources)
		}
		// What is stored comes back; a window that knows nothing of it is told apart.
		back := l.form(t, c, path)
		if back.Get("comment") != "because <b>" || back.Get("base") != strconv.FormatInt(x.Leaf, 10) {
			t.Errorf("%s comes back as %v", tt.prompt, back)
		}
		stale := with(sent, "client", back.Get("client"), "comment", "from another window")
		res, body := l.post(t, c, path, stale)
		if res.StatusCode != http.StatusConflict || !strings.Contains(body, "from another window") || !strings.Contains(body, "because &lt;b&gt;") {
			t.Errorf("%s, the stale window: %s\n%s", tt.prompt, res.Status, body)
		}
		if res, body := l.do(t, c, http.MethodGet, "/c/storage/receipts/"+back.Get("base")+".txt"); res.StatusCode != http.StatusOK || !strings.Contains(body, "index "+back.Get("base")) {
			t.Errorf("%s, receipt: %s", tt.prompt, res.Status)
		}
		// A word stands instead of what was given.
		if res, body := l.post(t, c, path, with(back, "aside", "dk")); res.StatusCode != http.StatusSeeOther {
			t.Errorf("%s, cannot judge: %s\n%s", tt.prompt, res.Status, body)
		}
		if x := l.response(t, 0, consult.PromptID(tt.prompt)); x.Kind != consult.CannotJudge || len(x.Marks) > 0 {
			t.Errorf("%s, cannot judge: %+v", tt.prompt, x)
		}
		if _, text := l.do(t, c, http.MethodGet, "/c/storage/own/answers.csv"); !strings.Contains(text, tt.prompt+",What should be funded first?,,dk") {
			t.Errorf("the download: %s", text)
		}
		if res, _ := l.post(t, c, path+"/withdraw", l.form(t, c, path)); res.StatusCode != http.StatusSeeOther || l.response(t, 0, consult.PromptID(tt.prompt)) != nil {
			t.Errorf("%s, withdrawal: %s", tt.prompt, res.Status)
		}
	}
}

// TestBadResponsesComeBackAsTyped hands in what cannot be and finds it in the form, with the reason in both languages.
func TestBadResponsesComeBackAsTyped(t *testing.T) {
	l := openLive(t, prompting(firstRound(12)))
	c := l.enterByMail(t, 0)
	before := l.leaves(t)
	for _, tt := range []struct {
		prompt, field, value string
		en, zh               string
	}{
		{"budget", "mark.grid", "60", "60 of 100 points are given out: 40 are left", "还剩 40 分"},
		{"budget", "mark.grid", "130", "is no whole number from 1 to 100", "不是 1 至 100 的整数"},
		{"budget", "mark.grid", "half", "is no whole number", "不是 1 至 100 的整数"},
		{"ranking", "mark.heat", "4", "is no whole number from 1 to 3", "不是 1 至 3 的整数"},
		{"ranking", "mark.heat", "first", "is no whole number", "不是 1 至 3 的整数"},
		{"ranking", "mark.heat", "", "0 options are named: name at least 1", "已填 0 项"},
		{"best_worst", "best.1", "heat", "set 1: name two different options", "第 1 组：请选出两个不同的选项"},
		{"pairwise", "comment", "all the same <b>", "nothing is chosen yet", "尚未作出选择"},
		{"year", "mark.p50", "2020", "is no whole number from 2025 to 2100", "不是 2025 至 2100 的整数"},
		{"year", "mark.p50", "2030", "give three years that do not fall", "请给出不递减的三个年份"},
		{"text", "sources", "a book <b>", "nothing is written yet", "尚未填写"},
		{"choice", "comment", "none of them <b>", "0 options are named", "已填 0 项"},
	} {
		for lang, says := range map[string]string{"en": tt.en, "zh-CN": tt.zh} {
			path := promptPath + tt.prompt
			res, body := l.post(t, c, path+"?lang="+lang, with(l.form(t, c, path), tt.field, tt.value))
			if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, says) || fieldsOf(t, body).Get(tt.field) != tt.value {
				t.Errorf("%s %q, %s: %s, want %q and what was typed\n%s", tt.prompt, tt.value, lang, res.Status, says, body)
			}
		}
	}
	if l.leaves(t) != before {
		t.Error("an answer that cannot be was stored")
	}
	if res, _ := l.do(t, c, http.MethodGet, promptPath+"riddle"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a prompt that is not asked: %s", res.Status)
	}
}

// TestPromptsAreShownBackInTheNextRound releases a first round and looks at the form of the second: the own answer is
// filled in, the panel's order stands beside it, and nothing of it is there before the release.
func TestPromptsAreShownBackInTheNextRound(t *testing.T) {
	commands := prompting(firstRound(12))
	for i := range 12 {
		x := consult.Response{Prompt: "budget", Marks: []consult.OptionMark{{Option: "heat", Value: consult.Decimal(strconv.Itoa(60 + i))}, {Option: "fuel", Value: consult.Decimal(strconv.Itoa(40 - i))}}}
		commands = append(commands, consult.Respond{Role: consult.RoleProgram, Round: "1", Expert: pseudonym(i), Sheet: consult.ResponseSheet{Mode: "live", Responses: []consult.Response{x}}})
	}
	closed := append(slices.Clip(commands), consult.CloseRound{Role: consult.RoleProgram, Round: "1", Master: make([]byte, 32)})
	for _, released := range []bool{false, true} {
		all := closed
		if released {
			all = append(slices.Clip(all), consult.ReleaseRound{Role: consult.RoleProgram, Round: "1"})
		}
		l := openLive(t, append(slices.Clip(all), consult.OpenRound{Role: consult.RoleProgram, Round: "2", Seed: 1, Opened: "2026-12-22", Closes: "2199-01-20"}))
		c := l.enterByMail(t, 3)
		_, body := l.do(t, c, http.MethodGet, promptPath+"budget")
		if fieldsOf(t, body).Get("mark.heat") != "63" || !strings.Contains(body, "Your answer of round 1 is filled in") {
			t.Errorf("the own answer is not filled in:\n%s", body)
		}
		if strings.Contains(body, "12 experts answered; first stands Heat storage") != released {
			t.Errorf("released %v, and the panel's answer stands otherwise:\n%s", released, body)
		}
	}
}

// TestPromptsInABrowser looks at each kind in both sizes, languages and shades, puts a list in order with the keyboard
// alone, and gives points out until none is left.
func TestPromptsInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	l := openLive(t, prompting(firstRound(12)))
	l.carry(t, ctx, l.enterByMail(t, 0))
	for _, kind := range append(consult.PromptKinds(), "many") {
		for _, view := range views {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), scheme(view.shade), chromedp.Navigate(l.URL+promptPath+string(kind)+"?lang="+view.lang)); err != nil {
				t.Fatal(err)
			}
			inspect(t, ctx, script, "expert-prompt-"+string(kind)+"-"+strconv.FormatInt(view.width, 10)+"-"+view.shade+"-"+view.lang)
		}
	}
	scripted(t)
	press := func(script string) {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](script+"; 0")); err != nil {
			t.Fatal(err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(l.URL+promptPath+"ranking?lang=en")); err != nil {
		t.Fatal(err)
	}
	button := func(option, act string) string {
		return `document.querySelector('#mark-` + option + `').closest('li').querySelector('[data-act=` + act + `]')`
	}
	press(button("heat", "out") + ".click()")
	press(button("fuel", "out") + ".click()")
	press(button("fuel", "up") + ".focus()")
	if err := chromedp.Do(ctx, chromedp.KeyEvent(" ")); err != nil {
		t.Fatal(err)
	}
	until(t, ctx, "saved")
	if x := l.response(t, 0, "ranking"); x == nil || x.Marks["fuel"].Value != 1 || x.Marks["heat"].Value != 2 || len(x.Marks) != 2 {
		t.Errorf("the page says saved, and stored is %+v", x)
	}
	if said, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("rank-list [aria-live]").textContent`)); err != nil || said != "Fuel from surplus power is at place 1." {
		t.Errorf("the move is announced as %q, %v", said, err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(l.URL+promptPath+"budget?lang=en"), chromedp.SendKeys(chromedp.CSS("#mark-grid"), "60")); err != nil {
		t.Fatal(err)
	}
	until(t, ctx, "refused") // points are left: it is said, and what is typed stays on the device
	if said, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector(".remainder").textContent`)); err != nil || said != "40 points are left." {
		t.Errorf("what is left is said as %q, %v", said, err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(l.URL+promptPath+"budget?lang=en"), chromedp.SendKeys(chromedp.CSS("#mark-heat"), "40")); err != nil {
		t.Fatal(err)
	}
	until(t, ctx, "saved")
	if x := l.response(t, 0, "budget"); x == nil || x.Marks["grid"].Value != 60 || x.Marks["heat"].Value != 40 {
		t.Errorf("the page says saved, and stored is %+v", x)
	}
}

// TestTextsOnPromptsAreReadOnlyWhenReleased writes a text, has the facilitator release it, and finds it in the next round's
// form and not before.
func TestTextsOnPromptsAreReadOnlyWhenReleased(t *testing.T) {
	commands := prompting(firstRound(12))
	commands = append(commands, consult.Respond{Role: consult.RoleProgram, Round: "1", Expert: pseudonym(0), Sheet: consult.ResponseSheet{Mode: "live", Responses: []consult.Response{{Prompt: "text"}}},
		Text: consult.ResponseText{Comments: map[consult.PromptID]string{"text": "membranes age faster in the cold"}}})
	commands = append(commands, consult.CloseRound{Role: consult.RoleProgram, Round: "1", Master: make([]byte, 32)}, consult.ReleaseRound{Role: consult.RoleProgram, Round: "1"},
		consult.OpenRound{Role: consult.RoleProgram, Round: "2", Seed: 1, Opened: "2026-12-22", Closes: "2199-01-20"})
	l := openLive(t, commands)
	c := l.enterByMail(t, 3)
	for _, released := range []bool{false, true} {
		if released {
			var leaf string
			err := l.desk.View(t.Context(), study, func(s *consult.State) error {
				leaf = strconv.FormatInt(s.Round("1").Response(pseudonym(0), "text").Leaf, 10)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := l.desk.Do(t.Context(), study, consult.Put{Role: consult.RoleFacilitator, Round: "1", Body: &consult.CommentDecided{Data: consult.CommentFate{Leaf: leaf, Prompt: "text", Release: true}}}); err != nil {
				t.Fatal(err)
			}
		}
		_, body := l.do(t, c, http.MethodGet, promptPath+"text")
		if strings.Contains(body, "membranes age faster in the cold") != released {
			t.Errorf("released %v, and the text stands otherwise:\n%s", released, body)
		}
	}
}
