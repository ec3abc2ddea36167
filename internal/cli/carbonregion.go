package cli

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// carbonRegionCommand runs a region by its own base year and shows it beside the rest of the nation.
type carbonRegionCommand struct {
	pathway
	File  string   `arg:""`
	Share float64  `required:"" placeholder:"SHARE"`
	Local []string `placeholder:"ID=VALUE"`
	JSON  bool     `name:"json"`
}

// regionRow is one output of one year, printed so that region and rest add up to the nation.
type regionRow struct {
	Year   int    `json:"year"`
	Output string `json:"output"`
	Unit   string `json:"unit"`
	Region string `json:"region"`
	Rest   string `json:"rest"`
	Nation string `json:"nation"`
}

// regional are the outputs that are shown of a region.
var regional = []string{"gross", "net", "captured", "land", "demand", "vre", "hydro", "coal_twh", "net_import", "coal_ej"}

// Run computes nation and region and prints both with the rest, in the base year and every tenth.
func (c *carbonRegionCommand) Run(s *session) error {
	chosen, err := c.choose()
	if err != nil {
		return err
	}
	if !(c.Share > 0 && c.Share <= 1) {
		return fault.Bad("--share", "cli.carbon.share", "the share is {value}; it must be above 0 and at most 1", "value", c.Share)
	}
	base, err := readBase(c.File)
	if err != nil {
		return err
	}
	local := chosen.setting.Scaled(c.Share)
	for _, text := range c.Local {
		id, value, err := assignment("--local", text)
		if err != nil {
			return err
		}
		if local, err = local.With(id, value); err != nil {
			return err
		}
	}
	split := carbon.Split{}
	if split.Nation, err = (carbon.Model{Base: carbon.China()}).Run(chosen.setting); err != nil {
		return err
	}
	if split.Region, err = (carbon.Model{Base: base, Region: true}).Run(local); err != nil {
		return err
	}
	if err := split.Check(); err != nil {
		return err
	}
	rows, err := regionRows(split)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.print(rows)
	}
	for i, r := range rows {
		if i%len(regional) == 0 {
			fmt.Fprintf(s.Stdout, "%d\n%-14s%12s%12s%12s\n", r.Year, "", "region", "rest", "nation")
		}
		output, _ := carbon.FindOutput(r.Output)
		fmt.Fprintf(s.Stdout, "%-14s%12s%12s%12s  %s (%s)\n", r.Output, r.Region, r.Rest, r.Nation, s.model(output.Name), r.Unit)
	}
	s.claims()
	return nil
}

func regionRows(split carbon.Split) (rows []regionRow, err error) {
	for k := range split.Nation.Years {
		b := &split.Nation.Years[k]
		if k != 0 && b.Year%10 != 0 {
			continue
		}
		for _, id := range regional {
			o, _ := carbon.FindOutput(id)
			whole, each, err := carbon.Printed(o.Of(b), []float64{o.Of(&split.Region.Years[k]), split.Rest(o, k)}, 1)
			if err != nil {
				return nil, err
			}
			rows = append(rows, regionRow{Year: b.Year, Output: id, Unit: o.Unit, Region: each[0], Rest: each[1], Nation: whole})
		}
	}
	return rows, nil
}

// readBase reads a base year: a CSV file with the columns name and value.
func readBase(file string) (carbon.Base, error) {
	data, err := readFile(file)
	if err != nil {
		return carbon.Base{}, err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil || strings.Join(header, ",") != "name,value" {
		return carbon.Base{}, fault.In(file, 1, 0, "cli.carbon.base.header", "the header must be name,value")
	}
	values := map[string]float64{}
	rows := map[string]int{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return carbon.Base{}, fault.In(file, bad.Line, bad.Column, "cli.carbon.prior.csv", "the row is no CSV; a quotation mark is missing or stands inside a cell")
		}
		row, _ := r.FieldPos(0)
		if len(cells) != 2 {
			return carbon.Base{}, fault.In(file, row, 0, "cli.carbon.prior.row", "the row has {got} cells; the header has {n}", "got", len(cells), "n", 2)
		}
		if _, twice := values[cells[0]]; twice {
			return carbon.Base{}, fault.In(file, row, 1, "cli.carbon.base.twice", "{name} stands twice; give it once", "name", cells[0])
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(cells[1]), 64)
		if err != nil {
			return carbon.Base{}, fault.In(file, row, 2, "cli.carbon.prior.number", "{text} is no number; write it with a decimal point and without separators", "text", cells[1])
		}
		values[cells[0]], rows[cells[0]] = v, row
	}
	b, err := carbon.ReadBase(values)
	if f := fault.Find(err); f != nil {
		return b, f.At(fault.Place{File: file, Row: rows[f.Place.Field], Field: f.Place.Field})
	}
	return b, err
}

// carbonSheetCommand prints a balance sheet whose lines say how they are measured.
type carbonSheetCommand struct {
	pathway
	Sector string `placeholder:"ID"`
	Year   int    `default:"2030"`
	JSON   bool   `name:"json"`
}

// Run prints the sheet of the nation, or of one sector.
func (c *carbonSheetCommand) Run(s *session) error {
	chosen, err := c.choose()
	if err != nil {
		return err
	}
	path, err := carbon.Model{Base: carbon.China()}.Run(chosen.setting)
	if err != nil {
		return err
	}
	b, ok := path.Year(c.Year)
	if !ok {
		return fault.Bad("--year", "cli.carbon.year", "the year is {year}; the model computes {first} to {last}", "year", c.Year, "first", path.Years[0].Year, "last", path.Years[len(path.Years)-1].Year)
	}
	sheet := b.Sheet(carbon.Nation, carbon.Text{Zh: "全国", En: "nation"}, chosen.Accounting)
	if c.Sector != "" {
		if sheet, err = industrySheet(b, c.Sector); err != nil {
			return err
		}
	}
	if err := sheet.Check(); err != nil {
		return err
	}
	if c.JSON {
		return s.print(sheet)
	}
	fmt.Fprintf(s.Stdout, "%s, %d\n\n", s.model(sheet.Subject), sheet.Year)
	for _, l := range sheet.Lines {
		fmt.Fprintf(s.Stdout, "%s%12s %-10s %s: %s\n", [3]string{"-", " ", "+"}[l.Sign+1], fixed(l.Value, 1), l.Unit, s.model(l.Name), s.model(l.Class.Name()))
	}
	fmt.Fprintf(s.Stdout, "=%12s %-10s %s\n", fixed(sheet.Total, 1), sheet.Unit, s.text("carbon.sheet.total"))
	return nil
}

func industrySheet(b *carbon.Balance, id string) (carbon.Sheet, error) {
	var known []string
	for i, row := range carbon.Sectors() {
		if strings.EqualFold(row.ID, id) {
			return b.IndustrySheet(carbon.Sector(i))
		}
		known = append(known, row.ID)
	}
	return carbon.Sheet{}, fault.Bad("--sector", "cli.carbon.sector", "there is no sector {id}; there are {known}", "id", id, "known", strings.Join(known, ", "))
}
