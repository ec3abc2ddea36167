package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/cli"
)

// scan returns the folder of the example and that of its public data, or skips.
func scan(t testing.TB) (folder, data string) {
	t.Helper()
	shared := os.Getenv("TANWEN_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	data = filepath.Join(shared, "data", "technology-horizon-scan")
	if _, err := os.Stat(data); err != nil {
		t.Skip("the public data of the technology horizon scan are not here: set TANWEN_SHARED to the folder that holds data/technology-horizon-scan")
	}
	return filepath.Join("..", "..", "examples", "technology-horizon-scan"), data
}

// command runs a command line inside this process.
func command(t testing.TB, args ...string) (out string, status int) {
	t.Helper()
	var o, e bytes.Buffer
	p := program()
	status = p.Main(context.Background(), args, cli.Streams{Stdin: strings.NewReader(""), Stdout: &o, Stderr: &e, Getenv: func(string) string { return "" }})
	if status != 0 {
		t.Logf("%s", e.String())
	}
	return o.String(), status
}

// TestHorizonScan runs real survey data, as the survey tool exported them, to an open package that verifies.
func TestHorizonScan(t *testing.T) {
	folder, data := scan(t)
	out := filepath.Join(t.TempDir(), "out")
	if _, status := command(t, "run", folder, "--source", data, "--out", out); status != 0 {
		t.Fatalf("status %d", status)
	}
	f, err := os.Open(filepath.Join(out, "tables", "item_statistics.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, total := csv.NewReader(f), 0
	for first := true; ; first = false {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if !first && row[3] == "" {
			total++
		}
	}
	if total != 675 {
		t.Errorf("%d rows of the whole panel, not 675", total)
	}
	if got, status := command(t, "verify", filepath.Join(out, "package.zip")); status != 0 || strings.Contains(got, "not checkable") || !strings.HasSuffix(got, "\nverified\n") {
		t.Errorf("status %d:\n%s", status, got)
	}
}

func BenchmarkHorizonScan(b *testing.B) {
	folder, data := scan(b)
	out := filepath.Join(b.TempDir(), "out")
	b.ReportAllocs()
	for b.Loop() {
		if _, status := command(b, "run", folder, "--source", data, "--out", out); status != 0 {
			b.Fatalf("status %d", status)
		}
	}
}
