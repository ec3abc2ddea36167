package panel

import "math"

// network is a minimum-cost flow, solved by the primal network simplex method with strongly feasible trees (Ahuja,
// Magnanti and Orlin, Network Flows, 1993, chapter 11). Arcs may be added, and costs may change, after it was
// solved: the next call of solve goes on from the flow that stands.
//
// Arc i < nodes is the artificial arc between node i and the root, at a cost no flow that could go elsewhere pays.
type network struct {
	nodes    int
	from, to []int32
	room     []int64 // capacity; lower bounds are zero
	cost     []int64
	flow     []int64
	state    []int8 // atLower, inTree, atUpper

	// The spanning tree; its root is node number nodes.
	parent, above  []int32 // parent node, and the arc to it
	upward         []bool  // that arc leads to the parent
	depth          []int32
	child          []int32 // first child
	next, previous []int32 // siblings
	potential      []int64
	stack          []int32
	cursor         int // where pricing goes on
}

const (
	atUpper int8 = -1
	inTree  int8 = 0
	atLower int8 = 1
	none         = int32(-1)

	unlimited = math.MaxInt64 / 4
)

// newNetwork makes a network whose only arcs are the artificial ones, at the given cost. supply sums to zero.
func newNetwork(supply []int64, artificial int64) *network {
	n := len(supply)
	w := &network{
		nodes: n, parent: make([]int32, n+1), above: make([]int32, n+1), upward: make([]bool, n+1), depth: make([]int32, n+1),
		child: make([]int32, n+1), next: make([]int32, n+1), previous: make([]int32, n+1), potential: make([]int64, n+1),
	}
	root := int32(n)
	w.parent[root], w.above[root], w.child[root], w.next[root], w.previous[root] = none, none, none, none, none
	for i := range int32(n) {
		from, to, s := i, root, supply[i]
		if s < 0 {
			from, to, s = root, i, -s
		}
		w.arc(from, to, unlimited, artificial)
		w.flow[i], w.state[i] = s, inTree
		w.child[i] = none
		w.upward[i] = from == i
		w.above[i] = i
		w.hang(i, root)
	}
	w.settle(root)
	return w
}

// arc adds an arc without flow.
func (w *network) arc(from, to int32, room, cost int64) {
	w.from, w.to = append(w.from, from), append(w.to, to)
	w.room, w.cost = append(w.room, room), append(w.cost, cost)
	w.flow, w.state = append(w.flow, 0), append(w.state, atLower)
}

// hang makes u the first child of p.
func (w *network) hang(u, p int32) {
	w.parent[u], w.previous[u], w.next[u] = p, none, w.child[p]
	if w.child[p] != none {
		w.previous[w.child[p]] = u
	}
	w.child[p] = u
}

// unhang takes u from its parent's children.
func (w *network) unhang(u int32) {
	before, after := w.previous[u], w.next[u]
	if before == none {
		w.child[w.parent[u]] = after
	} else {
		w.next[before] = after
	}
	if after != none {
		w.previous[after] = before
	}
}

// settle sets depth and potential of all nodes below u from those of u.
func (w *network) settle(u int32) {
	w.stack = append(w.stack[:0], u)
	for len(w.stack) > 0 {
		p := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		for c := w.child[p]; c != none; c = w.next[c] {
			w.depth[c] = w.depth[p] + 1
			if w.upward[c] {
				w.potential[c] = w.potential[p] - w.cost[w.above[c]]
			} else {
				w.potential[c] = w.potential[p] + w.cost[w.above[c]]
			}
			w.stack = append(w.stack, c)
		}
	}
}

// reprice takes over costs that were changed.
func (w *network) reprice() { w.settle(int32(w.nodes)) }

// reduced is the reduced cost of an arc from u to v.
func (w *network) reduced(u, v int32, cost int64) int64 {
	return cost + w.potential[u] - w.potential[v]
}

// solve pivots until no arc that is there improves the flow.
func (w *network) solve() {
	for {
		in := w.entering()
		if in == none {
			return
		}
		w.pivot(in)
	}
}

// entering returns the worst arc of the first block of arcs that has one, or none.
func (w *network) entering() int32 {
	arcs := len(w.from)
	block := max(int(math.Sqrt(float64(arcs))), 10)
	best, worst := none, int64(0)
	left := block
	for range arcs {
		if w.cursor >= arcs {
			w.cursor = 0
		}
		i := w.cursor
		w.cursor++
		if s := w.state[i]; s != inTree {
			if r := int64(s) * w.reduced(w.from[i], w.to[i], w.cost[i]); r < worst {
				best, worst = int32(i), r
			}
		}
		if left--; left == 0 {
			if best != none {
				return best
			}
			left = block
		}
	}
	return best
}

// pivot brings arc in into the tree.
func (w *network) pivot(in int32) {
	first, second := w.from[in], w.to[in]
	if w.state[in] == atUpper {
		first, second = second, first
	}
	join := w.join(first, second)

	// How much can go round the cycle, and which node's tree arc blocks first. On ties the last blocking arc in the
	// direction of the flow leaves, seen from join: that keeps the tree strongly feasible and rules out cycling.
	change, out, outOnFirst := w.room[in], none, false
	for u := first; u != join; u = w.parent[u] {
		if d := w.slack(u, !w.upward[u]); d < change {
			change, out, outOnFirst = d, u, true
		}
	}
	for u := second; u != join; u = w.parent[u] {
		if d := w.slack(u, w.upward[u]); d <= change {
			change, out, outOnFirst = d, u, false
		}
	}

	if change > 0 {
		w.flow[in] += int64(w.state[in]) * change
		w.send(first, join, -change)
		w.send(second, join, change)
	}
	if out == none {
		w.state[in] = -w.state[in]
		return
	}
	leaving := w.above[out]
	w.state[in] = inTree
	if w.flow[leaving] == 0 {
		w.state[leaving] = atLower
	} else {
		w.state[leaving] = atUpper
	}
	if outOnFirst {
		w.graft(out, first, second, in)
	} else {
		w.graft(out, second, first, in)
	}
}

// join is the lowest common ancestor.
func (w *network) join(u, v int32) int32 {
	for u != v {
		if w.depth[u] >= w.depth[v] {
			u = w.parent[u]
		} else {
			v = w.parent[v]
		}
	}
	return u
}

// slack is how much more can flow along u's tree arc in its own direction, or against it.
func (w *network) slack(u int32, along bool) int64 {
	a := w.above[u]
	if along {
		return w.room[a] - w.flow[a]
	}
	return w.flow[a]
}

// send moves flow from u up to its ancestor top.
func (w *network) send(u, top int32, amount int64) {
	for ; u != top; u = w.parent[u] {
		if w.upward[u] {
			w.flow[w.above[u]] += amount
		} else {
			w.flow[w.above[u]] -= amount
		}
	}
}

// graft cuts the subtree of out off, turns it round so that its node u is on top, and hangs it below v by the arc in.
func (w *network) graft(out, u, v, in int32) {
	top := u
	parent, arc, upward := v, in, w.from[in] == u
	for {
		oldParent, oldArc, oldUpward := w.parent[u], w.above[u], w.upward[u]
		w.unhang(u)
		w.hang(u, parent)
		w.above[u], w.upward[u] = arc, upward
		if u == out {
			break
		}
		parent, arc, upward, u = u, oldArc, !oldUpward, oldParent
	}
	w.depth[top] = w.depth[v] + 1
	if w.upward[top] {
		w.potential[top] = w.potential[v] - w.cost[in]
	} else {
		w.potential[top] = w.potential[v] + w.cost[in]
	}
	w.settle(top)
}
