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
	var via mail.Transport = mail.Folder{Dir: filepath.Join(site.Data, "outbox")}
	if site.Mail.Server != "" {
		if via, err = mail.ParseServer(site.Mail.Server, site.Mail.Password); err != nil {
			return nil, err
		}
	}
	post := &mail.Post{
		Book: site.Book, Desk: site.Desk, Public: site.Public, Now: time.Now,
		Transport: func(context.Context) (mail.Transport, string, string, error) { return via, site.Mail.From, "", nil },
	}
	work, err := jobs.Start(ctx, filepath.Join(site.Data, "jobs.db"), jobs.Work{
		Derive: desk.Invitations{Desk: site.Desk, Book: site.Book}.Derive, Due: site.Book.Due, Deliver: post.Deliver, Sweep: site.Book.Sweep,
	})
	if err != nil {
		return nil, err
	}
	return work.Close, nil
}
