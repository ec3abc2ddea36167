package carbon

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Split is a nation as one region that runs by its own base year and parameters, and the rest: for every flow and year
// the rest is the nation less the region (E25).
type Split struct {
	Nation, Region *Path
}

// Check refuses paths over other years, and a region with more of something than the nation has; the sentence names it.
func (s Split) Check() error {
	if len(s.Nation.Years) != len(s.Region.Years) {
		return fault.Bad("region", "carbon.split_years", "the region's path has {got} years, the nation's {want}; compute both to the same year", "got", len(s.Region.Years), "want", len(s.Nation.Years))
	}
	for k := range s.Nation.Years {
		nation, region := &s.Nation.Years[k], &s.Region.Years[k]
		for _, o := range outputs {
			whole, part := o.Of(nation), o.Of(region)
			if !o.Signed && part > whole+float64(1e-9*math.Abs(whole)) {
				return fault.Bad(o.ID, "carbon.region_larger", "the region has {part} of {flow} ({unit}) in {year}, the nation only {whole}; a region cannot be larger than the nation", "part", rounded(part), "flow", o.ID, "unit", o.Unit, "year", nation.Year, "whole", rounded(whole))
			}
		}
	}
	return nil
}

// Rest is what the nation has beside the region.
func (s Split) Rest(o Output, k int) float64 {
	return o.Of(&s.Nation.Years[k]) - o.Of(&s.Region.Years[k])
}

// SplitRow is one output of one year, printed so that region and rest add up to the nation.
type SplitRow struct {
	Year   int    `json:"year"`
	Output string `json:"output"`
	Unit   string `json:"unit"`
	Region string `json:"region"`
	Rest   string `json:"rest"`
	Nation string `json:"nation"`
}

// regional are the outputs that are shown of a region.
var regional = []string{"gross", "net", "captured", "land", "demand", "vre", "hydro", "coal_twh", "net_import", "coal_ej"}

// Table prints what matters of a region beside the rest, in the base year and every tenth, with one decimal.
func (s Split) Table() (rows []SplitRow, err error) {
	for k := range s.Nation.Years {
		b := &s.Nation.Years[k]
		if k != 0 && b.Year%10 != 0 {
			continue
		}
		for _, id := range regional {
			o, _ := FindOutput(id)
			whole, each, err := Printed(o.Of(b), []float64{o.Of(&s.Region.Years[k]), s.Rest(o, k)}, 1)
			if err != nil {
				return nil, err
			}
			rows = append(rows, SplitRow{Year: b.Year, Output: id, Unit: o.Unit, Region: each[0], Rest: each[1], Nation: whole})
		}
	}
	return rows, nil
}

// rounded keeps a number in a sentence short.
func rounded(v float64) float64 { return math.Round(v*100) / 100 }

// scaled are the parameters that measure an amount and so are smaller in a region: those in GW, GW/yr, TWh/yr and
// Mt CO2/yr.
var scaled = func() (out [numParameters]bool) {
	for i := range parameters {
		switch parameters[i].Unit {
		case "GW", "GW/yr", "TWh/yr", "Mt CO2/yr":
			out[i] = true
		}
	}
	return out
}()

// Scaled returns the setting of a region that takes a share of every amount of the nation (capacity, generation,
// storage, removal, sinks); shares, ratios and years stay. Set what is known of the region afterwards.
func (s Setting) Scaled(share float64) Setting {
	for i := range s {
		if scaled[i] {
			s[i] = float64(s[i] * share)
		}
	}
	return s
}

// StatisticalDifference is the region that takes what the provinces leave of the nation, or have too much: provincial
// statistics do not add up to the national ones.
const StatisticalDifference = "XX"

// Accounts are the statistics of one flow by province and of the nation.
type Accounts struct {
	Flow    string // id of an output
	Regions []string
	Years   []int       // rising
	Values  [][]float64 // by year and region, in any unit that the nation shares; NaN is missing
	Nation  []float64   // by year
}

// Shares returns each province's share of the nation. It refuses missing years and values, negative values, and a
// province larger than the nation.
func (a Accounts) Shares() (Shares, error) {
	s := Shares{Flow: a.Flow, Regions: a.Regions, Years: a.Years}
	if len(a.Nation) != len(a.Years) || len(a.Values) != len(a.Years) {
		return s, fault.Bad("years", "carbon.accounts_years", "there are {years} years, but values of {values} and of the nation for {nation}; each year needs both", "years", len(a.Years), "values", len(a.Values), "nation", len(a.Nation))
	}
	for k, row := range a.Values {
		if len(row) != len(a.Regions) {
			return s, fault.Bad(at("values", k), "carbon.accounts_regions", "{year} has values of {got} regions; {want} are needed", "year", a.Years[k], "got", len(row), "want", len(a.Regions))
		}
		if !(a.Nation[k] > 0) || !finite(a.Nation[k]) {
			return s, fault.Bad(at("nation", k), "carbon.accounts_nation", "the nation's {flow} in {year} is {value}; it must be above 0", "flow", a.Flow, "year", a.Years[k], "value", a.Nation[k])
		}
		shares := make([]float64, len(row))
		for r, v := range row {
			if !(v >= 0) || !finite(v) {
				return s, fault.Bad(at(at("values", k), r), "carbon.accounts_missing", "{flow} of {region} in {year} is missing or negative", "flow", a.Flow, "region", a.Regions[r], "year", a.Years[k])
			}
			shares[r] = v / a.Nation[k]
		}
		s.Values = append(s.Values, shares)
	}
	return s, s.Check()
}

