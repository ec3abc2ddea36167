package panel

import (
	"fmt"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Change is a quota and what it would have to be.
type Change struct {
	Quota
	NewMin, NewMax int
}

// String writes the change: "gender = f: 5..6 becomes 4..6".
func (c Change) String() string {
	return fmt.Sprintf("%s = %s: %d..%d becomes %d..%d", c.Feature, c.Value, c.Min, c.Max, c.NewMin, c.NewMax)
}

// Relax finds the smallest change of the quotas that makes a panel possible: raising a maximum by one costs 1, lowering a
// minimum by one costs 1 + 2/minimum, so that giving up the only person of a kind weighs three times as much (the
// rule of the sortition-algorithms library). It is empty if the quotas do not contradict each other.
func (p Pool) Relax() ([]Change, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	t := p.types()
	g := p.program(t)
	n := len(t.people)
	quotas := p.ordered()
	gain := make([]float64, n+2*len(quotas))
	for i := range g.rows {
		g.rows[i] = append(g.rows[i], make([]float64, 2*len(quotas))...)
	}
	for i, q := range quotas {
		lower, raise := n+2*i, n+2*i+1
		g.rows[i+1][lower], g.rows[i+1][raise] = 1, -1
		g.limit = append(g.limit, float64(q.Min), float64(max(p.Size-q.Max, 0)))
		gain[lower], gain[raise] = -1, -1
		if q.Min > 0 {
			gain[lower] = -1 - 2/float64(q.Min)
		}
	}
	x, proved := g.search(gain, -1e12, searchLimit)
	if x == nil || !proved {
		return nil, fault.New(fault.TooLarge, "panel.pool.search", "no panel or no proof was found within {limit} branches; ask for fewer features with quotas", "limit", searchLimit)
	}
	var out []Change
	for i, q := range quotas {
		if lower, raise := x[n+2*i], x[n+2*i+1]; lower+raise > 0 {
			out = append(out, Change{q, q.Min - lower, q.Max + raise})
		}
	}
	return out, nil
}

// contradiction is the fault that names the smallest change.
func (p Pool) contradiction() error {
	changes, err := p.Relax()
	if err != nil {
		return err
	}
	words := make([]string, len(changes))
	for i, c := range changes {
		words[i] = c.String()
	}
	return fault.Bad("quotas", "panel.pool.contradiction", "no panel keeps all quotas; the smallest change that makes one possible: {changes}", "changes", strings.Join(words, "; "))
}
