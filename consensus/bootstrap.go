package consensus

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Panel is a set of experts to be resampled. A resample is given as multiplicities: how often each expert is in it.
// Whole experts are drawn, never single answers, because the answers of one person belong together.
type Panel struct {
	Experts int
	Strata  []int // group of each expert, drawn within; nil for one group
}

// Statistic computes a number from a resample; ok is false where it has no value, for example since nobody in the
// resample rated the item. It must not keep or change the slice.
type Statistic func(multiplicity []int) (value float64, ok bool)

// IntervalKind is a kind of bootstrap interval.
type IntervalKind string

const (
	BCa        IntervalKind = "bca"        // bias-corrected and accelerated; B. Efron, JASA 82 (1987)
	Percentile IntervalKind = "percentile" // quantiles of the resamples as they are
)

// Bootstrap holds the options. Zero fields mean 10,000 resamples, BCa, 95 %.
type Bootstrap struct {
	Resamples int
	Kind      IntervalKind
	Level     float64
	Expanded  bool // read the quantiles further out for a small panel: see [ExpandedTail]
}

// Estimate is a statistic with its uncertainty from resampled panels. It speaks about other panels drawn like this
// one, not about the truth of what the panel says. Pointers are nil where there is no value.
type Estimate struct {
	Value     *float64 `json:"value"` // of the panel itself
	SE        *float64 `json:"se"`    // standard deviation of the resamples
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Z0        *float64 `json:"z0"` // bias correction; half of the resamples equal to the value count as below
	A         *float64 `json:"a"`  // acceleration, from leaving out one expert at a time
	Resamples int      `json:"resamples"`
	Undefined int      `json:"undefined"` // resamples in which the statistic had no value, left out
}

// Distribution is the distribution of a statistic over resamples: values ascending, probabilities summing to 1.
type Distribution struct {
	Values        []float64 `json:"support"`
	Probabilities []float64 `json:"probabilities"`
}

// exactPanel is the largest panel whose resamples are enumerated: 92,378 of them.
const exactPanel = 10

// check refuses an empty panel and strata of another length.
func (p Panel) check() error {
	if p.Experts < 1 {
		return fault.Bad("experts", "consensus.panel.empty", "the panel has no experts; at least one is needed")
	}
	if p.Strata != nil && len(p.Strata) != p.Experts {
		return fault.Bad("strata", "consensus.panel.strata", "there are {experts} experts and {strata} groups given; each expert has one", "experts", p.Experts, "strata", len(p.Strata))
	}
	return nil
}

// groups lists the experts of each stratum, strata in ascending order.
func (p Panel) groups() [][]int {
	if p.Strata == nil {
		all := make([]int, p.Experts)
		for i := range all {
			all[i] = i
		}
		return [][]int{all}
	}
	names := slices.Compact(slices.Sorted(slices.Values(p.Strata)))
	out := make([][]int, len(names))
	for i, g := range p.Strata {
		k, _ := slices.BinarySearch(names, g)
		out[k] = append(out[k], i)
	}
	return out
}

// Each draws n resamples and hands each to do with its number. Resample b comes from the sub-stream b of s, so the
// same resamples can be drawn by several workers or again. do must not keep the slice.
func (p Panel) Each(n int, s *num.Stream, do func(b int, multiplicity []int)) error {
	if err := p.check(); err != nil {
		return err
	}
	groups := p.groups()
	m := make([]int, p.Experts)
	for b := range n {
		clear(m)
		r := s.Sub(uint64(b))
		for _, g := range groups {
			for range g {
				m[g[r.IntN(len(g))]]++
			}
		}
		do(b, m)
	}
	return nil
}

// Bootstrap resamples the panel and returns the statistic with standard error and interval. Where all resamples
// agree the interval is a point. BCa corrects for bias and skewness; for percentile intervals Z0 and A are given all
// the same.
func (p Panel) Bootstrap(stat Statistic, o Bootstrap, s *num.Stream) (Estimate, error) {
	o, err := o.filled()
	if err != nil {
		return Estimate{}, err
	}
	values := make([]float64, 0, o.Resamples)
	undefined := 0
	err = p.Each(o.Resamples, s, func(_ int, m []int) {
		if v, ok := stat(m); ok {
			values = append(values, v)
		} else {
			undefined++
		}
	})
	if err != nil {
		return Estimate{}, err
	}
	slices.Sort(values)
	d := Distribution{Values: values, Probabilities: make([]float64, len(values))}
	for i := range d.Probabilities {
		d.Probabilities[i] = 1 / float64(len(values))
	}
	e := p.estimate(stat, o, d, len(values)-1)
	e.Resamples, e.Undefined = o.Resamples, undefined
	return e, nil
}

