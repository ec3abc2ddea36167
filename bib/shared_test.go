package bib_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tanwen/tanwen/bib"
)

// shared returns the folder of reference files collected from public projects; tests on them are skipped without it.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TANWEN_SHARED")
	if dir == "" {
		wd, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for ; filepath.Dir(wd) != wd; wd = filepath.Dir(wd) {
			if _, err := os.Stat(filepath.Join(wd, "go.mod")); err == nil {
				dir = filepath.Join(filepath.Dir(wd), "shared")
				break
			}
		}
	}
	dir = filepath.Join(dir, "data", "refine")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the folder shared is not beside the project (TANWEN_SHARED names it), so the public reference files are not read")
	}
	return dir
}

// read reads one file with every encoding at hand.
func read(t testing.TB, path string, format bib.Format) bib.Library {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := bib.Reader{File: filepath.Base(path), Format: format, GB18030: simplifiedchinese.GB18030.NewDecoder().Bytes}.Read(data)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return lib
}

// The 114 records that the authors of the set marked "Duplicate" (IEBH dedupe-sweep, tafenoquine.xml), both copies
// of each work, are found; nothing else is.
func TestDeduplicateTafenoquine(t *testing.T) {
	lib := read(t, filepath.Join(shared(t), "dedupe", "tafenoquine.xml"), "")
	if len(lib.Records) != 179 || len(lib.Unread) > 0 {
		t.Fatalf("%d records, unread %v; want 179", len(lib.Records), lib.Unread)
	}
	found := map[int]bool{}
	for _, g := range bib.Deduplicate(lib.Records) {
		for _, m := range g {
			found[m.Index] = true
		}
	}
	right, wrong, missed := 0, 0, 0
	for i, r := range lib.Records {
		marked := false
		for _, f := range r.Extra {
			marked = marked || f.Name == "caption" && f.Value == "Duplicate"
		}
		switch {
		case marked && found[i]:
			right++
		case found[i]:
			wrong++
		case marked:
			missed++
		}
	}
	if right != 114 || wrong != 0 || missed != 0 {
		t.Errorf("%d true, %d false, %d missed; want 114, 0, 0", right, wrong, missed)
	}
}

