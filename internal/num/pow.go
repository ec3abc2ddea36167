package num

import "math"

// double is an unevaluated sum hi + lo with |lo| at most half a unit in the last place of hi: about 106 bits.
// T. J. Dekker, A floating-point technique for extending the available precision, Numer. Math. 18 (1971).
type double struct{ hi, lo float64 }

// twoSum returns a+b exactly (D. E. Knuth).
func twoSum(a, b float64) double {
	s := a + b
	t := s - a
	return double{s, (a - (s - t)) + (b - t)}
}

// split cuts a into two parts of 26 bits each (Veltkamp); |a| < 2**990.
func split(a float64) (hi, lo float64) {
	t := float64(134217729 * a)
	hi = t - (t - a)
	return hi, a - hi
}

// twoProd returns a*b exactly for factors that neither overflow nor underflow (Dekker).
func twoProd(a, b float64) double {
	p := float64(a * b)
	ah, al := split(a)
	bh, bl := split(b)
	e := float64(ah*bh) - p
	e += float64(ah * bl)
	e += float64(al * bh)
	e += float64(al * bl)
	return double{p, e}
}

func (a double) add(b double) double {
	s := twoSum(a.hi, b.hi)
	return twoSum(s.hi, s.lo+(a.lo+b.lo))
}

func (a double) mul(b double) double {
	p := twoProd(a.hi, b.hi)
	return twoSum(p.hi, p.lo+(float64(a.hi*b.lo)+float64(a.lo*b.hi)))
}

func (a double) div(b double) double {
	q := a.hi / b.hi
	p := twoProd(q, b.hi)
	r := ((a.hi - p.hi) - p.lo) + (a.lo - float64(q*b.lo))
	return twoSum(q, r/b.hi)
}

// ln2 to 106 bits.
var ln2 = double{6.931471805599452862e-01, 2.319046813846299558e-17}

// logDouble returns ln x for positive finite x to about 100 bits, by 2 artanh((m-1)/(m+1)) with x = 2**k m.
func logDouble(x float64) double {
	m, k := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		k--
	}
	s := double{hi: m - 1}.div(twoSum(m, 1))
	z := s.mul(s)
	sum := double{}
	for n := 43; n >= 1; n -= 2 { // z <= 0.0295, so 22 terms leave less than 2**-110
		sum = sum.mul(z).add(double{hi: 1}.div(double{hi: float64(n)}))
	}
	r := s.mul(sum)
	return double{hi: float64(k)}.mul(ln2).add(double{2 * r.hi, 2 * r.lo})
}

// Pow returns x**y, within about one unit in the last place. Special cases are those of math.Pow; a negative
// base with an exponent that is not whole gives NaN.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case y == 1:
		return x
	case x != x || y != y:
		return math.NaN()
	}
	whole := y == math.Floor(y)
	odd := whole && math.Abs(y) < 0x1p53 && math.Mod(y, 2) != 0
	sign := 1.0
	if math.Signbit(x) {
		if odd {
			sign = -1
		}
		if x < 0 && !whole && !math.IsInf(x, -1) {
			return math.NaN()
		}
		x = -x
	}
	if x == 0 || math.IsInf(x, 1) || math.IsInf(y, 0) {
		return float64(sign * powLimit(x, y))
	}
	l := logDouble(x)
	switch e := float64(l.hi * y); {
	case e > 710:
		return math.Inf(int(sign))
	case e < -746:
		return float64(sign * 0)
	}
	e := l.mul(double{hi: y})
	k := math.Floor(float64(e.hi*log2E) + 0.5)
	r := double{hi: k}.mul(double{-ln2.hi, -ln2.lo}).add(e)
	return float64(sign * ldexp(expReduced(r.hi, -r.lo), int(k)))
}

// powLimit returns x**y, which is 0, 1 or +Inf, for x >= 0 where x or y is 0 or infinite.
func powLimit(x, y float64) float64 {
	grows := x > 1
	if y < 0 {
		grows = !grows
	}
	switch {
	case x == 1:
		return 1
	case grows:
		return math.Inf(1)
	}
	return 0
}
