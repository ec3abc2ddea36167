package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/docx"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenParts are compared byte by byte, a line for each element.
var goldenParts = []string{
	"[Content_Types].xml", "docProps/core.xml", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/numbering.xml",
	"word/settings.xml", "word/fontTable.xml", "word/footnotes.xml", "word/header-portrait.xml", "word/footer-landscape.xml",
}

func TestPartsEqualTheGoldenOnes(t *testing.T) {
	for name, file := range samples(t) {
		parts := unzip(t, file)
		for _, entry := range goldenParts {
			got := append(bytes.ReplaceAll(parts[entry], []byte("><"), []byte(">\n<")), '\n')
			golden := filepath.Join("testdata", "golden", name, strings.NewReplacer("/", "-", "[", "", "]", "").Replace(entry))
			if *update {
				if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s: %s differs from %s; look at the difference, then run with -update", name, entry, golden)
			}
		}
	}
}

func TestEqualDocumentsGiveEqualBytes(t *testing.T) {
	first, second := samples(t), samples(t)
	for name := range first {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s: two runs differ", name)
		}
	}
}

// TestArchiveHasNoTracesOfItsMaking reads the raw local headers: version 2.0, no flags, deflated, 1980-01-01 00:00, no
// extra field (APPNOTE.TXT 4.3.7).
func TestArchiveHasNoTracesOfItsMaking(t *testing.T) {
	for name, file := range samples(t) {
		z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		if z.File[0].Name != "[Content_Types].xml" || z.Comment != "" {
			t.Errorf("%s: first entry %s, comment %q", name, z.File[0].Name, z.Comment)
		}
		next := int64(0)
		for _, f := range z.File {
			data, err := f.DataOffset()
			if err != nil {
				t.Fatal(err)
			}
			local := file[next:data]
			u16 := func(at int) uint16 { return binary.LittleEndian.Uint16(local[at:]) }
			if len(local) != 30+len(f.Name) || u16(4) != 20 || u16(6) != 0 || u16(8) != 8 || u16(10) != 0 || u16(12) != 0x21 || u16(28) != 0 {
				t.Errorf("%s: local header of %s is % x", name, f.Name, local)
			}
			if len(f.Extra) > 0 || f.Comment != "" || f.ExternalAttrs != 0 {
				t.Errorf("%s: %s has extra %x, comment %q, attributes %x", name, f.Name, f.Extra, f.Comment, f.ExternalAttrs)
			}
			next = data + int64(f.CompressedSize64)
		}
	}
}

