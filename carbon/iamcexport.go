package carbon

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// IAMCModel is the name under which the model's results stand in IAMC files.
const IAMCModel = "TEB-0"

// IAMCNation is the region of a whole-nation path.
const IAMCNation = "China"

// IAMCRun is a path under the name of a scenario: a named scenario, "median inputs", or a draw such as "draw 0001".
// Quantiles of draws do not add up and belong into a file of their own: see [IAMCQuantiles].
type IAMCRun struct {
	Scenario string
	Path     *Path
}

// IAMCExport writes runs in the format of the Integrated Assessment Modeling Consortium, with names of its
// common-definitions. Every sum that the definitions declare holds to the last printed digit: Emissions|CO2 is Gross
// Emissions|CO2 plus Gross Removals|CO2, and a nation is the sum of its regions.
type IAMCExport struct {
	Runs []IAMCRun
	// Years to write; nil means the base year, 2025 and every fifth year after it that the paths have.
	Years []int
	// Region, if given, is a province that takes a constant Share of everything; a region "Rest of China" holds the rest.
	Region string
	Share  float64
}

// IAMCRow is one time series; values are printed decimals in the order of the table's years.
type IAMCRow struct {
	Model, Scenario, Region, Variable, Unit string
	Values                                  []string
}

// IAMCTable is an IAMC file before it is written.
type IAMCTable struct {
	Years []int
	Rows  []IAMCRow
}

// iamcDecimals is how many decimals values have.
const iamcDecimals = 6

// iamcVariable is a variable of the format: a leaf of the model, or a sum of other variables.
type iamcVariable struct {
	name, unit  string
	description string
	of          func(*Balance) float64 // of a leaf
	components  []string               // of a sum that definitions declare
	sum         []string               // what a sum adds up: leaves, or sums above it in the list; "-" in front subtracts
}

const (
	iamcCO2      = "Mt CO2/yr"
	iamcEnergy   = "EJ/yr"
	iamcCapacity = "GW"
)

// iamcEnergyLeaf and what follows are parts of emission that the format shows only inside sums.
const iamcEnergyLeaf = "gross energy"

func iamcPower(name string, of func(*Balance) float64) iamcVariable {
	return iamcVariable{name: "Secondary Energy|Electricity|" + name, unit: iamcEnergy, description: "Gross generation of electricity: " + strings.ToLower(name), of: func(b *Balance) float64 { return float64(of(b) * ejPerTWh) }}
}

func iamcFuel(name string, fuel Fuel) iamcVariable {
	return iamcVariable{name: "Primary Energy|" + name, unit: iamcEnergy, description: "Use of " + strings.ToLower(name) + " in all sectors", of: func(b *Balance) float64 { return b.Fuel[fuel] }}
}