// Every line of the JabRef files that begins an entry gives a record, in all encodings and with the wrong
// declarations that the files have on purpose.
func TestJabRefEntries(t *testing.T) {
	entries, records := 0, 0
	err := filepath.WalkDir(filepath.Join(shared(t), "references", "jabref"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".bib") {
			return err
		}
		lib := read(t, path, bib.BibTeX)
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n := entryLines(string(data))
		entries, records = entries+n, records+len(lib.Records)
		if len(lib.Records) < n {
			t.Errorf("%s: %d entry lines, %d records", filepath.Base(path), n, len(lib.Records))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d entry lines, %d records", entries, records)
	if entries < 681 || records < entries {
		t.Errorf("%d entry lines, %d records; want at least 681 and all of them", entries, records)
	}
}

// entryLines counts lines such as "@article{key,", with the zero bytes of UTF-16 left out.
func entryLines(s string) (n int) {
	s = strings.NewReplacer("\x00", "", "\r", "\n").Replace(s)
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.ToLower(strings.TrimLeft(line, " \t\ufeff"))
		kind, _, ok := strings.Cut(line, "{")
		kind = strings.TrimSpace(kind)
		if ok && len(kind) > 1 && kind[0] == '@' && strings.Trim(kind[1:], "abcdefghijklmnopqrstuvwxyz") == "" && kind != "@comment" && kind != "@string" && kind != "@preamble" {
			n++
		}
	}
	return n
}

// The records of citation-js's BibTeX file equal its CSL-JSON (0.8.2).
func TestBibTeXAgreesWithCitationJS(t *testing.T) {
	dir := filepath.Join(shared(t), "references", "citation-js")
	got, want := read(t, filepath.Join(dir, "bibtex-input.bib"), ""), read(t, filepath.Join(dir, "bibtex-csl.json"), "")
	if len(got.Records) != len(want.Records) {
		t.Fatalf("%d records, want %d", len(got.Records), len(want.Records))
	}
	for i := range want.Records {
		g, w := got.Records[i], want.Records[i]
		if g.ID != w.ID || g.Type != w.Type || g.Text != w.Text || g.Issued != w.Issued || !reflect.DeepEqual(g.Names, w.Names) {
			t.Errorf("%s:\n got %+v\nwant %+v", w.ID, g, w)
		}
	}
}

// Every field of the CNKI exports is read in each of three layouts and three encodings, with the defects that each
// record carries.
func TestCNKIExports(t *testing.T) {
	dir := filepath.Join(shared(t), "own", "cnki")
	data, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var expected map[string][]struct {
		Title, Kind, Abstract, Pages  string
		Authors, Keywords, Defects    []string
		Container, Volume, Issue, DOI *string
		Year                          int
	}
	if err := json.Unmarshal(data, &expected); err != nil {
		t.Fatal(err)
	}
	of := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	records := 0
	for file, list := range expected {
		lib := read(t, filepath.Join(dir, file), "")
		if len(lib.Records) != len(list) {
			t.Errorf("%s: %d records, want %d", file, len(lib.Records), len(list))
			continue
		}
		for i, want := range list {
			records++
			r := lib.Records[i]
			authors := []string{}
			for _, n := range r.Names[bib.Author] {
				name := n.Literal
				if name == "" {
					name = n.Family + " " + n.Given
				}
				authors = append(authors, name)
			}
			for _, c := range []struct {
				what      string
				got, want any
			}{
				{"title", r.Text[bib.Title], want.Title}, {"kind", r.Type, want.Kind}, {"abstract", r.Text[bib.Abstract], want.Abstract},
				{"pages", r.Text[bib.Page], want.Pages}, {"authors", authors, want.Authors}, {"keywords", r.Keywords, want.Keywords},
				{"container", r.Text[bib.ContainerTitle], of(want.Container)}, {"volume", r.Text[bib.Volume], of(want.Volume)},
				{"issue", r.Text[bib.Issue], of(want.Issue)}, {"doi", r.Text[bib.DOI], of(want.DOI)}, {"year", r.Year(), want.Year},
			} {
				if !reflect.DeepEqual(c.got, c.want) {
					t.Errorf("%s, record %d, %s: %q, want %q (defects: %s)", file, i, c.what, c.got, c.want, strings.Join(want.Defects, ", "))
				}
			}
		}
	}
	if records != 135 {
		t.Errorf("%d records compared, want 135", records)
	}
}

// The exports of public services are read without a loss; the numbers were counted by their start marks.
func TestPublicExports(t *testing.T) {
	dir := filepath.Join(shared(t), "references")
	for _, c := range []struct {
		file    string
		format  bib.Format
		records int
		titled  bool
	}{
		{"asreview/embase.ris", bib.RIS, 6, true}, {"asreview/ovid_zotero.ris", bib.RIS, 6, true}, {"asreview/pubmed_zotero.ris", bib.RIS, 6, true},
		{"asreview/pubmed_endnote.txt", bib.RIS, 6, true}, {"asreview/web_of_science.txt", bib.RIS, 10, true}, {"asreview/faulty_year.ris", bib.RIS, 1, true},
		{"asreview/baseline_reference_types.ris", bib.RIS, 60, false}, {"cnki-noteexpress/CoverAllTest15Entries.net", bib.NoteExpress, 15, true},
		{"cnki-noteexpress/ChineseColon.net", bib.NoteExpress, 1, true}, {"jabref/importer/fileformat/NbibImporterTest.nbib", bib.NBIB, 1, true},
		{"jabref/importer/fileformat/IsiImporterTest1.isi", bib.ISI, 1, true}, {"jabref/importer/fileformat/IsiImporterTestMedline.isi", bib.ISI, 2, true},
		{"jabref/importer/fileformat/EndnoteXmlImporterTestArticle2.xml", bib.EndNoteXML, 2, true}, {"jabref/importer/fileformat/Endnote.book.example.enw", bib.Refer, 1, true},
	} {
		lib := read(t, filepath.Join(dir, c.file), "")
		if lib.Format != c.format || len(lib.Records) != c.records || len(lib.Unread) > 0 {
			t.Errorf("%s: %s, %d records, unread %v; want %s, %d, none", c.file, lib.Format, len(lib.Records), lib.Unread, c.format, c.records)
		}
		for _, r := range lib.Records {
			if c.titled && r.Text[bib.Title] == "" {
				t.Errorf("%s:%d: no title: %+v", c.file, r.Line, r)
			}
		}
	}
}
