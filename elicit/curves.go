package elicit

import (
	"math"

	"github.com/tanwen/tanwen/internal/num"
)

// The curves of the families to be fitted. Values are brought to a common scale first (see scaled), so that starting
// points and limits mean the same for grams and gigatonnes.

// normalCurve has parameters location and log scale.
type normalCurve struct{ x []float64 }

func (normalCurve) size() int { return 2 }

func (c normalCurve) eval(theta [3]float64, f []float64, jacobian [][3]float64) {
	sd := num.Exp(theta[1])
	for k, x := range c.x {
		z := (x - theta[0]) / sd
		f[k] = num.NormalCDF(z)
		if jacobian != nil {
			d := num.NormalPDF(z)
			jacobian[k] = [3]float64{-d / sd, -z * d}
		}
	}
}

// studentCurve has parameters location and log scale; df is fixed.
type studentCurve struct {
	x        []float64
	df       float64
	constant float64 // density at 0
}

func (studentCurve) size() int { return 2 }

func (c studentCurve) eval(theta [3]float64, f []float64, jacobian [][3]float64) {
	scale := num.Exp(theta[1])
	for k, x := range c.x {
		t := (x - theta[0]) / scale
		f[k] = num.StudentCDF(t, c.df)
		if jacobian != nil {
			d := c.constant * num.Exp(-(c.df+1)/2*num.Log1p(float64(t*t)/c.df))
			jacobian[k] = [3]float64{-d / scale, -t * d}
		}
	}
}

// skewCurve has parameters mean, log standard deviation and shape: unlike location and scale, the first two hardly
// depend on the third.
type skewCurve struct{ x []float64 }

func (skewCurve) size() int { return 3 }

// skewNormal returns the distribution of the parameters, and how much location and log scale move with the shape.
func (skewCurve) skewNormal(theta [3]float64) (d SkewNormal, locationByShape, logScaleByShape float64) {
	// Azzalini 1985: with d = a/sqrt(1 + a^2) the mean lies d sqrt(2/pi) scales above the location.
	a := theta[2]
	square := 1 + float64(a*a)
	root := math.Sqrt(2 / math.Pi / square)
	lift, liftByShape := float64(a*root), root/square
	left := 1 - float64(lift*lift)
	scale := num.Exp(theta[1]) / math.Sqrt(left)
	d = SkewNormal{Location: theta[0] - float64(scale*lift), Scale: scale, Shape: a}
	logScaleByShape = lift * liftByShape / left
	locationByShape = -float64(scale * (float64(logScaleByShape*lift) + liftByShape))
	return d, locationByShape, logScaleByShape
}

func (c skewCurve) eval(theta [3]float64, f []float64, jacobian [][3]float64) {
	d, locationByShape, logScaleByShape := c.skewNormal(theta)
	for k, x := range c.x {
		f[k] = d.CDF(x)
		if jacobian != nil {
			z := (x - d.Location) / d.Scale
			density := float64(2 * num.NormalPDF(z) * num.NormalCDF(d.Shape*z))
			a := 1 + float64(d.Shape*d.Shape)
			// The derivative of Owen's T by its second argument is elementary.
			byShape := -num.Exp(-float64(float64(z*z)*a)/2) / (math.Pi * a)
			byLocation, byLogScale := -density/d.Scale, -float64(z*density)
			jacobian[k] = [3]float64{
				byLocation,
				byLogScale + float64(byLocation*(d.Location-theta[0])),
				byShape + float64(byLocation*locationByShape) + float64(byLogScale*logScaleByShape),
			}
		}
	}
}

// gammaCurve has parameters log mean and log shape; x are distances from the lower limit.
type gammaCurve struct{ x []float64 }

func (gammaCurve) size() int { return 2 }

// shapes keeps a log shape where the gamma and beta functions are quick and the limiting forms have been reached.
func shapes(log float64) float64 { return num.Exp(math.Min(9.2, math.Max(-7, log))) }

func (c gammaCurve) eval(theta [3]float64, f []float64, jacobian [][3]float64) {
	const h = 1e-6
	mean, shape := num.Exp(theta[0]), shapes(theta[1])
	var log, shapeNext float64
	if jacobian != nil {
		log = num.Lgamma(shape)
		shapeNext = shapes(theta[1] + h)
	}
	for k, x := range c.x {
		y := float64(shape / mean * x)
		f[k] = num.GammaInc(shape, y)
		if jacobian != nil {
			// x times density, and a difference for the shape at a fixed mean.
			byMean := -num.Exp(float64(shape*num.Log(y)) - y - log)
			jacobian[k] = [3]float64{byMean, (num.GammaInc(shapeNext, shapeNext/mean*x) - f[k]) / h}
		}
	}
}

// betaCurve has parameters logit of the mean and log of the sum of the shapes; x lie between 0 and 1.
type betaCurve struct{ x []float64 }

func (betaCurve) size() int { return 2 }

func betaShapes(logitMean, logSum float64) (a, b float64) {
	e := num.Exp(-logitMean)
	sum := shapes(logSum)
	return sum / (1 + e), sum * (e / (1 + e))
}

func (c betaCurve) eval(theta [3]float64, f []float64, jacobian [][3]float64) {
	const h = 1e-6
	a, b := betaShapes(theta[0], theta[1])
	a1, b1 := betaShapes(theta[0]+h, theta[1])
	a2, b2 := betaShapes(theta[0], theta[1]+h)
	for k, x := range c.x {
		f[k] = num.BetaInc(a, b, x)
		if jacobian != nil {
			jacobian[k] = [3]float64{
				(num.BetaInc(a1, b1, x) - f[k]) / h,
				(num.BetaInc(a2, b2, x) - f[k]) / h,
			}
		}
	}
}

// pertCurve has the logit of the mode's place between the limits; x lie between 0 and 1.
type pertCurve struct{ x []float64 }

func (pertCurve) size() int { return 1 }

func (c pertCurve) mode(theta float64) float64 { return 1 / (1 + num.Exp(-theta)) }

func (c pertCurve) eval(theta [3]float64, f []float64, jacobian [][3]float64) {
	const h = 1e-6
	at := PERT{Upper: 1, Mode: c.mode(theta[0])}.Beta()
	next := PERT{Upper: 1, Mode: c.mode(theta[0] + h)}.Beta()
	for k, x := range c.x {
		f[k] = at.CDF(x)
		if jacobian != nil {
			jacobian[k] = [3]float64{(next.CDF(x) - f[k]) / h}
		}
	}
}
