package elicit

import "github.com/tanwen/tanwen/internal/num"

// Normal is the normal distribution.
type Normal struct {
	Mean float64
	SD   float64 // standard deviation, above 0
}

// Check reports parameters out of range.
func (d Normal) Check() error { return checkParameters("normal", d.Parameters(), "sd") }

// CDF returns the probability of a value not above x.
func (d Normal) CDF(x float64) float64 { return num.NormalCDF((x - d.Mean) / d.SD) }

// Quantile returns the p quantile.
func (d Normal) Quantile(p float64) float64 {
	return d.Mean + float64(d.SD*num.NormalQuantile(p))
}

// Density returns the density at x.
func (d Normal) Density(x float64) float64 { return num.NormalPDF((x-d.Mean)/d.SD) / d.SD }

// Parameters are mean and sd.
func (d Normal) Parameters() []Parameter { return []Parameter{{"mean", d.Mean}, {"sd", d.SD}} }

// LogNormal is the distribution of Lower + e^Y with Y normal.
type LogNormal struct {
	MeanLog float64
	SDLog   float64 // above 0
	Lower   float64
}

// Check reports parameters out of range.
func (d LogNormal) Check() error { return checkParameters("lognormal", d.Parameters(), "sd_log") }

func (d LogNormal) log() Normal { return Normal{Mean: d.MeanLog, SD: d.SDLog} }

// CDF returns the probability of a value not above x.
func (d LogNormal) CDF(x float64) float64 {
	if x <= d.Lower {
		return 0
	}
	return d.log().CDF(num.Log(x - d.Lower))
}

// Quantile returns the p quantile.
func (d LogNormal) Quantile(p float64) float64 { return d.Lower + num.Exp(d.log().Quantile(p)) }

// Density returns the density at x.
func (d LogNormal) Density(x float64) float64 {
	if x <= d.Lower {
		return 0
	}
	return d.log().Density(num.Log(x-d.Lower)) / (x - d.Lower)
}

// Parameters are mean_log, sd_log and lower.
func (d LogNormal) Parameters() []Parameter {
	return []Parameter{{"mean_log", d.MeanLog}, {"sd_log", d.SDLog}, {"lower", d.Lower}}
}
