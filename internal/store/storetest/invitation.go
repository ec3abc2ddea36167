package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
)

// expert adds somebody who is invited to study s1.
func (l *lobby) expert(mail, pseudonym string) directory.Person {
	l.t.Helper()
	p := l.add("expert", mail)
	if err := l.book.Grant(context.Background(), directory.Membership{Person: p.ID, Study: "s1", Role: directory.Expert, Pseudonym: pseudonym}); err != nil {
		l.t.Fatal(err)
	}
	return p
}

func (l *lobby) invitation(person string) string {
	l.t.Helper()
	token, err := l.book.NewInvitation(context.Background(), person, "s1")
	if err != nil {
		l.t.Fatal(err)
	}
	return token
}

// ask asks for a code in a new browser and returns its cookie and the digits that the mail would carry.
func (l *lobby) ask(token string) (browser, digits string) {
	l.t.Helper()
	ctx := context.Background()
	i, err := l.book.Invited(ctx, token)
	if err != nil {
		l.t.Fatal(err)
	}
	if browser, err = l.book.AskCode(ctx, i); err != nil {
		l.t.Fatal(err)
	}
	if digits, err = l.book.DrawCode(ctx, directory.HashToken(browser)); err != nil {
		l.t.Fatal(err)
	}
	return browser, digits
}

// invited goes from a link to a session, and along the ways that do not lead there.
func invited(t *testing.T, l *lobby) {
	ctx := context.Background()
	p := l.expert("a@example.org", "p1")
	token := l.invitation(p.ID)
	for range 5 {
		if i, err := l.book.Invited(ctx, token); err != nil || i.Person != p.ID || i.Study != "s1" {
			t.Fatalf("invited %+v (%v)", i, err)
		}
	}
	l.reopen()
	for n := range 2 { // an invitation works again and again
		browser, digits := l.ask(token)
		cookie, s, err := l.book.EnterCode(ctx, browser, digits[:3]+" "+digits[3:])
		if err != nil || s.Person != p.ID || s.Study != "s1" {
			t.Fatalf("time %d: session %+v (%v)", n, s, err)
		}
		if kept, err := l.book.Session(ctx, cookie); err != nil || kept.Study != "s1" {
			t.Fatalf("the session reaches %q (%v), want s1", kept.Study, err)
		}
		_, _, err = l.book.EnterCode(ctx, browser, digits) // a code is used up
		want(t, err, fault.Closed, "directory.code.none")
	}
	said, err := l.book.Participation(ctx, p.ID, "s1")
	if err != nil || said.Status != directory.Asked || said.Entered.IsZero() {
		t.Fatalf("participation %+v (%v)", said, err)
	}
	nobody := l.add("no expert", "b@example.org")
	_, err = l.book.Invited(ctx, l.invitation(nobody.ID))
	want(t, err, fault.Closed, "directory.invitation.withdrawn")
	for _, unknown := range []string{id.New(), "", "x"} {
		_, err = l.book.Invited(ctx, unknown)
		want(t, err, fault.NotFound, "directory.invitation.none")
	}
	l.clock = l.clock.Add(directory.InvitationLife)
	_, err = l.book.Invited(ctx, token)
	want(t, err, fault.Closed, "directory.invitation.expired")
	if err := l.book.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	_, err = l.book.Invited(ctx, token)
	want(t, err, fault.NotFound, "directory.invitation.none")
}

