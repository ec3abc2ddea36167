package carbon_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/carbon"
)

// plateau is an invented region of much hydropower and sun that exports electricity.
func plateau() carbon.Base {
	b := carbon.China()
	b.Fuel = [3]float64{45, 9, 12}
	b.Cement, b.Flaring, b.OtherIndustry = 6, 0.05, 2
	b.Generation = carbon.Generation{Coal: 15, Gas: 2, Hydro: 40, Wind: 16, Solar: 25}
	b.Wind, b.Solar, b.WindBefore, b.SolarBefore = 12, 25, 10, 18
	b.NetImport = [2]float64{-20, -60}
	return b
}

func regionPath(t testing.TB) *carbon.Path {
	t.Helper()
	path, err := carbon.Model{Base: plateau(), Region: true}.Run(carbon.Median().Scaled(0.02))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// The base year of a region is data as that of the nation is, and its balances close.
func TestRegionKeepsItsBaseYear(t *testing.T) {
	path := regionPath(t)
	b := &path.Years[0]
	if want := 45.0 + 9 + 12 + 6 + 0.05 + 2; math.Abs(b.Residual()-want) > 1e-9 {
		t.Errorf("the base year emits %v, want %v", b.Residual(), want)
	}
	if math.Abs(b.Generation-98) > 1e-9 || b.VRE != 41 {
		t.Errorf("the base year generates %v with %v of wind and sun, want 98 and 41", b.Generation, b.VRE)
	}
	if energy, co2 := path.Gaps(); energy > 1e-9 || co2 > 1e-9 {
		t.Errorf("gaps of %g and %g", energy, co2)
	}
	if got := path.Years[37].NetImport; got != -60 {
		t.Errorf("net import of 2060 is %v, want -60", got)
	}
	_, err := carbon.Model{Base: plateau()}.Run(carbon.Median().Scaled(0.02))
	refused(t, "amounts of a region in a nation", err, "carbon.parameter_limits")
}

// Region and rest add up to the nation for every flow and year, and printed numbers do to the last digit.
func TestRegionAndRestAddUp(t *testing.T) {
	nation, err := china().Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	split := carbon.Split{Nation: nation, Region: regionPath(t)}
	if err := split.Check(); err != nil {
		t.Fatal(err)
	}
	for k := range nation.Years {
		for _, o := range carbon.Outputs() {
			parts := []float64{o.Of(&split.Region.Years[k]), split.Rest(o, k)}
			whole, each, err := carbon.Printed(o.Of(&nation.Years[k]), parts, 1)
			if err != nil {
				t.Fatalf("%s: %v", o.ID, err)
			}
			if tenths(t, each[0])+tenths(t, each[1]) != tenths(t, whole) {
				t.Errorf("%s: %s + %s is not %s", o.ID, each[0], each[1], whole)
			}
		}
	}
}

// tenths reads a printed number with one decimal as a whole number of tenths.
func tenths(t testing.TB, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRegionLargerThanTheNation(t *testing.T) {
	nation, err := china().Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	large := carbon.China()
	large.Fuel[carbon.Gas] = 2000
	region, err := carbon.Model{Base: large}.Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	err = carbon.Split{Nation: nation, Region: region}.Check()
	refused(t, "more gas", err, "carbon.region_larger")
	if err != nil && !strings.Contains(err.Error(), "2023") {
		t.Errorf("%v does not name the year", err)
	}
	short, err := carbon.Model{Base: carbon.China(), Until: 2050}.Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "other years", carbon.Split{Nation: nation, Region: short}.Check(), "carbon.split_years")
}

// Shares with a statistical difference split every draw and year to the last printed digit, whichever way it goes.
func TestSharesAddUpInEveryDraw(t *testing.T) {
	accounts := carbon.Accounts{
		Flow: "gross", Regions: []string{"A", "B", "C"}, Years: []int{2019, 2030},
		Values: [][]float64{{4000, 5000, 2000}, {3000, 4000, 1000}}, Nation: []float64{10714, 9000}, // the provinces exceed the nation in 2019
	}
	shares, err := accounts.Shares()
	if err != nil {
		t.Fatal(err)
	}
	if xx := shares.At(2019)[3]; xx >= 0 {
		t.Errorf("the statistical difference is %v; the provinces exceed the nation", xx)
	}
	settings, err := carbon.Prior{}.Sample(100, stream())
	if err != nil {
		t.Fatal(err)
	}
	o, _ := carbon.FindOutput("gross")
	for _, s := range settings {
		path, err := china().Run(s)
		if err != nil {
			t.Fatal(err)
		}
		for k := range path.Years {
			parts, err := shares.Apply(&path.Years[k])
			if err != nil {
				t.Fatal(err)
			}
			whole, each, err := carbon.Printed(o.Of(&path.Years[k]), parts, 1)
			if err != nil {
				t.Fatal(err)
			}
			var sum int64
			for _, p := range each {
				sum += tenths(t, p)
			}
			if sum != tenths(t, whole) {
				t.Fatalf("%v sum to %d, not %s", each, sum, whole)
			}
		}
	}
}

// Printed parts add up, none is off by a unit of the last decimal, and order does not matter but among equals.
func TestPrintedAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 40).Draw(t, "parts")
		decimals := rapid.IntRange(0, 4).Draw(t, "decimals")
		var total float64
		for _, p := range parts {
			total += p
		}
		whole, each, err := carbon.Printed(total, parts, decimals)
		if err != nil {
			t.Fatal(err)
		}
		unit := math.Pow(10, float64(decimals))
		var sum int64
		for i, text := range each {
			n, err := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			sum += n
			if math.Abs(float64(n)/unit-parts[i]) > 1/unit+1e-9 {
				t.Fatalf("%v is printed as %s", parts[i], text)
			}
		}
		want, err := strconv.ParseInt(strings.Replace(whole, ".", "", 1), 10, 64)
		if err != nil || sum != want {
			t.Fatalf("%v sum to %d, not %s", each, sum, whole)
		}
	})
}

