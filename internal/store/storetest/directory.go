package storetest

import (
	"context"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
)

// DirectoryOpener opens one directory. Called again after the first driver was closed, it opens what is there.
type DirectoryOpener func() (directory.Driver, error)

// ExerciseDirectory runs the suite of directory drivers. fresh returns the opener of a new, empty store.
func ExerciseDirectory(t *testing.T, fresh func(t *testing.T) DirectoryOpener) {
	for name, test := range map[string]func(*testing.T, *lobby){
		"people":      people,
		"roles":       roles,
		"one link":    oneLink,
		"sessions":    sessions,
		"forget":      forget,
		"one of many": oneOfMany,
		"invited":     invited,
		"codes":       codes,
		"declared":    declarations,
		"letters":     letters,
		"passkeys":    passkeys,
	} {
		t.Run(name, func(t *testing.T) {
			l := &lobby{t: t, opener: fresh(t), clock: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)}
			l.open()
			t.Cleanup(l.close)
			test(t, l)
		})
	}
}

// lobby is one directory under test with a clock that the test moves.
type lobby struct {
	t      *testing.T
	opener DirectoryOpener
	driver directory.Driver
	book   *directory.Book
	clock  time.Time
}

func (l *lobby) open() {
	l.t.Helper()
	driver, err := l.opener()
	if err != nil {
		l.t.Fatal(err)
	}
	l.driver = driver
	l.book = directory.New(driver, directory.Options{Now: func() time.Time { return l.clock }})
}

func (l *lobby) close() {
	l.t.Helper()
	if c, ok := l.driver.(io.Closer); ok {
		if err := c.Close(); err != nil {
			l.t.Fatal(err)
		}
	}
}

func (l *lobby) reopen() {
	l.t.Helper()
	l.close()
	l.open()
}

func (l *lobby) add(name, mail string) directory.Person {
	l.t.Helper()
	p, err := l.book.AddPerson(context.Background(), directory.Person{Name: name, Mail: mail, Lang: "zh-CN"})
	if err != nil {
		l.t.Fatal(err)
	}
	return p
}

func (l *lobby) link(person string) string {
	l.t.Helper()
	token, err := l.book.NewLink(context.Background(), person, "s1", time.Hour)
	if err != nil {
		l.t.Fatal(err)
	}
	return token
}

func people(t *testing.T, l *lobby) {
	ctx := context.Background()
	first := l.add(" Role Convener ", "Convener@Example.ORG")
	l.add("no address", "")
	l.add("no address either", "")
	if first.Name != "Role Convener" || first.Mail != "convener@example.org" || !id.Valid(first.ID) {
		t.Fatalf("stored as %+v", first)
	}
	_, err := l.book.AddPerson(ctx, directory.Person{Name: "other", Mail: "convener@example.org"})
	want(t, err, fault.Conflict, "directory.mail.taken")
	l.reopen()
	if p, err := l.book.PersonByMail(ctx, "CONVENER@example.org"); err != nil || p != first {
		t.Fatalf("found %+v (%v), want %+v", p, err, first)
	}
	changed := first
	changed.Mail, changed.Lang = "new@example.org", "en"
	if err := l.book.ChangePerson(ctx, changed); err != nil {
		t.Fatal(err)
	}
	if p, err := l.book.Person(ctx, first.ID); err != nil || p != changed {
		t.Fatalf("found %+v (%v), want %+v", p, err, changed)
	}
	changed.ID = id.New()
	want(t, l.book.ChangePerson(ctx, changed), fault.NotFound, "directory.person.none")
	_, err = l.book.PersonByMail(ctx, "convener@example.org")
	want(t, err, fault.NotFound, "directory.person.none")
	if all, err := l.book.People(ctx); err != nil || len(all) != 3 || all[0].ID > all[1].ID {
		t.Fatalf("people %+v (%v), want three in the order of their ids", all, err)
	}
}

