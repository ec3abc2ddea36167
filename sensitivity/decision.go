package sensitivity

import (
	"math"
	"sort"
	"sync/atomic"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Decision is a choice between options whose net benefits are uncertain, given as draws: Benefits holds one column for
// each option, each with one value per draw, the same draw at the same place. It says nothing about a decision for which
// nobody has stated a net benefit.
type Decision struct {
	Benefits   [][]float64
	Confidence float64 // of the intervals; 0 means 0.95
	// Tolerance is how far from the estimate its interval may reach, as a share of the value of perfect information, for
	// the estimate to count as converged; 0 means 0.05.
	Tolerance float64
	Workers   int // goroutines of [Decision.Each]; 0 means one
}

// Information is what information is worth before it is had, in the unit of the net benefit.
type Information struct {
	Estimate
	// Bias is how much too high the estimate would be without the correction that it contains: fit and choice see the same
	// draws. It is measured on halves of the draws.
	Bias float64 `json:"bias"`
	// Converged says that the interval is narrower than the tolerance. Where it is false take more draws.
	Converged bool `json:"converged"`
}

// FewestDraws is the least number of draws of a [Decision]. Take 10,000 or more.
const FewestDraws = 200

// MostBasis is the largest number of functions that a regression on inputs may use.
const MostBasis = 300

// Check refuses fewer than two options, options of different numbers of draws, too few draws, and benefits that are not
// finite.
func (d Decision) Check() error {
	if len(d.Benefits) < 2 {
		return fault.Bad("benefits", "sensitivity.options", "there are {n} options; a decision is between two or more", "n", len(d.Benefits))
	}
	n := len(d.Benefits[0])
	if n < FewestDraws || n > MostRuns/len(d.Benefits) {
		return fault.Bad("benefits", "sensitivity.draws", "there are {n} draws; there can be {least} to {most}", "n", n, "least", FewestDraws, "most", MostRuns/len(d.Benefits))
	}
	for k, column := range d.Benefits {
		if err := checkColumn(at("benefits", k), column, n); err != nil {
			return err
		}
	}
	if _, err := checkConfidence(d.Confidence); err != nil {
		return err
	}
	if !(d.Tolerance >= 0 && d.Tolerance <= 1) {
		return fault.Bad("tolerance", "sensitivity.tolerance", "the tolerance is {value}; it must lie between 0 and 1", "value", d.Tolerance)
	}
	return nil
}

// checkColumn refuses a column of another length, or with values that are not finite.
func checkColumn(field string, column []float64, n int) error {
	if len(column) != n {
		return fault.Bad(field, "sensitivity.column", "the column has {got} draws; all others have {want}", "got", len(column), "want", n)
	}
	for i, v := range column {
		if !finite(v) {
			return fault.Bad(at(field, i), "sensitivity.finite", "the value is not finite; a number is needed")
		}
	}
	return nil
}

// Best is the option with the largest mean net benefit, the first of equal ones: what is chosen without information.
// Benefits must have passed [Decision.Check].
func (d Decision) Best() int {
	best, most := 0, math.Inf(-1)
	for k, column := range d.Benefits {
		if m := num.Mean(column); m > most {
			best, most = k, m
		}
	}
	return best
}

// Perfect estimates the expected value of perfect information: E max NB - max E NB. No study is worth more.
func (d Decision) Perfect() (Information, error) {
	if err := d.Check(); err != nil {
		return Information{}, err
	}
	return d.perfect(d.Best()), nil
}

func (d Decision) perfect(best int) Information {
	gain := make([]float64, len(d.Benefits[0]))
	for r := range gain {
		for _, column := range d.Benefits {
			gain[r] = max(gain[r], column[r]-d.Benefits[best][r])
		}
	}
	e := d.estimate(num.Mean(gain), gain)
	return Information{Estimate: e, Converged: e.High-e.Value <= float64(d.tolerance()*e.Value)}
}

func (d Decision) tolerance() float64 {
	if d.Tolerance == 0 {
		return 0.05
	}
	return d.Tolerance
}

// estimate makes an estimate of a mean whose contributions by draw are given. It is not below 0, as no information is.
func (d Decision) estimate(value float64, contributions []float64) Estimate {
	confidence, _ := checkConfidence(d.Confidence) // checked before
	e := normalInterval(value, deviation(contributions)/math.Sqrt(float64(len(contributions))), confidence)
	e.Low, e.High = max(e.Low, 0), max(e.High, 0)
	return e
}

// Partial estimates the expected value of perfect partial information (EVPPI): of knowing some inputs exactly and all
// others as well as before, E max E[NB | inputs] - max E NB. The inputs are columns of draws; together they give the
// joint value, which is not the sum of single ones.
//
// The net benefits are regressed on the inputs (M. Strong, J. E. Oakley and A. Brennan, Medical Decision Making 34 (2014)
// 311) by penalised splines: one input by a cubic spline with 19 functions, several by a sum of splines and products of
// polynomials, smoothed by generalised cross-validation. Effects of more than three inputs at once are not seen. The
// standard error is that of the draws (the regression's own error vanishes faster); the bias of using draws twice is
// measured on halves and taken off.
//
// The value of a study whose result can be simulated is the same with a column of simulated results in the place of an
// input (M. Strong and others, Medical Decision Making 35 (2015) 570).
func (d Decision) Partial(inputs ...[]float64) (Information, error) {
	all, err := d.Learn(inputs, 1)
	if err != nil {
		return Information{}, err
	}
	return all[0], nil
}

// Learn estimates the expected value of studies (EVSI) that remove these shares of the variance of the inputs, 0 to 1, one
// estimate for each: the conditional expectation of the net benefits keeps its shape and shrinks towards its mean by the
// root of the share (A. Heath, I. Manolopoulou and G. Baio, Medical Decision Making 38 (2018) 163; exact for a net benefit
// that is linear in normal inputs). Values rise with the share; at 1 they are those of [Decision.Partial], their upper
// bound.
func (d Decision) Learn(inputs [][]float64, shares ...float64) ([]Information, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	for i, share := range shares {
		if !(share >= 0 && share <= 1) {
			return nil, fault.Bad(at("shares", i), "sensitivity.share", "the share is {value}; a study removes between 0 and 1 of the variance", "value", share)
		}
	}
	for i, column := range inputs {
		if err := checkColumn(at("inputs", i), column, len(d.Benefits[0])); err != nil {
			return nil, err
		}
	}
	best := d.Best()
	return d.learn(inputs, shares, best, d.perfect(best).Value)
}

// Each estimates the value of knowing each input alone.
func (d Decision) Each(inputs [][]float64) ([]Information, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	for i, column := range inputs {
		if err := checkColumn(at("inputs", i), column, len(d.Benefits[0])); err != nil {
			return nil, err
		}
	}
	best := d.Best()
	perfect := d.perfect(best).Value
	out := make([]Information, len(inputs))
	var next atomic.Int64
	parallel(min(max(d.Workers, 1), len(inputs)), func() {
		for {
			i := int(next.Add(1)) - 1
			if i >= len(inputs) {
				return
			}
			values, _ := d.learn(inputs[i:i+1], []float64{1}, best, perfect) // one input is never too many
			out[i] = values[0]
		}
	})
	return out, nil
}

// learn fits the net benefits, relative to the best option, and values the fit at each share.
func (d Decision) learn(inputs [][]float64, shares []float64, best int, perfect float64) ([]Information, error) {
	b, err := newBasis(inputs)
	if err != nil {
		return nil, err
	}
	n := len(d.Benefits[0])
	differences := make([][]float64, 0, len(d.Benefits)-1)
	for k, column := range d.Benefits {
		if k == best {
			continue
		}
		y := make([]float64, n)
		for r := range y {
			y[r] = column[r] - d.Benefits[best][r]
		}
		differences = append(differences, y)
	}
	fits := fit(b, differences)
	order := make([]int, len(shares)) // the largest share first: its value bounds those of smaller ones
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return shares[order[i]] > shares[order[j]] })
	out := make([]Information, len(shares))
	bound := perfect
	if len(shares) == 0 || shares[order[0]] < 1 {
		bound = d.value(fits, differences, 1, perfect, bound).Value
	}
	for _, i := range order {
		out[i] = d.value(fits, differences, math.Sqrt(shares[i]), perfect, bound)
		bound = out[i].Value
	}
	return out, nil
}

