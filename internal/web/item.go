package web

import (
	"net/http"
	"strconv"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
)

// cellRow is what one round says of an item on one criterion.
type cellRow struct {
	Round, Criterion, Group           string
	N, Median, Quartiles, Agree       string
	CannotJudge, NotApplicable, Blank int
	Status                            string
	Hidden                            bool
}

// ancestor is an item from which another descends, with its leaf.
type ancestor struct {
	ID, Text, Relation, Status, Reason string
	Leaf                               int64
}

// kind is the key of the word for what an ancestor is: an original text, or how it was made of others.
func (a ancestor) kind() string {
	if a.Relation == "" {
		return "figure.lineage.raw"
	}
	return "refine.step.item.derive." + a.Relation
}

// itemView is the content of an item's page.
type itemView struct {
	Item         *consult.Item
	First        string // wording in the page's language
	Second       string // wording in the other language, "" where it is missing
	Demand       *consult.Demand
	Needs        []consult.Need
	Rank         *analysis.RankRow
	Distribution *picture
	Lineage      *picture
	Cells        []cellRow
	Groups       []cellRow
	Comments     []string
	Ancestors    []ancestor
	Children     []ancestor
	History      []stepRow
	Checks       []checkRow
	Linked       []string
	MayCheck     bool     // the visitor checks evidence
	Acts         []string // what the visitor may do with it
}

func (s *server) item(v *visit) error {
	p, r, err := s.studyPage(v, "item")
	if err != nil {
		return err
	}
	it := r.state.Item(consult.ItemID(v.r.PathValue("item")))
	if it == nil || it.Status == consult.ItemWaiting && !runners.admits(v.roles) { // nobody else reads what waits for moderation
		return missing()
	}
	if err := v.mayRead(r.state); err != nil {
		return err
	}
	f, err := r.disclosed()
	if err != nil {
		return err
	}
	p.Heading = p.In(it.Text)
	view := itemView{Item: it, First: p.In(it.Text), Demand: r.state.Demand(it.Demand)}
	if other := it.Text.In(string(p.Other())); other != view.First {
		view.Second = other
	}
	view.Needs, view.History = needs(r.state, it), p.history(it)
	view.Checks, view.Linked = p.checks(r.state, it)
	view.Acts = s.itemActs(v, it)
	view.MayCheck = s.Secretariat != nil && staff.admits(v.roles)
	if len(f.Rankings) > 0 {
		for i := range f.Rankings[0].Rows {
			if row := &f.Rankings[0].Rows[i]; row.Item == it.ID {
				view.Rank = row
			}
		}
	}
	view.Cells, view.Groups = p.cells(r.state, f, it.ID)
	for _, d := range f.Dissents {
		if d.Item == it.ID {
			for _, c := range d.Comments {
				view.Comments = append(view.Comments, c.Text)
			}
		}
	}
	for _, id := range r.state.Ancestors(it.ID) {
		view.Ancestors = append(view.Ancestors, p.relative(r.state.Item(id)))
	}
	for _, id := range it.Children {
		view.Children = append(view.Children, p.relative(r.state.Item(id)))
	}
	if view.Distribution, err = drawn(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Distribution(r.state, f, v.lang, it.ID, o)
	}); err != nil {
		return err
	}
	if view.Lineage, err = drawn(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Lineage(r.state, v.lang, it.ID, o)
	}); err != nil {
		return err
	}
	return s.render(v, http.StatusOK, itemPage(p, view))
}

// needs are those that the demand of an item, or a demand above it, serves.
func needs(s *consult.State, it *consult.Item) []consult.Need {
	wanted := map[consult.NeedID]bool{}
	id := it.Demand
	for range len(s.Demands) {
		d := s.Demand(id)
		if d == nil {
			break
		}
		for _, n := range d.Needs {
			wanted[n] = true
		}
		id = d.Parent
	}
	var out []consult.Need
	for _, n := range s.Definition.Needs {
		if wanted[n.ID] {
			out = append(out, n)
		}
	}
	return out
}

// cells lists what each round says of an item: for the whole panel, and for its groups.
func (p page) cells(s *consult.State, f *analysis.Findings, item consult.ItemID) (all, groups []cellRow) {
	names := map[consult.CriterionID]string{}
	for _, r := range s.Rounds {
		for _, c := range r.Instrument.Criteria {
			names[c.ID] = p.In(c.Name)
		}
	}
	for i := range f.Cells {
		c := &f.Cells[i]
		if c.Item != item {
			continue
		}
		id := c.CellID()
		row := cellRow{
			Round: string(c.Round), Criterion: names[c.Criterion], N: strconv.Itoa(c.N), Median: printed(f, id+".median"), Quartiles: "–",
			Agree: printed(f, id+".agree"), CannotJudge: c.DK, NotApplicable: c.NA, Blank: c.Missing, Status: string(c.Status), Hidden: c.Shown == analysis.Nothing,
		}
		if c.Q1.OK && c.Q3.OK {
			row.Quartiles = printed(f, id+".q1") + "–" + printed(f, id+".q3")
		}
		if row.Criterion == "" {
			row.Criterion = string(c.Criterion)
		}
		if c.Group == "" {
			all = append(all, row)
			continue
		}
		row.Group = p.group(c.Group)
		groups = append(groups, row)
	}
	return all, groups
}

func (p page) relative(it *consult.Item) ancestor {
	return ancestor{ID: string(it.ID), Text: p.In(it.Text), Relation: string(it.Relation), Status: string(it.Status), Reason: it.Reason, Leaf: it.Leaf}
}
