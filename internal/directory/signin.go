package directory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/id"
)

// Link is a sign-in link as it is stored: the hash of its token, whom it signs in, and where it leads.
type Link struct {
	Hash    string // HashToken of the token
	Person  string
	Study   string // study whose page it leads to; empty = the start page
	Expires time.Time
	Used    bool
}

// Session is a signed-in browser as it is stored.
type Session struct {
	Hash    string // HashToken of the cookie's token
	Person  string
	Study   string // the one study in which it counts, as an expert; empty = all roles of the person
	Expires time.Time
}

// HashToken returns the form in which a token is stored: SHA-256 in hexadecimal. A token has 130 random bits, so
// that a plain hash cannot be turned back.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte("tanwen/token/v1\x00" + token))
	return hex.EncodeToString(sum[:])
}

// Longest lives of links and sessions.
const (
	MaxLinkLife    = 366 * 24 * time.Hour
	MaxSessionLife = 30 * 24 * time.Hour
)

// NewLink makes a one-time sign-in link for a person and returns its token, which is shown once and not stored.
func (b *Book) NewLink(ctx context.Context, person, study string, life time.Duration) (token string, err error) {
	if life <= 0 || life > MaxLinkLife {
		return "", fault.Bad("life", "directory.link.life", "a sign-in link lives at most {days} days", "days", int(MaxLinkLife.Hours()/24))
	}
	if _, err := b.driver.Person(ctx, person); err != nil {
		return "", err
	}
	token = id.New()
	return token, b.driver.PutLink(ctx, Link{Hash: HashToken(token), Person: person, Study: study, Expires: b.now().Add(life)})
}

// Look returns the link of a token without using it up: what the page behind the link shows. fault.NotFound for a
// token that is unknown or was revoked, fault.Closed for one that is used or expired.
func (b *Book) Look(ctx context.Context, token string) (Link, error) {
	if !id.Valid(token) {
		return Link{}, NoLink()
	}
	l, err := b.driver.Link(ctx, HashToken(token))
	if err != nil {
		return Link{}, err
	}
	return l, l.Usable(b.now())
}

// Usable returns fault.Closed if the link was used or has expired. A driver's Redeem asks it inside its transaction.
func (l Link) Usable(now time.Time) error {
	switch {
	case l.Used:
		return fault.New(fault.Closed, "directory.link.used", "this sign-in link was used before: ask for a new one")
	case !now.Before(l.Expires):
		return fault.New(fault.Closed, "directory.link.expired", "this sign-in link has expired: ask for a new one")
	}
	return nil
}

// NoLink is fault.NotFound: no link has this token. An unknown and a revoked one are not told apart.
func NoLink() error {
	return fault.New(fault.NotFound, "directory.link.none", "this sign-in link is not valid: ask for a new one")
}

// NoSession is fault.NotFound: nobody is signed in with this token.
func NoSession() error {
	return fault.New(fault.NotFound, "directory.session.none", "you are not signed in, or your session has ended")
}

// SignIn uses a link up and begins a session. It returns the token for the cookie, which is not stored, with the
// session and where the link leads. Of several calls with one token, one succeeds.
func (b *Book) SignIn(ctx context.Context, token string) (cookie string, s Session, l Link, err error) {
	if l, err = b.Look(ctx, token); err != nil {
		return "", Session{}, Link{}, err
	}
	cookie = id.New()
	s = Session{Hash: HashToken(cookie), Person: l.Person, Expires: b.now().Add(b.sessionLife)}
	if err := b.driver.Redeem(ctx, l.Hash, b.now(), s); err != nil {
		return "", Session{}, Link{}, err
	}
	return cookie, s, l, nil
}

// Session returns the session of a cookie's token; fault.NotFound if there is none, or if it has ended.
func (b *Book) Session(ctx context.Context, cookie string) (Session, error) {
	if !id.Valid(cookie) {
		return Session{}, NoSession()
	}
	s, err := b.driver.Session(ctx, HashToken(cookie))
	if err == nil && !b.now().Before(s.Expires) {
		return Session{}, NoSession()
	}
	return s, err
}

// SignOut ends the session of a cookie's token; ending one that has ended is no error.
func (b *Book) SignOut(ctx context.Context, cookie string) error {
	return b.driver.DeleteSession(ctx, HashToken(cookie))
}

// SignOutEverywhere ends all sessions of a person and revokes the person's unused links.
func (b *Book) SignOutEverywhere(ctx context.Context, person string) error {
	return b.driver.DeleteAccess(ctx, person)
}

// Sweep removes links and sessions that have expired; a program calls it now and then.
func (b *Book) Sweep(ctx context.Context) error { return b.driver.Sweep(ctx, b.now()) }
