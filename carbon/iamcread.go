package carbon

import (
	"encoding/csv"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
)

// IAMCValue is one number of an IAMC file.
type IAMCValue struct {
	Model, Scenario, Region, Variable, Unit string
	Extra                                   []string // by extra column
	Time                                    string   // a year, or a date with time
	Value                                   float64
}

// IAMCFile is what was read from an IAMC file. It is accepted if it has no problems: what pyam 1.9 accepts is accepted,
// and what it refuses is refused, at a row and column. Warnings name what is accepted and doubtful: an empty unit,
// spaces around | (taken away), two units of one variable, an infinite value (left out).
type IAMCFile struct {
	Values   []IAMCValue // in reading order
	ByTime   bool        // the time is a date, not a year
	Extra    []string    // names of extra columns
	Problems fault.List
	Warnings fault.List
}

// Accepted says whether the file can be used.
func (f *IAMCFile) Accepted() bool { return len(f.Problems) == 0 }

// iamcMissing are the texts that stand for no value.
var iamcMissing = map[string]bool{
	"": true, "#N/A": true, "#N/A N/A": true, "#NA": true, "-1.#IND": true, "-1.#QNAN": true, "-NaN": true, "-nan": true, "1.#IND": true,
	"1.#QNAN": true, "<NA>": true, "N/A": true, "NA": true, "NULL": true, "NaN": true, "None": true, "n/a": true, "nan": true, "null": true,
}

// iamcReader holds what is known of the file while it is read.
type iamcReader struct {
	*IAMCFile
	index   [5]int         // place of the opening columns
	extra   []int          // place of the extra columns
	times   map[int]string // place of the wide columns, with their year
	time    int            // place of the long column year or time, or -1
	value   int            // place of the long column value, or -1
	header  []string
	seen    map[string]bool
	units   map[string]string
	doubted map[string]bool
}

// MostIAMCProblems is how many problems are told of one file.
const MostIAMCProblems = 1000

// ReadIAMC reads an IAMC file in CSV form, wide or long. Columns may stand in any order and case; X2030 is the year 2030; a
// byte order mark is skipped. It never fails: what is wrong stands in the result.
func ReadIAMC(text string) *IAMCFile {
	r := &iamcReader{IAMCFile: &IAMCFile{}, seen: map[string]bool{}, units: map[string]string{}, doubted: map[string]bool{}, times: map[int]string{}, time: -1, value: -1}
	if !utf8.ValidString(text) {
		r.problem(1, 0, "carbon.iamc_encoding", "the file is not in UTF-8; if it comes from a Chinese spreadsheet program it may be GB18030: save it as CSV UTF-8")
		return r.IAMCFile
	}
	c := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	c.FieldsPerRecord = -1
	header, err := c.Read()
	if err != nil {
		r.problem(1, 0, "carbon.iamc_empty", "the file has no header; its first line must name model, scenario, region, variable, unit and years")
		return r.IAMCFile
	}
	if !r.columns(header) {
		return r.IAMCFile
	}
	for len(r.Problems) < MostIAMCProblems {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			r.problem(bad.Line, bad.Column, "carbon.iamc_csv", "the row is no CSV; a quotation mark is missing or stands inside a cell")
			break
		}
		row, _ := c.FieldPos(0)
		r.row(row, cells)
	}
	if !r.Accepted() {
		r.Values = nil
	}
	return r.IAMCFile
}

func (r *iamcReader) problem(row, col int, key, text string, args ...any) {
	r.Problems = append(r.Problems, fault.In("", row, col, key, text, args...))
}

func (r *iamcReader) doubt(once string, row, col int, key, text string, args ...any) {
	if !r.doubted[once] {
		r.doubted[once] = true
		r.Warnings = append(r.Warnings, fault.In("", row, col, key, text, args...))
	}
}

// columns reads the header.
func (r *iamcReader) columns(header []string) bool {
	r.header = header
	for i := range r.index {
		r.index[i] = -1
	}
	names := map[string]bool{}
	year, date := -1, -1
	for i, cell := range header {
		name := strings.ToLower(strings.TrimSpace(cell))
		if names[name] {
			r.problem(1, i+1, "carbon.iamc_twice", "the column {name} stands twice; give it once", "name", cell)
			return false
		}
		names[name] = true
		k := slices.Index(iamcColumns, name)
		switch {
		case k >= 0:
			r.index[k] = i
		case name == "year":
			year = i
		case name == "time":
			date = i
		case name == "value":
			r.value = i
		case yearName(name) != "":
			r.times[i] = yearName(name)
		default:
			r.extra, r.Extra = append(r.extra, i), append(r.Extra, strings.TrimSpace(cell))
		}
	}
	var missing []string
	for k, i := range r.index {
		if i < 0 {
			missing = append(missing, iamcColumns[k])
		}
	}
	switch {
	case len(missing) > 0 && len(header) == 1 && strings.Contains(header[0], ";"):
		r.problem(1, 0, "carbon.iamc_semicolon", "the cells are separated by semicolons; write commas between cells and points in decimals")
	case len(missing) > 0:
		r.problem(1, 0, "carbon.iamc_columns", "the columns {names} are missing", "names", strings.Join(missing, ", "))
	case year >= 0 && date >= 0:
		r.problem(1, date+1, "carbon.iamc_both", "the columns year and time stand together; keep one")
	case (year >= 0 || date >= 0) && r.value < 0:
		r.problem(1, 0, "carbon.iamc_value", "a file with a column for the time needs the column value")
	case (year >= 0 || date >= 0) && len(r.times) > 0:
		r.problem(1, 0, "carbon.iamc_mixed", "columns of years stand beside a column for the time; use one form")
	case year < 0 && date < 0 && len(r.times) == 0:
		r.problem(1, 0, "carbon.iamc_no_time", "there is no year: columns named by years such as 2030, or the columns year and value, are needed")
	}
	r.time, r.ByTime = max(year, date), date >= 0
	return r.Accepted()
}

