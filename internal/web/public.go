package web

import (
	"io/fs"
	"net/http"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// publicView is what everybody may know of a consultation that was released.
type publicView struct {
	Definition *consult.Definition
	Files      []download
	Experts    string // how many were on the panel; empty where the disclosure rule keeps it back
	Questions  int
	Rounds     int
	Head       string // the signed head, as `tanwen verify --seen` takes it
	Day        string
}

// public reports whether a consultation was released to everybody. One that does not exist was not.
func (s *server) public(v *visit) bool {
	if v.study == "" {
		return false
	}
	released := false
	err := s.Desk.View(v.ctx(), v.study, func(state *consult.State) error {
		released = state.Released
		return nil
	})
	return err == nil && released
}

// publicPage shows everybody what was released: what was asked and of whom, the briefs, the package, and how to check it.
func (s *server) publicPage(v *visit) error {
	p, r, err := s.studyPage(v, "public")
	if err != nil {
		return err
	}
	p.Heading, p.Title = p.Title, "" // without the tabs, which are for members
	view := publicView{Definition: &r.state.Definition, Questions: len(r.state.Standing()), Rounds: len(r.state.Rounds), Head: string(r.head.Note)}
	if n := len(r.state.Experts); n > 0 {
		view.Experts = strconv.Itoa(n)
	}
	results, ok := s.results(v.study)
	if !ok {
		return s.render(v, http.StatusOK, publicPage(p, view))
	}
	for _, name := range handedOut {
		if info, err := fs.Stat(results, name); err == nil {
			view.Files = append(view.Files, download{Name: name, Address: p.At("files", name), Size: size(info.Size())})
		}
	}
	return s.render(v, http.StatusOK, publicPage(p, view))
}

// write has the briefs and the package written from what is recorded now.
func (s *server) write(v *visit) error {
	if s.Write == nil {
		return missing()
	}
	if err := s.Write(v.ctx(), v.study); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/c/"+string(v.study)+"/brief", http.StatusSeeOther)
	return nil
}

// release makes the results of a consultation public.
func (s *server) release(v *visit) error {
	if s.Releases == nil {
		return missing()
	}
	reason := strings.TrimSpace(v.r.PostFormValue("reason"))
	if v.r.PostFormValue("sure") == "" {
		return fault.Bad("sure", "web.release.sure", "Tick that you know what becomes public: the briefs and the package, for everybody and for good")
	}
	if err := s.Releases.Release(v.ctx(), v.study, v.decidingRole(), reason); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/c/"+string(v.study), http.StatusSeeOther)
	return nil
}

// decidingRole is the visitor's role in which a release is recorded.
func (v *visit) decidingRole() consult.Role {
	for _, m := range v.roles {
		if role := consult.Role(m); consult.May(role, consult.KindStudyRelease) == nil {
			return role
		}
	}
	return ""
}
