package desk

import (
	"context"
	"maps"
	"math/rand/v2"

	crand "crypto/rand"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
	"github.com/tanwen/tanwen/internal/record"
)

// Panel puts experts on a panel: their names into the directory, a pseudonym and coarse attributes into the record.
// Both fields are needed.
type Panel struct {
	Desk *Desk
	Book *directory.Book
}

// Entrant is somebody who is to be on the panel.
type Entrant struct {
	Person     directory.Person // without an id: found by the address, or added
	Attributes map[string]string
}

// pseudonymLength is how many characters of chance a pseudonym has: 40 bits.
const pseudonymLength = 8

// Admit puts people on the panel. Pseudonyms are drawn; the record gets them in an order drawn at random, so that it does
// not tell the order of the list. Somebody who is on the panel already keeps the pseudonym and gets the attributes of the
// list. Nothing is stored if one of them is refused; after a crash in between, the same call goes on where it stopped.
func (p Panel) Admit(ctx context.Context, study consult.StudyID, role consult.Role, entrants []Entrant) (added int, err error) {
	for _, e := range entrants {
		if err := e.Person.Check(); err != nil {
			return 0, err
		}
	}
	if err := consult.May(role, consult.KindExpert); err != nil {
		return 0, err
	}
	known := map[consult.Pseudonym]map[string]string{}
	err = p.Desk.View(ctx, study, func(s *consult.State) error {
		for _, e := range s.Experts {
			known[e.Pseudonym] = maps.Clone(e.Attributes)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	var commands []consult.Command
	for _, e := range entrants {
		pseudonym, err := p.seat(ctx, study, e.Person)
		if err != nil {
			return 0, err
		}
		who, data := consult.ExpertWho{Pseudonym: pseudonym}, consult.ExpertData{Attributes: e.Attributes}
		switch have, on := known[pseudonym]; {
		case !on:
			added++
			commands = append(commands, consult.Put{Role: role, Body: &consult.ExpertJoined{Who: who, Data: data}})
		case !maps.Equal(have, e.Attributes):
			commands = append(commands, consult.Put{Role: role, Body: &consult.ExpertAssigned{Who: who, Data: data}})
		}
		known[pseudonym] = e.Attributes
	}
	var seed [32]byte
	_, _ = crand.Read(seed[:])
	rand.New(rand.NewChaCha8(seed)).Shuffle(len(commands), func(i, j int) { commands[i], commands[j] = commands[j], commands[i] })
	for len(commands) > 0 {
		n := min(len(commands), record.MaxBatch)
		if _, err := p.Desk.Do(ctx, study, commands[:n]...); err != nil {
			return 0, err
		}
		commands = commands[n:]
	}
	return added, nil
}

// seat returns the pseudonym of a person in a study, and adds the person and draws one where there is none.
func (p Panel) seat(ctx context.Context, study consult.StudyID, person directory.Person) (consult.Pseudonym, error) {
	var found directory.Person
	var err error
	if person.Mail != "" {
		found, err = p.Book.PersonByMail(ctx, person.Mail)
	}
	if found.ID == "" && (err == nil || fault.KindOf(err) == fault.NotFound) {
		found, err = p.Book.AddPerson(ctx, person)
	}
	if err != nil {
		return "", err
	}
	have, err := p.Book.Memberships(ctx, found.ID)
	if err != nil {
		return "", err
	}
	for _, m := range have {
		if m.Study == string(study) && m.Role == directory.Expert {
			return consult.Pseudonym(m.Pseudonym), nil
		}
	}
	pseudonym := "E" + id.New()[:pseudonymLength]
	return consult.Pseudonym(pseudonym), p.Book.Grant(ctx, directory.Membership{Person: found.ID, Study: string(study), Role: directory.Expert, Pseudonym: pseudonym})
}

// Seat returns the pseudonym of an expert of a study; fault.NotFound for somebody who is none. It joins a person with a
// pseudonym: it is for acts on the person's seat, and its answer is shown to nobody.
func (p Panel) Seat(ctx context.Context, study consult.StudyID, person string) (consult.Pseudonym, error) {
	m, err := p.Book.Seat(ctx, person, string(study))
	if err == nil && m.Pseudonym == "" {
		err = directory.NoPerson()
	}
	return consult.Pseudonym(m.Pseudonym), err
}

// Assign replaces the attributes of an expert: the cell of the matrix to which he or she belongs.
func (p Panel) Assign(ctx context.Context, study consult.StudyID, role consult.Role, person string, attributes map[string]string) error {
	pseudonym, err := p.Seat(ctx, study, person)
	if err != nil {
		return err
	}
	_, err = p.Desk.Do(ctx, study, consult.Put{Role: role, Body: &consult.ExpertAssigned{Who: consult.ExpertWho{Pseudonym: pseudonym}, Data: consult.ExpertData{Attributes: attributes}}})
	return err
}

// Recuse keeps an expert from answering on items; no items lifts it.
func (p Panel) Recuse(ctx context.Context, study consult.StudyID, role consult.Role, person string, items []consult.ItemID, reason string) error {
	pseudonym, err := p.Seat(ctx, study, person)
	if err != nil {
		return err
	}
	_, err = p.Desk.Do(ctx, study, consult.Put{Role: role, Body: &consult.ExpertRecused{Who: consult.ExpertWho{Pseudonym: pseudonym}, Data: consult.Recusal{Items: items}, Text: consult.Remark{Reason: reason}}})
	return err
}

// Readdress corrects the mail address of an expert whom no mail reaches: who has no address, or the last of whose letters
// failed. The letters that failed go out again; it returns how many. Somebody whom mail reaches keeps the address, so that
// nobody can have another one's codes sent to themselves; where somebody has a part elsewhere too, it takes an
// administrator.
func (p Panel) Readdress(ctx context.Context, study consult.StudyID, role consult.Role, person, mail string) (again int, err error) {
	if _, err := p.Seat(ctx, study, person); err != nil {
		return 0, err
	}
	have, err := p.Book.Memberships(ctx, person)
	if err != nil {
		return 0, err
	}
	if len(have) > 1 && role != consult.RoleAdministrator {
		return 0, fault.New(fault.Denied, "desk.address.wider", "this person has a part elsewhere too, for which the address serves: an administrator may change it here")
	}
	who, err := p.Book.Person(ctx, person)
	if err != nil {
		return 0, err
	}
	failed, last, err := p.failed(ctx, study, person)
	if err != nil {
		return 0, err
	}
	if who.Mail != "" && last != directory.LetterFailed {
		return 0, fault.New(fault.Conflict, "desk.address.works", "mail to this address has not failed: it can be changed here once a letter has come back")
	}
	if _, err := directory.ParseMail(mail); err != nil {
		return 0, err
	}
	who.Mail = mail
	if err := p.Book.ChangePerson(ctx, who); err != nil {
		return 0, err
	}
	for _, letter := range failed {
		if err := p.Book.Retry(ctx, letter); err != nil {
			return again, err
		}
		again++
	}
	return again, nil
}

// failed lists the letters to an expert that failed, without codes, which nobody waits for any more, and says what became
// of the last letter.
func (p Panel) failed(ctx context.Context, study consult.StudyID, person string) (failed []string, last directory.LetterStatus, err error) {
	letters, err := p.Book.Letters(ctx, string(study))
	for _, l := range letters {
		if l.Person != person || l.Kind == directory.CodeLetter {
			continue
		}
		last = l.Status
		if l.Status == directory.LetterFailed {
			failed = append(failed, l.ID)
		}
	}
	return failed, last, err
}
