package sensitivity

import (
	"math"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// at names a member of a list in a fault.
func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

// checkCovariance refuses a matrix that is no covariance of d inputs.
func checkCovariance(m [][]float64, d int) error {
	if len(m) != d {
		return fault.Bad("covariance", "sensitivity.covariance_shape", "the matrix has {got} rows or columns; {want} are needed, one for each input", "got", len(m), "want", d)
	}
	for i, row := range m {
		if len(row) != d {
			return fault.Bad(at("covariance", i), "sensitivity.covariance_shape", "the matrix has {got} rows or columns; {want} are needed, one for each input", "got", len(row), "want", d)
		}
		for j, v := range row {
			place := at(at("covariance", i), j)
			if !finite(v) {
				return fault.Bad(place, "sensitivity.finite", "the value is not finite; a number is needed")
			}
			if j < i && math.Abs(v-m[j][i]) > 1e-12*(math.Abs(v)+math.Abs(m[j][i])) {
				return fault.Bad(place, "sensitivity.covariance_symmetry", "the value is {x} here and {y} across the diagonal; a covariance is symmetric", "x", v, "y", m[j][i])
			}
		}
	}
	values, _ := num.SymmetricEigen(m)
	if largest := values[len(values)-1]; values[0] < -1e-10*max(largest, 0) || largest < 0 {
		return fault.Bad("covariance", "sensitivity.covariance_negative", "the matrix has the eigenvalue {value}; a covariance has none below 0", "value", values[0])
	}
	return nil
}

// checkCorrelation refuses a matrix that is no correlation of d inputs.
func checkCorrelation(m [][]float64, d int) error {
	if err := checkCovariance(m, d); err != nil {
		f := fault.Find(err)
		place := f.Place
		place.Field = "correlation" + place.Field[len("covariance"):]
		return f.At(place)
	}
	for i := range m {
		if m[i][i] != 1 {
			return fault.Bad(at(at("correlation", i), i), "sensitivity.correlation_diagonal", "the diagonal holds {value}; an input has correlation 1 with itself", "value", m[i][i])
		}
	}
	return nil
}
