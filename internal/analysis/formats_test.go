package analysis_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
)

// TestTablesHaveTheirSchema holds every table against its Frictionless schema in docs/formats/out, column by column.
func TestTablesHaveTheirSchema(t *testing.T) {
	s := study(t, 6, 2, true)
	round(t, s, "1", 6, 2, func(e, i, c int) string { return "5" })
	do(t, s, consult.Put{Role: role, Body: &consult.AdoptionNoted{Data: consult.Adoption{Event: "submission", Date: "2026-01-01"}}})
	f := compute(t, s)
	tables := append(slices.Clone(f.Tables), *compute(t, judging(t, 5, 0, func(e, q int) []consult.Decimal { return []consult.Decimal{"1", "2", "3"} })).Table("pools"))
	tables = append(tables, *compute(t, answering(t, consult.PromptChoice, 5, func(e int) map[string]int { return map[string]int{"a": 1} })).Table("prompts"))
	tables = append(tables, *compute(t, arguing(t, 1)).Table("arguments"))
	tables = append(tables, *compute(t, screened(t, 6, 1, func(int) consult.Fitness { return consult.Keep })).Table("screening"))
	for _, name := range []string{"coverage", "coverage_views", "coverage_gaps"} {
		tables = append(tables, *compute(t, wanting(t)).Table(name))
	}
	if len(tables) != 21 {
		t.Errorf("%d tables", len(tables))
	}
	for _, table := range tables {
		b, err := os.ReadFile(filepath.Join("..", "..", "docs", "formats", "out", table.Name+".json"))
		if err != nil {
			t.Error(err)
			continue
		}
		var schema struct {
			Fields []struct{ Name, Description string }
		}
		if err := json.Unmarshal(b, &schema); err != nil {
			t.Errorf("%s: %v", table.Name, err)
		}
		if len(schema.Fields) != len(table.Header) {
			t.Errorf("%s has %d columns, its schema %d", table.Name, len(table.Header), len(schema.Fields))
			continue
		}
		for k, field := range schema.Fields {
			if field.Name != table.Header[k] || field.Description == "" {
				t.Errorf("%s: column %d is %s, the schema says %s (%q)", table.Name, k+1, table.Header[k], field.Name, field.Description)
			}
		}
	}
}
