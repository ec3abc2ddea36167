package analysis

import (
	"maps"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/elicit"
	"github.com/tanwen/tanwen/internal/consult"
)

// Pool joins the judgements of several experts on one quantity.
type Pool struct {
	Quantity  consult.QuantityID
	Kind      string // linear, quantile, performance
	Experts   int    // whose judgements are in it; for performance, those with weight
	Left      int    // experts whose quantiles could not be used: equal values, or other probabilities than the others'
	Quantiles []PoolQuantile

	whole elicit.Distribution // from which a model draws; nil where none can be made
}

// PoolQuantile is the value below which the quantity lies with a probability.
type PoolQuantile struct {
	P     float64
	Value Value
}

// Calibration is how the performance-based pool came about (Cooke's classical model).
type Calibration struct {
	Seeds       int // calibration quantities with a known value that were used
	Experts     int // experts who were scored
	Weighted    int // of these, with a weight above zero
	Score       Value
	Information Value
	Reason      string // i18n key why there is no such pool, "" if there is one
}

// poolLevels are the probabilities at which pools are printed.
var poolLevels = []float64{0.05, 0.25, 0.50, 0.75, 0.95}

// overshoot is the share of the experts' range by which the range of a quantity goes beyond it on both sides.
const overshoot = 0.1

// pools joins the judgements on each quantity in the last round that asked for it: a linear pool, an average of
// quantiles, and, where calibration quantities have known values, a pool weighted by performance on these.
func pools(s *consult.State) ([]Pool, *Calibration, error) {
	judged := map[consult.QuantityID][]consult.ExpertJudgement{}
	for _, r := range s.Rounds {
		if r.Status == consult.RoundOpen {
			continue
		}
		now := map[consult.QuantityID][]consult.ExpertJudgement{}
		for _, j := range r.Judgements {
			if j.Kind != consult.Rated {
				continue
			}
			now[j.Quantity] = append(now[j.Quantity], j)
		}
		maps.Copy(judged, now)
	}
	if len(judged) == 0 {
		return nil, nil, nil
	}
	performance, calibration, err := byPerformance(s, judged)
	if err != nil {
		return nil, nil, err
	}
	var out []Pool
	for _, q := range s.Quantities {
		made, err := quantityPools(q.ID, judged[q.ID])
		if err != nil {
			return nil, nil, err
		}
		out = append(out, made...)
		if p, ok := performance[q.ID]; ok {
			out = append(out, p)
		}
	}
	return out, calibration, nil
}

// quantityPools makes the pools with equal weights: each expert's quantiles are joined by straight lines over one
// range for all, a tenth wider than that of all values.
func quantityPools(q consult.QuantityID, list []consult.ExpertJudgement) ([]Pool, error) {
	var usable []consult.ExpertJudgement
	for _, j := range list {
		if rising(j.Values) {
			usable = append(usable, j)
		}
	}
	if len(usable) == 0 {
		return nil, nil
	}
	low, high := usable[0].Values[0], usable[0].Values[0]
	for _, j := range usable {
		low, high = min(low, j.Values[0]), max(high, j.Values[len(j.Values)-1])
	}
	beyond := float64(overshoot * (high - low))
	if beyond == 0 {
		return nil, nil // one value from everybody: no distribution
	}
	low, high = low-beyond, high+beyond
	var parts []elicit.Distribution
	for _, j := range usable {
		d, err := elicit.Judgement{Values: j.Values, Probabilities: j.Probabilities, Lower: &low, Upper: &high}.PiecewiseLinear(overshoot)
		if err != nil {
			return nil, err
		}
		parts = append(parts, d)
	}
	var out []Pool
	for _, p := range []struct {
		kind string
		of   elicit.Distribution
	}{{"linear", elicit.LinearPool{Components: parts}}, {"quantile", elicit.QuantilePool{Components: parts}}} {
		pool := Pool{Quantity: q, Kind: p.kind, Experts: len(usable), Left: len(list) - len(usable), whole: p.of}
		for _, level := range poolLevels {
			pool.Quantiles = append(pool.Quantiles, PoolQuantile{level, Some(p.of.Quantile(level))})
		}
		out = append(out, pool)
	}
	return out, nil
}

func rising(values []float64) bool {
	for i := 1; i < len(values); i++ {
		if values[i] <= values[i-1] {
			return false
		}
	}
	return len(values) > 0
}

// fewestSeeds is with how many calibration quantities weights by performance begin to say anything.
const fewestSeeds = 3

