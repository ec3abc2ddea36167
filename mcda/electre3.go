package mcda

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// ELECTREIIIOptions holds the thresholds of [ELECTREIII], one per criterion in the units of its scores.
type ELECTREIIIOptions struct {
	Indifference []float64 // q >= 0: a difference up to q does not count
	Preference   []float64 // p >= q: a difference of p or more counts fully
	// Veto: a difference of v >= p against an alternative forbids that it outranks the other. NaN means no veto on
	// that criterion, a nil slice none anywhere.
	Veto []float64
	// Distillation is [b, a] of the discrimination threshold s(l) = b + a l; the zero value means 0.30 - 0.15 l.
	Distillation [2]float64
}

// ELECTREIIIResult is the result of [ELECTREIII].
type ELECTREIIIResult struct {
	Concordance [][]float64 `json:"concordance"` // how far the criteria support "row is at least as good as column"
	Credibility [][]float64 `json:"credibility"` // the same after the objections of the discordant criteria
	Descending  [][]int     `json:"descending"`  // classes of alternatives, best first, distilled from the top
	Ascending   [][]int     `json:"ascending"`   // classes, best first, distilled from the bottom
}

// ELECTREIII outranks with pseudo-criteria and a veto and distils two preorders from the fuzzy relation (Roy,
// ELECTRE III: un algorithme de classement fondé sur une représentation floue des préférences, Cahiers du CERO 20,
// 1978; Figueira, Mousseau and Roy in Multiple Criteria Decision Analysis, 2005, section 4.3). With
// d = x(b,k) - x(a,k), the advantage of b over a,
//
//	c_k(a,b) = 1 for d <= q, 0 for d >= p, linear between;   C(a,b) = sum over k of w(k) c_k(a,b)
//	D_k(a,b) = 0 for d <= p, 1 for d >= v, linear between
//	credibility(a,b) = C(a,b) * product over D_k > C of (1 - D_k(a,b)) / (1 - C(a,b))
//
// Equal thresholds make a step. [ELECTREIIIResult.Final] gives what both preorders agree on. The result changes
// if an alternative is added or removed (rank reversal); that is known of the method.
func ELECTREIII(p Problem, o ELECTREIIIOptions) (ELECTREIIIResult, error) {
	if err := p.Check(); err != nil {
		return ELECTREIIIResult{}, err
	}
	if err := o.check(len(p.Weights)); err != nil {
		return ELECTREIIIResult{}, err
	}
	if o.Distillation == [2]float64{} {
		o.Distillation = [2]float64{0.30, -0.15}
	}
	var out ELECTREIIIResult
	out.Concordance, out.Credibility = o.outrank(p)
	d := newDistillation(out.Credibility, o.Distillation)
	out.Descending = d.run(1)
	out.Ascending = d.run(-1)
	return out, nil
}

// check reports thresholds of a wrong number or in a wrong order.
func (o ELECTREIIIOptions) check(n int) error {
	for _, t := range []struct {
		field string
		got   int
	}{{"indifference", len(o.Indifference)}, {"preference", len(o.Preference)}, {"veto", len(o.Veto)}} {
		if t.got != n && (t.field != "veto" || o.Veto != nil) {
			return fault.Bad(t.field, "mcda.thresholds.length", "there are {got} thresholds for {want} criteria; give one each", "got", t.got, "want", n)
		}
	}
	for k, q := range o.Indifference {
		if !finite(q) || q < 0 {
			return fault.Bad(cell("indifference", k), "mcda.thresholds.indifference", "the indifference threshold must be a number that is not negative")
		}
		if x := o.Preference[k]; !finite(x) || x < q {
			return fault.Bad(cell("preference", k), "mcda.thresholds.preference", "the preference threshold must be a number that is not below the indifference threshold")
		}
		if o.Veto != nil && !math.IsNaN(o.Veto[k]) && !(finite(o.Veto[k]) && o.Veto[k] >= o.Preference[k]) {
			return fault.Bad(cell("veto", k), "mcda.thresholds.veto", "the veto threshold must be a number that is not below the preference threshold, or missing for no veto")
		}
	}
	// s must not be negative for credibilities in 0..1, or the distillation would not end.
	if b, a := o.Distillation[0], o.Distillation[1]; !finite(b) || !finite(a) || b < 0 || b+a < 0 {
		return fault.Bad("distillation", "mcda.thresholds.distillation", "the discrimination threshold b + a l must not be negative for l in 0..1")
	}
	return nil
}

