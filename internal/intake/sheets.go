package intake

import (
	"bytes"
	"errors"

	"github.com/xuri/excelize/v2"
)

// Sheet is one sheet of a workbook that people fill in: its name, a heading and rows of text.
type Sheet struct {
	Name   string
	Header []string
	Rows   [][]string
	Widths []float64 // of the columns in characters; missing ones keep the default
}

// Workbook writes sheets as XLSX. Every cell is text, so that no spreadsheet program turns an identifier into a date;
// the heading stays in view.
func Workbook(sheets ...Sheet) (_ []byte, err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return nil, err
	}
	for i, s := range sheets {
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), s.Name)
		} else {
			_, err = book.NewSheet(s.Name)
		}
		if err == nil {
			err = fillSheet(book, s, text)
		}
		if err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if _, err := book.WriteTo(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func fillSheet(book *excelize.File, s Sheet, style int) error {
	w, err := book.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	for i, width := range s.Widths {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for n, row := range append([][]string{s.Header}, s.Rows...) {
		cells := make([]any, len(row))
		for i, v := range row {
			cells[i] = excelize.Cell{StyleID: style, Value: v}
		}
		at, err := excelize.CoordinatesToCellName(1, n+1)
		if err != nil {
			return err
		}
		if err := w.SetRow(at, cells); err != nil {
			return err
		}
	}
	return w.Flush()
}
