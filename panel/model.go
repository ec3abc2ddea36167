package panel

import (
	"fmt"
	"math"
	"sort"

	"github.com/tanwen/tanwen/fault"
)

// model is an [Assignment] as a flow: topic -> (rules about the topic) -> expert -> sink. Nodes are the topics, then
// the experts, the sink, and one node for each rule that the flow can hold. Locked places are taken out beforehand.
type model struct {
	Assignment
	topics, experts int
	need            []int   // places left to fill per topic
	low, high       []int   // load left per expert
	locked          [][]int // experts per topic
	closed          []bool  // pairs that are locked or in conflict, by topic * experts + expert
	least, most     []int   // of each cover, locked places taken out
	rules           []rule  // covers that the flow holds, parents before children
	start           [][]int32
	loose           []int // covers that it does not hold
	cost            []int64
	unit            float64 // cost of one unit of weighed affinity
	greatest        int64   // bound of the costs
	net             *network
	pairs           []int32 // pair of each arc, -1 for others
	active          []bool  // pairs that have an arc
}

// rule is a cover as a node of the flow.
type rule struct {
	cover  int
	parent int32
	least  int
	most   int
}

// model checks the input and lays the nodes out.
func (a Assignment) model() (*model, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	m := &model{Assignment: a, topics: len(a.Affinity), experts: len(a.LoadMax), need: append([]int(nil), a.Demand...),
		high: append([]int(nil), a.LoadMax...), low: make([]int, len(a.LoadMax))}
	copy(m.low, a.LoadMin)
	m.locked = make([][]int, m.topics)
	m.closed = make([]bool, m.topics*m.experts)
	for _, p := range a.Conflicts {
		m.closed[m.pair(p.Topic, p.Expert)] = true
	}
	for _, c := range a.Covers {
		m.least, m.most = append(m.least, c.Min), append(m.most, c.Max)
	}
	if err := m.lock(); err != nil {
		return nil, err
	}
	return m, m.nest()
}

func (m *model) pair(topic, expert int) int { return topic*m.experts + expert }

// lock takes the locked places out.
func (m *model) lock() error {
	for _, p := range m.Locks {
		m.locked[p.Topic] = append(m.locked[p.Topic], p.Expert)
		m.closed[m.pair(p.Topic, p.Expert)] = true
		m.need[p.Topic]--
		m.high[p.Expert]--
		m.low[p.Expert] = max(m.low[p.Expert]-1, 0)
		for i, c := range m.Covers {
			if c.Topic == p.Topic && member(c.Experts, p.Expert) {
				m.least[i] = max(m.least[i]-1, 0)
				if m.most[i]--; m.most[i] < 0 {
					return fault.Bad(fmt.Sprintf("covers[%d]", i), "panel.assign.locks_cover", "more of its experts are locked to topic {topic} than the rule allows, {max}; unlock one or raise the limit", "topic", p.Topic, "max", c.Max)
				}
			}
		}
		if m.need[p.Topic] < 0 {
			return fault.Bad("locks", "panel.assign.locks_topic", "more experts are locked to topic {topic} than it needs, {need}; unlock one or raise the need", "topic", p.Topic, "need", m.Demand[p.Topic])
		}
		if m.high[p.Expert] < 0 {
			return fault.Bad("locks", "panel.assign.locks_expert", "expert {expert} is locked to more topics than the greatest load, {max}; unlock one or raise the load", "expert", p.Expert, "max", m.LoadMax[p.Expert])
		}
	}
	return nil
}

// member reports whether an ascending list holds e.
func member(ascending []int, e int) bool {
	i := sort.SearchInts(ascending, e)
	return i < len(ascending) && ascending[i] == e
}

