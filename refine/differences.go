package refine

import (
	"unicode/utf8"
)

// Span is a part of a text: the bytes from From to To.
type Span struct{ From, To int }

// Differences returns the parts of two texts that stand in only one of them: words that the other lacks, or has less
// often, whatever their order. Words are compared by their stems and Chinese by its characters; width and case make no
// difference. What stands side by side in a text is one part. Two texts of the same words in another order differ in
// nothing; two that name another region, year or quantity differ in just that.
func Differences(a, b string) (inA, inB []Span) {
	return lacking(a, b), lacking(b, a)
}

// lacking returns the parts of a text that another one lacks.
func lacking(text, other string) (out []Span) {
	left := map[string]int{}
	eachUnit(other, func(unit string, _ Span) { left[unit]++ })
	gap := true // something that both have stands between the last part and this one
	eachUnit(text, func(unit string, at Span) {
		if left[unit] > 0 {
			left[unit]--
			gap = true
			return
		}
		if n := len(out); n > 0 && !gap {
			out[n-1].To = at.To
		} else {
			out = append(out, at)
		}
		gap = false
	})
	return out
}

// eachUnit calls use for every word, number, sign and ideograph of a text, folded and stemmed, with its place in the
// text as it was written. Punctuation is passed over.
func eachUnit(text string, use func(unit string, at Span)) {
	var folded []byte
	var place []int // of each folded byte, where its character begins in the text
	var ends []int
	for i, r := range text {
		f := fold(r)
		if f == 0 {
			continue
		}
		n := len(folded)
		folded = utf8.AppendRune(folded, f)
		_, size := utf8.DecodeRuneInString(text[i:])
		for range len(folded) - n {
			place, ends = append(place, i), append(ends, i+size)
		}
	}
	at := func(from, to int) Span { return Span{place[from], ends[to-1]} }
	for _, s := range spans(string(folded)) {
		piece := string(folded[s.from:s.to])
		if s.kind != run {
			use(string(stem([]byte(piece))), at(s.from, s.to))
			continue
		}
		for i := 0; i < len(piece); {
			_, n := utf8.DecodeRuneInString(piece[i:])
			use(piece[i:i+n], at(s.from+i, s.from+i+n))
			i += n
		}
	}
}
