package bib_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/bib"
)

// library makes n records with abstracts, as reference managers export them: about 1.6 kB each in BibTeX.
func library(n int) []bib.Record {
	out := make([]bib.Record, n)
	abstract := strings.Repeat("We quantify how storage, transmission and flexible demand lower the cost of a zero-carbon power system in 2060. ", 10)
	for i := range out {
		r := record("article-journal", 1990+i%34, map[bib.Variable]string{
			bib.Title: fmt.Sprintf("Seasonal storage of design %d for {the} region of Møller_%d & the sea", i, i%97), bib.ContainerTitle: fmt.Sprintf("Journal of Energy %d", i%50), bib.Volume: fmt.Sprint(i % 60), bib.Issue: fmt.Sprint(i%12 + 1),
			bib.Page: fmt.Sprintf("%d-%d", i%900+1, i%900+12), bib.DOI: fmt.Sprintf("10.99999/je.%d.%d", i%50, i*7919), bib.Abstract: abstract, bib.URL: fmt.Sprintf("https://example.org/%d", i),
		}, person("Müller", fmt.Sprint("Anna ", i)), person("Li", "Wei"), whole("王小红"))
		r.ID = fmt.Sprint("key", i)
		r.Keywords = []string{"storage", "power system", "碳中和"}
		out[i] = r
	}
	return out
}

func benchmarkRead(b *testing.B, f bib.Format) {
	data, err := bib.Write(library(10_000), f)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if lib, err := (bib.Reader{File: "x"}).Read(data); err != nil || len(lib.Records) != 10_000 {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadBibTeX(b *testing.B)  { benchmarkRead(b, bib.BibTeX) }
func BenchmarkReadRIS(b *testing.B)     { benchmarkRead(b, bib.RIS) }
func BenchmarkReadCSLJSON(b *testing.B) { benchmarkRead(b, bib.CSLJSON) }

// BenchmarkReadXML repeats the records of the test file.
func BenchmarkReadXML(b *testing.B) {
	lib := read(b, "testdata/works.xml", "")
	if len(lib.Records) == 0 {
		b.Fatal("no records")
	}
	one := "<record><ref-type name=\"Journal Article\">17</ref-type><titles><title><style>" + strings.Repeat("Seasonal storage ", 5) + "</style></title></titles><abstract><style>" + strings.Repeat("We quantify how storage lowers cost. ", 30) + "</style></abstract></record>"
	data := []byte("<xml><records>" + strings.Repeat(one, 10_000) + "</records></xml>")
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if lib, err := (bib.Reader{File: "x"}).Read(data); err != nil || len(lib.Records) != 10_000 {
			b.Fatal(err)
		}
	}
}

// BenchmarkDeduplicate takes 10,100 records, of which 100 are there twice (dedupe-sweep needs 3.1 s for as many).
func BenchmarkDeduplicate(b *testing.B) {
	records := library(10_000)
	records = append(records, records[:100]...)
	b.ReportAllocs()
	for b.Loop() {
		if g := bib.Deduplicate(records); len(g) != 100 {
			b.Fatalf("%d groups", len(g))
		}
	}
}
