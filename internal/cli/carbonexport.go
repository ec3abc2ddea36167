package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// carbonExportCommand writes runs as IAMC files.
type carbonExportCommand struct {
	Format    string   `required:"" enum:"iamc-wide,iamc-long,xlsx,variables,regions"`
	Out       string   `placeholder:"FILE"`
	Scenario  []string `placeholder:"ID"`
	Prior     string   `placeholder:"FILE.csv"`
	Draws     int      `placeholder:"N"`
	Quantiles bool
	Seed      uint64 `placeholder:"N"`
	Region    string `placeholder:"NAME=SHARE"`
}

// Run writes the file, or prints it where no file is named.
func (c *carbonExportCommand) Run(s *session) error {
	var (
		name  string
		share float64
		err   error
	)
	if c.Region != "" {
		if name, share, err = assignment("--region", c.Region); err != nil {
			return err
		}
	}
	if c.Format == "variables" {
		return s.deliver(c.Out, []byte(carbon.IAMCVariables()))
	}
	if c.Format == "regions" {
		return s.deliver(c.Out, []byte(carbon.IAMCRegions(name)))
	}
	table, err := c.table(name, share)
	if err != nil {
		return err
	}
	switch c.Format {
	case "iamc-wide":
		return s.deliver(c.Out, commaSeparated(table.Wide()))
	case "iamc-long":
		return s.deliver(c.Out, commaSeparated(table.Long()))
	default:
		book, err := workbook(table)
		if err != nil {
			return err
		}
		return s.deliver(c.Out, book)
	}
}

// table computes the runs: named scenarios, then draws; or quantiles, which stand alone.
func (c *carbonExportCommand) table(region string, share float64) (carbon.IAMCTable, error) {
	prior, err := readPrior(c.Prior)
	if err != nil {
		return carbon.IAMCTable{}, err
	}
	model := carbon.Model{Base: carbon.China()}
	if c.Quantiles {
		if region != "" || len(c.Scenario) > 0 {
			return carbon.IAMCTable{}, fault.Bad("--quantiles", "cli.carbon.quantiles", "quantiles do not add up over runs or regions; export them alone, without --scenario and --region")
		}
		draws := c.Draws
		if draws == 0 {
			draws = 10_000
		}
		r, err := carbon.Ensemble{Model: model, Prior: prior, Draws: draws, Workers: workers(), Outputs: []string{"gross", "net", "removed", "pv_gw", "wind_gw", "coal_ej", "oil_ej", "gas_ej"}}.Run(recipe(c.Seed))
		if err != nil {
			return carbon.IAMCTable{}, err
		}
		return carbon.IAMCQuantiles(r, "prior"), nil
	}
	e := carbon.IAMCExport{Region: region, Share: share}
	ids := c.Scenario
	if len(ids) == 0 {
		ids = []string{"median"}
	}
	for _, id := range ids {
		chosen, err := (&pathway{Scenario: id, Prior: c.Prior}).choose()
		if err != nil {
			return carbon.IAMCTable{}, err
		}
		name := id
		if id == "median" {
			name = "median inputs"
		}
		if err := appendRun(&e, model, name, chosen.setting); err != nil {
			return carbon.IAMCTable{}, err
		}
	}
	if c.Draws > 0 {
		settings, err := prior.Sample(min(c.Draws, mostExported+1), recipe(c.Seed))
		if err != nil {
			return carbon.IAMCTable{}, err
		}
		if c.Draws > mostExported {
			return carbon.IAMCTable{}, fault.Bad("--draws", "cli.carbon.export_draws", "{n} draws are asked for; a file takes {most} at most, for more use --quantiles", "n", c.Draws, "most", mostExported)
		}
		for i, setting := range settings {
			if err := appendRun(&e, model, fmt.Sprintf("draw %04d", i+1), setting); err != nil {
				return carbon.IAMCTable{}, err
			}
		}
	}
	return e.Table()
}

// mostExported is how many draws a file takes.
const mostExported = 2000

func appendRun(e *carbon.IAMCExport, model carbon.Model, name string, setting carbon.Setting) error {
	path, err := model.Run(setting)
	if err == nil {
		e.Runs = append(e.Runs, carbon.IAMCRun{Scenario: name, Path: path})
	}
	return err
}

// deliver writes to a file, or to standard output where none is named.
func (s *session) deliver(path string, data []byte) error {
	if path == "" {
		_, err := s.Stdout.Write(data)
		return err
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return fault.New(fault.Invalid, "cli.carbon.out", "{path} cannot be written; name a file in a folder that you may write to", "path", path).Because(err)
	}
	return nil
}

func commaSeparated(rows [][]string) []byte {
	var b bytes.Buffer
	_ = csv.NewWriter(&b).WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

// workbook writes the sheet data, which pyam reads, with a sheet meta that has a row for each scenario.
func workbook(table carbon.IAMCTable) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it is in memory
	if err := book.SetSheetName("Sheet1", "data"); err != nil {
		return nil, err
	}
	if _, err := book.NewSheet("meta"); err != nil {
		return nil, err
	}
	meta := [][]string{{"model", "scenario"}}
	for _, r := range table.Rows {
		if last := meta[len(meta)-1]; last[1] != r.Scenario {
			meta = append(meta, []string{r.Model, r.Scenario})
		}
	}
	if err := fillSheet(book, "data", table.Wide()); err != nil {
		return nil, err
	}
	if err := fillSheet(book, "meta", meta); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := book.Write(&b)
	return b.Bytes(), err
}

// fillSheet writes rows; what is a number becomes one.
func fillSheet(book *excelize.File, sheet string, rows [][]string) error {
	for i, row := range rows {
		cells := make([]any, len(row))
		for k, text := range row {
			cells[k] = text
			if v, err := strconv.ParseFloat(text, 64); err == nil {
				cells[k] = v
			}
		}
		if err := book.SetSheetRow(sheet, "A"+strconv.Itoa(i+1), &cells); err != nil {
			return err
		}
	}
	return nil
}
