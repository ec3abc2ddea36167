package consensus

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// namedCondition is a preset of a rule that is one condition.
type namedCondition struct{ name, condition, source string }

func conditionNames(presets []namedCondition) []string {
	names := make([]string, len(presets))
	for i, p := range presets {
		names[i] = p.name
	}
	return names
}

// fill writes out a preset, which must not stand beside another condition.
func fill(presets []namedCondition, name, condition, source string) (string, string, error) {
	if name == "" {
		return condition, source, nil
	}
	i := slices.IndexFunc(presets, func(p namedCondition) bool { return p.name == name })
	if i < 0 {
		return "", "", fault.Bad("preset", "consensus.preset.unknown", "there is no consensus rule “{name}”; known are {names}",
			"name", name, "names", strings.Join(conditionNames(presets), ", "))
	}
	if condition != "" && condition != presets[i].condition {
		return "", "", fault.Bad("preset", "consensus.rule.both", "the rule names a preset and has other conditions than it; give one or the other")
	}
	return presets[i].condition, presets[i].source, nil
}

// StopRule says as data when a consultation needs no further round: a preset of [StopPresets] or a [Condition] over
//
//	round      number of the round that has closed, from 1
//	stable     share of items that are stable against the round before
//	consensus  share of items with a consensus
//	response   share of those asked who answered
//
// Stability and consensus are different things: a panel that stays split is stable, and its dissent is a result.
type StopRule struct {
	Preset string `json:"preset,omitempty"`
	Stop   string `json:"stop,omitempty"`
	Source string `json:"source,omitempty"`
}

// RoundState is what a stop rule looks at when a round has closed.
type RoundState struct {
	Round    int // from 1
	Compared int // items with a stability verdict of stable or unstable
	Stable   int // of these
	Items    int // items with a consensus verdict other than too few
	Settled  int // of these: agreed, rejected or consensus without direction
	Asked    int // experts
	Answered int // of these
}

// StopVerdict is the answer of a stop rule. It is a proposal: a person confirms it.
type StopVerdict struct {
	Stop    bool         `json:"stop"`
	Decided []Comparison `json:"decided"`
}

var stopWords = vocabulary{"round": 0, "stable": 0, "consensus": 0, "response": 0}

var stopPresets = []namedCondition{
	{"stable-or-three-rounds", "stable >= 0.80 or round >= 3", "stability as the stop criterion of H. A. von der Gracht, Technological Forecasting and Social Change 79 (2012), with a fixed last round against fatigue"},
	{"consensus-or-three-rounds", "consensus >= 0.80 or round >= 3", "closing criterion of health Delphi studies, I. R. Diamond et al., Journal of Clinical Epidemiology 67 (2014)"},
	{"stable-or-four-rounds", "stable >= 0.80 or round >= 4", "as stable-or-three-rounds, for slow questions"},
	{"two-rounds", "round >= 2", "number of rounds fixed beforehand; usual in technology foresight"},
	{"three-rounds", "round >= 3", "number of rounds fixed beforehand"},
	{"one-round", "round >= 1", "a survey"},
}

// StopPresets names the rules that can be chosen by name: stable-or-three-rounds, consensus-or-three-rounds,
// stable-or-four-rounds, two-rounds, three-rounds and one-round.
func StopPresets() []string { return conditionNames(stopPresets) }

// StopJudge is a compiled [StopRule].
type StopJudge struct {
	rule      StopRule
	condition Condition
}

// Compile reads the rule; without preset and condition it is stable-or-three-rounds.
func (r StopRule) Compile() (*StopJudge, error) {
	if r.Preset == "" && r.Stop == "" {
		r.Preset = stopPresets[0].name
	}
	var err error
	if r.Stop, r.Source, err = fill(stopPresets, r.Preset, r.Stop, r.Source); err != nil {
		return nil, err
	}
	c, err := requireCondition("stop", r.Stop, stopWords)
	return &StopJudge{r, c}, err
}

// Rule returns the rule with its preset written out.
func (j *StopJudge) Rule() StopRule { return j.rule }

// Round applies the rule. A share of nothing has no value, and its comparison does not hold.
func (j *StopJudge) Round(s RoundState) StopVerdict {
	share := func(part, whole int) (float64, bool) {
		if whole <= 0 {
			return 0, false
		}
		return float64(part) / float64(whole), true
	}
	stop, decided := j.condition.evaluate(func(t term) (float64, bool) {
		switch t.name {
		case "stable":
			return share(s.Stable, s.Compared)
		case "consensus":
			return share(s.Settled, s.Items)
		case "response":
			return share(s.Answered, s.Asked)
		}
		return float64(s.Round), true
	})
	return StopVerdict{stop, decided}
}
