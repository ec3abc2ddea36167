package num

import "math"

const (
	sqrt2Pi    = 2.50662827463100050242
	sqrtHalf   = 0.70710678118654752440
	invSqrt2Pi = 0.39894228040143267794
	invSqrtPi  = 0.56418958354775628695
)

// Coefficients of W. J. Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969),
// as in his CALERF; highest power first.
var (
	erfP = []float64{1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2,
		3.20937758913846947e3}
	erfQ = []float64{1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3}

	erfcP = []float64{2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1,
		2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
		1.23033935479799725e3}
	erfcQ = []float64{1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
		3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3}

	tailP = []float64{1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
		1.60837851487422766e-2, 6.58749161529837803e-4}
	tailQ = []float64{1, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1, 6.05183413124413191e-2,
		2.33520497626869185e-3}
)

// horner evaluates a polynomial whose coefficients stand with the highest power first.
func horner(x float64, c []float64) float64 {
	s := c[0]
	for _, v := range c[1:] {
		s = float64(s*x) + v
	}
	return s
}

// erfSmall is erf(x) for |x| <= 0.46875.
func erfSmall(x float64) float64 {
	z := float64(x * x)
	return float64(x * (horner(z, erfP) / horner(z, erfQ)))
}

// erfcScaled is exp(y*y) erfc(y) for y > 0.46875.
func erfcScaled(y float64) float64 {
	if y <= 4 {
		return horner(y, erfcP) / horner(y, erfcQ)
	}
	z := 1 / float64(y*y)
	return (invSqrtPi - float64(z*horner(z, tailP))/horner(z, tailQ)) / y
}

// expNegSquare returns exp(-h x*x) for h of 1 or 1/2; x is cut at a sixteenth so that the large square is exact.
func expNegSquare(x, h float64) float64 {
	c := math.Trunc(x*16) / 16
	d := float64((x - c) * (x + c))
	return float64(Exp(float64(-h*float64(c*c))) * Exp(float64(-h*d)))
}

// Erf returns the error function 2/sqrt(pi) times the integral of exp(-t*t) from 0 to x.
func Erf(x float64) float64 {
	y := math.Abs(x)
	switch {
	case x != x:
		return x
	case y <= 0.46875:
		return erfSmall(x)
	case y > 6:
		return math.Copysign(1, x)
	}
	return math.Copysign(1-float64(expNegSquare(y, 1)*erfcScaled(y)), x)
}

// Erfc returns 1 - Erf(x) without cancellation for large x.
func Erfc(x float64) float64 {
	y := math.Abs(x)
	switch {
	case x != x:
		return x
	case y <= 0.46875:
		return 1 - erfSmall(x)
	case y > 27.3:
		if x < 0 {
			return 2
		}
		return 0
	}
	t := float64(expNegSquare(y, 1) * erfcScaled(y))
	if x < 0 {
		return 2 - t
	}
	return t
}

// NormalPDF returns the density of the standard normal distribution.
func NormalPDF(x float64) float64 {
	if x != x {
		return x
	}
	if math.Abs(x) > 39 {
		return 0
	}
	return float64(invSqrt2Pi * expNegSquare(math.Abs(x), 0.5))
}

// NormalCDF returns the probability that a standard normal number is at most x, with full relative accuracy in the
// lower tail. For the upper tail use NormalCDF(-x).
func NormalCDF(x float64) float64 {
	y := float64(math.Abs(x) * sqrtHalf)
	switch {
	case x != x:
		return x
	case y <= 0.46875:
		return 0.5 + float64(0.5*erfSmall(float64(x*sqrtHalf)))
	case x > 9:
		return 1
	case x < -39:
		return 0
	}
	t := float64(float64(0.5*expNegSquare(math.Abs(x), 0.5)) * erfcScaled(y))
	if x > 0 {
		return 1 - t
	}
	return t
}

// Coefficients of M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988), PPND16; highest power first.
var (
	centreP = []float64{2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
		4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2,
		3.3871328727963666080e0}
	centreQ = []float64{5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
		2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1}
	middleP = []float64{7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
		1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0,
		1.42343711074968357734e0}
	middleQ = []float64{1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
		1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1}
	farP = []float64{2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
		2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0,
		6.65790464350110377720e0}
	farQ = []float64{2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
		7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1}
)

// normalQuantile is AS 241 for 0 < p < 1.
func normalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q * (horner(r, centreP) / horner(r, centreQ)))
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	r = math.Sqrt(-Log(r))
	if r <= 5 {
		r -= 1.6
		r = horner(r, middleP) / horner(r, middleQ)
	} else {
		r -= 5
		r = horner(r, farP) / horner(r, farQ)
	}
	return math.Copysign(r, q)
}

// NormalQuantile returns the x at which NormalCDF(x) = p: -Inf for 0, +Inf for 1, NaN outside [0, 1].
func NormalQuantile(p float64) float64 {
	switch {
	case p != p || p < 0 || p > 1:
		return math.NaN()
	case p == 0:
		return math.Inf(-1)
	case p == 1:
		return math.Inf(1)
	}
	x := normalQuantile(p)
	switch {
	case math.Abs(p-0.5) <= 0.425 || x < -37: // exact to the last digits already; or the density underflows
		return x
	case x > 0: // one Newton step in the upper tail, whose probability 1-p is exact
		return x + (NormalCDF(-x)-(1-p))/NormalPDF(x)
	}
	return x - (NormalCDF(x)-p)/NormalPDF(x)
}
