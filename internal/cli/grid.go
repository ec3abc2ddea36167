package cli

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// grid is a table under a file's name, with the findings made in it.
type grid struct {
	*Grid
	file  string
	found *fault.List
}

// grid reads a table; "-" is standard input, and a file without a name is an empty table.
func (s *session) grid(found *fault.List, file string, required ...string) (grid, error) {
	if file == "" {
		return grid{Grid: &Grid{}, found: found}, nil
	}
	data, err := s.tableFile(file)
	if err != nil {
		return grid{}, err
	}
	g, err := s.Intake.Grid(file, data, required...)
	return grid{g, file, found}, err
}

// has reports whether there is a column.
func (g grid) has(column string) bool { return slices.Contains(g.Header, column) }

// cell is the text in a row's column; "" where there is no such column.
func (g grid) cell(row int, column string) string {
	if i := slices.Index(g.Header, column); i >= 0 {
		return g.Rows[row][i]
	}
	return ""
}

// refuse notes a finding at a row's column.
func (g grid) refuse(row int, column, key, text string, args ...any) {
	*g.found = append(*g.found, fault.In(g.file, g.Lines[row], slices.Index(g.Header, column)+1, key, text, args...))
}

// whole reads a whole number that is not negative; an empty cell is otherwise.
func (g grid) whole(row int, column string, otherwise int) int {
	text := g.cell(row, column)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1_000_000 {
		g.refuse(row, column, "cli.grid.whole", "\"{text}\" is no whole number from 0 to 1000000", "text", text)
		return otherwise
	}
	return n
}

// number reads a finite number; an empty cell is 0.
func (g grid) number(row int, column string) float64 {
	text := g.cell(row, column)
	if text == "" {
		return 0
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x >= -1e100 && x <= 1e100) {
		g.refuse(row, column, "cli.grid.number", "\"{text}\" is no finite number; write it with digits and a decimal point", "text", text)
		return 0
	}
	return x
}

// names reads the column that names each row, and refuses empty and repeated ones. at gives the row of a name.
func (g grid) names(column string) (list []string, at map[string]int) {
	at = map[string]int{}
	for row := range g.Rows {
		name := g.cell(row, column)
		if first, twice := at[name]; twice {
			g.refuse(row, column, "cli.grid.twice", "\"{name}\" stands in row {row} too; name each once", "name", name, "row", g.Lines[first])
		} else if name == "" {
			g.refuse(row, column, "cli.grid.empty", "the cell is empty; the row needs a name")
		}
		at[name] = row
		list = append(list, name)
	}
	return list, at
}

// refer finds the number of a name that another table gives.
func (g grid) refer(row int, column string, at map[string]int) (int, bool) {
	i, ok := at[g.cell(row, column)]
	if !ok {
		g.refuse(row, column, "cli.grid.unknown", "there is no {column} \"{name}\"; use a name of the table that lists them", "column", column, "name", g.cell(row, column))
	}
	return i, ok
}
