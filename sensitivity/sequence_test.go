package sensitivity_test

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// readJSON reads a file of testdata.
func readJSON(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func sequence(t testing.TB, dimensions int, from *num.Stream) *sensitivity.Sequence {
	t.Helper()
	s, err := sensitivity.NewSequence(dimensions, from)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Unscrambled points are those of SciPy, whose table is the same.
func TestSequenceIsThatOfSciPy(t *testing.T) {
	var want struct {
		Dimensions []int
		Points     [][]float64
	}
	readJSON(t, "points.json", &want)
	s := sequence(t, sensitivity.MostDimensions, nil)
	x := make([]float64, s.Dimensions())
	for i, point := range want.Points {
		s.Next(x)
		for k, d := range want.Dimensions {
			if x[d] != point[k] {
				t.Fatalf("point %d, dimension %d: %v, want %v", i, d, x[d], point[k])
			}
		}
	}
	// SciPy 1.10.1: qmc.Sobol(337, scramble=False).fast_forward(1000000), first four coordinates.
	s.Seek(1_000_000)
	s.Next(x)
	for d, want := range []float64{0.02647495, 0.31191921, 0.82799625, 0.66824627} {
		if math.Abs(x[d]-want) > 1e-8 {
			t.Errorf("point 1000000, dimension %d: %v, want %v", d, x[d], want)
		}
	}
}

// The table holds each primitive polynomial over two elements to degree 11 once, with odd numbers below 2^i.
func TestDirectionTable(t *testing.T) {
	data, err := os.ReadFile("directions.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines)+1 != sensitivity.MostDimensions {
		t.Errorf("%d lines for %d dimensions", len(lines), sensitivity.MostDimensions)
	}
	for i, line := range lines {
		words := strings.Fields(line)
		a, _ := strconv.Atoi(words[0])
		degree := len(words) - 1
		polynomial := 1<<degree | a<<1 | 1
		if !primitive(polynomial, degree) {
			t.Errorf("line %d: the polynomial is not primitive", i+1)
		}
		for k, word := range words[1:] {
			if m, err := strconv.Atoi(word); err != nil || m%2 == 0 || m >= 2<<k {
				t.Errorf("line %d: m_%d is %s", i+1, k+1, word)
			}
		}
		if key := strconv.Itoa(polynomial); seen[key] {
			t.Errorf("line %d: the polynomial stands twice", i+1)
		} else {
			seen[key] = true
		}
	}
	if primitive(0b11111, 4) { // x^4+x^3+x^2+x+1 divides x^5-1
		t.Error("a polynomial that is not primitive passes for one")
	}
}

// primitive says whether x has the full order 2^degree - 1 modulo the polynomial.
func primitive(polynomial, degree int) bool {
	x := 1
	for k := 1; k < 1<<degree; k++ {
		x <<= 1
		if x>>degree&1 == 1 {
			x ^= polynomial
		}
		if x == 1 {
			return k == 1<<degree-1
		}
	}
	return false
}

// Every first 2^k points have one coordinate in each of 2^k slices, scrambled or not, and lie inside the cube.
func TestSequenceIsBalanced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dimensions := rapid.IntRange(1, 40).Draw(t, "dimensions")
		k := rapid.IntRange(0, 8).Draw(t, "k")
		var from *num.Stream
		if rapid.Bool().Draw(t, "scrambled") {
			from = num.NewStream(rapid.Uint64().Draw(t, "seed"), "test", 1)
		}
		s, err := sensitivity.NewSequence(dimensions, from)
		if err != nil {
			t.Fatal(err)
		}
		n := 1 << k
		seen := make([][]bool, dimensions)
		for d := range seen {
			seen[d] = make([]bool, n)
		}
		x := make([]float64, dimensions)
		for range n {
			s.Next(x)
			for d, v := range x {
				if v < 0 || v >= 1 || from != nil && v == 0 {
					t.Fatalf("coordinate %v", v)
				}
				slice := int(v * float64(n))
				if seen[d][slice] {
					t.Fatalf("dimension %d has two points in slice %d of %d", d, slice, n)
				}
				seen[d][slice] = true
			}
		}
		// Seek gives the point that walking gives.
		again := s.Fork()
		at := rapid.IntRange(0, n-1).Draw(t, "at")
		y := make([]float64, dimensions)
		for range at + 1 {
			again.Next(x)
		}
		s.Seek(uint64(at))
		s.Next(y)
		for d := range x {
			if x[d] != y[d] {
				t.Fatalf("point %d is %v by walking and %v by seeking", at, x, y)
			}
		}
	})
}

// Means over scrambled Sobol' points lie much nearer the truth than those over Latin hypercubes (mean of the G function,
// 1,024 points, 10 inputs, root mean square over 20 seeds).
func TestPointsIntegrateWell(t *testing.T) {
	a := make([]float64, 10)
	for i := range a {
		a[i] = float64(i)
	}
	f := gFunction(a)
	const n, seeds = 1024, 20
	var sobol, latin float64
	for seed := range uint64(seeds) {
		s := sequence(t, len(a), num.NewStream(seed, "test", 1))
		x := make([]float64, len(a))
		var sum float64
		for range n {
			s.Next(x)
			sum += f(x)
		}
		sobol += (sum/n - 1) * (sum/n - 1)
		columns, err := sensitivity.LatinHypercube(n, len(a), num.NewStream(seed, "test", 2))
		if err != nil {
			t.Fatal(err)
		}
		sum = 0
		for i := range n {
			for d := range x {
				x[d] = columns[d][i]
			}
			sum += f(x)
		}
		latin += (sum/n - 1) * (sum/n - 1)
	}
	sobol, latin = math.Sqrt(sobol/seeds), math.Sqrt(latin/seeds)
	if sobol > 2e-3 || latin > 1.2e-2 || latin < 4*sobol {
		t.Errorf("root-mean-square errors: Sobol' %.1e, Latin hypercube %.1e", sobol, latin)
	}
}

func TestLatinHypercubeHasOnePointInEachSlice(t *testing.T) {
	const n = 37
	columns, err := sensitivity.LatinHypercube(n, 5, num.NewStream(3, "test", 1))
	if err != nil {
		t.Fatal(err)
	}
	for d, column := range columns {
		seen := map[int]bool{}
		for _, v := range column {
			if v <= 0 || v >= 1 {
				t.Errorf("coordinate %v", v)
			}
			seen[int(v*n)] = true
		}
		if len(seen) != n {
			t.Errorf("dimension %d fills %d of %d slices", d, len(seen), n)
		}
	}
}

func TestPointsAreRefused(t *testing.T) {
	for name, run := range map[string]func() error{
		"no dimension": func() error { _, err := sensitivity.NewSequence(0, nil); return err },
		"too many":     func() error { _, err := sensitivity.NewSequence(sensitivity.MostDimensions+1, nil); return err },
		"no point":     func() error { _, err := sensitivity.LatinHypercube(0, 1, num.NewStream(1, "t", 1)); return err },
		"no column":    func() error { _, err := sensitivity.LatinHypercube(1, 0, num.NewStream(1, "t", 1)); return err },
	} {
		if err := run(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
