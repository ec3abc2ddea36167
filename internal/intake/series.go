package intake

import (
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

const (
	seriesDir   = "series"
	packageFile = seriesDir + "/datapackage.json"
)

// wordings are the titles in two languages that a resource may have beside its title.
type wordings struct {
	Resources []struct {
		Titles consult.Text `json:"titles"`
		Unit   string       `json:"unit"`
	} `json:"resources"`
}

// readSeries reads the tables of the folder series that its datapackage.json names.
func (b *builder) readSeries(dir fs.FS) (out []located[consult.DatumAdded]) {
	if _, err := fs.Stat(dir, seriesDir); err != nil {
		return nil
	}
	data, ok := b.readFile(dir, packageFile, maxForm)
	if !ok {
		return nil
	}
	var own wordings
	err := json.Unmarshal(data, &own)
	if err != nil {
		b.refuse(packageFile, 0, 0, "intake.series.package", "the file is no data package: {cause}", "cause", err)
		return nil
	}
	d, err := dataset.ReadPackage(data)
	if err != nil {
		b.refuseAt(err, place{file: packageFile}, nil)
		return nil
	}
	for i := range d.Tables {
		t := &d.Tables[i]
		file := path.Join(seriesDir, t.Path)
		if !consult.ValidID(t.Name) || !fs.ValidPath(file) || !strings.HasPrefix(file, seriesDir+"/") {
			b.refuse(packageFile, 0, 0, "intake.series.resource", "the resource {name} needs a name of its own (1 to 64 letters, digits and . _ -) and a path inside the folder series", "name", quoted(t.Name))
			continue
		}
		body, ok := b.readFile(dir, file, maxEvidence)
		if !ok {
			continue
		}
		t.Path = file
		x, ok := b.datum(d, t, body)
		if !ok {
			continue
		}
		x.Data.ID, x.Data.Unit, x.Data.Name = t.Name, own.Resources[i].Unit, own.Resources[i].Titles
		if x.Data.Name == (consult.Text{}) {
			x.Data.Name = titled(t.Title)
		}
		out = append(out, located[consult.DatumAdded]{x, place{file: file}, nil})
	}
	return out
}

func titled(title string) consult.Text {
	if isHan(title) {
		return consult.Text{Zh: title}
	}
	return consult.Text{En: title}
}

// datum reads one table of a package and looks at it: what is broken refuses the file, what is doubtful is noted.
func (b *builder) datum(d *dataset.Dataset, t *dataset.Table, data []byte) (consult.DatumAdded, bool) {
	before, described := len(b.found), len(t.Columns) > 0
	text, ok := b.fillTable(t, data)
	if !ok {
		return consult.DatumAdded{}, false
	}
	if !described && !scenarioFile(columnNames(t)) {
		guess(t)
	}
	b.findings(d, t)
	if scenarioFile(columnNames(t)) {
		b.scenarios(t)
	}
	x := consult.DescribeTable(d, t)
	x.File, x.SHA256 = t.Path, hash(data)
	return consult.DatumAdded{Data: x, Text: consult.EvidenceText{Content: text}}, len(b.found) == before
}

// fillTable reads the rows of a table, and returns them as the text that the record keeps: the file's own where it is CSV
// with commas, else CSV of the values that it shows.
func (b *builder) fillTable(t *dataset.Table, data []byte) (text string, ok bool) {
	sheet, ok := b.openTable(t.Path, "series", data, tableOptions{})
	if !ok {
		return "", false
	}
	before := len(b.found)
	if len(t.Columns) > 0 && !sameColumns(t, sheet.header) {
		b.refuse(t.Path, 1, 0, "intake.series.columns", "the columns are {header}, but the schema says {want}", "header", strings.Join(sheet.header, ", "), "want", strings.Join(columnNames(t), ", "))
	}
	var rows [][]string
	var lines []int
	b.each(sheet, func(r row) {
		cells := append([]string(nil), r.cells...)
		for i := range cells {
			cells[i] = cleanText(cells[i])
		}
		rows, lines = append(rows, cells), append(lines, r.line)
	})
	b.source(sheet.done())
	if len(b.found) > before {
		return "", false
	}
	if err := t.Fill(sheet.header, rows, lines); err != nil {
		b.refuseAt(err, place{file: t.Path}, nil)
		return "", false
	}
	asSent := dataset.Table{Path: t.Path}
	if sheet.text != "" && asSent.ReadCSV([]byte(sheet.text)) == nil && sameColumns(t, columnNames(&asSent)) && slices.EqualFunc(asSent.Rows, t.Rows, slices.Equal) {
		return sheet.text, true
	}
	return string(t.CSV()), true
}

func columnNames(t *dataset.Table) []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

func sameColumns(t *dataset.Table, header []string) bool {
	return strings.Join(columnNames(t), "\x00") == strings.Join(header, "\x00")
}

// findings takes what the library finds in one table: what is broken refuses it, doubts are notes.
func (b *builder) findings(d *dataset.Dataset, t *dataset.Table) {
	found := check(d, t)
	for _, f := range found {
		if f.Severity == dataset.Broken {
			b.refuseAt(f.Fault, place{f.Fault.Place.File, f.Fault.Place.Row, f.Fault.Place.Col}, nil)
		}
	}
	b.noteFindings(t.Path, found, columnNames(t))
}

// check lists the findings of one table of a dataset.
func check(d *dataset.Dataset, t *dataset.Table) []dataset.Finding {
	one := dataset.Dataset{Name: d.Name, Version: d.Version, Licences: d.Licences, Sources: d.Sources, Tables: []dataset.Table{*t}}
	return one.Check()
}

// noteFindings makes notes of doubts: those of one rule in one column are one note with their number.
func (b *builder) noteFindings(file string, found []dataset.Finding, columns []string) {
	count := map[string]int{}
	rule := func(f *fault.Error) string { return f.Key + "\x00" + strconv.Itoa(f.Place.Col) }
	for _, f := range found {
		count[rule(f.Fault)]++
	}
	for _, f := range found {
		n := count[rule(f.Fault)]
		if f.Severity == dataset.Broken || n == 0 || !strings.HasPrefix(f.Fault.Key, "dataset.") {
			continue
		}
		count[rule(f.Fault)] = 0
		column := ""
		if col := f.Fault.Place.Col; col > 0 && col <= len(columns) {
			column = columns[col-1]
		}
		b.note(file, "intake.note.series."+strings.TrimPrefix(f.Fault.Key, "dataset."), "row", f.Fault.Place.Row, "column", column, "n", n)
	}
}

// scenarioFile says whether a header is that of the IAMC format.
func scenarioFile(header []string) bool {
	have := map[string]bool{}
	for _, h := range header {
		have[strings.ToLower(strings.TrimSpace(h))] = true
	}
	return have["model"] && have["scenario"] && have["region"] && have["variable"]
}

// scenarios checks a table in the IAMC format, wide or long.
func (b *builder) scenarios(t *dataset.Table) {
	f := carbon.ReadIAMC(string(t.CSV()))
	for _, p := range f.Problems {
		b.refuseAt(p, place{t.Path, p.Place.Row, p.Place.Col}, nil)
	}
	if n := len(f.Warnings); n > 0 {
		b.note(t.Path, "intake.note.series.scenario", "row", f.Warnings[0].Place.Row, "n", n)
	}
}

// sourceSeries hands in one table. A table of a known name with other content becomes its next version; the older one
// stays.
func (b *builder) sourceSeries(file string, data []byte, o DataOptions) {
	draft := b.readData(file, data, o)
	for _, f := range draft.Findings {
		if f.Severity == dataset.Broken {
			b.found = append(b.found, f.Fault)
		}
	}
	if !draft.Sound() {
		return
	}
	b.noteFindings(draft.Datum.Data.File, draft.Findings, columnNames(draft.Table()))
	for _, f := range draft.Findings {
		if !strings.HasPrefix(f.Fault.Key, "dataset.") {
			b.note(file, "intake.note.series.scenario", "row", f.Fault.Place.Row, "n", len(draft.Findings))
			break
		}
	}
	if draft.Older != "" {
		x := &draft.Datum.Data
		b.note(file, "intake.note.series.version", "id", x.ID, "name", x.Series(), "version", x.Version)
	}
	if draft.Datum.Data.Unlicensed() {
		b.note(file, "intake.note.series.unlicensed", "id", draft.Datum.Data.ID)
	}
	b.sourceCommands()
	b.do(place{file: file}, nil, consult.Put{Role: consult.RoleProgram, Body: &draft.Datum})
}
