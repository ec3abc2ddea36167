package mcda

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

func drawBestWorst(t *rapid.T) BestWorst {
	n := rapid.IntRange(2, 6).Draw(t, "n")
	c := BestWorst{Best: 0, Worst: n - 1, BestToOthers: make([]float64, n), OthersToWorst: make([]float64, n)}
	for k := range n {
		c.BestToOthers[k] = float64(rapid.IntRange(1, 9).Draw(t, "best to"))
		c.OthersToWorst[k] = float64(rapid.IntRange(1, 9).Draw(t, "to worst"))
	}
	c.BestToOthers[0], c.OthersToWorst[n-1] = 1, 1
	c.OthersToWorst[0] = c.BestToOthers[n-1]
	return c
}

// breach returns how far weights break the constraints of the nonlinear model.
func (c BestWorst) breach(w []float64) float64 {
	worst := 0.0
	for j := range w {
		worst = max(worst, math.Abs(w[c.Best]/w[j]-c.BestToOthers[j]), math.Abs(w[j]/w[c.Worst]-c.OthersToWorst[j]))
	}
	return worst
}

// The nonlinear optimum: the weights reach xi; with a smaller xi the linear program of the constraints, tried by our
// own simplex method, has no solution. Low and High enclose the weights.
func TestBWMNonlinearIsOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawBestWorst(t)
		got, err := BWM(c)
		if err != nil {
			t.Fatal(err)
		}
		n := got.Nonlinear
		if math.Abs(num.Sum(n.Weights)-1) > 1e-12 || c.breach(n.Weights) > n.Xi+1e-9 {
			t.Fatalf("%+v: weights %v break the constraints by %v, xi %v", c, n.Weights, c.breach(n.Weights), n.Xi)
		}
		for j, w := range n.Weights {
			if n.Low[j] > w+1e-12 || n.High[j] < w-1e-12 {
				t.Fatalf("weight %v outside %v..%v", w, n.Low[j], n.High[j])
			}
		}
		if n.Xi < 1e-3 {
			return
		}
		xi := n.Xi - 1e-4
		size := len(c.BestToOthers)
		lp := program{objective: make([]float64, size)}
		limit := func(i int, a float64, j int) { // |w(i)/w(j) - a| <= xi
			if i == j {
				return
			}
			row, other := make([]float64, size), make([]float64, size)
			row[i], row[j] = 1, -(a + xi)
			other[i], other[j] = -1, a-xi
			lp.add(row, 0)
			lp.add(other, 0)
		}
		sum := make([]float64, size)
		for j := range size {
			limit(c.Best, c.BestToOthers[j], j)
			limit(j, c.OthersToWorst[j], c.Worst)
			sum[j] = 1
		}
		lp.equal(sum, 1)
		if _, _, how := lp.solve(); how != infeasible {
			t.Fatalf("%+v: %v can be reached, but xi is %v", c, xi, n.Xi)
		}
	})
}

