package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/refine"
)

// The documented columns are those that are printed, and the documented rules those that there are.
func TestRefineSchemas(t *testing.T) {
	for name, header := range map[string][]string{"pairs": pairHeader, "clusters": clusterHeader, "findings": findingHeader} {
		data, err := os.ReadFile(filepath.Join("..", "..", "docs", "formats", "refine", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var schema struct {
			Fields []struct {
				Name        string
				Constraints struct{ Enum []string }
			}
		}
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatal(err)
		}
		var columns []string
		for _, f := range schema.Fields {
			columns = append(columns, f.Name)
			if f.Name == "rule" {
				for _, r := range refine.Rules() {
					if !slices.Contains(f.Constraints.Enum, string(r)) {
						t.Errorf("the rule %s is not documented", r)
					}
				}
				if len(f.Constraints.Enum) != len(refine.Rules()) {
					t.Errorf("%d rules are documented, there are %d", len(f.Constraints.Enum), len(refine.Rules()))
				}
			}
		}
		if !slices.Equal(columns, header) {
			t.Errorf("%s: documented %v, printed %v", name, columns, header)
		}
	}
}
