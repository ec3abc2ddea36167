package bib

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A dialect is a format of lines, each with a tag in front.
type dialect struct {
	typical func(line string) bool                             // only this format has such a line
	split   func(line string) (tag, value string, ok bool)     // tag and value of a line; not ok: it continues the last
	begins  func(tag string) bool                              // an entry begins with this tag
	ends    func(tag string) bool                              // and ends behind this one; nil = it ends where the next begins
	blank   bool                                               // an empty line ends an entry if a tag of its beginning follows
	outside func(tag string) bool                              // tags of the file, not of an entry
	inline  func(value string) (first string, rest []rawField) // further fields on the same line; nil = none
	build   func(r *Record, fields []rawField)
}

// taggedFormats are the formats of lines, in the order in which a line is tried.
var taggedFormats = []Format{NoteExpress, Refer, EStudy, NBIB, RIS, RefWorks, ISI}

var dialects map[Format]dialect

func init() {
	dialects = map[Format]dialect{
		RIS: risDialect, NBIB: nbibDialect, ISI: isiDialect, Refer: referDialect, RefWorks: refWorksDialect,
		NoteExpress: noteExpressDialect, EStudy: eStudyDialect,
	}
}

// tagged reads a format of lines.
func (p *parser) tagged(d dialect) {
	t := taggedParser{parser: p, d: d}
	for at, line := 0, 1; at < len(p.text); line++ {
		end := strings.IndexByte(p.text[at:], '\n')
		if end < 0 {
			end = len(p.text) - at
		}
		t.line(p.text[at:at+end], line)
		at += end + 1
	}
	if t.open && d.ends != nil {
		p.unread(t.start, "bib.tagged.unclosed", "the entry that begins here has no end mark: the file may be cut; it is read as far as it goes")
	}
	t.finish()
}

type taggedParser struct {
	*parser
	d      dialect
	open   bool
	start  int // line at which the entry begins
	gap    bool
	size   int
	fields []rawField
	more   strings.Builder // the last value, while lines continue it
}

func (t *taggedParser) line(s string, n int) {
	s = strings.TrimRight(s, " \t\u00a0")
	if strings.TrimSpace(s) == "" || s == "\ufeff" {
		t.gap = true
		return
	}
	tag, value, ok := t.d.split(s)
	if !ok {
		t.continued(s, n)
		return
	}
	if t.d.outside != nil && t.d.outside(tag) && !t.open {
		return
	}
	if t.d.ends != nil && t.d.ends(tag) {
		t.open = false
		t.finish()
		return
	}
	begins := t.d.begins(tag)
	if t.open && t.beginsNext(tag, begins) {
		if t.d.ends != nil {
			t.unread(t.start, "bib.tagged.unclosed", "the entry that begins here has no end mark: the file may be cut; it is read as far as it goes")
		}
		t.finish()
		t.open = false
	}
	if !t.open {
		t.open, t.start = true, n
		if !begins && t.d.ends != nil {
			t.unread(n, "bib.tagged.head", "the entry that begins here lacks its first line, which says the type; it is read without it")
		}
	}
	t.gap = false
	t.flush()
	t.field(tag, value, n)
	if t.d.inline != nil {
		last := &t.fields[len(t.fields)-1]
		first, rest := t.d.inline(value)
		last.value = first
		for _, f := range rest {
			t.field(f.name, f.value, n)
		}
	}
}

// beginsNext reports whether a tag within an open entry begins the next one.
func (t *taggedParser) beginsNext(tag string, begins bool) bool {
	if begins { // an entry of RIS may name several types at its beginning
		return t.d.ends == nil || len(t.fields) > 0 && t.fields[len(t.fields)-1].name != tag
	}
	return t.d.blank && t.gap && len(t.fields) > 1 && t.fields[0].name == tag
}

func (t *taggedParser) field(tag, value string, n int) {
	t.fields = append(t.fields, rawField{tag, strings.TrimSpace(value), n})
	t.size += len(value)
}

// continued appends a line without a tag to the last value. Outside an entry it is no text of a reference.
func (t *taggedParser) continued(s string, n int) {
	if !t.open || len(t.fields) == 0 {
		return
	}
	if t.more.Len() == 0 {
		t.more.WriteString(t.fields[len(t.fields)-1].value)
	}
	t.more.WriteByte('\n')
	t.more.WriteString(strings.TrimSpace(s))
	t.size += len(s)
}

func (t *taggedParser) flush() {
	if t.more.Len() > 0 {
		t.fields[len(t.fields)-1].value = t.more.String()
		t.more.Reset()
	}
}

