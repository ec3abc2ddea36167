package cli

import (
	"fmt"
	"path/filepath"
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

// Run computes nation and region and prints both with the rest, in the base year and every tenth.
func (c *carbonRegionCommand) Run(s *session) error {
	chosen, err := c.choose()
	if err != nil {
		return err
	}
	split, _, err := splitOf(chosen.setting, c.File, c.Share, c.Local)
	if err != nil {
		return err
	}
	rows, err := split.Table()
	if err != nil {
		return err
	}
	if c.JSON {
		return s.print(rows)
	}
	for i, r := range rows {
		if i == 0 || r.Year != rows[i-1].Year {
			fmt.Fprintf(s.Stdout, "%d\n%-14s%12s%12s%12s\n", r.Year, "", "region", "rest", "nation")
		}
		output, _ := carbon.FindOutput(r.Output)
		fmt.Fprintf(s.Stdout, "%-14s%12s%12s%12s  %s (%s)\n", r.Output, r.Region, r.Rest, r.Nation, s.model(output.Name), r.Unit)
	}
	s.claims()
	return nil
}

// splitOf runs the nation, and a region by the base year of a file with a share of the nation's amounts; local settings
// stand over the share. The classes are those that the file states.
func splitOf(setting carbon.Setting, file string, share float64, settings []string) (split carbon.Split, classes carbon.Classes, err error) {
	if !(share > 0 && share <= 1) {
		return split, nil, fault.Bad("--share", "cli.carbon.share", "the share is {value}; it must be above 0 and at most 1", "value", share)
	}
	base, classes, err := readBase(file)
	if err != nil {
		return split, nil, err
	}
	local := setting.Scaled(share)
	for _, text := range settings {
		id, value, err := assignment("--local", text)
		if err != nil {
			return split, nil, err
		}
		if local, err = local.With(id, value); err != nil {
			return split, nil, err
		}
	}
	if split.Nation, err = (carbon.Model{Base: carbon.China()}).Run(setting); err != nil {
		return split, nil, err
	}
	if split.Region, err = (carbon.Model{Base: base, Region: true}).Run(local); err != nil {
		return split, nil, err
	}
	return split, classes, split.Check()
}

// readBase reads a base year: a CSV file with the columns name and value, and class where it says how figures are
// measured.
func readBase(file string) (b carbon.Base, classes carbon.Classes, err error) {
	data, err := readFile(file)
	if err != nil {
		return b, nil, err
	}
	if b, err = carbon.ParseBase(string(data)); err == nil {
		classes, err = carbon.ParseClasses(string(data))
	}
	if f := fault.Find(err); f != nil {
		return b, nil, f.At(fault.Place{File: file, Row: f.Place.Row, Col: f.Place.Col, Field: f.Place.Field})
	}
	return b, classes, err
}

// carbonSheetCommand prints a balance sheet whose lines say how they are measured.
type carbonSheetCommand struct {
	pathway
	Sector string   `placeholder:"ID" xor:"of"`
	Firm   string   `placeholder:"FILE" xor:"of"`
	Region string   `placeholder:"FILE" xor:"of"`
	Share  float64  `placeholder:"SHARE"`
	Local  []string `placeholder:"ID=VALUE"`
	Year   int      `default:"2030"`
	JSON   bool     `name:"json"`
}

// Run prints the sheet of the nation, of one sector, of a region by its own base year, or of the firm whose account a
// file holds.
func (c *carbonSheetCommand) Run(s *session) error {
	sheet, err := c.sheet()
	if err != nil {
		return err
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

// sheet makes the sheet that was asked for.
func (c *carbonSheetCommand) sheet() (carbon.Sheet, error) {
	if c.Firm != "" {
		return readFirm(c.Firm, c.Year)
	}
	chosen, err := c.choose()
	if err != nil {
		return carbon.Sheet{}, err
	}
	var path *carbon.Path
	var classes carbon.Classes
	if c.Region != "" {
		split, stated, err := splitOf(chosen.setting, c.Region, c.Share, c.Local)
		if err != nil {
			return carbon.Sheet{}, err
		}
		path, classes = split.Region, stated
	} else if path, err = (carbon.Model{Base: carbon.China()}).Run(chosen.setting); err != nil {
		return carbon.Sheet{}, err
	}
	b, ok := path.Year(c.Year)
	if !ok {
		return carbon.Sheet{}, fault.Bad("--year", "cli.carbon.year", "the year is {year}; the model computes {first} to {last}", "year", c.Year, "first", path.Years[0].Year, "last", path.Years[len(path.Years)-1].Year)
	}
	if c.Sector != "" {
		return industrySheet(b, c.Sector)
	}
	if c.Region != "" {
		name := strings.TrimSuffix(filepath.Base(c.Region), filepath.Ext(c.Region))
		return b.Sheet(carbon.Province, carbon.Text{Zh: name, En: name}, chosen.Accounting).Measured(classes), nil
	}
	return b.Sheet(carbon.Nation, carbon.Text{Zh: "全国", En: "nation"}, chosen.Accounting), nil
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
