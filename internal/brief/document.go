package brief

import (
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Document is a composed brief in one language. It is a value; its writers leave it unchanged.
type Document struct {
	Lang      i18n.Lang
	Title     string
	Subtitle  string // what kind of document this is
	Addressee string // for whom it was made, "" if nobody is named
	Date      consult.Date
	Synthetic bool // the answers were invented for a demonstration
	Generated bool // there are generated sentences, so the legend is printed
	Head      Head
	Sections  []Section
}

// Head is the tree head of the record at the last round close (of the last event, where there was no round). The line
// that prints it is the only one that may differ between two runs over the same input, since the record's salts are
// drawn at random.
type Head struct {
	Round consult.RoundID // "" where no round was held
	Size  int64           // leaves under the head; 0 where no head is known
	Root  string          // root hash in base64
}

// Section is a chapter. ID is stable over languages and runs.
type Section struct {
	ID     string
	Title  string
	Wide   bool // its tables need the width of a turned page
	Blocks []Block
}

// Block is a part of a section: Subheading, Paragraph, List, Callout, Quote, Table, Figure, Card, Commands or HeadLine.
type Block interface{ block() }

// Subheading opens a part of a section.
type Subheading struct{ ID, Text string }

// Style is the look of a Paragraph.
type Style uint8

// The looks of paragraphs.
const (
	Body Style = iota
	Lead       // larger, opens the document
	Note       // small remark
)

// Paragraph is sentences that run on.
type Paragraph struct {
	Style     Style
	Sentences []Sentence
}

// List is a list of short groups of sentences.
type List struct{ Items [][]Sentence }

// Callout is the one thing that must not be overlooked.
type Callout struct {
	Title     string
	Sentences []Sentence
}

// Quote is somebody's words, verbatim.
type Quote struct {
	Sentence Sentence
	Source   string
}

// Table is a table with its caption, n and note.
type Table struct {
	ID      string
	Caption string
	Columns []Column
	Rows    []Row
	Note    string
}

// Column is a column of a table. Width is its share of the table's width, 0 = 1.
type Column struct {
	Head   string
	Number bool // set to the right, in tabular figures
	Width  float64
}

// Row is a row of a table. A row with Band alone is a line over all columns that opens a group of rows; Shaded sets
// every second group apart.
type Row struct {
	Band   string
	Shaded bool
	Cells  []string
}

// Figure is a picture with the sentence above it that says what is seen. Narrow is the layout for phones.
type Figure struct {
	ID       string
	Sentence Sentence
	Title    string
	Note     string
	N        int // experts behind it, the most of its rows; 0 = not said
	Fewest   int // the fewest of its rows
	Drawing  chart.Drawing
	Narrow   chart.Drawing
}

// Card is one question with what the panel says of it and where it comes from.
type Card struct {
	ID      string
	Text    Sentence
	Facts   []Pair // short: rank, need, demand
	Columns []Column
	Rows    [][]string // one per criterion
	Lineage []Ancestor
}

// Pair is a label with its value.
type Pair struct{ Label, Value string }

// Ancestor is a text from which a question came, with what became of it.
type Ancestor struct {
	Depth    int
	Label    string // identifier, where it came from, how it became part of the question
	Sentence Sentence
	Reason   string // why it became that; empty where there is none, or where it stands above already
}

// Commands are lines to type into a shell.
type Commands struct{ Lines []string }

// HeadLine is the place where the head is printed.
type HeadLine struct{ Label, Value string }

func (Subheading) block() {}
func (Paragraph) block()  {}
func (List) block()       {}
func (Callout) block()    {}
func (Quote) block()      {}
func (Table) block()      {}
func (Figure) block()     {}
func (Card) block()       {}
func (Commands) block()   {}
func (HeadLine) block()   {}

// Sentence is a sentence as it is set: its entry in the list of statements and what stands beside it.
type Sentence struct {
	dossier.Sentence
	Author   string    // role of who answers for a judgement, forecast or advice; "" for generated sentences
	Original i18n.Lang // language of the text where it is not the document's; "" otherwise
}

// Sentences lists every sentence of the document in reading order.
func (d *Document) Sentences() []dossier.Sentence {
	var out []dossier.Sentence
	add := func(list ...Sentence) {
		for _, s := range list {
			out = append(out, s.Sentence)
		}
	}
	for _, section := range d.Sections {
		for _, b := range section.Blocks {
			switch b := b.(type) {
			case Paragraph:
				add(b.Sentences...)
			case List:
				for _, item := range b.Items {
					add(item...)
				}
			case Callout:
				add(b.Sentences...)
			case Quote:
				add(b.Sentence)
			case Figure:
				add(b.Sentence)
			case Card:
				add(b.Text)
				for _, a := range b.Lineage {
					add(a.Sentence)
				}
			}
		}
	}
	return out
}
