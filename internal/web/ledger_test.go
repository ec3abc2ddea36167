package web_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/directory"
)

// TestLedgerHasItsSchema holds the table of the ledger against its schema in docs/formats/out.
func TestLedgerHasItsSchema(t *testing.T) {
	h := open(t)
	_, body := h.form(t, h.signedIn(t, directory.Reader), http.MethodGet, "/c/storage/ledger.csv", nil)
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Fatalf("%d rows (%v)", len(rows), err)
	}
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "formats", "out", "ledger.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct{ Fields []struct{ Name string } }
	if err := json.Unmarshal(b, &schema); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, f := range schema.Fields {
		want = append(want, f.Name)
	}
	if strings.Join(want, ",") != strings.Join(rows[0], ",") {
		t.Errorf("the ledger has %v, the schema says %v", rows[0], want)
	}
}
