package mcda

import (
	"math"
	"reflect"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

// wide is the problem of the speed figures: 20 alternatives, 8 criteria, normal measurements.
func wide(samples int) SMAA {
	s := num.NewStream(3, "mcda/wide", 1)
	scores := make([][]Measurement, 20)
	for i := range scores {
		scores[i] = make([]Measurement, 8)
		for k := range scores[i] {
			scores[i][k] = Measurement{Kind: Normal, Value: s.Float64(), SD: 0.05 + float64(0.1*s.Float64())}
		}
	}
	return SMAA{Scores: scores, Samples: samples}
}

func BenchmarkSMAA(b *testing.B) {
	exact := wide(1_000_000)
	for _, row := range exact.Scores {
		for k := range row {
			row[k].Kind = Exact
		}
	}
	pairs := wide(1_000_000)
	pairs.Pairwise = true
	ordinal := wide(100_000)
	ordinal.Weights.Orders = [][]int{{0, 1, 2, 3, 4, 5, 6, 7}}
	bounded := wide(100_000)
	for range 8 {
		bounded.Weights.Lower = append(bounded.Weights.Lower, 0.02)
		bounded.Weights.Upper = append(bounded.Weights.Upper, 0.35)
	}
	ratios := wide(10_000)
	for k := range 7 {
		ratios.Weights.Ratios = append(ratios.Weights.Ratios, Ratio{A: k, B: k + 1, Low: 1.1, High: 1.4})
	}
	for _, c := range []struct {
		name string
		in   SMAA
	}{
		{"20x8x1e6 normal", wide(1_000_000)}, {"20x8x1e6 exact", exact}, {"20x8x1e6 normal pairwise", pairs},
		{"20x8x1e5 ordinal", ordinal}, {"20x8x1e5 bounded", bounded}, {"20x8x1e4 hit-and-run", ratios},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.in.Run(num.NewStream(1, "mcda/bench", 1)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestSMAADoesNotDependOnWorkers(t *testing.T) {
	for name, weights := range map[string]WeightSet{
		"exact sampler": {},
		"random walk":   {Ratios: []Ratio{{0, 1, 2, 2.01}, {1, 2, 2, 2.01}, {2, 3, 2, 2.01}}},
	} {
		in := wide(5 * smaaBlock / 2)
		in.Weights, in.Pairwise = weights, true
		one, err := in.Run(num.NewStream(1, "mcda/test", 1))
		if err != nil {
			t.Fatal(err)
		}
		in.Workers = 2
		two, err := in.Run(num.NewStream(1, "mcda/test", 1))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(one, two) {
			t.Errorf("%s: two workers gave another result than one", name)
		}
		other, err := in.Run(num.NewStream(2, "mcda/test", 1))
		if err != nil {
			t.Fatal(err)
		}
		if reflect.DeepEqual(one, other) {
			t.Errorf("%s: another seed gave the same result; the comparison shows nothing", name)
		}
	}
}

func exactly(rows ...[]float64) [][]Measurement {
	out, err := NormalMeasurements(rows, nil)
	if err != nil {
		panic(err)
	}
	return out
}

// Twins share every rank, and half a win against each other.
func TestSMAASharesTies(t *testing.T) {
	in := SMAA{Scores: exactly([]float64{1, 2}, []float64{1, 2}, []float64{0, 0}), Samples: 5000, Pairwise: true}
	got, err := in.Run(num.NewStream(1, "mcda/test", 1))
	if err != nil {
		t.Fatal(err)
	}
	want := [][]float64{{0.5, 0.5, 0}, {0.5, 0.5, 0}, {0, 0, 1}}
	if !reflect.DeepEqual(got.Acceptability, want) {
		t.Errorf("acceptabilities %v, want %v", got.Acceptability, want)
	}
	if got.Pairwise[0][1] != 0.5 || got.Pairwise[1][0] != 0.5 || got.Pairwise[0][2] != 1 || got.Pairwise[2][0] != 0 {
		t.Errorf("pairwise %v", got.Pairwise)
	}
	if *got.Confidence[0] != 0.5 || got.Confidence[2] != nil || got.CentralWeights[2] != nil {
		t.Errorf("confidence %v, central weights %v", got.Confidence, got.CentralWeights)
	}
}

// One criterion: the acceptability is a statement about the measurements alone, and known.
func TestSMAAMeasurements(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b Measurement
		want float64 // probability that a is first
	}{
		{"normal against exact", Measurement{Kind: Normal, Value: 1, SD: 2}, Measurement{Value: 0}, num.NormalCDF(0.5)},
		{"normal against normal", Measurement{Kind: Normal, Value: 1, SD: 3}, Measurement{Kind: Normal, Value: 0, SD: 4}, num.NormalCDF(0.2)},
		{"interval against exact", Measurement{Kind: Interval, Low: 0, High: 4}, Measurement{Value: 1}, 0.75},
		{"interval against interval", Measurement{Kind: Interval, Low: 0, High: 2}, Measurement{Kind: Interval, Low: 1, High: 2}, 0.25},
		{"observed against observed, with a tie", Measurement{Kind: Empirical, Values: []float64{1, 2, 3}}, Measurement{Kind: Empirical, Values: []float64{2}}, 0.5},
		{"observed against exact", Measurement{Kind: Empirical, Values: []float64{5, 5, 5, 1}}, Measurement{Value: 2}, 0.75},
		{"normal against interval", Measurement{Kind: Normal, Value: 1, SD: 1}, Measurement{Kind: Interval, Low: 1, High: 1}, 0.5},
		{"an interval without width", Measurement{Kind: Interval, Low: 2, High: 2}, Measurement{Value: 2}, 0.5},
	} {
		in := SMAA{Scores: [][]Measurement{{c.a}, {c.b}}, Samples: 100000, Pairwise: true}
		got, err := in.Run(num.NewStream(5, "mcda/test", 1))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		p := got.Acceptability[0][0]
		if math.Abs(p-c.want) > 0.006 || math.Abs(got.Pairwise[0][1]-p) > 1e-12 {
			t.Errorf("%s: first with %v, beats with %v, want %v", c.name, p, got.Pairwise[0][1], c.want)
		}
		if f := got.Confidence[0]; f == nil || math.Abs(*f-c.want) > 0.008 {
			t.Errorf("%s: confidence %v, want %v", c.name, f, c.want)
		}
		in.Directions = []Direction{Min}
		if turned, err := in.Run(num.NewStream(5, "mcda/test", 1)); err != nil || math.Abs(turned.Acceptability[0][1]-c.want) > 0.006 {
			t.Errorf("%s: minimised, last with %v, want %v (%v)", c.name, turned.Acceptability[0][1], c.want, err)
		}
	}
}

// Rows and columns sum to 1; the mean rank is one more than the sum of the probabilities to be beaten; central
// weights sum to 1; permuting the alternatives permutes the result.
func TestSMAAProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, n := rapid.IntRange(1, 6).Draw(t, "alternatives"), rapid.IntRange(1, 4).Draw(t, "criteria")
		in := SMAA{Scores: make([][]Measurement, m), Samples: 300, Pairwise: true}
		for i := range m {
			for range n {
				x := Measurement{Value: float64(rapid.IntRange(0, 4).Draw(t, "score"))}
				switch rapid.IntRange(0, 4).Draw(t, "kind") {
				case 0:
					x.Kind, x.SD = Normal, 1
				case 1:
					x = Measurement{Kind: Interval, Low: x.Value, High: x.Value + 1}
				case 2:
					x = Measurement{Kind: Empirical, Values: []float64{x.Value, x.Value + 1}}
				}
				in.Scores[i] = append(in.Scores[i], x)
			}
		}
		if rapid.Bool().Draw(t, "ordered") && n > 1 {
			in.Weights.Orders = [][]int{{1, 0}}
		}
		got, err := in.Run(num.NewStream(uint64(m), "mcda/test", 1))
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range got.Acceptability {
			sum, column, rank, beaten := 0.0, 0.0, 0.0, 1.0
			for r := range row {
				sum += row[r]
				column += got.Acceptability[r][i]
				rank += float64(r+1) * row[r]
				if r != i {
					beaten += got.Pairwise[r][i]
				}
			}
			if math.Abs(sum-1) > 1e-9 || math.Abs(column-1) > 1e-9 || math.Abs(rank-beaten) > 1e-9 {
				t.Fatalf("alternative %d: row %v, column %v, mean rank %v, from pairs %v", i, sum, column, rank, beaten)
			}
			weights := got.CentralWeights[i]
			if (weights == nil) != (row[0] == 0) || (got.Confidence[i] == nil) != (row[0] == 0) {
				t.Fatalf("alternative %d: first with %v, central weights %v", i, row[0], weights)
			}
			if weights == nil {
				continue
			}
			total := 0.0
			for _, w := range weights {
				total += w
			}
			if math.Abs(total-1) > 1e-9 || *got.Confidence[i] < 0 || *got.Confidence[i] > 1 {
				t.Fatalf("alternative %d: central weights sum to %v, confidence %v", i, total, *got.Confidence[i])
			}
		}
	})
}

