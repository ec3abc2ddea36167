package bib

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Style is a way of citing.
type Style string

// Styles of citing. Both print plain text; what a record does not know is left out or marked as the style says.
const (
	GBT7714 Style = "gb-t-7714-2015" // GB/T 7714-2015, order of citation (顺序编码制), without the number in front
	APA     Style = "apa-7"          // Publication Manual of the APA, 7th edition, chapter 10
)

// Cite returns one line of a list of references, "" for an empty record and for a style that is not known. A record
// whose title is Chinese is cited with Chinese words (等, 译, 出版地不详), any other with English ones.
func (s Style) Cite(r Record) string {
	if r.empty() {
		return ""
	}
	c := citation{Record: r, zh: r.Chinese()}
	switch s {
	case GBT7714:
		return c.gbt7714()
	case APA:
		return c.apa()
	}
	return ""
}

// Chinese reports whether the work is cited as a Chinese one: its title has Han characters and no kana or Hangul.
func (r *Record) Chinese() bool {
	title := r.Text[Title]
	if title == "" {
		title = r.Text[ContainerTitle]
	}
	han := false
	for _, c := range title {
		if unicode.In(c, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return false
		}
		han = han || unicode.Is(unicode.Han, c)
	}
	return han
}

// citation is a record while it is cited.
type citation struct {
	Record
	zh bool
}

// word returns the Chinese or the English word.
func (c *citation) word(zh, en string) string {
	if c.zh {
		return zh
	}
	return en
}

// sentence ends a part with a point, unless it ends with one or is empty.
func sentence(s string) string {
	if s = strings.TrimSpace(s); s == "" || endsSentence(s) {
		return s
	}
	return s + "."
}

func endsSentence(s string) bool {
	c, _ := utf8.DecodeLastRuneInString(s)
	return c == '.' || c == '?' || c == '!' || c == '？' || c == '！' || c == '。'
}

// sentences joins parts, each ended with a point, by blanks.
func sentences(parts ...string) string {
	out := parts[:0]
	for _, p := range parts {
		if p = sentence(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " ")
}

// initials returns the first letters of given names: "Anna-Maria K." gives A, M, K; a given name of capitals only,
// as "JK" in medical databases, is one letter each.
func initials(given string) (out []string) {
	for _, w := range strings.FieldsFunc(given, func(c rune) bool { return c == ' ' || c == '.' || c == '-' || c == '\u00a0' || c == '‐' || c == ',' }) {
		if utf8.RuneCountInString(w) <= 3 && strings.IndexFunc(w, func(c rune) bool { return !unicode.IsUpper(c) }) < 0 {
			for _, c := range w {
				out = append(out, string(c))
			}
			continue
		}
		first, _ := utf8.DecodeRuneInString(w)
		out = append(out, string(unicode.ToUpper(first)))
	}
	return out
}

// named returns the people of a role without the mark for further ones, and whether there are further ones.
func (c *citation) named(role Role) (names []Name, more bool) {
	for _, n := range c.Names[role] {
		if n == others {
			more = true
		} else {
			names = append(names, n)
		}
	}
	return names, more
}

// hanName returns a name in Han characters as it is written, without a blank; ok is false for other names.
func hanName(n Name) (string, bool) {
	if n.Literal != "" {
		return n.Literal, isHan(n.Literal)
	}
	whole := n.Family + n.Given
	return whole, isHan(whole)
}
