package panel

import "math"

// master is the linear program over the panels generated so far: it maximises z so that every type that is not
// settled has a chance of at least level + z, and every settled one its level. Columns are panels, one surplus per
// type, and z. It is solved by the primal revised simplex method with an explicit inverse of the basis, which stays
// feasible when panels are added and when types are settled.
type master struct {
	program *integerProgram
	size    []float64 // people per type
	level   []float64 // chance that each type has for certain
	slack   []float64 // a tiny difference per type by which its chance may stay below, against degenerate pivots
	settled []bool
	panels  [][]int
	shares  [][]share // of each panel, types that it holds

	basis   []int // column in each row: panels from 0, surplus of type k = -1 - k, z = rising
	inverse [][]float64
	value   []float64
	prices  []float64 // of the types, then of the sum of probabilities
	column  []float64
	pivots  int
}

// share is the part of a type that a panel holds.
type share struct {
	kind int
	part float64
}

const (
	rising       = math.MinInt32 // the column of z
	improvement  = 1e-9          // least reduced cost that counts
	fixing       = 1e-6          // least price at which a type is settled
	perturbation = 1e-9          // of the chances, taken off again before one is settled
)

func newMaster(t types, program *integerProgram) *master {
	m := &master{program: program, level: make([]float64, len(t.people)), settled: make([]bool, len(t.people))}
	for k, people := range t.people {
		m.size = append(m.size, float64(len(people)))
		_, scattered := math.Modf(float64(k+1) * 0.6180339887498949)
		m.slack = append(m.slack, perturbation*(1+scattered))
	}
	return m
}

// add takes a panel in.
func (m *master) add(counts []int) {
	var shares []share
	for k, n := range counts {
		if n > 0 {
			shares = append(shares, share{k, float64(n) / m.size[k]})
		}
	}
	m.panels, m.shares = append(m.panels, counts), append(m.shares, shares)
}

// run settles all types, beginning with one panel; it reports false if a search was cut short.
func (m *master) run(first []int) bool {
	m.add(first)
	m.explore()
	kinds := len(m.size)
	m.basis = make([]int, kinds+1)
	m.value, m.prices, m.column = make([]float64, kinds+1), make([]float64, kinds+1), make([]float64, kinds+1)
	m.inverse = make([][]float64, kinds+1)
	for i := range m.inverse {
		m.inverse[i] = make([]float64, kinds+1)
	}
	for k := range kinds {
		m.basis[k] = -1 - k
	}
	m.basis[kinds] = 0
	m.factorise()
	for left := kinds; left > 0; {
		if !m.optimise() {
			return false
		}
		left -= m.settle()
	}
	return true
}

// explore finds panels for all types beforehand, by weights that fall with every panel that holds a type.
func (m *master) explore() {
	weights := make([]float64, len(m.size))
	seen := map[string]bool{}
	for k := range weights {
		weights[k] = 1 / m.size[k]
	}
	for range 2 * len(m.size) {
		counts, _ := m.program.search(weights, 0, 4)
		if counts == nil {
			return
		}
		if key := signature(counts); !seen[key] {
			seen[key] = true
			m.add(counts)
		}
		for k, n := range counts {
			if n > 0 {
				weights[k] *= 0.8
			}
		}
	}
}

func signature(counts []int) string {
	b := make([]byte, 0, 2*len(counts))
	for _, n := range counts {
		b = append(b, byte(n), byte(n>>8))
	}
	return string(b)
}

// optimise generates panels until none raises z.
func (m *master) optimise() bool {
	gain := make([]float64, len(m.size))
	for {
		m.simplex()
		for k := range gain {
			gain[k] = -m.prices[k] / m.size[k]
			if gain[k] < 0 {
				gain[k] = 0
			}
		}
		counts, proved := m.program.search(gain, m.prices[len(gain)]+improvement, 20)
		if counts == nil {
			return proved
		}
		m.add(counts)
	}
}

// simplex finds the optimum over the panels at hand.
func (m *master) simplex() {
	for {
		m.price()
		in := m.entering()
		if in == noColumn || !m.enter(in) {
			return
		}
	}
}

const noColumn = math.MaxInt

// price computes the prices of the rows: those of the row in which z stands.
func (m *master) price() {
	clear(m.prices)
	for i, c := range m.basis {
		if c == rising {
			copy(m.prices, m.inverse[i])
		}
	}
}

// entering is the column with the greatest reduced cost, or noColumn.
func (m *master) entering() int {
	best, most := noColumn, improvement
	z := 1.0
	for k, price := range m.prices[:len(m.size)] {
		if price > most {
			best, most = -1-k, price
		}
		if !m.settled[k] {
			z += price
		}
	}
	if z > most {
		best, most = rising, z
	}
	last := m.prices[len(m.size)]
	for p, shares := range m.shares {
		r := -last
		for _, s := range shares {
			r -= float64(m.prices[s.kind] * s.part)
		}
		if r > most {
			best, most = p, r
		}
	}
	return best
}

