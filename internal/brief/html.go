package brief

import (
	_ "embed" // the style sheet
	"html"
	"strings"

	"github.com/tanwen/tanwen/internal/i18n"
)

//go:embed brief.css
var style string

// HTML sets the document as one self-contained page: styles and pictures inline, no script, light and dark, for phone,
// desk and paper. Each sentence is a span with the identifier "s-" + its own.
func (d *Document) HTML() ([]byte, error) {
	w := &page{lang: d.Lang}
	w.begin(d.Title, "")
	w.line(`<header class="top">`)
	w.element("p", "kind", d.Subtitle)
	w.element("h1", "", d.Title)
	if d.Date != "" {
		w.element("p", "date", w.text("brief.as_of", "date", d.Date))
	}
	if d.Synthetic {
		w.element("p", "synthetic", w.text("brief.synthetic.label"))
	}
	w.line(`</header>`)
	w.contents(d)
	w.line(`<main>`)
	for i := range d.Sections {
		w.section(&d.Sections[i])
	}
	w.line(`</main>`)
	if d.Generated {
		w.element("footer", "legend", w.text("brief.legend"))
	}
	w.end()
	return []byte(w.b.String()), nil
}

// page writes HTML. Every text passes through escape.
type page struct {
	b    strings.Builder
	lang i18n.Lang
}

func (w *page) text(key string, args ...any) string { return i18n.Text(w.lang, key, args...) }

func escape(s string) string { return html.EscapeString(s) }

func (w *page) raw(parts ...string) {
	for _, p := range parts {
		w.b.WriteString(p)
	}
}

func (w *page) line(parts ...string) {
	w.raw(parts...)
	w.b.WriteByte('\n')
}

// element writes <name class="class">text</name>.
func (w *page) element(name, class, text string) {
	if class != "" {
		w.line("<", name, ` class="`, class, `">`, escape(text), "</", name, ">")
		return
	}
	w.line("<", name, ">", escape(text), "</", name, ">")
}

// begin writes the head of a page. more is a style sheet that follows the common one.
func (w *page) begin(title, more string) {
	w.line("<!DOCTYPE html>")
	w.line(`<html lang="`, string(w.lang), `">`)
	w.line(`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">`)
	w.line("<title>", escape(title), "</title>")
	w.line("<style>\n", style, more, "</style></head>")
	w.line("<body>")
}

func (w *page) end() { w.line("</body></html>") }

func (w *page) contents(d *Document) {
	w.line(`<nav aria-label="`, escape(w.text("brief.contents")), `"><ol>`)
	for _, s := range d.Sections {
		w.line(`<li><a href="#`, escape(s.ID), `">`, escape(s.Title), `</a></li>`)
	}
	w.line(`</ol></nav>`)
}

func (w *page) section(s *Section) {
	w.line(`<section id="`, escape(s.ID), `">`)
	w.element("h2", "", s.Title)
	for _, b := range s.Blocks {
		w.block(b)
	}
	w.line(`</section>`)
}

func (w *page) block(b Block) {
	switch b := b.(type) {
	case Subheading:
		w.line(`<h3 id="`, escape(b.ID), `">`, escape(b.Text), `</h3>`)
	case Paragraph:
		w.line(`<p class="`, paragraphClass[b.Style], `">`)
		w.sentences(b.Sentences)
		w.line(`</p>`)
	case List:
		w.line(`<ul>`)
		for _, item := range b.Items {
			w.raw(`<li>`)
			w.sentences(item)
			w.line(`</li>`)
		}
		w.line(`</ul>`)
	case Callout:
		w.line(`<aside class="callout">`)
		w.element("p", "callout-title", b.Title)
		w.raw(`<p>`)
		w.sentences(b.Sentences)
		w.line(`</p></aside>`)
	case Quote:
		w.raw(`<figure class="quote"><blockquote>`)
		w.sentence(&b.Sentence)
		w.line(`</blockquote><figcaption>`, escape(b.Source), `</figcaption></figure>`)
	case Table:
		w.table(&b)
	case Figure:
		w.figure(&b)
	case Card:
		w.card(&b)
	case Commands:
		w.line(`<pre><code>`, escape(strings.Join(b.Lines, "\n")), `</code></pre>`)
	case HeadLine:
		w.line(`<p class="head"><b>`, escape(b.Label), `</b> `, escape(b.Value), `</p>`)
	}
}

var paragraphClass = map[Style]string{Body: "body", Lead: "lead", Note: "note"}

func (w *page) sentences(list []Sentence) {
	for i := range list {
		if i > 0 && w.lang == i18n.En {
			w.raw(" ")
		}
		w.sentence(&list[i])
	}
}

// sentence writes a sentence with its identifier, kind and language; its author and the marks stand outside, so that
// the element's text is the sentence.
func (w *page) sentence(s *Sentence) {
	w.raw(`<span id="s-`, escape(s.ID), `" data-kind="`, escape(s.Kind), `"`)
	if s.Generated {
		w.raw(` class="g"`)
	}
	if s.Original != "" {
		w.raw(` lang="`, string(s.Original), `"`)
	}
	w.raw(`>`, escape(s.Text), `</span>`)
	if s.Original != "" {
		w.raw(` <small class="orig">`, escape(w.text("brief.original")), `</small>`)
	}
	if s.Author != "" {
		w.raw(` <small class="by">`, escape(author(w.lang, s.Author)), `</small>`)
	}
}

