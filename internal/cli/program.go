package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/internal/record"
)

// Program is the command line with what it calls. All fields are needed.
type Program struct {
	Intake   Intake
	Packages Packages
	Stores   Stores
	// Meaning asks a service for vectors of texts; it is called only where the user names one.
	Meaning func(ctx context.Context, at MeaningService, texts []string) ([][]float64, error)
	Pages   func(Site) (http.Handler, error) // the web application over a data folder
	// Background does what is due while the pages are served, such as mail; finish lets what is under way end.
	Background func(ctx context.Context, site Site) (finish func() error, err error)
	Bundles    bool // scripts and styles are built into this program
}

// Intake turns what people hand over into commands.
type Intake interface {
	// Folder reads a consultation folder; sources holds the files that it names from elsewhere, nil = the folder.
	Folder(dir, sources fs.FS, name string, seed *uint64) (*Plan, error)
	// Source reads one file into a consultation; s is changed while the commands are tried.
	Source(kind, file string, data []byte, s *consult.State, mapping, round string) (*Plan, error)
	// Proposals reads a table of items by itself. demands: it has a column for the demand of an item.
	Proposals(file string, data []byte) (rows []Proposal, demands bool, err error)
	// Grid reads a table by itself, whose header holds the required columns.
	Grid(file string, data []byte, required ...string) (*Grid, error)
}

// MeaningService is a service with the OpenAI form of embeddings.
type MeaningService struct {
	URL, Model, Key string
	Private         bool // addresses inside the house may be asked
}

// Proposal is a row of a table of items.
type Proposal struct{ ID, Text, Lang, Demand string }

// Grid is a table: headings in lower case, cells without blanks around them, and the line of each row.
type Grid struct {
	Header []string
	Rows   [][]string
	Lines  []int
}

// Plan is what a reading amounts to.
type Plan struct {
	Study    consult.StudyID
	Commands []consult.Command
	Sources  []Source
	Notes    []Note
}

// Source counts what was read from one file.
type Source struct {
	File    string            `json:"file"`
	Kind    string            `json:"kind"`
	Form    string            `json:"form,omitempty"` // encoding, delimiter and sheet
	Rows    int               `json:"rows"`
	Taken   int               `json:"taken"`
	LeftOut []consult.LeftOut `json:"left_out,omitempty"`
	Header  []string          `json:"header,omitempty"`
	Preview [][]string        `json:"preview,omitempty"`
}

// Note is a remark about a reading: a key of the catalogues with its values.
type Note struct {
	File string `json:"file"`
	Key  string `json:"key"`
	Args []any  `json:"args"`
}

// Packages writes the outputs of a consultation and examines packages.
type Packages interface {
	// Write writes the outputs into the folder out. progress may be nil.
	Write(ctx context.Context, d *desk.Desk, id consult.StudyID, form, out string, progress func(done, all int)) error
	// Head returns the last head of a package, which covers everything in it; nothing is verified.
	Head(container []byte) (record.Head, error)
	// Verify recomputes a package, hands each step's line to report and returns the last line and whether all is well.
	Verify(ctx context.Context, container, seen []byte, l i18n.Lang, report func(line string)) (verdict string, ok bool, err error)
	// Why returns the ancestry of a statement, finding or question, for programs and as text, and whether everything
	// in it is supported.
	Why(container []byte, id string, l i18n.Lang) (tree any, text string, supported bool, err error)
}

// Stores opens the files of a data folder, or what lies in a database server.
type Stores interface {
	Record(ctx context.Context, path string) (RecordStore, error)
	Directory(ctx context.Context, path string) (DirectoryStore, error)
	Library(ctx context.Context, path string) (LibraryStore, error)
	Keys(dir string) (record.Keyring, error)
	Heads(dir string) (record.Keeper, error)
	// Claim makes a folder where there is none and keeps other processes out of it until release is called.
	Claim(dir string) (release func() error, err error)
	// Database names a database that several nodes share. secret seals the signing keys in it; empty = no seal.
	Database(url, secret string) Database
	Schema() (map[string]int64, error) // newest schema version of each database
}