// load computes a column in terms of the basis.
func (m *master) load(c int) {
	switch {
	case c == rising:
		for i, row := range m.inverse {
			sum := 0.0
			for k, settled := range m.settled {
				if !settled {
					sum -= row[k]
				}
			}
			m.column[i] = sum
		}
	case c < 0:
		for i, row := range m.inverse {
			m.column[i] = -row[-1-c]
		}
	default:
		for i, row := range m.inverse {
			sum := row[len(m.size)]
			for _, s := range m.shares[c] {
				sum += float64(row[s.kind] * s.part)
			}
			m.column[i] = sum
		}
	}
}

// enter brings a column into the basis; it reports false if nothing limits it.
func (m *master) enter(c int) bool {
	m.load(c)
	out, least := -1, math.Inf(1)
	for i, u := range m.column {
		if u > 1e-9 {
			ratio := max(m.value[i], 0) / u
			if ratio < least-1e-12 || ratio <= least+1e-12 && u > m.column[out] {
				out, least = i, min(ratio, least)
			}
		}
	}
	if out < 0 {
		return false
	}
	m.pivot(out, c)
	return true
}

// pivot puts a column, which is loaded, in place of the one in row out.
func (m *master) pivot(out, c int) {
	u := m.column[out]
	row := m.inverse[out]
	for k := range row {
		row[k] /= u
	}
	step := m.value[out] / u
	for i, other := range m.inverse {
		f := m.column[i]
		if i == out || f == 0 {
			continue
		}
		for k, v := range row {
			other[k] -= float64(f * v)
		}
		m.value[i] -= float64(f * step)
	}
	m.value[out] = step
	m.basis[out] = c
	if m.pivots++; m.pivots%2000 == 0 {
		m.factorise()
	}
}

// settle fixes the chances of the types whose price is not zero: they cannot rise without another one falling. It
// returns how many there are.
func (m *master) settle() int {
	z, row := 0.0, -1
	for i, c := range m.basis {
		if c == rising {
			z, row = m.exact(i), i
		}
	}
	settled, dearest := 0, -1
	m.price()
	for k := range m.size {
		if m.settled[k] {
			continue
		}
		m.level[k] += z
		if -m.prices[k] > fixing {
			m.settled[k] = true
			settled++
			if dearest < 0 || m.prices[k] < m.prices[dearest] {
				dearest = k
			}
		}
	}
	// z leaves at nothing: its place takes the surplus of a type that was settled, whose price is the pivot.
	m.value[row] = 0
	m.load(-1 - dearest)
	m.pivot(row, -1-dearest)
	m.resolve()
	return settled
}

// resolve computes the values from the inverse.
func (m *master) resolve() {
	for i, row := range m.inverse {
		sum := row[len(m.size)]
		for k, level := range m.level {
			sum += float64(row[k] * (level - m.slack[k]))
		}
		m.value[i] = sum
	}
}

// exact is the value in a row without the perturbation.
func (m *master) exact(i int) float64 {
	row := m.inverse[i]
	sum := row[len(m.size)]
	for k, level := range m.level {
		sum += float64(row[k] * level)
	}
	return sum
}

// factorise inverts the basis anew (Gauss-Jordan with partial pivoting).
func (m *master) factorise() {
	n := len(m.basis)
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		clear(m.inverse[i])
		m.inverse[i][i] = 1
	}
	for j, c := range m.basis {
		switch {
		case c == rising:
			for k, settled := range m.settled {
				if !settled {
					a[k][j] = -1
				}
			}
		case c < 0:
			a[-1-c][j] = -1
		default:
			a[n-1][j] = 1
			for _, s := range m.shares[c] {
				a[s.kind][j] = s.part
			}
		}
	}
	for j := range n {
		pivot := j
		for i := j + 1; i < n; i++ {
			if math.Abs(a[i][j]) > math.Abs(a[pivot][j]) {
				pivot = i
			}
		}
		a[j], a[pivot] = a[pivot], a[j]
		m.inverse[j], m.inverse[pivot] = m.inverse[pivot], m.inverse[j]
		f := 1 / a[j][j]
		for k := range n {
			a[j][k] *= f
			m.inverse[j][k] *= f
		}
		for i := range n {
			if g := a[i][j]; i != j && g != 0 {
				for k := range n {
					a[i][k] -= float64(g * a[j][k])
					m.inverse[i][k] -= float64(g * m.inverse[j][k])
				}
			}
		}
	}
	m.resolve()
}

// lottery is the panels with their probabilities.
func (m *master) lottery() []Draw {
	var out []Draw
	total := 0.0
	for p := range m.panels {
		for i, c := range m.basis {
			if c != p {
				continue
			}
			if v := m.exact(i); v > 1e-9 {
				out = append(out, Draw{Probability: v, Counts: m.panels[p]})
				total += v
			}
		}
	}
	for i := range out {
		out[i].Probability /= total
	}
	return out
}
