package panel

import "math"

// integerProgram maximises gain . x over whole x with 0 <= x <= limit and low <= rows x <= high, by branch and bound
// over its linear relaxation. That is solved by the dual simplex method for bounded variables with the long-step
// ratio test (Koberstein, The Dual Simplex Method, 2005, chapter 3), on a dense dictionary: the number of rows is small.
type integerProgram struct {
	rows      [][]float64 // rows x columns
	low, high []float64   // of each row
	limit     []float64   // of each column

	// Variables are the columns, then the rows. A basic variable is sum of dictionary[i][j] * value of nonbasic j.
	dictionary  [][]float64
	reduced     []float64 // objective of each nonbasic variable
	basic       []int
	nonbasic    []int
	atHigh      []bool // by nonbasic position
	least, most []float64
	value       []float64 // of the basic variables
	values      []float64 // of the nonbasic ones
	gain        []float64
	pivots      int
	flips       []breakpoint
}

// breakpoint is a nonbasic variable whose reduced cost changes its sign at a step length.
type breakpoint struct {
	position int
	ratio    float64
	pivot    float64
}

// Tolerances: of values against bounds, of pivots, and of whole numbers.
const (
	feasibility = 1e-9
	smallPivot  = 1e-9
	wholeness   = 1e-6
	refresh     = 400 // pivots after which the dictionary is made anew
)

// search maximises the gain over whole x. Only solutions with more than cutoff count. It stops after patience
// further branches once one is found; proved is true if nothing better than best (or cutoff, for none) exists.
// At most searchLimit branches are tried.
func (p *integerProgram) search(gain []float64, cutoff float64, patience int) (best []int, proved bool) {
	p.gain = gain
	n := len(p.limit)
	p.least, p.most = make([]float64, n+len(p.rows)), make([]float64, n+len(p.rows))
	copy(p.most, p.limit)
	copy(p.least[n:], p.low)
	copy(p.most[n:], p.high)
	p.restart()

	type decision struct {
		column      int
		least, most float64 // before
		other       bool    // the other side is still to be searched
		up          bool
	}
	var path []decision
	left := searchLimit
	for {
		fractional := -1
		bound, ok := p.relax(cutoff)
		if ok && bound > cutoff+feasibility {
			if fractional = p.fractional(); fractional < 0 {
				x := p.solution()
				total := 0.0
				for j, v := range x {
					total += float64(gain[j] * float64(v))
				}
				if total > cutoff {
					best, cutoff = x, total
					left = min(left, patience)
				}
			}
		}
		if left--; left < 0 {
			return best, false
		}
		if fractional >= 0 {
			at := p.value[fractional]
			column := p.basic[fractional]
			d := decision{column: column, least: p.least[column], most: p.most[column], other: true, up: at-math.Floor(at) > 0.5}
			if d.up {
				p.least[column] = math.Floor(at) + 1
			} else {
				p.most[column] = math.Floor(at)
			}
			path = append(path, d)
			continue
		}
		for len(path) > 0 && !path[len(path)-1].other {
			d := path[len(path)-1]
			p.least[d.column], p.most[d.column] = d.least, d.most
			path = path[:len(path)-1]
		}
		if len(path) == 0 {
			return best, true
		}
		d := &path[len(path)-1]
		d.other = false
		if d.up {
			p.most[d.column] = p.least[d.column] - 1
			p.least[d.column] = d.least
		} else {
			p.least[d.column] = p.most[d.column] + 1
			p.most[d.column] = d.most
		}
	}
}

// restart makes the dictionary in which all rows are basic; bounds stay.
func (p *integerProgram) restart() {
	m, n := len(p.rows), len(p.limit)
	if p.dictionary == nil {
		p.dictionary = make([][]float64, m)
		for i := range p.dictionary {
			p.dictionary[i] = make([]float64, n)
		}
		p.reduced, p.nonbasic, p.atHigh = make([]float64, n), make([]int, n), make([]bool, n)
		p.basic, p.value = make([]int, m), make([]float64, m)
	}
	for i, row := range p.rows {
		copy(p.dictionary[i], row)
		p.basic[i] = n + i
	}
	for j, g := range p.gain {
		p.reduced[j], p.nonbasic[j], p.atHigh[j] = g, j, g > 0
	}
	p.pivots = 0
}

// at is the value of a nonbasic variable.
func (p *integerProgram) at(position int) float64 {
	if p.atHigh[position] {
		return p.most[p.nonbasic[position]]
	}
	return p.least[p.nonbasic[position]]
}

