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
	nearest := num.NearestCorrelation(judged, floor)
	out := CorrelationRepair{Matrix: nearest.Matrix, LeastEigenvalue: nearest.Least, Steps: nearest.Steps}
	var square float64
	for i := range n {
		for j := range n {
			d := nearest.Matrix[i][j] - judged[i][j]
			square += float64(d * d)
			if j > i && math.Abs(d) > out.Largest {
				out.Largest, out.Row, out.Column = math.Abs(d), i, j
			}
		}
	}
	out.Distance = math.Sqrt(square)
	return out, nil
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
