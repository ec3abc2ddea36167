package analysis

import (
	"math"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/elicit"
	"github.com/tanwen/tanwen/fault"
)

// JudgedLevels are the probabilities at which an expert states a quantity: 5 %, 50 % and 95 %, as in Cooke's classical
// model (Cooke, Experts in Uncertainty, 1991, chapter 15).
var JudgedLevels = []float64{0.05, 0.5, 0.95}

// Curve is the curve behind one expert's judgement, to be shown back while it is given.
type Curve struct {
	Values []string       // at [JudgedLevels], rounded to about a five-hundredth of the range
	Points []elicit.Point // of the curve, [PerBin] in each bin, ascending
	Edges  []float64      // of the bins in which chips lie, or into which the range is parted
	Chips  []int          // nil where none were laid
	Total  int            // chips in all
}

// PerBin is of how many points a curve is drawn in each bin.
const PerBin = 9

// CurveOfChips fits a distribution to chips that lie in equal bins from one value to another, which no value can pass
// (trial roulette; [elicit.Roulette]): a beta or PERT distribution, whichever is better by [elicit.Best], or, where the
// chips say too little for a fit, the chips themselves, each spread evenly over its bin. fault.Invalid for a range that does not rise, for chips that all lie in one bin,
// and for none at all.
func CurveOfChips(from, to float64, chips []int) (Curve, error) {
	if err := checkRange(from, to); err != nil {
		return Curve{}, err
	}
	e := Curve{Edges: Bins(from, to, len(chips)), Chips: slices.Clone(chips)}
	j, err := elicit.Roulette{Edges: e.Edges, Chips: chips}.Judgement(true)
	if err != nil {
		return Curve{}, err
	}
	for _, n := range chips {
		e.Total += n
	}
	d, ok := fitted(j)
	if !ok {
		d = e.spread()
	}
	return e.along(d, from, to)
}

// CurveOfQuantiles fits a distribution to values at [JudgedLevels], each above the one before. A range that is given
// (from below to) is one that no value can pass; without it the curve runs on both sides.
func CurveOfQuantiles(values []float64, from, to float64) (Curve, error) {
	j := elicit.Judgement{Values: values, Probabilities: JudgedLevels}
	if from < to {
		j.Lower, j.Upper = &from, &to
	}
	if err := j.Check(); err != nil {
		return Curve{}, err
	}
	d, ok := fitted(j)
	if !ok {
		line, err := j.PiecewiseLinear(overshoot)
		if err != nil {
			return Curve{}, err
		}
		d = line
	}
	if from >= to {
		from, to = d.Quantile(0.005), d.Quantile(0.995)
	}
	e := Curve{Edges: Bins(from, to, JudgedBins)}
	e, err := e.along(d, from, to)
	e.Values = nil // those that were given stand
	return e, err
}

// JudgedBins is into how many bins a range is parted.
const JudgedBins = 10

// Bins returns the edges of n equal bins from one value to another.
func Bins(from, to float64, n int) []float64 {
	edges := make([]float64, n+1)
	for k := range edges {
		edges[k] = from + float64((to-from)*(float64(k)/float64(n)))
	}
	edges[n] = to
	return edges
}

func checkRange(from, to float64) error {
	if !(from < to) || math.IsInf(to-from, 0) || to-from < 1e-7 || math.Abs(from) > 1e15 || math.Abs(to) > 1e15 || to-from < 1e-9*math.Max(math.Abs(from), math.Abs(to)) {
		return fault.Bad("to", "analysis.curve.range", "the range from {from} to {to} does not rise, or is too narrow: give the lowest and the highest value that you hold possible", "from", from, "to", to)
	}
	return nil
}

// fitted is the best simple distribution for a judgement, within its limits where it has any; ok is false where none fits.
func fitted(j elicit.Judgement) (d elicit.Distribution, ok bool) {
	families := []elicit.Family{elicit.FamilyNormal, elicit.FamilyStudentT, elicit.FamilySkewNormal}
	if j.Lower != nil {
		families = []elicit.Family{elicit.FamilyBeta, elicit.FamilyPERT}
	}
	fits, err := elicit.Fitter{}.Fit(j, families...)
	if err != nil {
		return nil, false
	}
	best, ok := elicit.Best(fits)
	return best.Distribution, ok
}

// spread is the distribution of the chips as they lie.
func (e *Curve) spread() elicit.PiecewiseLinear {
	var d elicit.PiecewiseLinear
	below := 0
	for k, n := range e.Chips {
		if n > 0 && below == 0 {
			d.Values, d.Probabilities = []float64{e.Edges[k]}, []float64{0}
		}
		if below += n; below > 0 {
			d.Values, d.Probabilities = append(d.Values, e.Edges[k+1]), append(d.Probabilities, float64(below)/float64(e.Total))
		}
		if below == e.Total {
			break
		}
	}
	return d
}

// along draws the curve over a range, [PerBin] points in each bin, and reads the values from it.
func (e Curve) along(d elicit.Distribution, from, to float64) (Curve, error) {
	if err := d.Check(); err != nil {
		return Curve{}, err
	}
	for k := range len(e.Edges) - 1 {
		width := e.Edges[k+1] - e.Edges[k]
		for i := range PerBin {
			// The outer points of a bin stand so near to its edges that steps between bins look like steps.
			within := math.Min(0.999, math.Max(0.001, float64(i)/(PerBin-1)))
			x := e.Edges[k] + float64(within*width)
			e.Points = append(e.Points, elicit.Point{X: x, CDF: d.CDF(x), Density: d.Density(x)})
		}
	}
	for _, p := range JudgedLevels {
		e.Values = append(e.Values, Rounded(d.Quantile(p), from, to))
	}
	return e, nil
}

// Rounded writes a value so that about five hundred values can be told apart between from and to.
func Rounded(v, from, to float64) string {
	step, decimals := 1.0, 0
	for k := 0; k < 20 && step*500 <= (to-from)/10; k++ {
		step *= 10
	}
	for ; decimals < 10 && step*500 > to-from; decimals++ {
		step /= 10
	}
	if decimals > 0 {
		return trimmed(strconv.FormatFloat(v, 'f', decimals, 64))
	}
	return strconv.FormatFloat(math.Round(v/step)*step, 'f', 0, 64)
}

// trimmed drops the zeros behind the point that say nothing, and the sign of nothing.
func trimmed(s string) string {
	if v, err := strconv.ParseFloat(s, 64); err == nil {
		return strconv.FormatFloat(v+0, 'f', -1, 64)
	}
	return s
}
