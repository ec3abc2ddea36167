package mcda

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// extremes are the numbers that break methods; other bytes stand for small whole numbers.
var extremes = []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1e150, -1e150, 1e151, 5e-324, 1e-300, math.MaxFloat64, 1e-9, 1e9, 1.0 / 3}

// FuzzMethods feeds every method tables of any numbers: each answers with a result that JSON can hold (no NaN, no
// infinity) or with a fault of kind Invalid, and never panics.
func FuzzMethods(f *testing.F) {
	f.Add([]byte{2, 20, 21, 22, 23, 24, 25}, uint8(0))
	f.Add([]byte{1, 5, 6, 5, 6, 5, 6}, uint8(7))
	f.Add([]byte{3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, uint8(255))
	f.Add([]byte{2, 13, 13, 13, 13}, uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, options uint8) {
		if len(data) < 2 || len(data) > 60 {
			return
		}
		n := 1 + int(data[0])%4
		var rows [][]float64
		for at := 1; at+n <= len(data); at += n {
			row := make([]float64, n)
			for k := range row {
				if b := int(data[at+k]); b < len(extremes) {
					row[k] = extremes[b]
				} else {
					row[k] = float64(b % 16)
				}
			}
			rows = append(rows, row)
		}
		if len(rows) == 0 {
			return
		}
		p := Problem{Scores: rows, Weights: make([]float64, n), Directions: make([]Direction, n)}
		preferences := make([]Preference, n)
		thresholds := ELECTREIIIOptions{Indifference: rows[0], Preference: rows[len(rows)-1]}
		measurements := make([][]Measurement, len(rows))
		for k := range n {
			p.Weights[k] = 1 / float64(n)
			p.Directions[k] = Direction(options >> k & 1)
			preferences[k] = Preference{Kind: PreferenceKind(int(options)%6 + k%2), Q: rows[0][k], P: rows[len(rows)-1][k], S: rows[0][k]}
			for i, row := range rows {
				x := Measurement{Kind: MeasurementKind(options >> 4 & 3), Value: row[k], SD: rows[0][k], Low: row[k], High: rows[0][k], Values: row}
				measurements[i] = append(measurements[i], x)
			}
		}
		seed := binary.LittleEndian.Uint64(append(data, make([]byte, 8)...)[:8])
		judge := func(name string, result any, err error) {
			t.Helper()
			if err != nil {
				if fault.KindOf(err) != fault.Invalid {
					t.Fatalf("%s: %v", name, err)
				}
				return
			}
			if _, err := json.Marshal(result); err != nil {
				t.Fatalf("%s of %v: %v", name, rows, err)
			}
		}
		how := Normalization(options % 6)
		sum, err := WeightedSum(p, how)
		judge("weighted sum", sum, err)
		product, err := WeightedProduct(p)
		judge("weighted product", product, err)
		geometric, err := GeometricMean(p, rows[0][0])
		judge("geometric mean", geometric, err)
		closeness, err := TOPSIS(p, how)
		judge("TOPSIS", closeness, err)
		vikor, err := VIKOR(p, float64(options)/255)
		judge("VIKOR", vikor, err)
		flows, err := PROMETHEE(p, preferences)
		judge("PROMETHEE", flows, err)
		electre, err := ELECTREIII(p, thresholds)
		judge("ELECTRE III", electre, err)
		priorities, err := AHP(rows, AHPOptions{AllowNonReciprocal: options&1 == 1})
		judge("AHP", priorities, err)
		group, err := GroupAHP([][][]float64{rows, rows}, rows[0], AHPOptions{AllowNonReciprocal: options&1 == 1})
		judge("group AHP", group, err)
		best, err := BWM(BestWorst{BestToOthers: rows[0], OthersToWorst: rows[len(rows)-1], Best: int(options) % n, Worst: int(options>>4) % n})
		judge("BWM", best, err)
		points, err := Swing(rows[0])
		judge("swing", points, err)
		adjusted, err := AdjustedMeans(rows)
		judge("adjusted means", adjusted, err)
		ranges, err := OneWay(p, how)
		judge("one-way", ranges, err)
		varied, err := VaryWeights(p, how, 0.25)
		judge("varied weights", varied, err)
		smaa, err := SMAA{Scores: measurements, Directions: p.Directions, Samples: 20, Pairwise: true, Weights: WeightSet{
			Lower: rows[0], Ratios: []Ratio{{0, n - 1, rows[0][0], rows[len(rows)-1][0]}},
		}}.Run(num.NewStream(seed, "mcda/fuzz", 1))
		judge("SMAA", smaa, err)
		free, err := SMAA{Scores: measurements, Samples: 20}.Run(num.NewStream(seed, "mcda/fuzz", 1))
		judge("free SMAA", free, err)
	})
}
