package docx_test

import (
	"fmt"
	"testing"

	"github.com/tanwen/tanwen/internal/docx"
)

func Example() {
	d := docx.Document{Language: docx.English, Title: "Report", Sections: []docx.Section{{Blocks: []docx.Block{
		docx.Heading{Level: 1, Content: docx.Words("Findings")},
		docx.Paragraph{Content: []docx.Inline{
			docx.Mark{ID: "s-1", Content: docx.Words("Storage ranks first.")}, docx.Run{Text: " "},
			docx.Mark{ID: "s-2", Content: docx.Words("The panel agrees on it.")},
			docx.Footnote{Content: docx.Words("At least 70 % of ratings from 7 to 9.")},
		}},
	}}}}
	file, err := d.Bytes()
	if err != nil {
		fmt.Println(err)
		return
	}
	passages, err := docx.Text(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range passages {
		fmt.Printf("%s: %s\n", p.Style, p.Text)
		for _, m := range p.Marks {
			fmt.Printf("  %s = %s\n", m.ID, m.Text)
		}
	}
	// Output:
	// Heading1: Findings
	// BodyText: Storage ranks first. The panel agrees on it.
	//   s-1 = Storage ranks first.
	//   s-2 = The panel agrees on it.
	// FootnoteText: At least 70 % of ratings from 7 to 9.
}

// longDocument has 5,000 sentences, each with its mark, in paragraphs of five, and a table of 700 rows.
func longDocument() docx.Document {
	var blocks []docx.Block
	for i := 0; i < 5000; i += 5 {
		var content []docx.Inline
		for k := range 5 {
			content = append(content, mark(fmt.Sprintf("s-%d", i+k), "长时储能是最具决定性的关键科学问题，专家组对此形成共识。"))
		}
		blocks = append(blocks, docx.Paragraph{Content: content})
	}
	table := docx.Table{Caption: docx.Words("全部问题"), Columns: make([]docx.Column, 8), Header: []docx.Row{{Cells: make([]docx.Cell, 8)}}}
	for range 700 {
		table.Rows = append(table.Rows, docx.Row{Cells: cells("1", "问题", "8.40", "8.1", "1–3", "34", "0.91", "是")})
	}
	return docx.Document{Language: docx.Chinese, Sections: []docx.Section{{Blocks: append(blocks, table)}}}
}

func BenchmarkBytes(b *testing.B) {
	d := longDocument()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Bytes(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkText(b *testing.B) {
	file, err := longDocument().Bytes()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := docx.Text(file); err != nil {
			b.Fatal(err)
		}
	}
}
