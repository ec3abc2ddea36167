package web

import (
	"net/http"
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
)

// branch is a node of the demand tree with what hangs on it.
type branch struct {
	ID, Name, Readiness string
	Leaf                bool // a demand, no end or sector
	Questions           []question
	Below               []branch
}

// question is a standing question under a demand.
type question struct{ ID, Text string }

// demandsView is the content of the page of demands.
type demandsView struct {
	Tree         []branch
	Loose        []question // standing questions that name no demand
	Covered, All int        // demands with a question, and all
}

func (s *server) demands(v *visit) error {
	p, r, err := s.studyPage(v, "demands")
	if err != nil {
		return err
	}
	asked := map[consult.DemandID][]question{}
	var view demandsView
	for _, it := range r.state.Standing() {
		q := question{ID: string(it.ID), Text: p.In(it.Text)}
		if r.state.Demand(it.Demand) == nil {
			view.Loose = append(view.Loose, q)
			continue
		}
		asked[it.Demand] = append(asked[it.Demand], q)
	}
	below := map[consult.DemandID][]consult.Demand{}
	for _, d := range r.state.Demands {
		below[d.Parent] = append(below[d.Parent], d)
	}
	view.Tree = p.branches("", below, asked, len(r.state.Demands), &view)
	return s.render(v, http.StatusOK, demandsPage(p, view))
}

// branches are the nodes under a parent. depth ends the way down, whatever the parents say.
func (p page) branches(parent consult.DemandID, below map[consult.DemandID][]consult.Demand, asked map[consult.DemandID][]question, depth int, count *demandsView) []branch {
	if depth < 0 {
		return nil
	}
	var out []branch
	for _, d := range below[parent] {
		b := branch{ID: string(d.ID), Name: p.In(d.Name), Leaf: len(below[d.ID]) == 0, Questions: asked[d.ID]}
		if d.TRLNow > 0 && d.TRLNeeded > 0 && d.ByYear > 0 {
			b.Readiness = p.T("web.demands.readiness", "now", d.TRLNow, "needed", d.TRLNeeded, "year", strconv.Itoa(d.ByYear))
		}
		if b.Leaf {
			count.All++
			if len(b.Questions) > 0 {
				count.Covered++
			}
		}
		b.Below = p.branches(d.ID, below, asked, depth-1, count)
		out = append(out, b)
	}
	return out
}
