package brief

import (
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// annex holds what a reader looks up: methods, definitions, all item statistics, sources, needs, and how to check.
func (c *composer) annex() {
	c.open("annex", "brief.annex")
	c.section.Wide = true
	c.needsTable()
	c.recipes()
	c.definitions()
	c.sources()
	c.evidence()
	c.references()
	c.erasures()
	c.check()
	c.restOfRanking()
	c.sideBySide()
	c.statistics()
}

func (c *composer) needsTable() {
	d := &c.s.Definition
	if len(d.Needs) == 0 {
		return
	}
	c.subheading("brief.annex.needs")
	t := Table{ID: "table-needs", Caption: c.text("brief.needs.caption"), Columns: []Column{{Head: c.text("brief.column.id"), Width: 0.7}, {Head: c.text("brief.column.need"), Width: 4}, {Head: c.text("brief.column.target"), Width: 1.5},
		{Head: c.text("brief.column.authority"), Width: 2.2}, {Head: c.text("brief.column.document"), Width: 3}, {Head: c.text("brief.column.date"), Width: 1.3}}}
	for _, n := range d.Needs {
		t.Rows = append(t.Rows, Row{Cells: []string{string(n.ID), c.words(n.Name), c.target(n.Target), dash(c.words(n.Authority)), dash(c.words(n.Document)), dash(string(n.Date))}})
	}
	c.add(t)
}

func (c *composer) target(t *consult.Target) string {
	switch {
	case t == nil:
		return "–"
	case t.Value == "":
		return itoa(t.Year)
	case t.Year == 0:
		return strings.TrimSpace(string(t.Value) + " " + t.Unit)
	}
	return c.text("brief.target", "value", strings.TrimSpace(string(t.Value)+" "+t.Unit), "year", t.Year)
}

// recipes says in words how each kind of number was made, with the version of the recipe.
func (c *composer) recipes() {
	used := map[string]string{}
	for _, n := range c.f.Numbers {
		if used[n.Recipe] == "" {
			used[n.Recipe] = n.ID
		}
	}
	c.subheading("brief.annex.recipes")
	var l List
	for _, r := range analysis.Recipes() {
		if id := used[r.Name]; id != "" {
			s := c.fact(r.Says, r.Says, support{findings: []string{id}})
			l.Items = append(l.Items, []Sentence{s, c.fact(r.Says+".version", "brief.recipe.version", support{findings: []string{id}}, "name", r.Name, "version", r.Version)})
		}
	}
	c.add(l)
}

func (c *composer) definitions() {
	criteria, scales := c.s.Definition.Criteria, c.s.Definition.Scales
	if r := c.s.LastRound(); r != nil {
		criteria, scales = r.Instrument.Criteria, r.Instrument.Scales
	}
	if len(criteria) > 0 {
		c.subheading("brief.annex.definitions")
		t := Table{ID: "table-criteria", Caption: c.text("brief.criteria.caption"), Columns: []Column{{Head: c.text("brief.column.criterion"), Width: 3}, {Head: c.text("brief.column.scale"), Width: 5}, {Head: c.text("brief.column.weight"), Number: true}, {Head: c.text("brief.column.direction"), Width: 1.6}}}
		for _, k := range criteria {
			t.Rows = append(t.Rows, Row{Cells: []string{c.words(k.Name), c.scale(scales, k.Scale), string(k.Weight), c.text("brief.direction." + k.Direction)}})
		}
		c.add(t)
	}
	if len(c.s.Quantities) > 0 {
		t := Table{ID: "table-quantities", Caption: c.text("brief.quantities.caption"), Columns: []Column{{Head: c.text("brief.column.id"), Width: 0.8}, {Head: c.text("brief.column.quantity"), Width: 6}, {Head: c.text("brief.column.unit"), Width: 1.2}, {Head: c.text("brief.column.realisation"), Number: true, Width: 1.4}}}
		for _, q := range c.s.Quantities {
			t.Rows = append(t.Rows, Row{Cells: []string{string(q.ID), c.words(q.Name), q.Unit, dash(string(q.Realisation))}})
		}
		c.add(t)
	}
}

// scale says a scale with the meaning of its labelled points.
func (c *composer) scale(scales []consult.Scale, id consult.ScaleID) string {
	for _, s := range scales {
		if s.ID != id {
			continue
		}
		var labels []string
		for _, l := range s.Labels {
			labels = append(labels, c.text("brief.scale.label", "point", l.Point, "label", c.words(l.Label)))
		}
		if len(labels) == 0 {
			return c.text("brief.scale.range", "min", s.Min, "max", s.Max)
		}
		return c.text("brief.scale.labelled", "min", s.Min, "max", s.Max, "labels", strings.Join(labels, c.text("brief.list_separator")))
	}
	return string(id)
}

// statistics prints the item statistics of each item's last round for the whole panel.
func (c *composer) statistics() {
	heads := []string{"n", "dk", "na", "missing", "q1", "median", "q3", "mean", "sd", "agree", "disagree"}
	t := Table{ID: "table-items", Caption: c.text("brief.statistics.caption"), Columns: []Column{{Head: c.text("brief.column.criterion"), Width: 4.5}, {Head: c.text("brief.column.round"), Width: 0.8}}, Note: c.text("brief.statistics.note")}
	for _, h := range heads {
		t.Columns = append(t.Columns, Column{Head: c.text("brief.column.stat_" + h), Number: true})
	}
	t.Columns = append(t.Columns, Column{Head: c.text("brief.column.status"), Width: 2.6})
	for _, it := range c.s.Items {
		cells := c.cells[it.ID]
		if len(cells) == 0 {
			continue
		}
		t.Rows = append(t.Rows, Row{Band: c.called(it.ID)})
		for _, cell := range cells {
			row := []string{c.criterion(cell.Criterion), string(cell.Round)}
			for _, h := range heads {
				row = append(row, c.show(cell.CellID()+"."+h))
			}
			t.Rows = append(t.Rows, Row{Cells: append(row, c.status(string(cell.Status)))})
		}
	}
	if len(t.Rows) > 0 {
		c.subheading("brief.annex.statistics")
		c.add(t)
	}
}

// sources lists the files that were imported, and what was left out of them.
func (c *composer) sources() {
	d := &c.s.Definition
	if len(c.s.Sources) == 0 && len(c.s.Data) == 0 && d.Source.Empty() {
		return
	}
	c.subheading("brief.annex.sources")
	if !d.Source.Empty() {
		c.paragraph(c.recorded("source.licence", d.Source, begun))
	}
	if len(c.s.Sources) > 0 {
		t := Table{ID: "table-sources", Caption: c.text("brief.sources.caption"), Columns: []Column{{Head: c.text("brief.column.file"), Width: 2.6}, {Head: c.text("brief.column.kind"), Width: 1.2}, {Head: c.text("brief.column.rows"), Number: true, Width: 0.8}, {Head: c.text("brief.column.taken"), Number: true, Width: 0.8},
			{Head: c.text("brief.column.left_out"), Width: 4}, {Head: "SHA-256", Width: 1.6}}, Note: c.text("brief.sources.note")}
		for _, s := range c.s.Sources {
			t.Rows = append(t.Rows, Row{Cells: []string{s.File, s.Kind, itoa(s.Rows), itoa(s.Taken), c.leftOut(s.LeftOut), first(s.SHA256, 12)}})
		}
		c.add(t)
	}
	c.data()
}

func (c *composer) leftOut(list []consult.LeftOut) string {
	if len(list) == 0 {
		return "–"
	}
	var out []string
	for _, l := range list {
		reason := l.Reason
		if key := "intake.left_out." + l.Reason; i18n.Has(c.Lang, key) {
			reason = c.text(key)
		}
		where := make([]string, 0, len(l.Where))
		for _, n := range l.Where {
			where = append(where, itoa(n))
		}
		if len(where) > 0 {
			out = append(out, c.text("brief.left_out.where", "n", l.Rows, "reason", reason, "where", strings.Join(where, ", ")))
		} else {
			out = append(out, c.text("brief.left_out", "n", l.Rows, "reason", reason))
		}
	}
	return strings.Join(out, c.text("brief.list_separator"))
}

// first returns the first n letters of a text.
func first(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n] + "…"
}

