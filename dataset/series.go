package dataset

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Series is one column of a table for one region, in the order of years.
type Series struct {
	Column Column
	Region string // "" where neither table nor column names one
	Points []Point

	kind string // what tells the rows apart beside year and region
	part bool   // of a total that stands in the table
}

// Point is one value with where it stands. Missing values have no point.
type Point struct {
	Year    int
	Value   float64
	Address Address
}

// Series takes a column as series, one for each region (or each other combination of the key without the year), in
// order of first appearance. It refuses a table without a column of years and a column that holds texts.
func (d *Dataset) Series(table, column string) ([]Series, error) {
	t, ok := d.Table(table)
	if !ok {
		return nil, fault.Bad("table", "dataset.table_none", "the dataset {dataset} has no table {table}", "dataset", d.Name, "table", table)
	}
	i, y := t.Column(column), t.role(YearOf)
	if i < 0 || y < 0 || t.Columns[i].Type != Number && t.Columns[i].Type != Integer {
		return nil, fault.Bad("column", "dataset.series", "{column} of {table} is no series; it must be a column of numbers in a table with a column of years", "column", column, "table", table)
	}
	return d.series(t, i, y), nil
}

func (d *Dataset) series(t *Table, i, y int) []Series {
	region := t.role(RegionOf)
	var by []int
	for _, k := range t.Key {
		if c := t.Column(k); c >= 0 && c != y {
			by = append(by, c)
		}
	}
	if region >= 0 && !slices.Contains(by, region) {
		by = append(by, region)
	}
	var out []Series
	for _, rows := range grouped(t, by, y) {
		s := Series{Column: t.Columns[i], Region: t.Columns[i].Region}
		if region >= 0 {
			s.Region = strings.TrimSpace(t.Rows[rows[0]][region])
		}
		for _, c := range by {
			cell := strings.TrimSpace(t.Rows[rows[0]][c])
			switch {
			case c == region || t.Total != nil && t.Columns[c].Name == t.Total.Column && cell == t.Total.Value:
			case t.Total != nil && t.Columns[c].Name == t.Total.Column:
				s.part = true
			default:
				s.kind += " · " + cell
			}
		}
		for _, r := range rows {
			if v, ok := t.number(r, i); ok {
				year, _ := parseYear(strings.TrimSpace(t.Rows[r][y]))
				s.Points = append(s.Points, Point{year, v, Address{d.Name, d.Version, t.Name, t.Line(r), t.Columns[i].Name}})
			}
		}
		out = append(out, s)
	}
	return out
}

// Conflict is one quantity of one region and year that more than one source states.
type Conflict struct {
	Quantity string
	Region   string
	Year     int
	Unit     string // of Converted: that of the first statement
	Stated   []Stated
	// SameScope is true where two statements count the same (equal scope, not empty) and differ all the same.
	SameScope bool
}

// Stated is one source's value.
type Stated struct {
	Address   Address
	Value     float64
	Unit      string
	Converted float64 // in the conflict's unit
	Scope     string
	Source    string
	Licence   string
}

// Conflicts sets side by side what several tables state of one quantity, region and year, wherever the values differ by
// more than a relative 1e-6. Only columns with a Quantity and a known unit take part; values of other dimensions than
// the first are left out. Where rows are told apart by more than year and region (by sector, say), the rows of the
// table's total stand for the quantity, and without a total each part is a quantity of its own. Order: quantity,
// region, year; within, the order of datasets. Nothing is averaged or chosen.
func Conflicts(sets ...*Dataset) []Conflict {
	type key struct {
		quantity, region string
		year             int
	}
	all := map[key][]Stated{}
	for _, d := range sets {
		for k := range d.Tables {
			t := &d.Tables[k]
			y := t.role(YearOf)
			for i := range t.Columns {
				c := &t.Columns[i]
				if y < 0 || c.Quantity == "" || c.Type != Number && c.Type != Integer {
					continue
				}
				for _, s := range d.series(t, i, y) {
					if s.part {
						continue
					}
					for _, p := range s.Points {
						at := key{c.Quantity + s.kind, s.Region, p.Year}
						all[at] = append(all[at], Stated{Address: p.Address, Value: p.Value, Unit: c.Unit, Scope: c.Scope, Source: d.SourceOf(t, c), Licence: d.LicenceOf(t, c)})
					}
				}
			}
		}
	}
	keys := make([]key, 0, len(all))
	for k := range all {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.quantity, b.quantity), cmp.Compare(a.region, b.region), cmp.Compare(a.year, b.year))
	})
	var out []Conflict
	for _, k := range keys {
		if c := (Conflict{Quantity: k.quantity, Region: k.region, Year: k.year}); c.take(all[k]) {
			out = append(out, c)
		}
	}
	return out
}

