package mcda

import (
	"math"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"pgregory.net/rapid"
)

// near compares two lists of numbers.
func near(got, want []float64, within float64) bool {
	return slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) <= within })
}

// drawProblem draws a problem with positive scores.
func drawProblem(t *rapid.T, least int) Problem {
	m, n := rapid.IntRange(least, 7).Draw(t, "alternatives"), rapid.IntRange(1, 5).Draw(t, "criteria")
	var p Problem
	weights := make([]float64, n)
	for k := range n {
		weights[k] = rapid.Float64Range(0.05, 1).Draw(t, "weight")
		p.Directions = append(p.Directions, Direction(rapid.IntRange(0, 1).Draw(t, "direction")))
	}
	p.Weights = normalised(weights)
	for range m {
		row := make([]float64, n)
		for k := range row {
			row[k] = float64(rapid.IntRange(1, 20).Draw(t, "score"))
		}
		p.Scores = append(p.Scores, row)
	}
	return p
}

// scoring methods: a larger score is better.
var scorings = map[string]func(Problem) ([]float64, error){
	"weighted sum":     func(p Problem) ([]float64, error) { return WeightedSum(p, MinMax) },
	"weighted product": WeightedProduct,
	"TOPSIS":           func(p Problem) ([]float64, error) { return TOPSIS(p, Vector) },
	"VIKOR": func(p Problem) ([]float64, error) {
		r, err := VIKOR(p, 0.5)
		for i := range r.Q {
			r.Q[i] = -r.Q[i]
		}
		return r.Q, err
	},
	"PROMETHEE": func(p Problem) ([]float64, error) {
		preferences := make([]Preference, len(p.Weights))
		for k := range preferences {
			preferences[k] = Preference{Kind: PreferenceKind(k % 6), Q: 1, P: 4, S: 3}
		}
		f, err := PROMETHEE(p, preferences)
		return f.Net, err
	},
}

// Every method: reversing the alternatives and rotating the criteria permutes the scores and changes nothing else; an
// alternative that is at least as good everywhere never scores less; all numbers are finite.
func TestScoringProperties(t *testing.T) {
	for name, score := range scorings {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p := drawProblem(t, 2)
				got, err := score(p)
				if err != nil {
					t.Fatal(err)
				}
				var q Problem
				n := len(p.Weights)
				for k := range n {
					q.Weights = append(q.Weights, p.Weights[(k+1)%n])
					q.Directions = append(q.Directions, p.Directions[(k+1)%n])
				}
				for _, scores := range slices.Backward(p.Scores) {
					row := make([]float64, n)
					for k := range n {
						row[k] = scores[(k+1)%n]
					}
					q.Scores = append(q.Scores, row)
				}
				if name != "PROMETHEE" { // its preference functions are not turned here
					other, err := score(q)
					if err != nil {
						t.Fatal(err)
					}
					slices.Reverse(other)
					if !near(got, other, 1e-9) {
						t.Fatalf("%v became %v", got, other)
					}
				}
				for i, a := range p.Scores {
					if got != nil && !finite(got[i]) {
						t.Fatalf("score %v", got[i])
					}
					for j, b := range p.Scores {
						dominates := got != nil
						for k := range a {
							dominates = dominates && p.Directions[k].sign()*(a[k]-b[k]) >= 0
						}
						if dominates && got[i] < got[j]-1e-9 {
							t.Fatalf("%v dominates %v but scores %v to %v", a, b, got[i], got[j])
						}
					}
				}
			})
		})
	}
}

// Units do not matter where scores are normalised: multiplying a criterion changes nothing.
func TestUnitsDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 2)
		factor := rapid.Float64Range(0.001, 1000).Draw(t, "factor")
		q := p
		q.Scores = nil
		for _, row := range p.Scores {
			q.Scores = append(q.Scores, append([]float64{row[0] * factor}, row[1:]...))
		}
		for _, how := range []Normalization{Vector, MinMax, Sum, Largest} {
			a, err := TOPSIS(p, how)
			if err != nil {
				t.Fatal(err)
			}
			b, err := TOPSIS(q, how)
			if err != nil {
				t.Fatal(err)
			}
			if !near(a, b, 1e-9) {
				t.Fatalf("%v: %v became %v", how, a, b)
			}
		}
		a, _ := WeightedProduct(p)
		b, _ := WeightedProduct(q)
		for i := range a {
			if math.Abs(a[i]/a[0]-b[i]/b[0]) > 1e-9*a[i]/a[0] {
				t.Fatalf("products %v became %v", a, b)
			}
		}
	})
}

