package ranking

import (
	"math"
	"slices"
)

// searchKemeny looks for a good order of a part too large to solve: from the orders of Borda, Copeland and Schulze
// it moves single items to their best places and solves every window of ten neighbours exactly, until neither helps.
// The best of the three results is returned; of equal ones the first in lexicographic order.
func searchKemeny(d [][]float64, tolerance float64) []int {
	var best []int
	top := math.Inf(-1)
	for _, order := range searchStarts(d) {
		for insertItems(d, order, tolerance) || solveWindows(d, order, tolerance) {
		}
		score := orderScore(d, order)
		if score > top || score == top && slices.Compare(order, best) < 0 {
			best, top = order, score
		}
	}
	return best
}

func searchStarts(d [][]float64) [][]int {
	n := len(d)
	votes, won := make([]float64, n), make([]float64, n)
	for i := range n {
		for j := range n {
			votes[i] += d[i][j] - d[j][i]
			switch {
			case d[i][j] > d[j][i]:
				won[i]++
			case d[i][j] < d[j][i]:
				won[i]--
			}
		}
	}
	strength := strongestPaths(d, true)
	starts := [][][]int{
		classesBy(allItems(n), func(i int) float64 { return votes[i] }),
		classesBy(allItems(n), func(i int) float64 { return won[i] }),
		peel(n, func(i, j int) bool { return strength[i][j] > strength[j][i] }),
	}
	orders := make([][]int, len(starts))
	for k, classes := range starts {
		orders[k] = slices.Concat(classes...)
	}
	return orders
}

// insertItems moves each item in turn to the place where it gains most, again and again until no move gains. It
// reports whether any did.
func insertItems(d [][]float64, order []int, tolerance float64) (moved bool) {
	for again := true; again; {
		again = false
		for item := range d {
			at := slices.Index(order, item)
			to, most := at, tolerance
			gain := 0.0
			for k := at - 1; k >= 0; k-- { // upwards past order[k]
				gain += d[item][order[k]] - d[order[k]][item]
				if gain > most {
					to, most = k, gain
				}
			}
			gain = 0
			for k := at + 1; k < len(order); k++ { // downwards past order[k]
				gain += d[order[k]][item] - d[item][order[k]]
				if gain > most {
					to, most = k, gain
				}
			}
			if to == at {
				continue
			}
			if to < at {
				copy(order[to+1:at+1], order[to:at])
			} else {
				copy(order[at:to], order[at+1:to+1])
			}
			order[to] = item
			again, moved = true, true
		}
	}
	return moved
}

// solveWindows solves windows of ten neighbours that overlap by five. It reports whether any gained.
func solveWindows(d [][]float64, order []int, tolerance float64) (gained bool) {
	const width, stride = 10, 5
	for start := 0; start+stride < len(order); start += stride {
		window := order[start:min(start+width, len(order))]
		part := slices.Clone(window)
		sub := submatrix(d, part)
		orders, _ := exactKemeny(sub, 1, 0)
		if orderScore(sub, orders[0]) > orderScore(d, part)+tolerance {
			for k, p := range orders[0] {
				window[k] = part[p]
			}
			gained = true
		}
	}
	return gained
}

// agreementBound is a number that no order's score exceeds: the sum of the larger of d[i][j] and d[j][i], less what
// cycles of three majorities must cost. Each such cycle goes against at least one of its majorities; cycles are
// taken in order of item numbers, each with the margin that earlier ones have left on its three pairs.
func agreementBound(d [][]float64) float64 {
	n := len(d)
	left := square(n) // margin of i over j not yet used up
	var bound float64
	for i := range n {
		for j := range i {
			bound += math.Max(d[i][j], d[j][i])
			if m := d[i][j] - d[j][i]; m > 0 {
				left[i][j] = m
			} else {
				left[j][i] = -m
			}
		}
	}
	use := func(a, b, c int) {
		m := math.Min(left[a][b], math.Min(left[b][c], left[c][a]))
		if m > 0 {
			left[a][b] -= m
			left[b][c] -= m
			left[c][a] -= m
			bound -= m
		}
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			for k := j + 1; k < n; k++ {
				use(i, j, k)
				use(i, k, j)
			}
		}
	}
	return bound
}
