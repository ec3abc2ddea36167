package cli

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/num"
)

// carbonCommand is the three-end carbon balance.
type carbonCommand struct {
	Run      carbonRunCommand      `cmd:""`
	Ensemble carbonEnsembleCommand `cmd:""`
	Wedges   carbonWedgesCommand   `cmd:""`
	Cost     carbonCostCommand     `cmd:""`
	Levers   carbonLeversCommand   `cmd:""`
	Region   carbonRegionCommand   `cmd:""`
	Sheet    carbonSheetCommand    `cmd:""`

	VOI       carbonVOICommand       `cmd:"" name:"voi"`
	Decompose carbonDecomposeCommand `cmd:""`
	Export    carbonExportCommand    `cmd:""`
	Check     carbonCheckCommand     `cmd:""`
}

// pathway chooses a setting: a scenario or a pathway code, then single parameters.
type pathway struct {
	Scenario   string   `placeholder:"ID"`
	Code       string   `placeholder:"CODE"`
	Set        []string `placeholder:"ID=VALUE"`
	Prior      string   `placeholder:"FILE.csv"`
	Accounting string   `enum:"whole,increase,none," default:""`
}

// choice is what the flags of a pathway amount to.
type choice struct {
	carbon.Scenario
	prior   carbon.Prior
	setting carbon.Setting
	code    string // "" where single parameters were set, which no code holds
}

func (p *pathway) choose() (c choice, err error) {
	if c.prior, err = readPrior(p.Prior); err != nil {
		return c, err
	}
	if c.Scenario, err = scenario(p.Scenario, p.Code); err != nil {
		return c, err
	}
	if p.Accounting != "" {
		if c.Accounting, err = carbon.ParseAccounting(p.Accounting); err != nil {
			return c, err
		}
	}
	if c.setting, err = c.Levels.Setting(c.prior); err != nil {
		return c, err
	}
	for _, text := range p.Set {
		id, value, err := assignment("--set", text)
		if err != nil {
			return c, err
		}
		if c.setting, err = c.setting.With(id, value); err != nil {
			return c, err
		}
	}
	if len(p.Set) == 0 {
		c.code, err = c.Code()
	}
	return c, err
}

// scenario finds a shipped scenario or reads a code; without either it is the median scenario.
func scenario(id, code string) (carbon.Scenario, error) {
	if code != "" {
		if id != "" {
			return carbon.Scenario{}, fault.Bad("--code", "cli.carbon.both", "a scenario and a code are given; give one of them")
		}
		return carbon.ParseCode(code)
	}
	if id == "" {
		id = "median"
	}
	s, ok := carbon.FindScenario(id)
	if !ok {
		var known []string
		for _, s := range carbon.Scenarios() {
			known = append(known, s.ID)
		}
		return s, fault.Bad("--scenario", "cli.carbon.scenario", "there is no scenario {id}; there are {known}", "id", id, "known", strings.Join(known, ", "))
	}
	return s, nil
}

// assignment reads NAME=NUMBER.
func assignment(flag, text string) (name string, value float64, err error) {
	name, number, ok := strings.Cut(text, "=")
	if ok {
		value, err = strconv.ParseFloat(number, 64)
	}
	if !ok || err != nil || name == "" {
		return "", 0, fault.Bad(flag, "cli.carbon.assignment", "{text} is no assignment; write NAME=NUMBER with a decimal point", "text", text)
	}
	return name, value, nil
}

// model returns a text of the model in the reader's language.
func (s *session) model(t carbon.Text) string {
	if s.lang == i18n.Zh {
		return t.Zh
	}
	return t.En
}

// claims prints where to read what the model does not claim.
func (s *session) claims() {
	fmt.Fprintf(s.Stdout, "\n%s\n", s.text("carbon.claims"))
	for _, t := range carbon.NotClaimed() {
		fmt.Fprintf(s.Stdout, "- %s\n", s.model(t))
	}
}

// carbonRunCommand runs the model once.
type carbonRunCommand struct {
	pathway
	Until int     `placeholder:"YEAR"`
	Life  float64 `default:"40" placeholder:"YEARS"`
	JSON  bool    `name:"json"`
}

