package intake_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/intake"
)

func utf16Bytes(order binary.AppendByteOrder, mark bool, s string) string {
	var out []byte
	if mark {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

func TestEncodingsAndDelimiters(t *testing.T) {
	const text = "id,text,reason\nQ1,\"储能，受什么\"\"限制\"\"？𠮷\",\n"
	chinese, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, data, encoding, delimiter string }{
		{"UTF-8", text, "UTF-8", "comma"},
		{"UTF-8 with a mark, which must not stick to the first heading", "\ufeff" + text, "UTF-8 with BOM", "comma"},
		{"GB18030", chinese, "GB18030", "comma"},
		{"UTF-16, little end first", utf16Bytes(binary.LittleEndian, true, text), "UTF-16LE", "comma"},
		{"UTF-16, big end first", utf16Bytes(binary.BigEndian, true, text), "UTF-16BE", "comma"},
		{"UTF-16 without a mark", utf16Bytes(binary.LittleEndian, false, text), "UTF-16LE", "comma"},
		{"semicolons", "id;text;reason\nQ1;\"储能，受什么\"\"限制\"\"？𠮷\";\n", "UTF-8", "semicolon"},
		{"tabs", "id\ttext\treason\nQ1\t\"储能，受什么\"\"限制\"\"？𠮷\"\t\n", "UTF-8", "tab"},
		{"commas inside quoted headings", "\"id\";\"text\";\"reason\"\nQ1;\"储能，受什么\"\"限制\"\"？𠮷\";\n", "UTF-8", "semicolon"},
		{"a line that names the delimiter", "sep=;\nid;text;reason\nQ1;\"储能，受什么\"\"限制\"\"？𠮷\";\n", "UTF-8", "semicolon"},
		{"line ends of Windows", strings.ReplaceAll(text, "\n", "\r\n"), "UTF-8", "comma"},
		{"line ends of old Macs", strings.ReplaceAll(text, "\n", "\r"), "UTF-8", "comma"},
		{"blank rows", "id,text,reason\n\n,,\nQ1,\"储能，受什么\"\"限制\"\"？𠮷\",\n,,\n", "UTF-8", "comma"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, s := read(t, folder("items.csv", c.data))
			if len(s.Items) != 1 || s.Items[0].Text.Zh != `储能，受什么"限制"？𠮷` {
				t.Errorf("items %+v", s.Items[0])
			}
			r := report(t, p, "items.csv")
			if r.Encoding != c.encoding || r.Delimiter != c.delimiter {
				t.Errorf("read as %s with %s", r.Encoding, r.Delimiter)
			}
		})
	}
}

// Rows are lines of the file, also after a cell of several lines.
func TestRowsAreLines(t *testing.T) {
	en, _ := refusals(t, folder("items.csv", "id,text\nQ1,\"two\nlines\"\n\nQ2,\n"))
	if want := "items.csv:5:2: item Q2 has no text"; en[0] != want {
		t.Errorf("%s, not %s", en[0], want)
	}
}

// What a spreadsheet would compute is text, with or without the apostrophe of a safe export; controls of the
// direction of writing are taken out.
func TestCellsAreText(t *testing.T) {
	for in, want := range map[string]string{
		`=HYPERLINK("x")`: `=HYPERLINK("x")`, `'=HYPERLINK("x")`: `=HYPERLINK("x")`, `+cmd`: `+cmd`, `'-2+3`: `-2+3`, `@SUM`: `@SUM`, `''=1`: `'=1`, `'tis`: `'tis`,
		"a\u202eb": "ab", "e\u0301": "é", "\u200b零宽": "零宽",
	} {
		_, s := read(t, folder("items.csv", "id,text\nQ1,\""+strings.ReplaceAll(in, `"`, `""`)+"\"\n"))
		if got := s.Items[0].Text.In("zh-CN"); got != want {
			t.Errorf("%q became %q, not %q", in, got, want)
		}
	}
}

func TestFindingsOfManyRows(t *testing.T) {
	en, _ := refusals(t, folder("items.csv", "id,text\nQ1\nQ2,a,b\nQ3,fine\nQ4\n"))
	for i, want := range []string{"items.csv:2:", "items.csv:3:", "items.csv:5:"} {
		if len(en) != 3 || !strings.HasPrefix(en[i], want) {
			t.Fatalf("findings %q", en)
		}
	}
}

