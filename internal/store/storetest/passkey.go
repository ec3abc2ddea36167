package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
)

// passkeys keeps keys of devices, and exchanges with them that are good once.
func passkeys(t *testing.T, l *lobby) {
	ctx := context.Background()
	p := l.expert("a@example.org", "p1")
	want(t, l.book.AddPasskey(ctx, directory.Passkey{ID: "k0", Person: "nobody", Key: "{}"}), fault.NotFound, "directory.person.none")
	for _, name := range []string{"k2", "k1"} {
		if err := l.book.AddPasskey(ctx, directory.Passkey{ID: name, Person: p.ID, Key: `{"n":1}`}); err != nil {
			t.Fatal(err)
		}
		l.clock = l.clock.Add(time.Minute)
	}
	want(t, l.book.AddPasskey(ctx, directory.Passkey{ID: "k1", Person: p.ID, Key: "{}"}), fault.Conflict, "directory.passkey.taken")
	l.reopen()
	keys, err := l.book.Passkeys(ctx, p.ID)
	if err != nil || len(keys) != 2 || keys[0].ID != "k2" || keys[1].ID != "k1" || !keys[0].Used.IsZero() || keys[0].Key != `{"n":1}` {
		t.Fatalf("keys %+v (%v)", keys, err)
	}

	// An exchange is taken out once, even if the answer is wrong, and not after its time.
	token, err := l.book.BeginCeremony(ctx, p.ID, "s1", "asked")
	if err != nil {
		t.Fatal(err)
	}
	if c, err := l.book.EndCeremony(ctx, token); err != nil || c.State != "asked" || c.Person != p.ID || c.Study != "s1" {
		t.Fatalf("ceremony %+v (%v)", c, err)
	}
	for _, wrong := range []string{token, id.New(), "", "x"} {
		_, err := l.book.EndCeremony(ctx, wrong)
		want(t, err, fault.Closed, "directory.passkey.none")
	}
	late, err := l.book.BeginCeremony(ctx, p.ID, "s1", "asked")
	if err != nil {
		t.Fatal(err)
	}
	l.clock = l.clock.Add(directory.CeremonyLife)
	_, err = l.book.EndCeremony(ctx, late)
	want(t, err, fault.Closed, "directory.passkey.none")

	// A key that signed begins a session in the study of the invitation.
	used := keys[1]
	used.Key = `{"n":2}`
	cookie, s, err := l.book.EnterByPasskey(ctx, "s1", used)
	if err != nil || s.Study != "s1" {
		t.Fatalf("session %+v (%v)", s, err)
	}
	if _, err := l.book.Session(ctx, cookie); err != nil {
		t.Fatal(err)
	}
	if said, err := l.book.Participation(ctx, p.ID, "s1"); err != nil || said.Entered.IsZero() || said.Status != directory.Asked {
		t.Fatalf("participation %+v (%v)", said, err)
	}
	if keys, err = l.book.Passkeys(ctx, p.ID); err != nil || keys[1].Key != `{"n":2}` || keys[1].Used.IsZero() || !keys[0].Used.IsZero() {
		t.Fatalf("after use: %+v (%v)", keys, err)
	}
	_, _, err = l.book.EnterByPasskey(ctx, "s2", used)
	want(t, err, fault.Closed, "directory.invitation.withdrawn")

	// A key that was removed opens nothing, nor one of somebody whose access was taken away.
	if err := l.book.DropPasskey(ctx, p.ID, "k1"); err != nil {
		t.Fatal(err)
	}
	_, _, err = l.book.EnterByPasskey(ctx, "s1", used)
	want(t, err, fault.NotFound, "directory.passkey.unknown")
	if err := l.book.SignOutEverywhere(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	if keys, err = l.book.Passkeys(ctx, p.ID); err != nil || len(keys) != 0 {
		t.Fatalf("after the access was taken away: %+v (%v)", keys, err)
	}
}
