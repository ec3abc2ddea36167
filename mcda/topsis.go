package mcda

import "math"

// TOPSIS returns the relative closeness of each alternative to the ideal,
//
//	c(i) = d-(i) / (d+(i) + d-(i)),
//
// where d+ and d- are Euclidean distances to the best and to the worst values that occur, in weighted normalised
// scores (Hwang and Yoon, Multiple Attribute Decision Making, 1981). 1 is the ideal, 0 the opposite.
//
// The original method takes [Vector]; with [MinMax] the same data can give another order. The closeness is nil if all
// alternatives have the same scores (or there is only one): both distances are then zero and nothing is defined.
func TOPSIS(p Problem, how Normalization) ([]float64, error) {
	rows, err := p.Normalized(how)
	if err != nil {
		return nil, err
	}
	m, n := len(rows), len(p.Weights)
	best, worst := make([]float64, n), make([]float64, n)
	for k := range n {
		best[k], worst[k] = rows[0][k], rows[0][k]
		for _, row := range rows {
			best[k], worst[k] = max(best[k], row[k]), min(worst[k], row[k])
		}
	}
	distance := func(row, to []float64) float64 {
		sum := 0.0
		for k, x := range row {
			d := p.Weights[k] * (x - to[k])
			sum += float64(d * d)
		}
		return math.Sqrt(sum)
	}
	closeness := make([]float64, m)
	for i, row := range rows {
		plus, minus := distance(row, best), distance(row, worst)
		if plus+minus == 0 {
			return nil, nil
		}
		closeness[i] = minus / (plus + minus)
	}
	return closeness, nil
}
