package bib

import (
	"strings"
	"unicode"
)

// base holds the letter without its mark for each composed letter, and letters that compare like several.
var base = func() map[rune]string {
	m := map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i"}
	for _, c := range compositions {
		letters := []rune(c[0])
		for i, composed := range []rune(c[1]) {
			m[unicode.ToLower(composed)] = strings.ToLower(string(letters[i]))
		}
	}
	for from, to := range m { // ǽ is composed of a letter that itself compares like two
		if r := []rune(to); len(r) == 1 && m[r[0]] != "" {
			m[from] = m[r[0]]
		}
	}
	return m
}()

// fold takes case, accents and the width of letters off a text, for comparison only.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < 0x80
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, c := range s {
		if c >= 0xff01 && c <= 0xff5e { // full width
			c -= 0xfee0
		}
		c = unicode.ToLower(c)
		switch to, ok := base[c]; {
		case ok:
			b.WriteString(to)
		case c >= 0x300 && c <= 0x36f: // a mark that stands alone
		case c >= '₀' && c <= '₉':
			b.WriteRune(c - '₀' + '0')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func isWordRune(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// normalTitle reduces a title to its letters and digits, without marks of HTML, for comparison only.
func normalTitle(s string) string {
	s = fold(withoutTags(s))
	return strings.Map(func(c rune) rune {
		if isWordRune(c) {
			return c
		}
		return -1
	}, s)
}
