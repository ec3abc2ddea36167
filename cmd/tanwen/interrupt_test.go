package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/cli"
)

// Ctrl-C ends a run with status 130, and no half of the outputs stays behind.
func TestInterrupted(t *testing.T) {
	dir, out := filepath.Join(t.TempDir(), "c"), filepath.Join(t.TempDir(), "out")
	if _, status := command(t, "init", dir, "--template", "jla"); status != 0 {
		t.Fatalf("init: status %d", status)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var said strings.Builder
	status := program().Main(ctx, []string{"run", dir, "--out", out, "--lang", "zh"}, cli.Streams{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &said, Getenv: os.Getenv})
	if status != 130 || !strings.Contains(said.String(), "已中断") {
		t.Errorf("status %d, %s", status, said.String())
	}
	if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("outputs are there: %v", err)
	}
}
