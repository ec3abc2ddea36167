package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// Passkeys lets experts come in with keys that their devices keep; *passkey.Keys does.
type Passkeys interface {
	Has(ctx context.Context, person string) (bool, error)
	List(ctx context.Context, person string) ([]directory.Passkey, error)
	Remove(ctx context.Context, person, key string) error
	Offer(ctx context.Context, person, study string) (options []byte, token string, err error)
	Add(ctx context.Context, person, token string, answer []byte) error
	Ask(ctx context.Context, i directory.Invitation) (options []byte, token string, err error)
	Enter(ctx context.Context, token string, answer []byte) (cookie string, s directory.Session, err error)
}

// keyRow is a device that somebody comes in with.
type keyRow struct{ ID, Added, Used string }

// keyCookie knows a browser from the question to its device to the answer.
func (s *server) keyCookie() string {
	if s.Secure {
		return "__Host-key"
	}
	return "key"
}

// keys lists the devices of an expert.
func (s *server) keys(v *visit) error {
	if s.Passkeys == nil {
		return missing()
	}
	have, err := s.Passkeys.List(v.ctx(), v.person.ID)
	if err != nil {
		return err
	}
	rows := make([]keyRow, len(have))
	for i, k := range have {
		rows[i] = keyRow{ID: k.ID, Added: s.time(v, k.Created)}
		if !k.Used.IsZero() {
			rows[i].Used = s.time(v, k.Used)
		}
	}
	var p page
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		p = s.expertPage(v, "keys", st)
		return nil
	})
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, keysPage(p, rows))
}

// offerKey asks the device of somebody who is signed in for a new key.
func (s *server) offerKey(v *visit) error {
	if s.Passkeys == nil {
		return missing()
	}
	options, token, err := s.Passkeys.Offer(v.ctx(), v.person.ID, string(v.study))
	return s.askDevice(v, options, token, err)
}

// addKey keeps the key that the device has made.
func (s *server) addKey(v *visit) error {
	if s.Passkeys == nil {
		return missing()
	}
	token, err := s.askedDevice(v)
	if err != nil {
		return err
	}
	if err := s.Passkeys.Add(v.ctx(), v.person.ID, token, []byte(v.r.PostFormValue("answer"))); err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]string{"to": s.page(v, "").At("keys")})
}

// removeKey takes a device away.
func (s *server) removeKey(v *visit) error {
	if s.Passkeys == nil {
		return missing()
	}
	if err := s.Passkeys.Remove(v.ctx(), v.person.ID, v.r.PostFormValue("key")); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, s.page(v, "").At("keys"), http.StatusSeeOther)
	return nil
}

// askKey asks the device of somebody who holds an invitation to sign.
func (s *server) askKey(v *visit) error {
	if s.Passkeys == nil {
		return missing()
	}
	invited, err := s.People.Invited(v.ctx(), v.r.PathValue("token"))
	if err != nil {
		return err
	}
	if _, err := s.callFor(v, consult.StudyID(invited.Study)); err != nil {
		return err
	}
	options, token, err := s.Passkeys.Ask(v.ctx(), invited)
	return s.askDevice(v, options, token, err)
}

// enterKey begins the session of somebody whose device has signed.
func (s *server) enterKey(v *visit) error {
	if s.Passkeys == nil {
		return missing()
	}
	token, err := s.askedDevice(v)
	if err != nil {
		return err
	}
	cookie, session, err := s.Passkeys.Enter(v.ctx(), token, []byte(v.r.PostFormValue("answer")))
	if err != nil {
		return err
	}
	if err := s.begin(v, cookie, session); err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]string{"to": "/c/" + url.PathEscape(session.Study) + "/take-part"})
}

// askDevice hands the browser what its device is asked.
func (s *server) askDevice(v *visit, options []byte, token string, err error) error {
	if err != nil {
		return err
	}
	s.cookie(v, s.keyCookie(), token, time.Now().Add(directory.CeremonyLife))
	return writeJSON(v, http.StatusOK, json.RawMessage(options))
}

// askedDevice is the token of the question that this browser's device was asked; it is good once.
func (s *server) askedDevice(v *visit) (string, error) {
	c, err := v.r.Cookie(s.keyCookie())
	if err != nil {
		return "", directory.NoCeremony()
	}
	if v.r.PostFormValue("answer") == "" {
		return "", fault.New(fault.Invalid, "web.form", "the form arrived incomplete: nothing was stored, send it again")
	}
	s.cookie(v, s.keyCookie(), "", time.Unix(1, 0))
	return c.Value, nil
}
