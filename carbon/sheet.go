package carbon

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// MRV is how well a line of a balance sheet is measured, reported and verified. The classes rise: what is verified has
// been reported, what is reported has been calculated or monitored.
type MRV string

// Classes of measurement.
const (
	Calculated MRV = "calculated" // from activity and factors, or by a model
	Monitored  MRV = "monitored"  // by an instrument that runs on
	Reported   MRV = "reported"   // to an authority, under rules
	Verified   MRV = "verified"   // by a third party
)

// MRVClasses lists the classes, rising.
func MRVClasses() []MRV { return []MRV{Calculated, Monitored, Reported, Verified} }

// Name returns the name of a class in both languages.
func (m MRV) Name() Text {
	switch m {
	case Calculated:
		return Text{"核算", "calculated"}
	case Monitored:
		return Text{"监测", "monitored"}
	case Reported:
		return Text{"报告", "reported"}
	case Verified:
		return Text{"核查", "verified"}
	}
	return Text{string(m), string(m)}
}

// Scope is what a balance sheet is of.
type Scope string

// Scopes of balance sheets.
const (
	Nation   Scope = "nation"
	Province Scope = "province"
	Industry Scope = "industry"
	Firm     Scope = "firm"
)

// SheetLine is one line of a balance sheet.
type SheetLine struct {
	ID    string  `json:"id"`
	End   End     `json:"end"`
	Name  Text    `json:"name"`
	Value float64 `json:"value"` // not negative, except for net imports
	Unit  string  `json:"unit"`
	// Sign is 1 for what adds to the total, -1 for what lowers it, 0 for what stands beside it.
	Sign  int `json:"sign"`
	Class MRV `json:"class"`
}

// Sheet is the balance sheet of a scope in one year.
type Sheet struct {
	Scope   Scope       `json:"scope"`
	Subject Text        `json:"subject"`
	Year    int         `json:"year"`
	Lines   []SheetLine `json:"lines"`
	Total   float64     `json:"total"` // net CO2, in Unit
	Unit    string      `json:"unit"`
}

// Sum is the sum of the lines with their signs.
func (s Sheet) Sum() float64 {
	signed := make([]float64, len(s.Lines))
	for i, l := range s.Lines {
		signed[i] = float64(float64(l.Sign) * l.Value)
	}
	return num.Sum(signed)
}

// Check refuses a sheet whose lines do not sum to its total (1e-9 of what they hold), and a line without class.
func (s Sheet) Check() error {
	var size float64
	for i, l := range s.Lines {
		if !slices.Contains(MRVClasses(), l.Class) {
			return fault.Bad(at("lines", i), "carbon.sheet_class", "the line {line} has the class {class}; it must be calculated, monitored, reported or verified", "line", l.ID, "class", string(l.Class))
		}
		size += math.Abs(l.Value)
	}
	if sum := s.Sum(); !(math.Abs(sum-s.Total) <= float64(1e-9*size)) {
		return fault.Bad("total", "carbon.sheet_sum", "the lines sum to {sum}, but the total is {total}; a line is missing or counted twice", "sum", rounded(sum), "total", rounded(s.Total))
	}
	return nil
}

const (
	megatonnes = "Mt CO2/yr"
	terawatts  = "TWh/yr"
)

// Sheet returns the balance sheet of a nation, or of a province with its trade in electricity.
func (b *Balance) Sheet(scope Scope, subject Text, a Accounting) Sheet {
	s := Sheet{Scope: scope, Subject: subject, Year: b.Year, Unit: megatonnes, Total: b.Net(a)}
	add := func(id string, end End, zh, en string, value float64, unit string, sign int, class MRV) {
		s.Lines = append(s.Lines, SheetLine{id, end, Text{zh, en}, value, unit, sign, class})
	}
	add("generation", Supply, "发电量", "generation", b.Generation, terawatts, 0, Monitored)
	add("vre", Supply, "利用的风光电量", "wind and solar power used", b.VRE, terawatts, 0, Monitored)
	add("nuclear", Supply, "核电", "nuclear power", b.Nuclear, terawatts, 0, Monitored)
	add("hydro", Supply, "水电", "hydropower", b.Hydro, terawatts, 0, Monitored)
	if scope == Province {
		add("net_import", Supply, "净输入电量", "net import of electricity", b.NetImport, terawatts, 0, Monitored)
	}
	add("power", Supply, "电力排放（捕集前）", "CO2 of power before capture", b.Power, megatonnes, 1, Verified)
	for i := range b.Sectors {
		n := Sector(i).Name()
		add(Sector(i).String(), Consumption, n.Zh+"燃料排放", "fuel CO2 of "+n.En, b.Sectors[i].CO2, megatonnes, 1, Reported)
	}
	add("cement", Consumption, "水泥过程排放", "process CO2 of cement", b.Cement, megatonnes, 1, Reported)
	add("process", Consumption, "其他过程排放", "other process CO2", b.Process-b.Cement, megatonnes, 1, Calculated)
	add("captured", Fixation, "捕集量", "captured", b.Captured, megatonnes, -1, Verified)
	add("beccs", Fixation, "BECCS移除", "removed by BECCS", b.BECCS, megatonnes, -1, Verified)
	add("dac", Fixation, "DACCS移除", "removed by DACCS", b.DAC, megatonnes, -1, Verified)
	counted := -1
	if a == NoSink {
		counted = 0
	}
	if a == SinkIncrease {
		add("land_increase", Fixation, "陆地碳汇相对2023年的增量", "terrestrial sink gained since 2023", max(b.Land-b.LandFirst, 0), megatonnes, counted, Calculated)
	} else {
		add("land", Fixation, "陆地碳汇", "terrestrial sink", b.Land, megatonnes, counted, Calculated)
	}
	add("other_sinks", Fixation, "海岸带等其他碳汇", "coastal and other sinks", b.Other, megatonnes, counted, Calculated)
	return s
}

