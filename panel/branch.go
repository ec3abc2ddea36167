package panel

// branching is a branch and bound over the rules that the flow does not hold. They are priced into the costs
// (Lagrangian relaxation), which bounds every branch by one flow; a branch settles one pair that a broken rule is about.
type branching struct {
	*model
	base    []int64      // costs without prices
	prices  []int64      // of each loose rule: positive makes its experts cheaper, negative dearer
	touched []int        // pairs whose cost a rule or a branch may change
	settled map[int]bool // pairs that must be (true) or must not be (false)
	penalty int64

	found     bool
	cheapest  int64 // cost of the best plan found
	incumbent [][]int
	bound     int64 // least bound of branches left open
	nodes     int
	complete  bool
}

// Steps of the prices at the root and further down, and the longest chain of settled pairs.
const (
	rootSteps   = 60
	branchSteps = 8
	mostDepth   = 1000
)

// branch solves an assignment with loose rules.
func (m *model) branch() Plan {
	b := &branching{model: m, base: append([]int64(nil), m.cost...), prices: make([]int64, len(m.loose)), settled: map[int]bool{},
		penalty: m.penalty(), complete: true}
	for _, i := range m.loose {
		for _, e := range m.Covers[i].Experts {
			if p := m.pair(m.Covers[i].Topic, e); !m.closed[p] {
				b.touched = append(b.touched, p)
			}
		}
	}
	b.nodes = m.Nodes
	if b.nodes <= 0 {
		b.nodes = 2000
	}
	b.descend(rootSteps, 0)
	if !b.found {
		return Plan{Optimal: b.complete}
	}
	p := m.plan(b.incumbent)
	p.Bound, p.Optimal = p.Total, true
	if !b.complete {
		p.Bound = max(p.Total, p.Total+float64(b.cheapest-b.bound)/m.unit)
		p.Optimal = b.bound >= b.cheapest
	}
	return p
}

// descend searches the branch that the settled pairs describe.
func (b *branching) descend(steps, depth int) {
	broken, bound, possible := b.relax(steps)
	if !possible || b.found && bound >= b.cheapest-b.slack() {
		return
	}
	pair, want, ok := b.choose(broken)
	if !ok {
		return // all pairs of these rules are settled: what the branch holds has been seen
	}
	if b.nodes--; b.nodes < 0 || depth > mostDepth {
		b.leave(bound)
		return
	}
	prices := append([]int64(nil), b.prices...)
	for _, value := range []bool{want, !want} {
		b.settled[pair] = value
		copy(b.prices, prices)
		b.descend(branchSteps, depth+1)
	}
	delete(b.settled, pair)
}

// leave notes a branch that stays open.
func (b *branching) leave(bound int64) {
	if b.complete || bound < b.bound {
		b.bound = bound
	}
	b.complete = false
}

// slack is the difference in cost that counts as none.
func (b *branching) slack() int64 { return b.greatest >> 26 }

// relax moves the prices to raise the bound, and notes every plan on its way that keeps all rules. It returns a rule
// that the last flow breaks, or -1, and the best bound; possible is false where the branch holds no plan at all.
func (b *branching) relax(steps int) (broken int, bound int64, possible bool) {
	step := b.greatest >> 2
	var best []int64
	for i := range steps {
		b.price()
		if !b.solve() || !b.keeps() {
			return -1, 0, false
		}
		value, cost, worst := b.evaluate()
		if best == nil || value > bound {
			bound, best = value, append(best[:0], b.prices...)
		} else if i%4 == 3 {
			step /= 2
		}
		broken = worst
		if worst < 0 && (!b.found || cost < b.cheapest) {
			b.found, b.cheapest, b.incumbent = true, cost, b.served()
		}
		if b.found && bound >= b.cheapest-b.slack() || worst < 0 && value == cost || step == 0 {
			break
		}
		if i < steps-1 {
			b.move(step)
		}
	}
	copy(b.prices, best)
	return broken, bound, true
}

