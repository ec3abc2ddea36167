package bib

import (
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// A Format is a form in which references are exchanged.
type Format string

// Formats that are read; [Write] says which are written.
const (
	BibTeX      Format = "bibtex" // and BibLaTeX
	RIS         Format = "ris"
	CSLJSON     Format = "csl-json"
	EndNoteXML  Format = "endnote-xml"
	Refer       Format = "refer"    // EndNote's tagged form (.enw), and CNKI's
	NBIB        Format = "nbib"     // PubMed and MEDLINE
	ISI         Format = "isi"      // Web of Science
	RefWorks    Format = "refworks" // RefWorks tagged, as CNKI exports it
	NoteExpress Format = "noteexpress"
	EStudy      Format = "e-study" // CNKI E-Study, and CNKI's own list of fields
	OpenAlex    Format = "openalex"
	Crossref    Format = "crossref"
)

// maxEntry bounds one entry; what is longer is not a reference but a file whose end marks are lost.
const maxEntry = 16 << 20

// A Reader reads one file of references. The zero value reads anything but GB18030.
type Reader struct {
	File     string   // name as the user gave it, printed in faults
	Format   Format   // "" = find out
	Encoding Encoding // "" = find out

	// GB18030 decodes that encoding to UTF-8. A file in it is refused if the function is nil.
	GB18030 func([]byte) ([]byte, error)
}

// A Library is what one file holds. Texts of its records are parts of Text wherever they stand there unchanged.
type Library struct {
	Format   Format
	Encoding Encoding
	Text     string     // the file in UTF-8, with "\n" at line ends
	Records  []Record   // in the order of the file
	Unread   fault.List // entries, or parts of them, that could not be read: file, line and why
	Warnings fault.List // what was read but looks wrong, such as bytes that are no characters
	Remarks  []Remark   // comments and preambles, which belong to no record
}

// A Remark is a text of a BibTeX file that belongs to no entry.
type Remark struct {
	Kind string // "comment" or "preamble"
	Text string
	Line int
}

// Read reads a file. The error is nil as long as the file is one of references at all: single entries that cannot be
// read stand in Unread. A file without entries gives an empty library if its format is told, else a fault.
func (r Reader) Read(data []byte) (Library, error) {
	lib := Library{Format: r.Format, Encoding: r.Encoding}
	if lib.Encoding == "" {
		lib.Encoding = DetectEncoding(data)
	}
	if lib.Encoding == GB18030 && r.GB18030 == nil {
		return lib, fault.In(r.File, 0, 0, "bib.encoding.gb18030", "the file is in GB18030, for which no decoder is at hand: save it as UTF-8")
	}
	s, badLine, err := text(data, lib.Encoding, r.GB18030)
	if err != nil {
		return lib, fault.In(r.File, 0, 0, "bib.encoding.unreadable", "the file cannot be read as {encoding}: save it as UTF-8", "encoding", lib.Encoding).Because(err)
	}
	lib.Text = s
	if badLine > 0 {
		lib.Warnings = append(lib.Warnings, fault.In(r.File, badLine, 0, "bib.encoding.damaged", "from here on the file holds bytes that are no characters of {encoding}; each is read as �", "encoding", lib.Encoding))
	}
	if lib.Format == "" {
		if lib.Format = DetectFormat(s); lib.Format == "" {
			return lib, fault.In(r.File, 0, 0, "bib.format.unknown", "the file is none of references that is known: BibTeX, RIS, EndNote, PubMed, Web of Science, RefWorks, NoteExpress, E-Study, CSL-JSON, OpenAlex or Crossref")
		}
	}
	p := parser{file: r.File, text: s, lib: &lib}
	switch lib.Format {
	case BibTeX:
		p.bibtex()
	case CSLJSON, OpenAlex, Crossref:
		p.json()
	case EndNoteXML:
		p.endnoteXML()
	default:
		d, ok := dialects[lib.Format]
		if !ok {
			return lib, fault.In(r.File, 0, 0, "bib.format.name", "{format} is no format of references", "format", lib.Format)
		}
		p.tagged(d)
	}
	return lib, nil
}

// parser holds what reading one file needs.
type parser struct {
	file string
	text string
	lib  *Library

	counted, lines int // lines up to the byte counted
}

// line returns the number of the line that holds byte at. Calls come mostly in rising order, so each byte is counted
// about once.
func (p *parser) line(at int) int {
	if at < p.counted {
		p.counted, p.lines = 0, 0
	}
	p.lines += strings.Count(p.text[p.counted:at], "\n")
	p.counted = at
	return p.lines + 1
}

// unread names something that could not be read.
func (p *parser) unread(line int, key, sentence string, args ...any) {
	p.lib.Unread = append(p.lib.Unread, fault.In(p.file, line, 0, key, sentence, args...))
}

// add keeps a record that says anything.
func (p *parser) add(r Record) {
	if r.empty() && r.Kind == "" {
		return
	}
	p.lib.Records = append(p.lib.Records, r)
}

// DetectFormat finds out the format of a text, "" if it is none of references. The first line that has the form of
// one of the formats decides.
func DetectFormat(s string) Format {
	s = strings.TrimLeft(s, "\ufeff \t\n\r")
	switch {
	case strings.HasPrefix(s, "{") && !strings.HasPrefix(s, "{Reference Type}"), strings.HasPrefix(s, "["):
		if f := detectJSON(s); f != "" {
			return f
		}
	case strings.HasPrefix(s, "<"):
		if endnoteMarks(s[:min(len(s), 1<<16)]) {
			return EndNoteXML
		}
		return ""
	}
	for i := 0; s != "" && i < 10000; i++ {
		var line string
		line, s, _ = strings.Cut(s, "\n")
		if f := formatOfLine(strings.TrimLeft(line, " \t\ufeff")); f != "" {
			return f
		}
	}
	return ""
}

// formatOfLine returns the format of which a line is typical.
func formatOfLine(line string) Format {
	if line == "" {
		return ""
	}
	if line[0] == '@' {
		if _, _, ok := entryHead(line, 0); ok {
			return BibTeX
		}
	}
	for _, f := range taggedFormats {
		if dialects[f].typical(line) {
			return f
		}
	}
	return ""
}
