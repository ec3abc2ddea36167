package sensitivity

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// LatinHypercube returns n points of the unit cube, as columns by dimension: each column has one point in each of n
// equal slices, at a random place in it, and the columns are paired at random (M. D. McKay, R. J. Beckman and
// W. J. Conover, Technometrics 21 (1979) 239). Coordinates lie strictly between 0 and 1. n and dimensions are at least 1.
func LatinHypercube(n, dimensions int, from *num.Stream) ([][]float64, error) {
	if n < 1 || n > MostRuns {
		return nil, fault.Bad("n", "sensitivity.points", "{n} points are asked for; there can be 1 to {most}", "n", n, "most", MostRuns)
	}
	if dimensions < 1 || dimensions > MostRuns/n {
		return nil, fault.Bad("dimensions", "sensitivity.latin", "{n} dimensions are asked for; there can be 1 to {most} with so many points", "n", dimensions, "most", MostRuns/n)
	}
	out := make([][]float64, dimensions)
	for d := range out {
		s := from.Sub(uint64(d))
		out[d] = make([]float64, n)
		for i, slice := range s.Perm(n) {
			inside := (float64(s.Uint64()>>32) + 0.5) * 0x1p-32
			out[d][i] = (float64(slice) + inside) / float64(n)
		}
	}
	return out, nil
}
