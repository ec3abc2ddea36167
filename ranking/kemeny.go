package ranking

import (
	"math"
	"math/bits"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// Kemeny finds the strict orders of all items that agree with the voters on the most pairs (Kemeny, Daedalus 88
// (1959) 577; Young and Levenglick 1978): those that maximise the sum of d[i][j] over pairs with i before j.
//
// The items are first cut where a majority is strict from every item of one part to every item of the next; every
// optimum keeps these cuts (extended Condorcet criterion, Truchon 1998). Parts of at most Exact items are then solved
// by dynamic programming over their subsets (Betzler et al., Theoretical Computer Science 410 (2009) 4554).
// Larger parts are searched, and the result says by how much a better order could still win.
// The zero value solves parts of at most 20 items exactly and lists at most 100 optima.
type Kemeny struct {
	// Exact is the largest part that is solved exactly, at most 24 (memory is 8 bytes times 2^Exact); 0 means 20.
	Exact int
	// Optima is the most optimal orders to list; 0 means 100.
	Optima int
}

// KemenyOrders is the result for n items.
type KemenyOrders struct {
	// Score is the number of voter-pair agreements of the orders.
	Score float64 `json:"score"`
	// Distance is the number of disagreements: sum of d[j][i] over pairs with i before j.
	Distance float64 `json:"distance"`
	// Bound is a number that no order's score exceeds; it equals Score where the result is proved optimal.
	Bound float64 `json:"bound"`
	// Optimal says whether the orders are proved to have the best score.
	Optimal bool `json:"optimal"`
	// Orders are the optimal orders in lexicographic order of item numbers, or the one found by search.
	Orders [][]int `json:"orders"`
	// More says that there are further optima than Orders lists, or, after a search, that there may be.
	More bool `json:"more"`
	// Violated is the share of strict pairwise majorities that the first order goes against; nil without majorities.
	Violated *float64 `json:"violated"`
}

// Aggregate finds the Kemeny orders of a matrix of pairwise preferences (d[i][j] voters put i above j), as
// [Profile.Pairwise] makes it. The scores are exact as long as the entries are whole numbers; with other weights,
// sums that differ by less than 1e-9 of the total count as equal.
func (k Kemeny) Aggregate(d [][]float64) (*KemenyOrders, error) {
	if err := checkCounts("pairwise", d); err != nil {
		return nil, err
	}
	if len(d) == 0 {
		return nil, fault.Bad("pairwise", "ranking.no_items", "no item is given; at least one is needed")
	}
	exact, most := k.Exact, k.Optima
	if exact == 0 {
		exact = 20
	}
	if most == 0 {
		most = 100
	}
	if exact < 1 || exact > 24 {
		return nil, fault.Bad("exact", "ranking.kemeny_exact", "parts of {n} items are asked to be solved exactly; choose 1 to 24", "n", k.Exact)
	}
	if most < 1 {
		return nil, fault.Bad("optima", "ranking.kemeny_optima", "{n} optima are to be listed; choose at least 1", "n", k.Optima)
	}
	var total float64
	for _, row := range d {
		for _, v := range row {
			total += v
		}
	}
	tolerance := 0.0
	if !whole(d) {
		tolerance = 1e-9 * total
	}
	out := &KemenyOrders{Orders: [][]int{nil}}
	var slack float64
	for _, part := range condorcetParts(d) {
		sub := submatrix(d, part)
		var orders [][]int
		var more bool
		if len(part) <= exact {
			orders, more = exactKemeny(sub, most, tolerance)
		} else {
			order := searchKemeny(sub, tolerance)
			orders, more = [][]int{order}, true
			slack += math.Max(0, agreementBound(sub)-orderScore(sub, order))
		}
		out.More = out.More || more
		out.Orders, more = extend(out.Orders, orders, part, most)
		out.More = out.More || more
	}
	if slack <= tolerance {
		slack, out.Optimal = 0, true
	}
	out.Score = orderScore(d, out.Orders[0])
	out.Distance = total - out.Score
	out.Bound = out.Score + slack
	out.Violated = violated(d, out.Orders[0])
	return out, nil
}

// condorcetParts cuts the items where every item of one part is put above every item of the next by a strict
// majority: the strongly connected components of "at least as many voters prefer i to j as the reverse".
func condorcetParts(d [][]float64) [][]int {
	g := newPreference(len(d))
	for i := range d {
		for j := range d {
			if i != j && d[i][j] >= d[j][i] {
				g.prefer(i, j)
			}
		}
	}
	return g.connection().Strong
}

// exactKemeny returns up to most optimal orders in lexicographic order, and whether there are more. best[s] is the
// most that the items outside the set s can still gain once those of s stand on top in any order.
func exactKemeny(d [][]float64, most int, tolerance float64) (orders [][]int, more bool) {
	n := len(d)
	gain := newSubsetSums(d)
	full := 1<<n - 1
	best := make([]float64, full+1)
	for s := full - 1; s >= 0; s-- {
		top := math.Inf(-1)
		for rest := full &^ s; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros(uint(rest))
			bit := 1 << i
			if v := gain.of(i, full&^s&^bit) + best[s|bit]; v > top {
				top = v
			}
		}
		best[s] = top
	}
	order := make([]int, 0, n)
	var walk func(s int) bool
	walk = func(s int) bool {
		if s == full {
			if len(orders) == most {
				more = true
				return false
			}
			orders = append(orders, slices.Clone(order))
			return true
		}
		for rest := full &^ s; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros(uint(rest))
			bit := 1 << i
			if gain.of(i, full&^s&^bit)+best[s|bit] < best[s]-tolerance {
				continue
			}
			order = append(order, i)
			ok := walk(s | bit)
			order = order[:len(order)-1]
			if !ok {
				return false
			}
		}
		return true
	}
	walk(0)
	return orders, more
}

