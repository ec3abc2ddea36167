package mcda

import (
	"math"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

// meanWeights draws weights and returns their means; it fails if one breaks a constraint or the sum.
func meanWeights(t *testing.T, ws WeightSet, n, draws int) ([]float64, *weightSampler) {
	t.Helper()
	stream := num.NewStream(11, "mcda/weights", 1)
	s, err := ws.sampler(n, stream.Sub(0))
	if err != nil {
		t.Fatal(err)
	}
	inequalities, equalities := ws.halfspaces(n)
	d := s.drawer()
	means := make([]float64, n)
	draw := stream.Sub(1)
	for range draws {
		w := d.draw(draw)
		sum := 0.0
		for k, x := range w {
			means[k] += x / float64(draws)
			sum += x
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("weights %v sum to %v", w, sum)
		}
		for _, h := range inequalities {
			if h.at(w) > h.limit+1e-9 {
				t.Fatalf("weights %v break %v", w, h)
			}
		}
		for _, h := range equalities {
			if math.Abs(h.at(w)-h.limit) > 1e-9 {
				t.Fatalf("weights %v break %v", w, h)
			}
		}
	}
	return means, s
}

// The mean of the weights is known for each of these sets.
func TestWeightSetCentres(t *testing.T) {
	third := 1.0 / 3
	for _, c := range []struct {
		name   string
		ws     WeightSet
		want   []float64
		walks  bool
		within float64
	}{
		{name: "uniform", want: []float64{0.25, 0.25, 0.25, 0.25}},
		{name: "complete order: rank order centroid", ws: WeightSet{Orders: [][]int{{2, 0, 3, 1}}}, want: []float64{13.0 / 48, 3.0 / 48, 25.0 / 48, 7.0 / 48}},
		{name: "chains that join to a complete order", ws: WeightSet{Orders: [][]int{{2, 0}, {0, 3, 1}}}, want: []float64{13.0 / 48, 3.0 / 48, 25.0 / 48, 7.0 / 48}},
		// Of the orders of three of which 0 precedes 1, the free one stands first, second, third in one each: the
		// centroids 11/18, 5/18, 2/18 give 0 (11+11+5)/54, 1 (5+2+2)/54 and the free one (2+5+11)/54.
		{name: "partial order", ws: WeightSet{Orders: [][]int{{0, 1}}}, want: []float64{27.0 / 54, 9.0 / 54, 18.0 / 54}},
		{name: "lower limits shift", ws: WeightSet{Lower: []float64{0.1, 0.2, 0.4}}, want: []float64{0.2, 0.3, 0.5}},
		{name: "equal limits leave the middle", ws: WeightSet{Lower: []float64{0.2, 0.2, 0.2}, Upper: []float64{0.5, 0.5, 0.5}}, want: []float64{third, third, third}},
		{name: "one fixed weight", ws: WeightSet{Lower: []float64{0.4, 0, 0}, Upper: []float64{0.4, 1, 1}}, want: []float64{0.4, 0.3, 0.3}, walks: true},
		{name: "a fixed ratio", ws: WeightSet{Ratios: []Ratio{{0, 1, 2, 2}}}, want: []float64{third, third / 2, 0.5}, walks: true},
		{name: "everything fixed", ws: WeightSet{Ratios: []Ratio{{0, 1, 3, 3}}}, want: []float64{0.75, 0.25}},
		// w(0)/w(1) uniform weights on a segment: w(0) from 2/3 to 3/4.
		{name: "ratio limits on a segment", ws: WeightSet{Ratios: []Ratio{{0, 1, 2, 3}}}, want: []float64{17.0 / 24, 7.0 / 24}},
		{name: "a ratio without upper limit", ws: WeightSet{Ratios: []Ratio{{0, 1, 3, math.Inf(1)}}}, want: []float64{7.0 / 8, 1.0 / 8}},
		{name: "a sliver needs the walk", ws: WeightSet{Ratios: []Ratio{{0, 1, 1, 1.001}}}, want: []float64{third, third, third}, walks: true, within: 0.004},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, s := meanWeights(t, c.ws, len(c.want), 200000)
			if (s.run != nil) != c.walks {
				t.Errorf("random walk: %v, want %v", s.run != nil, c.walks)
			}
			within := max(c.within, 0.003)
			for k := range got {
				if math.Abs(got[k]-c.want[k]) > within {
					t.Fatalf("mean weights %v, want %v", got, c.want)
				}
			}
		})
	}
}

// The exact way, rejection and the walk agree on means and on second moments of the same set.
func TestWalkAgreesWithExactSampling(t *testing.T) {
	ws := WeightSet{Orders: [][]int{{0, 1, 2, 3}}}
	exact, err := ws.sampler(4, num.NewStream(1, "mcda/weights", 1))
	if err != nil {
		t.Fatal(err)
	}
	p, err := ws.polytope(4)
	if err != nil {
		t.Fatal(err)
	}
	walking := *exact
	walking.run = newHitAndRun(p, num.NewStream(3, "mcda/weights", 1))
	const draws = 60000
	var moments [2][8]float64
	for which, s := range []*weightSampler{exact, &walking} {
		d, stream := s.drawer(), num.NewStream(2, "mcda/weights", 1)
		for range draws {
			for k, x := range d.draw(stream) {
				moments[which][k] += x / draws
				moments[which][4+k] += x * x / draws
			}
		}
	}
	for k := range moments[0] {
		if math.Abs(moments[0][k]-moments[1][k]) > 0.005 {
			t.Fatalf("moments %v, walking %v", moments[0], moments[1])
		}
	}
}

