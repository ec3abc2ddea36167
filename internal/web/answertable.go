package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
)

// tableRows is how many questions stand on one page of the table.
const tableRows = 20

// tableView is the questions of a round one below the other, each with a form of its own that is saved as on its page.
type tableView struct {
	Round, Status, Closes string
	Pilot                 bool
	Rows                  []answerForm
	All                   int
	Page, Last            int
	Saved                 int64    // leaf of the answer that was saved just now, -1 for none
	Others                []mapRow // what is not rated, and has pages of its own
}

// answerTable shows the questions of the round as a table, for those who would rather see several at once.
func (s *server) answerTable(v *visit) error {
	var p page
	view := tableView{Saved: saved(v), Page: 1, Last: 1}
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		p = s.expertPage(v, "answer", st)
		r := current(st)
		if r == nil {
			return nil
		}
		return view.fill(p, st, r, v.expert(), v.r.URL.Query().Get("page"))
	})
	if err != nil {
		return err
	}
	for i := range view.Rows {
		if _, _, err := s.addFigures(v, p, &view.Rows[i], true); err != nil {
			return err
		}
	}
	return s.render(v, http.StatusOK, tablePage(p, view))
}

// fill takes the questions of one page of the table; a page that does not exist is the nearest that does.
func (o *tableView) fill(p page, st *consult.State, r *consult.Round, expert consult.Pseudonym, page string) error {
	var m mapView
	m.fill(p, st, r, expert)
	o.Round, o.Status, o.Closes, o.Pilot = m.Round, m.Status, m.Closes, m.Pilot
	items := r.Instrument.Items
	o.All, o.Others = len(items), m.Rows[len(items):]
	o.Last = max(1, (len(items)+tableRows-1)/tableRows)
	if n, err := strconv.Atoi(page); err == nil {
		o.Page = min(max(1, n), o.Last)
	}
	for _, id := range items[(o.Page-1)*tableRows : min(o.Page*tableRows, len(items))] {
		var row answerForm
		if err := row.fill(p, st, r, id, expert); err != nil {
			return err
		}
		o.Rows = append(o.Rows, row)
	}
	return nil
}

// at is the address of a page of the table.
func (o tableView) at(p page, n int) string {
	return p.At("answer") + "?" + url.Values{"view": {"table"}, "page": {strconv.Itoa(n)}}.Encode()
}

// median is what the whole panel said on a criterion in the round before; empty where nothing is shown.
func (o answerForm) median(criterion string) string {
	if o.Before == nil {
		return ""
	}
	for _, row := range o.Before.Rows {
		if row.Criterion == criterion && row.Group == "" && row.Median != "–" {
			return row.Median
		}
	}
	return ""
}
