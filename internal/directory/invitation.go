package directory

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"strings"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/id"
)

// Invitation is an invitation link as it is stored. It says who is meant; whoever holds it is signed in only after a
// code went to that person's mailbox. It may be used any number of times until it expires.
type Invitation struct {
	Hash    string // HashToken of the token
	Person  string
	Study   string
	Expires time.Time
}

// Code is a six-digit code that was asked for in one browser.
type Code struct {
	Browser string // HashToken of the token in that browser's cookie
	Person  string
	Study   string
	Code    string // hash of browser and digits; empty until the mail is written
	Expires time.Time
	Tries   int
}

// Limits of codes. A code can be guessed with a chance of 5 in a million, and a person gets five an hour.
const (
	CodeLife     = 10 * time.Minute
	CodeTries    = 5
	CodesPerHour = 5
)

// InvitationLife is how long an invitation link can be used at most; when a round is over is for the caller to say.
const InvitationLife = 180 * 24 * time.Hour

// NewInvitation makes an invitation link for an expert of a study and returns its token, which is not stored.
func (b *Book) NewInvitation(ctx context.Context, person, study string) (token string, err error) {
	token = id.New()
	return token, b.driver.PutInvitation(ctx, Invitation{Hash: HashToken(token), Person: person, Study: study, Expires: b.now().Add(InvitationLife)})
}

// Invited returns the invitation of a token and changes nothing. fault.NotFound for a token that is unknown or was
// revoked, fault.Closed for one that has expired or whose person is no longer an expert of the study.
func (b *Book) Invited(ctx context.Context, token string) (Invitation, error) {
	if !id.Valid(token) {
		return Invitation{}, NoInvitation()
	}
	i, err := b.driver.Invitation(ctx, HashToken(token))
	if err != nil {
		return Invitation{}, err
	}
	if !b.now().Before(i.Expires) {
		return Invitation{}, fault.New(fault.Closed, "directory.invitation.expired", "this invitation link has expired: have a new one sent to you")
	}
	if seat, err := b.Seat(ctx, i.Person, i.Study); err != nil {
		return Invitation{}, err
	} else if seat.Pseudonym == "" {
		return Invitation{}, fault.New(fault.Closed, "directory.invitation.withdrawn", "this invitation was withdrawn: ask the secretariat")
	}
	return i, nil
}

// Seat returns a person's membership as an expert of a study; its pseudonym is empty for somebody who is none.
func (b *Book) Seat(ctx context.Context, person, study string) (Membership, error) {
	have, err := b.driver.Memberships(ctx, person)
	for _, m := range have {
		if m.Study == study && m.Role == Expert {
			return m, err
		}
	}
	return Membership{}, err
}

// AskCode has a code mailed to the person of an invitation and returns the token by which this browser is known until
// the code is entered. fault.Conflict says that too many were asked for within the hour; nobody else is kept out.
func (b *Book) AskCode(ctx context.Context, i Invitation) (browser string, err error) {
	if p, err := b.driver.Person(ctx, i.Person); err != nil {
		return "", err
	} else if p.Mail == "" {
		return "", fault.New(fault.Closed, "directory.code.no_mail", "no mail address is known for this invitation: ask the secretariat")
	}
	now := b.now()
	n, err := b.driver.CountLetters(ctx, i.Person, CodeLetter, now.Add(-time.Hour))
	if err != nil {
		return "", err
	}
	if n >= CodesPerHour {
		return "", fault.New(fault.Conflict, "directory.code.often", "{n} codes were sent within an hour: use the newest one, or wait an hour", "n", CodesPerHour)
	}
	browser = id.New()
	c := Code{Browser: HashToken(browser), Person: i.Person, Study: i.Study, Expires: now.Add(CodeLife)}
	if err := b.driver.PutCode(ctx, c); err != nil {
		return "", err
	}
	_, err = b.Post(ctx, Letter{ID: "code/" + c.Browser, Person: i.Person, Study: i.Study, Kind: CodeLetter, About: c.Browser})
	return browser, err
}

// Asked returns the code that a browser has asked for; fault.Closed if there is none, or it can no longer be entered.
func (b *Book) Asked(ctx context.Context, browser string) (Code, error) {
	if !id.Valid(browser) {
		return Code{}, NoCode()
	}
	c, err := b.driver.Code(ctx, HashToken(browser))
	if err == nil && !b.now().Before(c.Expires) {
		return Code{}, NoCode()
	}
	return c, err
}

