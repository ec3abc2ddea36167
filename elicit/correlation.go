package elicit

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// The functions below turn judgements of dependence that people can make into the correlation of a normal copula.

// CorrelationFromConcordance takes the probability that both quantities lie on the same side of their medians, from 0
// (opposite) over 1/2 (unrelated) to 1: r = sin(pi (p - 1/2)) (Sheppard 1899; used in SHELF as the concordance
// probability).
func CorrelationFromConcordance(p float64) (float64, error) {
	if err := checkProbability("probability", p); err != nil {
		return 0, err
	}
	return num.Sin(math.Pi * (p - 0.5)), nil
}

// CorrelationFromConditional takes the probability that one quantity lies above its median, told that the other does;
// it equals the concordance probability for any copula that is the same seen from both ends, as the normal is.
func CorrelationFromConditional(p float64) (float64, error) { return CorrelationFromConcordance(p) }

// CorrelationFromKendall takes Kendall's tau: r = sin(pi tau/2) (Kruskal, Journal of the American Statistical
// Association 53 (1958) 814).
func CorrelationFromKendall(tau float64) (float64, error) {
	if err := checkCorrelation("tau", tau); err != nil {
		return 0, err
	}
	return num.Sin(math.Pi * tau / 2), nil
}

// CorrelationFromSpearman takes Spearman's rank correlation: r = 2 sin(pi rho/6) (ibid.).
func CorrelationFromSpearman(rho float64) (float64, error) {
	if err := checkCorrelation("rho", rho); err != nil {
		return 0, err
	}
	return 2 * num.Sin(math.Pi*rho/6), nil
}

// CorrelationRepair is a correlation matrix made valid.
type CorrelationRepair struct {
	// Matrix is positive semidefinite with ones on the diagonal.
	Matrix [][]float64 `json:"matrix"`
	// Distance is that from the judgements in the Frobenius norm; 0 if they were valid already.
	Distance float64 `json:"distance"`
	// Largest is the greatest change of any one correlation, and Row and Column say which.
	Largest float64 `json:"largest"`
	Row     int     `json:"row"`
	Column  int     `json:"column"`
	// LeastEigenvalue is that of the judgements: below 0 they contradict one another.
	LeastEigenvalue float64 `json:"least_eigenvalue"`
	// Steps of the projection.
	Steps int `json:"steps"`
}

// NearestCorrelation returns the valid correlation matrix nearest to pairwise judgements, which may contradict one
// another: alternating projections with Dykstra's correction (Higham, IMA Journal of Numerical Analysis 22 (2002)
// 329, algorithm 3.3). floor is the least eigenvalue wanted, at least 0 and below 1; a little above 0 (1e-6, say)
// makes the result invertible. The matrix given must be symmetric with ones on the diagonal and entries between -1
// and 1. Show the expert what was changed and ask whether it holds.
func NearestCorrelation(judged [][]float64, floor float64) (CorrelationRepair, error) {
	if err := checkCorrelations(judged); err != nil {
		return CorrelationRepair{}, err
	}
	if !(floor >= 0 && floor < 1) {
		return CorrelationRepair{}, fault.Bad("floor", "elicit.floor", "the least eigenvalue is to be {value}; it must be at least 0 and below 1", "value", floor)
	}
	n := len(judged)
	values, _ := eigen(judged)
	out := CorrelationRepair{LeastEigenvalue: values[0]}
	x, correction := copyMatrix(judged), zeros(n)
	if values[0] < floor-1e-14 {
		const most = 100_000
		for out.Steps = 1; out.Steps <= most; out.Steps++ {
			// Project onto matrices with eigenvalues at least floor, then onto those with ones on the diagonal.
			shifted := zeros(n)
			for i := range n {
				for j := range n {
					shifted[i][j] = x[i][j] - correction[i][j]
				}
			}
			raised := raiseEigenvalues(shifted, floor)
			var change float64
			for i := range n {
				for j := range n {
					correction[i][j] = raised[i][j] - shifted[i][j]
					next := raised[i][j]
					if i == j {
						next = 1
					}
					change = math.Max(change, math.Abs(next-x[i][j]))
					x[i][j] = next
				}
			}
			if change < 1e-13 {
				break
			}
		}
		// The last projection left eigenvalues below the floor by rounding: raise them and scale the diagonal back.
		x = unitDiagonal(raiseEigenvalues(x, floor))
	}
	var square float64
	for i := range n {
		for j := range n {
			d := x[i][j] - judged[i][j]
			square += float64(d * d)
			if j > i && math.Abs(d) > out.Largest {
				out.Largest, out.Row, out.Column = math.Abs(d), i, j
			}
		}
	}
	out.Matrix, out.Distance = x, math.Sqrt(square)
	return out, nil
}

