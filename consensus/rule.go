package consensus

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Rule is a consensus rule as data: what a consultation locks before the first answer. Either Preset names one of
// [Presets], or Agree, Disagree and Consensus hold conditions (see [Condition]) over these statistics of an item:
//
//	n  min  q1  median  q3  max  mean  sd  iqr  cv
//	share(a..b)   share of ratings from a to b
//	within(d)     share of ratings at most d away from the median
//	ipr  ipras  di   RAND/UCLA spread, its limit and their ratio; need Scale
//
// An item is agreed on if Agree and Consensus hold, rejected if Disagree and Consensus hold, a consensus without
// direction if only Consensus does. A part that is left out does not restrict: without Consensus, Agree alone
// decides.
type Rule struct {
	Preset       string  `json:"preset,omitempty"`
	Agree        string  `json:"agree,omitempty"`
	Disagree     string  `json:"disagree,omitempty"`
	Consensus    string  `json:"consensus,omitempty"`
	Levels       []Level `json:"levels,omitempty"` // grades, best first; the first that holds is the item's
	MinAnswers   int     `json:"min_answers,omitempty"`
	Scale        *Band   `json:"scale,omitempty"` // ends of the rating scale
	QuantileKind int     `json:"quantile_kind,omitempty"`
	Source       string  `json:"source,omitempty"` // where the rule comes from
}

// Level is a named grade of agreement, such as "very good".
type Level struct {
	Name      string `json:"name"`
	Condition string `json:"condition"`
}

// Status is the outcome for one item.
type Status string

const (
	Agreed      Status = "agree"
	Rejected    Status = "disagree"
	Neutral     Status = "consensus" // the panel is of one mind, but neither for nor against
	NoConsensus Status = "no_consensus"
	TooFew      Status = "too_few"
)

// Verdict is the outcome of a rule for one item, with what decided.
type Verdict struct {
	Status  Status       `json:"status"`
	Level   string       `json:"level,omitempty"` // the grade, if the rule has grades
	N       int          `json:"n"`
	Decided []Comparison `json:"decided"` // every comparison of the rule's three conditions, in order
}

// Why prints the comparisons that decided, such as "median = 8 >= 7: yes; iqr = 4 <= 3: no".
func (v Verdict) Why() string {
	parts := make([]string, len(v.Decided))
	for i, c := range v.Decided {
		parts[i] = c.String()
	}
	return strings.Join(parts, "; ")
}

// Judge is a compiled rule.
type Judge struct {
	rule                       Rule // with the preset written out
	agree, disagree, consensus Condition
	levels                     []Condition
	kind                       int
}

// itemWords are the statistics that a consensus rule may name.
var itemWords = vocabulary{
	"n": 0, "min": 0, "q1": 0, "median": 0, "q3": 0, "max": 0, "mean": 0, "sd": 0, "iqr": 0, "cv": 0,
	"share": 2, "within": 1, "ipr": 0, "ipras": 0, "di": 0,
}