func TestNormalized(t *testing.T) {
	p := Problem{Scores: [][]float64{{3, 1, 7}, {4, 3, 7}}, Weights: []float64{0.5, 0.3, 0.2}, Directions: []Direction{Max, Min, Max}}
	for _, c := range []struct {
		how  Normalization
		want [][]float64
	}{
		{Vector, [][]float64{{0.6, 1 - 1/math.Sqrt(10), 0}, {0.8, 1 - 3/math.Sqrt(10), 0}}},
		{MinMax, [][]float64{{0, 1, 0}, {1, 0, 0}}},
		{Sum, [][]float64{{3.0 / 7, 0.75, 0}, {4.0 / 7, 0.25, 0}}},
		{Largest, [][]float64{{0.75, 2.0 / 3, 0}, {1, 0, 0}}},
		{Raw, [][]float64{{3, -1, 7}, {4, -3, 7}}},
	} {
		got, err := p.Normalized(c.how)
		if err != nil || !near(got[0], c.want[0], 1e-12) || !near(got[1], c.want[1], 1e-12) {
			t.Errorf("%v: %v, want %v (%v)", c.how, got, c.want, err)
		}
		if back, ok := ParseNormalization(c.how.String()); !ok || back != c.how {
			t.Errorf("%v is read back as %v", c.how, back)
		}
	}
	if got := p.Constant(); !slices.Equal(got, []int{2}) {
		t.Errorf("constant criteria %v", got)
	}
	tiny := Problem{Scores: [][]float64{{3e-300}, {4e-300}}, Weights: []float64{1}}
	if got, err := tiny.Normalized(Vector); err != nil || math.Abs(got[0][0]-0.6) > 1e-12 {
		t.Errorf("tiny scores: %v, %v", got, err)
	}
}

func TestGeometricMean(t *testing.T) {
	p := Problem{Scores: [][]float64{{4, 9}, {0, 9}}, Weights: []float64{0.5, 0.5}}
	got, err := GeometricMean(p, 1)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got[0].Value-6) > 1e-12 || len(got[0].Raised) != 0 || math.Abs(got[1].Value-3) > 1e-12 || !slices.Equal(got[1].Raised, []int{0}) {
		t.Errorf("%+v", got)
	}
}

func TestTOPSISOfEqualAlternativesIsUndefined(t *testing.T) {
	for _, scores := range [][][]float64{{{1, 2}}, {{1, 2}, {1, 2}}} {
		if got, err := TOPSIS(Problem{Scores: scores, Weights: []float64{0.5, 0.5}}, Vector); err != nil || got != nil {
			t.Errorf("%v: %v, %v", scores, got, err)
		}
	}
}

func TestVIKORCompromise(t *testing.T) {
	for _, c := range []struct {
		name              string
		scores            [][]float64
		want              []int
		advantage, stable bool
	}{
		{"one alternative", [][]float64{{1, 1}}, []int{0}, true, true},
		{"clear", [][]float64{{9, 9}, {1, 2}, {2, 1}}, []int{0}, true, true},
		{"too close", [][]float64{{9, 8.9}, {8.9, 9}, {0, 0}}, []int{0, 1}, false, true},
	} {
		got, err := VIKOR(Problem{Scores: c.scores, Weights: []float64{0.5, 0.5}}, 0.5)
		if err != nil || !slices.Equal(got.Compromise, c.want) || got.Advantage != c.advantage || got.Stable != c.stable {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestPreferenceFunctions(t *testing.T) {
	for _, c := range []struct {
		f       Preference
		d, want float64
	}{
		{Preference{}, 0, 0}, {Preference{}, 1e-9, 1}, {Preference{}, -1, 0},
		{Preference{Kind: UShape, Q: 2}, 2, 0}, {Preference{Kind: UShape, Q: 2}, 2.1, 1},
		{Preference{Kind: VShape, P: 4}, 1, 0.25}, {Preference{Kind: VShape, P: 4}, 5, 1},
		{Preference{Kind: Level, Q: 1, P: 3}, 1, 0}, {Preference{Kind: Level, Q: 1, P: 3}, 3, 0.5}, {Preference{Kind: Level, Q: 1, P: 3}, 3.1, 1},
		{Preference{Kind: Linear, Q: 1, P: 3}, 1, 0}, {Preference{Kind: Linear, Q: 1, P: 3}, 2, 0.5}, {Preference{Kind: Linear, Q: 1, P: 1}, 1.5, 1},
		{Preference{Kind: Gaussian, S: 1}, 1, 1 - math.Exp(-0.5)}, {Preference{Kind: Gaussian, S: 1e-300}, 1e150, 1},
	} {
		if got := c.f.Of(c.d); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%+v of %v: %v, want %v", c.f, c.d, got, c.want)
		}
	}
}

// Net flows sum to zero, and the partial order never contradicts the net flow.
func TestPROMETHEEPartialOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 2)
		f, err := PROMETHEE(p, make([]Preference, len(p.Weights)))
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(num.Sum(f.Net)) > 1e-9 {
			t.Fatalf("net flows sum to %v", num.Sum(f.Net))
		}
		relation := f.Partial()
		for i := range relation {
			for j, r := range relation[i] {
				if r == Better && f.Net[i] <= f.Net[j] || r == Better && relation[j][i] != Worse || r == Incomparable && relation[j][i] != Incomparable {
					t.Fatalf("%d to %d: %v and %v, net %v and %v", i, j, r, relation[j][i], f.Net[i], f.Net[j])
				}
			}
		}
	})
}

