package web

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/office"
)

// visit is one request with what is known about who makes it.
type visit struct {
	w      http.ResponseWriter
	r      *http.Request
	lang   i18n.Lang
	person directory.Person // zero for somebody who is not signed in
	seats  []directory.Membership
	study  consult.StudyID  // of the path; empty outside a study
	roles  []directory.Role // in the study of the path, else in any

	settings office.Settings // of the installation; zero where there is no secretariat
	about    string          // on what a form acts, for the audit log
	refused  error           // why a form was shown again
	room     string          // question at which the live room is, for experts
	term     term            // until when the visitor may answer, for experts
}

func (v *visit) ctx() context.Context { return v.r.Context() }

func (v *visit) signedIn() bool { return v.person.ID != "" }

// langCookie remembers the language that was chosen on a page.
const langCookie = "lang"

// language is what ?lang= says, else what was chosen before, else what the person's entry says, else what the browser asks
// for, else the installation's.
func language(w http.ResponseWriter, r *http.Request, person directory.Person, settings office.Settings) i18n.Lang {
	if l, ok := i18n.Parse(r.URL.Query().Get("lang")); ok {
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, HttpOnly: true, Secure: r.TLS != nil})
		return l
	}
	if c, err := r.Cookie(langCookie); err == nil {
		if l, ok := i18n.Parse(c.Value); ok {
			return l
		}
	}
	if l, ok := i18n.Parse(person.Lang); ok {
		return l
	}
	for _, part := range acceptable(r.Header.Get("Accept-Language")) {
		if l, ok := i18n.Parse(part); ok {
			return l
		}
	}
	if l, ok := i18n.Parse(settings.Lang); ok {
		return l
	}
	return i18n.Zh
}

// enter finds out who visits and whether they may.
func (s *server) enter(w http.ResponseWriter, r *http.Request, rt route) (*visit, error) {
	v := &visit{w: w, r: r, study: consult.StudyID(r.PathValue("study"))}
	err := s.identify(v)
	if s.Secretariat != nil && err == nil {
		v.settings, err = s.Secretariat.Office.Settings(r.Context())
	}
	v.lang = language(w, r, v.person, v.settings)
	if err != nil {
		return v, err
	}
	if rt.office && s.Secretariat == nil {
		return v, missing()
	}
	who := rt.who
	for _, m := range v.seats {
		if v.study == "" || m.Study == string(v.study) || m.Role == directory.Administrator {
			v.roles = append(v.roles, m.Role)
		}
	}
	switch {
	case who.admits(v.roles):
		return v, nil
	case rt.released && s.public(v):
		return v, nil
	case !v.signedIn():
		_ = r.ParseForm() // what was typed is shown again with the refusal
		return v, fault.New(fault.Denied, "web.sign_in", "Open the sign-in link that the secretariat sent you; a link signs you in once")
	case len(v.roles) == 0 && v.study != "":
		return v, missing() // a study of others is not told apart from one that does not exist
	default:
		return v, fault.New(fault.Denied, "web.denied", "Your role in this consultation does not include this; ask the secretariat")
	}
}

func (s *server) identify(v *visit) error {
	c, err := v.r.Cookie(s.cookieName())
	if err != nil {
		return nil //nolint:nilerr // without a cookie nobody is signed in
	}
	session, err := s.People.Session(v.ctx(), c.Value)
	if err != nil {
		var f *fault.Error
		if errors.As(err, &f) && f.Kind == fault.NotFound {
			return nil
		}
		return err
	}
	if v.person, err = s.People.Person(v.ctx(), session.Person); err != nil {
		return err
	}
	v.seats, err = s.People.Memberships(v.ctx(), session.Person)
	if session.Study != "" { // a code in a mail opens the one study, and there only what an expert may do
		v.seats = slices.DeleteFunc(v.seats, func(m directory.Membership) bool {
			return m.Study != session.Study || m.Role != directory.Expert
		})
	}
	return err
}

// expert is the visitor's pseudonym in the study of the path, empty for somebody who is no expert there.
func (v *visit) expert() consult.Pseudonym {
	for _, m := range v.seats {
		if m.Study == string(v.study) && m.Role == directory.Expert {
			return consult.Pseudonym(m.Pseudonym)
		}
	}
	return ""
}

func missing() error {
	return fault.New(fault.NotFound, "web.not_found", "There is no such page, or it is not open to you; go back to the list of consultations")
}
