package elicit_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/elicit"
	"pgregory.net/rapid"
)

// quartiles is a judgement read off a distribution.
func quartiles(d elicit.Distribution, lower, upper *float64, ps ...float64) elicit.Judgement {
	j := elicit.Judgement{Probabilities: ps, Lower: lower, Upper: upper}
	for _, p := range ps {
		j.Values = append(j.Values, d.Quantile(p))
	}
	return j
}

// Quantiles of a member of a family must give the member back.
func TestFitRecoversMembers(t *testing.T) {
	zero, hundred := new(0.0), new(100.0)
	ps := []float64{0.05, 0.25, 0.5, 0.75, 0.95}
	for _, c := range []struct {
		family       elicit.Family
		member       elicit.Distribution
		lower, upper *float64
	}{
		{elicit.FamilyNormal, elicit.Normal{Mean: 40, SD: 15}, nil, nil},
		{elicit.FamilyStudentT, elicit.StudentT{Location: -1e6, Scale: 3e5, DF: 3}, nil, nil},
		{elicit.FamilySkewNormal, elicit.SkewNormal{Location: 10, Scale: 4, Shape: 3}, nil, nil},
		{elicit.FamilySkewNormal, elicit.SkewNormal{Location: 10, Scale: 4, Shape: -1.2}, nil, nil},
		{elicit.FamilyGamma, elicit.Gamma{Shape: 2, Rate: 0.1}, zero, nil},
		{elicit.FamilyGamma, elicit.Gamma{Shape: 0.6, Rate: 1e-5}, zero, nil},
		{elicit.FamilyLogNormal, elicit.LogNormal{MeanLog: 3, SDLog: 0.8}, zero, nil},
		{elicit.FamilyLogT, elicit.LogT{LocationLog: 3, ScaleLog: 0.5, DF: 3}, zero, nil},
		{elicit.FamilyMirroredGamma, elicit.Mirrored{Of: elicit.Gamma{Shape: 3, Rate: 0.2}, Upper: 100}, nil, hundred},
		{elicit.FamilyMirroredLogNormal, elicit.Mirrored{Of: elicit.LogNormal{MeanLog: 2, SDLog: 0.7}, Upper: 100}, nil, hundred},
		{elicit.FamilyMirroredLogT, elicit.Mirrored{Of: elicit.LogT{LocationLog: 2, ScaleLog: 0.4, DF: 3}, Upper: 100}, nil, hundred},
		{elicit.FamilyBeta, elicit.Beta{Shape1: 0.7, Shape2: 2, Upper: 100}, zero, hundred},
		{elicit.FamilyBeta, elicit.Beta{Shape1: 40, Shape2: 90, Upper: 100}, zero, hundred},
		{elicit.FamilyPERT, elicit.PERT{Mode: 20, Upper: 100}, zero, hundred},
		{elicit.FamilyMetalog, elicit.Metalog{Coefficients: []float64{40, 5, 2, 10, 3}}, nil, nil},
	} {
		t.Run(string(c.family), func(t *testing.T) {
			fits, err := elicit.Fitter{}.Fit(quartiles(c.member, c.lower, c.upper, ps...), c.family)
			if err != nil {
				t.Fatal(err)
			}
			if fits[0].Distribution == nil {
				t.Fatal(fits[0].Reason)
			}
			if fits[0].SSQ > 1e-18 {
				t.Errorf("sum of squares %v", fits[0].SSQ)
			}
			got, want := fits[0].Distribution.Parameters(), c.member.Parameters()
			for k := range want {
				if got[k].Name != want[k].Name || math.Abs(got[k].Value-want[k].Value) > 1e-5*(math.Abs(want[k].Value)+1e-9) {
					t.Errorf("parameters %v, want %v", got, want)
					break
				}
			}
		})
	}
}

