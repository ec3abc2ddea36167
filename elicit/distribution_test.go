package elicit_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/elicit"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

func distributions() map[string]elicit.Distribution {
	normals := []elicit.Distribution{elicit.Normal{Mean: 1, SD: 2}, elicit.StudentT{Location: 4, Scale: 1, DF: 3}}
	geometric, err := elicit.NewGeometricPool(normals, nil)
	if err != nil {
		panic(err)
	}
	return map[string]elicit.Distribution{
		"normal":              elicit.Normal{Mean: -3, SD: 0.7},
		"student":             elicit.StudentT{Location: 2, Scale: 5, DF: 3.5},
		"skew-normal":         elicit.SkewNormal{Location: 1, Scale: 2, Shape: 4},
		"skew-normal left":    elicit.SkewNormal{Location: 1, Scale: 2, Shape: -0.8},
		"gamma":               elicit.Gamma{Shape: 2.5, Rate: 0.3, Lower: 10},
		"lognormal":           elicit.LogNormal{MeanLog: 1, SDLog: 0.5, Lower: -2},
		"log-t":               elicit.LogT{LocationLog: 0.3, ScaleLog: 0.4, DF: 5, Lower: 1},
		"beta":                elicit.Beta{Shape1: 2, Shape2: 5, Lower: -1, Upper: 3},
		"pert":                elicit.PERT{Lower: 0, Mode: 2, Upper: 10},
		"mirrored gamma":      elicit.Mirrored{Of: elicit.Gamma{Shape: 3, Rate: 1}, Upper: 20},
		"metalog":             elicit.Metalog{Coefficients: []float64{1, 0.5, 0.3}},
		"metalog above":       elicit.Metalog{Coefficients: []float64{1, 0.3, -0.1}, Lower: new(2.0)},
		"metalog below":       elicit.Metalog{Coefficients: []float64{1, 0.3}, Upper: new(2.0)},
		"metalog between":     elicit.Metalog{Coefficients: []float64{-1, 0.4, 0.1, 0.2}, Lower: new(0.0), Upper: new(1.0)},
		"piecewise linear":    elicit.PiecewiseLinear{Values: []float64{0, 1, 3, 10}, Probabilities: []float64{0, 0.25, 0.8, 1}},
		"linear pool":         elicit.LinearPool{Components: normals},
		"quantile pool":       elicit.QuantilePool{Components: normals, Weights: []float64{0.3, 0.7}},
		"geometric pool":      geometric,
		"pool of other kinds": elicit.LinearPool{Components: []elicit.Distribution{elicit.Beta{Shape1: 2, Shape2: 2, Upper: 1}, elicit.PiecewiseLinear{Values: []float64{0, 2}, Probabilities: []float64{0, 1}}}},
	}
}

// What every distribution must do: quantile and distribution function undo each other, both rise, and the density is
// the slope.
func TestDistributions(t *testing.T) {
	for name, d := range distributions() {
		t.Run(name, func(t *testing.T) {
			if err := d.Check(); err != nil {
				t.Fatal(err)
			}
			before := math.Inf(-1)
			for k := 1; k < 200; k++ {
				p := float64(k) / 200
				x := d.Quantile(p)
				if math.IsNaN(x) || x <= before {
					t.Fatalf("quantile(%v) = %v after %v", p, x, before)
				}
				before = x
				if back := d.CDF(x); math.Abs(back-p) > 1e-9 {
					t.Fatalf("cdf(quantile(%v)) = %v", p, back)
				}
				h := 1e-5 * (d.Quantile(0.75) - d.Quantile(0.25))
				if _, steps := d.(elicit.PiecewiseLinear); steps || k < 3 || k > 197 {
					continue // the slope jumps, or the step is too coarse for the tail
				}
				slope := (d.CDF(x+h) - d.CDF(x-h)) / (2 * h)
				if f := d.Density(x); math.Abs(f-slope) > 1e-5*(1+slope) {
					t.Fatalf("density(%v) = %v, slope %v", x, f, slope)
				}
			}
			curve, err := elicit.Outline(d, 11)
			if err != nil || len(curve) != 11 || curve[10].X <= curve[0].X || math.Abs(curve[0].CDF-0.005) > 1e-9 {
				t.Errorf("outline %v, %v", curve, err)
			}
		})
	}
}

