package carbon

import "math"

// whole is the weight 1 in the fixed-point numbers that tallies add: sums of whole numbers do not depend on their order.
const whole = 1 << 32

// tally counts values in cells of one width. It holds what many draws gave in a memory that does not grow with them.
type tally[W uint32 | uint64] struct {
	low   int // number of the first cell: the cell i covers [(low+i) width, (low+i+1) width)
	cells []W
}

// add counts a value.
func (t *tally[W]) add(x, width float64, weight W) {
	cell := int(math.Floor(x/width)) - t.low
	if uint(cell) >= uint(len(t.cells)) {
		cell = t.grow(cell + t.low)
	}
	t.cells[cell] += weight
}

// grow makes room for a cell, with a margin, and returns its new place.
func (t *tally[W]) grow(cell int) int {
	if len(t.cells) == 0 {
		t.low, t.cells = cell-32, make([]W, 64)
		return 32
	}
	low, high := t.low, t.low+len(t.cells)
	margin := max(64, len(t.cells)/4)
	if cell < low {
		low = cell - margin
	} else {
		high = cell + 1 + margin
	}
	cells := make([]W, high-low)
	copy(cells[t.low-low:], t.cells)
	t.low, t.cells = low, cells
	return cell - low
}

// merge adds the counts of another tally.
func (t *tally[W]) merge(o *tally[W]) {
	for i, n := range o.cells {
		if n == 0 {
			continue
		}
		cell := o.low + i - t.low
		if uint(cell) >= uint(len(t.cells)) {
			cell = t.grow(o.low + i)
		}
		t.cells[cell] += n
	}
}

// quantiles returns the values below which the shares of what was counted lie, linear within a cell: each lies within a
// cell's width of the quantile of the values themselves. shares rise.
func (t *tally[W]) quantiles(width float64, shares []float64) []float64 {
	var total uint64
	for _, n := range t.cells {
		total += uint64(n)
	}
	out := make([]float64, len(shares))
	var below uint64
	k := 0
	for i, n := range t.cells {
		for n > 0 && k < len(shares) && float64(below+uint64(n)) >= float64(shares[k]*float64(total)) {
			inside := (float64(shares[k]*float64(total)) - float64(below)) / float64(n)
			out[k] = float64((float64(t.low+i) + inside) * width)
			k++
		}
		below += uint64(n)
	}
	return out
}