// outrank returns the concordance and the credibility of every pair; the diagonal is 1.
func (o ELECTREIIIOptions) outrank(p Problem) (concordance, credibility [][]float64) {
	m, n := len(p.Scores), len(p.Weights)
	weights := normalised(p.Weights)
	concordance, credibility = make([][]float64, m), make([][]float64, m)
	rows := make([][]float64, m)
	for i, row := range p.Scores {
		rows[i] = make([]float64, n)
		for k, x := range row {
			rows[i][k] = p.direction(k).sign() * x
		}
	}
	discordance := make([]float64, n)
	for a := range m {
		concordance[a], credibility[a] = make([]float64, m), make([]float64, m)
		for b := range m {
			if a == b {
				concordance[a][b], credibility[a][b] = 1, 1
				continue
			}
			c := 0.0
			for k, x := range rows[a] {
				d := rows[b][k] - x
				c += float64(weights[k] * (1 - ramp(d, o.Indifference[k], o.Preference[k])))
				discordance[k] = 0
				if o.Veto != nil && !math.IsNaN(o.Veto[k]) {
					discordance[k] = ramp(d, o.Preference[k], o.Veto[k])
				}
			}
			c = min(c, 1)
			concordance[a][b], credibility[a][b] = c, c
			for _, objection := range discordance {
				if objection > c {
					credibility[a][b] *= (1 - objection) / (1 - c)
				}
			}
		}
	}
	return concordance, credibility
}

// ramp rises from 0 at d <= from to 1 at d >= to; a step behind d = from if both are equal.
func ramp(d, from, to float64) float64 {
	switch {
	case d <= from:
		return 0
	case d >= to:
		return 1
	}
	return (d - from) / (to - from)
}

// distillation peels classes off a fuzzy outranking relation.
type distillation struct {
	sigma   [][]float64
	s       [2]float64
	strict  [][]bool // sigma(a,b) > sigma(b,a) + s(sigma(a,b))
	quality []int    // room for qualifications, per alternative
}

func newDistillation(sigma [][]float64, s [2]float64) *distillation {
	d := &distillation{sigma: sigma, s: s, strict: make([][]bool, len(sigma)), quality: make([]int, len(sigma))}
	for a := range sigma {
		d.strict[a] = make([]bool, len(sigma))
		for b := range sigma {
			d.strict[a][b] = sigma[a][b] > sigma[b][a]+d.threshold(sigma[a][b])
		}
	}
	return d
}

func (d *distillation) threshold(l float64) float64 { return d.s[0] + float64(d.s[1]*l) }

// run distils all alternatives, from the top (sign +1) or from the bottom (-1); classes are returned best first.
func (d *distillation) run(sign int) [][]int {
	left := make([]int, len(d.sigma))
	for a := range left {
		left[a] = a
	}
	var classes [][]int
	for len(left) > 0 {
		class := d.distil(left, sign)
		classes = append(classes, class)
		in := 0
		rest := left[:0]
		for _, a := range left { // both lists ascend
			if in < len(class) && class[in] == a {
				in++
				continue
			}
			rest = append(rest, a)
		}
		left = rest
	}
	if sign < 0 {
		for i, j := 0, len(classes)-1; i < j; i, j = i+1, j-1 {
			classes[i], classes[j] = classes[j], classes[i]
		}
	}
	return classes
}

// distil returns the alternatives of best (or worst) qualification in a set, lowering the cut level inside ties
// until one is left or the level is 0.
func (d *distillation) distil(set []int, sign int) []int {
	set = append([]int(nil), set...)
	level := d.below(set, 2)
	for len(set) > 1 && level > 0 {
		level = d.below(set, level-d.threshold(level))
		set = d.keep(set, level, sign)
	}
	return set
}

// below returns the largest credibility under a bound inside a set, 0 if there is none.
func (d *distillation) below(set []int, bound float64) float64 {
	top := 0.0
	for _, a := range set {
		row := d.sigma[a]
		for _, b := range set {
			if x := row[b]; x > top && x < bound && a != b {
				top = x
			}
		}
	}
	return top
}

// keep keeps the alternatives whose qualification (how many they outrank at the level minus how many outrank
// them) is largest, for sign -1 smallest.
func (d *distillation) keep(set []int, level float64, sign int) []int {
	for _, a := range set {
		d.quality[a] = 0
	}
	for _, a := range set {
		row, strict := d.sigma[a], d.strict[a]
		for _, b := range set {
			if row[b] > level && strict[b] {
				d.quality[a] += sign
				d.quality[b] -= sign
			}
		}
	}
	top := d.quality[set[0]]
	for _, a := range set {
		top = max(top, d.quality[a])
	}
	kept := set[:0]
	for _, a := range set {
		if d.quality[a] == top {
			kept = append(kept, a)
		}
	}
	return kept
}

// Final returns what both preorders agree on: relation [i][j] of alternative i to alternative j, Incomparable
// where they contradict each other.
func (r ELECTREIIIResult) Final() [][]Relation {
	m := len(r.Credibility)
	down, up := positions(r.Descending, m), positions(r.Ascending, m)
	return intersect(m, func(i, j int) (first, second int) {
		return sign(down[j] - down[i]), sign(up[j] - up[i])
	})
}

// positions returns the class number of each of m alternatives.
func positions(classes [][]int, m int) []int {
	at := make([]int, m)
	for c, class := range classes {
		for _, a := range class {
			at[a] = c
		}
	}
	return at
}

// sign returns -1, 0 or +1.
func sign(x int) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
