package brief

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/tanwen/tanwen/internal/docx"
	"github.com/tanwen/tanwen/internal/i18n"
)

// DOCX sets the document for a word processor: cover, contents, numbered headings, captioned tables and figures. Each
// sentence bears a bookmark, "s-" + its identifier; where that cannot be a bookmark (it is too long, has letters that
// Word does not take, or differs from another by capitals alone), "s-" and the beginning of its SHA-256.
func (d *Document) DOCX() ([]byte, error) { return d.set(false) }

// PrintDOCX sets the same document for LibreOffice to turn into a PDF.
func (d *Document) PrintDOCX() ([]byte, error) { return d.set(true) }

func (d *Document) set(print bool) ([]byte, error) {
	w := &setter{doc: d, taken: map[string]bool{}}
	out := docx.Document{Title: d.Title, Subject: d.Subtitle, Header: d.Title, Date: string(d.Date), Numbered: true, Print: print}
	if d.Lang == i18n.Zh {
		out.Language = docx.Chinese
	}
	if d.Synthetic {
		out.Footer = w.text("brief.synthetic.label")
	}
	out.Sections = append(out.Sections, w.cover())
	var blocks []docx.Block
	flush := func(landscape bool) {
		if len(blocks) > 0 {
			out.Sections = append(out.Sections, docx.Section{Landscape: landscape, Blocks: blocks})
		}
		blocks = nil
	}
	for i := range d.Sections {
		s := &d.Sections[i]
		if s.Wide {
			flush(false)
		}
		w.width = docx.PortraitWidth
		if s.Wide {
			w.width = docx.LandscapeWidth
		}
		blocks = append(blocks, w.section(s)...)
		if i == 0 && len(d.Sections) > 1 && !d.Sections[1].Wide {
			blocks = append(blocks, docx.PageBreak{}) // the answer stands by itself
		}
		if s.Wide {
			flush(true)
		}
	}
	flush(false)
	if d.Generated {
		last := &out.Sections[len(out.Sections)-1]
		last.Blocks = append(last.Blocks, docx.Rule{}, docx.Paragraph{Style: docx.Note, Content: docx.Words(w.text("brief.legend"))})
	}
	return out.Bytes()
}

// setter makes blocks of a word processor's document.
type setter struct {
	doc   *Document
	width float64 // of the text, in mm
	taken map[string]bool
}

func (w *setter) text(key string, args ...any) string { return i18n.Text(w.doc.Lang, key, args...) }

// Colours of what steps back and of what warns.
const (
	quiet = "59636B"
	amber = "8A5A00"
)

func (w *setter) cover() docx.Section {
	d := w.doc
	b := []docx.Block{
		docx.Paragraph{Style: docx.CoverLine, Content: docx.Words(d.Subtitle)},
		docx.Paragraph{Style: docx.CoverTitle, Content: docx.Words(d.Title)},
	}
	if d.Addressee != "" {
		b = append(b, docx.Paragraph{Style: docx.CoverSubtitle, Content: docx.Words(d.Addressee)})
	}
	if d.Synthetic {
		b = append(b, docx.Paragraph{Style: docx.CoverSubtitle, Content: []docx.Inline{docx.Run{Text: w.text("brief.synthetic.label"), Bold: true, Colour: amber}}})
	}
	if d.Date != "" {
		b = append(b, docx.Paragraph{Style: docx.CoverNote, Content: docx.Words(w.text("brief.as_of", "date", d.Date))})
	}
	return docx.Section{Cover: true, Blocks: append(b, docx.PageBreak{}, docx.Contents{Levels: 2})}
}

func (w *setter) section(s *Section) []docx.Block {
	out := []docx.Block{docx.Heading{Level: 1, ID: s.ID, Content: docx.Words(s.Title)}}
	for _, b := range s.Blocks {
		out = append(out, w.block(b)...)
	}
	return out
}

