package dossier

import (
	"bytes"
	"context"
	_ "embed"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// Form says how much of the answers a package opens.
type Form string

const (
	// Open shows who (by pseudonym) answered what; texts of experts only where their release was locked.
	Open Form = "open"
	// Closed withholds single answers and shows the sorted vectors that the disclosure rule lets out.
	Closed Form = "closed"
)

// HeadLine is the tree head that a brief prints: the first signed one that covers the last round close (all leaves,
// where no round was held). It is the only thing in a brief that comes from the log's salts.
type HeadLine struct {
	Round consult.RoundID // "" where no round was closed
	Size  int64           // 0 where no head is known
	Root  string          // base64
}

// Renderer makes all files that show findings to people, by their paths in the folder of results: briefs, figures
// (figures/), checklists (checklists/), reports for single experts (individual/). It is a pure function: a verifier
// calls it again and compares the bytes. The sentences are those of the briefs, in their order.
type Renderer interface {
	Files(s *consult.State, f *analysis.Findings, head HeadLine) (files map[string][]byte, sentences []Sentence, err error)
}

// Source is where a consultation is kept: its record, and the one writer that may add to it (desk.Desk.Do).
type Source struct {
	Log *record.Log
	// Commit records one command and returns its leaf.
	Commit func(ctx context.Context, id consult.StudyID, c consult.Command) (leaf int64, err error)
}

// Options say what to write.
type Options struct {
	Form     Form
	Role     consult.Role // who commits to the result; must be allowed to
	Program  string       // version of the program, as the record and the package name it
	Progress func(step, steps int)
}

// Summary says what was written.
type Summary struct {
	Package  string // path of package.zip
	Files    int    // in the package
	Bytes    int64  // of the package
	Manifest string // what the result commits to, hexadecimal
	Head     []byte // the signed head with which the log in the package ends
	Withheld int    // parts of leaves that the package keeps back
}

//go:embed SPEC.md
var specification []byte

//go:embed verify.py
var script []byte

// marker is the file by which a folder of results is known as one that Tanwen made and may replace.
const marker = ".tanwen-results"

const writeSteps = 5

// Write writes the folder of results of a consultation and commits to its package. Tables and findings.json in the
// folder are complete, for the secretariat; those in the package pass the disclosure rule. An existing folder is
// replaced as a whole, and only if it is empty or was made by Write. If somebody else records something meanwhile, no
// folder is written and the error is of kind Conflict: the same call may go through later. The result that was
// committed then stays in the record and names a package that nobody got; only the last result of a log counts.
func Write(ctx context.Context, from Source, id consult.StudyID, r Renderer, out string, o Options) (_ Summary, err error) {
	defer fault.Wrap(&err, "write results of %s", id)
	if o.Form != Open && o.Form != Closed {
		return Summary{}, fault.Bad("form", "dossier.form", "{value} is no form of a package: open or closed", "value", o.Form)
	}
	if err := replaceable(out); err != nil {
		return Summary{}, err
	}
	step := 0
	next := func() error {
		step++
		if o.Progress != nil {
			o.Progress(step, writeSteps)
		}
		return ctx.Err()
	}
	w := writer{study: string(id), options: o}
	if err := w.read(ctx, from); err != nil {
		return Summary{}, err
	}
	if err := next(); err != nil {
		return Summary{}, err
	}
	if err := w.render(r); err != nil {
		return Summary{}, err
	}
	if err := next(); err != nil {
		return Summary{}, err
	}
	manifest, err := w.commit(ctx, from, id)
	if err != nil {
		return Summary{}, err
	}
	if err := next(); err != nil {
		return Summary{}, err
	}
	last := w.entries[len(w.entries)-1]
	files := bag(w.payload(), w.study, last.Leaf.Day)
	container, err := pack(files)
	if err != nil {
		return Summary{}, err
	}
	if err := next(); err != nil {
		return Summary{}, err
	}
	if err := w.replace(out, container); err != nil {
		return Summary{}, err
	}
	_ = next()
	return Summary{Package: filepath.Join(out, "package.zip"), Files: len(files), Bytes: int64(len(container)), Manifest: manifest, Head: w.head, Withheld: w.kept}, nil
}

// writer gathers the files of a folder of results and of its package.
type writer struct {
	study   string
	options Options
	entries []record.Entry
	heads   []record.Head
	state   *consult.State
	outside *consult.State // what a package of this form knows
	kept    int
	folder  map[string][]byte // OUT but for log/ and package.zip
	shared  map[string][]byte // package but for log/
	log     map[string][]byte
	head    []byte
}

func (w *writer) read(ctx context.Context, from Source) (err error) {
	if w.entries, err = readEntries(ctx, from.Log, w.study); err != nil {
		return err
	}
	for h, err := range from.Log.Heads(ctx, w.study, 0) {
		if err != nil {
			return err
		}
		if h.Size <= int64(len(w.entries)) {
			w.heads = append(w.heads, h)
		}
	}
	if w.state, err = fold(w.entries); err != nil {
		return err
	}
	w.outside = w.state
	if w.options.Form == Closed {
		return nil
	}
	entries, kept := withhold(w.options.Form, w.state, w.entries)
	if kept > 0 {
		w.outside, err = fold(entries)
	}
	return err
}

// render makes everything but the log. What goes to strangers is made of what strangers can fold.
func (w *writer) render(r Renderer) error {
	complete, err := analysis.Compute(w.state)
	if err != nil {
		return err
	}
	findings := complete
	if w.outside != w.state {
		if findings, err = analysis.Compute(w.outside); err != nil {
			return err
		}
	}
	line := headOf(w.state, w.heads)
	day := w.entries[len(w.entries)-1].Leaf.Day
	if w.shared, err = public(w.outside, findings.Disclosed(), r, line, w.options.Program, day); err != nil {
		return err
	}
	w.folder = map[string][]byte{}
	maps.Copy(w.folder, w.shared)
	if w.outside != w.state { // experts read their own words, strangers do not
		own, _, err := r.Files(w.state, complete.Disclosed(), line)
		if err != nil {
			return err
		}
		for name, data := range own {
			if individual(name) {
				w.folder[name] = data
			}
		}
	}
	for name := range w.shared {
		if individual(name) {
			delete(w.shared, name)
		}
	}
	for _, name := range []string{"datapackage.json", "ro-crate-metadata.json"} {
		delete(w.folder, name)
	}
	w.shared["SPEC.md"], w.shared["verify.py"] = specification, script
	tables, err := tableFiles(complete)
	if err != nil {
		return err
	}
	maps.Copy(w.folder, tables)
	w.folder["findings.json"], err = indented(findingsOf(complete))
	return err
}

// individual reports whether a file is for one expert alone.
func individual(name string) bool { return strings.HasPrefix(name, "individual/") }

// public makes all files of a package that are made of its record, reports for single experts still among them.
func public(s *consult.State, f *analysis.Findings, r Renderer, line HeadLine, program, day string) (map[string][]byte, error) {
	files, sentences, err := r.Files(s, f, line)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	maps.Copy(out, files)
	tables, err := tableFiles(f)
	if err != nil {
		return nil, err
	}
	maps.Copy(out, tables)
	if out["findings.json"], err = indented(findingsOf(f)); err != nil {
		return nil, err
	}
	if out["statements.json"], err = statementsFile(sentences); err != nil {
		return nil, err
	}
	described := map[string][]byte{}
	for name, data := range out {
		if !individual(name) {
			described[name] = data
		}
	}
	descriptions, err := descriptions(s, f, described, program, day)
	maps.Copy(out, descriptions)
	return out, err
}

// payload returns the payload of the bag as far as it is made.
func (w *writer) payload() map[string][]byte {
	out := map[string][]byte{}
	for _, files := range []map[string][]byte{w.shared, w.log} {
		for name, data := range files {
			out[payloadDir+name] = data
		}
	}
	return out
}

// commit appends the result and makes the log that ends with it.
func (w *writer) commit(ctx context.Context, from Source, id consult.StudyID) (manifest string, err error) {
	key, err := from.Log.VerifierKey(ctx, w.study)
	if err != nil {
		return "", err
	}
	w.log = map[string][]byte{fileHeads: neededHeads(w.heads, w.entries), fileKey: []byte(key + "\n")}
	if w.options.Form == Closed {
		if w.log[fileCells], err = cellLines(w.entries, w.state); err != nil {
			return "", err
		}
		options, err := optionLines(w.entries, w.state)
		if err != nil {
			return "", err
		}
		if len(options) > 0 {
			w.log[fileOptions] = options
		}
	}
	manifest = commitment(w.payload())
	leaf, err := from.Commit(ctx, id, consult.Put{Role: w.options.Role, Body: &consult.ResultCommitted{Data: consult.Result{Manifest: manifest, Form: string(w.options.Form), Program: w.options.Program}}})
	if err != nil {
		return "", err
	}
	if leaf != int64(len(w.entries)) {
		return "", w.changed()
	}
	result, err := from.Log.Entry(ctx, w.study, leaf)
	if err != nil {
		return "", err
	}
	w.entries = append(w.entries, result)
	for h, err := range from.Log.Heads(ctx, w.study, leaf+1) {
		if err != nil {
			return "", err
		}
		w.head = bytes.Clone(h.Note)
		if h.Size != leaf+1 { // another leaf came into the same batch
			return "", w.changed()
		}
		break
	}
	shown, kept := withhold(w.options.Form, w.state, w.entries)
	w.kept, w.log[fileHead] = kept, w.head
	w.log[fileLeaves], w.log[filePayloads], err = logLines(shown)
	return manifest, err
}

func (w *writer) changed() error {
	return fault.New(fault.Conflict, "dossier.changed", "something else was recorded in {study} meanwhile: try again", "study", w.study)
}

// replaceable refuses a folder that holds something else than results of Tanwen.
func replaceable(out string) error {
	list, err := os.ReadDir(out)
	if os.IsNotExist(err) || (err == nil && len(list) == 0) {
		return nil
	}
	if err == nil {
		if _, err := os.Stat(filepath.Join(out, marker)); err == nil {
			return nil
		}
	}
	return fault.New(fault.Conflict, "dossier.occupied", "{path} holds other things: name a new or empty folder, or one that Tanwen wrote", "path", out)
}

// replace writes the folder beside out and puts it in its place, so that no half-written folder is ever seen there.
func (w *writer) replace(out string, container []byte) (err error) {
	parent := filepath.Dir(filepath.Clean(out))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(parent, ".tanwen-")
	if err != nil {
		return err
	}
	defer func() { err = firstError(err, os.RemoveAll(fresh)) }()
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	all := map[string][]byte{"package.zip": container, marker: []byte("This folder was made by Tanwen and is replaced as a whole.\n")}
	for _, files := range []map[string][]byte{w.folder, w.log} {
		maps.Copy(all, files)
	}
	for _, name := range sortedNames(all) {
		path := filepath.Join(fresh, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, all[name], 0o644); err != nil {
			return err
		}
	}
	if err := replaceable(out); err != nil { // once more: somebody may have used it meanwhile
		return err
	}
	old := fresh + "-old"
	if err := os.Rename(out, old); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Rename(fresh, out); err != nil {
		return firstError(err, os.Rename(old, out))
	}
	return os.RemoveAll(old)
}

func firstError(first, second error) error {
	if first != nil {
		return first
	}
	return second
}
