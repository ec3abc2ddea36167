// Package iamc writes and reads the files in which scenarios are exchanged: CSV, wide and long, and XLSX with the sheets
// data and meta, as pyam reads them. What stands in a table, and what is wrong with one, package carbon says.
//
// [Write] turns a table into a file; [Read] takes a CSV file or a workbook and returns its values with the verdict.
package iamc

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// Form is the form of a file.
type Form string

// Forms of files.
const (
	Wide Form = "iamc-wide" // CSV with a column for each year
	Long Form = "iamc-long" // CSV with the columns year and value
	XLSX Form = "xlsx"      // the sheet data, wide, and the sheet meta with a row for each scenario
)

// Write returns a table as a file. It refuses an unknown form.
func Write(t carbon.IAMCTable, form Form) ([]byte, error) {
	switch form {
	case Wide:
		return separated(t.Wide()), nil
	case Long:
		return separated(t.Long()), nil
	case XLSX:
		return workbook(t)
	}
	return nil, fault.Bad("format", "iamc.form", "there is no form {form}; a file is iamc-wide, iamc-long or xlsx", "form", strconv.Quote(string(form)))
}

func separated(rows [][]string) []byte {
	var b bytes.Buffer
	_ = csv.NewWriter(&b).WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

// workbook writes the sheet data, which pyam reads, with a sheet meta that has a row for each scenario.
func workbook(t carbon.IAMCTable) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it is in memory
	if err := book.SetSheetName("Sheet1", "data"); err != nil {
		return nil, err
	}
	if _, err := book.NewSheet("meta"); err != nil {
		return nil, err
	}
	meta := [][]string{{"model", "scenario"}}
	for _, r := range t.Rows {
		if last := meta[len(meta)-1]; last[1] != r.Scenario {
			meta = append(meta, []string{r.Model, r.Scenario})
		}
	}
	if err := fill(book, "data", t.Wide()); err != nil {
		return nil, err
	}
	if err := fill(book, "meta", meta); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := book.Write(&b)
	return b.Bytes(), err
}

// fill writes rows; what is a number becomes one.
func fill(book *excelize.File, sheet string, rows [][]string) error {
	for i, row := range rows {
		cells := make([]any, len(row))
		for k, text := range row {
			cells[k] = text
			if v, err := strconv.ParseFloat(text, 64); err == nil {
				cells[k] = v
			}
		}
		if err := book.SetSheetRow(sheet, "A"+strconv.Itoa(i+1), &cells); err != nil {
			return err
		}
	}
	return nil
}

// mostUnpacked is how large a workbook may be when it is unpacked, in bytes.
const mostUnpacked = 256 << 20

// Read reads a CSV file or, where the bytes are those of one, a workbook: its sheet whose name begins with data or Data, or
// its only sheet. Rows and columns of problems are those of the sheet. It never fails: what is wrong stands in the result.
func Read(data []byte) *carbon.IAMCFile {
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return carbon.ReadIAMC(string(data))
	}
	rows, err := sheet(data)
	if err != nil {
		f := fault.Find(err)
		if f == nil {
			f = fault.Bad("", "iamc.workbook", "the workbook cannot be read; is it an XLSX file, without a password?")
		}
		return &carbon.IAMCFile{Problems: fault.List{f}}
	}
	return carbon.ReadIAMC(string(separated(rows)))
}

// sheet returns the rows of the sheet that holds the data, all of one length: a workbook leaves empty cells at the end out.
func sheet(data []byte) ([][]string, error) {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnpacked})
	if err != nil {
		return nil, err
	}
	defer func() { _ = book.Close() }() // it is in memory
	names := book.GetSheetList()
	name := ""
	for _, n := range names {
		if strings.HasPrefix(n, "data") || strings.HasPrefix(n, "Data") {
			name = n
			break
		}
	}
	switch {
	case name == "" && len(names) == 1:
		name = names[0]
	case name == "":
		return nil, fault.Bad("", "iamc.sheet", "none of the sheets {sheets} begins with data; name the one that holds the data so", "sheets", strings.Join(names, ", "))
	}
	rows, err := book.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, err
	}
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	for i := range rows {
		for len(rows[i]) < width {
			rows[i] = append(rows[i], "")
		}
	}
	return rows, nil
}
