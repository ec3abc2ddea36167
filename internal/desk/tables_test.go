package desk_test

import (
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/record"
)

// Short tables come from the state, long ones from the record, and erased ones are gone.
func TestTablesAreRead(t *testing.T) {
	d, end := house(t, record.NewMemory(), &record.MemoryKeys{})
	defer end()
	opened(t, d, 1)
	short, long := "year,v\n2020,1\n", "year,v\n"+strings.Repeat("2020,1\n", consult.HeldText/7+1)
	for id, text := range map[string]string{"short": short, "long": long} {
		if _, err := d.Do(t.Context(), study, consult.Put{Role: consult.RoleProgram, Body: &consult.DatumAdded{Data: consult.Datum{ID: id}, Text: consult.EvidenceText{Content: text}}}); err != nil {
			t.Fatal(err)
		}
	}
	tables := desk.Tables{Desk: d}
	for id, rows := range map[string]int{"short": 1, "long": consult.HeldText/7 + 1} {
		got, err := tables.Read(t.Context(), study, id)
		if err != nil || len(got.Tables[0].Rows) != rows {
			t.Errorf("%s: %v", id, err)
		}
	}
	var leaf int64
	_ = d.View(t.Context(), study, func(s *consult.State) error {
		leaf = s.Datum("short").Leaf
		if s.Datum("long").Held != nil {
			t.Error("a state holds a long table")
		}
		return nil
	})
	if _, _, err := d.Erase(t.Context(), study, desk.Erasure{Role: consult.RoleProgram, Ground: "asked", Parts: []record.PartRef{{Index: leaf, Part: record.Text}}}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"short", "none"} {
		if _, err := tables.Read(t.Context(), study, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", id, err)
		}
	}
}
