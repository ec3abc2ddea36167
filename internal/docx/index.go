package docx

import (
	"fmt"
	"strconv"
	"strings"
)

// target is what an identifier names.
type target struct {
	bookmark string
	label    string // what a reference prints; empty if it cannot be referred to
}

// entry is a line of the table of contents.
type entry struct {
	level        int
	number, text string
	bookmark     string
}

// index is what must be known of the whole document before the first paragraph is written.
type index struct {
	targets  map[string]target
	names    map[string]string // bookmark in lower case -> where it stands
	headings []entry
	heading  int // headings written so far
	counts   [5]int
	figures  int
	tables   int
}

func newIndex() index { return index{targets: map[string]target{}, names: map[string]string{}} }

// survey numbers headings, figures and tables and collects the identifiers.
func (w *writer) survey() {
	for i, s := range w.doc.Sections {
		for j, b := range s.Blocks {
			w.surveyBlock(fmt.Sprintf("sections[%d].blocks[%d]", i, j), b)
		}
	}
	w.index.figures, w.index.tables = 0, 0
}

func (w *writer) surveyBlock(at string, b Block) {
	switch b := b.(type) {
	case Heading:
		text := plain(b.Content)
		w.index.headings = append(w.index.headings, entry{
			level: b.Level, number: w.headingNumber(b), text: text, bookmark: "_Toc" + strconv.Itoa(1000+len(w.index.headings)),
		})
		w.declare(at+".id", b.ID, text)
		w.surveyInline(at, b.Content)
	case Paragraph:
		w.surveyInline(at, b.Content)
	case List:
		for i, item := range b.Items {
			w.surveyInline(fmt.Sprintf("%s.items[%d]", at, i), item.Content)
		}
	case Box:
		w.surveyInline(at+".title", b.Title)
		for i, p := range b.Paragraphs {
			w.surveyInline(fmt.Sprintf("%s.paragraphs[%d]", at, i), p)
		}
	case Figure:
		w.surveyCaption(at, b.ID, w.words.figure, b.Caption, &w.index.figures)
		w.surveyNotes(at, b.Notes)
	case Table:
		w.surveyCaption(at, b.ID, w.words.table, b.Caption, &w.index.tables)
		for _, part := range []struct {
			name string
			rows []Row
		}{{"header", b.Header}, {"rows", b.Rows}} {
			for i, row := range part.rows {
				for j, cell := range row.Cells {
					w.surveyInline(fmt.Sprintf("%s.%s[%d].cells[%d]", at, part.name, i, j), cell.Content)
				}
			}
		}
		w.surveyNotes(at, b.Notes)
	}
}

func (w *writer) surveyCaption(at, id, label string, caption []Inline, count *int) {
	if len(caption) == 0 {
		if id != "" {
			w.fail(at+".id", "docx.id.caption", "{id} names a figure or table without a caption, to which nothing can refer; give it a caption", "id", id)
		}
		return
	}
	*count++
	w.declare(at+".id", id, label+w.words.labelSpace+strconv.Itoa(*count))
	w.surveyInline(at+".caption", caption)
}

func (w *writer) surveyNotes(at string, notes [][]Inline) {
	for i, n := range notes {
		w.surveyInline(fmt.Sprintf("%s.notes[%d]", at, i), n)
	}
}

// surveyInline collects the marks of a paragraph and of its footnotes.
func (w *writer) surveyInline(at string, content []Inline) {
	walk(content, func(in Inline) {
		switch in := in.(type) {
		case Mark:
			if in.ID == "" {
				w.fail(at, "docx.mark.id", "a mark has no identifier; give it one or leave the mark out")
				return
			}
			w.declare(at, in.ID, "")
		case Footnote:
			walk(in.Content, func(inner Inline) {
				if _, nested := inner.(Footnote); nested {
					w.fail(at, "docx.footnote.nested", "a footnote stands inside a footnote; put it into the text")
				}
			})
			w.surveyInline(at, in.Content)
		}
	})
}

// declare enters an identifier; the empty one is none.
func (w *writer) declare(at, id, label string) {
	if id == "" {
		return
	}
	name, ok := Bookmark(id)
	if !ok {
		w.fail(at, "docx.id.form", "the identifier {id} cannot be a bookmark: use up to 40 ASCII letters, digits and the signs _ - . : /, where a sign counts twice", "id", id)
		return
	}
	lower := strings.ToLower(name)
	if first, taken := w.index.names[lower]; taken {
		w.fail(at, "docx.id.twice", "the identifier {id} stands at {first} already; each may stand once, and small and capital letters are the same", "id", id, "first", first)
		return
	}
	w.index.names[lower] = at
	w.index.targets[id] = target{bookmark: name, label: label}
}

// headingNumber counts a heading and returns its printed number, or nothing where it has none.
func (w *writer) headingNumber(h Heading) string {
	if !w.doc.Numbered || h.Unnumbered || h.Level < 1 || h.Level > 4 {
		return ""
	}
	c := &w.index.counts
	c[h.Level]++
	clear(c[h.Level+1:])
	if w.doc.Language == Chinese {
		switch h.Level {
		case 1:
			return chineseNumber(c[1]) + "、"
		case 2:
			return "（" + chineseNumber(c[2]) + "）"
		case 3:
			return strconv.Itoa(c[3]) + "."
		}
		return "（" + strconv.Itoa(c[4]) + "）"
	}
	parts := make([]string, h.Level)
	for i := range parts {
		// A level that was left out counts as 1, as word processors number it.
		parts[i] = strconv.Itoa(max(c[i+1], 1))
	}
	return strings.Join(parts, ".")
}

// chineseNumber writes 1 to 99 as word processors do (chineseCountingThousand), larger numbers in digits.
func chineseNumber(n int) string {
	if n < 1 || n > 99 {
		return strconv.Itoa(n)
	}
	digits := []rune("〇一二三四五六七八九")
	var b strings.Builder
	if n >= 20 {
		b.WriteRune(digits[n/10])
	}
	if n >= 10 {
		b.WriteRune('十')
	}
	if n%10 != 0 {
		b.WriteRune(digits[n%10])
	}
	return b.String()
}
