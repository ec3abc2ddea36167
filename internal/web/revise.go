package web

import (
	"net/http"
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/office"
)

// reviseView is what the page of the definition shows beside the form.
type reviseView struct {
	Open   string // round that is open: nothing can be changed then
	Opened bool   // a round has opened: a change is a recorded departure
}

// definition is the page on which what a consultation fixes is changed.
func (s *server) definition(v *visit) error {
	p, r, err := s.studyPage(v, "definition")
	if err != nil {
		return err
	}
	return s.showDefinition(v, http.StatusOK, definitionForm(p, r.state.Definition, int(r.state.Size)), r)
}

func (s *server) showDefinition(v *visit, code int, f *form, r *reading) error {
	view := reviseView{Opened: len(r.state.Rounds) > 0}
	if open := r.state.OpenRound(); open != nil {
		view.Open = string(open.ID)
	}
	return s.render(v, code, revisePage(f, view))
}

// revise records another definition. After the first round has opened it needs a reason, which the brief prints.
func (s *server) revise(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	p, r, err := s.studyPage(v, "definition")
	if err != nil {
		return err
	}
	f := typed(p, v)
	if list := v.value("more"); list != "" {
		n, _ := strconv.Atoi(f.Value(list))
		f.resize(list, n+2)
		return s.showDefinition(v, http.StatusOK, f, r)
	}
	definition, err := definitionTyped(f, r.state.Definition)
	if read, e := strconv.ParseInt(v.value("version"), 10, 64); err == nil && (e != nil || s.revisedSince(r, read)) {
		err = office.Changed()
	}
	if err == nil {
		_, err = s.Secretariat.Desk.Do(v.ctx(), v.study, consult.Put{Role: v.role(), Body: &consult.StudyRevised{Definition: definition, Text: consult.Remark{Reason: v.value("reason")}}})
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showDefinition(v, code, f, r) })
	}
	return v.done(f.At("definition"), "saved")
}

// revisedSince reports whether the form was filled in over an older definition: read is the size of the log at that time.
func (s *server) revisedSince(r *reading, read int64) bool {
	return read > r.state.Size || r.state.Revised >= read
}
