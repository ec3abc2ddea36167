package refine

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lang is the language of a text.
type Lang string

// The two languages.
const (
	Chinese Lang = "zh-CN"
	English Lang = "en"
)

// LanguageOf tells the language of a text by its characters: Chinese where at least a fifth of its letters are Han
// (a Chinese sentence about CO2 and CCUS stays Chinese), else English.
func LanguageOf(text string) Lang {
	han, other := 0, 0
	for _, r := range text {
		switch {
		case ideograph(r):
			han++
		case unicode.IsLetter(r):
			other++
		}
	}
	if han*4 >= other && han > 0 {
		return Chinese
	}
	return English
}

// ideograph reports whether r is written without blanks between words: Han, kana, bopomofo.
func ideograph(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo)
}

// fold brings characters that mean the same to one form: full-width to half-width, raised and lowered digits to plain
// ones, typographic quotes and hyphens to ASCII, upper to lower case; 0 where a character is to be left out (invisible
// ones, and the mark of broken bytes).
func fold(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case r >= 0xff01 && r <= 0xff5e: // full-width ASCII
		return fold(r - 0xff01 + '!')
	case r == 0x3000 || r == 0x00a0: // ideographic and no-break space
		return ' '
	case r >= 0x2080 && r <= 0x2089:
		return r - 0x2080 + '0'
	case r == 0x00b2 || r == 0x00b3:
		return r - 0x00b2 + '2'
	case r == 0x00b9:
		return '1'
	case r == 0x2018 || r == 0x2019:
		return '\''
	case r >= 0x2010 && r <= 0x2013:
		return '-'
	case r == utf8.RuneError || r == 0x200b || r == 0x200d || r == 0xfeff || r >= 0xfe00 && r <= 0xfe0f:
		return 0
	}
	return unicode.ToLower(r)
}

// foldText folds a whole text and makes one blank of several.
func foldText(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	blank := true
	for _, r := range text {
		r = fold(r)
		switch {
		case r == 0:
		case unicode.IsSpace(r):
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
		default:
			b.WriteRune(r)
			blank = false
		}
	}
	return strings.TrimSuffix(b.String(), " ")
}

// kind says what a run of a text is made of.
type kind uint8

const (
	word   kind = iota // letters and digits of a script with blanks, or a number
	run                // ideographs
	symbol             // one sign that is neither letter nor punctuation: an emoji, a currency
)

// span is a run of a folded text: text[from:to].
type span struct {
	kind     kind
	from, to int
}

// spans takes a folded text apart. A number keeps its decimal point; an apostrophe ends a word, and the s behind it is
// left out.
func spans(text string) (out []span) {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		start := i
		switch {
		case ideograph(r):
			for i < len(text) && ideograph(r) {
				i += n
				r, n = utf8.DecodeRuneInString(text[i:])
			}
			out = append(out, span{run, start, i})
		case wordRune(r):
			for i < len(text) && (wordRune(r) || decimalPoint(text, i)) {
				i += n
				r, n = utf8.DecodeRuneInString(text[i:])
			}
			if text[start:i] == "s" && start > 0 && text[start-1] == '\'' {
				continue
			}
			out = append(out, span{word, start, i})
		default:
			i += n
			if unicode.IsSymbol(r) {
				out = append(out, span{symbol, start, i})
			}
		}
	}
	return out
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !ideograph(r)
}

// decimalPoint reports whether the byte at i is a point between two digits.
func decimalPoint(text string, i int) bool {
	return text[i] == '.' && i > 0 && i+1 < len(text) && digit(text[i-1]) && digit(text[i+1])
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// Tokens returns the tokens of a text in order: English words as stems, other words and numbers as they are, and for
// each run of ideographs every character and every pair of neighbours. Width, case, and raised or lowered digits make
// no difference, punctuation is left out. A text of punctuation alone is one token; an empty one has none.
func Tokens(text string) []string {
	var out []string
	eachToken(text, func(token []byte) { out = append(out, string(token)) })
	return out
}

// eachToken calls use for every token of a text. The bytes stand until use returns.
func eachToken(text string, use func([]byte)) {
	folded := foldText(text)
	var buffer [64]byte
	found := false
	for _, s := range spans(folded) {
		found = true
		piece := folded[s.from:s.to]
		if s.kind != run {
			use(stem(append(buffer[:0], piece...)))
			continue
		}
		for i := 0; i < len(piece); {
			_, n := utf8.DecodeRuneInString(piece[i:])
			use(append(buffer[:0], piece[i:i+n]...))
			if i+n < len(piece) {
				_, m := utf8.DecodeRuneInString(piece[i+n:])
				use(append(buffer[:0], piece[i:i+n+m]...))
			}
			i += n
		}
	}
	if !found && folded != "" {
		use([]byte(folded))
	}
}
