package consensus

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Presets names the consensus rules that can be chosen by name:
//
//	70-15-nine            in: at least 70 % rate 7 to 9 and fewer than 15 % rate 1 to 3; out is the mirror
//	iqr                   the interquartile range is at most a quarter of the scale
//	rand-ucla             median in the upper (lower) third without disagreement by IPRAS
//	percent-agreement     at least 80 % in the upper (lower) third of the scale
//	median-iqr            median in the upper (lower) third and the interquartile range at most a quarter of the scale
//	distance-from-median  grades by the shares within 1, 2 and 3 points of the median; consensus from "good"
//	mean-and-cv           mean at least three quarters up the scale and coefficient of variation at most 0.25
//	full-mark-frequency   at least half give the highest mark
//	content-validity      I-CVI: at least 78 % rate 3 or 4 of 4, everybody if there are five experts or fewer
//
// Each needs Rule.Scale, except those of a fixed scale, which refuse another.
func Presets() []string {
	names := make([]string, len(presets))
	for i, p := range presets {
		names[i] = p.name
	}
	return names
}

// presets holds each preset as conditions over the ends of the scale.
var presets = []struct {
	name  string
	fixed *Band // the only scale that it is defined for
	build func(s scaleWords) Rule
}{
	{"70-15-nine", &Band{1, 9}, func(scaleWords) Rule {
		return Rule{
			Agree:    "share(7..9) >= 0.70 and share(1..3) < 0.15",
			Disagree: "share(1..3) >= 0.70 and share(7..9) < 0.15",
			Source:   "P. R. Williamson et al., The COMET Handbook, Trials 18 (Suppl. 3), 2017: 70/15 on a nine-point scale",
		}
	}},
	{"iqr", nil, func(s scaleWords) Rule {
		return Rule{
			Consensus: "iqr <= " + s.quarter,
			Source:    "H. A. von der Gracht, Technological Forecasting and Social Change 79 (2012): IQR of 1 on five points, 2 on nine or ten",
		}
	}},
	{"rand-ucla", &Band{1, 9}, func(scaleWords) Rule {
		return Rule{
			Agree:     "median >= 7",
			Disagree:  "median <= 3",
			Consensus: "ipr <= ipras",
			Source:    "K. Fitch et al., The RAND/UCLA Appropriateness Method User's Manual, RAND MR-1269, 2001",
		}
	}},
	{"percent-agreement", nil, func(s scaleWords) Rule {
		return Rule{
			Agree:    s.upper + " >= 0.80",
			Disagree: s.lower + " >= 0.80",
			Levels: []Level{
				{"settled", s.upper + " >= 0.80 or " + s.lower + " >= 0.80"},
				{"ask again", s.upper + " > 0.40"},
				{"drop", s.upper + " <= 0.40"},
			},
			Source: "80 % agreement after re-asking, 41 to 79 % asked again, 40 % and less dropped; usual in health Delphi studies",
		}
	}},
	{"median-iqr", nil, func(s scaleWords) Rule {
		return Rule{
			Agree:     "median >= " + s.upperEnd,
			Disagree:  "median <= " + s.lowerEnd,
			Consensus: "iqr <= " + s.quarter,
			Source:    "H. A. von der Gracht, Technological Forecasting and Social Change 79 (2012): median with IQR",
		}
	}},
	{"distance-from-median", nil, func(scaleWords) Rule {
		return Rule{
			Consensus: "within(1) >= 0.50 and within(2) >= 0.80",
			Levels: []Level{
				{"perfect", "within(0) = 1"},
				{"very good", "within(0) >= 0.50 and within(1) >= 0.80"},
				{"good", "within(1) >= 0.50 and within(2) >= 0.80"},
				{"some", "within(2) >= 0.50 and within(3) >= 0.80"},
				{"none", "within(3) >= 0"},
			},
			Source: "half of the panel within 1, 2 points of the median and 80 % one point further; after J. Zinn et al., Health Care Management Review 26 (2001), from secondary literature; table 2 of PMC9790819 joins the two shares by “or”",
		}
	}},
	{"mean-and-cv", nil, func(s scaleWords) Rule {
		return Rule{
			Agree:  "cv <= 0.25 and mean >= " + s.threeQuarters,
			Source: "Chinese Delphi practice on five points: keep where the mean is at least 4.0 and the coefficient of variation at most 0.25",
		}
	}},
	{"full-mark-frequency", nil, func(s scaleWords) Rule {
		return Rule{
			Agree:  s.full + " >= 0.50",
			Source: "Chinese Delphi practice: share of experts who give the highest mark (满分频率)",
		}
	}},
	{"content-validity", &Band{1, 4}, func(scaleWords) Rule {
		return Rule{
			Agree:  "n >= 6 and share(3..4) >= 0.78 or n <= 5 and share(3..4) = 1",
			Source: "M. R. Lynn, Nursing Research 35 (1986); D. F. Polit and C. T. Beck, Research in Nursing and Health 29 (2006): I-CVI",
		}
	}},
}

