package brief

import (
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// agreement is where the panel agrees and where it does not. There is no such section where nothing was rated.
func (c *composer) agreement() {
	if len(c.f.Cells) == 0 {
		return
	}
	c.open("agreement", "brief.agreement")
	last := c.s.LastRound()
	var out []Sentence
	if rule := c.rule(last.Instrument.Rules.Consensus); rule != "" {
		out = append(out, c.fact("agreement.rule", "brief.agreement.rule", support{leaves: []int64{last.Opened}}, "rule", rule))
	} else {
		out = append(out, c.fact("agreement.unruled", "brief.agreement.unruled", support{leaves: []int64{last.Opened}}))
	}
	if c.ruled() {
		out = append(out, c.fact("agreement.counts", "brief.agreement.counts", support{}, "agreed", number("count.cells.agreed"), "disagreed", number("count.cells.disagreed"),
			"middle", number("count.cells.consensus"), "none", number("count.cells.no_consensus"), "few", number("count.cells.too_few")))
		out = append(out, c.fact("agreement.result", "brief.agreement.result", support{findings: []string{"count.cells.no_consensus"}}))
	}
	c.paragraph(out...)
	c.agreementFigures()
	c.coefficients()
	c.undecided()
	c.groups()
	c.changes()
	c.dissent()
}

// signs are the signs of a condition as a reader knows them.
var signs = strings.NewReplacer(">=", "≥", "<=", "≤")

// rule says a consensus, stability or stop rule in words; conditions stand as they were written.
func (c *composer) rule(r consult.RuleSpec) string {
	if r.Preset != "" {
		if key := "brief.preset." + r.Preset; i18n.Has(c.Lang, key) {
			return c.text(key)
		}
		return r.Preset
	}
	var parts []string
	for _, p := range []struct{ key, condition string }{{"brief.condition.agree", r.Agree}, {"brief.condition.disagree", r.Disagree}, {"brief.condition.consensus", r.Consensus},
		{"brief.condition.stable", r.Stable}, {"brief.condition.stop", r.Stop}} {
		if p.condition != "" {
			parts = append(parts, c.text(p.key, "condition", signs.Replace(p.condition)))
		}
	}
	return strings.Join(parts, c.text("brief.list_separator"))
}

// coefficients prints how far experts order the items alike, with intervals.
func (c *composer) coefficients() {
	t := Table{ID: "table-agreement", Caption: c.text("brief.coefficients.caption"), Columns: []Column{
		{Head: c.text("brief.column.round"), Width: 1}, {Head: c.text("brief.column.criterion"), Width: 3}, {Head: c.text("brief.column.coefficient"), Width: 3}, {Head: c.text("brief.column.value"), Number: true},
		{Head: c.text("brief.column.interval90"), Number: true, Width: 1.3}, {Head: c.text("brief.column.experts"), Number: true}, {Head: c.text("brief.column.items"), Number: true}}, Note: c.text("brief.coefficients.note")}
	for _, a := range c.f.Agreements {
		if !a.Value.OK {
			continue
		}
		id := "agreement." + string(a.Round) + "." + string(a.Criterion) + "." + a.Coefficient
		t.Rows = append(t.Rows, Row{Cells: []string{string(a.Round), c.criterion(a.Criterion), c.coefficientName(a.Coefficient), c.show(id + ".value"), c.span(id+".low", id+".high"), itoa(a.Experts), itoa(a.Items)}})
	}
	if spans := c.spans(); len(spans) > 0 {
		c.paragraph(spans...)
	}
	if len(t.Rows) > 0 {
		c.add(t)
	}
}

// undecided lists where the rule says: no consensus. It is a result and set like any other.
func (c *composer) undecided() {
	t := Table{ID: "table-no-consensus", Caption: c.text("brief.undecided.caption"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 4}, {Head: c.text("brief.column.open_on"), Width: 6}}, Note: c.text("brief.cells.note")}
	for _, it := range c.s.Items {
		var parts []string
		for _, cell := range c.cells[it.ID] {
			if cell.Status == analysis.NoConsensus {
				id := cell.CellID()
				parts = append(parts, c.text("brief.undecided.cell", "criterion", c.criterion(cell.Criterion), "median", c.show(id+".median"), "quartiles", c.span(id+".q1", id+".q3"), "n", cell.N))
			}
		}
		if len(parts) > 0 {
			t.Rows = append(t.Rows, Row{Cells: []string{string(it.ID), strings.Join(parts, c.text("brief.list_separator"))}})
		}
	}
	if len(t.Rows) == 0 {
		return
	}
	c.name(&t)
	c.subheading("brief.agreement.none")
	c.add(t)
}

