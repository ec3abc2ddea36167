package carbon

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// BaseYear is the year that is data; the model begins with the year after it.
const BaseYear = 2023

// TargetYear is the year to which the parameters refer. Trends hold their level after it.
const TargetYear = 2060

// Sector is a group of energy users. Its place in [Sectors] is its place in arrays of the balance.
type Sector int

// The demand sectors.
const (
	Steel Sector = iota
	Cement
	Chemicals
	OtherIndustry
	Buildings
	Transport
	Agriculture
	numSectors
)

// Fuel is a fossil fuel; its place is its place in arrays of the balance.
type Fuel int

// The fossil fuels.
const (
	Coal Fuel = iota
	Oil
	Gas
	numFuels
)

var fuelNames = [numFuels]Text{{"煤", "coal"}, {"油", "oil"}, {"气", "gas"}}

// String returns the English name.
func (f Fuel) String() string { return fuelNames[f].En }

// Name returns the fuel's name in both languages.
func (f Fuel) Name() Text { return fuelNames[f] }

// SectorRow is what the model knows about a sector beside the uncertain parameters.
type SectorRow struct {
	ID   string
	Name Text
	// Fuel is the sector's share of the nation's fuel outside power plants in the base year, by fuel: 0 to 1.
	Fuel [numFuels]float64
	// Electricity weighs the sector's share of the electricity used in the base year: any unit, not negative.
	Electricity float64
	// ElectricGain is the useful energy that a unit of electricity gives, relative to a unit of fuel (k_el).
	ElectricGain float64
	// HydrogenGain is the same for hydrogen (k_h2).
	HydrogenGain float64
	// Saturating activity approaches its level of 2060 early; else it is linear.
	Saturating bool
	// CoalToGas is the share of the coal that gas replaces when the change in end uses is complete.
	CoalToGas float64
	// ElectricFactor scales the electric share of 2060 that the parameter of the sector's group gives.
	ElectricFactor float64
	// Hydrogen and Biomass are the shares in 2060; nil: given by a parameter.
	Hydrogen, Biomass *float64
}

// sectors are those of China in 2023: shares of the sum of 30 provincial inventories of 2019, whose detail the national
// series lacks. Gains and factors are analyst priors.
var sectors = [numSectors]SectorRow{
	{"STL", Text{"钢铁", "steel"}, [numFuels]float64{0.560, 0.003, 0.029}, 643.95, 2.2, 1.3, false, 0.1, 0.50, nil, nil},
	{"CEM", Text{"水泥建材", "building materials"}, [numFuels]float64{0.082, 0.011, 0.102}, 342.75, 2.0, 1.1, false, 0.5, 0.80, new(0.05), nil},
	{"CHM", Text{"化工炼化", "chemicals and refining"}, [numFuels]float64{0.079, 0.063, 0.132}, 934.77, 2.2, 1.1, true, 0.5, 1.10, nil, nil},
	{"OIN", Text{"其他工业", "other industry"}, [numFuels]float64{0.199, 0.075, 0.247}, 2960.10, 2.0, 1.1, true, 0.5, 1.30, new(0.05), nil},
	{"BLD", Text{"建筑", "buildings"}, [numFuels]float64{0.068, 0.277, 0.397}, 3167.82, 2.4, 1.1, true, 0.5, 1.00, new(0.02), new(0.05)},
	{"TRN", Text{"交通", "transport"}, [numFuels]float64{0.003, 0.515, 0.089}, 270.04, 3.2, 1.7, true, 0.1, 1.00, nil, new(0.08)},
	{"AGR", Text{"农业", "agriculture"}, [numFuels]float64{0.009, 0.056, 0.004}, 145.41, 2.2, 1.0, false, 0.1, 1.00, new(0.0), new(0.05)},
}

// Sectors lists the demand sectors of China. The list is a copy.
func Sectors() []SectorRow { return append([]SectorRow(nil), sectors[:]...) }

// Name returns the sector's name in both languages.
func (s Sector) Name() Text { return sectors[s].Name }

// String returns the sector's id: "STL".
func (s Sector) String() string { return sectors[s].ID }

// Generation is electricity by source in TWh a year.
type Generation struct {
	Coal, Gas, Oil, Nuclear, Hydro, Wind, Solar, Biomass float64
}

// Total is the sum of all sources.
func (g Generation) Total() float64 {
	return num.Sum([]float64{g.Coal, g.Gas, g.Oil, g.Nuclear, g.Hydro, g.Wind, g.Solar, g.Biomass})
}

// Base is the base year of a country or region: what is emitted, generated and installed.
type Base struct {
	// Fuel is the CO2 of coal, oil and gas, power plants included; Mt.
	Fuel [numFuels]float64
	// Cement is the process CO2 of cement, Flaring and OtherIndustry the rest of what is not fuel; Mt.
	Cement, Flaring, OtherIndustry float64
	Generation                     Generation
	// Wind and Solar are the capacities at the end of the base year, WindBefore and SolarBefore a year earlier; GW.
	Wind, Solar, WindBefore, SolarBefore float64
	// NetImport is the electricity that comes from other regions, imports less exports, in the base year and, linear
	// between, in 2060; TWh. It is 0 for a country that trades none. The sum over the regions of a country is 0 (E27).
	NetImport [2]float64
	Sectors   [numSectors]SectorRow
}

