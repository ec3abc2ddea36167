package mcda

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// Ratio says that criterion A matters Low to High times as much as B: Low <= w(A)/w(B) <= High.
type Ratio struct {
	A, B      int
	Low, High float64 // 0 <= Low <= High; +Inf for no upper limit
}

// WeightSet is what is known about the weights: they are taken to be uniform on all weights that are not negative,
// sum to 1 and meet the constraints. The zero value has none. Constraints of all kinds may stand together.
type WeightSet struct {
	// Orders are chains of criteria, the most important first: each weighs at least as much as the next. One chain
	// with all criteria is a complete order; shorter and several ones make a partial order.
	Orders [][]int
	Lower  []float64 // smallest weight of each criterion; nil means 0
	Upper  []float64 // largest weight of each criterion; nil means 1
	Ratios []Ratio
}

// halfspace is the constraint x w(i) + y w(j) <= limit; every constraint on weights has this form. y is 0 and j = i for
// one on a single weight.
type halfspace struct {
	i, j        int
	x, y, limit float64
}

// at returns the left side of the constraint.
func (h halfspace) at(w []float64) float64 { return float64(h.x*w[h.i]) + float64(h.y*w[h.j]) }

// row returns the constraint's coefficients on n weights and one more variable.
func (h halfspace) row(n int) []float64 {
	row := make([]float64, n+1)
	row[h.i] += h.x
	row[h.j] += h.y
	return row
}

// flatness is the slack below which a set of weights counts as having no interior.
const flatness = 1e-7

// check reports constraints that cannot be read or contradict each other on sight; n is the number of criteria.
func (ws WeightSet) check(n int) error {
	for c, chain := range ws.Orders {
		for i, k := range chain {
			if k < 0 || k >= n {
				return fault.Bad(cell("weight_constraints.order", c, i), "mcda.weightset.index", "there is no criterion {index}; they count from 0 to {last}", "index", k, "last", n-1)
			}
		}
	}
	if _, ok := ws.above(n); !ok {
		return fault.Bad("weight_constraints.order", "mcda.weightset.cycle", "the order of importance runs in a circle; it must be free of circles")
	}
	sumLow, sumHigh := 0.0, 0.0
	for k := range n {
		low, high := ws.bounds(k)
		if !(low >= 0 && low <= high && high <= 1) {
			return fault.Bad(cell("weight_constraints", k), "mcda.weightset.bounds", "the limits of a weight must lie in 0..1, the lower one first")
		}
		sumLow += low
		sumHigh += high
	}
	for _, x := range []struct {
		field string
		got   int
		given bool
	}{{"lower", len(ws.Lower), ws.Lower != nil}, {"upper", len(ws.Upper), ws.Upper != nil}} {
		if x.given && x.got != n {
			return fault.Bad("weight_constraints."+x.field, "mcda.weights.length", "there are {got} weights for {want} criteria; give one each", "got", x.got, "want", n)
		}
	}
	if sumLow > 1+weightSlack || sumHigh < 1-weightSlack {
		return fault.Bad("weight_constraints", "mcda.weightset.sum", "no weights within these limits sum to 1; the lower limits may sum to 1 at most, the upper ones to 1 at least")
	}
	for i, r := range ws.Ratios {
		if r.A < 0 || r.A >= n || r.B < 0 || r.B >= n || r.A == r.B {
			return fault.Bad(cell("weight_constraints.ratios", i), "mcda.weightset.ratio.pair", "a ratio compares two different criteria; they count from 0 to {last}", "last", n-1)
		}
		if !(r.Low >= 0 && r.Low <= largest && r.High >= r.Low) || r.High == 0 {
			return fault.Bad(cell("weight_constraints.ratios", i), "mcda.weightset.ratio", "the limits of a ratio must be numbers that are not negative, the lower one first and the upper one positive")
		}
	}
	return nil
}

// bounds returns the limits of weight k; lists that are too short are reported by check.
func (ws WeightSet) bounds(k int) (low, high float64) {
	high = 1
	if k < len(ws.Lower) {
		low = ws.Lower[k]
	}
	if k < len(ws.Upper) {
		high = ws.Upper[k]
	}
	return low, high
}

// above returns for each criterion which others must weigh at least as much, following chains of chains; ok is
// false if the order has a circle.
func (ws WeightSet) above(n int) (above [][]bool, ok bool) {
	above = make([][]bool, n)
	for k := range above {
		above[k] = make([]bool, n)
	}
	for _, chain := range ws.Orders {
		for i := 1; i < len(chain); i++ {
			above[chain[i]][chain[i-1]] = true
		}
	}
	for via := range n {
		for k := range n {
			if above[k][via] {
				for j := range n {
					above[k][j] = above[k][j] || above[via][j]
				}
			}
		}
	}
	for k := range n {
		if above[k][k] {
			return nil, false
		}
	}
	return above, true
}