// DrawCode draws the digits of a code for the mail that carries them, and stores their hash. hash is Code.Browser, the
// letter's About. A second call, for a mail that is sent again, draws others.
func (b *Book) DrawCode(ctx context.Context, hash string) (digits string, err error) {
	c, err := b.driver.Code(ctx, hash)
	if err != nil {
		return "", err
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	digits = n.String()
	digits = strings.Repeat("0", 6-len(digits)) + digits
	c.Code = hashCode(hash, digits)
	return digits, b.driver.PutCode(ctx, c)
}

func hashCode(browser, digits string) string {
	sum := sha256.Sum256([]byte("tanwen/code/v1\x00" + browser + "\x00" + digits))
	return hex.EncodeToString(sum[:])
}

// Try decides what a try with the hash of some digits amounts to: nil if it is right, fault.Invalid if it is wrong and
// tries are left, fault.Closed otherwise.
func (c Code) Try(code string, now time.Time) error {
	switch {
	case !now.Before(c.Expires):
		return NoCode()
	case c.Tries >= CodeTries:
		return fault.New(fault.Closed, "directory.code.tries", "the code was wrong {n} times and is not valid any more: have a new one sent", "n", CodeTries)
	case c.Code == "" || c.Code != code:
		return fault.Bad("code", "directory.code.wrong", "this is not the code that was sent last: look again, {left} {left|try is|tries are} left", "left", CodeTries-c.Tries-1)
	}
	return nil
}

// EnterCode begins a session in the study of the invitation if the digits are those that were mailed. Digits may be
// full-width and stand in groups. It returns the token for the cookie. The time of the first entry is kept.
func (b *Book) EnterCode(ctx context.Context, browser, digits string) (cookie string, s Session, err error) {
	c, err := b.Asked(ctx, browser)
	if err != nil {
		return "", Session{}, err
	}
	digits, ok := plainDigits(digits)
	if !ok {
		return "", Session{}, fault.Bad("code", "directory.code.form", "a code has six digits")
	}
	cookie = id.New()
	s = Session{Hash: HashToken(cookie), Person: c.Person, Study: c.Study, Expires: b.now().Add(b.sessionLife)}
	if err := b.driver.TryCode(ctx, c.Browser, hashCode(c.Browser, digits), b.now(), s); err != nil {
		return "", Session{}, err
	}
	return cookie, s, b.entered(ctx, c.Person, c.Study)
}

// plainDigits returns six digits out of what somebody typed or pasted.
func plainDigits(s string) (string, bool) {
	var out strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			out.WriteRune(r)
		case r >= '０' && r <= '９':
			out.WriteRune(r - '０' + '0')
		case r == ' ' || r == '-' || r == '\u00a0' || r == '\u3000' || r == '\t':
		default:
			return "", false
		}
	}
	return out.String(), out.Len() == 6
}

// Recover queues a mail with a new link for whoever has that address, for each study in which they are an expert. It
// does not say whether there is anybody. A second request within ten minutes sends nothing.
func (b *Book) Recover(ctx context.Context, mail string) error {
	p, err := b.PersonByMail(ctx, mail)
	if fault.KindOf(err) == fault.NotFound {
		return nil // whether there is somebody must not be told
	}
	if err != nil {
		return err
	}
	seats, err := b.driver.Memberships(ctx, p.ID)
	if err != nil {
		return err
	}
	slot := b.now().Truncate(CodeLife).UTC().Format("2006-01-02T15:04")
	for _, m := range seats {
		if m.Role != Expert {
			continue
		}
		if _, err := b.Post(ctx, Letter{ID: "lost/" + m.Study + "/" + p.ID + "/" + slot, Person: p.ID, Study: m.Study, Kind: LostLetter}); err != nil {
			return err
		}
	}
	return nil
}

// NoInvitation is fault.NotFound: no invitation has this token. An unknown and a revoked one are not told apart.
func NoInvitation() error {
	return fault.New(fault.NotFound, "directory.invitation.none", "this invitation link is not valid: have a new one sent to you")
}

// NoCode is fault.Closed: no code was asked for in this browser, or its ten minutes are over.
func NoCode() error {
	return fault.New(fault.Closed, "directory.code.none", "no code is waiting in this browser, or its ten minutes are over: have a new one sent")
}
