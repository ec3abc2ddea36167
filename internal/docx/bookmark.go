package docx

import "strings"

// maxBookmark is the greatest length of a bookmark's name that Word accepts.
const maxBookmark = 40

// escapes are the signs of an identifier that a bookmark's name cannot hold, with the letter that stands for each
// after an underscore.
var escapes = [...]struct{ sign, letter byte }{{'_', '_'}, {'-', 'd'}, {'.', 'p'}, {':', 'c'}, {'/', 's'}}

// Bookmark returns the name under which an identifier stands in the file, and whether there is one. An identifier
// is made of ASCII letters, digits and the signs _ - . : / and is 1 to 40 characters long, where each sign, and a
// digit at the beginning, counts as two. Word allows only letters, digits and underscores, so the signs are written
// as _ _d _p _c _s behind one another (a-1 is a_d1), a digit at the beginning gets _n before it.
func Bookmark(id string) (name string, ok bool) {
	var b strings.Builder
	for i := range len(id) {
		c := id[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			b.WriteByte(c)
		case c >= '0' && c <= '9':
			if i == 0 {
				b.WriteString("_n")
			}
			b.WriteByte(c)
		default:
			letter := byte(0)
			for _, e := range escapes {
				if e.sign == c {
					letter = e.letter
				}
			}
			if letter == 0 {
				return "", false
			}
			b.WriteByte('_')
			b.WriteByte(letter)
		}
	}
	return b.String(), b.Len() > 0 && b.Len() <= maxBookmark
}

// identifier returns the identifier that [Bookmark] wrote as name, and false for any other name, such as those
// that the writer and word processors make themselves (_Toc1, _GoBack).
func identifier(name string) (id string, ok bool) {
	rest := strings.TrimPrefix(name, "_n")
	var b strings.Builder
	for i := 0; i < len(rest); i++ {
		if rest[i] != '_' {
			b.WriteByte(rest[i])
			continue
		}
		if i++; i == len(rest) {
			return "", false
		}
		sign := byte(0)
		for _, e := range escapes {
			if e.letter == rest[i] {
				sign = e.sign
			}
		}
		if sign == 0 {
			return "", false
		}
		b.WriteByte(sign)
	}
	id = b.String()
	// Only the one spelling that Bookmark writes counts.
	again, ok := Bookmark(id)
	return id, ok && again == name
}
