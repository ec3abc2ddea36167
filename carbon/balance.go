package carbon

import "math"

// Balance is one year of the three ends.
type Balance struct {
	Year int `json:"year"`

	// Consumption end.
	Sectors     [numSectors]Use `json:"sectors"`
	Electricity float64         `json:"electricity"` // used by the sectors, TWh
	Hydrogen    float64         `json:"hydrogen"`    // used by the sectors, EJ
	Cement      float64         `json:"cement"`      // process CO2 of cement, Mt
	Process     float64         `json:"process"`     // process CO2 in all, cement included, Mt

	// Supply end, TWh where nothing else stands.
	Generation float64           `json:"generation"` // gross generation that is needed, own use and losses included (D of E9)
	Nuclear    float64           `json:"nuclear"`
	Hydro      float64           `json:"hydro"`
	Biomass    float64           `json:"biomass"`
	VRE        float64           `json:"vre"`       // wind and solar that is used
	Curtailed  float64           `json:"curtailed"` // wind and solar that is not
	Thermal    [numFuels]float64 `json:"thermal"`   // by fuel
	Surplus    float64           `json:"surplus"`   // generation beyond need, 0 unless nuclear, hydro and biomass exceed it
	NetImport  float64           `json:"net_import"`
	Solar      float64           `json:"solar_gw"`   // capacity at the end of the year, GW
	Wind       float64           `json:"wind_gw"`    // the same
	PowerFuel  [numFuels]float64 `json:"power_fuel"` // EJ
	Fuel       [numFuels]float64 `json:"fuel"`       // all uses, EJ

	// Fixation end, Mt.
	Power     float64 `json:"power"`     // CO2 of power plants before capture
	Generated float64 `json:"generated"` // fuel and process CO2 before capture (G of E16)
	Captured  float64 `json:"captured"`  // at power plants and in industry, stored or used
	// CapturedShare is the share of the CO2 of steel, building materials and chemicals that is captured.
	CapturedShare float64 `json:"captured_share"`
	BECCS         float64 `json:"beccs"`      // removed by bioenergy with capture and storage
	DAC           float64 `json:"dac"`        // removed from air
	StoreNeed     float64 `json:"store_need"` // what would be captured and removed without the limit of storage
	StoreMost     float64 `json:"store_most"` // limit of storage and use (Q of E18)
	Land          float64 `json:"land"`       // terrestrial sink
	LandFirst     float64 `json:"land_first"` // terrestrial sink of the base year
	Other         float64 `json:"other"`      // coastal and other sinks

	Limits Limits `json:"limits"` // which limits were reached
}

// Use is what a sector uses in a year, EJ of the carrier where nothing else stands.
type Use struct {
	Useful      float64           `json:"useful"`      // useful energy, EJ of fuel that would give it
	Electricity float64           `json:"electricity"` // TWh
	Hydrogen    float64           `json:"hydrogen"`
	Biomass     float64           `json:"biomass"`
	Fuel        [numFuels]float64 `json:"fuel"`
	CO2         float64           `json:"co2"` // of the sector's fuel, before capture, Mt
}

// Residual is the fuel and process CO2 that is not captured (R of E19), Mt: IAMC's gross emission.
func (b *Balance) Residual() float64 { return b.Generated - b.Captured }

// Removed is what bioenergy with capture and direct air capture take out of the air, Mt.
func (b *Balance) Removed() float64 { return b.BECCS + b.DAC }

// Industry is the fuel CO2 of the four industrial sectors before capture, Mt.
func (b *Balance) Industry() float64 {
	return b.Sectors[Steel].CO2 + b.Sectors[Cement].CO2 + b.Sectors[Chemicals].CO2 + b.Sectors[OtherIndustry].CO2
}

// Accounting says how much of the natural sinks a net emission counts (E22). The choice outweighs most technology; show
// it wherever a net emission stands.
type Accounting uint8

// Ways of counting natural sinks.
const (
	WholeSink    Accounting = iota // the whole terrestrial sink and other sinks
	SinkIncrease                   // what the terrestrial sink has gained since the base year, and other sinks
	NoSink                         // none: technical removal only
	numAccountings
)

var accountingWords = [numAccountings]string{"whole", "increase", "none"}

