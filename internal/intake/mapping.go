package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tanwen/tanwen/internal/consult"
)

// mapping says how to read a file that was made elsewhere. It is one entry under sources in consultation.yaml.
type mapping struct {
	file, kind, layout string
	table              tableOptions
	text               string // as it stands in consultation.yaml
	at                 place

	renames    []column // standard column -> heading or number
	attributes []column // of experts

	expert, item, criterion, rating, familiarity, comment, time string
	columns                                                     []column // wide
	pattern                                                     *regexp.Regexp
	blocks                                                      blocks

	values   map[string]string // label -> mark
	dk, na   []string
	missing  []string
	notAsked bool // an empty cell means not asked; otherwise asked and skipped
	rounds   roundRule
	keep     string // first, last, none; "": repeated answers are findings
}

// column names a column of the file and what it holds.
type column struct {
	heading, item, criterion, name string
	comment                        bool
	at                             place
}

// blocks are groups of columns of equal width; the one that is filled in is the answer.
type blocks struct {
	first, width, count int
	criteria            []consult.CriterionID
	comment             bool // the column after the criteria is a comment
}

// roundRule says which round a row belongs to.
type roundRule struct {
	constant  string
	column    string
	values    map[string]string
	before    []cutoff // in the order of time
	otherwise string
}

type cutoff struct {
	round string
	day   time.Time
}

var (
	mappingKeys = []string{
		"file", "kind", "layout", "sheet", "delimiter", "header", "expert", "item", "criterion", "rating", "familiarity", "comment", "time", "columns", "pattern",
		"blocks", "values", "dk", "na", "missing", "empty", "rounds", "round", "keep", "attributes",
	}
	mappedKinds = []string{"ratings", "experts", "items", "demands", "judgements", "quantities", "statements"}
)

func (m *mapping) options() tableOptions {
	if m == nil {
		return tableOptions{}
	}
	return m.table
}

// readSources reads the key sources.
func (f *form) readSources() {
	entries := f.items(f.root.get("sources"))
	for i, v := range entries {
		if !f.mapping(v, "sources", mappingKeys...) {
			continue
		}
		m := f.readMapping(v)
		last := f.endOf("sources")
		if i+1 < len(entries) {
			last = entries[i+1].line - 1
		}
		m.text = f.lines(v.line, last)
		f.sources = append(f.sources, m)
	}
}

// endOf returns the last line of a key of the file.
func (f *form) endOf(key string) int {
	for i, k := range f.root.fields {
		if k.name == key && i+1 < len(f.root.fields) {
			return f.root.fields[i+1].line - 1
		}
	}
	return strings.Count(f.text, "\n") + 1
}

// lines returns lines of the file, blank ones and comments at the end left out.
func (f *form) lines(from, to int) string {
	all := strings.Split(f.text, "\n")
	to = min(to, len(all))
	for to > from && (strings.TrimSpace(all[to-1]) == "" || strings.HasPrefix(strings.TrimSpace(all[to-1]), "#")) {
		to--
	}
	return strings.Join(all[from-1:to], "\n")
}

// oneOf reads a word of a list; the first is the default.
func (f *form) oneOf(v *value, key string, words ...string) string {
	got := f.string(v.get(key), key)
	if got == "" {
		return words[0]
	}
	if !contains(words, got) {
		f.wrong(v.where(key), "intake.mapping.word", "{value} is no {key}: {words}", "value", quoted(got), "key", key, "words", strings.Join(words, ", "))
	}
	return got
}

func (f *form) readMapping(v *value) *mapping {
	m := &mapping{file: f.string(v.get("file"), "file"), at: v.at(f.document), values: map[string]string{}}
	if m.file == "" {
		f.wrong(v, "intake.mapping.file", "the source names no file")
	}
	m.kind = f.oneOf(v, "kind", mappedKinds...)
	m.layout = f.oneOf(v, "layout", "long", "wide", "blocks")
	m.table = tableOptions{sheet: f.string(v.get("sheet"), "sheet"), header: f.whole(v.get("header"), "header", 1)}
	if v.get("delimiter") != nil {
		m.table.delimiter = f.oneOf(v, "delimiter", "comma", "semicolon", "tab")
	}
	for _, k := range []struct {
		name string
		into *string
	}{{"expert", &m.expert}, {"item", &m.item}, {"criterion", &m.criterion}, {"rating", &m.rating}, {"familiarity", &m.familiarity}, {"comment", &m.comment}, {"time", &m.time}} {
		*k.into = f.string(v.get(k.name), k.name)
	}
	m.attributes = f.columnMap(v.get("attributes"), "attributes")
	if m.kind == "ratings" {
		f.wideColumns(m, v)
	} else {
		m.renames = f.columnMap(v.get("columns"), "columns")
		if m.expert != "" {
			m.renames = append(m.renames, column{name: "expert", heading: m.expert, at: m.at})
		}
	}
	f.readBlocks(m, v)
	f.readLabels(m, v)
	f.readRoundRule(m, v)
	if v.get("keep") != nil {
		m.keep = f.oneOf(v, "keep", "first", "last", "none")
	}
	m.notAsked = f.oneOf(v, "empty", "skipped", "not_asked") == "not_asked"
	f.complete(m, v)
	return m
}