func TestNotes(t *testing.T) {
	p, _ := read(t, folder("items.csv", "id,text,resaon,zzz\nQ1,What?,,\n", "rating.csv", "x\n", "README.md", "about\n"))
	var got []string
	for _, n := range p.Notes {
		got = append(got, n.File+": "+i18n.Text(i18n.En, n.Key, n.Args...))
		if strings.Contains(i18n.Text(i18n.Zh, n.Key, n.Args...), "⟦") {
			t.Errorf("%s has no Chinese text", n.Key)
		}
	}
	want := []string{"items.csv: column resaon is not known and was not read; did you mean reason?", "items.csv: column zzz is not known and was not read",
		"rating.csv: this file is none of the folder form and was not read; should it be called ratings.csv?"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("notes %q", got)
	}
	for _, reason := range intake.Reasons() {
		if !i18n.Has(i18n.En, "intake.left_out."+reason) || !i18n.Has(i18n.Zh, "intake.left_out."+reason) {
			t.Errorf("the reason %s has no text", reason)
		}
	}
}

// workbook makes a workbook of one sheet.
func workbook(t testing.TB, rows [][]any, change func(*excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	for i, r := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", cell, &r); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWorkbook(t *testing.T) {
	items := workbook(t, [][]any{{"id", "text", "reason"}, {"Q1", "储能？"}, {}, {"Q2", "=1+1", "x", ""}}, func(f *excelize.File) {
		_, _ = f.NewSheet("notes")
		_ = f.SetSheetVisible("notes", false)
	})
	ratings := workbook(t, [][]any{{"round", "expert", "item", "criterion", "rating"}, {1, "E1", "Q1", "importance", 7}, {1, "E1", "Q1", "urgency", 3.0}}, func(f *excelize.File) {
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 2}) // shown as 7.00
		_ = f.SetCellStyle("Sheet1", "E2", "E3", style)
	})
	quantities := workbook(t, [][]any{{"quantity", "realisation"}, {"C1", 0.1 + 0.2}, {"C2", 1e-7}}, nil)
	p, s := read(t, folder("items.xlsx", items, "ratings.xlsx", ratings, "quantities.xlsx", quantities))
	if got, want := marks(s), []string{"1 E1 Q1 importance=7", "1 E1 Q1 urgency=3"}; !reflect.DeepEqual(got, want) {
		t.Errorf("marks %q", got)
	}
	if len(s.Items) != 2 || s.Items[1].Text.En != "=1+1" {
		t.Errorf("items %+v", s.Items[1])
	}
	if got := []consult.Decimal{s.Quantities[0].Realisation, s.Quantities[1].Realisation}; !reflect.DeepEqual(got, []consult.Decimal{"0.3", "0.0000001"}) {
		t.Errorf("numbers %q", got)
	}
	if r := report(t, p, "items.xlsx"); r.Encoding != "XLSX" || r.Sheet != "Sheet1" || r.Rows != 2 {
		t.Errorf("report %+v", r)
	}
	if len(p.Notes) != 1 || p.Notes[0].Key != "intake.note.hidden" {
		t.Errorf("notes %v", p.Notes)
	}
}

// archive makes a zip of named parts.
func archive(t testing.TB, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWorkbookRefused(t *testing.T) {
	many := make([]string, 0, 6000)
	for range 3000 {
		many = append(many, "xl/a.xml", "")
	}
	whole := workbook(t, [][]any{{"id", "text"}, {"Q1", "?"}}, nil)
	for _, c := range []struct{ name, data, en string }{
		{"no archive", "id,text\n", "items.xlsx: the workbook cannot be read: open it in a spreadsheet program and save it again as .xlsx, or export the sheet as CSV"},
		{"half a workbook", whole[:len(whole)/2], "items.xlsx: the workbook cannot be read: open it in a spreadsheet program and save it again as .xlsx, or export the sheet as CSV"},
		{"an archive of something else", archive(t, "a.txt", "x"), "items.xlsx: the workbook cannot be read: open it in a spreadsheet program and save it again as .xlsx, or export the sheet as CSV"},
		{"one that unpacks to 60 MB", archive(t, "xl/worksheets/sheet1.xml", strings.Repeat("\x00", 60<<20)), "items.xlsx: the workbook is too large when unpacked: the limit is 50 MB"},
		{"a path that leads out", archive(t, "../../x", "x"), `items.xlsx: the workbook holds a part "../../x" that no workbook has: it is refused`},
		{"a path that leads out, written backwards", archive(t, `..\..\x`, "x"), `items.xlsx: the workbook holds a part "..\\..\\x" that no workbook has: it is refused`},
		{"an archive inside", archive(t, "a.zip", "x"), `items.xlsx: the workbook holds a part "a.zip" that no workbook has: it is refused`},
		{"thousands of parts", archive(t, many...), "items.xlsx: the workbook has 3000 parts; the limit is 2000"},
		{"an empty sheet", workbook(t, nil, nil), "items.xlsx:1: the file is empty: the first row names the columns"},
	} {
		t.Run(c.name, func(t *testing.T) {
			en, _ := refusals(t, folder("items.xlsx", c.data))
			if en[0] != c.en {
				t.Errorf("\n  %s\nnot\n  %s", en[0], c.en)
			}
		})
	}
}