// The sum of squares must be a minimum: no parameter moved a little makes it smaller.
func TestFitIsLeast(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		q1 := rapid.Float64Range(5, 60).Draw(rt, "q1")
		median := q1 + rapid.Float64Range(1, 17).Draw(rt, "to median")
		q3 := median + rapid.Float64Range(1, 17).Draw(rt, "to q3")
		j := elicit.Judgement{Values: []float64{q1, median, q3}, Probabilities: []float64{0.25, 0.5, 0.75}, Lower: new(0.0), Upper: new(100.0)}
		fits, err := elicit.Fitter{}.Fit(j)
		if err != nil {
			rt.Fatal(err)
		}
		ssq := func(d elicit.Distribution) float64 {
			var s float64
			for k, v := range j.Values {
				s += math.Pow(d.CDF(v)-j.Probabilities[k], 2)
			}
			return s
		}
		for _, f := range fits {
			if f.Distribution == nil {
				if f.Family != elicit.FamilyMetalog {
					rt.Fatalf("%s does not apply: %v", f.Family, f.Reason)
				}
				continue
			}
			if f.P05 >= f.P95 {
				rt.Fatalf("%s: 5 %% point %v, 95 %% point %v", f.Family, f.P05, f.P95)
			}
			for _, near := range neighbours(f.Distribution) {
				if s := ssq(near); s < f.SSQ-1e-9 {
					rt.Fatalf("%s: %v has %v, its neighbour %v has %v", f.Family, f.Distribution, f.SSQ, near, s)
				}
			}
		}
		best, ok := elicit.Best(fits)
		if !ok || best.Family == elicit.FamilyMetalog || best.Family == elicit.FamilyPiecewiseLinear {
			rt.Fatalf("best %v, %v", best.Family, ok)
		}
		// Units: thousandths of the same quantity.
		small := elicit.Judgement{Probabilities: j.Probabilities, Lower: new(0.0), Upper: new(0.1)}
		for _, v := range j.Values {
			small.Values = append(small.Values, v/1000)
		}
		rescaled, err := elicit.Fitter{}.Fit(small)
		if err != nil {
			rt.Fatal(err)
		}
		for k, f := range rescaled {
			if math.Abs(f.SSQ-fits[k].SSQ) > 1e-8 {
				rt.Fatalf("%s: %v in small units, %v in large ones", f.Family, f.SSQ, fits[k].SSQ)
			}
		}
	})
}

// neighbours moves each free parameter by a hundredth and a ten-thousandth both ways.
func neighbours(d elicit.Distribution) []elicit.Distribution {
	var out []elicit.Distribution
	for _, h := range []float64{-1e-2, -1e-4, 1e-4, 1e-2} {
		switch v := d.(type) {
		case elicit.Normal:
			out = append(out, elicit.Normal{Mean: v.Mean + h*v.SD, SD: v.SD}, elicit.Normal{Mean: v.Mean, SD: v.SD * (1 + h)})
		case elicit.StudentT:
			out = append(out, elicit.StudentT{Location: v.Location + h*v.Scale, Scale: v.Scale, DF: v.DF}, elicit.StudentT{Location: v.Location, Scale: v.Scale * (1 + h), DF: v.DF})
		case elicit.SkewNormal:
			out = append(out, elicit.SkewNormal{Location: v.Location + h*v.Scale, Scale: v.Scale, Shape: v.Shape}, elicit.SkewNormal{Location: v.Location, Scale: v.Scale * (1 + h), Shape: v.Shape})
		case elicit.Gamma:
			if v.Shape < 9000 {
				out = append(out, elicit.Gamma{Shape: v.Shape * (1 + h), Rate: v.Rate, Lower: v.Lower}, elicit.Gamma{Shape: v.Shape, Rate: v.Rate * (1 + h), Lower: v.Lower})
			}
		case elicit.LogNormal:
			out = append(out, elicit.LogNormal{MeanLog: v.MeanLog + h*v.SDLog, SDLog: v.SDLog, Lower: v.Lower}, elicit.LogNormal{MeanLog: v.MeanLog, SDLog: v.SDLog * (1 + h), Lower: v.Lower})
		case elicit.LogT:
			out = append(out, elicit.LogT{LocationLog: v.LocationLog + h*v.ScaleLog, ScaleLog: v.ScaleLog, DF: v.DF, Lower: v.Lower})
		case elicit.Beta:
			out = append(out, elicit.Beta{Shape1: v.Shape1 * (1 + h), Shape2: v.Shape2, Lower: v.Lower, Upper: v.Upper}, elicit.Beta{Shape1: v.Shape1, Shape2: v.Shape2 * (1 + h), Lower: v.Lower, Upper: v.Upper})
		case elicit.PERT:
			if m := v.Mode + h*(v.Upper-v.Lower); m > v.Lower && m < v.Upper {
				out = append(out, elicit.PERT{Lower: v.Lower, Mode: m, Upper: v.Upper})
			}
		case elicit.Mirrored:
			for _, of := range neighbours(v.Of) {
				out = append(out, elicit.Mirrored{Of: of, Upper: v.Upper})
			}
		}
	}
	return out
}