func (c *composer) evidence() {
	if len(c.s.Evidence) == 0 {
		return
	}
	c.subheading("brief.annex.evidence")
	t := Table{ID: "table-evidence", Caption: c.text("brief.evidence.caption"), Columns: []Column{{Head: c.text("brief.column.id")}, {Head: c.text("brief.column.file"), Width: 3}, {Head: c.text("brief.column.kind")}, {Head: c.text("brief.column.entries"), Number: true}, {Head: c.text("brief.column.questions"), Width: 3}}}
	for _, e := range c.s.Evidence {
		t.Rows = append(t.Rows, Row{Cells: []string{e.ID, e.File, e.Format, itoa(e.Entries), dash(join(e.Items))}})
	}
	c.add(t)
}

// erasures says how much of the record was removed, at the wish of those who gave it.
func (c *composer) erasures() {
	if c.f.Erased == 0 && c.s.Withdrawals == 0 {
		return
	}
	c.subheading("brief.annex.erasures")
	var out []Sentence
	if c.s.Withdrawals > 0 {
		out = append(out, c.fact("erasure.withdrawn", "brief.erasure.withdrawn", support{}, "n", number("count.withdrawals")))
	}
	if c.f.Erased > 0 {
		out = append(out, c.fact("erasure.erased", "brief.erasure.erased", support{}, "n", number("count.erased")))
	}
	c.paragraph(out...)
}

// check prints the head of the record and how a stranger checks this brief.
func (c *composer) check() {
	c.subheading("brief.annex.check")
	c.paragraph(c.fact("check.how", "brief.check.how", support{leaves: []int64{0}}), c.fact("check.why", "brief.check.why", support{leaves: []int64{0}}))
	c.add(Commands{Lines: []string{"tanwen verify package.zip", "tanwen why package.zip ID"}})
	h := c.Head
	switch {
	case h.Size == 0:
		c.add(HeadLine{Label: c.text("brief.head"), Value: c.text("brief.head.unknown")})
	case h.Round != "":
		c.add(HeadLine{Label: c.text("brief.head"), Value: c.text("brief.head.round", "round", h.Round, "size", h.Size, "root", h.Root)})
	default:
		c.add(HeadLine{Label: c.text("brief.head"), Value: c.text("brief.head.record", "size", h.Size, "root", h.Root)})
	}
}
