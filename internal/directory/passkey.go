package directory

import (
	"context"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/id"
)

// Passkey is the public half of a key that a device of somebody keeps. It opens what a code by mail opens: the study of
// an invitation, and nothing without one.
type Passkey struct {
	ID      string // of the credential, in base64url
	Person  string
	Key     string // public key, counter and flags, as JSON of the library that checks signatures
	Created time.Time
	Used    time.Time // zero = never
}

// Ceremony is an exchange with a device that has begun: what was asked, of whom, for which study. It is good once.
type Ceremony struct {
	Hash    string // HashToken of the token in that browser's cookie
	Person  string
	Study   string
	State   string // what the library needs to check the answer, as JSON
	Expires time.Time
}

// Limits of passkeys.
const (
	CeremonyLife = 5 * time.Minute
	MostPasskeys = 10 // of one person
)

// Passkeys returns the keys of a person, the oldest first.
func (b *Book) Passkeys(ctx context.Context, person string) ([]Passkey, error) {
	return b.driver.Passkeys(ctx, person)
}

// AddPasskey stores a new key of a person. fault.Conflict if the key is known, or the person has [MostPasskeys].
func (b *Book) AddPasskey(ctx context.Context, k Passkey) error {
	have, err := b.driver.Passkeys(ctx, k.Person)
	if err != nil {
		return err
	}
	if len(have) >= MostPasskeys {
		return fault.New(fault.Conflict, "directory.passkey.many", "{n} devices are enough: remove one first", "n", MostPasskeys)
	}
	k.Created = b.now()
	return b.driver.AddPasskey(ctx, k)
}

// DropPasskey removes a key of a person; removing one that is not there is no error.
func (b *Book) DropPasskey(ctx context.Context, person, key string) error {
	return b.driver.DeletePasskey(ctx, person, key)
}

// BeginCeremony keeps what was asked of a device and returns the token by which the browser is known until the answer.
func (b *Book) BeginCeremony(ctx context.Context, person, study, state string) (token string, err error) {
	token = id.New()
	return token, b.driver.PutCeremony(ctx, Ceremony{Hash: HashToken(token), Person: person, Study: study, State: state, Expires: b.now().Add(CeremonyLife)})
}

// EndCeremony takes a ceremony out: an answer is tried once, whatever comes of it. fault.Closed if there is none.
func (b *Book) EndCeremony(ctx context.Context, token string) (Ceremony, error) {
	if !id.Valid(token) {
		return Ceremony{}, NoCeremony()
	}
	c, err := b.driver.TakeCeremony(ctx, HashToken(token))
	if err == nil && !b.now().Before(c.Expires) {
		return Ceremony{}, NoCeremony()
	}
	return c, err
}

// EnterByPasskey begins a session in a study for an expert whose device has signed; k is the key after that use.
func (b *Book) EnterByPasskey(ctx context.Context, study string, k Passkey) (cookie string, s Session, err error) {
	seat, err := b.Seat(ctx, k.Person, study)
	if err != nil {
		return "", Session{}, err
	}
	if seat.Pseudonym == "" {
		return "", Session{}, fault.New(fault.Closed, "directory.invitation.withdrawn", "this invitation was withdrawn: ask the secretariat")
	}
	k.Used = b.now()
	cookie = id.New()
	s = Session{Hash: HashToken(cookie), Person: k.Person, Study: study, Expires: b.now().Add(b.sessionLife)}
	if err := b.driver.UsePasskey(ctx, k, s); err != nil {
		return "", Session{}, err
	}
	return cookie, s, b.entered(ctx, k.Person, study)
}

// entered keeps the time at which somebody came in for the first time.
func (b *Book) entered(ctx context.Context, person, study string) error {
	p, _, err := b.driver.Participation(ctx, person, study)
	if err != nil || !p.Entered.IsZero() {
		return err
	}
	p.Person, p.Study, p.Entered = person, study, b.now()
	if p.Status == "" {
		p.Status = Asked
	}
	return b.driver.PutParticipation(ctx, p)
}

// NoCeremony is fault.Closed: no device was asked in this browser, or it answered too late.
func NoCeremony() error {
	return fault.New(fault.Closed, "directory.passkey.none", "the device answered too late, or was not asked from this browser: press the button again")
}

// NoPasskey is fault.NotFound: the key was removed, or was never here.
func NoPasskey() error {
	return fault.New(fault.NotFound, "directory.passkey.unknown", "this key is not known here: have a code mailed to you")
}

// PasskeyTaken is fault.Conflict: the device has a key here already.
func PasskeyTaken() error {
	return fault.New(fault.Conflict, "directory.passkey.taken", "this device has a key here already")
}
