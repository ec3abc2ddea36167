package panel

import (
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Lottery is a way to draw a panel by lot.
type Lottery struct {
	Chances []float64 // of each person to be in the panel; they sum to the panel's size
	Panels  []Draw    // what may be drawn first: how many of each type of people
	types   types
}

// Draw is a make-up of a panel and its probability.
type Draw struct {
	Probability float64
	Counts      []int // of each type of people
}

// Types lists the people who are alike in all features that have quotas; [Draw.Counts] follows its order.
func (l Lottery) Types() [][]int { return l.types.people }

// Panel draws a panel: first its make-up, then people of each type, who all have the same chance. It returns the
// people's indices, ascending. The same stream gives the same panel, so that a draw can be repeated in public.
func (l Lottery) Panel(s *num.Stream) []int {
	at, u := 0, s.Float64()
	for i, d := range l.Panels {
		at = i
		if u -= d.Probability; u < 0 {
			break
		}
	}
	var chosen []int
	for k, n := range l.Panels[at].Counts {
		people := slices.Clone(l.types.people[k])
		s.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		chosen = append(chosen, people[:n]...)
	}
	slices.Sort(chosen)
	return chosen
}

// Leximin finds the lottery over all panels that keep the quotas in which the least chance of anybody is as great as
// possible, then the next least, and so on. The chances are unique; people with the same features have the same.
// It generates panels as the prices of the linear program ask for them (Flanigan, Gölz, Gupta, Hennig and Procaccia,
// Nature 596, 2021, 548-552, algorithm LEXIMIN), with types of people in place of people. A person whom the quotas
// keep out of every panel has chance 0.
//
// Where the quotas contradict each other, the fault names the smallest change that makes them possible; see [Pool.Relax].
func (p Pool) Leximin() (Lottery, error) {
	if err := p.check(); err != nil {
		return Lottery{}, err
	}
	t := p.types()
	program := p.program(t)
	first, proved := program.search(make([]float64, len(t.people)), -1, 0)
	if first == nil && proved {
		return Lottery{}, p.contradiction()
	}
	m := newMaster(t, program)
	if first == nil || !m.run(first) {
		return Lottery{}, fault.New(fault.TooLarge, "panel.pool.search", "no panel or no proof was found within {limit} branches; ask for fewer features with quotas", "limit", searchLimit)
	}
	l := Lottery{Chances: make([]float64, len(p.People)), types: t}
	chance := make([]float64, len(t.people))
	l.Panels = m.lottery()
	for _, d := range l.Panels {
		for k, n := range d.Counts {
			chance[k] += float64(d.Probability * float64(n))
		}
	}
	for i, k := range t.of {
		l.Chances[i] = min(chance[k]/float64(len(t.people[k])), 1)
	}
	return l, nil
}

// searchLimit is the greatest number of branches of one search for a panel.
const searchLimit = 2_000_000
