package bib_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/bib"
)

// words are texts with what the formats treat in a special way.
var words = rapid.StringMatching(`[A-Za-z0-9äöüßéñŁ碳中和湿地，。:;.?!&%#_\\{}~^$"'<>()\[\]=@+*/–—-]{1,12}( [A-Za-z0-9碳中和é&%$_{}\\~^'"-]{1,8}){0,4}`)

// simple are texts without marks of any format.
var simple = rapid.StringMatching(`[A-Za-z碳中和é]{1,8}( [A-Za-z0-9碳中]{1,8}){0,2}`)

var nameGen = rapid.Custom(func(t *rapid.T) bib.Name {
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return bib.Name{Literal: rapid.StringMatching(`[陈王李郭][涛博雅军]{1,2}`).Draw(t, "han")}
	case 1:
		return bib.Name{Literal: rapid.StringMatching(`[A-Z][a-z]{2,8} (University|Institute) of [A-Z][a-z]{2,8}`).Draw(t, "body")}
	case 2:
		return bib.Name{Literal: "others"}
	case 3:
		return bib.Name{Family: rapid.StringMatching(`[A-Z][a-zé]{1,8}`).Draw(t, "family"), Given: rapid.StringMatching(`[A-Z][a-zü]{2,6}( [A-Z]\.)?`).Draw(t, "given"), Particle: rapid.SampledFrom([]string{"", "van", "de la"}).Draw(t, "particle"), Suffix: rapid.SampledFrom([]string{"", "Jr.", "III"}).Draw(t, "suffix")}
	}
	return bib.Name{Family: rapid.StringMatching(`[A-Z][a-zé]{1,8}( [A-Z][a-z]{1,5})?`).Draw(t, "family"), Given: rapid.StringMatching(`[A-Z]\.( [A-Z]\.)?`).Draw(t, "given")}
})

var dateGen = rapid.Custom(func(t *rapid.T) bib.Date {
	day := func() bib.Day {
		d := bib.Day{Year: rapid.IntRange(1500, 2100).Draw(t, "year"), Month: rapid.IntRange(0, 12).Draw(t, "month")}
		if d.Month > 0 {
			d.Day = rapid.IntRange(0, 28).Draw(t, "day")
		}
		return d
	}
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return bib.Date{}
	case 1:
		return bib.Date{Literal: "in press"}
	case 2:
		return bib.Date{From: day(), To: day()}
	}
	return bib.Date{From: day()}
})

// recordGen makes records of the types that all written formats know.
var recordGen = rapid.Custom(func(t *rapid.T) bib.Record {
	var r bib.Record
	r.ID = rapid.StringMatching(`[A-Za-z][A-Za-z0-9:_.-]{0,11}`).Draw(t, "id")
	r.Type = rapid.SampledFrom([]string{"article-journal", "book", "chapter", "paper-conference", "thesis", "report", "patent", "standard", "webpage", "dataset", "software", "article-newspaper", "legislation", "map", "document", "interview"}).Draw(t, "type")
	for _, v := range []bib.Variable{bib.Title, bib.ContainerTitle, bib.ContainerTitleShort, bib.CollectionTitle, bib.Publisher, bib.PublisherPlace, bib.Abstract, bib.Note, bib.TitleShort, bib.EventTitle, bib.TranslatedTitle} {
		if rapid.Bool().Draw(t, "has") {
			r.Text[v] = words.Draw(t, v.String())
		}
	}
	for _, v := range []bib.Variable{bib.Volume, bib.Issue, bib.Number, bib.Edition, bib.CollectionNumber, bib.NumberOfPages, bib.Version, bib.Language, bib.Source, bib.PMID, bib.CallNumber, bib.Medium, bib.Genre} {
		if rapid.Bool().Draw(t, "has") {
			r.Text[v] = rapid.StringMatching(`[A-Za-z0-9]{1,6}`).Draw(t, v.String())
		}
	}
	r.Text[bib.Page] = rapid.SampledFrom([]string{"", "12", "12-19", "e12-e19", "12-19, 30", "A01"}).Draw(t, "page")
	r.Text[bib.DOI] = rapid.SampledFrom([]string{"", "10.1000/a_b(c)<1>", "10.16418/j.issn.1000-3045"}).Draw(t, "doi")
	r.Text[bib.URL] = rapid.SampledFrom([]string{"", "https://example.org/a_b?c=%20&d=1#e", "https://example.org/~li"}).Draw(t, "url")
	r.Text[bib.ISSN] = rapid.SampledFrom([]string{"", "1000-3045"}).Draw(t, "issn")
	r.Text[bib.ISBN] = rapid.SampledFrom([]string{"", "978-3-86490-311-3"}).Draw(t, "isbn")
	for _, role := range []bib.Role{bib.Author, bib.Editor, bib.Translator, bib.Supervisor} {
		r.Names[role] = rapid.SliceOfN(nameGen, 0, 3).Draw(t, role.String())
	}
	r.Keywords = rapid.SliceOfNDistinct(simple, 0, 3, rapid.ID[string]).Draw(t, "keywords")
	r.Issued = dateGen.Draw(t, "issued")
	r.Accessed = bib.Date{From: bib.Day{Year: 2023, Month: 7, Day: 1}}
	r.Extra = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bib.Field {
		return bib.Field{Name: rapid.SampledFrom([]string{"timestamp", "groups", "x-own"}).Draw(t, "name"), Value: simple.Draw(t, "value")}
	}), 0, 2).Draw(t, "extra")
	return r
})

