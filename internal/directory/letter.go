package directory

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
)

// Letter is one mail to one person: what it is about, and what became of it. Its text is written when it is sent, so
// that no link and no code that signs anybody in lies in the directory.
type Letter struct {
	ID       string // idempotency key: a second letter of this id is not added
	Person   string
	Study    string
	Kind     LetterKind
	About    string // round of an invitation or a reminder, browser of a code
	Status   LetterStatus
	Queued   time.Time
	Due      time.Time // not before
	Sent     time.Time // zero while not sent
	Attempts int
	Failure  string // of the last attempt, for the secretariat
}

// LetterKind is what a letter is for.
type LetterKind string

// The kinds of letters.
const (
	InvitationLetter LetterKind = "invitation" // asks whether somebody will take part; no round is open yet
	RoundLetter      LetterKind = "round"      // a round has opened
	ReminderLetter   LetterKind = "reminder"   // a round closes soon and something is left
	ReleaseLetter    LetterKind = "release"    // the results of a round can be read
	LostLetter       LetterKind = "lost"       // a new link was asked for
	CodeLetter       LetterKind = "code"       // six digits
	ProposalLetter   LetterKind = "proposal"   // a proposal came in by the open call; About is the code by which it is looked up
	FateLetter       LetterKind = "fate"       // something was decided about a proposal; About as before
)

// LetterStatus is what became of a letter.
type LetterStatus string

// A letter is queued until the mail server took it, or until trying again is useless.
const (
	LetterQueued LetterStatus = "queued"
	LetterSent   LetterStatus = "sent"
	LetterFailed LetterStatus = "failed"
)

// MaxAttempts is how often a letter is tried; the waits between double from one minute.
const MaxAttempts = 8

// KeepCodeLetters is how long it is known that a code was mailed: when somebody signed in is nobody's business later.
const KeepCodeLetters = 24 * time.Hour

// Post queues a letter. added is false if the letter is known already, whatever became of it: nothing is sent twice.
func (b *Book) Post(ctx context.Context, l Letter) (added bool, err error) {
	now := b.now()
	l.Status, l.Queued = LetterQueued, now
	if l.Due.IsZero() {
		l.Due = now
	}
	added, err = b.driver.AddLetter(ctx, l)
	if added && err == nil && !l.Due.After(now) {
		select {
		case b.posted <- struct{}{}:
		default: // a signal waits already
		}
	}
	return added, err
}

// Posted yields a signal soon after this process has queued a letter that is due at once, so that a code which somebody
// waits for needs no turn of a clock. One signal may stand for several letters; it is for one receiver.
func (b *Book) Posted() <-chan struct{} { return b.posted }

// Due returns queued letters that are to be sent now, the earliest first, at most limit.
func (b *Book) Due(ctx context.Context, limit int) ([]Letter, error) {
	return b.driver.DueLetters(ctx, b.now(), limit)
}

// Letter returns a letter; fault.NotFound if there is none of that id.
func (b *Book) Letter(ctx context.Context, id string) (Letter, error) {
	return b.driver.Letter(ctx, id)
}

// Letters returns the letters of a study in the order in which they were queued.
func (b *Book) Letters(ctx context.Context, study string) ([]Letter, error) {
	return b.driver.Letters(ctx, study)
}

// Sent notes that the mail server has taken a letter.
func (b *Book) Sent(ctx context.Context, l Letter) error {
	l.Status, l.Sent, l.Failure = LetterSent, b.now(), ""
	l.Attempts++
	return b.driver.ChangeLetter(ctx, l)
}

// Delayed notes that an attempt failed, and when the next one is due. Where final is set, or after [MaxAttempts], the
// letter has failed and is not tried again.
func (b *Book) Delayed(ctx context.Context, l Letter, why string, final bool) error {
	l.Attempts++
	if utf8.RuneCountInString(why) > 300 {
		why = string([]rune(why)[:300])
	}
	l.Failure = why
	l.Due = b.now().Add(time.Minute << min(l.Attempts-1, MaxAttempts))
	if final || l.Attempts >= MaxAttempts {
		l.Status = LetterFailed
	}
	return b.driver.ChangeLetter(ctx, l)
}

// Retry queues a letter that has failed once more.
func (b *Book) Retry(ctx context.Context, id string) error {
	l, err := b.driver.Letter(ctx, id)
	if err != nil {
		return err
	}
	if l.Status != LetterFailed {
		return fault.New(fault.Conflict, "directory.letter.waiting", "this mail has not failed: it was sent, or is being tried")
	}
	l.Status, l.Attempts, l.Due = LetterQueued, 0, b.now()
	return b.driver.ChangeLetter(ctx, l)
}

// NoLetter is fault.NotFound: there is no such letter.
func NoLetter() error {
	return fault.New(fault.NotFound, "directory.letter.none", "there is no such mail")
}
