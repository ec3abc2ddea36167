package intake

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/dataset"
)

// Headings and names of the inventories that CEADs publishes as workbooks: one sheet for each region and year, with
// fuels as columns and 47 sectors as rows.
const (
	ceadsCorner = "emission_inventory"
	ceadsTotal  = "TotalEmissions"
	ceadsScope1 = "Scope_1_Total"
)

// ceadsBeside are the columns that are no part of the direct emissions of a row.
var ceadsBeside = []string{"Scope_2_Heat", "Scope_2_Electricity", "Other_Energy", ceadsScope1}

var (
	ceadsRegionYear = regexp.MustCompile(`^\s*(.*?)[\s_-]*((?:19|20)\d\d)\s*$`)
	ceadsYearRegion = regexp.MustCompile(`^\s*((?:19|20)\d\d)[\s_-]*(.*?)\s*$`)
)

// ceadsSheet takes the region and the year of a sheet from its name; a name without region is the nation's.
func ceadsSheet(name string) (region, year string, ok bool) {
	if m := ceadsRegionYear.FindStringSubmatch(name); m != nil {
		region, year, ok = m[1], m[2], true
	} else if m := ceadsYearRegion.FindStringSubmatch(name); m != nil {
		region, year, ok = m[2], m[1], true
	}
	switch strings.ToLower(region) {
	case "", "national", "nation", "全国", "中国":
		region = "China"
	}
	return region, year, ok
}

// readCEADs reads the sheets of an inventory workbook into one table with a row for each year, region and sector, and
// says where each row stood. ok is false where the workbook is none of CEADs.
func (b *builder) readCEADs(file string, sheets []namedRows, t *dataset.Table) (at []place, ok bool) {
	is := func(rows [][]string) bool {
		return len(rows) > 2 && len(rows[0]) > 2 && strings.EqualFold(strings.ReplaceAll(strings.TrimSpace(rows[0][0]), " ", "_"), ceadsCorner)
	}
	if !slices.ContainsFunc(sheets, func(s namedRows) bool { return is(s.rows) }) {
		return nil, false
	}
	unit := ""
	for _, s := range sheets {
		if !is(s.rows) {
			continue // a sheet of notes
		}
		region, year, named := ceadsSheet(s.name)
		if !named {
			b.refuse(file+"!"+s.name, 0, 0, "intake.ceads.sheet", "the name of the sheet tells no year; it must be a region and a year, as Shanghai2019, or a year alone for the nation")
			continue
		}
		var rows []place
		if unit, rows, ok = b.ceadsRows(file+"!"+s.name, s.rows, region, year, t); ok {
			at = append(at, rows...)
		}
	}
	describeCEADs(t, unit)
	return at, true
}

// ceadsRows takes the rows of one sheet. A sheet whose columns differ from those of the first is a finding.
func (b *builder) ceadsRows(file string, rows [][]string, region, year string, t *dataset.Table) (unit string, at []place, ok bool) {
	var names []string
	for _, cell := range rows[0][1:] {
		if cell = strings.ReplaceAll(strings.TrimSpace(cell), " ", "_"); cell != "" {
			names = append(names, cell)
		}
	}
	if len(t.Columns) == 0 {
		t.Columns = []dataset.Column{{Name: "year", Title: "年 / year", Type: dataset.Year, Role: dataset.YearOf}, {Name: "region", Title: "地区 / region", Type: dataset.String, Role: dataset.RegionOf},
			{Name: "sector", Title: "部门 / sector", Type: dataset.String}}
		for _, n := range names {
			t.Columns = append(t.Columns, dataset.Column{Name: n, Type: dataset.Number})
		}
	}
	if want := columnNames(t)[3:]; !slices.Equal(names, want) {
		b.refuse(file, 1, 0, "intake.ceads.columns", "the columns are {header}, but those of the first sheet are {want}; take the sheets of one edition together", "header", strings.Join(names, ", "), "want", strings.Join(want, ", "))
		return "", nil, false
	}
	if len(rows[1]) > 1 {
		unit = strings.TrimSpace(rows[1][1])
	}
	for n, cells := range rows[1:] {
		sector := strings.TrimSpace(cell(cells, 0))
		if sector == "" || strings.EqualFold(sector, "unit") {
			continue
		}
		if strings.EqualFold(strings.ReplaceAll(sector, " ", ""), ceadsTotal) {
			sector = ceadsTotal
		}
		row := []string{year, region, sector}
		for i := range names {
			row = append(row, strings.TrimSpace(cell(cells, i+1)))
		}
		t.Rows = append(t.Rows, row)
		at = append(at, place{file, n + 2, 0})
	}
	return unit, at, true
}

// cell is a cell of a row, "" where the row ends before it.
func cell(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}

// describeCEADs says what the columns are. Inventories are of a year, whatever the unit row leaves out.
func describeCEADs(t *dataset.Table, unit string) {
	if slices.Contains([]string{"mt co2", "mtco2", "mt", "million tonnes", "million tons"}, strings.ToLower(unit)) {
		unit = "Mt CO2/yr"
	}
	t.Title = "CEADs: CO2 inventory by sector and fuel"
	t.Sources = []dataset.Source{{Title: "CEADs (Carbon Emission Accounts and Datasets)", Path: "https://www.ceads.net"}}
	t.Key, t.Total = []string{"year", "region", "sector"}, &dataset.Total{Column: "sector", Value: ceadsTotal}
	var parts []string
	for i := range t.Columns {
		c := &t.Columns[i]
		if !c.Figure() {
			continue
		}
		c.Unit, c.Tolerance = unit, 1e-6
		c.Jump = 1e9 // sectors of provinces start and stop
		if !slices.Contains(ceadsBeside, c.Name) {
			parts = append(parts, c.Name)
		}
		if strings.HasPrefix(c.Name, "Scope_2") {
			c.Scope = "范围二，不与范围一相加 / scope 2, never added to scope 1"
		}
	}
	if i := t.Column(ceadsScope1); i >= 0 {
		c := &t.Columns[i]
		c.Sum, c.Quantity = parts, "CO2"
		c.Scope = "范围一：化石燃料燃烧与工业过程，按47个部门核算 / scope 1: fossil combustion and processes, from 47 sectors"
	}
}
