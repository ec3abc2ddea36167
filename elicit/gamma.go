package elicit

import "github.com/tanwen/tanwen/internal/num"

// Gamma is the distribution of Lower + Y with Y gamma distributed.
type Gamma struct {
	Shape float64 // above 0
	Rate  float64 // 1/scale, above 0
	Lower float64
}

// Check reports parameters out of range.
func (d Gamma) Check() error { return checkParameters("gamma", d.Parameters(), "shape", "rate") }

// CDF returns the probability of a value not above x.
func (d Gamma) CDF(x float64) float64 {
	if x <= d.Lower {
		return 0
	}
	return num.GammaInc(d.Shape, d.Rate*(x-d.Lower))
}

// Quantile returns the p quantile.
func (d Gamma) Quantile(p float64) float64 {
	return d.Lower + num.GammaIncInv(d.Shape, p)/d.Rate
}

// Density returns the density at x.
func (d Gamma) Density(x float64) float64 {
	if x <= d.Lower {
		return 0
	}
	y := float64(d.Rate * (x - d.Lower))
	log := float64((d.Shape-1)*num.Log(y)) - y - num.Lgamma(d.Shape)
	return float64(d.Rate * num.Exp(log))
}

// Parameters are shape, rate and lower.
func (d Gamma) Parameters() []Parameter {
	return []Parameter{{"shape", d.Shape}, {"rate", d.Rate}, {"lower", d.Lower}}
}
