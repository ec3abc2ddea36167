package refine

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Term is a concept of the bilingual list with its first word in each language; a language that has none is empty.
type Term struct{ Chinese, English string }

// Terms returns the concepts that a text names, in order, each as often as it is named. Of overlapping terms the
// longest counts, and the terms inside it after it ("carbon sink" holds "sink"). The list has some 600 concepts of dual
// carbon and of research; a text about other things may have none.
func Terms(text string) []Term {
	l := loadTerms()
	var out []Term
	l.each(text, func(concept int32) { out = append(out, l.concepts[concept]) })
	return out
}

//go:embed terms.txt
var termList string

// lexicon is the bilingual list.
type lexicon struct {
	concepts []Term
	frame    []bool             // by concept: words of the frame of a question
	chinese  map[string][]int32 // by word
	english  map[string][]int32 // by stems joined by blanks
	maxRunes int
	maxWords int
}

// loadTerms reads the list once.
var loadTerms = sync.OnceValue(func() *lexicon {
	l := &lexicon{chinese: map[string][]int32{}, english: map[string][]int32{}}
	for line := range strings.Lines(termList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		line, frame := strings.CutPrefix(strings.TrimSpace(line), "~")
		chinese, english, _ := strings.Cut(line, "=")
		id := int32(len(l.concepts))
		var term Term
		for _, w := range strings.FieldsFunc(chinese+"|"+english, func(r rune) bool { return r == '|' }) {
			if LanguageOf(w) == Chinese {
				if term.Chinese == "" {
					term.Chinese = w
				}
				l.chinese[w] = append(l.chinese[w], id)
				l.maxRunes = max(l.maxRunes, utf8.RuneCountInString(w))
				continue
			}
			if term.English == "" {
				term.English = w
			}
			stems := Tokens(w)
			key := strings.Join(stems, " ")
			if ids := l.english[key]; len(ids) == 0 || ids[len(ids)-1] != id {
				l.english[key] = append(ids, id)
			}
			l.maxWords = max(l.maxWords, len(stems))
		}
		l.concepts, l.frame = append(l.concepts, term), append(l.frame, frame)
	}
	return l
})

// each calls use for every concept that a text names.
func (l *lexicon) each(text string, use func(int32)) {
	folded := foldText(text)
	var stems []string
	for _, s := range spans(folded) {
		piece := folded[s.from:s.to]
		if s.kind == run {
			l.eachEnglish(stems, use)
			stems = stems[:0]
			l.eachChinese(piece, use)
			continue
		}
		stems = append(stems, string(stem([]byte(piece))))
	}
	l.eachEnglish(stems, use)
}

func (l *lexicon) eachChinese(text string, use func(int32)) {
	runes := []rune(text)
	for i := 0; i < len(runes); {
		n := l.longestChinese(runes[i:], use)
		if n > 2 { // what stands inside the term
			for j := i; j < i+n-1; {
				j += max(l.longestChinese(runes[j:min(i+n, j+n-1)], use), 1)
			}
		}
		i += max(n, 1)
	}
}

// longestChinese uses the longest term at the beginning and returns its length in characters, 0 if there is none.
func (l *lexicon) longestChinese(runes []rune, use func(int32)) int {
	for n := min(l.maxRunes, len(runes)); n > 0; n-- {
		if ids, ok := l.chinese[string(runes[:n])]; ok {
			for _, id := range ids {
				use(id)
			}
			return n
		}
	}
	return 0
}

func (l *lexicon) eachEnglish(stems []string, use func(int32)) {
	for i := 0; i < len(stems); {
		n := l.longestEnglish(stems[i:], use)
		if n > 1 {
			for j := i; j < i+n; {
				j += max(l.longestEnglish(stems[j:min(i+n, j+n-1)], use), 1)
			}
		}
		i += max(n, 1)
	}
}

func (l *lexicon) longestEnglish(stems []string, use func(int32)) int {
	for n := min(l.maxWords, len(stems)); n > 0; n-- {
		if ids, ok := l.english[strings.Join(stems[:n], " ")]; ok {
			for _, id := range ids {
				use(id)
			}
			return n
		}
	}
	return 0
}

// eachBridge calls use for what a text has in common with its translation: the concepts it names, and words of Latin
// letters with a digit in them, and numbers.
func eachBridge(text string, use func([]byte)) {
	var buffer [16]byte
	loadTerms().each(text, func(concept int32) {
		use(strconv.AppendInt(append(buffer[:0], '#'), int64(concept), 10))
	})
	folded := foldText(text)
	for _, s := range spans(folded) {
		if piece := folded[s.from:s.to]; s.kind == word && strings.ContainsAny(piece, "0123456789") {
			use([]byte(piece))
		}
	}
}
