package carbon

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
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

// ParseBase reads the base year of a region from text: a line name,value and then one for each number that [ReadBase]
// knows; a third column class is for [ParseClasses]. A byte order mark is skipped. Faults name row and column.
func ParseBase(text string) (Base, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	header, err := r.Read()
	if form := strings.Join(header, ","); err != nil || form != "name,value" && form != "name,value,class" {
		return Base{}, fault.In("", 1, 0, "carbon.base_header", "the first line must be name,value or name,value,class")
	}
	values := map[string]float64{}
	rows := map[string]int{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return Base{}, fault.In("", bad.Line, bad.Column, "carbon.base_csv", "the row is no CSV; a quotation mark is missing or stands inside a cell")
		}
		row, _ := r.FieldPos(0)
		if len(cells) != len(header) {
			return Base{}, fault.In("", row, 0, "carbon.base_row", "the row has {got} cells; the header has {want}", "got", len(cells), "want", len(header))
		}
		name := cells[0]
		if _, twice := values[name]; twice {
			return Base{}, fault.In("", row, 1, "carbon.base_twice", "{name} stands twice; give it once", "name", name)
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(cells[1]), 64)
		if err != nil {
			return Base{}, fault.In("", row, 2, "carbon.base_text", "{text} is no number; write it with a decimal point and without separators", "text", cells[1])
		}
		values[name], rows[name] = v, row
	}
	b, err := ReadBase(values)
	if f := fault.Find(err); f != nil {
		return b, f.At(fault.Place{Row: rows[f.Place.Field], Field: f.Place.Field})
	}
	return b, err
}
