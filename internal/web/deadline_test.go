package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
)

// closing is the open first round with a day on which it closes, n days from now in Shanghai.
func closing(n int) (commands []consult.Command, day string) {
	day = shanghaiDay(n)
	commands = firstRound(12)
	at := len(commands) - 1
	round := commands[at].(consult.OpenRound)
	round.Closes = consult.Date(day)
	commands[at] = round
	return commands, day
}

func shanghaiDay(n int) string {
	return time.Now().In(office.Settings{}.Location()).AddDate(0, 0, n).Format(time.DateOnly)
}

// turnTo sets the clock of the pages to a moment before or after the end of a day in Shanghai.
func (h *house) turnTo(t testing.TB, day string, after time.Duration) {
	t.Helper()
	begin, err := time.ParseInLocation(time.DateOnly, day, office.Settings{}.Location())
	if err != nil {
		t.Fatal(err)
	}
	h.later.Store(int64(time.Until(begin.AddDate(0, 0, 1).Add(after))))
}

// personOf is the id of the person behind a pseudonym.
func (h *house) personOf(t testing.TB, i int) string {
	t.Helper()
	members, err := h.book.Members(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.Pseudonym == string(pseudonym(i)) {
			return m.Person
		}
	}
	t.Fatalf("nobody is behind %s", pseudonym(i))
	return ""
}

// TestPersonalDeadline lets two experts answer up to the end of the closing day in the office's time zone, and one of
// them, who was given more time, up to the end of that day.
func TestPersonalDeadline(t *testing.T) {
	commands, day := closing(2)
	own := shanghaiDay(5)
	l := openLive(t, commands)
	runner := l.signedIn(t, directory.Facilitator)
	given, other := l.enterByMail(t, 0), l.enterByMail(t, 1)
	seat := "/c/storage/panel/" + l.personOf(t, 0)
	for _, early := range []string{day, shanghaiDay(-1)} {
		l.refused(t, runner, seat, "并未给出更多时间", "step", "deadline", "deadline", early)
	}
	l.press(t, runner, seat, "step", "deadline", "deadline", own)

	answer := func(c *http.Client, comment, lang string) (*http.Response, string, url.Values) {
		form := with(l.form(t, c, question), "mark.importance", "7", "comment", comment)
		if form.Get("round") == "" { // the page shows no form any more; the browser's old tab still does
			form = url.Values{"round": {"1"}, "base": {"-1"}, "client": {strings.Repeat("a", 25) + "b"}, "mark.importance": {"7"}, "mark.urgency": {""}, "comment": {comment}}
		}
		res, body := l.post(t, c, question+"?lang="+lang, form)
		return res, body, form
	}
	l.turnTo(t, day, -time.Minute)
	for _, c := range []*http.Client{given, other} {
		if res, body, _ := answer(c, "in time", "en"); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("a minute before the close: %s\n%s", res.Status, body)
		}
	}
	form := with(l.form(t, other, question), "mark.importance", "6")
	_, first := l.program(t, other, question, form)

	l.turnTo(t, day, time.Second)
	before := l.leaves(t)
	for lang, says := range map[string]string{"en": "were taken until " + day + ", 24:00 (Asia/Shanghai)", "zh-CN": "已于 " + day + " 24:00（Asia/Shanghai）截止"} {
		if res, body, _ := answer(other, "a second late", lang); res.StatusCode != http.StatusConflict || !strings.Contains(body, says) || !strings.Contains(body, "a second late") {
			t.Errorf("after the close, %s: %s, want %q and what was typed\n%s", lang, res.Status, says, body)
		}
		if _, body := l.do(t, other, http.MethodGet, "/c/storage/answer?lang="+lang); !strings.Contains(body, says) {
			t.Errorf("the map does not say %q", says)
		}
	}
	if res, _ := l.post(t, other, question+"/withdraw", url.Values{"round": {"1"}, "client": {strings.Repeat("a", 25) + "c"}}); res.StatusCode != http.StatusConflict {
		t.Errorf("withdrawing after the close: %s", res.Status)
	}
	if l.leaves(t) != before {
		t.Error("something was stored after the close")
	}
	// What was stored in time is acknowledged once more: its receipt may have been lost on the way.
	if code, again := l.program(t, other, question, form); code != http.StatusOK || again.Leaf != first.Leaf || first.Leaf == 0 {
		t.Errorf("the answer that was stored in time, sent again: %d, leaf %d, want %d", code, again.Leaf, first.Leaf)
	}
	if code, _ := l.program(t, other, question, with(form, "mark.importance", "5")); code != http.StatusConflict {
		t.Errorf("another answer under the same form: %d", code)
	}
	// Whoever was given more time has it, and reads it.
	if _, body := l.do(t, given, http.MethodGet, "/c/storage/answer?lang=en"); !strings.Contains(body, own) || !strings.Contains(body, "the secretariat gave you more time") {
		t.Errorf("the own day is not shown:\n%s", body)
	}
	if res, body, _ := answer(given, "late, as agreed", "en"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("whoever was given more time: %s\n%s", res.Status, body)
	}
	if _, body := l.house.form(t, runner, http.MethodGet, "/c/storage/rounds", nil); !strings.Contains(body, "截止日已过") || !strings.Contains(body, "1 人") {
		t.Error("the office is not told that the closing day has gone by and who may answer still")
	}
	// The same moment is still the closing day in the time zone of another institute.
	settings, err := l.office.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Zone = "UTC"
	if err := l.office.ChangeSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	if res, _, _ := answer(other, "in time by UTC", "en"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("in another time zone: %s", res.Status)
	}
	settings.Version++
	settings.Zone = "Asia/Shanghai"
	if err := l.office.ChangeSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	l.turnTo(t, own, time.Second)
	if res, body, _ := answer(given, "too late", "en"); res.StatusCode != http.StatusConflict || !strings.Contains(body, own) {
		t.Errorf("after the own day: %s\n%s", res.Status, body)
	}
	if _, body := l.house.form(t, runner, http.MethodGet, "/c/storage/rounds", nil); !strings.Contains(body, "任何人都不能再作答") {
		t.Error("the office is not told that nobody can answer")
	}
	// More time for all opens the round to everybody again.
	l.press(t, runner, "/c/storage/rounds/extend", "round", "1", "closes", shanghaiDay(30), "reason", "春节")
	if res, _, _ := answer(other, "after the extension", "en"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("after the extension: %s", res.Status)
	}
}

// told is what a script reads after sending a form.
type told struct {
	Leaf    int64
	Receipt string
}

// program sends a form as the script of the page does.
func (h *house) program(t testing.TB, c *http.Client, path string, form url.Values) (code int, said told) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Accept", "application/json")
	res, body := h.send(t, c, req)
	if err := json.Unmarshal([]byte(body), &said); err != nil {
		t.Fatalf("%s: %v\n%s", res.Status, err, body)
	}
	return res.StatusCode, said
}
