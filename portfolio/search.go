package portfolio

import (
	"cmp"
	"math"
	"slices"

	"github.com/tanwen/tanwen/internal/num"
)

// search is a branch and bound that takes the items in the order of their hoped-for value per cost. An item's hope is its
// value and half of every positive synergy it has, so the hopes of a choice are never less than its value; the bound
// of a branch is the fractional knapsack over the hopes of what is undecided (Dantzig's bound).
type search struct {
	Problem
	order    []int
	hope     []float64
	partners [][]partner
	quotasOf [][]int
	limit    float64 // of the cost

	state       []int8 // undecided, in, out
	in, waiting []int  // per quota, items chosen and items undecided
	spent       float64
	gained      float64 // hopes of the chosen, less what cannot come true any more

	best      [][]int // of equal value, the preferred first
	value     float64
	tolerance float64
	more      bool
	left      int     // branches left
	open      float64 // greatest bound of what was left open
}

type partner struct {
	item  int
	value float64
}

const (
	undecided int8 = iota
	chosen
	excluded
)

func newSearch(p Problem) *search {
	n := len(p.Cost)
	s := &search{Problem: p, hope: slices.Clone(p.Value), partners: make([][]partner, n), quotasOf: make([][]int, n), state: make([]int8, n),
		in: make([]int, len(p.Quotas)), waiting: make([]int, len(p.Quotas)), value: math.Inf(-1), open: math.Inf(-1), left: p.Branches,
		limit: p.Budget + float64(costTolerance*p.Budget)}
	if s.left <= 0 {
		s.left = 2_000_000
	}
	size := make([]float64, 0, n+len(p.Synergies))
	for i, v := range p.Value {
		s.order = append(s.order, i)
		size = append(size, math.Abs(v))
	}
	for _, y := range p.Synergies {
		s.partners[y.A] = append(s.partners[y.A], partner{y.B, y.Value})
		s.partners[y.B] = append(s.partners[y.B], partner{y.A, y.Value})
		s.hope[y.A] += max(y.Value, 0) / 2
		s.hope[y.B] += max(y.Value, 0) / 2
		size = append(size, math.Abs(y.Value))
	}
	s.tolerance = 1e-9 * num.Sum(size)
	for q, quota := range p.Quotas {
		s.waiting[q] = len(quota.Items)
		for _, i := range quota.Items {
			s.quotasOf[i] = append(s.quotasOf[i], q)
		}
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(s.rate(b), s.rate(a)) })
	return s
}

// rate is the hope per cost.
func (s *search) rate(i int) float64 {
	switch {
	case s.Cost[i] > 0:
		return s.hope[i] / s.Cost[i]
	case s.hope[i] >= 0:
		return math.Inf(1)
	}
	return math.Inf(-1)
}

// bound is what the branch cannot exceed.
func (s *search) bound(depth int) float64 {
	total, room := s.gained, s.limit-s.spent
	for _, i := range s.order[depth:] {
		if s.hope[i] <= 0 {
			continue
		}
		if s.Cost[i] > room {
			return total + float64(s.hope[i]*max(room, 0)/s.Cost[i])
		}
		total += s.hope[i]
		room -= s.Cost[i]
	}
	return total
}

// descend decides the items from depth on.
func (s *search) descend(depth int) {
	bound := s.bound(depth)
	if bound < s.value-s.tolerance {
		return
	}
	if s.left--; s.left < 0 {
		s.open = max(s.open, bound)
		return
	}
	if depth == len(s.order) {
		s.take()
		return
	}
	i := s.order[depth]
	for _, state := range []int8{chosen, excluded} {
		spent, gained := s.spent, s.gained
		if s.decide(i, state) {
			s.descend(depth + 1)
		}
		s.state[i] = undecided
		for _, q := range s.quotasOf[i] {
			s.waiting[q]++
			if state == chosen {
				s.in[q]--
			}
		}
		s.spent, s.gained = spent, gained
	}
}

// decide puts an item in or out and reports whether the branch can still hold a choice.
func (s *search) decide(i int, state int8) bool {
	s.state[i] = state
	possible := true
	for _, q := range s.quotasOf[i] {
		s.waiting[q]--
		if state == chosen {
			s.in[q]++
		}
		possible = possible && s.in[q] <= s.Quotas[q].Max && s.in[q]+s.waiting[q] >= s.Quotas[q].Min
	}
	if state == chosen {
		s.spent += s.Cost[i]
		s.gained += s.hope[i]
		possible = possible && s.spent <= s.limit
	}
	for _, p := range s.partners[i] {
		switch {
		case state == chosen && s.state[p.item] == chosen && p.value < 0:
			s.gained += p.value
		case p.value > 0 && (state == chosen && s.state[p.item] == excluded || state == excluded && s.state[p.item] == chosen):
			s.gained -= p.value / 2
		}
	}
	return possible
}

// take compares a choice with the best.
func (s *search) take() {
	var items []int
	for i, state := range s.state {
		if state == chosen {
			items = append(items, i)
		}
	}
	c := s.choice(items)
	switch {
	case c.Value > s.value+s.tolerance:
		s.best, s.value, s.more = [][]int{items}, c.Value, false
		return
	case c.Value < s.value-s.tolerance:
		return
	}
	s.value = max(s.value, c.Value)
	s.best = append(s.best, items)
	slices.SortStableFunc(s.best, func(a, b []int) int {
		x, y := s.choice(a).Cost, s.choice(b).Cost
		if math.Abs(x-y) > 1e-9*max(x, y) {
			return cmp.Compare(x, y)
		}
		return slices.Compare(a, b)
	})
	if len(s.best) > maxTies+1 {
		s.best, s.more = s.best[:maxTies+1], true
	}
}
