package brief

import (
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/figure"
)

// coverage sets the demand tree with the questions of each demand, the same demands by the codes of other bodies, and
// what is missing or double.
func (c *composer) coverage() {
	if len(c.f.Coverage.Rows) == 0 {
		return
	}
	c.open("coverage", "brief.coverage")
	gap := func(k analysis.GapKind) number { return number("coverage.gap." + string(k)) }
	told := []Sentence{
		c.fact("coverage.covered", "brief.coverage.covered", support{}, "demands", number("coverage.demands"), "covered", number("coverage.covered"), "open", gap(analysis.DemandWithoutQuestion), "overlap", gap(analysis.DemandOverlap)),
		c.fact("coverage.behind", "brief.coverage.behind", support{}, "behind", number("coverage.behind")),
	}
	if len(c.s.Definition.Needs) > 0 {
		told = append(told, c.fact("coverage.needs", "brief.coverage.needs", support{}, "demand", gap(analysis.NeedWithoutDemand), "question", gap(analysis.NeedWithoutQuestion)))
	}
	told = append(told, c.fact("coverage.loose", "brief.coverage.loose", support{}, "loose", gap(analysis.QuestionWithoutDemand), "needless", gap(analysis.QuestionWithoutNeed)))
	c.paragraph(told...)
	c.picture(func(o figure.Options) (figure.Figure, bool, error) { return figure.Coverage(c.s, c.f, c.Lang, o) }, support{})
	c.add(c.demandTable())
	if t := c.viewTable(); len(t.Rows) > 0 {
		c.add(t)
	}
	if t := c.gapTable(); len(t.Rows) > 0 {
		c.add(t)
	}
}

func (c *composer) coverageColumn(name string, width float64) Column {
	return Column{Head: c.text("brief.coverage.column." + name), Width: width}
}

// demandTable has a row for each demand under a band for its branch.
func (c *composer) demandTable() Table {
	t := Table{ID: "table-coverage", Caption: c.text("brief.coverage.table"), Columns: []Column{c.coverageColumn("demand", 4), c.coverageColumn("trl", 1), c.coverageColumn("by", 0.8), c.coverageColumn("needs", 1.6), c.coverageColumn("questions", 2.4)}}
	branch := ""
	for _, r := range c.f.Coverage.Rows {
		if up := c.s.Demand(r.Demand.Parent); up != nil && string(up.ID) != branch {
			branch = string(up.ID)
			t.Rows = append(t.Rows, Row{Band: branch + " " + c.path(up)})
		}
		trl, by := "–", "–"
		if d := r.Demand; d.TRLNow > 0 {
			trl = strconv.Itoa(d.TRLNow)
			if d.TRLNeeded > 0 {
				trl += " → " + strconv.Itoa(d.TRLNeeded)
			}
		}
		if r.Demand.ByYear > 0 {
			by = strconv.Itoa(r.Demand.ByYear)
		}
		t.Rows = append(t.Rows, Row{Cells: []string{string(r.Demand.ID) + " " + c.words(r.Demand.Name), trl, by, dash(join(r.Needs)), dash(join(r.Questions))}})
	}
	return t
}

// viewTable counts the demands by the codes of the other views. A view in which no demand has a code is left out.
func (c *composer) viewTable() Table {
	t := Table{ID: "table-coverage-views", Caption: c.text("brief.coverage.views"), Columns: []Column{c.coverageColumn("view", 1.4), c.coverageColumn("code", 4), {Head: c.text("brief.coverage.column.covered"), Number: true}, {Head: c.text("brief.coverage.column.questions"), Number: true}}}
	for _, v := range analysis.DemandViews() {
		rows := c.f.Coverage.View(v)
		if len(rows) == 1 && rows[0].Code == "" {
			continue
		}
		for i, r := range rows {
			name := ""
			if i == 0 {
				name = c.text("coverage.view." + string(v))
			}
			t.Rows = append(t.Rows, Row{Cells: []string{name, figure.CodeName(c.Lang, v, r.Code), strconv.Itoa(r.Covered) + " / " + strconv.Itoa(r.Demands), strconv.Itoa(r.Questions)}})
		}
	}
	return t
}

// gapTable lists what is missing or double, by kind.
func (c *composer) gapTable() Table {
	t := Table{ID: "table-coverage-gaps", Caption: c.text("brief.coverage.gaps"), Columns: []Column{c.coverageColumn("gap", 2), {Head: "n", Number: true, Width: 0.5}, c.coverageColumn("which", 5)}}
	for _, k := range analysis.GapKinds() {
		gaps := c.f.Coverage.Of(k)
		if len(gaps) == 0 {
			continue
		}
		var which []string
		for _, g := range gaps {
			name := g.ID
			if len(g.About) > 0 {
				name += " (" + strings.Join(g.About, ", ") + ")"
			}
			which = append(which, name)
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.text("coverage.gap." + string(k)), strconv.Itoa(len(gaps)), strings.Join(which, "; ")}})
	}
	return t
}
