package dataset

import (
	"math"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Unit is a unit of measure: a multiple of the base unit of its dimension.
type Unit struct {
	Symbol    string
	Dimension string // mass, CO2, CO2e, energy, power, volume, time, people, 1, money of a currency and year; quotients with /
	Factor    float64
	Source    string // where the factor is from
}

const (
	byDefinition = "by definition (SI brochure, 9th edition)"
	molarMass    = "44/12, molar masses of CO2 and carbon as rounded by IPCC 2006, volume 1, chapter 8"
	coalUnit     = "GB/T 2589-2020: 1 kgce = 29,307.6 kJ (7,000 kcal IT)"
	oilUnit      = "IEA/OECD Energy Statistics Manual: 1 toe = 41.868 GJ"
)

// atoms are units without prefix. prefixed ones take the prefixes of SI.
var atoms = []struct {
	unit     Unit
	prefixed bool
}{
	{Unit{"t", "mass", 1, byDefinition}, true},
	{Unit{"g", "mass", 1e-6, byDefinition}, true},
	{Unit{"t CO2", "CO2", 1, byDefinition}, true},
	{Unit{"g CO2", "CO2", 1e-6, byDefinition}, true},
	{Unit{"t C", "CO2", 44.0 / 12, molarMass}, true},
	{Unit{"g C", "CO2", 44.0 / 12 * 1e-6, molarMass}, true},
	{Unit{"t CO2e", "CO2e", 1, byDefinition}, true},
	{Unit{"g CO2e", "CO2e", 1e-6, byDefinition}, true},
	{Unit{"J", "energy", 1, byDefinition}, true},
	{Unit{"Wh", "energy", 3600, byDefinition}, true},
	{Unit{"W", "power", 1, byDefinition}, true},
	{Unit{"tce", "energy", 29.3076e9, coalUnit}, true},
	{Unit{"toe", "energy", 41.868e9, oilUnit}, true},
	{Unit{"yr", "time", 1, "the year of the accounts"}, false},
	{Unit{"a", "time", 1, "the year of the accounts"}, false},
	{Unit{"person", "people", 1, "count"}, false},
	{Unit{"million", "people", 1e6, "count"}, false},
	{Unit{"1", "1", 1, "count"}, false},
	{Unit{"%", "1", 0.01, byDefinition}, false},
	{Unit{"m3", "volume", 1, byDefinition}, false},
	{Unit{"Gm3", "volume", 1e9, "10^9 m3, as forestry and gas statistics write it"}, false},
	{Unit{"吨", "mass", 1, byDefinition}, false},
	{Unit{"万吨", "mass", 1e4, byDefinition}, false},
	{Unit{"亿吨", "mass", 1e8, byDefinition}, false},
	{Unit{"万吨CO2", "CO2", 1e4, byDefinition}, false},
	{Unit{"亿吨CO2", "CO2", 1e8, byDefinition}, false},
	{Unit{"吨标准煤", "energy", 29.3076e9, coalUnit}, false},
	{Unit{"万吨标准煤", "energy", 29.3076e13, coalUnit}, false},
	{Unit{"亿吨标准煤", "energy", 29.3076e17, coalUnit}, false},
	{Unit{"千瓦时", "energy", 3.6e6, byDefinition}, false},
	{Unit{"亿千瓦时", "energy", 3.6e14, byDefinition}, false},
	{Unit{"万千瓦", "power", 1e7, byDefinition}, false},
	{Unit{"亿千瓦", "power", 1e11, byDefinition}, false},
	{Unit{"人", "people", 1, "count"}, false},
	{Unit{"万人", "people", 1e4, "count"}, false},
	{Unit{"亿人", "people", 1e8, "count"}, false},
}

var prefixes = []struct {
	symbol string
	factor float64
}{{"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"P", 1e15}, {"E", 1e18}}

// currencies are kept apart: a price of one year is not that of another.
var currencies = []string{"int-$", "USD", "CNY", "EUR"}

// Units lists the units without prefix, in a fixed order; every one but counts, years and Chinese ones takes k, M, G,
// T, P and E before it.
func Units() []Unit {
	out := make([]Unit, len(atoms))
	for i, a := range atoms {
		out[i] = a.unit
	}
	return out
}

// ParseUnit reads a unit such as Mt CO2/yr, kg CO2/GJ, 10^9 CNY 2020 or 亿千瓦时. Money is a currency and its price year.
// An unknown unit is refused.
func ParseUnit(text string) (Unit, error) {
	text = strings.TrimSpace(text)
	above, below, quotient := strings.Cut(text, "/")
	u, ok := atom(above)
	if ok && quotient {
		var v Unit
		if v, ok = atom(below); ok {
			u = Unit{text, u.Dimension + "/" + v.Dimension, u.Factor / v.Factor, u.Source}
		}
	}
	if !ok {
		return Unit{}, fault.Bad("unit", "dataset.unit", "the unit {unit} is not known; write it as Mt CO2/yr, t C, TWh, EJ, tce, GW, million or CNY 2020", "unit", text)
	}
	u.Symbol = text
	return u, nil
}

func atom(text string) (Unit, bool) {
	text = strings.TrimSpace(text)
	for _, a := range atoms {
		if text == a.unit.Symbol {
			return a.unit, true
		}
		for _, p := range prefixes {
			if a.prefixed && text == p.symbol+a.unit.Symbol {
				return Unit{text, a.unit.Dimension, float64(p.factor * a.unit.Factor), a.unit.Source}, true
			}
		}
	}
	return money(text)
}

// money reads a currency with its price year, after a power of ten: 10^12 int-$ 2011.
func money(text string) (Unit, bool) {
	factor := 1.0
	fields := strings.Fields(text)
	if len(fields) == 3 {
		i := slices.Index([]string{"10^3", "10^6", "10^9", "10^12"}, fields[0])
		if i < 0 {
			return Unit{}, false
		}
		factor, fields = [...]float64{1e3, 1e6, 1e9, 1e12}[i], fields[1:]
	}
	if len(fields) != 2 || !slices.Contains(currencies, fields[0]) {
		return Unit{}, false
	}
	if _, ok := parseYear(fields[1]); !ok {
		return Unit{}, false
	}
	return Unit{text, fields[0] + " " + fields[1], factor, "count"}, true
}

// Convert changes a value from one unit to another of the same dimension. CO2 and carbon are one dimension (44/12);
// mass, CO2 and CO2e are three, since what is counted differs; so are prices of two years.
func Convert(v float64, from, to Unit) (float64, error) {
	if from.Dimension != to.Dimension || !(from.Factor > 0) || !(to.Factor > 0) {
		return 0, fault.Bad("unit", "dataset.dimension", "{from} cannot be converted to {to}: one measures {a}, the other {b}", "from", from.Symbol, "to", to.Symbol, "a", from.Dimension, "b", to.Dimension)
	}
	out := v
	if from.Factor != to.Factor {
		out = float64(v*from.Factor) / to.Factor
	}
	if math.IsNaN(out) || math.IsInf(out, 0) {
		return 0, fault.Bad("value", "dataset.range", "{value} in {to} is no finite number", "value", v, "to", to.Symbol)
	}
	return out, nil
}