// iamcVariables lists the variables in the order in which they are written. A name in lower case is a leaf that is not.
func iamcVariables() []iamcVariable {
	leaf := func(name, description string, of func(*Balance) float64) iamcVariable {
		return iamcVariable{name: name, unit: iamcCO2, description: description, of: of}
	}
	sum := func(name, description string, components []string, parts ...string) iamcVariable {
		return iamcVariable{name: name, unit: iamcCO2, description: description, components: components, sum: parts}
	}
	return []iamcVariable{
		{name: iamcEnergyLeaf, of: func(b *Balance) float64 { return b.Residual() - b.Process }},
		leaf("Emissions|CO2|Industrial Processes", "CO2 of industrial processes before capture; all capture is counted under Energy", func(b *Balance) float64 { return b.Process }),
		leaf("Carbon Removal|Geological Storage|Biomass", "CO2 removed by bioenergy with capture and storage", func(b *Balance) float64 { return b.BECCS }),
		leaf("Carbon Removal|Geological Storage|Direct Air Capture", "CO2 removed by direct air capture and storage", func(b *Balance) float64 { return b.DAC }),
		{name: "land sink", of: func(b *Balance) float64 { return b.Land }},
		{name: "other sinks", of: func(b *Balance) float64 { return b.Other }},
		{name: "captured", of: func(b *Balance) float64 { return b.Captured }},
		sum("Carbon Removal|Geological Storage", "CO2 removed from the air and stored", []string{"Carbon Removal|Geological Storage|Biomass", "Carbon Removal|Geological Storage|Direct Air Capture"}, "Carbon Removal|Geological Storage|Biomass", "Carbon Removal|Geological Storage|Direct Air Capture"),
		sum("Gross Emissions|CO2", "Fuel and process CO2 after capture, before any removal", nil, iamcEnergyLeaf, "Emissions|CO2|Industrial Processes"),
		sum("Gross Removals|CO2", "CO2 removed by bioenergy with capture, direct air capture, land and other sinks; negative", nil, "-Carbon Removal|Geological Storage", "-land sink", "-other sinks"),
		sum("Emissions|CO2|Energy", "CO2 of fuels after capture, less bioenergy with capture and storage", nil, iamcEnergyLeaf, "-Carbon Removal|Geological Storage|Biomass"),
		sum("Emissions|CO2|AFOLU", "Terrestrial sink as science counts it; negative", nil, "-land sink"),
		sum("Emissions|CO2|Other", "Coastal and other sinks; negative", nil, "-other sinks"),
		sum("Emissions|CO2|Other Capture and Removal", "Direct air capture; negative", nil, "-Carbon Removal|Geological Storage|Direct Air Capture"),
		sum("Emissions|CO2", "Net emission with the whole land sink: Gross Emissions|CO2 + Gross Removals|CO2", []string{"Emissions|CO2|Energy", "Emissions|CO2|Industrial Processes", "Emissions|CO2|AFOLU", "Emissions|CO2|Other", "Emissions|CO2|Other Capture and Removal"}, "Gross Emissions|CO2", "Gross Removals|CO2"),
		sum("Carbon Capture", "CO2 captured at plants and from air, stored or used", nil, "captured", "Carbon Removal|Geological Storage"),
		iamcPower("Coal", func(b *Balance) float64 { return b.Thermal[Coal] }),
		iamcPower("Gas", func(b *Balance) float64 { return b.Thermal[Gas] }),
		iamcPower("Oil", func(b *Balance) float64 { return b.Thermal[Oil] }),
		iamcPower("Nuclear", func(b *Balance) float64 { return b.Nuclear }),
		iamcPower("Hydro", func(b *Balance) float64 { return b.Hydro }),
		iamcPower("Biomass", func(b *Balance) float64 { return b.Biomass }),
		iamcPower("Wind and Solar", func(b *Balance) float64 { return b.VRE }),
		{name: "Capacity|Electricity|Solar", unit: iamcCapacity, description: "Solar capacity at the end of the year", of: func(b *Balance) float64 { return b.Solar }},
		{name: "Capacity|Electricity|Wind", unit: iamcCapacity, description: "Wind capacity at the end of the year", of: func(b *Balance) float64 { return b.Wind }},
		iamcFuel("Coal", Coal), iamcFuel("Oil", Oil), iamcFuel("Gas", Gas),
	}
}

// written says whether a variable stands in the file.
func (v *iamcVariable) written() bool { return v.unit != "" }

// Table makes the rows: by run, then by variable, the nation before its regions. It refuses no runs, two of one name, years
// that a path does not have, and a share outside 0 to 1.
func (e IAMCExport) Table() (IAMCTable, error) {
	years, err := e.years()
	if err != nil {
		return IAMCTable{}, err
	}
	if e.Region != "" && !(e.Share > 0 && e.Share < 1) {
		return IAMCTable{}, fault.Bad("share", "carbon.iamc_share", "the share of {region} is {value}; it must lie between 0 and 1", "region", e.Region, "value", e.Share)
	}
	if strings.ContainsAny(e.Region, "|,;:\"`\n") {
		return IAMCTable{}, fault.Bad("region", "carbon.iamc_region", "{region} is no name of a region: | , ; : quotation marks and line ends may not stand in it", "region", e.Region)
	}
	t := IAMCTable{Years: years}
	seen := map[string]bool{}
	for i, run := range e.Runs {
		if seen[run.Scenario] || strings.TrimSpace(run.Scenario) == "" {
			return IAMCTable{}, fault.Bad(at("runs", i), "carbon.iamc_scenario", "the scenario name {name} is empty or stands twice; each run needs its own", "name", run.Scenario)
		}
		seen[run.Scenario] = true
		rows, err := e.rows(run, years)
		if err != nil {
			return IAMCTable{}, err
		}
		t.Rows = append(t.Rows, rows...)
	}
	return t, nil
}

