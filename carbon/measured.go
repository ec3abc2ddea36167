package carbon

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Classes says how figures of a base year are measured, by their names as in [ReadBase].
type Classes map[string]MRV

// ParseClasses reads the classes of the figures of a base year: the third column of the text that [ParseBase] reads, under
// the heading class. Empty cells and a text without that column give none. Faults name row and column.
func ParseClasses(text string) (Classes, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	out := Classes{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, fault.In("", bad.Line, bad.Column, "carbon.base_csv", "the row is no CSV; a quotation mark is missing or stands inside a cell")
		}
		row, _ := r.FieldPos(0)
		if row == 1 || len(cells) < 3 || strings.TrimSpace(cells[2]) == "" {
			continue
		}
		class := MRV(strings.TrimSpace(cells[2]))
		if !slices.Contains(MRVClasses(), class) {
			return nil, fault.In("", row, 3, "carbon.class", "the class is {class}; it must be calculated, monitored, reported or verified", "class", string(class))
		}
		out[cells[0]] = class
	}
}

// restsOn names the figures of the base year on which a line of a balance sheet rests.
var restsOn = map[string][]string{
	"generation": {"generation.coal", "generation.gas", "generation.oil", "generation.nuclear", "generation.hydro", "generation.wind", "generation.solar", "generation.biomass"},
	"vre":        {"generation.wind", "generation.solar"},
	"nuclear":    {"generation.nuclear"},
	"hydro":      {"generation.hydro"},
	"net_import": {"net_import.2023"},
	"power":      {"fuel.coal", "fuel.oil", "fuel.gas"},
	"cement":     {"cement"},
	"process":    {"flaring", "other_industry"},
}

// Measured returns the sheet with the classes that the data state: a line is measured as well as the weakest of the
// figures on which it rests, and the fuel of a sector as the nation's or region's fuels. Lines about which the data say
// nothing, and what no measurement can tell yet, such as a sink of the model, keep their class.
func (s Sheet) Measured(c Classes) Sheet {
	s.Lines = slices.Clone(s.Lines)
	for i := range s.Lines {
		l := &s.Lines[i]
		figures := restsOn[l.ID]
		if slices.ContainsFunc(sectors[:], func(r SectorRow) bool { return r.ID == l.ID }) {
			figures = restsOn["power"]
		}
		if class, ok := c.weakest(figures); ok {
			l.Class = class
		}
	}
	return s
}

// weakest is the lowest class that any of the figures has; ok is false where none is stated.
func (c Classes) weakest(figures []string) (class MRV, ok bool) {
	for _, m := range MRVClasses() {
		for _, f := range figures {
			if c[f] == m {
				return m, true
			}
		}
	}
	return "", false
}
