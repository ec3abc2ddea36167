package intake

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// names numbers what answers refer to by name, in the order of first use.
type names struct {
	at    map[string]int32
	list  []string
	first []place
}

func newNames() *names { return &names{at: map[string]int32{}} }

// number returns the number of a name; where is asked only at its first use.
func (n *names) number(name string, where func() place) int32 {
	i, ok := n.at[name]
	if !ok {
		i = int32(len(n.list))
		name = strings.Clone(name)
		n.at[name] = i
		n.list, n.first = append(n.list, name), append(n.first, where())
	}
	return i
}

// entry is one cell that was answered, or a comment on an item (criterion -1).
type entry struct {
	round, expert, item int32
	criterion           int16
	familiarity         int8
	file                uint8
	row                 int32
	mark                *string
	comment             string
}

// answers collects the ratings of all files.
type answers struct {
	b                      *builder
	rounds, experts, items *names
	criteria               map[string]int16
	entries                []entry
	files                  []string
	round                  string // of all rows, where that is given from outside
	marks                  map[markOf]*string
}

// markOf is a text as it stands in a file, on a criterion.
type markOf struct {
	text      string
	criterion int16
}

func newAnswers(b *builder) *answers {
	a := &answers{b: b, rounds: newNames(), experts: newNames(), items: newNames(), criteria: map[string]int16{}, marks: map[markOf]*string{}}
	for i, c := range b.trial.Definition.Criteria {
		a.criteria[string(c.ID)] = int16(i)
	}
	return a
}

// file numbers a file of ratings.
func (a *answers) file(name string) uint8 {
	a.files = append(a.files, name)
	return uint8(len(a.files) - 1)
}

// mark reads a rating: a whole number on the scale of the criterion, dk, na or nothing (skipped). Full-width digits
// count as digits, blanks around are ignored. What it returns is shared between equal marks.
func (a *answers) mark(text string, criterion int16) (*string, bool) {
	key := markOf{text, criterion}
	if m, ok := a.marks[key]; ok {
		return m, m != nil
	}
	d := &a.b.trial.Definition
	scale, _ := d.Scale(d.Criteria[criterion].Scale)
	var out *string
	switch t := consult.Narrow(text); t {
	case "", "dk", "na":
		out = &t
	default:
		if dec, ok := parseDecimal(t); ok {
			v, _ := dec.Float()
			if v == float64(int(v)) && v >= float64(scale.Min) && v <= float64(scale.Max) {
				s := consult.Mark{Kind: consult.Rated, Value: v}.String()
				out = &s
			}
		}
	}
	a.marks[markOf{strings.Clone(text), criterion}] = out
	return out, out != nil
}

func (a *answers) refuseMark(at place, text string, criterion int16) {
	d := &a.b.trial.Definition
	c := d.Criteria[criterion]
	scale, _ := d.Scale(c.Scale)
	a.b.refuse(at.file, at.row, at.col, "intake.rating", "{value} is no rating on {criterion}: a whole number from {min} to {max}, dk (cannot judge), na (not applicable) or empty (asked and skipped)",
		"value", quoted(text), "criterion", c.ID, "min", scale.Min, "max", scale.Max)
}

var ratingColumns = []string{"round", "criterion", "familiarity", "comment", "time"}

