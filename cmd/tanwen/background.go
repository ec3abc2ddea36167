package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/tanwen/tanwen/internal/cli"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/jobs"
	"github.com/tanwen/tanwen/internal/mail"
)

// background sends the mail that follows from the record.
func background(ctx context.Context, site cli.Site) (finish func() error, err error) {
	if site.Mail.Server != "" {
		if _, err := mail.ParseServer(site.Mail.Server, site.Mail.Password); err != nil {
			return nil, err
		}
	}
	post := &mail.Post{
		Book: site.Book, Desk: site.Desk, Public: site.Public, Now: time.Now, Deadlines: site.Office,
		Transport: func(ctx context.Context) (mail.Transport, string, string, error) { return transport(ctx, site) },
	}
	work, err := jobs.Start(ctx, filepath.Join(site.Data, "jobs.db"), jobs.Work{
		Derive: desk.Invitations{Desk: site.Desk, Book: site.Book}.Derive, Due: site.Book.Due, Deliver: once(site, post.Deliver), Sweep: site.Book.Sweep, Posted: site.Book.Posted(),
	})
	if err != nil {
		return nil, err
	}
	return work.Close, nil
}

// once lets one node at a time deliver a letter, so that the others find it sent.
func once(site cli.Site, deliver func(ctx context.Context, letter string) error) func(ctx context.Context, letter string) error {
	return func(ctx context.Context, letter string) error {
		release, err := site.Hold(ctx, []string{"letter " + letter})
		if err != nil {
			return err
		}
		defer release()
		return deliver(ctx, letter)
	}
}

// transport is how mail leaves: as the command line says, else as the settings say, which may change at any time.
func transport(ctx context.Context, site cli.Site) (via mail.Transport, from, sender string, err error) {
	settings, err := site.Office.Settings(ctx)
	if err != nil {
		return nil, "", "", err
	}
	server, password, from := site.Mail.Server, site.Mail.Password, site.Mail.From
	if server == "" {
		server, password = settings.Mail.Server, settings.Mail.Password
		if settings.Mail.From != "" {
			from = settings.Mail.From
		}
	}
	sender = settings.Institution.In(settings.Lang)
	if server == "" {
		return mail.Folder{Dir: filepath.Join(site.Data, "outbox")}, from, sender, nil
	}
	via, err = mail.ParseServer(server, password)
	return via, from, sender, err
}
