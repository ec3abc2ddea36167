package web

import (
	"context"
	crand "crypto/rand"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/internal/record"
)

// Desk reads consultations; *desk.Desk is one.
type Desk interface {
	Studies(ctx context.Context) ([]consult.StudyID, error)
	Snapshot(ctx context.Context, id consult.StudyID) (*consult.State, error)
	View(ctx context.Context, id consult.StudyID, read func(*consult.State) error) error
}

// Heads gives the newest signed head of a study, and the larger one that was seen before where the record was put back
// from an older copy; *record.Log does.
type Heads interface {
	Head(ctx context.Context, study string) (record.Head, error)
	Restored(study string) (record.Head, bool)
}

// People knows who is signed in and what they may do; *directory.Book does.
type People interface {
	Look(ctx context.Context, token string) (directory.Link, error)
	SignIn(ctx context.Context, token string) (cookie string, s directory.Session, l directory.Link, err error)
	SignOut(ctx context.Context, cookie string) error
	Session(ctx context.Context, cookie string) (directory.Session, error)
	Person(ctx context.Context, id string) (directory.Person, error)
	Memberships(ctx context.Context, person string) ([]directory.Membership, error)

	Invited(ctx context.Context, token string) (directory.Invitation, error)
	AskCode(ctx context.Context, i directory.Invitation) (browser string, err error)
	Asked(ctx context.Context, browser string) (directory.Code, error)
	EnterCode(ctx context.Context, browser, digits string) (cookie string, s directory.Session, err error)
	Recover(ctx context.Context, mail string) error
	Participation(ctx context.Context, person, study string) (directory.Participation, error)
	Declare(ctx context.Context, p directory.Participation) error
}

// Answers takes what experts answer; *desk.Answers does.
type Answers interface {
	Save(ctx context.Context, e desk.Entry, sheet consult.Sheet, text consult.SheetText) (desk.Saved, error)
	Judge(ctx context.Context, e desk.Entry, sheet consult.JudgementSheet, text consult.JudgementText) (desk.Saved, error)
	Respond(ctx context.Context, e desk.Entry, sheet consult.ResponseSheet, text consult.ResponseText) (desk.Saved, error)
	Argue(ctx context.Context, e desk.Entry, x desk.Argument) (desk.Saved, error)
	MarkArgument(ctx context.Context, e desk.Entry, leaf int64, changed bool) (desk.Saved, error)
	WithdrawResponse(ctx context.Context, e desk.Entry, prompts ...consult.PromptID) (desk.Saved, error)
	Withdraw(ctx context.Context, e desk.Entry, items ...consult.ItemID) (desk.Saved, error)
	Receipt(ctx context.Context, study consult.StudyID, p consult.Pseudonym, leaf int64) ([]byte, error)
}

// Releases makes results public; *desk.Desk does.
type Releases interface {
	Release(ctx context.Context, study consult.StudyID, role consult.Role, reason string) error
}

// Config is what the pages need from outside.
type Config struct {
	Desk    Desk
	Heads   Heads
	People  People
	Answers Answers
	// Passkeys lets experts come in with keys of their devices; nil: by code only.
	Passkeys Passkeys
	// Releases makes results public; nil: these pages cannot.
	Releases Releases
	// Tables reads rows of data that are too long for a state to hold; nil: these pages show only those that it holds.
	Tables Tables
	// Files returns the results of a consultation, laid out as `tanwen export` writes them; ok is false while there are
	// none. nil: there never are.
	Files func(study consult.StudyID) (results fs.FS, ok bool)
	// Write writes the briefs and the package of a consultation, where Files finds them; nil: these pages cannot.
	Write func(ctx context.Context, study consult.StudyID) error
	// Secure says that browsers reach this server by https, directly or through a proxy: cookies carry the prefix
	// __Host- and browsers are told to come by https only.
	Secure bool
	// Proxied says that requests come through a proxy that writes the visitor's address behind all others into
	// X-Forwarded-For.
	Proxied bool
	// Version of the program, printed in the footer.
	Version string
	Log     *slog.Logger   // nil = slog.Default()
	Zone    *time.Location // of times on pages where the settings name none; nil = Asia/Shanghai
	// Public is the address at which people reach the pages; nil: the one under which a page was asked for.
	Public *url.URL
	// Secretariat is what running consultations needs; nil: the pages are for reading only.
	Secretariat *Secretariat
}

type server struct {
	Config
	shelf    shelf
	released released
	models   modelShelf
	count    counters
	like     likeness
	handing  turnstile // proposals to a public call
	asking   turnstile // for questions like one that is typed there
	// ownAliases are for an installation without an office, which keeps no secret: they change at each start.
	ownAliases office.Aliases
}

// New returns the handler of all pages. fault.Invalid names what is missing in the configuration.
func New(c Config) (http.Handler, error) {
	if c.Desk == nil || c.Heads == nil || c.People == nil || c.Answers == nil {
		return nil, fault.Bad("config", "web.config", "the pages need a desk, heads, a directory and a place for answers")
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Zone == nil {
		c.Zone = office.Settings{}.Location()
	}
	c.Desk = oneView{c.Desk}
	secret := make([]byte, 32)
	_, _ = crand.Read(secret)
	s := &server{Config: c, ownAliases: office.NewAliases(secret), handing: turnstile{pace: proposing}, asking: turnstile{pace: typing}}
	mux := http.NewServeMux()
	for _, rt := range routes() {
		mux.HandleFunc(rt.method+" "+rt.path, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, rt) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, route{who: everyone, handle: func(*server, *visit) error { return missing() }})
	})
	return s.guard(byMethod(mux)), nil
}

// byMethod answers a known address under another method by 405 with the methods that it has; without it, the page for
// unknown addresses would answer.
func byMethod(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern == "/" {
			var allowed []string
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				probe := r.Clone(r.Context())
				probe.Method = method
				if _, pattern := mux.Handler(probe); pattern != "/" {
					allowed = append(allowed, method)
				}
			}
			if len(allowed) > 0 {
				w.Header().Set("Allow", strings.Join(allowed, ", "))
				http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
				return
			}
		}
		mux.ServeHTTP(w, r)
	})
}

func (s *server) serve(w http.ResponseWriter, r *http.Request, rt route) {
	r = r.WithContext(holding(r.Context()))
	limit := max(rt.limit, formLimit)
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	v, err := s.enter(w, r, rt)
	entered := err == nil
	if entered && r.Method == http.MethodPost {
		// A body that trickles in is cut off.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readTime + time.Duration(limit/slowest)*time.Second))
		err = packed(r)
	}
	if err == nil {
		err = rt.handle(s, v)
	}
	if rt.act != "" && v.signedIn() {
		failure := err
		if failure == nil {
			failure = v.refused
		}
		if noted := s.noted(v, rt.act, failure); noted != nil && err == nil {
			s.Log.ErrorContext(r.Context(), "audit log failed", "act", rt.act, "cause", noted.Error())
		}
	}
	if err != nil {
		s.refuse(v, err)
	}
}
