package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
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

// codeGroup are the demands of one code of a view.
type codeGroup struct {
	Name                        string
	Demands, Covered, Questions int
	Rows                        []branch
}

// crossing counts the demands by route and economy: with a question, of all.
type crossing struct {
	Heads []string
	Lines []crossingLine
}

type crossingLine struct {
	Head  string
	Cells []string
}

// gapRow is one thing that is missing or double. Link is empty for what has no page.
type gapRow struct {
	Text, Link string
	About      []question
}

type gapList struct {
	Title string
	Rows  []gapRow
}

// demandsView is the content of the page of demands.
type demandsView struct {
	By           string // view; "" = tree
	Views        []option
	Tree         []branch
	Groups       []codeGroup
	Crossing     *crossing
	Loose        []question // standing questions that name no demand
	Covered, All int        // demands with a question, and all
	Picture      *picture
	Gaps         []gapList
	Files        []option
}

// demandViews are the ways of sorting that the page offers; the fourth is route by economy.
var demandViews = []analysis.DemandView{analysis.ByEnd, analysis.ByAction, analysis.ByMainLine, analysis.ByRoute}

func (s *server) demands(v *visit) error {
	p, r, err := s.studyPage(v, "demands")
	if err != nil {
		return err
	}
	f, err := r.disclosed()
	if err != nil {
		return err
	}
	c := f.Coverage
	view := demandsView{All: len(c.Rows), Covered: c.Covered(), Views: []option{{"", p.T("coverage.view.tree")}}}
	for _, by := range demandViews {
		view.Views = append(view.Views, option{string(by), p.T("coverage.view." + string(by))})
		if by := string(by); v.r.URL.Query().Get("by") == by {
			view.By = by
		}
	}
	rows := map[consult.DemandID]analysis.DemandRow{}
	for _, row := range c.Rows {
		rows[row.Demand.ID] = row
	}
	if view.By == "" {
		below := map[consult.DemandID][]consult.Demand{}
		for _, d := range r.state.Demands {
			below[d.Parent] = append(below[d.Parent], d)
		}
		view.Tree = p.branches(r.state, "", below, rows, len(r.state.Demands))
	} else {
		by := analysis.DemandView(view.By)
		for _, code := range c.View(by) {
			g := codeGroup{Name: figure.CodeName(p.Lang, by, code.Code), Demands: code.Demands, Covered: code.Covered, Questions: code.Questions}
			for _, row := range c.Rows {
				if has := row.Codes[by]; slices.Contains(has, code.Code) || code.Code == "" && len(has) == 0 {
					g.Rows = append(g.Rows, p.branch(r.state, *row.Demand, true, row))
				}
			}
			view.Groups = append(view.Groups, g)
		}
		if by == analysis.ByRoute {
			view.Crossing = p.crossing(c)
		}
	}
	for _, g := range c.Of(analysis.QuestionWithoutDemand) {
		view.Loose = append(view.Loose, question{g.ID, p.itemText(r.state, consult.ItemID(g.ID))})
	}
	view.Gaps = p.gaps(r.state, c)
	for _, t := range c.Tables() {
		view.Files = append(view.Files, option{t.Name, p.T("coverage.page.file." + t.Name)})
	}
	if view.Picture, err = drawn(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Coverage(r.state, f, p.Lang, o)
	}); err != nil {
		return err
	}
	return s.render(v, http.StatusOK, demandsPage(p, view))
}

// branches are the nodes under a parent. depth ends the way down, whatever the parents say.
func (p page) branches(st *consult.State, parent consult.DemandID, below map[consult.DemandID][]consult.Demand, rows map[consult.DemandID]analysis.DemandRow, depth int) []branch {
	if depth < 0 {
		return nil
	}
	var out []branch
	for _, d := range below[parent] {
		b := p.branch(st, d, len(below[d.ID]) == 0, rows[d.ID])
		b.Below = p.branches(st, d.ID, below, rows, depth-1)
		out = append(out, b)
	}
	return out
}

