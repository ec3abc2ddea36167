package mcda

import (
	"math"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// reciprocal builds a matrix from the entries above the diagonal.
func reciprocal(n int, entry func(i, j int) float64) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
		out[i][i] = 1
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			out[i][j] = entry(i, j)
			out[j][i] = 1 / out[i][j]
		}
	}
	return out
}

func drawMatrix(t *rapid.T, n int, limit float64) [][]float64 {
	return reciprocal(n, func(_, _ int) float64 {
		return math.Pow(limit, rapid.Float64Range(-1, 1).Draw(t, "log comparison"))
	})
}

// The eigenvector and eigenvalue are those of gonum, also for comparisons that contradict each other wildly.
func TestAHPAgreesWithGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		limit := rapid.SampledFrom([]float64{2, 9, 1e6}).Draw(t, "limit")
		m := drawMatrix(t, n, limit)
		got, err := AHP(m, AHPOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var eigen mat.Eigen
		if !eigen.Factorize(mat.NewDense(n, n, slices.Concat(m...)), mat.EigenNone) {
			t.Skip("the oracle failed")
		}
		largest := 0.0
		for _, v := range eigen.Values(nil) {
			largest = max(largest, real(v))
		}
		if math.Abs(got.LambdaMax-largest) > 1e-9*largest {
			t.Fatalf("lambda %v, gonum %v", got.LambdaMax, largest)
		}
		for i, row := range m {
			ax := 0.0
			for j, a := range row {
				ax += a * got.Eigenvector[j]
			}
			if math.Abs(ax-got.LambdaMax*got.Eigenvector[i]) > 1e-10*ax {
				t.Fatalf("row %d: %v is not %v times %v", i, ax, got.LambdaMax, got.Eigenvector[i])
			}
		}
	})
}

// Consistent comparisons give back the weights, whichever are missing, as long as all hang together.
func TestAHPRecoversConsistentWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "n")
		weights := make([]float64, n)
		for k := range weights {
			weights[k] = rapid.Float64Range(0.1, 1).Draw(t, "weight")
		}
		weights = normalised(weights)
		m := reciprocal(n, func(i, j int) float64 { return weights[i] / weights[j] })
		for i := range n {
			for j := i + 2; j < n; j++ { // the chain 0-1-2-... stays
				if rapid.Bool().Draw(t, "missing") {
					m[i][j], m[j][i] = missing, missing
				}
			}
		}
		got, err := AHP(m, AHPOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if !near(got.Eigenvector, weights, 1e-9) || !near(got.GeometricMean, weights, 1e-9) || math.Abs(got.CI) > 1e-9 || *got.CR > 1e-9 {
			t.Fatalf("%+v, want %v", got, weights)
		}
	})
}

// Incomplete matrix with the closed-form optimum: completing the missing cell with the ratio of the priorities
// changes nothing (the definition of Harker's method and of logarithmic least squares).
func TestAHPIncomplete(t *testing.T) {
	m := [][]float64{{1, 2, missing, 5}, {missing, 1, 3, 1}, {missing, missing, 1, 2}, {missing, missing, missing, 1}}
	got, err := AHP(m, AHPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got.Missing != 1 {
		t.Errorf("%d missing, want 1", got.Missing)
	}
	for name, w := range map[string][]float64{"eigenvector": got.Eigenvector, "least squares": got.GeometricMean} {
		full := reciprocal(4, func(i, j int) float64 {
			if math.IsNaN(m[i][j]) {
				return w[i] / w[j]
			}
			return m[i][j]
		})
		again, err := AHP(full, AHPOptions{})
		if err != nil {
			t.Fatal(err)
		}
		other := again.Eigenvector
		if name == "least squares" {
			other = again.GeometricMean
		}
		if !near(w, other, 1e-9) {
			t.Errorf("%s: %v, completed %v", name, w, other)
		}
	}
	complete, err := AHP(reciprocal(4, func(int, int) float64 { return 2 }), AHPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := complete.CI / 0.90; math.Abs(*complete.CR-want) > 1e-12 {
		t.Errorf("CR %v, want %v", *complete.CR, want)
	}
	if want := got.CI / (0.90 * 2 / 3); math.Abs(*got.CR-want) > 1e-12 {
		t.Errorf("CR with one of three spare comparisons missing: %v, want %v", *got.CR, want)
	}
}

// With row geometric means, priorities of the aggregated matrix are the aggregated priorities.
func TestGroupAHPGeometricMeansCoincide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, experts := rapid.IntRange(2, 6).Draw(t, "n"), rapid.IntRange(1, 5).Draw(t, "experts")
		var matrices [][][]float64
		weights := make([]float64, experts)
		for e := range experts {
			matrices = append(matrices, drawMatrix(t, n, 9))
			weights[e] = rapid.Float64Range(0.1, 5).Draw(t, "weight")
		}
		got, err := GroupAHP(matrices, weights, AHPOptions{})
		if err != nil {
			t.Fatal(err)
		}
		shares, _ := relative("", weights)
		aip := make([]float64, n)
		for k := range aip {
			for e, own := range got.Experts {
				aip[k] += shares[e] * math.Log(own.GeometricMean[k])
			}
			aip[k] = math.Exp(aip[k])
		}
		if !near(got.AIJ.GeometricMean, normalised(aip), 1e-12) {
			t.Fatalf("AIJ %v, AIP %v", got.AIJ.GeometricMean, normalised(aip))
		}
		for _, w := range [][]float64{got.AIPArithmetic, got.AIPGeometric} {
			if math.Abs(num.Sum(w)-1) > 1e-12 {
				t.Fatalf("priorities sum to %v", num.Sum(w))
			}
		}
		if experts == 1 && !near(got.AIPGeometric, got.Experts[0].Eigenvector, 1e-12) {
			t.Fatalf("one expert: %v, own %v", got.AIPGeometric, got.Experts[0].Eigenvector)
		}
	})
}