// value is what the shrunk fits are worth. Differences are relative to the option that is best without information, so
// that not to change has the value 0. It does not exceed the bound, the value of a study that tells more: the two are
// corrected for bias apart, and in the noise near 0 they could come out in the wrong order.
func (d Decision) value(fits fitted, differences [][]float64, keep, perfect, bound float64) Information {
	n := len(differences[0])
	means := make([]float64, len(differences))
	for k, y := range differences {
		means[k] = num.Mean(y)
	}
	gain, halved := make([]float64, n), make([]float64, n)
	chosen := make([]int, n) // 0: the option that is best without information
	counts := make([]float64, len(differences)+1)
	for r := range n {
		for k := range differences {
			g := means[k] + float64(keep*(fits.whole[k][r]-means[k]))
			if g > gain[r] {
				gain[r], chosen[r] = g, k+1
			}
			half := means[k] + float64(keep*(fits.half[k][r]-means[k]))
			halved[r] = max(halved[r], half)
		}
		counts[chosen[r]]++
	}
	// What each draw adds to the estimate: the fit's error weighs in through the draws' own net benefits.
	contributions := make([]float64, n)
	for r := range n {
		for k, y := range differences {
			weight := float64((1 - keep) * (counts[k+1] / float64(n)))
			if chosen[r] == k+1 {
				weight += keep
			}
			contributions[r] += float64(weight * y[r])
		}
	}
	value := num.Mean(gain)
	bias := num.Mean(halved) - value
	value = min(max(value-bias, 0), bound)
	e := d.estimate(value, contributions)
	return Information{Estimate: e, Bias: bias, Converged: e.High-e.Value+math.Abs(bias) <= float64(d.tolerance()*perfect)}
}
