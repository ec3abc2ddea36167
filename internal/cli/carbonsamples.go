package cli

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// samples reads a table of draws: a CSV file with a header and a row for each draw. The named columns are net benefits of
// options, in the order named; all others are inputs.
func samples(file string, benefits []string) (names []string, inputs [][]float64, options []string, values [][]float64, err error) {
	data, err := readFile(file)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		return nil, nil, nil, nil, fault.In(file, 1, 0, "cli.carbon.samples.header", "the file has no header; its first line must name the columns")
	}
	header = slices.Clone(header)
	for i, name := range header {
		if slices.Contains(header[:i], name) || name == "" {
			return nil, nil, nil, nil, fault.In(file, 1, i+1, "cli.carbon.samples.column", "the column {name} has no name or stands twice", "name", name)
		}
	}
	columns := make([][]float64, len(header))
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, nil, nil, nil, fault.In(file, bad.Line, bad.Column, "cli.carbon.prior.csv", "the row is no CSV; a quotation mark is missing or stands inside a cell")
		}
		row, _ := r.FieldPos(0)
		if len(cells) != len(header) {
			return nil, nil, nil, nil, fault.In(file, row, 0, "cli.carbon.prior.row", "the row has {got} cells; the header has {n}", "got", len(cells), "n", len(header))
		}
		for i, text := range cells {
			v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
			if err != nil {
				return nil, nil, nil, nil, fault.In(file, row, i+1, "cli.carbon.prior.number", "{text} is no number; write it with a decimal point and without separators", "text", text)
			}
			columns[i] = append(columns[i], v)
		}
	}
	for _, name := range benefits {
		i := slices.Index(header, name)
		if i < 0 {
			return nil, nil, nil, nil, fault.In(file, 1, 0, "cli.carbon.samples.benefit", "there is no column {name}; there are {known}", "name", name, "known", strings.Join(header, ", "))
		}
		options, values = append(options, name), append(values, columns[i])
	}
	for i, name := range header {
		if !slices.Contains(benefits, name) {
			names, inputs = append(names, name), append(inputs, columns[i])
		}
	}
	return names, inputs, options, values, nil
}