// Exact enumerates all resamples of a panel of at most ten experts instead of drawing them: no chance is left in
// the interval. Strata are not enumerated and refused.
func (p Panel) Exact(stat Statistic, o Bootstrap) (Estimate, Distribution, error) {
	o, err := o.filled()
	if err != nil {
		return Estimate{}, Distribution{}, err
	}
	if err := p.check(); err != nil {
		return Estimate{}, Distribution{}, err
	}
	if p.Experts > exactPanel || p.Strata != nil {
		return Estimate{}, Distribution{}, fault.Bad("resamples", "consensus.panel.exact", "all resamples can be enumerated for at most {limit} experts in one group; draw resamples instead", "limit", exactPanel)
	}
	var values, weights, lost []float64
	resamples := 0
	multinomial(p.Experts, func(m []int, probability float64) {
		resamples++
		if v, ok := stat(m); ok {
			values, weights = append(values, v), append(weights, probability)
		} else {
			lost = append(lost, probability)
		}
	})
	d := distribution(values, weights, 1-num.Sum(lost))
	e := p.estimate(stat, o, d, 0)
	e.Resamples, e.Undefined = resamples, len(lost)
	return e, d, nil
}

// filled puts the defaults and refuses what cannot be.
func (o Bootstrap) filled() (Bootstrap, error) {
	if o.Resamples == 0 {
		o.Resamples = 10000
	}
	if o.Kind == "" {
		o.Kind = BCa
	}
	if o.Level == 0 {
		o.Level = 0.95
	}
	if o.Resamples < 1 {
		return o, fault.Bad("resamples", "consensus.bootstrap.resamples", "{n} resamples give no interval; some thousand are usual", "n", o.Resamples)
	}
	if o.Kind != BCa && o.Kind != Percentile {
		return o, fault.Bad("interval", "consensus.bootstrap.kind", "there is no bootstrap interval “{kind}”; known are bca and percentile", "kind", string(o.Kind))
	}
	return o, checkLevel("level", o.Level)
}

// multinomial hands out every vector of n multiplicities that sum to n, with its probability n!/(n^n prod m!).
func multinomial(n int, do func(m []int, probability float64)) {
	factorial := make([]float64, n+1)
	factorial[0] = 1
	power := 1.0
	for i := 1; i <= n; i++ {
		factorial[i] = float64(factorial[i-1] * float64(i))
		power = float64(power * float64(n))
	}
	m := make([]int, n)
	var place func(i, left int, denominator float64)
	place = func(i, left int, denominator float64) {
		if i == n-1 {
			m[i] = left
			do(m, factorial[n]/(denominator*factorial[left])/power)
			return
		}
		for k := left; k >= 0; k-- {
			m[i] = k
			place(i+1, left-k, float64(denominator*factorial[k]))
		}
	}
	place(0, n, 1)
}

// distribution sorts values, adds the weights of equal ones and scales them to sum to 1.
func distribution(values, weights []float64, total float64) Distribution {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case values[i] < values[j]:
			return -1
		case values[i] > values[j]:
			return 1
		}
		return 0
	})
	var d Distribution
	for i := 0; i < len(order); {
		j := i
		var same []float64
		for ; j < len(order) && values[order[j]] == values[order[i]]; j++ {
			same = append(same, weights[order[j]])
		}
		d.Values = append(d.Values, values[order[i]])
		d.Probabilities = append(d.Probabilities, num.Sum(same)/total)
		i = j
	}
	return d
}

