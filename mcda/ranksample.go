package mcda

import (
	"cmp"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// tieSlack is the relative difference below which two scores are equal: rounding, not judgement.
const tieSlack = 1e-12

// tied reports whether b is equal to a up to rounding.
func tied(a, b float64) bool {
	return a == b || math.Abs(a-b) <= tieSlack*max(math.Abs(a), math.Abs(b))
}

// Ranks returns the rank of each score, 1 for the largest. Equal scores share the better rank (1, 2, 2, 4); NaN
// (no score) gets 0. Going down the list, a score is equal to another if it is within a part in 10^12 of the
// first score of the tie.
func Ranks(scores []float64) []int {
	ranks := make([]int, len(scores))
	order := descending(scores)
	first := 0
	for at, i := range order {
		if !tied(scores[order[first]], scores[i]) {
			first = at
		}
		ranks[i] = first + 1
	}
	return ranks
}

// descending returns the indices of the scores that are not NaN, the largest first, equal ones by index.
func descending(scores []float64) []int {
	order := make([]int, 0, len(scores))
	for i, s := range scores {
		if !math.IsNaN(s) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(scores[j], scores[i]) })
	return order
}

// RankSample collects the scores of all items in many resamples of the panel and describes how sure the ranks are.
// The zero value is ready. Add the resamples in a fixed order, then ask for [RankSample.Summary].
//
// An item may be left out of a resample (nobody in it rated the item): the others are then ranked among
// themselves, and the item's own figures rest on the resamples that hold it. Items with equal scores share the
// ranks they cover: two that tie for the first place count half a time first and half a time second.
//
// It keeps all scores, 8 bytes each: 700 items x 1,000 resamples take 5.6 MB.
type RankSample struct {
	items int
	rows  []float64 // resample after resample
}

// RankSummary is the description of a [RankSample].
type RankSummary struct {
	Resamples     int
	Items         []RankUncertainty
	Acceptability [][]float64 // items x ranks: share of the item's resamples in which it has that rank; rows sum to 1, or are nil for an item that no resample holds
}

// RankUncertainty is what the resamples say about one item.
type RankUncertainty struct {
	Present   int     // resamples that hold the item; 0 leaves the other fields at zero, but TieGroup
	Low, High int     // percentile interval of the rank, Low the better
	First     float64 // probability of rank 1
	TieGroup  int     // from 1 down the list; 0 for an item without a score
}

// Add takes the scores of one resample, NaN for an item that is left out. It refuses another number of items than
// before and infinite scores.
func (s *RankSample) Add(scores []float64) error {
	if s.items == 0 {
		s.items = len(scores)
	}
	if len(scores) == 0 || len(scores) != s.items {
		return fault.Bad("scores", "mcda.resample.length", "this resample has {got} items; {want} are needed", "got", len(scores), "want", s.items)
	}
	for i, x := range scores {
		if !math.IsNaN(x) && !finite(x) {
			return fault.Bad(cell("scores", i), "mcda.cell.infinite", "this cell is infinite or larger than 1e150; give a smaller number or leave it missing")
		}
	}
	s.rows = append(s.rows, scores...)
	return nil
}

// Len returns the number of resamples.
func (s *RankSample) Len() int {
	if s.items == 0 {
		return 0
	}
	return len(s.rows) / s.items
}

// Below returns the share of the resamples with both items in which item i scores below item j; equal scores are
// not below. ok is false if no resample holds both.
func (s *RankSample) Below(i, j int) (p float64, ok bool) {
	below, both := 0, 0
	for at := 0; at < len(s.rows); at += s.items {
		x, y := s.rows[at+i], s.rows[at+j]
		if math.IsNaN(x) || math.IsNaN(y) {
			continue
		}
		both++
		if x < y && !tied(x, y) {
			below++
		}
	}
	if both == 0 {
		return 0, false
	}
	return float64(below) / float64(both), true
}

// Summary describes the ranks. scores are the items' scores in the panel itself, NaN for an unranked item; they
// fix the order of the list. level is the probability of the rank interval and the separation that starts a new
// tie group, usually 0.90.
//
// The interval leaves out at most (1 - level)/2 at each end: Low is the largest rank r with P(rank < r) <=
// (1 - level)/2, High the smallest with P(rank > r) <= (1 - level)/2. Walking down the list, a new tie group starts
// where the item scores below the group's first in a share >= level of the resamples with both; two items that no
// resample holds together are not separated.
func (s *RankSample) Summary(scores []float64, level float64) (RankSummary, error) {
	if len(scores) != s.items || s.items == 0 {
		return RankSummary{}, fault.Bad("scores", "mcda.resample.length", "this resample has {got} items; {want} are needed", "got", len(scores), "want", s.items)
	}
	if !(level > 0 && level < 1) {
		return RankSummary{}, fault.Bad("level", "mcda.level", "the level must lie between 0 and 1")
	}
	out := RankSummary{Resamples: s.Len(), Items: make([]RankUncertainty, s.items)}
	out.Acceptability = s.acceptability(out.Items)
	for i, row := range out.Acceptability {
		if row != nil {
			out.Items[i].First = row[0]
			out.Items[i].Low, out.Items[i].High = RankInterval(row, level)
		}
	}
	group, first := 0, -1
	for _, i := range descending(scores) {
		if first >= 0 {
			if p, ok := s.Below(i, first); !ok || p < level-tieSlack {
				out.Items[i].TieGroup = group
				continue
			}
		}
		group, first = group+1, i
		out.Items[i].TieGroup = group
	}
	return out, nil
}

// acceptability ranks every resample and returns items x ranks; it fills in Present.
func (s *RankSample) acceptability(items []RankUncertainty) [][]float64 {
	type scored struct {
		value float64
		item  int
	}
	counts := make([]float64, s.items*s.items)
	list := make([]scored, 0, s.items)
	for at := 0; at < len(s.rows); at += s.items {
		list = list[:0]
		for i, x := range s.rows[at : at+s.items] {
			if !math.IsNaN(x) {
				list = append(list, scored{x, i})
				items[i].Present++
			}
		}
		slices.SortFunc(list, func(a, b scored) int {
			return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.item, b.item))
		})
		for from, to := 0, 1; from < len(list); from, to = to, to+1 {
			for to < len(list) && tied(list[from].value, list[to].value) {
				to++
			}
			share := 1 / float64(to-from)
			for _, e := range list[from:to] {
				for r := from; r < to; r++ {
					counts[e.item*s.items+r] += share
				}
			}
		}
	}
	rows := make([][]float64, s.items)
	for i := range rows {
		if items[i].Present > 0 {
			rows[i] = counts[i*s.items : (i+1)*s.items : (i+1)*s.items]
			for r := range rows[i] {
				rows[i][r] /= float64(items[i].Present)
			}
		}
	}
	return rows
}

// RankInterval returns the percentile interval of a rank with the given probabilities (of rank 1, 2, ...): at most
// (1 - level)/2 lies below low and at most as much above high. It serves rank acceptabilities of resamples and of
// [SMAA] alike.
func RankInterval(probabilities []float64, level float64) (low, high int) {
	tail := float64((1-level)/2) + 1e-9 // shares of ties are rounded; the slack is far below one resample
	low, high = 1, len(probabilities)
	for below := 0.0; low < len(probabilities); low++ {
		if below += probabilities[low-1]; below > tail {
			break
		}
	}
	for above := 0.0; high > low; high-- {
		if above += probabilities[high-1]; above > tail {
			break
		}
	}
	return low, high
}
