package web

import (
	"maps"
	"net/http"
	"net/url"

	"github.com/tanwen/tanwen/fault"
)

// seatInCell gives an expert the two attributes of a cell of the matrix and keeps the others.
func (s *server) seatInCell(v *visit, f *form, r *reading) error {
	pseudonym, err := s.Secretariat.Panel.Seat(v.ctx(), v.study, v.value("person"))
	if err != nil {
		return err
	}
	attributes := map[string]string{}
	if expert := r.state.Expert(pseudonym); expert != nil {
		maps.Copy(attributes, expert.Attributes)
	}
	for side, value := range map[string]string{"rows": v.value("row"), "columns": v.value("column")} {
		name := v.value(side)
		if side == "columns" && name == v.value("rows") {
			continue
		}
		if name == "" || value == "" {
			err = fault.Bad("", "web.seating.cell", "the form names no cell: choose a row and a column of the matrix")
		}
		attributes[name] = value
	}
	if err == nil {
		if person, found := s.People.Person(v.ctx(), v.value("person")); found == nil {
			v.about = person.Name + ": assign"
		}
		err = s.Secretariat.Panel.Assign(v.ctx(), v.study, v.role(), v.value("person"), attributes)
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showPanel(v, code, f, r) })
	}
	q := url.Values{"rows": {v.value("rows")}, "columns": {v.value("columns")}, "done": {"saved"}}
	http.Redirect(v.w, v.r, f.At("panel")+"?"+q.Encode()+"#matrix", http.StatusSeeOther)
	return nil
}
