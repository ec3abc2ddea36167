package elicit

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Family names a family of distributions to fit.
type Family string

// The families. Gamma, lognormal and log-t need a lower limit (their zero), the mirrored ones an upper limit, beta and
// PERT both.
const (
	FamilyNormal            Family = "normal"
	FamilyStudentT          Family = "student-t"
	FamilySkewNormal        Family = "skew-normal"
	FamilyGamma             Family = "gamma"
	FamilyLogNormal         Family = "lognormal"
	FamilyLogT              Family = "log-t"
	FamilyMirroredGamma     Family = "mirrored-gamma"
	FamilyMirroredLogNormal Family = "mirrored-lognormal"
	FamilyMirroredLogT      Family = "mirrored-log-t"
	FamilyBeta              Family = "beta"
	FamilyPERT              Family = "pert"
	FamilyMetalog           Family = "metalog"
	FamilyPiecewiseLinear   Family = "piecewise-linear"
)

// Families lists all families in the order in which ties between fits are settled.
func Families() []Family {
	return []Family{
		FamilyNormal, FamilyStudentT, FamilySkewNormal, FamilyGamma, FamilyLogNormal, FamilyLogT,
		FamilyMirroredGamma, FamilyMirroredLogNormal, FamilyMirroredLogT, FamilyBeta, FamilyPERT,
		FamilyMetalog, FamilyPiecewiseLinear,
	}
}

// free is the number of parameters that a fit of the family chooses; 0 where it passes through every quantile by
// construction.
func (f Family) free() int {
	switch f {
	case FamilyMetalog, FamilyPiecewiseLinear:
		return 0
	case FamilyPERT:
		return 1
	case FamilySkewNormal:
		return 3
	default:
		return 2
	}
}

// Fitter fits distributions to judgements by least squares in probability: it minimises the sum over the quantiles of
// (F(value) - probability)^2 (Oakley and O'Hagan, SHELF; O'Hagan et al., Uncertain Judgements, 2006).
// The zero value uses three degrees of freedom for the t families, a metalog with as many terms as quantiles but at
// most five, and an overshoot of 0.1 for missing ends of the piecewise linear form.
type Fitter struct {
	DF        float64
	Terms     int
	Overshoot float64
}

// Fit is one family fitted to one judgement.
type Fit struct {
	Family Family
	// Distribution is nil where the family does not apply; Reason then says why.
	Distribution Distribution
	Reason       *fault.Error
	// SSQ is the sum of squared differences of probabilities.
	SSQ float64
	// P05 and P95 are the 5 and 95 % points, to be fed back to the expert.
	P05, P95 float64
}

// MarshalJSON writes parameters, "ssq", "p05" and "p95" as one flat object, or "reason".
func (f Fit) MarshalJSON() ([]byte, error) {
	if f.Distribution == nil {
		reason := ""
		if f.Reason != nil {
			reason = f.Reason.Error()
		}
		return json.Marshal(map[string]string{"reason": reason})
	}
	flat := map[string]float64{"ssq": f.SSQ, "p05": f.P05, "p95": f.P95}
	for _, p := range f.Distribution.Parameters() {
		flat[p.Name] = p.Value
	}
	return json.Marshal(flat)
}

// Fit fits the families, or all of them if none is named, and returns one [Fit] for each in the order asked for. The
// judgement must hold at least two quantiles, one with a probability below 0.4 and one above 0.6, or the spread is
// anybody's guess. Families whose limits are missing come back with a Reason. Where the least sum lies at an extreme
// of a family (a gamma of endless shape is a normal) the fit stops there at a shape of about 10,000.
func (s Fitter) Fit(j Judgement, families ...Family) ([]Fit, error) {
	if err := j.Check(); err != nil {
		return nil, err
	}
	if n := len(j.Probabilities); n < 2 || j.Probabilities[0] >= 0.4 || j.Probabilities[n-1] <= 0.6 {
		return nil, fault.Bad("probabilities", "elicit.spread", "the probabilities run from {first} to {last}; fitting needs one below 0.4 and one above 0.6", "first", j.Probabilities[0], "last", j.Probabilities[n-1])
	}
	s, err := s.withDefaults()
	if err != nil {
		return nil, err
	}
	if len(families) == 0 {
		families = Families()
	}
	fits := make([]Fit, len(families))
	for k, family := range families {
		fits[k].Family = family
		d, err := s.fit(j, family)
		if err != nil {
			if fits[k].Reason = fault.Find(err); fits[k].Reason.Key == "elicit.family" {
				return nil, err
			}
			continue
		}
		fits[k].Distribution = d
		for q, v := range j.Values {
			miss := d.CDF(v) - j.Probabilities[q]
			fits[k].SSQ += float64(miss * miss)
		}
		fits[k].P05, fits[k].P95 = d.Quantile(0.05), d.Quantile(0.95)
		if !finite(fits[k].P05, fits[k].P95) || d.Check() != nil {
			fits[k] = Fit{Family: family, Reason: fault.Bad("families", "elicit.unbounded", "the best {family} distribution has parameters or 5 or 95 % points beyond all numbers; choose another family", "family", family)}
		}
	}
	return fits, nil
}

