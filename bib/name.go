package bib

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Name is a person or a body. A body, and a name whose parts are not told apart, stands in Literal. Chinese,
// Japanese and Korean names are not split: the whole name is the Literal. Literal "others" means that the source
// names further people without saying who.
type Name struct {
	Family, Given string
	Particle      string // "van der": printed and sorted before the family name
	Suffix        string // "Jr.", "III"
	Literal       string
}

// others is what sources write for further people that they do not name.
var others = Name{Literal: "others"}

// String prints the name as "Particle Family, Suffix, Given" or as the literal.
func (n Name) String() string {
	if n.Literal != "" {
		return n.Literal
	}
	s := n.Family
	if n.Particle != "" {
		s = strings.TrimSpace(n.Particle + " " + s)
	}
	if n.Suffix != "" {
		s += ", " + n.Suffix
	}
	if n.Given != "" {
		s += ", " + n.Given
	}
	return s
}

// isHan reports whether s is written in Han, kana or Hangul letters, a middle dot and blanks allowed.
func isHan(s string) bool {
	found := false
	for _, c := range s {
		switch {
		case isHanRune(c):
			found = true
		case c == '·' || c == '・' || c == ' ' || c == '　':
		default:
			return false
		}
	}
	return found
}

func isHanRune(c rune) bool {
	return c >= 0x2e80 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// parseName reads a name as it stands alone in a field: "Family, Given", "Family, Suffix, Given", "Given Family",
// a Han name, or one word.
func parseName(s string) Name {
	s = strings.Join(strings.Fields(s), " ")
	switch strings.ToLower(s) {
	case "":
		return Name{}
	case "others", "et al", "et al.", "等":
		return others
	}
	if strings.HasSuffix(s, ",") && strings.Count(s, ",") == 1 { // EndNote's mark of a body
		return Name{Literal: strings.TrimSpace(strings.TrimSuffix(s, ","))}
	}
	parts := strings.SplitN(s, ",", 3)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	switch {
	case len(parts) == 1 && isHan(s):
		return Name{Literal: s}
	case len(parts) == 1:
		return splitName(strings.Fields(s))
	case len(parts) == 2:
		return withParticle(Name{Family: parts[0], Given: parts[1]})
	case isSuffix(parts[2]): // RIS: Family, Given, Suffix
		return withParticle(Name{Family: parts[0], Given: parts[1], Suffix: parts[2]})
	default:
		return withParticle(Name{Family: parts[0], Suffix: parts[1], Given: parts[2]})
	}
}

func isSuffix(s string) bool {
	switch strings.ToLower(strings.TrimSuffix(s, ".")) {
	case "jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "esq":
		return true
	}
	return false
}

// splitName splits the words of "Given particle Family". A body of several words without initials cannot be told from
// a person here; one word is a literal.
func splitName(words []string) Name {
	if len(words) == 1 {
		return Name{Literal: words[0]}
	}
	last := len(words) - 1
	n := Name{Suffix: ""}
	if last >= 2 && isSuffix(words[last]) {
		n.Suffix = words[last]
		last--
	}
	if last >= 1 && isInitials(words[last]) && !isInitials(words[0]) { // "Liu R."
		n.Family, n.Given = strings.Join(words[:last], " "), words[last]
		return withParticle(n)
	}
	first := last
	for i := 0; i < last && !isParticle(words[last]); i++ {
		if isParticle(words[i]) {
			first = i
			break
		}
	}
	n.Given, n.Family = strings.Join(words[:first], " "), strings.Join(words[first:last+1], " ")
	return withParticle(n)
}

// isInitials reports whether a word is up to four capital letters with points or hyphens: R., AB, J.-P.
func isInitials(w string) bool {
	letters := 0
	for _, c := range w {
		switch {
		case unicode.IsUpper(c):
			letters++
		case c == '.' || c == '-':
		default:
			return false
		}
	}
	return letters > 0 && letters <= 4 && (strings.ContainsRune(w, '.') || letters <= 3)
}

func isParticle(w string) bool {
	c, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLower(c)
}

// withParticle takes lower-case words off the front of the family name.
func withParticle(n Name) Name {
	if n.Particle == "" {
		for {
			word, rest, ok := strings.Cut(n.Family, " ")
			if !ok || !isParticle(word) {
				break
			}
			n.Particle = strings.TrimSpace(n.Particle + " " + word)
			n.Family = rest
		}
	}
	if n.Family == "" && n.Given == "" && n.Suffix == "" && n.Particle != "" {
		return Name{Literal: n.Particle}
	}
	return n
}

// splitAuthors splits a field in which several people stand, as Chinese databases write them: at semicolons of either
// script, and at commas between Han names. Commas in Latin names stay.
func splitAuthors(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return c == ';' || c == '；' }) {
		start := 0
		for i, c := range part {
			if c != ',' && c != '，' && c != '、' {
				continue
			}
			next, _ := utf8.DecodeRuneInString(strings.TrimLeft(part[i+utf8.RuneLen(c):], " 　"))
			before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(part[start:i], " 　"))
			if isHanRune(next) && isHanRune(before) {
				out = append(out, part[start:i])
				start = i + utf8.RuneLen(c)
			}
		}
		out = append(out, part[start:])
	}
	trimmed := out[:0]
	for _, p := range out {
		if p = strings.Trim(p, " \t,，　"); p != "" {
			trimmed = append(trimmed, p)
		}
	}
	return trimmed
}
