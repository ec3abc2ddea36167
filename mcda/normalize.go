package mcda

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// Normalization names how the scores of a criterion are made comparable with those of other criteria. It is part
// of a method's result: the same data can give another order under another one, so reports must print it.
type Normalization uint8

const (
	Vector  Normalization = iota // x / sqrt(sum of squares)
	MinMax                       // (x - smallest) / (largest - smallest)
	Sum                          // x / sum of absolute values
	Largest                      // x / largest absolute value
	Raw                          // x as it stands
)

var normalizationNames = [...]string{"vector", "minmax", "sum", "largest", "raw"}

// String returns the name that ParseNormalization reads.
func (n Normalization) String() string {
	if int(n) < len(normalizationNames) {
		return normalizationNames[n]
	}
	return "unknown"
}

// ParseNormalization reads "vector", "minmax", "sum", "largest" or "raw".
func ParseNormalization(s string) (Normalization, bool) {
	for i, name := range normalizationNames {
		if s == name {
			return Normalization(i), true
		}
	}
	return Vector, false
}

// Normalized returns the scores under a normalisation, turned so that more is better: where less is better the
// normalised value r becomes 1 - r (-x for Raw). A constant criterion says nothing about the alternatives and gets 0
// everywhere, whatever its value (but keeps it under Raw); [Problem.Constant] lists these for a warning.
func (p Problem) Normalized(how Normalization) ([][]float64, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if int(how) >= len(normalizationNames) {
		return nil, fault.Bad("normalization", "mcda.normalization", "this normalization is not known; choose vector, minmax, sum, largest or raw")
	}
	out := make([][]float64, len(p.Scores))
	for i := range out {
		out[i] = make([]float64, len(p.Weights))
	}
	for k := range p.Weights {
		p.normalizeColumn(how, k, out)
	}
	return out, nil
}

// Constant returns the criteria on which all alternatives have the same score.
func (p Problem) Constant() []int {
	var constant []int
	for k := range p.Weights {
		if low, high := p.column(k); low == high {
			constant = append(constant, k)
		}
	}
	return constant
}

// normalizeColumn fills column k of out.
func (p Problem) normalizeColumn(how Normalization, k int, out [][]float64) {
	low, high := p.column(k)
	if how == Raw {
		for i, row := range p.Scores {
			out[i][k] = p.direction(k).sign() * row[k]
		}
		return
	}
	if low == high {
		return
	}
	top := max(math.Abs(low), math.Abs(high))
	origin, unit := 0.0, top
	switch how {
	case MinMax:
		origin, unit = low, high-low
	case Vector, Sum:
		sum := 0.0
		for _, row := range p.Scores {
			x := math.Abs(row[k] / top) // divided first, so that squares neither overflow nor vanish
			if how == Vector {
				x = float64(x * x)
			}
			sum += x
		}
		if how == Vector {
			sum = math.Sqrt(sum)
		}
		unit = float64(top * sum)
	default: // largest keeps the unit; raw does not come here
	}
	for i, row := range p.Scores {
		out[i][k] = (row[k] - origin) / unit
		if p.direction(k) == Min {
			out[i][k] = 1 - out[i][k]
		}
	}
}

// ValueFunction is a piecewise-linear value function of one criterion: a score At[i] is worth Value[i], scores
// between are interpolated, scores outside are worth as much as the nearer end. It need not be monotone.
type ValueFunction struct {
	At    []float64 // two scores or more, ascending
	Value []float64 // their values, usually on 0..1
}

// Check reports fewer than two points, unequal lengths, numbers that are not finite and scores that do not ascend.
func (f ValueFunction) Check() error {
	if len(f.At) < 2 || len(f.At) != len(f.Value) {
		return fault.Bad("value", "mcda.value.points", "a value function needs at least two points, each with a score and a value")
	}
	for i, x := range f.At {
		if !finite(x) || !finite(f.Value[i]) || i > 0 && x <= f.At[i-1] {
			return fault.Bad(cell("value", i), "mcda.value.order", "the points of a value function must be finite numbers with ascending scores")
		}
	}
	return nil
}

// Of returns the value of a score; the caller has called [ValueFunction.Check].
func (f ValueFunction) Of(x float64) float64 {
	last := len(f.At) - 1
	if x <= f.At[0] {
		return f.Value[0]
	}
	for i := 1; i <= last; i++ {
		if x <= f.At[i] {
			share := (x - f.At[i-1]) / (f.At[i] - f.At[i-1])
			return float64((1-share)*f.Value[i-1]) + float64(share*f.Value[i])
		}
	}
	return f.Value[last]
}
