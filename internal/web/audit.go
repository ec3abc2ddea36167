package web

import (
	"net/http"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// auditPageSize is how many entries of the audit log a page lists.
const auditPageSize = 100

// auditRow is one entry of the audit log in the reader's language.
type auditRow struct{ At, Name, Role, Study, Act, About, Outcome string }

// auditView is the content of the audit log's page.
type auditView struct {
	Rows  []auditRow
	Older string // number before which older entries stand, "" = none
}

// audit lists who did what, the newest first.
func (s *server) audit(v *visit) error {
	p, err := s.officePage(v, "audit")
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(v.r.URL.Query().Get("before"), 10, 64)
	entries, err := s.Secretariat.Office.Entries(v.ctx(), string(v.study), before, auditPageSize)
	if err != nil {
		return err
	}
	var view auditView
	for _, e := range entries {
		row := auditRow{At: s.time(v, e.At), Name: e.Name, Role: p.Word("office.role", e.Role), Act: p.Word("office.act", e.Act), About: e.About, Outcome: p.Word("office.outcome", e.Outcome)}
		if v.study == "" {
			row.Study = e.Study
		}
		view.Rows = append(view.Rows, row)
	}
	if len(entries) == auditPageSize {
		view.Older = strconv.FormatInt(entries[len(entries)-1].Number, 10)
	}
	return s.render(v, http.StatusOK, auditPage(p, view))
}

// outcomeOf names an error for the audit log: the kind of the fault, without what was typed.
func outcomeOf(err error) string {
	if f := fault.Find(err); f != nil {
		return f.Kind.String()
	}
	return fault.Internal.String()
}