// nest finds the rules that a flow can hold: of each topic, larger ones first, those that lie within an earlier one or
// beside it. The others are loose.
func (m *model) nest() error {
	m.start = make([][]int32, m.topics)
	order := make([]int, len(m.Covers))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return len(m.Covers[order[i]].Experts) > len(m.Covers[order[j]].Experts) })
	for _, i := range order {
		c := m.Covers[i]
		if m.least[i] == 0 && m.most[i] >= min(len(c.Experts), m.need[c.Topic]) {
			continue // always met
		}
		if len(c.Experts) == 0 {
			return fault.Bad(fmt.Sprintf("covers[%d]", i), "panel.assign.cover_nobody", "the rule asks for at least {min} of no experts; name some or drop the rule", "min", c.Min)
		}
		if m.start[c.Topic] == nil {
			m.start[c.Topic] = make([]int32, m.experts)
			for e := range m.experts {
				m.start[c.Topic][e] = int32(c.Topic)
			}
		}
		start := m.start[c.Topic]
		parent := start[c.Experts[0]]
		within := true
		for _, e := range c.Experts {
			within = within && start[e] == parent
		}
		if !within {
			m.loose = append(m.loose, i)
			continue
		}
		for _, e := range c.Experts {
			start[e] = int32(m.topics + m.experts + 1 + len(m.rules))
		}
		m.rules = append(m.rules, rule{cover: i, parent: parent, least: m.least[i], most: m.most[i]})
	}
	sort.Ints(m.loose)
	return m.nestLimits()
}

// nestLimits raises the least number of each rule to what the rules within it ask, and refuses contradictions.
func (m *model) nestLimits() error {
	inside := make([]int, m.topics+m.experts+1+len(m.rules))
	for i := len(m.rules) - 1; i >= 0; i-- {
		r := &m.rules[i]
		node := m.topics + m.experts + 1 + i
		r.least = max(r.least, inside[node])
		if r.least > r.most {
			return fault.Bad(fmt.Sprintf("covers[%d]", r.cover), "panel.assign.cover_inside", "at most {max} experts are allowed, and rules within this one ask for {min}; raise the one or lower the others", "max", m.Covers[r.cover].Max, "min", r.least)
		}
		inside[r.parent] += r.least
	}
	for t := range m.topics {
		if inside[t] > m.need[t] {
			return fault.Bad("covers", "panel.assign.cover_sum", "the rules ask for {min} experts on topic {topic}, which needs {need}; lower one or raise the need", "min", inside[t], "topic", t, "need", m.need[t])
		}
	}
	return nil
}

// obvious finds that least loads exceed all places.
func (m *model) obvious() *Cut {
	c := &Cut{}
	for e, v := range m.LoadMin {
		if v > 0 {
			c.Experts = append(c.Experts, e)
			c.Need += v
		}
	}
	for _, v := range m.Demand {
		c.Room += v
	}
	if c.Need > c.Room {
		return c
	}
	return nil
}

// weigh sets the costs: affinities times the topic's weight (1 for nil), in units so fine that sums along any path still fit.
func (m *model) weigh(weights []float64) {
	nodes := int64(m.topics + m.experts + 1 + len(m.rules))
	m.greatest = min(int64(1)<<59/(nodes*nodes), 1<<45)
	if len(m.loose) > 0 { // room for prices, penalties and an artificial cost above all of them
		m.greatest = min(int64(1)<<54/(nodes*nodes), 1<<45)
	}
	if m.cost == nil {
		m.cost = make([]int64, m.topics*m.experts)
	}
	weight := func(t int) float64 {
		if weights == nil {
			return 1
		}
		return weights[t]
	}
	largest := 0.0
	for t, row := range m.Affinity {
		for _, v := range row {
			largest = math.Max(largest, math.Abs(v)*weight(t))
		}
	}
	m.unit = 1
	if largest > 0 {
		m.unit = float64(m.greatest) / largest
	}
	for t, row := range m.Affinity {
		factor := weight(t) * m.unit
		costs := m.cost[t*m.experts:]
		for e, v := range row {
			costs[e] = -int64(math.Round(v * factor))
		}
	}
}

