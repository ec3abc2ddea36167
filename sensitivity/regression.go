package sensitivity

import (
	"math"

	"github.com/tanwen/tanwen/internal/num"
)

// fitted holds regressions of several columns on one basis, at every draw: by all draws, and by the half of the draws
// that a draw belongs to.
type fitted struct {
	whole, half [][]float64
}

// normalEquations are sums over draws of products of basis functions with one another and with the columns.
type normalEquations struct {
	gram   [][]float64
	right  [][]float64 // by column
	square []float64   // of each column
	n      int
}

func newEquations(p, columns int) *normalEquations {
	e := &normalEquations{gram: square(p), right: make([][]float64, columns), square: make([]float64, columns)}
	for k := range e.right {
		e.right[k] = make([]float64, p)
	}
	return e
}

func square(p int) [][]float64 {
	cells := make([]float64, p*p)
	m := make([][]float64, p)
	for i := range m {
		m[i] = cells[i*p : (i+1)*p]
	}
	return m
}

// add takes in one draw.
func (e *normalEquations) add(row sparse, columns [][]float64, r int) {
	e.n++
	for i, pi := range row.places {
		line, v := e.gram[pi], row.values[i]
		for j := range i + 1 {
			line[row.places[j]] += float64(v * row.values[j])
		}
		for k, y := range columns {
			e.right[k][pi] += float64(v * y[r])
		}
	}
	for k, y := range columns {
		e.square[k] += float64(y[r] * y[r])
	}
}

// plus adds two sets of equations up.
func (e *normalEquations) plus(o *normalEquations) *normalEquations {
	out := newEquations(len(e.gram), len(e.right))
	out.n = e.n + o.n
	for i := range out.gram {
		for j := range i + 1 {
			out.gram[i][j] = e.gram[i][j] + o.gram[i][j]
		}
	}
	for k := range out.right {
		for i := range out.right[k] {
			out.right[k][i] = e.right[k][i] + o.right[k][i]
		}
		out.square[k] = e.square[k] + o.square[k]
	}
	return out
}

// coefficients are those of each column's regression: by the even draws, by the odd ones, by all.
type coefficients [3][][]float64

// regress fits columns on a basis by penalised least squares. The strength of the penalty is chosen for each column by
// generalised cross-validation (P. Craven and G. Wahba, Numerische Mathematik 31 (1979) 377).
func regress(b *basis, columns [][]float64) (out coefficients) {
	halves := [2]*normalEquations{newEquations(b.size, len(columns)), newEquations(b.size, len(columns))}
	row := b.row()
	for r := range columns[0] {
		b.at(r, &row)
		halves[r&1].add(row, columns, r)
	}
	whole := halves[0].plus(halves[1])
	chosen := b.smoothing(whole)
	for i, e := range []*normalEquations{halves[0], halves[1], whole} {
		for k := range columns {
			out[i] = append(out[i], b.solve(e, k, chosen[k]))
		}
	}
	return out
}

// fit regresses columns on a basis and evaluates the regressions.
func fit(b *basis, columns [][]float64) fitted {
	n := len(columns[0])
	c := regress(b, columns)
	row := b.row()
	out := fitted{}
	for range columns {
		out.whole, out.half = append(out.whole, make([]float64, n)), append(out.half, make([]float64, n))
	}
	for r := range n {
		b.at(r, &row)
		for k := range columns {
			out.whole[k][r] = row.times(c[2][k])
			out.half[k][r] = row.times(c[r&1][k])
		}
	}
	return out
}

// strengths are the penalties that are tried, as multiples of the ratio of traces.
var strengths = []float64{1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 1e2, 1e4}

// smoothing chooses a strength for each column.
func (b *basis) smoothing(e *normalEquations) []float64 {
	best := make([]float64, len(e.right))
	chosen := make([]float64, len(e.right))
	for i := range best {
		best[i] = math.Inf(1)
	}
	n := float64(e.n)
	for _, strength := range strengths {
		factor := b.factor(e, strength)
		freedom := effective(factor, e.gram)
		for k := range chosen {
			c := backSubstitute(factor, e.right[k])
			rest := max(e.square[k]-float64(2*num.Dot(c, e.right[k]))+quadratic(e.gram, c), 0)
			d := n - freedom
			if score := rest / d / d; score < best[k] {
				best[k], chosen[k] = score, strength
			}
		}
	}
	return chosen
}

// solve computes the coefficients of one column.
func (b *basis) solve(e *normalEquations, column int, strength float64) []float64 {
	return backSubstitute(b.factor(e, strength), e.right[column])
}

// factor is the Cholesky factor of the penalised equations. A trace of a ridge keeps functions apart that say the same.
func (b *basis) factor(e *normalEquations, strength float64) [][]float64 {
	p := b.size
	l := square(p)
	trace := 0.0
	for i := range p {
		trace += e.gram[i][i]
	}
	scale := 0.0
	if b.trace > 0 {
		scale = float64(strength*trace) / b.trace
	}
	ridge := float64(1e-9*trace) / float64(p)
	for i := range p {
		for j := range i + 1 {
			sum := e.gram[i][j] + float64(scale*b.penalty[i][j])
			if i == j {
				sum += ridge
			}
			li, lj := l[i][:j], l[j][:j]
			for k := range li {
				sum -= float64(li[k] * lj[k])
			}
			if i == j {
				l[i][i] = math.Sqrt(max(sum, ridge))
			} else {
				l[i][j] = sum / l[j][j]
			}
		}
	}
	return l
}

// backSubstitute solves the equations with a Cholesky factor.
func backSubstitute(l [][]float64, right []float64) []float64 {
	x := append([]float64(nil), right...)
	for i := range x {
		for k := range i {
			x[i] -= float64(l[i][k] * x[k])
		}
		x[i] /= l[i][i]
	}
	for i := len(x) - 1; i >= 0; i-- {
		for k := i + 1; k < len(x); k++ {
			x[i] -= float64(l[k][i] * x[k])
		}
		x[i] /= l[i][i]
	}
	return x
}

// effective is the number of degrees of freedom of a fit: the trace of the matrix that maps data to fits.
func effective(l, gram [][]float64) (sum float64) {
	column := make([]float64, len(l))
	for j := range l {
		for i := range l {
			column[i] = gram[max(i, j)][min(i, j)]
		}
		sum += backSubstitute(l, column)[j]
	}
	return sum
}

// quadratic is c' G c of a symmetric matrix whose lower half is given.
func quadratic(gram [][]float64, c []float64) (sum float64) {
	for i, line := range gram {
		for j := range i {
			sum += float64(2 * c[i] * c[j] * line[j])
		}
		sum += float64(c[i] * c[i] * line[i])
	}
	return sum
}
