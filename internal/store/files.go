package store

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/tanwen/tanwen/fault"
)

const tempPattern = ".tmp-*"

// WriteFile puts data into a file so that after a crash or a power cut the file is there whole or not at all:
// temporary file, fsync, rename, fsync of the folder. An existing file is replaced.
func WriteFile(path string, data []byte, perm os.FileMode) (err error) {
	defer fault.Wrap(&err, "write %s", filepath.Base(path))
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, tempPattern)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(perm)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// MakeDir makes a folder and its parents, readable by the owner only, and makes sure that the entries survive a
// power cut.
func MakeDir(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := MakeDir(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return syncDir(parent)
}

// SyncDir makes sure that the entries of a folder (new and renamed files) survive a power cut.
func SyncDir(dir string) error { return syncDir(dir) }

// Lock is a file that one process at a time holds. The system releases it when the process ends, however it ends.
type Lock struct{ f *os.File }

// TakeLock takes the lock at path and makes the file if there is none; fault.Conflict if another process holds it.
func TakeLock(path string) (*Lock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lockFile(f); err != nil {
		held := fault.New(fault.Conflict, "store.locked",
			"another process holds {file}: one server at a time may use a data folder; stop the other one, or reach it through its socket",
			"file", path)
		return nil, held.Because(errors.Join(err, f.Close()))
	}
	return &Lock{f: f}, nil
}

// Release gives the lock back. The file stays: removing it would let two processes lock two files of one name.
func (l *Lock) Release() error { return l.f.Close() }
