package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/sqlite"
	"github.com/tanwen/tanwen/internal/web"
)

// empty starts a server over an empty data folder, and returns the browser of its administrator, who has just signed in
// by the link of a first start.
func empty(t testing.TB) (*house, *http.Client) {
	t.Helper()
	log, err := record.OpenLog(t.Context(), record.NewMemory(), &record.MemoryKeys{}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	people, err := sqlite.OpenDirectory(t.Context(), t.TempDir()+"/directory.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = people.Close() })
	h := &house{book: directory.New(people, directory.Options{}), desk: desk.Open(log), log: log, office: office.New(people, nil)}
	t.Cleanup(h.desk.Close)
	handler, err := web.New(web.Config{Desk: h.desk, Heads: log, People: h.book, Answers: desk.Answers{Desk: h.desk}, Version: "test", Log: slog.New(slog.DiscardHandler), Secretariat: h.secretariat()})
	if err != nil {
		t.Fatal(err)
	}
	h.Server = httptest.NewServer(handler)
	t.Cleanup(h.Close)
	c := browser()
	if res, _ := h.form(t, c, http.MethodPost, h.first(t), nil); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the link of a first start: %s", res.Status)
	}
	return h, c
}

// first is the address of the link that a first start prints.
func (h *house) first(t testing.TB) string {
	t.Helper()
	person, err := h.book.AddPerson(t.Context(), directory.Person{Name: "Administrator"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.book.Grant(t.Context(), directory.Membership{Person: person.ID, Role: directory.Administrator}); err != nil {
		t.Fatal(err)
	}
	token, err := h.book.NewLink(t.Context(), person.ID, "", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return "/i/" + token
}

// secretariat is what the pages of the office need, as the program wires it.
func (h *house) secretariat() *web.Secretariat {
	return &web.Secretariat{Office: h.office, Register: h.book, Desk: h.desk, Rounds: desk.Rounds{Desk: h.desk, Book: h.book, Office: h.office}, Panel: desk.Panel{Desk: h.desk, Book: h.book}, Post: desk.Invitations{Desk: h.desk, Book: h.book}, Proposals: desk.Proposals{Desk: h.desk}, Contributors: &desk.Contributors{Desk: h.desk, Book: h.book}, Intake: sheets{}, Search: h.search, Now: h.now}
}

func TestFirstStart(t *testing.T) {
	h, c := empty(t)
	if res, _ := h.form(t, c, http.MethodGet, "/", nil); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/setup" {
		t.Fatalf("the start page of a new installation: %s to %q", res.Status, res.Header.Get("Location"))
	}
	wrong := url.Values{"name": {"王某"}, "mail": {"nowhere"}, "institution_zh": {""}, "institution_en": {""}, "lang": {"zh-CN"}, "zone": {"Asia/Shanghai"}, "mail_way": {"server"}, "mail_server": {"mail.example.org"}, "mail_from": {"office@example.org"}}
	res, body := h.form(t, c, http.MethodPost, "/setup", wrong)
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong form: %s", res.Status)
	}
	for _, want := range []string{"请填写机构的中文或英文名称", "这不是邮件服务器地址", `value="王某"`, `value="nowhere"`, `value="mail.example.org"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the refused form does not show %q", want)
		}
	}
	if s, err := h.office.Settings(t.Context()); err != nil || s.Version != 0 {
		t.Errorf("a refused form was stored: %+v (%v)", s, err)
	}
	right := url.Values{"name": {"王某"}, "mail": {"wang@example.org"}, "institution_zh": {"能源战略研究所"}, "lang": {"zh-CN"}, "zone": {"UTC"}, "mail_way": {"files"}}
	if res, body := h.form(t, c, http.MethodPost, "/setup", right); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("a right form: %s\n%s", res.Status, body)
	}
	_, body = h.form(t, c, http.MethodGet, "/?done=set_up", nil)
	for _, want := range []string{"能源战略研究所", "协调世界时", "系统已设置完毕"} {
		if !strings.Contains(body, want) {
			t.Errorf("the start page does not show %q", want)
		}
	}
	if p, err := h.book.PersonByMail(t.Context(), "wang@example.org"); err != nil || p.Name != "王某" {
		t.Errorf("the administrator is %+v (%v)", p, err)
	}
	entries, err := h.office.Entries(t.Context(), "", 0, 10)
	if err != nil || len(entries) != 2 || entries[0].Outcome != office.Done || entries[1].Outcome != "invalid" {
		t.Errorf("the audit log holds %+v (%v)", entries, err)
	}
}

// TestLinksOpenNoMoreThanTheirStudy: a convener who names somebody with wider rights gets no link to them.
func TestLinksOpenNoMoreThanTheirStudy(t *testing.T) {
	h := open(t)
	boss, err := h.book.AddPerson(t.Context(), directory.Person{Name: "Boss", Mail: "boss@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.book.Grant(t.Context(), directory.Membership{Person: boss.ID, Role: directory.Administrator}); err != nil {
		t.Fatal(err)
	}
	c := h.signedIn(t, directory.Convener)
	seat := url.Values{"name": {"Boss"}, "mail": {"boss@example.org"}, "role": {"reader"}, "lang": {"en"}}
	if _, body := h.form(t, c, http.MethodPost, "/c/storage/people", seat); strings.Contains(body, "/i/") {
		t.Error("a convener got a sign-in link of an administrator")
	}
	if _, body := h.form(t, c, http.MethodPost, "/c/storage/people/link", url.Values{"person": {boss.ID}}); strings.Contains(body, "/i/") {
		t.Error("a convener made a sign-in link for an administrator")
	}
	fresh := url.Values{"name": {"New"}, "mail": {"new@example.org"}, "role": {"facilitator"}, "lang": {"en"}}
	_, body := h.form(t, c, http.MethodPost, "/c/storage/people", fresh)
	if !strings.Contains(body, h.URL+"/i/") {
		t.Error("no sign-in link of somebody new is shown")
	}
	if res, _ := h.form(t, c, http.MethodPost, "/c/storage/people", url.Values{"name": {"New"}, "role": {"administrator"}, "lang": {"en"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a convener makes an administrator: %s", res.Status)
	}
}
