package mcda

import (
	"math/bits"
	"slices"

	"github.com/tanwen/tanwen/internal/num"
)

// A weight sampler draws weights uniformly from a [WeightSet], by the first of these ways that fits:
//
//   - nothing or lower limits: the gaps between sorted uniform numbers are uniform on the simplex; lower limits shift
//     and shrink it, which keeps it uniform;
//   - an order: the gaps, sorted and dealt out along the order; under a partial order along one of its complete
//     orders, each of which is as likely;
//   - everything else on top of that by rejection, as long as one draw in 500 is accepted;
//   - else hit-and-run from the centre of the set (hitandrun.go).
//
// All but the last are exact and independent from draw to draw.
type weightSampler struct {
	n            int
	network      []comparator // sorts n-1 numbers
	wide         []comparator // sorts n numbers
	shift        []float64
	room         float64 // what the shifts leave of the sum
	order        []int   // complete order, the most important first; nil if there is none
	extensions   *linearExtensions
	test         []halfspace // what the way of drawing does not ensure
	run          *hitAndRun
	fixed        []float64 // the only weights there are
	lowDimension bool      // equalities confine the weights to less than the simplex
}

// exactOrders is the largest number of criteria for which partial orders are drawn exactly (a table of 2^n numbers).
const exactOrders = 16

// pilotDraws and pilotAccepted decide between rejection and hit-and-run.
const (
	pilotDraws    = 10000
	pilotAccepted = pilotDraws / 500
)

// sampler prepares the drawing; stream is used for pilot draws only.
func (ws WeightSet) sampler(n int, stream *num.Stream) (*weightSampler, error) {
	if err := ws.check(n); err != nil {
		return nil, err
	}
	inequalities, equalities := ws.halfspaces(n)
	s := &weightSampler{n: n, network: sortingNetwork(n - 1), wide: sortingNetwork(n), shift: make([]float64, n), room: 1, lowDimension: len(equalities) > 0}
	ordered := len(ws.Orders) > 0
	least := 1.0
	for k := range n {
		low, _ := ws.bounds(k)
		least = min(least, low)
	}
	above, _ := ws.above(n)
	for k := range n {
		low, _ := ws.bounds(k)
		if ordered {
			low = least // a common shift keeps the order
		}
		s.shift[k] = low
		s.room -= low
	}
	switch order := completeOrder(above); {
	case ordered && order != nil:
		s.order = order
	case ordered && n <= exactOrders:
		s.extensions = newLinearExtensions(above)
	}
	for _, h := range inequalities {
		if !s.ensures(h) {
			s.test = append(s.test, h)
		}
	}
	if len(s.test) == 0 && len(equalities) == 0 {
		return s, nil
	}
	p, err := ws.polytope(n)
	if err != nil {
		return nil, err
	}
	if len(p.basis) == 0 {
		s.fixed = p.centre
		return s, nil
	}
	if len(equalities) == 0 {
		accepted := 0
		d := s.drawer()
		for range pilotDraws {
			if d.propose(stream); s.accepts(d.w) {
				accepted++
			}
		}
		if accepted >= pilotAccepted {
			return s, nil
		}
	}
	s.run = newHitAndRun(p, stream)
	return s, nil
}

// ensures reports whether every proposal meets a constraint anyway.
func (s *weightSampler) ensures(h halfspace) bool {
	switch {
	case h.x == -1 && h.y == 0: // -w <= -low
		return -h.limit <= s.shift[h.i]
	case h.x == 1 && h.y == -1 && h.limit == 0: // w(i) <= w(j)
		if s.order != nil {
			return slices.Index(s.order, h.j) < slices.Index(s.order, h.i)
		}
		return s.extensions != nil && s.extensions.above[h.i]&(1<<h.j) != 0
	}
	return false
}

// accepts reports whether weights meet the constraints that proposals do not ensure.
func (s *weightSampler) accepts(w []float64) bool {
	for _, h := range s.test {
		if h.at(w) > h.limit {
			return false
		}
	}
	return true
}

// weightDrawer is the working memory of one stream of draws.
type weightDrawer struct {
	*weightSampler
	w     []float64
	gaps  [maxCriteria]int64
	order []int
	walk  *walk
}

func (s *weightSampler) drawer() *weightDrawer {
	d := &weightDrawer{weightSampler: s, w: make([]float64, s.n), order: make([]int, s.n)}
	if s.run != nil {
		d.walk = s.run.walk()
	}
	return d
}

