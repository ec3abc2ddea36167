package brief

import (
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/figure"
)

// funnel tells how many of the raw proposals became questions, stage by stage. A consultation in which nothing was
// merged and nothing left is told by its list of questions alone.
func (c *composer) funnel() {
	left := 0
	for _, s := range c.f.Funnel.Steps {
		left += s.Merged + s.Lost()
	}
	if left == 0 && c.f.Screening == nil {
		return
	}
	c.open("funnel", "brief.funnel")
	var told []Sentence
	for _, s := range c.f.Funnel.Steps {
		if s.Stage == analysis.FunnelRaw || !s.Reached {
			continue
		}
		id := "funnel." + string(s.Stage)
		args := []any{"raw", number("funnel.raw.out"), "out", number(id + ".out")}
		switch s.Stage {
		case analysis.FunnelGrouped:
			args = append(args, "made", number(id+".made"), "merged", number(id+".merged"))
		case analysis.FunnelChecked:
			args = append(args, "unchecked", number(id+".unchecked"))
		case analysis.FunnelRaw, analysis.FunnelScreened, analysis.FunnelShortList, analysis.FunnelFinal:
		}
		if s.Stage != analysis.FunnelGrouped {
			args = args[2:]
		}
		for _, d := range s.Dropped {
			args = append(args, d.Reason, number(id+"."+d.Reason))
		}
		told = append(told, c.fact(id, "brief."+id, support{}, args...))
	}
	if c.f.Funnel.Waiting > 0 {
		told = append(told, c.fact("funnel.waiting", "brief.funnel.waiting", support{}, "n", number("funnel.waiting")))
	}
	c.paragraph(told...)
	c.picture(func(o figure.Options) (figure.Figure, bool, error) { return figure.Funnel(c.f, c.Lang, o) }, support{})
	c.add(c.funnelTable())
	c.screening()
}

// screening tells how far a second person agrees with a sample of the decisions, and where not.
func (c *composer) screening() {
	x := c.f.Screening
	if x == nil || x.Scored == 0 {
		return
	}
	told := []Sentence{c.fact("screening.share", "brief.screening.share", support{leaves: []int64{c.s.Screening().Leaf}}, "scored", number("screening.scored"), "drawn", number("screening.drawn"),
		"agree", number("screening.agree"), "share", number("screening.share"), "low", number("screening.share_low"), "high", number("screening.share_high"))}
	switch {
	case x.KappaLow.OK:
		told = append(told, c.fact("screening.kappa", "brief.screening.kappa", support{}, "kappa", number("screening.kappa"), "low", number("screening.kappa_low"), "high", number("screening.kappa_high")))
	case x.Kappa.OK:
		told = append(told, c.fact("screening.kappa", "brief.screening.kappa.few", support{}, "kappa", number("screening.kappa")))
	}
	differ := x.Differing()
	if len(differ) > 0 {
		told = append(told, c.fact("screening.differ", "brief.screening.differ", support{}, "differ", number("screening.differ"), "settled", number("screening.settled"), "open", number("screening.open")))
	}
	c.paragraph(told...)
	if len(differ) == 0 {
		return
	}
	column := func(name string, width float64) Column {
		return Column{Head: c.text("brief.screening.column." + name), Width: width}
	}
	t := Table{ID: "table-screening", Caption: c.text("brief.screening.table"), Columns: []Column{column("item", 4), column("first", 1), column("second", 1), column("settled", 1), column("reason", 3)}}
	for _, it := range differ {
		settled := "–"
		if it.Settled != "" {
			settled = c.text("screening.verdict." + string(it.Settled))
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.called(it.Item), c.text("screening.verdict." + string(it.First)), c.text("screening.verdict." + string(it.Second)), settled, dash(it.Reason)}})
	}
	c.add(t)
}

// funnelTable sets the counts of every stage in a row.
func (c *composer) funnelTable() Table {
	column := func(name string, width float64, number bool) Column {
		return Column{Head: c.text("brief.funnel.column." + name), Width: width, Number: number}
	}
	t := Table{ID: "table-funnel", Caption: c.text("brief.funnel.caption"), Columns: []Column{column("stage", 2, false), column("in", 0.8, true), column("made", 0.8, true), column("merged", 0.8, true), column("dropped", 4, false), column("out", 0.8, true)}}
	for _, s := range c.f.Funnel.Steps {
		if !s.Reached {
			continue
		}
		made, merged := "–", "–"
		if s.Stage == analysis.FunnelGrouped {
			made, merged = strconv.Itoa(s.Made), strconv.Itoa(s.Merged)
		}
		var dropped []string
		for _, d := range s.Dropped {
			if d.Count > 0 {
				dropped = append(dropped, c.text("funnel.fate."+d.Reason)+" "+strconv.Itoa(d.Count))
			}
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.text("funnel.stage." + string(s.Stage)), strconv.Itoa(s.In), made, merged, dash(strings.Join(dropped, "; ")), strconv.Itoa(s.Out)}})
	}
	return t
}
