package consensus

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

// raw4raters is the table of R package irrCAC (K. L. Gwet), as the oracle file has it.
func raw4raters(t *testing.T) [][]float64 {
	t.Helper()
	raw, err := os.ReadFile("testdata/gwet-ac.json")
	if err != nil {
		t.Fatal(err)
	}
	var o oracle
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	return read(t, o.Cases[0].Input, struct{ Ratings matrix }{}).Ratings
}

// TestGwetStandardError: R irrCAC 1.0 prints 0.14295 for AC1 of raw4raters.
func TestGwetStandardError(t *testing.T) {
	g := must(GwetAC(raw4raters(t), nil, IdentityWeights))(t)
	if math.Abs(*g.SE-0.14295) > 5.1e-6 || g.Items != 12 || g.Pairs != 11 {
		t.Errorf("se %g over %d items, %d with two ratings", *g.SE, g.Items, g.Pairs)
	}
}

func TestGwetEdges(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name       string
		ratings    [][]float64
		categories []float64
	}{
		{"no item with two ratings", [][]float64{{1, nan}, {nan, 2}}, nil},
		{"a scale of one point", [][]float64{{3, 3}, {3, 3}}, nil},
		{"nothing at all", [][]float64{{nan}, {nan}}, nil},
	} {
		if g := must(GwetAC(c.ratings, c.categories, IdentityWeights))(t); g.AC != nil {
			t.Errorf("%s: AC %g", c.name, *g.AC)
		}
	}
	_, err := GwetAC([][]float64{{1, 2}}, []float64{1, 3}, IdentityWeights)
	faultKey(t, err, "consensus.category.unknown")
	_, err = GwetAC([][]float64{{1, 2}}, []float64{1, 2, 2}, IdentityWeights)
	faultKey(t, err, "consensus.category.twice")
	_, err = GwetAC([][]float64{{1, 2}}, []float64{1, 2, nan}, IdentityWeights)
	faultKey(t, err, "consensus.category.finite")
	_, err = GwetAC([][]float64{{1, 2}}, nil, "cubic")
	faultKey(t, err, "consensus.weighting")
}

// TestAgreementBounds: coefficients are at most 1, and 1 when all experts say the same on items that differ.
func TestAgreementBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := num.NewStream(rapid.Uint64().Draw(t, "seed"), "agreement.test", 1)
		ratings := panel(s, rapid.IntRange(2, 6).Draw(t, "experts"), rapid.IntRange(2, 8).Draw(t, "items"), 5, 0.2)
		w := rapid.SampledFrom([]Weighting{IdentityWeights, LinearWeights, QuadraticWeights, OrdinalWeights, RadicalWeights}).Draw(t, "weighting")
		scale := []float64{5, 4, 3, 2, 1}
		a, err := GwetAC(ratings, scale, w)
		if err != nil {
			t.Fatal(err)
		}
		if a.AC != nil && (*a.AC > 1+1e-12 || *a.Observed < 0 || *a.Observed > 1+1e-12) {
			t.Fatalf("AC %g, observed %g", *a.AC, *a.Observed)
		}
		k, err := CohenKappa(ratings[0], ratings[1], scale, w)
		if err != nil {
			t.Fatal(err)
		}
		if k.Kappa != nil && *k.Kappa > 1+1e-12 {
			t.Fatalf("kappa %g", *k.Kappa)
		}
		same := [][]float64{{1, 2, 5, 4}, {1, 2, 5, 4}, {1, 2, 5, 4}}
		g, _ := GwetAC(same, scale, w)
		c, _ := CohenKappa(same[0], same[1], scale, w)
		if math.Abs(*g.AC-1) > 1e-12 || math.Abs(*c.Kappa-1) > 1e-12 {
			t.Fatalf("full agreement: AC %g, kappa %g", *g.AC, *c.Kappa)
		}
	})
}

func TestCohenEdges(t *testing.T) {
	nan := math.NaN()
	if k := must(CohenKappa([]float64{2, 2, nan}, []float64{2, 2, 3}, []float64{1, 2, 3}, IdentityWeights))(t); k.Kappa != nil || k.N != 2 {
		t.Errorf("one category: %+v", k)
	}
	if k := must(CohenKappa([]float64{nan}, []float64{nan}, nil, IdentityWeights))(t); k.Kappa != nil || k.N != 0 {
		t.Errorf("no ratings: %+v", k)
	}
	// Ratings of husbands and wives (A. Agresti, Categorical Data Analysis, 1990, section 10.5, after Hout et al. 1987) as
	// R vcd 1.4 prints them for its data set SexualFun: 0.1293 unweighted, 0.2374 with equal spacing.
	couples := [][]int{{7, 7, 2, 3}, {2, 8, 3, 7}, {1, 5, 4, 9}, {2, 8, 9, 14}}
	for w, want := range map[Weighting]float64{IdentityWeights: 0.1293, LinearWeights: 0.2374} {
		if k := must(CohenKappaTable(couples, w))(t); math.Abs(*k.Kappa-want) > 5e-5 {
			t.Errorf("%s kappa of the couples is %v, want %v", w, *k.Kappa, want)
		}
	}
	// J. Cohen 1960, table 1 as counts of 200: po .70, pe .41, kappa .49.
	k := must(CohenKappaTable([][]int{{88, 14, 18}, {10, 40, 10}, {2, 6, 12}}, IdentityWeights))(t)
	if math.Abs(*k.Observed-0.70) > 1e-12 || math.Abs(*k.Expected-0.41) > 1e-12 || math.Abs(*k.Kappa-0.29/0.59) > 1e-12 {
		t.Errorf("po %g, pe %g, kappa %g", *k.Observed, *k.Expected, *k.Kappa)
	}
	for _, c := range []struct {
		table [][]int
		key   string
	}{{nil, "consensus.table.empty"}, {[][]int{{1, 2}}, "consensus.table.square"}, {[][]int{{-1}}, "consensus.count.negative"}} {
		_, err := CohenKappaTable(c.table, IdentityWeights)
		faultKey(t, err, c.key)
	}
	_, err := CohenKappa([]float64{1}, []float64{1, 2}, nil, IdentityWeights)
	faultKey(t, err, "consensus.ratings.ragged")
}

