package desk_test

import (
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store"
	"github.com/tanwen/tanwen/internal/store/sqlite"
)

// evidence is a file of references as an import records it.
func evidence(id, format, content string) consult.Command {
	return consult.Put{Role: consult.RoleProgram, Body: &consult.EvidenceAdded{Data: consult.Evidence{ID: id, File: "evidence/" + id, Format: format}, Text: consult.EvidenceText{Content: content}}}
}

// reading opens a search over a desk.
func reading(t *testing.T, d *desk.Desk) (desk.References, *store.Library) {
	t.Helper()
	index, err := sqlite.OpenLibrary(t.Context(), filepath.Join(t.TempDir(), "library.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	return desk.References{Log: d.Log(), Index: index}, index
}

// hits are the references that a search finds, as evidence/key.
func hits(t *testing.T, r desk.References, query string) (out []string) {
	t.Helper()
	found, err := r.Search(t.Context(), study, query, 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range found {
		out = append(out, x.Evidence+"/"+x.Key)
	}
	return out
}

func TestEvidenceIsSearched(t *testing.T) {
	d, closeAll := house(t, record.NewMemory(), &record.MemoryKeys{})
	defer closeAll()
	opened(t, d, 1)
	r, _ := reading(t, d)
	if got := hits(t, r, "碳"); got != nil {
		t.Errorf("before there is evidence: %v", got)
	}
	if _, err := d.Import(t.Context(), study, []consult.Command{
		evidence("refs", "bibtex", "@book{li, title={湿地碳汇}, author={李明}, year=2020}\n@book{wu, title={Storage}, abstract={of 碳}}\n@book{cut, title={Half"),
		evidence("notes", "text", "What the panel says of storage."),
	}, nil); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string][]string{"碳": {"refs/li", "refs/wu"}, "storage": {"refs/wu", "notes/"}, "李明": {"refs/li"}, "half": {"refs/cut"}, "panel storage": {"notes/"}} {
		if got := hits(t, r, query); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	found, err := r.Search(t.Context(), study, "湿地", 1)
	if err != nil || len(found) != 1 || found[0].Cite.Zh != "李明. 湿地碳汇[M]. [出版地不详]: [出版者不详], 2020." || found[0].Title != "湿地碳汇" {
		t.Errorf("%+v, %v", found, err)
	}
	if _, err := r.Search(t.Context(), study, "*", 1); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an empty query: %v", err)
	}
	if _, err := r.Search(t.Context(), "nothing", "碳", 1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no such consultation: %v", err)
	}
}

func TestErasedEvidenceIsNotFound(t *testing.T) {
	d, closeAll := house(t, record.NewMemory(), &record.MemoryKeys{})
	defer closeAll()
	opened(t, d, 1)
	before, _ := reading(t, d)
	acks, err := d.Do(t.Context(), study, evidence("refs", "bibtex", "@book{li, title={Secret}}"))
	if err != nil {
		t.Fatal(err)
	}
	if got := hits(t, before, "secret"); len(got) != 1 {
		t.Fatalf("the control fails: %v", got)
	}
	if _, _, err := d.Erase(t.Context(), study, desk.Erasure{Role: consult.RoleProgram, Ground: "withdrawn", Parts: []record.PartRef{{Index: acks[0].Index, Part: record.Text}}}); err != nil {
		t.Fatal(err)
	}
	after, _ := reading(t, d)
	for name, r := range map[string]desk.References{"an index that knew it": before, "a new index": after} {
		if got := hits(t, r, "secret"); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// An index that knows more leaves than the record holds belongs to a record that was put back: it is made anew.
func TestIndexOfAnotherRecordIsMadeAnew(t *testing.T) {
	d, closeAll := house(t, record.NewMemory(), &record.MemoryKeys{})
	defer closeAll()
	opened(t, d, 1)
	r, index := reading(t, d)
	if err := index.Take(t.Context(), string(study), 0, 1_000, []desk.IndexedReference{{Reference: desk.Reference{Key: "gone"}, SearchedTitle: "storage"}}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Do(t.Context(), study, evidence("refs", "ris", "TY  - BOOK\nID  - new\nTI  - Storage\nER  - \n")); err != nil {
		t.Fatal(err)
	}
	if got := hits(t, r, "storage"); !slices.Equal(got, []string{"refs/new"}) {
		t.Errorf("found %v", got)
	}
}

// Several searches at once take a new file in once.
func TestSearchesAtOnce(t *testing.T) {
	d, closeAll := house(t, record.NewMemory(), &record.MemoryKeys{})
	defer closeAll()
	opened(t, d, 1)
	r, _ := reading(t, d)
	if _, err := d.Do(t.Context(), study, evidence("refs", "ris", "TY  - BOOK\nTI  - Storage\nER  - \n")); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if found, err := r.Search(t.Context(), study, "storage", 9); err != nil || len(found) != 1 {
				t.Errorf("%d found, %v", len(found), err)
			}
		})
	}
	wait.Wait()
}