// draw returns weights that stay valid until the next call.
func (d *weightDrawer) draw(s *num.Stream) []float64 {
	if d.fixed != nil {
		return d.fixed
	}
	if d.walk != nil {
		return d.walk.next(s)
	}
	for {
		d.propose(s)
		if len(d.test) == 0 || d.accepts(d.w) {
			return d.w
		}
	}
}

// propose fills w with a point of the (ordered, shifted) simplex.
func (d *weightDrawer) propose(s *num.Stream) {
	const unit = 1 << 62
	gaps := d.gaps[:d.n]
	last := len(gaps) - 1
	for k := range last {
		gaps[k] = int64(s.Uint64() >> 2)
	}
	arrange(&d.gaps, d.network)
	gaps[last] = unit
	for k := last; k > 0; k-- {
		gaps[k] -= gaps[k-1]
	}
	scale := d.room * (1.0 / unit)
	order := d.weightSampler.order
	if order == nil && d.extensions == nil {
		for k, g := range gaps {
			d.w[k] = d.shift[k] + float64(scale*float64(g))
		}
		return
	}
	arrange(&d.gaps, d.wide)
	if order == nil {
		order = d.extensions.draw(s, d.order)
	}
	for at, k := range order { // gaps ascend, the order descends
		d.w[k] = d.shift[k] + float64(scale*float64(gaps[last-at]))
	}
}

// comparator puts two numbers, given by their places, in order. Places are bytes so that no bounds check is needed
// in an array of 256.
type comparator struct{ a, b uint8 }

// maxCriteria bounds the number of criteria in [SMAA].
const maxCriteria = 256

// sortingNetwork returns Batcher's merge exchange for n <= 256 numbers (Knuth, The Art of Computer Programming 3,
// algorithm 5.2.2M): a fixed list of comparisons, so that sorting a few random numbers costs no mispredicted branch.
func sortingNetwork(n int) []comparator {
	var list []comparator
	if n < 2 {
		return nil
	}
	top := 1 << (bits.Len(uint(n-1)) - 1)
	for p := top; p > 0; p /= 2 {
		q, r, d := top, 0, p
		for {
			for i := range n - d {
				if i&p == r {
					list = append(list, comparator{uint8(i), uint8(i + d)})
				}
			}
			if q == p {
				break
			}
			d, q, r = q-p, q/2, p
		}
	}
	return list
}

// arrange sorts the numbers of a network ascending.
func arrange(xs *[maxCriteria]int64, network []comparator) {
	for _, c := range network {
		a, b := xs[c.a], xs[c.b]
		xs[c.a], xs[c.b] = min(a, b), max(a, b)
	}
}

// completeOrder returns the criteria by falling importance if an order compares all of them, else nil.
func completeOrder(above [][]bool) []int {
	order := make([]int, len(above))
	seen := make([]bool, len(above))
	for k, row := range above {
		count := 0
		for _, a := range row {
			if a {
				count++
			}
		}
		if seen[count] {
			return nil
		}
		seen[count], order[count] = true, k
	}
	return order
}

// linearExtensions draws complete orders that respect a partial one, each with the same probability, by counting
// how many ways are left to go on from each set of criteria already placed.
type linearExtensions struct {
	above []uint32  // per criterion: those that must stand before it
	ways  []float64 // per set of placed criteria; exact up to 2^53, in ratio to 1e-16 beyond
}

func newLinearExtensions(above [][]bool) *linearExtensions {
	n := len(above)
	e := &linearExtensions{above: make([]uint32, n), ways: make([]float64, 1<<n)}
	for k, row := range above {
		for j, a := range row {
			if a {
				e.above[k] |= 1 << j
			}
		}
	}
	e.ways[len(e.ways)-1] = 1
	for set := len(e.ways) - 2; set >= 0; set-- {
		for k, before := range e.above {
			if set&(1<<k) == 0 && uint32(set)&before == before {
				e.ways[set] += e.ways[set|1<<k]
			}
		}
	}
	return e
}

// draw fills order, the most important first.
func (e *linearExtensions) draw(s *num.Stream, order []int) []int {
	set := uint32(0)
	for at := range order {
		left := float64(s.Float64() * e.ways[set])
		chosen := -1
		for k, before := range e.above {
			if set&(1<<k) != 0 || set&before != before {
				continue
			}
			chosen = k
			if left -= e.ways[set|1<<k]; left < 0 {
				break
			}
		}
		order[at] = chosen
		set |= 1 << chosen
	}
	return order
}
