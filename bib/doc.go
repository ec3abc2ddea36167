// Package bib reads, writes, deduplicates and cites bibliographic references.
//
// A file goes in as bytes and comes out as a [Library] of records. [Reader.Read] finds out its encoding and its
// format: BibTeX and BibLaTeX, RIS, EndNote XML and Refer, PubMed (nbib, MEDLINE), Web of Science (ISI), RefWorks,
// NoteExpress and E-Study as CNKI exports them, CSL-JSON, OpenAlex and Crossref JSON. One damaged entry costs at most
// that entry: [Library.Unread] names it with file and line. A field that has no place in the model is kept in
// [Record.Extra] under the name it had.
//
// The model is that of the Citation Style Language 1.0.2 (variables, name parts, dates), so that a [Record] says the
// same whatever it was read from. Use in this order:
//
//	lib, err := bib.Reader{File: "carbon.bib"}.Read(data) // records, and what could not be read
//	for _, w := range bib.Check(lib.Records) { ... }      // repeated identifiers, DOIs filled in by dragging
//	groups := bib.Deduplicate(records)                    // the same work twice, with the reason
//	line := bib.GBT7714.Cite(record)                      // or bib.APA
//	q, err := bib.ParseQuery("碳中和 storage")             // then bib.SearchText and q.Matches
//	text, err := bib.Write(records, bib.RIS)              // or CSLJSON, BibTeX
package bib
