package consensus

import (
	"fmt"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// checkRatings accepts experts x items with NaN for a missing rating: at least one expert and one item, rows of one
// length, nothing infinite. It returns the number of items.
func checkRatings(ratings [][]float64) (items int, err error) {
	if len(ratings) == 0 || len(ratings[0]) == 0 {
		return 0, fault.Bad("ratings", "consensus.ratings.empty", "there are no ratings; at least one expert and one item are needed")
	}
	items = len(ratings[0])
	for i, row := range ratings {
		if len(row) != items {
			return 0, fault.Bad(fmt.Sprintf("ratings[%d]", i), "consensus.ratings.ragged",
				"this expert's row has {got} items, the first has {want}; missing ratings are left empty, not out", "got", len(row), "want", items)
		}
		for j, v := range row {
			if outOfRange(v) {
				return 0, rangeFault(fmt.Sprintf("ratings[%d][%d]", i, j))
			}
		}
	}
	return items, nil
}

// coded holds ratings as positions in the ascending list of distinct values; -1 is a missing rating.
type coded struct {
	levels []float64
	codes  [][]int32
}

// encode replaces ratings by level numbers. Whole numbers in a short range, as on nearly every scale, are looked up in
// a table; other values are searched.
func encode(ratings [][]float64) coded {
	levels := distinct(ratings)
	c := coded{levels: levels, codes: make([][]int32, len(ratings))}
	number := func(v float64) int32 { return int32(search(levels, v)) }
	if low, table := lookup(levels); table != nil {
		number = func(v float64) int32 { return table[int(v-low)] }
	}
	all := make([]int32, len(ratings)*len(ratings[0]))
	for i, row := range ratings {
		codes := all[:len(row):len(row)]
		all = all[len(row):]
		for j, v := range row {
			codes[j] = -1
			if v == v {
				codes[j] = number(v)
			}
		}
		c.codes[i] = codes
	}
	return c
}

// short is the longest range of whole numbers that is looked up.
const short = 256

// lookup numbers the whole numbers from the lowest level on; nil if the levels are not such.
func lookup(levels []float64) (low float64, table []int32) {
	if len(levels) == 0 || levels[len(levels)-1]-levels[0] >= short {
		return 0, nil
	}
	table = make([]int32, short)
	for k, v := range levels {
		if v != math.Floor(v) {
			return 0, nil
		}
		table[int(v-levels[0])] = int32(k)
	}
	return levels[0], table
}

// search returns the first position in ascending levels whose value is not below v.
func search(levels []float64, v float64) int {
	low, high := 0, len(levels)
	for low < high {
		mid := (low + high) / 2
		if levels[mid] < v {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// distinct returns the values that occur, ascending.
func distinct(ratings [][]float64) []float64 {
	if levels, ok := wholeLevels(ratings); ok {
		return levels
	}
	var all []float64
	for _, row := range ratings {
		for _, v := range row {
			if v == v {
				all = append(all, v+0) // -0 counts as 0
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// wholeLevels is distinct for whole numbers from 0 below a short limit.
func wholeLevels(ratings [][]float64) (levels []float64, ok bool) {
	var seen [short]bool
	for _, row := range ratings {
		for _, v := range row {
			if v != v {
				continue
			}
			k := int(min(max(v, -1), short))
			if k < 0 || k >= short || float64(k) != v {
				return nil, false
			}
			seen[k] = true
		}
	}
	for k, s := range seen {
		if s {
			levels = append(levels, float64(k))
		}
	}
	return levels, true
}

// once returns the multiplicities of the panel itself: each expert one time.
func once(experts int) []int {
	m := make([]int, experts)
	for i := range m {
		m[i] = 1
	}
	return m
}
