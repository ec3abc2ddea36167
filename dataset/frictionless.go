package dataset

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

const profile = "https://datapackage.org/profiles/2.0/datapackage.json"

// descriptor is the subset of Frictionless Data Package 2 that is read and written; what else a descriptor holds is
// passed over. Own keys are those of a field from unit to tolerance, and total of a resource.
type descriptor struct {
	Schema    string     `json:"$schema,omitempty"`
	Name      string     `json:"name,omitempty"`
	Title     string     `json:"title,omitempty"`
	Version   string     `json:"version,omitempty"`
	Created   string     `json:"created,omitempty"`
	Licences  []Licence  `json:"licenses,omitempty"`
	Sources   []Source   `json:"sources,omitempty"`
	Resources []resource `json:"resources"`
}

type resource struct {
	Name     string      `json:"name"`
	Path     string      `json:"path"`
	Title    string      `json:"title,omitempty"`
	Type     string      `json:"type,omitempty"`
	Format   string      `json:"format,omitempty"`
	Encoding string      `json:"encoding,omitempty"`
	Unit     string      `json:"unit,omitempty"`
	Total    *Total      `json:"total,omitempty"`
	Licences []Licence   `json:"licenses,omitempty"`
	Sources  []Source    `json:"sources,omitempty"`
	Schema   tableSchema `json:"schema"`
}

type tableSchema struct {
	Fields  []field  `json:"fields"`
	Key     words    `json:"primaryKey,omitempty"`
	Missing []string `json:"missingValues,omitempty"`
}

type field struct {
	Name        string       `json:"name"`
	Type        Type         `json:"type,omitempty"`
	Title       string       `json:"title,omitempty"`
	Role        Role         `json:"role,omitempty"`
	Unit        string       `json:"unit,omitempty"`
	Quantity    string       `json:"quantity,omitempty"`
	Scope       string       `json:"scope,omitempty"`
	Region      string       `json:"region,omitempty"`
	Uncertainty string       `json:"uncertainty,omitempty"`
	Source      string       `json:"source,omitempty"`
	Licence     string       `json:"licence,omitempty"`
	Jump        float64      `json:"jump,omitempty"`
	Sum         []string     `json:"sum,omitempty"`
	Tolerance   float64      `json:"tolerance,omitempty"`
	Constraints *constraints `json:"constraints,omitempty"`
}

type constraints struct {
	Required bool     `json:"required,omitempty"`
	Minimum  *float64 `json:"minimum,omitempty"`
	Maximum  *float64 `json:"maximum,omitempty"`
}

// words is a list of names that may be written as a single one.
type words []string

// UnmarshalJSON reads a text or a list of texts.
func (w *words) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*w = words{one}
		return nil
	}
	var all []string
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	*w = all
	return nil
}

// ReadPackage reads a datapackage.json (Frictionless Data Package, version 2; version 1 differs in nothing that is read
// here). Tables come without rows. A unit of a whole resource goes to each of its number columns without one. A column
// called year or 年份 is the column of years where no column says so. Types beyond number, integer and year are texts.
func ReadPackage(data []byte) (*Dataset, error) {
	var in descriptor
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &in); err != nil {
		return nil, fault.Bad("", "dataset.package", "the file is no data package; it must be a JSON object with resources").Because(err)
	}
	d := &Dataset{Name: in.Name, Title: in.Title, Version: in.Version, Created: in.Created, Licences: in.Licences, Sources: in.Sources}
	for i, r := range in.Resources {
		if _, twice := d.Table(r.Name); r.Name == "" || twice || strings.ContainsAny(r.Name, "/@") {
			return nil, fault.Bad("resources", "dataset.resource", "resource {n} is called {name}; each needs a name of its own without / and @", "n", i+1, "name", r.Name)
		}
		t := Table{Name: r.Name, Path: r.Path, Title: r.Title, Key: r.Schema.Key, Missing: r.Schema.Missing, Total: r.Total, Licences: r.Licences, Sources: r.Sources}
		for _, f := range r.Schema.Fields {
			c, err := f.column(&t, r.Unit)
			if err != nil {
				return nil, err
			}
			t.Columns = append(t.Columns, c)
		}
		t.FindYear()
		d.Tables = append(d.Tables, t)
	}
	return d, nil
}

func (f field) column(t *Table, unit string) (Column, error) {
	if f.Name == "" || t.Column(f.Name) >= 0 {
		return Column{}, fault.Bad("fields", "dataset.field", "the table {table} describes the column {column} twice, or one without name", "table", t.Name, "column", f.Name)
	}
	c := Column{Name: f.Name, Title: f.Title, Type: f.Type, Role: f.Role, Unit: f.Unit, Quantity: f.Quantity, Scope: f.Scope, Region: f.Region, Uncertainty: f.Uncertainty, Source: f.Source, Licence: f.Licence, Jump: max(f.Jump, 0), Sum: f.Sum, Tolerance: max(f.Tolerance, 0)}
	if !slices.Contains([]Type{Number, Integer, Year}, c.Type) {
		c.Type = String
	}
	if f.Constraints != nil {
		c.Required, c.Minimum, c.Maximum = f.Constraints.Required, f.Constraints.Minimum, f.Constraints.Maximum
	}
	if c.Unit == "" && c.Role == Value && c.Type == Number {
		c.Unit = unit
	}
	return c, nil
}

// FindYear gives the role of years to a column of that name or type where no column has it.
func (t *Table) FindYear() {
	if t.role(YearOf) >= 0 {
		return
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if name := strings.ToLower(c.Name); c.Role == Value && (c.Type == Year || name == "year" || name == "年份") {
			c.Role, c.Unit = YearOf, ""
			return
		}
	}
}

// Package writes the descriptor of the dataset (Frictionless Data Package 2), always the same bytes for the same dataset.
func (d *Dataset) Package() []byte {
	out := descriptor{Schema: profile, Name: d.Name, Title: d.Title, Version: d.Version, Created: d.Created, Licences: d.Licences, Sources: d.Sources, Resources: []resource{}}
	for _, t := range d.Tables {
		r := resource{Name: t.Name, Path: t.Path, Title: t.Title, Type: "table", Format: "csv", Encoding: "utf-8", Total: t.Total, Licences: t.Licences, Sources: t.Sources, Schema: tableSchema{Fields: []field{}, Key: t.Key, Missing: t.Missing}}
		for _, c := range t.Columns {
			f := field{Name: c.Name, Type: c.Type, Title: c.Title, Role: c.Role, Unit: c.Unit, Quantity: c.Quantity, Scope: c.Scope, Region: c.Region, Uncertainty: c.Uncertainty, Source: c.Source, Licence: c.Licence, Jump: c.Jump, Sum: c.Sum, Tolerance: c.Tolerance}
			if c.Required || c.Minimum != nil || c.Maximum != nil {
				f.Constraints = &constraints{c.Required, c.Minimum, c.Maximum}
			}
			r.Schema.Fields = append(r.Schema.Fields, f)
		}
		out.Resources = append(out.Resources, r)
	}
	return printed(out)
}

// printed writes JSON with one space of indent and no escapes for HTML.
func printed(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	_ = e.Encode(v) //nolint:errchkjson // texts, lists and finite numbers only
	return b.Bytes()
}