// readRatings reads ratings.csv.
func (a *answers) readRatings(name string, data []byte) {
	b := a.b
	s, ok := b.openSheet(name, "ratings", data, nil, []string{"expert", "item", "rating"}, ratingColumns)
	if !ok {
		return
	}
	round, criterion := a.single()
	if round == "" && !has(s, "round") {
		b.refuse(name, 1, 0, "intake.column.missing", "the column {column} is missing; the columns are {header}", "column", "round", "header", strings.Join(s.header, ", "))
		return
	}
	if criterion < 0 && !has(s, "criterion") {
		b.refuse(name, 1, 0, "intake.column.missing", "the column {column} is missing; the columns are {header}", "column", "criterion", "header", strings.Join(s.header, ", "))
		return
	}
	file := a.file(name)
	unknown := map[string]bool{}
	col := func(c string) int {
		if i, ok := s.columns[c]; ok {
			return i
		}
		return -1
	}
	iRound, iExpert, iItem, iCriterion, iRating := col("round"), col("expert"), col("item"), col("criterion"), col("rating")
	cell := func(r row, i int) string {
		if i < 0 {
			return ""
		}
		return strings.TrimSpace(r.cells[i])
	}
	b.each(s.table, func(r row) {
		e := entry{file: file, row: int32(r.line), criterion: criterion}
		for _, k := range []struct {
			column string
			i      int
		}{{"expert", iExpert}, {"item", iItem}, {"round", iRound}} {
			if k.i >= 0 && cell(r, k.i) == "" && (k.column != "round" || round == "") {
				b.refuse(name, r.line, k.i+1, "intake.empty", "the cell {column} is empty", "column", k.column)
				return
			}
		}
		e.expert = a.experts.number(cell(r, iExpert), func() place { return s.at(r, "expert") })
		e.item = a.items.number(cleanText(cell(r, iItem)), func() place { return s.at(r, "item") })
		which := cell(r, iRound)
		if which == "" {
			which = round
		}
		e.round = a.rounds.number(which, func() place { return s.at(r, "round") })
		e.comment = s.get(r, "comment")
		e.familiarity = int8(s.whole(r, "familiarity", 1, 9))
		if c := cell(r, iCriterion); c != "" {
			k, ok := a.criteria[c]
			if !ok {
				if !unknown[c] {
					unknown[strings.Clone(c)] = true
					b.refuse(name, r.line, iCriterion+1, "intake.criterion", "{value} is no criterion of consultation.yaml: {criteria}", "value", quoted(c), "criteria", strings.Join(a.criterionNames(), ", "))
				}
				return
			}
			e.criterion = k
		}
		text := cell(r, iRating)
		if e.criterion < 0 {
			if text != "" || e.comment == "" {
				b.refuse(name, r.line, iCriterion+1, "intake.empty", "the cell {column} is empty", "column", "criterion")
				return
			}
			a.add(e)
			return
		}
		m, ok := a.mark(text, e.criterion)
		if !ok {
			a.refuseMark(s.at(r, "rating"), text, e.criterion)
			return
		}
		e.mark = m
		a.add(e)
	})
	b.source(s.done())
}

func (a *answers) add(e entry) {
	if e.comment != "" {
		e.comment = strings.Clone(e.comment)
	}
	a.entries = append(a.entries, e)
}

// single returns the only round that is planned and the number of the only criterion, "" and -1 where there is not
// exactly one: then a table must say.
func (a *answers) single() (round string, criterion int16) {
	d := &a.b.trial.Definition
	criterion = -1
	if len(d.Criteria) == 1 {
		criterion = 0
	}
	switch {
	case a.round != "":
		round = a.round
	case len(d.Rounds) == 1:
		round = string(d.Rounds[0].ID)
	}
	return round, criterion
}

func has(s sheet, column string) bool { _, ok := s.columns[column]; return ok }

func (a *answers) criterionNames() []string {
	var out []string
	for _, c := range a.b.trial.Definition.Criteria {
		out = append(out, string(c.ID))
	}
	return out
}

// resolve turns the names of items into identifiers and refuses those that are unknown or no standing question. place
// is the item's place among all items, -1 for a refused one.
func (a *answers) resolve(known *itemNames) (ids []consult.ItemID, rank []int32) {
	b := a.b
	order := make(map[consult.ItemID]int32, len(b.trial.Items))
	for i, it := range b.trial.Items {
		order[it.ID] = int32(i)
	}
	ids, rank = make([]consult.ItemID, len(a.items.list)), make([]int32, len(a.items.list))
	for i, name := range a.items.list {
		at := a.items.first[i]
		id, ok := known.find(name)
		rank[i] = -1
		switch it := b.trial.Item(id); {
		case !ok || it == nil:
			b.refuse(at.file, at.row, at.col, "intake.item.unknown", "{value} is no item of this consultation", "value", quoted(name))
		case it.Status != consult.ItemStanding:
			b.refuse(at.file, at.row, at.col, "intake.item.fallen", "{id} is rated, but it is {status}: only standing questions can be rated", "id", id, "status", it.Status)
		default:
			ids[i], rank[i] = id, order[id]
		}
	}
	return ids, rank
}

