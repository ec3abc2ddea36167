package desk_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/sqlite"
)

// TestLettersFollowFromTheRecord opens, answers, closes and releases a round, and counts the letters that are due.
func TestLettersFollowFromTheRecord(t *testing.T) {
	d, closeAll := house(t, record.NewMemory(), &record.MemoryKeys{})
	t.Cleanup(closeAll)
	people, err := sqlite.OpenDirectory(t.Context(), filepath.Join(t.TempDir(), "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = people.Close() })
	clock := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	book := directory.New(people, directory.Options{Now: func() time.Time { return clock }})
	opened(t, d, 4)
	var ids []string
	for i, mail := range []string{"a@example.org", "b@example.org", "", "d@example.org"} {
		p, err := book.AddPerson(t.Context(), directory.Person{Name: "Expert", Mail: mail})
		if err != nil {
			t.Fatal(err)
		}
		if err := book.Grant(t.Context(), directory.Membership{Person: p.ID, Study: string(study), Role: directory.Expert, Pseudonym: string(expert(i))}); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	v := desk.Invitations{Desk: d, Book: book}
	count := func(kind directory.LetterKind) (n int) {
		t.Helper()
		letters, err := book.Letters(t.Context(), string(study))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range letters {
			if l.Kind == kind {
				n++
			}
		}
		return n
	}
	if err := book.Declare(t.Context(), directory.Participation{Person: ids[3], Study: string(study), Status: directory.Declined}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := v.Derive(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(directory.RoundLetter); n != 2 {
		t.Errorf("%d letters say that the round is open, want 2: one has no address, one has declined", n)
	}
	for i, want := range map[int]bool{0: true, 2: false, 3: false} {
		if added, err := v.Invite(t.Context(), study, ids[i]); err != nil || added != want {
			t.Errorf("inviting expert %d: %v (%v), want %v", i, added, err, want)
		}
	}
	if _, err := v.Invite(t.Context(), study, "nobody"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("inviting somebody who is no expert: %v", err)
	}
	if _, err := d.Do(t.Context(), study, answer(0, "7", "")); err != nil {
		t.Fatal(err)
	}
	for n, want := range []int{1, 0} { // once a day, to whoever is not done
		if queued, err := v.Remind(t.Context(), study, "2026-11-25"); err != nil || queued != want {
			t.Errorf("time %d: %d reminders (%v), want %d", n, queued, err, want)
		}
	}
	if queued, err := v.Remind(t.Context(), study, "2026-11-26"); err != nil || queued != 1 {
		t.Errorf("the next day: %d reminders (%v), want 1", queued, err)
	}
	if _, err := d.Do(t.Context(), study, consult.CloseRound{Role: consult.RoleProgram, Round: "1", Master: make([]byte, 32)}); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Remind(t.Context(), study, "2026-11-27"); fault.KindOf(err) != fault.Closed {
		t.Errorf("reminding of a closed round: %v", err)
	}
	if err := v.Derive(t.Context()); err != nil || count(directory.ReleaseLetter) != 0 {
		t.Errorf("letters about results before their release: %d (%v)", count(directory.ReleaseLetter), err)
	}
	if _, err := d.Do(t.Context(), study, consult.ReleaseRound{Role: consult.RoleProgram, Round: "1"}); err != nil {
		t.Fatal(err)
	}
	if err := v.Derive(t.Context()); err != nil || count(directory.ReleaseLetter) != 2 {
		t.Errorf("letters about results: %d (%v), want 2", count(directory.ReleaseLetter), err)
	}
}