// Database opens what lies in one database server. Its errors hold no password.
type Database interface {
	Record(ctx context.Context) (RecordStore, error)
	Directory(ctx context.Context) (DirectoryStore, error)
	Library(ctx context.Context) (LibraryStore, error)
	Keys(ctx context.Context) (KeyStore, error)
	Name() string // where it is, without a password
	// Warnings says what an operator should know and what is no reason to stop.
	Warnings(ctx context.Context) ([]*fault.Error, error)
}

// KeyStore is an open set of signing keys.
type KeyStore interface {
	record.Keyring
	io.Closer
}

// RecordStore is an open record.
type RecordStore interface {
	record.Driver
	io.Closer
}

// DirectoryStore is an open directory of people, with the documents of the secretariat.
type DirectoryStore interface {
	directory.Driver
	office.Driver
	io.Closer
	// Hold takes locks that all nodes on the same database respect.
	Hold(ctx context.Context, names []string) (release func(), err error)
}

// LibraryStore is an open search index of references.
type LibraryStore interface {
	desk.ReferenceIndex
	io.Closer
}

// Site is what the pages show and where they are seen.
type Site struct {
	Desk    *desk.Desk
	Book    *directory.Book
	Office  *office.Office
	Outputs string   // folder with the outputs of each consultation, by its id
	Public  *url.URL // address at which people reach the pages
	Proxy   bool     // behind a proxy that ends TLS
	Data    string   // the data folder, or the node's own
	Mail    Mail
	// Write writes the outputs of a consultation into its folder below Outputs, one at a time.
	Write func(ctx context.Context, id consult.StudyID) error
	// Search finds references in the evidence of a consultation.
	Search func(ctx context.Context, id consult.StudyID, query string, limit int) ([]desk.Reference, error)
	// Hold takes locks that all nodes on the same database respect, for what is to be done once.
	Hold func(ctx context.Context, names []string) (release func(), err error)
}

// Mail says how mail leaves the house.
type Mail struct {
	Server   string // smtp:// or smtps://; empty: as files into the folder outbox of the data folder
	Password string
	From     string // address that letters come from
}

// Streams are the files of a process and its environment.
type Streams struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
}

// Standard returns the streams of this process.
func Standard() Streams {
	return Streams{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv}
}

// Main runs one command line and returns the exit status. ctx ends when the user interrupts.
func (p *Program) Main(ctx context.Context, args []string, io Streams) int {
	lang, err := language(args, io.Getenv)
	s := &session{Context: ctx, Program: p, Streams: io, lang: lang}
	if err != nil {
		return s.failed(err)
	}
	parser, err := newParser(lang)
	if err != nil {
		return s.failed(err)
	}
	if rest, asked := withoutHelp(args); asked || len(args) == 0 {
		if len(args) == 0 {
			s.help(s.Stderr, parser, nil)
			return statusInput
		}
		s.help(s.Stdout, parser, rest)
		return statusDone
	}
	command, err := parser.Parse(args)
	if err != nil {
		return s.failed(usage(err))
	}
	if err := command.Run(s); err != nil {
		return s.failed(err)
	}
	return statusDone
}

// language finds the reader's language: --lang, else the environment, else English.
func language(args []string, getenv func(string) string) (i18n.Lang, error) {
	for i, a := range args {
		value, ok := strings.CutPrefix(a, "--lang=")
		if a == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if a == "--" {
			break
		}
		if ok {
			l, known := i18n.Parse(value)
			if !known {
				return i18n.En, fault.Bad("--lang", "cli.lang", "{value} is no language that Tanwen speaks: zh or en", "value", value)
			}
			return l, nil
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			l, _ := i18n.Parse(v)
			return l, nil
		}
	}
	return i18n.En, nil
}

// session is one run of the program, handed to the command's Run.
type session struct {
	context.Context
	*Program
	Streams
	lang i18n.Lang
}

// text says something in the reader's language.
func (s *session) text(key string, args ...any) string {
	return i18n.Text(s.lang, "cli."+key, args...)
}

// say writes one line for the reader, apart from what a command was asked to print.
func (s *session) say(key string, args ...any) { fmt.Fprintln(s.Stderr, s.text(key, args...)) }

// print writes machine output.
func (s *session) print(v any) error {
	e := json.NewEncoder(s.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
