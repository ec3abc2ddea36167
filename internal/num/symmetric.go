package num

import "math"

// Correlation is a valid correlation matrix near to one that may not be.
type Correlation struct {
	Matrix [][]float64 // positive semidefinite, ones on the diagonal
	Least  float64     // least eigenvalue of the matrix given; below 0 it was not valid
	Steps  int         // steps of the projection, 0 where nothing had to change
}

// NearestCorrelation returns the correlation matrix with eigenvalues of at least floor, 0 <= floor < 1, that is nearest
// in the Frobenius norm to a symmetric matrix with ones on the diagonal: alternating projections with Dykstra's
// correction (Higham, IMA Journal of Numerical Analysis 22 (2002) 329, algorithm 3.3). The matrix given is not changed.
func NearestCorrelation(judged [][]float64, floor float64) Correlation {
	n := len(judged)
	values, _ := SymmetricEigen(judged)
	out := Correlation{Least: values[0]}
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
	out.Matrix = x
	return out
}

func raiseEigenvalues(a [][]float64, floor float64) [][]float64 {
	values, vectors := SymmetricEigen(a)
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

// SymmetricEigen returns eigenvalues, ascending, and the eigenvectors in the columns, of a symmetric matrix by
// Jacobi's rotations in rows (Golub and Van Loan, Matrix Computations, chapter 8). The matrix given is not changed.
func SymmetricEigen(symmetric [][]float64) (values []float64, vectors [][]float64) {
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
