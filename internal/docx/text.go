package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Limits of what Text reads.
const (
	maxFile    = 64 << 20  // bytes of the file
	maxEntries = 4096      // files in the archive
	maxPart    = 128 << 20 // bytes of an unpacked part
	maxDepth   = 64        // elements within elements
)

// Passage is one paragraph of a document as its reader sees it.
type Passage struct {
	Footnote bool   // at the foot of a page; else in the body, which includes table cells and captions
	Style    string // identifier of the paragraph's style, such as BodyText, Heading1, TableText
	Text     string // line breaks are \n, tabulators \t; numbers of headings and list entries are not part of it
	Marks    []Marked
}

// Marked is the text of a [Mark], or of a heading, or the label of a caption, with its identifier.
type Marked struct{ ID, Text string }

// Text lists the paragraphs of a document that this package wrote, first those of the body, then those of the
// footnotes, each in order; paragraphs without text are left out. It is strict: a file of another origin, one that
// was edited, or one with anything hidden in or around its entries is refused with the reason (kind Invalid, or
// TooLarge above 64 MB, 4,096 entries or 128 MB of one part).
func Text(doc []byte) ([]Passage, error) {
	files, err := openArchive(doc)
	if err != nil {
		return nil, err
	}
	var out []Passage
	for _, name := range []string{"word/document.xml", "word/footnotes.xml"} {
		content, err := unpack(files, name)
		if err != nil {
			return nil, err
		}
		r := textReader{part: name, xml: xml.NewDecoder(bytes.NewReader(content)), footnote: name == "word/footnotes.xml"}
		passages, err := r.read()
		if err != nil {
			return nil, err
		}
		out = append(out, passages...)
	}
	return out, nil
}

// openArchive opens the archive and makes sure that it holds its entries and nothing else: packing the same
// compressed data again must give the same bytes.
func openArchive(doc []byte) ([]*zip.File, error) {
	if len(doc) > maxFile {
		return nil, fault.New(fault.TooLarge, "docx.read.size", "the document has {size} bytes, more than {limit}", "size", len(doc), "limit", maxFile)
	}
	z, err := zip.NewReader(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		return nil, fault.New(fault.Invalid, "docx.read.archive", "the file is no Word document: it is not a zip archive").Because(err)
	}
	if len(z.File) > maxEntries {
		return nil, fault.New(fault.TooLarge, "docx.read.entries", "the document has {count} entries, more than {limit}", "count", len(z.File), "limit", maxEntries)
	}
	var again bytes.Buffer
	w := zip.NewWriter(&again)
	seen := map[string]bool{}
	for _, f := range z.File {
		if seen[f.Name] {
			return nil, fault.New(fault.Invalid, "docx.read.twice", "the entry {name} stands twice in the document", "name", f.Name)
		}
		seen[f.Name] = true
		if err := repack(w, f); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, foreignArchive(err)
	}
	if !bytes.Equal(again.Bytes(), doc) {
		return nil, foreignArchive(nil)
	}
	return z.File, nil
}

func repack(w *zip.Writer, f *zip.File) error {
	raw, err := f.OpenRaw()
	if err != nil {
		return foreignArchive(err)
	}
	packed, err := io.ReadAll(io.LimitReader(raw, maxFile))
	if err != nil {
		return foreignArchive(err)
	}
	size := f.UncompressedSize64
	if size > maxPart {
		return tooLarge(f.Name)
	}
	if err := copyEntry(w, header(f.Name, f.CRC32, len(packed), int(size)), packed); err != nil {
		return foreignArchive(err)
	}
	return nil
}

func foreignArchive(cause error) error {
	return fault.New(fault.Invalid, "docx.read.foreign", "the document was not written by this program, or was changed since: its archive has other dates, fields or bytes than it would have").Because(cause)
}

func tooLarge(name string) error {
	return fault.New(fault.TooLarge, "docx.read.part.size", "the entry {name} unpacks to more than {limit} bytes", "name", name, "limit", maxPart)
}

// unpack returns the content of an entry; its checksum is verified.
func unpack(files []*zip.File, name string) ([]byte, error) {
	for _, f := range files {
		if f.Name != name {
			continue
		}
		content, err := contentOf(f)
		if err != nil {
			return nil, fault.New(fault.Invalid, "docx.read.entry", "the entry {name} cannot be unpacked", "name", name).Because(err)
		}
		if len(content) > maxPart {
			return nil, tooLarge(name)
		}
		return content, nil
	}
	return nil, fault.New(fault.Invalid, "docx.read.missing", "the document has no entry {name}", "name", name)
}

func contentOf(f *zip.File) (content []byte, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(io.LimitReader(r, maxPart+1))
}

// readable are the elements of WordprocessingML that the writer uses in the body and the footnotes. Whatever else a
// document holds (hidden text, deletions, comments, text boxes) makes it foreign.
var readable = setOf(`
	document body footnotes footnote separator continuationSeparator p pPr r rPr t tab br hyperlink fldSimple
	fldChar instrText bookmarkStart bookmarkEnd footnoteReference footnoteRef drawing
	pStyle keepNext keepLines pageBreakBefore numPr ilvl numId tabs spacing ind jc
	rStyle rFonts b bCs i iCs color vertAlign
	sectPr headerReference footerReference type pgSz pgMar cols titlePg
	tbl tblPr tblStyle tblW tblLayout tblLook tblCaption tblDescription tblGrid gridCol
	tr trPr cantSplit tblHeader tc tcPr tcW gridSpan vMerge tcBorders top bottom shd vAlign`)

