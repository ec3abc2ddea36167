package carbon_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// medianExport is the run at all medians with Qinghai at a made-up constant share, as in testdata/iamc.
func medianExport(t testing.TB) carbon.IAMCTable {
	t.Helper()
	path, err := china().Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	table, err := carbon.IAMCExport{Runs: []carbon.IAMCRun{{Scenario: "median inputs", Path: path}}, Region: "Qinghai", Share: 0.0042}.Table()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func csvText(t testing.TB, rows [][]string) string {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// units reads a value with six decimals as a whole number of millionths.
func units(t testing.TB, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
	if err != nil || len(text)-strings.Index(text, ".") != 7 {
		t.Fatalf("%q is no number with six decimals", text)
	}
	return n
}

// Every sum holds to the last printed digit, in every year and region.
func TestExportAddsUp(t *testing.T) {
	table := medianExport(t)
	cell := map[string][]string{}
	for _, r := range table.Rows {
		cell[r.Region+"/"+r.Variable] = r.Values
		if r.Unit == "" || strings.Contains(r.Variable, " |") {
			t.Errorf("row %+v", r)
		}
	}
	sums := map[string][]string{
		"Emissions|CO2":                     {"Gross Emissions|CO2", "Gross Removals|CO2"},
		"Carbon Removal|Geological Storage": {"Carbon Removal|Geological Storage|Biomass", "Carbon Removal|Geological Storage|Direct Air Capture"},
	}
	// The sums that the definitions declare, in the layout of nomenclature.
	var name string
	components := false
	for line := range strings.Lines(carbon.IAMCVariables()) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "- "):
			name, components = strings.TrimSuffix(line[2:], ":"), false
		case strings.TrimSpace(line) == "components:":
			components = true
			sums[name+" "] = nil
		case components:
			sums[name+" "] = append(sums[name+" "], strings.TrimPrefix(strings.TrimSpace(line), "- "))
		}
	}
	if len(sums["Emissions|CO2 "]) != 5 {
		t.Fatalf("definitions declare %v", sums)
	}
	regions := []string{"China", "China|Qinghai", "China|Rest of China"}
	for name, parts := range sums {
		for _, region := range regions {
			for k := range table.Years {
				var sum int64
				for _, p := range parts {
					sum += units(t, cell[region+"/"+p][k])
				}
				if whole := units(t, cell[region+"/"+strings.TrimSpace(name)][k]); whole != sum {
					t.Errorf("%s in %s, %d: %d, parts sum to %d", name, region, table.Years[k], whole, sum)
				}
			}
		}
	}
	for _, r := range table.Rows {
		if r.Region != "China" {
			continue
		}
		for k := range table.Years {
			if units(t, r.Values[k]) != units(t, cell[regions[1]+"/"+r.Variable][k])+units(t, cell[regions[2]+"/"+r.Variable][k]) {
				t.Errorf("%s %d: regions do not sum to the nation", r.Variable, table.Years[k])
			}
		}
	}
}

