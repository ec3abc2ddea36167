package carbon_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// table draws points x rows x factors; zeros says whether numbers may be 0.
func table(t *rapid.T, points int, zeros bool) [][][]float64 {
	rows, factors := rapid.IntRange(1, 4).Draw(t, "rows"), rapid.IntRange(1, 4).Draw(t, "factors")
	value := rapid.Float64Range(0.01, 100)
	if zeros {
		value = rapid.OneOf(value, rapid.Just(0.0))
	}
	x := make([][][]float64, points)
	for p := range x {
		for range rows {
			x[p] = append(x[p], rapid.SliceOfN(value, factors, factors).Draw(t, "row"))
		}
	}
	return x
}

// Additive effects sum to the change and ratios multiply to the ratio, with zeros as far as they are defined.
func TestEffectsClose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zeros := rapid.Bool().Draw(t, "zeros")
		d := carbon.Decomposition{X: table(t, rapid.IntRange(2, 4).Draw(t, "points"), zeros), Chain: rapid.Bool().Draw(t, "chain")}
		e, err := d.Run()
		if err != nil {
			t.Fatal(err)
		}
		scale := max(e.V0, e.VT, 1)
		for _, x := range d.X {
			for _, row := range x {
				p := 1.0
				for _, v := range row {
					p *= v
				}
				scale = max(scale, p)
			}
		}
		for name, effects := range map[string][]float64{"LMDI-I": e.LMDI1, "LMDI-II": e.LMDI2} {
			if effects != nil && math.Abs(num.Sum(effects)-e.Additive) > 1e-9*scale {
				t.Fatalf("%s: effects %v sum to %v, not %v", name, effects, num.Sum(effects), e.Additive)
			}
			if effects == nil && !zeros {
				t.Fatalf("%s is undefined without zeros", name)
			}
		}
		for name, ratios := range map[string][]float64{"LMDI-I": e.Ratio1, "LMDI-II": e.Ratio2} {
			p := 1.0
			for _, r := range ratios {
				p *= r
			}
			if ratios != nil && math.Abs(p / *e.Ratio - 1) > 1e-9 {
				t.Fatalf("%s: ratios %v multiply to %v, not %v", name, ratios, p, *e.Ratio)
			}
		}
	})
}

// LMDI-I is consistent in aggregation: effects of parts add up to those of the whole.
func TestEffectsAddUpOverSubcategories(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := table(t, 2, true)
		whole, err := carbon.Decomposition{X: x}.Run()
		if err != nil {
			t.Fatal(err)
		}
		sum := make([]float64, len(whole.LMDI1))
		for i := range x[0] {
			part, err := carbon.Decomposition{X: [][][]float64{{x[0][i]}, {x[1][i]}}}.Run()
			if err != nil {
				t.Fatal(err)
			}
			for k, v := range part.LMDI1 {
				sum[k] += v
			}
		}
		for k := range sum {
			if math.Abs(sum[k]-whole.LMDI1[k]) > 1e-9*max(whole.V0, whole.VT, 1) {
				t.Fatalf("factor %d: parts sum to %v, the whole is %v", k, sum[k], whole.LMDI1[k])
			}
		}
	})
}

// The mean lies between its numbers, is symmetric, and has no jump near equal numbers.
func TestLogMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(1e-6, 1e6).Draw(t, "a")
		b := a * (1 + rapid.Float64Range(0, 3).Draw(t, "x"))
		m, err := carbon.LogMean(a, b)
		n, err2 := carbon.LogMean(b, a)
		if err != nil || err2 != nil || m != n || m < a*(1-1e-15) || m > b*(1+1e-15) {
			t.Fatalf("L(%v, %v) = %v, %v", a, b, m, n)
		}
	})
}

func TestDecompositionIsRefused(t *testing.T) {
	good := carbon.Kaya{Population: [2]float64{1, 1}, GDP: [2]float64{1, 1}, Fuels: []string{"coal"}, CO2: [][2]float64{{1, 2}}, EmissionFactors: []float64{94.6}}
	kaya := func(change func(*carbon.Kaya)) error {
		k := good
		change(&k)
		_, err := k.Decomposition()
		return err
	}
	lmdi := func(x [][][]float64, names ...string) error {
		_, err := carbon.Decomposition{X: x, Factors: names}.Run()
		return err
	}
	_, negative := carbon.LogMean(1, -1)
	for name, c := range map[string]struct {
		err   error
		field string
	}{
		"log mean":      {negative, "b"},
		"one point":     {lmdi([][][]float64{{{1}}}), "x"},
		"empty":         {lmdi([][][]float64{{}, {}}), "x[0]"},
		"rows":          {lmdi([][][]float64{{{1}}, {{1}, {2}}}), "x[1]"},
		"factors":       {lmdi([][][]float64{{{1, 2}}, {{1}}}), "x[1][0]"},
		"negative":      {lmdi([][][]float64{{{1, 2}}, {{1, -2}}}), "x[1][0][1]"},
		"infinite":      {lmdi([][][]float64{{{1, 2}}, {{1, math.Inf(1)}}}), "x[1][0][1]"},
		"too large":     {lmdi([][][]float64{{{1, 2}}, {{1e200, 1e200}}}), "x[1]"},
		"names":         {lmdi([][][]float64{{{1, 2}}, {{1, 2}}}, "a"), "factors"},
		"no population": {kaya(func(k *carbon.Kaya) { k.Population[1] = 0 }), "population[1]"},
		"no income":     {kaya(func(k *carbon.Kaya) { k.GDP[0] = math.NaN() }), "gdp[0]"},
		"fuels":         {kaya(func(k *carbon.Kaya) { k.Fuels = nil }), "co2"},
		"factor":        {kaya(func(k *carbon.Kaya) { k.EmissionFactors = []float64{0} }), "emission_factors[0]"},
		"negative CO2":  {kaya(func(k *carbon.Kaya) { k.CO2 = [][2]float64{{1, -1}} }), "co2[0][1]"},
		"no CO2":        {kaya(func(k *carbon.Kaya) { k.CO2 = [][2]float64{{1, 0}} }), "co2"},
	} {
		if f := fault.Find(c.err); f == nil || f.Place.Field != c.field {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

// What moved China's CO2 of coal, oil and gas from 2013 to 2022: income up, energy per income down.
func ExampleKaya() {
	d, err := carbon.Kaya{
		Population: [2]float64{1379008040, 1425179562}, GDP: [2]float64{15.9e12, 27e12}, Fuels: []string{"coal", "oil", "gas"},
		CO2:             [][2]float64{{7493.418, 8468.9475}, {1234.622, 1559.7208}, {320.1275, 773.2248}},
		EmissionFactors: []float64{94.6, 73.3, 56.1},
	}.Decomposition()
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := d.Run()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range e.Waterfall(e.LMDI1) {
		name := "total"
		if s.Factor >= 0 {
			name = carbon.KayaFactors[s.Factor].En
		}
		fmt.Printf("%-22s%7.0f%7.0f\n", name, s.From, s.To)
	}
	// Output:
	// total                       0   9048
	// population               9048   9373
	// GDP per capita           9373  14278
	// fossil energy per GDP   14278  11047
	// fuel mix                11047  10802
	// emission factor         10802  10802
	// total                       0  10802
}