// build makes the network without pairs.
func (m *model) build() {
	sink := m.topics + m.experts
	supply := make([]int64, sink+1+len(m.rules))
	for t, v := range m.need {
		supply[t] += int64(v)
		supply[sink] -= int64(v)
	}
	for e, v := range m.low {
		supply[m.topics+e] -= int64(v)
		supply[sink] += int64(v)
	}
	for i, r := range m.rules {
		supply[r.parent] -= int64(r.least)
		supply[sink+1+i] += int64(r.least)
	}
	artificial := 4 * int64(len(supply)) * m.greatest
	if len(m.loose) > 0 {
		artificial = 4 * int64(len(supply)) * m.penalty()
	}
	m.net = newNetwork(supply, artificial)
	for e := range m.experts {
		m.net.arc(int32(m.topics+e), int32(sink), int64(m.high[e]-m.low[e]), 0)
	}
	for i, r := range m.rules {
		m.net.arc(r.parent, int32(sink+1+i), int64(r.most-r.least), 0)
	}
	m.pairs = make([]int32, len(m.net.from))
	for i := range m.pairs {
		m.pairs[i] = -1
	}
	m.active = make([]bool, m.topics*m.experts)
	copy(m.active, m.closed)
}

// penalty is a cost above what settling one pair otherwise could ever save.
func (m *model) penalty() int64 {
	return 32 * int64(m.topics+m.experts+1+len(m.rules)) * m.greatest
}

// solve finds a flow of least cost, and reports whether every place is filled. It begins with the pairs that look best
// and adds others for as long as one would improve the flow, so the flow is least over all pairs.
func (m *model) solve() bool {
	if m.net == nil {
		m.build()
	} else {
		for i, p := range m.pairs {
			if p >= 0 {
				m.net.cost[i] = m.cost[p]
			}
		}
		m.net.reprice()
	}
	for {
		m.net.solve()
		if !m.grow() {
			break
		}
	}
	for i := range m.net.nodes {
		if m.net.flow[i] > 0 {
			return false
		}
	}
	return true
}

// most pairs per topic that are added at a time.
const growth = 24

// grow adds pairs that would improve the flow.
func (m *model) grow() bool {
	grown := false
	var best [growth]struct {
		reduced int64
		expert  int32
	}
	for t := range m.topics {
		found := 0
		costs, active := m.cost[t*m.experts:(t+1)*m.experts], m.active[t*m.experts:(t+1)*m.experts]
		for e, cost := range costs {
			if active[e] {
				continue
			}
			r := m.net.reduced(m.tail(t, e), int32(m.topics+e), cost)
			if r >= 0 || found == growth && r >= best[growth-1].reduced {
				continue
			}
			at := min(found, growth-1)
			for at > 0 && best[at-1].reduced > r {
				best[at] = best[at-1]
				at--
			}
			best[at].reduced, best[at].expert = r, int32(e)
			found = min(found+1, growth)
		}
		for _, b := range best[:found] {
			p := m.pair(t, int(b.expert))
			m.active[p] = true
			m.net.arc(m.tail(t, int(b.expert)), int32(m.topics)+b.expert, 1, m.cost[p])
			m.pairs = append(m.pairs, int32(p))
			grown = true
		}
	}
	return grown
}

// tail is the node from which the arc of a pair starts: the innermost rule about the expert on the topic.
func (m *model) tail(t, e int) int32 {
	if m.start[t] == nil {
		return int32(t)
	}
	return m.start[t][e]
}

// served lists the experts per topic of the flow, with those that were locked.
func (m *model) served() [][]int {
	topics := make([][]int, m.topics)
	for t := range topics {
		topics[t] = append(make([]int, 0, m.Demand[t]), m.locked[t]...)
	}
	for i, p := range m.pairs {
		if p >= 0 && m.net.flow[i] > 0 {
			t := int(p) / m.experts
			topics[t] = append(topics[t], int(p)%m.experts)
		}
	}
	for _, experts := range topics {
		sort.Ints(experts)
	}
	return topics
}

// best is the plan of the greatest total.
func (m *model) best() Plan {
	if !m.solve() {
		return Plan{Cut: m.cut()}
	}
	if len(m.loose) > 0 {
		return m.branch()
	}
	p := m.plan(m.served())
	p.Bound, p.Optimal = p.Total, true
	return p
}
