package intake

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// Forms of files of data.
const (
	FormTable = "table" // rows and columns, CSV or the first sheet of a workbook
	FormIAMC  = "iamc"  // scenarios, wide or long
	FormCEADs = "ceads" // a workbook of inventories, one sheet for each region and year
	FormOWID  = "owid"  // a long table of Our World in Data, or the file behind one of its charts
)

// DataOptions is what a person says of a file of data that the file does not say itself. Empty parts leave what the
// file shows.
type DataOptions struct {
	ID                                string
	Name                              consult.Text
	Version, Source, Address, Licence string
	Columns                           map[string]dataset.Column // by name: unit, quantity, scope, region and title are taken
	Regions                           []string                  // to take from a file about the whole world; nil: China
	Package                           []byte                    // datapackage.json or CSVW metadata that describes the file
}

// DataDraft is a file of data as it was read, before it is stored. Places of findings are those of the file that was
// sent.
type DataDraft struct {
	Form     string
	Datum    consult.DatumAdded
	Dataset  *dataset.Dataset // with one table, unless the file could not be read
	Findings []dataset.Finding
	Notes    []Note
	Older    string // identifier of the version that stood before
	Same     string // identifier of the table that has the same content
}

// Sound says whether the table can be stored.
func (d *DataDraft) Sound() bool {
	return len(d.Dataset.Tables) == 1 && !slices.ContainsFunc(d.Findings, func(f dataset.Finding) bool { return f.Severity == dataset.Broken })
}

// Table is the table that was read; an empty one where none could be.
func (d *DataDraft) Table() *dataset.Table {
	if len(d.Dataset.Tables) == 0 {
		return &dataset.Table{}
	}
	return &d.Dataset.Tables[0]
}

// ReadData reads a file of data and looks at it, for a person who decides then whether it is stored. Nothing is: hand in
// its Plan for that. s is not changed.
func ReadData(file string, data []byte, s *consult.State, o DataOptions) *DataDraft {
	b := newBuilder(s)
	d := b.readData(file, data, o)
	d.Notes = b.plan.Notes
	return d
}

// PlanData gives the commands that store a file of data. s must be a snapshot of one's own: it is changed while they are
// tried.
func PlanData(file string, data []byte, s *consult.State, o DataOptions) (*Plan, error) {
	b := newBuilder(s)
	b.plan.Study = s.Definition.ID
	b.sourceSeries(file, data, o)
	if len(b.found) > 0 {
		return nil, b.found
	}
	return &b.plan, nil
}

// readData reads a file of any form. What cannot be read is a broken finding.
func (b *builder) readData(file string, data []byte, o DataOptions) *DataDraft {
	d := &DataDraft{Form: FormTable, Dataset: &dataset.Dataset{}}
	if int64(len(data)) > maxTable {
		d.Findings = append(d.Findings, dataset.Finding{Severity: dataset.Broken, Fault: fault.In(file, 0, 0, "intake.file.size", "the file has {size} bytes, or is a folder; the limit is {limit} bytes", "size", len(data), "limit", maxTable)})
		return d
	}
	t := &dataset.Table{Path: path.Join(seriesDir, path.Base(file))}
	text, at, ok := b.dataRows(d, file, data, t, o)
	found := b.found
	b.found = nil
	for _, f := range found {
		d.Findings = append(d.Findings, dataset.Finding{Severity: dataset.Broken, Fault: f})
	}
	if !ok {
		return d
	}
	b.say(d, t, o)
	for _, f := range check(d.Dataset, t) {
		d.Findings = append(d.Findings, relocated(f, at))
	}
	if len(text) > maxEvidence {
		d.Findings = append(d.Findings, dataset.Finding{Severity: dataset.Broken, Fault: fault.In(file, 0, 0, "intake.series.large", "the table has {size} bytes of text; the limit is {limit} bytes: take fewer regions or columns", "size", len(text), "limit", maxEvidence)})
	}
	b.datumOf(d, t, file, data, text, o)
	return d
}

