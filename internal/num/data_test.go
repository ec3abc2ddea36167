package num

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestQuantileKinds has values worked by hand from Hyndman and Fan (1996), table 1.
func TestQuantileKinds(t *testing.T) {
	xs := []float64{1, 2, 4, 8, 16, 32}
	for _, c := range []struct {
		p    float64
		want [9]float64 // kinds 1 to 9
	}{
		{0.25, [9]float64{2, 2, 2, 1.5, 2, 1.75, 2.5, 1.9166666666666667, 1.9375}},
		{0.3, [9]float64{2, 2, 2, 1.8, 2.6, 2.2, 3, 2.466666666666667, 2.5}},
		{0.5, [9]float64{4, 6, 4, 4, 6, 6, 6, 6, 6}},
		{0, [9]float64{1, 1, 1, 1, 1, 1, 1, 1, 1}},
		{1, [9]float64{32, 32, 32, 32, 32, 32, 32, 32, 32}},
	} {
		for k, want := range c.want {
			if got := Quantile(xs, c.p, k+1); math.Abs(got-want) > 1e-14 {
				t.Errorf("Quantile(%g, kind %d) = %.16g, want %.16g", c.p, k+1, got, want)
			}
		}
	}
	for kind := 1; kind <= 9; kind++ {
		if got := Quantile([]float64{3}, 0.4, kind); got != 3 {
			t.Errorf("kind %d of one value: %g", kind, got)
		}
		if got := Quantile(nil, 0.4, kind); got == got {
			t.Errorf("kind %d of no value: %g, want NaN", kind, got)
		}
	}
	if got := Quantile(xs, 0.4, 10); got == got {
		t.Errorf("an unknown kind gives %g, want NaN", got)
	}
	if got := Quantile7([]float64{1, 1, 2, 5, 8, 9, 9}, 0.3); math.Abs(got-1.8) > 1e-15 {
		t.Errorf("P30 = %.17g, want 1.8", got)
	}
}

func TestQuantileIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 30).Draw(t, "xs")
		slices.Sort(xs)
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		if p > q {
			p, q = q, p
		}
		for kind := 1; kind <= 9; kind++ {
			a, b := Quantile(xs, p, kind), Quantile(xs, q, kind)
			if a > b+1e-9 || a < xs[0]-1e-9 || b > xs[len(xs)-1]+1e-9 {
				t.Fatalf("kind %d: quantiles %g and %g at %g and %g", kind, a, b, p, q)
			}
		}
	})
}

func TestSums(t *testing.T) {
	if got := Sum([]float64{1, 1e100, 1, -1e100}); got != 2 {
		t.Errorf("Sum = %g, want 2 (Neumaier's own example)", got)
	}
	if got := Dot([]float64{1e8 + 1, 1, -1e8}, []float64{1e8 - 1, 1, 1e8}); got != 0 {
		t.Errorf("Dot = %g, want 0", got)
	}
	if got := Sum([]float64{math.MaxFloat64, math.MaxFloat64}); !math.IsInf(got, 1) {
		t.Errorf("an overflow gives %g, want +Inf", got)
	}
	if got := Mean(nil); got == got {
		t.Errorf("the mean of nothing is %g, want NaN", got)
	}
	if got := Sum(nil); got != 0 {
		t.Errorf("the sum of nothing is %g", got)
	}
}

func TestMidRanks(t *testing.T) {
	for _, c := range []struct{ xs, want []float64 }{
		{nil, []float64{}},
		{[]float64{7}, []float64{1}},
		{[]float64{3, 1, 2}, []float64{3, 1, 2}},
		{[]float64{5, 1, 5, 5, 0}, []float64{4, 2, 4, 4, 1}},
		{[]float64{2, 2}, []float64{1.5, 1.5}},
	} {
		if got := MidRanks(c.xs); !slices.Equal(got, c.want) {
			t.Errorf("MidRanks(%v) = %v, want %v", c.xs, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(0, 5), 1, 40).Draw(t, "xs")
		n := float64(len(xs))
		if got, want := Sum(MidRanks(xs)), n*(n+1)/2; got != want {
			t.Fatalf("ranks sum to %g, want %g", got, want)
		}
	})
}

// TestStreamVectors pins the streams: anybody who derives the key as documented reads the same numbers.
func TestStreamVectors(t *testing.T) {
	s := NewStream(20230301, "ranking.bootstrap", 1)
	if got, want := s.Uint64(), uint64(3550523260829162345); got != want {
		t.Errorf("first number %d, want %d", got, want)
	}
	if got, want := s.Sub(3).Uint64(), uint64(14630378438164126117); got != want {
		t.Errorf("first number of the third sub-stream %d, want %d", got, want)
	}
	if NewStream(1, "a", 1).Uint64() == NewStream(1, "a", 2).Uint64() {
		t.Error("another version of a recipe draws the same numbers")
	}
	a, b := NewStream(1, "a", 1), NewStream(1, "a", 1)
	b.Uint64()
	if a.Sub(7).Uint64() != b.Sub(7).Uint64() {
		t.Error("a sub-stream depends on how far its parent was read")
	}
}

// TestStreamDistributions holds frequencies to four standard errors under a fixed seed.
func TestStreamDistributions(t *testing.T) {
	const n = 200000
	s := NewStream(5, "num.test", 1)
	var die [6]int
	var mean, square, exp float64
	for range n {
		die[s.IntN(6)]++
		x := s.Normal()
		mean += x / n
		square += x * x / n
		exp += s.Exponential() / n
		if u := s.Float64(); u < 0 || u >= 1 {
			t.Fatalf("Float64 gives %g", u)
		}
	}
	for face, count := range die {
		if math.Abs(float64(count)-n/6.0) > 4*math.Sqrt(n*5/36.0) {
			t.Errorf("face %d came %d times of %d", face, count, n)
		}
	}
	if math.Abs(mean) > 4/math.Sqrt(n) || math.Abs(square-1) > 4*math.Sqrt(2.0/n) || math.Abs(exp-1) > 4/math.Sqrt(n) {
		t.Errorf("normal mean %g, variance %g; exponential mean %g", mean, square, exp)
	}
	p := s.Perm(50)
	slices.Sort(p)
	for i, v := range p {
		if i != v {
			t.Fatalf("Perm(50) is no order of 0..49: %v", p)
		}
	}
}

var sink float64

func BenchmarkFunctions(b *testing.B) {
	s := NewStream(1, "num.bench", 1)
	xs := make([]float64, 1024)
	for i := range xs {
		xs[i] = 4*s.Float64() - 2
	}
	for _, c := range []struct {
		name string
		f    func(float64) float64
	}{
		{"Exp", Exp}, {"Log", func(x float64) float64 { return Log(x + 2.1) }}, {"NormalCDF", NormalCDF},
		{"NormalQuantile", func(x float64) float64 { return NormalQuantile((x + 2) / 4) }},
		{"Lgamma", func(x float64) float64 { return Lgamma(x + 2.1) }},
		{"Pow", func(x float64) float64 { return Pow(x+2.1, 1.3) }},
		{"StudentCDF", func(x float64) float64 { return StudentCDF(x, 5) }},
		{"BetaInc", func(x float64) float64 { return BetaInc(3, 4, (x+2)/4) }},
		{"GammaInc", func(x float64) float64 { return GammaInc(3, x+2) }},
		{"Normal", func(float64) float64 { return s.Normal() }},
		{"IntN", func(float64) float64 { return float64(s.IntN(100)) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				sink += c.f(xs[i&1023])
			}
		})
	}
}
