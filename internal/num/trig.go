package num

import (
	"math"
	"math/big"
	"sync"
)

// Pi/2 in three parts of 33 bits and a remainder, for reduction of arguments below 2**20 (W. J. Cody and W. Waite;
// FreeBSD msun e_rem_pio2.c).
const (
	piHalf1  = 1.57079632673412561417e+00
	piHalf2  = 6.07710050630396597660e-11
	piHalf3  = 2.02226624871116645580e-21
	piHalf3t = 8.47842766036889956997e-32
	twoOfPi  = 6.36619772367581382433e-01
)

// Sin returns the sine of x in radians; NaN for an infinite x.
func Sin(x float64) float64 {
	q, y, t := reduce(x)
	switch q & 3 {
	case 0:
		return sinKernel(y, t)
	case 1:
		return cosKernel(y, t)
	case 2:
		return -sinKernel(y, t)
	}
	return -cosKernel(y, t)
}

// Cos returns the cosine of x in radians; NaN for an infinite x.
func Cos(x float64) float64 {
	q, y, t := reduce(x)
	switch q & 3 {
	case 0:
		return cosKernel(y, t)
	case 1:
		return -sinKernel(y, t)
	case 2:
		return -cosKernel(y, t)
	}
	return sinKernel(y, t)
}

// reduce returns x = q pi/2 + y + t with |y| <= pi/4 and t the rounding tail of y. Only q modulo 4 is meant.
func reduce(x float64) (q int, y, t float64) {
	switch {
	case x != x || math.IsInf(x, 0):
		return 0, math.NaN(), 0
	case math.Abs(x) <= math.Pi/4:
		return 0, x, 0
	case math.Abs(x) > 0x1p20:
		return reduceLarge(x)
	}
	n := math.Floor(float64(x*twoOfPi) + 0.5)
	r := twoSum(x-float64(n*piHalf1), -float64(n*piHalf2)) // both products are exact: 33 bits times 20
	r = r.add(twoSum(-float64(n*piHalf3), -float64(n*piHalf3t)))
	return int(n) & 3, r.hi, r.lo
}

// piBig is pi/2 to 1250 bits, by J. Machin's formula pi/4 = 4 arctan(1/5) - arctan(1/239) in whole numbers.
var piBig = sync.OnceValue(func() *big.Float {
	const bits = 1300
	arccot := func(n int64) *big.Int {
		sum, term, sq := new(big.Int), new(big.Int).Lsh(big.NewInt(1), bits), big.NewInt(n*n)
		term.Quo(term, big.NewInt(n))
		for k := int64(1); term.Sign() != 0; k += 2 {
			part := new(big.Int).Quo(term, big.NewInt(k))
			if k%4 == 1 {
				sum.Add(sum, part)
			} else {
				sum.Sub(sum, part)
			}
			term.Quo(term, sq)
		}
		return sum
	}
	a := arccot(5)
	a.Lsh(a, 2).Sub(a, arccot(239)).Lsh(a, 1)
	f := new(big.Float).SetPrec(1250).SetInt(a)
	return f.SetMantExp(f, -bits)
})

// reduceLarge is reduce for arguments from 2**20 up, in whole-number arithmetic of 1250 bits.
func reduceLarge(x float64) (q int, y, t float64) {
	half := piBig()
	v := new(big.Float).SetPrec(1250).SetFloat64(x)
	turns := new(big.Float).SetPrec(1250).Quo(v, half)
	half2 := big.NewFloat(0.5)
	if x < 0 {
		half2.Neg(half2)
	}
	n, _ := turns.Add(turns, half2).Int(nil)
	v.Sub(v, turns.Mul(new(big.Float).SetPrec(1250).SetInt(n), half))
	y, _ = v.Float64()
	t, _ = v.Sub(v, big.NewFloat(y)).Float64()
	return int(new(big.Int).And(n, big.NewInt(3)).Int64()), y, t
}

// sinKernel is the minimax polynomial of FreeBSD msun k_sin.c on |x| <= pi/4; t is the tail of x.
func sinKernel(x, t float64) float64 {
	const (
		s1 = -1.66666666666666324348e-01
		s2 = 8.33333333332248946124e-03
		s3 = -1.98412698298579493134e-04
		s4 = 2.75573137070700676789e-06
		s5 = -2.50507602534068634195e-08
		s6 = 1.58969099521155010221e-10
	)
	z := float64(x * x)
	v := float64(z * x)
	r := s5 + float64(z*s6)
	r = s4 + float64(z*r)
	r = s3 + float64(z*r)
	r = s2 + float64(z*r)
	return x - ((float64(z*(float64(0.5*t)-float64(v*r))) - t) - float64(v*s1))
}

// cosKernel is the minimax polynomial of FreeBSD msun k_cos.c on |x| <= pi/4; t is the tail of x.
func cosKernel(x, t float64) float64 {
	const (
		c1 = 4.16666666666666019037e-02
		c2 = -1.38888888888741095749e-03
		c3 = 2.48015872894767294178e-05
		c4 = -2.75573143513906633035e-07
		c5 = 2.08757232129817482790e-09
		c6 = -1.13596475577881948265e-11
	)
	z := float64(x * x)
	r := c5 + float64(z*c6)
	r = c4 + float64(z*r)
	r = c3 + float64(z*r)
	r = c2 + float64(z*r)
	r = float64(z * (c1 + float64(z*r)))
	h := float64(0.5 * z)
	w := 1 - h
	return w + (((1 - w) - h) + (float64(z*r) - float64(x*t)))
}

// Atan returns the arc tangent of x in radians.
//
// Method: x is moved by one of the arc tangents of 1/2, 1, 3/2 and infinity into |x| < 7/16, then the polynomial
// of FreeBSD msun s_atan.c.
func Atan(x float64) float64 {
	const (
		a0  = 3.33333333333329318027e-01
		a1  = -1.99999999998764832476e-01
		a2  = 1.42857142725034663711e-01
		a3  = -1.11111104054623557880e-01
		a4  = 9.09088713343650656196e-02
		a5  = -7.69187620504482999495e-02
		a6  = 6.66107313738753120669e-02
		a7  = -5.83357013379057348645e-02
		a8  = 4.97687799461593236017e-02
		a9  = -3.65315727442169155270e-02
		a10 = 1.62858201153657823623e-02
	)
	ax := math.Abs(x)
	var base double
	switch {
	case x != x || ax < 0x1p-27:
		return x
	case ax < 7.0/16:
	case ax < 11.0/16:
		base, ax = double{4.63647609000806093515e-01, 2.26987774529616870924e-17}, (float64(2*ax)-1)/(2+ax)
	case ax < 19.0/16:
		base, ax = double{7.85398163397448278999e-01, 3.06161699786838301793e-17}, (ax-1)/(ax+1)
	case ax < 39.0/16:
		base, ax = double{9.82793723247329054082e-01, 1.39033110312309984516e-17}, (ax-1.5)/(1+float64(1.5*ax))
	default:
		base, ax = double{1.57079632679489655800e+00, 6.12323399573676603587e-17}, -1/ax
	}
	z := float64(ax * ax)
	w := float64(z * z)
	p := a8 + float64(w*a10)
	p = a6 + float64(w*p)
	p = a4 + float64(w*p)
	p = a2 + float64(w*p)
	p = float64(z * (a0 + float64(w*p)))
	q := a7 + float64(w*a9)
	q = a5 + float64(w*q)
	q = a3 + float64(w*q)
	q = float64(w * (a1 + float64(w*q)))
	r := base.hi - ((float64(ax*(p+q)) - base.lo) - ax)
	return math.Copysign(r, x)
}
