package intake

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

const (
	evidenceDir = "evidence"
	seriesDir   = "series"
)

// readEvidence reads the files of the folder evidence, sub-folders left out.
func (b *builder) readEvidence(dir fs.FS) (out []located[consult.EvidenceAdded]) {
	entries, err := fs.ReadDir(dir, evidenceDir)
	if err != nil {
		return nil
	}
	taken := map[string]bool{}
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		name := path.Join(evidenceDir, e.Name())
		data, ok := b.readFile(dir, name, maxEvidence)
		if !ok {
			continue
		}
		x, ok := b.evidence(name, data, taken)
		if ok {
			out = append(out, located[consult.EvidenceAdded]{x, place{file: name}, nil})
		}
	}
	return out
}

// evidence makes an evidence of one file. Its content is kept as text in the record.
func (b *builder) evidence(name string, data []byte, taken map[string]bool) (consult.EvidenceAdded, bool) {
	refs, isReferences := b.references(name, data)
	text, encoding, bad := decode(data)
	if isReferences {
		text, encoding, bad = refs.text, refs.encoding, unreadable{}
	}
	if bad.row > 0 {
		b.refuse(name, bad.row, 0, "intake.evidence.text", "the file is no text that can be read: evidence is a file of references or a text, such as .bib, .ris, .net or .txt")
		return consult.EvidenceAdded{}, false
	}
	id := identifier(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	if id == "" || taken[id] {
		id = identifier(path.Base(name))
	}
	if id == "" || taken[id] {
		b.refuse(name, 0, 0, "intake.evidence.name", "another file of evidence has this name already: rename one of them")
		return consult.EvidenceAdded{}, false
	}
	taken[id] = true
	e := consult.Evidence{ID: id, File: name, SHA256: hash(data), Format: refs.format, Entries: refs.entries, References: refs.cited}
	if !isReferences {
		e.Format, e.Entries = plainEvidence(name, text)
	}
	b.source(&SourceReport{File: name, Kind: "evidence", Encoding: encoding, SHA256: e.SHA256, Rows: e.Entries, Taken: e.Entries})
	return consult.EvidenceAdded{Data: e, Text: consult.EvidenceText{Content: text}}, true
}

// plainEvidence names the format of a file that is none of references and counts its entries: the rows of a table
// below its header, or the one text.
func plainEvidence(name, text string) (format string, entries int) {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".csv", ".tsv":
		for line := range strings.SplitSeq(text, "\n") {
			if strings.TrimSpace(line) != "" {
				entries++
			}
		}
		return ext[1:], max(entries-1, 0)
	}
	return "text", 1
}

// dataPackage is what is read of a datapackage.json (Frictionless Data Package 1.0); further keys are allowed there.
type dataPackage struct {
	Licenses  []packageLicence `json:"licenses"`
	Sources   []packageSource  `json:"sources"`
	Resources []struct {
		Name     string           `json:"name"`
		Path     string           `json:"path"`
		Title    string           `json:"title"`
		Unit     string           `json:"unit"`
		Licenses []packageLicence `json:"licenses"`
		Sources  []packageSource  `json:"sources"`
		Schema   struct {
			Fields []struct {
				Name string `json:"name"`
			} `json:"fields"`
		} `json:"schema"`
	} `json:"resources"`
}

type packageLicence struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

type packageSource struct {
	Title string `json:"title"`
	Path  string `json:"path"`
}

const packageFile = seriesDir + "/datapackage.json"

// readSeries reads the tables of the folder series that its datapackage.json names.
func (b *builder) readSeries(dir fs.FS) (out []located[consult.DatumAdded]) {
	if _, err := fs.Stat(dir, seriesDir); err != nil {
		return nil
	}
	data, ok := b.readFile(dir, packageFile, maxForm)
	if !ok {
		return nil
	}
	var p dataPackage
	if err := json.Unmarshal(data, &p); err != nil {
		b.refuse(packageFile, 0, 0, "intake.series.package", "the file is no data package: {cause}", "cause", err)
		return nil
	}
	seen := map[string]bool{}
	for _, r := range p.Resources {
		file := path.Join(seriesDir, r.Path)
		if !consult.ValidID(r.Name) || seen[r.Name] || !fs.ValidPath(file) || !strings.HasPrefix(file, seriesDir+"/") {
			b.refuse(packageFile, 0, 0, "intake.series.resource", "the resource {name} needs a name of its own (1 to 64 letters, digits and . _ -) and a path inside the folder series", "name", quoted(r.Name))
			continue
		}
		seen[r.Name] = true
		body, ok := b.readFile(dir, file, maxEvidence)
		if !ok {
			continue
		}
		var columns []string
		for _, f := range r.Schema.Fields {
			columns = append(columns, f.Name)
		}
		d, ok := b.datum(file, body, columns)
		if !ok {
			continue
		}
		d.Data.ID, d.Data.Unit = r.Name, r.Unit
		d.Data.Name = consult.Text{En: r.Title}
		if isHan(r.Title) {
			d.Data.Name = consult.Text{Zh: r.Title}
		}
		d.Data.Source, d.Data.Licence = sourceOf(append(r.Sources, p.Sources...)), licenceOf(append(r.Licenses, p.Licenses...))
		out = append(out, located[consult.DatumAdded]{d, place{file: file}, nil})
	}
	return out
}

// datum reads one table of data. columns are those that its schema states, nil if it has none.
func (b *builder) datum(file string, data []byte, columns []string) (consult.DatumAdded, bool) {
	t, ok := b.openTable(file, "series", data, tableOptions{})
	if !ok {
		return consult.DatumAdded{}, false
	}
	before := len(b.found)
	if columns != nil && strings.Join(columns, "\x00") != strings.Join(t.header, "\x00") {
		b.refuse(file, 1, 0, "intake.series.columns", "the columns are {header}, but the schema says {want}", "header", strings.Join(t.header, ", "), "want", strings.Join(columns, ", "))
	}
	b.each(t, func(row) {})
	b.source(t.done())
	return consult.DatumAdded{Data: consult.Datum{File: file, SHA256: hash(data), Rows: t.report.Rows, Columns: t.header}, Text: consult.EvidenceText{Content: t.text}}, len(b.found) == before
}

func sourceOf(all []packageSource) string {
	for _, s := range all {
		if s.Title != "" || s.Path != "" {
			return strings.TrimSpace(s.Title + " " + s.Path)
		}
	}
	return ""
}

func licenceOf(all []packageLicence) string {
	for _, l := range all {
		if l.Name != "" || l.Path != "" {
			return strings.TrimSpace(l.Name + " " + l.Path)
		}
	}
	return ""
}
