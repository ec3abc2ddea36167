package cli

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// carbonDecomposeCommand explains a change by factors: of a file, or of China's fossil CO2 by the Kaya identity.
type carbonDecomposeCommand struct {
	File   string `arg:"" optional:""`
	From   int    `default:"2000" placeholder:"YEAR"`
	To     int    `default:"2022" placeholder:"YEAR"`
	Chain  bool
	Method string `enum:"lmdi1,lmdi2" default:"lmdi1"`
	JSON   bool   `name:"json"`
}

// decomposeReport is a decomposition for programs.
type decomposeReport struct {
	Points         []string  `json:"points"`
	Factors        []string  `json:"factors"`
	Chained        bool      `json:"chained"`
	V0             float64   `json:"v0"`
	VT             float64   `json:"vt"`
	LMDI1          []float64 `json:"lmdi1_additive"`
	Ratio1         []float64 `json:"lmdi1_multiplicative"`
	LMDI2          []float64 `json:"lmdi2_additive"`
	Ratio2         []float64 `json:"lmdi2_multiplicative"`
	Identity       string    `json:"identity"`
	Source         string    `json:"source"`
	EmissionFactor []float64 `json:"emission_factors,omitempty"`
}

// Run decomposes and prints a waterfall.
func (c *carbonDecomposeCommand) Run(s *session) error {
	report := decomposeReport{Chained: c.Chain}
	var d carbon.Decomposition
	var err error
	if c.File != "" {
		d, report.Points, err = readFactors(c.File)
	} else {
		report.Identity, report.Source, report.EmissionFactor = s.model(carbon.KayaIdentity), carbon.HistorySource, carbon.EmissionFactors()
		d, report.Points, err = c.kaya(s)
	}
	if err != nil {
		return err
	}
	d.Chain = c.Chain
	e, err := d.Run()
	if err != nil {
		return err
	}
	report.Factors, report.V0, report.VT = d.Factors, e.V0, e.VT
	report.LMDI1, report.Ratio1, report.LMDI2, report.Ratio2 = e.LMDI1, e.Ratio1, e.LMDI2, e.Ratio2
	if c.JSON {
		return s.print(report)
	}
	effects := e.LMDI1
	if c.Method == "lmdi2" {
		effects = e.LMDI2
	}
	if effects == nil {
		return fault.Bad("--method", "cli.carbon.lmdi2", "LMDI-II is not defined for these numbers, as a subcategory appears or vanishes; use lmdi1")
	}
	way := "carbon.decompose.single"
	if c.Chain {
		way = "carbon.decompose.chained"
	}
	fmt.Fprintf(s.Stdout, "%s\n\n", s.text(way, "from", report.Points[0], "to", report.Points[len(report.Points)-1], "n", len(report.Points)))
	for _, step := range e.Waterfall(effects) {
		if step.Factor < 0 {
			fmt.Fprintf(s.Stdout, "=%12s%12s\n", "", fixed(step.To, 1))
			continue
		}
		fmt.Fprintf(s.Stdout, " %12s%12s  %s\n", fixed(step.To-step.From, 1), fixed(step.To, 1), d.Factors[step.Factor])
	}
	if report.Identity != "" {
		fmt.Fprintf(s.Stdout, "\n%s\n%s\n", report.Identity, report.Source)
	}
	return nil
}

// kaya takes China's history between two years; chained, every year between them.
func (c *carbonDecomposeCommand) kaya(s *session) (d carbon.Decomposition, points []string, err error) {
	d, years, err := carbon.KayaChina(c.From, c.To, c.Chain)
	if f := fault.Find(err); f != nil {
		return d, nil, f.At(fault.Place{Field: "--" + f.Place.Field})
	}
	for i, t := range carbon.KayaFactors {
		d.Factors[i] = s.model(t)
	}
	for _, y := range years {
		points = append(points, strconv.Itoa(y))
	}
	return d, points, err
}

// readFactors reads a CSV file with the columns time, subcategory and one for each factor. Points in time stand in the
// order of their first row; every point has every subcategory.
func readFactors(file string) (d carbon.Decomposition, points []string, err error) {
	data, err := readFile(file)
	if err != nil {
		return d, nil, err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil || len(header) < 3 || header[0] != "time" || header[1] != "subcategory" {
		return d, nil, fault.In(file, 1, 0, "cli.carbon.factors.header", "the header must be time,subcategory and a column for each factor")
	}
	d.Factors = header[2:]
	rows := map[string]map[string][]float64{}
	var names []string
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return d, nil, fault.In(file, bad.Line, bad.Column, "cli.carbon.prior.csv", "the row is no CSV; a quotation mark is missing or stands inside a cell")
		}
		row, _ := r.FieldPos(0)
		if len(cells) != len(header) {
			return d, nil, fault.In(file, row, 0, "cli.carbon.prior.row", "the row has {got} cells; the header has {n}", "got", len(cells), "n", len(header))
		}
		time, name := cells[0], cells[1]
		if rows[time] == nil {
			rows[time] = map[string][]float64{}
			points = append(points, time)
		}
		if rows[time][name] != nil {
			return d, nil, fault.In(file, row, 2, "cli.carbon.factors.twice", "{name} stands twice at {time}; give it once", "name", name, "time", time)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		for k, text := range cells[2:] {
			v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
			if err != nil {
				return d, nil, fault.In(file, row, k+3, "cli.carbon.prior.number", "{text} is no number; write it with a decimal point and without separators", "text", text)
			}
			rows[time][name] = append(rows[time][name], v)
		}
	}
	for _, time := range points {
		var point [][]float64
		for _, name := range names {
			if rows[time][name] == nil {
				return d, nil, fault.In(file, 0, 0, "cli.carbon.factors.missing", "{name} has no row at {time}; give every subcategory at every point, with 0 where it is absent", "name", name, "time", time)
			}
			point = append(point, rows[time][name])
		}
		d.X = append(d.X, point)
	}
	return d, points, nil
}
