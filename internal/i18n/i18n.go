// Package i18n says things in the reader's language: English or Simplified Chinese, of equal rank.
//
// [Parse] turns a language tag of a browser, a shell or a flag into a [Lang]; [Text] gives a sentence of a page, a
// brief or the command line; [Sentence] gives the sentence of a fault. The texts are flat JSON files in
// catalogue/<lang>/<area>.json, {"key": "text with {name}"}. The English sentence of a fault stands in the code
// beside the fault; its Chinese one in catalogue/zh-CN/fault-<package>.json.
//
// A placeholder is {name}, filled with the value of that name. Where English needs a plural, {name|one|other} prints
// the word for one or for any other number: "{n} {n|answer|answers}". Chinese needs none. The tests of this package
// fail for a key or placeholder that one language has and the other lacks.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/tanwen/tanwen/fault"
)

// Lang is a language in which Tanwen speaks; it is a BCP 47 tag that fits the lang attribute of HTML and SVG.
type Lang string

// The two languages. Chinese is always "zh-CN", never bare "zh": only so do browsers and word processors choose the
// letter forms of the mainland.
const (
	En Lang = "en"
	Zh Lang = "zh-CN"
)

// Langs lists the languages in the order in which they are offered.
func Langs() []Lang { return []Lang{Zh, En} }

// Parse finds the language of a tag as browsers ("en-GB"), shells ("zh_CN.UTF-8") or flags ("zh") write it. Any
// Chinese is [Zh], any English is [En]; everything else, "" and "C" too, gives false and En.
func Parse(tag string) (Lang, bool) {
	primary := strings.ToLower(tag)
	if i := strings.IndexAny(primary, "-_.@"); i >= 0 {
		primary = primary[:i]
	}
	switch primary {
	case "zh":
		return Zh, true
	case "en":
		return En, true
	}
	return En, false
}

// Text returns the text of key in language l with args, name and value pairs, put in for its placeholders. A
// placeholder without a value stays as it is. An unknown key gives "⟦key⟧", which a test of the pages looks for.
func Text(l Lang, key string, args ...any) string {
	text, ok := catalogues().texts[l][key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return fill(text, args)
}

// Has reports whether l has a text for key, for keys that are put together from data ("rule." + preset).
func Has(l Lang, key string) bool {
	_, ok := catalogues().texts[l][key]
	return ok
}

// Sentence says what is wrong, in language l, with the place in front: "ratings.csv:12:4: ...". A fault without a
// Chinese sentence is said in English. The underlying cause is for the operator's log and is not said. The sentence
// of nil is empty.
func Sentence(l Lang, e *fault.Error) string {
	if e == nil {
		return ""
	}
	text, ok := catalogues().faults[l][e.Key]
	if !ok {
		text = e.Text
	}
	s := fill(text, e.Args)
	if p := e.Place.String(); p != "" {
		s = p + ": " + s
	}
	return s
}

// fill replaces each placeholder once, from left to right; braces inside a value are not looked at again.
func fill(text string, args []any) string {
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		length := strings.IndexByte(text[open:], '}')
		if length < 0 {
			break
		}
		b.WriteString(text[:open])
		placeholder := text[open : open+length+1]
		b.WriteString(value(placeholder, args))
		text = text[open+length+1:]
	}
	b.WriteString(text)
	return b.String()
}

// value returns what stands for a placeholder, or the placeholder itself where args has no such name.
func value(placeholder string, args []any) string {
	name, words, plural := strings.Cut(placeholder[1:len(placeholder)-1], "|")
	for i := 0; i+1 < len(args); i += 2 {
		if fmt.Sprint(args[i]) != name {
			continue
		}
		v := fmt.Sprint(args[i+1])
		if !plural {
			return v
		}
		one, other, _ := strings.Cut(words, "|")
		if v == "1" {
			return one
		}
		return other
	}
	return placeholder
}

//go:embed catalogue
var files embed.FS

// catalogue holds the texts of all areas by language and key; sentences of faults stand apart since their keys are
// a name space of their own.
type catalogue struct {
	texts, faults map[Lang]map[string]string
}

var catalogues = sync.OnceValue(load)

// load reads the embedded files. They are part of the program, so a file that is no flat JSON object is a defect
// that the tests find; the program cannot speak without it.
func load() catalogue {
	c := catalogue{texts: map[Lang]map[string]string{}, faults: map[Lang]map[string]string{}}
	for _, l := range Langs() {
		c.texts[l], c.faults[l] = map[string]string{}, map[string]string{}
		dir := path.Join("catalogue", string(l))
		entries, err := files.ReadDir(dir)
		if err != nil {
			panic("i18n: " + err.Error())
		}
		for _, entry := range entries {
			data, err := files.ReadFile(path.Join(dir, entry.Name()))
			if err != nil {
				panic("i18n: " + err.Error())
			}
			into := c.texts[l]
			if isFaultFile(entry.Name()) {
				into = c.faults[l]
			}
			if err := json.Unmarshal(data, &into); err != nil {
				panic("i18n: " + entry.Name() + ": " + err.Error())
			}
		}
	}
	return c
}

// isFaultFile reports whether a catalogue file holds sentences of faults.
func isFaultFile(name string) bool { return strings.HasPrefix(name, "fault-") }
