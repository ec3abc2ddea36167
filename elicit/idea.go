package elicit

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// FourStep is an answer of the IDEA protocol: a lowest and a highest plausible value, a best guess, and how sure the
// expert is that the truth lies between the first two (Hemming et al., Methods in Ecology and Evolution 9 (2018) 169).
type FourStep struct {
	Lower      float64
	Best       float64 // between lower and upper
	Upper      float64
	Confidence float64 // a share, above 0, at most 1
}

// Standardise stretches or shrinks the interval on each side of the best guess to the confidence target, so that
// answers can be compared: lower' = best - (best - lower) target/confidence, and likewise above (ibid.).
// An interval stretched may pass the limits of the quantity; cut it with [FourStep.Clip].
func (a FourStep) Standardise(target float64) (FourStep, error) {
	if err := a.Check(); err != nil {
		return FourStep{}, err
	}
	if !(target > 0 && target <= 1) {
		return FourStep{}, fault.Bad("target", "elicit.target", "the target confidence is {value}; it must lie above 0 and not above 1", "value", target)
	}
	a.Lower = a.Best - (a.Best-a.Lower)*target/a.Confidence
	a.Upper = a.Best + (a.Upper-a.Best)*target/a.Confidence
	a.Confidence = target
	return a, nil
}

// Clip cuts the interval and the best guess to the limits; nil is none.
func (a FourStep) Clip(lower, upper *float64) FourStep {
	for _, v := range []*float64{&a.Lower, &a.Best, &a.Upper} {
		if lower != nil {
			*v = math.Max(*v, *lower)
		}
		if upper != nil {
			*v = math.Min(*v, *upper)
		}
	}
	return a
}

// Judgement reads the answer as quantiles: the interval as the central one of its confidence, the best guess as the
// median. It needs a confidence below 1 and a best guess strictly inside the interval.
func (a FourStep) Judgement() (Judgement, error) {
	if err := a.Check(); err != nil {
		return Judgement{}, err
	}
	if a.Confidence == 1 {
		return Judgement{}, fault.Bad("confidence", "elicit.certain", "a confidence of 1 states limits, not quantiles; standardise to a lower one first")
	}
	j := Judgement{
		Values:        []float64{a.Lower, a.Best, a.Upper},
		Probabilities: []float64{(1 - a.Confidence) / 2, 0.5, (1 + a.Confidence) / 2},
	}
	return j, j.Check()
}

// Check reports values out of order or a confidence out of range.
func (a FourStep) Check() error {
	if err := checkNumbers(named{"lower", a.Lower}, named{"best", a.Best}, named{"upper", a.Upper}, named{"confidence", a.Confidence}); err != nil {
		return err
	}
	if a.Best < a.Lower || a.Best > a.Upper {
		return fault.Bad("best", "elicit.best", "the best guess is {best}; it must lie between {lower} and {upper}", "best", a.Best, "lower", a.Lower, "upper", a.Upper)
	}
	if !(a.Confidence > 0 && a.Confidence <= 1) {
		return fault.Bad("confidence", "elicit.confidence", "the confidence is {value}; it must be a share above 0 and not above 1", "value", a.Confidence)
	}
	return nil
}

// PoolFourStep is the group's answer: each answer standardised to the target, then the weighted means of lower, best
// and upper values (ibid.). Weights are not negative and sum to 1; nil means equal.
func PoolFourStep(answers []FourStep, target float64, weights []float64) (FourStep, error) {
	if len(answers) == 0 {
		return FourStep{}, fault.Bad("answers", "elicit.no_answers", "no answer is given; at least one is needed")
	}
	if err := checkWeights(weights, len(answers)); err != nil {
		return FourStep{}, err
	}
	group := FourStep{Confidence: target}
	for k, a := range answers {
		s, err := a.Standardise(target)
		if err != nil {
			return FourStep{}, err
		}
		w := weightOf(weights, k, len(answers))
		group.Lower += float64(w * s.Lower)
		group.Best += float64(w * s.Best)
		group.Upper += float64(w * s.Upper)
	}
	return group, nil
}
