package bib

import (
	"strings"
)

// rawField is a field as the file writes it.
type rawField struct {
	name, value string
	line        int
}

// bibtexParser reads entries of BibTeX and BibLaTeX. It follows BibTeX (Patashnik, BibTeXing, 1988) for well-formed
// text and repairs the rest: entries without key, fields without comma, entries that are not closed. Where a line
// inside an entry begins another entry, the first was not closed and ends there; so a missing brace costs one entry.
type bibtexParser struct {
	*parser
	at     int
	macros map[string]string
	fields []rawField
}

func (p *parser) bibtex() {
	b := bibtexParser{parser: p, macros: map[string]string{}}
	for i := 1; i < len(monthNames); i++ {
		b.macros[monthNames[i]] = monthNames[i]
	}
	// Room for as many entries as there may be, but not more than a file of ordinary entries holds.
	p.lib.Records = make([]Record, 0, min(strings.Count(p.text, "\n@")+1, len(p.text)/256+1))
	for b.next() {
	}
	p.inherit()
}

// entryHead reports whether an entry begins at s[i], an "@", and returns its kind and the place behind the brace.
func entryHead(s string, i int) (kind string, body int, ok bool) {
	if i > 0 {
		switch s[i-1] {
		case ' ', '\t', '\n', '}', ')', ',', '%':
		default:
			return "", 0, false
		}
	}
	j := i + 1
	for j < len(s) && (s[j] == ' ' || s[j] == '\t') {
		j++
	}
	start := j
	for j < len(s) && j-start < 40 && (s[j]|0x20 >= 'a' && s[j]|0x20 <= 'z' || s[j] >= '0' && s[j] <= '9' || s[j] == '-' || s[j] == '_') {
		j++
	}
	kind = s[start:j]
	for j < len(s) && (s[j] == ' ' || s[j] == '\t' || s[j] == '\n') {
		j++
	}
	if kind == "" || j >= len(s) || s[j] != '{' && s[j] != '(' {
		return "", 0, false
	}
	return kind, j + 1, true
}

// newEntry reports whether the line that begins at i, inside an entry, begins another: "@kind{key," with a key that
// holds no blank.
func newEntry(s string, i int) bool {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	if i >= len(s) || s[i] != '@' {
		return false
	}
	kind, body, ok := entryHead(s, i)
	if !ok {
		return false
	}
	if strings.EqualFold(kind, "string") || strings.EqualFold(kind, "preamble") || strings.EqualFold(kind, "comment") {
		return true
	}
	for ; body < len(s) && body < i+300; body++ {
		switch s[body] {
		case ',':
			return true
		case ' ', '\t', '\n', '{', '}', '"', '=':
			return false
		}
	}
	return false
}

// next reads the next entry; false at the end of the text.
func (b *bibtexParser) next() bool {
	for {
		i := strings.IndexByte(b.text[b.at:], '@')
		if i < 0 {
			return false
		}
		i += b.at
		kind, body, ok := entryHead(b.text, i)
		if !ok {
			b.at = i + 1
			continue
		}
		line := b.line(i)
		b.at = body
		switch {
		case strings.EqualFold(kind, "comment"):
			b.remark("comment", line)
		case strings.EqualFold(kind, "preamble"):
			b.remark("preamble", line)
		case strings.EqualFold(kind, "string"):
			b.macro(line)
		default:
			b.entry(kind, line)
		}
		return true
	}
}

// remark reads a comment or preamble up to its closing brace. One that is not closed, or in which an entry begins,
// ends at once: BibTeX itself reads on behind the word @comment.
func (b *bibtexParser) remark(kind string, line int) {
	start := b.at
	if s, ok := b.braced(b.text[start-1]); ok {
		b.lib.Remarks = append(b.lib.Remarks, Remark{Kind: kind, Text: s, Line: line})
		return
	}
	b.at = start
}

// macro reads the body of @string{name = value}.
func (b *bibtexParser) macro(line int) {
	closing := closingOf(b.text[b.at-1])
	b.fields = b.fields[:0]
	if !b.body(closing) || len(b.fields) == 0 {
		b.unread(line, "bib.bibtex.string", "this @string is not closed, or holds no name = value")
	}
	for _, f := range b.fields {
		b.macros[strings.ToLower(f.name)] = f.value
	}
}

func closingOf(opening byte) byte {
	if opening == '(' {
		return ')'
	}
	return '}'
}

