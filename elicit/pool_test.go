package elicit_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/elicit"
	"pgregory.net/rapid"
)

// A weighted product of normal densities is normal with precision sum of w/sd^2 and mean weighted by it.
func TestGeometricPoolOfNormals(t *testing.T) {
	for _, c := range []struct {
		a, b elicit.Normal
		w    float64
	}{
		{elicit.Normal{Mean: 0, SD: 1}, elicit.Normal{Mean: 3, SD: 2}, 0.5},
		{elicit.Normal{Mean: 0, SD: 1}, elicit.Normal{Mean: 5, SD: 300}, 0.2},
		{elicit.Normal{Mean: 0, SD: 1}, elicit.Normal{Mean: 8, SD: 1}, 0.5},
	} {
		pool, err := elicit.NewGeometricPool([]elicit.Distribution{c.a, c.b}, []float64{c.w, 1 - c.w})
		if err != nil {
			t.Fatal(err)
		}
		pa, pb := c.w/(c.a.SD*c.a.SD), (1-c.w)/(c.b.SD*c.b.SD)
		want := elicit.Normal{Mean: (pa*c.a.Mean + pb*c.b.Mean) / (pa + pb), SD: 1 / math.Sqrt(pa+pb)}
		for _, p := range []float64{0.01, 0.05, 0.5, 0.95, 0.99} {
			if got := pool.Quantile(p); math.Abs(got-want.Quantile(p)) > 1e-8*want.SD {
				t.Errorf("%v, %v: quantile(%v) = %v, want %v", c.a, c.b, p, got, want.Quantile(p))
			}
		}
	}
	apart := []elicit.Distribution{
		elicit.PiecewiseLinear{Values: []float64{0, 1}, Probabilities: []float64{0, 1}},
		elicit.PiecewiseLinear{Values: []float64{2, 3}, Probabilities: []float64{0, 1}},
	}
	if _, err := elicit.NewGeometricPool(apart, nil); err == nil {
		t.Error("experts who exclude each other were pooled")
	}
}

// The pools of one distribution are that distribution; the quantile average lies between the extremes, and its
// central interval is never wider than the widest expert's, while the linear pool's covers at least the narrowest's.
func TestPools(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var components []elicit.Distribution
		for range rapid.IntRange(1, 5).Draw(rt, "experts") {
			components = append(components, elicit.Normal{
				Mean: rapid.Float64Range(-10, 10).Draw(rt, "mean"),
				SD:   rapid.Float64Range(0.1, 5).Draw(rt, "sd"),
			})
		}
		p := rapid.Float64Range(0.01, 0.99).Draw(rt, "p")
		linear := elicit.LinearPool{Components: components}
		average := elicit.QuantilePool{Components: components}
		low, high := math.Inf(1), math.Inf(-1)
		var widest, narrowest float64 = 0, math.Inf(1)
		for _, c := range components {
			q := c.Quantile(p)
			low, high = math.Min(low, q), math.Max(high, q)
			w := c.Quantile(0.95) - c.Quantile(0.05)
			widest, narrowest = math.Max(widest, w), math.Min(narrowest, w)
		}
		for _, d := range []elicit.Distribution{linear, average} {
			if q := d.Quantile(p); q < low-1e-9 || q > high+1e-9 {
				rt.Fatalf("%T: quantile %v outside %v to %v", d, q, low, high)
			}
			if back := d.CDF(d.Quantile(p)); math.Abs(back-p) > 1e-9 {
				rt.Fatalf("%T: cdf(quantile(%v)) = %v", d, p, back)
			}
		}
		if w := average.Quantile(0.95) - average.Quantile(0.05); w > widest+1e-9 {
			rt.Fatalf("averaged width %v, widest expert %v", w, widest)
		}
		if w := linear.Quantile(0.95) - linear.Quantile(0.05); w < narrowest-1e-9 {
			rt.Fatalf("linear pool's width %v, narrowest expert %v", w, narrowest)
		}
		if len(components) == 1 && math.Abs(linear.Quantile(p)-components[0].Quantile(p)) > 1e-9 {
			rt.Fatal("the pool of one is another")
		}
	})
}

