package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/directory"
)

var noPerson directory.Person

// cookieName is the session cookie's name. Browsers take the prefix __Host- over https only, and then from this host
// alone.
func (s *server) cookieName() string {
	if s.Secure {
		return "__Host-session"
	}
	return "session"
}

// invitation shows the page behind a link of either kind. It uses nothing up and changes nothing, so that a scanner of
// mail may open it as often as it likes.
func (s *server) invitation(v *visit) error {
	token := v.r.PathValue("token")
	invited, err := s.People.Invited(v.ctx(), token)
	if err == nil {
		return s.invited(v, invited)
	}
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	link, err := s.People.Look(v.ctx(), token)
	if err != nil {
		return err
	}
	p := s.page(v, "invitation")
	p.Action = "/i/" + url.PathEscape(token)
	p.Until = s.time(v, link.Expires)
	return s.render(v, http.StatusOK, invitationPage(p))
}

// signIn is the button on that page: an invitation has a code mailed, a sign-in link begins a session.
func (s *server) signIn(v *visit) error {
	token := v.r.PathValue("token")
	invited, err := s.People.Invited(v.ctx(), token)
	if err == nil {
		return s.askCode(v, invited)
	}
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	cookie, session, link, err := s.People.SignIn(v.ctx(), token)
	if err != nil {
		return err
	}
	if err := s.begin(v, cookie, session); err != nil {
		return err
	}
	to := "/"
	if link.Study != "" {
		to = "/c/" + url.PathEscape(link.Study)
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// begin gives the browser a new session and ends the one that it had: a session never changes hands.
func (s *server) begin(v *visit, cookie string, session directory.Session) error {
	if old, err := v.r.Cookie(s.cookieName()); err == nil {
		if err := s.People.SignOut(v.ctx(), old.Value); err != nil {
			return err
		}
	}
	s.setCookie(v, cookie, session.Expires)
	return nil
}

func (s *server) signOut(v *visit) error {
	if c, err := v.r.Cookie(s.cookieName()); err == nil {
		if err := s.People.SignOut(v.ctx(), c.Value); err != nil {
			return err
		}
	}
	s.setCookie(v, "", time.Unix(1, 0))
	v.person = noPerson
	return s.render(v, http.StatusOK, signedOutPage(s.page(v, "signed_out")))
}

func (s *server) setCookie(v *visit, token string, expires time.Time) {
	s.cookie(v, s.cookieName(), token, expires)
}

func (s *server) cookie(v *visit, name, value string, expires time.Time) {
	http.SetCookie(v.w, &http.Cookie{
		Name: name, Value: value, Path: "/", Expires: expires, HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// zone is the time zone of a page.
func (s *server) zone(v *visit) *time.Location {
	if v.settings.Version > 0 {
		return v.settings.Location()
	}
	return s.Zone
}

// time prints a moment in the zone of the page.
func (s *server) time(v *visit, t time.Time) string {
	return t.In(s.zone(v)).Format("2006-01-02 15:04")
}

// zoneName is the part of a time zone's name under which the catalogue has it.
func zoneName(z *time.Location) string {
	if z == time.UTC {
		return "utc"
	}
	return "shanghai"
}
