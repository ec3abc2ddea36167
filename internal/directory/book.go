package directory

import (
	"context"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/id"
)

// Driver stores what [Book] decides; internal/store/storetest is the suite that every engine passes. Methods may be
// called at the same time.
type Driver interface {
	// PutPerson stores a person or replaces the one of that id; [MailTaken] if the mail is another person's.
	PutPerson(ctx context.Context, p Person) error
	// Person returns a person; [NoPerson] if there is none.
	Person(ctx context.Context, id string) (Person, error)
	// PersonByMail returns the person with that lower-case address; [NoPerson] if there is none.
	PersonByMail(ctx context.Context, mail string) (Person, error)
	// People returns everybody, ordered by id.
	People(ctx context.Context) ([]Person, error)
	// DeletePerson removes a person with memberships, links, sessions, declarations and letters from every file of the store.
	DeletePerson(ctx context.Context, id string) error

	// PutMembership stores a membership, or the new pseudonym of one that exists; [NoPerson] for an unknown person,
	// [PseudonymTaken] if the study has another expert with that pseudonym.
	PutMembership(ctx context.Context, m Membership) error
	// DeleteMembership removes one; removing one that is not there is no error.
	DeleteMembership(ctx context.Context, m Membership) error
	// Memberships returns those of a person, ordered by study, then role.
	Memberships(ctx context.Context, person string) ([]Membership, error)
	// Members returns those of a study, ordered by role, then person.
	Members(ctx context.Context, study string) ([]Membership, error)

	PutLink(ctx context.Context, l Link) error
	// Link returns the link with that hash; [NoLink] if there is none.
	Link(ctx context.Context, hash string) (Link, error)
	// Redeem marks a link as used and stores a session in one transaction; [NoLink] or the error of [Link.Usable]
	// if the link cannot be used now.
	Redeem(ctx context.Context, hash string, now time.Time, s Session) error
	// Session returns the session with that hash; [NoSession] if there is none.
	Session(ctx context.Context, hash string) (Session, error)
	DeleteSession(ctx context.Context, hash string) error
	// DeleteAccess removes all links, invitation links, codes, passkeys and sessions of a person.
	DeleteAccess(ctx context.Context, person string) error
	// Sweep removes links, invitation links, codes and sessions that expired before now, and code letters older than
	// [KeepCodeLetters].
	Sweep(ctx context.Context, now time.Time) error

	PutInvitation(ctx context.Context, i Invitation) error
	// Invitation returns the invitation link with that hash; [NoInvitation] if there is none.
	Invitation(ctx context.Context, hash string) (Invitation, error)
	// PutCode stores a code, or replaces the one of that browser.
	PutCode(ctx context.Context, c Code) error
	// Code returns the code that was asked for in a browser; [NoCode] if there is none.
	Code(ctx context.Context, browser string) (Code, error)
	// TryCode decides by [Code.Try] in one transaction: it counts a wrong try, or deletes the code and stores the session.
	TryCode(ctx context.Context, browser, code string, now time.Time, s Session) error

	// AddPasskey stores a key; [NoPerson] for an unknown person, [PasskeyTaken] if the id is known.
	AddPasskey(ctx context.Context, k Passkey) error
	// Passkeys returns those of a person, ordered by the time when they were added, then id.
	Passkeys(ctx context.Context, person string) ([]Passkey, error)
	// UsePasskey stores the new state of a key and a session in one transaction; [NoPasskey] if the person has no such key.
	UsePasskey(ctx context.Context, k Passkey, s Session) error
	// DeletePasskey removes one; removing one that is not there is no error.
	DeletePasskey(ctx context.Context, person, id string) error
	PutCeremony(ctx context.Context, c Ceremony) error
	// TakeCeremony removes a ceremony and returns it: of two calls at the same time one gets it. [NoCeremony] if there is none.
	TakeCeremony(ctx context.Context, hash string) (Ceremony, error)

	// PutParticipation stores what somebody declared, or replaces it; [NoPerson] for an unknown person.
	PutParticipation(ctx context.Context, p Participation) error
	// Participation returns it; ok is false if nothing is stored.
	Participation(ctx context.Context, person, study string) (p Participation, ok bool, err error)
	// Participations returns those of a study, ordered by person.
	Participations(ctx context.Context, study string) ([]Participation, error)

	// AddLetter stores a letter unless one with its id is there; added is false then.
	AddLetter(ctx context.Context, l Letter) (added bool, err error)
	// ChangeLetter stores the new state of a letter that is there.
	ChangeLetter(ctx context.Context, l Letter) error
	// Letter returns a letter; [NoLetter] if there is none of that id.
	Letter(ctx context.Context, id string) (Letter, error)
	// Letters returns those of a study, ordered by the time when they were queued, then id.
	Letters(ctx context.Context, study string) ([]Letter, error)
	// DueLetters returns queued letters that are due at now, the earliest first, at most limit.
	DueLetters(ctx context.Context, now time.Time, limit int) ([]Letter, error)
	// CountLetters counts the letters of a kind to a person that were queued at or after since.
	CountLetters(ctx context.Context, person string, kind LetterKind, since time.Time) (int, error)
}

