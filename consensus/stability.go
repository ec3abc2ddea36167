package consensus

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// RoundChange compares the answers of one item in two rounds, over the experts who gave a rating in both. Pointers
// are nil where there is no value.
type RoundChange struct {
	N            int            `json:"n_paired"`
	Changed      *float64       `json:"changed"` // share of experts who gave another rating
	Moved        *float64       `json:"moved"`   // share by which the histogram changed; opposite moves cancel
	MedianBefore *float64       `json:"median_before"`
	MedianAfter  *float64       `json:"median_after"`
	MedianShift  *float64       `json:"median_shift"` // after - before
	CVChange     *float64       `json:"cv_change"`    // after - before
	Kappa        *float64       `json:"kappa"`        // agreement of the panel with itself, linear weights
	SignedRank   SignedRankTest `json:"signed_rank"`
}

// Stability compares two rounds of one item: before[i] and after[i] are the ratings of one expert, NaN where there is
// none. Experts who answered once only do not enter; see [Attrition] for what their leaving does.
func Stability(before, after []float64) (RoundChange, error) {
	if len(before) != len(after) {
		return RoundChange{}, fault.Bad("after", "consensus.rounds.length", "there are {before} experts before and {after} after; both lists name the same experts in one order",
			"before", len(before), "after", len(after))
	}
	var a, b, d []float64
	changed := 0
	for i, x := range before {
		y := after[i]
		if x == x && y == y {
			a, b, d = append(a, x), append(b, y), append(d, y-x)
			if x != y {
				changed++
			}
		}
	}
	ta, err := NewTally(a)
	if err != nil {
		return RoundChange{}, err
	}
	tb, err := NewTally(b)
	if err != nil {
		return RoundChange{}, err
	}
	r := RoundChange{N: len(d)}
	if r.SignedRank, err = SignedRank(d, DropZeros); err != nil || r.N == 0 {
		return r, err
	}
	n := float64(r.N)
	ma, _ := ta.Median()
	mb, _ := tb.Median()
	r.Changed, r.Moved = new(float64(changed)/n), new(float64(moved(ta, tb))/(2*n))
	r.MedianBefore, r.MedianAfter, r.MedianShift = new(ma), new(mb), new(mb-ma)
	cva, oka := ta.CV()
	if cvb, okb := tb.CV(); oka && okb {
		r.CVChange = new(cvb - cva)
	}
	k, err := CohenKappa(a, b, nil, LinearWeights)
	r.Kappa = k.Kappa
	return r, err
}

// moved adds the absolute differences of two histograms.
func moved(a, b Tally) int {
	sum, i, j := 0, 0, 0
	for i < len(a.Levels) || j < len(b.Levels) {
		switch {
		case j == len(b.Levels) || i < len(a.Levels) && a.Levels[i] < b.Levels[j]:
			sum += a.Counts[i]
			i++
		case i == len(a.Levels) || b.Levels[j] < a.Levels[i]:
			sum += b.Counts[j]
			j++
		default:
			sum += max(a.Counts[i]-b.Counts[j], b.Counts[j]-a.Counts[i])
			i++
			j++
		}
	}
	return sum
}

// StabilityRule says as data when an item counts as stable between two rounds: a preset of [StabilityPresets] or a
// [Condition] over
//
//	n        experts who rated it in both rounds
//	changed  share of them who gave another rating
//	moved    share by which the histogram changed
//	p        two-sided exact p-value of the signed-rank test
//	shift    absolute shift of the median
//	dcv      absolute change of the coefficient of variation
//	kappa    linear weighted kappa between the rounds
type StabilityRule struct {
	Preset    string `json:"preset,omitempty"`
	Stable    string `json:"stable,omitempty"`
	MinPaired int    `json:"min_paired,omitempty"` // fewer than this many in both rounds: too few to tell
	Source    string `json:"source,omitempty"`
}

// StabilityStatus is the outcome of a stability rule for one item.
type StabilityStatus string

