package mcda

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// PreferenceKind names one of the six preference functions of PROMETHEE.
type PreferenceKind uint8

const (
	Usual    PreferenceKind = iota // any difference is a full preference
	UShape                         // full preference above Q
	VShape                         // rises linearly to full preference at P
	Level                          // half above Q, full above P
	Linear                         // rises linearly from Q to P
	Gaussian                       // 1 - exp(-d^2 / (2 S^2))
)

var preferenceNames = [...]string{"usual", "u-shape", "v-shape", "level", "linear", "gaussian"}

// String returns the name that ParsePreference reads.
func (k PreferenceKind) String() string {
	if int(k) < len(preferenceNames) {
		return preferenceNames[k]
	}
	return "unknown"
}

// ParsePreference reads "usual", "u-shape", "v-shape", "level", "linear" or "gaussian".
func ParsePreference(s string) (PreferenceKind, bool) {
	for i, name := range preferenceNames {
		if s == name {
			return PreferenceKind(i), true
		}
	}
	return Usual, false
}

// Preference is the preference function of one criterion, in the units of its scores. The zero value is Usual.
type Preference struct {
	Kind PreferenceKind
	Q    float64 // indifference threshold: UShape, Level, Linear; 0 <= Q <= P
	P    float64 // preference threshold: VShape (> 0), Level, Linear
	S    float64 // turning point of Gaussian (> 0)
}

// Of returns the preference in 0..1 for an advantage d. Nothing is preferred for an advantage <= 0.
func (f Preference) Of(d float64) float64 {
	if d <= 0 {
		return 0
	}
	switch f.Kind {
	case UShape:
		if d <= f.Q {
			return 0
		}
	case VShape:
		return min(1, d/f.P)
	case Level:
		if d <= f.Q {
			return 0
		}
		if d <= f.P {
			return 0.5
		}
	case Linear:
		if d <= f.Q {
			return 0
		}
		if d < f.P {
			return (d - f.Q) / (f.P - f.Q)
		}
	case Gaussian:
		z := d / f.S
		return -num.Expm1(-0.5 * min(float64(z*z), 1e300))
	default: // usual: every advantage counts fully
	}
	return 1
}

// check reports thresholds that do not fit the kind.
func (f Preference) check(field string) error {
	switch f.Kind {
	case Usual:
		return nil
	case UShape, Level, Linear:
		if !finite(f.Q) || f.Q < 0 {
			return fault.Bad(field+".q", "mcda.preference.q", "the indifference threshold q must be a number that is not negative")
		}
		if f.Kind != UShape && !(finite(f.P) && f.P >= f.Q) {
			return fault.Bad(field+".p", "mcda.preference.p", "the preference threshold p must be a number that is not below q")
		}
		return nil
	case VShape:
		if !finite(f.P) || f.P <= 0 {
			return fault.Bad(field+".p", "mcda.preference.positive", "the preference threshold p must be a positive number")
		}
		return nil
	case Gaussian:
		if !finite(f.S) || f.S <= 0 {
			return fault.Bad(field+".s", "mcda.preference.s", "the turning point s must be a positive number")
		}
		return nil
	}
	return fault.Bad(field+".kind", "mcda.preference.kind", "this preference function is not known; choose usual, u-shape, v-shape, level, linear or gaussian")
}

// Relation is how one alternative stands to another in a partial order.
type Relation uint8

const (
	Indifferent  Relation = iota // neither is better
	Better                       // the first is better
	Worse                        // the second is better
	Incomparable                 // each has a claim; the data do not decide
)

// String returns "I", "P" (preferred), "P-" (the other is preferred) or "R" (incomparable), as the literature does.
func (r Relation) String() string {
	return [...]string{"I", "P", "P-", "R"}[min(r, Incomparable)]
}

// Flows is the result of [PROMETHEE], per alternative.
type Flows struct {
	Plus  []float64 `json:"phi_plus"`  // mean preference over the others, 0..1
	Minus []float64 `json:"phi_minus"` // mean preference of the others over it, 0..1
	Net   []float64 `json:"phi"`       // Plus - Minus: the complete order of PROMETHEE II
}

// PROMETHEE returns the preference flows of the alternatives (Brans, Vincke and Mareschal, How to select and how to
// rank projects: the PROMETHEE method, EJOR 24, 1986):
//
//	pi(i,j) = sum over k of w(k) P_k(x(i,k) - x(j,k)),   Plus(i) = sum over j of pi(i,j) / (m - 1).
//
// Net orders all alternatives (PROMETHEE II); [Flows.Partial] keeps the incomparabilities (PROMETHEE I). preferences
// has one entry per criterion. At least two alternatives are needed. Net sums to zero.
func PROMETHEE(p Problem, preferences []Preference) (Flows, error) {
	if err := p.Check(); err != nil {
		return Flows{}, err
	}
	m := len(p.Scores)
	if m < 2 {
		return Flows{}, fault.Bad("scores", "mcda.alternatives.two", "there is one alternative; the method compares at least two")
	}
	if len(preferences) != len(p.Weights) {
		return Flows{}, fault.Bad("preferences", "mcda.preferences.length", "there are {got} preference functions for {want} criteria; give one each", "got", len(preferences), "want", len(p.Weights))
	}
	for k, f := range preferences {
		if err := f.check(cell("preferences", k)); err != nil {
			return Flows{}, err
		}
	}
	f := Flows{Plus: make([]float64, m), Minus: make([]float64, m), Net: make([]float64, m)}
	column := make([]float64, m)
	for k, preference := range preferences {
		sign := p.direction(k).sign()
		for i, row := range p.Scores {
			column[i] = sign * row[k]
		}
		for i, x := range column {
			for j, y := range column {
				if x > y {
					share := float64(p.Weights[k] * preference.Of(x-y))
					f.Plus[i] += share
					f.Minus[j] += share
				}
			}
		}
	}
	for i := range m {
		f.Plus[i] /= float64(m - 1)
		f.Minus[i] /= float64(m - 1)
		f.Net[i] = f.Plus[i] - f.Minus[i]
	}
	return f, nil
}

// Partial returns the partial order of PROMETHEE I: relation [i][j] of alternative i to alternative j. i is better
// if no flow speaks against it and one speaks for it; if the two flows contradict, both are incomparable.
func (f Flows) Partial() [][]Relation {
	return intersect(len(f.Plus), func(i, j int) (first, second int) {
		return compare(f.Plus[i], f.Plus[j]), compare(f.Minus[j], f.Minus[i])
	})
}

// compare returns +1, 0 or -1 as a is larger than, equal to (up to rounding) or smaller than b.
func compare(a, b float64) int {
	switch {
	case tied(a, b):
		return 0
	case a > b:
		return 1
	}
	return -1
}

// intersect builds the relation that two complete preorders agree on. order returns for (i, j) in both preorders
// +1 where i is better, -1 where j is, 0 where they are equal.
func intersect(m int, order func(i, j int) (first, second int)) [][]Relation {
	out := make([][]Relation, m)
	for i := range out {
		out[i] = make([]Relation, m)
		for j := range m {
			switch first, second := order(i, j); {
			case first*second < 0:
				out[i][j] = Incomparable
			case first+second > 0:
				out[i][j] = Better
			case first+second < 0:
				out[i][j] = Worse
			}
		}
	}
	return out
}
