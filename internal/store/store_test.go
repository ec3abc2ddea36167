package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store"
)

func openKeys(t *testing.T, dir string) *store.Keys {
	t.Helper()
	k, err := store.OpenKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestKeysSurvive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "keys")
	first, err := openKeys(t, dir).Make("s1")
	if err != nil {
		t.Fatal(err)
	}
	again, err := openKeys(t, dir).Make("s1")
	if err != nil || again.VerifierKey != first.VerifierKey {
		t.Fatalf("a second call made another key: %v", err)
	}
	other, err := openKeys(t, dir).Make("s2")
	if err != nil || other.VerifierKey == first.VerifierKey {
		t.Fatalf("two studies share a key: %v", err)
	}
	pair, err := openKeys(t, dir).Pair("s1")
	if err != nil {
		t.Fatal(err)
	}
	message := []byte("message")
	a, err := first.Signer.Sign(message)
	if err != nil {
		t.Fatal(err)
	}
	b, err := pair.Signer.Sign(message)
	if err != nil || string(a) != string(b) {
		t.Fatalf("the key signs otherwise after it was read back: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, "s1.key"))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Fatalf("the key file has mode %v, want 0600", info.Mode().Perm())
	}
}

// TestDamagedKeys leaves a key file as a crash without fsync would.
func TestDamagedKeys(t *testing.T) {
	dir := t.TempDir()
	keys := openKeys(t, dir)
	if _, err := keys.Make("s1"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "s1.key")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := record.GenerateKey("s2")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text, key string
	}{
		{"empty", "", "record.key.form"},
		{"half", string(whole[:len(whole)/2]), "record.key.form"},
		{"zeros", strings.Repeat("\x00", len(whole)), "record.key.form"},
		{"of another study", foreign, "record.key.name"},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, read := range []func(string) (record.KeyPair, error){keys.Pair, keys.Make} {
			_, err := read("s1")
			f := fault.Find(err)
			if f == nil || f.Key != c.key || f.Place.File != "s1.key" {
				t.Errorf("%s: error %v, want %s at s1.key", c.name, err, c.key)
			}
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != c.text {
			t.Errorf("%s: a damaged key file was replaced (%v); it may be mended by hand", c.name, err)
		}
	}
	for _, id := range []string{"../s1", "", "S1", "a/b"} {
		if _, err := keys.Make(id); fault.Find(err) == nil {
			t.Errorf("a key for %q: %v", id, err)
		}
	}
	_, err = keys.Pair("s3")
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("a key that was never made: %v", err)
	}
}

func TestTornKeyFilesAreRemoved(t *testing.T) {
	dir := t.TempDir()
	torn := filepath.Join(dir, ".tmp-123")
	if err := os.WriteFile(torn, []byte("PRIVATE+KEY+tan"), 0o600); err != nil {
		t.Fatal(err)
	}
	openKeys(t, dir)
	if _, err := os.Stat(torn); !os.IsNotExist(err) {
		t.Fatalf("half a file is still there: %v", err)
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	for i := range 3 {
		want := fmt.Sprint("content ", i)
		if err := store.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Fatalf("read %q (%v), want %q", got, err, want)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := store.WriteFile(filepath.Join(dir, "folder"), nil, 0o644); err == nil {
		t.Fatal("a folder was replaced by a file")
	}
	left, err := filepath.Glob(filepath.Join(dir, ".tmp-*"))
	if err != nil || len(left) != 0 {
		t.Fatalf("temporary files are left: %v (%v)", left, err)
	}
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	first, err := store.TakeLock(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.TakeLock(path)
	if f := fault.Find(err); f == nil || f.Kind != fault.Conflict || f.Key != "store.locked" {
		t.Fatalf("error %v, want store.locked", err)
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	second, err := store.TakeLock(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Release(); err != nil {
		t.Fatal(err)
	}
}

func TestMigrationsExist(t *testing.T) {
	for _, database := range []string{"record", "directory", "library"} {
		files, err := store.Migrations(database)
		if err != nil {
			t.Fatal(err)
		}
		f, err := files.Open("00001_" + database + ".sql")
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
