package elicit

import (
	"math"
	"slices"
	"sort"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Weighting names how experts are weighted.
type Weighting string

const (
	EqualWeights  Weighting = "equal"  // all alike
	GlobalWeights Weighting = "global" // calibration x information over all seeds
	ItemWeights   Weighting = "item"   // calibration x information on the item itself
	UserWeights   Weighting = "user"   // as given
)

// Decision says which decision maker to make.
type Decision struct {
	Weighting Weighting
	// Optimise leaves out experts whose calibration lies below a cut-off, chosen so that calibration x information
	// of the decision maker is greatest; for global and item weights.
	Optimise bool
	// AnyCutoff allows a cut-off above the decision maker's own calibration. The usual programs do not: by its own
	// rule such a decision maker would get no weight.
	AnyCutoff bool
	// Weights of the experts for UserWeights: not negative, sum 1.
	Weights []float64
}

// DecisionMaker is the weighted mixture of the experts' distributions, read back at the levels.
type DecisionMaker struct {
	Performance
	// Cutoff is the least calibration of an expert with weight; 0 without optimisation.
	Cutoff float64 `json:"cutoff"`
	// Weights of the experts over all items, with sum 1; nil for item weights.
	Weights []float64 `json:"weights,omitempty"`
	// ItemWeights is items x experts: the weights used for each item. Experts who left the item out have 0.
	ItemWeights [][]float64 `json:"item_weights"`
	// Quantiles is items x levels in the items' own units; nil for an item that no expert with weight answered.
	Quantiles [][]float64 `json:"quantiles"`
	// Fallback says that every weight was 0, so that equal ones were used.
	Fallback bool `json:"fallback"`
}

// sameCalibration is the relative difference below which two calibrations count as equal: experts whose true values
// fell into permuted bins differ in the last digits only.
const sameCalibration = 1e-9

// Decide makes the decision maker: for each item the mixture of the experts' piecewise linear distributions, whose
// quantiles are read off by linear interpolation between all values that experts named. If no decision maker passes
// its own cut-off, all experts take part.
func (p Panel) Decide(d Decision) (*DecisionMaker, error) {
	s, err := p.study()
	if err != nil {
		return nil, err
	}
	return s.decide(d)
}

func (s *study) decide(d Decision) (*DecisionMaker, error) {
	switch d.Weighting {
	case GlobalWeights, ItemWeights:
	case EqualWeights, UserWeights:
		if d.Optimise {
			return nil, fault.Bad("optimise", "elicit.optimise", "{weighting} weights cannot be optimised; use global or item weights", "weighting", d.Weighting)
		}
	default:
		return nil, fault.Bad("weighting", "elicit.weighting", "there is no weighting {weighting}; use equal, global, item or user", "weighting", d.Weighting)
	}
	if d.Weighting == UserWeights {
		if d.Weights == nil {
			return nil, fault.Bad("weights", "elicit.weights_shape", "{got} weights are given for {want} experts; there must be one each", "got", 0, "want", len(s.performance))
		}
		if err := checkWeights(d.Weights, len(s.performance)); err != nil {
			return nil, err
		}
	}
	cutoff := 0.0
	if d.Optimise {
		cutoff = s.bestCutoff(d)
	}
	out := &DecisionMaker{
		Cutoff:      cutoff,
		ItemWeights: make([][]float64, len(s.items)),
		Quantiles:   make([][]float64, len(s.items)),
	}
	weights, fallback := s.weights(d, cutoff)
	out.Fallback = fallback
	for i := range s.items {
		out.ItemWeights[i] = make([]float64, len(s.performance))
		if !s.itemWeights(weights, i, out.ItemWeights[i]) {
			continue
		}
		q := make([]float64, len(s.panel.Levels))
		s.mix(&s.items[i], out.ItemWeights[i], q)
		out.Quantiles[i] = q
	}
	out.Performance = s.judge(out.Quantiles)
	for i, q := range out.Quantiles {
		if s.panel.Log != nil && s.panel.Log[i] {
			for k := range q {
				q[k] = num.Exp(q[k])
			}
		}
	}
	if d.Weighting != ItemWeights || fallback {
		out.Weights = make([]float64, len(s.performance))
		total := num.Sum(weights.global)
		for e, w := range weights.global {
			out.Weights[e] = w / total
		}
	}
	return out, nil
}

// raw are weights before scaling: one per expert, to be multiplied by the information on the item if byItem.
type raw struct {
	global []float64
	byItem bool
}

// weights returns the weights of the experts at or above the cut-off, and whether they were all 0 and equal ones
// stand in.
func (s *study) weights(d Decision, cutoff float64) (w raw, fallback bool) {
	w = raw{global: make([]float64, len(s.performance))}
	weighted := false
	for e, perf := range s.performance {
		switch d.Weighting {
		case EqualWeights:
			w.global[e] = 1
		case UserWeights:
			w.global[e] = d.Weights[e]
		default:
			if perf.Calibration == nil || *perf.Calibration < cutoff*(1-sameCalibration) {
				continue
			}
			w.global[e] = *perf.Calibration
			if d.Weighting == GlobalWeights {
				w.global[e] *= *perf.Information
			} else {
				w.byItem = true
			}
		}
		weighted = weighted || w.global[e] > 0
	}
	if weighted {
		return w, false
	}
	for e := range w.global {
		w.global[e] = 1
	}
	return raw{global: w.global}, true
}

// itemWeights writes the weights for item i, with sum 1 over the experts who answered it, and reports false if none
// of them has weight.
func (s *study) itemWeights(w raw, i int, out []float64) bool {
	var total float64
	for e, v := range w.global {
		out[e] = 0
		if s.items[i].values[e] == nil {
			continue
		}
		if w.byItem {
			v = float64(v * s.information[e][i])
		}
		out[e] = v
		total += v
	}
	if !(total > 0) {
		return false
	}
	for e := range out {
		out[e] /= total
	}
	return true
}

// mix writes the quantiles of the weighted mixture of distribution functions into q.
func (s *study) mix(it *item, weights, q []float64) {
	const same = 1e-12 // a probability this near to a level is the level: the knot itself is the quantile
	experts := len(weights)
	at := func(k int) float64 {
		var f float64
		row := it.cdf[k*experts : k*experts+experts]
		for e, w := range weights {
			f += float64(w * row[e])
		}
		return f
	}
	from := 1
	for b, level := range s.panel.Levels {
		k := from + sort.Search(len(it.knots)-1-from, func(k int) bool { return at(from+k) >= level-same })
		from = k
		if f1 := at(k); f1 <= level+same {
			q[b] = it.knots[k]
		} else {
			f0 := at(k - 1)
			q[b] = it.knots[k-1] + float64((it.knots[k]-it.knots[k-1])*((level-f0)/(f1-f0)))
		}
	}
}

// judge scores quantiles (on the working scale, by item) as those of an expert.
func (s *study) judge(quantiles [][]float64) Performance {
	bins := make([]int, len(s.shares))
	var information float64
	answered := 0
	for _, i := range s.seeds {
		if quantiles[i] == nil {
			continue
		}
		bins[binOf(quantiles[i], s.items[i].truth)]++
		information += s.relativeInformation(&s.items[i], quantiles[i])
		answered++
	}
	if answered == 0 {
		return Performance{BinCounts: bins}
	}
	return Performance{
		Calibration: new(s.calibration(bins)),
		Information: new(information / float64(answered)),
		BinCounts:   bins,
	}
}

// bestCutoff tries every expert's calibration as the cut-off, lowest first; of equal products the lowest wins.
func (s *study) bestCutoff(d Decision) float64 {
	var cutoffs []float64
	for _, perf := range s.performance {
		if perf.Calibration != nil {
			cutoffs = append(cutoffs, *perf.Calibration)
		}
	}
	slices.Sort(cutoffs)
	best, top := cutoffs[0], math.Inf(-1)
	flat := make([]float64, len(s.items)*len(s.panel.Levels))
	quantiles := make([][]float64, len(s.items))
	weights := make([]float64, len(s.performance))
	for k, cutoff := range cutoffs {
		if k > 0 && cutoff <= cutoffs[k-1]*(1+sameCalibration) {
			continue
		}
		w, _ := s.weights(d, cutoff)
		for _, i := range s.seeds {
			quantiles[i] = nil
			if s.itemWeights(w, i, weights) {
				n := len(s.panel.Levels)
				quantiles[i] = flat[i*n : i*n+n]
				s.mix(&s.items[i], weights, quantiles[i])
			}
		}
		perf := s.judge(quantiles)
		if perf.Calibration == nil || !d.AnyCutoff && *perf.Calibration < cutoff*(1-sameCalibration) {
			continue
		}
		if product := *perf.Calibration * *perf.Information; product > top {
			best, top = cutoff, product
		}
	}
	return best
}

// Robustness is a decision maker made again without one expert or one seed.
type Robustness struct {
	Left int `json:"left"` // number of the expert or item left out
	Performance
}

// LeaveOut makes the decision maker again without each expert in turn, and without each seed in turn. Ranges of the
// items are taken anew from those who remain. An expert or a seed that is the only one is not left out; with user
// weights the remaining ones are scaled to sum 1.
func (p Panel) LeaveOut(d Decision) (experts, seeds []Robustness, err error) {
	s, err := p.study()
	if err != nil {
		return nil, nil, err
	}
	if _, err := s.decide(d); err != nil {
		return nil, nil, err
	}
	for e := range p.Judgements {
		less, option := p, d
		less.Judgements = slices.Delete(slices.Clone(p.Judgements), e, e+1)
		if d.Weighting == UserWeights {
			option.Weights = slices.Delete(slices.Clone(d.Weights), e, e+1)
			total := num.Sum(option.Weights)
			if !(total > 0) {
				continue
			}
			for k := range option.Weights {
				option.Weights[k] /= total
			}
		}
		if dm, err := less.Decide(option); err == nil {
			experts = append(experts, Robustness{e, dm.Performance})
		}
	}
	for _, i := range s.seeds {
		less := p
		less.Judgements = make([][][]float64, len(p.Judgements))
		for e, sheet := range p.Judgements {
			less.Judgements[e] = slices.Delete(slices.Clone(sheet), i, i+1)
		}
		less.Realizations = slices.Delete(slices.Clone(p.Realizations), i, i+1)
		if p.Log != nil {
			less.Log = slices.Delete(slices.Clone(p.Log), i, i+1)
		}
		if dm, err := less.Decide(d); err == nil {
			seeds = append(seeds, Robustness{i, dm.Performance})
		}
	}
	return experts, seeds, nil
}
