package docx

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// slot is one place of a table's grid: the first of a cell, a continuation downwards, or covered from the left.
type slot struct {
	cell  *Cell
	index int  // of the cell in its row
	down  bool // continues the cell above
	width int  // columns
	first bool // leftmost place of the cell
	open  bool // the cell goes on in the next row
}

// table writes a table with its caption above and its notes below.
func (w *writer) table(at string, t Table) {
	widths, ok := w.columnWidths(at, t.Columns)
	if !ok {
		return
	}
	header, ok := w.grid(at+".header", t.Header, len(t.Columns))
	if !ok {
		return
	}
	rows, ok := w.grid(at+".rows", t.Rows, len(t.Columns))
	if !ok {
		return
	}
	if len(header)+len(rows) == 0 {
		w.fail(at, "docx.table.empty", "a table has neither header nor rows; leave it out or say in a row that there is nothing")
		return
	}
	if len(t.Caption) > 0 {
		w.index.tables++
		w.caption(at, t.ID, w.words.table, "Table", w.index.tables, t.Caption, paragraphFormat{style: "TableCaption"})
	} else if w.pageBreak {
		w.paragraph(paragraphFormat{style: "AfterObject"}, func() {})
	}

	m := &w.body
	m.open("w:tbl")
	w.tableProperties(t, widths)
	m.open("w:tblGrid")
	for _, width := range widths {
		m.empty("w:gridCol", "w:w", strconv.Itoa(width))
	}
	m.close("w:tblGrid")
	for i, row := range header {
		w.row(rowPlace{at: fmt.Sprintf("%s.header[%d]", at, i), header: true, lastHeader: i == len(header)-1, keep: true}, t, t.Header[i], row, widths)
	}
	for i, row := range rows {
		last := i == len(rows)-1
		keep := t.Together && !last || last && len(t.Notes) > 0
		w.row(rowPlace{at: fmt.Sprintf("%s.rows[%d]", at, i), keep: keep}, t, t.Rows[i], row, widths)
	}
	m.close("w:tbl")
	w.notesUnder(at, "TableNote", t.Notes)
	// Two tables that touch would become one.
	w.paragraph(paragraphFormat{style: "AfterObject"}, func() {})
}

// columnWidths returns the widths of the columns in twips.
func (w *writer) columnWidths(at string, columns []Column) ([]int, bool) {
	if len(columns) == 0 {
		w.fail(at+".columns", "docx.table.columns", "a table has no columns; name at least one")
		return nil, false
	}
	fixed, free := 0.0, 0
	for i, c := range columns {
		at := fmt.Sprintf("%s.columns[%d]", at, i)
		if c.Align > Right {
			w.failAlign(at+".align", c.Align)
			return nil, false
		}
		if !(c.Width >= 0 && c.Width <= w.width) {
			w.fail(at+".width", "docx.table.width", "a column {width} mm wide does not fit into the text, which is {limit} mm wide", "width", c.Width, "limit", w.width)
			return nil, false
		}
		fixed += c.Width
		if c.Width == 0 {
			free++
		}
	}
	const narrowest = 5.0
	rest := w.width - fixed
	if rest < float64(narrowest*float64(free))-1e-6 {
		w.fail(at+".columns", "docx.table.widths", "the columns do not fit into the text, which is {limit} mm wide: {fixed} mm are fixed and {free} more columns need at least 5 mm each; set the table in a landscape section or make columns narrower",
			"limit", w.width, "fixed", fixed, "free", free)
		return nil, false
	}
	widths := make([]int, len(columns))
	for i, c := range columns {
		mm := c.Width
		if mm == 0 {
			mm = rest / float64(free)
		}
		widths[i] = int(math.Round(mm * 1440 / 25.4))
	}
	return widths, true
}

// grid lays the cells of rows on the columns and reports rows that do not fill them exactly.
func (w *writer) grid(at string, rows []Row, columns int) ([][]slot, bool) {
	out := make([][]slot, len(rows))
	left := make([]int, columns) // rows that a cell still reaches down
	above := make([]slot, columns)
	for i, row := range rows {
		at := fmt.Sprintf("%s[%d]", at, i)
		line := make([]slot, columns)
		next := 0
		for c := 0; c < columns; {
			if left[c] > 0 {
				width := above[c].width
				for k := c; k < c+width; k++ {
					left[k]--
					line[k] = slot{cell: above[k].cell, index: above[k].index, down: true, width: width, first: k == c, open: left[k] > 0}
				}
				c += width
				continue
			}
			if next == len(row.Cells) {
				w.fail(at, "docx.table.row.short", "the cells of a row end at column {column} of {columns}; add cells or spans", "column", c, "columns", columns)
				return nil, false
			}
			cell := &row.Cells[next]
			if !w.validCell(fmt.Sprintf("%s.cells[%d]", at, next), *cell, len(rows)-i) {
				return nil, false
			}
			width, height := max(cell.Columns, 1), max(cell.Rows, 1)
			for k := c; k < c+width; k++ {
				if k >= columns || left[k] > 0 {
					w.fail(fmt.Sprintf("%s.cells[%d]", at, next), "docx.table.span", "a cell over {width} columns has no room at column {column}", "width", width, "column", c+1)
					return nil, false
				}
				left[k] = height - 1
				line[k] = slot{cell: cell, index: next, width: width, first: k == c, open: height > 1}
			}
			c += width
			next++
		}
		if next < len(row.Cells) {
			w.fail(at, "docx.table.row.long", "a row has {cells} cells, but {used} fill its {columns} columns; take cells out", "cells", len(row.Cells), "used", next, "columns", columns)
			return nil, false
		}
		out[i] = line
		above = line
	}
	return out, true
}