// halfspaces returns the inequalities and the equalities (beside the sum) of the set.
func (ws WeightSet) halfspaces(n int) (inequalities, equalities []halfspace) {
	for k := range n {
		low, high := ws.bounds(k)
		if low == high {
			equalities = append(equalities, halfspace{k, k, 1, 0, low})
			continue
		}
		inequalities = append(inequalities, halfspace{k, k, -1, 0, -low})
		if high < 1 {
			inequalities = append(inequalities, halfspace{k, k, 1, 0, high})
		}
	}
	for _, chain := range ws.Orders {
		for i := 1; i < len(chain); i++ {
			inequalities = append(inequalities, halfspace{chain[i], chain[i-1], 1, -1, 0})
		}
	}
	for _, r := range ws.Ratios {
		// Both coefficients are divided by the larger one, to keep them near 1.
		low, high := max(1, r.Low), max(1, r.High)
		if r.Low == r.High {
			equalities = append(equalities, halfspace{r.A, r.B, 1 / low, -r.Low / low, 0})
			continue
		}
		if r.Low > 0 {
			inequalities = append(inequalities, halfspace{r.A, r.B, -1 / low, r.Low / low, 0})
		}
		if r.High <= largest {
			inequalities = append(inequalities, halfspace{r.A, r.B, 1 / high, -r.High / high, 0})
		}
	}
	return inequalities, equalities
}

// polytope is a set of weights with a point well inside it and an orthonormal basis of the directions in which the
// equalities let the weights move.
type polytope struct {
	inequalities []halfspace
	basis        [][]float64
	centre       []float64
}

// polytope finds the Chebyshev centre of the set: the centre of the largest ball inside it. It refuses constraints
// that contradict each other, and ones that leave no room without saying so by equal limits.
func (ws WeightSet) polytope(n int) (polytope, error) {
	var out polytope
	var equalities []halfspace
	out.inequalities, equalities = ws.halfspaces(n)
	lp := program{objective: make([]float64, n+1)}
	lp.objective[n] = 1 // the radius
	sum := make([]float64, n+1)
	for k := range n {
		sum[k] = 1
	}
	lp.equal(sum, 1)
	spanned := extend(nil, sum[:n])
	for _, e := range equalities {
		row := e.row(n)
		lp.equal(row, e.limit)
		spanned = extend(spanned, row[:n])
	}
	fixed := len(spanned)
	for k := range n {
		e := make([]float64, n)
		e[k] = 1
		spanned = extend(spanned, e)
	}
	out.basis = spanned[fixed:]

	for _, h := range out.inequalities {
		row := h.row(n)
		square := 0.0
		for _, d := range out.basis {
			along := h.at(d)
			square += float64(along * along)
		}
		row[n] = math.Sqrt(square)
		lp.add(row, h.limit)
	}
	radius := make([]float64, n+1)
	radius[n] = 1
	lp.add(radius, 1) // keeps the program bounded where nothing can move
	x, r, how := lp.solve()
	if how != optimal {
		return polytope{}, fault.Bad("weight_constraints", "mcda.weightset.contradiction", "the constraints on the weights contradict each other; no weights meet all of them")
	}
	if len(out.basis) > 0 && r < flatness {
		return polytope{}, fault.Bad("weight_constraints", "mcda.weightset.flat", "the constraints leave the weights no room to vary; loosen one, or say by equal limits which weights or ratios are fixed")
	}
	out.centre = x[:n:n]
	return out, nil
}

// extend adds the part of v that is orthogonal to an orthonormal list, if there is one (Gram-Schmidt, twice).
func extend(list [][]float64, v []float64) [][]float64 {
	rest := append([]float64(nil), v...)
	size := math.Sqrt(dot(rest, rest))
	for range 2 {
		for _, u := range list {
			along := dot(u, rest)
			for k := range rest {
				rest[k] -= float64(along * u[k])
			}
		}
	}
	norm := math.Sqrt(dot(rest, rest))
	if norm <= 1e-9*size {
		return list
	}
	for k := range rest {
		rest[k] /= norm
	}
	return append(list, rest)
}

// dot is the plain inner product in order of index; [num.Dot] compensates, which short products here do not need.
func dot(a, b []float64) float64 {
	sum := 0.0
	for k, x := range a {
		sum += float64(x * b[k])
	}
	return sum
}
