package ranking

import (
	"math/bits"
	"slices"
)

// Connection says how the comparisons hang together. A ranking model has a finite maximum of likelihood if, and only
// if, every item can be reached from every other along "was preferred to" (Ford 1957; Hunter 2004, Assumption 1).
type Connection struct {
	// Groups are the items that are connected at all, each ascending, ordered by their first item. More than one
	// group: items of different groups were never compared, not even through third items.
	Groups [][]int `json:"groups"`
	// Strong are the strongly connected components, better ones first: where Groups has one member, everything in
	// an earlier component was never beaten by anything in a later one. One component: the maximum is finite.
	Strong [][]int `json:"strong"`
}

// Finite reports whether all items lie in one strongly connected component.
func (c Connection) Finite() bool { return len(c.Strong) <= 1 }

// preference is a directed graph: an edge from i to j says that i was preferred to j at least once. Edges are bits,
// one row per item, so that the many comparisons of a few items cost no more than the few.
type preference struct {
	n    int
	row  int // words per item
	edge []uint64
	out  [][]int // successors, ascending; filled by connection
}

func newPreference(n int) *preference {
	row := (n + 63) / 64
	return &preference{n: n, row: row, edge: make([]uint64, n*row)}
}

func (g *preference) prefer(i, j int) { g.edge[i*g.row+j/64] |= 1 << (j % 64) }

// connection finds groups by union and components by Tarjan's algorithm, written without recursion so that a chain
// of any length fits.
func (g *preference) connection() Connection {
	g.out = make([][]int, g.n)
	for i := range g.out {
		for w, word := range g.edge[i*g.row : (i+1)*g.row] {
			for ; word != 0; word &= word - 1 {
				g.out[i] = append(g.out[i], w*64+bits.TrailingZeros64(word))
			}
		}
	}
	return Connection{Groups: g.groups(), Strong: g.strong()}
}

func (g *preference) groups() [][]int {
	root := make([]int, g.n)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for i, js := range g.out {
		for _, j := range js {
			a, b := find(i), find(j)
			root[max(a, b)] = min(a, b)
		}
	}
	at := make([]int, g.n)
	var groups [][]int
	for i := range root {
		r := find(i) // the least member, met first
		if r == i {
			at[i] = len(groups)
			groups = append(groups, nil)
		}
		groups[at[r]] = append(groups[at[r]], i)
	}
	return groups
}

func (g *preference) strong() [][]int {
	const unseen = -1
	index, low := make([]int, g.n), make([]int, g.n)
	onStack := make([]bool, g.n)
	for i := range index {
		index[i] = unseen
	}
	type frame struct{ item, edge int }
	var (
		next  int
		stack []int
		calls []frame
		comps [][]int
	)
	for start := range g.n {
		if index[start] != unseen {
			continue
		}
		calls = append(calls, frame{start, 0})
		for len(calls) > 0 {
			f := &calls[len(calls)-1]
			v := f.item
			if f.edge == 0 {
				index[v], low[v] = next, next
				next++
				stack = append(stack, v)
				onStack[v] = true
			}
			descended := false
			for f.edge < len(g.out[v]) {
				w := g.out[v][f.edge]
				f.edge++
				if index[w] == unseen {
					calls = append(calls, frame{w, 0})
					descended = true
					break
				}
				if onStack[w] {
					low[v] = min(low[v], index[w])
				}
			}
			if descended {
				continue
			}
			if low[v] == index[v] {
				k := slices.Index(stack, v)
				comp := slices.Clone(stack[k:])
				stack = stack[:k]
				for _, w := range comp {
					onStack[w] = false
				}
				slices.Sort(comp)
				comps = append(comps, comp)
			}
			calls = calls[:len(calls)-1]
			if len(calls) > 0 {
				p := calls[len(calls)-1].item
				low[p] = min(low[p], low[v])
			}
		}
	}
	slices.Reverse(comps) // Tarjan emits what is beaten first
	return comps
}
