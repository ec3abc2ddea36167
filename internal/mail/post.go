package mail

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/office"
)

// Book knows letters, people and their links; *directory.Book does.
type Book interface {
	Letter(ctx context.Context, id string) (directory.Letter, error)
	Sent(ctx context.Context, l directory.Letter) error
	Delayed(ctx context.Context, l directory.Letter, why string, final bool) error
	Person(ctx context.Context, id string) (directory.Person, error)
	NewInvitation(ctx context.Context, person, study string) (token string, err error)
	DrawCode(ctx context.Context, browser string) (digits string, err error)
}

// Desk reads consultations; *desk.Desk does.
type Desk interface {
	View(ctx context.Context, id consult.StudyID, read func(*consult.State) error) error
}

// Deadlines knows the days until which single experts may answer; *office.Office does.
type Deadlines interface {
	Deadlines(ctx context.Context, study string, round consult.RoundID) (office.Deadlines, int, error)
}

// Post sends letters. All fields but Deadlines are needed.
type Post struct {
	Book      Book
	Desk      Desk
	Public    *url.URL // address at which people reach the pages
	Transport func(ctx context.Context) (via Transport, from, sender string, err error)
	Now       func() time.Time
	Deadlines Deadlines // nil: a round closes on the same day for all
}

// Deliver sends the letter with that id if it is still queued, and notes what became of it. The error is that of the
// directory; a mail server that refuses is no error here but stands in the letter.
func (p *Post) Deliver(ctx context.Context, id string) error {
	l, err := p.Book.Letter(ctx, id)
	if err != nil || l.Status != directory.LetterQueued {
		return err
	}
	person, err := p.Book.Person(ctx, l.Person)
	if err != nil {
		return err
	}
	if person.Mail == "" {
		return p.Book.Delayed(ctx, l, "no mail address", true)
	}
	via, from, sender, err := p.Transport(ctx)
	if err == nil {
		var m Message
		if m, err = p.write(ctx, l, person); err == nil {
			m.ID, m.From, m.Sender, m.To, m.Date = l.ID, from, sender, person.Mail, p.Now()
			err = via.Send(ctx, m)
		}
	}
	ctx = context.WithoutCancel(ctx) // what became of it is noted even if the time for sending is over
	if err != nil {
		final := Final(err) || fault.KindOf(err) == fault.Closed // a code that nobody waits for any more
		return p.Book.Delayed(ctx, l, err.Error(), final)
	}
	return p.Book.Sent(ctx, l)
}

// facts are what a letter says about a consultation.
type facts struct {
	title, task, convener consult.Text
	round                 consult.RoundID
	closes                consult.Date
	items                 int
}

// write makes subject and body, in the person's language, or in both where it is not known.
func (p *Post) write(ctx context.Context, l directory.Letter, person directory.Person) (Message, error) {
	var f facts
	err := p.Desk.View(ctx, consult.StudyID(l.Study), func(s *consult.State) error {
		f.title, f.task, f.convener = s.Definition.Title, s.Definition.Task, s.Definition.Convener
		if r := s.LastRound(); r != nil {
			f.round, f.closes, f.items = r.ID, r.Closes, len(r.Instrument.Items)
		}
		return nil
	})
	if err == nil {
		f.closes, err = p.lastDay(ctx, l, f)
	}
	if err != nil {
		return Message{}, err
	}
	var link, code string
	switch {
	case l.Kind == directory.CodeLetter:
		code, err = p.Book.DrawCode(ctx, l.About)
	case looksUp(l): // to anybody who proposed something: the link shows that one proposal
		link = p.Public.JoinPath("call", l.Study, l.About).String()
	default:
		var token string
		token, err = p.Book.NewInvitation(ctx, l.Person, l.Study)
		link = p.Public.JoinPath("i", token).String()
	}
	if err != nil {
		return Message{}, err
	}
	langs := []i18n.Lang{i18n.Zh, i18n.En}
	if only, ok := i18n.Parse(person.Lang); ok {
		langs = []i18n.Lang{only}
	}
	var subjects, bodies []string
	for _, lang := range langs {
		subject, body := f.letter(lang, l, person.Name, link, code)
		subjects, bodies = append(subjects, subject), append(bodies, body)
	}
	return Message{Subject: strings.Join(subjects, " / "), Body: strings.Join(bodies, "\n\n----\n\n")}, nil
}

// lastDay is until when the reader of a letter may answer: a day of the person's own where it is later than that of all.
func (p *Post) lastDay(ctx context.Context, l directory.Letter, f facts) (consult.Date, error) {
	if p.Deadlines == nil || f.closes == "" {
		return f.closes, nil
	}
	own, _, err := p.Deadlines.Deadlines(ctx, l.Study, f.round)
	return max(f.closes, own[l.Person]), err
}

// letter writes one language of a letter.
func (f facts) letter(lang i18n.Lang, l directory.Letter, name, link, code string) (subject, body string) {
	tag, area := string(lang), "mail."+string(l.Kind)+"."
	closes := string(f.closes)
	if closes == "" {
		closes = i18n.Text(lang, "mail.no_date")
	}
	args := []any{
		"name", name, "title", f.title.In(tag), "task", f.task.In(tag), "round", f.round, "closes", closes, "n", f.items,
		"link", link, "code", code, "minutes", int(directory.CodeLife.Minutes()),
	}
	text := []string{i18n.Text(lang, "mail.greeting", args...), i18n.Text(lang, area+"body", args...)}
	switch {
	case looksUp(l):
		text = []string{i18n.Text(lang, area+"body", args...), link, i18n.Text(lang, "mail.proposal.link")}
	case link != "":
		text = append(text, link, i18n.Text(lang, "mail.link"))
	}
	from := f.convener.In(tag)
	if from == "" {
		from = i18n.Text(lang, "mail.secretariat")
	}
	text = append(text, from)
	return i18n.Text(lang, area+"subject", args...), strings.Join(text, "\n\n") + "\n"
}

// looksUp reports whether a letter goes to somebody who proposed something from outside, and holds the link that shows
// that one proposal. An expert gets the link to the consultation.
func looksUp(l directory.Letter) bool {
	return l.Kind == directory.ProposalLetter || l.Kind == directory.FateLetter && !strings.HasPrefix(l.About, "item/")
}
