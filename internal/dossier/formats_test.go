package dossier

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestListsHaveTheirSchema holds the members of findings.json and statements.json against docs/formats/out.
func TestListsHaveTheirSchema(t *testing.T) {
	for name, value := range map[string]any{"findings": finding{}, "statements": Sentence{}} {
		b, err := os.ReadFile(filepath.Join("..", "..", "docs", "formats", "out", name+".schema.json"))
		if err != nil {
			t.Fatal(err)
		}
		var schema struct {
			Items struct {
				Required   []string
				Properties map[string]struct{ Description string }
			}
		}
		if err := json.Unmarshal(b, &schema); err != nil {
			t.Fatal(err)
		}
		written, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var members map[string]any
		if err := json.Unmarshal(written, &members); err != nil {
			t.Fatal(err)
		}
		if len(members) != len(schema.Items.Properties) || len(members) != len(schema.Items.Required) {
			t.Errorf("%s.json has %d members, its schema %d", name, len(members), len(schema.Items.Properties))
		}
		for m := range members {
			if schema.Items.Properties[m].Description == "" {
				t.Errorf("%s.json: the schema does not describe %s", name, m)
			}
		}
	}
}
