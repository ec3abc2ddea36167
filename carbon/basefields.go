package carbon

import (
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// fieldsOf names the numbers of a base year, as in the faults of [Base.Check].
func fieldsOf(b *Base) map[string]*float64 {
	m := map[string]*float64{
		"cement": &b.Cement, "flaring": &b.Flaring, "other_industry": &b.OtherIndustry,
		"generation.coal": &b.Generation.Coal, "generation.gas": &b.Generation.Gas, "generation.oil": &b.Generation.Oil,
		"generation.nuclear": &b.Generation.Nuclear, "generation.hydro": &b.Generation.Hydro, "generation.wind": &b.Generation.Wind,
		"generation.solar": &b.Generation.Solar, "generation.biomass": &b.Generation.Biomass,
		"wind": &b.Wind, "solar": &b.Solar, "wind_before": &b.WindBefore, "solar_before": &b.SolarBefore,
		"net_import.2023": &b.NetImport[0], "net_import.2060": &b.NetImport[1],
	}
	for f := range numFuels {
		m["fuel."+f.String()] = &b.Fuel[f]
	}
	for s := range b.Sectors {
		row := &b.Sectors[s]
		for f := range numFuels {
			m[row.ID+"."+f.String()] = &row.Fuel[f]
		}
		m[row.ID+".electricity"] = &row.Electricity
	}
	return m
}

// ReadBase makes the base year of a region of numbers by name: fuel.coal, fuel.oil, fuel.gas, cement, flaring and
// other_industry in Mt CO2; generation.coal, generation.gas and so on in TWh; wind, solar, wind_before and solar_before in
// GW; net_import.2023 and net_import.2060 in TWh. What is not named is 0. STL.coal, STL.electricity and so on are the
// sectors' shares and weights; without them they are the nation's. It refuses names that it does not know and a base
// year that cannot be.
func ReadBase(values map[string]float64) (Base, error) {
	b := Base{Sectors: sectors}
	fields := fieldsOf(&b)
	for _, name := range sortedKeys(values) {
		field, ok := fields[name]
		if !ok {
			return b, fault.Bad(name, "carbon.base_field", "there is no number {name} in a base year; there are {known}", "name", name, "known", strings.Join(sortedKeys(fields), ", "))
		}
		*field = values[name]
	}
	return b, b.Check()
}
