package intake

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/dataset"
)

// Terms of what Our World in Data publishes. Columns of others without open terms have no licence here.
const (
	openTerms = "CC-BY-4.0"
	owidHome  = "https://ourworldindata.org"
	carbonGCB = "Global Carbon Budget, via Our World in Data"
	powerOWID = "Ember and Energy Institute, via Our World in Data"
	peopleWPP = "UN World Population Prospects and others, via Our World in Data"
	goodsMPD  = "Maddison Project Database, via Our World in Data"
	energyEI  = "Energy Institute, via Our World in Data; third-party terms"

	scopeFossil = "化石燃料燃烧与工业过程，领土口径，不含土地利用 / fossil combustion and processes, territorial, without land use"
	megatonne   = "Mt CO2/yr"
	terawattHrs = "TWh/yr"
)

// owidColumns are the columns of the files owid-co2-data and owid-energy-data that are taken.
var owidColumns = []dataset.Column{
	{Name: "population", Title: "人口 / population", Unit: "person", Quantity: "population", Source: peopleWPP, Licence: openTerms},
	{Name: "gdp", Title: "国内生产总值 / GDP", Unit: "int-$ 2011", Quantity: "GDP", Source: goodsMPD, Licence: openTerms},
	{Name: "co2", Title: "二氧化碳排放 / CO2", Unit: megatonne, Quantity: "CO2", Scope: scopeFossil, Source: carbonGCB, Licence: openTerms},
	{Name: "coal_co2", Title: "煤 / CO2 of coal", Unit: megatonne, Quantity: "CO2 of coal", Source: carbonGCB, Licence: openTerms},
	{Name: "oil_co2", Title: "石油 / CO2 of oil", Unit: megatonne, Quantity: "CO2 of oil", Source: carbonGCB, Licence: openTerms},
	{Name: "gas_co2", Title: "天然气 / CO2 of gas", Unit: megatonne, Quantity: "CO2 of gas", Source: carbonGCB, Licence: openTerms},
	{Name: "cement_co2", Title: "水泥 / CO2 of cement", Unit: megatonne, Quantity: "CO2 of cement", Source: carbonGCB, Licence: openTerms},
	{Name: "flaring_co2", Title: "火炬 / CO2 of flaring", Unit: megatonne, Source: carbonGCB, Licence: openTerms},
	{Name: "other_industry_co2", Title: "其他过程 / CO2 of other processes", Unit: megatonne, Source: carbonGCB, Licence: openTerms},
	{Name: "land_use_change_co2", Title: "土地利用变化 / CO2 of land-use change", Unit: megatonne, Quantity: "CO2 of land use", Scope: "簿记模型 / bookkeeping models", Source: carbonGCB, Licence: openTerms},
	{Name: "consumption_co2", Title: "消费侧二氧化碳 / consumption-based CO2", Unit: megatonne, Quantity: "CO2", Scope: "消费口径，含隐含贸易 / consumption-based, with embodied trade", Source: carbonGCB, Licence: openTerms},
	{Name: "primary_energy_consumption", Title: "一次能源消费 / primary energy", Unit: terawattHrs, Quantity: "primary energy", Source: energyEI},
	{Name: "electricity_generation", Title: "发电量 / electricity generation", Unit: terawattHrs, Quantity: "electricity generation", Source: powerOWID, Licence: openTerms},
	{Name: "electricity_demand", Title: "用电量 / electricity demand", Unit: terawattHrs, Quantity: "electricity demand", Source: powerOWID, Licence: openTerms},
	{Name: "coal_electricity", Title: "煤电 / electricity from coal", Unit: terawattHrs, Quantity: "electricity from coal", Source: powerOWID, Licence: openTerms},
	{Name: "gas_electricity", Title: "气电 / electricity from gas", Unit: terawattHrs, Quantity: "electricity from gas", Source: powerOWID, Licence: openTerms},
	{Name: "oil_electricity", Title: "油电 / electricity from oil", Unit: terawattHrs, Quantity: "electricity from oil", Source: powerOWID, Licence: openTerms},
	{Name: "nuclear_electricity", Title: "核电 / nuclear power", Unit: terawattHrs, Quantity: "electricity from nuclear", Source: powerOWID, Licence: openTerms},
	{Name: "hydro_electricity", Title: "水电 / hydropower", Unit: terawattHrs, Quantity: "electricity from hydro", Source: powerOWID, Licence: openTerms},
	{Name: "wind_electricity", Title: "风电 / wind power", Unit: terawattHrs, Quantity: "electricity from wind", Source: powerOWID, Licence: openTerms},
	{Name: "solar_electricity", Title: "太阳能发电 / solar power", Unit: terawattHrs, Quantity: "electricity from solar", Source: powerOWID, Licence: openTerms},
	{Name: "biofuel_electricity", Title: "生物质发电 / bioenergy power", Unit: terawattHrs, Quantity: "electricity from bioenergy", Source: powerOWID, Licence: openTerms},
}

