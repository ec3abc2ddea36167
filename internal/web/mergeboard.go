package web

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/refine"
)

// How many cards a column of the merge board shows before it is opened by itself, and then on a page; how many
// near-duplicates and steps are listed.
const (
	cardsInColumn = 8
	cardsOnPage   = 100
	alikeShown    = 20
	stepsShown    = 30
)

// looseCards is the column of cards that are in no group yet.
const looseCards = "new"

// mergeCard is a question on the merge board.
type mergeCard struct {
	ID, Text, Second string
	Raw              int   // original proposals that went into it; 0 for one itself
	Seen             int64 // state of the question, named by whoever acts on it
	Checked          string
}

// mergeColumn is a group of cards.
type mergeColumn struct {
	ID, Label, Stability string
	Loose                bool // below 0.6: not to be trusted
	Cards                []mergeCard
	N                    int
}

// alikeRow is two cards that say nearly the same.
type alikeRow struct {
	A, B   mergeCard
	InA    []textPart // their wordings, with what differs
	InB    []textPart
	Share  string
	Terms  bool
	Across bool
}

// stepRow is one step of the refinement.
type stepRow struct {
	Leaf                             int64
	ID, Text, What, By, Reason, Into string
	Undo                             string // act that takes it back, "" for none
	Seen                             int64
}

// mergeView is the content of the merge board.
type mergeView struct {
	Columns   []mergeColumn
	Choices   []option // columns to move cards into
	Only      string   // the one column that is shown, "" for all
	Page      int
	Pages     int
	Agreement string
	Alike     []alikeRow
	Steps     []stepRow
	Balance   consult.Balance
	Size      int64
	Version   int
	Grouped   bool
	Aside     []mergeCard // parked
}

func (s *server) mergeBoard(v *visit) error {
	return s.showMergeBoard(v, http.StatusOK, nil)
}

func (s *server) showMergeBoard(v *visit, code int, refused error) error {
	g, err := s.Secretariat.Office.Grouping(v.ctx(), string(v.study))
	if err != nil {
		return err
	}
	var f *form
	var view mergeView
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		f = newForm(s.expertPage(v, "merge", st))
		view = f.merged(st, g, v.r.URL.Query())
		return nil
	})
	if err != nil {
		return err
	}
	if refused != nil {
		return s.again(v, f, refused, func(code int) error { return s.render(v, code, mergePage(f, view)) })
	}
	return s.render(v, code, mergePage(f, view))
}

// merged lays the cards out.
func (p page) merged(st *consult.State, g office.Grouping, q url.Values) mergeView {
	view := mergeView{Balance: st.Balance(), Size: st.Size, Version: g.Version, Grouped: len(g.Columns) > 0, Only: q.Get("column"), Page: 1, Pages: 1}
	if g.Agreement != nil {
		view.Agreement = twoDecimals(*g.Agreement)
	}
	at := map[consult.ItemID]int{}
	for i, c := range g.Columns {
		for _, id := range c.Items {
			at[id] = i
		}
	}
	columns := make([][]mergeCard, len(g.Columns)+1)
	for _, it := range st.Items {
		switch it.Status {
		case consult.ItemStanding:
			i := columnOf(st, it, at, len(g.Columns))
			columns[i] = append(columns[i], p.card(st, it))
		case consult.ItemParked:
			view.Aside = append(view.Aside, p.card(st, it))
		case consult.ItemWaiting, consult.ItemRejected, consult.ItemDerivedFrom, consult.ItemUndone:
		}
	}
	for i, cards := range columns {
		c := mergeColumn{ID: looseCards, Label: p.T("refine.board.loose"), Cards: cards, N: len(cards)}
		if i < len(g.Columns) {
			c = p.column(g.Columns[i], cards)
			view.Choices = append(view.Choices, option{c.ID, c.Label})
		}
		if c.N == 0 || view.Only != "" && view.Only != c.ID {
			continue
		}
		view.Columns = append(view.Columns, c)
	}
	view.fold(q.Get("page"))
	for _, pair := range g.Alike {
		a, b := st.Item(pair.A), st.Item(pair.B)
		if len(view.Alike) < alikeShown && a != nil && b != nil && a.Status == consult.ItemStanding && b.Status == consult.ItemStanding {
			row := alikeRow{A: p.card(st, a), B: p.card(st, b), Share: percent(pair.Similarity), Terms: pair.Terms, Across: pair.Across}
			row.InA, row.InB = sideBySide(row.A.Text, row.B.Text)
			view.Alike = append(view.Alike, row)
		}
	}
	view.Steps = p.steps(st, stepsShown)
	return view
}

