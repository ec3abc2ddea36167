package elicit

import (
	"fmt"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Panel is an elicitation by Cooke's classical model (Cooke, Experts in Uncertainty, 1991, chapter 12): every expert
// states the same quantiles for each item; for some items, the seeds, the true value is known to the analyst, and how
// well an expert did there gives the weight. [Panel.Score] judges the experts, [Panel.Decide] makes a decision maker
// out of them, and [Panel.LeaveOut] tells how much that rests on any one expert or seed.
type Panel struct {
	// Levels are the probabilities of the quantiles, rising, between 0 and 1.
	Levels []float64
	// Judgements is experts x items x levels, rising strictly; nil stands for an item that an expert left out.
	Judgements [][][]float64
	// Realizations has the true value of each seed item, and nil for the others.
	Realizations []*float64
	// Log says for each item whether it is measured on a logarithmic scale; nil means none is. All values of a log
	// item must be above 0.
	Log []bool
	// Overshoot widens the range of each item's values on both sides; 0 means 0.1.
	Overshoot float64
	// Power multiplies the sample size in the calibration score, to blunt it (below 1); 0 means 1.
	Power float64
}

// Performance is how an expert, or a decision maker, did on the seeds.
type Performance struct {
	// Calibration is the p-value of the hypothesis that the true values fall between the expert's quantiles as often
	// as the levels say: P(chi-square with as many degrees of freedom as levels > 2 N sum of s ln(s/p)), s being the
	// shares seen. It is nil for an expert who answered no seed.
	Calibration *float64 `json:"calibration"`
	// Information is the mean over seeds of the relative information with respect to an even spread over the range
	// of all values of the item; nil for an expert who answered no seed.
	Information *float64 `json:"information"`
	// BinCounts tells how many true values fell below the first level, between the first and second, and so on. A
	// value equal to a quantile counts as below it.
	BinCounts []int `json:"bin_counts"`
}

// Score returns the performance of each expert. At least one seed is needed. Where experts left seeds out, each one's
// shares are of the seeds answered, and N is the least number of seeds that any expert (of those who answered some)
// answered, so that none is punished for diligence.
func (p Panel) Score() ([]Performance, error) {
	s, err := p.study()
	if err != nil {
		return nil, err
	}
	return s.performance, nil
}

// study is a panel prepared: values on the working scale, ranges, and each expert's distribution function at all
// values that anybody named.
type study struct {
	panel       Panel
	items       []item
	seeds       []int
	shares      []float64 // probability of each bin
	least       int       // smallest number of seeds answered
	performance []Performance
	information [][]float64 // experts x items; 0 where left out
}

type item struct {
	values    [][]float64 // experts x levels on the working scale; nil where left out
	low, high float64
	truth     float64 // on the working scale, for seeds
	knots     []float64
	cdf       []float64 // knots x experts
}

func (p Panel) study() (*study, error) {
	if p.Overshoot == 0 {
		p.Overshoot = 0.1
	}
	if p.Power == 0 {
		p.Power = 1
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	s := &study{panel: p, items: make([]item, len(p.Realizations)), shares: make([]float64, len(p.Levels)+1)}
	before := 0.0
	for k, level := range p.Levels {
		s.shares[k] = level - before
		before = level
	}
	s.shares[len(p.Levels)] = 1 - before
	for i := range s.items {
		s.items[i] = p.item(i)
		if it := &s.items[i]; len(it.knots) > 0 && !(it.low < it.high) {
			return nil, fault.Bad(fmt.Sprintf("judgements[0][%d]", i), "elicit.no_range", "all values of item {item} are equal; at least two must differ", "item", i)
		}
		if p.Realizations[i] != nil {
			s.seeds = append(s.seeds, i)
		}
	}
	s.score()
	return s, nil
}

func (p Panel) scale(i int, v float64) float64 {
	if p.Log != nil && p.Log[i] {
		return num.Log(v)
	}
	return v
}

func (p Panel) item(i int) item {
	experts, levels := len(p.Judgements), len(p.Levels)
	it := item{values: make([][]float64, experts), low: math.Inf(1), high: math.Inf(-1)}
	if r := p.Realizations[i]; r != nil {
		it.truth = p.scale(i, *r)
		it.low, it.high = it.truth, it.truth
	}
	it.knots = make([]float64, 0, experts*levels+2)
	flat := make([]float64, 0, experts*levels)
	for e, sheet := range p.Judgements {
		if sheet[i] == nil {
			continue
		}
		start := len(flat)
		for _, v := range sheet[i] {
			flat = append(flat, p.scale(i, v))
		}
		it.values[e] = flat[start:len(flat):len(flat)]
		it.low = math.Min(it.low, it.values[e][0])
		it.high = math.Max(it.high, it.values[e][levels-1])
		it.knots = append(it.knots, it.values[e]...)
	}
	if len(it.knots) == 0 {
		return it
	}
	beyond := float64(p.Overshoot * (it.high - it.low))
	it.low -= beyond
	it.high += beyond
	it.knots = append(it.knots, it.low, it.high)
	slices.Sort(it.knots)
	it.knots = slices.Compact(it.knots)
	it.cdf = make([]float64, len(it.knots)*experts)
	for e, values := range it.values {
		if values == nil {
			continue
		}
		// Walk the expert's own pieces along the knots.
		x0, y0, next := it.low, 0.0, 0
		for k, x := range it.knots {
			for next < levels && values[next] < x {
				x0, y0 = values[next], p.Levels[next]
				next++
			}
			x1, y1 := it.high, 1.0
			if next < levels {
				x1, y1 = values[next], p.Levels[next]
			}
			y := y1
			if x < x1 {
				y = y0 + float64((y1-y0)*((x-x0)/(x1-x0)))
			}
			it.cdf[k*experts+e] = y
		}
	}
	return it
}

// score fills performance and information.
func (s *study) score() {
	experts := len(s.panel.Judgements)
	s.performance = make([]Performance, experts)
	s.information = make([][]float64, experts)
	answered := make([]int, experts)
	for e := range experts {
		s.information[e] = make([]float64, len(s.items))
		bins := make([]int, len(s.shares))
		for i := range s.items {
			it := &s.items[i]
			if it.values[e] == nil {
				continue
			}
			s.information[e][i] = s.relativeInformation(it, it.values[e])
			if s.panel.Realizations[i] != nil {
				bins[binOf(it.values[e], it.truth)]++
				answered[e]++
			}
		}
		s.performance[e].BinCounts = bins
		if answered[e] > 0 && (s.least == 0 || answered[e] < s.least) {
			s.least = answered[e]
		}
	}
	for e := range experts {
		if answered[e] == 0 {
			continue
		}
		var total float64
		for _, i := range s.seeds {
			total += s.information[e][i]
		}
		s.performance[e].Information = new(total / float64(answered[e]))
		s.performance[e].Calibration = new(s.calibration(s.performance[e].BinCounts))
	}
}

// binOf counts the quantiles below the truth; a truth equal to a quantile lies in the lower bin.
func binOf(quantiles []float64, truth float64) int {
	b := 0
	for b < len(quantiles) && truth > quantiles[b] {
		b++
	}
	return b
}

func (s *study) calibration(bins []int) float64 {
	n := 0
	for _, c := range bins {
		n += c
	}
	var distance float64
	for b, c := range bins {
		if c > 0 {
			share := float64(c) / float64(n)
			distance += float64(share * num.Log(share/s.shares[b]))
		}
	}
	return num.ChiSquareSF(2*float64(s.least)*distance*s.panel.Power, float64(len(s.panel.Levels)))
}

// relativeInformation is ln(high - low) + sum of p ln(p/width) over the bins of the quantiles.
func (s *study) relativeInformation(it *item, quantiles []float64) float64 {
	total := num.Log(it.high - it.low)
	left := it.low
	for b, share := range s.shares {
		right := it.high
		if b < len(quantiles) {
			right = quantiles[b]
		}
		total += float64(share * num.Log(share/(right-left)))
		left = right
	}
	return total
}

func (p Panel) check() error {
	if len(p.Levels) == 0 {
		return fault.Bad("quantiles", "elicit.no_quantiles", "no quantile is given; at least one is needed")
	}
	for k, level := range p.Levels {
		if !(level > 0 && level < 1) || k > 0 && level <= p.Levels[k-1] {
			return fault.Bad(fmt.Sprintf("quantiles[%d]", k), "elicit.levels", "the level {value} is out of place; levels must rise and lie between 0 and 1, both excluded", "value", level)
		}
	}
	if len(p.Judgements) == 0 {
		return fault.Bad("judgements", "elicit.no_experts", "no expert is given; at least one is needed")
	}
	items := len(p.Realizations)
	if p.Log != nil && len(p.Log) != items {
		return fault.Bad("scales", "elicit.scales_shape", "{got} scales are given for {want} items; there must be one each", "got", len(p.Log), "want", items)
	}
	if !(p.Overshoot > 0) || math.IsInf(p.Overshoot, 0) {
		return fault.Bad("overshoot", "elicit.overshoot", "the overshoot is {value}; it must be a number above 0", "value", p.Overshoot)
	}
	if !(p.Power > 0 && p.Power <= 1) {
		return fault.Bad("power", "elicit.power", "the calibration power is {value}; it must lie above 0 and not above 1", "value", p.Power)
	}
	seeds := 0
	for i, r := range p.Realizations {
		if r == nil {
			continue
		}
		seeds++
		if err := p.checkValue(i, *r); err != nil {
			return err.At(fault.Place{Field: fmt.Sprintf("realizations[%d]", i)})
		}
	}
	if seeds == 0 {
		return fault.Bad("realizations", "elicit.no_seeds", "no item has a realization; at least one seed is needed to weigh experts")
	}
	answered := false
	for e, sheet := range p.Judgements {
		if len(sheet) != items {
			return fault.Bad(fmt.Sprintf("judgements[%d]", e), "elicit.items_shape", "the expert has {got} items, but there are {want} realizations; there must be one each, empty where unknown", "got", len(sheet), "want", items)
		}
		for i, values := range sheet {
			if values == nil {
				continue
			}
			answered = answered || p.Realizations[i] != nil
			if len(values) != len(p.Levels) {
				return fault.Bad(fmt.Sprintf("judgements[%d][%d]", e, i), "elicit.levels_shape", "the answer has {got} quantiles, but there are {want} levels; there must be one each", "got", len(values), "want", len(p.Levels))
			}
			for k, v := range values {
				if err := p.checkValue(i, v); err != nil {
					return err.At(fault.Place{Field: fmt.Sprintf("judgements[%d][%d][%d]", e, i, k)})
				}
				if k > 0 && v <= values[k-1] {
					return fault.Bad(fmt.Sprintf("judgements[%d][%d][%d]", e, i, k), "elicit.value_order", "the value {value} does not lie above the one before; quantiles must rise with their probabilities", "value", v)
				}
			}
		}
	}
	if !answered {
		return fault.Bad("judgements", "elicit.no_seed_answers", "no expert answered a seed item; at least one answer is needed to weigh experts")
	}
	return nil
}

// checkValue leaves the place to the caller, who makes it only where there is a fault: panels are checked often.
func (p Panel) checkValue(i int, v float64) *fault.Error {
	if !finite(v) {
		return fault.Bad("", "elicit.value", "the value is {value}; it must be a finite number", "value", v)
	}
	if math.Abs(v) > largest {
		return fault.Bad("", "elicit.value_large", "the value is {value}; choose a unit in which it lies between -{most} and {most}", "value", v, "most", largest)
	}
	if p.Log != nil && p.Log[i] && v <= 0 {
		return fault.Bad("", "elicit.log_value", "the value is {value}, but the item has a logarithmic scale; it must be above 0", "value", v)
	}
	return nil
}