func TestFaultsNameTheirPlace(t *testing.T) {
	one := func(b docx.Block) docx.Document {
		return docx.Document{Sections: []docx.Section{{Blocks: []docx.Block{b}}}}
	}
	text := func(in ...docx.Inline) docx.Document { return one(docx.Paragraph{Content: in}) }
	table := func(columns int, rows ...docx.Row) docx.Document {
		return one(docx.Table{Columns: make([]docx.Column, columns), Rows: rows})
	}
	figure := func(p docx.Picture) docx.Document { return one(docx.Figure{Picture: p}) }
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"/>`)
	const at = "sections[0].blocks[0]"
	for _, c := range []struct {
		name      string
		doc       docx.Document
		key, path string
	}{
		{"date", docx.Document{Date: "2023-02-29"}, "docx.date", "date"},
		{"date in words", docx.Document{Date: "21 July 23"}, "docx.date", "date"},
		{"no block", one(nil), "docx.block.nil", at},
		{"no inline", text(nil), "docx.inline.nil", at},
		{"heading too deep", one(docx.Heading{Level: 5, Content: docx.Words("x")}), "docx.heading.level", at + ".level"},
		{"heading without text", one(docx.Heading{Level: 1}), "docx.heading.empty", at},
		{"unknown style", one(docx.Paragraph{Style: 99}), "docx.style", at + ".style"},
		{"unknown alignment", one(docx.Paragraph{Align: 9}), "docx.align", at + ".align"},
		{"list too deep", one(docx.List{Items: []docx.Item{{Level: 3}}}), "docx.list.level", at + ".items[0].level"},
		{"empty box", one(docx.Box{}), "docx.box.empty", at},
		{"contents too deep", one(docx.Contents{Levels: 5}), "docx.contents.levels", at + ".levels"},
		{"mark without identifier", text(docx.Mark{}), "docx.mark.id", at},
		{"identifier of wrong form", text(docx.Mark{ID: "句1"}), "docx.id.form", at},
		{"identifier too long", text(docx.Mark{ID: strings.Repeat("a", 41)}), "docx.id.form", at},
		{"identifier twice", text(mark("S1", "a"), mark("s1", "b")), "docx.id.twice", at},
		{"identifier twice, in a footnote", text(mark("a", "a"), docx.Footnote{Content: []docx.Inline{mark("a", "b")}}), "docx.id.twice", at},
		{"identifier without caption", one(docx.Table{ID: "t", Columns: make([]docx.Column, 1), Rows: []docx.Row{{Cells: cells("a")}}}), "docx.id.caption", at + ".id"},
		{"colour", text(docx.Run{Text: "x", Colour: "red"}), "docx.colour", at},
		{"raised twice", text(docx.Run{Text: "x", Superscript: true, Subscript: true}), "docx.run.raised", at},
		{"link to nowhere", text(docx.Link{Content: docx.Words("x")}), "docx.link.where", at},
		{"link to two places", text(docx.Link{URL: "https://example.org", To: "a"}), "docx.link.where", at},
		{"link to nothing", text(docx.Link{To: "a"}), "docx.link.target", at},
		{"link that runs", text(docx.Link{URL: "javascript:alert(1)"}), "docx.link.address", at},
		{"link to a file", text(docx.Link{URL: "file:///etc/passwd"}), "docx.link.address", at},
		{"reference to nothing", text(docx.Reference{To: "a"}), "docx.reference", at},
		{"reference to a sentence", text(mark("a", "b"), docx.Reference{To: "a"}), "docx.reference", at},
		{"footnote in a footnote", text(docx.Footnote{Content: []docx.Inline{docx.Footnote{}}}), "docx.footnote.nested", at},
		{"table without columns", table(0), "docx.table.columns", at + ".columns"},
		{"table without rows", table(1), "docx.table.empty", at},
		{"row too short", table(2, docx.Row{Cells: cells("a")}), "docx.table.row.short", at + ".rows[0]"},
		{"row too long", table(1, docx.Row{Cells: cells("a", "b")}), "docx.table.row.long", at + ".rows[0]"},
		{"cell too wide", table(2, docx.Row{Cells: []docx.Cell{{}, {Columns: 2}}}), "docx.table.span", at + ".rows[0].cells[1]"},
		{"cell across one from above", table(2, docx.Row{Cells: []docx.Cell{{}, {Rows: 2}}}, docx.Row{Cells: []docx.Cell{{Columns: 2}}}), "docx.table.span", at + ".rows[1].cells[0]"},
		{"cell too high", table(1, docx.Row{Cells: []docx.Cell{{Rows: 2}}}), "docx.table.rows", at + ".rows[0].cells[0]"},
		{"fill", table(1, docx.Row{Cells: []docx.Cell{{Fill: "12"}}}), "docx.colour", at + ".rows[0].cells[0].fill"},
		{"column too wide", one(docx.Table{Columns: []docx.Column{{Width: 151}}}), "docx.table.width", at + ".columns[0].width"},
		{"columns too wide", one(docx.Table{Columns: []docx.Column{{Width: 100}, {Width: 48}, {}}}), "docx.table.widths", at + ".columns"},
		{"picture without description", figure(docx.Picture{SVG: svg}), "docx.picture.description", at + ".picture.description"},
		{"picture without drawing", figure(docx.Picture{Description: "x"}), "docx.picture.none", at + ".picture"},
		{"no EMF", figure(docx.Picture{Description: "x", EMF: svg}), "docx.picture.emf", at + ".picture.emf"},
		{"no SVG", figure(docx.Picture{Description: "x", SVG: []byte("<html/>")}), "docx.picture.svg", at + ".picture.svg"},
		{"broken SVG", figure(docx.Picture{Description: "x", SVG: svg[:len(svg)-2]}), "docx.picture.svg", at + ".picture.svg"},
		{"SVG without size", figure(docx.Picture{Description: "x", SVG: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)}), "docx.picture.svg", at + ".picture.svg"},
		{"picture too wide", figure(docx.Picture{Description: "x", SVG: svg, Width: 151}), "docx.picture.size", at + ".picture"},
		{"picture too high", figure(docx.Picture{Description: "x", SVG: svg, Height: 300}), "docx.picture.size", at + ".picture"},
	} {
		file, err := c.doc.Bytes()
		found := fault.Find(err)
		if file != nil || found == nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		if found.Key != c.key || found.Place.Field != c.path || found.Kind != fault.Invalid {
			t.Errorf("%s: %s at %s, want %s at %s", c.name, found.Key, found.Place.Field, c.key, c.path)
		}
		if strings.Contains(err.Error(), "{") {
			t.Errorf("%s: a placeholder is left in %q", c.name, err)
		}
	}
}

func TestAllFaultsAreReportedAtOnce(t *testing.T) {
	d := docx.Document{Date: "x", Sections: []docx.Section{{Blocks: []docx.Block{nil, docx.Box{}}}}}
	if _, err := d.Bytes(); strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("want three faults, got %v", err)
	}
}