// fold cuts columns to what a page can show.
func (w *mergeView) fold(page string) {
	if w.Only == "" {
		for i := range w.Columns {
			c := &w.Columns[i]
			c.Cards = c.Cards[:min(len(c.Cards), cardsInColumn)]
		}
		w.Aside = w.Aside[:min(len(w.Aside), cardsInColumn)]
		return
	}
	for i := range w.Columns {
		c := &w.Columns[i]
		w.Pages = max(1, (c.N+cardsOnPage-1)/cardsOnPage)
		n, _ := strconv.Atoi(page)
		w.Page = min(max(n, 1), w.Pages)
		from := (w.Page - 1) * cardsOnPage
		c.Cards = c.Cards[from:min(from+cardsOnPage, c.N)]
	}
}

// columnOf is the column in which an item lies: its own, else that of the first ancestor that lies in one, else the last.
func columnOf(st *consult.State, it *consult.Item, at map[consult.ItemID]int, last int) int {
	if i, ok := at[it.ID]; ok {
		return i
	}
	for _, a := range st.Ancestors(it.ID) {
		if i, ok := at[a]; ok {
			return i
		}
	}
	return last
}

func (p page) column(g office.GroupColumn, cards []mergeCard) mergeColumn {
	c := mergeColumn{ID: g.ID, Label: p.In(g.Label), Cards: cards, N: len(cards)}
	if c.Label == "" {
		c.Label = p.T("refine.board.unnamed", "id", g.ID)
	}
	switch {
	case g.Moved:
		c.Stability = p.T("refine.board.moved")
	case g.Stability != nil:
		c.Stability, c.Loose = p.T("refine.board.stability", "value", twoDecimals(*g.Stability)), *g.Stability < 0.6
	}
	return c
}

func (p page) card(st *consult.State, it *consult.Item) mergeCard {
	c := mergeCard{ID: string(it.ID), Text: p.In(it.Text), Seen: it.Changed()}
	if other := it.Text.In(string(p.Other())); other != c.Text {
		c.Second = other
	}
	if !it.Raw() {
		for _, a := range st.Ancestors(it.ID) {
			if x := st.Item(a); x != nil && x.Raw() {
				c.Raw++
			}
		}
	}
	if open, ok := it.CheckedOpen(); ok {
		c.Checked = "answered"
		if open {
			c.Checked = "open"
		}
	}
	return c
}

func twoDecimals(x float64) string { return strconv.FormatFloat(math.Round(x*100)/100, 'f', 2, 64) }

func percent(x float64) string { return strconv.Itoa(int(math.Round(x*100))) + " %" }

// steps lists the newest steps of the refinement, each act once.
func (p page) steps(st *consult.State, limit int) []stepRow {
	var out []stepRow
	for _, it := range st.Items {
		for k, h := range it.History {
			switch {
			case k == 0 && it.Raw(), h.Kind == consult.KindItemDerive && h.Other != "", h.Kind == consult.KindItemUndo && h.Other != "":
				continue // what came in is no step; the step of a parent is told with the child
			}
			row := p.step(it, h)
			if undo, ok := it.UndoOf(); ok && k == len(it.History)-1 && h.Leaf == it.Changed() {
				row.Undo = string(undo)
			}
			row.Seen = it.Changed()
			out = append(out, row)
		}
	}
	slices.SortStableFunc(out, func(a, b stepRow) int { return int(b.Leaf - a.Leaf) })
	return out[:min(len(out), limit)]
}

func (p page) step(it *consult.Item, h consult.Step) stepRow {
	what := string(h.Kind)
	if h.Kind == consult.KindItemDerive {
		what += "." + string(it.Relation)
	}
	row := stepRow{Leaf: h.Leaf, ID: string(it.ID), Text: p.In(it.Text), What: p.T("refine.step." + what), By: p.T("refine.role." + roleOr(string(h.Role))), Reason: h.Reason, Into: string(h.Other)}
	if h.Kind == consult.KindCheck {
		row.Reason = p.T("refine.verdict." + h.Reason)
	}
	return row
}

// roleOr is the role that did a step as the catalogue has it; a role that is withheld is unknown.
func roleOr(r string) string {
	if r == "" {
		return "unknown"
	}
	return r
}

