package intake_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/intake"
)

// inventory is a workbook in the form of the CEADs inventories, with made-up figures: two regions, one year, three
// sectors and three fuels.
func inventory(t *testing.T, spoil func(sheets []intake.Sheet)) []byte {
	t.Helper()
	sheet := func(name string, coal, oil, process float64) intake.Sheet {
		f := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
		row := func(sector string, k float64) []string {
			return []string{sector, f(k * coal), f(k * oil), f(k * 0.5), f(7 * k), f(3 * k), "", f(k * process), f(k*coal + k*oil + k*0.5 + k*process)}
		}
		return intake.Sheet{
			Name:   name,
			Header: []string{"Emission_Inventory", "Raw_Coal", "Diesel_Oil", "Natural_Gas", "Scope_2_Heat", "Scope_2_Electricity", "Other_Energy", "Process", "Scope_1_Total"},
			Rows:   [][]string{{"unit", "Mt CO2"}, {}, row("TotalEmissions", 4), row("Farming, Forestry", 1), row("Production of Power", 2), row("Urban", 1)},
		}
	}
	sheets := []intake.Sheet{{Name: "NOTE", Header: []string{"See the paper"}}, sheet("Shanghai2019", 10, 5, 1), sheet("Qinghai2019", 2, 1, 0.25)}
	if spoil != nil {
		spoil(sheets)
	}
	out, err := intake.Workbook(sheets...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// keys lists the rules of findings with where they point.
func keys(d *intake.DataDraft, severity dataset.Severity) (out []string) {
	for _, f := range d.Findings {
		if p := f.Fault.Place; f.Severity == severity {
			out = append(out, f.Fault.Key+" "+p.File+":"+strconv.Itoa(p.Row)+":"+strconv.Itoa(p.Col))
		}
	}
	return out
}

func TestInventoriesOfCEADs(t *testing.T) {
	d := intake.ReadData("CEADs provincial 2019.xlsx", inventory(t, nil), consult.NewState(), intake.DataOptions{})
	if !d.Sound() || d.Form != intake.FormCEADs {
		t.Fatalf("form %s, findings %v", d.Form, keys(d, dataset.Broken))
	}
	if x := d.Datum.Data; x.Rows != 8 || !x.Unlicensed() || x.Source == "" {
		t.Errorf("%+v", x)
	}
	series, err := d.Dataset.Series(d.Table().Name, "Scope_1_Total")
	if err != nil || len(series) != 8 || series[0].Region != "Shanghai" || series[0].Points[0].Value != 66 || series[0].Column.Unit != "Mt CO2/yr" {
		t.Errorf("%v: %+v", err, series)
	}
	// What the record holds is the same table.
	back, err := d.Datum.Data.Read(d.Datum.Text.Content)
	if err != nil || len(back.Tables[0].Rows) != 8 || len(back.Check()) != len(d.Dataset.Check()) {
		t.Errorf("%v: %+v", err, back)
	}
}

func TestInventoriesThatDoNotClose(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func([]intake.Sheet)
		want  string
	}{
		"a row":     {func(s []intake.Sheet) { s[2].Rows[4][8] = "99" }, "dataset.sum series/i.xlsx!Qinghai2019:6:9"},
		"the total": {func(s []intake.Sheet) { s[1].Rows[3][1], s[1].Rows[3][8] = "14", "20.5" }, "dataset.total series/i.xlsx!Shanghai2019:4:2"},
		"a name":    {func(s []intake.Sheet) { s[1].Name = "Shanghai" }, "intake.ceads.sheet series/i.xlsx!Shanghai:0:0"},
		"a column":  {func(s []intake.Sheet) { s[2].Header[1] = "Coal" }, "intake.ceads.columns series/i.xlsx!Qinghai2019:1:0"},
		"a comma":   {func(s []intake.Sheet) { s[1].Rows[3][1] = "10,0" }, "dataset.separator series/i.xlsx!Shanghai2019:5:2"},
	} {
		d := intake.ReadData("i.xlsx", inventory(t, c.spoil), consult.NewState(), intake.DataOptions{})
		if got := keys(d, dataset.Broken); d.Sound() || !slices.Contains(got, c.want) {
			t.Errorf("%s: %q, not %s", name, got, c.want)
		}
	}
}

func TestFilesOfOurWorldInData(t *testing.T) {
	long := "country,year,iso_code,population,co2,coal_co2,some_index\nChina,2022,CHN,1425,11711.8,8468.9,3\nChina,2023,CHN,1422,12172,8740.9,4\nFrance,2023,FRA,66,282,28,1\n"
	d := intake.ReadData("owid-co2-data.csv", []byte(long), consult.NewState(), intake.DataOptions{})
	if !d.Sound() || d.Form != intake.FormOWID || len(d.Table().Rows) != 2 || d.Datum.Data.Unlicensed() {
		t.Fatalf("%s %v %+v", d.Form, keys(d, dataset.Broken), d.Datum.Data)
	}
	if len(d.Notes) != 1 || d.Notes[0].Key != "intake.note.series.cut" {
		t.Errorf("notes %v", d.Notes)
	}
	if d := intake.ReadData("owid-co2-data.csv", []byte(long), consult.NewState(), intake.DataOptions{Regions: []string{"France"}}); len(d.Table().Rows) != 1 {
		t.Errorf("rows of France: %v", d.Table().Rows)
	}
	if d := intake.ReadData("owid-co2-data.csv", []byte(long), consult.NewState(), intake.DataOptions{Regions: []string{"Utopia"}}); d.Sound() {
		t.Error("a region that is not there is taken")
	}
	chart := "Entity,Code,Year,Annual CO₂ emissions,Electricity from coal - TWh\nChina,CHN,2022,11711800000,5397.8\nChina,CHN,2023,12172000000,5741.5\n"
	d = intake.ReadData("annual-co2.csv", []byte(chart), consult.NewState(), intake.DataOptions{})
	if !d.Sound() || d.Table().Columns[2].Unit != "t CO2/yr" || d.Table().Columns[3].Unit != "TWh/yr" {
		t.Errorf("%v %+v", keys(d, dataset.Broken), d.Table().Columns)
	}
	both := dataset.Conflicts(d.Dataset, intake.ReadData("x.csv", []byte(long), consult.NewState(), intake.DataOptions{}).Dataset)
	if len(both) != 0 {
		t.Errorf("equal values in two units are told as a conflict: %+v", both)
	}
	doubt := intake.ReadData("annual-co2.csv", []byte(strings.Replace(chart, "11711800000", "11811800000", 1)), consult.NewState(), intake.DataOptions{})
	if both = dataset.Conflicts(doubt.Dataset, intake.ReadData("x.csv", []byte(long), consult.NewState(), intake.DataOptions{}).Dataset); len(both) != 1 {
		t.Errorf("the control is no conflict: %+v", both)
	}
}

func TestTablesWithoutDescription(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("年份,地区,排放\n2020,青海,51.2\n2022,青海,..\n2023,青海,53\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text   string
		broken []string
		doubts []string
	}{
		"GB18030, a missing year and value":  {gb, nil, []string{"dataset.unit_none series/t.csv:1:3", "dataset.licence series/t.csv:1:3", "dataset.years series/t.csv:3:1"}},
		"decimal commas":                     {"year;v\n2020;1,5\n2021;2,5\n", []string{"dataset.separator series/t.csv:2:2", "dataset.separator series/t.csv:3:2"}, []string{"dataset.unit_none series/t.csv:1:2", "dataset.licence series/t.csv:1:2"}},
		"a year twice":                       {"year,v\n2020,1\n2020,2\n", []string{"dataset.key series/t.csv:3:1"}, []string{"dataset.unit_none series/t.csv:1:2", "dataset.licence series/t.csv:1:2"}},
		"a word among numbers":               {"year,v\n2020,1\n2021,2\n2022,3\n2023,4\n2024,many\n", []string{"dataset.type series/t.csv:6:2"}, []string{"dataset.unit_none series/t.csv:1:2", "dataset.licence series/t.csv:1:2"}},
		"scenarios of which one has no name": {"model,scenario,region,variable,unit,2020,2030\nM,,China,Emissions|CO2,Mt CO2/yr,1,2\n", []string{"iamc"}, nil},
	} {
		d := intake.ReadData("t.csv", []byte(c.text), consult.NewState(), intake.DataOptions{})
		if c.broken != nil && c.broken[0] == "iamc" {
			if d.Form != intake.FormIAMC || d.Sound() {
				t.Errorf("%s: form %s, %q", name, d.Form, keys(d, dataset.Broken))
			}
			continue
		}
		if got := keys(d, dataset.Broken); !slices.Equal(got, c.broken) {
			t.Errorf("%s: broken %q, not %q", name, got, c.broken)
		}
		got := keys(d, dataset.Doubtful)
		slices.Sort(got)
		slices.Sort(c.doubts)
		if !slices.Equal(got, c.doubts) {
			t.Errorf("%s: doubts %q, not %q", name, got, c.doubts)
		}
	}
	d := intake.ReadData("t.csv", []byte("year,v\n2020,1\n2021,2\n"), consult.NewState(), intake.DataOptions{Licence: "CC0-1.0", Source: "ourselves", Version: "2026", Columns: map[string]dataset.Column{"v": {Unit: "TWh/yr"}}})
	if len(d.Findings) != 0 || d.Datum.Data.Version != "2026" || d.Datum.Data.Fields[1].Unit != "TWh/yr" || d.Datum.Data.Source != "ourselves" {
		t.Errorf("what was said is lost: %v, %+v", d.Findings, d.Datum.Data)
	}
}

// The public extracts can be imported with their own descriptor.
func TestPublicExtracts(t *testing.T) {
	base := os.Getenv("TANWEN_SHARED")
	if base == "" {
		base = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(base, "data", "carbon")
	descriptor, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err != nil {
		t.Skip("the public data are not here: set TANWEN_SHARED to the folder that holds data/carbon")
	}
	for file, rows := range map[string]int{"co2_fuel_annual.csv": 315, "electricity_annual.csv": 216, "socio_annual.csv": 315, "china_province_sector_2019_2020.csv": 64} {
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []intake.DataOptions{{Package: descriptor}, {}} {
			d := intake.ReadData(file, data, consult.NewState(), o)
			if !d.Sound() || len(d.Table().Rows) != rows {
				t.Errorf("%s, described %t: %d rows, findings %v", file, o.Package != nil, len(d.Table().Rows), keys(d, dataset.Broken))
			}
			digits := slices.ContainsFunc(d.Findings, func(f dataset.Finding) bool { return f.Fault.Key == "dataset.digits" })
			if want := file == "socio_annual.csv"; digits != want {
				t.Errorf("%s: cut digits are found: %t", file, digits)
			}
		}
	}
}

// A second version stands beside the first.
func TestVersionsOfATable(t *testing.T) {
	_, s := read(t, folder())
	for i, text := range []string{"year,coal\n2022,8468.9\n2023,8740.9\n", "year,coal\n2022,8468.9\n2023,8741.2\n2024,8886\n"} {
		o := intake.DataOptions{Licence: "CC-BY-4.0"}
		if i == 0 {
			o.Columns = map[string]dataset.Column{"coal": {Unit: "Mt CO2/yr"}}
		}
		_, err := intake.PlanData("coal.csv", []byte(text), s, o)
		if err != nil {
			t.Fatal(err)
		}
	}
	newest := s.Newest()
	x := newest[len(newest)-1]
	if x.ID != "coal-v2" || x.Version != "2" || x.Fields[1].Unit != "Mt CO2/yr" {
		t.Fatalf("%+v", x)
	}
	if _, cell, ok := s.Cell(dataset.Address{Dataset: "coal", Version: "1", Table: "coal", Line: 3, Column: "coal"}); !ok || cell != "8740.9" {
		t.Errorf("the first version is changed: %q", cell)
	}
	if _, err := intake.PlanData("coal.csv", []byte("year,coal\n2022,8468.9\n2023,8740.9\n"), s, intake.DataOptions{}); err == nil {
		t.Error("the same content is taken twice")
	}
}