// AccountingNames describes the ways of counting, in their order.
var accountingNames = [numAccountings]Text{
	{"计入全部陆地碳汇", "the whole land sink is counted"},
	{"仅计入陆地碳汇相对2023年的增量", "only the land sink's increase over 2023 is counted"},
	{"不计入自然碳汇", "no natural sink is counted"},
}

// String returns the word for a way of counting: "whole", "increase" or "none".
func (a Accounting) String() string { return accountingWords[a] }

// Name describes a way of counting in both languages.
func (a Accounting) Name() Text { return accountingNames[a] }

// Accountings lists the ways of counting.
func Accountings() []Accounting { return []Accounting{WholeSink, SinkIncrease, NoSink} }

// Sinks is what natural sinks count for, Mt. A terrestrial sink that has shrunk has no increase: it counts as 0.
func (b *Balance) Sinks(a Accounting) float64 {
	switch a {
	case WholeSink:
		return b.Land + b.Other
	case SinkIncrease:
		return max(b.Land-b.LandFirst, 0) + b.Other
	case NoSink, numAccountings:
	}
	return 0
}

// Net is the net emission (E21), Mt: what is emitted less what is removed and what natural sinks count for.
func (b *Balance) Net(a Accounting) float64 {
	return b.Residual() - b.Removed() - b.Sinks(a)
}

// EnergyGap is by how much the electricity balance fails to close (E23), as a share of what is generated, or
// of 1 TWh where that is more.
func (b *Balance) EnergyGap() float64 {
	made := b.Nuclear + b.Hydro + b.Biomass + b.VRE + b.Thermal[Oil] + b.Thermal[Gas] + b.Thermal[Coal] - b.Surplus
	return math.Abs(made-b.Generation) / max(b.Generation, 1)
}

// CarbonGap is by how much the carbon balance fails to close (E24), as a share of what is generated: all fuel times its
// emission factor and all process emission against residual and captured.
func (b *Balance) CarbonGap() float64 {
	in := b.Process
	for f := range numFuels {
		in += float64(b.Fuel[f] * emissionFactor[f])
	}
	out := b.Residual() + b.Captured
	return math.Abs(in-out) / max(math.Abs(out), 1)
}

// Limits is a set of limits that were reached in a year.
type Limits uint16

// The limits of the model.
const (
	LimitChange   Limits = 1 << iota // a sector's electricity, hydrogen and biomass were scaled to 98 %
	LimitSolarAdd                    // solar capacity added per year
	LimitWindAdd                     // wind capacity added per year
	LimitBrake                       // curtailment slowed building
	LimitVREShare                    // share of wind and solar that storage and grid can take
	LimitThermal                     // least thermal share
	LimitStorage                     // storage and use of CO2
	LimitSurplus                     // nuclear, hydro and biomass exceed the need
	allLimits     = 1<<iota - 1
)

var limitNames = []struct {
	word string
	name Text
}{
	{"change", Text{"终端替代份额达到上限（98%）", "end uses are changed as far as they can be (98 %)"}},
	{"solar_add", Text{"光伏年新增达到上限", "solar capacity added per year"}},
	{"wind_add", Text{"风电年新增达到上限", "wind capacity added per year"}},
	{"brake", Text{"弃电使新建放缓", "curtailment slows building"}},
	{"vre_share", Text{"风光电量占比达到上限（储能与电网）", "wind and solar share that storage and grid can take"}},
	{"thermal", Text{"最低火电占比", "least thermal share"}},
	{"storage", Text{"封存与利用能力", "capacity to store and use CO2"}},
	{"surplus", Text{"核电、水电与生物质发电超过需求", "nuclear, hydro and biomass exceed the need"}},
}

// AllLimits lists the limits one by one.
func AllLimits() []Limits {
	var out []Limits
	for l := Limits(1); l&allLimits != 0; l <<= 1 {
		out = append(out, l)
	}
	return out
}

// Words returns the words of the limits in the set, in order: "storage", "thermal", ...
func (l Limits) Words() []string {
	out := []string{}
	for i, n := range limitNames {
		if l&(1<<i) != 0 {
			out = append(out, n.word)
		}
	}
	return out
}

// Names describes the limits in the set.
func (l Limits) Names() []Text {
	var out []Text
	for i, n := range limitNames {
		if l&(1<<i) != 0 {
			out = append(out, n.name)
		}
	}
	return out
}