func setOf(names string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		set[name] = true
	}
	return set
}

// textReader reads the paragraphs of one part.
type textReader struct {
	part     string
	footnote bool
	xml      *xml.Decoder

	stack   []string // local names of the open elements
	inside  bool     // in a paragraph
	passage Passage
	text    strings.Builder
	open    []openMark
	out     []Passage
}

// openMark is a bookmark that has begun in the paragraph.
type openMark struct {
	number, id string
	named      bool // the identifier is a caller's, not one of the writer's own
	from       int
}

func (r *textReader) refuse(key, text string, args ...any) error {
	return fault.New(fault.Invalid, key, text, args...).At(fault.Place{File: r.part})
}

func (r *textReader) read() ([]Passage, error) {
	for {
		token, err := r.xml.Token()
		if errors.Is(err, io.EOF) {
			return r.out, nil
		}
		if err != nil {
			return nil, r.refuse("docx.read.xml", "the text is not well-formed XML: {problem}", "problem", err.Error())
		}
		switch t := token.(type) {
		case xml.StartElement:
			err = r.start(t)
		case xml.EndElement:
			err = r.end(t.Name.Local)
		case xml.CharData:
			err = r.characters(t)
		case xml.ProcInst:
			if t.Target != "xml" {
				err = r.foreign("<?" + t.Target)
			}
		case xml.Directive, xml.Comment:
			err = r.foreign("<!")
		}
		if err != nil {
			return nil, err
		}
	}
}

func (r *textReader) foreign(what string) error {
	return r.refuse("docx.read.element", "the text holds {element}, which the writer does not use there", "element", what)
}

// start enters an element.
func (r *textReader) start(e xml.StartElement) error {
	name := e.Name.Local
	parent := ""
	if len(r.stack) > 0 {
		parent = r.stack[len(r.stack)-1]
	}
	if len(r.stack) == maxDepth {
		return r.refuse("docx.read.depth", "the text is nested deeper than {limit} elements", "limit", maxDepth)
	}
	r.stack = append(r.stack, name)
	switch e.Name.Space {
	case nsWord:
		if !readable[name] {
			return r.foreign(name)
		}
	case nsWordDrawing, nsDrawing, nsPicture, nsSVG:
		return nil
	default:
		return r.foreign(name)
	}
	switch name {
	case "p":
		if r.inside {
			return r.foreign(name)
		}
		r.inside, r.passage = true, Passage{Footnote: r.footnote}
		r.text.Reset()
	case "pStyle":
		r.passage.Style = attribute(e, "val")
	case "tab", "br":
		if parent == "r" {
			r.text.WriteByte(map[string]byte{"tab": '\t', "br": '\n'}[name])
		}
	case "bookmarkStart":
		id, named := identifier(attribute(e, "name"))
		r.open = append(r.open, openMark{number: attribute(e, "id"), id: id, named: named, from: r.text.Len()})
		if !r.inside {
			return r.strayMark()
		}
	case "bookmarkEnd":
		return r.endMark(attribute(e, "id"))
	}
	return nil
}

// endMark closes the innermost bookmark, whose number must be the one given.
func (r *textReader) endMark(number string) error {
	last := len(r.open) - 1
	if last < 0 || r.open[last].number != number {
		return r.strayMark()
	}
	m := r.open[last]
	r.open = r.open[:last]
	if m.named {
		r.passage.Marks = append(r.passage.Marks, Marked{ID: m.id, Text: r.text.String()[m.from:]})
	}
	return nil
}

func (r *textReader) strayMark() error {
	return r.refuse("docx.read.bookmark", "a bookmark does not begin and end within one paragraph, around the bookmarks inside it")
}

// characters takes the text of runs; between the elements there is nothing but space.
func (r *textReader) characters(text []byte) error {
	top := ""
	if len(r.stack) > 0 {
		top = r.stack[len(r.stack)-1]
	}
	switch {
	case top == "t" && r.inside:
		r.text.Write(text)
	case top == "instrText":
	case len(bytes.TrimSpace(text)) > 0:
		return r.refuse("docx.read.stray", "text stands outside of the runs of a paragraph")
	}
	return nil
}

// end leaves an element; a paragraph with text goes to the list.
func (r *textReader) end(name string) error {
	r.stack = r.stack[:len(r.stack)-1]
	if name != "p" || !r.inside {
		return nil
	}
	r.inside = false
	if len(r.open) > 0 {
		return r.strayMark()
	}
	r.passage.Text = r.text.String()
	if r.footnote {
		// The writer sets a space behind the number of the note.
		r.passage.Text = strings.TrimPrefix(r.passage.Text, " ")
	}
	if r.passage.Text != "" || len(r.passage.Marks) > 0 {
		r.out = append(r.out, r.passage)
	}
	return nil
}

// attribute returns the value of an attribute of WordprocessingML.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == nsWord && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
