package elicit

import (
	"fmt"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// The scores below are proper: a forecaster does best on average by saying what she believes (Gneiting and Raftery,
// Journal of the American Statistical Association 102 (2007) 359). Lower is better in all of them. A single score is
// chance; compare means over many questions, and show the hit rate beside them.

// CRPSNormal is the continuous ranked probability score of a normal forecast, in units of the outcome (ibid.,
// section 4.2, with the sign turned): sd (z (2 Phi(z) - 1) + 2 phi(z) - 1/sqrt(pi)), z = (outcome - mean)/sd. A
// forecast without spread (sd = 0) scores the absolute error.
func CRPSNormal(outcome, mean, sd float64) (float64, error) {
	if err := checkNumbers(named{"outcome", outcome}, named{"mean", mean}, named{"sd", sd}); err != nil {
		return 0, err
	}
	if sd < 0 {
		return 0, fault.Bad("sd", "elicit.sd", "the standard deviation is {value}; it must not be below 0", "value", sd)
	}
	if sd == 0 {
		return math.Abs(outcome - mean), nil
	}
	z := (outcome - mean) / sd
	v := float64(z*(float64(2*num.NormalCDF(z))-1)) + float64(2*num.NormalPDF(z)) - 1/math.Sqrt(math.Pi)
	return float64(sd * v), nil
}

// CRPSSample is the continuous ranked probability score of a forecast given as a sample (ibid., eq. 21):
// mean |x - outcome| - mean |x - x'|/2 over all pairs. That is the score of the sample's own step function; with fair
// true pairs of different members only are averaged, which is unbiased for the distribution behind the sample (Ferro,
// QJRMS 140 (2014) 1917) and needs two members.
func CRPSSample(outcome float64, sample []float64, fair bool) (float64, error) {
	if err := checkNumbers(named{"outcome", outcome}); err != nil {
		return 0, err
	}
	n := len(sample)
	if n == 0 || fair && n < 2 {
		return 0, fault.Bad("sample", "elicit.sample", "the sample has {n} members; it needs at least one, and two for the fair form", "n", n)
	}
	sorted := slices.Clone(sample)
	slices.Sort(sorted)
	var near, spread float64
	for k, x := range sorted {
		if err := checkNumbers(named{"sample", x}); err != nil {
			return 0, err
		}
		near += math.Abs(x - outcome)
		// The sum of |x - x'| over pairs, by ranks: x is above k members and below n-1-k.
		spread += float64(float64(2*k-n+1) * x)
	}
	pairs := float64(n)
	if fair {
		pairs = float64(n - 1)
	}
	return near/float64(n) - spread/(float64(n)*pairs), nil
}

// CRPS is the continuous ranked probability score of a piecewise linear forecast, the integral of
// (F(x) - 1[x >= outcome])^2, exactly.
func (d PiecewiseLinear) CRPS(outcome float64) (float64, error) {
	if err := d.Check(); err != nil {
		return 0, err
	}
	if err := checkNumbers(named{"outcome", outcome}); err != nil {
		return 0, err
	}
	last := len(d.Values) - 1
	total := math.Max(0, d.Values[0]-outcome) + math.Max(0, outcome-d.Values[last])
	// Over a piece of width h on which F runs from a to b the integral of F^2 is h (a^2 + ab + b^2)/3.
	piece := func(h, a, b float64) float64 { return h * (float64(a*a) + float64(a*b) + float64(b*b)) / 3 }
	for k := range last {
		x0, x1, p0, p1 := d.Values[k], d.Values[k+1], d.Probabilities[k], d.Probabilities[k+1]
		switch {
		case outcome >= x1:
			total += piece(x1-x0, p0, p1)
		case outcome <= x0:
			total += piece(x1-x0, 1-p0, 1-p1)
		default:
			p := d.CDF(outcome)
			total += piece(outcome-x0, p0, p) + piece(x1-outcome, 1-p, 1-p1)
		}
	}
	return total, nil
}

// Brier is the quadratic score of a probability for an event that happened or did not: (p - 1)^2 or p^2 (Brier, Monthly
// Weather Review 78 (1950) 1, for two classes counted once).
func Brier(probability float64, happened bool) (float64, error) {
	if err := checkProbability("probability", probability); err != nil {
		return 0, err
	}
	miss := probability
	if happened {
		miss = 1 - probability
	}
	return float64(miss * miss), nil
}

// BrierCategories is the quadratic score of probabilities for categories of which one, outcome, came true: the sum of
// (p - 1[true])^2, from 0 to 2. The probabilities must sum to 1.
func BrierCategories(probabilities []float64, outcome int) (float64, error) {
	if err := checkCategories(probabilities, outcome); err != nil {
		return 0, err
	}
	var total float64
	for k, p := range probabilities {
		if k == outcome {
			p = 1 - p
		}
		total += float64(p * p)
	}
	return total, nil
}

// LogScore is -ln of the probability given to what came true (Good 1952). It is nil, not infinite, if that was 0: such
// a forecast has no finite score, and means over questions that include it have none either.
func LogScore(probabilities []float64, outcome int) (*float64, error) {
	if err := checkCategories(probabilities, outcome); err != nil {
		return nil, err
	}
	if probabilities[outcome] == 0 {
		return nil, nil
	}
	return new(-num.Log(probabilities[outcome])), nil
}

// LogScoreDensity is -ln of the forecast density at the outcome; nil if that is 0.
func LogScoreDensity(d Distribution, outcome float64) (*float64, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	if err := checkNumbers(named{"outcome", outcome}); err != nil {
		return nil, err
	}
	if f := d.Density(outcome); f > 0 && !math.IsInf(f, 0) {
		return new(-num.Log(f)), nil
	}
	return nil, nil
}

// IntervalScore scores a central interval of probability 1 - alpha (Gneiting and Raftery 2007, eq. 43): its width plus
// 2/alpha times the distance of the outcome from it.
func IntervalScore(outcome, lower, upper, alpha float64) (float64, error) {
	if err := checkNumbers(named{"outcome", outcome}, named{"lower", lower}, named{"upper", upper}); err != nil {
		return 0, err
	}
	if err := checkProbability("alpha", alpha); err != nil {
		return 0, err
	}
	if alpha == 0 || alpha == 1 {
		return 0, fault.Bad("alpha", "elicit.probability", "the probability is {value}; it must lie between 0 and 1, both excluded", "value", alpha)
	}
	if lower > upper {
		return 0, fault.Bad("upper", "elicit.interval", "the interval runs from {lower} to {upper}; the upper end must not lie below the lower", "lower", lower, "upper", upper)
	}
	outside := math.Max(0, lower-outcome) + math.Max(0, outcome-upper)
	return upper - lower + float64(2/alpha*outside), nil
}

// Pinball scores one quantile: (outcome - quantile) x probability if the outcome lies above it, (quantile - outcome) x
// (1 - probability) if below (ibid., section 6). Twice its mean over all probabilities is the CRPS.
func Pinball(outcome, quantile, probability float64) (float64, error) {
	if err := checkNumbers(named{"outcome", outcome}, named{"quantile", quantile}); err != nil {
		return 0, err
	}
	if err := checkProbability("probability", probability); err != nil {
		return 0, err
	}
	if outcome >= quantile {
		return float64((outcome - quantile) * probability), nil
	}
	return float64((quantile - outcome) * (1 - probability)), nil
}

type named struct {
	name  string
	value float64
}

func checkNumbers(ns ...named) error {
	for _, n := range ns {
		if !finite(n.value) {
			return fault.Bad(n.name, "elicit.value", "the value is {value}; it must be a finite number", "value", n.value)
		}
		if math.Abs(n.value) > largest {
			return fault.Bad(n.name, "elicit.value_large", "the value is {value}; choose a unit in which it lies between -{most} and {most}", "value", n.value, "most", largest)
		}
	}
	return nil
}

func checkProbability(field string, p float64) error {
	if !(p >= 0 && p <= 1) {
		return fault.Bad(field, "elicit.share", "the probability is {value}; it must lie between 0 and 1", "value", p)
	}
	return nil
}

func checkCategories(probabilities []float64, outcome int) error {
	for k, p := range probabilities {
		if err := checkProbability(fmt.Sprintf("probabilities[%d]", k), p); err != nil {
			return err
		}
	}
	if s := num.Sum(probabilities); math.Abs(s-1) > 1e-9 {
		return fault.Bad("probabilities", "elicit.probabilities_sum", "the probabilities sum to {sum}; they must sum to 1", "sum", s)
	}
	if outcome < 0 || outcome >= len(probabilities) {
		return fault.Bad("outcome", "elicit.outcome", "the outcome is category {outcome}; categories are numbered 0 to {last}", "outcome", outcome, "last", len(probabilities)-1)
	}
	return nil
}
