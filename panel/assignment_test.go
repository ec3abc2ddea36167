package panel_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/panel"
)

// small draws an assignment that can be enumerated, with conflicts, locks and rules that may overlap.
func small(t *rapid.T) panel.Assignment {
	topics, experts := rapid.IntRange(1, 3).Draw(t, "topics"), rapid.IntRange(1, 5).Draw(t, "experts")
	a := panel.Assignment{Affinity: make([][]float64, topics), Demand: make([]int, topics), LoadMin: make([]int, experts), LoadMax: make([]int, experts)}
	for i := range topics {
		a.Demand[i] = rapid.IntRange(0, 3).Draw(t, "demand")
		for range experts {
			a.Affinity[i] = append(a.Affinity[i], float64(rapid.IntRange(-3, 20).Draw(t, "affinity"))/8)
		}
	}
	for e := range experts {
		a.LoadMin[e] = rapid.IntRange(0, 1).Draw(t, "low")
		a.LoadMax[e] = rapid.IntRange(a.LoadMin[e], 3).Draw(t, "high")
	}
	for i := range topics {
		for e := range experts {
			switch rapid.IntRange(0, 11).Draw(t, "kind") {
			case 0:
				a.Conflicts = append(a.Conflicts, panel.Pair{Topic: i, Expert: e})
			case 1:
				a.Locks = append(a.Locks, panel.Pair{Topic: i, Expert: e})
			}
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "rules") {
		c := panel.Cover{Topic: rapid.IntRange(0, topics-1).Draw(t, "topic")}
		for e := range experts {
			if rapid.Bool().Draw(t, "member") {
				c.Experts = append(c.Experts, e)
			}
		}
		c.Min = rapid.IntRange(0, 2).Draw(t, "min")
		c.Max = rapid.IntRange(c.Min, 3).Draw(t, "max")
		a.Covers = append(a.Covers, c)
	}
	return a
}

// enumerate returns the greatest total and the greatest minimum over all assignments that keep the rules.
func enumerate(a panel.Assignment) (total, minimum float64, ok bool) {
	experts := len(a.LoadMax)
	load := make([]int, experts)
	chosen := make([]uint, len(a.Demand))
	total, minimum = math.Inf(-1), math.Inf(-1)
	allowed := func(t int, set uint) bool {
		for _, p := range a.Conflicts {
			if p.Topic == t && set>>p.Expert&1 == 1 {
				return false
			}
		}
		for _, p := range a.Locks {
			if p.Topic == t && set>>p.Expert&1 == 0 {
				return false
			}
		}
		n := 0
		for e := range experts {
			n += int(set >> e & 1)
		}
		for _, c := range a.Covers {
			in := 0
			for _, e := range c.Experts {
				in += int(set >> e & 1)
			}
			if c.Topic == t && (in < c.Min || in > c.Max) {
				return false
			}
		}
		return n == a.Demand[t]
	}
	var place func(t int)
	place = func(t int) {
		if t == len(a.Demand) {
			sum, worst := 0.0, math.Inf(1)
			for e, n := range load {
				if n < a.LoadMin[e] || n > a.LoadMax[e] {
					return
				}
			}
			for t, set := range chosen {
				fit := 0.0
				for e := range experts {
					if set>>e&1 == 1 {
						fit += a.Affinity[t][e]
					}
				}
				sum += fit
				if a.Demand[t] > 0 {
					worst = min(worst, fit)
				}
			}
			if math.IsInf(worst, 1) {
				worst = 0
			}
			total, minimum, ok = max(total, sum), max(minimum, worst), true
			return
		}
		for set := range uint(1) << experts {
			if !allowed(t, set) {
				continue
			}
			for e := range experts {
				load[e] += int(set >> e & 1)
			}
			chosen[t] = set
			place(t + 1)
			for e := range experts {
				load[e] -= int(set >> e & 1)
			}
		}
	}
	place(0)
	return total, minimum, ok
}

func TestBestIsTheGreatestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := small(t)
		total, _, ok := enumerate(a)
		p, err := a.Best()
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("fault %v", err)
			}
			if ok {
				t.Fatalf("refused with %v, and total %v is possible", err, total)
			}
			return
		}
		if p.Feasible != ok {
			t.Fatalf("feasible %v, want %v; %+v", p.Feasible, ok, p.Cut)
		}
		if !ok {
			if p.Err() == nil {
				t.Fatal("no reason is given")
			}
			return
		}
		if !p.Optimal || math.Abs(p.Total-total) > 1e-6 || math.Abs(p.Bound-total) > 1e-6 {
			t.Fatalf("total %v (bound %v, optimal %v), want %v", p.Total, p.Bound, p.Optimal, total)
		}
	})
}

// What an assignment must be whatever its size.
func TestBestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := small(t)
		p, err := a.Best()
		if err != nil || !p.Feasible {
			return
		}
		if len(a.Conflicts) > 0 { // the total never falls when a conflict is lifted
			lifted := a
			lifted.Conflicts = a.Conflicts[1:]
			if q, err := lifted.Best(); err != nil || q.Total < p.Total-1e-6 {
				t.Errorf("total %v falls to %v without a conflict; %v", p.Total, q.Total, err)
			}
		}
		// a higher fit of a pair that is assigned keeps it assigned
		for topic, experts := range p.Topics {
			if len(experts) == 0 {
				continue
			}
			raised := a
			raised.Affinity = slices.Clone(a.Affinity)
			raised.Affinity[topic] = slices.Clone(a.Affinity[topic])
			raised.Affinity[topic][experts[0]] += 0.5
			if q, err := raised.Best(); err != nil || !slices.Contains(q.Topics[topic], experts[0]) {
				t.Errorf("topic %d loses expert %d; %v", topic, experts[0], err)
			}
		}
	})
}

// The fair plan keeps the rules and its worst topic lies between that of the greatest total and the bound, which no
// assignment exceeds.
func TestFairLiesWithinItsBound(t *testing.T) {
	missed, seen := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		a := small(t)
		_, minimum, ok := enumerate(a)
		p, err := a.Fair()
		if err != nil || !ok {
			if p.Feasible {
				t.Fatal("a plan where there is none")
			}
			return
		}
		if p.Bound < minimum-1e-6 || p.Minimum > minimum+1e-6 {
			t.Fatalf("minimum %v, bound %v; the greatest is %v", p.Minimum, p.Bound, minimum)
		}
		if best, _ := a.Best(); p.Minimum < best.Minimum-1e-9 {
			t.Fatalf("minimum %v is below that of the greatest total, %v", p.Minimum, best.Minimum)
		}
		if seen++; p.Minimum < minimum-1e-6 {
			missed++
		}
	})
	if missed*20 > seen {
		t.Errorf("%d of %d plans are not the fairest", missed, seen)
	}
}
