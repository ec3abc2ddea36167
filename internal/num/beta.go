package num

import "math"

// betaTerm returns x**a y**b / B(a, b) for x + y = 1, by Loader's saddle-point form of the binomial probability.
func betaTerm(a, b, x, y float64) float64 {
	n := a + b
	if a < 1e-3 || b < 1e-3 {
		return Exp(float64(a*Log(x)) + float64(b*Log(y)) - (Lgamma(a) + Lgamma(b) - Lgamma(n)))
	}
	e := (stirlingError(n) - stirlingError(a) - stirlingError(b)) - deviance(a, float64(n*x)) - deviance(b, float64(n*y))
	return float64(Exp(e) * math.Sqrt(a*(b/n)/(2*math.Pi)))
}

// BetaInc returns the regularised incomplete beta function I_x(a, b), the probability that a beta number with
// shapes a and b is at most x. NaN for a, b <= 0 or x outside [0, 1].
//
// Method: continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22) by the method of W. J. Lentz,
// on the side of the mean where it converges fast.
func BetaInc(a, b, x float64) float64 {
	p, _ := betaTails(a, b, x, 1-x)
	return p
}

// betaTails returns I_x(a, b) and 1 - I_x(a, b), the smaller one directly, for x + y = 1.
func betaTails(a, b, x, y float64) (lower, upper float64) {
	switch {
	case !(a > 0 && b > 0) || math.IsInf(a, 1) || math.IsInf(b, 1) || !(x >= 0 && x <= 1):
		return math.NaN(), math.NaN()
	case x == 0:
		return 0, 1
	case y == 0:
		return 1, 0
	case x <= (a+1)/(a+b+2):
		lower = min(betaTerm(a, b, x, y)*betaFraction(a, b, x)/a, 1)
		return lower, 1 - lower
	}
	upper = min(betaTerm(a, b, x, y)*betaFraction(b, a, y)/b, 1)
	return 1 - upper, upper
}

// betaFraction is the continued fraction of I_x(a, b).
func betaFraction(a, b, x float64) float64 {
	c := 1.0
	d := 1 / nonZero(1-(a+b)*x/(a+1))
	h := d
	for m := 1.0; m < 1e5; m++ {
		am := a + float64(2*m)
		even := m * (b - m) * x / ((am - 1) * am)
		d = 1 / nonZero(1+float64(even*d))
		c = nonZero(1 + even/c)
		h = float64(h * float64(d*c))
		odd := -(a + m) * (a + b + m) * x / (am * (am + 1))
		d = 1 / nonZero(1+float64(odd*d))
		c = nonZero(1 + odd/c)
		step := float64(d * c)
		h = float64(h * step)
		if math.Abs(step-1) <= 0x1p-53 {
			break
		}
	}
	return h
}

// BetaIncInv returns the x at which I_x(a, b) = p. NaN for a, b <= 0 or p outside [0, 1].
func BetaIncInv(a, b, p float64) float64 {
	switch {
	case !(a > 0 && b > 0) || math.IsInf(a, 1) || math.IsInf(b, 1) || !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0:
		return 0
	case p == 1:
		return 1
	}
	// Start on the leading term of the tail that p lies in.
	lnB := Lgamma(a) + Lgamma(b) - Lgamma(a+b)
	x := Exp((Log(p) + Log(a) + lnB) / a)
	if mean := a / (a + b); !(x < mean) {
		x = 1 - Exp((Log1p(-p)+Log(b)+lnB)/b)
		if !(x > mean) {
			x = mean
		}
	}
	return invert(x, 1, p, func(x float64) (lower, upper, density float64) {
		lower, upper = betaTails(a, b, x, 1-x)
		return lower, upper, betaTerm(a, b, x, 1-x) / (x * (1 - x))
	})
}

// StudentCDF returns the probability that a Student t number with nu degrees of freedom is at most t.
func StudentCDF(t, nu float64) float64 {
	switch {
	case !(nu > 0) || t != t:
		return math.NaN()
	case math.IsInf(nu, 1):
		return NormalCDF(t)
	case math.IsInf(t, 0):
		if t > 0 {
			return 1
		}
		return 0
	}
	tt := float64(t * t)
	x, y := nu/(nu+tt), tt/(nu+tt)
	if math.IsInf(tt, 1) {
		x, y = 0, 1
	}
	tail, _ := betaTails(nu/2, 0.5, x, y)
	if t > 0 {
		return 1 - tail/2
	}
	return tail / 2
}

// StudentQuantile returns the t at which StudentCDF(t, nu) = p: -Inf for 0, +Inf for 1, NaN outside.
func StudentQuantile(p, nu float64) float64 {
	switch {
	case !(nu > 0) || !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0:
		return math.Inf(-1)
	case p == 1:
		return math.Inf(1)
	case p == 0.5:
		return 0
	case math.IsInf(nu, 1):
		return NormalQuantile(p)
	}
	tail := min(p, 1-p)
	var t float64
	if tail < 0.25 { // far out: nu/(nu+t*t) is the small part
		x := BetaIncInv(nu/2, 0.5, 2*tail)
		t = math.Sqrt(nu * (1 - x) / x)
	} else { // near the centre: t*t/(nu+t*t) is
		y := BetaIncInv(0.5, nu/2, 1-2*tail)
		t = math.Sqrt(nu * y / (1 - y))
	}
	if p < 0.5 {
		return -t
	}
	return t
}

// ChiSquareSF returns the probability that a chi-square number with df degrees of freedom exceeds x.
func ChiSquareSF(x, df float64) float64 {
	return GammaIncUpper(df/2, x/2)
}

// BinomialSF returns the probability of k or more successes in n trials of probability p.
func BinomialSF(k, n int, p float64) float64 {
	switch {
	case n < 0 || !(p >= 0 && p <= 1):
		return math.NaN()
	case k <= 0:
		return 1
	case k > n:
		return 0
	}
	return BetaInc(float64(k), float64(n-k+1), p)
}