// IndustrySheet returns the balance sheet of a demand sector: its fuel and, for building materials, the process CO2 of
// cement, less what is captured of them. Electricity stands beside: its CO2 is counted at the supply end.
func (b *Balance) IndustrySheet(sector Sector) (Sheet, error) {
	if sector < 0 || sector >= numSectors {
		return Sheet{}, fault.Bad("sector", "carbon.sheet_sector", "there is no sector {n}; the sectors are those of the model", "n", int(sector))
	}
	u := &b.Sectors[sector]
	s := Sheet{Scope: Industry, Subject: sector.Name(), Year: b.Year, Unit: megatonnes}
	source := u.CO2
	for f := range numFuels {
		s.Lines = append(s.Lines, SheetLine{f.String(), Consumption, Text{f.Name().Zh + "燃料排放", "CO2 of " + f.Name().En}, float64(u.Fuel[f] * emissionFactor[f]), megatonnes, 1, Reported})
	}
	if sector == Cement {
		s.Lines = append(s.Lines, SheetLine{"process", Consumption, Text{"水泥过程排放", "process CO2 of cement"}, b.Cement, megatonnes, 1, Reported})
		source += b.Cement
	}
	captured := 0.0
	if sector <= Chemicals {
		captured = float64(source * b.CapturedShare)
	}
	s.Lines = append(s.Lines,
		SheetLine{"captured", Fixation, Text{"捕集量", "captured"}, captured, megatonnes, -1, Verified},
		SheetLine{"electricity", Consumption, Text{"用电", "electricity"}, u.Electricity, terawatts, 0, Monitored},
		SheetLine{"hydrogen", Consumption, Text{"用氢", "hydrogen"}, u.Hydrogen, "EJ/yr", 0, Monitored},
		SheetLine{"biomass", Consumption, Text{"生物质", "biomass"}, u.Biomass, "EJ/yr", 0, Calculated})
	s.Total = source - captured
	return s, nil
}

// FirmAccount is what a firm knows of its year. Classes say how each figure was come by.
type FirmAccount struct {
	Name         Text
	Year         int
	Fuel         [numFuels]float64 // TJ
	FuelClass    MRV
	Process      float64 // t CO2
	ProcessClass MRV
	Captured     float64 // t CO2, at most what fuel and process give
	CaptureClass MRV
	Electricity  float64 // bought, MWh; its CO2 stands beside the total
	GridFactor   float64 // t CO2/MWh of the grid that it is bought from
}

// Sheet returns the firm's balance sheet in t CO2. It refuses negative figures, unknown classes, and more captured than
// there is.
func (f FirmAccount) Sheet() (Sheet, error) {
	for _, v := range []struct {
		field string
		value float64
	}{{"fuel.coal", f.Fuel[Coal]}, {"fuel.oil", f.Fuel[Oil]}, {"fuel.gas", f.Fuel[Gas]}, {"process", f.Process}, {"captured", f.Captured}, {"electricity", f.Electricity}, {"grid_factor", f.GridFactor}} {
		if !(v.value >= 0) || !finite(v.value) {
			return Sheet{}, fault.Bad(v.field, "carbon.base_negative", "{name} is {value}; it must be a finite number, at least 0", "name", v.field, "value", v.value)
		}
	}
	const tonnes = "t CO2/yr"
	s := Sheet{Scope: Firm, Subject: f.Name, Year: f.Year, Unit: tonnes}
	var source float64
	for fuel := range numFuels {
		co2 := float64(f.Fuel[fuel] * emissionFactor[fuel]) // kg/GJ is t/TJ
		source += co2
		s.Lines = append(s.Lines, SheetLine{fuel.String(), Consumption, Text{fuel.Name().Zh + "燃料排放", "CO2 of " + fuel.Name().En}, co2, tonnes, 1, f.FuelClass})
	}
	source += f.Process
	if f.Captured > source {
		return Sheet{}, fault.Bad("captured", "carbon.firm_captured", "{captured} t are captured, but fuel and process give only {source} t; capture cannot exceed its source", "captured", f.Captured, "source", rounded(source))
	}
	s.Lines = append(s.Lines,
		SheetLine{"process", Consumption, Text{"过程排放", "process CO2"}, f.Process, tonnes, 1, f.ProcessClass},
		SheetLine{"captured", Fixation, Text{"捕集量", "captured"}, f.Captured, tonnes, -1, f.CaptureClass},
		SheetLine{"electricity", Supply, Text{"外购电力间接排放", "indirect CO2 of electricity bought"}, float64(f.Electricity * f.GridFactor), tonnes, 0, Calculated})
	s.Total = source - f.Captured
	return s, s.Check()
}
