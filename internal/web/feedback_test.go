package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
)

// secondRound is the consultation of the other tests with its first round closed and the second one open. Each answer of
// the first round carries a comment on Q1.
func secondRound(n int, release bool) []consult.Command {
	var out []consult.Command
	for _, c := range consultation(n) {
		switch c := c.(type) {
		case consult.OpenRound:
			out = append(out, c)
			if c.Round == "2" {
				return out
			}
		case consult.Submit:
			c.Text = consult.SheetText{Comments: map[consult.ItemID]string{"Q1": "argument of " + string(c.Expert)}}
			out = append(out, c)
		case consult.ReleaseRound:
			if release {
				out = append(out, c)
			}
		default:
			out = append(out, c)
		}
	}
	return out
}

// decide releases or holds back the comment of an expert on Q1 in the first round.
func (l *live) decide(t testing.TB, i int, release bool) {
	t.Helper()
	var leaf int64
	err := l.desk.View(t.Context(), study, func(s *consult.State) error {
		leaf = s.Round("1").Reply(pseudonym(i)).Answer(0).Leaf
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	body := &consult.CommentDecided{Data: consult.CommentFate{Leaf: strconv.FormatInt(leaf, 10), Item: "Q1", Release: release}, Text: consult.Remark{Reason: "names a person"}}
	if release {
		body.Text = consult.Remark{}
	}
	if _, err := l.desk.Do(t.Context(), study, consult.Put{Role: consult.RoleFacilitator, Round: "1", Body: body}); err != nil {
		t.Fatal(err)
	}
}

// TestSecondRoundShowsThePanelAndTheOwnAnswer goes through the second round of an expert who said 7 where the panel said
// 7 to 9, and another whose own answer lies apart.
func TestSecondRoundShowsThePanelAndTheOwnAnswer(t *testing.T) {
	l := openLive(t, secondRound(24, true))
	l.decide(t, 3, true)
	l.decide(t, 4, false)
	c := l.enterByMail(t, 2) // answered Q1 with 7 and 8
	_, body := l.do(t, c, http.MethodGet, question)
	for _, says := range []string{"Your answer in round 1", "importance 7, urgency 8", "The panel in round 1", "Keep my answer", "argument of E03", "argument of E02", "counts in round 2 only"} {
		if !strings.Contains(body, says) {
			t.Errorf("the page does not say %q\n%s", says, body)
		}
	}
	if strings.Contains(body, "argument of E04") || strings.Contains(body, "argument of E05") {
		t.Error("a comment that was held back, or not decided on, is shown")
	}
	if strings.Contains(body, "lies outside") {
		t.Error("a mark inside the middle half is called far")
	}
	if form := fieldsOf(t, body); form.Get("mark.importance") != "7" || form.Get("mark.urgency") != "8" || form.Get("base") != "-1" {
		t.Errorf("the own answer is not filled in: %v", form)
	}
	before := l.leaves(t)
	if _, text := l.do(t, c, http.MethodGet, "/c/storage/answer"); !strings.Contains(text, "0 of 3 answered") || l.leaves(t) != before {
		t.Error("what is filled in counts before it is kept")
	}
	res, _ := l.post(t, c, question, with(fieldsOf(t, body), "then", "next"))
	if res.StatusCode != http.StatusSeeOther || l.leaves(t) != before+1 {
		t.Errorf("keeping: %s", res.Status)
	}
	_, body = l.do(t, c, http.MethodGet, question)
	if strings.Contains(body, "Keep my answer") || fieldsOf(t, body).Get("base") == "-1" {
		t.Error("an answer that was kept is offered to be kept again")
	}

	far := l.enterByMail(t, 0) // said 1 on the importance of Q2, where the middle half of the panel said 2.75 to 6.25
	_, body = l.do(t, far, http.MethodGet, "/c/storage/answer/Q2")
	if !strings.Contains(body, "importance: your 1 lies outside the middle half of the panel (2.75 to 6.25)") || !strings.Contains(body, "you need not give one") {
		t.Errorf("a mark apart from the panel is not asked for a reason\n%s", body)
	}
	if res, body := l.post(t, far, "/c/storage/answer/Q2", fieldsOf(t, body)); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a reason is asked for and not required: %s\n%s", res.Status, body)
	}
	_, body = l.do(t, far, http.MethodGet, "/c/storage/answer/Q2?lang=zh-CN")
	if !strings.Contains(body, "重要性：您的 1 在专家组中间一半的范围") || !strings.Contains(body, "专家组第 1 轮的答复") {
		t.Errorf("in Chinese:\n%s", body)
	}
}

// TestNothingIsShownBeforeRelease looks at the second round while the first is closed and not released, and at panels of
// which the disclosure rule lets out less.
func TestNothingIsShownBeforeRelease(t *testing.T) {
	l := openLive(t, secondRound(24, false))
	c := l.enterByMail(t, 2)
	_, body := l.do(t, c, http.MethodGet, question)
	if !strings.Contains(body, "importance 7, urgency 8") || strings.Contains(body, "The panel in round 1") || strings.Contains(body, "<svg") {
		t.Errorf("before the release:\n%s", body)
	}
	for _, path := range []string{"/c/storage/items", "/c/storage/items/Q1", "/c/storage/ranking", "/api/v1/consultations/storage/tables/item_statistics"} {
		if res, body := l.do(t, c, http.MethodGet, path+"?lang=en"); res.StatusCode != http.StatusConflict || !strings.Contains(body, "results of round 1 are not released yet") {
			t.Errorf("%s: %s\n%s", path, res.Status, body)
		}
	}
	for _, tt := range []struct {
		n                 int
		median, quartiles bool
	}{{4, false, false}, {7, true, false}, {12, true, true}} {
		l := openLive(t, secondRound(tt.n, true))
		c := l.enterByMail(t, 0)
		_, body := l.do(t, c, http.MethodGet, question)
		_, row, _ := strings.Cut(body, `<th scope="row">importance`)
		row, _, _ = strings.Cut(row, "</tr>")
		cells := strings.Split(row, `class="num`)
		if len(cells) != 5 || strings.Contains(cells[2], ">–<") == tt.median || strings.Contains(cells[3], ">–<") == tt.quartiles {
			t.Errorf("with %d answers the panel is shown as %q", tt.n, row)
		}
	}
}

// TestSecondRoundInABrowser looks at a question of the second round in each size, language and shade, and keeps an answer.
func TestSecondRoundInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	l := openLive(t, secondRound(24, true))
	l.decide(t, 3, true)
	l.carry(t, ctx, l.enterByMail(t, 0))
	for _, view := range views {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), scheme(view.shade), chromedp.Navigate(l.URL+question+"?lang="+view.lang)); err != nil {
			t.Fatal(err)
		}
		inspect(t, ctx, script, "expert-round2-"+strconv.FormatInt(view.width, 10)+"-"+view.shade+"-"+view.lang)
	}
	press(t, ctx, ".before form button")
	if got := l.comment(t, 0, "Q1"); got != "" {
		t.Errorf("the comment of the first round was taken over: %q", got)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(l.URL+question)); err != nil {
		t.Fatal(err)
	}
	checked, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("input[name='mark.importance']:checked").value`))
	if err != nil || checked != "9" {
		t.Errorf("kept is %q (%v)", checked, err)
	}
}