// entry reads an entry from behind its opening brace.
func (b *bibtexParser) entry(kind string, line int) {
	start := b.at
	closing := closingOf(b.text[b.at-1])
	b.fields = b.fields[:0]
	key := b.key(closing)
	closed := b.body(closing)
	for closed && b.moreFields() { // a brace too many closed the entry early
		b.unread(b.line(b.at), "bib.bibtex.brace", "the entry {key} has a brace too many before this line; the fields that follow are taken as its own", "key", keyOr(key, kind))
		closed = b.body(closing)
	}
	if !closed {
		b.unread(line, "bib.bibtex.unclosed", "the entry {key} is not closed: a brace or quotation mark is missing; it is read up to here as far as it goes", "key", keyOr(key, kind))
	}
	if b.at-start > maxEntry {
		b.unread(line, "bib.entry.long", "the entry {key} is longer than 16 MiB and is left out", "key", keyOr(key, kind))
		return
	}
	if key == "" && len(b.fields) == 0 && !closed {
		return
	}
	b.lib.Records = append(b.lib.Records, fromBibTeX(kind, key, line, b.fields))
}

func keyOr(key, kind string) string {
	if key != "" {
		return key
	}
	return "@" + kind
}

// moreFields reports whether what follows a closed entry is another field, "name = {".
func (b *bibtexParser) moreFields() bool {
	i := b.at
	for i < len(b.text) && (isSpace(b.text[i]) || b.text[i] == ',') {
		i++
	}
	start := i
	for i < len(b.text) && i-start < 60 && isNameByte(b.text[i]) {
		i++
	}
	if i == start {
		return false
	}
	for i < len(b.text) && (b.text[i] == ' ' || b.text[i] == '\t') {
		i++
	}
	if i >= len(b.text) || b.text[i] != '=' {
		return false
	}
	i++
	for i < len(b.text) && (b.text[i] == ' ' || b.text[i] == '\t') {
		i++
	}
	return i < len(b.text) && (b.text[i] == '{' || b.text[i] == '"' || b.text[i] >= '0' && b.text[i] <= '9')
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

func isNameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == ':' || c == '+' || c == '/' || c == '*' || c >= 0x80
}

func (b *bibtexParser) space() {
	for b.at < len(b.text) && isSpace(b.text[b.at]) {
		b.at++
	}
}

// key reads the key of an entry up to its comma. There is none where the first word is the name of a field.
func (b *bibtexParser) key(closing byte) string {
	b.space()
	start := b.at
	for i := start; i < len(b.text) && i < start+1000; i++ {
		switch c := b.text[i]; {
		case c == ',':
			b.at = i + 1
			return strings.TrimSpace(b.text[start:i])
		case c == closing || c == '{' || c == '"':
			b.at = i
			return strings.TrimSpace(b.text[start:i])
		case c == '=':
			// The word before "=" names a field; what stands before that word is a key without a comma.
			before := strings.TrimRight(b.text[start:i], " \t\n")
			cut := strings.LastIndexAny(before, " \t\n") + 1
			b.at = start + cut
			return strings.TrimSpace(before[:cut])
		case c == '\n' && newEntry(b.text, i+1):
			b.at = i + 1
			return strings.TrimSpace(b.text[start:i])
		}
	}
	if end := strings.IndexByte(b.text[start:], '\n'); end >= 0 && end < 1000 {
		b.at = start + end
	} else {
		b.at = len(b.text)
	}
	return strings.TrimSpace(b.text[start:b.at])
}

// body reads fields up to the closing brace and reports whether there was one.
func (b *bibtexParser) body(closing byte) bool {
	for {
		for b.at < len(b.text) {
			c := b.text[b.at]
			if c == '\n' && newEntry(b.text, b.at+1) {
				return false
			}
			if !isSpace(c) && c != ',' {
				break
			}
			b.at++
		}
		if b.at >= len(b.text) {
			return false
		}
		if b.text[b.at] == closing {
			b.at++
			return true
		}
		if !b.field(closing) {
			return false
		}
	}
}