// sorted orders the entries by round, expert, item and criterion, so that the sheets of experts lie together.
func (a *answers) sorted(roundRank, expertRank, itemRank []int32) {
	slices.SortFunc(a.entries, func(x, y entry) int {
		if d := roundRank[x.round] - roundRank[y.round]; d != 0 {
			return int(d)
		}
		if d := expertRank[x.expert] - expertRank[y.expert]; d != 0 {
			return int(d)
		}
		if d := itemRank[x.item] - itemRank[y.item]; d != 0 {
			return int(d)
		}
		if d := x.criterion - y.criterion; d != 0 {
			return int(d)
		}
		if d := int(x.file) - int(y.file); d != 0 {
			return d
		}
		return int(x.row - y.row)
	})
}

// submissions makes one sheet per expert of the sorted entries of one round.
func (a *answers) submissions(round consult.RoundID, entries []entry, ids []consult.ItemID) (out []consult.Submit) {
	criteria := make([]consult.CriterionID, 0, len(a.criteria))
	for _, c := range a.b.trial.Definition.Criteria {
		criteria = append(criteria, c.ID)
	}
	for from := 0; from < len(entries); {
		to := from
		for to < len(entries) && entries[to].expert == entries[from].expert {
			to++
		}
		out = append(out, a.sheet(round, entries[from:to], ids, criteria))
		from = to
	}
	return out
}

// sheet makes the sheet of one expert. Two answers to the same thing are a finding.
func (a *answers) sheet(round consult.RoundID, entries []entry, ids []consult.ItemID, criteria []consult.CriterionID) consult.Submit {
	s := consult.Submit{Role: consult.RoleProgram, Round: round, Expert: consult.Pseudonym(a.experts.list[entries[0].expert]), Sheet: consult.Sheet{Mode: "import", Criteria: criteria}}
	n := 1
	for i := 1; i < len(entries); i++ {
		if ids[entries[i].item] != ids[entries[i-1].item] {
			n++
		}
	}
	cells := make([]*string, n*len(criteria))
	s.Sheet.Items, s.Sheet.Values = make([]consult.ItemID, 0, n), make([][]*string, 0, n)
	familiar := make([]string, 0, n)
	anyFamiliar := false
	for from := 0; from < len(entries); {
		id := ids[entries[from].item]
		values := cells[:len(criteria):len(criteria)]
		cells = cells[len(criteria):]
		to, level := from, int8(0)
		var comments []string
		for ; to < len(entries) && ids[entries[to].item] == id; to++ {
			e := &entries[to]
			if e.criterion >= 0 {
				if to > from && entries[to-1].criterion == e.criterion {
					a.refuseTwice(e, &entries[to-1])
				}
				values[e.criterion] = e.mark
			}
			if e.familiarity != 0 {
				level = e.familiarity
			}
			if e.comment != "" && !contains(comments, e.comment) {
				comments = append(comments, e.comment)
			}
		}
		f := ""
		if level != 0 {
			f, anyFamiliar = string(rune('0'+level)), true
		}
		familiar = append(familiar, f)
		s.Sheet.Items, s.Sheet.Values = append(s.Sheet.Items, id), append(s.Sheet.Values, values)
		if len(comments) > 0 {
			if s.Text.Comments == nil {
				s.Text.Comments = map[consult.ItemID]string{}
			}
			s.Text.Comments[id] = strings.Join(comments, "\n")
		}
		from = to
	}
	if anyFamiliar {
		s.Sheet.Familiarity = familiar
	}
	return s
}

func (a *answers) refuseTwice(e, earlier *entry) {
	a.b.refuse(a.files[e.file], int(e.row), 0, "intake.rating.twice", "the same expert rated the same item on the same criterion in row {row} of {file} already: keep one row, or say keep: first, last or none under sources", "row", earlier.row, "file", a.files[earlier.file])
}
