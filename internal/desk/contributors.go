package desk

import (
	"context"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// Contributors writes to those who proposed something: [Contributors.Confirm] the link to a proposal,
// [Contributors.Tell] what became of it. Addresses stand in the directory alone; the record knows the hash of a code.
type Contributors struct {
	Desk *Desk
	Book *directory.Book
}

// Contributor is somebody who left an address with a proposal. Code is the one of the form.
type Contributor struct{ Mail, Lang, Code string }

// CheckContributor refuses an address that is none.
func CheckContributor(mail string) error {
	_, err := directory.ParseMail(mail)
	return err
}

// Confirm queues the letter with the link to a proposal. The letter keeps the code for later letters about it; it opens
// nothing but what became of the proposal.
func (c Contributors) Confirm(ctx context.Context, study consult.StudyID, x Contributor) error {
	person, err := c.Book.PersonByMail(ctx, x.Mail)
	if fault.KindOf(err) == fault.NotFound {
		person, err = c.Book.AddPerson(ctx, directory.Person{Name: x.Mail, Mail: x.Mail, Lang: x.Lang})
	}
	if err != nil {
		return err
	}
	_, err = c.Book.Post(ctx, directory.Letter{ID: string(directory.ProposalLetter) + "/" + string(study) + "/" + ReceiptHash(x.Code)[:16], Person: person.ID, Study: string(study), Kind: directory.ProposalLetter, About: x.Code})
	return err
}

// ofExpert marks, in [directory.Letter.About], that a letter is about an item that an expert of the panel proposed.
const ofExpert = "item/"

// Tell queues a letter to everybody who left an address with a proposal, and to every expert who made one, of whose
// proposal something has been decided since the last letter. It returns how many were queued.
func (c Contributors) Tell(ctx context.Context, study consult.StudyID) (queued int, err error) {
	letters, err := c.Book.Letters(ctx, string(study))
	if err != nil {
		return 0, err
	}
	members, err := c.Book.Members(ctx, string(study))
	if err != nil {
		return 0, err
	}
	var due []directory.Letter
	err = c.Desk.View(ctx, study, func(s *consult.State) error {
		for _, l := range letters {
			if l.Kind != directory.ProposalLetter {
				continue
			}
			if it := s.Proposal(ReceiptHash(l.About)); it != nil {
				due = append(due, fateLetter(study, it, l.Person, l.About))
			}
		}
		for _, it := range s.Items {
			if it.Receipt == "" || it.Proposer == "" {
				continue
			}
			for _, m := range members {
				if m.Role == directory.Expert && m.Pseudonym == string(it.Proposer) {
					due = append(due, fateLetter(study, it, m.Person, ofExpert+string(it.ID)))
				}
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, l := range due {
		if l.ID == "" { // nothing has been decided yet
			continue
		}
		person, err := c.Book.Person(ctx, l.Person)
		if err != nil {
			return queued, err
		}
		if person.Mail == "" {
			continue
		}
		added, err := c.Book.Post(ctx, l)
		if err != nil {
			return queued, err
		}
		if added {
			queued++
		}
	}
	return queued, nil
}

// fateLetter is the letter about the last decision on an item; without an id while there was none.
func fateLetter(study consult.StudyID, it *consult.Item, person, about string) directory.Letter {
	if it.Fate < 0 {
		return directory.Letter{}
	}
	return directory.Letter{ID: string(directory.FateLetter) + "/" + string(study) + "/" + it.Receipt[:16] + "/" + strconv.FormatInt(it.Fate, 10), Person: person, Study: string(study), Kind: directory.FateLetter, About: about}
}
