package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// Keys is a folder with one signing key for each study, <study>.key, readable by the owner only. It implements
// record.Keyring. The folder belongs in every backup, apart from that of the databases: without the key a study
// cannot be appended to, with it heads can be forged.
type Keys struct {
	dir string
	mu  sync.Mutex
}

var _ record.Keyring = (*Keys)(nil)

// OpenKeys opens the folder and makes it if there is none. Files that a crash left half written are removed; they
// were never in use.
func OpenKeys(dir string) (*Keys, error) {
	if err := MakeDir(dir); err != nil {
		return nil, err
	}
	torn, err := filepath.Glob(filepath.Join(dir, tempPattern))
	if err != nil {
		return nil, err
	}
	for _, name := range torn {
		if err := os.Remove(name); err != nil {
			return nil, err
		}
	}
	return &Keys{dir: dir}, nil
}

func (k *Keys) path(study string) string { return filepath.Join(k.dir, study+".key") }

// Make returns the study's key pair and makes it first if there is none.
func (k *Keys) Make(study string) (record.KeyPair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	pair, err := k.read(study)
	if fault.KindOf(err) != fault.NotFound {
		return pair, err
	}
	text, err := record.GenerateKey(study)
	if err != nil {
		return record.KeyPair{}, err
	}
	if err := WriteFile(k.path(study), []byte(text+"\n"), 0o600); err != nil {
		return record.KeyPair{}, err
	}
	return k.read(study)
}

// Pair returns the study's key pair; fault.NotFound if there is no file, fault.Invalid if it is empty, torn, or the
// key of another study.
func (k *Keys) Pair(study string) (record.KeyPair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.read(study)
}

func (k *Keys) read(study string) (record.KeyPair, error) {
	if err := record.CheckStudy(study); err != nil {
		return record.KeyPair{}, err
	}
	text, err := os.ReadFile(k.path(study))
	if errors.Is(err, os.ErrNotExist) {
		return record.KeyPair{}, record.NoKey(study)
	}
	if err != nil {
		return record.KeyPair{}, err
	}
	pair, err := record.ParseKey(study, strings.TrimSuffix(string(text), "\n"))
	if e := fault.Find(err); e != nil {
		return record.KeyPair{}, e.At(fault.Place{File: filepath.Base(k.path(study))})
	}
	return pair, err
}
