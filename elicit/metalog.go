package elicit

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Metalog is the distribution whose quantile function is a sum of terms (Keelin, Decision Analysis 13 (2016) 243):
//
//	M(y) = a1 + a2 L + a3 (y - 1/2) L + a4 (y - 1/2) + a5 (y - 1/2)^2 + a6 (y - 1/2)^2 L + ...,   L = ln(y/(1-y))
//
// With a limit the sum gives a transformed value (ibid.): ln(x - Lower), -ln(Upper - x), or
// ln((x - Lower)/(Upper - x)) with both. It passes through as many quantiles as it has terms, whatever their shape,
// but not every set of coefficients is a distribution: M must rise.
type Metalog struct {
	Coefficients []float64 // at least two
	Lower, Upper *float64  // nil: none
}

// Check reports coefficients whose quantile function falls at one of 400 probabilities between 0.0001 and 0.9999,
// evenly spaced in the logit.
func (d Metalog) Check() error {
	if len(d.Coefficients) < 2 {
		return fault.Bad("coefficients", "elicit.metalog_terms", "{n} coefficients are given; a metalog has at least two", "n", len(d.Coefficients))
	}
	for k, a := range d.Coefficients {
		if !finite(a) {
			return fault.Bad(fmt.Sprintf("coefficients[%d]", k), "elicit.value", "the value is {value}; it must be a finite number", "value", a)
		}
	}
	if d.Lower != nil && d.Upper != nil {
		if err := checkLimits("metalog", *d.Lower, *d.Upper); err != nil {
			return err
		}
	}
	const grid, ends = 400, 9.21 // the logit of 0.9999
	for k := range grid + 1 {
		y := 1 / (1 + num.Exp(ends-float64(2*ends*float64(k)/grid)))
		if _, slope := d.sum(y); !(slope > 0) {
			return fault.Bad("coefficients", "elicit.metalog_infeasible", "the metalog of these quantiles would fall at probability {p}; use fewer terms or another family", "p", y)
		}
	}
	return nil
}

// sum returns M and its derivative at y.
func (d Metalog) sum(y float64) (value, slope float64) {
	logit := num.Log(y) - num.Log1p(-y)
	slopeLogit := 1 / (y * (1 - y))
	c := y - 0.5
	for k, a := range d.Coefficients {
		power, withLogit := metalogTerm(k)
		t, dt := 1.0, 0.0 // c^power and its derivative
		for range power {
			dt = float64(dt*c) + t
			t = float64(t * c)
		}
		if withLogit {
			t, dt = float64(t*logit), float64(dt*logit)+float64(t*slopeLogit)
		}
		value += float64(a * t)
		slope += float64(a * dt)
	}
	return value, slope
}

// metalogTerm says which power of (y - 1/2) term k has, and whether it is multiplied by the logit.
func metalogTerm(k int) (power int, withLogit bool) {
	switch k {
	case 0:
		return 0, false
	case 1:
		return 0, true
	case 2:
		return 1, true
	case 3:
		return 1, false
	}
	return k / 2, k%2 == 1
}

func (d Metalog) transform(x float64) float64 {
	switch {
	case d.Lower != nil && d.Upper != nil:
		return num.Log(x-*d.Lower) - num.Log(*d.Upper-x)
	case d.Lower != nil:
		return num.Log(x - *d.Lower)
	case d.Upper != nil:
		return -num.Log(*d.Upper - x)
	}
	return x
}

// Quantile returns the p quantile.
func (d Metalog) Quantile(p float64) float64 {
	m, _ := d.sum(p)
	switch {
	case d.Lower != nil && d.Upper != nil:
		// Written so that neither limit can be passed.
		if m > 0 {
			e := num.Exp(-m)
			return *d.Upper - float64((*d.Upper-*d.Lower)*(e/(1+e)))
		}
		e := num.Exp(m)
		return *d.Lower + float64((*d.Upper-*d.Lower)*(e/(1+e)))
	case d.Lower != nil:
		return *d.Lower + num.Exp(m)
	case d.Upper != nil:
		return *d.Upper - num.Exp(-m)
	}
	return m
}

