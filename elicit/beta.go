package elicit

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Beta is the beta distribution scaled to lie between Lower and Upper; Lower 0 and Upper 1 give the plain one.
type Beta struct {
	Shape1 float64 // above 0; pushes mass up
	Shape2 float64 // above 0; pushes mass down
	Lower  float64
	Upper  float64
}

// Check reports parameters out of range.
func (d Beta) Check() error {
	if err := checkParameters("beta", d.Parameters(), "shape1", "shape2"); err != nil {
		return err
	}
	return checkLimits("beta", d.Lower, d.Upper)
}

// CDF returns the probability of a value not above x.
func (d Beta) CDF(x float64) float64 {
	switch {
	case x <= d.Lower:
		return 0
	case x >= d.Upper:
		return 1
	}
	return num.BetaInc(d.Shape1, d.Shape2, (x-d.Lower)/(d.Upper-d.Lower))
}

// Quantile returns the p quantile.
func (d Beta) Quantile(p float64) float64 {
	return d.Lower + float64((d.Upper-d.Lower)*num.BetaIncInv(d.Shape1, d.Shape2, p))
}

// Density returns the density at x.
func (d Beta) Density(x float64) float64 {
	if x <= d.Lower || x >= d.Upper {
		return 0
	}
	width := d.Upper - d.Lower
	y := (x - d.Lower) / width
	log := num.Lgamma(d.Shape1+d.Shape2) - num.Lgamma(d.Shape1) - num.Lgamma(d.Shape2)
	log += float64((d.Shape1-1)*num.Log(y)) + float64((d.Shape2-1)*num.Log1p(-y))
	return num.Exp(log) / width
}

// Parameters are shape1, shape2, lower and upper.
func (d Beta) Parameters() []Parameter {
	return []Parameter{{"shape1", d.Shape1}, {"shape2", d.Shape2}, {"lower", d.Lower}, {"upper", d.Upper}}
}

// PERT is the beta distribution of a least, a likeliest and a greatest value:
//
//	shape1 = 1 + Weight (Mode - Lower)/(Upper - Lower),  shape2 = 1 + Weight (Upper - Mode)/(Upper - Lower)
//
// with mean (Lower + Weight Mode + Upper)/(Weight + 2) (Malcolm et al., Operations Research 7 (1959) 646, for weight 4;
// Vose, Risk Analysis, 2008, for others).
type PERT struct {
	Lower  float64
	Mode   float64 // between the limits, or one of them
	Upper  float64
	Weight float64 // of the mode, above 0; 0 means 4
}

// Check reports parameters out of range.
func (d PERT) Check() error {
	if err := checkParameters("pert", d.Parameters(), "weight"); err != nil {
		return err
	}
	if err := checkLimits("pert", d.Lower, d.Upper); err != nil {
		return err
	}
	if d.Mode < d.Lower || d.Mode > d.Upper {
		return fault.Bad("mode", "elicit.mode", "the mode is {mode}; it must lie between {lower} and {upper}", "mode", d.Mode, "lower", d.Lower, "upper", d.Upper)
	}
	return nil
}

// Beta returns the same distribution by its shapes.
func (d PERT) Beta() Beta {
	share := (d.Mode - d.Lower) / (d.Upper - d.Lower)
	return Beta{
		Shape1: 1 + float64(d.weight()*share),
		Shape2: 1 + float64(d.weight()*(1-share)),
		Lower:  d.Lower,
		Upper:  d.Upper,
	}
}

func (d PERT) weight() float64 {
	if d.Weight == 0 {
		return 4
	}
	return d.Weight
}

// CDF returns the probability of a value not above x.
func (d PERT) CDF(x float64) float64 { return d.Beta().CDF(x) }

// Quantile returns the p quantile.
func (d PERT) Quantile(p float64) float64 { return d.Beta().Quantile(p) }

// Density returns the density at x.
func (d PERT) Density(x float64) float64 { return d.Beta().Density(x) }

// Parameters are lower, mode, upper and weight.
func (d PERT) Parameters() []Parameter {
	return []Parameter{{"lower", d.Lower}, {"mode", d.Mode}, {"upper", d.Upper}, {"weight", d.weight()}}
}
