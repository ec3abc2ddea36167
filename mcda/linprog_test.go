package mcda

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
	"pgregory.net/rapid"
)

func TestProgramSolve(t *testing.T) {
	for _, c := range []struct {
		name      string
		objective []float64
		rows      [][]float64
		limits    []float64
		how       solution
		value     float64
	}{
		{"Dantzig's example", []float64{3, 5}, [][]float64{{1, 0}, {0, 2}, {3, 2}}, []float64{4, 12, 18}, optimal, 36},
		{"needs phase one", []float64{-1, -1}, [][]float64{{-1, -2}, {-3, -1}}, []float64{-4, -6}, optimal, -2.8},
		{"infeasible", []float64{1}, [][]float64{{1}, {-1}}, []float64{1, -2}, infeasible, 0},
		{"unbounded", []float64{1, 0}, [][]float64{{-1, 1}}, []float64{1}, unbounded, 0},
		{"no constraint, nothing to gain", []float64{-1}, nil, nil, optimal, 0},
		{"Beale's cycling example", []float64{0.75, -150, 0.02, -6}, [][]float64{{0.25, -60, -0.04, 9}, {0.5, -90, -0.02, 3}, {0, 0, 1, 0}}, []float64{0, 0, 1}, optimal, 0.05},
	} {
		p := program{objective: c.objective, rows: c.rows, limits: c.limits}
		_, value, how := p.solve()
		if how != c.how || math.Abs(value-c.value) > 1e-9 {
			t.Errorf("%s: %v, value %v; want %v, %v", c.name, how, value, c.how, c.value)
		}
	}
}

// Random programs with a bounded feasible set: the optimum is feasible and equals gonum's.
func TestProgramAgreesWithGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "variables")
		m := rapid.IntRange(0, 6).Draw(t, "constraints")
		number := rapid.Map(rapid.IntRange(-9, 9), func(i int) float64 { return float64(i) })
		p := program{objective: rapid.SliceOfN(number, n, n).Draw(t, "objective")}
		for range m {
			p.add(rapid.SliceOfN(number, n, n).Draw(t, "row"), number.Draw(t, "limit"))
		}
		for k := range n {
			row := make([]float64, n)
			row[k] = 1
			p.add(row, 10)
		}
		x, value, how := p.solve()
		a, c := mat.NewDense(m+n, n+m+n, nil), make([]float64, n+m+n)
		for i, row := range p.rows {
			for k, v := range row {
				a.Set(i, k, v)
			}
			a.Set(i, n+i, 1)
		}
		for k, v := range p.objective {
			c[k] = -v
		}
		want, _, err := lp.Simplex(c, a, p.limits, 1e-10, nil)
		switch {
		case errors.Is(err, lp.ErrInfeasible):
			if how != infeasible {
				t.Fatalf("%v, gonum says infeasible", how)
			}
			return
		case err != nil:
			t.Skip("the oracle failed")
		}
		if how != optimal || math.Abs(value+want) > 1e-7 {
			t.Fatalf("%v with value %v, gonum %v", how, value, -want)
		}
		for i, row := range p.rows {
			sum := 0.0
			for k, v := range row {
				sum += v * x[k]
			}
			if sum > p.limits[i]+1e-8 {
				t.Fatalf("constraint %d: %v > %v", i, sum, p.limits[i])
			}
		}
	})
}