// same compares two records, leaving out the line and the file's word for the type, which each format has of its own.
func same(a, b bib.Record) bool {
	a.Line, b.Line, a.Kind, b.Kind = 0, 0, "", ""
	for i := range a.Names {
		if len(a.Names[i]) == 0 && len(b.Names[i]) == 0 {
			a.Names[i], b.Names[i] = nil, nil
		}
	}
	if len(a.Keywords)+len(b.Keywords) == 0 {
		a.Keywords, b.Keywords = nil, nil
	}
	if len(a.Extra)+len(b.Extra) == 0 {
		a.Extra, b.Extra = nil, nil
	}
	return reflect.DeepEqual(a, b)
}

// What is written is read back the same, in each format that is written, and detected as that format.
func TestWrittenIsReadBack(t *testing.T) {
	for _, f := range []bib.Format{bib.CSLJSON, bib.BibTeX, bib.RIS} {
		t.Run(string(f), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				want := rapid.SliceOfN(recordGen, 1, 3).Draw(t, "records")
				data, err := bib.Write(want, f)
				if err != nil {
					t.Fatal(err)
				}
				lib, err := bib.Reader{File: "x"}.Read(data)
				if err != nil || lib.Format != f || len(lib.Unread) > 0 || len(lib.Records) != len(want) {
					t.Fatalf("%v, %s, unread %v, %d records of %d:\n%s", err, lib.Format, lib.Unread, len(lib.Records), len(want), data)
				}
				for i := range want {
					if !same(lib.Records[i], want[i]) {
						t.Fatalf("read back\n%+v\nof\n%+v\nin\n%s", lib.Records[i], want[i], data)
					}
				}
			})
		})
	}
}

// A file that is cut anywhere gives the entries before the cut, and no entry but the last is harmed.
func TestCutAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom([]bib.Format{bib.BibTeX, bib.RIS, bib.CSLJSON}).Draw(t, "format")
		whole := rapid.SliceOfN(recordGen, 2, 4).Draw(t, "records")
		data, err := bib.Write(whole, f)
		if err != nil {
			t.Fatal(err)
		}
		cut := rapid.IntRange(0, len(data)).Draw(t, "cut")
		lib, err := bib.Reader{File: "x", Format: f}.Read(data[:cut])
		if err != nil {
			t.Fatal(err)
		}
		intact := 0
		for i := range whole {
			head, _ := bib.Write(whole[:i+1], f)
			if cut >= len(strings.TrimRight(string(head), "\n ]")) {
				intact = i + 1
			}
		}
		if len(lib.Records) < intact || len(lib.Records) > intact+1 {
			t.Fatalf("%d records of %d before the cut", len(lib.Records), intact)
		}
		for i := range intact {
			if !same(lib.Records[i], whole[i]) {
				t.Fatalf("record %d is not what it was: %+v", i, lib.Records[i])
			}
		}
	})
}