// Four judges of the R package Prize 1.2.0 (Bioconductor; inst/extdata/ind1.tsv to ind4.tsv) and what its help pages
// IP and AIJ print for them: each judge's priorities by
// row geometric means, and the element-wise geometric mean of the matrices.
func TestGroupAHPPublished(t *testing.T) {
	upper := func(a, b, c, d, e, f float64) [][]float64 {
		return [][]float64{{1, a, b, c}, {1 / a, 1, d, e}, {1 / b, 1 / d, 1, f}, {1 / c, 1 / e, 1 / f, 1}}
	}
	got, err := GroupAHP([][][]float64{upper(2, 4, 5, 3, 4, 2), upper(0.8, 2, 4, 5, 7, 2), upper(2, 3, 5, 3, 5, 2), upper(5, 6, 7, 4, 6, 1)}, nil, AHPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for e, want := range [][]float64{
		{0.4915181, 0.3058879, 0.12487821, 0.07771583},
		{0.3060687, 0.4949012, 0.12868606, 0.07034399},
		{0.4627138, 0.3271881, 0.13574662, 0.07435149},
	} {
		if !near(got.Experts[e].GeometricMean, want, 1e-7) {
			t.Errorf("judge %d: %v, printed %v", e+1, got.Experts[e].GeometricMean, want)
		}
	}
	printed, err := AHP(upper(2, 3.4641016, 5.143687, 3.6628415, 5.383563, 1.681793), AHPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !near(got.AIJ.Eigenvector, printed.Eigenvector, 1e-6) || !near(got.AIJ.GeometricMean, printed.GeometricMean, 1e-6) {
		t.Errorf("aggregated judgements give %v, the printed matrix %v", got.AIJ, printed)
	}
}

func TestAHPRefuses(t *testing.T) {
	for _, c := range []struct {
		name, field string
		matrix      [][]float64
	}{
		{"empty", "matrix", nil},
		{"not square", "matrix[1]", [][]float64{{1, 2}, {0.5}}},
		{"zero", "matrix[0][1]", [][]float64{{1, 0}, {1, 1}}},
		{"negative", "matrix[1][0]", [][]float64{{1, 2}, {-0.5, 1}}},
		{"infinite", "matrix[0][1]", [][]float64{{1, math.Inf(1)}, {0, 1}}},
		{"diagonal", "matrix[0][0]", [][]float64{{2, 2}, {0.5, 1}}},
		{"not reciprocal", "matrix[0][1]", [][]float64{{1, 2}, {2, 1}}},
		{"falls apart", "matrix", [][]float64{{1, 2, missing}, {missing, 1, missing}, {missing, missing, 1}}},
	} {
		_, err := AHP(c.matrix, AHPOptions{})
		if f := fault.Find(err); f == nil || f.Kind != fault.Invalid || f.Place.Field != c.field {
			t.Errorf("%s: got %v, want a fault at %q", c.name, err, c.field)
		}
	}
	two := [][]float64{{1, 2}, {0.5, 1}}
	for _, c := range []struct {
		name, field string
		matrices    [][][]float64
		weights     []float64
	}{
		{"none", "matrices", nil, nil},
		{"weights", "weights", [][][]float64{two}, []float64{1, 1}},
		{"another order", "matrices[1]", [][][]float64{two, {{1}}}, nil},
		{"a bad matrix", "matrices[1][0][1]", [][][]float64{two, {{1, 2}, {2, 1}}}, nil},
	} {
		_, err := GroupAHP(c.matrices, c.weights, AHPOptions{})
		if f := fault.Find(err); f == nil || f.Kind != fault.Invalid || f.Place.Field != c.field {
			t.Errorf("group, %s: got %v, want a fault at %q", c.name, err, c.field)
		}
	}
	lenient, err := AHP([][]float64{{1, 2}, {2, 1}}, AHPOptions{AllowNonReciprocal: true})
	if err != nil || !near(lenient.Eigenvector, []float64{0.5, 0.5}, 1e-12) || math.Abs(lenient.LambdaMax-3) > 1e-12 {
		t.Errorf("lenient: %+v, %v", lenient, err)
	}
	wide, err := AHP(reciprocal(16, func(int, int) float64 { return 1 }), AHPOptions{})
	if err != nil || wide.CR != nil {
		t.Errorf("beyond the table CR is %v, %v", wide.CR, err)
	}
}

func BenchmarkAHP(b *testing.B) {
	s := num.NewStream(4, "mcda/bench", 1)
	matrices := make([][][]float64, 200)
	for e := range matrices {
		matrices[e] = reciprocal(12, func(_, _ int) float64 {
			x := float64(1 + s.IntN(9))
			if s.IntN(2) == 0 {
				return 1 / x
			}
			return x
		})
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, m := range matrices {
			if _, err := AHP(m, AHPOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}
