package main

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/tanwen/tanwen/internal/cli"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/passkey"
	"github.com/tanwen/tanwen/internal/web"
)

// pages is the web application over an open data folder.
func pages(site cli.Site) (http.Handler, error) {
	keys, err := passkey.New(site.Book, site.Public, "Tanwen 碳问")
	if err != nil {
		return nil, err
	}
	var passkeys web.Passkeys
	if keys != nil {
		passkeys = keys
	}
	return web.New(web.Config{
		Desk: site.Desk, Heads: site.Desk.Log(), People: site.Book, Answers: desk.Answers{Desk: site.Desk}, Releases: site.Desk, Tables: desk.Tables{Desk: site.Desk}, Write: site.Write,
		Files: func(study consult.StudyID) (fs.FS, bool) {
			dir := filepath.Join(site.Outputs, string(study))
			if info, err := os.Stat(dir); err != nil || !info.IsDir() {
				return nil, false
			}
			return os.DirFS(dir), true
		},
		Passkeys: passkeys, Public: site.Public, Secretariat: &web.Secretariat{Office: site.Office, Register: site.Book, Desk: site.Desk, Rounds: desk.Rounds{Desk: site.Desk, Book: site.Book, Office: site.Office}, Panel: desk.Panel{Desk: site.Desk, Book: site.Book}, Post: desk.Invitations{Desk: site.Desk, Book: site.Book}, Proposals: desk.Proposals{Desk: site.Desk}, Contributors: &desk.Contributors{Desk: site.Desk, Book: site.Book}, Search: site.Search, Intake: sheets{}},
		Secure: site.Proxy || site.Public.Scheme == "https", Proxied: site.Proxy, Version: cli.Version(),
	})
}
