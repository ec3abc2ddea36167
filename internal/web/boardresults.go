package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// boardResults is the part of the board that is there once a round is closed: one row for each question. The disclosure
// rule is applied, so that the page can be shown on a wall.
type boardResults struct {
	Criteria       []string
	Groups         []option
	Group          string
	Chosen         bool // somebody asked for a group, or for the whole panel again
	Rows           []boardRow
	Moved          []boardMatter
	Split          []boardMatter
	Stable, Paired int
}

// boardRow is what a closed round says of one question, by criterion.
type boardRow struct {
	ID, Text string
	Marks    []boardMark
}

// boardMark is a cell of the table, with "–" where nothing is shown.
type boardMark struct {
	Shown                 bool
	N                     int
	Median, Agree, Status string
}

// boardMatter is a question that wants a look, with one line for each criterion on which it does.
type boardMatter struct {
	ID, Text string
	Lines    []string
}

// boardResults reads the findings of a closed round, of the panel or of one of its groups.
func (p page) boardResults(r *reading, round *consult.Round, asked url.Values) (boardResults, error) {
	f, err := r.disclosed()
	if err != nil {
		return boardResults{}, err
	}
	view := boardResults{Chosen: asked.Has("group")}
	column, name := map[consult.CriterionID]int{}, map[consult.CriterionID]string{}
	for i, c := range round.Instrument.Criteria {
		column[c.ID], name[c.ID] = i, p.In(c.Name)
		view.Criteria = append(view.Criteria, p.In(c.Name))
	}
	groups := map[string]bool{}
	for i := range f.Cells {
		if c := &f.Cells[i]; c.Round == round.ID && c.Group != "" {
			groups[c.Group] = true
		}
	}
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		view.Groups = append(view.Groups, option{Value: g, Name: p.group(g)})
	}
	if group := asked.Get("group"); groups[group] {
		view.Group = group
	}
	view.Rows = p.boardRows(r, round, f, view.Group, column)
	p.boardMoves(&view, r, round, f, name)
	for _, d := range f.Dissents {
		if d.Round != round.ID {
			continue
		}
		line := p.T("office.board.split.line", "criterion", name[d.Criterion], "below", d.Below, "above", d.Above, "n", d.N)
		if d.Hidden {
			line = p.T("office.board.hidden", "criterion", name[d.Criterion])
		}
		view.Split = p.matter(view.Split, r, d.Item, line)
	}
	return view, nil
}

// boardRows lays the cells of one group out, a row for each question of the round.
func (p page) boardRows(r *reading, round *consult.Round, f *analysis.Findings, group string, column map[consult.CriterionID]int) []boardRow {
	rows := make([]boardRow, len(round.Instrument.Items))
	at := make(map[consult.ItemID]int, len(rows))
	for i, id := range round.Instrument.Items {
		at[id] = i
		rows[i] = boardRow{ID: string(id), Text: p.itemText(r.state, id), Marks: make([]boardMark, len(column))}
	}
	for i := range f.Cells {
		c := &f.Cells[i]
		row, ok := at[c.Item]
		if !ok || c.Round != round.ID || c.Group != group {
			continue
		}
		mark := boardMark{Shown: c.Median.OK, N: c.N, Median: number(c.Median), Agree: share(c.Agree)}
		if c.Status != analysis.Unruled {
			mark.Status = p.Word("status", string(c.Status))
		}
		rows[row].Marks[column[c.Criterion]] = mark
	}
	return rows
}

// boardMoves counts what stayed and lists what did not.
func (p page) boardMoves(view *boardResults, r *reading, round *consult.Round, f *analysis.Findings, name map[consult.CriterionID]string) {
	for _, x := range f.Stability {
		if x.To != round.ID || x.Status == "too_few" {
			continue
		}
		view.Paired++
		if x.Status == "stable" {
			view.Stable++
			continue
		}
		view.Moved = p.matter(view.Moved, r, x.Item, p.T("board.moved.line", "criterion", name[x.Criterion], "changed", x.Changed, "paired", x.Paired, "shift", signed(x.MedianShift)))
	}
}

// matter adds a line to the question's entry, which it begins where there is none.
func (p page) matter(list []boardMatter, r *reading, item consult.ItemID, line string) []boardMatter {
	i := slices.IndexFunc(list, func(m boardMatter) bool { return m.ID == string(item) })
	if i < 0 {
		list, i = append(list, boardMatter{ID: string(item), Text: p.itemText(r.state, item)}), len(list)
	}
	list[i].Lines = append(list[i].Lines, line)
	return list
}

// signed prints a change with its sign.
func signed(x analysis.Value) string {
	s := number(x)
	if x.OK && x.V > 0 && !strings.HasPrefix(s, "0") {
		return "+" + s
	}
	return strings.Replace(s, "-", "−", 1)
}