// scaleWords are the parts of a scale as they stand in conditions.
type scaleWords struct {
	upper, lower                               string // shares of the upper and the lower third
	upperEnd, lowerEnd, quarter, threeQuarters string
	full                                       string // share of the highest mark
}

func words(s Band) scaleWords {
	width := s.High - s.Low
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	upper, lower := s.High-width/3, s.Low+width/3
	if s.Low == math.Floor(s.Low) && s.High == math.Floor(s.High) {
		upper, lower = math.Ceil(upper), math.Floor(lower) // whole points: 7 to 9 and 1 to 3 of 1 to 9
	}
	return scaleWords{
		upper:         "share(" + number(upper) + ".." + number(s.High) + ")",
		lower:         "share(" + number(s.Low) + ".." + number(lower) + ")",
		upperEnd:      number(upper),
		lowerEnd:      number(lower),
		quarter:       number(width / 4),
		threeQuarters: number(s.Low + float64(0.75*width)),
		full:          "share(" + number(s.High) + ".." + number(s.High) + ")",
	}
}

// preset writes out the rule that r names, on r's scale and with r's limits.
func preset(r Rule) (Rule, error) {
	i := slices.Index(Presets(), r.Preset)
	if i < 0 {
		return Rule{}, fault.Bad("preset", "consensus.preset.unknown", "there is no consensus rule “{name}”; known are {names}",
			"name", r.Preset, "names", strings.Join(Presets(), ", "))
	}
	p := presets[i]
	scale := Band{}
	switch {
	case p.fixed != nil && r.Scale != nil && *r.Scale != *p.fixed:
		return Rule{}, fault.Bad("scale", "consensus.preset.scale", "the rule “{name}” is defined on a scale from {low} to {high}; give thresholds of your own on another",
			"name", r.Preset, "low", p.fixed.Low, "high", p.fixed.High)
	case p.fixed != nil:
		scale = *p.fixed
	case r.Scale == nil:
		return Rule{}, fault.Bad("scale", "consensus.preset.needs_scale", "the rule “{name}” needs the ends of the scale", "name", r.Preset)
	default:
		if err := r.Scale.check("scale"); err != nil {
			return Rule{}, err
		}
		scale = *r.Scale
	}
	out := p.build(words(scale))
	if r.Agree != "" && r.Agree != out.Agree || r.Disagree != "" && r.Disagree != out.Disagree ||
		r.Consensus != "" && r.Consensus != out.Consensus || r.Levels != nil && !slices.Equal(r.Levels, out.Levels) {
		return Rule{}, fault.Bad("preset", "consensus.rule.both", "the rule names a preset and has other conditions than it; give one or the other")
	}
	out.Preset, out.MinAnswers, out.Scale, out.QuantileKind = r.Preset, r.MinAnswers, &scale, r.QuantileKind
	return out, nil
}
