package store

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/tanwen/tanwen/internal/record"
)

// Heads is a folder of signed heads that were seen, outside the database: <study>.head is the largest that this
// program published, any other file <study>.*.head is one that somebody put there, such as a head that a witness or a
// member of the panel kept. It implements record.Keeper. It belongs in another backup than the databases: only then can
// it tell that a database was put back from an older copy.
type Heads struct{ dir string }

var _ record.Keeper = (*Heads)(nil)

// OpenHeads opens the folder and makes it if there is none.
func OpenHeads(dir string) (*Heads, error) {
	if err := MakeDir(dir); err != nil {
		return nil, err
	}
	return &Heads{dir: dir}, nil
}

func (h *Heads) path(study string) string { return filepath.Join(h.dir, study+".head") }

// Seen returns the notes of all files of a study.
func (h *Heads) Seen(study string) ([][]byte, error) {
	names, err := filepath.Glob(filepath.Join(h.dir, study+".*.head"))
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for _, name := range append(names, h.path(study)) {
		note, err := os.ReadFile(name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, note)
	}
	return out, nil
}

// Keep replaces the file of a study, unless the note is there already.
func (h *Heads) Keep(study string, note []byte) error {
	if old, err := os.ReadFile(h.path(study)); err == nil && string(old) == string(note) {
		return nil
	}
	return WriteFile(h.path(study), note, 0o644)
}
