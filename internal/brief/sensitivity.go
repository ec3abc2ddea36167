package brief

import (
	"github.com/tanwen/tanwen/internal/figure"
)

// sensitivity says on how little the first place rests: weights, single experts, single institutions.
func (c *composer) sensitivity() {
	x := c.f.Sensitivity
	if x == nil {
		return
	}
	var out []Sentence
	if c.has("sensitivity.turns") {
		key := "brief.sensitivity.turns"
		if x.Turns == 0 {
			key = "brief.sensitivity.firm"
		}
		out = append(out, c.fact("sensitivity.turns", key, support{}, "n", number("sensitivity.turns"), "criteria", number("sensitivity.criteria"), "change", number("sensitivity.change")))
	}
	if c.has("sensitivity.moved") {
		out = append(out, c.fact("sensitivity.moved", "brief.sensitivity.moved", support{}, "n", number("sensitivity.moved"), "ranked", number("ranking."+x.Method+".ranked")))
	}
	for _, who := range []string{"expert", "institution"} {
		if id := "sensitivity." + who; c.has(id + ".changes") {
			out = append(out, c.fact(id, "brief.sensitivity."+who, support{}, "n", number(id+".left_out"), "changes", number(id+".changes"), "shift", number(id+".shift")))
		}
	}
	if len(out) == 0 {
		return
	}
	c.subheading("brief.ranking.rests")
	c.paragraph(out...)
	t := Table{ID: "table-weights", Caption: c.text("brief.weights.caption"), Columns: []Column{{Head: c.text("brief.column.criterion"), Width: 4}, {Head: c.text("brief.column.weight"), Number: true}, {Head: c.text("brief.column.weight_low"), Number: true, Width: 1.6}, {Head: c.text("brief.column.weight_high"), Number: true, Width: 1.6}}, Note: c.text("brief.weights.note")}
	for _, w := range x.Weights {
		if w.Low.OK {
			id := "sensitivity.weight." + string(w.Criterion)
			low, high := c.show(id+".low"), c.show(id+".high")
			if w.Low.V == 0 {
				low = c.text("brief.weights.never")
			}
			if w.High.V == 1 {
				high = c.text("brief.weights.never")
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.criterion(w.Criterion), c.show(id + ".weight"), low, high}})
		}
	}
	if len(t.Rows) > 0 {
		c.add(t)
	}
}

// judgedWeights says how weights were made of judgements, and how consistent these are.
func (c *composer) judgedWeights() {
	r := c.s.LastRound()
	if r == nil || r.Instrument.Weighting == nil || len(r.Instrument.Criteria) == 0 || !c.has("weights."+string(r.Instrument.Criteria[0].ID)) {
		return
	}
	by := support{leaves: []int64{r.Opened}}
	for _, k := range r.Instrument.Criteria {
		by.findings = append(by.findings, "weights."+string(k.ID))
	}
	out := []Sentence{c.fact("weights.made", "brief.weights.made", by, "method", c.text("brief.weighting."+r.Instrument.Weighting.Method))}
	for _, measure := range []string{"cr", "xi"} {
		if c.has("weights." + measure) {
			out = append(out, c.fact("weights."+measure, "brief.weights."+measure, support{}, "value", number("weights."+measure)))
		}
	}
	c.paragraph(out...)
}

// sideBySide prints, in the annex, the ranks by all methods beside each other, where there are more than the table of
// the ranking shows.
func (c *composer) sideBySide() {
	if c.leading == nil || len(c.f.Rankings) <= 1+mostBeside {
		return
	}
	c.subheading("brief.annex.methods")
	t := Table{ID: "table-methods", Caption: c.text("brief.methods.caption"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 5}}, Note: c.text("brief.methods.note")}
	var l List
	for i := range c.f.Rankings {
		r := &c.f.Rankings[i]
		t.Columns = append(t.Columns, Column{Head: letter(i), Number: true, Width: 0.7})
		l.Items = append(l.Items, []Sentence{c.fact("methods."+r.Method, "brief.methods.name", support{findings: []string{"ranking." + r.Method + ".ranked"}}, "letter", letter(i), "method", c.methodName(r.Method))})
	}
	for _, x := range c.leading.Rows {
		if x.Rank == 0 {
			continue
		}
		cells := []string{c.called(x.Item)}
		for _, r := range c.f.Rankings {
			cells = append(cells, c.show("rank."+r.Method+"."+string(x.Item)+".rank"))
		}
		t.Rows = append(t.Rows, Row{Cells: cells})
	}
	c.add(l, t)
}

// methodFigure draws the leading ranking beside another one.
func (c *composer) methodFigure(i int) {
	c.picture(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.MethodSlopes(c.s, c.f, c.Lang, i, figure.MaxSloped, o)
	}, support{findings: []string{"ranking." + c.f.Rankings[i].Method + ".ranked"}})
}

// letter is the i-th letter of the alphabet: what a method is called in the heading of a narrow column.
func letter(i int) string { return string(rune('A' + i%26)) }
