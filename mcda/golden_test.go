package mcda

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"runtime"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
)

// digest hashes results: JSON prints each number with as many digits as tell all its bits.
func digest(t *testing.T, results ...any) string {
	t.Helper()
	text, err := json.Marshal(results)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// collect panics on an error, which these inputs do not cause.
func collect(result any, err error) any {
	if err != nil {
		panic(err)
	}
	return result
}

// TestSameBitsEverywhere runs on every processor and must find the bits that amd64 found. To see it on another:
//
//	GOARCH=arm64 go test -exec qemu-aarch64-static -run SameBits ./mcda
func TestSameBitsEverywhere(t *testing.T) {
	s := num.NewStream(6, "mcda.golden", 1)
	p := large(17, 6)
	ratings := make([][]float64, 15)
	for e := range ratings {
		for range 12 {
			x := missing
			if s.IntN(2) == 0 {
				x = float64(1 + s.IntN(9))
			}
			ratings[e] = append(ratings[e], x)
		}
	}
	matrix := reciprocal(7, func(_, _ int) float64 { return 0.2 + float64(5*s.Float64()) })
	matrix[2][5], matrix[5][2] = missing, missing
	var thresholds ELECTREIIIOptions
	preferences := make([]Preference, 6)
	for k := range preferences {
		preferences[k] = Preference{Kind: PreferenceKind(k), Q: 3, P: 20, S: 11}
		thresholds.Indifference, thresholds.Preference, thresholds.Veto = append(thresholds.Indifference, 3), append(thresholds.Preference, 20), append(thresholds.Veto, 80)
	}
	smaa := func(weights WeightSet, loose bool) any {
		in := wide(6000)
		in.Weights, in.Pairwise = weights, true
		if loose {
			in.Scores[0][0] = Measurement{Kind: Interval, High: 1}
			in.Scores[1][0] = Measurement{Kind: Empirical, Values: []float64{0.1, 0.3, 0.7}}
		}
		return collect(in.Run(num.NewStream(5, "mcda.golden", 1)))
	}
	for _, c := range []struct{ name, got, want string }{
		{"scores", digest(t, collect(WeightedSum(p, Vector)), collect(WeightedProduct(p)), collect(GeometricMean(p, 0.5)), collect(TOPSIS(p, Sum)), collect(VIKOR(p, 0.3))), "10ceee94e5d70924"},
		{"outranking", digest(t, collect(PROMETHEE(p, preferences)), collect(ELECTREIII(p, thresholds))), "117c4caea5d94504"},
		{"priorities", digest(t, collect(AHP(matrix, AHPOptions{})), collect(GroupAHP([][][]float64{matrix, matrix[:7]}, []float64{1, 2}, AHPOptions{}))), "c923eb0e485dfb0f"},
		{"best-worst and MACBETH", digest(t,
			collect(BWM(BestWorst{BestToOthers: []float64{1, 3, 2, 7}, OthersToWorst: []float64{7, 2, 5, 1}, Worst: 3})),
			collect(MACBETH(3, []Difference{{0, 1, 2, 3}, {1, 2, 1, 1}, {2, NoSwing, 1, 4}, {0, NoSwing, 5, 6}}))), "6aae41ea4dba58fa"},
		{"adjusted means", digest(t, collect(AdjustedMeans(ratings))), "4f0b16f1a18334c8"},
		{"sensitivity", digest(t, collect(OneWay(p, MinMax)), collect(VaryWeights(p, MinMax, 0.25))), "a39b57c05ae1ef58"},
		{"SMAA", digest(t, smaa(WeightSet{}, false)), "247332a2238525e7"},
		{"SMAA with an order, intervals and observations", digest(t, smaa(WeightSet{Orders: [][]int{{0, 3}, {1, 2}}, Upper: []float64{0.5, 1, 1, 1, 1, 1, 1, 1}}, true)), "a3b544de2d80ac0d"},
		{"SMAA with a walk", digest(t, smaa(WeightSet{Ratios: []Ratio{{0, 1, 1.1, 1.11}, {1, 2, 1, 1.01}}}, false)), "f4a69aa77e274c3f"},
	} {
		if c.got != c.want {
			t.Errorf("%s: bits %s, amd64 has %s", c.name, c.got, c.want)
		}
	}
}

// TestUnroundedProductsDiffer is the control: a weighted sum whose products are not rounded does change its bits on
// processors that fuse, so the test above can fail.
func TestUnroundedProductsDiffer(t *testing.T) {
	p := large(200, 8)
	fused, rounded := make([]float64, len(p.Scores)), make([]float64, len(p.Scores))
	for i, row := range p.Scores {
		for k, x := range row {
			fused[i] += p.Weights[k] * x * 0.3
			rounded[i] += float64(p.Weights[k] * x * 0.3)
		}
	}
	same := slices.Equal(fused, rounded)
	if fuses := slices.Contains([]string{"arm64", "s390x", "ppc64le", "riscv64", "loong64"}, runtime.GOARCH); fuses && same {
		t.Errorf("unrounded products gave the same bits on %s: this control controls nothing", runtime.GOARCH)
	}
}
