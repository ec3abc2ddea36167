package brief

import (
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// The first page names items until this many stand there, and at most this many tie groups.
const (
	firstItems  = 6
	firstGroups = 3
)

// answer is the page that a decision-maker reads: for whom, the task, the answer, how sure it is, what would change it.
func (c *composer) answer() {
	c.open("answer", "brief.answer")
	d := &c.s.Definition
	if d.Synthetic {
		c.add(Callout{Title: c.text("brief.synthetic.title"), Sentences: []Sentence{
			c.fact("synthetic.panel", "brief.synthetic.panel", begun), c.fact("synthetic.use", "brief.synthetic.use", begun)}})
	}
	c.commission()
	c.rests()
	if len(c.s.Items) == 0 && len(c.s.Quantities) == 0 {
		c.add(Callout{Title: c.text("brief.empty.title"), Sentences: []Sentence{
			c.fact("empty.items", "brief.empty.items", support{findings: []string{"count.items"}}),
			c.fact("empty.next", "brief.empty.next", support{findings: []string{"count.items"}})}})
	}
	c.subheading("brief.answer.advice")
	if advice := c.statements("advice"); len(advice) > 0 {
		c.add(entries(advice))
	} else {
		c.paragraph(c.fact("advice.none", "brief.advice.none", support{findings: []string{"count.statements"}}))
	}
	if c.leading == nil {
		return
	}
	c.subheading("brief.answer.first")
	c.first()
	c.subheading("brief.answer.sure")
	c.sure()
	c.subheading("brief.answer.change")
	c.change()
}

// commission says who asked for what.
func (c *composer) commission() {
	d := &c.s.Definition
	var out []Sentence
	say := func(id, key string, t consult.Text) {
		if !t.Empty() {
			out = append(out, c.fact(id, key, begun, "text", c.words(t)))
		}
	}
	say("commission.addressee", "brief.commission.addressee", d.Addressee)
	say("commission.convener", "brief.commission.convener", d.Convener)
	if len(out) > 0 {
		c.add(Paragraph{Style: Body, Sentences: out})
	}
	if !d.Task.Empty() {
		s := c.recorded("commission.task", d.Task, begun)
		c.add(Paragraph{Style: Lead, Sentences: []Sentence{s}})
	}
}

// rests says on what the answer rests.
func (c *composer) rests() {
	var out []Sentence
	switch last := c.s.LastRound(); {
	case len(c.s.Experts) == 0 && last == nil:
		out = append(out, c.fact("rests.argument", "brief.rests.argument", support{}, "questions", number("count.questions"), "raw", number("count.raw"), "statements", number("count.statements")))
	case last == nil:
		out = append(out, c.fact("rests.panel", "brief.rests.panel", support{}, "experts", number("count.experts"), "questions", number("count.questions")))
	default:
		out = append(out, c.fact("rests.rounds", "brief.rests.rounds", support{}, "experts", number("count.experts"), "questions", number("count.questions"), "rounds", number("count.rounds")))
		if last.Status == consult.RoundOpen {
			out = append(out, c.fact("rests.open", "brief.rests.open", support{leaves: []int64{last.Opened}}, "round", last.ID))
		}
	}
	if len(c.s.Experts) == 1 {
		out = append(out, c.fact("rests.one", "brief.rests.one", support{findings: []string{"count.experts"}}))
	}
	if c.f.Closed {
		out = append(out, c.fact("rests.closed", "brief.rests.closed", support{findings: []string{"count.rounds"}}))
	}
	c.paragraph(out...)
}

// first names the leading items by tie groups, in one list.
func (c *composer) first() {
	ranked := c.ranked()
	if len(ranked) == 0 {
		c.paragraph(c.fact("first.none", "brief.first.none", support{}, "unranked", number("ranking."+c.leading.Method+".unranked")))
		return
	}
	groups := groupsOf(ranked)
	key := "brief.first.alone"
	if len(groups[0]) > 1 {
		key = "brief.first.tied"
	}
	c.paragraph(c.fact("first.group", key, support{findings: []string{c.rankID(ranked[0].Item, "tie_group")}}))
	var l List
	for _, g := range groups {
		if len(l.Items) > 0 && (len(l.Items)+len(g) > firstItems || g[0].TieGroup > firstGroups) {
			break
		}
		for _, r := range g[:min(len(g), firstItems)] {
			l.Items = append(l.Items, []Sentence{c.leader(r, g)})
		}
	}
	c.add(l)
	if len(l.Items) < len(ranked) {
		c.add(Paragraph{Style: Note, Sentences: []Sentence{c.fact("first.rest", "brief.first.rest", support{}, "ranked", number("ranking."+c.leading.Method+".ranked"))}})
	}
}

// leader is one of the leading items: the place of its tie group, its wording, the interval of its rank.
func (c *composer) leader(r *analysis.RankRow, group []*analysis.RankRow) Sentence {
	key := "brief.first.item"
	args := []any{"item", c.item(r.Item), "n", number(c.rankID(r.Item, "n")), "place", number(c.rankID(group[0].Item, "rank"))}
	if len(group) > 1 {
		key = "brief.first.tied_item"
	}
	switch {
	case r.Low > 0 && r.Low == r.High:
		key += "_fixed"
		args = append(args, "rank", number(c.rankID(r.Item, "low")))
	case r.Low > 0:
		key += "_interval"
		args = append(args, "low", number(c.rankID(r.Item, "low")), "high", number(c.rankID(r.Item, "high")))
	}
	return c.fact("first."+string(r.Item), key, support{questions: []consult.ItemID{r.Item}}, args...)
}

// sure says how firm the order and the agreement are.
func (c *composer) sure() {
	var out []Sentence
	if ranked := c.ranked(); len(ranked) > 1 {
		last := ranked[len(ranked)-1]
		out = append(out, c.fact("sure.groups", "brief.sure.groups", support{}, "ranked", number("ranking."+c.leading.Method+".ranked"), "groups", number(c.rankID(last.Item, "tie_group"))))
		if first := ranked[0]; first.PFirst.OK && first.Low > 0 {
			out = append(out, c.fact("sure.first", "brief.sure.first", support{questions: []consult.ItemID{first.Item}}, "item", c.item(first.Item), "p", number(c.rankID(first.Item, "p_first"))))
		}
	}
	if c.ruled() {
		out = append(out, c.fact("sure.cells", "brief.sure.cells", support{},
			"agreed", number("count.cells.agreed"), "disagreed", number("count.cells.disagreed"), "none", number("count.cells.no_consensus")))
		if c.positive("count.cells.consensus") {
			out = append(out, c.fact("sure.middle", "brief.sure.middle", support{}, "n", number("count.cells.consensus")))
		}
		if c.positive("count.cells.too_few") {
			out = append(out, c.fact("sure.few", "brief.sure.few", support{}, "n", number("count.cells.too_few")))
		}
	}
	out = append(out, c.moved("sure.moved")...)
	if !c.f.Seeded {
		out = append(out, c.fact("sure.seed", "brief.sure.seed", begun))
	}
	if len(out) > 0 {
		c.paragraph(out...)
	}
}

// moved says how many medians moved between the last two rounds.
func (c *composer) moved(id string) []Sentence {
	if len(c.f.Stability) == 0 {
		return nil
	}
	last := c.f.Stability[len(c.f.Stability)-1]
	pair := "stability." + string(last.From) + "-" + string(last.To)
	if !c.has(pair + ".cells") {
		return nil
	}
	return []Sentence{c.fact(id, "brief.sure.moved", support{}, "from", last.From, "to", last.To, "moved", number(pair+".moved"), "cells", number(pair+".cells"))}
}

// change says what could turn the answer.
func (c *composer) change() {
	var out []Sentence
	for i := range c.f.Rankings[1:] {
		r := &c.f.Rankings[i+1]
		id := "ranking." + r.Method + ".flips"
		key := "brief.change.flips"
		if len(r.Flips) == 0 {
			key = "brief.change.same"
		}
		out = append(out, c.fact("change."+r.Method, key, support{findings: []string{id}}, "method", c.methodName(r.Method), "n", number(id)))
	}
	if c.positive("sensitivity.turns") {
		out = append(out, c.fact("change.weights", "brief.change.weights", support{}, "n", number("sensitivity.turns"), "criteria", number("sensitivity.criteria"), "change", number("sensitivity.change")))
	}
	if c.has("sensitivity.expert.changes") && c.positive("sensitivity.expert.changes") {
		out = append(out, c.fact("change.expert", "brief.change.expert", support{}, "n", number("sensitivity.expert.left_out"), "changes", number("sensitivity.expert.changes")))
	}
	unranked := "ranking." + c.leading.Method + ".unranked"
	if c.positive(unranked) {
		out = append(out, c.fact("change.unranked", "brief.change.unranked", support{}, "n", number(unranked)))
	}
	if last := c.lastAttrition(); last != nil && last.Answered < last.Invited {
		id := "attrition." + string(last.Round)
		out = append(out, c.fact("change.response", "brief.change.response", support{}, "round", last.Round, "answered", number(id+".answered"), "invited", number(id+".invited")))
	}
	if c.positive("count.cells.no_consensus") {
		out = append(out, c.fact("change.divided", "brief.change.divided", support{findings: []string{"count.cells.no_consensus"}}))
	}
	if c.f.Erased > 0 {
		out = append(out, c.fact("change.erased", "brief.change.erased", support{}, "n", number("count.erased")))
	}
	if len(out) == 0 {
		out = append(out, c.fact("change.none", "brief.change.none", support{findings: []string{"count.rounds"}}))
	}
	c.add(entries(out))
}

// judgements are what the authors answer for besides advice.
func (c *composer) judgements() {
	var parts []Block
	for _, kind := range []string{"judgement", "forecast", "fact"} {
		if s := c.statements(kind); len(s) > 0 {
			parts = append(parts, Subheading{ID: "judgements-" + kind, Text: c.text("brief.kinds." + kind)}, entries(s))
		}
	}
	if len(parts) == 0 {
		return
	}
	c.open("judgements", "brief.judgements")
	c.add(parts...)
}
