package panel

import (
	"math"
	"slices"
	"sort"

	"github.com/tanwen/tanwen/internal/num"
)

// Fair finds an assignment whose worst-served topic is served as well as it can be found to be, then the next worst,
// and so on. Finding the true optimum is NP-hard; Bound is what no assignment can exceed (the value of the linear
// relaxation, approached from above by Lagrangian prices of the topics), so the reader sees what is left open at
// most. The plan of [Assignment.Best] is the other end: it has the greatest total.
func (a Assignment) Fair() (Plan, error) {
	m, err := a.model()
	if err != nil {
		return Plan{}, err
	}
	if cut := m.obvious(); cut != nil {
		return Plan{Cut: cut}, nil
	}
	m.weigh(nil)
	first := m.best()
	if !first.Feasible || !slices.ContainsFunc(a.Demand, func(n int) bool { return n > 0 }) {
		return first, nil
	}
	f := newFairness(m)
	f.take(first.Topics)
	f.search()
	p := a.plan(f.best)
	p.Bound = max(f.bound, p.Minimum)
	p.Optimal = p.Bound-p.Minimum <= 1e-9*max(1, math.Abs(p.Minimum))
	return p, nil
}

// fairness searches for the plan with the best-served worst topic.
type fairness struct {
	m       *model
	ranked  [][]int // experts per topic who may serve it, best first
	covers  [][]int // rules per topic
	demands []int   // topics that need anybody

	plan   [][]int // the plan that is changed
	serves [][]int // topics per expert
	sum    []float64
	onPath []bool
	effort int

	best  [][]int
	worst float64 // of best
	bound float64
}

func newFairness(m *model) *fairness {
	f := &fairness{m: m, ranked: make([][]int, m.topics), covers: make([][]int, m.topics), onPath: make([]bool, m.topics), worst: math.Inf(-1), bound: math.Inf(1)}
	for t := range m.topics {
		for e := range m.experts {
			if !m.closed[m.pair(t, e)] && m.high[e] > 0 {
				f.ranked[t] = append(f.ranked[t], e)
			}
		}
		row := m.Affinity[t]
		slices.SortStableFunc(f.ranked[t], func(x, y int) int {
			switch {
			case row[x] > row[y]:
				return -1
			case row[x] < row[y]:
				return 1
			}
			return 0
		})
		if m.Demand[t] > 0 {
			f.demands = append(f.demands, t)
		}
	}
	for i, c := range m.Covers {
		f.covers[c.Topic] = append(f.covers[c.Topic], i)
	}
	return f
}

// Limits of the search: steps of the prices, experts exchanged in one chain, experts tried as the links of a chain
// that goes on, and exchanges tried for one topic.
const (
	fairSteps  = 400
	fairChain  = 3
	fairLinks  = 24
	fairEffort = 4000
)

// search moves the prices of the topics (multiplicative weights with Polyak's step) and improves every assignment that
// is best under some prices.
func (f *fairness) search() {
	weights := make([]float64, f.m.topics)
	for _, t := range f.demands {
		weights[t] = 1 / float64(len(f.demands))
	}
	bestWeights := slices.Clone(weights)
	gains := make([]float64, f.m.topics)
	terms := make([]float64, len(f.demands))
	step, idle := 1.0, 0
	for range fairSteps {
		f.m.weigh(weights)
		f.m.solve()
		served := f.m.served()
		for i, t := range f.demands {
			gains[t] = f.m.fit(t, served[t])
			terms[i] = weights[t] * gains[t]
		}
		value := num.Sum(terms)
		if idle++; value < f.bound {
			if value < f.bound-float64(1e-6*math.Abs(f.bound)) {
				idle = 0
			}
			f.bound = value
			copy(bestWeights, weights)
		}
		if f.keeps(served) {
			f.take(served)
		}
		gap := f.bound - f.worst
		if gap <= 1e-9*max(1, math.Abs(f.bound)) || step < 1e-3 {
			return
		}
		if idle >= 8 { // shorter steps, from where the bound was best
			step, idle = step/2, 0
			copy(weights, bestWeights)
			continue
		}
		for i, t := range f.demands {
			d := gains[t] - value
			terms[i] = weights[t] * float64(d*d)
		}
		spread := num.Sum(terms)
		if spread <= 0 {
			return // all topics are served alike: no prices do better
		}
		length := step * (value - f.worst) / spread
		for i, t := range f.demands {
			weights[t] *= num.Exp(max(min(length*(value-gains[t]), 2), -2))
			terms[i] = weights[t]
		}
		total := num.Sum(terms)
		for _, t := range f.demands {
			weights[t] /= total
		}
	}
}

