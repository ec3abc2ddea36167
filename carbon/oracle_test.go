package carbon_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/tanwen/tanwen/carbon"
)

// oracle is a file of independently computed cases: the model in numpy and in an earlier Go program.
type oracle struct {
	Tolerance struct{ Abs, Rel float64 }
	Cases     []struct {
		Name   string
		Input  json.RawMessage
		Expect json.RawMessage
	}
}

func readOracle(t testing.TB, name string) (o oracle) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err == nil {
		err = json.Unmarshal(data, &o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// near is the tolerance rule of the oracle files.
func (o oracle) near(got, want float64) bool {
	return math.Abs(got-want) <= o.Tolerance.Abs+float64(o.Tolerance.Rel*math.Abs(want))
}

func TestSplitNormalOracle(t *testing.T) {
	o := readOracle(t, "split-normal")
	for _, c := range o.Cases {
		var in struct{ P10, P50, P90, U float64 }
		var want struct{ X float64 }
		if json.Unmarshal(c.Input, &in) != nil || json.Unmarshal(c.Expect, &want) != nil {
			t.Fatal(c.Name)
		}
		got, err := carbon.SplitNormal(in.P10, in.P50, in.P90, in.U)
		if err != nil || !o.near(got, want.X) {
			t.Errorf("%s: got %v and %v, want %v", c.Name, got, err, want.X)
		}
	}
}

func TestRunOracle(t *testing.T) {
	o := readOracle(t, "three-end")
	compared := 0
	for _, c := range o.Cases {
		var in struct{ Parameters map[string]float64 }
		var want struct {
			PeakYear  int     `json:"peak_year"`
			PeakLevel float64 `json:"peak_level"`
			Outputs   map[string]map[string]float64
		}
		if json.Unmarshal(c.Input, &in) != nil || json.Unmarshal(c.Expect, &want) != nil {
			t.Fatal(c.Name)
		}
		setting, err := carbon.ReadSetting(in.Parameters)
		if err != nil {
			t.Fatal(err)
		}
		path, err := carbon.Model{Base: carbon.China()}.Run(setting)
		if err != nil {
			t.Fatal(err)
		}
		year, level := path.Peak()
		if year != want.PeakYear || !o.near(level, want.PeakLevel) {
			t.Errorf("%s: peak %v in %d, want %v in %d", c.Name, level, year, want.PeakLevel, want.PeakYear)
		}
		for text, outputs := range want.Outputs {
			y, _ := strconv.Atoi(text)
			b, ok := path.Year(y)
			if !ok {
				t.Fatalf("%s: year %s is missing", c.Name, text)
			}
			got := b.Outputs()
			for name, value := range outputs {
				compared++
				if v, ok := got[name]; !ok || !o.near(v, value) {
					t.Errorf("%s, %s: %s is %v (%v), want %v", c.Name, text, name, v, ok, value)
				}
			}
		}
		if energy, co2 := path.Gaps(); energy > 1e-9 || co2 > 1e-9 {
			t.Errorf("%s: the balances do not close: %g and %g", c.Name, energy, co2)
		}
	}
	if want := len(o.Cases) * 10 * 22; compared < want {
		t.Errorf("%d numbers compared, want at least %d", compared, want)
	}
}
