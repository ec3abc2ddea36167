package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// codeCookie knows a browser from asking for a code to entering it.
func (s *server) codeCookie() string {
	if s.Secure {
		return "__Host-code"
	}
	return "code"
}

// invitedView is what an invited person reads before anything is asked for.
type invitedView struct {
	Definition  consult.Definition
	Round       string // that is open, empty while none is
	Closes      string
	Items       int
	Criteria    int
	Minutes     int
	Rule        consult.Disclosure
	Mail        string // the address, all but its first letter and its domain hidden
	Anonymity   string
	Realtime    bool
	Keyed       bool // the person has added a device
	Modelled    bool // the consultation speaks of the three-end model
	ReleaseText bool // texts may be published with the consent asked for
}

// secondsPerMark and secondsPerItem are how long an answer takes, for the estimate on the invitation.
const (
	secondsPerMark = 12
	secondsPerItem = 20
)

// callFor reads what an invitation says of a consultation. fault.Closed once its last round is closed: the link comes
// back to life with the next round, or when results are released.
func (s *server) callFor(v *visit, study consult.StudyID) (invitedView, error) {
	var view invitedView
	err := s.Desk.View(v.ctx(), study, func(st *consult.State) error {
		d := st.Definition
		view.Definition, view.Rule, view.Anonymity, view.Criteria = d, d.Disclosure, d.Anonymity, len(d.Criteria)
		view.Items, view.ReleaseText, view.Modelled = len(st.Standing()), d.Consent != "", modelled(st)
		r := current(st)
		if r == nil {
			return nil
		}
		if r.Status == consult.RoundClosed {
			return fault.New(fault.Closed, "web.round.over", "Round {round} is closed, so nothing can be answered now. Your saved answers are kept. You get a mail when the results are released or the next round opens", "round", r.ID)
		}
		in := r.Instrument
		view.Items, view.Criteria, view.Rule, view.Anonymity = len(in.Items), len(in.Criteria), in.Disclosure, in.Anonymity
		view.Realtime, view.ReleaseText = in.Realtime, in.Consent != ""
		if r.Status == consult.RoundOpen {
			view.Round, view.Closes = string(r.ID), string(r.Closes)
		}
		return nil
	})
	view.Minutes = max(1, (view.Items*(secondsPerItem+secondsPerMark*view.Criteria)+59)/60)
	return view, err
}

// invited shows the page behind an invitation in the language of the person, who is not signed in by it.
func (s *server) invited(v *visit, i directory.Invitation) error {
	person, err := s.People.Person(v.ctx(), i.Person)
	if err != nil {
		return err
	}
	v.lang = language(v.w, v.r, person, v.settings)
	view, err := s.callFor(v, consult.StudyID(i.Study))
	if err != nil {
		return err
	}
	if view.Round != "" {
		t, err := s.termOf(v, consult.StudyID(i.Study), i.Person)
		if err != nil {
			return err
		}
		view.Closes = string(t.Day)
	}
	view.Mail = masked(person.Mail)
	if s.Passkeys != nil {
		if view.Keyed, err = s.Passkeys.Has(v.ctx(), i.Person); err != nil {
			return err
		}
	}
	p := s.page(v, "invited")
	p.Action = "/i/" + url.PathEscape(v.r.PathValue("token"))
	p.Heading, p.Synthetic = p.In(view.Definition.Title), view.Definition.Synthetic
	return s.render(v, http.StatusOK, invitedPage(p, view))
}

// masked shows whose mailbox is meant to somebody who knows it, and to nobody else.
func masked(mail string) string {
	local, domain, ok := strings.Cut(mail, "@")
	if !ok {
		return ""
	}
	first := []rune(local)[:1]
	return string(first) + "•••@" + domain
}

// askCode has a code mailed and leads to the page where it is entered.
func (s *server) askCode(v *visit, i directory.Invitation) error {
	if _, err := s.callFor(v, consult.StudyID(i.Study)); err != nil {
		return err
	}
	browser, err := s.People.AskCode(v.ctx(), i)
	if err != nil {
		return err
	}
	s.cookie(v, s.codeCookie(), browser, time.Now().Add(directory.CodeLife))
	http.Redirect(v.w, v.r, "/code", http.StatusSeeOther)
	return nil
}

// codeForm shows where the code goes.
func (s *server) codeForm(v *visit) error {
	return s.showCode(v, http.StatusOK, "")
}

func (s *server) showCode(v *visit, status int, complaint string) error {
	code, err := s.asked(v)
	if err != nil {
		return err
	}
	person, err := s.People.Person(v.ctx(), code.Person)
	if err != nil {
		return err
	}
	v.lang = language(v.w, v.r, person, v.settings)
	p := s.page(v, "code")
	p.Until, p.Complaint = s.time(v, code.Expires), complaint
	return s.render(v, status, codePage(p, masked(person.Mail)))
}

// asked is the code that this browser asked for.
func (s *server) asked(v *visit) (directory.Code, error) {
	c, err := v.r.Cookie(s.codeCookie())
	if err != nil {
		return directory.Code{}, directory.NoCode()
	}
	return s.People.Asked(v.ctx(), c.Value)
}

// enterCode begins the session, or says what is wrong beside the field.
func (s *server) enterCode(v *visit) error {
	c, err := v.r.Cookie(s.codeCookie())
	if err != nil {
		return directory.NoCode()
	}
	cookie, session, err := s.People.EnterCode(v.ctx(), c.Value, v.r.PostFormValue("code"))
	if f := fault.Find(err); f != nil && f.Kind == fault.Invalid {
		return s.showCode(v, http.StatusUnprocessableEntity, s.page(v, "code").sentence(f))
	}
	if err != nil {
		return err
	}
	s.cookie(v, s.codeCookie(), "", time.Unix(1, 0))
	if err := s.begin(v, cookie, session); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/c/"+url.PathEscape(session.Study)+"/take-part", http.StatusSeeOther)
	return nil
}

// lostForm asks for the address to which a new link goes.
func (s *server) lostForm(v *visit) error {
	return s.render(v, http.StatusOK, lostPage(s.page(v, "lost"), "", false))
}

// lost answers the same whether the address is known or not.
func (s *server) lost(v *visit) error {
	mail := v.r.PostFormValue("mail")
	p := s.page(v, "lost")
	if _, err := directory.ParseMail(mail); err != nil {
		p.Complaint = p.sentence(fault.Find(err))
		return s.render(v, http.StatusUnprocessableEntity, lostPage(p, mail, false))
	}
	if err := s.People.Recover(v.ctx(), mail); err != nil {
		return err
	}
	return s.render(v, http.StatusOK, lostPage(p, "", true))
}
