package intake

import (
	"path"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tanwen/tanwen/bib"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// maxCited is how many references of one file are cited one by one in the record; the file itself holds all.
const maxCited = 2_000

// referenceEndings are the endings that say by themselves what a file of references is; one that cannot be told
// otherwise is read as its ending says, so that an empty file is one, too.
var referenceEndings = map[string]bib.Format{
	".bib": bib.BibTeX, ".ris": bib.RIS, ".net": bib.NoteExpress, ".enw": bib.Refer, ".nbib": bib.NBIB, ".isi": bib.ISI,
}

// references is a file of references as it was read.
type references struct {
	format, encoding, text string
	entries                int
	cited                  []consult.Reference
}

// references reads a file of references; false for any other file. What could not be read whole, and what looks wrong,
// stands in notes by its lines: it does not stop the consultation, since the file itself is kept.
func (b *builder) references(name string, data []byte) (references, bool) {
	r := bib.Reader{File: name, GB18030: simplifiedchinese.GB18030.NewDecoder().Bytes}
	lib, err := r.Read(data)
	if err != nil {
		if r.Format = referenceEndings[strings.ToLower(path.Ext(name))]; r.Format == "" {
			return references{}, false
		}
		if lib, err = r.Read(data); err != nil {
			return references{}, false
		}
	}
	b.noteLines(name, "intake.note.references_unread", append(lib.Unread, lib.Warnings...))
	b.noteLines(name, "intake.note.references_check", bib.Check(name, lib.Records))
	out := references{format: string(lib.Format), encoding: string(lib.Encoding), text: lib.Text, entries: len(lib.Records)}
	for _, x := range lib.Records[:min(len(lib.Records), maxCited)] {
		cite := consult.Text{Zh: bib.GBT7714.Cite(x), En: bib.APA.Cite(x)}
		if !cite.Empty() {
			out.cited = append(out.cited, consult.Reference{Key: x.ID, DOI: x.Text[bib.DOI], Cite: cite})
		}
	}
	return out, true
}

// noteLines notes at which lines of a file something was found, the first of them by number.
func (b *builder) noteLines(name, key string, found fault.List) {
	if len(found) == 0 {
		return
	}
	const named = 10
	lines := make([]string, 0, named+1)
	for _, e := range found[:min(len(found), named)] {
		lines = append(lines, strconv.Itoa(e.Place.Row))
	}
	if len(found) > named {
		lines = append(lines, "…")
	}
	b.note(name, key, "n", len(found), "lines", strings.Join(lines, ", "))
}
