package bib_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/bib"
)

func TestDeduplicatePairs(t *testing.T) {
	type text = map[bib.Variable]string
	long := "Seasonal storage and the cost of renewable power"
	li, wu := person("Li", "Wei"), person("Wu", "Bo")
	for _, c := range []struct {
		name string
		a, b bib.Record
		want bib.Reason
	}{
		{"DOI written in two ways", record("article-journal", 2020, text{bib.Title: long, bib.DOI: "https://doi.org/10.1/AB.1"}), record("article-journal", 2020, text{bib.Title: long + ".", bib.DOI: "10.1/ab.1"}), bib.SameDOI},
		{"one DOI, two titles: filled in wrongly", record("article-journal", 2020, text{bib.Title: long, bib.DOI: "10.1/a"}, li), record("article-journal", 2020, text{bib.Title: "Wetland methane in a warmer world", bib.DOI: "10.1/a"}, wu), ""},
		{"one PMID", record("article-journal", 2020, text{bib.Title: long, bib.PMID: "123"}), record("article-journal", 2020, text{bib.Title: long, bib.PMID: "123", bib.DOI: "10.1/a"}), bib.SamePMID},
		{"preprint and article", record("article", 2020, text{bib.Title: long, bib.DOI: "10.48550/arxiv.1"}, li), record("article-journal", 2020, text{bib.Title: long, bib.DOI: "10.1/a", bib.Volume: "3", bib.Page: "1-9"}, li), ""},
		{"journal abbreviated, accents, case", record("article-journal", 2020, text{bib.Title: "CO₂ et énergie: une étude comparative", bib.ContainerTitle: "Clin Microbiol Rev"}, li), record("article-journal", 2020, text{bib.Title: "CO2 et Energie - Une Etude comparative", bib.ContainerTitle: "Clinical Microbiology Reviews"}, li), bib.SameTitle},
		{"same title, another journal", record("article-journal", 2020, text{bib.Title: long, bib.ContainerTitle: "Nature"}, li), record("article-journal", 2020, text{bib.Title: long, bib.ContainerTitle: "Energy Policy"}, li), ""},
		{"same title, another author", record("article-journal", 2020, text{bib.Title: long}, li), record("article-journal", 2020, text{bib.Title: long}, wu), ""},
		{"each year's report", record("report", 2018, text{bib.Title: "World energy outlook and scenarios"}, whole("IEA")), record("report", 2020, text{bib.Title: "World energy outlook and scenarios"}, whole("IEA")), ""},
		{"year apart by one: online first", record("article-journal", 2019, text{bib.Title: long}, li), record("article-journal", 2020, text{bib.Title: long, bib.Volume: "3"}, li), bib.SameTitle},
		{"editorials", record("article-journal", 2020, text{bib.Title: "Editorial", bib.ContainerTitle: "Nature"}), record("article-journal", 2020, text{bib.Title: "Editorial", bib.ContainerTitle: "Nature"}), ""},
		{"前言", record("article-journal", 2020, text{bib.Title: "前言", bib.ContainerTitle: "科学"}, whole("李明")), record("article-journal", 2020, text{bib.Title: "前言", bib.ContainerTitle: "科学"}, whole("李明")), ""},
		{"Chinese, width and punctuation", record("article-journal", 2020, text{bib.Title: "面向“双碳”目标的储能（2020版）", bib.ContainerTitle: "中国科学院院刊"}, whole("李明")), record("article-journal", 2020, text{bib.Title: "面向双碳目标的储能(2020版)", bib.ContainerTitle: "中国科学院院刊"}, whole("李明")), bib.SameTitle},
		{"Chinese and its translated title", record("article-journal", 2020, text{bib.Title: "草地碳汇", bib.TranslatedTitle: "Carbon sinks of grasslands in China"}, whole("李明")), record("article-journal", 2020, text{bib.Title: "Carbon Sinks of Grasslands in China"}, person("Li", "Ming")), bib.SameTitle},
		{"misprint in the title", record("article-journal", 2020, text{bib.Title: long, bib.Volume: "3", bib.Page: "11-19"}, li), record("article-journal", 2020, text{bib.Title: "Seasonal storage and the costs of renewable powers", bib.Volume: "3", bib.Page: "11"}, li), bib.SimilarTitle},
		{"part 1 and part 2", record("article-journal", 2020, text{bib.Title: long + ", part 1", bib.Volume: "3", bib.Page: "11-19", bib.ContainerTitle: "Nature"}, li), record("article-journal", 2020, text{bib.Title: long + ", part 2", bib.Volume: "3", bib.Page: "20", bib.ContainerTitle: "Nature"}, li), ""},
		{"nothing but a type", record("book", 0, nil), record("book", 0, nil), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, pair := range [][]bib.Record{{c.a, c.b}, {c.b, c.a}} {
				var got bib.Reason
				if g := bib.Deduplicate(pair); len(g) > 0 {
					got = g[0][0].Reason
				}
				if got != c.want {
					t.Errorf("found %q, want %q", got, c.want)
				}
			}
		})
	}
}

