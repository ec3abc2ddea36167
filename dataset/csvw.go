package dataset

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

const csvwContext = "http://www.w3.org/ns/csvw"

// webTable is the subset of W3C Metadata Vocabulary for Tabular Data (2015) that is read and written. Units and margins
// stand in properties of schema.org, scope, region, source and licence in those of Dublin Core terms.
type webTable struct {
	Context any        `json:"@context,omitempty"`
	ID      string     `json:"dc:identifier,omitempty"`
	URL     string     `json:"url,omitempty"`
	Title   string     `json:"dc:title,omitempty"`
	Version string     `json:"schema:version,omitempty"`
	Licence string     `json:"dc:license,omitempty"`
	Source  string     `json:"dc:source,omitempty"`
	Schema  webSchema  `json:"tableSchema"`
	Tables  []webTable `json:"tables,omitempty"`
}

type webSchema struct {
	Columns []webColumn `json:"columns"`
	Key     words       `json:"primaryKey,omitempty"`
}

type webColumn struct {
	Name        string          `json:"name"`
	Titles      json.RawMessage `json:"titles,omitempty"`
	Datatype    json.RawMessage `json:"datatype,omitempty"`
	Required    bool            `json:"required,omitempty"`
	Null        words           `json:"null,omitempty"`
	Unit        string          `json:"schema:unitText,omitempty"`
	Quantity    string          `json:"schema:variableMeasured,omitempty"`
	Scope       string          `json:"dc:description,omitempty"`
	Region      string          `json:"dc:spatial,omitempty"`
	Uncertainty string          `json:"schema:marginOfError,omitempty"`
	Source      string          `json:"dc:source,omitempty"`
	Licence     string          `json:"dc:license,omitempty"`
}

// webTypes gives the type of a datatype of CSVW; all others are texts.
var webTypes = map[string]Type{"string": String, "number": Number, "double": Number, "float": Number, "decimal": Number, "integer": Integer, "int": Integer, "long": Integer, "nonNegativeInteger": Integer, "gYear": Year}

// CSVW writes the metadata of one table, to lie beside it as <table>.csv-metadata.json.
func (d *Dataset) CSVW(t *Table) []byte {
	out := webTable{Context: []any{csvwContext, map[string]string{"@language": "en"}}, ID: d.Name, URL: t.Path, Title: t.Title, Version: d.Version, Schema: webSchema{Columns: []webColumn{}, Key: t.Key}}
	out.Licence, out.Source = d.LicenceOf(t, &Column{}), d.SourceOf(t, &Column{})
	for _, c := range t.Columns {
		datatype := map[Type]string{Number: "number", Integer: "integer", Year: "gYear"}[c.Type]
		if datatype == "" {
			datatype = "string"
		}
		w := webColumn{Name: c.Name, Titles: quoted(firstOf(c.Title, c.Name)), Datatype: quoted(datatype), Required: c.Required, Unit: c.Unit, Quantity: c.Quantity, Scope: c.Scope, Region: c.Region, Uncertainty: c.Uncertainty, Source: c.Source, Licence: c.Licence}
		if len(t.Missing) > 0 {
			w.Null = words(t.Missing)
		}
		out.Schema.Columns = append(out.Schema.Columns, w)
	}
	return printed(out)
}

func quoted(s string) json.RawMessage {
	return bytes.TrimSpace(printed(s))
}

// ReadCSVW reads the metadata of one table, or of a group of tables. A table is called as its file without the ending.
// Roles other than that of years, sums, totals and limits are not part of CSVW.
func ReadCSVW(data []byte) (*Dataset, error) {
	var in webTable
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &in); err != nil {
		return nil, fault.Bad("", "dataset.csvw", "the file is no CSVW metadata; it must be a JSON object with url and tableSchema, or with tables").Because(err)
	}
	tables := in.Tables
	if len(tables) == 0 {
		tables = []webTable{in}
	}
	d := &Dataset{Name: in.ID, Version: in.Version}
	if len(in.Tables) > 0 {
		d.Title = in.Title
		if in.Licence != "" {
			d.Licences = []Licence{{Name: in.Licence}}
		}
		if in.Source != "" {
			d.Sources = []Source{{Title: in.Source}}
		}
	}
	for i, w := range tables {
		t, err := w.table()
		if err != nil {
			return nil, err
		}
		if _, twice := d.Table(t.Name); t.Name == "" || twice || strings.Contains(t.Name, "@") {
			return nil, fault.Bad("url", "dataset.csvw_url", "table {n} has the address {url}; each table needs one of its own", "n", i+1, "url", w.URL)
		}
		d.Tables = append(d.Tables, t)
	}
	return d, nil
}

func (w webTable) table() (Table, error) {
	name := w.URL[strings.LastIndex(w.URL, "/")+1:]
	if i := strings.LastIndex(name, "."); i > 0 {
		name = name[:i]
	}
	t := Table{Name: name, Path: w.URL, Title: w.Title, Key: w.Schema.Key}
	if w.Licence != "" {
		t.Licences = []Licence{{Name: w.Licence}}
	}
	if w.Source != "" {
		t.Sources = []Source{{Title: w.Source}}
	}
	for _, c := range w.Schema.Columns {
		f := field{Name: c.Name, Title: titleOf(c.Titles), Unit: c.Unit, Quantity: c.Quantity, Scope: c.Scope, Region: c.Region, Uncertainty: c.Uncertainty, Source: c.Source, Licence: c.Licence, Constraints: &constraints{Required: c.Required}}
		f.Type = webTypes[datatypeOf(c.Datatype)]
		if f.Name == "" {
			f.Name = f.Title
		}
		column, err := f.column(&t, "")
		if err != nil {
			return Table{}, err
		}
		if column.Title == column.Name {
			column.Title = ""
		}
		t.Columns = append(t.Columns, column)
		if t.Missing == nil && len(c.Null) > 0 {
			t.Missing = c.Null
		}
	}
	t.FindYear()
	return t, nil
}

// titleOf takes the title of a column: a text, the first of a list, or a text of a language (English first).
func titleOf(raw json.RawMessage) string {
	var w words
	if json.Unmarshal(raw, &w) == nil && len(w) > 0 {
		return w[0]
	}
	var of map[string]words
	if json.Unmarshal(raw, &of) == nil {
		for _, language := range []string{"en", "und", "zh-CN", "zh"} {
			if len(of[language]) > 0 {
				return of[language][0]
			}
		}
	}
	return ""
}

// datatypeOf takes a datatype: its name, or the base of an object.
func datatypeOf(raw json.RawMessage) string {
	var name string
	if json.Unmarshal(raw, &name) == nil {
		return name
	}
	var of struct {
		Base string `json:"base"`
	}
	if json.Unmarshal(raw, &of) != nil {
		return ""
	}
	return of.Base
}