// owidForm says whether a header is that of a file of Our World in Data: one of its long tables, or the file behind a
// chart.
func owidForm(header []string) bool {
	have := make([]string, len(header))
	for i, h := range header {
		have[i] = strings.ToLower(strings.TrimSpace(h))
	}
	chart := len(have) > 3 && have[0] == "entity" && have[1] == "code" && have[2] == "year"
	return chart || slices.Contains(have, "country") && slices.Contains(have, "year") && slices.Contains(have, "iso_code")
}

// takeOWID keeps the rows of the regions that are wanted and the columns that are known, and describes them. It returns
// how many rows and columns were passed over.
func takeOWID(t *dataset.Table, regions []string) (rows, columns int) {
	if len(regions) == 0 {
		regions = []string{"China"}
	}
	var take []int
	var described []dataset.Column
	for i := range t.Columns {
		if c, ok := owidColumn(t.Columns[i].Name); ok {
			take, described = append(take, i), append(described, c)
		}
	}
	columns = len(t.Columns) - len(take)
	var kept [][]string
	var lines []int
	for r, row := range t.Rows {
		cells, wanted, filled := make([]string, len(take)), true, false
		for k, i := range take {
			cells[k] = row[i]
			switch c := &described[k]; {
			case c.Role == dataset.RegionOf:
				wanted = slices.Contains(regions, strings.TrimSpace(cells[k]))
			case c.Figure():
				filled = filled || strings.TrimSpace(cells[k]) != ""
			}
		}
		if !wanted || !filled {
			rows++
			continue
		}
		kept, lines = append(kept, cells), append(lines, t.Line(r))
	}
	t.Columns, t.Rows, t.Lines, t.Key = described, kept, lines, []string{"year", "region"}
	t.Sources = []dataset.Source{{Title: "Our World in Data", Path: owidHome}}
	return rows, columns
}

// owidColumn describes a column by its name in the file: those of the long tables by name, those behind a chart by the
// unit that their heading tells.
func owidColumn(name string) (dataset.Column, bool) {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "year":
		return dataset.Column{Name: "year", Title: "年 / year", Type: dataset.Year, Role: dataset.YearOf, Required: true}, true
	case "country", "entity":
		return dataset.Column{Name: "region", Title: "地区 / region", Type: dataset.String, Role: dataset.RegionOf, Required: true}, true
	case "iso_code", "code":
		return dataset.Column{}, false
	}
	if i := slices.IndexFunc(owidColumns, func(c dataset.Column) bool { return c.Name == name }); i >= 0 {
		c := owidColumns[i]
		c.Type = dataset.Number
		return c, true
	}
	lower := strings.ToLower(name)
	c := dataset.Column{Name: name, Type: dataset.Number}
	switch {
	case strings.HasPrefix(lower, "annual co") && strings.Contains(lower, "emissions"):
		c.Unit, c.Source, c.Licence = "t CO2/yr", carbonGCB, openTerms
		if lower == "annual co₂ emissions" || lower == "annual co2 emissions" {
			c.Quantity, c.Scope = "CO2", scopeFossil
		}
		return c, true
	case strings.Contains(lower, "electricity") && strings.Contains(lower, "twh"):
		c.Unit, c.Source, c.Licence = terawattHrs, powerOWID, openTerms
		return c, true
	}
	return dataset.Column{}, false
}
