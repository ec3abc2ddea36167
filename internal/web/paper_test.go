package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// TestPaper prints a questionnaire, fills its sheet, and enters what came back for an expert who does not sign in.
func TestPaper(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Facilitator)
	const at = "/c/storage/paper"
	h.refused(t, c, at+"/enter", "没有开放的轮次", "step", "store")
	h.press(t, h.signedIn(t, directory.Convener), "/c/storage/rounds/open", "round", "3", "step", "open", "item", "Q2", "item", "Q5")
	person, err := h.book.AddPerson(t.Context(), directory.Person{Name: "孙院士"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.book.Grant(t.Context(), directory.Membership{Person: person.ID, Study: string(study), Role: directory.Expert, Pseudonym: "E03"}); err != nil {
		t.Fatal(err)
	}
	_, page := h.form(t, c, http.MethodGet, at, nil)
	if strings.Count(page, "☐ 9") != 4 || !strings.Contains(page, "热能如何跨季节储存") {
		t.Error("the questionnaire does not print two questions on two criteria from 1 to 9")
	}
	if res, book := h.form(t, c, http.MethodGet, at+"/answers.xlsx", nil); res.StatusCode != http.StatusOK || !strings.HasPrefix(book, "PK") {
		t.Errorf("the answer sheet: %s", res.Status)
	}
	filledIn := "item,text,importance,urgency,comment\nQ2,,7,dk,效率尚不清楚\nQ5,,,,\n"
	_, page = h.upload(t, c, at+"/enter", "back.csv", []byte(filledIn), url.Values{"step": {"read"}, "person": {person.ID}})
	form := filled(t, page, at+"/enter")
	if form.Get("mark.Q2.importance") != "7" || form.Get("comment.Q2") != "效率尚不清楚" || form.Get("person") != person.ID {
		t.Fatalf("the form is not filled from the sheet: %v", form)
	}
	if s := h.state(t, study); s.OpenRound().Reply("E03") != nil {
		t.Fatal("an answer sheet was stored before anybody looked at it")
	}
	wrong := func(key, value, says string) {
		t.Helper()
		bad := url.Values{}
		maps.Copy(bad, form)
		bad.Set(key, value)
		if res, page := h.form(t, c, http.MethodPost, at+"/enter", bad); res.StatusCode < 400 || !strings.Contains(page, says) || !strings.Contains(page, "效率尚不清楚") {
			t.Errorf("%s = %q: %s, without %q or what was typed", key, value, res.Status, says)
		}
	}
	wrong("mark.Q2.urgency", "高", "不是有效的填写")
	wrong("mark.Q2.urgency", "11", "11")
	wrong("person", "", "请选择作答人")
	if _, page := h.upload(t, c, at+"/enter", "back.csv", []byte("item,importance\nQ99,7\n"), url.Values{"step": {"read"}}); !strings.Contains(page, "back.csv:2:1") {
		t.Error("an item that is not asked is not named by file, row and column")
	}
	form.Set("step", "store")
	for range 2 { // a form that is sent twice is stored once
		if res, page := h.form(t, c, http.MethodPost, at+"/enter", form); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("entering: %s\n%s", res.Status, page)
		}
	}
	s := h.state(t, study)
	reply := s.OpenRound().Reply("E03")
	if reply == nil || len(reply.Answers) != 1 || reply.Answers[0].Marks[0].Value != 7 || reply.Answers[0].Marks[1].Kind != consult.CannotJudge || reply.Answers[0].Comment != "效率尚不清楚" {
		t.Fatalf("the answer is %+v", reply)
	}
	for entry, err := range h.log.Entries(t.Context(), string(study), reply.Answers[0].Leaf) {
		if err != nil {
			t.Fatal(err)
		}
		e, err := consult.Decode(entry)
		if a, ok := e.Body.(*consult.Answered); err != nil || !ok || a.Data.Mode != "paper" {
			t.Errorf("the answer is not marked as entered from paper: %+v (%v)", e.Body, err)
		}
		break
	}
	wrong("key", "another", "已回答其中的问题")
	if _, page := h.form(t, c, http.MethodGet, at+"/enter", nil); strings.Contains(page, "效率尚不清楚") {
		t.Error("the form shows what an expert has answered")
	}
}
