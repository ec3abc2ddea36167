package dataset_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
)

// Factors: 44/12 (IPCC 2006), 29.3076 GJ/tce (GB/T 2589-2020), 41.868 GJ/toe (IEA), 3.6 MJ/kWh.
func TestConvert(t *testing.T) {
	for _, c := range []struct {
		value    float64
		from, to string
		want     float64
	}{
		{1, "TWh", "EJ", 0.0036},
		{1, "TWh/yr", "PJ/yr", 3.6},
		{12, "Mt C/yr", "Mt CO2/yr", 44},
		{1, "Gt CO2", "亿吨CO2", 10},
		{1, "Mtce", "PJ", 29.3076},
		{1, "toe", "GJ", 41.868},
		{1, "亿千瓦时", "TWh", 0.1},
		{1, "GW", "万千瓦", 100},
		{14.2, "亿人", "million", 1420},
		{25.8, "kg C/GJ", "kg CO2/GJ", 94.6},
		{20, "%", "1", 0.2},
		{1, "10^12 int-$ 2011", "10^9 int-$ 2011", 1000},
	} {
		from, err := dataset.ParseUnit(c.from)
		if err != nil {
			t.Fatal(err)
		}
		to, err := dataset.ParseUnit(c.to)
		if err != nil {
			t.Fatal(err)
		}
		got, err := dataset.Convert(c.value, from, to)
		if err != nil || math.Abs(got-c.want) > 1e-12*c.want {
			t.Errorf("%v %s = %v %s, want %v (%v)", c.value, c.from, got, c.to, c.want, err)
		}
	}
}

func TestConvertRefuses(t *testing.T) {
	for _, pair := range [][2]string{{"Mt CO2", "Mt"}, {"Mt CO2e", "Mt CO2"}, {"TWh", "GW"}, {"TWh/yr", "TWh"}, {"CNY 2015", "CNY 2020"}, {"t CO2/person", "t CO2"}} {
		from, err := dataset.ParseUnit(pair[0])
		if err != nil {
			t.Fatal(err)
		}
		to, err := dataset.ParseUnit(pair[1])
		if err != nil {
			t.Fatal(err)
		}
		if got, err := dataset.Convert(1, from, to); err == nil || fault.Find(err).Key != "dataset.dimension" {
			t.Errorf("%s was converted to %s: %v %v", pair[0], pair[1], got, err)
		}
	}
	for _, unknown := range []string{"", "furlong", "Mt CO", "/yr", "TWh/", "a/b/c", "CNY", "MMt"} {
		if u, err := dataset.ParseUnit(unknown); err == nil {
			t.Errorf("%q is taken for %+v", unknown, u)
		}
	}
}

func TestConvertThereAndBack(t *testing.T) {
	units := dataset.Units()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SampledFrom(units).Draw(t, "a"), rapid.SampledFrom(units).Draw(t, "b")
		v := rapid.Float64Range(-1e9, 1e9).Draw(t, "v")
		there, err := dataset.Convert(v, a, b)
		if (err == nil) != (a.Dimension == b.Dimension) {
			t.Fatalf("%s to %s: %v", a.Symbol, b.Symbol, err)
		}
		if err != nil {
			return
		}
		if back, err := dataset.Convert(there, b, a); err != nil || math.Abs(back-v) > 1e-12*math.Abs(v) {
			t.Fatalf("%v became %v", v, back)
		}
	})
}

// sound is a table without findings; each case of TestCheck breaks one thing.
func sound() (dataset.Dataset, string) {
	least := 0.0
	return dataset.Dataset{Name: "x", Version: "1", Licences: []dataset.Licence{{Name: "CC-BY-4.0"}}, Tables: []dataset.Table{{
		Name: "t", Path: "t.csv", Key: []string{"region", "year"}, Total: &dataset.Total{Column: "region", Value: "CN"},
		Columns: []dataset.Column{
			{Name: "region", Type: dataset.String, Role: dataset.RegionOf},
			{Name: "year", Type: dataset.Year, Role: dataset.YearOf},
			{Name: "coal", Type: dataset.Number, Unit: "Mt CO2/yr", Minimum: &least},
			{Name: "oil", Type: dataset.Number, Unit: "Mt CO2/yr"},
			{Name: "all", Type: dataset.Number, Unit: "Mt CO2/yr", Sum: []string{"coal", "oil"}},
			{Name: "doi", Type: dataset.String},
		},
	}}}, "region,year,coal,oil,all,doi\nA,2019,10.50,2.00,12.50,d7\nA,2020,11.00,2.00,13.00,d3\nB,2019,4.00,1.25,5.25,d9\nB,2020,5.00,1.00,6.00,d1\nCN,2019,14.50,3.25,17.75,\nCN,2020,16.00,3.00,19.00,\n"
}

