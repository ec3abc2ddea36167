package num

import "math"

// Quantile returns the p-quantile of values in ascending order by one of the nine definitions of R. J. Hyndman
// and Y. Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996). Kind 7 is the default
// of R, NumPy and spreadsheets; 1 to 3 are steps, 4 to 9 interpolate. p is held to [0, 1]. NaN for no values or
// an unknown kind.
func Quantile(sorted []float64, p float64, kind int) float64 {
	n := len(sorted)
	if n == 0 || p != p || kind < 1 || kind > 9 {
		return math.NaN()
	}
	if kind == 7 {
		return Quantile7(sorted, p)
	}
	p = min(max(p, 0), 1)
	np := float64(float64(n) * p)
	var pos float64 // n p + m of the paper, from 1
	switch kind {
	case 1, 2, 4:
		pos = np
	case 3:
		pos = np - 0.5
	case 5:
		pos = np + 0.5
	case 6:
		pos = np + p
	case 8:
		pos = np + (p+1)/3
	case 9:
		pos = np + float64(0.25*p) + 0.375
	}
	const fuzz = 4 * 0x1p-52 // as in R: n*p that misses a whole number by rounding only counts as whole
	j := math.Floor(pos + fuzz)
	g := pos - j
	if math.Abs(g) < fuzz {
		g = 0
	}
	at := func(k float64) float64 { return sorted[int(min(max(k, 1), float64(n)))-1] }
	switch kind {
	case 1:
		if g > 0 {
			return at(j + 1)
		}
		return at(j)
	case 2:
		if g > 0 {
			return at(j + 1)
		}
		return mid(at(j), at(j+1), 0.5)
	case 3: // the nearest; a half goes to the even position
		if g > 0 || math.Mod(j, 2) != 0 {
			return at(j + 1)
		}
		return at(j)
	}
	return mid(at(j), at(j+1), g)
}

// Quantile7 returns the p-quantile of values in ascending order by definition 7 of Hyndman and Fan: linear
// interpolation at position (n-1)p from 0. NaN for no values.
func Quantile7(sorted []float64, p float64) float64 {
	n := len(sorted)
	if n == 0 || p != p {
		return math.NaN()
	}
	pos := float64(float64(n-1) * min(max(p, 0), 1))
	j := int(pos)
	if j >= n-1 {
		return sorted[n-1]
	}
	return mid(sorted[j], sorted[j+1], pos-float64(j))
}

// mid returns a + g (b-a), exactly a where both are equal.
func mid(a, b, g float64) float64 {
	return a + float64(g*(b-a))
}