const (
	Stable       StabilityStatus = "stable"
	Unstable     StabilityStatus = "unstable"
	TooFewPaired StabilityStatus = "too_few"
)

// StabilityVerdict is a status with what decided.
type StabilityVerdict struct {
	Status  StabilityStatus `json:"status"`
	Decided []Comparison    `json:"decided"`
}

var stabilityWords = vocabulary{"n": 0, "changed": 0, "moved": 0, "p": 0, "shift": 0, "dcv": 0, "kappa": 0}

// stabilityPresets are the rules by name; the first is the default.
var stabilityPresets = []namedCondition{
	{"marginal-change", "moved <= 0.15", "M. Scheibe, M. Skutsch and J. Schofer, in H. A. Linstone and M. Turoff, The Delphi Method, 1975: marginal changes below 15 %"},
	{"share-changed", "changed <= 0.15", "the stricter reading of the 15 % rule: single experts, not the histogram"},
	{"signed-rank", "p >= 0.05", "Wilcoxon's test as in S. Kalaian and R. M. Kasim, Practical Assessment, Research and Evaluation 17 (2012); weak evidence for small panels"},
	{"median-shift", "shift <= 0.5", "the median moves by half a scale point at most"},
	{"variation", "dcv <= 0.1", "change of the coefficient of variation, after J. S. Dajani, M. Z. Sincoff and W. K. Talley, Technological Forecasting and Social Change 13 (1979)"},
	{"weighted-kappa", "kappa >= 0.61", "W. W. Chaffin and W. K. Talley, Technological Forecasting and Social Change 16 (1980), with the grade substantial of Landis and Koch 1977"},
}

// StabilityPresets names the rules that can be chosen by name: marginal-change (the histogram changes by at most
// 15 %), share-changed, signed-rank, median-shift, variation and weighted-kappa.
func StabilityPresets() []string { return conditionNames(stabilityPresets) }

// StabilityJudge is a compiled [StabilityRule].
type StabilityJudge struct {
	rule      StabilityRule
	condition Condition
}

// Compile reads the rule; without preset and condition it is marginal-change.
func (r StabilityRule) Compile() (*StabilityJudge, error) {
	if r.MinPaired < 0 {
		return nil, fault.Bad("min_paired", "consensus.rule.min", "the least number of answers is {n}; it cannot be negative", "n", r.MinPaired)
	}
	if r.Preset == "" && r.Stable == "" {
		r.Preset = stabilityPresets[0].name
	}
	var err error
	if r.Stable, r.Source, err = fill(stabilityPresets, r.Preset, r.Stable, r.Source); err != nil {
		return nil, err
	}
	c, err := requireCondition("stable", r.Stable, stabilityWords)
	return &StabilityJudge{r, c}, err
}

// Rule returns the rule with its preset written out.
func (j *StabilityJudge) Rule() StabilityRule { return j.rule }

// Item applies the rule.
func (j *StabilityJudge) Item(r RoundChange) StabilityVerdict {
	holds, decided := j.condition.evaluate(func(t term) (float64, bool) {
		var v *float64
		switch t.name {
		case "n":
			return float64(r.N), true
		case "p":
			return r.SignedRank.TwoSided, r.N > 0
		case "changed":
			v = r.Changed
		case "moved":
			v = r.Moved
		case "shift":
			v = r.MedianShift
		case "dcv":
			v = r.CVChange
		case "kappa":
			switch {
			case r.Kappa != nil:
				return *r.Kappa, true
			case r.Changed != nil && *r.Changed == 0:
				return 1, true // one category throughout: nobody changed
			}
		}
		if v == nil {
			return 0, false
		}
		return math.Abs(*v), true
	})
	switch {
	case r.N == 0 || r.N < j.rule.MinPaired:
		return StabilityVerdict{TooFewPaired, decided}
	case holds:
		return StabilityVerdict{Stable, decided}
	}
	return StabilityVerdict{Unstable, decided}
}
