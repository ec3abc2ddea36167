package docx

import (
	"fmt"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Language is the main language of a document. It decides fonts, line height, paragraph indents, the numbers of
// headings, and the few words that the writer sets itself (contents, figure, table, page).
type Language uint8

// The two languages a document can be set in. Text of the other language may stand in it anywhere.
const (
	English Language = iota // en
	Chinese                 // zh-CN, simplified
)

// Document is a whole document. Bytes makes the file.
type Document struct {
	Language Language

	// Properties of the file, shown by word processors and found by search. An empty one is left out.
	Title, Subject, Author, Keywords, Description string
	// Date is the day of the document as yyyy-mm-dd, kept as the file's date of creation; empty for none.
	Date string

	// Header is the running title at the head of each page; empty for none.
	Header string
	// Footer is a short line at the left of each page's foot; "page x of y" always stands at its right.
	Footer string

	// Print is for a copy that LibreOffice turns into a PDF: the table of contents is then no field, so that LibreOffice
	// fills in its page numbers, and pictures are SVG alone where they have it, since LibreOffice would show the EMF.
	// In the document itself page numbers appear when the reader updates the table of contents.
	Print bool

	// Numbered numbers the headings, except those marked as unnumbered.
	Numbered bool

	Sections []Section
}

// Section is a run of pages of one orientation. Each section begins on a new page.
type Section struct {
	// Landscape turns the pages, for wide tables.
	Landscape bool
	// Cover leaves header and footer off the first page of the section.
	Cover  bool
	Blocks []Block
}

// The width of the text on an A4 page in millimetres: the most that a table or picture can take.
const (
	PortraitWidth  = 150.0
	LandscapeWidth = 237.0
)

// The greatest height of a picture in millimetres, so that its caption stays on the same page.
const (
	PortraitHeight  = 215.0
	LandscapeHeight = 130.0
)

// Width returns the width of the section's text in millimetres.
func (s Section) Width() float64 {
	if s.Landscape {
		return LandscapeWidth
	}
	return PortraitWidth
}

// height returns the greatest height of a picture in the section, in millimetres.
func (s Section) height() float64 {
	if s.Landscape {
		return LandscapeHeight
	}
	return PortraitHeight
}

// Bytes makes the file. A document without any block gives one empty page. What cannot be set as asked is reported
// all at once as a [fault.List] whose places are paths into the document ("sections[0].blocks[3].rows[1]"); then no
// file is returned. Characters that XML cannot hold are removed as [Clean] does.
func (d Document) Bytes() ([]byte, error) {
	w := writer{doc: d, words: wordsOf(d.Language), index: newIndex(), rels: relations{first: len(wordParts)}}
	if !validDate(d.Date) {
		w.fail("date", "docx.date", "the date {date} is not a day written yyyy-mm-dd", "date", d.Date)
	}
	w.survey()
	w.sections()
	if err := w.faults.Err(); err != nil {
		return nil, err
	}
	return writeArchive(w.parts())
}

// validDate reports whether s is empty or a day of the Gregorian calendar as yyyy-mm-dd.
func validDate(s string) bool {
	if s == "" {
		return true
	}
	var year, month, day int
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	for _, f := range []struct {
		from, to int
		value    *int
	}{{0, 4, &year}, {5, 7, &month}, {8, 10, &day}} {
		for _, c := range []byte(s[f.from:f.to]) {
			if c < '0' || c > '9' {
				return false
			}
			*f.value = *f.value*10 + int(c-'0')
		}
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	limit := days[month-1]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		limit = 29
	}
	return day <= limit
}

// writer holds what grows while a document is written: the main part, the footnotes, relations and pictures.
type writer struct {
	doc   Document
	words words
	index index

	body      markup
	notes     markup
	rels      relations // of the main part
	noteRels  relations // of the footnotes
	media     []part
	noteCount int
	lists     int // numbered lists so far
	bookmarks int // the next identifier of a bookmark
	drawings  int

	width, height float64 // of the current section, in mm
	pageBreak     bool    // the next paragraph begins a page
	faults        fault.List
}

// fail records a fault at a path of the document.
func (w *writer) fail(at, key, text string, args ...any) {
	w.faults = append(w.faults, fault.Bad(at, key, text, args...))
}

// words are the words that the writer sets itself.
type words struct {
	tag            string // language tag of the document
	contents       string
	figure, table  string
	labelSpace     string // between label and number: "Figure 1", 图 1
	captionSpace   string // between number and caption
	before, middle string // around the page number
	after          string
}

func wordsOf(l Language) words {
	if l == Chinese {
		return words{tag: "zh-CN", contents: "目录", figure: "图", table: "表", labelSpace: " ", captionSpace: "　",
			before: "第 ", middle: " 页，共 ", after: " 页"}
	}
	return words{tag: "en", contents: "Contents", figure: "Figure", table: "Table", labelSpace: " ", captionSpace: "\u2002",
		before: "Page ", middle: " of "}
}

// sections writes the body.
func (w *writer) sections() {
	sections := w.doc.Sections
	if len(sections) == 0 {
		sections = []Section{{}}
	}
	for i, s := range sections {
		w.width, w.height, w.pageBreak = s.Width(), s.height(), false
		for j, b := range s.Blocks {
			w.block(fmt.Sprintf("sections[%d].blocks[%d]", i, j), b)
		}
		last := i == len(sections)-1
		if w.pageBreak || (last && len(s.Blocks) == 0) {
			w.paragraph(paragraphFormat{}, func() {})
		}
		if last {
			w.body.raw(sectionProperties(s))
			continue
		}
		// A paragraph one point high carries the properties of a section that is not the last.
		w.paragraph(paragraphFormat{style: "SectionEnd", section: sectionProperties(s)}, func() {})
	}
}

// sectionProperties is w:sectPr (ISO/IEC 29500-1, 17.6.17): A4, margins of 25, 30, 22 and 30 mm.
func sectionProperties(s Section) string {
	var m markup
	m.open("w:sectPr")
	kind := "portrait"
	if s.Landscape {
		kind = "landscape"
	}
	m.empty("w:headerReference", "w:type", "default", "r:id", relationOf("header-"+kind))
	m.empty("w:footerReference", "w:type", "default", "r:id", relationOf("footer-"+kind))
	m.empty("w:type", "w:val", "nextPage")
	if s.Landscape {
		m.empty("w:pgSz", "w:w", "16838", "w:h", "11906", "w:orient", "landscape")
	} else {
		m.empty("w:pgSz", "w:w", "11906", "w:h", "16838")
	}
	m.empty("w:pgMar", "w:top", twips(25), "w:right", twips(30), "w:bottom", twips(22), "w:left", twips(30),
		"w:header", twips(12), "w:footer", twips(11), "w:gutter", "0")
	m.empty("w:cols", "w:space", "720")
	if s.Cover {
		m.empty("w:titlePg")
	}
	m.close("w:sectPr")
	return m.String()
}

// plain returns the text of inline content as a table of contents shows it: without footnotes, in one line.
func plain(content []Inline) string {
	var b strings.Builder
	walk(content, func(in Inline) {
		if r, ok := in.(Run); ok {
			b.WriteString(r.Text)
		}
	})
	return strings.Join(strings.Fields(Clean(b.String())), " ")
}