func (w *setter) block(b Block) []docx.Block {
	switch b := b.(type) {
	case Subheading:
		return []docx.Block{docx.Heading{Level: 2, Content: docx.Words(b.Text)}}
	case Paragraph:
		return []docx.Block{docx.Paragraph{Style: paragraphStyle[b.Style], Content: w.sentences(b.Sentences)}}
	case List:
		l := docx.List{}
		for _, item := range b.Items {
			l.Items = append(l.Items, docx.Item{Content: w.sentences(item)})
		}
		return []docx.Block{l}
	case Callout:
		return []docx.Block{docx.Box{Title: docx.Words(b.Title), Paragraphs: [][]docx.Inline{w.sentences(b.Sentences)}}}
	case Quote:
		return []docx.Block{docx.Paragraph{Style: docx.Quote, KeepNext: true, Content: w.sentences([]Sentence{b.Sentence})},
			docx.Paragraph{Style: docx.QuoteSource, Content: docx.Words(b.Source)}}
	case Table:
		return []docx.Block{w.table(&b)}
	case Figure:
		return w.figure(&b)
	case Card:
		return w.card(&b)
	case Commands:
		return []docx.Block{docx.Paragraph{Align: docx.Left, Content: []docx.Inline{docx.Run{Text: strings.Join(b.Lines, "\n"), Code: true}}}}
	case HeadLine:
		return []docx.Block{docx.Paragraph{Style: docx.Note, Content: []docx.Inline{docx.Run{Text: b.Label + " ", Bold: true}, docx.Run{Text: b.Value}}}}
	}
	return nil
}

var paragraphStyle = map[Style]docx.Style{Body: docx.Body, Lead: docx.Lead, Note: docx.Note}

// sentences sets sentences behind one another, each in its bookmark, its marks and author outside.
func (w *setter) sentences(list []Sentence) []docx.Inline {
	var out []docx.Inline
	for i := range list {
		s := &list[i]
		if i > 0 && w.doc.Lang == i18n.En {
			out = append(out, docx.Run{Text: " "})
		}
		out = append(out, docx.Mark{ID: w.bookmark(s.ID), Content: docx.Words(s.Text)})
		if s.Generated {
			out = append(out, docx.Run{Text: "°", Colour: quiet})
		}
		if s.Original != "" {
			out = append(out, docx.Run{Text: " " + w.text("brief.original"), Colour: quiet})
		}
		if s.Author != "" {
			out = append(out, docx.Run{Text: " — " + author(w.doc.Lang, s.Author), Colour: quiet})
		}
	}
	return out
}

// bookmark is the name of a sentence in the file.
func (w *setter) bookmark(id string) string {
	name := "s-" + id
	if _, ok := docx.Bookmark(name); !ok || w.taken[strings.ToLower(name)] {
		sum := sha256.Sum256([]byte(id))
		name = "s-" + hex.EncodeToString(sum[:8])
	}
	w.taken[strings.ToLower(name)] = true
	return name
}

func (w *setter) table(t *Table) docx.Table {
	out := docx.Table{Caption: docx.Words(t.Caption), Summary: t.Caption}
	out.Columns, out.Header = w.columns(t.Columns)
	for _, r := range t.Rows {
		if r.Band != "" {
			out.Rows = append(out.Rows, docx.Row{Shaded: true, Cells: []docx.Cell{{Content: []docx.Inline{docx.Run{Text: r.Band, Bold: true}}, Columns: len(t.Columns), Align: docx.Left}}})
			continue
		}
		row := cells(r.Cells)
		row.Shaded = r.Shaded
		out.Rows = append(out.Rows, row)
	}
	if t.Note != "" {
		out.Notes = [][]docx.Inline{docx.Words(t.Note)}
	}
	return out
}