// subsetSums holds, for each item, its preferences summed over every subset of the lower and of the upper half of
// the items, so that the sum over any set takes two look-ups.
type subsetSums struct {
	half       int
	low, upper [][]float64
}

func newSubsetSums(d [][]float64) subsetSums {
	n := len(d)
	half := (n + 1) / 2
	t := subsetSums{half: half, low: make([][]float64, n), upper: make([][]float64, n)}
	fill := func(row []float64) []float64 {
		sums := make([]float64, 1<<len(row))
		for s := 1; s < len(sums); s++ {
			sums[s] = sums[s&(s-1)] + row[bits.TrailingZeros(uint(s))]
		}
		return sums
	}
	for i, row := range d {
		t.low[i], t.upper[i] = fill(row[:half]), fill(row[half:])
	}
	return t
}

func (t *subsetSums) of(i, set int) float64 {
	return t.low[i][set&(1<<t.half-1)] + t.upper[i][set>>t.half]
}

// extend appends every order of a part to every order so far, keeping at most most of them.
func extend(soFar, orders [][]int, part []int, most int) (joined [][]int, more bool) {
	for _, head := range soFar {
		for _, o := range orders {
			if len(joined) == most {
				return joined, true
			}
			next := slices.Clone(head)
			for _, k := range o {
				next = append(next, part[k])
			}
			joined = append(joined, next)
		}
	}
	return joined, false
}

func submatrix(d [][]float64, part []int) [][]float64 {
	m := square(len(part))
	for a, i := range part {
		for b, j := range part {
			m[a][b] = d[i][j]
		}
	}
	return m
}

func orderScore(d [][]float64, order []int) float64 {
	var s float64
	for a, i := range order {
		for _, j := range order[a+1:] {
			s += d[i][j]
		}
	}
	return s
}

func violated(d [][]float64, order []int) *float64 {
	var against, all int
	for a, i := range order {
		for _, j := range order[a+1:] {
			if d[i][j] != d[j][i] {
				all++
				if d[i][j] < d[j][i] {
					against++
				}
			}
		}
	}
	if all == 0 {
		return nil
	}
	share := float64(against) / float64(all)
	return &share
}

// whole reports whether all entries are whole numbers below 2^40, whose sums are exact.
func whole(d [][]float64) bool {
	for _, row := range d {
		for _, v := range row {
			if v != math.Trunc(v) || v > 1<<40 {
				return false
			}
		}
	}
	return true
}
