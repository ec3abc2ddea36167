package brief

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// mostConflicts is how many figures on which sources disagree the brief lists.
const mostConflicts = 12

// data lists the tables of data with version, source and licence, and the figures that sources state differently.
func (c *composer) data() {
	if len(c.s.Data) == 0 {
		return
	}
	conflicts := analysis.DataConflicts(c.s)
	differs := map[string]int{}
	for _, x := range conflicts {
		for _, stated := range x.Stated {
			differs[stated.Address.Table]++
		}
	}
	t := Table{ID: "table-data", Caption: c.text("brief.data.caption"), Note: c.text("brief.data.note"), Columns: []Column{{Head: c.text("brief.column.id"), Width: 1.4}, {Head: c.text("brief.column.name"), Width: 2.4}, {Head: c.text("brief.column.version")}, {Head: c.text("brief.column.unit"), Width: 1.2},
		{Head: c.text("brief.column.rows"), Number: true, Width: 0.7}, {Head: c.text("brief.column.source"), Width: 3}, {Head: c.text("brief.column.licence"), Width: 2}, {Head: c.text("brief.column.conflicts"), Number: true, Width: 0.9}}}
	newest := c.s.Newest()
	for i := range c.s.Data {
		x := &c.s.Data[i]
		n := "–"
		if slices.Contains(newest, x) {
			n = itoa(differs[x.ID])
		}
		name := c.words(x.Name)
		if name == "" {
			name = x.ID
		}
		t.Rows = append(t.Rows, Row{Cells: []string{x.ID, name, dash(x.Version), dash(c.unitsOf(x)), itoa(x.Rows), dash(x.Sources()), c.licence(x), n}})
	}
	c.add(t)
	c.conflicts(conflicts)
}

// unitsOf is the unit of a table, else those of its columns.
func (c *composer) unitsOf(x *consult.Datum) string {
	if x.Unit != "" {
		return x.Unit
	}
	var units []string
	for _, f := range x.Fields {
		if f.Unit != "" && !slices.Contains(units, f.Unit) {
			units = append(units, f.Unit)
		}
	}
	return strings.Join(units, c.text("brief.list_separator"))
}

// licence is under which terms a table is, or why it may be passed on without any, or that it is in no package.
func (c *composer) licence(x *consult.Datum) string {
	switch {
	case !x.Unlicensed():
		return x.Licences()
	case x.Confirmed > 0 && x.Ground != "":
		return c.text("brief.data.confirmed", "ground", x.Ground, "leaf", x.Confirmed)
	case x.Confirmed > 0:
		return c.text("brief.data.confirmed_erased", "leaf", x.Confirmed)
	}
	return c.text("brief.data.unlicensed")
}

// conflicts sets figures side by side that sources state differently, those of the newest years first.
func (c *composer) conflicts(list []dataset.Conflict) {
	if len(list) == 0 {
		return
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b dataset.Conflict) int { return b.Year - a.Year })
	t := Table{ID: "table-conflicts", Caption: c.text("brief.conflicts.caption", "n", len(list)), Note: c.text("brief.conflicts.note"), Columns: []Column{{Head: c.text("brief.column.quantity"), Width: 1.6}, {Head: c.text("brief.column.year"), Width: 0.7}, {Head: c.text("brief.column.value"), Number: true}, {Head: c.text("brief.column.scope"), Width: 3}, {Head: c.text("brief.column.source"), Width: 3}, {Head: c.text("brief.column.address"), Width: 2.4}}}
	for _, x := range list[:min(len(list), mostConflicts)] {
		for _, stated := range x.Stated {
			t.Rows = append(t.Rows, Row{Cells: []string{x.Quantity + " " + x.Region + " (" + x.Unit + ")", strconv.Itoa(x.Year), strconv.FormatFloat(stated.Converted, 'f', -1, 64), dash(c.half(stated.Scope)), dash(stated.Source), stated.Address.String()}})
		}
	}
	c.add(t)
}

// half is the part of a wording "中文 / English" in the document's language.
func (c *composer) half(text string) string {
	zh, en, both := strings.Cut(text, " / ")
	if !both {
		return text
	}
	return c.words(consult.Text{Zh: zh, En: en})
}

var namedDatum = regexp.MustCompile(`\{datum:([^{}]+)\}`)

// figureAt prints the figure to which an address leads; the sentence rests on it then. One that the record does not hold,
// or that goes into no package, fails the brief.
func (c *composer) figureAt(sentence, address string) string {
	a, err := dataset.ParseAddress(address)
	if err != nil {
		c.faults = append(c.faults, fault.Find(err).At(fault.Place{Field: "sentence " + sentence}))
		return ""
	}
	x, cell, ok := c.s.Cell(a)
	switch {
	case x != nil && !x.Passable():
		c.faults = append(c.faults, fault.Bad("sentence "+sentence, "brief.datum_unlicensed", "{address} stands in a table without licence, which goes into no package: confirm that it may be passed on, or quote another", "address", address))
	case !ok:
		c.faults = append(c.faults, fault.Bad("sentence "+sentence, "brief.datum", "{address} leads to no figure of the data: write dataset@version/table/line/column, as the page of the table says; tables above 1 MB cannot be quoted", "address", address))
	}
	return cell
}