func TestSMAAHolisticAndStdErr(t *testing.T) {
	r := SMAAResult{Acceptability: [][]float64{{0.5, 0.5}, {0.5, 0.5}}, Effective: 100}
	if got := r.StdErr(0, 1); math.Abs(got-0.05) > 1e-15 {
		t.Errorf("standard error %v, want 0.05", got)
	}
	if got, err := r.Holistic([]float64{0.75, 0.25}); err != nil || got[0] != 0.5 {
		t.Errorf("holistic %v, %v", got, err)
	}
	if _, err := r.Holistic([]float64{1}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("too few weights: %v", err)
	}
}

func TestSMAARefuses(t *testing.T) {
	two := exactly([]float64{1, 2}, []float64{2, 1})
	with := func(x Measurement) [][]Measurement { return [][]Measurement{{x}} }
	for _, c := range []struct {
		name, field string
		in          SMAA
	}{
		{"no alternatives", "scores", SMAA{Samples: 1}},
		{"ragged", "scores[1]", SMAA{Samples: 1, Scores: [][]Measurement{{{}}, {}}}},
		{"no samples", "samples", SMAA{Scores: two}},
		{"negative workers", "workers", SMAA{Scores: two, Samples: 1, Workers: -1}},
		{"a missing score", "scores[0][0]", SMAA{Samples: 1, Scores: with(Measurement{Value: missing})}},
		{"negative deviation", "scores[0][0]", SMAA{Samples: 1, Scores: with(Measurement{Kind: Normal, SD: -1})}},
		{"turned interval", "scores[0][0]", SMAA{Samples: 1, Scores: with(Measurement{Kind: Interval, Low: 2, High: 1})}},
		{"nothing observed", "scores[0][0]", SMAA{Samples: 1, Scores: with(Measurement{Kind: Empirical})}},
		{"infinite observation", "scores[0][0]", SMAA{Samples: 1, Scores: with(Measurement{Kind: Empirical, Values: []float64{math.Inf(1)}})}},
		{"unknown kind", "scores[0][0]", SMAA{Samples: 1, Scores: with(Measurement{Kind: 9})}},
		{"directions", "directions", SMAA{Scores: two, Samples: 1, Directions: []Direction{Max}}},
		{"order with an unknown criterion", "weight_constraints.order[0][1]", SMAA{Scores: two, Samples: 1, Weights: WeightSet{Orders: [][]int{{0, 2}}}}},
		{"circular order", "weight_constraints.order", SMAA{Scores: two, Samples: 1, Weights: WeightSet{Orders: [][]int{{0, 1}, {1, 0}}}}},
		{"limits turned round", "weight_constraints[1]", SMAA{Scores: two, Samples: 1, Weights: WeightSet{Lower: []float64{0, 0.6}, Upper: []float64{1, 0.5}}}},
		{"limits of wrong number", "weight_constraints.lower", SMAA{Scores: two, Samples: 1, Weights: WeightSet{Lower: []float64{0}}}},
		{"lower limits above 1", "weight_constraints", SMAA{Scores: two, Samples: 1, Weights: WeightSet{Lower: []float64{0.6, 0.6}}}},
		{"upper limits below 1", "weight_constraints", SMAA{Scores: two, Samples: 1, Weights: WeightSet{Upper: []float64{0.4, 0.4}}}},
		{"ratio with itself", "weight_constraints.ratios[0]", SMAA{Scores: two, Samples: 1, Weights: WeightSet{Ratios: []Ratio{{0, 0, 1, 2}}}}},
		{"ratio turned round", "weight_constraints.ratios[0]", SMAA{Scores: two, Samples: 1, Weights: WeightSet{Ratios: []Ratio{{0, 1, 2, 1}}}}},
		{"order against limits", "weight_constraints", SMAA{Scores: two, Samples: 1, Weights: WeightSet{Orders: [][]int{{0, 1}}, Upper: []float64{0.4, 1}}}},
		{"constraints that meet in one point", "weight_constraints", SMAA{Scores: two, Samples: 1, Weights: WeightSet{Orders: [][]int{{0, 1}}, Upper: []float64{0.5, 1}}}},
	} {
		_, err := c.in.Run(num.NewStream(1, "mcda/test", 1))
		if f := fault.Find(err); f == nil || f.Kind != fault.Invalid || f.Place.Field != c.field {
			t.Errorf("%s: got %v, want a fault at %q", c.name, err, c.field)
		}
	}
}
