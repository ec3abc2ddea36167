package intake_test

import (
	"io/fs"
	"math"
	"testing"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/templates"
)

// The series of the dual-carbon consultation are those of the carbon model, to the last digit.
func TestSeriesAreTheHistory(t *testing.T) {
	dir, _ := templates.Folder("dual-carbon")
	data, err := fs.ReadFile(dir, "series/datapackage.json")
	if err != nil {
		t.Fatal(err)
	}
	d, err := dataset.ReadPackage(data)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]map[int]float64{} // by column and year
	for i := range d.Tables {
		table := &d.Tables[i]
		data, err := fs.ReadFile(dir, "series/"+table.Path)
		if err != nil {
			t.Fatal(err)
		}
		if err := table.ReadCSV(data); err != nil {
			t.Fatal(err)
		}
		for k := range table.Columns {
			if c := &table.Columns[k]; c.Role == dataset.Value && (d.LicenceOf(table, c) == "" || d.SourceOf(table, c) == "") {
				t.Errorf("%s of %s lacks its licence or its source", c.Name, table.Name)
			}
			series, err := d.Series(table.Name, table.Columns[k].Name)
			if err != nil {
				continue // the years themselves, and the targets, which are no series
			}
			values := map[int]float64{}
			for _, p := range series[0].Points {
				values[p.Year] = p.Value
			}
			at[table.Name+"/"+table.Columns[k].Name] = values
		}
	}
	for _, f := range d.Check() {
		t.Errorf("finding: %v", f.Fault)
	}
	b := carbon.China()
	for column, v := range map[string][2]float64{"china-capacity/wind": {b.WindBefore, b.Wind}, "china-capacity/solar": {b.SolarBefore, b.Solar}} {
		if got := at[column]; got[carbon.BaseYear-1] != v[0] || got[carbon.BaseYear] != v[1] {
			t.Errorf("%s is %v, in the model %v", column, got, v)
		}
	}
	totals, err := d.Series("china-provinces", "total")
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range carbon.Provinces() {
		if totals[i].Region != p.Name.En || len(totals[i].Points) != 2 {
			t.Fatalf("%s stands where %s is expected", totals[i].Region, p.Name.En)
		}
		for k, x := range totals[i].Points {
			if x.Year != carbon.ProvinceYears[k] || math.Abs(x.Value-p.Total(k)) > 1e-9 {
				t.Errorf("%s of %d is %v, in the model %v", p.Name.En, x.Year, x.Value, p.Total(k))
			}
		}
	}
	for _, h := range carbon.History() {
		want := map[string]float64{
			"china-co2/coal": h.Fuel[carbon.Coal], "china-co2/oil": h.Fuel[carbon.Oil], "china-co2/gas": h.Fuel[carbon.Gas], "china-co2/cement": h.Cement,
			"china-co2/flaring": h.Flaring, "china-co2/other_process": h.Other, "china-society/population": h.Population,
		}
		if h.GDP > 0 {
			want["china-society/gdp"] = h.GDP
		}
		if g := h.Generation; g != nil {
			for name, v := range map[string]float64{"coal": g.Coal, "gas": g.Gas, "oil": g.Oil, "nuclear": g.Nuclear, "hydro": g.Hydro, "wind": g.Wind, "solar": g.Solar, "bioenergy": g.Biomass} {
				want["china-electricity/"+name] = v
			}
		}
		for column, v := range want {
			if got, ok := at[column][h.Year]; !ok || got != v {
				t.Errorf("%s of %d is %v, in the model %v", column, h.Year, got, v)
			}
		}
		if got := at["china-co2/total"][h.Year]; math.Abs(got-h.Total()) > 1e-6 {
			t.Errorf("the total of %d is %v, in the model %v", h.Year, got, h.Total())
		}
	}
}
