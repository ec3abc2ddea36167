package intake_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/intake"
)

// evidence is the evidence that one file becomes, with the notes about it.
func evidence(t *testing.T, file, content string) (*consult.EvidenceAdded, []string) {
	t.Helper()
	p, err := intake.Source("evidence", file, []byte(content), opened(t), intake.SourceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var notes []string
	for _, n := range p.Notes {
		notes = append(notes, fmt.Sprint(n.Key, n.Args))
	}
	for _, c := range p.Commands {
		if e, ok := c.(consult.Put).Body.(*consult.EvidenceAdded); ok {
			return e, notes
		}
	}
	t.Fatal("no evidence")
	return nil, nil
}

func TestReferencesOfEvidence(t *testing.T) {
	e, notes := evidence(t, "refs.bib", "@article{li, author={Li, Wei}, title={Carbon}, journal={Nature}, year=2020, doi={10.1/x}}\n@book{cut, title={Cut")
	want := []consult.Reference{
		{Key: "li", DOI: "10.1/x", Cite: consult.Text{En: "Li, W. (2020). Carbon. Nature. https://doi.org/10.1/x", Zh: "LI W. Carbon[J]. Nature, 2020. DOI:10.1/x."}},
		{Key: "cut", Cite: consult.Text{En: "Cut. (n.d.).", Zh: "Cut[M]. [S.l.]: [s.n.]."}},
	}
	if e.Data.Entries != 2 || e.Data.Format != "bibtex" || !reflect.DeepEqual(e.Data.References, want) {
		t.Errorf("%+v", e.Data)
	}
	if !reflect.DeepEqual(notes, []string{"intake.note.references_unread[n 1 lines 2]"}) {
		t.Errorf("notes %q", notes)
	}
}

func TestReferencesInOtherEncodings(t *testing.T) {
	// {Title}: 碳, in GB 2312; a name in windows-1252.
	e, _ := evidence(t, "cnki.net", "{Reference Type}: Journal Article\n{Title}: \xcc\xbc\xd6\xd0\xba\xcd\n{Author}: \xc0\xee\xc3\xf7\n")
	if len(e.Data.References) != 1 || e.Data.References[0].Cite.Zh != "李明. 碳中和[J]." {
		t.Errorf("GB 2312: %+v", e.Data)
	}
	e, _ = evidence(t, "old.bib", "@book{k, author={M\xfcller, Anna}, title={Energy}}")
	if len(e.Data.References) != 1 || e.Data.References[0].Cite.En != "Müller, A. (n.d.). Energy." || e.Text.Content != "@book{k, author={Müller, Anna}, title={Energy}}" {
		t.Errorf("windows-1252: %+v", e)
	}
}

func TestEvidenceThatIsNoReferences(t *testing.T) {
	for _, c := range []struct {
		file, content, format string
		entries               int
	}{
		{"notes.txt", "Some notes.\n", "text", 1}, {"table.csv", "a,b\n1,2\n3,4\n", "csv", 2}, {"empty.bib", "% nothing yet\n", "bibtex", 0}, {"other.json", "{\"a\": 1}", "text", 1},
	} {
		if e, notes := evidence(t, c.file, c.content); e.Data.Format != c.format || e.Data.Entries != c.entries || e.Data.References != nil || e.Text.Content != c.content || notes != nil {
			t.Errorf("%s: %+v, notes %q", c.file, e.Data, notes)
		}
	}
}

func TestDraggedIdentifiersAreNoted(t *testing.T) {
	var content string
	for i := range 5 {
		content += fmt.Sprintf("@article{k%d, title={Title %d}, journal={J%d}, year=%d, doi={10.1016/x.%d}}\n", i, i, i, 2000+i, 100+i)
	}
	if _, notes := evidence(t, "refs.bib", content); !reflect.DeepEqual(notes, []string{"intake.note.references_check[n 1 lines 1]"}) {
		t.Errorf("notes %q", notes)
	}
}
