package intake

// Grid is a table read on its own, without a consultation: every cell as text without blanks around it.
type Grid struct {
	Header []string
	Rows   [][]string // each as long as the header
	Lines  []int      // of each row, as an editor shows it
}

// ReadGrid reads a table (CSV or XLSX) whose header holds the required columns, by their headings in lower case. The
// error is a [fault.List] with all findings.
func ReadGrid(file string, data []byte, required ...string) (*Grid, error) {
	b := newBuilder(nil)
	s, ok := b.openSheet(file, "grid", data, nil, required, []string{anyColumn})
	if !ok {
		return nil, b.found
	}
	g := &Grid{Header: s.lowered()}
	b.each(s.table, func(r row) {
		cells := make([]string, len(r.cells))
		for i, c := range r.cells {
			cells[i] = cleanText(c)
		}
		g.Rows, g.Lines = append(g.Rows, cells), append(g.Lines, r.line)
	})
	if len(b.found) > 0 {
		return nil, b.found
	}
	return g, nil
}