// yearName reads a column's name as a year: 2030, or X2030 as R writes it.
func yearName(name string) string {
	digits := strings.TrimPrefix(name, "x")
	if y, err := strconv.Atoi(digits); err == nil && len(digits) == 4 && y >= 1000 {
		return digits
	}
	return ""
}

// row reads one row.
func (r *iamcReader) row(row int, cells []string) {
	if len(cells) != len(r.header) {
		r.problem(row, 0, "carbon.iamc_cells", "the row has {got} cells, the header {want}", "got", len(cells), "want", len(r.header))
		return
	}
	v := IAMCValue{}
	fields := [5]*string{&v.Model, &v.Scenario, &v.Region, &v.Variable, &v.Unit}
	for k, i := range r.index {
		text := strings.TrimSpace(cells[i])
		if text == "" && iamcColumns[k] != "unit" {
			r.problem(row, i+1, "carbon.iamc_cell", "the cell {name} is empty; every row needs it", "name", iamcColumns[k])
			return
		}
		if tight := tightBars(text); tight != text {
			r.doubt("bars", row, i+1, "carbon.iamc_bars", "spaces stand around | in {text}; they were taken away", "text", text)
			text = tight
		}
		*fields[k] = text
	}
	for _, i := range r.extra {
		v.Extra = append(v.Extra, strings.TrimSpace(cells[i]))
	}
	switch before, known := r.units[v.Variable]; {
	case v.Unit == "":
		r.doubt("unit of "+v.Variable, row, r.index[4]+1, "carbon.iamc_unit", "{variable} has no unit; give one, or 1 for a pure number", "variable", v.Variable)
	case known && before != v.Unit:
		r.doubt("units of "+v.Variable, row, r.index[4]+1, "carbon.iamc_units", "{variable} stands in {a} and in {b}; use one unit", "variable", v.Variable, "a", before, "b", v.Unit)
	default:
		r.units[v.Variable] = v.Unit
	}
	if r.time >= 0 {
		v.Time = strings.TrimSpace(cells[r.time])
		if r.ByTime && !isDate(v.Time) || !r.ByTime && yearName(v.Time) == "" {
			r.problem(row, r.time+1, "carbon.iamc_time", "{text} is no time; write a year such as 2030, or a date such as 2030-01-01 00:00:00 under time", "text", v.Time)
			return
		}
		r.cell(v, row, r.value, cells[r.value])
		return
	}
	for i, text := range cells {
		if year, ok := r.times[i]; ok {
			v.Time = year
			r.cell(v, row, i, text)
		}
	}
}

// cell reads one value.
func (r *iamcReader) cell(v IAMCValue, row, col int, text string) {
	key := strings.Join(append([]string{v.Model, v.Scenario, v.Region, v.Variable, v.Unit, v.Time}, v.Extra...), "\x00")
	if r.seen[key] {
		r.problem(row, col+1, "carbon.iamc_duplicate", "{variable} of {region} in {time} stands twice; keep one", "variable", v.Variable, "region", v.Region, "time", v.Time)
		return
	}
	r.seen[key] = true
	text = strings.TrimSpace(text)
	if iamcMissing[text] {
		return
	}
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax) || strings.ContainsAny(text, "xXpP_"):
		if plain := strings.ReplaceAll(text, ",", ""); plain != text && isNumber(plain) {
			r.problem(row, col+1, "carbon.iamc_separator", "{text} has a separator in it; write {plain}", "text", text, "plain", plain)
			return
		}
		r.problem(row, col+1, "carbon.iamc_number", "{text} is no number; write a decimal number, or leave the cell empty", "text", text)
		return
	case math.IsInf(x, 0) || math.IsNaN(x):
		r.doubt("infinite "+key, row, col+1, "carbon.iamc_infinite", "the value is infinite; it was left out")
		return
	}
	v.Value = x
	r.Values = append(r.Values, v)
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// tightBars takes spaces around the bars of a name away.
func tightBars(text string) string {
	if !strings.Contains(text, "|") {
		return text
	}
	parts := strings.Split(text, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return strings.Join(parts, "|")
}

// isDate says whether a text is a date, with or without time: 2030-01-31 or 2030-01-31 06:00:00.
func isDate(text string) bool {
	day, clock, timed := strings.Cut(strings.Replace(text, "T", " ", 1), " ")
	limits := [][2]int{{1000, 9999}, {1, 12}, {1, 31}}
	parts := strings.Split(day, "-")
	if timed {
		parts, limits = append(parts, strings.Split(clock, ":")...), append(limits, [2]int{0, 23}, [2]int{0, 59}, [2]int{0, 59})
	}
	if timed && len(parts) == len(limits)-1 {
		limits = limits[:len(limits)-1] // no seconds
	}
	if len(parts) != len(limits) {
		return false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || len(p) != len(strconv.Itoa(limits[i][1])) || n < limits[i][0] || n > limits[i][1] {
			return false
		}
	}
	return true
}
