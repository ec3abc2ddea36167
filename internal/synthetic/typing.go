package synthetic

import (
	"strings"
	"unicode"

	"github.com/tanwen/tanwen/internal/num"
)

// openings come before a question in a letter.
var openings = [2][]string{
	{"建议研究：", "想请教一个问题：", "我们课题组关心的是，", "希望列入：", "一线同事常问，"},
	{"We propose to study this: ", "A question from practice: ", "Our group would like to know: ", "For the list: ", "Please consider: "},
}

// polite puts an opening before a question.
func polite(text string, lang int, s *num.Stream) string {
	return openings[lang][s.IntN(len(openings[lang]))] + text
}

// retyped is the same text as another hand would type it: without the last mark, with other marks, or with an opening.
func retyped(text string, lang int, s *num.Stream) string {
	switch s.IntN(4) {
	case 0:
		return strings.TrimRight(text, "？?")
	case 1:
		return polite(text, lang, s)
	case 2:
		if lang == zh {
			return strings.NewReplacer("？", "?", "，", ",").Replace(text)
		}
		return strings.ToLower(text[:1]) + text[1:]
	default:
		return widened(text, lang)
	}
}

// widened writes digits in full width in Chinese, and doubles a blank in English.
func widened(text string, lang int) string {
	if lang == en {
		return strings.Replace(text, " ", "  ", 1)
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) && r < 0x80 {
			return r - '0' + '０'
		}
		return r
	}, text)
}