// finish makes a record of the fields gathered.
func (t *taggedParser) finish() {
	t.flush()
	if len(t.fields) > 0 {
		if t.size > maxEntry {
			t.unread(t.start, "bib.entry.long", "the entry {key} is longer than 16 MiB and is left out", "key", t.fields[0].value)
		} else {
			r := Record{Line: t.start, Type: "document"}
			t.d.build(&r, t.fields)
			t.add(r)
		}
	}
	t.fields, t.size = t.fields[:0], 0
}

// unwrap joins the lines of a value: with a blank, or with nothing between Chinese characters.
func unwrap(s string) string {
	i := strings.IndexByte(s, '\n')
	if i < 0 {
		return s
	}
	var b strings.Builder
	for i >= 0 {
		b.WriteString(s[:i])
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+1:])
		if i > 0 && !isWide(before) && !isWide(after) {
			b.WriteByte(' ')
		}
		s = s[i+1:]
		i = strings.IndexByte(s, '\n')
	}
	b.WriteString(s)
	return b.String()
}

// isWide reports whether a character belongs to Chinese or Japanese text, punctuation included.
func isWide(c rune) bool {
	return isHanRune(c) || c >= 0x3000 && c <= 0x303f || c >= 0xff00 && c <= 0xffef
}

// An assign puts a field's value into a record.
type assign func(r *Record, tag, value string)

func toText(v Variable) assign {
	return func(r *Record, tag, value string) { r.set(v, tag, unwrap(value)) }
}

// toLong is for abstracts and notes, of which there may be several.
func toLong(v Variable) assign {
	return func(r *Record, _, value string) { r.join(v, value) }
}

func toName(role Role) assign {
	return func(r *Record, _, value string) { r.add(role, parseName(unwrap(value))) }
}

// toNames is for fields in which several people stand.
func toNames(role Role) assign {
	return func(r *Record, _, value string) {
		for _, part := range splitAuthors(value) {
			r.add(role, parseName(unwrap(part)))
		}
	}
}

func toKeywords(r *Record, _, value string) { r.keyword(splitKeywords(unwrap(value))...) }

func toKeyword(r *Record, _, value string) { r.keyword(strings.Split(value, "\n")...) }

func toDOI(r *Record, tag, value string) { r.set(DOI, tag, cleanDOI(unwrap(value))) }

func toDate(r *Record, tag, value string) {
	d := parseDate(unwrap(value))
	switch {
	case d.From.Year == 0 && r.Issued.IsZero():
		r.Issued = d
	case d.From.Year == 0 || r.Issued.From.Year != 0 && d.From.Year != r.Issued.From.Year:
		r.keep(tag, unwrap(value))
	case r.Issued.From.Year == 0 || d.To.Year != 0 || r.Issued.From.Month == 0 && d.From.Month != 0 || r.Issued.From.Day == 0 && d.From.Day != 0 && r.Issued.From.Month == d.From.Month:
		if literal := r.Issued.Literal; literal != "" && d.Literal == "" && r.Issued.From.Year == 0 {
			d.Literal = literal
		}
		r.Issued = d
	}
}

func toAccessed(r *Record, tag, value string) {
	if d := parseDate(unwrap(value)); r.Accessed.IsZero() {
		r.Accessed = d
	} else if d != r.Accessed {
		r.keep(tag, value)
	}
}

// toSerial is for a field that holds an ISSN or an ISBN.
func toSerial(r *Record, tag, value string) {
	for _, part := range strings.FieldsFunc(value, func(c rune) bool { return c == '\n' || c == ';' || c == '\r' }) {
		part = strings.TrimSpace(part)
		if n := serialLength(part); n == 10 || n == 13 || n == 0 && strings.HasPrefix(r.Type, "book") {
			r.set(ISBN, tag, part)
		} else {
			r.set(ISSN, tag, part)
		}
	}
}

// serialLength counts the digits of the first word: 8 for an ISSN, 10 or 13 for an ISBN.
func serialLength(s string) int {
	n := 0
	for _, c := range s {
		switch {
		case unicode.IsDigit(c) || (c == 'X' || c == 'x') && n > 0:
			n++
		case c == '-' || c == '–':
		case c == ' ' && n < 8:
		default:
			if n > 0 {
				return n
			}
		}
	}
	return n
}

// fill puts fields into a record by a table; what the table does not know is kept.
func fill(r *Record, fields []rawField, table map[string]assign) {
	for _, f := range fields {
		if f.value == "" {
			continue
		}
		if to, ok := table[f.name]; ok {
			to(r, f.name, f.value)
		} else {
			r.keep(f.name, unwrap(f.value))
		}
	}
}

// kindOf sets the type by the file's word for it.
func (r *Record) kindOf(word string, types map[string]string) {
	r.Kind = word
	if t, ok := types[strings.ToLower(word)]; ok {
		r.Type = t
	}
}

// pageSpan joins a first and a last page.
func pageSpan(first, last string) string {
	switch {
	case last == "" || last == first:
		return first
	case first == "":
		return last
	}
	return first + "-" + last
}
