package ranking_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/ranking"
)

// TestSameBitsEverywhere runs on every processor and must find the digests that amd64 found; JSON prints a number so
// that its bits come back. The control, an unrounded x*y+z that differs, stands in internal/num. To see it on another
// processor:
//
//	GOARCH=arm64 go test -exec qemu-aarch64-static -run SameBits ./ranking
func TestSameBitsEverywhere(t *testing.T) {
	s := num.NewStream(9, "ranking.golden", 1)
	n := 12
	wins, ties := square(n), square(n)
	counts := make([]float64, 40)
	orders := make([][]int, 40)
	for r := range orders {
		orders[r] = s.Perm(n)[:2+s.IntN(n-1)]
		counts[r] = s.Float64()
	}
	var choices []ranking.BestWorstChoice
	for range 80 {
		p := s.Perm(n)[:4]
		choices = append(choices, ranking.BestWorstChoice{Shown: p, Best: p[0], Worst: p[3]})
	}
	for i := range n {
		for j := range i {
			wins[i][j], wins[j][i] = float64(1+s.IntN(9)), float64(1+s.IntN(9))
			ties[i][j] = float64(s.IntN(3))
			ties[j][i] = ties[i][j]
		}
	}
	p := ranking.Profile{Items: n, Orders: ranking.Strict(orders), Counts: counts}
	d, err := p.Pairwise()
	if err != nil {
		t.Fatal(err)
	}
	pl, err := ranking.PlackettLuce{Ghost: 0.5, StandardErrors: true}.Fit(n, orders, counts)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		result func() (any, error)
		want   string
	}{
		{"bradley-terry", func() (any, error) { return ranking.BradleyTerry{}.Fit(wins, ties) }, "102b607aa7345dff"},
		{"plackett-luce", func() (any, error) { return pl, nil }, "dab7dcd3a845e8e0"},
		{"plackett-luce with ties", func() (any, error) {
			tied := []ranking.Order{{{0, 3, 5}, {1, 2}, {4}}, {{4, 1}, {0, 2, 3}}, {{5}, {4, 0}, {1, 2, 3}}, {{2, 3}, {5, 1}}}
			return ranking.PlackettLuce{Ghost: 0.5, StandardErrors: true}.FitOrders(6, tied, counts[:4])
		}, "eb849ccd9bb13eff"},
		{"best-worst", func() (any, error) { return ranking.BestWorst{}.Fit(n, choices) }, "810786662558db31"},
		{"thurstone", func() (any, error) { return ranking.Thurstone{}.Fit(wins) }, "76d9fd424adb65cc"},
		{"borda", func() (any, error) { return p.Borda() }, "9146eff8894397cd"},
		{"schulze", func() (any, error) { return p.Schulze(true) }, "96498790444eaed8"},
		{"kemeny", func() (any, error) { return ranking.Kemeny{}.Aggregate(d) }, "ff51a3ac53c92b00"},
		{"kemeny search", func() (any, error) { return ranking.Kemeny{Exact: 2}.Aggregate(d) }, "390c59d17502d105"},
		{"rank sets", func() (any, error) {
			return ranking.RankSets{}.Normal(pl.LogWorth, pl.Covariance, num.NewStream(9, "ranking.golden", 2), 500)
		}, "b15a7c039ac466a9"},
		{"importance", func() (any, error) {
			return ranking.ImportanceIndex{Scores: counts[:4], Weights: counts[4:6]}.ByFamiliarity([][]float64{counts[6:10], counts[10:14]})
		}, "2d01b8209c6becab"},
		{"chnri", func() (any, error) {
			return ranking.CHNRI{Weights: counts[:3]}.Score([][][]float64{{counts[3:6], counts[6:9]}, {counts[9:12], counts[12:15]}})
		}, "accfa5e357cbaa92"},
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
