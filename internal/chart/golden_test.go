package chart_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/chart"
)

var update = flag.Bool("update", false, "write the golden drawings anew")

// TestGolden compares every SVG of the gallery byte by byte, and every EMF by its digest.
func TestGolden(t *testing.T) {
	digests := map[string]string{}
	sums := filepath.Join("testdata", "emf.sha256")
	if b, err := os.ReadFile(sums); err == nil {
		for line := range strings.Lines(string(b)) {
			if f := strings.Fields(line); len(f) == 2 {
				digests[f[1]] = f[0]
			}
		}
	}
	var written []string
	eachDrawing(t, func(t *testing.T, name string, d chart.Drawing) {
		path := filepath.Join("testdata", name+".svg")
		svg, emf := d.SVG(), d.EMF()
		sum := sha256.Sum256(emf)
		digest := hex.EncodeToString(sum[:])
		if *update {
			if err := os.WriteFile(path, svg, 0o644); err != nil {
				t.Fatal(err)
			}
			written = append(written, digest+"  "+name)
			return
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(svg, want) {
			t.Errorf("%s differs; look at it, then run with -update", path)
		}
		if digests[name] != digest {
			t.Errorf("EMF of %s has another digest; look at it, then run with -update", name)
		}
	})
	if *update {
		if err := os.WriteFile(sums, []byte(strings.Join(written, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