// Spread is by how much the highest statement is above the lowest, as a share of the lowest; ok is false unless all are
// above 0.
func (c Conflict) Spread() (share float64, ok bool) {
	if len(c.Stated) == 0 {
		return 0, false
	}
	low, high := c.Stated[0].Converted, c.Stated[0].Converted
	for _, s := range c.Stated {
		low, high = min(low, s.Converted), max(high, s.Converted)
	}
	if !(low > 0) {
		return 0, false
	}
	return high/low - 1, true
}

// take keeps the statements that can be compared and says whether they differ.
func (c *Conflict) take(stated []Stated) (differ bool) {
	var unit Unit
	for _, s := range stated {
		u, err := ParseUnit(s.Unit)
		if err != nil {
			continue
		}
		if c.Unit == "" {
			unit, c.Unit = u, s.Unit
		}
		if s.Converted, err = Convert(s.Value, u, unit); err != nil {
			continue
		}
		for _, other := range c.Stated {
			if !near(s.Converted, other.Converted) {
				differ = true
				c.SameScope = c.SameScope || s.Scope != "" && s.Scope == other.Scope
			}
		}
		c.Stated = append(c.Stated, s)
	}
	return differ
}

func near(a, b float64) bool { return agree(a, b, float64(1e-6*max(a, b, -a, -b))) }

// Compare names the cells in which two versions of a table differ, by key and column: a value that changed, a row or a
// column that is in one only. The place is that of the newer table. Tables without a key are compared line by line.
func Compare(older, newer *Table) []Finding {
	c := &checker{t: newer, count: map[string]int{}}
	before := map[string][]string{}
	for r, row := range older.Rows {
		before[rowKey(older, r)] = row
	}
	for i := range newer.Columns {
		if older.Column(newer.Columns[i].Name) < 0 {
			c.add(Doubtful, fault.In(newer.Path, 1, i+1, "dataset.column_new", "the column {column} is not in the older version", "column", newer.Columns[i].Name))
		}
	}
	seen := map[string]bool{}
	for r, row := range newer.Rows {
		key := rowKey(newer, r)
		seen[key] = true
		old, ok := before[key]
		if !ok {
			c.add(Doubtful, fault.In(newer.Path, newer.Line(r), 0, "dataset.row_new", "the row {key} is not in the older version", "key", c.subject(r)))
			continue
		}
		for i, col := range newer.Columns {
			k := older.Column(col.Name)
			if k < 0 || same(old[k], row[i]) {
				continue
			}
			c.add(Doubtful, fault.In(newer.Path, newer.Line(r), i+1, "dataset.changed", "{key}: {column} was {before} and is {now}", "key", c.subject(r), "column", col.Name, "before", old[k], "now", row[i]))
		}
	}
	for r := range older.Rows {
		if !seen[rowKey(older, r)] {
			gone := &checker{t: older}
			c.add(Doubtful, fault.In(newer.Path, 0, 0, "dataset.row_gone", "the row {key} of the older version is gone", "key", gone.subject(r)))
		}
	}
	return c.found
}

// rowKey identifies a row by the table's key, else by its line.
func rowKey(t *Table, r int) string {
	var at []int
	for _, k := range t.Key {
		if i := t.Column(k); i >= 0 {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return "\x00" + Address{Line: t.Line(r)}.String()
	}
	return join(t.Rows[r], at)
}

// same compares two cells, as numbers where both are.
func same(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	x, okX := parseNumber(a)
	y, okY := parseNumber(b)
	return a == b || okX && okY && x == y
}
