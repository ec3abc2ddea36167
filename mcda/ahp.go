package mcda

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// saatyIndex holds the mean consistency index of random reciprocal matrices of order 1 to 15 (Saaty, The Analytic
// Hierarchy Process, 1980, as printed in later editions).
var saatyIndex = []float64{0, 0, .58, .90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59}

// AHPOptions holds what may be chosen in [AHP]; the zero value is Saaty's method.
type AHPOptions struct {
	// RandomIndex gives the random index of matrices of order 1, 2, ...; nil means Saaty's table up to 15. Other
	// authors print other values (Tummala and Ling 1998: .5799 .8921 1.1159 from order 3), and CR moves with them.
	RandomIndex []float64
	// AllowNonReciprocal takes matrices in which a(i,j) a(j,i) is not 1, such as arithmetic means of matrices.
	AllowNonReciprocal bool
}

// Priorities is the result of [AHP].
type Priorities struct {
	Eigenvector   []float64 `json:"eigenvector"`    // principal right eigenvector, sum 1
	GeometricMean []float64 `json:"geometric_mean"` // row geometric means (logarithmic least squares), sum 1
	LambdaMax     float64   `json:"lambda_max"`     // principal eigenvalue; n for consistent comparisons
	CI            float64   `json:"ci"`             // (LambdaMax - n) / (n - 1); 0 for n = 1
	CR            *float64  `json:"cr"`             // CI over the random index; 0 for n <= 2; nil beyond the table
	Missing       int       `json:"missing"`        // pairs that were not compared
}

// AHP derives priorities from pairwise comparisons: a(i,j) says how many times i matters as much as j (Saaty, How
// to make a decision: the analytic hierarchy process, EJOR 48, 1990). A usual reading is that CR up to 0.10 is
// good enough.
//
// Comparisons may be missing (NaN; a pair with one side given is completed by its reciprocal) as long as a chain
// of comparisons connects all: the eigenvector is then Harker's (1987: a zero for each missing cell, the diagonal
// raised by their number in the row), the geometric mean becomes the logarithmic least-squares solution (Bozóki,
// Fülöp and Rónyai 2010), and the random index shrinks by 1 - 2m/((n-1)(n-2)) for m missing pairs (Ágoston and
// Csató 2022, approximation).
//
// It refuses matrices that are not square, entries that are not positive, a diagonal other than 1, pairs that miss
// reciprocity by more than 0.1 %, and comparisons that fall apart.
func AHP(matrix [][]float64, o AHPOptions) (Priorities, error) {
	return ahp("matrix", matrix, o)
}

func ahp(field string, matrix [][]float64, o AHPOptions) (Priorities, error) {
	c, err := readComparisons(field, matrix, o.AllowNonReciprocal)
	if err != nil {
		return Priorities{}, err
	}
	out := Priorities{Missing: c.missing, GeometricMean: c.leastSquares()}
	out.Eigenvector, out.LambdaMax = c.eigenvector(out.GeometricMean)
	n := float64(c.n)
	if c.n > 1 {
		out.CI = (out.LambdaMax - n) / (n - 1)
		if !o.AllowNonReciprocal {
			out.CI = max(0, out.CI) // theory says so; less is rounding
		}
	}
	out.CR = c.ratio(out.CI, o.RandomIndex)
	return out, nil
}

// comparisons is a matrix of pairwise comparisons in one slice, 0 where a pair was not compared.
type comparisons struct {
	n       int
	a       []float64
	missing int // pairs
}

// readComparisons checks a matrix and completes reciprocals.
func readComparisons(field string, matrix [][]float64, lenient bool) (comparisons, error) {
	c := comparisons{n: len(matrix)}
	if c.n == 0 {
		return c, fault.Bad(field, "mcda.matrix.empty", "the matrix of comparisons is empty; give one row for each thing compared")
	}
	c.a = make([]float64, c.n*c.n)
	for i, row := range matrix {
		if len(row) != c.n {
			return c, fault.Bad(cell(field, i), "mcda.matrix.square", "this row has {got} entries and the matrix {want} rows; it must be square", "got", len(row), "want", c.n)
		}
		for j, x := range row {
			if math.IsNaN(x) {
				continue
			}
			if !(x >= 1e-9 && x <= 1e9) {
				return c, fault.Bad(cell(field, i, j), "mcda.matrix.positive", "a comparison must be a positive number from 1e-9 to 1e9; usual are 1/9 to 9")
			}
			c.a[i*c.n+j] = x
		}
	}
	for i := range c.n {
		if d := &c.a[i*c.n+i]; *d == 0 {
			*d = 1
		} else if *d != 1 {
			return c, fault.Bad(cell(field, i, i), "mcda.matrix.diagonal", "a thing compared with itself must give 1")
		}
		for j := range i {
			upper, lower := &c.a[j*c.n+i], &c.a[i*c.n+j]
			switch {
			case *upper == 0 && *lower == 0:
				c.missing++
			case *upper == 0:
				*upper = 1 / *lower
			case *lower == 0:
				*lower = 1 / *upper
			case !lenient && math.Abs(float64(*upper**lower)-1) > 1e-3:
				return c, fault.Bad(cell(field, j, i), "mcda.matrix.reciprocal", "this comparison and the one the other way round are not reciprocal; their product must be 1")
			}
		}
	}
	if c.missing > 0 && !c.connected() {
		return c, fault.Bad(field, "mcda.matrix.connected", "the comparisons fall apart into groups that no comparison connects; compare across the groups")
	}
	return c, nil
}