// runResult is one run for programs.
type runResult struct {
	Code       string                        `json:"code"`
	Accounting string                        `json:"accounting"`
	Parameters map[string]float64            `json:"parameters"`
	PeakYear   int                           `json:"peak_year"`
	PeakLevel  float64                       `json:"peak_level"`
	Neutral    map[string]*int               `json:"neutral_year"`
	Outputs    map[string]map[string]float64 `json:"outputs"`
	Limits     map[string][]string           `json:"limits"`
	EnergyGap  float64                       `json:"energy_gap"`
	CarbonGap  float64                       `json:"carbon_gap"`
	NotClaimed []string                      `json:"not_claimed"`
}

// shown are the outputs of the table that run prints.
var shown = []string{"gross", "captured", "removed", "land", "net", "net_increase", "net_none", "demand", "vre", "coal_ej"}

// Run computes the path and prints it.
func (c *carbonRunCommand) Run(s *session) error {
	chosen, err := c.choose()
	if err != nil {
		return err
	}
	path, err := carbon.Model{Base: carbon.China(), Until: c.Until}.Run(chosen.setting)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.print(s.runResult(chosen, path))
	}
	if chosen.code != "" {
		fmt.Fprintln(s.Stdout, s.text("carbon.code", "code", chosen.code))
	}
	fmt.Fprintln(s.Stdout, s.text("carbon.counted", "accounting", s.model(chosen.Accounting.Name())))
	s.pathTable(path)
	year, level := path.Peak()
	fmt.Fprintln(s.Stdout, s.text("carbon.peak", "year", year, "level", fixed(level, 0)))
	for _, a := range carbon.Accountings() {
		if year, ok := path.Neutral(a); ok {
			fmt.Fprintln(s.Stdout, s.text("carbon.neutral", "accounting", s.model(a.Name()), "year", year))
		} else {
			fmt.Fprintln(s.Stdout, s.text("carbon.never", "accounting", s.model(a.Name()), "year", path.Years[len(path.Years)-1].Year))
		}
	}
	for _, l := range carbon.AllLimits() {
		if first, last, n := reached(path, l); n > 0 {
			fmt.Fprintln(s.Stdout, s.text("carbon.limit", "limit", s.model(l.Names()[0]), "n", n, "first", first, "last", last))
		}
	}
	hurries, err := path.Hurries(c.Life)
	if err != nil {
		return err
	}
	for _, h := range hurries {
		fmt.Fprintln(s.Stdout, s.text("carbon.hurry", "sector", s.model(h.Sector.Name()), "life", c.Life, "first", h.First, "last", h.Last))
	}
	energy, co2 := path.Gaps()
	fmt.Fprintln(s.Stdout, s.text("carbon.closure", "energy", fmt.Sprintf("%.1e", energy), "carbon", fmt.Sprintf("%.1e", co2)))
	fmt.Fprintln(s.Stdout, s.text("carbon.optimistic"))
	s.claims()
	return nil
}

// reached counts the years in which a limit was reached.
func reached(p *carbon.Path, l carbon.Limits) (first, last, n int) {
	for i := range p.Years {
		if p.Years[i].Limits&l == 0 {
			continue
		}
		if n == 0 {
			first = p.Years[i].Year
		}
		last = p.Years[i].Year
		n++
	}
	return first, last, n
}

// pathTable prints every fifth year and the last.
func (s *session) pathTable(p *carbon.Path) {
	fmt.Fprintf(s.Stdout, "\n%-6s", "")
	for _, id := range shown {
		fmt.Fprintf(s.Stdout, "%13s", id)
	}
	fmt.Fprintln(s.Stdout)
	for i := range p.Years {
		b := &p.Years[i]
		if b.Year != carbon.BaseYear && b.Year%5 != 0 && i != len(p.Years)-1 {
			continue
		}
		fmt.Fprintf(s.Stdout, "%-6d", b.Year)
		values := b.Outputs()
		for _, id := range shown {
			decimals := 0
			if strings.HasSuffix(id, "_ej") {
				decimals = 1
			}
			fmt.Fprintf(s.Stdout, "%13s", fixed(values[id], decimals))
		}
		fmt.Fprintln(s.Stdout)
	}
	fmt.Fprintln(s.Stdout)
}