// The linear model: the weights reach xi, no random point of the simplex does better, and consistent comparisons
// give their weights in both models.
func TestBWMLinear(t *testing.T) {
	linear := func(c BestWorst, w []float64) float64 {
		worst := 0.0
		for j := range w {
			worst = max(worst, math.Abs(w[c.Best]-c.BestToOthers[j]*w[j]), math.Abs(w[j]-c.OthersToWorst[j]*w[c.Worst]))
		}
		return worst
	}
	rapid.Check(t, func(t *rapid.T) {
		c := drawBestWorst(t)
		got, err := BWM(c)
		if err != nil {
			t.Fatal(err)
		}
		if reached := linear(c, got.Linear.Weights); math.Abs(reached-got.Linear.Xi) > 1e-9 {
			t.Fatalf("%+v: the weights reach %v, xi is %v", c, reached, got.Linear.Xi)
		}
		for range 50 {
			w := make([]float64, len(c.BestToOthers))
			for k := range w {
				w[k] = got.Linear.Weights[k] * (1 + rapid.Float64Range(-0.1, 0.1).Draw(t, "move"))
			}
			if linear(c, normalised(w)) < got.Linear.Xi-1e-9 {
				t.Fatalf("%+v: %v is better than %v", c, normalised(w), got.Linear)
			}
		}
	})
	for _, c := range []BestWorst{
		{BestToOthers: []float64{1, 2, 4, 8}, OthersToWorst: []float64{8, 4, 2, 1}, Best: 0, Worst: 3},
		{BestToOthers: []float64{1, 5}, OthersToWorst: []float64{5, 1}, Best: 0, Worst: 1},
		{BestToOthers: []float64{1, 1}, OthersToWorst: []float64{1, 1}, Best: 0, Worst: 1},
	} {
		got, err := BWM(c)
		if err != nil || !near(got.Linear.Weights, got.Nonlinear.Weights, 1e-9) || *got.Nonlinear.CR != 0 || *got.InputCR != 0 {
			t.Errorf("%+v: %+v, %v", c, got, err)
		}
	}
}

// The consistency indices that Rezaei (2015, table 1) prints for comparisons of best with worst of 1 to 9.
func TestBWMConsistencyIndex(t *testing.T) {
	for a, want := range []float64{1: 0, 2: 0.44, 3: 1.00, 4: 1.63, 5: 2.30, 6: 3.00, 7: 3.73, 8: 4.47, 9: 5.23} {
		if a == 0 {
			continue
		}
		abw := float64(a)
		if got := smallerRoot(1+2*abw, abw*abw-abw); math.Abs(got-want) > 0.005 {
			t.Errorf("consistency index of %d: %v, printed %v", a, got, want)
		}
	}
}

func TestBWMRefuses(t *testing.T) {
	base := func() BestWorst {
		return BestWorst{BestToOthers: []float64{1, 2, 4}, OthersToWorst: []float64{4, 2, 1}, Best: 0, Worst: 2}
	}
	for _, c := range []struct {
		name, field string
		change      func(*BestWorst)
	}{
		{"one criterion", "best_to_others", func(c *BestWorst) { c.BestToOthers = c.BestToOthers[:1] }},
		{"lengths", "others_to_worst", func(c *BestWorst) { c.OthersToWorst = c.OthersToWorst[:2] }},
		{"best out of range", "best", func(c *BestWorst) { c.Best = 3 }},
		{"worst out of range", "worst", func(c *BestWorst) { c.Worst = -1 }},
		{"same", "worst", func(c *BestWorst) { c.Worst = 0 }},
		{"off the scale", "best_to_others[1]", func(c *BestWorst) { c.BestToOthers[1] = 10 }},
		{"missing", "others_to_worst[1]", func(c *BestWorst) { c.OthersToWorst[1] = missing }},
		{"best to itself", "best_to_others[0]", func(c *BestWorst) { c.BestToOthers[0] = 2 }},
		{"worst to itself", "others_to_worst[2]", func(c *BestWorst) { c.OthersToWorst[2] = 2 }},
		{"the pair differs", "others_to_worst[0]", func(c *BestWorst) { c.OthersToWorst[0] = 5 }},
	} {
		in := base()
		c.change(&in)
		_, err := BWM(in)
		if f := fault.Find(err); f == nil || f.Kind != fault.Invalid || f.Place.Field != c.field {
			t.Errorf("%s: got %v, want a fault at %q", c.name, err, c.field)
		}
	}
	odd, err := BWM(BestWorst{BestToOthers: []float64{1, 5, 1}, OthersToWorst: []float64{1, 1, 1}, Best: 0, Worst: 2})
	if err != nil || odd.Nonlinear.CR != nil || odd.InputCR != nil {
		t.Errorf("best as important as worst: %+v, %v", odd, err)
	}
}

