package brief_test

import (
	"bytes"
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/brief"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/docx"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
)

func files(t testing.TB, s *consult.State) (map[string][]byte, []dossier.Sentence) {
	t.Helper()
	f, err := analysis.Compute(s)
	if err != nil {
		t.Fatal(err)
	}
	out, sentences, err := brief.Files(s, f, brief.Head{Round: "2", Size: s.Size, Root: "AAAA"})
	if err != nil {
		t.Fatal(err)
	}
	return out, sentences
}

func TestFiles(t *testing.T) {
	s := usual(t)
	first, sentences := files(t, s)
	for _, name := range []string{"brief.en.html", "brief.zh.html", "brief.en.docx", "brief.zh.docx", "checklists/accord.csv", "checklists/delphistar.csv", "checklists/reprise.csv", "individual/E01.en.html", "individual/E24.zh.html"} {
		if len(first[name]) == 0 {
			t.Errorf("%s is missing", name)
		}
	}
	if len(first) != 7+2*24 {
		t.Errorf("%d files", len(first))
	}
	if len(sentences) == 0 || sentences[0].Lang != "zh-CN" || sentences[len(sentences)-1].Lang != "en" {
		t.Error("the sentences are not those of both languages, Chinese first")
	}
	second, _ := files(t, usual(t))
	for _, name := range slices.Sorted(maps.Keys(first)) {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s differs between two runs", name)
		}
	}
}

// TestDocumentHoldsTheSentences reads the Word document back: each sentence stands in its bookmark, word for word.
func TestDocumentHoldsTheSentences(t *testing.T) {
	for name, make := range shapes() {
		s := make(t)
		for _, lang := range i18n.Langs() {
			d, err := compose(t, s, lang)
			if err != nil {
				t.Fatal(err)
			}
			file, err := d.DOCX()
			if err != nil {
				t.Fatalf("%s, %s: %v", name, lang, err)
			}
			passages, err := docx.Text(file)
			if err != nil {
				t.Fatal(err)
			}
			marked := map[string]string{}
			for _, p := range passages {
				for _, m := range p.Marks {
					marked[m.ID] = m.Text
				}
			}
			for _, x := range d.Sentences() {
				if got := marked["s-"+x.ID]; got != docx.Clean(x.Text) {
					t.Errorf("%s, %s: %s is %q in the document, not %q", name, lang, x.ID, got, x.Text)
				}
			}
		}
	}
}

func TestChecklists(t *testing.T) {
	out, sentences := files(t, usual(t))
	ids := map[string]bool{}
	for _, x := range sentences {
		ids["s-"+x.ID] = true
	}
	for name, want := range map[string]struct {
		items  int
		stated map[string]string // part of what an item states
		absent []string
	}{
		"accord.csv":     {35, map[string]string{"I2": "Which questions on storage", "M12": "at least 70 %", "R2": "Two sheets came by post.", "R3": "In round 2, 23 of 24"}, []string{"I1", "M16", "O2", "T1"}},
		"delphistar.csv": {38, map[string]string{"10": "哪些储能问题应先研究", "29": "70 %", "33": "23"}, []string{"1", "9", "37"}},
		"reprise.csv":    {31, map[string]string{"4": "Ministry of Science", "19": "1 was rejected"}, []string{"10", "31"}},
	} {
		rows, err := csv.NewReader(bytes.NewReader(out["checklists/"+name])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(rows[0], []string{"item", "topic", "stated", "source", "where"}) || len(rows) != want.items+1 {
			t.Errorf("%s: header %v, %d items", name, rows[0], len(rows)-1)
		}
		at := map[string][]string{}
		for _, r := range rows[1:] {
			at[r[0]] = r
			if r[2] == "" || strings.Contains(strings.Join(r, ""), "⟦") {
				t.Errorf("%s: item %s is %v", name, r[0], r)
			}
			for place := range strings.FieldsSeq(r[4]) {
				if strings.HasPrefix(place, "s-") && !ids[place] {
					t.Errorf("%s: item %s points to %s, which no brief has", name, r[0], place)
				}
			}
		}
		for id, part := range want.stated {
			if !strings.Contains(at[id][2], part) {
				t.Errorf("%s: item %s states %q, without %q", name, id, at[id][2], part)
			}
		}
		for _, id := range want.absent {
			if at[id][2] != "NOT STATED" {
				t.Errorf("%s: item %s states %q", name, id, at[id][2])
			}
		}
	}
}

// TestIndividual looks for an expert's own answers and words in the own report, and for nobody else's.
func TestIndividual(t *testing.T) {
	out, _ := files(t, usual(t))
	mine := string(out["individual/E02.en.html"])
	for _, want := range []string{"Pseudonym E02", "Camp 1, voice 1:", "What limits storage technology Q03?", "the record holds your answers as leaf", "<svg"} {
		if !strings.Contains(mine, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	for _, other := range []string{"voice 2:", "E03"} {
		if strings.Contains(mine, other) {
			t.Errorf("the report tells of another expert: %q", other)
		}
	}
	for name, page := range out {
		if strings.HasPrefix(name, "individual/") && (bytes.Contains(page, []byte("⟦")) || bytes.Contains(page, []byte("NaN"))) {
			t.Errorf("%s holds a missing text or number", name)
		}
	}
	open := study(t, sample{items: 2, experts: 6, rounds: 1, alter: func(d *consult.Definition) { d.Anonymity = "blind" }})
	if blind, _ := files(t, open); len(blind) != 7 {
		t.Errorf("experts who are not known have individual reports: %d files", len(blind))
	}
}

func TestIndividualReportsStaySmall(t *testing.T) {
	out, _ := files(t, showcase(t))
	n := 0
	for name, page := range out {
		if !strings.HasPrefix(name, "individual/") {
			continue
		}
		n++
		if len(page) > 400<<10 {
			t.Errorf("%s has %d kB", name, len(page)>>10)
		}
	}
	if n != 120 {
		t.Errorf("%d individual reports of 60 experts in two languages", n)
	}
}

func benchmark(b *testing.B, s *consult.State, make func(*analysis.Findings)) {
	f, err := analysis.Compute(s)
	if err != nil {
		b.Fatal(err)
	}
	f = f.Disclosed()
	for b.Loop() {
		make(f)
	}
}

func BenchmarkHorizonScanBriefs(b *testing.B) {
	s := horizonScan(b)
	benchmark(b, s, func(f *analysis.Findings) {
		for _, lang := range i18n.Langs() {
			d, err := brief.Compose(brief.Input{State: s, Findings: f, Lang: lang})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := d.HTML(); err != nil {
				b.Fatal(err)
			}
			if _, err := d.DOCX(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkHorizonScanFiles(b *testing.B) {
	s := horizonScan(b)
	benchmark(b, s, func(f *analysis.Findings) {
		if _, _, err := brief.Files(s, f, brief.Head{}); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkHorizonScanIndividual(b *testing.B) {
	s := horizonScan(b)
	benchmark(b, s, func(f *analysis.Findings) { brief.Individual(s, f) })
}
