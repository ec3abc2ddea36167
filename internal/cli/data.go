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
	libraryFile   = "library.db"
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
	hold   func(ctx context.Context, names []string) (release func(), err error)
	closes []func() error

	library libraryOnce
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

// secretVariable holds the secret by which signing keys in a database are sealed.
const secretVariable = "TANWEN_KEY_SECRET"

// place is where consultations are kept: a data folder, or a database that several nodes share. With a database, the
// folder, if there is one, is what a node keeps for itself: heads, finished outputs, its queue.
type place struct {
	dir      string
	database Database
}

// placeOf returns the place that a command line names. folder says what a folder means beside a database: nothing to
// a command that only exchanges something, the node's own to a server.
func (s *session) placeOf(dir, url string, folder bool) place {
	if url == "" {
		return place{dir: dir}
	}
	at := place{database: s.Stores.Database(url, s.Getenv(secretVariable))}
	if folder {
		at.dir = dir
	}
	return at
}

// String names the place for the reader.
func (at place) String() string {
	if at.database != nil {
		return at.database.Name()
	}
	return at.dir
}

// keys names where the signing keys lie.
func (at place) keys() string {
	if at.database != nil {
		return at.database.Name()
	}
	return filepath.Join(at.dir, keysFolder)
}

// stores opens record and keys of a place.
func (p *Program) stores(ctx context.Context, at place) (store RecordStore, keys record.Keyring, closes []func() error, err error) {
	if at.database == nil {
		if store, err = p.Stores.Record(ctx, filepath.Join(at.dir, recordFile)); err != nil {
			return nil, nil, nil, held(at.dir, err)
		}
		keys, err = p.Stores.Keys(filepath.Join(at.dir, keysFolder))
		return store, keys, []func() error{store.Close}, err
	}
	if store, err = at.database.Record(ctx); err != nil {
		return nil, nil, nil, err
	}
	closes = append(closes, store.Close)
	shared, err := at.database.Keys(ctx)
	if err != nil {
		return nil, nil, closes, err
	}
	return store, shared, append(closes, shared.Close), nil
}

// open opens the record of a place and makes it if there is none. fatal is called when nothing more may be written; the
// program has to end then.
func (p *Program) open(ctx context.Context, at place, fatal func(error)) (_ *archive, err error) {
	store, keys, closes, err := p.stores(ctx, at)
	defer func() {
		if err != nil {
			err = errors.Join(err, (&archive{closes: closes}).close())
		}
	}()
	if err != nil {
		return nil, err
	}
	options := record.Options{OnFatal: fatal}
	if at.dir != "" {
		if options.Keeper, err = p.Stores.Heads(filepath.Join(at.dir, headsFolder)); err != nil {
			return nil, err
		}
	}
	log, err := record.OpenLog(ctx, store, keys, options)
	if err != nil {
		return nil, err
	}
	a := newArchive(log)
	a.closes = append(a.closes, func() error { return a.desk.Publish(context.WithoutCancel(ctx)) })
	a.closes = append(a.closes, closes...)
	a.library.open = func(ctx context.Context) (LibraryStore, error) {
		if at.database != nil {
			return at.database.Library(ctx)
		}
		return p.Stores.Library(ctx, filepath.Join(at.dir, libraryFile))
	}
	a.closes = append(a.closes, a.library.close)
	return a, nil
}

// withPeople opens the directory of people beside the record.
func (p *Program) withPeople(ctx context.Context, a *archive, at place) error {
	var people DirectoryStore
	var err error
	if at.database != nil {
		people, err = at.database.Directory(ctx)
	} else if people, err = p.Stores.Directory(ctx, filepath.Join(at.dir, directoryFile)); err != nil {
		err = held(at.dir, err)
	}
	if err != nil {
		return err
	}
	a.book = directory.New(people, directory.Options{})
	a.office = office.New(people, nil)
	a.hold = people.Hold
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
