package carbon_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/carbon"
)

// Section 3.5 of the model's reference: mean error 1.8 %, worst 3.7 %; fitted to 2015 the last year is 15 % low, fitted
// to 2018 it is 16 % low.
func TestHindcastReproducesTheReference(t *testing.T) {
	r, err := carbon.HindcastChina()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name              string
		got, want, within float64
	}{
		{"mean", r.Mean, 0.018, 0.001},
		{"worst", r.Worst, 0.037, 0.001},
		{"from 2015", r.From2015, -0.15, 0.012},
		{"from 2018", r.From2018, -0.16, 0.012},
	} {
		if math.Abs(c.got-c.want) > c.within {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestHistoryFitsTheBaseYear(t *testing.T) {
	base := carbon.China()
	for _, y := range carbon.History() {
		if y.Year != carbon.BaseYear {
			continue
		}
		want := base.Fuel[carbon.Coal] + base.Fuel[carbon.Oil] + base.Fuel[carbon.Gas] + base.Cement + base.Flaring + base.OtherIndustry
		if math.Abs(y.Total()-want) > 0.3 || math.Abs(y.Generation.Total()-base.Generation.Total()) > 0.3 {
			t.Errorf("history has %v Mt and %v TWh, the base year %v and %v", y.Total(), y.Generation.Total(), want, base.Generation.Total())
		}
	}
}

func TestHindcastRefuses(t *testing.T) {
	whole := carbon.History()[:24]
	hole := append(append([]carbon.HistoryYear{}, whole[:5]...), whole[6:]...)
	for _, c := range []struct {
		name string
		h    carbon.Hindcast
		key  string
	}{
		{"nothing", carbon.Hindcast{}, "carbon.history_short"},
		{"a year missing", carbon.Hindcast{Years: hole}, "carbon.history_gap"},
		{"no generation", carbon.Hindcast{Years: carbon.History()}, "carbon.history_empty"},
		{"few years", carbon.Hindcast{Years: whole, FitTo: 2004}, "carbon.history_short"},
	} {
		_, err := c.h.Run()
		refused(t, c.name, err, c.key)
	}
}
