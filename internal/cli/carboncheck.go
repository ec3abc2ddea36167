package cli

import (
	"fmt"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/iamc"
)

// carbonCheckCommand says whether a file of scenarios can be used.
type carbonCheckCommand struct {
	File string `arg:""`
	JSON bool   `name:"json"`
}

// checkReport is the verdict for programs.
type checkReport struct {
	Accepted  bool     `json:"accepted"`
	Values    int      `json:"values"`
	Scenarios []string `json:"scenarios"`
	Regions   []string `json:"regions"`
	Variables int      `json:"variables"`
	Problems  []string `json:"problems"`
	Warnings  []string `json:"warnings"`
}

// Run reads the file. What is wrong is told at row and column, and nothing is printed of a file that is refused.
func (c *carbonCheckCommand) Run(s *session) error {
	data, err := readFile(c.File)
	if err != nil {
		return err
	}
	f := iamc.Read(data)
	for i, e := range f.Problems {
		f.Problems[i] = e.At(fault.Place{File: c.File, Row: e.Place.Row, Col: e.Place.Col})
	}
	for i, e := range f.Warnings {
		f.Warnings[i] = e.At(fault.Place{File: c.File, Row: e.Place.Row, Col: e.Place.Col})
	}
	report := checkReport{Accepted: f.Accepted(), Scenarios: []string{}, Regions: []string{}, Problems: []string{}, Warnings: []string{}}
	variables, scenarios, regions := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, v := range f.Values {
		variables[v.Variable] = true
		if name := v.Model + " / " + v.Scenario; !scenarios[name] {
			scenarios[name] = true
			report.Scenarios = append(report.Scenarios, name)
		}
		if !regions[v.Region] {
			regions[v.Region] = true
			report.Regions = append(report.Regions, v.Region)
		}
	}
	report.Values, report.Variables = len(f.Values), len(variables)
	for _, e := range f.Problems {
		report.Problems = append(report.Problems, i18n.Sentence(s.lang, e))
	}
	for _, e := range f.Warnings {
		report.Warnings = append(report.Warnings, i18n.Sentence(s.lang, e))
	}
	if c.JSON {
		if err := s.print(report); err != nil {
			return err
		}
	} else {
		s.remarks(f.Warnings)
	}
	if !f.Accepted() {
		return f.Problems
	}
	if !c.JSON {
		fmt.Fprintln(s.Stdout, s.text("carbon.check", "values", report.Values, "variables", report.Variables, "scenarios", len(report.Scenarios), "regions", len(report.Regions)))
	}
	return nil
}