// Best chooses the fit with the least sum of squares, but a family with more free parameters only if its sum is lower
// by at least 1e-6: with three quantiles a third parameter nearly always fits better and means nothing. Equal sums go
// to the family that stands first in [Families]. The metalog and the piecewise linear form pass through every quantile
// whatever the expert meant and are never chosen by themselves. It reports false if no other family applied.
func Best(fits []Fit) (Fit, bool) {
	var candidates []Fit
	for _, f := range fits {
		if f.Distribution != nil && f.Family.free() > 0 {
			candidates = append(candidates, f)
		}
	}
	order := Families()
	slices.SortStableFunc(candidates, func(a, b Fit) int {
		if d := a.Family.free() - b.Family.free(); d != 0 {
			return d
		}
		if a.SSQ != b.SSQ {
			if a.SSQ < b.SSQ {
				return -1
			}
			return 1
		}
		return slices.Index(order, a.Family) - slices.Index(order, b.Family)
	})
	var best Fit
	for k, f := range candidates {
		if k == 0 || f.Family.free() > best.Family.free() && f.SSQ <= best.SSQ-1e-6 {
			best = f
		}
	}
	return best, len(candidates) > 0
}

func (s Fitter) withDefaults() (Fitter, error) {
	if s.DF == 0 {
		s.DF = 3
	}
	if s.Overshoot == 0 {
		s.Overshoot = 0.1
	}
	if !(s.DF > 0) || math.IsInf(s.DF, 0) {
		return s, fault.Bad("df", "elicit.df", "the degrees of freedom are {value}; they must be a number above 0", "value", s.DF)
	}
	if s.Terms != 0 && (s.Terms < 2 || s.Terms > 16) {
		return s, fault.Bad("terms", "elicit.terms", "a metalog of {n} terms is asked for; choose 2 to 16", "n", s.Terms)
	}
	return s, nil
}

func (s Fitter) fit(j Judgement, family Family) (Distribution, error) {
	switch family {
	case FamilyNormal:
		return fitNormal(j), nil
	case FamilyStudentT:
		return fitStudent(j, s.DF), nil
	case FamilySkewNormal:
		return fitSkewNormal(j), nil
	case FamilyGamma, FamilyLogNormal, FamilyLogT:
		if j.Lower == nil {
			return nil, needsLower(family)
		}
		return fitAboveLimit(j, family, s.DF), nil
	case FamilyMirroredGamma, FamilyMirroredLogNormal, FamilyMirroredLogT:
		if j.Upper == nil {
			return nil, needsUpper(family)
		}
		of := map[Family]Family{
			FamilyMirroredGamma:     FamilyGamma,
			FamilyMirroredLogNormal: FamilyLogNormal,
			FamilyMirroredLogT:      FamilyLogT,
		}[family]
		return Mirrored{Of: fitAboveLimit(j.mirrored(*j.Upper), of, s.DF), Upper: *j.Upper}, nil
	case FamilyBeta, FamilyPERT:
		if j.Lower == nil {
			return nil, needsLower(family)
		}
		if j.Upper == nil {
			return nil, needsUpper(family)
		}
		return fitBetween(j, family), nil
	case FamilyMetalog:
		terms := s.Terms
		if terms == 0 {
			terms = min(len(j.Values), 5)
		}
		if terms > len(j.Values) {
			return nil, fault.Bad("terms", "elicit.terms_quantiles", "a metalog of {terms} terms needs as many quantiles; {n} are given", "terms", terms, "n", len(j.Values))
		}
		d, err := fitMetalog(j, terms)
		if err != nil {
			return nil, err
		}
		return d, nil
	case FamilyPiecewiseLinear:
		d, err := j.PiecewiseLinear(s.Overshoot)
		if err != nil {
			return nil, err
		}
		return d, nil
	}
	return nil, fault.Bad("families", "elicit.family", "there is no family {family}; choose one of {known}", "family", family, "known", Families())
}

func needsLower(family Family) error {
	return fault.Bad("lower", "elicit.needs_lower", "a {family} distribution needs the lower limit of the quantity; give it or choose another family", "family", family)
}

func needsUpper(family Family) error {
	return fault.Bad("upper", "elicit.needs_upper", "a {family} distribution needs the upper limit of the quantity; give it or choose another family", "family", family)
}

// scaled moves values to mean 0 and divides them by their range.
func scaled(values []float64) (x []float64, center, scale float64) {
	center = num.Mean(values)
	scale = values[len(values)-1] - values[0]
	x = make([]float64, len(values))
	for k, v := range values {
		x[k] = (v - center) / scale
	}
	return x, center, scale
}