// evaluate computes the basic variables and the objective.
func (p *integerProgram) evaluate() (objective float64) {
	p.values = p.values[:0]
	for j := range p.nonbasic {
		v := p.at(j)
		p.values = append(p.values, v)
		objective += float64(p.reduced[j] * v)
	}
	for i, row := range p.dictionary {
		sum := 0.0
		for j, v := range p.values {
			sum += float64(row[j] * v)
		}
		p.value[i] = sum
	}
	return objective
}

// relax solves the linear relaxation within the bounds. ok is false if it has no solution; the bound is then
// meaningless. It stops early once the objective has fallen to the cutoff.
func (p *integerProgram) relax(cutoff float64) (objective float64, ok bool) {
	if p.pivots > refresh {
		p.restart()
	}
	for {
		objective = p.evaluate()
		if objective <= cutoff+feasibility {
			return objective, true
		}
		leaving, excess := -1, feasibility
		var rising bool
		for i, v := range p.value {
			k := p.basic[i]
			if d := v - p.most[k]; d > excess {
				leaving, excess, rising = i, d, false
			}
			if d := p.least[k] - v; d > excess {
				leaving, excess, rising = i, d, true
			}
		}
		if leaving < 0 {
			return objective, true
		}
		if p.pivots > refresh {
			p.restart()
			continue
		}
		if !p.step(leaving, excess, rising) {
			return 0, false
		}
	}
}

// step brings a basic variable that is out of bounds back to its bound: rising says that it must grow by excess.
// Nonbasic variables whose reduced cost would change sign on the way jump to their other bound.
func (p *integerProgram) step(leaving int, excess float64, rising bool) bool {
	row := p.dictionary[leaving]
	p.flips = p.flips[:0]
	for j, a := range row {
		if !rising {
			a = -a
		}
		if p.atHigh[j] {
			a = -a
		}
		if k := p.nonbasic[j]; a > smallPivot && p.most[k] > p.least[k] {
			p.flips = append(p.flips, breakpoint{j, math.Abs(p.reduced[j]) / a, a})
		}
	}
	for {
		if len(p.flips) == 0 {
			return false
		}
		next := 0
		for i, b := range p.flips {
			if f := p.flips[next]; b.ratio < f.ratio || b.ratio == f.ratio && b.pivot > f.pivot {
				next = i
			}
		}
		b := p.flips[next]
		k := p.nonbasic[b.position]
		if excess -= float64(b.pivot * (p.most[k] - p.least[k])); excess <= feasibility {
			p.pivot(leaving, b.position, rising)
			return true
		}
		p.atHigh[b.position] = !p.atHigh[b.position]
		p.flips[next] = p.flips[len(p.flips)-1]
		p.flips = p.flips[:len(p.flips)-1]
	}
}

// pivot exchanges a basic with a nonbasic variable. rising: the leaving one ends at its least value.
func (p *integerProgram) pivot(i, j int, rising bool) {
	p.pivots++
	row := p.dictionary[i]
	inverse := 1 / row[j]
	for k := range row {
		row[k] *= -inverse
	}
	row[j] = inverse
	for h, other := range p.dictionary {
		if h != i {
			eliminate(other, row, j)
		}
	}
	eliminate(p.reduced, row, j)
	p.basic[i], p.nonbasic[j] = p.nonbasic[j], p.basic[i]
	p.atHigh[j] = !rising
}

// eliminate puts the new row of a variable into a row that has it at position j.
func eliminate(into, row []float64, j int) {
	f := into[j]
	if f == 0 {
		return
	}
	into[j] = 0
	for k, v := range row {
		if v != 0 {
			into[k] += float64(f * v)
		}
	}
}

// fractional is the row of the basic column farthest from a whole number, or -1.
func (p *integerProgram) fractional() int {
	row, farthest := -1, wholeness
	for i, k := range p.basic {
		if k < len(p.limit) {
			if d := math.Abs(p.value[i] - math.Round(p.value[i])); d > farthest {
				row, farthest = i, d
			}
		}
	}
	return row
}

// solution is the whole solution at hand.
func (p *integerProgram) solution() []int {
	x := make([]int, len(p.limit))
	for j, k := range p.nonbasic {
		if k < len(x) {
			x[k] = int(math.Round(p.at(j)))
		}
	}
	for i, k := range p.basic {
		if k < len(x) {
			x[k] = int(math.Round(p.value[i]))
		}
	}
	return x
}