func roles(t *testing.T, l *lobby) {
	ctx := context.Background()
	a, b := l.add("a", ""), l.add("b", "")
	for _, m := range []directory.Membership{
		{Person: a.ID, Role: directory.Administrator},
		{Person: a.ID, Study: "s1", Role: directory.Convener},
		{Person: a.ID, Study: "s1", Role: directory.Expert, Pseudonym: "p1"},
		{Person: a.ID, Study: "s1", Role: directory.Expert, Pseudonym: "p1"}, // again
		{Person: a.ID, Study: "s2", Role: directory.Expert, Pseudonym: "p1"},
		{Person: b.ID, Study: "s1", Role: directory.Expert, Pseudonym: "p2"},
		{Person: b.ID, Study: "s1", Role: directory.Reader},
	} {
		if err := l.book.Grant(ctx, m); err != nil {
			t.Fatalf("%+v: %v", m, err)
		}
	}
	for _, c := range []struct {
		m    directory.Membership
		kind fault.Kind
		key  string
	}{
		{directory.Membership{Person: a.ID, Study: "s1", Role: "owner"}, fault.Invalid, "directory.role"},
		{directory.Membership{Person: a.ID, Role: directory.Convener}, fault.Invalid, "directory.role.study"},
		{directory.Membership{Person: a.ID, Study: "s1", Role: directory.Administrator}, fault.Invalid, "directory.role.study"},
		{directory.Membership{Person: a.ID, Study: "s3", Role: directory.Expert}, fault.Invalid, "directory.role.pseudonym"},
		{directory.Membership{Person: a.ID, Study: "s3", Role: directory.Reader, Pseudonym: "p9"}, fault.Invalid, "directory.role.pseudonym"},
		{directory.Membership{Person: a.ID, Study: "s3", Role: directory.Expert, Pseudonym: "p 9"}, fault.Invalid, "directory.pseudonym"},
		{directory.Membership{Person: a.ID, Study: "s1", Role: directory.Expert, Pseudonym: "p9"}, fault.Conflict, "directory.pseudonym.kept"},
		{directory.Membership{Person: b.ID, Study: "s2", Role: directory.Expert, Pseudonym: "p1"}, fault.Conflict, "directory.pseudonym.taken"},
		{directory.Membership{Person: id.New(), Study: "s1", Role: directory.Reader}, fault.NotFound, "directory.person.none"},
	} {
		want(t, l.book.Grant(ctx, c.m), c.kind, c.key)
	}
	l.reopen()
	got, err := l.book.Members(ctx, "s1")
	if err != nil || len(got) != 4 || got[0].Role != directory.Convener || got[3].Role != directory.Reader {
		t.Fatalf("members %+v (%v), want four in the order of their roles", got, err)
	}
	mine, err := l.book.Memberships(ctx, a.ID)
	if err != nil || len(mine) != 4 || mine[0].Role != directory.Administrator || mine[3].Study != "s2" {
		t.Fatalf("memberships %+v (%v), want four in the order of their studies", mine, err)
	}
	cookie, _, _, err := l.book.SignIn(ctx, l.link(b.ID))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.book.Withdraw(ctx, directory.Membership{Person: b.ID, Study: "s1", Role: directory.Reader}); err != nil {
		t.Fatal(err)
	}
	if left, err := l.book.Memberships(ctx, b.ID); err != nil || len(left) != 1 {
		t.Fatalf("memberships %+v (%v), want one", left, err)
	}
	_, err = l.book.Session(ctx, cookie)
	want(t, err, fault.NotFound, "directory.session.none")
}

