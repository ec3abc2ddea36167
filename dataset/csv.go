package dataset

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
)

// ReadCSV gives the table the rows of a file in UTF-8 with commas, whose header names the columns in any order. A table
// without columns takes them from the header, as texts. Columns that the table does not describe are refused.
func (t *Table) ReadCSV(data []byte) error {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return fault.In(t.Path, 1, 0, "dataset.encoding", "the file is not in UTF-8; save it as CSV UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		return t.unreadable(err)
	}
	var rows [][]string
	var lines []int
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return t.unreadable(err)
		}
		line, _ := r.FieldPos(0)
		rows, lines = append(rows, cells), append(lines, line)
	}
	return t.Fill(header, rows, lines)
}

func (t *Table) unreadable(err error) error {
	row := 1
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		row = p.StartLine
	}
	return fault.In(t.Path, row, 0, "dataset.csv", "the row cannot be read; the file needs a header, and every quoted cell its closing quote").Because(err)
}

// Fill gives the table rows that were read elsewhere, with the line of each in its file (nil: from line 2 on). Cells
// are put into the order of the table's columns.
func (t *Table) Fill(header []string, rows [][]string, lines []int) error {
	if len(t.Columns) == 0 {
		for _, h := range header {
			t.Columns = append(t.Columns, Column{Name: strings.TrimSpace(h), Type: String})
		}
	}
	if len(header) != len(t.Columns) {
		return fault.In(t.Path, 1, 0, "dataset.columns", "the header has {got} columns, the description {want}; describe every column once", "got", len(header), "want", len(t.Columns))
	}
	order := make([]int, len(header))
	taken := make([]bool, len(header))
	for i, h := range header {
		c := t.Column(strings.TrimSpace(h))
		if c < 0 || taken[c] {
			return fault.In(t.Path, 1, i+1, "dataset.column", "the column {column} is not described, or stands twice; describe every column once", "column", h)
		}
		order[i], taken[c] = c, true
	}
	t.Rows, t.Lines = make([][]string, len(rows)), lines
	for i, cells := range rows {
		if len(cells) != len(header) {
			return fault.In(t.Path, t.Line(i), 0, "dataset.cells", "the row has {got} cells, the header {want}", "got", len(cells), "want", len(header))
		}
		row := make([]string, len(cells))
		for k, cell := range cells {
			row[order[k]] = cell
		}
		t.Rows[i] = row
	}
	return nil
}

// CSV writes the table in UTF-8 with commas and line feeds (RFC 4180 but for the line end), columns in the order of the table.
func (t *Table) CSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	header := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c.Name
	}
	_ = w.Write(header) // a buffer takes everything
	_ = w.WriteAll(t.Rows)
	return b.Bytes()
}

// parseNumber reads a plain finite decimal number; an exponent is allowed.
func parseNumber(cell string) (float64, bool) {
	if strings.ContainsAny(cell, "xXpP_iInN") {
		return 0, false
	}
	v, err := strconv.ParseFloat(cell, 64)
	return v, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
}

// parseYear reads a year of four digits.
func parseYear(cell string) (int, bool) {
	y, err := strconv.Atoi(cell)
	return y, err == nil && len(cell) == 4 && y >= 1000
}
