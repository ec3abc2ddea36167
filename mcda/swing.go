package mcda

import "github.com/tanwen/tanwen/fault"

// Swing returns weights from swing points: the most important swing of a criterion from its worst to its best
// score gets 100 points (or any positive number), the others their share of it (von Winterfeldt and Edwards,
// Decision Analysis and Behavioral Research, 1986, section 8.3). It refuses negative points and all zeros.
func Swing(points []float64) ([]float64, error) {
	return relative("points", points)
}

// RankOrderCentroid returns the mean of all weights that respect an order of importance, largest first (Barron and
// Barrett, Decision quality using ranked attribute weights, Management Science 42, 1996):
//
//	w(k) = (1/n) * sum over i = k..n of 1/i.
//
// It is the exact central point of the ordinal constraint of [SMAA]. n is at least 1.
func RankOrderCentroid(n int) ([]float64, error) {
	if n < 1 {
		return nil, fault.Bad("n", "mcda.centroid.n", "the number of criteria must be at least 1")
	}
	weights := make([]float64, n)
	sum := 0.0
	for k := n; k >= 1; k-- {
		sum += 1 / float64(k)
		weights[k-1] = sum / float64(n)
	}
	return weights, nil
}
