package elicit

import (
	"fmt"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// EventRule names a way to pool probabilities of one event.
type EventRule string

// The rules, as the R package aggreCAT names them in brackets (Gould et al. 2021).
const (
	EventMean          EventRule = "mean"           // arithmetic mean (ArMean)
	EventMedian        EventRule = "median"         // median (Median)
	EventGeometricMean EventRule = "geometric-mean" // geometric mean (GeoMean); 0 if any probability is 0
	EventLogOdds       EventRule = "log-odds"       // mean of log-odds, turned back (LOArMean)
	EventProbit        EventRule = "probit"         // mean of normal quantiles, turned back (ProbitArMean)
	EventInterval      EventRule = "interval"       // weights 1/(upper - lower) (IntWAgg)
	EventOwnInterval   EventRule = "own-interval"   // weights by the width relative to the expert's widest (IndIntWAgg)
	EventBeta          EventRule = "beta"           // beta-transformed mean, which moves it away from 1/2 (BetaArMean)
)

// EventAnswer is one expert's probability of an event.
type EventAnswer struct {
	Best float64
	// Lower and Upper bound the probability; only the interval rules use them.
	Lower, Upper float64
	// Widest is the widest interval that the expert gave to any event of the exercise; only the own-interval rule
	// uses it.
	Widest float64
}

// EventPool pools probabilities of an event.
type EventPool struct {
	Rule EventRule
	// Clip keeps probabilities between Clip and 1 - Clip in the log-odds and probit rules, which have no value for 0
	// and 1; 0 means 0.005.
	Clip float64
	// Alpha and Beta are the parameters of the beta transform; 0 means 6 as in aggreCAT.
	Alpha, Beta float64
}

// EventPooled is a pooled probability.
type EventPooled struct {
	// Probability is nil where no answer could be used.
	Probability *float64 `json:"probability"`
	// Used and Excluded count the answers; an interval rule excludes those without width, whose weight would be
	// infinite.
	Used     int `json:"used"`
	Excluded int `json:"excluded"`
	// Clipped counts probabilities that were moved away from 0 or 1.
	Clipped int `json:"clipped"`
}

// PoolEvents pools the answers by the rule.
func PoolEvents(pool EventPool, answers []EventAnswer) (EventPooled, error) {
	pool, err := pool.withDefaults()
	if err != nil {
		return EventPooled{}, err
	}
	if len(answers) == 0 {
		return EventPooled{}, fault.Bad("answers", "elicit.no_answers", "no answer is given; at least one is needed")
	}
	best := make([]float64, len(answers))
	for k, a := range answers {
		if err := checkProbability(fmt.Sprintf("answers[%d].best", k), a.Best); err != nil {
			return EventPooled{}, err
		}
		best[k] = a.Best
	}
	out := EventPooled{Used: len(answers)}
	switch pool.Rule {
	case EventMean:
		out.Probability = new(num.Mean(best))
	case EventMedian:
		slices.Sort(best)
		out.Probability = new(num.Quantile7(best, 0.5))
	case EventGeometricMean:
		out.Probability = new(geometricMean(best))
	case EventLogOdds:
		out.Probability = new(pool.transformed(best, &out.Clipped,
			func(p float64) float64 { return num.Log(p) - num.Log1p(-p) },
			func(v float64) float64 { return 1 / (1 + num.Exp(-v)) }))
	case EventProbit:
		out.Probability = new(pool.transformed(best, &out.Clipped, num.NormalQuantile, num.NormalCDF))
	case EventInterval, EventOwnInterval:
		return pool.byWidth(answers)
	case EventBeta:
		out.Probability = new(num.BetaInc(pool.Alpha, pool.Beta, num.Mean(best)))
	default:
		return EventPooled{}, fault.Bad("rule", "elicit.event_rule", "there is no rule {rule} for pooling probabilities; choose one of {known}", "rule", pool.Rule, "known", []EventRule{EventMean, EventMedian, EventGeometricMean, EventLogOdds, EventProbit, EventInterval, EventOwnInterval, EventBeta})
	}
	return out, nil
}

func (e EventPool) withDefaults() (EventPool, error) {
	if e.Clip == 0 {
		e.Clip = 0.005
	}
	if e.Alpha == 0 {
		e.Alpha = 6
	}
	if e.Beta == 0 {
		e.Beta = 6
	}
	if !(e.Clip > 0 && e.Clip < 0.5) {
		return e, fault.Bad("clip", "elicit.clip", "the clip is {value}; it must lie between 0 and 0.5", "value", e.Clip)
	}
	for _, n := range []named{{"alpha", e.Alpha}, {"beta", e.Beta}} {
		if !(n.value > 0) || math.IsInf(n.value, 0) {
			return e, fault.Bad(n.name, "elicit.beta_transform", "the parameter of the beta transform is {value}; it must be a number above 0", "value", n.value)
		}
	}
	return e, nil
}

func geometricMean(ps []float64) float64 {
	var log float64
	for _, p := range ps {
		if p == 0 {
			return 0
		}
		log += num.Log(p)
	}
	return math.Min(1, num.Exp(log/float64(len(ps))))
}

func (e EventPool) transformed(ps []float64, clipped *int, to, back func(float64) float64) float64 {
	values := make([]float64, len(ps))
	for k, p := range ps {
		inside := math.Min(1-e.Clip, math.Max(e.Clip, p))
		if inside != p {
			*clipped++
		}
		values[k] = to(inside)
	}
	return back(num.Mean(values))
}

func (e EventPool) byWidth(answers []EventAnswer) (EventPooled, error) {
	var out EventPooled
	var total, weight float64
	for k, a := range answers {
		width := a.Upper - a.Lower
		if !(a.Lower >= 0 && a.Upper <= 1 && width >= 0) || a.Best < a.Lower || a.Best > a.Upper {
			return out, fault.Bad(fmt.Sprintf("answers[%d]", k), "elicit.event_interval", "the interval from {lower} to {upper} does not hold the best guess {best} inside 0 to 1", "lower", a.Lower, "upper", a.Upper, "best", a.Best)
		}
		if width == 0 {
			out.Excluded++
			continue
		}
		w := 1 / width
		if e.Rule == EventOwnInterval {
			if !(a.Widest >= width && a.Widest <= 1) {
				return out, fault.Bad(fmt.Sprintf("answers[%d].widest", k), "elicit.widest", "the widest interval of the expert is {widest}, but this one has width {width}; it must be at least as wide, and at most 1", "widest", a.Widest, "width", width)
			}
			w = float64(w * a.Widest)
		}
		total += float64(w * a.Best)
		weight += w
		out.Used++
	}
	if weight > 0 {
		out.Probability = new(math.Min(1, total/weight))
	}
	return out, nil
}