func (p page) branch(st *consult.State, d consult.Demand, leaf bool, row analysis.DemandRow) branch {
	b := branch{ID: string(d.ID), Name: p.In(d.Name), Leaf: leaf, Questions: p.questions(st, row.Questions)}
	if d.TRLNow > 0 && d.TRLNeeded > 0 && d.ByYear > 0 {
		b.Readiness = p.T("web.demands.readiness", "now", d.TRLNow, "needed", d.TRLNeeded, "year", strconv.Itoa(d.ByYear))
	}
	return b
}

func (p page) questions(st *consult.State, ids []consult.ItemID) (out []question) {
	for _, id := range ids {
		out = append(out, question{string(id), p.itemText(st, id)})
	}
	return out
}

// crossing sorts the demands by route and economy at once.
func (p page) crossing(c *analysis.Coverage) *crossing {
	economies := c.View(analysis.ByEconomy)
	x := &crossing{}
	for _, e := range economies {
		x.Heads = append(x.Heads, figure.CodeName(p.Lang, analysis.ByEconomy, e.Code))
	}
	holds := func(have []string, code string) bool {
		return slices.Contains(have, code) || code == "" && len(have) == 0
	}
	for _, route := range c.View(analysis.ByRoute) {
		line := crossingLine{Head: figure.CodeName(p.Lang, analysis.ByRoute, route.Code)}
		for _, e := range economies {
			covered, all := 0, 0
			for _, row := range c.Rows {
				if holds(row.Codes[analysis.ByRoute], route.Code) && holds(row.Codes[analysis.ByEconomy], e.Code) {
					all++
					if len(row.Questions) > 0 {
						covered++
					}
				}
			}
			cell := "–"
			if all > 0 {
				cell = strconv.Itoa(covered) + " / " + strconv.Itoa(all)
			}
			line.Cells = append(line.Cells, cell)
		}
		x.Lines = append(x.Lines, line)
	}
	return x
}

// gaps lists what is missing or double, by kind.
func (p page) gaps(st *consult.State, c *analysis.Coverage) (out []gapList) {
	for _, kind := range analysis.GapKinds() {
		list := gapList{Title: p.T("coverage.gap." + string(kind))}
		for _, g := range c.Of(kind) {
			row := gapRow{Text: g.ID}
			switch kind {
			case analysis.NeedWithoutDemand, analysis.NeedWithoutQuestion:
				for _, n := range st.Definition.Needs {
					if string(n.ID) == g.ID {
						row.Text += " " + p.In(n.Name)
					}
				}
			case analysis.QuestionWithoutDemand, analysis.QuestionWithoutNeed, analysis.QuestionOverlap:
				row.Text += " " + p.itemText(st, consult.ItemID(g.ID))
				row.Link = p.At("items", g.ID)
				if kind == analysis.QuestionOverlap {
					for _, id := range g.About {
						row.Text += " · " + id
					}
				}
			case analysis.DemandWithoutNeed, analysis.DemandWithoutQuestion, analysis.DemandWithoutTRL, analysis.DemandOverlap:
				if d := st.Demand(consult.DemandID(g.ID)); d != nil {
					row.Text += " " + p.In(d.Name)
				}
				for _, id := range g.About {
					row.About = append(row.About, question{id, p.itemText(st, consult.ItemID(id))})
				}
			}
			list.Rows = append(list.Rows, row)
		}
		if len(list.Rows) > 0 {
			out = append(out, list)
		}
	}
	return out
}

// coverageFile is a table of the coverage.
func (s *server) coverageFile(v *visit) error {
	var found *analysis.Table
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		for _, t := range analysis.CoverageOf(st).Tables() {
			if t.Name+".csv" == v.r.PathValue("file") {
				found = &t
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if found == nil {
		return missing()
	}
	return s.tableFile(v, *found)
}