// Book is the directory of people. Make it with [New].
type Book struct {
	driver      Driver
	now         func() time.Time
	sessionLife time.Duration
	posted      chan struct{} // holds one signal while a letter waits that nobody has looked at
}

// Options are the things that a [Book] takes from outside; the zero value is right for a program that serves.
type Options struct {
	Now         func() time.Time // nil = time.Now
	SessionLife time.Duration    // from sign-in to the end of a session; 0 = 12 hours, at most MaxSessionLife
}

// New returns the directory over a driver.
func New(d Driver, o Options) *Book {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.SessionLife <= 0 {
		o.SessionLife = 12 * time.Hour
	}
	return &Book{driver: d, now: o.Now, sessionLife: min(o.SessionLife, MaxSessionLife), posted: make(chan struct{}, 1)}
}

// AddPerson stores a new person and returns it with its id. fault.Invalid names the field, fault.Conflict says that
// somebody has that mail address.
func (b *Book) AddPerson(ctx context.Context, p Person) (Person, error) {
	p, err := p.normal()
	if err != nil {
		return Person{}, err
	}
	p.ID = id.New()
	return p, b.driver.PutPerson(ctx, p)
}

// ChangePerson replaces name, mail and language of the person with that id.
func (b *Book) ChangePerson(ctx context.Context, p Person) error {
	p, err := p.normal()
	if err != nil {
		return err
	}
	if _, err := b.driver.Person(ctx, p.ID); err != nil {
		return err
	}
	return b.driver.PutPerson(ctx, p)
}

// Person returns a person; fault.NotFound if there is none of that id.
func (b *Book) Person(ctx context.Context, id string) (Person, error) {
	return b.driver.Person(ctx, id)
}

// PersonByMail returns the person with an address; fault.NotFound if there is none.
func (b *Book) PersonByMail(ctx context.Context, mail string) (Person, error) {
	mail, err := ParseMail(mail)
	if err != nil {
		return Person{}, err
	}
	return b.driver.PersonByMail(ctx, mail)
}

// People returns everybody, ordered by id.
func (b *Book) People(ctx context.Context) ([]Person, error) { return b.driver.People(ctx) }

// Grant gives a person a role. Granting it again is no error; an expert's pseudonym in a study cannot be changed,
// since answers stand under it.
func (b *Book) Grant(ctx context.Context, m Membership) error {
	if err := m.check(); err != nil {
		return err
	}
	have, err := b.driver.Memberships(ctx, m.Person)
	if err != nil {
		return err
	}
	for _, h := range have {
		if h.Study == m.Study && h.Role == m.Role && h.Pseudonym != m.Pseudonym {
			return fault.New(fault.Conflict, "directory.pseudonym.kept", "this person has a pseudonym in study {study} already, and answers may stand under it", "study", m.Study)
		}
	}
	return b.driver.PutMembership(ctx, m)
}

// Withdraw takes a role away and ends the person's sessions and links, so that nothing goes on with the old rights.
func (b *Book) Withdraw(ctx context.Context, m Membership) error {
	if err := b.driver.DeleteMembership(ctx, m); err != nil {
		return err
	}
	return b.driver.DeleteAccess(ctx, m.Person)
}

// Memberships returns the roles of a person, ordered by study, then role.
func (b *Book) Memberships(ctx context.Context, person string) ([]Membership, error) {
	return b.driver.Memberships(ctx, person)
}

// Members returns the roles in a study, ordered by role, then person. It joins pseudonyms with people: who may see
// that is the caller's business.
func (b *Book) Members(ctx context.Context, study string) ([]Membership, error) {
	return b.driver.Members(ctx, study)
}

// Forget removes a person with roles, pseudonyms, links and sessions. What the record holds under the pseudonym stays
// until it is erased there.
func (b *Book) Forget(ctx context.Context, person string) error {
	if _, err := b.driver.Person(ctx, person); err != nil {
		return err
	}
	return b.driver.DeletePerson(ctx, person)
}

// NoPerson is fault.NotFound: there is no such person.
func NoPerson() error {
	return fault.New(fault.NotFound, "directory.person.none", "there is no such person")
}

// MailTaken is fault.Conflict: another person has that mail address.
func MailTaken() error {
	return fault.New(fault.Conflict, "directory.mail.taken", "another person has this mail address")
}

// PseudonymTaken is fault.Conflict: another expert of the study has that pseudonym.
func PseudonymTaken() error {
	return fault.New(fault.Conflict, "directory.pseudonym.taken", "another expert of this study has this pseudonym")
}
