package brief

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// method is how it was done: panel, rounds, response, what was locked when, what departed from it, what is hidden.
func (c *composer) method() {
	c.open("method", "brief.method")
	about := []Sentence{c.fact("method.languages", "brief.method.languages", begun)}
	if f := c.s.Definition.Funding; !f.Empty() {
		about = append(about, c.fact("method.funding", "brief.method.funding", begun, "text", c.words(f)))
	}
	c.paragraph(about...)
	if len(c.s.Experts) > 0 {
		c.panel()
	} else {
		c.paragraph(c.fact("method.no_panel", "brief.method.no_panel", support{findings: []string{"count.experts"}}))
	}
	if len(c.s.Rounds) > 0 {
		c.rounds()
		c.response()
		c.locks()
	}
	c.disclosure()
	c.deviations()
	c.limits()
}

// panel prints the panel by attribute.
func (c *composer) panel() {
	c.subheading("brief.method.panel")
	out := []Sentence{c.fact("panel.size", "brief.panel.size", support{}, "n", number("count.experts"))}
	if key := "brief.anonymity." + c.s.Definition.Anonymity; i18n.Has(c.Lang, key) {
		out = append(out, c.fact("panel.anonymity", key, begun))
	}
	c.paragraph(out...)
	t := Table{ID: "table-panel", Caption: c.text("brief.panel.caption"), Columns: []Column{{Head: c.text("brief.column.attribute"), Width: 2}, {Head: c.text("brief.column.value"), Width: 3}, {Head: c.text("brief.column.experts"), Number: true}}}
	names := map[string]map[string]int{}
	for _, e := range c.s.Experts {
		for name, v := range e.Attributes {
			if names[name] == nil {
				names[name] = map[string]int{}
			}
			names[name][v]++
		}
	}
	for _, name := range sorted(names) {
		for i, v := range sorted(names[name]) {
			label := ""
			if i == 0 {
				label = c.attribute(name)
			}
			shown := c.attribute(name, v)
			if v == "" {
				shown = c.text("brief.panel.not_stated")
			}
			t.Rows = append(t.Rows, Row{Cells: []string{label, shown, itoa(names[name][v])}})
		}
	}
	if len(t.Rows) > 0 {
		t.Note = c.text("brief.panel.note", "n", len(c.s.Experts))
		c.add(t)
	}
}

// sorted returns the keys of a map in ascending order.
func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (c *composer) rounds() {
	c.subheading("brief.method.rounds")
	t := Table{ID: "table-rounds", Caption: c.text("brief.rounds.caption"), Columns: []Column{{Head: c.text("brief.column.round")}, {Head: c.text("brief.column.opened"), Width: 1.4}, {Head: c.text("brief.column.closed"), Width: 1.4}, {Head: c.text("brief.column.items"), Number: true},
		{Head: c.text("brief.column.criteria"), Number: true}, {Head: c.text("brief.column.locked_leaf"), Number: true}, {Head: c.text("brief.column.first_leaf"), Number: true}, {Head: c.text("brief.column.closed_leaf"), Number: true}, {Head: c.text("brief.column.seed"), Number: true, Width: 1.4}}}
	for _, r := range c.s.Rounds {
		id := "round." + string(r.ID)
		t.Rows = append(t.Rows, Row{Cells: []string{string(r.ID), dash(string(c.openedOn(r))), dash(string(c.closedOn(r))), c.show(id + ".items"), c.show(id + ".criteria"), c.show(id + ".opened_leaf"), c.show(id + ".first_answer_leaf"), c.show(id + ".closed_leaf"), r.Instrument.Seed}})
	}
	t.Note = c.text("brief.rounds.note")
	c.add(t)
	for _, r := range c.s.Rounds {
		if r.Aside() > 0 {
			c.paragraph(c.fact("rounds.aside."+string(r.ID), "brief.rounds.aside", support{}, "round", r.ID, "aside", number("round."+string(r.ID)+".aside")))
		}
	}
	if settled, again := c.askedAgain(); settled {
		key := "brief.rounds.dropped"
		if again {
			key = "brief.rounds.again"
		}
		c.paragraph(c.fact("rounds.again", key, support{findings: []string{"count.rounds"}}))
	}
}