// name puts items in the place of identifiers in the first column. In a long table short identifiers stay alone: the
// chapter on the questions has their wording.
func (c *composer) name(t *Table) {
	for i := range t.Rows {
		id := consult.ItemID(t.Rows[i].Cells[0])
		if len(t.Rows) <= mostListed || len(id) > shortID {
			t.Rows[i].Cells[0] = c.called(id)
		}
	}
}

// changes shows how medians moved between rounds.
func (c *composer) changes() {
	moved := c.moved("agreement.moved")
	if len(moved) == 0 {
		return
	}
	c.subheading("brief.agreement.change")
	moved = append(moved, c.fact("agreement.stability", "brief.agreement.stability", support{findings: moved[0].Findings}))
	if rule := c.rule(c.s.LastRound().Instrument.Rules.Stability); rule != "" {
		moved = append(moved, c.fact("agreement.stability_rule", "brief.agreement.stability_rule", support{findings: moved[0].Findings}, "rule", rule))
	}
	c.paragraph(moved...)
	last := c.f.Stability[len(c.f.Stability)-1]
	c.changeFigures(last.From, last.To, support{findings: moved[0].Findings})
}

// dissent prints minorities and their arguments, verbatim.
func (c *composer) dissent() {
	if len(c.f.Dissents) == 0 {
		return
	}
	c.subheading("brief.agreement.dissent")
	first := c.f.Dissents[0]
	c.paragraph(c.fact("dissent.what", "brief.dissent.what", support{questions: []consult.ItemID{first.Item}}))
	t := Table{ID: "table-dissent", Caption: c.text("brief.dissent.caption"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 4}, {Head: c.text("brief.column.camps"), Width: 6}}}
	hidden, withheld := false, true
	for _, it := range c.s.Items {
		var parts []string
		for _, d := range c.divided[it.ID] {
			id := "dissent." + string(d.Round) + "." + string(d.Item) + "." + string(d.Criterion)
			hidden = hidden || d.Hidden
			withheld = withheld && len(d.Comments) == 0
			parts = append(parts, c.text("brief.dissent.camps", "criterion", c.criterion(d.Criterion), "below", c.show(id+".below"), "above", c.show(id+".above"), "n", d.N))
		}
		if len(parts) > 0 {
			t.Rows = append(t.Rows, Row{Cells: []string{string(it.ID), strings.Join(parts, c.text("brief.list_separator"))}})
		}
	}
	c.name(&t)
	if hidden {
		t.Note = c.text("brief.dissent.hidden")
	}
	c.add(t)
	if withheld {
		c.paragraph(c.fact("dissent.withheld", "brief.dissent.withheld", support{leaves: []int64{c.s.LastRound().Opened}}))
		return
	}
	c.subheading("brief.dissent.words")
	for _, it := range c.s.Items {
		c.quotes(it.ID)
	}
}

// quotes prints what the minority on an item wrote, each comment once although it may belong to several criteria.
func (c *composer) quotes(id consult.ItemID) {
	seen := map[analysis.Comment]bool{}
	for _, d := range c.divided[id] {
		for _, q := range d.Comments {
			if seen[q] {
				continue
			}
			seen[q] = true
			by := support{questions: []consult.ItemID{id}, leaves: []int64{q.Leaf}}
			c.add(Quote{Sentence: c.recorded("quote."+string(id)+"."+itoa(len(seen)), consult.Text{En: q.Text, Zh: q.Text}, by), Source: c.text("brief.dissent.source", "item", c.called(id), "round", d.Round)})
		}
	}
}
