package intake_test

import (
	"archive/zip"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/intake"
)

// whole checks what must hold for any input: a refusal that is no defect of ours and no plan, or a plan whose
// commands all go through and fold into numbers on the scale.
func whole(t *testing.T, f fstest.MapFS) {
	p, err := intake.Folder(f, nil, "fuzz", intake.Options{})
	if err != nil {
		if p != nil || fault.KindOf(err) == fault.Internal {
			t.Fatalf("refused as %v, with a plan: %v", err, p != nil)
		}
		return
	}
	s := fold(t, p)
	for _, r := range s.Rounds {
		for _, reply := range r.Replies {
			for _, a := range reply.Answers {
				for _, m := range a.Marks {
					if m.Kind == consult.Rated && !(m.Value >= 1 && m.Value <= 9) {
						t.Fatalf("a rating of %v", m.Value)
					}
				}
			}
		}
	}
	for _, r := range p.Sources {
		left := 0
		for _, l := range r.LeftOut {
			left += l.Rows
		}
		if r.Taken+left != r.Rows {
			t.Fatalf("%s: %d rows, %d taken, %d left out", r.File, r.Rows, r.Taken, left)
		}
	}
}

// FuzzTable reads any bytes as tables of the folder form.
func FuzzTable(f *testing.F) {
	for _, s := range []string{
		"round,expert,item,criterion,rating\n1,E1,Q1,importance,7\n", "round;expert;item;criterion;rating\r\n1;E1;Q1;urgency;dk\r\n", "\xff\xfer\x00", "\xfe\xff\x00r",
		"id,text,parent,reason\nQ1,a?,R1;R2,x\nR1,b?,,\nR2,c?,,\n", "\"id\",\"text\"\n\"a\"\"b\",\"c\nd\"\n", "sep=;\nid;text\n", "id,text\nQ1,\xb4\xa2\xc4\xdc\n", "quantity,realisation\nC1,-0\n", "expert,a\nE1,=1\n",
		"round,expert,quantity,probability,value\n1,E1,C1,0.5,1e9\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text := string(data)
		whole(t, folder("items.csv", twoItems, "ratings.csv", text))
		whole(t, folder("items.csv", text, "experts.csv", "expert\nE1\n"))
		whole(t, folder("quantities.csv", text, "demands.csv", text))
		whole(t, folder("experts.csv", text))
		whole(t, folder("quantities.csv", "quantity\nC1\n", "judgements.csv", text))
	})
}

// FuzzForm reads any bytes as consultation.yaml.
func FuzzForm(f *testing.F) {
	for _, s := range []string{head, "title: a\nsources: [{file: ratings.csv, kind: ratings}]\n", "- a\n", "title: &a [*a]\n", "? a\n: b\n", "title: |\n  a\n", "{", "title: !!binary a\n", "scales: {s: {min: 1, max: 9, labels: {1: a}}}\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := intake.Folder(folder("consultation.yaml", string(data), "decisions.yaml", "[]"), nil, "fuzz", intake.Options{})
		if err != nil && (p != nil || fault.KindOf(err) == fault.Internal) {
			t.Fatal(err)
		}
		if err == nil {
			fold(t, p)
		}
		if p, err := intake.Folder(folder("decisions.yaml", string(data)), nil, "fuzz", intake.Options{}); err == nil {
			fold(t, p)
		} else if fault.KindOf(err) == fault.Internal {
			t.Fatal(err)
		}
	})
}

// FuzzMapping reads any mapping over any export.
func FuzzMapping(f *testing.F) {
	f.Add("expert: Who\nitem: What\ncriterion: On\nrating: A\nrounds: 1", []byte("Who,What,On,A\nE1,Q1,urgency,3\n"))
	f.Add("layout: wide\nexpert: id\npattern: \"{item}: {criterion}\"\nrounds: 1\nkeep: last", []byte("id,Q1: importance\nE1,1\nE1,2\n"))
	f.Add("layout: blocks\nexpert: id\nitem: t\nblocks: {first: 4, width: 3, criteria: [importance, urgency]}\nmissing: [NA]\nempty: not_asked\nrounds: {column: d, before: {1: 2025-03-10}, else: 2}\nkeep: none", []byte("d,id,t,a,b,c\n2025-03-09,E1,Q1,8,NA,yes\n"))
	f.Add("layout: wide\nexpert: 1\nitem: 2\ncolumns: [{column: 3, criterion: urgency}, {column: 4, comment: true}]\nvalues: {x: 9}\nrounds: {column: 5, values: {a: 1}}", []byte("a,b,c,d,e\nE1,Q1,x,y,a\n"))
	f.Fuzz(func(t *testing.T, mapping string, export []byte) { whole(t, mapped(mapping, string(export))) })
}

// FuzzWorkbook reads any bytes as a workbook, and as the sheet inside a sound one.
func FuzzWorkbook(f *testing.F) {
	sound := workbook(f, [][]any{{"id", "text"}, {"Q1", "?"}}, nil)
	f.Add([]byte(sound), false)
	f.Add([]byte(workbook(f, [][]any{{"id", "text"}, {1, true}}, func(x *excelize.File) {
		_ = x.SetCellFormula("Sheet1", "B3", "1+1")
		_ = x.MergeCell("Sheet1", "A3", "B4")
	})), false)
	f.Add([]byte(archive(f, "xl/workbook.xml", "<workbook/>", "[Content_Types].xml", "<Types/>")), false)
	f.Add([]byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="str"><v>text</v></c></row><row r="9"><c r="B9"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>`), true)
	f.Fuzz(func(t *testing.T, data []byte, inside bool) {
		if inside {
			whole(t, folder("items.xlsx", withSheet(t, sound, data)))
			return
		}
		whole(t, folder("items.xlsx", string(data)))
	})
}

// withSheet returns a workbook with another first sheet.
func withSheet(t testing.TB, book string, sheet []byte) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(p.Name, "worksheets/sheet1.xml") {
			content = sheet
		}
		parts = append(parts, p.Name, string(content))
	}
	return archive(t, parts...)
}

// FuzzData reads files of data of any form: what is taken reads back from the record as the same table.
func FuzzData(f *testing.F) {
	for _, seed := range []string{"year,v\n2020,1\n2021,..\n", "year;v\n2020;1,5\n", "country,year,iso_code,co2\nChina,2020,CHN,1\n", "Entity,Code,Year,Annual CO2 emissions\nChina,CHN,2020,1\n",
		"model,scenario,region,variable,unit,2020\nM,S,China,Emissions|CO2,Mt CO2/yr,1\n", "a\n\"x\ny\"\n", "年份,排放\n2020,1\n", "PK\x03\x04"} {
		f.Add("t.csv", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		d := intake.ReadData(name, data, consult.NewState(), intake.DataOptions{})
		for _, x := range d.Findings {
			if x.Fault.Kind == fault.Internal {
				t.Fatalf("a defect of ours: %v", x.Fault)
			}
		}
		if !d.Sound() {
			return
		}
		back, err := d.Datum.Data.Read(d.Datum.Text.Content)
		if err != nil {
			t.Fatalf("what is recorded cannot be read: %v", err)
		}
		if got, want := len(back.Tables[0].Rows), len(d.Table().Rows); got != want {
			t.Fatalf("%d rows come back of %d", got, want)
		}
	})
}