// The values are those of the example that pyam 1.9.0 read and checked. Direct air capture stands there inside Energy and
// here, as the names of common-definitions have it, outside.
func TestExportIsTheExample(t *testing.T) {
	data, err := os.ReadFile("testdata/iamc/teb0_median_wide.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := carbon.ReadIAMC(string(data))
	got := map[string]float64{}
	table := medianExport(t)
	for _, rows := range [][][]string{table.Wide(), table.Long()} {
		f := carbon.ReadIAMC(csvText(t, rows))
		if !f.Accepted() || len(f.Warnings) > 0 || len(f.Values) != len(table.Rows)*len(table.Years) {
			t.Fatalf("our own file: %v, %v, %d values", f.Problems, f.Warnings, len(f.Values))
		}
		for _, v := range f.Values {
			key := v.Region + "/" + v.Variable + "/" + v.Time + v.Unit + v.Scenario + v.Model
			if before, ok := got[key]; ok && before != v.Value {
				t.Errorf("%s: %v in one form and %v in the other", key, before, v.Value)
			}
			got[key] = v.Value
		}
	}
	air := map[string]float64{}
	for _, v := range carbon.ReadIAMC(csvText(t, table.Wide())).Values {
		if v.Variable == "Emissions|CO2|Other Capture and Removal" {
			air[v.Region+v.Time] = v.Value
		}
	}
	if !want.Accepted() || len(want.Values) != 486 {
		t.Fatalf("example: %v, %d values", want.Problems, len(want.Values))
	}
	for _, v := range want.Values {
		x := got[v.Region+"/"+v.Variable+"/"+v.Time+v.Unit+v.Scenario+v.Model]
		if v.Variable == "Emissions|CO2|Energy" {
			x += air[v.Region+v.Time]
		}
		if math.Abs(x-v.Value) > 5e-6 {
			t.Errorf("%s %s %s: %v, want %v", v.Region, v.Variable, v.Time, x, v.Value)
		}
	}
}

// Verdicts are those of pyam 1.9.0; each refusal names a row, and each doubt is told.
func TestVerdicts(t *testing.T) {
	var file struct {
		Cases []struct {
			Name   string
			Input  struct{ CSV string }
			Expect struct{ Accepted bool }
		}
	}
	data, err := os.ReadFile("testdata/iamc-check.json")
	if err == nil {
		err = json.Unmarshal(data, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		f := carbon.ReadIAMC(c.Input.CSV)
		if f.Accepted() != c.Expect.Accepted {
			t.Errorf("%s: %v", c.Name, f.Problems)
		}
		for _, p := range f.Problems {
			if p.Place.Row == 0 {
				t.Errorf("%s: %v has no row", c.Name, p)
			}
		}
	}
	const header = "model,scenario,region,variable,unit,2030\n"
	for _, c := range []struct{ name, text, key string }{
		{"GB18030", header + "A,S,\xd6\xd0\xb9\xfa,E,Mt,1\n", "carbon.iamc_encoding"},
		{"nothing", "", "carbon.iamc_empty"},
		{"column twice", "model,model,scenario,region,variable,unit,2030\n", "carbon.iamc_twice"},
		{"year and time", "model,scenario,region,variable,unit,year,time,value\n", "carbon.iamc_both"},
		{"no value", "model,scenario,region,variable,unit,year\n", "carbon.iamc_value"},
		{"two forms", "model,scenario,region,variable,unit,year,value,2030\n", "carbon.iamc_mixed"},
		{"cells", header + "A,S,R,V,U\n", "carbon.iamc_cells"},
		{"quotation mark", header + "A,S,R,V,U\",1\n", "carbon.iamc_csv"},
		{"no date", "model,scenario,region,variable,unit,time,value\nA,S,R,V,U,soon,1\n", "carbon.iamc_time"},
		{"hexadecimal", header + "A,S,R,V,U,0x1p3\n", "carbon.iamc_number"},
	} {
		if f := carbon.ReadIAMC(c.text); len(f.Problems) != 1 || f.Problems[0].Key != c.key {
			t.Errorf("%s: %v", c.name, f.Problems)
		}
	}
	for _, c := range []struct{ name, text, key string }{
		{"bars", header + "A,S,R,E | CO2,U,1\n", "carbon.iamc_bars"},
		{"no unit", header + "A,S,R,E,,1\n", "carbon.iamc_unit"},
		{"two units", header + "A,S,R,E,Mt,1\nA,T,R,E,Gt,1\n", "carbon.iamc_units"},
		{"infinite", header + "A,S,R,E,Mt,inf\n", "carbon.iamc_infinite"},
	} {
		if f := carbon.ReadIAMC(c.text); !f.Accepted() || len(f.Warnings) != 1 || f.Warnings[0].Key != c.key {
			t.Errorf("%s: %v %v", c.name, f.Problems, f.Warnings)
		}
	}
}

// No text makes the reader fail, and what it accepts is finite and has every name.
func FuzzReadIAMC(f *testing.F) {
	data, err := os.ReadFile("testdata/iamc/teb0_median_long.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data[:2000]))
	f.Add("\ufeffModel,Scenario,Region,Variable,Unit,X2030\nA,S,C,E | F,,inf\n")
	f.Add("model;scenario\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := carbon.ReadIAMC(text)
		for _, v := range file.Values {
			if math.IsNaN(v.Value) || math.IsInf(v.Value, 0) || v.Region == "" || v.Time == "" {
				t.Errorf("%+v", v)
			}
		}
	})
}

func TestExportIsRefused(t *testing.T) {
	path, err := china().Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	run := carbon.IAMCRun{Scenario: "a", Path: path}
	for _, c := range []struct {
		name, field string
		e           carbon.IAMCExport
	}{
		{"no run", "runs", carbon.IAMCExport{}},
		{"one name twice", "runs[1]", carbon.IAMCExport{Runs: []carbon.IAMCRun{run, run}}},
		{"a year that is not computed", "years", carbon.IAMCExport{Runs: []carbon.IAMCRun{run}, Years: []int{2099}}},
		{"share above 1", "share", carbon.IAMCExport{Runs: []carbon.IAMCRun{run}, Region: "Qinghai", Share: 2}},
		{"name with a bar", "region", carbon.IAMCExport{Runs: []carbon.IAMCRun{run}, Region: "a|b", Share: 0.1}},
	} {
		_, err := c.e.Table()
		if f := fault.Find(err); f == nil || f.Place.Field != c.field {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Quantiles stand apart, with the percentile spelled out.
func TestQuantilesAreSpelledOut(t *testing.T) {
	r, err := carbon.Ensemble{Model: china(), Draws: 300}.Run(stream())
	if err != nil {
		t.Fatal(err)
	}
	f := carbon.ReadIAMC(csvText(t, carbon.IAMCQuantiles(r, "prior").Wide()))
	seen := map[string]bool{}
	for _, v := range f.Values {
		seen[v.Variable] = true
	}
	if !f.Accepted() || !seen["Emissions|CO2|5th Percentile"] || !seen["Gross Emissions|CO2|50th Percentile"] || seen["Emissions|CO2"] {
		t.Errorf("%v, %v", f.Problems, seen)
	}
	if regions := carbon.IAMCRegions("Qinghai"); !strings.Contains(regions, "    - China|Qinghai:\n") {
		t.Errorf("%s", regions)
	}
}
