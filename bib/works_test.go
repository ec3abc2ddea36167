package bib_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/bib"
)

// formats are the files of testdata: the same two works in each format that is read.
var formats = map[string]bib.Format{
	"works.bib": bib.BibTeX, "works.ris": bib.RIS, "works.nbib": bib.NBIB, "works.isi": bib.ISI, "works.enw": bib.Refer, "works.refworks.txt": bib.RefWorks,
	"works.net": bib.NoteExpress, "works.e-study.txt": bib.EStudy, "works.xml": bib.EndNoteXML, "works.csl.json": bib.CSLJSON, "works.openalex.json": bib.OpenAlex, "works.crossref.json": bib.Crossref,
}

// The same work says the same in each format, and its copies from all of them are found to be one.
func TestTheSameWorkInEachFormat(t *testing.T) {
	var all []bib.Record
	articles := map[int]bool{}
	for file, format := range formats {
		lib := read(t, filepath.Join("testdata", file), "")
		if lib.Format != format || len(lib.Unread)+len(lib.Warnings) > 0 || len(lib.Records) == 0 {
			t.Errorf("%s: %s, unread %v, warnings %v, %d records", file, lib.Format, lib.Unread, lib.Warnings, len(lib.Records))
			continue
		}
		articles[len(all)] = true
		all = append(all, lib.Records...)
		r := lib.Records[0]
		for v, want := range map[bib.Variable]string{
			bib.Title: "Seasonal storage and the cost of 100 % renewable power", bib.ContainerTitle: "Journal of Energy and Carbon", bib.Volume: "12", bib.Issue: "3",
			bib.Page: "101-119", bib.DOI: "10.99999/jec.2021.0101", bib.Abstract: "We compare eight designs.", bib.ISSN: "1234-5679",
		} {
			if got := r.Text[v]; got != want && (v != bib.ISSN || format != bib.EStudy) {
				t.Errorf("%s: %s is %q, want %q", file, v, got, want)
			}
		}
		authors := []bib.Name{{Family: "Ravn", Given: "Søren"}, {Family: "Černy", Given: "Jana"}}
		if r.Type != "article-journal" || r.Year() != 2021 || !reflect.DeepEqual(r.Names[bib.Author], authors) || !slices.Equal(r.Keywords, []string{"storage", "renewable power"}) {
			t.Errorf("%s: %s of %d by %v about %q", file, r.Type, r.Year(), r.Names[bib.Author], r.Keywords)
		}
		if len(lib.Records) < 2 || format == bib.Crossref {
			continue
		}
		r = lib.Records[1]
		if r.Type != "thesis" || r.Text[bib.Title] != "草地碳汇的长期观测" || r.Text[bib.Publisher] != "北方大学" || r.Year() != 2019 || !reflect.DeepEqual(r.Names[bib.Author], []bib.Name{{Literal: "林晓燕"}}) {
			t.Errorf("%s: thesis %+v", file, r)
		}
	}
	groups := bib.Deduplicate(all)
	if len(groups) != 2 {
		t.Fatalf("%d works found, want 2: %v", len(groups), groups)
	}
	for _, g := range groups {
		if articles[g[0].Index] && len(g) != len(formats) {
			t.Errorf("the article was found %d times in %d files", len(g), len(formats))
		}
	}
}

// What has no place in the model is kept under its own name.
func TestUnknownFieldsAreKept(t *testing.T) {
	for file, want := range map[string]bib.Field{
		"works.bib": {Name: "mykey", Value: "kept"}, "works.net": {Name: "Author Address", Value: "Institute of Energy"}, "works.csl.json": {Name: "shelf", Value: `{"row":4}`},
		"works.openalex.json": {Name: "cited_by_count", Value: "3"}, "works.nbib": {Name: "PT", Value: "Journal Article"},
	} {
		if lib := read(t, filepath.Join("testdata", file), ""); !slices.Contains(lib.Records[0].Extra, want) {
			t.Errorf("%s: %v is not among %v", file, want, lib.Records[0].Extra)
		}
	}
}

// fuzz reads any bytes in one format: nothing panics, every line named exists, and what is written of the records is
// read back as as many.
func fuzz(f *testing.F, format bib.Format) {
	for file, of := range formats {
		if of == format {
			data, err := os.ReadFile(filepath.Join("testdata", file))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
			f.Add(data[:len(data)*2/3])
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lib, err := bib.Reader{File: "f", Format: format, GB18030: func(b []byte) ([]byte, error) { return b, nil }}.Read(data)
		if err != nil {
			return
		}
		lines := 2 + len(data)
		for _, e := range lib.Unread {
			if e.Place.Row < 1 || e.Place.Row > lines {
				t.Errorf("line %d of %d: %v", e.Place.Row, lines, e)
			}
		}
		bib.Check("f", lib.Records)
		bib.Deduplicate(lib.Records)
		for _, r := range lib.Records {
			bib.GBT7714.Cite(r)
			bib.APA.Cite(r)
		}
		for _, to := range []bib.Format{bib.BibTeX, bib.RIS, bib.CSLJSON} {
			written, err := bib.Write(lib.Records, to)
			if err != nil {
				t.Fatal(err)
			}
			again, err := bib.Reader{File: "w", Format: to, Encoding: bib.UTF8}.Read(written)
			if err != nil || len(again.Records) != len(lib.Records) {
				t.Errorf("%s: %d records read back of %d (%v)\n%s", to, len(again.Records), len(lib.Records), err, written)
			}
		}
	})
}

func FuzzBibTeX(f *testing.F)      { fuzz(f, bib.BibTeX) }
func FuzzRIS(f *testing.F)         { fuzz(f, bib.RIS) }
func FuzzNBIB(f *testing.F)        { fuzz(f, bib.NBIB) }
func FuzzISI(f *testing.F)         { fuzz(f, bib.ISI) }
func FuzzRefer(f *testing.F)       { fuzz(f, bib.Refer) }
func FuzzRefWorks(f *testing.F)    { fuzz(f, bib.RefWorks) }
func FuzzNoteExpress(f *testing.F) { fuzz(f, bib.NoteExpress) }
func FuzzEStudy(f *testing.F)      { fuzz(f, bib.EStudy) }
func FuzzEndNoteXML(f *testing.F)  { fuzz(f, bib.EndNoteXML) }
func FuzzCSLJSON(f *testing.F)     { fuzz(f, bib.CSLJSON) }
func FuzzOpenAlex(f *testing.F)    { fuzz(f, bib.OpenAlex) }
func FuzzCrossref(f *testing.F)    { fuzz(f, bib.Crossref) }

// FuzzDetect reads any bytes without being told what they are.
func FuzzDetect(f *testing.F) {
	for file := range formats {
		data, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lib, err := bib.Reader{File: "f"}.Read(data)
		if err == nil && lib.Format == "" {
			t.Error("read without a format")
		}
	})
}
