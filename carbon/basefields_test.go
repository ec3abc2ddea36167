package carbon_test

import (
	"strings"
	"testing"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

const baseText = "name,value\nfuel.coal,45\nfuel.gas, 12\ngeneration.hydro,40\nnet_import.2023,-20\n"

func TestParseBase(t *testing.T) {
	b, err := carbon.ParseBase("\ufeff" + baseText)
	if err != nil {
		t.Fatal(err)
	}
	if b.Fuel[carbon.Coal] != 45 || b.Fuel[carbon.Gas] != 12 || b.Generation.Hydro != 40 || b.NetImport[0] != -20 || b.Cement != 0 {
		t.Errorf("%+v", b)
	}
	for _, c := range []struct {
		name, text, key string
		row, col        int
	}{
		{"nothing", "", "carbon.base_header", 1, 0},
		{"another header", "id,value\n", "carbon.base_header", 1, 0},
		{"unknown name", baseText + "fuel.peat,4\n", "carbon.base_field", 6, 0},
		{"twice", baseText + "fuel.coal,4\n", "carbon.base_twice", 6, 1},
		{"text", baseText + "fuel.oil,much\n", "carbon.base_text", 6, 2},
		{"thousands", baseText + "fuel.oil,\"1,234\"\n", "carbon.base_text", 6, 2},
		{"three cells", baseText + "fuel.oil,1,234\n", "carbon.base_row", 6, 0},
		{"open quotation", baseText + "fuel.oil,\"1\n", "carbon.base_csv", 6, 13},
		{"negative", strings.Replace(baseText, "coal,45", "coal,-45", 1), "carbon.base_negative", 2, 0},
		{"not finite", strings.Replace(baseText, "coal,45", "coal,NaN", 1), "carbon.base_negative", 2, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := carbon.ParseBase(c.text)
			e := fault.Find(err)
			if e == nil || e.Key != c.key || e.Place.Row != c.row || e.Place.Col != c.col {
				t.Errorf("got %v (%+v), want %s at %d:%d", err, e, c.key, c.row, c.col)
			}
		})
	}
}

func FuzzParseBase(f *testing.F) {
	f.Add(baseText)
	f.Fuzz(func(t *testing.T, text string) {
		b, err := carbon.ParseBase(text)
		if err == nil && b.Check() != nil {
			t.Fatal("a base year that cannot be was taken")
		}
	})
}

// TestSplitTableAddsUp: in the table as printed, region and rest are the nation, in every row.
func TestSplitTableAddsUp(t *testing.T) {
	own, err := carbon.ParseBase("name,value\nfuel.coal,45\nfuel.oil,9\nfuel.gas,12\ncement,6\ngeneration.coal,15\ngeneration.hydro,40\ngeneration.wind,16\ngeneration.solar,25\nwind,12\nsolar,25\nwind_before,10\nsolar_before,18\n")
	if err != nil {
		t.Fatal(err)
	}
	nation, err := china().Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	region, err := carbon.Model{Base: own, Region: true}.Run(carbon.Median().Scaled(0.02))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := carbon.Split{Nation: nation, Region: region}.Table()
	if err != nil || len(rows) == 0 {
		t.Fatal(len(rows), err)
	}
	for _, r := range rows {
		if tenths(t, r.Region)+tenths(t, r.Rest) != tenths(t, r.Nation) {
			t.Errorf("%d %s: %s and %s are not %s", r.Year, r.Output, r.Region, r.Rest, r.Nation)
		}
	}
}
