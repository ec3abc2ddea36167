package consensus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
)

// TestSameBitsEverywhere hashes every method's results on a drawn panel. The digest was taken on amd64; other
// processors must find it, too:
//
//	GOARCH=arm64 go test -exec qemu-aarch64-static ./consensus
func TestSameBitsEverywhere(t *testing.T) {
	h := sha256.New()
	put := func(v any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		h.Write(b)
	}
	stream := func(recipe string) *num.Stream { return num.NewStream(7, recipe, 1) }
	full, sparse := panel(stream("full"), 14, 11, 9, 0), panel(stream("sparse"), 14, 11, 9, 0.2)
	judge := must(Rule{Preset: "rand-ucla"}.Compile())(t)
	for j := range 11 {
		var before, after []float64
		for i := range sparse {
			before, after = append(before, sparse[i][j]), append(after, full[i][j])
		}
		item := must(NewItem(before, 0, 0, 0))(t)
		put(Measure{Agree: &Band{7, 9}, Disagree: &Band{1, 3}}.Item(item))
		put(judge.Item(item.Tally), nil)
		put(Bimodality{}.Item(item.Tally))
		put(Stability(before, after))
		put(Attrition(after, before, judge))
		put(CompareGroups([][]float64{before[:7], after[7:]}))
		put(MannWhitney(before[:7], after[7:]))
		r := must(NewResponses(before))(t)
		put(Panel{Experts: 14}.Bootstrap(r.Statistic(Tally.CV), Bootstrap{Resamples: 500}, stream("cv")))
	}
	for _, m := range []Metric{NominalMetric, OrdinalMetric, IntervalMetric, RatioMetric} {
		put(KrippendorffAlpha(sparse, m))
	}
	for _, w := range []Weighting{IdentityWeights, LinearWeights, QuadraticWeights, OrdinalWeights, RadicalWeights} {
		put(GwetAC(sparse, nil, w))
		put(CohenKappa(sparse[0], sparse[1], nil, w))
	}
	put(KendallW(full, Kendall{}))
	put(ICC(full, DropItems))
	put(ContentIndex(sparse, Band{7, 9}))
	ranks := must(NewRankSums(full, Kendall{}))(t)
	p, _, err := ranks.PermutationP(500, stream("permutation"))
	put(p, err)
	put(Panel{Experts: 14}.Bootstrap(ranks.Resampled, Bootstrap{Resamples: 500}, stream("w")))
	small := must(NewRankSums([][]float64{{1, 2, 2, 4}, {2, 1, 3, 4}, {1, 3, 2, 4}}, Kendall{}))(t)
	exact, _ := small.ExactP()
	put(exact, nil)
	const amd64 = "5b4704e1f66a20df"
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != amd64 {
		t.Errorf("bits %s, amd64 has %s", got, amd64)
	}
}
