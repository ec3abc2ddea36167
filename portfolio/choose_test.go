package portfolio_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/portfolio"
)

// small draws a problem that can be enumerated. Values are eighths, so that sums are exact and ties are ties.
func small(t *rapid.T) portfolio.Problem {
	p := portfolio.Problem{Budget: float64(rapid.IntRange(0, 20).Draw(t, "budget"))}
	n := rapid.IntRange(1, 8).Draw(t, "items")
	for i := range n {
		p.Cost = append(p.Cost, float64(rapid.IntRange(0, 8).Draw(t, "cost")))
		p.Value = append(p.Value, float64(rapid.IntRange(-2, 12).Draw(t, "value"))/8)
		for j := range i {
			if rapid.IntRange(0, 4).Draw(t, "pair") == 0 {
				p.Synergies = append(p.Synergies, portfolio.Synergy{A: i, B: j, Value: float64(rapid.IntRange(-8, 8).Draw(t, "synergy")) / 8})
			}
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "quotas") {
		q := portfolio.Quota{}
		for i := range n {
			if rapid.Bool().Draw(t, "member") {
				q.Items = append(q.Items, i)
			}
		}
		q.Min = rapid.IntRange(0, len(q.Items)).Draw(t, "min")
		q.Max = rapid.IntRange(q.Min, n).Draw(t, "max")
		p.Quotas = append(p.Quotas, q)
	}
	return p
}

// enumerate returns the greatest value within the budget, the least cost of it, and how many choices have both or the value.
func enumerate(p portfolio.Problem) (value, cost float64, equal int) {
	value, cost = math.Inf(-1), math.Inf(1)
	for set := range uint(1) << len(p.Cost) {
		in := func(i int) bool { return set>>i&1 == 1 }
		v, c, keeps := 0.0, 0.0, true
		for i := range p.Cost {
			if in(i) {
				v, c = v+p.Value[i], c+p.Cost[i]
			}
		}
		for _, s := range p.Synergies {
			if in(s.A) && in(s.B) {
				v += s.Value
			}
		}
		for _, q := range p.Quotas {
			n := 0
			for _, i := range q.Items {
				if in(i) {
					n++
				}
			}
			keeps = keeps && n >= q.Min && n <= q.Max
		}
		switch {
		case !keeps || c > p.Budget:
		case v > value:
			value, cost, equal = v, c, 1
		case v == value:
			cost, equal = min(cost, c), equal+1
		}
	}
	return value, cost, equal
}

func TestChooseIsTheBestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		value, cost, equal := enumerate(p)
		c, err := p.Choose()
		if equal == 0 {
			if fault.KindOf(err) != fault.Invalid || err == nil {
				t.Fatalf("got %+v and %v where nothing is possible", c, err)
			}
			return
		}
		if err != nil || c.Value != value || c.Cost != cost || !c.Optimal || c.Bound != value {
			t.Fatalf("got %+v and %v, want value %v at cost %v", c, err, value, cost)
		}
		if len(c.Ties)+1 != min(equal, 21) || c.MoreTies != (equal > 21) {
			t.Fatalf("%d ties (more: %v), want %d", len(c.Ties), c.MoreTies, equal-1)
		}
	})
}

// On the frontier cost and value fall together, each point is the best for its cost, and no better one lies between.
func TestFrontier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		points, err := p.Frontier(100)
		if err != nil {
			return
		}
		for i, c := range points {
			q := p
			q.Budget = c.Cost
			if value, cost, _ := enumerate(q); value != c.Value || cost != c.Cost {
				t.Errorf("value %v at cost %v; %v at %v is possible", c.Value, c.Cost, value, cost)
			}
			if i > 0 && (c.Cost >= points[i-1].Cost || c.Value >= points[i-1].Value) {
				t.Errorf("point %d: %v at %v after %v at %v", i, c.Value, c.Cost, points[i-1].Value, points[i-1].Cost)
			}
		}
	})
}

// A choice with a larger budget is never worse.
func TestMoreBudgetIsNeverWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		c, err := p.Choose()
		p.Budget += 3
		if d, worse := p.Choose(); err == nil && (worse != nil || d.Value < c.Value) {
			t.Errorf("%v falls to %v; %v", c.Value, d.Value, worse)
		}
	})
}