func TestPrintedCases(t *testing.T) {
	whole, each, err := carbon.Printed(1, []float64{1.0 / 3, 1.0 / 3, 1.0 / 3}, 2)
	if err != nil || whole != "1.00" || strings.Join(each, " ") != "0.34 0.33 0.33" {
		t.Errorf("thirds are %v of %s: %v", each, whole, err)
	}
	whole, each, err = carbon.Printed(-0.04, []float64{-0.04, 0}, 1)
	if err != nil || whole != "0.0" || strings.Join(each, " ") != "0.0 0.0" {
		t.Errorf("nothing is %v of %s: %v", each, whole, err)
	}
	_, _, err = carbon.Printed(10, []float64{1, 2}, 0)
	refused(t, "parts of something else", err, "carbon.printed_sum")
	_, _, err = carbon.Printed(1e300, []float64{1e300}, 0)
	refused(t, "beyond counting", err, "carbon.printed_large")
	_, _, err = carbon.Printed(1, []float64{1}, 10)
	refused(t, "decimals", err, "carbon.decimals")
}

func TestAccountsAndSharesRefuse(t *testing.T) {
	for _, c := range []struct {
		name string
		a    carbon.Accounts
		key  string
	}{
		{"a province larger than the nation", carbon.Accounts{Flow: "gross", Regions: []string{"A"}, Years: []int{2020}, Values: [][]float64{{12}}, Nation: []float64{10}}, "carbon.share_larger"},
		{"a value missing", carbon.Accounts{Flow: "gross", Regions: []string{"A"}, Years: []int{2020}, Values: [][]float64{{math.NaN()}}, Nation: []float64{10}}, "carbon.accounts_missing"},
		{"a year missing", carbon.Accounts{Flow: "gross", Regions: []string{"A"}, Years: []int{2020, 2021}, Values: [][]float64{{1}}, Nation: []float64{10, 10}}, "carbon.accounts_years"},
		{"a region missing", carbon.Accounts{Flow: "gross", Regions: []string{"A", "B"}, Years: []int{2020}, Values: [][]float64{{1}}, Nation: []float64{10}}, "carbon.accounts_regions"},
		{"no nation", carbon.Accounts{Flow: "gross", Regions: []string{"A"}, Years: []int{2020}, Values: [][]float64{{1}}, Nation: []float64{0}}, "carbon.accounts_nation"},
		{"no flow", carbon.Accounts{Flow: "methane", Regions: []string{"A"}, Years: []int{2020}, Values: [][]float64{{1}}, Nation: []float64{10}}, "carbon.output_unknown"},
		{"years that fall", carbon.Accounts{Flow: "gross", Regions: []string{"A"}, Years: []int{2020, 2020}, Values: [][]float64{{1}, {1}}, Nation: []float64{10, 10}}, "carbon.shares_order"},
		{"region twice", carbon.Accounts{Flow: "gross", Regions: []string{"A", "A"}, Years: []int{2020}, Values: [][]float64{{1, 1}}, Nation: []float64{10}}, "carbon.shares_region"},
		{"the difference as a region", carbon.Accounts{Flow: "gross", Regions: []string{"XX"}, Years: []int{2020}, Values: [][]float64{{1}}, Nation: []float64{10}}, "carbon.shares_region"},
	} {
		_, err := c.a.Shares()
		refused(t, c.name, err, c.key)
	}
	refused(t, "no year", carbon.Shares{Flow: "gross"}.Check(), "carbon.shares_years")
	refused(t, "trade that does not close", carbon.CheckTrade([]string{"A", "B"}, []float64{10, -9}), "carbon.trade_sum")
	refused(t, "trade of another shape", carbon.CheckTrade([]string{"A"}, nil), "carbon.trade_shape")
	refused(t, "trade without number", carbon.CheckTrade([]string{"A"}, []float64{math.NaN()}), "carbon.trade_number")
	if err := carbon.CheckTrade([]string{"A", "B", "C"}, []float64{0.1, 0.2, -0.3}); err != nil {
		t.Errorf("trade that closes is refused: %v", err)
	}
}

