package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/id"
	"github.com/tanwen/tanwen/internal/office"
)

// statusOf is the one place where a kind of fault becomes an HTTP status.
func statusOf(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Denied:
		return http.StatusForbidden
	case fault.Conflict, fault.Closed:
		return http.StatusConflict
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Internal:
	}
	return http.StatusInternalServerError
}

// refuse answers with a page that says what is wrong and what to do. A defect of ours gets a number, which stands in the
// log beside the cause; the cause itself is not shown.
func (s *server) refuse(v *visit, err error) {
	if errors.Is(err, v.ctx().Err()) && v.ctx().Err() != nil {
		return // the reader has gone
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		f = fault.New(fault.Internal, "web.internal", "Something went wrong on our side").Because(err)
	}
	code := statusOf(f.Kind)
	switch f.Key {
	case "web.sign_in":
		code = http.StatusUnauthorized
	case tooOften:
		code = http.StatusTooManyRequests
	}
	var answer error
	p := s.page(v, "error")
	if v.r.Method == http.MethodPost && strings.HasPrefix(v.r.URL.Path, "/c/") && len(v.r.PostForm) > 0 {
		p.Action, p.Typed = v.r.URL.Path, typedFields(v.r.PostForm)
	}
	p.Sentence = i18n.Sentence(v.lang, f)
	if code >= http.StatusInternalServerError {
		p.Incident = id.New()[:8]
		p.Sentence = p.T("web.error.internal")
		s.Log.ErrorContext(v.ctx(), "page failed", "incident", p.Incident, "path", v.r.Pattern, "cause", err.Error())
	}
	if forProgram(v.r) {
		answer = writeJSON(v, code, map[string]any{"error": map[string]string{"kind": f.Kind.String(), "message": p.Sentence}})
	} else {
		answer = s.render(v, code, errorPage(p, code))
	}
	if answer != nil {
		s.Log.ErrorContext(v.ctx(), "refusal failed", "path", v.r.Pattern, "cause", answer.Error())
	}
}

// packed refuses a body that is compressed: unpacked it could be of any size.
func packed(r *http.Request) error {
	if r.Header.Get("Content-Encoding") != "" {
		return fault.Bad("", "web.form.packed", "compressed forms are not taken: send it as it is")
	}
	return nil
}

// foreign refuses a form that was sent from another site.
func (s *server) foreign(w http.ResponseWriter, r *http.Request) {
	v := &visit{w: w, r: r, lang: language(w, r, noPerson, office.Settings{})}
	s.refuse(v, fault.New(fault.Denied, "web.foreign", "This form came from another site and was not carried out; open the page here and press the button again"))
}

// silent refuses a form of a browser that has our cookie and does not say where the form comes from.
func (s *server) silent(w http.ResponseWriter, r *http.Request) {
	v := &visit{w: w, r: r, lang: language(w, r, noPerson, office.Settings{})}
	s.refuse(v, fault.New(fault.Denied, "web.silent", "Your browser does not say from which page this form comes, so it was not carried out; use a newer browser, or ask the secretariat for the questions on paper"))
}

// crash answers after a panic, which never brings the server down.
func (s *server) crash(w *status, r *http.Request, cause any) {
	v := &visit{w: w, r: r, lang: language(w, r, noPerson, office.Settings{})}
	if w.sent {
		s.Log.ErrorContext(r.Context(), "page broke off", "path", r.Pattern, "cause", fmt.Sprint(cause))
		return
	}
	s.refuse(v, fault.New(fault.Internal, "web.internal", "Something went wrong on our side").Because(fmt.Errorf("panic: %v", cause)))
}