// price sets the costs from prices and settled pairs.
func (b *branching) price() {
	for _, p := range b.touched {
		b.cost[p] = b.base[p]
	}
	for j, i := range b.loose {
		c := b.Covers[i]
		for _, e := range c.Experts {
			b.cost[b.pair(c.Topic, e)] -= b.prices[j]
		}
	}
	for p, must := range b.settled {
		if must {
			b.cost[p] -= b.penalty
		} else {
			b.cost[p] += b.penalty
		}
	}
}

// keeps reports whether the flow does as the settled pairs say.
func (b *branching) keeps() bool {
	kept := 0
	for i, p := range b.pairs {
		if p < 0 || b.net.flow[i] == 0 {
			continue
		}
		if must, settled := b.settled[int(p)]; settled {
			if !must {
				return false
			}
			kept++
		}
	}
	for _, must := range b.settled {
		if must {
			kept--
		}
	}
	return kept == 0
}

// counts is how many of each loose rule's experts the flow gives to its topic.
func (b *branching) counts() []int {
	topics := b.served()
	counts := make([]int, len(b.loose))
	for j, i := range b.loose {
		for _, e := range topics[b.Covers[i].Topic] {
			if member(b.Covers[i].Experts, e) {
				counts[j]++
			}
		}
	}
	return counts
}

// evaluate returns the Lagrangian bound of the flow, its cost without prices, and the loose rule it breaks most, or -1.
func (b *branching) evaluate() (value, cost int64, worst int) {
	for i, p := range b.pairs {
		if p >= 0 && b.net.flow[i] > 0 {
			cost += b.base[p]
			value += b.cost[p]
			if must, settled := b.settled[int(p)]; settled && must {
				value += b.penalty
			}
		}
	}
	worst = -1
	most := 0
	for j, n := range b.counts() {
		i := b.loose[j]
		short, over := b.Covers[i].Min-n, n-b.Covers[i].Max
		if b.prices[j] > 0 {
			value += b.prices[j] * int64(b.least[i])
		} else {
			value += b.prices[j] * int64(b.most[i])
		}
		if d := max(short, over); d > most {
			most, worst = d, j
		}
	}
	return value, cost, worst
}

// move changes the prices against what the rules lack.
func (b *branching) move(step int64) {
	limit := b.greatest
	for j, n := range b.counts() {
		c := b.Covers[b.loose[j]]
		before := b.prices[j]
		switch {
		case n < c.Min:
			b.prices[j] += step * int64(c.Min-n)
		case n > c.Max:
			b.prices[j] -= step * int64(n-c.Max)
		case before > 0 && n > c.Min:
			b.prices[j] = max(before-step*int64(n-c.Min), 0)
		case before < 0 && n < c.Max:
			b.prices[j] = min(before+step*int64(c.Max-n), 0)
		}
		b.prices[j] = max(min(b.prices[j], limit), -limit)
	}
}

// choose names the pair to settle next and how it is settled first: of the rule broken, an expert more or one less;
// where none is broken, any pair that a loose rule is about.
func (b *branching) choose(broken int) (pair int, want, ok bool) {
	topics := b.served()
	if broken >= 0 {
		c := b.Covers[b.loose[broken]]
		served := topics[c.Topic]
		n := 0
		for _, e := range c.Experts {
			if member(served, e) {
				n++
			}
		}
		want = n < c.Min
		pair = -1
		for _, e := range c.Experts {
			p := b.pair(c.Topic, e)
			if _, settled := b.settled[p]; settled || b.closed[p] || member(served, e) == want {
				continue
			}
			if pair < 0 || (b.base[p] < b.base[pair]) == want && b.base[p] != b.base[pair] {
				pair = p
			}
		}
		if pair >= 0 {
			return pair, want, true
		}
	}
	for _, p := range b.touched {
		if _, settled := b.settled[p]; !settled {
			return p, member(topics[p/b.experts], p%b.experts), true
		}
	}
	return 0, false, false
}