func TestFleissRefuses(t *testing.T) {
	for _, c := range []struct {
		counts [][]int
		key    string
	}{
		{nil, "consensus.table.empty"},
		{[][]int{{1, 1}, {2}}, "consensus.counts.ragged"},
		{[][]int{{1, 1}, {2, 1}}, "consensus.counts.uneven"},
		{[][]int{{1, 0}}, "consensus.experts.two"},
		{[][]int{{3, -1}}, "consensus.count.negative"},
	} {
		_, err := FleissKappa(c.counts)
		faultKey(t, err, c.key)
	}
	if k := must(FleissKappa([][]int{{3, 0}, {3, 0}}))(t); k.Kappa != nil {
		t.Errorf("one category: kappa %g", *k.Kappa)
	}
}

// TestICC has the example of Shrout and Fleiss (1979), tables 2 and 4: six targets, four judges.
func TestICC(t *testing.T) {
	judges := [][]float64{{9, 6, 8, 7, 10, 6}, {2, 1, 4, 1, 5, 2}, {5, 3, 6, 2, 6, 4}, {8, 2, 8, 6, 9, 7}}
	c := must(ICC(judges, DropItems))(t)
	for _, v := range []struct {
		name string
		got  *float64
		want float64
	}{
		{"ICC(1,1)", c.OneWay, 0.17}, {"ICC(2,1)", c.Agreement, 0.29}, {"ICC(3,1)", c.Consistency, 0.71},
		{"ICC(1,4)", c.OneWayMean, 0.44}, {"ICC(2,4)", c.AgreementMean, 0.62}, {"ICC(3,4)", c.ConsistencyMean, 0.91},
		{"BMS", c.ItemsMeanSquare, 11.24}, {"JMS", c.ExpertMeanSquare, 32.49}, {"EMS", c.ErrorMeanSquare, 1.02},
	} {
		if v.got == nil || math.Abs(*v.got-v.want) > 0.0051 {
			t.Errorf("%s: %v, want %g", v.name, v.got, v.want)
		}
	}
	for _, none := range [][][]float64{{{1, 2, 3}}, {{1}, {2}}, {{4, 4}, {4, 4}}} {
		if c := must(ICC(none, DropItems))(t); c.Agreement != nil || c.OneWayMean != nil {
			t.Errorf("%v has coefficients %+v", none, c)
		}
	}
}

func TestContentIndex(t *testing.T) {
	nan := math.NaN()
	c := must(ContentIndex([][]float64{{4, 3, nan}, {3, 2, nan}, {4, 4, nan}}, Band{3, 4}))(t)
	if *c.Items[0].ICVI != 1 || *c.Items[1].ICVI != 2.0/3 || c.Items[2].ICVI != nil || math.Abs(*c.Average-5.0/6) > 1e-15 || *c.Universal != 0.5 {
		t.Errorf("%+v", c)
	}
	// Polit, Beck and Owen (2007), table 1: 3 experts, 2 agree: pc .375, kappa .47.
	if k := *c.Items[1].Kappa; math.Abs(k-(2.0/3-0.375)/0.625) > 1e-12 {
		t.Errorf("kappa %g", k)
	}
	few := must(ContentValidity(4, nil, 0.05))(t)
	if few.Critical != nil || few.Least != nil || few.CVR != nil {
		t.Errorf("four experts: %+v", few)
	}
	_, err := ContentValidity(0, nil, 0.05)
	faultKey(t, err, "consensus.panel.empty")
	_, err = ContentValidity(5, new(6), 0.05)
	faultKey(t, err, "consensus.share.count")
	_, err = ContentIndex([][]float64{{1}}, Band{4, 3})
	faultKey(t, err, "consensus.band")
}

// TestRandUCLAEdges: refusals, and an item nobody rated.
func TestRandUCLAEdges(t *testing.T) {
	if _, ok, err := (RandUCLA{}).Item(Tally{}); ok || err != nil {
		t.Errorf("no rating: %t, %v", ok, err)
	}
	for _, c := range []struct {
		r   RandUCLA
		key string
	}{
		{RandUCLA{Percentiles: [2]float64{0.7, 0.3}}, "consensus.percentiles"},
		{RandUCLA{Scale: Band{9, 1}}, "consensus.band"},
		{RandUCLA{Base: math.NaN()}, "consensus.randucla.constants"},
		{RandUCLA{QuantileKind: -1}, "consensus.quantile.kind"},
	} {
		_, _, err := c.r.Item(nine(t, 1))
		faultKey(t, err, c.key)
	}
	d, _, err := RandUCLA{Base: -3}.Item(nine(t, 0, 0, 0, 0, 2))
	if err != nil || d.DI != nil {
		t.Errorf("a limit that is not positive: %+v, %v", d, err)
	}
}
