package brief

import (
	"strconv"
)

// portfolio says what the budget would hold, and what goes first when it is cut.
func (c *composer) portfolio() {
	p := c.f.Portfolio
	if p == nil {
		return
	}
	c.subheading("brief.portfolio")
	whole := "portfolio." + strconv.Itoa(p.Shares[0].Percent)
	out := []Sentence{c.fact("portfolio.choice", "brief.portfolio.choice", support{}, "chosen", number(whole+".chosen"), "costed", number("portfolio.costed"), "cost", number(whole+".cost"), "budget", number(whole+".budget"))}
	for _, s := range p.Shares {
		id := "portfolio." + strconv.Itoa(s.Percent)
		if !s.Optimal {
			out = append(out, c.fact(id+".gap", "brief.portfolio.gap", support{}, "budget", number(id+".budget"), "gap", number(id+".gap")))
		}
		if s.Ties > 0 {
			out = append(out, c.fact(id+".ties", "brief.portfolio.ties", support{}, "budget", number(id+".budget"), "ties", number(id+".ties")))
		}
	}
	if p.Uncosted > 0 {
		out = append(out, c.fact("portfolio.uncosted", "brief.portfolio.uncosted", support{}, "n", number("portfolio.uncosted")))
	}
	out = append(out, c.fact("portfolio.adds", "brief.portfolio.adds", support{findings: []string{whole + ".value"}}))
	c.paragraph(out...)
	t := Table{ID: "table-portfolio", Caption: c.text("brief.portfolio.caption"), Note: c.text("brief.portfolio.note"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 6}, {Head: c.text("brief.column.cost"), Number: true}, {Head: c.text("brief.column.score"), Number: true}}}
	for _, s := range p.Shares {
		t.Columns = append(t.Columns, Column{Head: c.text("brief.portfolio.at", "percent", s.Percent, "budget", c.show("portfolio."+strconv.Itoa(s.Percent)+".budget")), Number: true, Width: 1.2})
	}
	for i, x := range p.Costed {
		row := Row{Cells: []string{c.called(x.Item), c.show("portfolio.cost." + string(x.Item)), c.show(c.rankID(x.Item, "score"))}}
		any := false
		for _, s := range p.Shares {
			mark := "–"
			if s.Chosen[i] {
				mark, any = "●", true
			}
			row.Cells = append(row.Cells, mark)
		}
		if any {
			t.Rows = append(t.Rows, row)
		}
	}
	c.add(t)
}