// Shares split a flow of the nation over provinces (E26). What they leave is the statistical difference, which may be
// negative.
type Shares struct {
	Flow    string // id of an output
	Regions []string
	Years   []int       // rising; shares are linear between them and held outside
	Values  [][]float64 // by year and region: shares of the nation, 0 to 1
}

// Check refuses shares that cannot be.
func (s Shares) Check() error {
	if _, ok := FindOutput(s.Flow); !ok {
		return unknownOutput("flow", s.Flow)
	}
	if len(s.Years) == 0 || len(s.Values) != len(s.Years) {
		return fault.Bad("years", "carbon.shares_years", "there are {years} years and shares of {values}; each year needs its shares, and one year at least is needed", "years", len(s.Years), "values", len(s.Values))
	}
	seen := map[string]bool{StatisticalDifference: true}
	for r, id := range s.Regions {
		if seen[id] {
			return fault.Bad(at("regions", r), "carbon.shares_region", "region {region} stands twice, or is named as the statistical difference; name each region once", "region", id)
		}
		seen[id] = true
	}
	for k, row := range s.Values {
		if k > 0 && s.Years[k] <= s.Years[k-1] {
			return fault.Bad(at("years", k), "carbon.shares_order", "the year {year} does not follow the one before it; years must rise", "year", s.Years[k])
		}
		if len(row) != len(s.Regions) {
			return fault.Bad(at("values", k), "carbon.accounts_regions", "{year} has values of {got} regions; {want} are needed", "year", s.Years[k], "got", len(row), "want", len(s.Regions))
		}
		for r, v := range row {
			if !(v >= 0 && v <= 1) {
				return fault.Bad(at(at("values", k), r), "carbon.share_larger", "{region} has the share {share} of the nation's {flow} in {year}; it must lie between 0 and 1", "region", s.Regions[r], "share", rounded(v), "flow", s.Flow, "year", s.Years[k])
			}
		}
	}
	return nil
}

// At returns the shares in a year, the statistical difference last; they sum to 1.
func (s Shares) At(year int) []float64 {
	k := 0
	for k < len(s.Years) && s.Years[k] < year {
		k++
	}
	out := make([]float64, len(s.Regions), len(s.Regions)+1)
	for r := range out {
		switch {
		case k == 0:
			out[r] = s.Values[0][r]
		case k == len(s.Years):
			out[r] = s.Values[k-1][r]
		default:
			out[r] = linear(s.Values[k-1][r], s.Values[k][r], float64(year-s.Years[k-1])/float64(s.Years[k]-s.Years[k-1]))
		}
	}
	return append(out, 1-num.Sum(out))
}

// Apply splits the flow of a balance over the regions, the statistical difference last. The nation is the sum in this
// order (E28).
func (s Shares) Apply(b *Balance) ([]float64, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	o, _ := FindOutput(s.Flow)
	out := s.At(b.Year)
	whole := o.Of(b)
	left := whole
	for r := range s.Regions {
		out[r] = float64(out[r] * whole)
		left -= out[r]
	}
	out[len(s.Regions)] = left
	return out, nil
}

// CheckTrade refuses net imports of electricity that do not sum to zero over the regions of a nation (E27), to 1e-9 of
// what is traded.
func CheckTrade(regions []string, netImport []float64) error {
	if len(regions) != len(netImport) {
		return fault.Bad("net_import", "carbon.trade_shape", "{got} net imports are given for {want} regions; each region needs one", "got", len(netImport), "want", len(regions))
	}
	var traded float64
	for r, v := range netImport {
		if !finite(v) {
			return fault.Bad(at("net_import", r), "carbon.trade_number", "the net import of {region} is {value}; it must be a finite number", "region", regions[r], "value", v)
		}
		traded += math.Abs(v)
	}
	if sum := num.Sum(netImport); math.Abs(sum) > float64(1e-9*traded) {
		return fault.Bad("net_import", "carbon.trade_sum", "the net imports of all regions sum to {sum} TWh, not to 0; what one region imports another exports", "sum", rounded(sum))
	}
	return nil
}
