package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/internal/record"
)

// Names of what lies in a data folder.
const (
	recordFile    = "record.db"
	directoryFile = "directory.db"
	keysFolder    = "keys"
	headsFolder   = "heads"
	socketFile    = "tanwen.sock"
	outputsFolder = "briefs"
)

// archive is an open record, with the people where they are needed.
type archive struct {
	desk   *desk.Desk
	book   *directory.Book
	office *office.Office
	closes []func() error
}

// temporary returns an archive in memory, for one run from a folder to its brief.
func temporary(ctx context.Context) (*archive, error) {
	log, err := record.OpenLog(ctx, record.NewMemory(), &record.MemoryKeys{}, record.Options{})
	if err != nil {
		return nil, err
	}
	return newArchive(log), nil
}

func newArchive(log *record.Log) *archive {
	d := desk.Open(log)
	return &archive{desk: d, closes: []func() error{func() error { d.Close(); return nil }}}
}

// open opens the record of a data folder and makes it if there is none. fatal is called when nothing more may be
// written; the program has to end then.
func (p *Program) open(ctx context.Context, dir string, fatal func(error)) (*archive, error) {
	store, err := p.Stores.Record(ctx, filepath.Join(dir, recordFile))
	if err != nil {
		return nil, held(dir, err)
	}
	keys, err := p.Stores.Keys(filepath.Join(dir, keysFolder))
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	heads, err := p.Stores.Heads(filepath.Join(dir, headsFolder))
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	log, err := record.OpenLog(ctx, store, keys, record.Options{OnFatal: fatal, Keeper: heads})
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	a := newArchive(log)
	a.closes = append(a.closes, func() error { return a.desk.Publish(context.WithoutCancel(ctx)) }, store.Close)
	return a, nil
}

// withPeople opens the directory of people beside the record.
func (p *Program) withPeople(ctx context.Context, a *archive, dir string) error {
	people, err := p.Stores.Directory(ctx, filepath.Join(dir, directoryFile))
	if err != nil {
		return held(dir, err)
	}
	a.book = directory.New(people, directory.Options{})
	a.office = office.New(people, nil)
	a.closes = append(a.closes, people.Close)
	return nil
}

// held says that another process works with the data folder.
func held(dir string, err error) error {
	if fault.KindOf(err) != fault.Conflict {
		return err
	}
	return fault.New(fault.Conflict, "cli.data.held", "{dir}: another process works with this data folder and offers no {socket}; end it, or wait until it is done",
		"dir", dir, "socket", socketFile).Because(err)
}

// close ends the work: the desk first, then the files.
func (a *archive) close() error {
	var errs []error
	for _, c := range a.closes {
		errs = append(errs, c())
	}
	return errors.Join(errs...)
}

// enter records a plan in a consultation that is new to the archive.
func (a *archive) enter(ctx context.Context, plan *Plan, progress func(done, all int)) (*consult.State, error) {
	if err := a.desk.Create(ctx, plan.Study); err != nil {
		return nil, err
	}
	return a.desk.Import(ctx, plan.Study, plan.Commands, progress)
}

// existing checks that a folder is there.
func existing(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return unreadable(dir, err)
	}
	if !info.IsDir() {
		return fault.New(fault.Invalid, "cli.path.folder", "{path} is a file; a folder is needed here", "path", dir)
	}
	return nil
}

// form chooses what a package opens: what was asked for, else closed, unless the data are public anyway.
func form(asked string, s *consult.State) string {
	switch {
	case asked != "":
		return asked
	case s.Definition.Disclosure.None:
		return "open"
	}
	return "closed"
}
