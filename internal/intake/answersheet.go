package intake

import (
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// Table reads a table of any heading, CSV or XLSX, as the text that it shows: the heading and the rows that are not
// blank. It is for forms that are filled in by hand and looked at before they are stored.
func Table(file string, data []byte) (header []string, rows [][]string, err error) {
	b := newBuilder(consult.NewState())
	t, ok := b.openTable(file, "answers", data, tableOptions{})
	if !ok {
		return nil, nil, b.found
	}
	b.each(t, func(r row) {
		cells := make([]string, len(r.cells))
		for i, c := range r.cells {
			cells[i] = strings.TrimSpace(c)
		}
		rows = append(rows, cells)
	})
	if len(b.found) > 0 {
		return nil, nil, b.found
	}
	return t.header, rows, nil
}
