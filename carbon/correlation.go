package carbon

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Correlation is a correlation matrix of the parameters' normal scores, in the order of [Parameters].
type Correlation [][]float64

// Pair is the correlation of two parameters.
type Pair struct {
	A, B string
	Rho  float64
}

// GroupNames lists the groups of parameters in the order of [Parameters].
func GroupNames() []string {
	var out []string
	for i := range parameters {
		if len(out) == 0 || out[len(out)-1] != parameters[i].Group {
			seen := false
			for _, g := range out {
				seen = seen || g == parameters[i].Group
			}
			if !seen {
				out = append(out, parameters[i].Group)
			}
		}
	}
	return out
}

// Correlated makes a correlation matrix of one correlation per group of parameters and of single pairs, which win over
// the group's. Everything else is independent. It refuses unknown names and correlations outside -1 to 1; whether the
// whole is valid [Correlation.Check] says.
func Correlated(groups map[string]float64, pairs ...Pair) (Correlation, error) {
	m := make(Correlation, numParameters)
	for i := range m {
		m[i] = make([]float64, numParameters)
		m[i][i] = 1
	}
	for _, g := range sortedKeys(groups) {
		rho, found := groups[g], false
		if err := checkRho("groups."+g, rho); err != nil {
			return nil, err
		}
		for i := range parameters {
			if parameters[i].Group != g {
				continue
			}
			found = true
			for j := range i {
				if parameters[j].Group == g {
					m[i][j], m[j][i] = rho, rho
				}
			}
		}
		if !found {
			return nil, fault.Bad("groups."+g, "carbon.group_unknown", "there is no group of parameters {group}; see the model's table", "group", g)
		}
	}
	for k, p := range pairs {
		a, ok := index[p.A]
		if !ok {
			return nil, unknown(p.A)
		}
		b, ok := index[p.B]
		if !ok {
			return nil, unknown(p.B)
		}
		if a == b {
			return nil, fault.Bad(at("pairs", k), "carbon.pair_same", "{id} is paired with itself; name two parameters", "id", p.A)
		}
		if err := checkRho(at("pairs", k), p.Rho); err != nil {
			return nil, err
		}
		m[a][b], m[b][a] = p.Rho, p.Rho
	}
	return m, nil
}

func checkRho(field string, rho float64) error {
	if !(rho >= -1 && rho <= 1) {
		return fault.Bad(field, "carbon.correlation", "the correlation is {value}; it must lie between -1 and 1", "value", rho)
	}
	return nil
}

// Check refuses a matrix that is none: of another shape, with entries outside -1 to 1, not symmetric, or contradictory.
// For the last the sentence names what the nearest valid matrix changes most; [Correlation.Nearest] returns it.
func (c Correlation) Check() error {
	if err := c.checkEntries(); err != nil {
		return err
	}
	values, _ := num.SymmetricEigen(c)
	if values[0] >= -1e-10 {
		return nil
	}
	n := c.Nearest()
	return fault.Bad("correlation", "carbon.correlation_invalid", "the correlations contradict one another; the nearest valid ones differ most at {a} and {b}: {to} instead of {from}", "a", n.A, "b", n.B, "to", math.Round(n.Matrix[index[n.A]][index[n.B]]*1000)/1000, "from", c[index[n.A]][index[n.B]])
}

func (c Correlation) checkEntries() error {
	if len(c) != numParameters {
		return fault.Bad("correlation", "carbon.correlation_shape", "the matrix has {got} rows or columns; {want} are needed, one for each parameter", "got", len(c), "want", numParameters)
	}
	for i, row := range c {
		if len(row) != numParameters {
			return fault.Bad(at("correlation", i), "carbon.correlation_shape", "the matrix has {got} rows or columns; {want} are needed, one for each parameter", "got", len(row), "want", numParameters)
		}
		for j, rho := range row {
			if err := checkRho(at(at("correlation", i), j), rho); err != nil {
				return err
			}
			if i == j && rho != 1 {
				return fault.Bad(at(at("correlation", i), j), "carbon.correlation_diagonal", "the diagonal holds {value}; a parameter has correlation 1 with itself", "value", rho)
			}
		}
	}
	for i, row := range c {
		for j := range i {
			if row[j] != c[j][i] {
				return fault.Bad(at(at("correlation", i), j), "carbon.correlation_symmetry", "the correlations of {a} and {b} are {x} and {y}; the matrix must be symmetric", "a", parameters[i].ID, "b", parameters[j].ID, "x", row[j], "y", c[j][i])
			}
		}
	}
	return nil
}

// NearestCorrelation is the valid matrix nearest to one that is none.
type NearestCorrelation struct {
	Matrix Correlation
	// A and B are the parameters whose correlation changes most, by Change.
	A, B   string
	Change float64
}

// Nearest returns the valid matrix nearest in the Frobenius norm (Higham 2002). The matrix must have the shape, symmetry
// and diagonal that [Correlation.Check] asks for. Show the experts what changes, and ask whether it holds.
func (c Correlation) Nearest() NearestCorrelation {
	out := NearestCorrelation{Matrix: num.NearestCorrelation(c, 0).Matrix, A: parameters[0].ID, B: parameters[1].ID}
	for i := range c {
		for j := range i {
			if d := math.Abs(out.Matrix[i][j] - c[i][j]); d > out.Change {
				out.A, out.B, out.Change = parameters[j].ID, parameters[i].ID, d
			}
		}
	}
	return out
}

// row is a row of a triangular matrix without its zeros.
type row struct {
	places []int
	values []float64
}

func (r row) times(z *[numParameters]float64) (sum float64) {
	for k, j := range r.places {
		sum += float64(r.values[k] * z[j])
	}
	return sum
}

// factor is the Cholesky factor of a valid matrix; columns without a remaining variance are 0.
func (c Correlation) factor() []row {
	n := len(c)
	l := make([][]float64, n)
	for i := range l {
		l[i] = make([]float64, n)
		for j := range i + 1 {
			sum := c[i][j]
			for k := range j {
				sum -= float64(l[i][k] * l[j][k])
			}
			switch {
			case i == j:
				l[i][i] = math.Sqrt(max(sum, 0))
			case l[j][j] > 1e-7:
				l[i][j] = sum / l[j][j]
			}
		}
	}
	out := make([]row, n)
	for i := range l {
		for j, v := range l[i] {
			if v != 0 {
				out[i].places = append(out[i].places, j)
				out[i].values = append(out[i].values, v)
			}
		}
	}
	return out
}
