package num

import "math"

const lnSqrt2Pi = 9.18938533204672741780e-01

// zetaOverK holds (zeta(k)-1)/k for k from 2, the Taylor coefficients of ln Gamma at 2 apart from their sign;
// M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 6.1.33.
var zetaOverK = [...]float64{
	3.22467033424113203033e-01, 6.73523010531981020099e-02, 2.05808084277845464161e-02, 7.38555102867398567679e-03,
	2.89051033074152335933e-03, 1.19275391170326101886e-03, 5.09669524743042450139e-04, 2.23154758453579385793e-04,
	9.94575127818085309803e-05, 4.49262367381331420460e-05, 2.05072127756706910667e-05, 9.43948827526839671519e-06,
	4.37486678990748817440e-06, 2.03921575380136618969e-06, 9.55141213040741935301e-07, 4.49246919876456618549e-07,
	2.12071848055546646449e-07, 1.00432248239680990840e-07, 4.76981016936398039829e-08, 2.27110946089431635043e-08,
	1.08386592148969545929e-08, 5.18347504197004664423e-09, 2.48367454380247847524e-09, 1.19214014058609115474e-09,
	5.73136724167886225144e-10, 2.75952288512423335590e-10, 1.33047643742444888200e-10, 6.42296456383809959886e-11,
}

// lgammaNear2 returns ln Gamma(2+d) for |d| <= 1/2 with full relative accuracy.
func lgammaNear2(d float64) float64 {
	const oneMinusEuler = 4.22784335098467139393e-01
	s := 0.0
	for i := len(zetaOverK) - 1; i >= 0; i-- {
		s = zetaOverK[i] - float64(d*s)
	}
	return float64(d * (oneMinusEuler + float64(d*s)))
}

// stirling returns the sum 1/(12x) - 1/(360x**3) + ..., the logarithm of Gamma(x) over Stirling's formula,
// for x >= 8.
func stirling(x float64) float64 {
	const (
		c0 = 1.0 / 12
		c1 = -1.0 / 360
		c2 = 1.0 / 1260
		c3 = -1.0 / 1680
		c4 = 1.0 / 1188
		c5 = -691.0 / 360360
		c6 = 1.0 / 156
		c7 = -3617.0 / 122400
	)
	z := 1 / float64(x*x)
	s := c6 + float64(z*c7)
	s = c5 + float64(z*s)
	s = c4 + float64(z*s)
	s = c3 + float64(z*s)
	s = c2 + float64(z*s)
	s = c1 + float64(z*s)
	return (c0 + float64(z*s)) / x
}

// Lgamma returns the natural logarithm of the absolute value of Gamma(x): +Inf at 0 and the negative whole numbers.
//
// Method: Taylor series at 2 for x up to 5/2, the recurrence up to 8, Stirling's series above, reflection below 0.
func Lgamma(x float64) float64 {
	switch {
	case x != x:
		return x
	case math.IsInf(x, 0) || x == 0 || x < 0 && x == math.Floor(x):
		return math.Inf(1)
	case x < 0:
		return lgammaReflected(-x)
	case x < 0.5:
		return lgammaNear1(x) - Log(x)
	case x <= 1.5:
		return lgammaNear1(x - 1)
	case x <= 2.5:
		return lgammaNear2(x - 2)
	case x < 8:
		p := 1.0
		for x > 2.5 {
			x--
			p = float64(p * x)
		}
		return lgammaNear2(x-2) + Log(p)
	}
	return float64((x-0.5)*(Log(x)-1)) + (lnSqrt2Pi - 0.5 + stirling(x))
}

// lgammaNear1 returns ln Gamma(1+d) for |d| <= 1/2.
func lgammaNear1(d float64) float64 {
	return lgammaNear2(d) - Log1p(d)
}

// lgammaReflected returns ln|Gamma(-y)| for a positive y that is not whole.
func lgammaReflected(y float64) float64 {
	f := y - math.Floor(y)
	s := Sin(float64(math.Pi * min(f, 1-f)))
	return Log(math.Pi/(y*s)) - Lgamma(y)
}

// stirlingError returns ln n! - ln(sqrt(2 pi n) (n/e)**n) for n > 0 (C. Loader, Fast and accurate computation
// of binomial probabilities, 2000).
func stirlingError(n float64) float64 {
	if n >= 8 {
		return stirling(n)
	}
	return Lgamma(n+1) - (float64((n+0.5)*Log(n)) - n + lnSqrt2Pi)
}

// deviance returns x ln(x/m) + m - x without cancellation near x = m (Loader 2000, bd0).
func deviance(x, m float64) float64 {
	if x == 0 {
		return m
	}
	d := x - m
	if math.Abs(d) >= 0.1*(x+m) {
		l := Log(x / m)
		if math.IsInf(l, 1) { // the ratio overflowed
			l = Log(x) - Log(m)
		}
		return float64(x*l) + (m - x)
	}
	v := d / (x + m)
	s, e, z := float64(d*v), float64(2*x*v), float64(v*v)
	for j := 3.0; ; j += 2 {
		e = float64(e * z)
		t := s + e/j
		if t == s {
			return t
		}
		s = t
	}
}