// complete checks that a layout has what it needs.
func (f *form) complete(m *mapping, v *value) {
	need := func(key string, have bool) {
		if !have {
			f.wrong(v, "intake.mapping.key", "a source of kind {kind} and layout {layout} needs the key {key}", "kind", m.kind, "layout", m.layout, "key", key)
		}
	}
	if m.kind == "experts" {
		need("expert", m.expert != "" || slices.ContainsFunc(m.renames, func(c column) bool { return c.name == "expert" }))
	}
	if m.kind != "ratings" {
		return
	}
	need("expert", m.expert != "")
	switch m.layout {
	case "long":
		need("item", m.item != "")
		need("rating", m.rating != "")
		need("criterion", m.criterion != "" || len(f.definition.Criteria) == 1)
	case "wide":
		need("columns", len(m.columns) > 0 || m.pattern != nil)
	case "blocks":
		need("item", m.item != "")
		need("blocks", m.blocks.width > 0)
	}
}

// columnMap reads a mapping of names to headings.
func (f *form) columnMap(v *value, what string) (out []column) {
	if v == nil {
		return nil
	}
	if !v.isMap {
		f.wrong(v, "intake.yaml.mapping", "{what} is a mapping of keys to values", "what", what)
		return nil
	}
	for _, k := range v.fields {
		out = append(out, column{name: k.name, heading: f.string(k.value, what), at: place{f.file, k.line, k.col}})
	}
	return out
}

// wideColumns reads columns and pattern of a wide layout.
func (f *form) wideColumns(m *mapping, v *value) {
	for _, c := range f.items(v.get("columns")) {
		if !f.mapping(c, "columns", "column", "item", "criterion", "comment") {
			continue
		}
		m.columns = append(m.columns, column{heading: f.string(c.get("column"), "column"), item: f.string(c.get("item"), "item"), criterion: f.string(c.get("criterion"), "criterion"),
			comment: f.flag(c.get("comment"), "comment"), at: c.at(f.document)})
	}
	if p := f.string(v.get("pattern"), "pattern"); p != "" {
		at := v.where("pattern")
		if !strings.Contains(p, "{item}") && m.item == "" || strings.Count(p, "{item}") > 1 || strings.Count(p, "{criterion}") > 1 || (!strings.Contains(p, "{item}") && !strings.Contains(p, "{criterion}")) {
			f.wrong(at, "intake.mapping.pattern", "the pattern {value} needs the word item or criterion in braces, each at most once, and item unless the key item names a column", "value", quoted(p))
			return
		}
		e := regexp.QuoteMeta(p)
		e = strings.Replace(e, `\{item\}`, `(?P<item>.+?)`, 1)
		e = strings.Replace(e, `\{criterion\}`, `(?P<criterion>.+?)`, 1)
		m.pattern, _ = regexp.Compile("^" + e + "$")
	}
}

func (f *form) readBlocks(m *mapping, v *value) {
	w := v.get("blocks")
	if !f.mapping(w, "blocks", "first", "width", "count", "criteria", "comment") {
		return
	}
	b := &m.blocks
	b.first, b.width, b.count = f.whole(w.get("first"), "first", 1), f.whole(w.get("width"), "width", 0), f.whole(w.get("count"), "count", 0)
	for _, c := range f.strings(w.get("criteria"), "criteria") {
		b.criteria = append(b.criteria, consult.CriterionID(c))
	}
	b.comment = b.width == len(b.criteria)+1
	switch word := f.string(w.get("comment"), "comment"); word {
	case "":
	case "none":
		b.comment = false
	case "last":
		b.comment = true
	default:
		f.wrong(w.where("comment"), "intake.mapping.word", "{value} is no {key}: {words}", "value", quoted(word), "key", "comment", "words", "last, none")
	}
	least := len(b.criteria)
	if b.comment {
		least++
	}
	if b.first < 1 || len(b.criteria) == 0 || b.width < least || b.width > 10_000 {
		f.wrong(w, "intake.mapping.blocks", "blocks need first (from 1), criteria, and a width of at least the number of criteria and the comment: first {first}, width {width}, {n} criteria", "first", b.first, "width", b.width, "n", len(b.criteria))
		b.width = max(least, 1)
		b.first = max(b.first, 1)
	}
}

