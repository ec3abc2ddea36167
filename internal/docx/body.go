package docx

import (
	"fmt"
	"strconv"
)

// paragraph writes w:p in the body and lets it begin the page that is due.
func (w *writer) paragraph(f paragraphFormat, write func()) {
	f.pageBreak = f.pageBreak || w.pageBreak
	w.pageBreak = false
	w.body.open("w:p")
	f.properties(&w.body)
	write()
	w.body.close("w:p")
}

// here is the place of inline content in the body.
func (w *writer) here(at string) place { return place{m: &w.body, rels: &w.rels, at: at} }

// block writes one block.
func (w *writer) block(at string, b Block) {
	switch b := b.(type) {
	case Heading:
		w.heading(at, b)
	case Paragraph:
		w.text(at, b)
	case List:
		w.list(at, b)
	case Box:
		w.box(at, b)
	case Contents:
		w.contents(at, b)
	case Rule:
		w.paragraph(paragraphFormat{style: "Rule"}, func() {})
	case PageBreak:
		if w.pageBreak {
			w.paragraph(paragraphFormat{}, func() {})
		}
		w.pageBreak = true
	case Table:
		w.table(at, b)
	case Figure:
		w.figure(at, b)
	default:
		w.fail(at, "docx.block.nil", "a block of the document is missing (nil)")
	}
}

// heading writes a heading with its bookmark for the table of contents around its own.
func (w *writer) heading(at string, h Heading) {
	e := w.index.headings[w.index.heading]
	w.index.heading++
	if h.Level < 1 || h.Level > 4 {
		w.fail(at+".level", "docx.heading.level", "a heading of level {level} cannot be set; levels are 1 to 4", "level", h.Level)
		return
	}
	if e.text == "" {
		w.fail(at, "docx.heading.empty", "a heading has no text")
	}
	f := paragraphFormat{style: headingStyle(h.Level)}
	if w.doc.Numbered && h.Unnumbered {
		f.noList, f.level, f.left, f.hanging = true, h.Level-1, -1, -1
	}
	w.paragraph(f, func() {
		p := w.here(at)
		w.marked(p, e.bookmark, func() {
			w.marked(p, w.index.targets[h.ID].bookmark, func() { w.inline(p, h.Content) })
		})
	})
}

func headingStyle(level int) string { return "Heading" + strconv.Itoa(level) }

// text writes a paragraph.
func (w *writer) text(at string, b Paragraph) {
	if b.Style >= styleCount {
		w.fail(at+".style", "docx.style", "there is no paragraph style of number {style}", "style", int(b.Style))
		return
	}
	if b.Align > Right {
		w.failAlign(at+".align", b.Align)
		return
	}
	f := paragraphFormat{style: styleIDs[b.Style], keepNext: b.KeepNext, align: b.Align.value()}
	if b.Align == Natural && longWord(b.Content) {
		f.align = Left.value()
	}
	w.paragraph(f, func() { w.inline(w.here(at), b.Content) })
}

// longWord reports whether the text holds a word (an address, a checksum) so long that a justified line before it
// would be torn apart.
func longWord(content []Inline) bool {
	const long = 30
	found, length := false, 0
	walk(content, func(in Inline) {
		r, ok := in.(Run)
		if !ok {
			return
		}
		for _, c := range r.Text {
			length++
			if c <= ' ' || c > '~' {
				length = 0
			}
			found = found || length >= long
		}
	})
	return found
}

func (w *writer) failAlign(at string, a Align) {
	w.fail(at, "docx.align", "there is no alignment of number {align}", "align", int(a))
}

// value is the alignment as w:jc has it; nothing for the natural one.
func (a Align) value() string {
	switch a {
	case Natural:
		return ""
	case Left:
		return "left"
	case Centre:
		return "center"
	case Right:
		return "right"
	}
	return ""
}

// list writes a list; each numbered one is a numbering instance of its own, so that it begins at one.
func (w *writer) list(at string, l List) {
	style, instance := "ListBullet", bulletList
	if l.Numbered {
		style, instance = "ListNumber", numberedLists+w.lists
		w.lists++
	}
	for i, item := range l.Items {
		at := fmt.Sprintf("%s.items[%d]", at, i)
		if item.Level < 0 || item.Level >= listLevels {
			w.fail(at+".level", "docx.list.level", "an entry of level {level} cannot be set; levels are 0 to 2", "level", item.Level)
			continue
		}
		f := paragraphFormat{style: style, list: instance + 1, level: item.Level}
		if i == len(l.Items)-1 {
			f.after = 160
		}
		w.paragraph(f, func() {
			w.inline(w.here(at), item.Content)
		})
	}
}

// box writes a call-out: paragraphs of equal borders and indents, which word processors join to one box.
func (w *writer) box(at string, b Box) {
	if len(b.Title) == 0 && len(b.Paragraphs) == 0 {
		w.fail(at, "docx.box.empty", "a box has neither title nor text")
		return
	}
	if len(b.Title) > 0 {
		w.paragraph(paragraphFormat{style: "BoxTitle", keepNext: len(b.Paragraphs) > 0}, func() {
			w.inline(w.here(at+".title"), b.Title)
		})
	}
	for i, content := range b.Paragraphs {
		w.paragraph(paragraphFormat{style: "Box", keepNext: i < len(b.Paragraphs)-1}, func() {
			w.inline(w.here(fmt.Sprintf("%s.paragraphs[%d]", at, i)), content)
		})
	}
	w.paragraph(paragraphFormat{style: "AfterObject"}, func() {})
}

// caption writes "Figure 1" and the text of the caption; the label is what references print.
func (w *writer) caption(at, id, label, sequence string, number int, content []Inline, f paragraphFormat) {
	w.paragraph(f, func() {
		p := w.here(at + ".caption")
		labelled := runFormat{style: "CaptionLabel"}
		w.marked(p, w.index.targets[id].bookmark, func() {
			writeRun(p.m, labelled, label+w.words.labelSpace)
			field(p.m, "SEQ "+sequence+` \* ARABIC`, labelled, strconv.Itoa(number))
		})
		writeRun(p.m, runFormat{}, w.words.captionSpace)
		w.inline(p, content)
	})
}

// notesUnder writes lines in small type under a table or figure.
func (w *writer) notesUnder(at, style string, notes [][]Inline) {
	for i, n := range notes {
		w.paragraph(paragraphFormat{style: style, keepNext: i < len(notes)-1}, func() {
			w.inline(w.here(fmt.Sprintf("%s.notes[%d]", at, i)), n)
		})
	}
}