func TestAgainstGonum(t *testing.T) {
	for _, c := range []struct {
		name string
		got  elicit.Distribution
		want interface {
			CDF(float64) float64
			Prob(float64) float64
		}
		shift float64
	}{
		{"normal", elicit.Normal{Mean: 3, SD: 2}, distuv.Normal{Mu: 3, Sigma: 2}, 0},
		{"student", elicit.StudentT{Location: 3, Scale: 2, DF: 4}, distuv.StudentsT{Mu: 3, Sigma: 2, Nu: 4}, 0},
		{"gamma", elicit.Gamma{Shape: 2.5, Rate: 0.7, Lower: 1}, distuv.Gamma{Alpha: 2.5, Beta: 0.7}, 1},
		{"beta", elicit.Beta{Shape1: 2.5, Shape2: 0.7, Upper: 1}, distuv.Beta{Alpha: 2.5, Beta: 0.7}, 0},
		{"lognormal", elicit.LogNormal{MeanLog: 0.2, SDLog: 0.5, Lower: 1}, distuv.LogNormal{Mu: 0.2, Sigma: 0.5}, 1},
	} {
		for k := 1; k < 20; k++ {
			x := c.got.Quantile(float64(k) / 20)
			if got, want := c.got.CDF(x), c.want.CDF(x-c.shift); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s: cdf(%v) = %v, want %v", c.name, x, got, want)
			}
			if got, want := c.got.Density(x), c.want.Prob(x-c.shift); math.Abs(got-want) > 1e-11*want {
				t.Errorf("%s: density(%v) = %v, want %v", c.name, x, got, want)
			}
		}
	}
}

// With shape a the skew-normal at its location has T(0, a) = atan(a)/(2 pi); at shape 1 the distribution function is
// Phi squared; a very large shape is the half normal.
func TestSkewNormalClosedForms(t *testing.T) {
	phi := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	for _, a := range []float64{-30, -2, -0.5, 0, 0.3, 1, 5, 100} {
		if got, want := (elicit.SkewNormal{Scale: 1, Shape: a}).CDF(0), 0.5-math.Atan(a)/math.Pi; math.Abs(got-want) > 1e-14 {
			t.Errorf("shape %v: cdf(0) = %v, want %v", a, got, want)
		}
	}
	for x := -4.0; x <= 4; x += 0.25 {
		if got, want := (elicit.SkewNormal{Scale: 1, Shape: 1}).CDF(x), phi(x)*phi(x); math.Abs(got-want) > 1e-14 {
			t.Errorf("shape 1: cdf(%v) = %v, want %v", x, got, want)
		}
		if got, want := (elicit.SkewNormal{Scale: 1, Shape: 1e6}).CDF(x), math.Max(0, 2*phi(x)-1); math.Abs(got-want) > 1e-6 {
			t.Errorf("half normal: cdf(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestPERTMean(t *testing.T) {
	b := elicit.PERT{Lower: 2, Mode: 5, Upper: 20}.Beta()
	mean := b.Lower + (b.Upper-b.Lower)*b.Shape1/(b.Shape1+b.Shape2)
	if want := (2 + 4*5 + 20) / 6.0; math.Abs(mean-want) > 1e-12 {
		t.Errorf("mean %v, want %v", mean, want)
	}
}

func TestMirroredIsMirror(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := elicit.Gamma{Shape: rapid.Float64Range(0.5, 20).Draw(rt, "shape"), Rate: rapid.Float64Range(0.1, 5).Draw(rt, "rate")}
		upper := rapid.Float64Range(-10, 10).Draw(rt, "upper")
		p := rapid.Float64Range(0.01, 0.99).Draw(rt, "p")
		m := elicit.Mirrored{Of: g, Upper: upper}
		if got, want := m.Quantile(p), upper-g.Quantile(1-p); got != want {
			rt.Fatalf("quantile %v, want %v", got, want)
		}
		if x := m.Quantile(p); math.Abs(m.CDF(x)-p) > 1e-9 || x > upper {
			rt.Fatalf("cdf(%v) = %v, want %v", x, m.CDF(x), p)
		}
	})
}
