package intake

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tanwen/tanwen/internal/consult"
)

// submission is what one row of a mapped file says about one thing, before anything is left out.
type submission struct {
	row                 int
	round, expert, item string
	criterion           int16 // of the long layout, else -1
	at                  time.Time
	cells               []mappedCell
	twoBlocks           bool
	familiarity         int8
}

// mappedCell is one filled cell.
type mappedCell struct {
	item      string
	criterion int16 // -1: a comment
	col       int
	text      string
}

// reader reads one mapped file of ratings.
type reader struct {
	a        *answers
	m        *mapping
	t        *table
	columns  map[string]int // expert, item, ... -> index
	wide     []wideColumn
	blocks   int
	byBlock  []int16 // criterion of each column of a block
	missing  map[string]bool
	labels   map[string]string
	reported map[string]bool
}

type wideColumn struct {
	index     int
	item      string
	criterion int16
}

// readMapped reads a file of ratings that was made elsewhere.
func (a *answers) readMapped(data []byte, m *mapping) {
	b := a.b
	t, ok := b.openTable(m.file, "ratings", data, m.table)
	if !ok {
		return
	}
	t.report.mapping = m.text
	r := &reader{a: a, m: m, t: t, columns: map[string]int{}, missing: map[string]bool{"": true}, labels: map[string]string{}, reported: map[string]bool{}}
	if !r.prepare() {
		return
	}
	var all []submission
	b.each(t, func(row row) {
		if s, ok := r.submission(row); ok {
			all = append(all, s)
		}
	})
	r.settle(all)
}

// prepare finds the columns and the meaning of labels.
func (r *reader) prepare() bool {
	before := len(r.a.b.found)
	m := r.m
	for _, k := range []struct{ name, heading string }{{"expert", m.expert}, {"item", m.item}, {"criterion", m.criterion}, {"rating", m.rating},
		{"familiarity", m.familiarity}, {"comment", m.comment}, {"time", m.time}, {"round", m.rounds.column}} {
		if k.heading != "" {
			r.columns[k.name], _ = r.a.b.find(r.t, k.heading, m.at)
		}
	}
	for _, s := range m.missing {
		r.missing[s] = true
	}
	maps.Copy(r.labels, m.values)
	for _, s := range m.dk {
		r.labels[s] = "dk"
	}
	for _, s := range m.na {
		r.labels[s] = "na"
	}
	if m.rounds.column == "" && m.rounds.constant == "" {
		if m.rounds.constant, _ = r.a.single(); m.rounds.constant == "" {
			r.a.b.refuse(m.at.file, m.at.row, m.at.col, "intake.mapping.round", "it cannot be told which round the rows belong to: give the key rounds")
		}
	}
	switch m.layout {
	case "wide":
		r.prepareWide()
	case "blocks":
		r.prepareBlocks()
	}
	return len(r.a.b.found) == before
}

// cell returns a cell by the name of its column; "" where the mapping names no such column.
func (r *reader) cell(row row, name string) string {
	i, ok := r.columns[name]
	if !ok {
		return ""
	}
	s := strings.TrimSpace(row.cells[i])
	if r.missing[s] {
		return ""
	}
	return cleanText(s)
}

// submission reads what one row says; ok is false where it cannot be told to which round it belongs.
func (r *reader) submission(row row) (s submission, ok bool) {
	s = submission{row: row.line, expert: r.cell(row, "expert"), item: r.cell(row, "item"), criterion: -1}
	if s.round, s.at, ok = r.round(row); !ok {
		return s, false
	}
	if t := r.cell(row, "time"); t != "" {
		if s.at, ok = parseMoment(t, r.t.serial); !ok {
			r.reject(row, r.columns["time"], "intake.moment", "{value} is no time that can be read without guessing: write it as 2025-03-01 14:30", "value", quoted(t))
		}
	}
	if f := r.cell(row, "familiarity"); f != "" {
		v, ok := parseWhole(consult.Narrow(f))
		if !ok || v < 1 || v > 9 {
			r.reject(row, r.columns["familiarity"], "intake.whole", "{value} is no {column}: a whole number from {min} to {max}, or empty", "value", quoted(f), "column", "familiarity", "min", 1, "max", 9)
		}
		s.familiarity = int8(v)
	}
	switch r.m.layout {
	case "wide":
		r.readWide(row, &s)
	case "blocks":
		r.readBlocks(row, &s)
	default:
		r.readLong(row, &s)
	}
	return s, true
}

func (r *reader) reject(row row, index int, key, text string, args ...any) {
	r.a.b.refuse(r.m.file, row.line, index+1, key, text, args...)
}

// round returns the round to which a row belongs and, where that depends on a time, the time.
func (r *reader) round(row row) (round string, at time.Time, ok bool) {
	rule := &r.m.rounds
	if rule.column == "" {
		return rule.constant, at, true
	}
	text := r.cell(row, "round")
	if len(rule.before) > 0 {
		if at, ok = parseMoment(text, r.t.serial); !ok {
			r.reject(row, r.columns["round"], "intake.moment", "{value} is no time that can be read without guessing: write it as 2025-03-01 14:30", "value", quoted(text))
			return "", at, false
		}
		for _, c := range rule.before {
			if at.Before(c.day) {
				return c.round, at, true
			}
		}
		text = ""
	}
	if round, ok = rule.values[text]; ok {
		return round, at, true
	}
	if rule.otherwise != "" {
		return rule.otherwise, at, true
	}
	if len(rule.values) == 0 && len(rule.before) == 0 && text != "" {
		return text, at, true
	}
	r.reject(row, r.columns["round"], "intake.mapping.row_round", "it cannot be told which round this row belongs to ({value}): complete rounds, or add else", "value", quoted(text))
	return "", at, false
}