// Every alternative stands in one class of each preorder; one that dominates another is never ranked behind it.
func TestELECTREIIIProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 1)
		o := ELECTREIIIOptions{}
		for range p.Weights {
			o.Indifference = append(o.Indifference, 1)
			o.Preference = append(o.Preference, float64(rapid.IntRange(1, 4).Draw(t, "p")))
			o.Veto = append(o.Veto, missing)
		}
		r, err := ELECTREIII(p, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, classes := range [][][]int{r.Descending, r.Ascending} {
			all := slices.Sorted(slices.Values(slices.Concat(classes...)))
			for i, a := range all {
				if a != i {
					t.Fatalf("classes %v", classes)
				}
			}
			if len(all) != len(p.Scores) {
				t.Fatalf("classes %v of %d alternatives", classes, len(p.Scores))
			}
		}
		for a := range p.Scores {
			for b := range p.Scores {
				if c := r.Credibility[a][b]; c < 0 || c > r.Concordance[a][b]+1e-12 || r.Concordance[a][b] > 1 {
					t.Fatalf("credibility %v, concordance %v", c, r.Concordance[a][b])
				}
			}
		}
		final := r.Final()
		for i := range final {
			if final[i][i] != Indifferent {
				t.Fatalf("%d to itself: %v", i, final[i][i])
			}
		}
	})
}

func TestELECTREIIIFinal(t *testing.T) {
	r := ELECTREIIIResult{Credibility: make([][]float64, 3), Descending: [][]int{{0}, {1, 2}}, Ascending: [][]int{{0, 1}, {2}}}
	final := r.Final()
	if final[0][1] != Better || final[1][0] != Worse || final[1][2] != Better {
		t.Errorf("final %v", final)
	}
	r.Ascending = [][]int{{1}, {0}, {2}}
	if got := r.Final(); got[0][1] != Incomparable || got[0][1].String() != "R" {
		t.Errorf("contradicting preorders give %v", got[0][1])
	}
}

