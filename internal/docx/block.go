package docx

// Block is a part of a section: [Heading], [Paragraph], [List], [Table], [Figure], [Box], [Contents], [Rule] or
// [PageBreak].
type Block interface{ block() }

// Heading is a heading with a real outline level, 1 to 4. It stays with what follows it.
type Heading struct {
	Level      int
	ID         string // for links and references; may be empty
	Unnumbered bool   // no number where the document numbers its headings: a preface, an annex
	Content    []Inline
}

// Style is the look of a [Paragraph].
type Style uint8

// The looks of paragraphs.
const (
	Body          Style = iota // running text
	Lead                       // larger text that opens a document or chapter
	Title                      // title of a document without a cover
	Subtitle                   // line under a title
	CoverLine                  // small line above the title on a cover: series, institution
	CoverTitle                 // title on a cover
	CoverSubtitle              // line under the title on a cover
	CoverNote                  // addressee, date, state at the foot of a cover
	Quote                      // words of another, verbatim
	QuoteSource                // who said so, under a quote
	Note                       // small grey remark
	styleCount
)

// Align is how lines or cells stand between the margins.
type Align uint8

// The alignments. Natural is that of the style: left, or justified for running Chinese text.
const (
	Natural Align = iota
	Left
	Centre
	Right
)

// Paragraph is a paragraph of text. KeepNext keeps it on one page with what follows, such as the sentence that
// says what is to be seen in the figure below it.
type Paragraph struct {
	Style    Style
	Align    Align
	KeepNext bool
	Content  []Inline
}

// List is a list with bullets, or with numbers that begin anew with each list.
type List struct {
	Numbered bool
	Items    []Item
}

// Item is an entry of a list. Level 0 is the outermost, 2 the deepest.
type Item struct {
	Level   int
	Content []Inline
}

// Box is a call-out: a bordered, shaded paragraph or several with an optional title, for the one thing to be read.
type Box struct {
	Title      []Inline
	Paragraphs [][]Inline
}

// Contents is a table of contents down to a level of heading (2 where Levels is 0), filled with the document's
// headings. Page numbers appear when the reader updates it (F9); see also the field Print of [Document].
type Contents struct{ Levels int }

// Rule is a thin line across the page.
type Rule struct{}

// PageBreak begins a new page with the next block; at the end of a section it leaves an empty page.
type PageBreak struct{}

// Table is a table with rules above, below and under its header. Rows are never broken over pages and the header
// is repeated on each page.
type Table struct {
	ID      string   // for links and references; needs a caption
	Caption []Inline // above the table, numbered; empty for none
	Summary string   // what the table shows, for those who cannot see it; may be empty
	Columns []Column // at least one
	Header  []Row    // may be empty
	Rows    []Row
	// Together keeps the whole table on one page; for tables that are shorter than a page.
	Together bool
	// Notes are lines in small type under the table: n, sources, meaning of signs.
	Notes [][]Inline
}

// Column is a column of a table. Width is in millimetres; columns with width 0 share what the others leave of the
// text width equally.
type Column struct {
	Width float64
	Align Align
}

// Row is a row of a table. Its cells, with their spans and those that reach down from rows above, fill the columns
// exactly.
type Row struct {
	Shaded bool // on a tinted band, for groups of rows
	Strong bool // bold, for totals
	Cells  []Cell
}

// Cell is a cell of a table. Columns and Rows are how many columns and rows it covers; 0 is one.
type Cell struct {
	Content []Inline
	Columns int
	Rows    int
	Align   Align  // Natural: that of the column
	Fill    string // RRGGBB; empty for that of the row
}

// Figure is a centred picture with its numbered caption below, on the same page.
type Figure struct {
	ID      string // for links and references; needs a caption
	Picture Picture
	Caption []Inline   // empty for none
	Notes   [][]Inline // lines in small type under the caption
}

// Picture is a drawing. EMF is what every word processor can show; SVG is shown in its place where it can be.
// At least one is given. Width and Height are in millimetres; a Width of 0 is the text width, a Height of 0 follows
// from the proportions of the drawing.
type Picture struct {
	EMF, SVG      []byte
	Width, Height float64
	Title         string // short name, for those who cannot see it
	Description   string // what is to be seen; required
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Box) block()       {}
func (Contents) block()  {}
func (Rule) block()      {}
func (PageBreak) block() {}
func (Table) block()     {}
func (Figure) block()    {}
