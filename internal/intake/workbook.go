package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Limits on workbooks: they are archives that can unpack to far more than they weigh.
const (
	maxUnpacked = 50 << 20
	maxParts    = 2000
	maxCells    = 20_000_000 // rows times columns of one sheet
)

// openWorkbook reads one sheet of a workbook: the values that it shows, formulas by the value that was stored with
// them. Macros, links to other files and hidden sheets are not read; a note says that they were there.
func (b *builder) openWorkbook(t *table, data []byte, sheet string) (ok bool) {
	file := t.report.File
	t.report.Encoding, t.serial = "XLSX", true
	if !b.checkArchive(file, data) {
		return false
	}
	broken := func() {
		b.refuse(file, 0, 0, "intake.workbook.broken", "the workbook cannot be read: open it in a spreadsheet program and save it again as .xlsx, or export the sheet as CSV")
	}
	defer func() { // a damaged workbook must not take the program down
		if p := recover(); p != nil {
			broken()
			ok = false
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		broken()
		return false
	}
	defer func() { _ = book.Close() }() // it was read from memory
	name, ok := b.chooseSheet(file, book, sheet)
	if !ok {
		return false
	}
	t.report.Sheet = name
	rows, err := book.Rows(name)
	if err != nil {
		broken()
		return false
	}
	defer func() { _ = rows.Close() }()
	cells := 0
	for n := 0; rows.Next(); n++ {
		line, err := rows.Columns()
		if err != nil {
			broken()
			return false
		}
		if n > t.skip && len(line) < len(t.header) { // trailing empty cells are not stored
			line = append(line, make([]string, len(t.header)-len(line))...)
		}
		for len(line) > len(t.header) && n > t.skip && strings.TrimSpace(line[len(line)-1]) == "" {
			line = line[:len(line)-1]
		}
		if cells += len(line); cells > maxCells {
			b.refuse(file, n+1, 0, "intake.workbook.cells", "the sheet has more than {limit} cells: export it as CSV", "limit", maxCells)
			return false
		}
		switch {
		case n == t.skip:
			t.header = line
		case n > t.skip:
			t.rows = append(t.rows, line)
		}
	}
	if err := rows.Error(); err != nil {
		broken()
		return false
	}
	if len(t.header) == 0 {
		b.refuse(file, 1, 0, "intake.table.empty", "the file is empty: the first row names the columns")
		return false
	}
	return true
}

// namedRows are the rows of a sheet.
type namedRows struct {
	name string
	rows [][]string
}

// allSheets reads every visible sheet of a workbook.
func (b *builder) allSheets(file string, data []byte) (out []namedRows, ok bool) {
	if !b.checkArchive(file, data) {
		return nil, false
	}
	broken := func() {
		b.refuse(file, 0, 0, "intake.workbook.broken", "the workbook cannot be read: open it in a spreadsheet program and save it again as .xlsx, or export the sheet as CSV")
	}
	defer func() { // a damaged workbook must not take the program down
		if p := recover(); p != nil {
			broken()
			out, ok = nil, false
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		broken()
		return nil, false
	}
	defer func() { _ = book.Close() }() // it was read from memory
	cells := 0
	for _, name := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		rows, err := book.GetRows(name)
		if err != nil {
			broken()
			return nil, false
		}
		for _, r := range rows {
			cells += len(r)
		}
		if cells > maxCells {
			b.refuse(file, 0, 0, "intake.workbook.cells", "the sheet has more than {limit} cells: export it as CSV", "limit", maxCells)
			return nil, false
		}
		out = append(out, namedRows{name, rows})
	}
	return out, true
}

// checkArchive refuses an archive that is too large when unpacked, has too many parts, or parts whose names lead out
// of it, and notes what will not be read.
func (b *builder) checkArchive(file string, data []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		b.refuse(file, 0, 0, "intake.workbook.broken", "the workbook cannot be read: open it in a spreadsheet program and save it again as .xlsx, or export the sheet as CSV")
		return false
	}
	if len(z.File) > maxParts {
		b.refuse(file, 0, 0, "intake.workbook.parts", "the workbook has {n} parts; the limit is {limit}", "n", len(z.File), "limit", maxParts)
		return false
	}
	var size uint64
	var macros, links bool
	for _, part := range z.File {
		size += part.UncompressedSize64
		name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
		if strings.HasPrefix(name, "/") || strings.Contains("/"+name+"/", "/../") || part.Mode()&fs.ModeSymlink != 0 || strings.HasSuffix(name, ".zip") {
			b.refuse(file, 0, 0, "intake.workbook.part", "the workbook holds a part {part} that no workbook has: it is refused", "part", quoted(part.Name))
			return false
		}
		macros = macros || strings.Contains(name, "vbaproject")
		links = links || strings.Contains(name, "externallinks/")
		if size > maxUnpacked || part.UncompressedSize64 > maxUnpacked {
			b.refuse(file, 0, 0, "intake.workbook.size", "the workbook is too large when unpacked: the limit is {limit} MB", "limit", maxUnpacked>>20)
			return false
		}
	}
	if macros {
		b.note(file, "intake.note.macros")
	}
	if links {
		b.note(file, "intake.note.links")
	}
	return true
}

// chooseSheet returns the named sheet, else the first that is not hidden, and notes the hidden ones.
func (b *builder) chooseSheet(file string, book *excelize.File, want string) (string, bool) {
	chosen, all := "", book.GetSheetList()
	var hidden []string
	for _, name := range all {
		visible, err := book.GetSheetVisible(name)
		switch {
		case err != nil || !visible:
			hidden = append(hidden, name)
		case name == want || want == "" && chosen == "":
			chosen = name
		}
	}
	if len(hidden) > 0 {
		b.note(file, "intake.note.hidden", "sheets", strings.Join(hidden, ", "))
	}
	if chosen == "" {
		b.refuse(file, 0, 0, "intake.workbook.sheet", "there is no visible sheet {sheet}; the sheets are {sheets}", "sheet", quoted(want), "sheets", fmt.Sprint(all))
		return "", false
	}
	return chosen, true
}
