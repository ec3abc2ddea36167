package carbon

// Output is a quantity of a balance that can be followed over the years.
type Output struct {
	ID   string
	Name Text
	Unit string
	Of   func(*Balance) float64
	// Signed says that the quantity, or what a region leaves of it, can be below 0: net emission and imports, and
	// curtailment, of which a nation without inner limits of its grid has less than its regions.
	Signed bool
}

// outputs lists what a path is read by, three ends in order.
var outputs = []Output{
	{"gross", Text{"化石燃料与工业过程排放（扣除捕集后）", "fuel and process CO2 after capture"}, "Mt CO2/yr", (*Balance).Residual, false},
	{"net", Text{"净排放（计入全部陆地碳汇）", "net emission, the whole land sink counted"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Net(WholeSink) }, true},
	{"net_increase", Text{"净排放（仅计入陆地碳汇增量）", "net emission, only the land sink's increase counted"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Net(SinkIncrease) }, true},
	{"net_none", Text{"净排放（不计入自然碳汇）", "net emission, no natural sink counted"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Net(NoSink) }, true},
	{"generated", Text{"捕集前排放", "fuel and process CO2 before capture"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Generated }, false},
	{"captured", Text{"捕集量", "captured"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Captured }, false},
	{"removed", Text{"移除量（BECCS与DACCS）", "removed by BECCS and DACCS"}, "Mt CO2/yr", (*Balance).Removed, false},
	{"land", Text{"陆地碳汇", "terrestrial sink"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Land }, false},
	{"other_sinks", Text{"海岸带等其他碳汇", "coastal and other sinks"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Other }, false},
	{"co2_power", Text{"电力排放（捕集前）", "CO2 of power before capture"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Power }, false},
	{"co2_industry", Text{"工业燃料排放（捕集前）", "CO2 of industrial fuel before capture"}, "Mt CO2/yr", (*Balance).Industry, false},
	{"co2_buildings", Text{"建筑排放", "CO2 of buildings"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Sectors[Buildings].CO2 }, false},
	{"co2_transport", Text{"交通排放", "CO2 of transport"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Sectors[Transport].CO2 }, false},
	{"co2_agri", Text{"农业用能排放", "CO2 of fuel in agriculture"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Sectors[Agriculture].CO2 }, false},
	{"co2_process", Text{"工业过程排放（捕集前）", "process CO2 before capture"}, "Mt CO2/yr", func(b *Balance) float64 { return b.Process }, false},
	{"demand", Text{"所需发电量", "generation that is needed"}, "TWh/yr", func(b *Balance) float64 { return b.Generation }, false},
	{"vre", Text{"利用的风光电量", "wind and solar power used"}, "TWh/yr", func(b *Balance) float64 { return b.VRE }, false},
	{"curtailed", Text{"弃风弃光电量", "wind and solar power curtailed"}, "TWh/yr", func(b *Balance) float64 { return b.Curtailed }, true},
	{"nuclear", Text{"核电", "nuclear power"}, "TWh/yr", func(b *Balance) float64 { return b.Nuclear }, false},
	{"hydro", Text{"水电", "hydropower"}, "TWh/yr", func(b *Balance) float64 { return b.Hydro }, false},
	{"biomass", Text{"生物质发电", "power from biomass"}, "TWh/yr", func(b *Balance) float64 { return b.Biomass }, false},
	{"coal_twh", Text{"煤电", "power from coal"}, "TWh/yr", func(b *Balance) float64 { return b.Thermal[Coal] }, false},
	{"gas_twh", Text{"气电", "power from gas"}, "TWh/yr", func(b *Balance) float64 { return b.Thermal[Gas] }, false},
	{"oil_twh", Text{"油电", "power from oil"}, "TWh/yr", func(b *Balance) float64 { return b.Thermal[Oil] }, false},
	{"net_import", Text{"净输入电量", "net import of electricity"}, "TWh/yr", func(b *Balance) float64 { return b.NetImport }, true},
	{"pv_gw", Text{"光伏装机", "solar capacity"}, "GW", func(b *Balance) float64 { return b.Solar }, false},
	{"wind_gw", Text{"风电装机", "wind capacity"}, "GW", func(b *Balance) float64 { return b.Wind }, false},
	{"coal_ej", Text{"煤炭消费", "coal"}, "EJ/yr", func(b *Balance) float64 { return b.Fuel[Coal] }, false},
	{"oil_ej", Text{"石油消费", "oil"}, "EJ/yr", func(b *Balance) float64 { return b.Fuel[Oil] }, false},
	{"gas_ej", Text{"天然气消费", "gas"}, "EJ/yr", func(b *Balance) float64 { return b.Fuel[Gas] }, false},
}

// Outputs lists the quantities that a path is read by. The list is a copy.
func Outputs() []Output { return append([]Output(nil), outputs...) }

// FindOutput returns the output of an id: "gross", "net", "demand", ...
func FindOutput(id string) (o Output, ok bool) {
	for _, o := range outputs {
		if o.ID == id {
			return o, true
		}
	}
	return Output{}, false
}

// Outputs returns the values of all outputs by id.
func (b *Balance) Outputs() map[string]float64 {
	m := make(map[string]float64, len(outputs))
	for _, o := range outputs {
		m[o.ID] = o.Of(b)
	}
	return m
}