func (e IAMCExport) years() ([]int, error) {
	if len(e.Runs) == 0 {
		return nil, fault.Bad("runs", "carbon.iamc_runs", "there is no run to write; give one or more")
	}
	years := e.Years
	if years == nil {
		last := e.Runs[0].Path.Years[len(e.Runs[0].Path.Years)-1].Year
		years = []int{BaseYear}
		for y := 2025; y <= last; y += 5 {
			years = append(years, y)
		}
	}
	for k, y := range years {
		for _, run := range e.Runs {
			if _, ok := run.Path.Year(y); !ok || slices.Contains(years[:k], y) {
				return nil, fault.Bad("years", "carbon.iamc_year", "the year {year} is not computed, or stands twice", "year", y)
			}
		}
	}
	return years, nil
}

// rows makes the rows of one run.
func (e IAMCExport) rows(run IAMCRun, years []int) ([]IAMCRow, error) {
	regions := []string{IAMCNation}
	if e.Region != "" {
		regions = append(regions, IAMCNation+"|"+e.Region, IAMCNation+"|Rest of "+IAMCNation)
	}
	var rows []IAMCRow
	place := map[string]int{} // first row of a variable
	variables := iamcVariables()
	for i := range variables {
		v := &variables[i]
		if !v.written() {
			continue
		}
		place[v.name] = len(rows)
		for _, region := range regions {
			rows = append(rows, IAMCRow{Model: IAMCModel, Scenario: run.Scenario, Region: region, Variable: v.name, Unit: v.unit, Values: make([]string, len(years))})
		}
	}
	for k, year := range years {
		b, _ := run.Path.Year(year)
		counted, err := e.count(b, variables)
		if err != nil {
			return nil, err
		}
		for name, units := range counted {
			first, ok := place[name]
			for r := range regions {
				if ok {
					rows[first+r].Values[k] = decimalText(units[r], iamcDecimals)
				}
			}
		}
	}
	return rows, nil
}

// count gives every variable as a whole number of units of the last decimal, for the nation and its regions. Leaves are
// rounded so that gross emission is the rounded one (largest remainder); everything else is counted from them.
func (e IAMCExport) count(b *Balance, variables []iamcVariable) (map[string][3]int64, error) {
	counted := map[string][3]int64{}
	energy, process := b.Residual()-b.Process, b.Process
	_, printed, err := Printed(b.Residual(), []float64{energy, process}, iamcDecimals)
	if err != nil {
		return nil, err
	}
	gross := map[string]string{iamcEnergyLeaf: printed[0], "Emissions|CO2|Industrial Processes": printed[1]}
	for i := range variables {
		v := &variables[i]
		var units [3]int64
		if v.of == nil {
			for _, part := range v.sum {
				name, minus := strings.CutPrefix(part, "-")
				for r, n := range counted[name] {
					if minus {
						n = -n
					}
					units[r] += n
				}
			}
			counted[v.name] = units
			continue
		}
		if text, ok := gross[v.name]; ok {
			units[0] = unitsOf(text)
		} else {
			text, _, err := Printed(v.of(b), []float64{v.of(b)}, iamcDecimals)
			if err != nil {
				return nil, err
			}
			units[0] = unitsOf(text)
		}
		if e.Region != "" {
			units[1] = int64(math.Round(float64(units[0]) * e.Share))
			units[2] = units[0] - units[1]
		}
		counted[v.name] = units
	}
	return counted, nil
}

// unitsOf reads what [Printed] wrote as a whole number of units of the last decimal.
func unitsOf(text string) int64 {
	n, _ := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
	return n
}

// iamcColumns open every IAMC file.
var iamcColumns = []string{"model", "scenario", "region", "variable", "unit"}

