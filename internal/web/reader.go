package web

import (
	"io/fs"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Intake reads what people hand over and writes what they fill in. Findings are a fault.List whose places name file, row
// and column, or for the definition of a consultation the field.
type Intake interface {
	// Folder reads a consultation folder.
	Folder(dir fs.FS, name string) (*Reading, error)
	// Source reads one file of a kind (items, ratings) into a consultation; s is changed while the commands are tried.
	Source(kind, file string, data []byte, s *consult.State) (*Reading, error)
	// Data reads a file of data and looks at it; s is not changed.
	Data(file string, data []byte, s *consult.State, o DataOptions) *DataDraft
	// StoreData gives the commands that store a file of data; s is changed while they are tried.
	StoreData(file string, data []byte, s *consult.State, o DataOptions) (*Reading, error)
	// People reads a list of people with their attributes.
	People(file string, data []byte) ([]Entrant, *Reading, error)
	// Table reads a table of any heading as the text that it shows.
	Table(file string, data []byte) (header []string, rows [][]string, err error)
	// Definition writes consultation.yaml.
	Definition(d consult.Definition) []byte
	// Workbook writes one sheet of text as XLSX.
	Workbook(name string, header []string, rows [][]string) ([]byte, error)
}

// Reading is what a reading amounts to. It is a dry run until its commands are handed in.
type Reading struct {
	Study      consult.StudyID
	Definition consult.Definition // of a folder
	Commands   []consult.Command
	Files      []FileReading
	Notes      []Note
}

// FileReading says how one file was read.
type FileReading struct {
	Name, Kind  string
	Rows, Taken int
	LeftOut     []consult.LeftOut
	Header      []string
	Preview     [][]string // its first rows
}

// Note is a remark about a reading that is no error: a key of the catalogue with its values.
type Note struct {
	File, Key string
	Args      []any
}

// DataOptions is what a person says of a file of data that the file does not say itself.
type DataOptions struct {
	ID                                string
	Name                              consult.Text
	Version, Source, Address, Licence string
	Columns                           map[string]dataset.Column // by name: unit, quantity, scope, region and title are taken
	Regions                           []string                  // to take from a file about the whole world; nil: China
	Package                           []byte                    // datapackage.json or CSVW metadata that describes the file
}

// DataDraft is a file of data as it was read, before it is stored. Places of findings are those of the file.
type DataDraft struct {
	Form     string // table, iamc, ceads, owid
	Datum    consult.Datum
	Table    *dataset.Table
	Findings []dataset.Finding
	Notes    []Note
	Older    string // identifier of the version that stood before
	Sound    bool   // it can be stored
}

// Entrant is a person of a list, not yet in the directory.
type Entrant struct {
	Name, Mail, Lang string
	Attributes       map[string]string
	Row              int
}

// file returns the reading of one file; nil if it was not read.
func (r *Reading) file(name string) *FileReading {
	for i := range r.Files {
		if r.Files[i].Name == name {
			return &r.Files[i]
		}
	}
	return nil
}

// notes prints the remarks of a reading.
func (p page) notes(r *Reading) (out []string) {
	for _, n := range r.Notes {
		line := i18n.Text(p.Lang, n.Key, n.Args...)
		if n.File != "" {
			line = n.File + ": " + line
		}
		out = append(out, line)
	}
	return out
}
