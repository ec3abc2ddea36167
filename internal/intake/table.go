package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// table is a file of rows and columns, read row by row.
type table struct {
	report  SourceReport
	header  []string
	columns map[string]int // column by heading in lower case; of equal headings the first
	serial  bool           // dates may be serial numbers of a workbook
	text    string         // CSV
	comma   rune
	rows    [][]string // workbook, header left out
	skip    int        // rows before the header
}

// row is one row of a table. Cells stands until the next row is read.
type row struct {
	line  int
	cells []string
}

// openTable reads the header of a table. tables whose name ends in .xlsx are workbooks, all others text.
func (b *builder) openTable(name, kind string, data []byte, o tableOptions) (*table, bool) {
	t := &table{skip: max(o.header-1, 0), report: SourceReport{File: name, Kind: kind, SHA256: hash(data)}}
	if isWorkbook(name, data) {
		if !b.openWorkbook(t, data, o.sheet) {
			return nil, false
		}
	} else if !b.openText(t, data, o.delimiter) {
		return nil, false
	}
	t.columns = make(map[string]int, len(t.header))
	for i, h := range t.header {
		t.header[i] = strings.TrimSpace(h)
		key := strings.ToLower(t.header[i])
		if _, twice := t.columns[key]; !twice {
			t.columns[key] = i
		}
	}
	t.report.Header = t.header
	return t, true
}

// tableOptions say how to read a table where the file does not show it.
type tableOptions struct {
	sheet     string
	delimiter string
	header    int // row of the header, 1 if 0
}

func isWorkbook(name string, data []byte) bool {
	return strings.EqualFold(path.Ext(name), ".xlsx") || strings.EqualFold(path.Ext(name), ".xlsm") || strings.HasPrefix(string(data[:min(len(data), 4)]), "PK\x03\x04")
}

var delimiters = map[string]rune{"comma": ',', "semicolon": ';', "tab": '\t'}

func (b *builder) openText(t *table, data []byte, delimiter string) bool {
	file := t.report.File
	text, encoding, bad := decode(data)
	if bad.row > 0 {
		b.refuse(file, bad.row, 0, "intake.unreadable", "unreadable character at position {position} of the line: save the file as UTF-8", "position", bad.col)
		return false
	}
	t.text, t.report.Encoding = text, encoding
	name := delimiter
	if name == "" {
		name = findDelimiter(text)
	}
	if first, _, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") { // a spreadsheet's own line
		t.skip++
		for candidate, c := range delimiters {
			if first[len("sep="):] == string(c) {
				name = candidate
			}
		}
	}
	t.comma, t.report.Delimiter = delimiters[name], name
	r := t.csv()
	for range t.skip + 1 {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			b.refuse(file, 1, 0, "intake.table.empty", "the file is empty: the first row names the columns")
			return false
		}
		if err != nil {
			b.refuseCSV(file, err)
			return false
		}
		t.header = append([]string(nil), record...)
	}
	return true
}

func (t *table) csv() *csv.Reader {
	r := csv.NewReader(strings.NewReader(t.text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = t.comma, -1, true
	return r
}

// findDelimiter returns the candidate that stands most often in the first line, outside quotes; comma on a tie.
func findDelimiter(text string) string {
	var commas, semicolons, tabs int
	quoted := false
scan:
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',':
			commas++
		case c == ';':
			semicolons++
		case c == '\t':
			tabs++
		case c == '\n' && commas+semicolons+tabs > 0:
			break scan
		}
	}
	switch {
	case semicolons > commas && semicolons >= tabs:
		return "semicolon"
	case tabs > commas:
		return "tab"
	}
	return "comma"
}

func (b *builder) refuseCSV(file string, err error) {
	row := 0
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		row = p.StartLine
	}
	b.refuse(file, row, 0, "intake.table.quote", "a quoted cell that begins in this row is not closed, or holds a single quote: close it, and write a quote inside as two")
}

// each calls use for every row that is not blank. Rows with another number of cells than the header are findings and
// are passed over; a quote that is not closed ends the reading.
func (b *builder) each(t *table, use func(row)) {
	blank := func(cells []string) bool {
		for _, c := range cells {
			if c != "" && strings.TrimSpace(c) != "" {
				return false
			}
		}
		return true
	}
	take := func(r row) {
		if blank(r.cells) {
			return
		}
		t.report.Rows++
		if len(t.report.Preview) < previewRows {
			t.report.Preview = append(t.report.Preview, append([]string(nil), r.cells...))
		}
		if len(r.cells) != len(t.header) {
			b.refuse(t.report.File, r.line, 0, "intake.table.ragged", "the row has {got} cells, the header {want}: a delimiter inside a cell needs quotes around the cell", "got", len(r.cells), "want", len(t.header))
			return
		}
		use(r)
	}
	if t.text == "" {
		for i, cells := range t.rows {
			take(row{i + 2 + t.skip, cells})
		}
		return
	}
	r := t.csv()
	for n := 0; ; n++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			b.refuseCSV(t.report.File, err)
			return
		}
		if n > t.skip {
			line, _ := r.FieldPos(0)
			take(row{line, cells})
		}
	}
}