// Wide returns header and rows with a column for each year.
func (t IAMCTable) Wide() [][]string {
	header := slices.Clone(iamcColumns)
	for _, y := range t.Years {
		header = append(header, strconv.Itoa(y))
	}
	out := [][]string{header}
	for _, r := range t.Rows {
		out = append(out, append([]string{r.Model, r.Scenario, r.Region, r.Variable, r.Unit}, r.Values...))
	}
	return out
}

// Long returns header and rows with the columns year and value.
func (t IAMCTable) Long() [][]string {
	out := [][]string{append(slices.Clone(iamcColumns), "year", "value")}
	for _, r := range t.Rows {
		for k, v := range r.Values {
			out = append(out, []string{r.Model, r.Scenario, r.Region, r.Variable, r.Unit, strconv.Itoa(t.Years[k]), v})
		}
	}
	return out
}

// IAMCQuantiles makes a table of an ensemble's fans, with the percentile spelled out in the variable's name. Quantiles do
// not add up: keep them in their own file, and check no sums in it. Outputs without an IAMC name are left out.
func IAMCQuantiles(r *EnsembleResult, scenario string) IAMCTable {
	names := map[string][2]string{
		"gross": {"Gross Emissions|CO2", iamcCO2}, "net": {"Emissions|CO2", iamcCO2}, "removed": {"Carbon Removal|Geological Storage", iamcCO2},
		"pv_gw": {"Capacity|Electricity|Solar", iamcCapacity}, "wind_gw": {"Capacity|Electricity|Wind", iamcCapacity},
		"coal_ej": {"Primary Energy|Coal", iamcEnergy}, "oil_ej": {"Primary Energy|Oil", iamcEnergy}, "gas_ej": {"Primary Energy|Gas", iamcEnergy},
	}
	t := IAMCTable{Years: r.Years}
	for _, fan := range r.Prior.Fans {
		name, ok := names[fan.Output]
		if !ok {
			continue
		}
		for q, level := range r.Levels {
			row := IAMCRow{Model: IAMCModel, Scenario: scenario, Region: IAMCNation, Variable: name[0] + "|" + ordinal(level) + " Percentile", Unit: name[1]}
			for k := range r.Years {
				row.Values = append(row.Values, strconv.FormatFloat(fan.Quantiles[k][q], 'f', iamcDecimals, 64))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// ordinal spells a share out as a percentile: 5th, 50th, 2.5th, 1st.
func ordinal(share float64) string {
	text := strconv.FormatFloat(math.Round(share*1e6)/1e4, 'f', -1, 64)
	ending := "th"
	if !strings.Contains(text, ".") && !strings.HasSuffix(text, "11") && !strings.HasSuffix(text, "12") && !strings.HasSuffix(text, "13") {
		switch text[len(text)-1] {
		case '1':
			ending = "st"
		case '2':
			ending = "nd"
		case '3':
			ending = "rd"
		}
	}
	return text + ending
}

// IAMCVariables returns the definitions of the variables in the layout of the nomenclature package, as YAML for a file
// in definitions/variable. Sums that are declared as components can be checked by its tools.
func IAMCVariables() string {
	var b strings.Builder
	variables := iamcVariables()
	for i := range variables {
		v := &variables[i]
		if !v.written() {
			continue
		}
		fmt.Fprintf(&b, "- %s:\n    description: %q\n    unit: %s\n", v.name, v.description, v.unit)
		if v.components != nil {
			b.WriteString("    components:\n")
			for _, c := range v.components {
				fmt.Fprintf(&b, "      - %s\n", c)
			}
		}
	}
	return b.String()
}

// IAMCRegions returns the definitions of the regions, as YAML for a file in definitions/region. region may be empty.
func IAMCRegions(region string) string {
	out := "- Country:\n    - " + IAMCNation + "\n"
	if region != "" {
		out += fmt.Sprintf("- Subnational:\n    - %s|%s:\n        country: %s\n    - %s|Rest of %s:\n        country: %s\n", IAMCNation, region, IAMCNation, IAMCNation, IAMCNation, IAMCNation)
	}
	return out
}
