package cli

import (
	"encoding/csv"
	"io"
	"strconv"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tanwen/tanwen/bib"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
)

// bibCommand works with files of references.
type bibCommand struct {
	Convert bibConvertCommand `cmd:""`
	Dedupe  bibDedupeCommand  `cmd:""`
	Cite    bibCiteCommand    `cmd:""`
	Search  bibSearchCommand  `cmd:""`
}

// bibConvertCommand writes references in another format.
type bibConvertCommand struct {
	Files []string `arg:"" name:"file"`
	To    string   `required:"" enum:"csl-json,bibtex,ris"`
}

// Run writes all records, file after file, as one file; what could not be read is said on standard error.
func (c *bibConvertCommand) Run(s *session) error {
	libraries, err := s.references(c.Files)
	if err != nil {
		return err
	}
	var records []bib.Record
	for _, l := range libraries {
		records = append(records, l.Records...)
	}
	out, err := bib.Write(records, bib.Format(c.To))
	if err != nil {
		return err
	}
	_, err = s.Stdout.Write(out)
	return err
}

// bibDedupeCommand names the references that are there twice.
type bibDedupeCommand struct {
	Files []string `arg:"" name:"file"`
}

// Run prints each group of duplicates, one record per row, in the order of the files.
func (c *bibDedupeCommand) Run(s *session) error {
	libraries, err := s.references(c.Files)
	if err != nil {
		return err
	}
	var records []bib.Record
	var files []string
	for i, l := range libraries {
		for range l.Records {
			files = append(files, c.Files[i])
		}
		records = append(records, l.Records...)
	}
	w := csv.NewWriter(s.Stdout)
	if err := w.Write([]string{"group", "key", "file", "reason"}); err != nil {
		return err
	}
	for i, group := range bib.Deduplicate(records) {
		for _, m := range group {
			if err := w.Write([]string{strconv.Itoa(i + 1), keyOf(&records[m.Index]), files[m.Index], string(m.Reason)}); err != nil {
				return err
			}
		}
	}
	w.Flush()
	return w.Error()
}

// bibCiteCommand prints a list of references.
type bibCiteCommand struct {
	Files []string `arg:"" name:"file"`
	Style string   `enum:"gb-t-7714-2015,apa-7" default:"gb-t-7714-2015"`
}

// Run prints one reference per line, in the order of the files.
func (c *bibCiteCommand) Run(s *session) error {
	libraries, err := s.references(c.Files)
	if err != nil {
		return err
	}
	for _, l := range libraries {
		for _, r := range l.Records {
			if line := bib.Style(c.Style).Cite(r); line != "" {
				if _, err := io.WriteString(s.Stdout, line+"\n"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// keyOf names a record in its file: by its key, or by the line at which it begins.
func keyOf(r *bib.Record) string {
	if r.ID != "" {
		return r.ID
	}
	return "line " + strconv.Itoa(r.Line)
}

// references reads files of references; "-" is standard input. Entries that could not be read, and what looks wrong,
// are said on standard error; only a file that is none of references is refused.
func (s *session) references(names []string) ([]bib.Library, error) {
	var out []bib.Library
	var found fault.List
	for _, name := range names {
		data, err := s.referenceFile(name)
		if err != nil {
			return nil, err
		}
		l, err := bib.Reader{File: name, GB18030: simplifiedchinese.GB18030.NewDecoder().Bytes}.Read(data)
		if err != nil {
			return nil, err
		}
		found = append(found, l.Unread...)
		found = append(found, l.Warnings...)
		found = append(found, bib.Check(name, l.Records)...)
		out = append(out, l)
	}
	s.remarks(found)
	return out, nil
}

func (s *session) referenceFile(name string) ([]byte, error) {
	if name != "-" {
		return readFile(name)
	}
	b, err := io.ReadAll(io.LimitReader(s.Stdin, maxDocument+1))
	if err == nil && len(b) > maxDocument {
		return nil, fault.New(fault.TooLarge, "cli.bib.size", "the references are larger than {limit} bytes: give them as several files", "limit", maxDocument)
	}
	return b, err
}

// remarks prints findings that do not stop a command.
func (s *session) remarks(found fault.List) {
	for _, e := range found[:min(len(found), maxFindings)] {
		io.WriteString(s.Stderr, i18n.Sentence(s.lang, e)+"\n") //nolint:errcheck // nobody is left to tell
	}
	if more := len(found) - maxFindings; more > 0 {
		s.say("findings.more", "n", more)
	}
}