// fixed prints a number with decimals, and never a negative zero.
func fixed(v float64, decimals int) string {
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

func (s *session) runResult(c choice, p *carbon.Path) runResult {
	r := runResult{
		Code: c.code, Accounting: c.Accounting.String(), Parameters: c.setting.Values(),
		Neutral: map[string]*int{}, Outputs: map[string]map[string]float64{}, Limits: map[string][]string{},
	}
	r.PeakYear, r.PeakLevel = p.Peak()
	r.EnergyGap, r.CarbonGap = p.Gaps()
	for _, a := range carbon.Accountings() {
		r.Neutral[a.String()] = nil
		if year, ok := p.Neutral(a); ok {
			r.Neutral[a.String()] = &year
		}
	}
	for i := range p.Years {
		year := strconv.Itoa(p.Years[i].Year)
		r.Outputs[year], r.Limits[year] = p.Years[i].Outputs(), p.Years[i].Limits.Words()
	}
	r.NotClaimed = s.notClaimed()
	return r
}

func (s *session) notClaimed() (out []string) {
	for _, t := range carbon.NotClaimed() {
		out = append(out, s.model(t))
	}
	return out
}

// carbonWedgesCommand attributes the difference between two pathways to the levers.
type carbonWedgesCommand struct {
	pathway
	From   string `default:"slow" placeholder:"ID|CODE"`
	Output string `default:"net" placeholder:"OUTPUT"`
	Year   int    `default:"2060"`
	JSON   bool   `name:"json"`
}

// Run prints a wedge for each lever in one year; with --json in all years.
func (c *carbonWedgesCommand) Run(s *session) error {
	to, err := c.choose()
	if err != nil {
		return err
	}
	reference := pathway{Scenario: c.From, Prior: c.Prior}
	if strings.HasPrefix(strings.ToUpper(c.From), "TEB") {
		reference = pathway{Code: c.From, Prior: c.Prior}
	}
	from, err := reference.choose()
	if err != nil {
		return err
	}
	r, err := carbon.Wedges{Model: carbon.Model{Base: carbon.China()}, From: from.setting, To: to.setting, Output: c.Output}.Run(nil)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.print(r)
	}
	k := c.Year - carbon.BaseYear
	if k < 0 || k >= len(r.Years) {
		return fault.Bad("--year", "cli.carbon.year", "the year is {year}; the model computes {first} to {last}", "year", c.Year, "first", r.Years[0], "last", r.Years[len(r.Years)-1])
	}
	fmt.Fprintf(s.Stdout, "%-16s%12s\n", "from", fixed(r.From[k], 1))
	for i, l := range carbon.Levers() {
		fmt.Fprintf(s.Stdout, "%-16s%12s  %s\n", l.ID, fixed(r.Wedges[i][k], 1), s.model(l.Name))
	}
	fmt.Fprintf(s.Stdout, "%-16s%12s\n", "to", fixed(r.To[k], 1))
	return nil
}

// carbonCostCommand costs a pathway and each lever.
type carbonCostCommand struct {
	pathway
	To   float64 `default:"3" placeholder:"LEVEL"`
	Rate float64 `default:"0.05" placeholder:"SHARE"`
	JSON bool    `name:"json"`
}

// costResult is a costed pathway for programs.
type costResult struct {
	Years []carbon.Cost      `json:"years"`
	Curve []carbon.Abatement `json:"curve"`
	Label string             `json:"label"`
}