// askedAgain reports whether an item reached consensus on a criterion before the last round, and whether such an item
// was asked in a later one.
func (c *composer) askedAgain() (settled, again bool) {
	for i, r := range c.s.Rounds[:len(c.s.Rounds)-1] {
		for _, id := range r.Instrument.Items {
			for _, k := range r.Instrument.Criteria {
				cell := c.f.Cell(r.ID, id, k.ID, "")
				if cell == nil || (cell.Status != analysis.Agreed && cell.Status != analysis.Disagreed && cell.Status != analysis.Consensus) {
					continue
				}
				settled = true
				for _, later := range c.s.Rounds[i+1:] {
					_, ok := later.ItemIndex(id)
					again = again || ok
				}
			}
		}
	}
	return settled, again
}

// openedOn is the day on which a round opened: as locked, else as planned.
func (c *composer) openedOn(r *consult.Round) consult.Date {
	if r.Instrument.Opened != "" {
		return r.Instrument.Opened
	}
	for _, p := range c.s.Definition.Rounds {
		if p.ID == r.ID {
			return p.Opened
		}
	}
	return ""
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// lastAttrition is the response of the whole panel in the last round, nil if no round was held.
func (c *composer) lastAttrition() *analysis.Attrition {
	for i := len(c.f.Attrition) - 1; i >= 0; i-- {
		if c.f.Attrition[i].Group == "" {
			return &c.f.Attrition[i]
		}
	}
	return nil
}

func (c *composer) response() {
	c.subheading("brief.method.response")
	var out []Sentence
	t := Table{ID: "table-response", Caption: c.text("brief.response.caption"), Columns: []Column{{Head: c.text("brief.column.round"), Width: 0.8}, {Head: c.text("brief.column.group"), Width: 3}, {Head: c.text("brief.column.invited"), Number: true}, {Head: c.text("brief.column.answered"), Number: true},
		{Head: c.text("brief.column.complete"), Number: true}, {Head: c.text("brief.column.lost"), Number: true}, {Head: c.text("brief.column.response"), Number: true}}, Note: c.text("brief.response.note")}
	for _, a := range c.f.Attrition {
		id := "attrition." + string(a.Round)
		group := c.text("brief.response.all")
		if a.Group != "" {
			id += "." + a.Group
			group = c.groupName(a.Group)
		} else {
			out = append(out, c.fact("response."+string(a.Round), "brief.response.round", support{}, "round", a.Round, "answered", number(id+".answered"), "invited", number(id+".invited")))
		}
		t.Rows = append(t.Rows, Row{Cells: []string{string(a.Round), group, c.show(id + ".invited"), c.show(id + ".answered"), c.show(id + ".complete"), c.show(id + ".lost"), c.show(id + ".response")}})
	}
	c.paragraph(out...)
	c.participation()
	c.add(t)
}

// locks says for each round that what judges the answers was fixed before the first of them.
func (c *composer) locks() {
	c.subheading("brief.method.locks")
	var l List
	for _, r := range c.s.Rounds {
		id := "round." + string(r.ID)
		key, args := "brief.lock.unanswered", []any{"round", r.ID, "opened", number(id + ".opened_leaf")}
		if r.FirstReply >= 0 {
			key, args = "brief.lock.before", append(args, "first", number(id+".first_answer_leaf"))
		}
		l.Items = append(l.Items, []Sentence{c.fact("lock."+string(r.ID), key, support{leaves: []int64{r.Opened}}, args...)})
	}
	c.add(l)
	last := c.s.LastRound()
	if stop := c.rule(last.Instrument.Rules.Stop); stop != "" {
		out := []Sentence{c.fact("lock.stop", "brief.lock.stop", support{leaves: []int64{last.Opened}}, "rule", stop)}
		if id := "stop." + string(last.ID) + ".met"; c.has(id) {
			key := "brief.lock.stop_unmet"
			if c.positive(id) {
				key = "brief.lock.stop_met"
			}
			out = append(out, c.fact("lock.stop_met", key, support{findings: []string{id}}, "round", last.ID))
		}
		c.paragraph(out...)
	}
}

// disclosure says what is not shown, and why.
func (c *composer) disclosure() {
	d, by := c.s.Definition.Disclosure, begun
	if r := c.s.LastRound(); r != nil {
		d, by = r.Instrument.Disclosure, support{leaves: []int64{r.Opened}}
	} else if len(c.s.Experts) == 0 {
		return
	}
	c.subheading("brief.method.disclosure")
	var out []Sentence
	if d.None {
		out = append(out, c.fact("disclosure.none", "brief.disclosure.none", by))
	} else {
		out = append(out, c.fact("disclosure.rule", "brief.disclosure.rule", by, "median", d.Median, "quartiles", d.Quartiles, "histogram", d.Histogram))
	}
	if c.s.Definition.Consent == "release" {
		out = append(out, c.fact("disclosure.consent", "brief.disclosure.consent", begun))
	} else if !d.None {
		out = append(out, c.fact("disclosure.kept", "brief.disclosure.kept", begun))
	}
	c.paragraph(out...)
}

// deviations are the departures from what was locked, in the words of whoever recorded them.
func (c *composer) deviations() {
	if len(c.s.Rounds) == 0 && len(c.s.Deviations) == 0 {
		return
	}
	c.subheading("brief.method.deviations")
	if len(c.s.Deviations) == 0 {
		c.paragraph(c.fact("deviation.none", "brief.deviation.none", support{findings: []string{"count.deviations"}}))
		return
	}
	var l List
	for i, d := range c.s.Deviations {
		key := "brief.deviation.note"
		switch d.Kind {
		case consult.KindRoundReopen:
			key = "brief.deviation.reopened"
		case consult.KindFork:
			key = "brief.deviation.fork"
		case consult.KindRoundRelease:
			key = "brief.deviation.released"
		case consult.KindExtend:
			key = "brief.deviation.extended"
		case consult.KindRevise:
			key = "brief.deviation.revised"
		case consult.KindIdentity:
			key = "brief.deviation.identity"
		default: // noted by hand
			if d.Round == "" {
				key = "brief.deviation.general"
			}
		}
		reason := d.Reason
		if reason == "" {
			reason = c.text("brief.withheld")
		}
		l.Items = append(l.Items, []Sentence{c.fact("deviation."+strconv.Itoa(i+1), key, support{}, "round", d.Round, "reason", reason, "leaf", leaf(d.Leaf))})
	}
	c.add(l)
}

// limits says what the brief does not claim.
func (c *composer) limits() {
	c.subheading("brief.method.limits")
	by := support{findings: []string{"count.experts"}}
	var out []Sentence
	if c.leading != nil {
		out = append(out, c.fact("limits.panel", "brief.limits.panel", by), c.fact("limits.rank", "brief.limits.rank", by))
	}
	if c.ruled() {
		out = append(out, c.fact("limits.consensus", "brief.limits.consensus", by))
	}
	out = append(out, c.fact("limits.record", "brief.limits.record", by))
	if len(c.s.Experts) > 0 {
		out = append(out, c.fact("limits.experts", "brief.limits.experts", by))
	}
	c.add(entries(out))
}

// groupName is what a group of the panel is called ("discipline: ecology").
func (c *composer) groupName(group string) string {
	name, value, _ := strings.Cut(group, "=")
	return c.text("brief.group", "attribute", c.attribute(name), "value", c.attribute(name, value))
}