// dataRows reads the rows of a file and the text that the record will hold. at says where each row stood, where that is
// not its line.
func (b *builder) dataRows(d *DataDraft, file string, data []byte, t *dataset.Table, o DataOptions) (text string, at []place, ok bool) {
	if isWorkbook(file, data) {
		sheets, ok := b.allSheets(file, data)
		if !ok {
			return "", nil, false
		}
		if at, ok = b.readCEADs(t.Path, sheets, t); ok {
			d.Form = FormCEADs
			b.source(&SourceReport{File: t.Path, Kind: "series", Encoding: "XLSX", SHA256: hash(data), Rows: len(t.Rows), Taken: len(t.Rows), Header: columnNames(t)})
			return string(t.CSV()), at, len(t.Rows) > 0
		}
	}
	if len(o.Package) > 0 && !b.described(d, file, t, o.Package) {
		return "", nil, false
	}
	described := len(t.Columns) > 0
	text, ok = b.fillTable(t, data)
	if !ok {
		return "", nil, false
	}
	if !described {
		if cut, named := b.dropNameless(t); !named {
			return "", nil, false
		} else if cut {
			text = string(t.CSV())
		}
	}
	if len(t.Columns) == 0 || len(t.Rows) == 0 {
		b.refuse(t.Path, 1, 0, "intake.series.rows", "the table has no rows; the first row names the columns, those below hold the figures")
		return "", nil, false
	}
	switch {
	case described:
		findRegion(t)
	case owidForm(columnNames(t)):
		d.Form = FormOWID
		rows, columns := takeOWID(t, o.Regions)
		if rows+columns > 0 {
			b.note(file, "intake.note.series.cut", "rows", rows, "columns", columns)
		}
		if len(t.Rows) == 0 {
			b.refuse(file, 0, 0, "intake.owid.none", "no row of the regions {regions} has a figure that is known here; name regions as the file writes them", "regions", strings.Join(o.Regions, ", "))
			return "", nil, false
		}
		for _, line := range t.Lines {
			at = append(at, place{t.Path, line, 0})
		}
		t.Lines = nil
		text = string(t.CSV())
	case scenarioFile(columnNames(t)):
		d.Form = FormIAMC
		read := carbon.ReadIAMC(string(t.CSV()))
		for _, p := range slices.Concat(read.Problems, read.Warnings) {
			severity := dataset.Doubtful
			if slices.Contains(read.Problems, p) {
				severity = dataset.Broken
			}
			d.Findings = append(d.Findings, dataset.Finding{Severity: severity, Fault: p.At(fault.Place{File: t.Path, Row: p.Place.Row, Col: p.Place.Col})})
		}
	default:
		guess(t)
		b.inherit(t, name(file, o))
	}
	return text, at, true
}

// dropNameless takes out columns without a heading that are empty, as spreadsheets leave behind a table; one with cells
// is a finding.
func (b *builder) dropNameless(t *dataset.Table) (cut, named bool) {
	named = true
	for i, c := range slices.Backward(t.Columns) {
		if c.Name != "" {
			continue
		}
		if r := slices.IndexFunc(t.Rows, func(row []string) bool { return row[i] != "" }); r >= 0 {
			b.refuse(t.Path, t.Line(r), i+1, "intake.series.nameless", "{value} stands in a column without a heading; name the column, or take it out", "value", quoted(t.Rows[r][i]))
			named = false
			continue
		}
		cut = true
		t.Columns = slices.Delete(t.Columns, i, i+1)
		for r := range t.Rows {
			t.Rows[r] = slices.Delete(t.Rows[r], i, i+1)
		}
	}
	return cut, named
}

// name is the identifier of the table that a file becomes.
func name(file string, o DataOptions) string {
	if o.ID != "" {
		return o.ID
	}
	return identifier(strings.TrimSuffix(path.Base(file), path.Ext(file)))
}

// inherit gives the columns of a later version what was said of those of the newest before it. Licences are said anew.
func (b *builder) inherit(t *dataset.Table, name string) {
	var older *consult.Datum
	for i := range b.trial.Data {
		if x := &b.trial.Data[i]; x.ID == name || x.Series() == name {
			older = x
		}
	}
	if older == nil {
		return
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		k := slices.IndexFunc(older.Fields, func(f consult.DataField) bool { return f.Name == c.Name })
		if k < 0 || dataset.Type(older.Fields[k].Type) != c.Type {
			continue
		}
		f := older.Fields[k]
		c.Title, c.Unit, c.Quantity, c.Scope, c.Region = f.Title, f.Unit, f.Quantity, f.Scope, f.Region
		if !slices.ContainsFunc(f.Sum, func(part string) bool { return t.Column(part) < 0 }) {
			c.Sum = f.Sum
		}
	}
}