func TestScores(t *testing.T) {
	// CRPS of a sample by its definition over all pairs, and of its step function as the limit of steep lines.
	sample := []float64{3, 1, 4, 1.5}
	const y = 2.2
	var near1, spread float64
	for _, a := range sample {
		near1 += math.Abs(a-y) / 4
		for _, b := range sample {
			spread += math.Abs(a - b)
		}
	}
	plain, err := elicit.CRPSSample(y, sample, false)
	if err != nil {
		t.Fatal(err)
	}
	fair, err := elicit.CRPSSample(y, sample, true)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "sample", []float64{plain, fair}, []float64{near1 - spread/32, near1 - spread/24}, 1e-14)
	const h = 1e-9
	steps := elicit.PiecewiseLinear{
		Values:        []float64{1 - h, 1, 1.5 - h, 1.5, 3 - h, 3, 4 - h, 4},
		Probabilities: []float64{0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1},
	}
	stepped, err := steps.CRPS(y)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "steps", []float64{stepped}, []float64{plain}, 1e-8)

	// A fine piecewise linear copy of a normal scores as the normal does, wherever the truth lies.
	fine := elicit.PiecewiseLinear{Values: []float64{-8}, Probabilities: []float64{0}}
	normal := elicit.Normal{SD: 1}
	for x := -7.99; x < 8; x += 0.01 {
		fine.Values = append(fine.Values, x)
		fine.Probabilities = append(fine.Probabilities, normal.CDF(x))
	}
	fine.Values, fine.Probabilities = append(fine.Values, 8.01), append(fine.Probabilities, 1)
	for _, outcome := range []float64{-9, -1, 0.3, 2, 12} {
		got, err := fine.CRPS(outcome)
		if err != nil {
			t.Fatal(err)
		}
		want, err := elicit.CRPSNormal(outcome, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "piecewise linear", []float64{got}, []float64{want}, 1e-4)
		// Twice the mean pinball loss over all probabilities is the CRPS.
		var mean float64
		const n = 20000
		for k := range n {
			p := (float64(k) + 0.5) / n
			v, err := elicit.Pinball(outcome, normal.Quantile(p), p)
			if err != nil {
				t.Fatal(err)
			}
			mean += 2 * v / n
		}
		near(t, "pinball", []float64{mean}, []float64{want}, 1e-3)
	}
	if v, _ := elicit.CRPSNormal(3, 1, 0); v != 2 {
		t.Errorf("a forecast without spread scores %v, want the absolute error 2", v)
	}
	categories, err := elicit.BrierCategories([]float64{0.2, 0.5, 0.3}, 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "brier", []float64{categories}, []float64{0.04 + 0.25 + 0.09}, 1e-15)
	if v, err := elicit.LogScore([]float64{0, 1}, 0); v != nil || err != nil {
		t.Errorf("log score of the impossible: %v, %v; want none", v, err)
	}
	if v, _ := elicit.LogScore([]float64{0.25, 0.75}, 0); math.Abs(*v-math.Log(4)) > 1e-15 {
		t.Errorf("log score %v, want ln 4", *v)
	}
	if v, _ := elicit.LogScoreDensity(normal, 0); math.Abs(*v-math.Log(2*math.Pi)/2) > 1e-15 {
		t.Errorf("log score %v, want ln(2 pi)/2", *v)
	}
}

// The scores are proper: over the outcomes of a distribution none other does better on average.
func TestScoresAreProper(t *testing.T) {
	const n = 4000
	truth := elicit.Normal{Mean: 1, SD: 2}
	mean := func(score func(y float64) (float64, error)) float64 {
		var total float64
		for k := range n {
			v, err := score(truth.Quantile((float64(k) + 0.5) / n))
			if err != nil {
				t.Fatal(err)
			}
			total += v / n
		}
		return total
	}
	for name, score := range map[string]func(d elicit.Normal) float64{
		"crps": func(d elicit.Normal) float64 {
			return mean(func(y float64) (float64, error) { return elicit.CRPSNormal(y, d.Mean, d.SD) })
		},
		"interval": func(d elicit.Normal) float64 {
			return mean(func(y float64) (float64, error) {
				return elicit.IntervalScore(y, d.Quantile(0.05), d.Quantile(0.95), 0.1)
			})
		},
		"log": func(d elicit.Normal) float64 {
			return mean(func(y float64) (float64, error) {
				v, err := elicit.LogScoreDensity(d, y)
				return *v, err
			})
		},
	} {
		honest := score(truth)
		for _, other := range []elicit.Normal{{Mean: 1.5, SD: 2}, {Mean: 0.5, SD: 2}, {Mean: 1, SD: 1.5}, {Mean: 1, SD: 2.6}} {
			if v := score(other); v <= honest {
				t.Errorf("%s: %v scores %v, the truth %v", name, other, v, honest)
			}
		}
	}
}