// fitLine is the straight line through (quantile of a standard distribution, value) by least squares: where location
// and scale families start.
func fitLine(p, x []float64, quantile func(p float64) float64) (location, logScale float64) {
	q := make([]float64, len(p))
	for k := range p {
		q[k] = quantile(p[k])
	}
	meanQ, meanX := num.Mean(q), num.Mean(x)
	var cross, square float64
	for k := range q {
		cross += float64((q[k] - meanQ) * (x[k] - meanX))
		square += float64((q[k] - meanQ) * (q[k] - meanQ))
	}
	slope := cross / square
	return meanX - float64(slope*meanQ), num.Log(slope)
}

func fitNormal(j Judgement) Normal {
	x, center, scale := scaled(j.Values)
	location, logScale := fitLine(j.Probabilities, x, num.NormalQuantile)
	theta := fitCurve(normalCurve{x}, j.Probabilities, [3]float64{location, logScale})
	return Normal{Mean: center + float64(scale*theta[0]), SD: scale * num.Exp(theta[1])}
}

func fitStudent(j Judgement, df float64) StudentT {
	x, center, scale := scaled(j.Values)
	location, logScale := fitLine(j.Probabilities, x, func(p float64) float64 { return num.StudentQuantile(p, df) })
	c := studentCurve{x: x, df: df, constant: studentDensity(0, df)}
	theta := fitCurve(c, j.Probabilities, [3]float64{location, logScale})
	return StudentT{Location: center + float64(scale*theta[0]), Scale: scale * num.Exp(theta[1]), DF: df}
}

// fitSkewNormal starts from a skew-normal bent mildly to the side to which the quantiles bend; the normal itself is no
// place to start, since location and shape cannot be told apart there.
func fitSkewNormal(j Judgement) SkewNormal {
	x, center, scale := scaled(j.Values)
	location, logScale := fitLine(j.Probabilities, x, num.NormalQuantile)
	sd := num.Exp(logScale)
	var bend float64
	for k, p := range j.Probabilities {
		z := num.NormalQuantile(p)
		bend += float64((x[k] - location - float64(sd*z)) * float64(z*z))
	}
	side := 1.0
	if bend < 0 {
		side = -1
	}
	theta := fitCurve(skewCurve{x}, j.Probabilities, [3]float64{location, logScale, 1.5 * side})
	d, _, _ := skewCurve{}.skewNormal(theta)
	return SkewNormal{Location: center + float64(scale*d.Location), Scale: float64(scale * d.Scale), Shape: d.Shape}
}

// fitAboveLimit fits families on the distances from the lower limit.
func fitAboveLimit(j Judgement, family Family, df float64) Distribution {
	lower := *j.Lower
	n := len(j.Values)
	if family == FamilyGamma {
		unit := j.Values[n/2] - lower
		x := make([]float64, n)
		for k, v := range j.Values {
			x[k] = (v - lower) / unit
		}
		// The lognormal through the same points gives the spread to start from.
		logs := make([]float64, n)
		for k := range x {
			logs[k] = num.Log(x[k])
		}
		_, logSpread := fitLine(j.Probabilities, logs, num.NormalQuantile)
		theta := fitCurve(gammaCurve{x}, j.Probabilities, [3]float64{0, math.Min(9, -2*logSpread)})
		shape := shapes(theta[1])
		return Gamma{Shape: shape, Rate: shape / (num.Exp(theta[0]) * unit), Lower: lower}
	}
	logs := Judgement{Values: make([]float64, n), Probabilities: j.Probabilities}
	for k, v := range j.Values {
		logs.Values[k] = num.Log(v - lower)
	}
	if family == FamilyLogT {
		d := fitStudent(logs, df)
		return LogT{LocationLog: d.Location, ScaleLog: d.Scale, DF: df, Lower: lower}
	}
	d := fitNormal(logs)
	return LogNormal{MeanLog: d.Mean, SDLog: d.SD, Lower: lower}
}

// fitBetween fits families on the place between the limits.
func fitBetween(j Judgement, family Family) Distribution {
	lower, upper := *j.Lower, *j.Upper
	n := len(j.Values)
	x := make([]float64, n)
	for k, v := range j.Values {
		x[k] = (v - lower) / (upper - lower)
	}
	location, logScale := fitLine(j.Probabilities, x, num.NormalQuantile)
	mean := math.Min(0.99, math.Max(0.01, location))
	logit := num.Log(mean) - num.Log1p(-mean)
	if family == FamilyPERT {
		theta := fitCurve(pertCurve{x}, j.Probabilities, [3]float64{logit})
		return PERT{Lower: lower, Mode: lower + float64((upper-lower)*pertCurve{}.mode(theta[0])), Upper: upper}
	}
	variance := num.Exp(2 * logScale)
	total := math.Max(0.2, mean*(1-mean)/variance-1)
	theta := fitCurve(betaCurve{x}, j.Probabilities, [3]float64{logit, math.Min(9, num.Log(total))})
	a, b := betaShapes(theta[0], theta[1])
	return Beta{Shape1: a, Shape2: b, Lower: lower, Upper: upper}
}
