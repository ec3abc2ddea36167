package num

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"runtime"
	"slices"
	"testing"
)

// digest hashes the bits of results, in the order in which they come.
func digest(results func(put func(float64))) string {
	h := sha256.New()
	var b [8]byte
	results(func(x float64) {
		if x != x { // a NaN has no bits of its own
			x = math.NaN()
		}
		binary.BigEndian.PutUint64(b[:], math.Float64bits(x))
		h.Write(b[:])
	})
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// TestSameBitsEverywhere runs on every processor and must find the bits that amd64 found. To see it on another:
//
//	GOARCH=arm64 go test -exec qemu-aarch64-static ./internal/num
func TestSameBitsEverywhere(t *testing.T) {
	xs := spread(2000, 30)
	units := make([]float64, 2000)
	s := NewStream(2, "num.golden", 1)
	for i := range units {
		units[i] = s.Float64()
	}
	each := func(f func(float64) float64, xs []float64) func(put func(float64)) {
		return func(put func(float64)) {
			for _, x := range xs {
				put(f(x))
			}
		}
	}
	sorted := slices.Clone(units)
	slices.Sort(sorted)
	for _, c := range []struct {
		name    string
		results func(put func(float64))
		want    string
	}{
		{"Exp", each(Exp, xs), "0b4ef066c84352b2"},
		{"Expm1", each(Expm1, xs), "76f781aa62012ba8"},
		{"Log", each(Log, xs), "c228ac0c71d47a01"},
		{"Log1p", each(Log1p, xs), "9a0afd0e3fb7dad9"},
		{"Sin", each(Sin, xs), "1024caa1dddee0f0"},
		{"Cos", each(Cos, xs), "a07d8a2f19e75cd8"},
		{"Atan", each(Atan, xs), "cbcfc54e88dee5cf"},
		{"Lgamma", each(Lgamma, xs), "0a82bd6decdec582"},
		{"Erf", each(Erf, xs), "057d9661db80f901"},
		{"Erfc", each(Erfc, xs), "cc61359a6ed2832b"},
		{"NormalPDF", each(NormalPDF, xs), "683f46f4e3faf4e0"},
		{"NormalCDF", each(NormalCDF, xs), "b4ef2596f84914b3"},
		{"NormalQuantile", each(NormalQuantile, units), "89947ccbc3cc559e"},
		{"Pow", func(put func(float64)) {
			for i := range xs {
				put(Pow(xs[i], xs[len(xs)-1-i]/1e3))
				put(Pow(units[i%len(units)], xs[i]))
			}
		}, "159ac015c4061794"},
		{"incomplete functions", func(put func(float64)) {
			for i, p := range units[:1000] {
				a, b := shapes[i%len(shapes)], shapes[(i/len(shapes))%len(shapes)]
				put(BetaInc(a, b, p))
				put(BetaIncInv(a, b, p))
				put(GammaInc(a, 2*a*p))
				put(GammaIncUpper(a, 2*a*p))
				put(GammaIncInv(a, p))
				put(StudentCDF(float64(10*p)-5, a))
				put(StudentQuantile(p, a+0.5))
				put(ChiSquareSF(20*p, a))
				put(BinomialSF(i%20, 20, p))
			}
		}, "dc19cd8ffef1279d"},
		{"data", func(put func(float64)) {
			put(Sum(units))
			put(Dot(units, xs[11:]))
			put(Mean(units))
			for kind := 1; kind <= 9; kind++ {
				for _, p := range units[:200] {
					put(Quantile(sorted, p, kind))
				}
			}
			for _, r := range MidRanks(units) {
				put(r)
			}
		}, "ff131595dfc67000"},
		{"streams", func(put func(float64)) {
			s := NewStream(3, "num.golden", 1)
			for i := range 1000 {
				put(s.Normal())
				put(s.Exponential())
				put(float64(s.IntN(i + 1)))
				put(s.Sub(uint64(i)).Float64())
			}
		}, "c644f2de4232d64b"},
	} {
		if got := digest(c.results); got != c.want {
			t.Errorf("%s: bits %s, amd64 has %s", c.name, got, c.want)
		}
	}
}

// TestUnroundedProductsDiffer is the control: the same sums without the rounding of each product do change their
// bits on processors that fuse, so the test above can fail.
func TestUnroundedProductsDiffer(t *testing.T) {
	s := NewStream(9, "num.control", 1)
	var x, y, z [1000]float64
	for i := range x {
		x[i], y[i], z[i] = s.Float64(), s.Float64(), s.Float64()
	}
	got := digest(func(put func(float64)) {
		for i := range x {
			put(x[i]*y[i] + z[i])
		}
	})
	const amd64 = ""
	fuses := slices.Contains([]string{"arm64", "s390x", "ppc64le", "riscv64", "loong64"}, runtime.GOARCH)
	if fuses && got == amd64 {
		t.Errorf("unrounded products gave the same bits on %s: this control controls nothing", runtime.GOARCH)
	}
	if runtime.GOARCH == "amd64" && got != amd64 {
		t.Logf("bits %s: this amd64 build fuses (GOAMD64=v3)", got)
	}
}
