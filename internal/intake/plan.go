package intake

import (
	"io/fs"

	"github.com/tanwen/tanwen/internal/consult"
)

// Options say what a folder cannot say itself.
type Options struct {
	// Study names the consultation; empty: the key id of consultation.yaml, else made from the folder's name.
	Study consult.StudyID
	// Seed fixes chance before the first round opens; nil: the key seed of consultation.yaml.
	Seed *uint64
	// Draw is called for a seed where neither Seed nor consultation.yaml gives one and a round has answers; nil: drawn
	// from the system's source of chance.
	Draw func() uint64
}

// Plan is what a reading amounts to. It is a dry run until its commands are handed in.
type Plan struct {
	Study    consult.StudyID
	Commands []consult.Command
	Sources  []SourceReport
	Notes    []Note
}

// SourceReport says how one file was read and what was counted in it. Rows that were left out stand in the record
// too, each with its reason; [Reasons] lists the reasons.
type SourceReport struct {
	File      string            `json:"file"`
	Kind      string            `json:"kind"`
	Encoding  string            `json:"encoding,omitempty"`  // UTF-8, UTF-8 with BOM, UTF-16LE, UTF-16BE, GB18030, XLSX
	Delimiter string            `json:"delimiter,omitempty"` // comma, semicolon, tab
	Sheet     string            `json:"sheet,omitempty"`     // of a workbook
	Rows      int               `json:"rows"`
	Taken     int               `json:"taken"`
	LeftOut   []consult.LeftOut `json:"left_out,omitempty"`
	Header    []string          `json:"header,omitempty"`
	Preview   [][]string        `json:"preview,omitempty"` // the first five rows
	SHA256    string            `json:"sha256"`
	mapping   string
}

// Reasons for which rows are left out, as they stand in [consult.LeftOut]; the texts for people are those of the
// i18n keys "intake.left_out.<reason>".
const (
	Repeated  = "repeated"   // the expert answered the same thing more than once in a round, and keep dropped this row
	TwoBlocks = "two-blocks" // two column blocks are filled: it cannot be told which answer is meant
	NoAnswer  = "no-answer"  // nothing is filled in
	NoExpert  = "no-expert"  // no expert is named
	NoItem    = "no-item"    // no item is named
)

// Reasons lists every reason for which a row can be left out.
func Reasons() []string { return []string{Repeated, TwoBlocks, NoAnswer, NoExpert, NoItem} }

// Note is a remark about a reading that is no error: an i18n key with the values of its placeholders.
type Note struct {
	File string
	Key  string
	Args []any
}

// previewRows is how many rows a report shows.
const previewRows = 5

// Limits on what is read. A file above its limit is refused with the limit named.
const (
	maxTable    = 256 << 20 // bytes of a text table
	maxForm     = 256 << 10 // bytes of a YAML file
	maxEvidence = 8 << 20   // bytes of an evidence or data file: its content goes into the record
	maxFindings = 10_000    // findings kept
)

// readFile returns the content of a file, refusing one above limit.
func (b *builder) readFile(from fs.FS, name string, limit int64) ([]byte, bool) {
	info, err := fs.Stat(from, name)
	if err != nil {
		b.refuse(name, 0, 0, "intake.file.missing", "the file is not there or cannot be read")
		return nil, false
	}
	if info.IsDir() || info.Size() > limit {
		b.refuse(name, 0, 0, "intake.file.size", "the file has {size} bytes, or is a folder; the limit is {limit} bytes", "size", info.Size(), "limit", limit)
		return nil, false
	}
	data, err := fs.ReadFile(from, name)
	if err != nil {
		b.refuse(name, 0, 0, "intake.file.missing", "the file is not there or cannot be read")
		return nil, false
	}
	return data, true
}
