package bib

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
)

// Full-text search finds the same in any store. A store keeps, for each record, the two texts of SearchText and an index
// of their SearchTerms; Query.Terms names the terms that a hit must have, by which the index finds candidates, and
// Query.Matches decides. Words in Latin letters are found whole. Chinese words are found at any length, one character
// too, wherever they stand: each Han character and each pair of neighbouring ones is a term, so no dictionary is needed.

// SearchText returns what is searched of a record, reduced to letters and digits: its titles, and the rest (people,
// place of publication, keywords, abstract, notes).
func SearchText(r *Record) (title, rest string) {
	title = searchable(r.Text[Title], r.Text[TitleShort], r.Text[TranslatedTitle])
	parts := make([]string, 0, 8)
	for _, names := range r.Names {
		for _, n := range names {
			parts = append(parts, n.String())
		}
	}
	parts = append(parts, r.Text[ContainerTitle], r.Text[CollectionTitle], r.Text[Publisher])
	parts = append(parts, r.Keywords...)
	parts = append(parts, r.Text[Abstract], r.Text[Note])
	return cut(title, longestText), cut(searchable(parts...), longestText)
}

// longestText bounds a text that is searched, in bytes.
const longestText = 256 << 10

// searchable folds case, accents and width and puts one blank between words; " · " parts texts, so that no word or
// phrase runs from one into the next.
func searchable(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(" · ")
		}
		gap := false
		for _, c := range fold(p) {
			if !isWordRune(c) {
				gap = true
				continue
			}
			if gap && b.Len() > 0 && !strings.HasSuffix(b.String(), " ") {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(c)
		}
	}
	return b.String()
}

// SearchTerms returns the terms of a text of [SearchText], ascending, each once.
func SearchTerms(text string) []string {
	var terms []string
	eachTerm(text, func(term string, _ bool) { terms = append(terms, term) })
	slices.Sort(terms)
	return slices.Compact(terms)
}

// longestTerm bounds a term, in bytes: what is longer, such as a picture written as text, is told apart by its beginning.
const longestTerm = 120

// eachTerm calls yield for each word, each Han character (single) and each pair of neighbouring Han characters.
func eachTerm(text string, yield func(term string, single bool)) {
	word, before := -1, -1 // where the word, and the Han character before this one, begin
	for i, c := range text {
		han := isHanRune(c)
		if word >= 0 && (han || !isWordRune(c)) {
			yield(cut(text[word:i], longestTerm), false)
			word = -1
		}
		switch {
		case han:
			end := i + len(string(c))
			yield(text[i:end], true)
			if before >= 0 {
				yield(text[before:end], false)
			}
			before = i
			continue
		case isWordRune(c) && word < 0:
			word = i
		}
		before = -1
	}
	if word >= 0 {
		yield(cut(text[word:], longestTerm), false)
	}
}

// cut returns s, or as many whole characters of it as stand in n bytes.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// A Query is what somebody searches for. All its phrases must be found in a record, in any order.
type Query struct {
	phrases []phrase
}

// phrase is a run of words that stand side by side. prefix: the last word may go on.
type phrase struct {
	text   string
	prefix bool
}

// ParseQuery reads a query: words and Chinese terms, all of which must occur; "words in quotation marks" side by side;
// a star behind a word for any that begins so (stor* finds storage). A query without letters or digits is refused.
func ParseQuery(s string) (Query, error) {
	var q Query
	s = strings.NewReplacer("“", `"`, "”", `"`, "「", `"`, "」", `"`, "＊", "*", "＂", `"`).Replace(s)
	for i, part := range strings.Split(s, `"`) {
		if i%2 == 1 { // between quotation marks
			q.add(part)
			continue
		}
		for word := range strings.FieldsSeq(part) {
			q.add(word)
		}
	}
	if len(q.phrases) == 0 {
		return q, fault.Bad("query", "bib.query.empty", "a search needs at least one letter, character or digit")
	}
	return q, nil
}

func (q *Query) add(s string) {
	text, prefix := searchable(s), strings.HasSuffix(strings.TrimSpace(s), "*")
	if text == "" {
		return
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	q.phrases = append(q.phrases, phrase{text, prefix && !isHanRune(last)})
}

// Terms returns the terms that every hit has, ascending. One that ends in "*" stands for any term that begins so.
func (q Query) Terms() []string {
	var terms []string
	for _, p := range q.phrases {
		var own []string
		var singles []string
		eachTerm(p.text, func(term string, single bool) {
			if single {
				singles = append(singles, term)
			} else {
				own = append(own, term)
			}
		})
		if p.prefix { // such a phrase ends in a word
			own[len(own)-1] += "*"
		}
		for _, s := range singles { // a character counts for itself only where no pair holds it
			if !slices.ContainsFunc(own, func(t string) bool { return t != s && strings.Contains(t, s) }) {
				own = append(own, s)
			}
		}
		terms = append(terms, own...)
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// Phrases returns the texts that a hit holds besides its terms: those of more than one term, and the beginnings of words.
// A text that holds them may still be no hit, since a Latin word may run over their edges: [Query.Matches] decides.
func (q Query) Phrases() (out []string) {
	for _, p := range q.phrases {
		n := 0
		eachTerm(p.text, func(_ string, single bool) {
			if !single {
				n++
			}
		})
		if n > 1 || p.prefix {
			out = append(out, p.text)
		}
	}
	return out
}

// Matches reports whether a record with these texts of [SearchText] is a hit.
func (q Query) Matches(title, rest string) bool {
	for _, p := range q.phrases {
		if !p.in(title) && !p.in(rest) {
			return false
		}
	}
	return true
}

// in reports whether the phrase stands in a text, its Latin words whole.
func (p phrase) in(text string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], p.text)
		if i < 0 {
			return false
		}
		i += from
		if wordEdge(text, i) && (p.prefix || wordEdge(text, i+len(p.text))) {
			return true
		}
		from = i + 1
		for from < len(text) && text[from]&0xc0 == 0x80 { // the middle of a character
			from++
		}
	}
}

// wordEdge reports whether no Latin word runs over the place i of a text.
func wordEdge(text string, i int) bool {
	if i <= 0 || i >= len(text) {
		return true
	}
	a, _ := utf8.DecodeLastRuneInString(text[:i])
	b, _ := utf8.DecodeRuneInString(text[i:])
	return !isWordRune(a) || !isWordRune(b) || isHanRune(a) || isHanRune(b)
}