// CDF returns the probability of a value not above x, by inversion.
func (d Metalog) CDF(x float64) float64 {
	if d.Lower != nil && x <= *d.Lower {
		return 0
	}
	if d.Upper != nil && x >= *d.Upper {
		return 1
	}
	// In the logit of the probability M is nearly straight.
	share := func(u float64) float64 { return 1 / (1 + num.Exp(-u)) }
	value := func(u float64) float64 {
		m, _ := d.sum(share(u))
		return m
	}
	slope := func(u float64) float64 {
		y := share(u)
		_, s := d.sum(y)
		return float64(s * y * (1 - y))
	}
	z := d.transform(x)
	const most = 36 // 1 - y has no smaller positive value beyond
	switch {
	case z <= value(-most):
		return 0
	case z >= value(most):
		return 1
	}
	return share(invertCDF(value, slope, z, -most, most))
}

// Density returns the density at x: 1 over the slope of the quantile function.
func (d Metalog) Density(x float64) float64 {
	y := d.CDF(x)
	if y <= 0 || y >= 1 {
		return 0
	}
	_, slope := d.sum(y)
	switch {
	case d.Lower != nil && d.Upper != nil:
		slope *= (x - *d.Lower) * (*d.Upper - x) / (*d.Upper - *d.Lower)
	case d.Lower != nil:
		slope *= x - *d.Lower
	case d.Upper != nil:
		slope *= *d.Upper - x
	}
	return 1 / slope
}

// Parameters are a1, a2, ..., and the limits there are.
func (d Metalog) Parameters() []Parameter {
	var out []Parameter
	for k, a := range d.Coefficients {
		out = append(out, Parameter{fmt.Sprintf("a%d", k+1), a})
	}
	if d.Lower != nil {
		out = append(out, Parameter{"lower", *d.Lower})
	}
	if d.Upper != nil {
		out = append(out, Parameter{"upper", *d.Upper})
	}
	return out
}

// fitMetalog finds the coefficients of the given number of terms by least squares in the transformed values.
func fitMetalog(j Judgement, terms int) (Metalog, error) {
	d := Metalog{Lower: j.Lower, Upper: j.Upper}
	n := len(j.Values)
	design := make([][]float64, n)
	right := make([]float64, n)
	basis := Metalog{Coefficients: make([]float64, terms)}
	for k, v := range j.Values {
		design[k] = make([]float64, terms)
		for t := range terms {
			clear(basis.Coefficients)
			basis.Coefficients[t] = 1
			design[k][t], _ = basis.sum(j.Probabilities[k])
		}
		right[k] = d.transform(v)
	}
	d.Coefficients = leastSquares(design, right)
	return d, d.Check()
}

// leastSquares solves min |A x - b| by Householder reflections, for A with at least as many rows as columns and full
// rank. It overwrites both.
func leastSquares(a [][]float64, b []float64) []float64 {
	n := len(a[0])
	for c := range n {
		var norm float64
		for _, row := range a[c:] {
			norm += float64(row[c] * row[c])
		}
		norm = math.Sqrt(norm)
		if a[c][c] > 0 {
			norm = -norm
		}
		// v = column - norm e, kept in the column; the reflection is I - 2 v v'/v'v.
		top := a[c][c] - norm
		a[c][c] = top
		var square float64
		for _, row := range a[c:] {
			square += float64(row[c] * row[c])
		}
		reflect := func(get func(r int) *float64) {
			var dot float64
			for r := c; r < len(a); r++ {
				dot += float64(a[r][c] * *get(r))
			}
			factor := 2 * dot / square
			for r := c; r < len(a); r++ {
				*get(r) -= float64(factor * a[r][c])
			}
		}
		if square > 0 {
			for k := c + 1; k < n; k++ {
				reflect(func(r int) *float64 { return &a[r][k] })
			}
			reflect(func(r int) *float64 { return &b[r] })
		}
		a[c][c] = norm
	}
	x := make([]float64, n)
	for c := n - 1; c >= 0; c-- {
		s := b[c]
		for k := c + 1; k < n; k++ {
			s -= float64(a[c][k] * x[k])
		}
		x[c] = s / a[c][c]
	}
	return x
}
