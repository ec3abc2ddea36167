package brief

import (
	"slices"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/i18n"
)

// mostDiffering is how many differences between groups the chapter lists.
const mostDiffering = 20

// groups says on what groups of experts differ, by each attribute by which results are split.
func (c *composer) groups() {
	if len(c.f.Differences) == 0 {
		return
	}
	c.subheading("brief.agreement.groups")
	var out []Sentence
	seen := map[string]bool{}
	for _, d := range c.f.Differences {
		id := "groups." + d.Attribute
		if seen[d.Attribute] {
			continue
		}
		seen[d.Attribute] = true
		key := "brief.groups.differ"
		if !c.positive(id + ".compared") {
			key = "brief.groups.hidden"
		}
		out = append(out, c.fact(id, key, support{findings: []string{id + ".compared", id + ".differ"}}, "attribute", c.attribute(d.Attribute), "n", number(id+".differ"), "compared", number(id+".compared")))
	}
	c.paragraph(out...)
	found := c.differing()
	if len(found) == 0 {
		return
	}
	t := Table{ID: "table-groups", Caption: c.text("brief.groups.caption"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 4}, {Head: c.text("brief.column.criterion"), Width: 2}, {Head: c.text("brief.column.attribute"), Width: 2},
		{Head: c.text("brief.column.groups"), Number: true}, {Head: "n", Number: true, Width: 0.7}, {Head: c.text("brief.column.p_holm"), Number: true, Width: 1.2}, {Head: c.text("brief.column.divergence"), Number: true, Width: 1.3}}, Note: c.text("brief.groups.note")}
	for _, d := range found[:min(len(found), mostDiffering)] {
		t.Rows = append(t.Rows, Row{Cells: []string{c.called(d.Item), c.criterion(d.Criterion), c.attribute(d.Attribute), itoa(d.Groups), itoa(d.N), c.show(d.ID() + ".p_holm"), c.show(d.ID() + ".divergence")}})
	}
	c.add(t)
}

// differing lists the comparisons in which groups differ, the clearest first.
func (c *composer) differing() []*analysis.Difference {
	var out []*analysis.Difference
	for i := range c.f.Differences {
		if d := &c.f.Differences[i]; d.Adjusted.OK && d.Adjusted.V <= analysis.Differs {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b *analysis.Difference) int {
		switch {
		case a.Adjusted.V < b.Adjusted.V:
			return -1
		case a.Adjusted.V > b.Adjusted.V:
			return 1
		}
		return 0
	})
	return out
}

// spans says for each coefficient of the last round on how many criteria it has a value, and between which it lies.
func (c *composer) spans() []Sentence {
	last := c.s.LastRound()
	var out []Sentence
	seen := map[string]bool{}
	for _, a := range c.f.Agreements {
		if a.Round != last.ID || seen[a.Coefficient] {
			continue
		}
		seen[a.Coefficient] = true
		id := "agreement." + string(a.Round) + "." + a.Coefficient
		args := []any{"coefficient", c.coefficientName(a.Coefficient), "round", a.Round, "n", number(id + ".valued"), "criteria", number(id + ".criteria")}
		key := "brief.coefficients.none"
		if c.has(id + ".least") {
			key, args = "brief.coefficients.span", append(args, "least", number(id+".least"), "most", number(id+".most"))
		}
		out = append(out, c.fact("coef."+a.Coefficient, key, support{}, args...))
	}
	return out
}

// coefficientName is what a coefficient of agreement is called.
func (c *composer) coefficientName(name string) string {
	if key := "brief.coefficient." + name; i18n.Has(c.Lang, key) {
		return c.text(key)
	}
	return name
}