func TestRefused(t *testing.T) {
	one := []float64{1}
	for _, c := range []struct {
		name  string
		p     portfolio.Problem
		field string
	}{
		{"nothing", portfolio.Problem{}, "cost"},
		{"values for other items", portfolio.Problem{Cost: one}, "value"},
		{"negative cost", portfolio.Problem{Cost: []float64{-1}, Value: one}, "cost[0]"},
		{"value that is no number", portfolio.Problem{Cost: one, Value: []float64{math.NaN()}}, "value[0]"},
		{"endless budget", portfolio.Problem{Cost: one, Value: one, Budget: math.Inf(1)}, "budget"},
		{"synergy with itself", portfolio.Problem{Cost: one, Value: one, Synergies: []portfolio.Synergy{{A: 0, B: 0}}}, "synergies[0]"},
		{"quota of an unknown item", portfolio.Problem{Cost: one, Value: one, Quotas: []portfolio.Quota{{Items: []int{1}, Max: 1}}}, "quotas[0]"},
		{"quota of more than there are", portfolio.Problem{Cost: one, Value: one, Quotas: []portfolio.Quota{{Items: []int{0}, Min: 2, Max: 2}}}, "quotas[0]"},
		{"quota beyond the budget", portfolio.Problem{Cost: one, Value: one, Quotas: []portfolio.Quota{{Items: []int{0}, Min: 1, Max: 1}}}, "budget"},
		{"quotas against each other", portfolio.Problem{Cost: one, Value: one, Budget: 5, Quotas: []portfolio.Quota{{Items: []int{0}, Min: 1, Max: 1}, {Items: []int{0}}}}, "quotas"},
	} {
		_, err := c.p.Choose()
		if f := fault.Find(err); f == nil || f.Kind != fault.Invalid || f.Place.Field != c.field {
			t.Errorf("%s: got %v, want a fault at %s", c.name, err, c.field)
		}
	}
}

// A search that is cut short says so, and its bound holds.
func TestBoundHoldsWhereTheSearchIsCutShort(t *testing.T) {
	p := drawn(16)
	p.Branches = 40
	c, err := p.Choose()
	if err != nil {
		t.Fatal(err)
	}
	value, _, _ := enumerate(p)
	if c.Optimal || c.Bound < value-1e-9 || c.Value > value+1e-9 {
		t.Errorf("value %v, bound %v, optimal %v; the greatest is %v", c.Value, c.Bound, c.Optimal, value)
	}
}

// drawn makes a problem with a third of the costs as budget, synergies and a quota.
func drawn(items int) portfolio.Problem {
	s := num.NewStream(3, "portfolio/benchmark", 1)
	p := portfolio.Problem{Quotas: []portfolio.Quota{{Min: 2, Max: items}}}
	for i := range items {
		p.Cost = append(p.Cost, 1+math.Floor(100*s.Float64()))
		p.Value = append(p.Value, p.Cost[i]*(0.5+s.Float64()))
		p.Budget += p.Cost[i] / 3
		if i%4 == 0 {
			p.Quotas[0].Items = append(p.Quotas[0].Items, i)
		}
		if i > 0 && i%5 == 0 {
			p.Synergies = append(p.Synergies, portfolio.Synergy{A: i, B: s.IntN(i), Value: 10 * s.Float64()})
		}
	}
	return p
}

func BenchmarkChoose60(b *testing.B) {
	p := drawn(60)
	for b.Loop() {
		if c, err := p.Choose(); err != nil || !c.Optimal {
			b.Fatal(c.Optimal, err)
		}
	}
}

// Three questions, one of which is worth more together with another.
func ExampleProblem_Choose() {
	p := portfolio.Problem{Cost: []float64{4, 3, 2}, Value: []float64{5, 4, 1}, Synergies: []portfolio.Synergy{{A: 1, B: 2, Value: 2}}, Budget: 6}
	c, err := p.Choose()
	fmt.Println(c.Items, c.Cost, c.Value, err)
	// Output: [1 2] 5 7 <nil>
}