// codes enters wrong, late and too many codes.
func codes(t *testing.T, l *lobby) {
	ctx := context.Background()
	p, other := l.expert("a@example.org", "p1"), l.expert("b@example.org", "p2")
	token := l.invitation(p.ID)
	browser, digits := l.ask(token)
	wrong := "000000"
	if digits == wrong {
		wrong = "000001"
	}
	for _, bad := range []string{"", "12345", "1234567", "12345a", "<b>123</b>"} {
		_, _, err := l.book.EnterCode(ctx, browser, bad)
		want(t, err, fault.Invalid, "directory.code.form") // no try is used up by what cannot be a code
	}
	for range directory.CodeTries {
		_, _, err := l.book.EnterCode(ctx, browser, wrong)
		want(t, err, fault.Invalid, "directory.code.wrong")
	}
	_, _, err := l.book.EnterCode(ctx, browser, digits) // right, but too late
	want(t, err, fault.Closed, "directory.code.tries")

	browser, digits = l.ask(token)
	full := []rune{}
	for _, r := range digits {
		full = append(full, r-'0'+'０')
	}
	if _, _, err := l.book.EnterCode(ctx, id.New(), digits); fault.KindOf(err) != fault.Closed {
		t.Fatalf("a code is good in another browser: %v", err)
	}
	if _, _, err := l.book.EnterCode(ctx, browser, string(full)); err != nil {
		t.Fatalf("full-width digits: %v", err)
	}
	browser, digits = l.ask(token)
	l.clock = l.clock.Add(directory.CodeLife)
	_, _, err = l.book.EnterCode(ctx, browser, digits)
	want(t, err, fault.Closed, "directory.code.none")

	for range directory.CodesPerHour - 3 {
		l.ask(token)
	}
	i, err := l.book.Invited(ctx, token)
	if err != nil {
		t.Fatal(err)
	}
	_, err = l.book.AskCode(ctx, i)
	want(t, err, fault.Conflict, "directory.code.often")
	l.ask(l.invitation(other.ID)) // nobody else is kept out
	l.clock = l.clock.Add(time.Hour)
	l.ask(token)

	// Of many browsers that guess at once, no more tries pass than one alone would have.
	browser, digits = l.ask(l.invitation(other.ID))
	var guesses sync.WaitGroup
	var mu sync.Mutex
	wrongs := 0
	for range 20 {
		guesses.Go(func() {
			_, _, err := l.book.EnterCode(ctx, browser, opposite(digits))
			mu.Lock()
			defer mu.Unlock()
			if fault.KindOf(err) == fault.Invalid {
				wrongs++
			}
		})
	}
	guesses.Wait()
	if wrongs != directory.CodeTries {
		t.Fatalf("%d guesses were looked at, want %d", wrongs, directory.CodeTries)
	}
}

// opposite returns six other digits.
func opposite(digits string) string {
	out := []byte(digits)
	for i := range out {
		out[i] = '0' + (out[i]-'0'+5)%10
	}
	return string(out)
}

