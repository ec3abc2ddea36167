package synthetic

import (
	"encoding/csv"
	"testing"

	"github.com/tanwen/tanwen/templates"
)

// column reads one column of a table of the dual-carbon template.
func column(t *testing.T, file, name string) []string {
	t.Helper()
	f, err := templates.FS.Open("dual-carbon/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for at, head := range records[0] {
		if head != name {
			continue
		}
		for _, record := range records[1:] {
			out = append(out, record[at])
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s has no column %s", file, name)
	}
	return out
}

// The showcase fits the panel: every sector of its demand tree is somebody's field, every field is a sector, and every
// target quantity has a plausible range.
func TestPanelFitsTheShowcase(t *testing.T) {
	home := map[string]bool{}
	for _, d := range disciplines {
		for _, h := range d.home {
			home[h] = true
		}
	}
	sectors := map[string]bool{"": true} // the ends themselves
	for _, s := range column(t, "demands.csv", "sector") {
		sectors[s] = true
		if s != "" && !home[s] {
			t.Errorf("nobody on the panel is at home in %s", s)
		}
	}
	for h := range home {
		if !sectors[h] {
			t.Errorf("%s is a field of the panel and no sector of the tree", h)
		}
	}
	for _, p := range column(t, "quantities.csv", "parameter") {
		if _, ok := parameterRanges[p]; p != "" && !ok {
			t.Errorf("nothing plausible is known about %s", p)
		}
	}
}
