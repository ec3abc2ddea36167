package analysis

import (
	"strconv"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// PoolKinds are the ways of pooling judgements, in the order in which they are shown.
var PoolKinds = []string{"linear", "quantile", "performance"}

// Elicited is what a panel's judgement on a quantity makes of a parameter of the three-end model.
type Elicited struct {
	Parameter     string // id
	Quantity      consult.QuantityID
	Experts       int
	P10, P50, P90 float64 // only where Reason is empty
	// Reason is the i18n key why the analysts' range stays in place: the disclosure rule hides the pool, there is no pool of
	// this kind, the quantity is asked in another unit, or the pool leaves the hard limits of the model.
	Reason string
}

// Reasons why a judgement does not replace a range.
const (
	elicitedHidden = "elicited.hidden"
	elicitedNone   = "elicited.none"
	elicitedUnit   = "elicited.unit"
	elicitedLimits = "elicited.limits"
)

// A split normal through 5, 50 and 95 % has its 10 and 90 % quantiles at this share of the way from the median: the normal
// quantiles of 0.9 and 0.95.
const tenOfFive = 1.2815515655446004 / 1.6448536269514722

// PanelPrior returns the prior of the model in which pooled judgements of one kind stand in place of the analysts' ranges,
// for each quantity that informs a parameter, and what became of each. The marginal is the split normal through the pool's
// 5, 50 and 95 % quantiles. Parameters that nobody was asked for keep their ranges.
func PanelPrior(s *consult.State, f *Findings, kind string) (prior carbon.Prior, list []Elicited) {
	prior.Parameters = carbon.Parameters()
	for _, q := range s.Quantities {
		i, ok := carbon.Index(q.Parameter)
		if !ok {
			continue
		}
		e := Elicited{Parameter: q.Parameter, Quantity: q.ID}
		e.take(f, kind)
		if e.Reason == "" && q.Unit != prior.Parameters[i].Unit {
			e.Reason = elicitedUnit
		}
		if e.Reason == "" {
			source := string(q.ID) + ", " + kind + ", n = " + strconv.Itoa(e.Experts)
			with, err := prior.With(q.Parameter, e.P10, e.P50, e.P90, carbon.Panel, source)
			if fault.Find(err) != nil {
				e.Reason = elicitedLimits
			} else {
				prior = with
			}
		}
		list = append(list, e)
	}
	return prior, list
}

// take reads the quantiles of the pool of a kind.
func (e *Elicited) take(f *Findings, kind string) {
	for i := range f.Pools {
		p := &f.Pools[i]
		if p.Quantity != e.Quantity || p.Kind != kind {
			continue
		}
		var low, middle, high Value
		for _, x := range p.Quantiles {
			switch x.P {
			case 0.05:
				low = x.Value
			case 0.5:
				middle = x.Value
			case 0.95:
				high = x.Value
			}
		}
		if !low.OK || !middle.OK || !high.OK {
			e.Reason = elicitedHidden
			return
		}
		e.Experts, e.P50 = p.Experts, middle.V
		e.P10 = middle.V - float64(tenOfFive*(middle.V-low.V))
		e.P90 = middle.V + float64(tenOfFive*(high.V-middle.V))
		return
	}
	e.Reason = elicitedNone
}