// described takes the description of a file from its descriptor: the resource of that name, or the only one.
func (b *builder) described(d *DataDraft, file string, t *dataset.Table, descriptor []byte) bool {
	set, err := dataset.ReadPackage(descriptor)
	if err == nil && len(set.Tables) == 0 {
		set, err = dataset.ReadCSVW(descriptor)
	}
	if err != nil {
		b.refuseAt(err, place{file: "datapackage.json"}, nil)
		return false
	}
	i := slices.IndexFunc(set.Tables, func(x dataset.Table) bool { return path.Base(x.Path) == path.Base(file) })
	if i < 0 && len(set.Tables) == 1 {
		i = 0
	}
	if i < 0 {
		b.refuse("datapackage.json", 0, 0, "intake.series.described", "the descriptor describes no file {file}; name the file as the descriptor does", "file", quoted(path.Base(file)))
		return false
	}
	own := t.Path
	*t = set.Tables[i]
	t.Path = own
	d.Dataset = &dataset.Dataset{Name: set.Name, Title: set.Title, Version: set.Version, Licences: set.Licences, Sources: set.Sources}
	return true
}

// say puts what a person said over what the file shows.
func (b *builder) say(d *DataDraft, t *dataset.Table, o DataOptions) {
	if o.Licence != "" {
		t.Licences = []dataset.Licence{{Name: o.Licence}}
	}
	if o.Source != "" || o.Address != "" {
		t.Sources = []dataset.Source{{Title: o.Source, Path: o.Address}}
	}
	if o.Version != "" {
		d.Dataset.Version = o.Version
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		said, ok := o.Columns[c.Name]
		if !ok {
			continue
		}
		for _, part := range []struct {
			to   *string
			from string
		}{{&c.Unit, said.Unit}, {&c.Quantity, said.Quantity}, {&c.Scope, said.Scope}, {&c.Region, said.Region}, {&c.Title, said.Title}} {
			if part.from != "" {
				*part.to = part.from
			}
		}
	}
}

// relocated puts a finding of a table whose rows stood elsewhere to where they stood.
func relocated(f dataset.Finding, at []place) dataset.Finding {
	row := f.Fault.Place.Row - 2
	if row < 0 || row >= len(at) {
		return f
	}
	col := f.Fault.Place.Col
	if strings.Contains(at[row].file, "!") { // year and region stand in the name of the sheet
		col = max(col-2, 0)
	}
	f.Fault = f.Fault.At(fault.Place{File: at[row].file, Row: at[row].row, Col: col})
	return f
}

// datumOf names the table and finds out whether it is a later version of one that is there, or the same once more.
func (b *builder) datumOf(d *DataDraft, t *dataset.Table, file string, data []byte, text string, o DataOptions) {
	name := name(file, o)
	t.Name = name
	x := consult.DescribeTable(d.Dataset, t)
	x.ID, x.File, x.SHA256, x.Name = name, t.Path, hash(data), o.Name
	if x.Name == (consult.Text{}) {
		x.Name = titled(t.Title)
		if t.Title == "" {
			x.Name = titled(name)
		}
	}
	versions := 0
	for i := range b.trial.Data {
		before := &b.trial.Data[i]
		if before.ID != name && before.Series() != name {
			continue
		}
		versions++
		d.Older = before.ID
		if before.SHA256 == x.SHA256 {
			d.Same = before.ID
		}
	}
	if d.Same != "" {
		d.Findings = append(d.Findings, dataset.Finding{Severity: dataset.Broken, Fault: fault.In(file, 0, 0, "intake.series.same", "the same content is there already as {id}: nothing was added", "id", d.Same)})
	}
	if x.Version == "" {
		x.Version = "1"
	}
	x.Dataset = d.Dataset.Name
	if versions > 0 {
		if b.trial.Datum(consult.VersionID(name, x.Version)) != nil || b.trial.Datum(name).Version == x.Version {
			x.Version = strconv.Itoa(versions + 1)
		}
		x.ID = consult.VersionID(name, x.Version)
		if older := b.trial.Datum(d.Older); older.Dataset != "" {
			x.Dataset = older.Dataset
		}
	}
	if x.Dataset == "" {
		x.Dataset = name
	}
	d.Dataset.Name, d.Dataset.Version = x.Dataset, x.Version
	d.Dataset.Tables = []dataset.Table{*t}
	d.Datum = consult.DatumAdded{Data: x, Text: consult.EvidenceText{Content: text}}
}
