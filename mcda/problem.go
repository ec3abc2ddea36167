package mcda

import (
	"math"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Direction says whether more or less of a criterion is better. The zero value is Max.
type Direction uint8

const (
	Max Direction = iota // more is better
	Min                  // less is better
)

// ParseDirection reads "max" or "min".
func ParseDirection(s string) (Direction, bool) {
	switch s {
	case "max":
		return Max, true
	case "min":
		return Min, true
	}
	return Max, false
}

// String returns "max" or "min".
func (d Direction) String() string {
	if d == Min {
		return "min"
	}
	return "max"
}

// sign is +1 where more is better and -1 where less is.
func (d Direction) sign() float64 {
	if d == Min {
		return -1
	}
	return 1
}

// Problem is the common input of the methods that take scores and weights as they are.
type Problem struct {
	Scores     [][]float64 // alternatives x criteria, every cell finite
	Weights    []float64   // one per criterion, not negative, sum 1 within 1e-6
	Directions []Direction // one per criterion; nil means more is better everywhere
}

// Check reports the first thing that is wrong with the problem: no alternative, no criterion, rows of different
// length, a number that is not finite, weights that are negative or do not sum to 1, a wrong number of
// directions. Every method calls it.
func (p Problem) Check() error {
	if err := checkTable("scores", p.Scores); err != nil {
		return err
	}
	n := len(p.Scores[0])
	if err := checkWeights("weights", p.Weights, n); err != nil {
		return err
	}
	if p.Directions != nil && len(p.Directions) != n {
		return fault.Bad("directions", "mcda.directions.length", "there are {got} directions for {want} criteria; give one each", "got", len(p.Directions), "want", n)
	}
	return nil
}

// direction returns the direction of criterion k.
func (p Problem) direction(k int) Direction {
	if p.Directions == nil {
		return Max
	}
	return p.Directions[k]
}

// column returns the smallest and the largest score of criterion k.
func (p Problem) column(k int) (low, high float64) {
	low, high = p.Scores[0][k], p.Scores[0][k]
	for _, row := range p.Scores[1:] {
		low, high = min(low, row[k]), max(high, row[k])
	}
	return low, high
}

// largest bounds the numbers that are taken in, so that squares and sums of them stay finite.
const largest = 1e150

// finite reports whether x is a number that can be calculated with.
func finite(x float64) bool { return math.Abs(x) <= largest }

// cell names one entry of a table as faults do: "scores[2][0]".
func cell(field string, index ...int) string {
	var path strings.Builder
	path.WriteString(field)
	for _, i := range index {
		path.WriteString("[" + strconv.Itoa(i) + "]")
	}
	return path.String()
}

// checkTable refuses an empty or ragged table and cells that are not finite.
func checkTable(field string, rows [][]float64) error {
	if err := checkShape(field, rows); err != nil {
		return err
	}
	for i, row := range rows {
		for k, x := range row {
			if !finite(x) {
				return fault.Bad(cell(field, i, k), "mcda.cell.finite", "this cell is missing, infinite or larger than 1e150; the method needs a number in every cell")
			}
		}
	}
	return nil
}

// checkSparse refuses an empty or ragged table and cells that are neither missing nor finite.
func checkSparse(field string, rows [][]float64) error {
	if err := checkShape(field, rows); err != nil {
		return err
	}
	for i, row := range rows {
		for k, x := range row {
			if !math.IsNaN(x) && !finite(x) {
				return fault.Bad(cell(field, i, k), "mcda.cell.infinite", "this cell is infinite or larger than 1e150; give a smaller number or leave it missing")
			}
		}
	}
	return nil
}

// checkShape refuses an empty or ragged table; cells may be missing.
func checkShape(field string, rows [][]float64) error {
	if len(rows) == 0 || len(rows[0]) == 0 {
		return fault.Bad(field, "mcda.table.empty", "the table has no rows or no columns; give at least one of each")
	}
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			return fault.Bad(cell(field, i), "mcda.table.ragged", "this row has {got} cells and the first has {want}; all rows need the same length", "got", len(row), "want", len(rows[0]))
		}
	}
	return nil
}

// weightSlack is how far weights that were written with a few decimals may miss 1.
const weightSlack = 1e-6

// checkWeights refuses weights that are not n finite numbers >= 0 with sum 1.
func checkWeights(field string, w []float64, n int) error {
	if len(w) != n {
		return fault.Bad(field, "mcda.weights.length", "there are {got} weights for {want} criteria; give one each", "got", len(w), "want", n)
	}
	sum := 0.0
	for k, x := range w {
		if !finite(x) || x < 0 {
			return fault.Bad(cell(field, k), "mcda.weights.negative", "a weight must be a finite number that is not negative")
		}
		sum += x
	}
	if math.Abs(sum-1) > weightSlack {
		return fault.Bad(field, "mcda.weights.sum", "the weights sum to {sum}; they must sum to 1", "sum", strconv.FormatFloat(sum, 'g', 6, 64))
	}
	return nil
}

// relative turns weights that need not sum to 1 into shares; it refuses negative ones and a sum of zero.
func relative(field string, w []float64) ([]float64, error) {
	top := 0.0
	for k, x := range w {
		if !finite(x) || x < 0 {
			return nil, fault.Bad(cell(field, k), "mcda.weights.negative", "a weight must be a finite number that is not negative")
		}
		top = max(top, x)
	}
	if top == 0 {
		return nil, fault.Bad(field, "mcda.weights.zero", "all weights are zero; at least one must be positive")
	}
	shares := make([]float64, len(w))
	for k, x := range w {
		shares[k] = x / top // tiny weights must not underflow
	}
	return normalised(shares), nil
}

// normalised returns xs divided by their sum, which the caller knows to be positive.
func normalised(xs []float64) []float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	out := make([]float64, len(xs))
	for i, x := range xs {
		out[i] = x / sum
	}
	return out
}
