package cli

import (
	"fmt"
	"os"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/iamc"
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
	data, err := iamc.Write(table, iamc.Form(c.Format))
	if err != nil {
		return err
	}
	return s.deliver(c.Out, data)
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
