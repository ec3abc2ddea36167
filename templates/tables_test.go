package templates_test

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/templates"
)

// row is one line of a table by column name.
type row map[string]string

// table reads a CSV file of a template. A file that is absent gives no rows; a malformed one fails the test.
func table(t *testing.T, folder fs.FS, name string, columns ...string) []row {
	t.Helper()
	f, err := folder.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(records) == 0 {
		t.Fatalf("%s is empty: a table has at least its header", name)
	}
	if len(records[0]) < len(columns) || strings.Join(records[0][:len(columns)], ",") != strings.Join(columns, ",") {
		t.Fatalf("%s begins with the columns %v; want %v", name, records[0], columns)
	}
	var rows []row
	for _, record := range records[1:] {
		r := row{}
		for i, cell := range record {
			r[records[0][i]] = cell
		}
		rows = append(rows, r)
	}
	return rows
}

// consultation is what a template's tables hold.
type consultation struct {
	demands, items, quantities, statements []row
}

func read(t *testing.T, name string) consultation {
	t.Helper()
	folder, ok := templates.Folder(name)
	if !ok {
		t.Fatalf("there is no template %s", name)
	}
	return consultation{
		demands:    table(t, folder, "demands.csv", "id", "parent", "end", "sector", "zh", "en", "trl_now", "trl_needed", "by_year", "source"),
		items:      table(t, folder, "items.csv", "id", "text", "lang", "origin", "demand", "parent", "reason"),
		quantities: table(t, folder, "quantities.csv", "quantity", "parameter", "unit", "zh", "en", "realisation"),
		statements: table(t, folder, "statements.csv", "id", "kind", "zh", "en", "questions", "findings", "author"),
	}
}

// list splits a cell of identifiers.
func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ";")
}

// each calls a check with every template in turn.
func each(t *testing.T, check func(t *testing.T, c consultation)) {
	for _, name := range templates.Names() {
		t.Run(name, func(t *testing.T) { check(t, read(t, name)) })
	}
}

// report fails the test once per finding.
func report(t *testing.T, findings []string) {
	t.Helper()
	for _, f := range findings {
		t.Error(f)
	}
}

// finding collects sentences about what is wrong.
type finding []string

func (f *finding) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }
