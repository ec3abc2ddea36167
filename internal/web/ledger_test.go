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

// The page of a question made in two steps tells which of its ancestors are original texts and which were made.
func TestAncestorsAreCalledWhatTheyAre(t *testing.T) {
	h := open(t)
	c := h.signedIn(t, directory.Facilitator)
	s := h.state(t, study)
	at := s.Item("Q5") // made of Q3 and Q4
	if len(at.Parents) != 2 {
		t.Fatalf("%+v", at)
	}
	h.press(t, c, "/c/storage/merge/act", "do", "reword", "item", "Q5", "seen.Q5", h.seen(t, "Q5"), "en", "How tight do caverns stay?", "reason", "shorter")
	s = h.state(t, study)
	_, page := h.form(t, c, http.MethodGet, "/c/storage/items/"+string(s.Items[len(s.Items)-1].ID)+"?lang=en", nil)
	_, page, _ = strings.Cut(page, `class="chain"`)
	page, _, _ = strings.Cut(page, "</ol>")
	for _, want := range []string{"made by merging", "one question about tightness"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if n := strings.Count(page, "original text"); n != 2 {
		t.Errorf("%d original texts", n)
	}
}