// poissonTerm returns exp(-x) x**a / Gamma(a+1) for a, x > 0.
func poissonTerm(a, x float64) float64 {
	if a < 1e-3 || math.IsInf(x, 1) {
		return Exp(float64(a*Log(x)) - x - Lgamma(a+1))
	}
	return Exp(-stirlingError(a)-deviance(a, x)) / math.Sqrt(2*math.Pi*a)
}

// GammaInc returns the regularised lower incomplete gamma function P(a, x), the probability that a gamma number
// of shape a is at most x. NaN for a <= 0 or x < 0.
func GammaInc(a, x float64) float64 {
	p, _ := gammaTails(a, x)
	return p
}

// GammaIncUpper returns the regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), with full relative
// accuracy in the upper tail.
func GammaIncUpper(a, x float64) float64 {
	_, q := gammaTails(a, x)
	return q
}

// gammaTails returns P(a, x) and Q(a, x), the smaller one directly: by series (Abramowitz and Stegun 6.5.29) for
// x < a+1, by Legendre's continued fraction (6.5.31) otherwise.
func gammaTails(a, x float64) (p, q float64) {
	switch {
	case !(a > 0) || !(x >= 0) || math.IsInf(a, 1):
		return math.NaN(), math.NaN()
	case x == 0:
		return 0, 1
	case math.IsInf(x, 1):
		return 1, 0
	case x < a+1:
		s, t := 1.0, 1.0
		for n := 1.0; t > s*0x1p-56; n++ {
			t = float64(t * (x / (a + n)))
			s += t
		}
		p = min(float64(poissonTerm(a, x)*s), 1)
		return p, 1 - p
	}
	const tiny = 1e-300
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	h := d
	for i := 1.0; i < 1e6; i++ {
		an := float64(-i * (i - a))
		b += 2
		d = 1 / nonZero(float64(an*d)+b)
		c = nonZero(b + an/c)
		step := float64(d * c)
		h = float64(h * step)
		if math.Abs(step-1) <= 0x1p-53 {
			break
		}
	}
	q = min(float64(poissonTerm(a, x)*a*h), 1)
	return 1 - q, q
}

// nonZero keeps a denominator of W. J. Lentz's method away from 0.
func nonZero(x float64) float64 {
	if math.Abs(x) < 1e-300 {
		return 1e-300
	}
	return x
}

// GammaIncInv returns the x at which P(a, x) = p: 0 for p = 0, +Inf for p = 1, NaN outside.
func GammaIncInv(a, p float64) float64 {
	switch {
	case !(a > 0) || math.IsInf(a, 1) || !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0:
		return 0
	case p == 1:
		return math.Inf(1)
	}
	// Wilson and Hilferty's cube for the middle, the leading term of the series for the lower tail.
	z := NormalQuantile(p)
	c := 1 - 1/(9*a) + z/(3*math.Sqrt(a))
	x := float64(a * float64(c*c) * c)
	if c <= 0 || x < 0.01*a || a < 1 {
		x = Exp((Log(p) + Lgamma(a+1)) / a)
	}
	return invert(x, math.Inf(1), p, func(x float64) (lower, upper, density float64) {
		lower, upper = gammaTails(a, x)
		return lower, upper, poissonTerm(a, x) * a / x
	})
}

// invert solves lower(x) = p on (0, top) by Newton's method inside a shrinking bracket, from the start x. For
// p > 1/2 it compares the upper tails, which keep their digits there.
func invert(x, top, p float64, tails func(x float64) (lower, upper, density float64)) float64 {
	lo, hi := 0.0, top
	for range 400 {
		if !(x > lo && x < hi) {
			x = between(lo, hi)
			if x == lo || x == hi {
				return x
			}
		}
		lower, upper, density := tails(x)
		diff := lower - p
		if p > 0.5 {
			diff = (1 - p) - upper
		}
		switch {
		case diff == 0:
			return x
		case diff < 0:
			lo = x
		default:
			hi = x
		}
		next := x - diff/density
		if math.Abs(next-x) <= x*0x1p-52 {
			return x
		}
		x = next
	}
	return x
}

// between returns a point inside (lo, hi): the geometric mean where the bracket spans decades, else the middle.
func between(lo, hi float64) float64 {
	switch {
	case math.IsInf(hi, 1):
		return max(2*lo, 1)
	case lo == 0:
		return hi * 0x1p-10
	case hi > 4*lo:
		return float64(math.Sqrt(lo) * math.Sqrt(hi))
	}
	return lo + float64((hi-lo)/2)
}
