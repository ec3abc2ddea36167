package intake

import (
	"io/fs"
	"path"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

const evidenceDir = "evidence"

// readEvidence reads the files of the folder evidence, sub-folders left out.
func (b *builder) readEvidence(dir fs.FS) (out []located[consult.EvidenceAdded]) {
	entries, err := fs.ReadDir(dir, evidenceDir)
	if err != nil {
		return nil
	}
	taken := map[string]bool{}
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		name := path.Join(evidenceDir, e.Name())
		data, ok := b.readFile(dir, name, maxEvidence)
		if !ok {
			continue
		}
		x, ok := b.evidence(name, data, taken)
		if ok {
			out = append(out, located[consult.EvidenceAdded]{x, place{file: name}, nil})
		}
	}
	return out
}

// evidence makes an evidence of one file. Its content is kept as text in the record.
func (b *builder) evidence(name string, data []byte, taken map[string]bool) (consult.EvidenceAdded, bool) {
	refs, isReferences := b.references(name, data)
	text, encoding, bad := decode(data)
	if isReferences {
		text, encoding, bad = refs.text, refs.encoding, unreadable{}
	}
	if bad.row > 0 {
		b.refuse(name, bad.row, 0, "intake.evidence.text", "the file is no text that can be read: evidence is a file of references or a text, such as .bib, .ris, .net or .txt")
		return consult.EvidenceAdded{}, false
	}
	id := identifier(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	if id == "" || taken[id] {
		id = identifier(path.Base(name))
	}
	if id == "" || taken[id] {
		b.refuse(name, 0, 0, "intake.evidence.name", "another file of evidence has this name already: rename one of them")
		return consult.EvidenceAdded{}, false
	}
	taken[id] = true
	e := consult.Evidence{ID: id, File: name, SHA256: hash(data), Format: refs.format, Entries: refs.entries, References: refs.cited}
	if !isReferences {
		e.Format, e.Entries = plainEvidence(name, text)
	}
	b.source(&SourceReport{File: name, Kind: "evidence", Encoding: encoding, SHA256: e.SHA256, Rows: e.Entries, Taken: e.Entries})
	return consult.EvidenceAdded{Data: e, Text: consult.EvidenceText{Content: text}}, true
}

// plainEvidence names the format of a file that is none of references and counts its entries: the rows of a table
// below its header, or the one text.
func plainEvidence(name, text string) (format string, entries int) {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".csv", ".tsv":
		for line := range strings.SplitSeq(text, "\n") {
			if strings.TrimSpace(line) != "" {
				entries++
			}
		}
		return ext[1:], max(entries-1, 0)
	}
	return "text", 1
}