// groupCards proposes columns anew.
func (s *server) groupCards(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	k := 0
	if typed := v.value("k"); typed != "" {
		var err error
		if k, err = strconv.Atoi(consult.Narrow(typed)); err != nil || k < 1 {
			return s.showMergeBoard(v, 0, fault.Bad("k", "web.merge.k", "{value} is no number of groups: a whole number from 1, or nothing for the rule of thumb", "value", strconv.Quote(typed)))
		}
	}
	g, err := s.Secretariat.Office.Grouping(v.ctx(), string(v.study))
	if err != nil {
		return err
	}
	var ids []consult.ItemID
	var texts []string
	var seed uint64
	if err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		seed, _ = st.Seed()
		for _, it := range st.Standing() {
			ids, texts = append(ids, it.ID), append(texts, wording(it))
		}
		return nil
	}); err != nil {
		return err
	}
	fresh, err := grouped(ids, texts, k, seed)
	if err != nil {
		return s.showMergeBoard(v, 0, err)
	}
	fresh.Version = g.Version
	if err := s.Secretariat.Office.ChangeGrouping(v.ctx(), string(v.study), fresh); err != nil {
		return s.showMergeBoard(v, 0, err)
	}
	return v.done(s.page(v, "").At("merge"), "saved")
}

// wording is an item's original wording.
func wording(it *consult.Item) string {
	if it.Lang == string(refine.English) && it.Text.En != "" || it.Text.Zh == "" {
		return it.Text.En
	}
	return it.Text.Zh
}

// grouped proposes columns and names near-duplicates.
func grouped(ids []consult.ItemID, texts []string, k int, seed uint64) (office.Grouping, error) {
	var g office.Grouping
	if len(texts) == 0 {
		return g, nil
	}
	found, err := refine.Clusters{K: k}.Run(texts, num.NewStream(seed, "refine/board", 1))
	if err != nil {
		return g, err
	}
	g.Agreement = found.Agreement
	for i, c := range found.Clusters {
		col := office.GroupColumn{ID: strconv.Itoa(i + 1), Stability: c.Stability}
		for j, term := range c.Label {
			zh, en := term.Chinese, term.English
			if zh == "" {
				zh = en
			}
			if en == "" {
				en = zh
			}
			if j > 0 {
				col.Label.Zh += "、"
				col.Label.En += ", "
			}
			col.Label.Zh, col.Label.En = col.Label.Zh+zh, col.Label.En+en
		}
		for _, t := range c.Texts {
			col.Items = append(col.Items, ids[t])
		}
		g.Columns = append(g.Columns, col)
	}
	pairs, err := refine.Duplicates{Threshold: 0.7, Across: 0.5, Terms: 0.5}.Pairs(texts)
	if err != nil {
		return g, err
	}
	for _, x := range pairs[:min(len(pairs), 10*alikeShown)] {
		g.Alike = append(g.Alike, office.AlikePair{A: ids[x.A], B: ids[x.B], Similarity: x.Similarity, Terms: x.Terms, Across: x.Across})
	}
	return g, nil
}

// moveCards puts the chosen cards into another column. It is no step of the record.
func (s *server) moveCards(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	items, to := v.r.PostForm["item"], v.value("to")
	g, err := s.Secretariat.Office.Grouping(v.ctx(), string(v.study))
	if err != nil {
		return err
	}
	target := slices.IndexFunc(g.Columns, func(c office.GroupColumn) bool { return c.ID == to })
	if target < 0 || len(items) == 0 {
		return s.showMergeBoard(v, 0, fault.Bad("to", "web.merge.to", "choose cards, and the column into which they go"))
	}
	if seen := v.value("version"); seen != strconv.Itoa(g.Version) {
		return s.showMergeBoard(v, 0, office.Changed())
	}
	for _, item := range items {
		id := consult.ItemID(item)
		for i := range g.Columns {
			c := &g.Columns[i]
			if before := len(c.Items); i != target {
				c.Items = slices.DeleteFunc(c.Items, func(x consult.ItemID) bool { return x == id })
				c.Moved = c.Moved || len(c.Items) < before
			}
		}
		if !slices.Contains(g.Columns[target].Items, id) {
			g.Columns[target].Items = append(g.Columns[target].Items, id)
			g.Columns[target].Moved = true
		}
	}
	if err := s.Secretariat.Office.ChangeGrouping(v.ctx(), string(v.study), g); err != nil {
		return s.showMergeBoard(v, 0, err)
	}
	return v.done(s.page(v, "").At("merge"), "saved")
}

// mergeNews says what was done since a page was loaded, for the script that asks.
func (s *server) mergeNews(v *visit) error {
	since, err := strconv.ParseInt(v.r.URL.Query().Get("since"), 10, 64)
	if err != nil {
		return missing()
	}
	var p page
	var rows []stepRow
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		p = s.expertPage(v, "merge", st)
		for _, row := range p.steps(st, stepsShown) {
			if row.Leaf >= since {
				rows = append(rows, row)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, mergeNews(p, rows))
}
