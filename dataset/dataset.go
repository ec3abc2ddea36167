package dataset

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Dataset is one version of a named set of tables. The zero value is an empty dataset.
type Dataset struct {
	Name     string
	Title    string
	Version  string // as the publisher writes it; empty is a version too
	Created  string // ISO 8601
	Licences []Licence
	Sources  []Source
	Tables   []Table
}

// Licence is under which terms data may be used.
type Licence struct {
	Name  string `json:"name,omitempty"` // an SPDX or Open Definition identifier such as CC-BY-4.0
	Title string `json:"title,omitempty"`
	Path  string `json:"path,omitempty"`
}

// Source is where data come from.
type Source struct {
	Title string `json:"title,omitempty"`
	Path  string `json:"path,omitempty"`
}

// Type is the type of a column's cells.
type Type string

// Types of cells.
const (
	String  Type = "string"
	Number  Type = "number"
	Integer Type = "integer"
	Year    Type = "year"
)

// Role is what a column is to the rows of its table.
type Role string

// Roles of columns.
const (
	Value      Role = ""           // a figure or a text
	YearOf     Role = "year"       // the year of the row
	RegionOf   Role = "region"     // the region of the row
	Identifier Role = "identifier" // a name of something outside, such as a DOI
)

// Column describes one column. Source and Licence stand where a column differs from its table.
type Column struct {
	Name        string
	Title       string
	Type        Type
	Role        Role
	Unit        string // a unit that [ParseUnit] knows; empty for texts
	Quantity    string // what is measured, the same word in every dataset that measures it
	Scope       string // what is counted and what is not
	Region      string // where the table has no column of regions
	Uncertainty string
	Source      string
	Licence     string
	Required    bool
	Minimum     *float64
	Maximum     *float64
	Jump        float64  // how many times larger or smaller a value may be than that of the year before; 0 means 3
	Sum         []string // columns that this one is the sum of
	Tolerance   float64  // by how much a sum may miss its parts beyond what their printed decimals allow
}

// Total names the rows that are sums of the others: those whose cell in Column is Value.
type Total struct {
	Column string `json:"column"`
	Value  string `json:"value"`
}

// Table is one table with its rows. Cells are text as they stood in the file.
type Table struct {
	Name     string
	Path     string
	Title    string
	Columns  []Column
	Key      []string // names of the columns that identify a row
	Missing  []string // cells that mean "no value"; the empty cell always does
	Total    *Total
	Licences []Licence
	Sources  []Source
	Rows     [][]string
	Lines    []int // the line of each row in its file; nil: the header is line 1 and rows follow without gaps
}

// Table returns the table of a name.
func (d *Dataset) Table(name string) (*Table, bool) {
	for i := range d.Tables {
		if d.Tables[i].Name == name {
			return &d.Tables[i], true
		}
	}
	return nil, false
}

// LicenceOf returns the name of the licence of a column: its own, else its table's, else the dataset's; "" if there is none.
func (d *Dataset) LicenceOf(t *Table, c *Column) string {
	if c.Licence != "" {
		return c.Licence
	}
	for _, l := range slices.Concat(t.Licences, d.Licences) {
		if name := firstOf(l.Name, l.Title, l.Path); name != "" {
			return name
		}
	}
	return ""
}

// SourceOf returns the source of a column: its own, else the first of its table, else of the dataset; "" if there is none.
func (d *Dataset) SourceOf(t *Table, c *Column) string {
	if c.Source != "" {
		return c.Source
	}
	for _, s := range slices.Concat(t.Sources, d.Sources) {
		if name := firstOf(s.Title, s.Path); name != "" {
			return name
		}
	}
	return ""
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// Column returns the index of a column by name, -1 if there is none.
func (t *Table) Column(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
}

// RoleColumn returns the index of the first column with a role, -1 if there is none.
func (t *Table) RoleColumn(r Role) int { return t.role(r) }

func (t *Table) role(r Role) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Role == r })
}

// Line returns the line of a row in its file.
func (t *Table) Line(row int) int {
	if row < len(t.Lines) {
		return t.Lines[row]
	}
	return row + 2
}

// Row returns the index of the row that stands on a line of the file, -1 if there is none.
func (t *Table) Row(line int) int {
	for r := range t.Rows {
		if t.Line(r) == line {
			return r
		}
	}
	return -1
}

// Figure says whether a column holds measured figures: numbers that are neither years nor regions.
func (c *Column) Figure() bool { return c.Role == Value && (c.Type == Number || c.Type == Integer) }

// missing says whether a cell means "no value".
func (t *Table) missing(cell string) bool {
	return cell == "" || slices.Contains(t.Missing, cell)
}

// number reads a cell; ok is false where it is missing or no number.
func (t *Table) number(row, col int) (v float64, ok bool) {
	cell := strings.TrimSpace(t.Rows[row][col])
	if t.missing(cell) {
		return 0, false
	}
	return parseNumber(cell)
}

// Address leads to one number: dataset, version, table, line of the file and column.
type Address struct {
	Dataset string
	Version string
	Table   string
	Line    int
	Column  string
}

// String writes name@version/table/line/column.
func (a Address) String() string {
	return a.Dataset + "@" + a.Version + "/" + a.Table + "/" + strconv.Itoa(a.Line) + "/" + a.Column
}

// ParseAddress reads what [Address.String] writes. Names hold no @ and no /; a column may.
func ParseAddress(text string) (Address, error) {
	name, rest, ok := strings.Cut(text, "@")
	parts := strings.SplitN(rest, "/", 4)
	if ok && len(parts) == 4 && name != "" && !strings.Contains(name, "/") && parts[1] != "" && parts[3] != "" {
		if line, err := strconv.Atoi(parts[2]); err == nil && line > 0 && strconv.Itoa(line) == parts[2] {
			return Address{name, parts[0], parts[1], line, parts[3]}, nil
		}
	}
	return Address{}, fault.Bad("address", "dataset.address", "{text} is no address of a number; write dataset@version/table/line/column", "text", text)
}
