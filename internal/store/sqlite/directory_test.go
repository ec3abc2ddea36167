package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/internal/store/sqlite"
	"github.com/tanwen/tanwen/internal/store/storetest"
)

func TestDirectory(t *testing.T) {
	storetest.ExerciseDirectory(t, func(t *testing.T) storetest.DirectoryOpener {
		path := filepath.Join(t.TempDir(), "directory.db")
		return func() (directory.Driver, error) { return sqlite.OpenDirectory(context.Background(), path) }
	})
}

func TestOffice(t *testing.T) {
	storetest.ExerciseOffice(t, func(t *testing.T) storetest.OfficeOpener {
		path := filepath.Join(t.TempDir(), "directory.db")
		return func() (office.Driver, error) { return sqlite.OpenDirectory(context.Background(), path) }
	})
}

// TestForgottenPeopleAreInNoFile looks for a name, an address and a token in every byte of the store.
func TestForgottenPeopleAreInNoFile(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	driver, err := sqlite.OpenDirectory(ctx, filepath.Join(dir, "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close()
	book := directory.New(driver, directory.Options{})
	p, err := book.AddPerson(ctx, directory.Person{Name: "canary name", Mail: "canary@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	if err := book.Grant(ctx, directory.Membership{Person: p.ID, Study: "s1", Role: directory.Expert, Pseudonym: "canary-pseudonym"}); err != nil {
		t.Fatal(err)
	}
	token, err := book.NewLink(ctx, p.ID, "s1", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if n := countInFiles(t, dir, "canary"); n < 3 {
		t.Fatalf("control: %d canaries before, want at least 3", n)
	}
	if n := countInFiles(t, dir, token); n != 0 {
		t.Fatal("the token of a link is stored in the clear")
	}
	if err := book.Forget(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	for _, canary := range []string{"canary", p.ID} {
		if n := countInFiles(t, dir, canary); n != 0 {
			t.Fatalf("%q stands in the files %d times after the person was forgotten", canary, n)
		}
	}
}