// declarations stores what people say about taking part.
func declarations(t *testing.T, l *lobby) {
	ctx := context.Background()
	p := l.expert("a@example.org", "p1")
	want(t, l.book.Declare(ctx, directory.Participation{Person: p.ID, Study: "s1", Status: directory.Accepted}), fault.Invalid, "directory.consent")
	want(t, l.book.Declare(ctx, directory.Participation{Person: p.ID, Study: "s1"}), fault.Invalid, "directory.participation")
	if err := l.book.Declare(ctx, directory.Participation{Person: p.ID, Study: "s1", Status: directory.Declined, Reason: "出差 <b>"}); err != nil {
		t.Fatal(err)
	}
	l.clock = l.clock.Add(time.Hour)
	yes := directory.Participation{Person: p.ID, Study: "s1", Status: directory.Accepted, Consent: "c", Interests: "i", Viewpoint: "v"}
	if err := l.book.Declare(ctx, yes); err != nil {
		t.Fatal(err)
	}
	l.reopen()
	yes.Changed = l.clock
	if got, err := l.book.Participation(ctx, p.ID, "s1"); err != nil || got != yes {
		t.Fatalf("kept %+v (%v), want %+v", got, err, yes)
	}
	if all, err := l.book.Participations(ctx, "s1"); err != nil || len(all) != 1 {
		t.Fatalf("%+v (%v), want one", all, err)
	}
	if err := l.book.Forget(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	if all, err := l.book.Participations(ctx, "s1"); err != nil || len(all) != 0 {
		t.Fatalf("%+v (%v), want none after the person was forgotten", all, err)
	}
}

// letters queues, sends, delays and loses mail.
func letters(t *testing.T, l *lobby) {
	ctx := context.Background()
	p := l.expert("a@example.org", "p1")
	letter := directory.Letter{ID: "round/s1/1/" + p.ID, Person: p.ID, Study: "s1", Kind: directory.RoundLetter, About: "1"}
	for n := range 3 {
		if added, err := l.book.Post(ctx, letter); err != nil || added != (n == 0) {
			t.Fatalf("time %d: added %v (%v)", n, added, err)
		}
	}
	due := func() []directory.Letter {
		t.Helper()
		found, err := l.book.Due(ctx, 10)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	found := due()
	if len(found) != 1 {
		t.Fatalf("due %+v, want one", found)
	}
	if err := l.book.Delayed(ctx, found[0], "no server", false); err != nil {
		t.Fatal(err)
	}
	l.reopen()
	if found := due(); len(found) != 0 {
		t.Fatalf("%+v is tried again at once", found)
	}
	l.clock = l.clock.Add(time.Minute)
	found = due()
	if len(found) != 1 || found[0].Attempts != 1 || found[0].Failure != "no server" {
		t.Fatalf("due %+v, want one after one attempt", found)
	}
	if err := l.book.Sent(ctx, found[0]); err != nil {
		t.Fatal(err)
	}
	if added, err := l.book.Post(ctx, letter); err != nil || added || len(due()) != 0 {
		t.Fatalf("a letter that was sent is queued again (%v)", err)
	}
	want(t, l.book.Retry(ctx, letter.ID), fault.Conflict, "directory.letter.waiting")
	want(t, l.book.Retry(ctx, "x"), fault.NotFound, "directory.letter.none")

	other := directory.Letter{ID: "lost/x", Person: p.ID, Study: "s1", Kind: directory.LostLetter}
	if _, err := l.book.Post(ctx, other); err != nil {
		t.Fatal(err)
	}
	for range directory.MaxAttempts {
		for _, f := range due() {
			if err := l.book.Delayed(ctx, f, "refused", false); err != nil {
				t.Fatal(err)
			}
		}
		l.clock = l.clock.Add(24 * time.Hour)
	}
	if kept, err := l.book.Letter(ctx, other.ID); err != nil || kept.Status != directory.LetterFailed || len(due()) != 0 {
		t.Fatalf("after %d attempts: %+v (%v)", directory.MaxAttempts, kept, err)
	}
	if err := l.book.Retry(ctx, other.ID); err != nil || len(due()) != 1 {
		t.Fatalf("a failed letter is not tried again when asked (%v)", err)
	}
	if all, err := l.book.Letters(ctx, "s1"); err != nil || len(all) != 2 || all[0].ID != letter.ID || all[0].Sent.IsZero() {
		t.Fatalf("%+v (%v), want two", all, err)
	}
	_, err := l.book.Post(ctx, directory.Letter{ID: "y", Person: id.New(), Study: "s1", Kind: directory.LostLetter})
	want(t, err, fault.NotFound, "directory.person.none")

	// A lost link: the same answer whoever asks, and one mail in ten minutes.
	for _, mail := range []string{"a@example.org", "A@example.org", "nobody@example.org"} {
		if err := l.book.Recover(ctx, mail); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := l.book.Letters(ctx, "s1"); err != nil || len(all) != 3 {
		t.Fatalf("%d letters (%v), want 3", len(all), err)
	}
	_, err = l.book.AskCode(ctx, directory.Invitation{Person: p.ID, Study: "s1"})
	if err != nil {
		t.Fatal(err)
	}
	l.clock = l.clock.Add(directory.KeepCodeLetters)
	if err := l.book.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if all, err := l.book.Letters(ctx, "s1"); err != nil || len(all) != 3 {
		t.Fatalf("%d letters (%v), want 3: when somebody signed in is not kept", len(all), err)
	}
}
