package num

import "math"

// The split of ln 2: ln2Hi has 32 trailing zero bits, so that k*ln2Hi is exact for every exponent k.
const (
	ln2Hi  = 6.93147180369123816490e-01
	ln2Lo  = 1.90821492927058770002e-10
	log2E  = 1.44269504088896338700e+00
	expMax = 7.09782712893383973096e+02
	expMin = -7.45133219101941108420e+02
)

// Exp returns e**x, within one unit in the last place. Overflow gives +Inf, underflow 0, NaN gives NaN.
//
// Method: x = k ln 2 + r with |r| <= ln2/2, then the rational form r + r c/(2-c) with the degree-5 minimax
// polynomial of P. T. P. Tang and the authors of FreeBSD msun (e_exp.c).
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > expMax:
		return math.Inf(1)
	case x < expMin:
		return 0
	case -0x1p-28 < x && x < 0x1p-28:
		return 1 + x
	}
	k := math.Floor(float64(log2E*x) + 0.5)
	hi := x - float64(k*ln2Hi)
	lo := float64(k * ln2Lo)
	return ldexp(expReduced(hi, lo), int(k))
}

// expReduced returns e**(hi-lo) for |hi-lo| <= ln2/2.
func expReduced(hi, lo float64) float64 {
	const (
		p1 = 1.66666666666666657415e-01
		p2 = -2.77777777770155933842e-03
		p3 = 6.61375632143793436117e-05
		p4 = -1.65339022054652515390e-06
		p5 = 4.13813679705723846039e-08
	)
	r := hi - lo
	t := float64(r * r)
	p := p4 + float64(t*p5)
	p = p3 + float64(t*p)
	p = p2 + float64(t*p)
	p = p1 + float64(t*p)
	c := r - float64(t*p)
	return 1 - ((lo - float64(r*c)/(2-c)) - hi)
}

// ldexp returns f times 2**k for f in [1/2, 2] by building the power of two directly; outside the normal range
// it leaves the rounding to math.Ldexp.
func ldexp(f float64, k int) float64 {
	if -1020 < k && k < 1023 {
		return float64(f * math.Float64frombits(uint64(k+1023)<<52))
	}
	return math.Ldexp(f, k)
}

// Expm1 returns e**x - 1 without cancellation near 0.
//
// Method: W. Kahan's correction (u-1) x / ln u with u = e**x; N. J. Higham, Accuracy and Stability of Numerical
// Algorithms, 2nd edition, section 1.14.1.
func Expm1(x float64) float64 {
	u := Exp(x)
	d := u - 1
	switch {
	case u == 1:
		return x
	case d == -1 || math.IsInf(u, 1) || x != x:
		return d
	}
	return float64(d * (x / Log(u)))
}

// Log returns the natural logarithm, within one unit in the last place. Log(0) is -Inf, a negative number NaN.
//
// Method: x = 2**k (1+f) with 1+f between sqrt(1/2) and sqrt(2), s = f/(2+f), and the degree-7 minimax polynomial
// in s*s of FreeBSD msun (e_log.c).
func Log(x float64) float64 {
	const (
		l1 = 6.666666666666735130e-01
		l2 = 3.999999999940941908e-01
		l3 = 2.857142874366239149e-01
		l4 = 2.222219843214978396e-01
		l5 = 1.818357216161805012e-01
		l6 = 1.531383769920937332e-01
		l7 = 1.479819860511658591e-01
	)
	switch {
	case x != x || math.IsInf(x, 1):
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	m, e := frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		e--
	}
	f, k := m-1, float64(e)
	s := f / (2 + f)
	z := float64(s * s)
	w := float64(z * z)
	a := l4 + float64(w*l6)
	a = l2 + float64(w*a)
	b := l5 + float64(w*l7)
	b = l3 + float64(w*b)
	b = l1 + float64(w*b)
	r := float64(w*a) + float64(z*b)
	h := float64(float64(0.5*f) * f)
	return float64(k*ln2Hi) - ((h - (float64(s*(h+r)) + float64(k*ln2Lo))) - f)
}

// frexp is math.Frexp for positive finite x, with the normal numbers done in line.
func frexp(x float64) (m float64, e int) {
	b := math.Float64bits(x)
	if b>>52 == 0 {
		return math.Frexp(x)
	}
	return math.Float64frombits(b&(1<<52-1) | 1022<<52), int(b>>52) - 1022
}

// Log1p returns ln(1+x) without cancellation near 0. Log1p(-1) is -Inf, below that NaN.
//
// Method: W. Kahan's correction, as for [Expm1].
func Log1p(x float64) float64 {
	u := 1 + x
	d := u - 1
	switch {
	case x != x || math.IsInf(x, 1):
		return x
	case d == 0:
		return x
	case u <= 0:
		return Log(u)
	}
	return float64(Log(u) * (x / d))
}
