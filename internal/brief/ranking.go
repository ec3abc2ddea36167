package brief

import (
	"strconv"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

func itoa(n int) string { return strconv.Itoa(n) }

// ranked returns the items that have a rank, best first.
func (c *composer) ranked() []*analysis.RankRow {
	var out []*analysis.RankRow
	for i := range c.leading.Rows {
		if c.leading.Rows[i].Rank > 0 {
			out = append(out, &c.leading.Rows[i])
		}
	}
	return out
}

// unranked returns the items that were asked but have no rank.
func (c *composer) unranked() []*analysis.RankRow {
	var out []*analysis.RankRow
	for i := range c.leading.Rows {
		if c.leading.Rows[i].Rank == 0 {
			out = append(out, &c.leading.Rows[i])
		}
	}
	return out
}

// groupsOf cuts a ranking into its tie groups.
func groupsOf(rows []*analysis.RankRow) [][]*analysis.RankRow {
	var out [][]*analysis.RankRow
	for i, r := range rows {
		if i == 0 || r.TieGroup != rows[i-1].TieGroup {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}

// rankID is the identifier of a number of an item in the leading ranking.
func (c *composer) rankID(id consult.ItemID, what string) string {
	return "rank." + c.leading.Method + "." + string(id) + "." + what
}

// positive reports whether a count is above zero.
func (c *composer) positive(id string) bool {
	n, ok := c.f.Number(id)
	return ok && n.Value.OK && n.Value.V > 0
}

// ruled reports whether the consensus rule said anything of any cell.
func (c *composer) ruled() bool {
	for _, st := range []analysis.Status{analysis.Agreed, analysis.Disagreed, analysis.Consensus, analysis.NoConsensus} {
		if c.positive("count.cells." + string(st)) {
			return true
		}
	}
	return false
}

// methodName is what a ranking method is called.
func (c *composer) methodName(method string) string {
	if key := "brief.ranking_method." + method; i18n.Has(c.Lang, key) {
		return c.text(key)
	}
	return method
}

// rankHead is what a column of ranks by a method is headed.
func (c *composer) rankHead(method string) string {
	if key := "brief.column.rank_by." + method; i18n.Has(c.Lang, key) {
		return c.text(key)
	}
	return c.methodName(method)
}

// ranking is the order with its uncertainty. There is no such section where nothing was rated.
func (c *composer) ranking() {
	if c.leading == nil {
		return
	}
	c.open("ranking", "brief.ranking")
	ranked, unranked := c.ranked(), c.unranked()
	prefix := "ranking." + c.leading.Method
	if len(ranked) > 0 {
		how := []Sentence{c.fact("ranking.how", "brief.ranking.how", support{}, "method", c.methodName(c.leading.Method), "n", number(prefix+".ranked"))}
		if ranked[0].Low > 0 {
			how = append(how, c.fact("ranking.interval", "brief.ranking.interval", support{}, "resamples", number(prefix+".resamples")))
		}
		how = append(how, c.fact("ranking.ties", "brief.ranking.ties", support{findings: []string{prefix + ".ranked"}}), c.by(c.leading.Method))
		c.paragraph(append(how, c.unfit()...)...)
		c.rankFigure()
		listed, rest := split(ranked)
		table := c.rankTable("table-ranking", c.text("brief.ranking.caption"), listed, 1)
		if len(rest) > 0 {
			table.Note += " " + c.text("brief.ranking.rest")
		}
		c.add(table)
		c.judgedWeights()
		c.sensitivity()
		c.portfolio()
		c.besides()
	} else {
		c.paragraph(c.fact("ranking.none", "brief.ranking.none", support{}, "n", number(prefix+".unranked")))
	}
	if len(unranked) > 0 {
		t := Table{ID: "table-unranked", Caption: c.text("brief.unranked.caption"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 5}, {Head: "n", Number: true, Width: 0.6}, {Head: c.text("brief.column.reason"), Width: 4}}}
		for _, r := range unranked {
			t.Rows = append(t.Rows, Row{Cells: []string{c.called(r.Item), itoa(r.N), c.text(r.Reason, "n", c.minRaters())}})
		}
		c.add(t)
	}
}

// minRaters is the least number of raters with which an item is ranked, as the last round locked it.
func (c *composer) minRaters() int {
	if r := c.s.LastRound(); r != nil {
		return r.Instrument.Rules.MinRaters
	}
	return c.s.Definition.Rules.MinRaters
}

// mostBeside is how many rankings stand beside the leading one in its table; all of them stand side by side in the
// annex.
const mostBeside = 2

// mostListed is how many items the chapter lists; of a longer ranking, the rest stands in the annex.
const mostListed = 40

// split cuts a ranking at the end of the tie group that holds the last item of the chapter's table.
func split(ranked []*analysis.RankRow) (first, rest [][]*analysis.RankRow) {
	n := 0
	for _, g := range groupsOf(ranked) {
		if n == 0 || n+len(g) <= mostListed {
			first = append(first, g)
			n += len(g)
		} else {
			rest = append(rest, g)
			n = mostListed
		}
	}
	return first, rest
}

// rankTable prints groups of ties, every second one shaded: members of a group share the place at which it begins.
func (c *composer) rankTable(id, caption string, groups [][]*analysis.RankRow, place int) Table {
	t := Table{ID: id, Caption: caption, Columns: []Column{
		{Head: c.text("brief.column.place"), Number: true, Width: 1.1}, {Head: c.text("brief.column.item"), Width: 6}, {Head: c.text("brief.column.score"), Number: true, Width: 1.1},
		{Head: c.text("brief.column.interval"), Number: true, Width: 1.3}, {Head: c.text("brief.column.p_first"), Number: true, Width: 1}, {Head: "n", Number: true, Width: 0.6}}}
	others := c.f.Rankings[1:min(len(c.f.Rankings), 1+mostBeside)]
	for _, r := range others {
		t.Columns = append(t.Columns, Column{Head: c.rankHead(r.Method), Number: true, Width: 1.4})
	}
	own := false
	for _, g := range groups {
		printed := itoa(place)
		if len(g) > 1 {
			printed = "=" + printed
		}
		place += len(g)
		for _, r := range g {
			name := c.called(r.Item)
			if r.Own {
				name += " †"
				own = true
			}
			cells := []string{printed, name, c.show(c.rankID(r.Item, "score")), c.span(c.rankID(r.Item, "low"), c.rankID(r.Item, "high")), c.show(c.rankID(r.Item, "p_first")), itoa(r.N)}
			for _, o := range others {
				cells = append(cells, c.show("rank."+o.Method+"."+string(r.Item)+".rank"))
			}
			t.Rows = append(t.Rows, Row{Shaded: r.TieGroup%2 == 1, Cells: cells})
		}
	}
	t.Note = c.text("brief.ranking.note")
	if own {
		t.Note += " " + c.text("brief.ranking.own")
	}
	return t
}

// restOfRanking prints, in the annex, the items that the chapter's table leaves out.
func (c *composer) restOfRanking() {
	if c.leading == nil {
		return
	}
	first, rest := split(c.ranked())
	if len(rest) == 0 {
		return
	}
	place := 1
	for _, g := range first {
		place += len(g)
	}
	c.subheading("brief.annex.ranking")
	c.add(c.rankTable("table-ranking-rest", c.text("brief.ranking.rest_caption"), rest, place))
}

// besides sets the other rankings beside the leading one: what they are and what they turn.
func (c *composer) besides() {
	for i := range c.f.Rankings[1:] {
		r := &c.f.Rankings[i+1]
		flips := "ranking." + r.Method + ".flips"
		c.add(Subheading{ID: "ranking-" + r.Method, Text: c.text("brief.ranking.beside", "method", c.methodName(r.Method))})
		out := []Sentence{c.by(r.Method)}
		if r.Note != "" {
			out = append(out, c.fact("ranking."+r.Method+".note", r.Note, support{findings: []string{flips}}))
		}
		if r.Resamples == 0 {
			out = append(out, c.fact("ranking."+r.Method+".plain", "brief.ranking.no_interval", support{findings: []string{"ranking." + r.Method + ".resamples"}}))
		}
		key := "brief.ranking.pairs"
		if r.Tau.OK {
			key = "brief.ranking.tau"
		}
		args := []any{"pairs", number("ranking." + r.Method + ".pairs"), "turned", number("ranking." + r.Method + ".turned")}
		if r.Tau.OK {
			args = append(args, "tau", number("ranking."+r.Method+".tau"))
		}
		out = append(out, c.fact("ranking."+r.Method+".compared", key, support{}, args...))
		if len(r.Flips) == 0 {
			c.paragraph(append(out, c.fact("ranking."+r.Method+".same", "brief.ranking.same", support{findings: []string{flips}}))...)
			if i == 0 { // one that turns nothing is drawn only where it is the one beside the leading ranking
				c.methodFigure(i + 1)
			}
			continue
		}
		c.paragraph(append(out, c.fact("ranking."+r.Method+".flips", "brief.ranking.flips", support{}, "n", number(flips)))...)
		c.methodFigure(i + 1)
		t := Table{ID: "table-flips-" + r.Method, Caption: c.text("brief.ranking.flips_caption", "method", c.methodName(r.Method)), Columns: []Column{
			{Head: c.text("brief.column.item"), Width: 5}, {Head: c.text("brief.column.rank_by." + c.leading.Method), Number: true}, {Head: c.text("brief.column.interval"), Number: true},
			{Head: c.text("brief.column.rank_by." + r.Method), Number: true}, {Head: "n", Number: true, Width: 0.6}}}
		for _, x := range r.Flips {
			id := "rank." + r.Method + "." + string(x.Item)
			t.Rows = append(t.Rows, Row{Cells: []string{c.called(x.Item), c.show(c.rankID(x.Item, "rank")), c.span(c.rankID(x.Item, "low"), c.rankID(x.Item, "high")), c.show(id + ".rank"), c.show(id + ".n")}})
		}
		c.add(t)
	}
}
