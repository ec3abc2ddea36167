package synthetic

import (
	_ "embed"
	"strings"
	"sync"
)

// ask is something that several people ask about in words of their own: a block of proposals/asks.txt.
type ask struct {
	question  string    // of the example consultation, to which it leads
	subject   [2]voices // by name: two names for the same thing
	condition voices
	other     voices // in place of the subject or the condition: another question
	place     string // "s" or "c": what other stands in place of
	wording   [wordings]voices
}

// voices is the same in Chinese and English.
type voices [2]string

// The places of voices.
const (
	zh = iota
	en
)

// How the wordings of an ask stand in its block.
const (
	plainWording = iota
	turnedWording
	otherWording
	shortWording
	wordings
)

//go:embed proposals/asks.txt
var askList string

// asks reads the blocks once.
var asks = sync.OnceValue(func() []ask {
	var out []ask
	for line := range strings.Lines(askList) {
		head, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case head == "" || head == "#":
		case rest == "":
			out = append(out, ask{question: head})
		default:
			out[len(out)-1].read(head, rest)
		}
	}
	return out
})

// read takes one line of a block.
func (a *ask) read(head, rest string) {
	left, right, _ := strings.Cut(rest, " = ")
	switch head {
	case "s":
		for k, side := range []string{left, right} {
			a.subject[0][k], a.subject[1][k], _ = strings.Cut(side, "|")
		}
	case "c":
		a.condition = voices{left, right}
	case "n":
		a.place, left, _ = strings.Cut(left, " ")
		a.other = voices{left, right}
	case "zh", "en":
		k := zh
		if head == "en" {
			k = en
		}
		for w, text := range strings.SplitN(rest, " / ", wordings) {
			a.wording[w][k] = text
		}
	}
}

// text is a wording in one language. The last two wordings take the second name of the subject.
func (a *ask) text(wording, lang int) string {
	name := a.subject[0][lang]
	if wording >= otherWording {
		name = a.subject[1][lang]
	}
	return sentenceOf(a.wording[wording][lang], name, a.condition[lang], lang)
}

// near is the plain wording about another subject or under another condition.
func (a *ask) near(lang int) string {
	if a.place == "s" {
		return sentenceOf(a.wording[plainWording][lang], a.other[lang], a.condition[lang], lang)
	}
	return sentenceOf(a.wording[plainWording][lang], a.subject[0][lang], a.other[lang], lang)
}

// sentenceOf fills a wording in; an English one begins with a capital.
func sentenceOf(wording, subject, condition string, lang int) string {
	s := strings.NewReplacer("{s}", subject, "{c}", condition).Replace(wording)
	if lang == en {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

// unfit is a proposal that leads to no question.
type unfit struct {
	demand string
	text   voices
	reason string
}

//go:embed proposals/unfit.txt
var unfitList string

// unfits reads the list once.
var unfits = sync.OnceValue(func() []unfit {
	var out []unfit
	for line := range strings.Lines(unfitList) {
		if cell := strings.Split(strings.TrimSpace(line), " | "); len(cell) == 4 && !strings.HasPrefix(line, "#") {
			out = append(out, unfit{cell[0], voices{cell[1], cell[2]}, cell[3]})
		}
	}
	return out
})
