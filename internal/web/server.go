package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/record"
)

// Desk reads consultations; *desk.Desk is one.
type Desk interface {
	Studies(ctx context.Context) ([]consult.StudyID, error)
	Snapshot(ctx context.Context, id consult.StudyID) (*consult.State, error)
}

// Heads gives the newest signed head of a study; *record.Log does.
type Heads interface {
	Head(ctx context.Context, study string) (record.Head, error)
}

// People knows who is signed in and what they may do; *directory.Book does.
type People interface {
	Look(ctx context.Context, token string) (directory.Link, error)
	SignIn(ctx context.Context, token string) (cookie string, s directory.Session, l directory.Link, err error)
	SignOut(ctx context.Context, cookie string) error
	Session(ctx context.Context, cookie string) (directory.Session, error)
	Person(ctx context.Context, id string) (directory.Person, error)
	Memberships(ctx context.Context, person string) ([]directory.Membership, error)
}

// Config is what the pages need from outside.
type Config struct {
	Desk   Desk
	Heads  Heads
	People People
	// Files returns the results of a consultation, laid out as `tanwen export` writes them; ok is false while there are
	// none. nil: there never are.
	Files func(study consult.StudyID) (results fs.FS, ok bool)
	// Secure says that browsers reach this server by https, directly or through a proxy: cookies carry the prefix
	// __Host- and browsers are told to come by https only.
	Secure bool
	// Version of the program, printed in the footer.
	Version string
	Log     *slog.Logger   // nil = slog.Default()
	Zone    *time.Location // of times on pages; nil = Asia/Shanghai
}

// New returns the handler of all pages. fault.Invalid names what is missing in the configuration.
func New(c Config) (http.Handler, error) {
	if c.Desk == nil || c.Heads == nil || c.People == nil {
		return nil, fault.Bad("config", "web.config", "the pages need a desk, heads and a directory")
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n"))
	})
	return mux, nil
}
