package elicit_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/tanwen/tanwen/elicit"
	"github.com/tanwen/tanwen/internal/num"
)

// TestSameBitsEverywhere runs on every processor and must find the digests that amd64 found; JSON prints a number so
// that its bits come back. The control, an unrounded x*y+z that differs, stands in internal/num. To see it on another
// processor:
//
//	GOARCH=arm64 go test -exec qemu-aarch64-static -run SameBits ./elicit
func TestSameBitsEverywhere(t *testing.T) {
	s := num.NewStream(9, "elicit.golden", 1)
	quantiles := func() []float64 {
		a := float64(80 * s.Float64())
		b := a + float64(9*s.Float64())
		return []float64{a, b, b + float64(9*s.Float64())}
	}
	fitted := func(families ...elicit.Family) func() (any, error) {
		return func() (any, error) {
			var all [][]elicit.Fit
			for range 20 {
				fits, err := elicit.Fitter{}.Fit(elicit.Judgement{
					Values: quantiles(), Probabilities: []float64{0.25, 0.5, 0.75}, Lower: new(0.0), Upper: new(100.0),
				}, families...)
				if err != nil {
					return nil, err
				}
				all = append(all, fits)
			}
			return all, nil
		}
	}
	panel := elicit.Panel{Levels: []float64{0.05, 0.5, 0.95}, Log: []bool{false, true, false, false, true, false, false, false}}
	for i := range panel.Log {
		var r *float64
		if i < 6 {
			r = new(1 + float64(90*s.Float64()))
		}
		panel.Realizations = append(panel.Realizations, r)
	}
	for range 6 {
		var sheet [][]float64
		for range panel.Log {
			sheet = append(sheet, quantiles())
		}
		panel.Judgements = append(panel.Judgements, sheet)
	}
	components := []elicit.Distribution{elicit.Normal{Mean: 1, SD: 2}, elicit.SkewNormal{Location: 2, Scale: 3, Shape: 2}, elicit.StudentT{Location: 1, Scale: 1, DF: 4}}
	curve := func(d elicit.Distribution, err error) (any, error) {
		if err != nil {
			return nil, err
		}
		return elicit.Outline(d, 40)
	}
	for _, c := range []struct {
		name   string
		result func() (any, error)
		want   string
	}{
		{"normal", fitted(elicit.FamilyNormal), "a10bebba363d55b1"},
		{"student", fitted(elicit.FamilyStudentT, elicit.FamilyLogT), "aadf9637c4cfa4b5"},
		{"skew-normal", fitted(elicit.FamilySkewNormal), "702960ad385816bb"},
		{"gamma", fitted(elicit.FamilyGamma, elicit.FamilyMirroredGamma), "204d5054450d2f86"},
		{"beta", fitted(elicit.FamilyBeta, elicit.FamilyPERT), "ced0a8906dc156d3"},
		{"metalog", fitted(elicit.FamilyMetalog, elicit.FamilyPiecewiseLinear), "6b933c0447e20e7e"},
		{"cooke", func() (any, error) {
			return panel.Decide(elicit.Decision{Weighting: elicit.ItemWeights, Optimise: true})
		}, "1145078932786d09"},
		{"linear pool", func() (any, error) { return curve(elicit.LinearPool{Components: components}, nil) }, "0eee580b34b752da"},
		{"quantile pool", func() (any, error) { return curve(elicit.QuantilePool{Components: components}, nil) }, "bc7e02992909147f"},
		{"geometric pool", func() (any, error) {
			d, err := elicit.NewGeometricPool(components, nil)
			return curve(d, err)
		}, "83afc60d0225d292"},
		{"correlation", func() (any, error) {
			return elicit.NearestCorrelation([][]float64{{1, 0.9, -0.5, 0.1}, {0.9, 1, 0.8, 0.3}, {-0.5, 0.8, 1, 0.7}, {0.1, 0.3, 0.7, 1}}, 1e-6)
		}, "383473bc6e005892"},
		{"crps", func() (any, error) { return elicit.CRPSSample(1.3, quantiles(), true) }, "7d17207d41953deb"},
		{"events", func() (any, error) {
			return elicit.PoolEvents(elicit.EventPool{Rule: elicit.EventBeta}, []elicit.EventAnswer{{Best: 0.23}, {Best: 0.61}, {Best: 0.77}})
		}, "563d12bc62522ab9"},
	} {
		got, err := c.result()
		if err != nil {
			t.Fatal(c.name, err)
		}
		text, err := json.Marshal(got)
		if err != nil {
			t.Fatal(c.name, err)
		}
		sum := sha256.Sum256(text)
		if digest := hex.EncodeToString(sum[:8]); digest != c.want {
			t.Errorf("%s: digest %s, want %s", c.name, digest, c.want)
		}
	}
}