// China is mainland China in 2023: CO2 of the Global Carbon Budget (2025 release, CC BY 4.0, via Our World in Data),
// generation of Ember (CC BY 4.0, via Our World in Data), capacity of the National Energy Administration.
func China() Base {
	return Base{
		Fuel:          [numFuels]float64{8740.891, 1729.5803, 828.8969},
		Cement:        681.6881,
		Flaring:       4.4938,
		OtherIndustry: 186.459,
		Generation: Generation{
			Coal: 5741.51, Gas: 307.6, Oil: 73.52, Nuclear: 434.72, Hydro: 1245.17, Wind: 885.87, Solar: 584.15, Biomass: 187.05,
		},
		Wind: 441, Solar: 609, WindBefore: 365.4, SolarBefore: 392.4,
		Sectors: sectors,
	}
}

// Check refuses a base year that cannot be: negative numbers, sector shares that do not sum to 1, more fuel burnt in
// power plants than there is, more exported than generated.
func (b Base) Check() error {
	for _, v := range []struct {
		field string
		value float64
	}{
		{"fuel.coal", b.Fuel[Coal]}, {"fuel.oil", b.Fuel[Oil]}, {"fuel.gas", b.Fuel[Gas]},
		{"cement", b.Cement}, {"flaring", b.Flaring}, {"other_industry", b.OtherIndustry},
		{"generation.coal", b.Generation.Coal}, {"generation.gas", b.Generation.Gas}, {"generation.oil", b.Generation.Oil},
		{"generation.nuclear", b.Generation.Nuclear}, {"generation.hydro", b.Generation.Hydro}, {"generation.wind", b.Generation.Wind},
		{"generation.solar", b.Generation.Solar}, {"generation.biomass", b.Generation.Biomass},
		{"wind", b.Wind}, {"solar", b.Solar}, {"wind_before", b.WindBefore}, {"solar_before", b.SolarBefore},
	} {
		if !(v.value >= 0) || !finite(v.value) {
			return fault.Bad(v.field, "carbon.base_negative", "{name} is {value}; it must be a finite number, at least 0", "name", v.field, "value", v.value)
		}
	}
	if err := b.checkPower(); err != nil {
		return err
	}
	return b.checkSectors()
}

func (b Base) checkPower() error {
	if !(b.Generation.Total() > 0) {
		return fault.Bad("generation", "carbon.base_generation", "nothing is generated; the balance of electricity needs a base year with some")
	}
	for i, field := range [2]string{"net_import[0]", "net_import[1]"} {
		if !finite(b.NetImport[i]) {
			return fault.Bad(field, "carbon.base_import", "the net import of electricity is {value}; it must be a finite number", "value", b.NetImport[i])
		}
	}
	if !(b.Generation.Total()+b.NetImport[0] > 0) {
		return fault.Bad("net_import[0]", "carbon.base_export", "{export} TWh are exported, but only {generated} TWh generated; exports must be smaller", "export", -b.NetImport[0], "generated", b.Generation.Total())
	}
	fuel := powerFuel(b.Generation.Coal, b.Generation.Oil, b.Generation.Gas, 0)
	for f := range numFuels {
		burnt := float64(fuel[f] * emissionFactor[f])
		if most := b.Fuel[f]; burnt > most+float64(1e-9*most) {
			return fault.Bad("fuel."+f.String(), "carbon.base_fuel", "power plants burn {fuel} with {burnt} Mt CO2, but only {total} Mt are emitted from it in all; emission or generation is wrong", "fuel", f.String(), "burnt", burnt, "total", most)
		}
	}
	return nil
}

func (b Base) checkSectors() error {
	for s, row := range b.Sectors {
		for _, v := range []float64{row.Fuel[Coal], row.Fuel[Oil], row.Fuel[Gas], row.Electricity} {
			if !(v >= 0) || !finite(v) {
				return fault.Bad(at("sectors", s), "carbon.sector_negative", "sector {sector} has the share {value}; shares must be finite numbers, at least 0", "sector", row.ID, "value", v)
			}
		}
		if !(row.ElectricGain > 0) || !(row.HydrogenGain > 0) || !finite(row.ElectricGain) || !finite(row.HydrogenGain) {
			return fault.Bad(at("sectors", s), "carbon.sector_gain", "sector {sector} has gains of {electric} and {hydrogen}; the useful energy of electricity and hydrogen must be above 0", "sector", row.ID, "electric", row.ElectricGain, "hydrogen", row.HydrogenGain)
		}
	}
	for f := range numFuels {
		var column [numSectors]float64
		largest := 0
		for s, row := range b.Sectors {
			column[s] = row.Fuel[f]
			if column[s] > column[largest] {
				largest = s
			}
		}
		if sum := num.Sum(column[:]); math.Abs(sum-1) > 1e-9 {
			return fault.Bad(at("sectors", largest), "carbon.sector_sum", "the sectors' shares of {fuel} sum to {sum}, not 1; the largest, {sector}, has {share}", "fuel", f.String(), "sum", sum, "sector", b.Sectors[largest].ID, "share", column[largest])
		}
	}
	var weights [numSectors]float64
	for s, row := range b.Sectors {
		weights[s] = row.Electricity
	}
	if !(num.Sum(weights[:]) > 0) {
		return fault.Bad("sectors", "carbon.sector_electricity", "no sector uses electricity; at least one weight must be above 0")
	}
	return nil
}
