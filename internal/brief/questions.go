package brief

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// questions sets every standing question with what the panel says of it and with its ancestry, then those proposals
// that are questions no longer.
func (c *composer) questions() {
	if len(c.s.Items) == 0 {
		return
	}
	c.open("questions", "brief.questions")
	b := c.f.Balance
	key := "brief.balance.raw"
	if b.Merged+b.Rejected == 0 {
		key = "brief.balance.all"
	}
	out := []Sentence{c.fact("balance.raw", key, support{}, "raw", number("count.raw"), "merged", number("count.merged"), "rejected", number("count.rejected"), "standing", number("count.standing"))}
	if b.Derived > 0 {
		out = append(out, c.fact("balance.derived", "brief.balance.derived", support{}, "derived", number("count.derived")))
	}
	if b.Parked > 0 {
		out = append(out, c.fact("balance.parked", "brief.balance.parked", support{}, "parked", number("count.parked")))
	}
	c.paragraph(out...)
	for i, it := range c.byRank() {
		c.add(c.card(it))
		if i < mostDistributions {
			c.distribution(it.ID)
		}
	}
	c.fates()
}

// byRank returns the standing questions, ranked ones first.
func (c *composer) byRank() []*consult.Item {
	items := slices.Clone(c.s.Standing())
	rank := func(it *consult.Item) int {
		if r := c.place[it.ID]; r != nil && r.Rank > 0 {
			return r.Rank
		}
		return len(c.s.Items) + 1
	}
	slices.SortStableFunc(items, func(a, b *consult.Item) int { return rank(a) - rank(b) })
	return items
}

func (c *composer) card(it *consult.Item) Card {
	card := Card{ID: string(it.ID), Text: c.wording("question."+string(it.ID), it)}
	pair := func(key, value string) {
		if value != "" {
			card.Facts = append(card.Facts, Pair{c.text(key), value})
		}
	}
	if r := c.place[it.ID]; r != nil {
		if r.Rank > 0 {
			value := c.show(c.rankID(it.ID, "rank"))
			if r.Low > 0 {
				value = c.text("brief.card.rank_interval", "rank", value, "low", c.show(c.rankID(it.ID, "low")), "high", c.show(c.rankID(it.ID, "high")))
			}
			pair("brief.card.rank", c.text("brief.card.rank_n", "rank", value, "group", c.show(c.rankID(it.ID, "tie_group")), "n", r.N))
		} else {
			pair("brief.card.rank", c.text(r.Reason, "n", c.minRaters()))
		}
		if r.Own {
			pair("brief.card.own", c.text("brief.card.own_proposal"))
		}
	}
	if demand := c.demandOf(it); demand != nil {
		pair("brief.card.needs", c.needs(demand))
		pair("brief.card.demand", c.path(demand))
		pair("brief.card.readiness", c.readiness(demand))
	}
	if cells := c.cells[it.ID]; len(cells) > 0 {
		card.Columns = []Column{{Head: c.text("brief.column.criterion_round", "round", cells[0].Round), Width: 3}, {Head: c.text("brief.column.median"), Number: true}, {Head: c.text("brief.column.quartiles"), Number: true, Width: 1.2}, {Head: "n", Number: true, Width: 0.6}, {Head: c.text("brief.column.status"), Width: 2}}
		for _, cell := range cells {
			id := cell.CellID()
			card.Rows = append(card.Rows, []string{c.criterion(cell.Criterion), c.show(id + ".median"), c.span(id+".q1", id+".q3"), itoa(cell.N), c.status(string(cell.Status))})
		}
	}
	c.lineage(&card, it, 1, map[consult.ItemID]bool{it.ID: true})
	if len(card.Lineage) == 0 {
		pair("brief.card.origin", c.origin(it))
	}
	return card
}

// status is what the consensus rule says of a cell, in words.
func (c *composer) status(status string) string {
	if status == "" {
		return "–"
	}
	if key := "status." + status; i18n.Has(c.Lang, key) {
		return c.text(key)
	}
	return status
}

