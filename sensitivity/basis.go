package sensitivity

import (
	"math"
	"sort"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// sparse holds the basis functions that are not 0 at a draw.
type sparse struct {
	places []int
	values []float64
}

func (s sparse) times(c []float64) (sum float64) {
	for i, p := range s.places {
		sum += float64(c[p] * s.values[i])
	}
	return sum
}

func (s *sparse) put(place int, value float64) {
	s.places, s.values = append(s.places, place), append(s.values, value)
}

// basis is a set of functions of some inputs: a spline of each, and products of polynomials of several.
type basis struct {
	inputs  [][]float64
	splines []spline
	degree  int // of the polynomials in products
	triples bool
	scale   []standard
	size    int
	penalty [][]float64
	trace   float64
}

// standard brings an input to mean 0 and standard deviation 1.
type standard struct{ mean, deviation float64 }

// newBasis makes a basis for the inputs' draws. It refuses inputs that need more functions than [MostBasis].
func newBasis(inputs [][]float64) (*basis, error) {
	b := &basis{inputs: inputs}
	cells := 16
	switch k := len(inputs); {
	case k == 2:
		cells, b.degree = 12, 4
	case k == 3:
		cells, b.degree, b.triples = 8, 3, true
	case k > 3 && k <= 6:
		cells, b.degree, b.triples = 8, 2, true
	case k > 6 && k <= 14:
		cells, b.degree = 6, 1
	case k > 14:
		cells = 6
	}
	for _, column := range inputs {
		s := newSpline(column, max(min(cells, len(column)/50), 2))
		s.first = b.size
		b.splines = append(b.splines, s)
		b.size += s.size()
		b.scale = append(b.scale, standard{num.Mean(column), deviation(column)})
	}
	products := b.size
	b.size += b.products()
	if b.size > MostBasis {
		return nil, fault.Bad("inputs", "sensitivity.joint", "{n} inputs are too many to be valued together; take at most {most}, or those that matter", "n", len(inputs), "most", 30)
	}
	if b.size == 0 { // nothing is known: the mean
		b.splines = []spline{{knots: nil, values: []float64{0}}}
		b.inputs = [][]float64{nil}
		b.size, products = 1, 1
	}
	b.penalty = square(b.size)
	for _, s := range b.splines {
		s.penalise(b.penalty)
	}
	for i := products; i < b.size; i++ {
		b.penalty[i][i] = 0.1
	}
	for i := range b.penalty {
		b.trace += b.penalty[i][i]
	}
	return b, nil
}

// products is the number of products of polynomials.
func (b *basis) products() int {
	k := len(b.inputs)
	n := k * (k - 1) / 2 * b.degree * b.degree
	if b.triples {
		n += k * (k - 1) * (k - 2) / 6
	}
	return n
}

func (b *basis) row() sparse {
	most := 4*len(b.splines) + b.products()
	return sparse{places: make([]int, 0, most), values: make([]float64, 0, most)}
}

// at evaluates the functions at a draw.
func (b *basis) at(r int, row *sparse) {
	row.places, row.values = row.places[:0], row.values[:0]
	place := 0
	for i := range b.splines {
		s := &b.splines[i]
		if b.inputs[i] == nil {
			row.put(0, 1)
			return
		}
		s.at(b.inputs[i][r], row)
		place = s.first + s.size()
	}
	if b.degree == 0 {
		return
	}
	for i := range b.inputs {
		for j := range i {
			x, y := b.hermite(i, r), b.hermite(j, r)
			for p := range b.degree {
				for q := range b.degree {
					row.put(place, float64(x[p]*y[q]))
					place++
				}
			}
		}
	}
	if !b.triples {
		return
	}
	for i := range b.inputs {
		for j := range i {
			for k := range j {
				row.put(place, float64(b.hermite(i, r)[0]*b.hermite(j, r)[0]*b.hermite(k, r)[0]))
				place++
			}
		}
	}
}

// hermite returns the first four Hermite polynomials, normed for a normal input, of an input at a draw. Outliers are held
// at three standard deviations, beyond which a polynomial says nothing.
func (b *basis) hermite(i, r int) [4]float64 {
	s := b.scale[i]
	if s.deviation == 0 {
		return [4]float64{}
	}
	t := min(max((b.inputs[i][r]-s.mean)/s.deviation, -3), 3)
	t2 := float64(t * t)
	return [4]float64{
		t,
		(t2 - 1) / math.Sqrt2,
		float64(t*(t2-3)) / math.Sqrt(6),
		(float64(t2*(t2-6)) + 3) / math.Sqrt(24),
	}
}

// spline is a cubic B-spline, or one function for each value of an input that has few.
type spline struct {
	first  int
	knots  []float64 // with each end four times; nil for few values
	values []float64 // the few values, rising
}

// fewValues is the largest number of values that are treated one by one.
const fewValues = 12

// newSpline places knots where the draws are: at quantiles that are evenly spaced for a normal input.
func newSpline(column []float64, cells int) spline {
	sample := make([]float64, 0, 4096)
	step := max(len(column)/4096, 1)
	for r := 0; r < len(column); r += step {
		sample = append(sample, column[r])
	}
	sort.Float64s(sample)
	if values, ok := distinct(sample, column); ok {
		return spline{values: values}
	}
	low, high := column[0], column[0]
	for _, x := range column {
		low, high = min(low, x), max(high, x)
	}
	knots := []float64{low, low, low, low}
	for k := 1; k < cells; k++ {
		z := float64(2.6 * (float64(2*k)/float64(cells) - 1))
		x := num.Quantile7(sample, num.NormalCDF(z))
		if gap := float64((high - low) * 1e-6); x > knots[len(knots)-1]+gap && x < high-gap {
			knots = append(knots, x)
		}
	}
	return spline{knots: append(knots, high, high, high, high)}
}

// distinct returns the values of a column if they are few; sample is a sorted part of it.
func distinct(sample, column []float64) ([]float64, bool) {
	var values []float64
	for _, x := range sample {
		if len(values) == 0 || x != values[len(values)-1] {
			if len(values) == fewValues {
				return nil, false
			}
			values = append(values, x)
		}
	}
	for _, x := range column {
		i := sort.SearchFloat64s(values, x)
		if i == len(values) || values[i] != x {
			return nil, false
		}
	}
	return values, true
}

func (s *spline) size() int {
	if s.knots == nil {
		return len(s.values)
	}
	return len(s.knots) - 4
}

// at evaluates the functions that are not 0 at x (C. de Boor, A Practical Guide to Splines, chapter X).
func (s *spline) at(x float64, row *sparse) {
	if s.knots == nil {
		row.put(s.first+sort.SearchFloat64s(s.values, x), 1)
		return
	}
	t := s.knots
	cell := 3
	for cell < len(t)-5 && x >= t[cell+1] {
		cell++
	}
	var left, right [4]float64
	n := [4]float64{1}
	for j := 1; j < 4; j++ {
		left[j], right[j] = x-t[cell+1-j], t[cell+j]-x
		saved := 0.0
		for k := range j {
			part := n[k] / (right[k+1] + left[j-k])
			n[k] = saved + float64(right[k+1]*part)
			saved = float64(left[j-k] * part)
		}
		n[j] = saved
	}
	for k := range n {
		row.put(s.first+cell-3+k, n[k])
	}
}

// penalise adds the spline's roughness: squares of second differences of the coefficients over the places where their
// functions lie (P. H. C. Eilers and B. D. Marx, Statistical Science 11 (1996) 89; for uneven knots, Z. Li and J. Cao,
// 2022), so that a straight line costs nothing. Few values cost nothing at all.
func (s *spline) penalise(m [][]float64) {
	if s.knots == nil {
		return
	}
	n := s.size()
	place := make([]float64, n)
	for i := range place {
		place[i] = (s.knots[i+1] + s.knots[i+2] + s.knots[i+3]) / 3
	}
	unit := (place[n-1] - place[0]) / float64(n-1)
	for i := 1; i+1 < n; i++ {
		a, b := (place[i]-place[i-1])/unit, (place[i+1]-place[i])/unit
		w := [3]float64{2 / (a * (a + b)), -2 / (a * b), 2 / (b * (a + b))}
		length := (a + b) / 2
		for p := range w {
			for q := range p + 1 {
				m[s.first+i-1+p][s.first+i-1+q] += float64(length * w[p] * w[q])
			}
		}
	}
}
