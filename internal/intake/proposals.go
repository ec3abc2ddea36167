package intake

import (
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// Proposal is a row of a table of items read on its own, without a consultation.
type Proposal struct {
	ID     string
	Text   string // the original wording: of the column text, else of zh, else of en
	Lang   string // zh-CN or en: as the column lang says, else by the characters
	Demand string // of the column demand
}

// Proposals reads a table of items with the columns id and text, and lang and demand where they are given. The table
// items.csv of a consultation folder is one; columns that are not needed are passed over. demands reports whether
// there is a column demand. Every row needs an id of its own and a wording; the error is a [fault.List] with all
// findings.
func Proposals(file string, data []byte) (rows []Proposal, demands bool, err error) {
	b := newBuilder(nil)
	s, ok := b.openSheet(file, "items", data, nil, []string{"id"}, []string{anyColumn})
	if !ok {
		return nil, false, b.found
	}
	if !s.hasWording() {
		b.refuse(file, s.skip+1, 0, "intake.column.missing", "the column {column} is missing; the columns are {header}", "column", "text", "header", strings.Join(s.header, ", "))
		return nil, false, b.found
	}
	_, demands = s.columns["demand"]
	first := map[string]int{}
	b.each(s.table, func(r row) {
		p := Proposal{ID: s.get(r, "id"), Demand: s.get(r, "demand")}
		var text consult.Text
		text, p.Lang = s.itemText(r)
		if p.Text = text.Zh; p.Lang == "en" && text.En != "" || p.Text == "" {
			p.Text = text.En
		}
		at := s.at(r, "id")
		switch earlier, twice := first[p.ID]; {
		case p.ID == "":
			b.refuse(at.file, at.row, at.col, "intake.proposal.id", "the row has no id: give every row an id of its own")
		case twice:
			b.refuse(at.file, at.row, at.col, "intake.proposal.twice", "{id} stands in row {row} too: give every row an id of its own", "id", quoted(p.ID), "row", earlier)
		default:
			first[p.ID] = r.line
		}
		if p.Text == "" {
			at := s.at(r, "text")
			b.refuse(at.file, at.row, at.col, "intake.proposal.text", "the text is empty: write the proposal, or take the row out")
		}
		rows = append(rows, p)
	})
	if len(b.found) > 0 {
		return nil, false, b.found
	}
	return rows, demands, nil
}

// hasWording reports whether there is a column that holds the items' wording.
func (s sheet) hasWording() bool {
	for _, c := range []string{"text", "zh", "en"} {
		if _, ok := s.columns[c]; ok {
			return true
		}
	}
	return false
}