func TestSwing(t *testing.T) {
	got, err := Swing([]float64{100, 60, 40})
	if err != nil || !near(got, []float64{0.5, 0.3, 0.2}, 1e-15) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestMACBETH(t *testing.T) {
	for _, c := range []struct {
		name       string
		n          int
		judgements []Difference
		scale      []float64
	}{
		{"each against nothing", 3, []Difference{{0, NoSwing, 5, 5}, {1, NoSwing, 3, 3}, {2, NoSwing, 1, 1}}, []float64{5, 3, 1}},
		// 0 over 1 is stronger than 1 over 2, by one category at least: 2-1-nothing one step each, 0 two steps on.
		{"a ladder", 3, []Difference{{0, 1, 2, 2}, {1, 2, 1, 1}, {2, NoSwing, 1, 1}}, []float64{4, 2, 1}},
		{"no difference", 2, []Difference{{0, 1, 0, 0}, {1, NoSwing, 2, 4}}, []float64{2, 2}},
		// 0 is fixed at the top; 1 may lie anywhere from 1 to 3 below it and above nothing.
		{"the middle of a free range", 2, []Difference{{0, NoSwing, 4, 4}, {1, NoSwing, 1, 6}, {0, 1, 1, 6}}, []float64{4, 2}},
	} {
		got, err := MACBETH(c.n, c.judgements)
		if err != nil || !near(got.Scale, c.scale, 1e-6) || math.Abs(num.Sum(got.Weights)-1) > 1e-12 {
			t.Errorf("%s: %+v, want %v (%v)", c.name, got, c.scale, err)
		}
	}
	for _, c := range []struct {
		name, field string
		n           int
		judgements  []Difference
	}{
		{"nothing", "n", 0, nil},
		{"unknown criterion", "judgements[0]", 1, []Difference{{1, NoSwing, 1, 1}}},
		{"with itself", "judgements[0]", 1, []Difference{{0, 0, 1, 1}}},
		{"category 7", "judgements[0]", 1, []Difference{{0, NoSwing, 1, 7}}},
		{"none or weak", "judgements[0]", 1, []Difference{{0, NoSwing, 0, 2}}},
		{"unjudged", "judgements", 2, []Difference{{0, NoSwing, 1, 1}}},
		{"contradiction", "judgements[0]", 2, []Difference{{0, 1, 1, 1}, {1, NoSwing, 3, 3}, {0, NoSwing, 1, 1}}},
		{"a circle, twice", "judgements", 3, []Difference{{0, 1, 1, 1}, {1, 0, 1, 1}, {1, 2, 1, 1}, {2, 1, 1, 1}}},
	} {
		_, err := MACBETH(c.n, c.judgements)
		if f := fault.Find(err); f == nil || f.Kind != fault.Invalid || f.Place.Field != c.field {
			t.Errorf("%s: got %v, want a fault at %q", c.name, err, c.field)
		}
	}
}

// Judgements read off a true scale are accepted, and the scale found puts the swings in the true order.
func TestMACBETHKeepsTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		value := make([]float64, n)
		for k := range value {
			value[k] = float64(rapid.IntRange(1, 6).Draw(t, "value"))
		}
		var judgements []Difference
		for a := range n {
			judgements = append(judgements, Difference{a, NoSwing, int(value[a]), int(value[a])})
			for b := range n {
				if d := int(value[a] - value[b]); a != b && d >= 0 {
					judgements = append(judgements, Difference{a, b, d, d})
				}
			}
		}
		got, err := MACBETH(n, judgements)
		if err != nil {
			t.Fatal(err)
		}
		for a := range n {
			for b := range n {
				if value[a] > value[b] && got.Scale[a] <= got.Scale[b] || value[a] == value[b] && math.Abs(got.Scale[a]-got.Scale[b]) > 1e-6 {
					t.Fatalf("scale %v of values %v", got.Scale, value)
				}
			}
		}
	})
}
