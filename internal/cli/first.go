package cli

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/tanwen/tanwen/internal/directory"
)

// firstLink is how long the link of a first start works; the next start makes a new one anyway.
const firstLink = 7 * 24 * time.Hour

// firstStart prints a one-time link by which somebody becomes the administrator, as long as the installation has not
// been set up. A link of an earlier start is revoked.
func (s *session) firstStart(ctx context.Context, a *archive, public *url.URL) error {
	settings, err := a.office.Settings(ctx)
	if err != nil || settings.Version > 0 {
		return err
	}
	person, err := s.administrator(ctx, a.book)
	if err != nil {
		return err
	}
	if err := a.book.SignOutEverywhere(ctx, person); err != nil {
		return err
	}
	token, err := a.book.NewLink(ctx, person, "", firstLink)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.Stdout, s.text("serve.first", "link", public.JoinPath("i", token)))
	return err
}

// administrator returns an administrator of the directory, and adds one without a name of its own where there is none.
func (s *session) administrator(ctx context.Context, book *directory.Book) (string, error) {
	have, err := book.Members(ctx, "")
	if err != nil {
		return "", err
	}
	if len(have) > 0 {
		return have[0].Person, nil
	}
	person, err := book.AddPerson(ctx, directory.Person{Name: s.text("serve.administrator"), Lang: string(s.lang)})
	if err != nil {
		return "", err
	}
	return person.ID, book.Grant(ctx, directory.Membership{Person: person.ID, Role: directory.Administrator})
}