// connected reports whether a chain of comparisons joins all things.
func (c comparisons) connected() bool {
	seen, queue := make([]bool, c.n), []int{0}
	seen[0] = true
	for at := 0; at < len(queue); at++ {
		for j := range c.n {
			if !seen[j] && c.a[queue[at]*c.n+j] != 0 {
				seen[j] = true
				queue = append(queue, j)
			}
		}
	}
	return len(queue) == c.n
}

// leastSquares returns the priorities whose log ratios are closest to the logs of the comparisons, sum 1. For a
// complete matrix they are the row geometric means.
func (c comparisons) leastSquares() []float64 {
	n := c.n
	logs := make([]float64, n)
	for i := range n {
		product := 1.0 // logs are dear: multiply as long as nothing can overflow
		for j, x := range c.a[i*n : (i+1)*n] {
			if x != 0 && i != j {
				product *= x
			}
			if product > 1e250 || product < 1e-250 {
				logs[i] += num.Log(product)
				product = 1
			}
		}
		logs[i] += num.Log(product)
	}
	if c.missing == 0 {
		for i := range logs {
			logs[i] /= float64(n)
		}
	} else {
		// Graph Laplacian plus a constant, which fixes the free sum of the logs at zero.
		laplacian := make([]float64, n*n)
		for i := range n {
			for j := range n {
				laplacian[i*n+j] = 1
				if i != j && c.a[i*n+j] != 0 {
					laplacian[i*n+j] = 0
				}
			}
			degree := 0.0
			for j := range n {
				if i != j && c.a[i*n+j] != 0 {
					degree++
				}
			}
			laplacian[i*n+i] = 1 + degree
		}
		eliminate(laplacian, logs)
	}
	top := logs[0]
	for _, y := range logs {
		top = max(top, y)
	}
	for i, y := range logs {
		logs[i] = num.Exp(y - top)
	}
	return normalised(logs)
}

// eigenvector returns the principal right eigenvector and eigenvalue by Noda's iteration (Noda, Numer. Math. 17,
// 1971), which converges quadratically for every non-negative irreducible matrix, however inconsistent: with the
// upper Collatz-Wielandt bound l = max (Ax)_i / x_i solve (l I - A) y = x. start is a positive vector.
func (c comparisons) eigenvector(start []float64) (x []float64, lambda float64) {
	n := c.n
	x = append([]float64(nil), start...)
	work, gap := make([]float64, n*n), math.Inf(1)
	for range 200 {
		low, high := math.Inf(1), 0.0
		sum := 0.0
		for i := range n {
			ax := 0.0
			for j, a := range c.a[i*n:][:len(x)] {
				ax += float64(a * x[j])
			}
			if c.missing > 0 {
				ax += float64(c.missingIn(i) * x[i])
			}
			ratio := ax / x[i]
			low, high = min(low, ratio), max(high, ratio)
			sum += ratio
		}
		lambda = sum / float64(n)
		if high-low >= gap || high-low <= 1e-14*high {
			break // the bounds no longer close in
		}
		if high-low < 1e-11*high {
			gap = high - low
		}
		for i := range n {
			for j, a := range c.a[i*n : (i+1)*n] {
				work[i*n+j] = -a
			}
			work[i*n+i] += high
			if c.missing > 0 {
				work[i*n+i] -= c.missingIn(i)
			}
		}
		eliminate(work, x)
		sum = 0
		for _, v := range x {
			sum += v
		}
		for i := range x {
			x[i] /= sum
		}
	}
	return x, lambda
}

// missingIn counts the missing comparisons of row i.
func (c comparisons) missingIn(i int) float64 {
	count := 0.0
	for _, a := range c.a[i*c.n : (i+1)*c.n] {
		if a == 0 {
			count++
		}
	}
	return count
}

// eliminate solves a x = b in place (a n x n by rows, b becomes x) without pivoting, which is stable for the two
// kinds of matrices here: M-matrices and symmetric positive definite ones. A pivot that rounding has made zero is
// replaced by a tiny one: the solution then points along the null vector, as Noda's iteration wants it.
func eliminate(a, b []float64) {
	n := len(b)
	for i := range n {
		row := a[i*n:][:n]
		if row[i] <= 0 {
			row[i] = 1e-16
		}
		inverse, tail := 1/row[i], row[i+1:]
		for r := i + 1; r < n; r++ {
			other := a[r*n:][:n]
			factor := other[i] * inverse
			if factor == 0 {
				continue
			}
			rest := other[i+1:][:len(tail)]
			for k, x := range tail {
				rest[k] -= float64(factor * x)
			}
			b[r] -= float64(factor * b[i])
		}
	}
	for i := n - 1; i >= 0; i-- {
		tail := b[i+1:]
		row := a[i*n+i:][:1+len(tail)]
		for k, x := range tail {
			b[i] -= float64(row[k+1] * x)
		}
		b[i] /= row[0]
	}
}

// ratio returns the consistency ratio.
func (c comparisons) ratio(ci float64, table []float64) *float64 {
	if table == nil {
		table = saatyIndex
	}
	cr := 0.0
	if c.n <= 2 {
		return &cr
	}
	if c.n > len(table) {
		return nil
	}
	index := table[c.n-1]
	pairs := (c.n - 1) * (c.n - 2) / 2 // comparisons beyond a spanning tree
	if c.missing > 0 {
		index *= 1 - float64(c.missing)/float64(pairs)
	}
	if c.missing == pairs {
		return &cr // a tree of comparisons cannot contradict itself
	}
	if index <= 0 {
		return nil
	}
	cr = ci / index
	return &cr
}