func (w *writer) validCell(at string, c Cell, rowsLeft int) bool {
	switch {
	case c.Align > Right:
		w.failAlign(at+".align", c.Align)
	case !validColour(c.Fill):
		w.fail(at+".fill", "docx.colour", "the colour {colour} is not written RRGGBB in hexadecimal", "colour", c.Fill)
	case c.Columns < 0 || c.Rows < 0 || c.Rows > rowsLeft:
		w.fail(at, "docx.table.rows", "a cell over {rows} rows and {columns} columns does not fit: {left} rows are left in this part of the table", "rows", c.Rows, "columns", c.Columns, "left", rowsLeft)
	default:
		return true
	}
	return false
}

// tableProperties writes w:tblPr in the order of CT_TblPr (ISO/IEC 29500-1, 17.4.60).
func (w *writer) tableProperties(t Table, widths []int) {
	total := 0
	for _, width := range widths {
		total += width
	}
	m := &w.body
	m.open("w:tblPr")
	m.empty("w:tblStyle", "w:val", "ReportTable")
	m.empty("w:tblW", "w:w", strconv.Itoa(total), "w:type", "dxa")
	m.empty("w:jc", "w:val", "center")
	m.empty("w:tblLayout", "w:type", "fixed")
	m.empty("w:tblLook", "w:val", "0600", "w:firstRow", "0", "w:lastRow", "0", "w:firstColumn", "0", "w:lastColumn", "0", "w:noHBand", "1", "w:noVBand", "1")
	if caption := plain(t.Caption); caption != "" {
		m.empty("w:tblCaption", "w:val", caption)
	}
	if t.Summary != "" {
		m.empty("w:tblDescription", "w:val", t.Summary)
	}
	m.close("w:tblPr")
}

// rowPlace says where in the table a row stands.
type rowPlace struct {
	at                       string
	header, lastHeader, keep bool
}

// row writes w:tr.
func (w *writer) row(p rowPlace, t Table, r Row, line []slot, widths []int) {
	m := &w.body
	m.open("w:tr")
	m.open("w:trPr")
	m.empty("w:cantSplit")
	flag(m, "w:tblHeader", p.header)
	m.close("w:trPr")
	for c, s := range line {
		if !s.first {
			continue
		}
		width := 0
		for k := c; k < c+s.width; k++ {
			width += widths[k]
		}
		m.open("w:tc")
		m.open("w:tcPr")
		m.empty("w:tcW", "w:w", strconv.Itoa(width), "w:type", "dxa")
		if s.width > 1 {
			m.empty("w:gridSpan", "w:val", strconv.Itoa(s.width))
		}
		if s.down {
			m.empty("w:vMerge")
		} else if s.open {
			m.empty("w:vMerge", "w:val", "restart")
		}
		if p.header {
			m.open("w:tcBorders")
			writeBorders(m, []border{headBorder(p.lastHeader, s)})
			m.close("w:tcBorders")
		}
		fill := s.cell.Fill
		if fill == "" && r.Shaded {
			fill = bandColour
		}
		shading(m, strings.ToUpper(fill))
		if p.header {
			m.empty("w:vAlign", "w:val", "bottom")
		}
		m.close("w:tcPr")
		w.cell(p, t.Columns[c].Align, r, s)
		m.close("w:tc")
	}
	m.close("w:tr")
}

// headBorder is the rule under a cell of the header: strong under the last row and under cells that reach down to it,
// faint under a cell that spans columns, to show which, none under others.
func headBorder(lastRow bool, s slot) border {
	switch {
	case lastRow || s.open:
		return border{edge: "bottom", width: 6, colour: inkColour}
	case s.width > 1:
		return border{edge: "bottom", width: 4, colour: ruleColour}
	}
	return border{edge: "bottom"}
}

// cell writes the paragraph of a cell; the continuation of a cell from above is empty.
func (w *writer) cell(p rowPlace, align Align, r Row, s slot) {
	f := paragraphFormat{style: "TableText", keepNext: p.keep, align: align.value()}
	if p.header {
		f.style = "TableHead"
		if s.width > 1 {
			f.align = "center"
		}
	}
	if a := s.cell.Align.value(); a != "" {
		f.align = a
	}
	w.paragraph(f, func() {
		if s.down {
			return
		}
		in := w.here(fmt.Sprintf("%s.cells[%d]", p.at, s.index))
		in.base.bold = r.Strong
		w.inline(in, s.cell.Content)
	})
}