// An inventory that closes gives the sectors' shares; one that does not is refused with the sector named.
func TestInventory(t *testing.T) {
	rows := []carbon.InventoryRow{
		{"STL", [3]float64{1583, 4, 16}, 50, 1653}, {"CEM", [3]float64{231, 15, 57}, 600, 903}, {"CHM", [3]float64{217, 87, 74}, 13, 391},
		{"OIN", [3]float64{560, 104, 138}, 0, 802}, {"BLD", [3]float64{195, 373, 200}, 0, 768}, {"TRN", [3]float64{8, 686, 50}, 0, 744}, {"AGR", [3]float64{25, 77, 2}, 0, 104},
	}
	total := 5365.0
	base, err := carbon.China().WithInventory(carbon.Inventory{Rows: rows, Total: &total})
	if err != nil {
		t.Fatal(err)
	}
	if err := base.Check(); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		name   string
		change func(*carbon.Inventory)
		key    string
		says   string
	}{
		{"row", func(v *carbon.Inventory) { v.Rows[4].Total = 700 }, "carbon.inventory_row", "BLD"},
		{"total", func(v *carbon.Inventory) { wrong := 1.0; v.Total = &wrong }, "carbon.inventory_total", ""},
		{"twice", func(v *carbon.Inventory) { v.Rows[1].Sector = "STL" }, "carbon.inventory_twice", "STL"},
		{"negative", func(v *carbon.Inventory) { v.Rows[5].Fuel[1] = -1 }, "carbon.inventory_negative", "TRN"},
		{"unknown", func(v *carbon.Inventory) { v.Rows[0].Sector = "IRON" }, "carbon.inventory_sector", "IRON"},
		{"missing", func(v *carbon.Inventory) { v.Rows = v.Rows[:6]; v.Total = nil }, "carbon.inventory_missing", "AGR"},
		{"rounding", func(v *carbon.Inventory) { v.Rounding = -1 }, "carbon.inventory_rounding", ""},
	} {
		v := carbon.Inventory{Rows: append([]carbon.InventoryRow{}, rows...), Total: &total}
		c.change(&v)
		_, err := carbon.China().WithInventory(v)
		refused(t, c.name, err, c.key)
		if err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v does not name %s", c.name, err, c.says)
		}
	}
}

