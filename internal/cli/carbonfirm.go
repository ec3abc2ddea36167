package cli

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// firmNames are the figures of a firm's account, in the order of docs/formats/carbon/firm.json.
const firmNames = "coal, oil, gas, process, captured, electricity, grid_factor"

// firmAccount is a firm's account as it is read, with the row of each figure.
type firmAccount struct {
	carbon.FirmAccount
	fuelRow int // of the first fuel; 0 before it
	rows    map[string]int
}

// readFirm reads the account of a firm: a CSV file with the columns name, value and class.
func readFirm(file string, year int) (carbon.Sheet, error) {
	data, err := readFile(file)
	if err != nil {
		return carbon.Sheet{}, err
	}
	subject := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	a := firmAccount{rows: map[string]int{}, FirmAccount: carbon.FirmAccount{Name: carbon.Text{Zh: subject, En: subject}, Year: year,
		FuelClass: carbon.Calculated, ProcessClass: carbon.Calculated, CaptureClass: carbon.Calculated}}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil || strings.Join(header, ",") != "name,value,class" {
		return carbon.Sheet{}, fault.In(file, 1, 0, "cli.carbon.firm.header", "the header must be name,value,class")
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return carbon.Sheet{}, fault.In(file, bad.Line, bad.Column, "cli.carbon.prior.csv", "the row is no CSV; a quotation mark is missing or stands inside a cell")
		}
		row, _ := r.FieldPos(0)
		if err := a.take(file, row, cells); err != nil {
			return carbon.Sheet{}, err
		}
	}
	sheet, err := a.Sheet()
	if f := fault.Find(err); f != nil {
		row := a.rows[strings.TrimPrefix(f.Place.Field, "fuel.")]
		return sheet, f.At(fault.Place{File: file, Row: row, Field: f.Place.Field})
	}
	return sheet, err
}

// take reads one row.
func (a *firmAccount) take(file string, row int, cells []string) error {
	if len(cells) != 3 {
		return fault.In(file, row, 0, "cli.carbon.prior.row", "the row has {got} cells; the header has {n}", "got", len(cells), "n", 3)
	}
	name, class := strings.TrimSpace(cells[0]), carbon.MRV(strings.TrimSpace(cells[2]))
	if a.rows[name] > 0 {
		return fault.In(file, row, 1, "carbon.base_twice", "{name} stands twice; give it once", "name", name)
	}
	a.rows[name] = row
	v, err := strconv.ParseFloat(strings.TrimSpace(cells[1]), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return fault.In(file, row, 2, "cli.carbon.prior.number", "{text} is no number; write it with a decimal point and without separators", "text", cells[1])
	}
	figure := map[string]*float64{"coal": &a.Fuel[carbon.Coal], "oil": &a.Fuel[carbon.Oil], "gas": &a.Fuel[carbon.Gas], "process": &a.Process, "captured": &a.Captured, "electricity": &a.Electricity, "grid_factor": &a.GridFactor}[name]
	if figure == nil {
		return fault.In(file, row, 1, "cli.carbon.firm.name", "there is no figure {name}; there are {known}", "name", name, "known", firmNames)
	}
	*figure = v
	if class == "" {
		return nil
	}
	switch name {
	case "coal", "oil", "gas":
		if a.fuelRow > 0 && class != a.FuelClass {
			return fault.In(file, row, 3, "cli.carbon.firm.class", "the class is {class}, but the fuel of row {row} has {other}; fuels have one class", "class", string(class), "row", a.fuelRow, "other", string(a.FuelClass))
		}
		a.fuelRow, a.FuelClass = row, class
	case "process":
		a.ProcessClass = class
	case "captured":
		a.CaptureClass = class
	default:
		return fault.In(file, row, 3, "cli.carbon.firm.beside", "{name} has no class: it stands beside the total; leave the cell empty", "name", name)
	}
	return nil
}
