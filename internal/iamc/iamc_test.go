package iamc_test

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/iamc"
)

func table(t testing.TB) carbon.IAMCTable {
	t.Helper()
	path, err := carbon.Model{Base: carbon.China()}.Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	out, err := carbon.IAMCExport{Runs: []carbon.IAMCRun{{Scenario: "median inputs", Path: path}}, Region: "Qinghai", Share: 0.005}.Table()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFormsHoldTheSame: the three forms give the same values, all of them.
func TestFormsHoldTheSame(t *testing.T) {
	tab := table(t)
	var first *carbon.IAMCFile
	for _, form := range []iamc.Form{iamc.Wide, iamc.Long, iamc.XLSX} {
		data, err := iamc.Write(tab, form)
		if err != nil {
			t.Fatal(err)
		}
		got := iamc.Read(data)
		if !got.Accepted() || len(got.Warnings) > 0 {
			t.Fatalf("%s: %v %v", form, got.Problems, got.Warnings)
		}
		if want := len(tab.Rows) * len(tab.Years); len(got.Values) != want {
			t.Errorf("%s: %d values, want %d", form, len(got.Values), want)
		}
		if first == nil {
			first = got
		} else if !reflect.DeepEqual(got.Values, first.Values) {
			t.Errorf("%s holds other values than %s", form, iamc.Wide)
		}
	}
	if _, err := iamc.Write(tab, "parquet"); fault.Find(err) == nil {
		t.Error("an unknown form was written")
	}
}

// book makes a workbook with sheets of the names and the rows on each.
func book(t *testing.T, names []string, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, name := range names {
		if i == 0 {
			_ = f.SetSheetName("Sheet1", name)
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for k, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, k+1)
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbookVerdicts(t *testing.T) {
	header := []any{"Model", "Scenario", "Region", "Variable", "Unit", 2030, 2040}
	good := []any{"m", "s", "China", "Emissions|CO2", "Mt CO2/yr", 10385.1, 6744}
	for _, tt := range []struct {
		name   string
		data   []byte
		values int
		key    string
		row    int
	}{
		{"one sheet of any name", book(t, []string{"results"}, header, good), 2, "", 0},
		{"the sheet data among others", book(t, []string{"notes", "data_1"}, header, good), 2, "", 0},
		{"no sheet data among several", book(t, []string{"a", "b"}, header, good), 0, "iamc.sheet", 0},
		{"the last value is missing", book(t, []string{"data"}, header, []any{"m", "s", "China", "Emissions|CO2", "Mt CO2/yr", 1}), 1, "", 0},
		{"text in place of a number", book(t, []string{"data"}, header, good, []any{"m", "s", "China", "Emissions", "Mt CO2/yr", "1,234"}), 0, "carbon.iamc_separator", 3},
		{"twice the same", book(t, []string{"data"}, header, good, good), 0, "carbon.iamc_duplicate", 3},
		{"no workbook behind its first bytes", []byte("PK\x03\x04 and nothing else"), 0, "iamc.workbook", 0},
		{"nothing", nil, 0, "carbon.iamc_empty", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := iamc.Read(tt.data)
			if tt.key == "" {
				if !f.Accepted() || len(f.Values) != tt.values {
					t.Errorf("%d values, want %d; %v", len(f.Values), tt.values, f.Problems)
				}
				return
			}
			if f.Accepted() || f.Problems[0].Key != tt.key || f.Problems[0].Place.Row != tt.row {
				t.Errorf("got %+v, want %s in row %d", f.Problems, tt.key, tt.row)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("model,scenario,region,variable,unit,2030\nm,s,r,v,u,1\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got := iamc.Read(data)
		if got == nil || got.Accepted() != (len(got.Problems) == 0) {
			t.Fatal("no verdict")
		}
	})
}
