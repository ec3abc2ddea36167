package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/i18n"
)

// takePartView is the page on which somebody accepts or declines.
type takePartView struct {
	Call    invitedView
	Consent []string // paragraphs of the consent text
	Said    directory.Participation
}

// takePartForm shows consent and declarations; somebody who has answered sees what was declared and may change it.
func (s *server) takePartForm(v *visit) error {
	said, err := s.People.Participation(v.ctx(), v.person.ID, string(v.study))
	if err != nil {
		return err
	}
	if said.Status == directory.Accepted && v.r.URL.Query().Get("change") == "" {
		http.Redirect(v.w, v.r, s.page(v, "").At("answer"), http.StatusSeeOther)
		return nil
	}
	return s.showTakePart(v, http.StatusOK, said, "")
}

func (s *server) showTakePart(v *visit, status int, said directory.Participation, complaint string) error {
	call, err := s.callFor(v, v.study)
	if err != nil {
		return err
	}
	p := s.page(v, "take_part")
	call.head(&p)
	p.Complaint = complaint
	return s.render(v, status, takePartPage(p, takePartView{Call: call, Consent: call.consent(v.lang), Said: said}))
}

// takePart stores what was declared. Nothing that was typed is lost when something is missing.
func (s *server) takePart(v *visit) error {
	form := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(v.r.PostFormValue(name), "\r\n", "\n"))
	}
	said := directory.Participation{
		Person: v.person.ID, Study: string(v.study), Status: directory.Status(form("status")),
		Reason: form("reason"), Interests: form("interests"), Viewpoint: form("viewpoint"),
	}
	call, err := s.callFor(v, v.study)
	if err != nil {
		return err
	}
	if said.Status == directory.Accepted && form("consent") != "" {
		said.Consent = call.consentHash()
	}
	err = s.People.Declare(v.ctx(), said)
	if f := fault.Find(err); f != nil && f.Kind == fault.Invalid {
		return s.showTakePart(v, http.StatusUnprocessableEntity, said, s.page(v, "take_part").sentence(f))
	}
	if err != nil {
		return err
	}
	if said.Status == directory.Declined {
		p := s.page(v, "declined")
		call.head(&p)
		return s.render(v, http.StatusOK, declinedPage(p))
	}
	http.Redirect(v.w, v.r, s.page(v, "").At("answer"), http.StatusSeeOther)
	return nil
}

// consent is the text to which somebody agrees: what is kept, who sees it, what becomes of it.
func (c invitedView) consent(l i18n.Lang) []string {
	out := []string{i18n.Text(l, "answer.consent.voluntary"), i18n.Text(l, "answer.anonymity."+c.Anonymity)}
	out = append(out, c.disclosure(l), i18n.Text(l, "answer.consent.record"))
	if c.ReleaseText {
		out = append(out, i18n.Text(l, "answer.consent.texts_released"))
	} else {
		out = append(out, i18n.Text(l, "answer.consent.texts_kept"))
	}
	return append(out, i18n.Text(l, "answer.consent.withdraw"))
}

// disclosure says in words what the rule lets out.
func (c invitedView) disclosure(l i18n.Lang) string {
	if c.Rule.None {
		return i18n.Text(l, "answer.disclosure.none")
	}
	key := "answer.disclosure.rule"
	if c.Realtime {
		key = "answer.disclosure.realtime"
	}
	return i18n.Text(l, key, "median", c.Rule.Median, "quartiles", c.Rule.Quartiles, "histogram", c.Rule.Histogram)
}

// consentHash names the consent text in both languages, so that it is known later to which text somebody agreed.
func (c invitedView) consentHash() string {
	sum := sha256.Sum256([]byte(strings.Join(c.consent(i18n.En), "\n") + "\x00" + strings.Join(c.consent(i18n.Zh), "\n")))
	return hex.EncodeToString(sum[:])
}

// expertPage begins a page that an expert sees. It needs no findings, so it is ready at once however much is recorded.
func (s *server) expertPage(v *visit, name string, st *consult.State) page {
	p := s.page(v, name)
	p.of(st)
	p.Ended = p.ended(v.term)
	return p
}

// head says which consultation a page is about, for its head and its tabs.
func (c invitedView) head(p *page) {
	p.Title, p.Synthetic, p.Modelled = p.In(c.Definition.Title), c.Definition.Synthetic, c.Modelled
}