func raiseEigenvalues(a [][]float64, floor float64) [][]float64 {
	values, vectors := eigen(a)
	n := len(a)
	out := zeros(n)
	for i := range n {
		for j := range i + 1 {
			var s float64
			for k, v := range values {
				s += float64(float64(math.Max(v, floor)*vectors[i][k]) * vectors[j][k])
			}
			out[i][j], out[j][i] = s, s
		}
	}
	return out
}

func unitDiagonal(a [][]float64) [][]float64 {
	out := zeros(len(a))
	for i := range a {
		for j := range a {
			out[i][j] = math.Max(-1, math.Min(1, a[i][j]/math.Sqrt(a[i][i]*a[j][j])))
		}
		out[i][i] = 1
	}
	return out
}

// eigen returns eigenvalues, ascending, and the eigenvectors in the columns, of a symmetric matrix by Jacobi's
// rotations in rows (Golub and Van Loan, Matrix Computations, chapter 8).
func eigen(symmetric [][]float64) (values []float64, vectors [][]float64) {
	n := len(symmetric)
	a, v := copyMatrix(symmetric), zeros(n)
	for i := range n {
		v[i][i] = 1
	}
	for range 100 {
		var off, all float64
		for i := range n {
			for j := range n {
				square := float64(a[i][j] * a[i][j])
				all += square
				if i != j {
					off += square
				}
			}
		}
		if off <= 1e-32*all {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(a, v, p, q)
			}
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for i := 1; i < n; i++ { // by value; equal ones keep their places
		for j := i; j > 0 && a[order[j]][order[j]] < a[order[j-1]][order[j-1]]; j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	values, vectors = make([]float64, n), zeros(n)
	for k, from := range order {
		values[k] = a[from][from]
		for i := range n {
			vectors[i][k] = v[i][from]
		}
	}
	return values, vectors
}

// rotate clears a[p][q] by a rotation and applies it to the vectors.
func rotate(a, v [][]float64, p, q int) {
	if a[p][q] == 0 {
		return
	}
	tau := (a[q][q] - a[p][p]) / (2 * a[p][q])
	t := 1 / (math.Abs(tau) + math.Sqrt(1+float64(tau*tau)))
	if tau < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(1+float64(t*t))
	s := t * c
	for k := range a {
		x, y := a[k][p], a[k][q]
		a[k][p], a[k][q] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
		x, y = v[k][p], v[k][q]
		v[k][p], v[k][q] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
	}
	for k := range a {
		x, y := a[p][k], a[q][k]
		a[p][k], a[q][k] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
	}
}

func zeros(n int) [][]float64 {
	flat := make([]float64, n*n)
	m := make([][]float64, n)
	for i := range m {
		m[i] = flat[i*n : (i+1)*n : (i+1)*n]
	}
	return m
}

func copyMatrix(a [][]float64) [][]float64 {
	m := zeros(len(a))
	for i, row := range a {
		copy(m[i], row)
	}
	return m
}

func checkCorrelation(field string, r float64) error {
	if !(r >= -1 && r <= 1) {
		return fault.Bad(field, "elicit.correlation", "the correlation is {value}; it must lie between -1 and 1", "value", r)
	}
	return nil
}

func checkCorrelations(m [][]float64) error {
	if len(m) == 0 {
		return fault.Bad("matrix", "elicit.matrix_empty", "the matrix is empty; at least one quantity is needed")
	}
	for i, row := range m {
		if len(row) != len(m) {
			return fault.Bad(fmt.Sprintf("matrix[%d]", i), "elicit.matrix_shape", "the row has {got} entries, but the matrix has {want} rows; it must be square", "got", len(row), "want", len(m))
		}
		for j, r := range row {
			if err := checkCorrelation(fmt.Sprintf("matrix[%d][%d]", i, j), r); err != nil {
				return err
			}
			if i == j && r != 1 {
				return fault.Bad(fmt.Sprintf("matrix[%d][%d]", i, j), "elicit.matrix_diagonal", "the diagonal holds {value}; a quantity has correlation 1 with itself", "value", r)
			}
		}
	}
	for i, row := range m {
		for j := range i {
			if row[j] != m[j][i] {
				return fault.Bad(fmt.Sprintf("matrix[%d][%d]", i, j), "elicit.matrix_symmetry", "the correlations of {i} and {j} are {a} and {b}; the matrix must be symmetric", "i", i, "j", j, "a", row[j], "b", m[j][i])
			}
		}
	}
	return nil
}
