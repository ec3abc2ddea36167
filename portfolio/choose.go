// Package portfolio chooses items under a budget: which questions, projects or measures give the most together.
//
// Fill a [Problem] with costs, values, synergies between pairs and quotas, and call [Problem.Choose] for the best
// choice under one budget, with all choices that are as good, or [Problem.Frontier] for the choices that no other
// beats in both cost and value.
//
// The search is exact (branch and bound). Where it is cut short, the [Choice] says so and its Bound is a value that no
// choice can exceed. Values are taken as they are: whether they may be added up is for those who state them.
package portfolio

import (
	"fmt"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Problem is what may be chosen.
type Problem struct {
	Cost      []float64 // of each item, not negative
	Value     []float64 // of each item; may be negative
	Synergies []Synergy
	Quotas    []Quota
	Budget    float64
	// Branches limits the search; 0 means 2,000,000.
	Branches int
}

// Synergy is what two different items add (or, if negative, take away) when both are chosen.
type Synergy struct {
	A, B  int
	Value float64
}

// Quota says how many of some items are chosen, at least and at most.
type Quota struct {
	Items    []int // ascending, none twice
	Min, Max int
}

// Choice is a set of items.
type Choice struct {
	Items       []int // chosen, ascending
	Cost, Value float64
	// Ties are other choices of the same value, not cheaper; MoreTies says that there are or may be further ones.
	Ties     [][]int
	MoreTies bool
	Bound    float64 // no choice under the budget has a greater value
	Optimal  bool    // the search was complete: Value is the greatest
}

// maxTies is how many choices of equal value are kept beside the one chosen.
const maxTies = 20

// Choose finds the choice of the greatest value within the budget. Of equal values (to 1e-9 of the sums) the cheapest
// is chosen, then the one whose items come first. Faults name what contradicts the budget or the quotas.
func (p Problem) Choose() (Choice, error) {
	if err := p.check(); err != nil {
		return Choice{}, err
	}
	s := newSearch(p)
	s.descend(0)
	if len(s.best) == 0 {
		return Choice{}, p.contradiction(s.left >= 0)
	}
	c := p.choice(s.best[0])
	for _, items := range s.best[1:] {
		c.Ties = append(c.Ties, slices.Clone(items))
	}
	c.MoreTies = s.more || s.left < 0
	c.Bound, c.Optimal = c.Value, s.left >= 0 || s.open <= s.value+s.tolerance
	if !c.Optimal {
		c.Bound = max(c.Value, s.open)
	}
	return c, nil
}

// Frontier lists the choices that no other beats in both cost and value, dearest first, down from the budget: each
// is the best within what is less than the one before costs. It ends after the number of points asked for, or where
// nothing cheaper keeps the quotas.
func (p Problem) Frontier(points int) ([]Choice, error) {
	var out []Choice
	for len(out) < points {
		c, err := p.Choose()
		if err != nil {
			if len(out) > 0 && fault.KindOf(err) == fault.Invalid {
				return out, nil
			}
			return nil, err
		}
		out = append(out, c)
		if c.Cost == 0 {
			break
		}
		p.Budget = math.Nextafter(c.Cost*(1-2*costTolerance), 0)
	}
	return out, nil
}

// costTolerance is the relative difference by which costs may exceed the budget through rounding of their sum.
const costTolerance = 1e-12

// choice sums up a set of items.
func (p Problem) choice(items []int) Choice {
	c := Choice{Items: slices.Clone(items)}
	var costs, values []float64
	for _, i := range items {
		costs, values = append(costs, p.Cost[i]), append(values, p.Value[i])
	}
	for _, s := range p.Synergies {
		_, a := slices.BinarySearch(items, s.A)
		_, b := slices.BinarySearch(items, s.B)
		if a && b {
			values = append(values, s.Value)
		}
	}
	c.Cost, c.Value = num.Sum(costs), num.Sum(values)
	return c
}

// check refuses input that is not in order.
func (p Problem) check() error {
	n := len(p.Cost)
	if n == 0 {
		return fault.Bad("cost", "portfolio.empty", "there is nothing to choose from; give at least one item")
	}
	if len(p.Value) != n {
		return fault.Bad("value", "portfolio.length", "there are {got} values for {want} items; give one each", "got", len(p.Value), "want", n)
	}
	for i := range n {
		if !(p.Cost[i] >= 0 && p.Cost[i] <= 1e100) {
			return fault.Bad(fmt.Sprintf("cost[%d]", i), "portfolio.cost", "the cost is {value}; it must be a number, 0 or more", "value", p.Cost[i])
		}
		if !(math.Abs(p.Value[i]) <= 1e100) {
			return fault.Bad(fmt.Sprintf("value[%d]", i), "portfolio.value", "the value is {value}; it must be a finite number", "value", p.Value[i])
		}
	}
	if !(p.Budget >= 0 && p.Budget <= 1e100) {
		return fault.Bad("budget", "portfolio.budget", "the budget is {value}; it must be a number, 0 or more", "value", p.Budget)
	}
	seen := map[[2]int]bool{}
	for i, s := range p.Synergies {
		pair := [2]int{min(s.A, s.B), max(s.A, s.B)}
		if pair[0] < 0 || pair[1] >= n || s.A == s.B || seen[pair] || !(math.Abs(s.Value) <= 1e100) {
			return fault.Bad(fmt.Sprintf("synergies[%d]", i), "portfolio.synergy", "a synergy is a finite number between two different items of 0 to {last}, each pair once", "last", n-1)
		}
		seen[pair] = true
	}
	for i, q := range p.Quotas {
		field := fmt.Sprintf("quotas[%d]", i)
		for j, item := range q.Items {
			if item < 0 || item >= n || j > 0 && item <= q.Items[j-1] {
				return fault.Bad(field, "portfolio.quota_items", "the items of a quota are numbers from 0 to {last}, ascending and each once", "last", n-1)
			}
		}
		if q.Min < 0 || q.Max < q.Min || q.Min > len(q.Items) {
			return fault.Bad(field, "portfolio.quota", "at least {min} and at most {max} of {items} items cannot be; give 0 <= min <= max and no more than there are", "min", q.Min, "max", q.Max, "items", len(q.Items))
		}
	}
	return nil
}

// contradiction says why nothing can be chosen: the quotas among themselves, or what they cost at least.
func (p Problem) contradiction(complete bool) error {
	if !complete {
		return fault.New(fault.TooLarge, "portfolio.search", "no choice was found within the branches allowed; allow more, or loosen a quota")
	}
	cheapest := Problem{Cost: make([]float64, len(p.Cost)), Value: make([]float64, len(p.Cost)), Quotas: p.Quotas, Branches: p.Branches}
	for i, c := range p.Cost {
		cheapest.Value[i] = -c
	}
	s := newSearch(cheapest)
	s.descend(0)
	switch {
	case len(s.best) > 0 && s.left >= 0:
		return fault.Bad("budget", "portfolio.quotas_cost", "what the quotas ask for costs at least {cost}, and the budget is {budget}; raise the budget or lower a quota", "cost", p.choice(s.best[0]).Cost, "budget", p.Budget)
	case s.left >= 0:
		return fault.Bad("quotas", "portfolio.quotas_contradict", "no choice keeps all quotas, whatever it costs; loosen one")
	}
	return fault.Bad("budget", "portfolio.quotas_budget", "no choice within the budget {budget} keeps all quotas; raise the budget or loosen a quota", "budget", p.Budget)
}