// columns gives each column its share of the text width.
func (w *setter) columns(list []Column) ([]docx.Column, []docx.Row) {
	all := 0.0
	for _, c := range list {
		all += share(c)
	}
	columns, head := make([]docx.Column, len(list)), docx.Row{}
	for i, c := range list {
		columns[i].Width = float64(w.width * share(c) / all)
		if c.Number {
			columns[i].Align = docx.Right
		}
		head.Cells = append(head.Cells, docx.Cell{Content: docx.Words(c.Head)})
	}
	return columns, []docx.Row{head}
}

func share(c Column) float64 {
	if c.Width == 0 {
		return 1
	}
	return c.Width
}

func cells(texts []string) docx.Row {
	var r docx.Row
	for _, t := range texts {
		r.Cells = append(r.Cells, docx.Cell{Content: docx.Words(t)})
	}
	return r
}

// answers sets the table of a card as running lines, which take less of a page.
func (w *setter) answers(c *Card) []docx.Inline {
	var out []docx.Inline
	for i, row := range c.Rows {
		if i > 0 {
			out = append(out, docx.Run{Text: "\n"})
		}
		out = append(out, docx.Run{Text: row[0] + "  ", Colour: quiet})
		for k, cell := range row[1:] {
			if k > 0 {
				out = append(out, docx.Run{Text: " · "})
			}
			out = append(out, docx.Run{Text: c.Columns[k+1].Head + " ", Colour: quiet}, docx.Run{Text: cell})
		}
	}
	return out
}

// figure sets the sentence that says what is seen above its picture, on one page with it.
func (w *setter) figure(f *Figure) []docx.Block {
	picture := docx.Picture{SVG: f.Drawing.SVG(), EMF: f.Drawing.EMF(), Title: f.Title, Description: f.Sentence.Text, Width: w.width}
	most := docx.PortraitHeight - 25 // the sentence and the caption stand on the same page
	if w.width == docx.LandscapeWidth {
		most = docx.LandscapeHeight - 25
	}
	if f.Drawing.Width > 0 && float64(w.width*f.Drawing.Height) > float64(most*f.Drawing.Width) {
		picture.Width = float64(most * f.Drawing.Width / f.Drawing.Height)
	}
	return []docx.Block{
		docx.Paragraph{KeepNext: true, Content: w.sentences([]Sentence{f.Sentence})},
		docx.Figure{Picture: picture, Caption: docx.Words(f.caption(w.doc.Lang))},
	}
}

// card sets a question as a small heading with its facts, its table and its ancestry below.
func (w *setter) card(c *Card) []docx.Block {
	head := append([]docx.Inline{docx.Run{Text: c.ID + "  ", Colour: quiet}}, w.sentences([]Sentence{c.Text})...)
	out := []docx.Block{docx.Heading{Level: 3, Unnumbered: true, Content: head}}
	if len(c.Facts) > 0 {
		var parts []docx.Inline
		for i, p := range c.Facts {
			if i > 0 {
				parts = append(parts, docx.Run{Text: "\n"})
			}
			parts = append(parts, docx.Run{Text: p.Label + "  ", Colour: quiet}, docx.Run{Text: p.Value})
		}
		out = append(out, docx.Paragraph{Style: docx.Note, KeepNext: len(c.Rows) > 0, Content: parts})
	}
	if len(c.Rows) > 0 {
		out = append(out, docx.Paragraph{Style: docx.Note, KeepNext: len(c.Lineage) > 0, Content: w.answers(c)})
	}
	if len(c.Lineage) > 0 {
		l := docx.List{}
		for _, a := range c.Lineage {
			content := append([]docx.Inline{docx.Run{Text: a.Label + " ", Colour: quiet}}, w.sentences([]Sentence{a.Sentence})...)
			if a.Reason != "" {
				content = append(content, docx.Run{Text: " " + w.text("brief.lineage.reason", "reason", a.Reason), Colour: quiet})
			}
			l.Items = append(l.Items, docx.Item{Level: min(a.Depth-1, 2), Content: content})
		}
		out = append(out, l)
	}
	return out
}