func TestSortingNetworkSorts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, maxCriteria).Draw(t, "n")
		var xs [maxCriteria]int64
		for k := range n {
			xs[k] = int64(rapid.IntRange(-50, 50).Draw(t, "x"))
		}
		want := slices.Sorted(slices.Values(xs[:n]))
		arrange(&xs, sortingNetwork(n))
		if !slices.Equal(xs[:n], want) {
			t.Fatalf("got %v", xs[:n])
		}
	})
}

func TestLinearExtensionsAreEquallyLikely(t *testing.T) {
	// 0 before 1, 2 before 3: six orders.
	above, _ := WeightSet{Orders: [][]int{{0, 1}, {2, 3}}}.above(4)
	e := newLinearExtensions(above)
	if e.ways[0] != 6 {
		t.Fatalf("%v orders, want 6", e.ways[0])
	}
	counts := map[[4]int]int{}
	s := num.NewStream(1, "mcda/orders", 1)
	order := make([]int, 4)
	for range 60000 {
		counts[[4]int(e.draw(s, order))]++
	}
	if len(counts) != 6 {
		t.Fatalf("orders drawn: %v", counts)
	}
	for o, c := range counts {
		if c < 9600 || c > 10400 { // four standard deviations
			t.Errorf("order %v drawn %d times of 60000", o, c)
		}
	}
}

// Both ways to draw normal numbers: the share below each of many points is that of the distribution function.
func TestNormalNumbers(t *testing.T) {
	const draws = 400000
	for name, draw := range map[string]func(*num.Stream) []float64{
		"one":  func(s *num.Stream) []float64 { return []float64{normal(s)} },
		"pair": func(s *num.Stream) []float64 { a, b := normalPair(s); return []float64{a, b} },
	} {
		s := num.NewStream(9, "mcda/normal", 1)
		var xs []float64
		for len(xs) < draws {
			xs = append(xs, draw(s)...)
		}
		slices.Sort(xs)
		worst := 0.0
		for i, x := range xs {
			worst = max(worst, math.Abs(num.NormalCDF(x)-(float64(i)+0.5)/draws))
		}
		if limit := 1.95 / math.Sqrt(draws); worst > limit { // Kolmogorov, one in a thousand
			t.Errorf("%s: largest distance %v, limit %v", name, worst, limit)
		}
		tail := 0.0
		for _, x := range xs {
			if math.Abs(x) > zigguratEdge {
				tail++
			}
		}
		want := draws * 2 * num.NormalCDF(-zigguratEdge)
		if math.Abs(tail-want) > 5*math.Sqrt(want) {
			t.Errorf("%s: %v numbers in the tail, want about %v", name, tail, want)
		}
	}
}

func TestZigguratBoxesHaveEqualArea(t *testing.T) {
	x, height, _ := zigguratTables()
	for i := 1; i < zigguratBoxes-1; i++ {
		if area := x[i] * (height[i+1] - height[i]); math.Abs(area-zigguratArea) > 1e-12 {
			t.Fatalf("box %d has area %v", i, area)
		}
	}
	if last := x[zigguratBoxes-1] * (1 - height[zigguratBoxes-1]); math.Abs(last-zigguratArea) > 1e-9 {
		t.Errorf("the top box has area %v", last)
	}
	tail := math.Sqrt(2*math.Pi) * num.NormalCDF(-zigguratEdge)
	if base := zigguratEdge*height[1] + tail; math.Abs(base-zigguratArea) > 1e-12 {
		t.Errorf("the base has area %v", base)
	}
}

func TestFirstProbability(t *testing.T) {
	for _, c := range []struct {
		name     string
		mean, sd []float64
		want     float64
	}{
		{"two", []float64{1, 0}, []float64{3, 4}, num.NormalCDF(0.2)},
		{"three alike", []float64{0, 0, 0}, []float64{1, 1, 1}, 1.0 / 3},
		{"five alike", []float64{2, 2, 2, 2, 2}, []float64{7, 7, 7, 7, 7}, 0.2},
		{"against a certain one", []float64{0, 1}, []float64{2, 0}, num.NormalCDF(-0.5)},
		{"certain against two", []float64{1, 0, 0}, []float64{0, 1, 2}, num.NormalCDF(1) * num.NormalCDF(0.5)},
		{"certain and beaten", []float64{1, 2}, []float64{0, 0}, 0},
		{"two certain ties", []float64{2, 2, 0}, []float64{0, 0, 1}, num.NormalCDF(2) / 2},
		{"a nearly certain other", []float64{0, 1}, []float64{1, 1e-9}, num.NormalCDF(-1)},
		{"hopeless", []float64{0, 1}, []float64{1e-6, 0}, 0},
	} {
		if got := firstProbability(0, c.mean, c.sd); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