// settle drops repeated answers first, then what cannot be used, and adds the rest.
func (r *reader) settle(all []submission) {
	left := map[string]*consult.LeftOut{}
	for _, reason := range Reasons() {
		left[reason] = &consult.LeftOut{Reason: reason}
	}
	dropped := r.repeated(all)
	r.noteTwoBlocks(all)
	file := r.a.file(r.m.file)
	for i := range all {
		s := &all[i]
		var reason string
		switch {
		case dropped[i]:
			reason = Repeated
		case s.twoBlocks:
			reason = TwoBlocks
		case s.expert == "":
			reason = NoExpert
		case s.item == "" && r.m.item != "":
			reason = NoItem
		case len(s.cells) == 0:
			reason = NoAnswer
		default:
			r.addCells(s, file)
			continue
		}
		leaveOut(left[reason], s.row)
	}
	var out []consult.LeftOut
	for _, reason := range Reasons() {
		out = append(out, *left[reason])
	}
	r.a.b.source(r.t.done(out...))
}

// noteTwoBlocks names every row that fills two blocks, those among repeated answers too.
func (r *reader) noteTwoBlocks(all []submission) {
	var rows []string
	n := 0
	for _, s := range all {
		if s.twoBlocks {
			n++
			if len(rows) < maxWhere {
				rows = append(rows, strconv.Itoa(s.row))
			}
		}
	}
	if n > 0 {
		r.a.b.note(r.m.file, "intake.note.two_blocks", "n", n, "rows", strings.Join(rows, ", "))
	}
}

// repeated says which submissions the key keep drops: of several by the same expert in the same round on the same
// item (in the long layout: and criterion), all but the first, all but the last, or all.
func (r *reader) repeated(all []submission) []bool {
	type key struct {
		round, expert, item string
		criterion           int16
	}
	first := make(map[key]int, len(all))
	groups := map[int][]int{} // by the first of those that answered more than once
	var order []int
	for i := range all {
		s := &all[i]
		if s.expert == "" {
			continue
		}
		k := key{s.round, s.expert, s.item, s.criterion}
		f, again := first[k]
		if !again {
			first[k] = i
			continue
		}
		if groups[f] == nil {
			groups[f] = []int{f}
			order = append(order, f)
		}
		groups[f] = append(groups[f], i)
	}
	dropped := make([]bool, len(all))
	slices.Sort(order)
	for _, f := range order {
		g := groups[f]
		slices.SortStableFunc(g, func(a, b int) int { return all[a].at.Compare(all[b].at) })
		keep := -1
		switch r.m.keep {
		case "first":
			keep = g[0]
		case "last":
			keep = g[len(g)-1]
		case "none":
		default:
			rows := make([]string, len(g))
			for i, n := range g {
				rows[i] = strconv.Itoa(all[n].row)
			}
			r.a.b.refuse(r.m.file, all[g[len(g)-1]].row, 0, "intake.mapping.repeated", "the same expert answered the same thing in rows {rows}: say which counts with keep: first, last or none", "rows", strings.Join(rows, ", "))
			continue
		}
		for _, n := range g {
			dropped[n] = n != keep
		}
	}
	return dropped
}

// addCells turns the cells of a submission into entries.
func (r *reader) addCells(s *submission, file uint8) {
	a := r.a
	at := func(name string) func() place {
		return func() place { return place{r.m.file, s.row, r.columns[name] + 1} }
	}
	e := entry{file: file, row: int32(s.row), familiarity: s.familiarity}
	e.expert = a.experts.number(s.expert, at("expert"))
	e.round = a.rounds.number(s.round, at("round"))
	for _, c := range s.cells {
		where := place{r.m.file, s.row, c.col + 1}
		e.item = a.items.number(c.item, func() place {
			if i, ok := r.columns["item"]; ok {
				return place{r.m.file, s.row, i + 1}
			}
			return where
		})
		e.criterion, e.mark, e.comment = c.criterion, nil, ""
		if c.criterion < 0 {
			e.comment = cleanText(c.text)
			if e.comment != "" {
				a.add(e)
			}
			continue
		}
		text := c.text
		if mark, ok := r.labels[text]; ok {
			text = mark
		}
		m, ok := a.mark(text, c.criterion)
		if !ok {
			r.refuseLabel(where, c)
			continue
		}
		e.mark = m
		a.add(e)
	}
}

// refuseLabel names a label that the mapping does not know, once.
func (r *reader) refuseLabel(at place, c mappedCell) {
	if len(r.labels) == 0 {
		r.a.refuseMark(at, c.text, c.criterion)
		return
	}
	if r.reported["\x00"+c.text] {
		return
	}
	r.reported["\x00"+c.text] = true
	r.a.b.refuse(at.file, at.row, at.col, "intake.mapping.label", "{value} is no label under values, dk, na or missing, and no number of the scale of {criterion}", "value", quoted(c.text), "criterion", r.a.criterionNames()[c.criterion])
}
