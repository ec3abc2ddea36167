package desk

import (
	"context"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// Invitations derives from the record which letters to experts are due. Nothing but the record and the directory
// decides it, so that it can be asked again at any time.
type Invitations struct {
	Desk *Desk
	Book *directory.Book
}

// Derive queues, for every consultation with an open round, the letter that says so to each expert who has a mail
// address and has not declined; for one whose last round is released, the letter about the results. A letter that is
// known already is not queued again.
func (v Invitations) Derive(ctx context.Context) error {
	studies, err := v.Desk.Studies(ctx)
	if err != nil {
		return err
	}
	for _, id := range studies {
		if err := v.Announce(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// Announce does for one consultation what [Invitations.Derive] does for all.
func (v Invitations) Announce(ctx context.Context, id consult.StudyID) error {
	kind, round, err := v.news(ctx, id)
	if err != nil || kind == "" {
		return err
	}
	return v.tell(ctx, id, kind, round)
}

// news says which letter the state of a consultation calls for; kind is empty for none.
func (v Invitations) news(ctx context.Context, id consult.StudyID) (kind directory.LetterKind, round consult.RoundID, err error) {
	err = v.Desk.View(ctx, id, func(s *consult.State) error {
		r := s.LastRound()
		if r == nil {
			return nil
		}
		round = r.ID
		switch r.Status {
		case consult.RoundOpen:
			kind = directory.RoundLetter
		case consult.RoundReleased:
			kind = directory.ReleaseLetter
		case consult.RoundPlanned, consult.RoundClosed:
		}
		return nil
	})
	return kind, round, err
}

func (v Invitations) tell(ctx context.Context, id consult.StudyID, kind directory.LetterKind, round consult.RoundID) error {
	members, err := v.Book.Members(ctx, string(id))
	if err != nil {
		return err
	}
	letters, err := v.Book.Letters(ctx, string(id))
	if err != nil {
		return err
	}
	known := make(map[string]bool, len(letters))
	for _, l := range letters {
		known[l.ID] = true
	}
	for _, m := range members {
		if m.Role != directory.Expert || known[letterID(m, kind, round)] {
			continue
		}
		if _, err := v.post(ctx, m, kind, round); err != nil {
			return err
		}
	}
	return nil
}

// letterID is the one by which a letter is known: a second one about the same is not sent.
func letterID(m directory.Membership, kind directory.LetterKind, round consult.RoundID) string {
	return string(kind) + "/" + m.Study + "/" + string(round) + "/" + m.Person
}

// post queues one letter to an expert who can be written to and has not declined.
func (v Invitations) post(ctx context.Context, m directory.Membership, kind directory.LetterKind, round consult.RoundID) (added bool, err error) {
	person, err := v.Book.Person(ctx, m.Person)
	if err != nil || person.Mail == "" {
		return false, err
	}
	said, err := v.Book.Participation(ctx, m.Person, m.Study)
	if err != nil || said.Status == directory.Declined {
		return false, err
	}
	return v.Book.Post(ctx, directory.Letter{ID: letterID(m, kind, round), Person: m.Person, Study: m.Study, Kind: kind, About: string(round)})
}

// Invite queues the invitation that asks an expert to take part, before a round is open. fault.NotFound for somebody
// who is no expert of the study; added is false if the person was invited before, cannot be written to, or has declined.
func (v Invitations) Invite(ctx context.Context, id consult.StudyID, person string) (added bool, err error) {
	m, err := v.Book.Seat(ctx, person, string(id))
	if err != nil {
		return false, err
	}
	if m.Pseudonym == "" {
		return false, directory.NoPerson()
	}
	return v.post(ctx, m, directory.InvitationLetter, "")
}

// Remind queues a reminder to every expert of the open round who has not answered all questions, at most one a day;
// day is the date that the caller counts as today. It returns how many were queued. Reminders go to nobody who is done.
func (v Invitations) Remind(ctx context.Context, id consult.StudyID, day consult.Date) (queued int, err error) {
	var round consult.RoundID
	done := map[consult.Pseudonym]bool{}
	err = v.Desk.View(ctx, id, func(s *consult.State) error {
		r := s.LastRound()
		if r == nil || r.Status != consult.RoundOpen {
			return fault.New(fault.Closed, "desk.remind.closed", "no round is open: there is nothing to remind of")
		}
		round = r.ID
		for i := range s.Experts {
			done[s.Experts[i].Pseudonym] = s.Left(r, s.Experts[i].Pseudonym) == 0
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	members, err := v.Book.Members(ctx, string(id))
	if err != nil {
		return 0, err
	}
	for _, m := range members {
		if m.Role != directory.Expert || done[consult.Pseudonym(m.Pseudonym)] {
			continue
		}
		added, err := v.post(ctx, m, directory.ReminderLetter, round+consult.RoundID("/"+string(day)))
		if err != nil {
			return queued, err
		}
		if added {
			queued++
		}
	}
	return queued, nil
}
