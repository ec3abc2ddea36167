package docx

import (
	"strconv"
	"strings"
)

// place is where inline content goes: the main part or the footnotes, each with its own relations.
type place struct {
	m    *markup
	rels *relations
	at   string
	base runFormat
}

// inline writes content.
func (w *writer) inline(p place, content []Inline) {
	for _, in := range content {
		switch in := in.(type) {
		case Run:
			w.run(p, in)
		case Mark:
			w.marked(p, w.index.targets[in.ID].bookmark, func() { w.inline(p, in.Content) })
		case Link:
			w.link(p, in)
		case Reference:
			w.reference(p, in)
		case Footnote:
			w.footnote(p, in)
		case nil:
			w.fail(p.at, "docx.inline.nil", "an element of the text is missing (nil)")
		}
	}
}

// run writes text in one look.
func (w *writer) run(p place, r Run) {
	f := p.base
	f.bold = f.bold || r.Bold
	f.italic = f.italic || r.Italic
	if r.Code {
		f.style = "Code"
	}
	if !validColour(r.Colour) {
		w.fail(p.at, "docx.colour", "the colour {colour} is not written RRGGBB in hexadecimal", "colour", r.Colour)
	}
	if r.Colour != "" {
		f.colour = strings.ToUpper(r.Colour)
	}
	switch {
	case r.Superscript && r.Subscript:
		w.fail(p.at, "docx.run.raised", "text cannot be superscript and subscript at once; choose one")
	case r.Superscript:
		f.raise = "superscript"
	case r.Subscript:
		f.raise = "subscript"
	}
	writeRun(p.m, f, r.Text)
}

// writeRun writes w:r; line feeds and tabulators become elements.
func writeRun(m *markup, f runFormat, text string) {
	text = Clean(text)
	if text == "" {
		return
	}
	f.eastAsia = hasHan(text)
	m.open("w:r")
	f.properties(m)
	for text != "" {
		i := strings.IndexAny(text, "\n\t")
		if i < 0 {
			i = len(text)
		}
		if i > 0 {
			m.element("w:t", text[:i], "xml:space", "preserve")
		}
		if i < len(text) {
			if text[i] == '\n' {
				m.empty("w:br")
			} else {
				m.empty("w:tab")
			}
			i++
		}
		text = text[i:]
	}
	m.close("w:r")
}

// marked writes a bookmark around what write writes; no bookmark without a name.
func (w *writer) marked(p place, name string, write func()) {
	if name == "" {
		write()
		return
	}
	id := strconv.Itoa(w.bookmarks)
	w.bookmarks++
	p.m.empty("w:bookmarkStart", "w:id", id, "w:name", name)
	write()
	p.m.empty("w:bookmarkEnd", "w:id", id)
}

// link writes a hyperlink.
func (w *writer) link(p place, l Link) {
	look := p
	look.base.style = "Hyperlink"
	switch {
	case (l.URL == "") == (l.To == ""):
		w.fail(p.at, "docx.link.where", "a link leads either to an address or to an identifier; give one of the two")
	case l.To != "":
		t, ok := w.index.targets[l.To]
		if !ok {
			w.fail(p.at, "docx.link.target", "nothing in the document has the identifier {id} that a link leads to", "id", l.To)
		}
		p.m.open("w:hyperlink", "w:anchor", t.bookmark, "w:history", "1")
		w.inline(look, l.Content)
		p.m.close("w:hyperlink")
	default:
		if !validAddress(l.URL) {
			w.fail(p.at, "docx.link.address", "the address {url} is no http, https or mailto address without spaces", "url", l.URL)
		}
		p.m.open("w:hyperlink", "r:id", p.rels.external(l.URL), "w:history", "1")
		w.inline(look, l.Content)
		p.m.close("w:hyperlink")
	}
}

// validAddress reports whether a word processor may be asked to follow the address.
func validAddress(url string) bool {
	lower := strings.ToLower(url)
	known := false
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		known = known || strings.HasPrefix(lower, scheme) && len(url) > len(scheme)
	}
	return known && !strings.ContainsAny(url, " \t\r\n\"<>\\^`{|}") && Clean(url) == url
}

// reference writes a REF field (ISO/IEC 29500-1, 17.16.5.51) that shows its result until it is updated.
func (w *writer) reference(p place, r Reference) {
	t, ok := w.index.targets[r.To]
	if !ok || t.label == "" {
		w.fail(p.at, "docx.reference", "no figure, table or heading has the identifier {id} that is referred to", "id", r.To)
		return
	}
	field(p.m, "REF "+t.bookmark+` \h`, p.base, t.label)
}

// field writes a simple field with the result it shows until the word processor updates it.
func field(m *markup, instruction string, f runFormat, result string) {
	m.open("w:fldSimple", "w:instr", " "+instruction+" ")
	writeRun(m, f, result)
	m.close("w:fldSimple")
}

// footnote writes the reference here and the note into the footnotes part.
func (w *writer) footnote(p place, n Footnote) {
	w.noteCount++
	id := strconv.Itoa(w.noteCount)
	p.m.open("w:r")
	runFormat{style: "FootnoteReference"}.properties(p.m)
	p.m.empty("w:footnoteReference", "w:id", id)
	p.m.close("w:r")

	w.notes.open("w:footnote", "w:id", id)
	w.notes.open("w:p")
	paragraphFormat{style: "FootnoteText"}.properties(&w.notes)
	w.notes.open("w:r")
	runFormat{style: "FootnoteReference"}.properties(&w.notes)
	w.notes.empty("w:footnoteRef")
	w.notes.close("w:r")
	writeRun(&w.notes, runFormat{}, " ")
	w.inline(place{m: &w.notes, rels: &w.noteRels, at: p.at + ".footnote"}, n.Content)
	w.notes.close("w:p")
	w.notes.close("w:footnote")
}