// author is the role that answers for a statement, in the reader's language where the catalogue knows it.
func author(lang i18n.Lang, role string) string {
	if key := "brief.author." + strings.ReplaceAll(strings.ToLower(role), " ", "_"); i18n.Has(lang, key) {
		return i18n.Text(lang, key)
	}
	return role
}

// table writes a table in a box of its own, which scrolls sideways where the page is too narrow.
func (w *page) table(t *Table) {
	w.line(`<div class="table" id="`, escape(t.ID), `" tabindex="0" role="region" aria-label="`, escape(t.Caption), `"><table>`)
	w.element("caption", "", t.Caption)
	w.raw(`<thead><tr>`)
	for _, c := range t.Columns {
		w.raw(`<th scope="col"`, numberClass(c), `>`, escape(c.Head), `</th>`)
	}
	w.line(`</tr></thead><tbody>`)
	w.rows(t.Columns, t.Rows)
	w.line(`</tbody></table></div>`)
	if t.Note != "" {
		w.element("p", "note", t.Note)
	}
}

func (w *page) rows(columns []Column, rows []Row) {
	for _, r := range rows {
		if r.Band != "" {
			w.line(`<tr class="band"><th scope="colgroup" colspan="`, itoa(len(columns)), `">`, escape(r.Band), `</th></tr>`)
			continue
		}
		if r.Shaded {
			w.raw(`<tr class="shaded">`)
		} else {
			w.raw(`<tr>`)
		}
		for i, cell := range r.Cells {
			w.raw(`<td`, numberClass(columns[i]), `>`, escape(cell))
		}
		w.line(`</tr>`)
	}
}

func numberClass(c Column) string {
	if c.Number {
		return ` class="n"`
	}
	return ""
}

// figure writes the sentence, the drawing in both layouts (the style sheet shows one) and its table twin.
func (w *page) figure(f *Figure) {
	w.line(`<figure id="`, escape(f.ID), `">`)
	w.raw(`<p class="seen">`)
	w.sentence(&f.Sentence)
	w.line(`</p>`)
	w.line(`<div class="wide">`, string(f.Drawing.SVG()), `</div>`)
	w.line(`<div class="narrow">`, string(f.Narrow.SVG()), `</div>`)
	w.line(`<figcaption>`, escape(f.caption(w.lang)), `</figcaption>`)
	w.twin(f)
	w.line(`</figure>`)
}

// caption is the title of a figure with its n.
func (f *Figure) caption(lang i18n.Lang) string {
	switch {
	case f.Fewest > 0 && f.Fewest < f.N:
		return i18n.Text(lang, "brief.figure_n_range", "title", f.Title, "fewest", f.Fewest, "most", f.N)
	case f.N > 0:
		return i18n.Text(lang, "brief.figure_n", "title", f.Title, "n", f.N)
	}
	return f.Title
}

func (w *page) twin(f *Figure) {
	if len(f.Drawing.Table) < 2 {
		return
	}
	w.line(`<details><summary>`, escape(w.text("brief.as_table")), `</summary><div class="table" tabindex="0" role="region" aria-label="`, escape(f.Title), `"><table><thead><tr>`)
	for _, h := range f.Drawing.Table[0] {
		w.raw(`<th scope="col">`, escape(h), `</th>`)
	}
	w.line(`</tr></thead><tbody>`)
	for _, row := range f.Drawing.Table[1:] {
		w.raw(`<tr>`)
		for _, cell := range row {
			w.raw(`<td>`, escape(cell))
		}
		w.line(`</tr>`)
	}
	w.line(`</tbody></table></div></details>`)
}

func (w *page) card(c *Card) {
	w.line(`<article class="card" id="q-`, escape(c.ID), `">`)
	w.raw(`<h4><span class="id">`, escape(c.ID), `</span> `)
	w.sentence(&c.Text)
	w.line(`</h4>`)
	if len(c.Facts) > 0 {
		w.raw(`<dl>`)
		for _, p := range c.Facts {
			w.raw(`<div><dt>`, escape(p.Label), `</dt><dd>`, escape(p.Value), `</dd></div>`)
		}
		w.line(`</dl>`)
	}
	if len(c.Rows) > 0 {
		w.raw(`<table><thead><tr>`)
		for _, k := range c.Columns {
			w.raw(`<th scope="col"`, numberClass(k), `>`, escape(k.Head), `</th>`)
		}
		w.line(`</tr></thead><tbody>`)
		for _, row := range c.Rows {
			w.rows(c.Columns, []Row{{Cells: row}})
		}
		w.line(`</tbody></table>`)
	}
	w.lineage(c.Lineage)
	w.line(`</article>`)
}

func (w *page) lineage(list []Ancestor) {
	if len(list) == 0 {
		return
	}
	w.line(`<ul class="lineage">`)
	for _, a := range list {
		w.raw(`<li class="d`, itoa(min(a.Depth, 4)), `"><span class="how">`, escape(a.Label), `</span> `)
		w.sentence(&a.Sentence)
		if a.Reason != "" {
			w.raw(` <span class="why">`, escape(w.text("brief.lineage.reason", "reason", a.Reason)), `</span>`)
		}
		w.line(`</li>`)
	}
	w.line(`</ul>`)
}
