package mcda

import "math"

// program is a small linear program in the form
//
//	maximise c . x   subject to   A x <= b,  x >= 0,
//
// solved with the two-phase simplex method on a condensed tableau (one column per non-basic variable, so that many
// constraints on few variables stay small). Bland's rule chooses the pivots: it cannot cycle and depends on nothing
// but the input (Bland, New finite pivoting rules for the simplex method, 1977).
type program struct {
	objective []float64
	rows      [][]float64
	limits    []float64
}

// add appends the constraint row . x <= limit.
func (lp *program) add(row []float64, limit float64) {
	lp.rows = append(lp.rows, row)
	lp.limits = append(lp.limits, limit)
}

// equal appends the constraint row . x = limit.
func (lp *program) equal(row []float64, limit float64) {
	opposite := make([]float64, len(row))
	for k, a := range row {
		opposite[k] = -a
	}
	lp.add(row, limit)
	lp.add(opposite, -limit)
}

// solution says how a program ended.
type solution uint8

const (
	optimal solution = iota
	infeasible
	unbounded
	stalled // rounding kept the method from ending
)

// pivotSlack is the size below which a coefficient of the tableau is rounding. The programs here have coefficients
// near 1 (comparisons of 1 to 9, weights up to 1).
const pivotSlack = 1e-10

// tableau holds basis[i] + sum over j of t[i][j] free[j] = t[i][n] for each row, and in the last row the same for the
// objective z. A variable is known by its number: those of the program, then the slacks, -1 the artificial one.
type tableau struct {
	t           [][]float64
	basis, free []int
}

// solve returns an optimal x and its value.
func (lp *program) solve() (x []float64, value float64, how solution) {
	n, m := len(lp.objective), len(lp.rows)
	// One more column than the program has: the artificial variable of phase one, number -1.
	d := tableau{t: make([][]float64, m+1), basis: make([]int, m), free: make([]int, n+1)}
	for i := range m {
		d.t[i] = make([]float64, n+2)
		copy(d.t[i], lp.rows[i])
		d.t[i][n], d.t[i][n+1] = -1, lp.limits[i]
		d.basis[i] = n + i
	}
	d.t[m] = make([]float64, n+2)
	for j := range n {
		d.free[j] = j
	}
	d.free[n] = -1

	lowest := 0
	for i := range m {
		if lp.limits[i] < lp.limits[lowest] {
			lowest = i
		}
	}
	if m > 0 && lp.limits[lowest] < 0 {
		d.t[m][n] = 1 // minimise the artificial variable
		d.pivot(lowest, n)
		if how := d.improve(); how != optimal {
			return nil, 0, how
		}
		if d.t[m][n+1] < -1e-9 {
			return nil, 0, infeasible
		}
		d.expel()
	}
	d.restore(lp.objective)
	if how := d.improve(); how != optimal {
		return nil, 0, how
	}
	x = make([]float64, n)
	for i, v := range d.basis {
		if v >= 0 && v < n {
			x[v] = max(0, d.t[i][n+1])
		}
	}
	return x, d.t[m][n+1], optimal
}

// pivot exchanges basic variable i and free variable j.
func (d *tableau) pivot(i, j int) {
	row := d.t[i]
	inverse := 1 / row[j]
	for k := range row {
		row[k] *= inverse
	}
	row[j] = inverse
	for r, other := range d.t {
		if r == i || other[j] == 0 {
			continue
		}
		factor := other[j]
		other[j] = 0
		for k, x := range row {
			other[k] -= float64(factor * x)
		}
	}
	d.basis[i], d.free[j] = d.free[j], d.basis[i]
}

// improve pivots until the objective row has no negative entry left.
func (d *tableau) improve() solution {
	m, n := len(d.basis), len(d.free)
	for range 1000 + 100*(m+n) {
		enter := -1
		for j := range n {
			if d.free[j] >= 0 && d.t[m][j] < -pivotSlack && (enter < 0 || d.free[j] < d.free[enter]) {
				enter = j
			}
		}
		if enter < 0 {
			return optimal
		}
		leave, least := -1, math.Inf(1)
		for i := range m {
			if d.t[i][enter] <= pivotSlack {
				continue
			}
			ratio := d.t[i][n] / d.t[i][enter]
			if leave < 0 || ratio < least-pivotSlack || ratio <= least+pivotSlack && d.basis[i] < d.basis[leave] {
				leave, least = i, min(ratio, least)
			}
		}
		if leave < 0 {
			return unbounded
		}
		d.pivot(leave, enter)
	}
	return stalled
}

// expel takes the artificial variable, now zero, out of the basis.
func (d *tableau) expel() {
	for i, v := range d.basis {
		if v != -1 {
			continue
		}
		best := -1
		for j := range d.free {
			if best < 0 || math.Abs(d.t[i][j]) > math.Abs(d.t[i][best]) {
				best = j
			}
		}
		d.pivot(i, best)
	}
}

// restore writes the objective of the program into the last row, in terms of the free variables, and empties the
// column of the artificial variable, which may not enter again.
func (d *tableau) restore(objective []float64) {
	m := len(d.basis)
	last := d.t[m]
	clear(last)
	for j, v := range d.free {
		switch {
		case v == -1:
			for i := range m {
				d.t[i][j] = 0
			}
		case v < len(objective):
			last[j] -= objective[v]
		}
	}
	for i, v := range d.basis {
		if v < 0 || v >= len(objective) || objective[v] == 0 {
			continue
		}
		for j, a := range d.t[i] {
			last[j] += float64(objective[v] * a)
		}
	}
}