// A library that is there as RIS and as BibTeX merges to one copy of each record, and the groups do not depend on the
// order of the records.
func TestDeduplicateFormatsAndOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := library(12)
		var all []bib.Record
		for _, f := range []bib.Format{bib.RIS, bib.BibTeX, bib.CSLJSON} {
			data, err := bib.Write(records, f)
			if err != nil {
				t.Fatal(err)
			}
			lib, err := bib.Reader{Format: f}.Read(data)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, lib.Records...)
		}
		order := rapid.Permutation(all).Draw(t, "order")
		groups := bib.Deduplicate(order)
		if len(groups) != len(records) {
			t.Fatalf("%d works, want %d", len(groups), len(records))
		}
		for _, g := range groups {
			for _, m := range g {
				if order[m.Index].ID != order[g[0].Index].ID {
					t.Fatalf("%s and %s are taken for one work", order[m.Index].ID, order[g[0].Index].ID)
				}
			}
			if !slices.IsSortedFunc(g, func(a, b bib.Member) int { return a.Index - b.Index }) || len(g) != 3 {
				t.Fatalf("group %v", g)
			}
		}
	})
}

// Files of one damaged thing over and over are read in time that rises with their length, not with its square: a
// quarter of a megabyte of each would else outlast the test.
func TestRepeatedDamage(t *testing.T) {
	for format, pieces := range map[bib.Format][]string{
		bib.BibTeX: {"@article{k, title={", "@comment{\n", "@article{\n", "{{{{{", "@string{a = ", "@article{k, t = \"\n", "}}} , a = {b}\n", "@comment{@article{x,\n"},
		bib.RIS:    {"TY  - \n", "AU  - a\n"}, bib.CSLJSON: {"[{\"a\":"}, bib.EndNoteXML: {"<record><a>"}, bib.Refer: {"%A x %A y\n"}, bib.NoteExpress: {"{Reference Type}: a\n", "{Title}: a\nb\n"},
		bib.NBIB: {"PMID- 1\n"}, bib.ISI: {"PT J\nER\n"}, bib.RefWorks: {"A1 a;b\n"}, bib.EStudy: {"Title-题名: a\n"},
	} {
		for _, piece := range pieces {
			data := []byte(strings.Repeat(piece, 1<<18/len(piece)))
			if _, err := (bib.Reader{Format: format}).Read(data); err != nil {
				t.Errorf("%s, %q: %v", format, piece, err)
			}
		}
	}
}

func ExampleDeduplicate() {
	lib, err := bib.Reader{File: "two.ris"}.Read([]byte("TY  - JOUR\nTI  - Carbon sinks of grasslands\nAU  - Li, Wei\nER  - \nTY  - JOUR\nTI  - Carbon Sinks of Grasslands.\nAU  - Li, W.\nER  - \n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, group := range bib.Deduplicate(lib.Records) {
		for _, m := range group {
			fmt.Println(lib.Records[m.Index].Line, m.Reason)
		}
	}
	// Output:
	// 1 title
	// 5 title
}
