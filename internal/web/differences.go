package web

import "github.com/tanwen/tanwen/refine"

// textPart is a piece of a wording; Differs: the other wording of a pair lacks it.
type textPart struct {
	Text    string
	Differs bool
}

// sideBySide takes two wordings of one language apart, so that what only one of them says can be marked: near misses
// differ in a region, a year or a quantity from what asks the same. Nothing is marked where they have little in common.
func sideBySide(a, b string) (inA, inB []textPart) {
	if refine.LanguageOf(a) != refine.LanguageOf(b) {
		return whole(a), whole(b)
	}
	onlyA, onlyB := refine.Differences(a, b)
	if 2*length(onlyA) > len(a) || 2*length(onlyB) > len(b) {
		return whole(a), whole(b)
	}
	return partsOf(a, onlyA), partsOf(b, onlyB)
}

func whole(text string) []textPart { return []textPart{{Text: text}} }

func length(spans []refine.Span) (n int) {
	for _, s := range spans {
		n += s.To - s.From
	}
	return n
}

func partsOf(text string, spans []refine.Span) (out []textPart) {
	from := 0
	for _, s := range spans {
		if s.From > from {
			out = append(out, textPart{Text: text[from:s.From]})
		}
		out = append(out, textPart{text[s.From:s.To], true})
		from = s.To
	}
	if from < len(text) {
		out = append(out, textPart{Text: text[from:]})
	}
	return out
}

// differs reports whether anything is marked.
func differs(parts []textPart) bool {
	for _, p := range parts {
		if p.Differs {
			return true
		}
	}
	return false
}