// Run prints cost by year and abatement cost by lever.
func (c *carbonCostCommand) Run(s *session) error {
	chosen, err := c.choose()
	if err != nil {
		return err
	}
	model := carbon.Model{Base: carbon.China()}
	path, err := model.Run(chosen.setting)
	if err != nil {
		return err
	}
	r := costResult{Label: s.model(carbon.NotAdditive)}
	if r.Years, err = path.Costs(nil); err != nil {
		return err
	}
	r.Curve, err = carbon.CostCurve{Model: model, Prior: chosen.prior, From: chosen.Levels, To: c.To, Accounting: chosen.Accounting, Rate: c.Rate}.Run()
	if err != nil {
		return err
	}
	if c.JSON {
		return s.print(r)
	}
	fmt.Fprintf(s.Stdout, "%s\n\n%-6s%12s%12s%12s%12s%12s\n", s.text("carbon.cost.unit"), "", "capital", "fuel", "capture", "removal", "total")
	for _, y := range r.Years {
		if y.Year%5 == 0 {
			fmt.Fprintf(s.Stdout, "%-6d%12s%12s%12s%12s%12s\n", y.Year, fixed(y.Capital, 0), fixed(y.Fuel, 0), fixed(y.Capture, 0), fixed(y.Removal, 0), fixed(y.Total(), 0))
		}
	}
	fmt.Fprintf(s.Stdout, "\n%s\n%s\n\n", s.text("carbon.cost.curve", "level", c.To, "rate", c.Rate), r.Label)
	for i, a := range r.Curve {
		per := "-"
		if a.PerTonne != nil {
			per = fixed(*a.PerTonne, 0)
		}
		fmt.Fprintf(s.Stdout, "%-16s%12s Mt%10s CNY/t  %s\n", a.Lever, fixed(a.Abated, 0), per, s.model(carbon.Levers()[i].Name))
	}
	return nil
}

// carbonLeversCommand tells what can be chosen.
type carbonLeversCommand struct {
	Lever string `arg:"" optional:""`
}

// Run lists levers and scenarios with their codes, or prints the page of one lever.
func (c *carbonLeversCommand) Run(s *session) error {
	for _, l := range carbon.Levers() {
		switch c.Lever {
		case "":
			fmt.Fprintf(s.Stdout, "%-18s%s\n", l.ID, s.model(l.Name))
		case l.ID:
			fmt.Fprintf(s.Stdout, "%s\n\n%s\n\n", s.model(l.Name), s.model(l.Page))
			for i, t := range l.Levels {
				fmt.Fprintf(s.Stdout, "%d  %s\n", i+1, s.model(t))
			}
			return s.leverTable(l)
		}
	}
	if c.Lever != "" {
		return fault.Bad("LEVER", "cli.carbon.lever", "there is no lever {id}; tanwen carbon levers lists them", "id", c.Lever)
	}
	fmt.Fprintln(s.Stdout)
	for _, scenario := range carbon.Scenarios() {
		code, err := scenario.Code()
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Stdout, "%-18s%s  %s\n", scenario.ID, code, s.model(scenario.Name))
	}
	return nil
}

// leverTable prints the values of a lever's parameters at its levels.
func (s *session) leverTable(l carbon.Lever) error {
	fmt.Fprintln(s.Stdout)
	place := 0
	for i, other := range carbon.Levers() {
		if other.ID == l.ID {
			place = i
		}
	}
	for _, id := range l.Parameters {
		fmt.Fprintf(s.Stdout, "%-10s", id)
		for level := range 4 {
			levels := carbon.Even(2)
			levels[place] = float64(level + 1)
			setting, err := levels.Setting(carbon.Prior{})
			if err != nil {
				return err
			}
			value, err := setting.Get(id)
			if err != nil {
				return err
			}
			fmt.Fprintf(s.Stdout, "%12s", strconv.FormatFloat(value, 'g', 4, 64))
		}
		i, _ := carbon.Index(id)
		p := carbon.Parameters()[i]
		fmt.Fprintf(s.Stdout, "  %s (%s)\n", s.model(p.Name), p.Unit)
	}
	return nil
}

// workers is how many goroutines an ensemble takes; its results do not depend on it.
func workers() int { return runtime.GOMAXPROCS(0) }

// recipe is the stream of chance that the ensemble draws from.
func recipe(seed uint64) *num.Stream { return num.NewStream(seed, "three-end-ensemble", 1) }
