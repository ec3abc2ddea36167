package elicit

import (
	"math"

	"github.com/tanwen/tanwen/internal/num"
)

// StudentT is Student's t distribution moved and scaled.
type StudentT struct {
	Location float64
	Scale    float64 // above 0
	DF       float64 // degrees of freedom, above 0
}

// Check reports parameters out of range.
func (d StudentT) Check() error {
	return checkParameters("student-t", d.Parameters(), "scale", "df")
}

// CDF returns the probability of a value not above x.
func (d StudentT) CDF(x float64) float64 { return num.StudentCDF((x-d.Location)/d.Scale, d.DF) }

// Quantile returns the p quantile.
func (d StudentT) Quantile(p float64) float64 {
	return d.Location + float64(d.Scale*num.StudentQuantile(p, d.DF))
}

// Density returns the density at x.
func (d StudentT) Density(x float64) float64 {
	return studentDensity((x-d.Location)/d.Scale, d.DF) / d.Scale
}

// Parameters are location, scale and df.
func (d StudentT) Parameters() []Parameter {
	return []Parameter{{"location", d.Location}, {"scale", d.Scale}, {"df", d.DF}}
}

func studentDensity(t, nu float64) float64 {
	log := num.Lgamma((nu+1)/2) - num.Lgamma(nu/2)
	log -= float64((nu + 1) / 2 * num.Log1p(float64(t*t)/nu))
	return num.Exp(log) / math.Sqrt(nu*math.Pi)
}

// LogT is the distribution of Lower + e^Y with Y a moved and scaled t. Its tail is so heavy that it has no mean.
type LogT struct {
	LocationLog float64
	ScaleLog    float64 // above 0
	DF          float64 // above 0
	Lower       float64
}

// Check reports parameters out of range.
func (d LogT) Check() error { return checkParameters("log-t", d.Parameters(), "scale_log", "df") }

func (d LogT) log() StudentT {
	return StudentT{Location: d.LocationLog, Scale: d.ScaleLog, DF: d.DF}
}

// CDF returns the probability of a value not above x.
func (d LogT) CDF(x float64) float64 {
	if x <= d.Lower {
		return 0
	}
	return d.log().CDF(num.Log(x - d.Lower))
}

// Quantile returns the p quantile.
func (d LogT) Quantile(p float64) float64 { return d.Lower + num.Exp(d.log().Quantile(p)) }

// Density returns the density at x.
func (d LogT) Density(x float64) float64 {
	if x <= d.Lower {
		return 0
	}
	return d.log().Density(num.Log(x-d.Lower)) / (x - d.Lower)
}

// Parameters are location_log, scale_log, df and lower.
func (d LogT) Parameters() []Parameter {
	return []Parameter{{"location_log", d.LocationLog}, {"scale_log", d.ScaleLog}, {"df", d.DF}, {"lower", d.Lower}}
}
