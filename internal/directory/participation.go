package directory

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
)

// Status says whether an invited person takes part in a study.
type Status string

// What an invited person has answered.
const (
	Asked    Status = "asked"    // invited, no answer yet
	Accepted Status = "accepted" // takes part and has consented
	Declined Status = "declined" // does not take part
)

// Participation is what a person declared about a study. It stands here and not in the record because interests and
// reasons may say who somebody is.
type Participation struct {
	Person    string
	Study     string
	Status    Status
	Reason    string    // why declined
	Consent   string    // hash of the consent text that was accepted (SHA-256, hexadecimal)
	Interests string    // competing interests as declared; empty = none declared
	Viewpoint string    // from which viewpoint the person speaks
	Changed   time.Time // of the last declaration; zero = never
	Entered   time.Time // first time signed in by an invitation; zero = never
}

// MaxDeclaration is the longest text of a declaration in characters.
const MaxDeclaration = 4000

// Declare stores whether a person takes part. Taking part needs the hash of the consent text; declining may give a
// reason. A later declaration replaces an earlier one.
func (b *Book) Declare(ctx context.Context, p Participation) error {
	switch {
	case p.Status == Accepted && p.Consent == "":
		return fault.Bad("consent", "directory.consent", "taking part needs your consent: tick the box, or decline below")
	case p.Status != Accepted && p.Status != Declined:
		return fault.Bad("status", "directory.participation", "say whether you take part or not")
	}
	for field, text := range map[string]string{"reason": p.Reason, "interests": p.Interests, "viewpoint": p.Viewpoint} {
		if n := utf8.RuneCountInString(text); n > MaxDeclaration {
			return fault.Bad(field, "directory.declaration.long", "this text has {n} characters; at most {max} can be kept", "n", n, "max", MaxDeclaration)
		}
	}
	old, _, err := b.driver.Participation(ctx, p.Person, p.Study)
	if err != nil {
		return err
	}
	p.Entered, p.Changed = old.Entered, b.now()
	return b.driver.PutParticipation(ctx, p)
}

// Participation returns what a person declared about a study; the status is [Asked] if nothing is stored.
func (b *Book) Participation(ctx context.Context, person, study string) (Participation, error) {
	p, ok, err := b.driver.Participation(ctx, person, study)
	if !ok {
		p = Participation{Person: person, Study: study, Status: Asked}
	}
	return p, err
}

// Participations returns what was declared about a study, ordered by person.
func (b *Book) Participations(ctx context.Context, study string) ([]Participation, error) {
	return b.driver.Participations(ctx, study)
}
