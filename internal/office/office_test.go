package office_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/internal/store/sqlite"
)

// open returns an office on a store of its own, with a clock that stands.
func open(t *testing.T) *office.Office {
	t.Helper()
	d, err := sqlite.OpenDirectory(context.Background(), t.TempDir()+"/directory.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return office.New(d, func() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) })
}

func want(t *testing.T, what string, err error, kind fault.Kind, key string) {
	t.Helper()
	if f := fault.Find(err); f == nil || f.Kind != kind || f.Key != key {
		t.Errorf("%s: %v, want %s %s", what, err, kind, key)
	}
}

func TestSettings(t *testing.T) {
	o := open(t)
	first, err := o.Settings(t.Context())
	if err != nil || first.Version != 0 || first.Zone != "Asia/Shanghai" {
		t.Fatalf("settings of a new office: %+v (%v)", first, err)
	}
	good := office.Settings{Institution: consult.Text{Zh: "研究所"}, Lang: "en", Zone: "UTC"}
	for _, c := range []struct {
		key    string
		change func(*office.Settings)
	}{
		{"office.institution", func(s *office.Settings) { s.Institution = consult.Text{} }},
		{"office.institution.long", func(s *office.Settings) { s.Institution.Zh = strings.Repeat("所", 201) }},
		{"office.lang", func(s *office.Settings) { s.Lang = "zh" }},
		{"office.zone", func(s *office.Settings) { s.Zone = "Mars" }},
		{"office.mail.server", func(s *office.Settings) {
			s.Mail = office.MailSettings{Server: "mail.example.org", From: "a@example.org"}
		}},
		{"office.mail.from", func(s *office.Settings) { s.Mail = office.MailSettings{Server: "smtp://mail.example.org"} }},
		{"directory.mail", func(s *office.Settings) { s.Mail.From = "a@b\r\nBcc: x@example.org" }},
		{"office.logo", func(s *office.Settings) { s.Logo = []byte("<svg onload=alert(1)>") }},
		{"office.logo", func(s *office.Settings) { s.Logo = append([]byte("\xff\xd8\xff"), make([]byte, office.MaxLogo)...) }},
	} {
		s := good
		c.change(&s)
		want(t, c.key, o.ChangeSettings(t.Context(), s), fault.Invalid, c.key)
	}
	if err := o.ChangeSettings(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	want(t, "a second first version", o.ChangeSettings(t.Context(), good), fault.Conflict, "office.changed")
	if s, err := o.Settings(t.Context()); err != nil || s.Version != 1 || s.Location() != time.UTC {
		t.Errorf("settings %+v (%v)", s, err)
	}
}

func TestDrafts(t *testing.T) {
	o := open(t)
	d := office.Draft{ID: "s1", Owner: "p"}.With("consultation.yaml", []byte("title: x\n")).With("items.csv", []byte("id,text\n"))
	d, err := o.SaveDraft(t.Context(), d)
	if err != nil || d.Version != 1 {
		t.Fatalf("version %d (%v)", d.Version, err)
	}
	folder, err := d.Folder()
	if err != nil {
		t.Fatal(err)
	}
	if data, err := fs.ReadFile(folder, "consultation.yaml"); err != nil || string(data) != "title: x\n" {
		t.Errorf("the folder holds %q (%v)", data, err)
	}
	changed := d.With("items.csv", nil)
	if _, ok := d.Files["items.csv"]; !ok || len(changed.Files) != 1 {
		t.Error("removing a file changes the draft it was taken from")
	}
	if _, err := o.SaveDraft(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	_, err = o.SaveDraft(t.Context(), d)
	want(t, "an older version", err, fault.Conflict, "office.changed")
	_, err = o.SaveDraft(t.Context(), office.Draft{ID: "s2"}.With("items.csv", make([]byte, office.MaxDraft+1)))
	want(t, "too large", err, fault.TooLarge, "office.draft.large")
	if err := o.DeleteDraft(t.Context(), "s1"); err != nil {
		t.Fatal(err)
	}
	_, err = o.Draft(t.Context(), "s1")
	want(t, "a removed draft", err, fault.NotFound, "office.draft.none")
}

func TestProposals(t *testing.T) {
	o := open(t)
	p, err := o.Propose(t.Context(), office.Proposal{Study: "s1", Act: "round.release", About: "1", Person: "first", Name: "First"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.Propose(t.Context(), office.Proposal{Study: "s1", Act: "round.release", About: "1", Person: "other"})
	want(t, "the same again", err, fault.Conflict, "office.proposal.waits")
	if _, err := o.Propose(t.Context(), office.Proposal{Study: "s2", Act: "round.release", About: "1", Person: "first"}); err != nil {
		t.Errorf("the same act in another study: %v", err)
	}
	_, err = o.Second(t.Context(), "s1", p.ID, "first")
	want(t, "the same person", err, fault.Denied, "office.proposal.same")
	_, err = o.Second(t.Context(), "s2", p.ID, "second")
	want(t, "through another study", err, fault.NotFound, "office.proposal.none")
	if got, err := o.Second(t.Context(), "s1", p.ID, "second"); err != nil || got.Act != "round.release" {
		t.Errorf("a second person: %+v (%v)", got, err)
	}
	if waiting, err := o.Proposals(t.Context(), "s1"); err != nil || len(waiting) != 1 {
		t.Errorf("%d wait (%v)", len(waiting), err)
	}
	if err := o.Settle(t.Context(), p.ID); err != nil {
		t.Fatal(err)
	}
	_, err = o.Second(t.Context(), "s1", p.ID, "second")
	want(t, "after it was carried out", err, fault.NotFound, "office.proposal.none")
}

func TestPanelPlans(t *testing.T) {
	o := open(t)
	if err := o.ChangeTargets(t.Context(), "s1", 0, []office.Target{{Attribute: "region", Value: "west", Least: 3}}); err != nil {
		t.Fatal(err)
	}
	if targets, version, err := o.Targets(t.Context(), "s1"); err != nil || version != 1 || len(targets) != 1 || targets[0].Least != 3 {
		t.Errorf("targets %+v at %d (%v)", targets, version, err)
	}
	if err := o.ChangeDeadlines(t.Context(), "s1", "1", 0, office.Deadlines{"p": "2026-12-01"}); err != nil {
		t.Fatal(err)
	}
	if d, _, err := o.Deadlines(t.Context(), "s1", "2"); err != nil || len(d) != 0 {
		t.Errorf("deadlines of another round %v (%v)", d, err)
	}
	for _, data := range []string{"one", "two"} {
		if err := o.PutPending(t.Context(), "s1/panel", "x.csv", []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	if _, data, ok, err := o.Pending(t.Context(), "s1/panel"); err != nil || !ok || string(data) != "two" {
		t.Errorf("pending %q, %v (%v)", data, ok, err)
	}
	if err := o.DropPending(t.Context(), "s1/panel"); err != nil {
		t.Fatal(err)
	}
	if _, _, ok, err := o.Pending(t.Context(), "s1/panel"); ok || err != nil {
		t.Errorf("dropped, and still there (%v)", err)
	}
}
