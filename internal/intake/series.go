package intake

import (
	"encoding/json"
	"io/fs"
	"path"
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

// datum reads one table of data and looks at it: what is broken refuses the file, what is doubtful is noted. A table
// without description is checked for what its header shows alone.
func (b *builder) datum(d *dataset.Dataset, t *dataset.Table, data []byte) (consult.DatumAdded, bool) {
	sheet, ok := b.openTable(t.Path, "series", data, tableOptions{})
	if !ok {
		return consult.DatumAdded{}, false
	}
	before, described := len(b.found), len(t.Columns) > 0
	if described && !sameColumns(t, sheet.header) {
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
	text := sheet.text
	if len(b.found) == before {
		if err := t.Fill(sheet.header, rows, lines); err != nil {
			b.refuseAt(err, place{file: t.Path}, nil)
		} else {
			if text == "" { // a workbook is kept as the values that it showed
				text = string(t.CSV())
			}
			if described {
				b.findings(d, t)
			} else if scenarioFile(sheet.header) {
				b.scenarios(t)
			}
		}
	}
	x := consult.Datum{File: t.Path, SHA256: hash(data), Rows: sheet.report.Rows, Columns: sheet.header, Dataset: d.Name, Version: d.Version,
		Source: d.SourceOf(t, &dataset.Column{}), Licence: d.LicenceOf(t, &dataset.Column{})}
	if described {
		x.Fields = fieldsOf(t)
	}
	return consult.DatumAdded{Data: x, Text: consult.EvidenceText{Content: text}}, len(b.found) == before
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

// fieldsOf records what is known of each column that carries figures.
func fieldsOf(t *dataset.Table) (out []consult.DataField) {
	for _, c := range t.Columns {
		out = append(out, consult.DataField{Name: c.Name, Title: c.Title, Type: string(c.Type), Unit: c.Unit, Quantity: c.Quantity, Scope: c.Scope,
			Region: c.Region, Uncertainty: c.Uncertainty, Source: c.Source, Licence: c.Licence})
	}
	return out
}

// findings takes what the library finds in one table. Doubts of one rule in one column are one note with their number.
func (b *builder) findings(d *dataset.Dataset, t *dataset.Table) {
	one := dataset.Dataset{Name: d.Name, Version: d.Version, Licences: d.Licences, Sources: d.Sources, Tables: []dataset.Table{*t}}
	found := one.Check()
	count := map[string]int{}
	rule := func(f *fault.Error) string { return f.Key + "\x00" + strconv.Itoa(f.Place.Col) }
	for _, f := range found {
		count[rule(f.Fault)]++
	}
	for _, f := range found {
		if f.Severity == dataset.Broken {
			b.refuseAt(f.Fault, place{f.Fault.Place.File, f.Fault.Place.Row, f.Fault.Place.Col}, nil)
			continue
		}
		if n := count[rule(f.Fault)]; n > 0 {
			count[rule(f.Fault)] = 0
			at := fault.Place{Row: f.Fault.Place.Row, Col: f.Fault.Place.Col}
			column := ""
			if at.Col > 0 {
				column = t.Columns[at.Col-1].Name
			}
			b.note(t.Path, "intake.note.series."+strings.TrimPrefix(f.Fault.Key, "dataset."), "row", at.Row, "column", column, "n", n)
		}
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
func (b *builder) sourceSeries(file string, data []byte) {
	t := &dataset.Table{Path: path.Join(seriesDir, path.Base(file))}
	d, ok := b.datum(&dataset.Dataset{}, t, data)
	if !ok {
		return
	}
	name := identifier(strings.TrimSuffix(path.Base(file), path.Ext(file)))
	d.Data.ID = name
	versions := 0
	for _, x := range b.trial.Data {
		if x.ID != name && x.Dataset != name {
			continue
		}
		if versions++; x.SHA256 == d.Data.SHA256 {
			b.refuse(file, 0, 0, "intake.series.same", "the same content is there already as {id}: nothing was added", "id", x.ID)
			return
		}
	}
	if versions > 0 {
		version := strconv.Itoa(versions + 1)
		d.Data.ID, d.Data.Dataset, d.Data.Version = name+"-v"+version, name, version
		b.note(file, "intake.note.series.version", "id", d.Data.ID, "name", name, "version", version)
	}
	b.note(file, "intake.note.series.unlicensed", "id", d.Data.ID)
	b.sourceCommands()
	b.do(place{file: file}, nil, consult.Put{Role: consult.RoleProgram, Body: &d})
}
