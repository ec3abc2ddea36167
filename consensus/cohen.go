package consensus

import (
	"fmt"

	"github.com/tanwen/tanwen/fault"
)

// Kappa is a chance-corrected agreement.
type Kappa struct {
	Kappa    *float64 `json:"kappa"` // nil where chance alone gives full agreement
	Observed *float64 `json:"observed"`
	Expected *float64 `json:"expected"`
	N        int      `json:"n"` // items, or pairs of answers
}

// CohenKappa compares two experts on the same items, or one panel's answers in two rounds: (po - pe) / (1 - pe) with
// chance agreement pe from the two experts' own frequencies; J. Cohen 1960, weighted 1968. Weights are by the
// position of the category. NaN is a missing rating; only items that both rated count. categories lists the whole
// scale, which weighted forms need; nil takes the values seen. Kappa has no value if both use one and the same
// category, or without a common item.
func CohenKappa(first, second []float64, categoryList []float64, w Weighting) (Kappa, error) {
	if len(first) != len(second) {
		return Kappa{}, fault.Bad("ratings[1]", "consensus.ratings.ragged",
			"this expert's row has {got} items, the first has {want}; missing ratings are left empty, not out", "got", len(second), "want", len(first))
	}
	pair := [][]float64{first, second}
	if _, err := checkRatings(pair); err != nil {
		return Kappa{}, err
	}
	scale, err := categories(categoryList, distinct(pair))
	if err != nil {
		return Kappa{}, err
	}
	table := make([][]int, len(scale))
	for k := range table {
		table[k] = make([]int, len(scale))
	}
	for i, a := range first {
		if b := second[i]; a == a && b == b {
			table[search(scale, a)][search(scale, b)]++
		}
	}
	if len(table) == 0 {
		return Kappa{}, nil
	}
	return CohenKappaTable(table, w)
}

// CohenKappaTable is [CohenKappa] from counts: table[k][l] items have category k from the first expert and l from the
// second, categories in the order of the scale.
func CohenKappaTable(table [][]int, w Weighting) (Kappa, error) {
	q := len(table)
	if q == 0 {
		return Kappa{}, fault.Bad("table", "consensus.table.empty", "the table of counts is empty")
	}
	weights, err := w.matrix(positions(q))
	if err != nil {
		return Kappa{}, err
	}
	rows, columns := make([]int, q), make([]int, q)
	n := 0
	for k, row := range table {
		if len(row) != q {
			return Kappa{}, fault.Bad(fmt.Sprintf("table[%d]", k), "consensus.table.square", "this row has {got} counts, the table {want} rows; it must be square", "got", len(row), "want", q)
		}
		for l, c := range row {
			if c < 0 {
				return Kappa{}, fault.Bad(fmt.Sprintf("table[%d][%d]", k, l), "consensus.count.negative", "the count {count} is negative", "count", c)
			}
			rows[k] += c
			columns[l] += c
			n += c
		}
	}
	if n == 0 {
		return Kappa{}, nil
	}
	var observed, expected, certain float64
	for k := range table {
		for l, c := range table[k] {
			chance := float64(float64(rows[k]) * float64(columns[l]))
			observed += float64(weights[k][l] * float64(c))
			expected += float64(weights[k][l] * chance)
			certain += chance
		}
	}
	observed, expected = observed/float64(n), expected/certain
	r := Kappa{Observed: new(observed), Expected: new(expected), N: n}
	if 1-expected > 1e-15 {
		r.Kappa = new((observed - expected) / (1 - expected))
	}
	return r, nil
}
