package consensus

import (
	"encoding/binary"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// exactWork bounds the steps of [RankSums.ExactP]: about a second.
const exactWork = 2e7

// ExactP returns the probability that m experts who order the items at random, each with the ties that he or she
// has, reach this W or more. It carries the distribution of the rank sums from expert to expert; items are
// interchangeable then, so sums are kept in ascending order. ok is false where W has no value or the distribution
// is too large (about six items with ten experts, eight with three); use [RankSums.PermutationP] there.
func (r *RankSums) ExactP() (p float64, ok bool) {
	if _, ok := r.Resampled(once(len(r.ranks))); !ok || r.items > 8 {
		return 0, false
	}
	states := map[string]float64{key(sorted(r.ranks[0])): 1}
	work := 0.0
	for _, ranks := range r.ranks[1:] {
		orders := arrangements(ranks)
		if work += float64(len(states) * len(orders)); work > exactWork {
			return 0, false
		}
		next := make(map[string]float64)
		each := 1 / float64(len(orders))
		sum := make([]int32, r.items)
		for _, k := range sortedKeys(states) {
			weight := float64(states[k] * each)
			for _, order := range orders {
				for i, v := range order {
					sum[i] = v + int32(binary.BigEndian.Uint32([]byte(k[4*i:])))
				}
				slices.Sort(sum)
				next[key(sum)] += weight
			}
		}
		states = next
	}
	observed := r.squares(r.total(), int64(len(r.ranks)))
	mean := int64(len(r.ranks)) * int64(r.items+1)
	var reached []float64
	for _, k := range sortedKeys(states) {
		var s int64
		for i := range r.items {
			d := int64(binary.BigEndian.Uint32([]byte(k[4*i:]))) - mean
			s += d * d
		}
		if s >= observed {
			reached = append(reached, states[k])
		}
	}
	return min(num.Sum(reached), 1), true
}

// PermutationP estimates the same probability from n random orders: (1 + those that reach W) / (1 + n), which is
// never 0 (B. Phipson and G. K. Smyth 2010). ok is false where W has no value.
func (r *RankSums) PermutationP(n int, s *num.Stream) (p float64, ok bool, err error) {
	if n < 1 {
		return 0, false, fault.Bad("permutations", "consensus.permutations", "{n} permutations give no probability; at least one is needed", "n", n)
	}
	if _, ok := r.Resampled(once(len(r.ranks))); !ok {
		return 0, false, nil
	}
	observed := r.squares(r.total(), int64(len(r.ranks)))
	mean := int64(len(r.ranks)) * int64(r.items+1)
	rows := make([][]int32, len(r.ranks))
	for i, row := range r.ranks {
		rows[i] = slices.Clone(row)
	}
	reached := 1
	sums := make([]int64, r.items)
	for range n {
		for k, v := range rows[0] { // one expert may stay: only the orders relative to each other matter
			sums[k] = int64(v) - mean
		}
		for _, row := range rows[1:] {
			for i := len(row) - 1; i > 0; i-- {
				j := s.IntN(i + 1)
				row[i], row[j] = row[j], row[i]
				sums[i] += int64(row[i])
			}
			sums[0] += int64(row[0])
		}
		var squares int64
		for _, d := range sums {
			squares += d * d
		}
		if squares >= observed {
			reached++
		}
	}
	return float64(reached) / float64(n+1), true, nil
}

// total adds the packed ranks of the panel.
func (r *RankSums) total() []uint64 {
	sums := make([]uint64, len(r.packed[0]))
	for _, row := range r.packed {
		for k, v := range row {
			sums[k] += v
		}
	}
	return sums
}

// arrangements returns the distinct orders of ranks, in lexicographic order.
func arrangements(ranks []int32) [][]int32 {
	a := sorted(ranks)
	var out [][]int32
	for {
		out = append(out, slices.Clone(a))
		i := len(a) - 2
		for i >= 0 && a[i] >= a[i+1] {
			i--
		}
		if i < 0 {
			return out
		}
		j := len(a) - 1
		for a[j] <= a[i] {
			j--
		}
		a[i], a[j] = a[j], a[i]
		slices.Reverse(a[i+1:])
	}
}

func sorted(a []int32) []int32 {
	b := slices.Clone(a)
	slices.Sort(b)
	return b
}

// key packs sums into a map key whose order is theirs.
func key(sums []int32) string {
	b := make([]byte, 0, 4*len(sums))
	for _, v := range sums {
		b = binary.BigEndian.AppendUint32(b, uint32(v))
	}
	return string(b)
}

func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Sums returns the sum of the experts' ranks of each item kept, with n points for the highest rating and 1 for the
// lowest: the 等级和 of Chinese Delphi reports.
func (r *RankSums) Sums() []float64 {
	sums := make([]float64, r.items)
	for _, row := range r.ranks {
		for k, v := range row {
			sums[k] += float64(v) / 2
		}
	}
	return sums
}