// wording is an item's text as a sentence; its words may be withheld.
func (c *composer) wording(id string, it *consult.Item) Sentence {
	by := support{questions: []consult.ItemID{it.ID}, leaves: []int64{it.Leaf}}
	if it.Text.Empty() {
		return c.fact(id, "brief.withheld", by)
	}
	return c.recorded(id, it.Text, by)
}

// lineage lists the texts from which an item came, nearest first, each once on a card; so is each reason.
func (c *composer) lineage(card *Card, it *consult.Item, depth int, seen map[consult.ItemID]bool) {
	for _, id := range it.Parents {
		p := c.s.Item(id)
		if p == nil || seen[id] {
			continue
		}
		seen[id] = true
		label := c.text("brief.lineage."+string(it.Relation), "id", id)
		if p.Raw() {
			label = c.text("brief.lineage.raw", "how", label, "origin", c.origin(p))
		}
		reason := it.Reason
		if slices.ContainsFunc(card.Lineage, func(a Ancestor) bool { return a.Reason == reason }) {
			reason = ""
		}
		card.Lineage = append(card.Lineage, Ancestor{Depth: depth, Label: label, Sentence: c.wording("raw."+card.ID+"."+string(id), p), Reason: reason})
		c.lineage(card, p, depth+1, seen)
	}
}

// origin is where a raw item came from.
func (c *composer) origin(it *consult.Item) string {
	if it.Origin == "" {
		return ""
	}
	if key := "brief.origin." + string(it.Origin); i18n.Has(c.Lang, key) {
		return c.text(key)
	}
	return string(it.Origin)
}

// demandOf is the demand that an item serves, its own or an ancestor's.
func (c *composer) demandOf(it *consult.Item) *consult.Demand {
	for _, id := range append([]consult.ItemID{it.ID}, c.s.Ancestors(it.ID)...) {
		if x := c.s.Item(id); x != nil && x.Demand != "" {
			return c.s.Demand(x.Demand)
		}
	}
	return nil
}

// path names a demand with the branches above it.
func (c *composer) path(d *consult.Demand) string {
	var names []string
	for n := 0; d != nil && n < 12; n++ {
		names = append(names, c.words(d.Name))
		d = c.s.Demand(d.Parent)
	}
	slices.Reverse(names)
	return strings.Join(names, " › ")
}

// needs names the needs that a demand, or a branch above it, serves.
func (c *composer) needs(d *consult.Demand) string {
	for n := 0; d != nil && n < 12; n++ {
		if len(d.Needs) > 0 {
			return join(d.Needs)
		}
		d = c.s.Demand(d.Parent)
	}
	return ""
}

func (c *composer) readiness(d *consult.Demand) string {
	switch {
	case d.TRLNow > 0 && d.TRLNeeded > 0 && d.ByYear > 0:
		return c.text("brief.readiness.by", "now", d.TRLNow, "needed", d.TRLNeeded, "year", d.ByYear)
	case d.TRLNow > 0 && d.TRLNeeded > 0:
		return c.text("brief.readiness.needed", "now", d.TRLNow, "needed", d.TRLNeeded)
	case d.TRLNow > 0:
		return c.text("brief.readiness.now", "now", d.TRLNow)
	}
	return ""
}

// fates lists proposals that were rejected, parked or undone, each with its reason.
func (c *composer) fates() {
	t := Table{ID: "table-fates", Caption: c.text("brief.fates.caption"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 5}, {Head: c.text("brief.column.fate"), Width: 1.2}, {Head: c.text("brief.column.reason"), Width: 4}}}
	for _, it := range c.s.Items {
		switch it.Status {
		case consult.ItemRejected, consult.ItemParked, consult.ItemUndone:
			t.Rows = append(t.Rows, Row{Cells: []string{c.called(it.ID), c.text("brief.fate." + string(it.Status)), dash(it.Reason)}})
		case consult.ItemStanding, consult.ItemDerivedFrom, consult.ItemWaiting:
		}
	}
	if len(t.Rows) > 0 {
		c.subheading("brief.questions.fates")
		c.add(t)
	}
}
