package consensus

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Incomplete says what a method for complete data does with gaps.
type Incomplete uint8

const (
	DropItems   Incomplete = iota // only items that every expert rated
	DropExperts                   // only experts who rated every item
)

// Kendall holds the options of [KendallW]. The zero value corrects for ties and keeps the items that all rated.
type Kendall struct {
	NoTieCorrection bool
	Incomplete      Incomplete
}

// Concordance is Kendall's coefficient of concordance.
type Concordance struct {
	W              *float64 `json:"w"`    // 0 no agreement on the order, 1 the same order; nil if no expert distinguishes items
	ChiSquare      *float64 `json:"chi2"` // m (n-1) W
	DF             int      `json:"df"`   // n-1
	P              *float64 `json:"p"`    // chi-square approximation; poor for seven items and fewer
	Experts        int      `json:"n_experts"`
	Items          int      `json:"n_items"`
	DroppedExperts int      `json:"dropped_experts"`
	DroppedItems   int      `json:"dropped_items"`
}

// KendallW measures how far experts order the items alike; M. G. Kendall and B. Babington Smith, The problem of m
// rankings, Annals of Mathematical Statistics 10 (1939), with the tie correction of Kendall, Rank Correlation
// Methods (1948), chapter 6:
//
//	W = 12 S / (m*m (n*n*n - n) - m sum T),  T = sum over an expert's ties of t*t*t - t
//
// where S is the sum of squared deviations of the n rank sums of m experts. ratings is experts x items; equal ratings
// share their mean rank; an expert who rates everything alike stays in and lowers W. Experts without any rating are
// left out; other gaps are handled as the options say, never by ranking a missing item last. One expert gives W = 1
// by definition, fewer than two items no value. A low W is normal (0.2 to 0.4 in published Delphi studies): do not
// judge a panel by W alone.
func KendallW(ratings [][]float64, o Kendall) (Concordance, error) {
	r, err := NewRankSums(ratings, o)
	if err != nil {
		return Concordance{}, err
	}
	return r.Concordance(), nil
}

// RankSums holds every expert's mid-ranks, ready for W of the panel, of resamples and under permutation. Ranks are
// kept doubled, so that mid-ranks are whole numbers and all sums are exact.
type RankSums struct {
	options        Kendall
	items          int
	ranks          [][]int32 // doubled, experts x items
	ties           []int64   // sum of t*t*t - t per expert
	packed         [][]uint64
	lane           uint // bits per item in packed
	droppedExperts int
	droppedItems   int
}

// NewRankSums ranks the items within each expert.
func NewRankSums(ratings [][]float64, o Kendall) (*RankSums, error) {
	if _, err := checkRatings(ratings); err != nil {
		return nil, err
	}
	rows, columns := complete(ratings, o.Incomplete)
	r := &RankSums{options: o, items: len(columns), droppedExperts: len(ratings) - len(rows), droppedItems: len(ratings[0]) - len(columns)}
	switch product := 2 * len(rows) * len(columns); { // the largest doubled rank sum
	case product < 1<<16:
		r.lane = 16
	case product < 1<<32:
		r.lane = 32
	default:
		return nil, fault.Bad("ratings", "consensus.ratings.large", "there are {experts} experts and {items} items; together at most 2,000 million ratings",
			"experts", len(rows), "items", len(columns))
	}
	row := make([]float64, len(columns))
	for _, i := range rows {
		for k, j := range columns {
			row[k] = ratings[i][j]
		}
		r.add(num.MidRanks(row))
	}
	return r, nil
}

// complete chooses the experts and items without gaps. Experts who rated nothing never count.
func complete(ratings [][]float64, how Incomplete) (rows, columns []int) {
	items := len(ratings[0])
	missing := make([]int, items)
	for i, row := range ratings {
		gaps := 0
		for _, v := range row {
			if v != v {
				gaps++
			}
		}
		if gaps == items || how == DropExperts && gaps > 0 {
			continue
		}
		rows = append(rows, i)
		for j, v := range row {
			if v != v {
				missing[j]++
			}
		}
	}
	for j, n := range missing {
		if n == 0 && len(rows) > 0 {
			columns = append(columns, j)
		}
	}
	return rows, columns
}

// add takes over one expert's mid-ranks. A tie of t items with mid-rank r is seen by counting equal ranks.
func (r *RankSums) add(midRanks []float64) {
	doubled := make([]int32, len(midRanks))
	count := make([]int64, 2*len(midRanks)+1)
	perWord := int(64 / r.lane)
	packed := make([]uint64, (len(midRanks)+perWord-1)/perWord)
	for k, v := range midRanks {
		doubled[k] = int32(2 * v)
		count[doubled[k]]++
		packed[k/perWord] |= uint64(doubled[k]) << (uint(k%perWord) * r.lane)
	}
	ties := int64(0)
	for _, t := range count {
		ties += t*t*t - t
	}
	r.ranks, r.ties, r.packed = append(r.ranks, doubled), append(r.ties, ties), append(r.packed, packed)
}

// Experts returns how many experts the ranks are of.
func (r *RankSums) Experts() int { return len(r.ranks) }

// Concordance returns W of the whole panel.
func (r *RankSums) Concordance() Concordance {
	m, n := len(r.ranks), r.items
	c := Concordance{DF: max(n-1, 0), Experts: m, Items: n, DroppedExperts: r.droppedExperts, DroppedItems: r.droppedItems}
	w, ok := r.Resampled(once(m))
	if !ok {
		return c
	}
	chi := float64(float64(m*(n-1)) * w)
	c.W, c.ChiSquare, c.P = new(w), new(chi), new(num.ChiSquareSF(chi, float64(n-1)))
	return c
}

// Resampled returns W of a resample in which expert i (in the order of the experts kept) occurs multiplicity[i]
// times; ok is false where W has no value. It does not change r, but the slice must have one entry per expert.
func (r *RankSums) Resampled(multiplicity []int) (w float64, ok bool) {
	if r.items < 2 {
		return 0, false
	}
	sums := make([]uint64, (r.items+int(64/r.lane)-1)/int(64/r.lane))
	var experts, ties int64
	for i, m := range multiplicity {
		if m == 0 {
			continue
		}
		experts += int64(m)
		ties += int64(m) * r.ties[i]
		row := r.packed[i][:len(sums)]
		if m == 1 {
			for k, v := range row {
				sums[k] += v
			}
			continue
		}
		for k, v := range row {
			sums[k] += uint64(m) * v // lanes are wide enough for the whole panel's sum
		}
	}
	return r.concordance(r.squares(sums, experts), experts, ties)
}

// squares unpacks doubled rank sums and returns four times S.
func (r *RankSums) squares(sums []uint64, experts int64) int64 {
	mean := experts * int64(r.items+1) // of the doubled sums, whole
	mask := uint64(1)<<r.lane - 1
	var s int64
	for k, left := 0, r.items; left > 0; k++ {
		word := sums[k]
		for range min(left, int(64/r.lane)) {
			d := int64(word&mask) - mean
			s += d * d
			word >>= r.lane
			left--
		}
	}
	return s
}

// concordance is W from four times S.
func (r *RankSums) concordance(squares, experts, ties int64) (w float64, ok bool) {
	m, n := float64(experts), float64(r.items)
	most := float64(m * m * float64(float64(n*n*n)-n))
	lost := float64(m * float64(ties))
	if most == lost { // nobody distinguishes anything
		return 0, false
	}
	if r.options.NoTieCorrection {
		lost = 0
	}
	return 3 * float64(squares) / (most - lost), true
}