// keeps reports whether a plan keeps the rules that the flow does not hold.
func (f *fairness) keeps(plan [][]int) bool {
	for _, i := range f.m.loose {
		c := f.m.Covers[i]
		n := 0
		for _, e := range plan[c.Topic] {
			if member(c.Experts, e) {
				n++
			}
		}
		if n < c.Min || n > c.Max {
			return false
		}
	}
	return true
}

// take improves a plan topic by topic, the worst-served first, and keeps it if its worst topic is the best yet.
func (f *fairness) take(plan [][]int) {
	f.plan = make([][]int, len(plan))
	f.serves = make([][]int, f.m.experts)
	f.sum = make([]float64, len(plan))
	for t, experts := range plan {
		f.plan[t] = slices.Clone(experts)
		f.sum[t] = f.m.fit(t, experts)
		for _, e := range experts {
			f.serves[e] = append(f.serves[e], t)
		}
	}
	order := slices.Clone(f.demands)
	first := true
	for len(order) > 0 {
		sort.SliceStable(order, func(i, j int) bool { return f.sum[order[i]] < f.sum[order[j]] })
		t := order[0]
		if f.raise(t) {
			continue
		}
		if first { // the worst topic cannot be raised: is the plan worth going on with?
			if f.sum[t] <= f.worst {
				return
			}
			first = false
		}
		order = order[1:]
	}
	f.best = f.plan
	f.worst = math.Inf(1)
	for _, t := range f.demands {
		f.worst = min(f.worst, f.m.fit(t, f.plan[t]))
	}
}

// raise serves topic t better and leaves every other topic that it touches better served than t was.
func (f *fairness) raise(t int) bool {
	f.effort = fairEffort
	floor := f.sum[t] + float64(1e-12*max(1, math.Abs(f.sum[t])))
	f.onPath[t] = true
	defer func() { f.onPath[t] = false }()
	for _, out := range slices.Clone(f.plan[t]) {
		if !f.isLocked(t, out) && f.replace(t, out, out, floor, fairChain) {
			return true
		}
	}
	return false
}

// replace gives topic t another expert for out, and goes on with a topic of that expert if he is full. first is the
// expert who left the first topic of the chain, who must not end below his least load.
func (f *fairness) replace(t, out, first int, floor float64, depth int) bool {
	row := f.m.Affinity[t]
	links := 0
	for _, in := range f.ranked[t] {
		if f.sum[t]-row[out]+row[in] <= floor || f.effort <= 0 {
			return false
		}
		if in == out || slices.Contains(f.plan[t], in) || !f.allows(t, out, in) {
			continue
		}
		full := len(f.serves[in]) >= f.m.LoadMax[in]
		if full && (depth == 0 || links == fairLinks) {
			continue
		}
		f.effort--
		f.swap(t, out, in)
		if !full {
			if f.m.LoadMin == nil || len(f.serves[first]) >= f.m.LoadMin[first] {
				return true
			}
		} else {
			links++
			for _, s := range slices.Clone(f.serves[in]) {
				if f.onPath[s] || f.isLocked(s, in) {
					continue
				}
				f.onPath[s] = true
				done := f.replace(s, in, first, floor, depth-1)
				f.onPath[s] = false
				if done {
					return true
				}
			}
		}
		f.swap(t, in, out)
	}
	return false
}

// swap replaces out by in on topic t.
func (f *fairness) swap(t, out, in int) {
	f.plan[t][slices.Index(f.plan[t], out)] = in
	f.serves[out] = slices.DeleteFunc(f.serves[out], func(s int) bool { return s == t })
	f.serves[in] = append(f.serves[in], t)
	f.sum[t] = f.m.fit(t, f.plan[t])
}

func (f *fairness) isLocked(t, e int) bool { return slices.Contains(f.m.locked[t], e) }

// allows reports whether the rules about topic t still hold with in for out.
func (f *fairness) allows(t, out, in int) bool {
	for _, i := range f.covers[t] {
		c := f.m.Covers[i]
		before, after := member(c.Experts, out), member(c.Experts, in)
		if before == after {
			continue
		}
		n := 0
		for _, e := range f.plan[t] {
			if member(c.Experts, e) {
				n++
			}
		}
		if after {
			n++
		} else {
			n--
		}
		if n < c.Min || n > c.Max {
			return false
		}
	}
	return true
}