func oneLink(t *testing.T, l *lobby) {
	ctx := context.Background()
	p := l.add("a", "")
	token := l.link(p.ID)
	for range 5 { // a mail scanner opens it again and again
		if link, err := l.book.Look(ctx, token); err != nil || link.Person != p.ID || link.Study != "s1" {
			t.Fatalf("looking gives %+v (%v)", link, err)
		}
	}
	l.reopen()
	cookie, s, link, err := l.book.SignIn(ctx, token)
	if err != nil || s.Person != p.ID || link.Study != "s1" || cookie == token {
		t.Fatalf("session %+v, link %+v (%v)", s, link, err)
	}
	_, _, _, err = l.book.SignIn(ctx, token)
	want(t, err, fault.Closed, "directory.link.used")
	_, err = l.book.Look(ctx, token)
	want(t, err, fault.Closed, "directory.link.used")
	want(t, l.driver.Redeem(ctx, directory.HashToken(token), l.clock, directory.Session{Hash: "x", Person: p.ID}), fault.Closed, "directory.link.used")

	late := l.link(p.ID)
	l.clock = l.clock.Add(time.Hour)
	_, _, _, err = l.book.SignIn(ctx, late)
	want(t, err, fault.Closed, "directory.link.expired")
	want(t, l.driver.Redeem(ctx, directory.HashToken(late), l.clock, directory.Session{Hash: "x", Person: p.ID}), fault.Closed, "directory.link.expired")

	revoked := l.link(p.ID)
	if err := l.book.SignOutEverywhere(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	for _, unknown := range []string{revoked, id.New(), "", "../../x", directory.HashToken(token)} {
		_, _, _, err := l.book.SignIn(ctx, unknown)
		want(t, err, fault.NotFound, "directory.link.none")
	}
	_, err = l.book.NewLink(ctx, id.New(), "", time.Hour)
	want(t, err, fault.NotFound, "directory.person.none")
	for _, life := range []time.Duration{0, -time.Hour, directory.MaxLinkLife + 1} {
		_, err = l.book.NewLink(ctx, p.ID, "", life)
		want(t, err, fault.Invalid, "directory.link.life")
	}
}

func sessions(t *testing.T, l *lobby) {
	ctx := context.Background()
	p := l.add("a", "")
	var cookies []string
	for range 3 {
		cookie, _, _, err := l.book.SignIn(ctx, l.link(p.ID))
		if err != nil {
			t.Fatal(err)
		}
		cookies = append(cookies, cookie)
	}
	l.reopen()
	if s, err := l.book.Session(ctx, cookies[0]); err != nil || s.Person != p.ID {
		t.Fatalf("session %+v (%v)", s, err)
	}
	for range 2 {
		if err := l.book.SignOut(ctx, cookies[0]); err != nil {
			t.Fatal(err)
		}
	}
	for _, none := range []string{cookies[0], id.New(), "", directory.HashToken(cookies[1])} {
		_, err := l.book.Session(ctx, none)
		want(t, err, fault.NotFound, "directory.session.none")
	}
	if _, err := l.book.Session(ctx, cookies[1]); err != nil {
		t.Fatalf("signing out of one session ended another: %v", err)
	}
	l.clock = l.clock.Add(12 * time.Hour)
	_, err := l.book.Session(ctx, cookies[1])
	want(t, err, fault.NotFound, "directory.session.none")
	if err := l.book.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	_, err = l.driver.Session(ctx, directory.HashToken(cookies[1]))
	want(t, err, fault.NotFound, "directory.session.none")
}

func forget(t *testing.T, l *lobby) {
	ctx := context.Background()
	p, other := l.add("a", "a@example.org"), l.add("b", "b@example.org")
	if err := l.book.Grant(ctx, directory.Membership{Person: p.ID, Study: "s1", Role: directory.Expert, Pseudonym: "p1"}); err != nil {
		t.Fatal(err)
	}
	link := l.link(p.ID)
	cookie, _, _, err := l.book.SignIn(ctx, l.link(p.ID))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.book.Forget(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	_, err = l.book.Person(ctx, p.ID)
	want(t, err, fault.NotFound, "directory.person.none")
	_, err = l.book.Session(ctx, cookie)
	want(t, err, fault.NotFound, "directory.session.none")
	_, err = l.book.Look(ctx, link)
	want(t, err, fault.NotFound, "directory.link.none")
	if m, err := l.book.Members(ctx, "s1"); err != nil || len(m) != 0 {
		t.Fatalf("members %+v (%v), want none", m, err)
	}
	want(t, l.book.Forget(ctx, p.ID), fault.NotFound, "directory.person.none")
	if _, err := l.book.Person(ctx, other.ID); err != nil {
		t.Fatal(err)
	}
}

// oneOfMany presses the button of one link many times at once.
func oneOfMany(t *testing.T, l *lobby) {
	ctx := context.Background()
	token := l.link(l.add("a", "").ID)
	var presses sync.WaitGroup
	results := make(chan error, 16)
	for range cap(results) {
		presses.Go(func() {
			_, _, _, err := l.book.SignIn(ctx, token)
			results <- err
		})
	}
	presses.Wait()
	close(results)
	signedIn := 0
	for err := range results {
		if err == nil {
			signedIn++
		} else if fault.KindOf(err) != fault.Closed {
			t.Fatal(fmt.Errorf("a press that came too late: %w", err))
		}
	}
	if signedIn != 1 {
		t.Fatalf("%d sessions of one link, want 1", signedIn)
	}
}
