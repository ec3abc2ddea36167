package web

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// ledgerPerPage is how many questions a page of the ledger holds.
const ledgerPerPage = 50

// ledgerRow is an item of the ledger: a question, or something that it descends from, Depth steps away.
type ledgerRow struct {
	Question, ID, Text, Second, Relation, Reason, By, Origin, Status, Demand, Proposer string
	SecondLang                                                                         string
	Depth                                                                              int
	Leaf                                                                               int64
	Raw                                                                                bool
}

// ledgerEntry is a question with its ancestors down to the raw texts.
type ledgerEntry struct {
	Question  ledgerRow
	Ancestors []ledgerRow
}

// ledgerView is the content of the ledger.
type ledgerView struct {
	Entries     []ledgerEntry
	All         int
	Page, Pages int
}

// ledgerOf lists every item that nothing was made of, each with all it descends from: standing questions first, then
// those that were put aside, rejected or taken back.
func (p page) ledgerOf(st *consult.State) (out []ledgerEntry) {
	for _, status := range []consult.ItemStatus{consult.ItemStanding, consult.ItemParked, consult.ItemRejected, consult.ItemUndone} {
		for _, it := range st.Items {
			if it.Status != status {
				continue
			}
			e := ledgerEntry{Question: p.ledgerRow(it, it.ID, 0)}
			e.Ancestors = p.descent(st, it, it.ID, 1, nil)
			out = append(out, e)
		}
	}
	return out
}

// descent walks down to the raw texts, parents in the order in which they were named. An item that is an ancestor by
// two ways stands at each.
func (p page) descent(st *consult.State, it *consult.Item, question consult.ItemID, depth int, out []ledgerRow) []ledgerRow {
	for _, id := range it.Parents {
		if parent := st.Item(id); parent != nil && depth < len(st.Items) {
			out = append(out, p.ledgerRow(parent, question, depth))
			out = p.descent(st, parent, question, depth+1, out)
		}
	}
	return out
}

func (p page) ledgerRow(it *consult.Item, question consult.ItemID, depth int) ledgerRow {
	row := ledgerRow{Question: string(question), ID: string(it.ID), Text: wording(it), Relation: string(it.Relation), Reason: it.Reason, Origin: string(it.Origin),
		Status: string(it.Status), Demand: string(it.Demand), Depth: depth, Leaf: it.Leaf, Raw: it.Raw(), Proposer: string(it.Proposer)}
	switch row.Text {
	case it.Text.Zh:
		row.Second, row.SecondLang = it.Text.En, "en"
	default:
		row.Second, row.SecondLang = it.Text.Zh, "zh-CN"
	}
	if len(it.History) > 0 {
		row.By = string(it.History[0].Role)
	}
	return row
}

// first puts the reader's language first, where a question was made by people. A raw text stands as it came in.
func (p page) first(r ledgerRow) ledgerRow {
	if !r.Raw && r.Second != "" && r.SecondLang == string(p.Lang) {
		r.Text, r.Second, r.SecondLang = r.Second, r.Text, string(p.Other())
	}
	return r
}

func (s *server) ledger(v *visit) error {
	var p page
	var view ledgerView
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		if err := v.mayRead(st); err != nil {
			return err
		}
		p = s.expertPage(v, "ledger", st)
		all := p.ledgerOf(st)
		view.All = len(all)
		view.Pages = max(1, (len(all)+ledgerPerPage-1)/ledgerPerPage)
		n, _ := strconv.Atoi(v.r.URL.Query().Get("page"))
		view.Page = min(max(n, 1), view.Pages)
		from := (view.Page - 1) * ledgerPerPage
		view.Entries = all[from:min(from+ledgerPerPage, len(all))]
		for i := range view.Entries {
			e := &view.Entries[i]
			e.Question = p.first(e.Question)
			for k := range e.Ancestors {
				e.Ancestors[k] = p.first(e.Ancestors[k])
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, ledgerPage(p, view))
}

// ledgerFile is the ledger as CSV: a row for every question and every ancestor of it. Pseudonyms stay in the house.
func (s *server) ledgerFile(v *visit) error {
	var rows []ledgerRow
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		if err := v.mayRead(st); err != nil {
			return err
		}
		for _, e := range s.page(v, "ledger").ledgerOf(st) {
			rows = append(append(rows, e.Question), e.Ancestors...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+string(v.study)+`-ledger.csv"`)
	w := csv.NewWriter(v.w)
	_ = w.Write([]string{"question", "item", "depth", "text", "translation", "status", "relation", "reason", "role", "origin", "demand", "leaf"})
	for _, r := range rows {
		_ = w.Write([]string{r.Question, r.ID, strconv.Itoa(r.Depth), cellText(r.Text), cellText(r.Second), r.Status, r.Relation, cellText(r.Reason), r.By, r.Origin, r.Demand, strconv.FormatInt(r.Leaf, 10)})
	}
	w.Flush()
	return w.Error()
}

// indent is the class of a row of the ledger by its depth.
func (r ledgerRow) indent() string { return "depth-" + strconv.Itoa(min(r.Depth, 4)) }

// historyRow is one thing that happened to an item, on its page.
func (p page) history(it *consult.Item) (out []stepRow) {
	for _, h := range it.History {
		row := p.step(it, h)
		if h.Other != "" && h.Kind == consult.KindItemDerive { // told from the side of the parent
			row.What = p.T("refine.step.item.derive")
		}
		if h.Other != "" && h.Kind == consult.KindItemUndo {
			row.What = p.T("refine.step.child_undone")
		}
		out = append(out, row)
	}
	return out
}

// originWord is where an item came from, in words; "" for one that was made of others.
func (p page) originWord(it *consult.Item) string {
	if it.Origin == "" {
		return ""
	}
	return p.Word("refine.origin", strings.TrimSpace(string(it.Origin)))
}
