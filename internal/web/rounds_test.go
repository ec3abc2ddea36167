package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// state is what the record holds of a study.
func (h *house) state(t testing.TB, id consult.StudyID) *consult.State {
	t.Helper()
	s, err := h.desk.Snapshot(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// press sends a form and wants to be sent on.
func (h *house) press(t testing.TB, c *http.Client, path string, values ...string) {
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(values); i += 2 {
		form.Add(values[i], values[i+1])
	}
	if res, body := h.form(t, c, http.MethodPost, path, form); res.StatusCode != http.StatusSeeOther {
		at := max(strings.Index(body, "<main"), 0)
		t.Fatalf("%s %v: %s\n%s", path, values, res.Status, body[at:min(len(body), at+1500)])
	}
}

// refused sends a form and wants it back with a sentence and what was typed.
func (h *house) refused(t testing.TB, c *http.Client, path, says string, values ...string) {
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(values); i += 2 {
		form.Add(values[i], values[i+1])
	}
	res, body := h.form(t, c, http.MethodPost, path, form)
	if res.StatusCode < 400 || res.StatusCode >= 500 || !strings.Contains(body, says) {
		t.Errorf("%s %v: %s, without %q", path, values, res.Status, says)
	}
	if reason := form.Get("reason"); reason != "" && !strings.Contains(body, reason) {
		t.Errorf("%s %v: the reason that was typed is gone", path, values)
	}
}

// TestRoundByForms leads a third round from its draft to its release, by forms alone and by two people.
func TestRoundByForms(t *testing.T) {
	h := open(t)
	first, second, runner := h.signedIn(t, directory.Convener), h.signedIn(t, directory.Convener), h.signedIn(t, directory.Facilitator)
	const at = "/c/storage/"
	// The third round follows from the second: agreed items drop out, and the stop rule has been met or not.
	_, page := h.form(t, first, http.MethodGet, at+"rounds", nil)
	form := filled(t, page, at+"rounds/open")
	if form.Get("round") != "3" {
		t.Fatalf("the next round is %q", form.Get("round"))
	}
	if !strings.Contains(page, "SHA-256") {
		t.Error("what opening locks has no hash on the page")
	}
	h.refused(t, first, at+"rounds/open", "请说明原因", "round", "3", "item", "Q1", "item", "Q2", "item", "Q5")
	h.refused(t, first, at+"rounds/open", "不是可用的截止日期", "round", "3", "item", "Q2", "item", "Q5", "closes", "2020-01-01", "reason", "没有时间了")
	h.press(t, first, at+"rounds/open", "round", "3", "step", "pilot", "item", "Q2")
	if s := h.state(t, study); len(s.Pilots) != 1 || len(s.Rounds) != 2 || s.OpenRound() == nil {
		t.Fatalf("the trial: %d trials, %d rounds", len(s.Pilots), len(s.Rounds))
	}
	h.press(t, runner, at+"rounds/close", "round", "pilot-1")
	h.press(t, first, at+"rounds/open", "round", "3", "step", "open", "item", "Q1", "item", "Q2", "item", "Q5", "closes", "2199-01-01", "reason", "全部再问一次")
	s := h.state(t, study)
	last := s.LastRound()
	if last.ID != "3" || last.Closes != "2199-01-01" || len(s.Deviations) != 1 || s.Deviations[0].Reason != "全部再问一次" {
		t.Fatalf("round %s closes %s, deviations %+v", last.ID, last.Closes, s.Deviations)
	}
	hash, _ := last.Instrument.Hash()
	if _, page := h.form(t, first, http.MethodGet, at+"rounds", nil); !strings.Contains(page, hash) {
		t.Error("the hash of what is locked is not on the page")
	}
	h.refused(t, runner, at+"rounds/extend", "说明", "round", "3", "closes", "2199-02-01")
	h.press(t, runner, at+"rounds/extend", "round", "3", "closes", "2199-02-01", "reason", "春节")
	h.press(t, runner, at+"deviations", "round", "3", "reason", "一位专家口头作答")
	if _, err := h.desk.Do(t.Context(), study, consult.Submit{Role: consult.RoleProgram, Round: "3", Expert: "E00", Sheet: consult.Sheet{Mode: "live", Items: []consult.ItemID{"Q1"}, Criteria: []consult.CriterionID{"importance", "urgency"}, Values: [][]*string{{mark(9), mark(8)}}}, Text: consult.SheetText{Comments: map[consult.ItemID]string{"Q1": "<b>膜的寿命</b>"}}}); err != nil {
		t.Fatal(err)
	}
	if res, _ := h.form(t, runner, http.MethodGet, at+"rounds/3/comments", nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("comments of an open round: %s", res.Status)
	}
	h.press(t, runner, at+"rounds/close", "round", "3")
	h.refused(t, runner, at+"rounds/close", "", "round", "3")
	// Comments.
	_, page = h.form(t, runner, http.MethodGet, at+"rounds/3/comments", nil)
	if !strings.Contains(page, "&lt;b&gt;膜的寿命") {
		t.Error("the comment is not shown, or is not escaped")
	}
	leaf := h.state(t, study).LastRound().Replies[0].Answers[0].Leaf
	key := strconv.FormatInt(leaf, 10) + ".Q1"
	h.refused(t, runner, at+"rounds/3/comments", "请说明为何保留", "fate."+key, "hold", "reason."+key, "")
	h.press(t, runner, at+"rounds/3/comments", "fate."+key, "hold", "reason."+key, "涉及同事")
	if v, ok := h.state(t, study).LastRound().Comment(leaf, "Q1"); !ok || v.Release {
		t.Error("the comment is not held back")
	}
	// Release by two.
	h.refused(t, first, at+"two", "说明原因", "act", "round.release", "about", "3")
	h.press(t, first, at+"two", "act", "round.release", "about", "3", "reason", "已核对")
	h.refused(t, second, at+"two", "已提出此事", "act", "round.release", "about", "3", "reason", "又一次")
	waiting, err := h.office.Proposals(t.Context(), string(study))
	if err != nil || len(waiting) != 1 {
		t.Fatalf("waiting: %+v (%v)", waiting, err)
	}
	h.refused(t, first, at+"confirm", "提出者本人不能确认", "proposal", waiting[0].ID, "step", "confirm")
	if s := h.state(t, study); s.LastRound().Status != consult.RoundClosed {
		t.Fatalf("one person released: %s", s.LastRound().Status)
	}
	if _, page := h.form(t, second, http.MethodGet, at+"rounds", nil); !strings.Contains(page, waiting[0].ID) {
		t.Error("the second person is not shown what waits")
	}
	h.press(t, second, at+"confirm", "proposal", waiting[0].ID, "step", "confirm")
	s = h.state(t, study)
	if s.LastRound().Status != consult.RoundReleased || len(s.Deviations) != 3 {
		t.Errorf("after two people: %s, deviations %+v", s.LastRound().Status, s.Deviations)
	}
	h.refused(t, second, at+"confirm", "已不再等待", "proposal", waiting[0].ID, "step", "confirm")
	// An identity, shown to the second person once.
	person, err := h.book.AddPerson(t.Context(), directory.Person{Name: "李某", Mail: "li@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.book.Grant(t.Context(), directory.Membership{Person: person.ID, Study: string(study), Role: directory.Expert, Pseudonym: "E07"}); err != nil {
		t.Fatal(err)
	}
	h.press(t, first, at+"two", "act", "identity.open", "about", "E07", "reason", "收到威胁")
	waiting, _ = h.office.Proposals(t.Context(), string(study))
	res, page := h.form(t, second, http.MethodPost, at+"confirm", url.Values{"proposal": {waiting[0].ID}, "step": {"confirm"}})
	if res.StatusCode != http.StatusOK || !strings.Contains(page, "李某") {
		t.Errorf("the identity: %s", res.Status)
	}
	if res, page := h.form(t, second, http.MethodPost, at+"confirm", url.Values{"proposal": {waiting[0].ID}, "step": {"confirm"}}); strings.Contains(page, "李某") {
		t.Errorf("the identity is shown again: %s", res.Status)
	}
	entries, err := h.office.Entries(t.Context(), string(study), 0, 100)
	if err != nil || len(entries) < 15 {
		t.Errorf("the audit log has %d entries (%v)", len(entries), err)
	}
}

// TestOnePersonAlone: with one deciding person a release is a deviation, and an identity stays closed.
func TestOnePersonAlone(t *testing.T) {
	h := open(t)
	alone := h.signedIn(t, directory.Convener)
	h.press(t, alone, "/c/storage/rounds/open", "round", "3", "step", "open", "item", "Q2", "item", "Q5")
	h.press(t, alone, "/c/storage/rounds/close", "round", "3")
	if _, page := h.form(t, alone, http.MethodGet, "/c/storage/rounds", nil); !strings.Contains(page, "没有其他人担任决定角色") {
		t.Error("the page does not say that nobody else decides")
	}
	h.refused(t, alone, "/c/storage/two", "由两人", "act", "identity.open", "about", "E00", "reason", "好奇")
	h.refused(t, alone, "/c/storage/two", "说明原因", "act", "round.release", "about", "3")
	h.press(t, alone, "/c/storage/two", "act", "round.release", "about", "3", "reason", "只有一人")
	s := h.state(t, study)
	if s.LastRound().Status != consult.RoundReleased || len(s.Deviations) != 1 || s.Deviations[0].Kind != consult.KindRoundRelease {
		t.Errorf("%s, deviations %+v", s.LastRound().Status, s.Deviations)
	}
}
