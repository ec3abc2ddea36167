package docx

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// markup builds the text of one XML part. Names are written as given, with their prefix.
type markup struct{ b strings.Builder }

// String returns what has been written.
func (m *markup) String() string { return m.b.String() }

// raw writes markup that is complete in itself.
func (m *markup) raw(s string) { m.b.WriteString(s) }

// open writes a start tag; attrs are name, value pairs, of which those with an empty value are left out.
func (m *markup) open(name string, attrs ...string) { m.tag(name, ">", attrs) }

// empty writes an element without content.
func (m *markup) empty(name string, attrs ...string) { m.tag(name, "/>", attrs) }

// close writes an end tag.
func (m *markup) close(name string) {
	m.b.WriteString("</")
	m.b.WriteString(name)
	m.b.WriteByte('>')
}

func (m *markup) tag(name, end string, attrs []string) {
	m.b.WriteByte('<')
	m.b.WriteString(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" {
			continue
		}
		m.b.WriteByte(' ')
		m.b.WriteString(attrs[i])
		m.b.WriteString(`="`)
		m.b.WriteString(attributeEscapes.Replace(Clean(attrs[i+1])))
		m.b.WriteByte('"')
	}
	m.b.WriteString(end)
}

// element writes an element that holds only text.
func (m *markup) element(name, text string, attrs ...string) {
	m.open(name, attrs...)
	m.text(text)
	m.close(name)
}

// text writes character data.
func (m *markup) text(s string) { m.b.WriteString(textEscapes.Replace(Clean(s))) }

var (
	textEscapes      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", " ", "\n", " ")
)

// Clean returns text as a document holds it: CR LF and CR are LF, bytes that are not UTF-8 are U+FFFD, and the
// control characters and noncharacters that XML 1.0 cannot hold (section 2.2, Char) are removed. Compare what
// [Text] reads with the cleaned text.
func Clean(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = s[i] >= 0x20 && s[i] < utf8.RuneSelf || s[i] == '\n' || s[i] == '\t'
	}
	if clean {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case r < 0x20 || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r // an invalid byte arrives here as U+FFFD
	}, s)
}

// hasHan reports whether text holds a Chinese character or full-width sign, so that signs which both scripts use
// (quotation marks, dashes, ellipses) are set in the East Asian font.
func hasHan(s string) bool {
	for _, r := range s {
		if r >= 0x2E80 && r <= 0xA4CF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE4F ||
			r >= 0xFF00 && r <= 0xFFEF || r >= 0x20000 && r <= 0x3FFFF {
			return true
		}
	}
	return false
}

// twips converts millimetres to twentieths of a point.
func twips(mm float64) string { return strconv.Itoa(int(math.Round(mm * 1440 / 25.4))) }

// emu converts millimetres to English metric units, 36,000 to the millimetre.
func emu(mm float64) string { return strconv.Itoa(int(math.Round(mm * 36000))) }

// validColour reports whether s is empty or six hexadecimal digits.
func validColour(s string) bool {
	if s == "" {
		return true
	}
	if len(s) != 6 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'F') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
