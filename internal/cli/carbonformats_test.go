package cli

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/carbon"
)

// The tables that are written have the columns of their schema in docs/formats/carbon.
func TestCarbonTablesHaveTheirSchema(t *testing.T) {
	for name, header := range map[string][]string{"voi": voiTable(nil)[0], "iamc-long": carbon.IAMCTable{}.Long()[0]} {
		data, err := os.ReadFile("../../docs/formats/carbon/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var schema struct {
			Fields []struct{ Name, Description string }
		}
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, f := range schema.Fields {
			want = append(want, f.Name)
			if f.Description == "" {
				t.Errorf("%s: %s has no description", name, f.Name)
			}
		}
		if !slices.Equal(header, want) {
			t.Errorf("%s has the columns %v, its schema %v", name, header, want)
		}
	}
}