func TestEmptyDocumentsAreDocuments(t *testing.T) {
	for name, d := range map[string]docx.Document{
		"nothing": {}, "an empty section": {Sections: []docx.Section{{}}}, "contents of nothing": {Sections: []docx.Section{{Blocks: []docx.Block{docx.Contents{}}}}},
		"only a page break": {Sections: []docx.Section{{Blocks: []docx.Block{docx.PageBreak{}}}, {Landscape: true}}},
		"a table last":      {Sections: []docx.Section{{Blocks: []docx.Block{docx.Table{Columns: make([]docx.Column, 1), Rows: []docx.Row{{Cells: make([]docx.Cell, 1)}}}}}}},
	} {
		file, err := d.Bytes()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		document := unzip(t, file)["word/document.xml"]
		if found := disorder(document); len(found) > 0 || !bytes.Contains(document, []byte("<w:p>")) {
			t.Errorf("%s: %v in %s", name, found, document)
		}
	}
}

func TestHeadingsAreNumberedByLanguage(t *testing.T) {
	heading := func(level int, text string) docx.Block {
		return docx.Heading{Level: level, Content: docx.Words(text)}
	}
	blocks := []docx.Block{docx.Contents{Levels: 4}}
	for range 11 {
		blocks = append(blocks, heading(1, "A"))
	}
	blocks = append(blocks, heading(2, "B"), heading(3, "C"), heading(4, "D"), heading(4, "D"), heading(2, "B"), heading(3, "C"),
		docx.Heading{Level: 1, Unnumbered: true, Content: docx.Words("Annex")}, heading(1, "A"))
	for _, c := range []struct {
		language docx.Language
		last     []string
	}{
		{docx.English, []string{"11\tA\t", "11.1\tB\t", "11.1.1\tC\t", "11.1.1.1\tD\t", "11.1.1.2\tD\t", "11.2\tB\t", "11.2.1\tC\t", "Annex\t", "12\tA\t"}},
		{docx.Chinese, []string{"十一、A\t", "（一）B\t", "1. C\t", "（1）D\t", "（2）D\t", "（二）B\t", "1. C\t", "Annex\t", "十二、A\t"}},
	} {
		file, err := docx.Document{Language: c.language, Numbered: true, Sections: []docx.Section{{Blocks: blocks}}}.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		passages, err := docx.Text(file)
		if err != nil {
			t.Fatal(err)
		}
		var entries []string
		for _, p := range passages {
			if strings.HasPrefix(p.Style, "TOC") && p.Style != "TOCHeading" {
				entries = append(entries, p.Text)
			}
		}
		got := entries[len(entries)-len(c.last):]
		for i := range c.last {
			if got[i] != c.last[i] {
				t.Errorf("language %d: entry %q, want %q", c.language, got[i], c.last[i])
			}
		}
	}
}

func TestLongWordsAreNotJustified(t *testing.T) {
	hash := strings.Repeat("3f", 16)
	for _, c := range []struct {
		name string
		p    docx.Paragraph
		left bool
	}{
		{"checksum", docx.Paragraph{Content: []docx.Inline{docx.Run{Text: "记录头 "}, docx.Run{Text: hash, Code: true}}}, true},
		{"checksum in a mark, in two runs", docx.Paragraph{Content: []docx.Inline{docx.Mark{ID: "a", Content: []docx.Inline{docx.Run{Text: hash[:20]}, docx.Run{Text: hash[20:], Bold: true}}}}}, true},
		{"short words", docx.Paragraph{Content: docx.Words("储能 storage " + strings.Repeat("3f3f ", 20))}, false},
		{"aligned by the caller", docx.Paragraph{Align: docx.Right, Content: docx.Words(hash)}, false},
	} {
		file, err := docx.Document{Language: docx.Chinese, Sections: []docx.Section{{Blocks: []docx.Block{c.p}}}}.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(unzip(t, file)["word/document.xml"], []byte(`<w:jc w:val="left"/>`)); got != c.left {
			t.Errorf("%s: flush left is %v, want %v", c.name, got, c.left)
		}
	}
}

func TestPrintCopyHasTheSameTextWithoutContentsField(t *testing.T) {
	d := englishSample()
	file, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	d.Print = true
	copied, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	field := []byte(` TOC \o`)
	if !bytes.Contains(unzip(t, file)["word/document.xml"], field) || bytes.Contains(unzip(t, copied)["word/document.xml"], field) {
		t.Error("the contents field belongs into the document and not into its print copy")
	}
	if _, emf := unzip(t, copied)["word/media/image1.emf"]; emf {
		t.Error("the print copy holds the picture that LibreOffice shows less well")
	}
	a, _ := docx.Text(file)
	b, _ := docx.Text(copied)
	if len(a) == 0 || len(a) != len(b) {
		t.Errorf("%d and %d paragraphs", len(a), len(b))
	}
}
