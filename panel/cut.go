package panel

// cut explains a flow that leaves places open: the nodes that the open places can still reach, which all lead to
// experts and rules that are full.
func (m *model) cut() *Cut {
	sink := int32(m.topics + m.experts)
	reached := m.reachable()
	c := &Cut{}
	open := 0
	for i := range m.net.nodes {
		if m.net.from[i] == int32(i) {
			open += int(m.net.flow[i])
		}
	}
	topic := make([]bool, m.topics)
	covers := map[int]bool{}
	for i, r := range m.rules {
		node := sink + 1 + int32(i)
		if reached[node] || reached[r.parent] {
			topic[m.Covers[r.cover].Topic] = true
			covers[r.cover] = reached[node] && r.least > 0 || reached[r.parent] && !reached[node]
		}
	}
	if reached[sink] {
		// All places can be filled, but not with the experts that must have some.
		for e, v := range m.LoadMin {
			if v > 0 && !reached[m.topics+e] {
				c.Experts = append(c.Experts, e)
				c.Need += v
			}
		}
		c.Room = c.Need - open
		return c
	}
	for t := range m.topics {
		if reached[t] || topic[t] {
			c.Topics = append(c.Topics, t)
			c.Need += m.Demand[t]
		}
	}
	for e := range m.experts {
		if reached[m.topics+e] {
			c.Experts = append(c.Experts, e)
		}
	}
	for i := range m.Covers {
		if covers[i] {
			c.Covers = append(c.Covers, i)
		}
	}
	c.Room = c.Need - open
	return c
}

// reachable marks the nodes to which one more unit could flow from a node with supply left over.
func (m *model) reachable() []bool {
	w := m.net
	type edge struct{ to, arc int32 }
	edges := make([][]edge, w.nodes)
	for i := w.nodes; i < len(w.from); i++ {
		u, v := w.from[i], w.to[i]
		if w.flow[i] < w.room[i] {
			edges[u] = append(edges[u], edge{v, int32(i)})
		}
		if w.flow[i] > 0 {
			edges[v] = append(edges[v], edge{u, int32(i)})
		}
	}
	for t := range m.topics { // pairs without an arc carry nothing yet
		for e := range m.experts {
			if !m.active[m.pair(t, e)] {
				u := m.tail(t, e)
				edges[u] = append(edges[u], edge{int32(m.topics + e), -1})
			}
		}
	}
	reached := make([]bool, w.nodes)
	var queue []int32
	for i := range w.nodes {
		if w.from[i] == int32(i) && w.flow[i] > 0 {
			reached[i] = true
			queue = append(queue, int32(i))
		}
	}
	for len(queue) > 0 {
		u := queue[0]
		queue = queue[1:]
		for _, e := range edges[u] {
			if !reached[e.to] {
				reached[e.to] = true
				queue = append(queue, e.to)
			}
		}
	}
	return reached
}
