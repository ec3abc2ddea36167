package store

import (
	"os"

	"golang.org/x/sys/windows"
)

// syncDir does nothing: NTFS journals the entries of a folder itself and offers no fsync of one.
func syncDir(string) error { return nil }

func lockFile(f *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{})
}