// field reads "name = value". Text that is no field is named and skipped up to the next comma or line.
func (b *bibtexParser) field(closing byte) bool {
	start := b.at
	for b.at < len(b.text) && isNameByte(b.text[b.at]) {
		b.at++
	}
	name := b.text[start:b.at]
	for b.at < len(b.text) && (b.text[b.at] == ' ' || b.text[b.at] == '\t') {
		b.at++
	}
	if b.at < len(b.text) && b.text[b.at] == '\n' && name != "" {
		b.space()
	}
	if name == "" || b.at >= len(b.text) || b.text[b.at] != '=' {
		b.at = max(b.at, start)
		for b.at < len(b.text) && b.text[b.at] != ',' && b.text[b.at] != '\n' && b.text[b.at] != closing {
			b.at++
		}
		if lost := strings.TrimSpace(b.text[start:b.at]); lost != "" {
			line := b.line(start)
			b.unread(line, "bib.bibtex.field", "here a field, name = value, is expected, not {text}", "text", shortened(lost))
			b.fields = append(b.fields, rawField{name: "", value: lost, line: line})
		}
		if b.at == start { // a byte that begins nothing
			b.at++
		}
		return b.at < len(b.text)
	}
	b.at++
	value, ok := b.value(closing)
	b.fields = append(b.fields, rawField{name: name, value: value, line: 0})
	return ok
}

// shortened returns at most 40 characters of s, for a sentence.
func shortened(s string) string {
	n := 0
	for i := range s {
		if n++; n > 40 {
			return s[:i] + "…"
		}
	}
	return s
}

// value reads pieces joined by "#". false: the text ended, or another entry began, inside the value.
func (b *bibtexParser) value(closing byte) (string, bool) {
	whole, pieces := "", 0
	for {
		b.space()
		if b.at >= len(b.text) {
			return whole, false
		}
		var piece string
		ok := true
		switch b.text[b.at] {
		case '{':
			b.at++
			piece, ok = b.braced('{')
		case '"':
			b.at++
			piece, ok = b.quoted()
		default:
			piece = b.word(closing)
		}
		if pieces++; pieces == 1 {
			whole = piece
		} else {
			whole += piece
		}
		if !ok {
			return whole, false
		}
		i := b.at
		for i < len(b.text) && isSpace(b.text[i]) {
			i++
		}
		if i >= len(b.text) || b.text[i] != '#' {
			return whole, true
		}
		b.at = i + 1
	}
}

// braced reads up to the closing mark that belongs to the opening one. false: the text ended, or another entry began,
// before that; what stood up to there is returned.
func (b *bibtexParser) braced(opening byte) (string, bool) {
	start, depth, s := b.at, 1, b.text
	closing := closingOf(opening)
	for i := start; i < len(s); i++ {
		switch s[i] {
		case '{':
			if opening == '{' {
				depth++
			}
		case '(':
			if opening == '(' {
				depth++
			}
		case closing:
			if depth--; depth == 0 {
				b.at = i + 1
				return s[start:i], true
			}
		case '\n':
			if i+1 < len(s) && (s[i+1] == '@' || s[i+1] == ' ' || s[i+1] == '\t') && newEntry(s, i+1) {
				b.at = i + 1
				return s[start:i], false
			}
		}
	}
	b.at = len(s)
	return s[start:], false
}

// quoted reads up to the closing quotation mark outside braces. A mark that is not followed by a comma, "#" or the end
// of the entry belongs to the text, as in "a "quoted" word". Braces that do not match are text, too.
func (b *bibtexParser) quoted() (string, bool) {
	start := b.at
	if value, ok := b.quotedText(true); ok {
		return value, true
	}
	b.at = start
	return b.quotedText(false)
}

func (b *bibtexParser) quotedText(braces bool) (string, bool) {
	start, depth, s := b.at, 0, b.text
	for i := start; i < len(s); i++ {
		switch s[i] {
		case '{':
			if braces {
				depth++
			}
		case '}':
			depth = max(depth-1, 0)
		case '"':
			if depth == 0 && s[max(i-1, start)] != '\\' && endsValue(s, i+1) {
				b.at = i + 1
				return s[start:i], true
			}
		case '\n':
			if newEntry(s, i+1) {
				b.at = i + 1
				return s[start:i], false
			}
		}
	}
	b.at = len(s)
	return s[start:], false
}

// endsValue reports whether a value may end before s[i].
func endsValue(s string, i int) bool {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i >= len(s) || strings.IndexByte(",#})\n", s[i]) >= 0
}

// word reads a number, a macro or what else stands without braces, up to a comma, "#", line end or the entry's end.
func (b *bibtexParser) word(closing byte) string {
	start := b.at
	for b.at < len(b.text) && b.text[b.at] != ',' && b.text[b.at] != '\n' && b.text[b.at] != '#' && b.text[b.at] != closing {
		b.at++
	}
	w := strings.TrimSpace(b.text[start:b.at])
	if m, ok := b.macros[strings.ToLower(w)]; ok {
		return m
	}
	return w
}