// readLabels reads what the labels of answers mean.
func (f *form) readLabels(m *mapping, v *value) {
	if w := v.get("values"); w != nil {
		if !w.isMap {
			f.wrong(w, "intake.yaml.mapping", "{what} is a mapping of keys to values", "what", "values")
		}
		for _, k := range w.fields {
			n, ok := parseWhole(consult.Narrow(f.string(k.value, "value")))
			if !ok {
				f.wrong(&value{line: k.line, col: k.col}, "intake.yaml.whole", "{value} is no {what}: a whole number", "value", quoted(k.name), "what", "value")
				continue
			}
			m.values[strings.TrimSpace(k.name)] = strconv.Itoa(n)
		}
	}
	labels := func(key string) (out []string) {
		for _, item := range f.items(v.get(key)) {
			if !item.scalar {
				f.wrong(item, "intake.yaml.scalar", "{what} is one value, not a list or a mapping", "what", key)
				continue
			}
			out = append(out, strings.TrimSpace(item.text))
		}
		return out
	}
	m.dk, m.na, m.missing = labels("dk"), labels("na"), labels("missing")
}

func (f *form) readRoundRule(m *mapping, v *value) {
	m.rounds.constant = f.string(v.get("round"), "round")
	w := v.get("rounds")
	if w == nil {
		return
	}
	if w.scalar {
		m.rounds.constant = f.string(w, "rounds")
		return
	}
	if !f.mapping(w, "rounds", "column", "values", "before", "else") {
		return
	}
	r := &m.rounds
	r.column, r.otherwise = f.string(w.get("column"), "column"), f.string(w.get("else"), "else")
	if r.column == "" {
		f.wrong(w, "intake.mapping.round_column", "rounds needs the key column, or is one round for all rows")
	}
	if values := w.get("values"); f.mapping(values, "values", keysOf(values)...) {
		r.values = map[string]string{}
		for _, k := range values.fields {
			r.values[strings.TrimSpace(k.name)] = f.string(k.value, "rounds")
		}
	}
	if before := w.get("before"); f.mapping(before, "before", keysOf(before)...) {
		for _, k := range before.fields {
			day, ok := parseMoment(f.string(k.value, "before"), false)
			if !ok {
				f.wrong(&value{line: k.line, col: k.col}, "intake.date", "{value} is no date: write it as 2025-03-01", "value", quoted(f.string(k.value, "before")))
			}
			r.before = append(r.before, cutoff{k.name, day})
		}
		slices.SortStableFunc(r.before, func(a, b cutoff) int { return a.day.Compare(b.day) })
	}
}

func keysOf(v *value) (names []string) {
	if v != nil {
		for _, k := range v.fields {
			names = append(names, k.name)
		}
	}
	return names
}

// find returns the index of the column that a mapping names by heading or by number.
func (b *builder) find(t *table, heading string, at place) (int, bool) {
	found := -1
	for i, h := range t.header {
		if h != heading {
			continue
		}
		if found >= 0 {
			b.refuse(at.file, at.row, at.col, "intake.mapping.ambiguous", "the heading {heading} stands twice in {file}: name the column by its number", "heading", quoted(heading), "file", t.report.File)
			return 0, false
		}
		found = i
	}
	if found >= 0 {
		return found, true
	}
	if n, ok := parseWhole(heading); ok && n >= 1 && n <= len(t.header) {
		return n - 1, true
	}
	if i, ok := t.columns[strings.ToLower(heading)]; ok {
		return i, true
	}
	b.refuse(at.file, at.row, at.col, "intake.mapping.column", "{file} has no column {heading}", "file", t.report.File, "heading", quoted(heading))
	return 0, false
}

// rename gives the columns of a mapped table the names of the folder form.
func (b *builder) rename(t *table, m *mapping) bool {
	if m == nil {
		return true
	}
	t.report.mapping = m.text
	ok := true
	columns := map[string]int{}
	for _, c := range append(append([]column(nil), m.renames...), m.attributes...) {
		i, found := b.find(t, c.heading, c.at)
		ok = ok && found
		columns[c.name] = i
	}
	t.columns = columns
	return ok
}