func TestCheck(t *testing.T) {
	change := func(old, with string) func(*dataset.Dataset, string) string {
		return func(_ *dataset.Dataset, s string) string { return strings.Replace(s, old, with, 1) }
	}
	for _, c := range []struct {
		name string
		harm func(*dataset.Dataset, string) string
		want string // key@line:column
	}{
		{"sound", change("", ""), ""},
		{"type", change("A,2019,10.50", "A,2019,many"), "dataset.type@2:3"},
		{"decimal comma", change("10.50", `"10,5"`), "dataset.separator@2:3"},
		{"thousands", change("10.50", `"1,234.5"`), "dataset.separator@2:3"},
		{"empty key", change("A,2020", ",2020"), "dataset.required@3:1"},
		{"limit", change("A,2019,10.5", "A,2019,-10.5"), "dataset.minimum@2:3"},
		{"key", change("A,2020", "A,2019"), "dataset.key@3:1"},
		{"sum", change("12.50", "12.80"), "dataset.sum@2:5 dataset.total@6:5"},
		{"total", change("CN,2020,16.00,3.00,19.00", "CN,2020,17.00,3.00,20.00"), "dataset.total@7:3 dataset.total@7:5"},
		{"jump", func(d *dataset.Dataset, s string) string {
			d.Tables[0].Total = nil
			return strings.Replace(s, "A,2020,11.00,2.00,13.00", "A,2020,41.00,2.00,43.00", 1)
		}, "dataset.jump@3:3 dataset.jump@3:5"},
		{"years", func(d *dataset.Dataset, s string) string {
			d.Tables[0].Total = nil
			return strings.Replace(s, "A,2020", "A,2022", 1)
		}, "dataset.years@3:2"},
		{"unit", func(d *dataset.Dataset, s string) string { d.Tables[0].Columns[3].Unit = "barn"; return s }, "dataset.unit@1:4"},
		{"no unit", func(d *dataset.Dataset, s string) string { d.Tables[0].Columns[3].Unit = ""; return s }, "dataset.unit_none@1:4"},
		{"licence", func(d *dataset.Dataset, s string) string { d.Licences = nil; return s }, "dataset.licence@1:3 dataset.licence@1:4 dataset.licence@1:5"},
		{"drag-filled", change("d7\nA,2020,11.00,2.00,13.00,d3\nB,2019,4.00,1.25,5.25,d9\nB,2020,5.00,1.00,6.00,d1", "x/D5EE00355E\nA,2020,11.00,2.00,13.00,x/D5EE00356E\nB,2019,4.00,1.25,5.25,x/D5EE00357E\nB,2020,5.00,1.00,6.00,x/D5EE00358E"), "dataset.sequence@5:6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, text := sound()
			text = c.harm(&d, text)
			if err := d.Tables[0].ReadCSV([]byte(text)); err != nil {
				t.Fatal(err)
			}
			if got := findings(&d); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func findings(d *dataset.Dataset) string {
	var out []string
	for _, f := range d.Check() {
		out = append(out, f.Fault.Key+"@"+strconv.Itoa(f.Fault.Place.Row)+":"+strconv.Itoa(f.Fault.Place.Col))
	}
	return strings.Join(out, " ")
}

// Three digits are told from a fixed number of decimals.
func TestDigits(t *testing.T) {
	for name, c := range map[string]struct {
		cells string
		want  bool
	}{
		"rounded to three digits":        {"5.95 6.33 6.81 7.25 7.83 9.49 10.4 12.9", true},
		"large numbers in three digits":  {"1190000000000 1210000000000 1230000000000 1250000000000 1.3e12 1.32e12 1.41e12 1.52e12", true},
		"one decimal, below a hundred":   {"5.9 6.3 6.8 7.2 70.8 90.4 10.4 12.9", false},
		"whole numbers below a thousand": {"595 633 681 725 783 949 104 129", false},
		"four digits somewhere":          {"5.95 6.33 6.81 7.25 7.83 9.49 10.41 12.9", false},
		"too few to say":                 {"5.95 10.4", false},
	} {
		d := dataset.Dataset{Licences: []dataset.Licence{{Name: "CC0-1.0"}}, Tables: []dataset.Table{{Columns: []dataset.Column{{Name: "v", Type: dataset.Number, Unit: "1"}}}}}
		if err := d.Tables[0].ReadCSV([]byte("v\n" + strings.ReplaceAll(c.cells, " ", "\n") + "\n")); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(findings(&d), "dataset.digits"); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// "China 2019" as the sources state it; none is chosen.
func TestConflicts(t *testing.T) {
	source := func(name, unit, scope, value string) *dataset.Dataset {
		d := &dataset.Dataset{Name: name, Version: "1", Tables: []dataset.Table{{Name: "t", Key: []string{"year"}, Columns: []dataset.Column{
			{Name: "year", Type: dataset.Year, Role: dataset.YearOf},
			{Name: "v", Type: dataset.Number, Unit: unit, Quantity: "CO2", Region: "China", Scope: scope, Licence: "CC-BY-4.0"}}}}}
		if err := d.Tables[0].ReadCSV([]byte("year,v\n2019," + value + "\n")); err != nil {
			t.Fatal(err)
		}
		return d
	}
	a, b := source("gcb", "Mt CO2/yr", "fossil and process", "10713.5"), source("cui", "Gt CO2/yr", "power, industry, ground transport", "9.5947167")
	got := dataset.Conflicts(a, b, source("other", "TWh/yr", "", "1"))
	if len(got) != 1 || len(got[0].Stated) != 2 || got[0].SameScope || math.Abs(got[0].Stated[1].Converted-9594.7167) > 1e-6 || got[0].Stated[1].Address.String() != "cui@1/t/2/v" {
		t.Errorf("conflicts: %+v", got)
	}
	if got := dataset.Conflicts(a, source("copy", "Mt CO2/yr", "fossil and process", "10713.5")); len(got) != 0 {
		t.Errorf("equal values are a conflict: %+v", got)
	}
	if got := dataset.Conflicts(a, source("late", "Mt CO2/yr", "fossil and process", "10800")); len(got) != 1 || !got[0].SameScope {
		t.Errorf("other values of one scope: %+v", got)
	}
}

func TestCompare(t *testing.T) {
	old, text := sound()
	if err := old.Tables[0].ReadCSV([]byte(text)); err != nil {
		t.Fatal(err)
	}
	now, _ := sound()
	if err := now.Tables[0].ReadCSV([]byte(strings.NewReplacer("A,2020", "A,2021", "10.50", "10.5", "1.25", "1.5").Replace(text))); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, f := range dataset.Compare(&old.Tables[0], &now.Tables[0]) {
		keys = append(keys, f.Fault.Key+" "+f.Fault.Place.String())
	}
	if want := []string{"dataset.row_new t.csv:3", "dataset.changed t.csv:4:4", "dataset.row_gone t.csv"}; !slices.Equal(keys, want) {
		t.Errorf("found %q, want %q", keys, want)
	}
}

func TestAddress(t *testing.T) {
	a := dataset.Address{Dataset: "carbon", Version: "1.0", Table: "co2", Line: 21, Column: "coal/all"}
	if b, err := dataset.ParseAddress(a.String()); err != nil || a != b {
		t.Errorf("%v became %v (%v)", a, b, err)
	}
	for _, bad := range []string{"", "x", "@1/t/2/v", "d@1/t/0/v", "d@1/t/02/v", "d@1/t/2/", "d/t@1/2/v"} {
		if a, err := dataset.ParseAddress(bad); err == nil {
			t.Errorf("%q is taken for %+v", bad, a)
		}
	}
}

func TestDescriptorsRoundTrip(t *testing.T) {
	d, text := sound()
	d.Tables[0].Columns[3].Scope, d.Tables[0].Columns[3].Uncertainty, d.Tables[0].Columns[3].Quantity = "combustion", "5 %", "CO2 of oil"
	if err := d.Tables[0].ReadCSV([]byte(text)); err != nil {
		t.Fatal(err)
	}
	again, err := dataset.ReadPackage(d.Package())
	if err != nil {
		t.Fatal(err)
	}
	if string(again.Package()) != string(d.Package()) {
		t.Errorf("the descriptor changed:\n%s\n%s", d.Package(), again.Package())
	}
	table := &again.Tables[0]
	if err := table.ReadCSV(d.Tables[0].CSV()); err != nil || string(table.CSV()) != text {
		t.Errorf("the table changed (%v):\n%s", err, table.CSV())
	}
	web, err := dataset.ReadCSVW(d.CSVW(&d.Tables[0]))
	if err != nil {
		t.Fatal(err)
	}
	c := web.Tables[0].Columns[3]
	if c.Unit != "Mt CO2/yr" || c.Scope != "combustion" || c.Uncertainty != "5 %" || c.Quantity != "CO2 of oil" || web.LicenceOf(&web.Tables[0], &c) != "CC-BY-4.0" || web.Tables[0].Columns[1].Role != dataset.YearOf {
		t.Errorf("CSVW lost something: %+v", web)
	}
	if string(web.CSVW(&web.Tables[0])) != string(d.CSVW(&d.Tables[0])) {
		t.Errorf("the metadata changed:\n%s\n%s", d.CSVW(&d.Tables[0]), web.CSVW(&web.Tables[0]))
	}
}

// The extracts of the project's data folder: provinces sum to the nation, GDP is found to have three digits.
func TestCarbonExtracts(t *testing.T) {
	dir := os.Getenv("TANWEN_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	dir = filepath.Join(dir, "data", "carbon")
	data, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err != nil {
		t.Skip("the data folder beside the project is not there")
	}
	d, err := dataset.ReadPackage(data)
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Tables {
		data, err := os.ReadFile(filepath.Join(dir, d.Tables[i].Path))
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Tables[i].ReadCSV(data); err != nil {
			t.Fatal(err)
		}
	}
	provinces, _ := d.Table("china_province_sector_2019_2020")
	provinces.Total = &dataset.Total{Column: "iso3166_2", Value: "CN"}
	fuel, _ := d.Table("co2_fuel_annual")
	fuel.Columns[fuel.Column("fossil_total_mtco2")].Sum = []string{"coal_mtco2", "oil_mtco2", "gas_mtco2", "cement_mtco2", "flaring_mtco2", "other_industry_mtco2"}
	count := map[string]int{}
	for _, f := range d.Check() {
		count[f.Fault.Key]++
		if f.Severity == dataset.Broken && f.Fault.Key != "dataset.sum" {
			t.Errorf("%v", f.Fault)
		}
	}
	if count["dataset.digits"] != 1 || count["dataset.total"] != 0 || count["dataset.licence"] != 0 {
		t.Errorf("findings by rule: %v", count)
	}
	all, err := d.Series("co2_fuel_annual", "coal_mtco2")
	if err != nil || len(all) != 9 || len(all[0].Points) != 35 {
		t.Errorf("%d series of coal (%v)", len(all), err)
	}
}

func FuzzReadPackage(f *testing.F) {
	d, _ := sound()
	f.Add(d.Package())
	f.Add([]byte(`{"resources":[{"name":"a","schema":{"primaryKey":"x","fields":[{"name":"x"}]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := dataset.ReadPackage(data)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		d.Check()
		again, err := dataset.ReadPackage(d.Package())
		if err != nil || string(again.Package()) != string(d.Package()) {
			t.Fatalf("not read back: %v\n%s", err, d.Package())
		}
	})
}

func FuzzReadCSVW(f *testing.F) {
	d, _ := sound()
	f.Add(d.CSVW(&d.Tables[0]))
	f.Add([]byte(`{"tables":[{"url":"a.csv","tableSchema":{"columns":[{"titles":{"zh":"年"},"datatype":{"base":"gYear"}}]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := dataset.ReadCSVW(data)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		d.Check()
	})
}

func FuzzCheck(f *testing.F) {
	_, text := sound()
	f.Add([]byte(text))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, _ := sound()
		if d.Tables[0].ReadCSV(data) != nil {
			return
		}
		d.Check()
		dataset.Conflicts(&d, &d)
		if found := dataset.Compare(&d.Tables[0], &d.Tables[0]); len(found) > 0 && len(d.Tables[0].Key) == 0 {
			t.Fatal("a table differs from itself")
		}
	})
}