// estimate describes a distribution of resamples. freedom is the denominator of the variance for drawn resamples, 0
// for a complete distribution.
func (p Panel) estimate(stat Statistic, o Bootstrap, d Distribution, freedom int) Estimate {
	var e Estimate
	value, ok := stat(once(p.Experts))
	if !ok || len(d.Values) == 0 {
		return e
	}
	e.Value = new(value)
	mean := num.Dot(d.Values, d.Probabilities)
	squares := make([]float64, len(d.Values))
	var below, equal []float64
	for i, v := range d.Values {
		squares[i] = float64((v - mean) * (v - mean) * d.Probabilities[i])
		switch {
		case compare(v, "=", value):
			equal = append(equal, d.Probabilities[i])
		case v < value:
			below = append(below, d.Probabilities[i])
		}
	}
	variance := num.Sum(squares)
	if freedom > 0 {
		variance = float64(variance*float64(freedom+1)) / float64(freedom)
	}
	e.SE = new(math.Sqrt(max(variance, 0)))
	// A value outside all resamples would give an infinite correction: as if half a resample lay beyond it.
	edge := 0.5 / float64(max(len(d.Values), 2))
	z0 := num.NormalQuantile(min(max(num.Sum(below)+float64(num.Sum(equal)/2), edge), 1-edge))
	a := p.acceleration(stat)
	e.Z0, e.A = new(z0), new(a)
	tail := float64((1 - o.Level) / 2)
	if o.Expanded {
		tail = ExpandedTail(o.Level, p.Experts)
	}
	low, high := tail, 1-tail
	if o.Kind == BCa {
		z := num.NormalQuantile(tail)
		low, high = adjusted(z0, a, z), adjusted(z0, a, -z)
	}
	e.Low, e.High = new(d.quantile(low)), new(d.quantile(high))
	return e
}

// adjusted is the level that BCa reads instead of the one of z.
func adjusted(z0, a, z float64) float64 {
	s := z0 + z
	d := 1 - float64(a*s)
	switch {
	case d > 0:
		return num.NormalCDF(z0 + s/d)
	case s > 0: // beyond the pole of the transformation
		return 1
	}
	return 0
}

// quantile is the smallest value up to which the probability reaches p.
func (d Distribution) quantile(p float64) float64 {
	sum := 0.0
	for i, q := range d.Probabilities {
		sum += q
		if sum >= p-1e-12 {
			return d.Values[i]
		}
	}
	return d.Values[len(d.Values)-1]
}

// acceleration is a sixth of the skewness of the jackknife values; 0 where they do not differ. An expert without whom
// the statistic has no value is left out.
func (p Panel) acceleration(stat Statistic) float64 {
	m := once(p.Experts)
	var values []float64
	for i := range m {
		m[i] = 0
		if v, ok := stat(m); ok {
			values = append(values, v)
		}
		m[i] = 1
	}
	if len(values) == 0 {
		return 0
	}
	mean := num.Mean(values)
	squares := make([]float64, len(values))
	for i, v := range values {
		d := mean - v
		squares[i] = float64(d * d)
	}
	root := math.Sqrt(num.Sum(squares))
	if root <= 1e-12*math.Abs(mean) { // equal but for rounding
		return 0
	}
	cubes := make([]float64, len(values))
	for i, v := range values {
		d := (mean - v) / root
		cubes[i] = float64(d * d * d)
	}
	return num.Sum(cubes) / 6
}

// Responses holds one item's ratings by expert, ready to be counted for resamples.
type Responses struct {
	levels []float64
	codes  []int32
}

// NewResponses prepares ratings, one per expert of the panel, NaN for none.
func NewResponses(values []float64) (*Responses, error) {
	t, err := NewTally(values)
	if err != nil {
		return nil, err
	}
	r := &Responses{levels: t.Levels, codes: make([]int32, len(values))}
	for i, v := range values {
		r.codes[i] = -1
		if v == v {
			r.codes[i] = int32(search(t.Levels, v))
		}
	}
	return r, nil
}

// Resampled returns the frequency table of a resample. counts is used for it if it is large enough, so that many
// resamples need no memory.
func (r *Responses) Resampled(multiplicity, counts []int) Tally {
	counts = slices.Grow(counts[:0], len(r.levels))[:len(r.levels)]
	clear(counts)
	for i, k := range r.codes {
		if k >= 0 {
			counts[k] += multiplicity[i]
		}
	}
	return Tally{Levels: r.levels, Counts: counts}
}

// Statistic turns a statistic of the frequency table ([Tally.Mean], [Tally.Median], ...) into one of resamples. The
// result keeps a buffer and is for one goroutine.
func (r *Responses) Statistic(of func(Tally) (float64, bool)) Statistic {
	var counts []int
	return func(m []int) (float64, bool) {
		t := r.Resampled(m, counts)
		counts = t.Counts
		return of(t)
	}
}