// byPerformance makes pools by Cooke's classical model with global weights and the optimised cut-off. All quantiles
// must be at the same probabilities; those of most experts count.
func byPerformance(s *consult.State, judged map[consult.QuantityID][]consult.ExpertJudgement) (map[consult.QuantityID]Pool, *Calibration, error) {
	levels := usualLevels(s, judged)
	var experts []consult.Pseudonym
	for _, q := range s.Quantities {
		for _, j := range judged[q.ID] {
			if slices.Equal(j.Probabilities, levels) && rising(j.Values) && !slices.Contains(experts, j.Expert) {
				experts = append(experts, j.Expert)
			}
		}
	}
	slices.Sort(experts)
	panel := elicit.Panel{Levels: levels, Judgements: make([][][]float64, len(experts)), Overshoot: overshoot}
	var quantities []consult.QuantityID
	seeds := 0
	left := map[consult.QuantityID]int{}
	for _, q := range s.Quantities {
		answers, n := make([][]float64, len(experts)), 0
		for _, j := range judged[q.ID] {
			if i := slices.Index(experts, j.Expert); i >= 0 && slices.Equal(j.Probabilities, levels) && rising(j.Values) {
				answers[i] = j.Values
				n++
			} else {
				left[q.ID]++
			}
		}
		if n == 0 {
			continue
		}
		quantities = append(quantities, q.ID)
		var truth *float64
		if v, ok := q.Realisation.Float(); ok {
			truth = &v
			seeds++
		}
		panel.Realizations = append(panel.Realizations, truth)
		for i := range experts {
			panel.Judgements[i] = append(panel.Judgements[i], answers[i])
		}
	}
	c := &Calibration{Seeds: seeds, Experts: len(experts)}
	switch {
	case seeds < fewestSeeds:
		c.Reason = "pool.few_seeds"
		return nil, c, nil
	case len(experts) < 2:
		c.Reason = "pool.few_experts"
		return nil, c, nil
	}
	maker, err := panel.Decide(elicit.Decision{Weighting: elicit.GlobalWeights, Optimise: true})
	if err != nil {
		c.Reason = "pool.no_scores" // nobody answered enough of the calibration quantities, or all values are equal
		return nil, c, nil          //nolint:nilerr // a reason that the brief prints is the result
	}
	for _, w := range maker.Weights {
		if w > 0 {
			c.Weighted++
		}
	}
	if maker.Calibration != nil {
		c.Score = Some(*maker.Calibration)
	}
	if maker.Information != nil {
		c.Information = Some(*maker.Information)
	}
	out := map[consult.QuantityID]Pool{}
	for i, q := range quantities {
		if maker.Quantiles[i] == nil {
			continue
		}
		p := Pool{Quantity: q, Kind: "performance", Left: left[q]}
		for _, w := range maker.ItemWeights[i] {
			if w > 0 {
				p.Experts++
			}
		}
		for k, level := range levels {
			p.Quantiles = append(p.Quantiles, PoolQuantile{level, Some(maker.Quantiles[i][k])})
		}
		p.whole = p.fromQuantiles()
		out[q] = p
	}
	return out, c, nil
}

// usualLevels are the probabilities that most judgements state; of equally frequent ones those that come first.
func usualLevels(s *consult.State, judged map[consult.QuantityID][]consult.ExpertJudgement) []float64 {
	var kinds [][]float64
	var counts []int
	for _, q := range s.Quantities {
		for _, j := range judged[q.ID] {
			at := slices.IndexFunc(kinds, func(k []float64) bool { return slices.Equal(k, j.Probabilities) })
			if at < 0 {
				at = len(kinds)
				kinds, counts = append(kinds, j.Probabilities), append(counts, 0)
			}
			counts[at]++
		}
	}
	best := 0
	for i := range counts {
		if counts[i] > counts[best] {
			best = i
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	return kinds[best]
}

// ID is the beginning of the identifiers of a pool's numbers: "pool.T01.linear".
func (p *Pool) ID() string { return "pool." + string(p.Quantity) + "." + p.Kind }

// At names the number of a pool at a probability: "p05", "p50".
func (q PoolQuantile) At() string {
	percent := strconv.FormatFloat(float64(q.P*100), 'f', -1, 64)
	if len(percent) == 1 {
		percent = "0" + percent
	}
	return "p" + percent
}

func (f *Findings) poolNumbers(b *book) {
	units := map[consult.QuantityID]string{}
	for _, q := range f.state.Quantities {
		units[q.ID] = q.Unit
	}
	for i := range f.Pools {
		p := &f.Pools[i]
		recipe := recipePool
		if p.Kind == "performance" {
			recipe = recipeCooke
		}
		in := []string{"quantity:" + string(p.Quantity), "rounds:last"}
		b.add(p.ID()+".experts", count(p.Experts), whole, "experts", recipe, in...)
		b.add(p.ID()+".left", count(p.Left), whole, "experts", recipe, in...)
		for _, q := range p.Quantiles {
			b.add(p.ID()+"."+q.At(), q.Value, significant, units[p.Quantity], recipe, in...)
		}
	}
	if c := f.Calibration; c != nil {
		b.add("calibration.seeds", count(c.Seeds), whole, "quantities", recipeCooke, "rounds:last")
		b.add("calibration.experts", count(c.Experts), whole, "experts", recipeCooke, "rounds:last")
		if c.Reason == "" {
			b.add("calibration.weighted", count(c.Weighted), whole, "experts", recipeCooke, "rounds:last")
			b.add("calibration.score", c.Score, decimal, "probability", recipeCooke, "rounds:last")
			b.add("calibration.information", c.Information, decimal, "", recipeCooke, "rounds:last")
		}
	}
}

func (f *Findings) poolTable() Table {
	t := Table{Name: "pools", Header: []string{"quantity", "pool", "probability", "value", "experts"}}
	for _, p := range f.Pools {
		for _, q := range p.Quantiles {
			t.Rows = append(t.Rows, []string{string(p.Quantity), p.Kind, plain(Some(q.P)), plain(q.Value), strconv.Itoa(p.Experts)})
		}
	}
	return t
}

// hide keeps back what the disclosure rule hides of a distribution: everything below the least number of experts, all
// but the median below that of quartiles, and all but median and quartiles below that of a histogram. The number that
// counts is that of the experts who judged the quantity.
func (p Pool) hide(rule consult.Disclosure, experts int) Pool {
	if rule.None || experts >= rule.Histogram {
		return p
	}
	p.Quantiles = slices.Clone(p.Quantiles)
	for i := range p.Quantiles {
		q := &p.Quantiles[i]
		middle := q.P > 0.249 && q.P < 0.751
		if experts < rule.Median || (q.P != 0.5 && experts < rule.Quartiles) || !middle {
			q.Value = Value{}
		}
	}
	return p
}
