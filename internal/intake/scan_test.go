package intake_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/intake"
)

// shared returns a folder of the public data that lie beside the project, or skips the test.
func shared(t testing.TB, name string) fs.FS {
	t.Helper()
	base := os.Getenv("TANWEN_SHARED")
	if base == "" {
		base = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(base, "data", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the public data %s are not here: set TANWEN_SHARED to the folder that holds data/%s", name, name)
	}
	return os.DirFS(dir)
}

// fold folds the commands of a plan.
func fold(t testing.TB, p *intake.Plan) *consult.State {
	t.Helper()
	s := consult.NewState()
	for i, c := range p.Commands {
		e, err := consult.Decide(s, c)
		if err == nil {
			err = consult.Apply(s, e)
		}
		if err != nil {
			t.Fatalf("command %d (%T): %v", i, c, err)
		}
	}
	return s
}

func TestHorizonScan(t *testing.T) {
	p, err := intake.Folder(os.DirFS("../../examples/technology-horizon-scan"), shared(t, "technology-horizon-scan"), "technology-horizon-scan", intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := fold(t, p)
	cells, few := 0, 0
	for _, r := range s.Rounds {
		for _, a := range r.Vectors {
			cells++
			if len(a.Sorted()) < 5 {
				few++
			}
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"experts", len(s.Experts), 49}, {"technologies", len(s.Items), 39}, {"criteria", len(s.Definition.Criteria), 9}, {"rounds", len(s.Rounds), 2},
		{"cells with an answer", cells, 675}, {"cells with fewer than five ratings", few, 144},
	} {
		if c.got != c.want {
			t.Errorf("%d %s, not %d", c.got, c.what, c.want)
		}
	}
	for _, r := range p.Sources {
		t.Logf("%s: %d rows, %d taken, %v %s %s", r.File, r.Rows, r.Taken, r.LeftOut, r.Encoding, r.Delimiter)
	}
	t.Log(p.Notes)
}