// Balance sheets of all scopes sum to their totals, under every accounting, and each line has a class.
func TestSheetsClose(t *testing.T) {
	path, err := china().Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	region := regionPath(t)
	for k := range path.Years {
		b := &path.Years[k]
		for _, a := range carbon.Accountings() {
			for _, s := range []carbon.Sheet{b.Sheet(carbon.Nation, carbon.Text{}, a), region.Years[k].Sheet(carbon.Province, carbon.Text{}, a)} {
				if err := s.Check(); err != nil {
					t.Errorf("%s of %d, %s: %v", s.Scope, s.Year, a, err)
				}
			}
		}
		var captured float64
		for sector := range carbon.Sectors() {
			s, err := b.IndustrySheet(carbon.Sector(sector))
			if err == nil {
				err = s.Check()
			}
			if err != nil {
				t.Errorf("%v of %d: %v", carbon.Sector(sector), b.Year, err)
			}
			for _, l := range s.Lines {
				if l.ID == "captured" {
					captured += l.Value
				}
			}
		}
		if captured > b.Captured+1e-9 {
			t.Errorf("%d: the sectors capture %v, the nation %v", b.Year, captured, b.Captured)
		}
	}
	_, err = path.Years[0].IndustrySheet(9)
	refused(t, "sector", err, "carbon.sheet_sector")
	broken := path.Years[9].Sheet(carbon.Nation, carbon.Text{}, carbon.WholeSink)
	broken.Total++
	refused(t, "a sheet that does not sum", broken.Check(), "carbon.sheet_sum")

	firm := carbon.FirmAccount{
		Year: 2024, Fuel: [3]float64{1000, 10, 0}, FuelClass: carbon.Monitored, Process: 500, ProcessClass: carbon.Reported,
		Captured: 1000, CaptureClass: carbon.Verified, Electricity: 2000, GridFactor: 0.55,
	}
	s, err := firm.Sheet()
	if err != nil || math.Abs(s.Total-(94600+733+500-1000)) > 1e-6 {
		t.Errorf("the firm emits %v: %v", s.Total, err)
	}
	firm.Captured = 1e6
	_, err = firm.Sheet()
	refused(t, "more captured than there is", err, "carbon.firm_captured")
	firm.Captured, firm.FuelClass = 0, "guessed"
	_, err = firm.Sheet()
	refused(t, "class", err, "carbon.sheet_class")
}

// A region's base year is read by the names that its faults use.
func TestReadBase(t *testing.T) {
	b, err := carbon.ReadBase(map[string]float64{
		"fuel.coal": 45, "fuel.oil": 9, "fuel.gas": 12, "cement": 6, "flaring": 0.05, "other_industry": 2,
		"generation.coal": 15, "generation.gas": 2, "generation.hydro": 40, "generation.wind": 16, "generation.solar": 25,
		"wind": 12, "solar": 25, "wind_before": 10, "solar_before": 18, "net_import.2023": -20, "net_import.2060": -60,
	})
	if err != nil || b != plateau() {
		t.Errorf("got %+v, %v", b, err)
	}
	_, err = carbon.ReadBase(map[string]float64{"fuel.peat": 1})
	refused(t, "peat", err, "carbon.base_field")
	_, err = carbon.ReadBase(map[string]float64{"generation.hydro": 1, "TRN.oil": 0.1})
	refused(t, "shares that do not sum", err, "carbon.sector_sum")
	_, err = carbon.ReadBase(nil)
	refused(t, "nothing", err, "carbon.base_generation")
}

// A path that changes everything at once is told of; one at the medians is not held against a life of ten years.
func TestHurries(t *testing.T) {
	path, err := china().Run(settingOf(t, carbon.Even(4)))
	if err != nil {
		t.Fatal(err)
	}
	fast, err := path.Hurries(40)
	if err != nil || len(fast) == 0 || fast[0].First <= carbon.BaseYear || fast[0].Last < fast[0].First {
		t.Errorf("got %v, %v", fast, err)
	}
	path, err = china().Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	if slow, err := path.Hurries(10); err != nil || slow != nil {
		t.Errorf("got %v, %v", slow, err)
	}
	_, err = path.Hurries(0)
	refused(t, "no life", err, "carbon.lifetime")
}
