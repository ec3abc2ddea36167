package web

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
)

// How many questions that left a stage a page lists, and how many reasons.
const (
	leaversShown = 30
	reasonsShown = 12
)

// leavers are the questions that did not reach a stage for one reason.
type leavers struct {
	Stage, Reason string
	All           int
	Rows          []question
}

// reasonRow counts the rejections for a reason, as it was written.
type reasonRow struct {
	Reason string
	N      int
}

// funnelView is the content of the page of the funnel.
type funnelView struct {
	Picture           *picture
	Balanced          bool
	Waiting           int
	Unchecked, Partly int
	Reasons           []reasonRow
	MoreReasons       int
	Leavers           []leavers
	MayScore          bool // as the second person
}

func (s *server) funnel(v *visit) error {
	p, r, err := s.studyPage(v, "funnel")
	if err != nil {
		return err
	}
	if err := v.mayRead(r.state); err != nil {
		return err
	}
	f, err := r.disclosed()
	if err != nil {
		return err
	}
	view := funnelView{MayScore: s.Secretariat != nil && scorers.admits(v.roles), Waiting: f.Funnel.Waiting, Unchecked: f.Funnel.Unchecked, Partly: f.Funnel.Partly}
	_, view.Balanced = f.Funnel.Balanced()
	if view.Picture, err = drawn(func(o figure.Options) (figure.Figure, bool, error) { return figure.Funnel(f, p.Lang, o) }); err != nil {
		return err
	}
	view.Reasons, view.MoreReasons = p.rejections(f.Funnel)
	for _, step := range f.Funnel.Steps {
		for _, d := range step.Dropped {
			if !step.Reached || d.Count == 0 {
				continue
			}
			l := leavers{Stage: p.T("funnel.stage." + string(step.Stage)), Reason: p.T("funnel.fate." + d.Reason), All: d.Count}
			for _, m := range f.Funnel.Members(step.Stage, d.Reason) {
				if len(l.Rows) < leaversShown {
					l.Rows = append(l.Rows, question{string(m.Item), p.itemText(r.state, m.Item)})
				}
			}
			view.Leavers = append(view.Leavers, l)
		}
	}
	return s.render(v, http.StatusOK, funnelPage(p, view))
}

// rejections counts the reasons for which items were rejected, the most frequent first.
func (p page) rejections(f *analysis.Funnel) (out []reasonRow, more int) {
	n := map[string]int{}
	for _, it := range f.Items {
		if it.Fate == analysis.FateRejected {
			n[strings.TrimSpace(it.Reason)]++
		}
	}
	for reason, count := range n {
		if reason == "" {
			reason = p.T("funnel.page.noreason")
		}
		out = append(out, reasonRow{reason, count})
	}
	slices.SortFunc(out, func(a, b reasonRow) int {
		if a.N != b.N {
			return b.N - a.N
		}
		return strings.Compare(a.Reason, b.Reason)
	})
	if len(out) > reasonsShown {
		out, more = out[:reasonsShown], len(out)-reasonsShown
	}
	return out, more
}

// funnelFile is the table of every item with its stage and fate.
func (s *server) funnelFile(v *visit) error {
	var t analysis.Table
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		if err := v.mayRead(st); err != nil {
			return err
		}
		t = analysis.FunnelOf(st).Tables()[1]
		return nil
	})
	if err != nil {
		return err
	}
	return s.tableFile(v, t)
}

// tableFile sends a table as CSV; a cell that a spreadsheet would run is made text.
func (s *server) tableFile(v *visit, t analysis.Table) error {
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+string(v.study)+"-"+t.Name+`.csv"`)
	w := csv.NewWriter(v.w)
	_ = w.Write(t.Header)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cellText(cell)
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return w.Error()
}

// numbered writes a count behind a text.
func numbered(text string, n int) string { return text + " · " + strconv.Itoa(n) }
