package brief

import (
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
)

// pools is what the experts judge of unknown quantities. There is no such section where none was judged.
func (c *composer) pools() {
	if len(c.f.Pools) == 0 {
		return
	}
	c.open("quantities", "brief.pools")
	first := c.f.Pools[0].ID()
	out := []Sentence{c.fact("pools.how", "brief.pools.how", support{findings: []string{first + ".experts"}})}
	if k := c.f.Calibration; k != nil {
		switch {
		case k.Reason != "":
			out = append(out, c.fact("pools.uncalibrated", "brief.pools.uncalibrated", support{}, "n", number("calibration.seeds"), "why", c.text(k.Reason)))
		case c.has("calibration.score"):
			out = append(out, c.fact("pools.calibrated", "brief.pools.calibrated", support{}, "seeds", number("calibration.seeds"), "experts", number("calibration.experts"), "weighted", number("calibration.weighted"), "score", number("calibration.score")))
		default:
			out = append(out, c.fact("pools.weighted", "brief.pools.weighted", support{}, "seeds", number("calibration.seeds"), "experts", number("calibration.experts"), "weighted", number("calibration.weighted")))
		}
	}
	c.paragraph(out...)
	for _, unit := range figure.PoolUnits(c.s, c.f) {
		c.picture(func(o figure.Options) (figure.Figure, bool, error) { return figure.Pools(c.s, c.f, c.Lang, unit, o) }, support{findings: []string{first + ".experts"}})
	}
	c.poolTable("table-pools", "brief.pools.caption", func(q consult.Quantity) bool { return q.Realisation == "" })
	c.poolTable("table-seeds", "brief.pools.seeds_caption", func(q consult.Quantity) bool { return q.Realisation != "" })
}

// poolTable prints the pools of those quantities that are wanted, each under its name.
func (c *composer) poolTable(id, caption string, wanted func(consult.Quantity) bool) {
	t := Table{ID: id, Caption: c.text(caption), Columns: []Column{{Head: c.text("brief.column.pool"), Width: 3}, {Head: "5 %", Number: true}, {Head: "25 %", Number: true}, {Head: c.text("brief.column.median"), Number: true},
		{Head: "75 %", Number: true}, {Head: "95 %", Number: true}, {Head: c.text("brief.column.experts"), Number: true}}, Note: c.text("brief.pools.note")}
	for _, q := range c.s.Quantities {
		if !wanted(q) {
			continue
		}
		band := false
		for i := range c.f.Pools {
			p := &c.f.Pools[i]
			if p.Quantity != q.ID {
				continue
			}
			if !band {
				t.Rows = append(t.Rows, Row{Band: c.quantity(q)})
				band = true
			}
			t.Rows = append(t.Rows, Row{Cells: c.poolCells(p)})
		}
	}
	if len(t.Rows) > 0 {
		c.add(t)
	}
}

// quantity is a quantity as a table names it: identifier, wording, unit, and the known value of a calibration quantity.
func (c *composer) quantity(q consult.Quantity) string {
	name := string(q.ID) + " " + c.words(q.Name)
	if q.Realisation != "" {
		return c.text("brief.pools.known", "quantity", name, "value", string(q.Realisation), "unit", q.Unit)
	}
	return c.text("brief.pools.asked", "quantity", name, "unit", q.Unit)
}

func (c *composer) poolCells(p *analysis.Pool) []string {
	cells := []string{c.text("pool." + p.Kind)}
	for _, at := range []string{"p05", "p25", "p50", "p75", "p95"} {
		cells = append(cells, c.show(p.ID()+"."+at))
	}
	return append(cells, c.show(p.ID()+".experts"))
}