// done closes the report of a table: every row that was not left out counts as taken.
func (t *table) done(leftOut ...consult.LeftOut) *SourceReport {
	t.report.Taken = t.report.Rows
	for _, l := range leftOut {
		if l.Rows > 0 {
			t.report.LeftOut = append(t.report.LeftOut, l)
			t.report.Taken -= l.Rows
		}
	}
	return &t.report
}

// sheet is a table whose columns are those of the folder form.
type sheet struct {
	*table
	b *builder
}

// openSheet opens a table of the folder form. Missing required columns are findings; columns that are neither
// required nor optional are named in a note and not read, unless open allows any.
func (b *builder) openSheet(name, kind string, data []byte, m *mapping, required, optional []string) (sheet, bool) {
	t, ok := b.openTable(name, kind, data, m.options())
	if !ok {
		return sheet{}, false
	}
	if !b.rename(t, m) {
		return sheet{}, false
	}
	missing := false
	for _, c := range required {
		if _, ok := t.columns[c]; !ok {
			missing = true
			b.refuse(name, t.skip+1, 0, "intake.column.missing", "the column {column} is missing; the columns are {header}", "column", c, "header", strings.Join(t.header, ", "))
		}
	}
	if missing {
		return sheet{}, false
	}
	if m == nil && (len(optional) == 0 || optional[0] != anyColumn) {
		b.noteUnknown(t, append(append([]string(nil), required...), optional...))
	}
	return sheet{t, b}, true
}

// anyColumn as first optional column allows every further column.
const anyColumn = "*"

func (b *builder) noteUnknown(t *table, known []string) {
	for i, h := range t.header {
		key := strings.ToLower(h)
		if j := t.columns[key]; j != i && key != "" {
			b.refuse(t.report.File, t.skip+1, i+1, "intake.column.twice", "the column {column} stands twice", "column", h)
			continue
		}
		if contains(known, key) {
			continue
		}
		if near := nearest(key, known); near != "" {
			b.note(t.report.File, "intake.note.column_near", "column", h, "near", near)
		} else {
			b.note(t.report.File, "intake.note.column", "column", h)
		}
	}
}

func contains(list []string, s string) bool {
	return slices.Contains(list, s)
}

// get returns the cell of a column, cleaned; "" where the table has no such column.
func (s sheet) get(r row, column string) string {
	if i, ok := s.columns[column]; ok {
		return cleanText(r.cells[i])
	}
	return ""
}

// at returns the place of a column in a row; column 0 where the table lacks it.
func (s sheet) at(r row, column string) place {
	p := place{s.report.File, r.line, 0}
	if i, ok := s.columns[column]; ok {
		p.col = i + 1
	}
	return p
}

// wording returns the columns zh and en.
func (s sheet) wording(r row) consult.Text {
	return consult.Text{Zh: s.get(r, "zh"), En: s.get(r, "en")}
}

// list splits a cell at semicolons.
func (s sheet) list(r row, column string) []string { return splitList(s.get(r, column)) }

func splitList(cell string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(cell, func(c rune) bool { return c == ';' || c == '；' }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// whole reads a whole number from low to high; an empty cell is 0.
func (s sheet) whole(r row, column string, low, high int) int {
	cell := consult.Narrow(s.get(r, column))
	if cell == "" {
		return 0
	}
	if v, ok := parseWhole(cell); ok && v >= low && v <= high {
		return v
	}
	p := s.at(r, column)
	s.b.refuse(p.file, p.row, p.col, "intake.whole", "{value} is no {column}: a whole number from {min} to {max}, or empty", "value", quoted(cell), "column", column, "min", low, "max", high)
	return 0
}

// decimal reads a plain decimal number; an empty cell is "".
func (s sheet) decimal(r row, column string) consult.Decimal {
	cell := consult.Narrow(s.get(r, column))
	if cell == "" {
		return ""
	}
	if d, ok := parseDecimal(cell); ok {
		return d
	}
	if s.serial {
		if d, ok := storedDecimal(cell); ok {
			return d
		}
	}
	p := s.at(r, column)
	s.b.refuse(p.file, p.row, p.col, "intake.decimal", "{value} is no {column}: a number in plain decimals such as 12.5, without thousands separators, or empty", "value", quoted(cell), "column", column)
	return ""
}

// date reads an ISO 8601 day; an empty cell is "".
func (s sheet) date(r row, column string) consult.Date {
	cell := consult.Narrow(s.get(r, column))
	if cell == "" {
		return ""
	}
	if d, ok := parseDay(cell, s.serial); ok {
		return d
	}
	p := s.at(r, column)
	s.b.refuse(p.file, p.row, p.col, "intake.date", "{value} is no date: write it as 2025-03-01", "value", quoted(cell))
	return ""
}
