package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/consult"
)

// inRealTime makes the first round a real-time round in which the experts from the second on have rated the first item.
func inRealTime(raters int) []consult.Command {
	commands := firstRound(12)
	for i, c := range commands {
		if open, ok := c.(consult.OpenRound); ok {
			open.Realtime = true
			commands[i] = open
		}
	}
	for e := 1; e <= raters; e++ {
		commands = append(commands, consult.Submit{Role: consult.RoleProgram, Round: "1", Expert: pseudonym(e), Sheet: consult.Sheet{Mode: "live", Items: []consult.ItemID{"Q1"},
			Criteria: []consult.CriterionID{"importance", "urgency"}, Values: [][]*string{{new(strconv.Itoa(4 + e%3)), new("7")}}}})
	}
	return commands
}

// TestRealTimeRoundShowsMediansToThoseWhoHaveAnswered goes with one expert from nine ratings to ten.
func TestRealTimeRoundShowsMediansToThoseWhoHaveAnswered(t *testing.T) {
	for raters, says := range map[int]string{8: "Not enough experts have rated yet", 9: `<td class="num">10</td><td class="num">5</td>`} {
		l := openLive(t, inRealTime(raters))
		c := l.enterByMail(t, 0)
		_, body := l.do(t, c, http.MethodGet, question)
		if !strings.Contains(body, "You see it once you have answered") || strings.Contains(body, `<td class="num">`) {
			t.Errorf("%d raters, before the own answer:\n%s", raters, body)
		}
		if res, body := l.post(t, c, question, with(l.form(t, c, question), "mark.importance", "9", "mark.urgency", "7")); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s\n%s", res.Status, body)
		}
		if _, body := l.do(t, c, http.MethodGet, question); !strings.Contains(body, says) {
			t.Errorf("%d raters, after the own answer: no %q\n%s", raters, says, body)
		}
	}
	l := openLive(t, firstRound(12))
	c := l.enterByMail(t, 0)
	if _, body := l.do(t, c, http.MethodGet, question); strings.Contains(body, "The panel so far") {
		t.Errorf("a usual round speaks of the panel while it is open:\n%s", body)
	}
}

func TestRealTimeInABrowser(t *testing.T) {
	script := axe(t)
	ctx := chromium(t)
	l := openLive(t, inRealTime(9))
	c := l.enterByMail(t, 0)
	if res, _ := l.post(t, c, question, with(l.form(t, c, question), "mark.importance", "9", "mark.urgency", "7")); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	l.carry(t, ctx, c)
	for _, view := range views {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, 900), scheme(view.shade), chromedp.Navigate(l.URL+question+"?lang="+view.lang)); err != nil {
			t.Fatal(err)
		}
		inspect(t, ctx, script, "expert-realtime-"+strconv.FormatInt(view.width, 10)+"-"+view.shade+"-"+view.lang)
	}
}
