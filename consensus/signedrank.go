package consensus

import (
	"math"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Zeros says what [SignedRank] does with experts who did not change.
type Zeros string

const (
	DropZeros  Zeros = "drop"  // Wilcoxon: leave them out before ranking
	PrattZeros Zeros = "pratt" // Pratt: rank them, then leave them out
)

// SignedRankTest is the result of [SignedRank].
type SignedRankTest struct {
	N        int     `json:"n"`      // differences other than 0
	Zeros    int     `json:"zeros"`  // differences of 0
	WPlus    float64 `json:"w_plus"` // sum of the ranks of the positive differences
	TwoSided float64 `json:"p_two_sided"`
	Greater  float64 `json:"p_greater"` // P(W+ as large or larger)
	Less     float64 `json:"p_less"`
	Exact    bool    `json:"exact"` // false above 200 differences: normal approximation
}

// exactSignedRank is the number of differences up to which the distribution is worked out.
const exactSignedRank = 200

// SignedRank tests whether ratings moved up or down between two rounds, by the signed ranks of the differences
// (later minus earlier, one per expert; NaN for an expert who did not answer twice); F. Wilcoxon 1945, J. W. Pratt
// 1959. The p-values are exact with ties: the distribution of the sum of mid-ranks over all signs. Without any
// change all are 1. That a test finds nothing is no proof of stability, least of all with a small panel: look at the
// share that changed, too.
func SignedRank(differences []float64, zeros Zeros) (SignedRankTest, error) {
	if zeros != DropZeros && zeros != PrattZeros {
		return SignedRankTest{}, fault.Bad("zeros", "consensus.zeros", "there is no treatment “{zeros}” of experts who did not change; known are drop and pratt", "zeros", string(zeros))
	}
	t := SignedRankTest{TwoSided: 1, Greater: 1, Less: 1, Exact: true}
	var size []float64
	var positive []bool
	for i, d := range differences {
		switch {
		case outOfRange(d):
			return SignedRankTest{}, rangeFault("differences[" + strconv.Itoa(i) + "]")
		case d != d:
			continue
		case d == 0:
			t.Zeros++
			if zeros == DropZeros {
				continue
			}
		default:
			t.N++
		}
		size, positive = append(size, math.Abs(d)), append(positive, d > 0)
	}
	if t.N == 0 {
		return t, nil
	}
	var doubled []int // ranks of the differences other than 0, times two
	plus := 0
	for i, r := range num.MidRanks(size) {
		if size[i] == 0 {
			continue
		}
		doubled = append(doubled, int(2*r))
		if positive[i] {
			plus += int(2 * r)
		}
	}
	t.WPlus = float64(float64(plus) / 2)
	if t.N <= exactSignedRank {
		t.Greater, t.Less = signedRankTails(doubled, plus)
	} else {
		t.Exact = false
		t.Greater, t.Less = signedRankNormal(doubled, plus)
	}
	t.TwoSided = min(1, 2*min(t.Greater, t.Less))
	return t, nil
}

// signedRankTails convolves the two-point distributions of the ranks: each counts with probability one half.
func signedRankTails(ranks []int, observed int) (greater, less float64) {
	total := 0
	for _, r := range ranks {
		total += r
	}
	p := make([]float64, total+1)
	p[0] = 1
	reached := 0
	for _, r := range ranks {
		reached += r
		for s := reached; s >= 0; s-- {
			v := p[s]
			if s >= r {
				v += p[s-r]
			}
			p[s] = float64(v / 2)
		}
	}
	return min(num.Sum(p[observed:]), 1), min(num.Sum(p[:observed+1]), 1)
}

// signedRankNormal is the normal approximation with continuity correction; the variance is a quarter of the sum of
// squared ranks, which holds with ties.
func signedRankNormal(ranks []int, observed int) (greater, less float64) {
	var total, squares float64
	for _, r := range ranks {
		total += float64(r)
		squares += float64(float64(r) * float64(r))
	}
	sd := math.Sqrt(squares) / 2
	d := float64(observed) - float64(total/2)
	return num.NormalCDF(-(d - 1) / sd), num.NormalCDF((d + 1) / sd) // one step of the doubled sum is 2
}