func TestBestPrefersFewerParameters(t *testing.T) {
	normal := elicit.Fit{Family: elicit.FamilyNormal, Distribution: elicit.Normal{SD: 1}, SSQ: 5e-7}
	skew := elicit.Fit{Family: elicit.FamilySkewNormal, Distribution: elicit.SkewNormal{Scale: 1}, SSQ: 0}
	metalog := elicit.Fit{Family: elicit.FamilyMetalog, Distribution: elicit.Metalog{}, SSQ: 0}
	if best, _ := elicit.Best([]elicit.Fit{metalog, skew, normal}); best.Family != elicit.FamilyNormal {
		t.Errorf("%s, want normal: the gain is below 1e-6", best.Family)
	}
	normal.SSQ = 2e-6
	if best, _ := elicit.Best([]elicit.Fit{metalog, skew, normal}); best.Family != elicit.FamilySkewNormal {
		t.Errorf("%s, want skew-normal: the gain is above 1e-6", best.Family)
	}
	if _, ok := elicit.Best([]elicit.Fit{metalog}); ok {
		t.Error("a metalog alone was chosen")
	}
}

func TestRoulette(t *testing.T) {
	r := elicit.Roulette{Edges: []float64{0, 10, 20, 30, 40, 50, 60}, Chips: []int{0, 2, 5, 0, 3, 0}}
	j, err := r.Judgement(true)
	if err != nil {
		t.Fatal(err)
	}
	// 2 of 10 chips below 20, 7 below 30 and below 40 alike: the edge at 40, next to chips, stands for both.
	near(t, "values", j.Values, []float64{20, 40}, 0)
	near(t, "probabilities", j.Probabilities, []float64{0.2, 0.7}, 1e-15)
	if *j.Lower != 0 || *j.Upper != 60 {
		t.Errorf("limits %v, %v", *j.Lower, *j.Upper)
	}
	if open, _ := r.Judgement(false); open.Lower != nil || open.Upper != nil {
		t.Error("limits without bounds")
	}
}

func TestPiecewiseLinearOfJudgement(t *testing.T) {
	j := elicit.Judgement{Values: []float64{10, 20, 40}, Probabilities: []float64{0.1, 0.5, 0.9}, Lower: new(5.0)}
	d, err := j.PiecewiseLinear(0.1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "knots", d.Values, []float64{5, 10, 20, 40, 43}, 1e-12)
	near(t, "half way", []float64{d.CDF(15), d.Quantile(0.3), d.CDF(20), d.CDF(4), d.CDF(44)}, []float64{0.3, 15, 0.5, 0, 1}, 1e-12)
}

func near(t testing.TB, name string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %v, want %v", name, got, want)
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tol) {
			t.Fatalf("%s = %v, want %v", name, got, want)
		}
	}
}
