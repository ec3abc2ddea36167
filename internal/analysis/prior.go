package analysis

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/consult"
)

// PoolKinds are the ways of pooling judgements, in the order in which they are shown.
var PoolKinds = []string{"linear", "quantile", "performance"}

// JudgedParameter is a parameter of the three-end model for which the panel was asked, beside what analysts believed
// before.
type JudgedParameter struct {
	Parameter carbon.Parameter // with the analysts' quantiles
	Quantity  consult.QuantityID
	Experts   int
	P10, P50  Value // the panel's; undefined where its judgement is not used or may not be shown
	P90       Value
	Cut       bool   // a tail of the pool ends at a hard limit of the model
	Reason    string // i18n key why the analysts' stands, "" where the panel's does
}

// Reasons why a judgement does not replace a range.
const (
	notJudged  = "model.not_judged"  // nobody judged it, or there is no pool of this kind
	otherUnit  = "model.other_unit"  // asked in another unit than the model's: never mixed silently
	fewExperts = "model.few_experts" // fewer judged it than the disclosure rule shows a median of
	outside    = "model.outside"     // the median of the pool lies beyond a hard limit of the model
)

// Prior returns the prior of the model in which the panel's pooled judgements of one kind stand in place of the analysts'
// ranges, with the dependence that the consultation states, and what became of each quantity that informs a parameter. It
// is the one rule by which judgements enter the model, for briefs and pages alike: the marginal is the split normal
// through the 10, 50 and 90 % quantiles of the whole pooled distribution (E29), which come back exactly where no hard
// limit cuts a tail. Parameters that nobody was asked for keep their ranges. Findings that are disclosed show of the
// quantiles what the rule allows; what the model draws from is the same. An error is a dependence that cannot be.
func (f *Findings) Prior(kind string) (prior carbon.Prior, judged []JudgedParameter, err error) {
	prior.Parameters = carbon.Parameters()
	if prior.Correlation, err = f.state.Definition.Model.Matrix(); err != nil {
		return prior, nil, err
	}
	rule := f.lastRule()
	for _, q := range f.state.Quantities {
		i, ok := carbon.Index(q.Parameter)
		if !ok {
			continue
		}
		j := JudgedParameter{Parameter: carbon.Parameters()[i], Quantity: q.ID}
		pool := f.pooled(&j, kind)
		switch {
		case q.Unit != "" && q.Unit != j.Parameter.Unit:
			j.Reason = otherUnit
		case pool == nil:
			j.Reason = notJudged
		case !rule.None && j.Experts < rule.Median:
			j.Reason = fewExperts
		default:
			prior, err = j.take(pool, kind, prior)
		}
		if err != nil {
			return prior, nil, err
		}
		judged = append(judged, j)
	}
	if f.disclosed {
		judged = shown(judged, rule)
	}
	return prior, judged, nil
}

// pooled finds the pool of a kind from which a model can draw, nil if there is none, and counts who judged the quantity.
func (f *Findings) pooled(j *JudgedParameter, kind string) (found *Pool) {
	for i := range f.Pools {
		p := &f.Pools[i]
		if p.Quantity != j.Quantity {
			continue
		}
		j.Experts = max(j.Experts, p.Experts)
		if p.Kind == kind && p.whole != nil {
			found = p
		}
	}
	return found
}

// take puts a pool in place of the analysts' range, its tails cut at the hard limits.
func (j *JudgedParameter) take(p *Pool, kind string, prior carbon.Prior) (carbon.Prior, error) {
	low, high := j.Parameter.Low, j.Parameter.High
	p10, p50, p90 := p.whole.Quantile(0.1), p.whole.Quantile(0.5), p.whole.Quantile(0.9)
	if p50 < low || p50 > high {
		j.Reason = outside
		return prior, nil
	}
	j.Cut = p10 < low || p90 > high
	p10, p90 = max(p10, low), min(p90, high)
	source := string(j.Quantity) + ", " + kind + ", n = " + strconv.Itoa(j.Experts)
	with, err := prior.With(j.Parameter.ID, p10, p50, p90, carbon.Panel, source)
	if err != nil {
		return prior, err
	}
	j.P10, j.P50, j.P90 = Some(p10), Some(p50), Some(p90)
	return with, nil
}

// shown keeps back what a disclosure rule hides of the panel's quantiles.
func shown(judged []JudgedParameter, rule consult.Disclosure) []JudgedParameter {
	if rule.None {
		return judged
	}
	out := slices.Clone(judged)
	for i := range out {
		j := &out[i]
		if j.Experts < rule.Histogram {
			j.P10, j.P90 = Value{}, Value{}
		}
		if j.Experts < rule.Median {
			j.P50 = Value{}
		}
	}
	return out
}