// list names a vocabulary in alphabetical order.
func (v vocabulary) list() string {
	names := make([]string, 0, len(v))
	for n, args := range v {
		names = append(names, n+[]string{"", "(d)", "(a..b)"}[args])
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// Compile reads the rule once. It refuses an unknown preset, a preset together with other conditions, a condition that
// cannot be read, and a rule that says nothing.
func (r Rule) Compile() (*Judge, error) {
	if r.Preset != "" {
		filled, err := preset(r)
		if err != nil {
			return nil, err
		}
		r = filled
	}
	if r.MinAnswers < 0 {
		return nil, fault.Bad("min_answers", "consensus.rule.min", "the least number of answers is {n}; it cannot be negative", "n", r.MinAnswers)
	}
	kind, err := quantileKind(r.QuantileKind)
	if err != nil {
		return nil, err
	}
	j := &Judge{rule: r, kind: kind}
	for _, part := range []struct {
		field, text string
		into        *Condition
	}{{"agree", r.Agree, &j.agree}, {"disagree", r.Disagree, &j.disagree}, {"consensus", r.Consensus, &j.consensus}} {
		if *part.into, err = parseCondition(part.field, part.text, itemWords); err != nil {
			return nil, err
		}
	}
	for _, l := range r.Levels {
		c, err := requireCondition("levels", l.Condition, itemWords)
		if err != nil {
			return nil, err
		}
		j.levels = append(j.levels, c)
	}
	if j.agree.IsZero() && j.disagree.IsZero() && j.consensus.IsZero() {
		return nil, fault.Bad("consensus", "consensus.rule.empty", "the rule says nothing; give a preset or at least one of agree, disagree and consensus")
	}
	if r.Scale != nil {
		if err := r.Scale.check("scale"); err != nil {
			return nil, err
		}
	}
	for _, c := range append([]Condition{j.agree, j.disagree, j.consensus}, j.levels...) {
		if r.Scale == nil && (c.names("ipras") || c.names("di")) {
			return nil, fault.Bad("scale", "consensus.rule.scale", "the rule names ipras or di; they need the ends of the scale")
		}
	}
	return j, nil
}

// names says whether a condition uses a statistic.
func (c Condition) names(name string) bool {
	return slices.ContainsFunc(c.comparisons, func(k comparison) bool { return k.left.name == name || k.right.name == name })
}

// Rule returns the rule with its preset written out in conditions, as it is to be printed and locked.
func (j *Judge) Rule() Rule { return j.rule }

// Item applies the rule. Fewer ratings than MinAnswers (at least one) give TooFew.
func (j *Judge) Item(t Tally) Verdict {
	v := Verdict{N: t.N()}
	look := j.look(t)
	agree, a := j.agree.evaluateOr(true, look)
	disagree, d := j.disagree.evaluateOr(true, look)
	consensus, c := j.consensus.evaluateOr(true, look)
	v.Decided = slices.Concat(a, d, c)
	v.Status = j.status(v.N, agree, disagree, consensus)
	for i, l := range j.levels {
		if v.N > 0 && l.holds(look) {
			v.Level = j.rule.Levels[i].Name
			break
		}
	}
	return v
}

// Status is [Judge.Item] without the reasons, for many resamples.
func (j *Judge) Status(t Tally) Status {
	look := j.look(t)
	return j.status(t.N(), j.agree.IsZero() || j.agree.holds(look), j.disagree.IsZero() || j.disagree.holds(look),
		j.consensus.IsZero() || j.consensus.holds(look))
}

// status combines the three parts; a part that the rule leaves out is true.
func (j *Judge) status(n int, agree, disagree, consensus bool) Status {
	switch {
	case n == 0 || n < j.rule.MinAnswers:
		return TooFew
	case !consensus:
		return NoConsensus
	case agree && !j.agree.IsZero():
		return Agreed
	case disagree && !j.disagree.IsZero():
		return Rejected
	case !j.consensus.IsZero():
		return Neutral
	}
	return NoConsensus
}

// evaluateOr evaluates a condition, or returns what its absence means.
func (c Condition) evaluateOr(absent bool, look func(term) (float64, bool)) (bool, []Comparison) {
	if c.IsZero() {
		return absent, nil
	}
	return c.evaluate(look)
}

// look gives the statistics of an item by name.
func (j *Judge) look(t Tally) func(term) (float64, bool) {
	return func(k term) (float64, bool) {
		n := t.N()
		switch k.name {
		case "n":
			return float64(n), true
		case "min", "max":
			low, high, ok := t.Range()
			if k.name == "max" {
				low = high
			}
			return low, ok
		case "q1":
			return t.Quantile(0.25, j.kind)
		case "median":
			return t.Quantile(0.5, j.kind)
		case "q3":
			return t.Quantile(0.75, j.kind)
		case "mean":
			return t.Mean()
		case "sd":
			return t.SD()
		case "cv":
			return t.CV()
		case "iqr":
			low, ok := t.Quantile(0.25, j.kind)
			high, _ := t.Quantile(0.75, j.kind)
			return high - low, ok
		case "share", "within":
			if n == 0 {
				return 0, false
			}
			band := Band{k.args[0], k.args[1]}
			if k.name == "within" {
				m, _ := t.Quantile(0.5, j.kind)
				band = Band{m - k.args[0], m + k.args[0]}
			}
			return float64(t.Within(band)) / float64(n), true
		}
		if n == 0 {
			return 0, false
		}
		scale := Band{}
		if j.rule.Scale != nil {
			scale = *j.rule.Scale
		}
		u := RandUCLA{Scale: scale, QuantileKind: j.kind}.spread(t)
		switch k.name {
		case "ipr":
			return u.ipr, true
		case "ipras":
			return u.ipras, true
		}
		return u.di, u.ipras > 0
	}
}