func TestValueFunction(t *testing.T) {
	f := ValueFunction{At: []float64{0, 10, 20}, Value: []float64{0, 0.8, 1}}
	if err := f.Check(); err != nil {
		t.Fatal(err)
	}
	for x, want := range map[float64]float64{-5: 0, 0: 0, 5: 0.4, 10: 0.8, 15: 0.9, 99: 1} {
		if got := f.Of(x); math.Abs(got-want) > 1e-15 {
			t.Errorf("value of %v: %v, want %v", x, got, want)
		}
	}
	for _, bad := range []ValueFunction{{}, {At: []float64{1, 1}, Value: []float64{0, 1}}, {At: []float64{1, 2}, Value: []float64{0, missing}}} {
		if err := bad.Check(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestMethodsRefuse(t *testing.T) {
	good := Problem{Scores: [][]float64{{1, 2}, {2, 1}}, Weights: []float64{0.5, 0.5}}
	with := func(change func(*Problem)) Problem {
		p := Problem{Scores: [][]float64{{1, 2}, {2, 1}}, Weights: []float64{0.5, 0.5}}
		change(&p)
		return p
	}
	thresholds := func(q, p, v float64) ELECTREIIIOptions {
		return ELECTREIIIOptions{Indifference: []float64{0, q}, Preference: []float64{1, p}, Veto: []float64{2, v}}
	}
	electre := func(o ELECTREIIIOptions) error { _, err := ELECTREIII(good, o); return err }
	promethee := func(f Preference) error { _, err := PROMETHEE(good, []Preference{{}, f}); return err }
	vikor := func(p Problem) error { _, err := VIKOR(p, 0.5); return err }
	second := func(_ any, err error) error { return err }
	for _, c := range []struct {
		name, field string
		err         error
	}{
		{"empty", "scores", vikor(Problem{})},
		{"ragged", "scores[1]", vikor(with(func(p *Problem) { p.Scores[1] = []float64{1} }))},
		{"missing", "scores[1][0]", vikor(with(func(p *Problem) { p.Scores[1][0] = missing }))},
		{"infinite", "scores[0][1]", vikor(with(func(p *Problem) { p.Scores[0][1] = math.Inf(1) }))},
		{"few weights", "weights", vikor(with(func(p *Problem) { p.Weights = []float64{1} }))},
		{"negative weight", "weights[0]", vikor(with(func(p *Problem) { p.Weights = []float64{-0.5, 1.5} }))},
		{"weights sum to 0.9", "weights", vikor(with(func(p *Problem) { p.Weights = []float64{0.5, 0.4} }))},
		{"few directions", "directions", vikor(with(func(p *Problem) { p.Directions = []Direction{Max} }))},
		{"v", "v", second(VIKOR(good, 1.5))},
		{"v missing", "v", second(VIKOR(good, missing))},
		{"normalization", "normalization", second(TOPSIS(good, 99))},
		{"product of zero", "scores[0][0]", second(WeightedProduct(with(func(p *Problem) { p.Scores[0][0] = 0 })))},
		{"floor", "floor", second(GeometricMean(good, 0))},
		{"geometric direction", "directions[1]", second(GeometricMean(with(func(p *Problem) { p.Directions = []Direction{Max, Min} }), 1))},
		{"one alternative", "scores", second(PROMETHEE(with(func(p *Problem) { p.Scores = p.Scores[:1] }), []Preference{{}, {}}))},
		{"few preferences", "preferences", second(PROMETHEE(good, []Preference{{}}))},
		{"preference kind", "preferences[1].kind", promethee(Preference{Kind: 9})},
		{"negative q", "preferences[1].q", promethee(Preference{Kind: UShape, Q: -1})},
		{"p below q", "preferences[1].p", promethee(Preference{Kind: Level, Q: 2, P: 1})},
		{"p zero", "preferences[1].p", promethee(Preference{Kind: VShape})},
		{"s zero", "preferences[1].s", promethee(Preference{Kind: Gaussian})},
		{"few thresholds", "indifference", electre(ELECTREIIIOptions{})},
		{"veto length", "veto", electre(ELECTREIIIOptions{Indifference: []float64{0, 0}, Preference: []float64{1, 1}, Veto: []float64{1}})},
		{"q negative", "indifference[1]", electre(thresholds(-1, 1, 2))},
		{"p below q", "preference[1]", electre(thresholds(2, 1, 3))},
		{"v below p", "veto[1]", electre(thresholds(0, 3, 2))},
		{"distillation", "distillation", electre(ELECTREIIIOptions{Indifference: []float64{0, 0}, Preference: []float64{1, 1}, Distillation: [2]float64{0.1, -0.3}})},
		{"swing negative", "points[1]", second(Swing([]float64{100, -1}))},
		{"swing zero", "points", second(Swing([]float64{0, 0}))},
		{"centroid of none", "n", second(RankOrderCentroid(0))},
		{"sd shape", "sd", second(NormalMeasurements([][]float64{{1}}, [][]float64{{1, 2}}))},
	} {
		if f := fault.Find(c.err); f == nil || f.Kind != fault.Invalid || f.Place.Field != c.field {
			t.Errorf("%s: got %v, want a fault at %q", c.name, c.err, c.field)
		}
	}
}

// large draws the problem of the speed figures.
func large(m, n int) Problem {
	s := num.NewStream(4, "mcda/bench", 1)
	var p Problem
	for range n {
		p.Weights = append(p.Weights, 1/float64(n))
	}
	for range m {
		row := make([]float64, n)
		for k := range row {
			row[k] = 100 * s.Float64()
		}
		p.Scores = append(p.Scores, row)
	}
	return p
}

func BenchmarkELECTREIII(b *testing.B) {
	p := large(100, 15)
	var o ELECTREIIIOptions
	for range p.Weights {
		o.Indifference, o.Preference, o.Veto = append(o.Indifference, 5), append(o.Preference, 15), append(o.Veto, 90)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ELECTREIII(p, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPROMETHEE(b *testing.B) {
	p := large(1000, 20)
	for b.Loop() {
		if _, err := PROMETHEE(p, make([]Preference, 20)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTOPSIS(b *testing.B) {
	p := large(1000, 20)
	for b.Loop() {
		if _, err := TOPSIS(p, Vector); err != nil {
			b.Fatal(err)
		}
	}
}
