package sensitivity

import (
	"math"
	"sync/atomic"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Screening finds inputs that do nothing with few runs: Morris' elementary effects (M. D. Morris, Technometrics 33 (1991)
// 161). Each path starts at a random point of a grid and moves every input once, by half of its
// range. Runs: Paths (Inputs + 1).
type Screening struct {
	Inputs  int
	Paths   int // at least 2; 10 to 50 are usual
	Levels  int // of the grid, even; 0 means 4
	Workers int // goroutines; 0 means one
}

// ElementaryEffects are the result of [Screening], one number for each input, in the output's unit per whole range.
type ElementaryEffects struct {
	Mean     []float64 // opposite effects cancel out
	Absolute []float64 // mean of the absolute effects (F. Campolongo et al., Environmental Modelling & Software 22 (2007) 1509)
	StdErr   []float64 // of Absolute
	Spread   []float64 // standard deviation of the effects: large where the input interacts or acts not in a line
	Runs     int
}

// Run computes the effects of a function on the unit cube. The points lie at the middle of the grid's cells in
// probability, so that marginals without bounds have values there.
func (s Screening) Run(f Function, from *num.Stream) (ElementaryEffects, error) {
	if s.Levels == 0 {
		s.Levels = 4
	}
	switch {
	case s.Inputs < 1 || s.Inputs > 10_000:
		return ElementaryEffects{}, fault.Bad("inputs", "sensitivity.inputs", "there are {n} inputs; there can be 1 to {most}", "n", s.Inputs, "most", 10_000)
	case s.Paths < 2 || s.Paths > MostRuns/(s.Inputs+1):
		return ElementaryEffects{}, fault.Bad("paths", "sensitivity.paths", "{n} paths are asked for; there can be 2 to {most} with so many inputs", "n", s.Paths, "most", MostRuns/(s.Inputs+1))
	case s.Levels < 2 || s.Levels > 1000 || s.Levels%2 != 0:
		return ElementaryEffects{}, fault.Bad("levels", "sensitivity.levels", "the grid has {n} levels; it can have 2 to 1000, an even number", "n", s.Levels)
	}
	effects := make([]float64, s.Paths*s.Inputs)
	var next, wrong atomic.Int64
	wrong.Store(-1)
	parallel(max(s.Workers, 1), func() {
		x := make([]float64, s.Inputs)
		for {
			p := int(next.Add(1)) - 1
			if p >= s.Paths {
				return
			}
			if !s.path(f, from.Sub(uint64(p)), x, effects[p*s.Inputs:(p+1)*s.Inputs]) {
				least(&wrong, int64(p*(s.Inputs+1)))
			}
		}
	})
	if w := wrong.Load(); w >= 0 {
		return ElementaryEffects{}, notFinite(int(w))
	}
	out := ElementaryEffects{Runs: s.Paths * (s.Inputs + 1)}
	column, absolute := make([]float64, s.Paths), make([]float64, s.Paths)
	for i := range s.Inputs {
		for p := range column {
			column[p] = effects[p*s.Inputs+i]
			absolute[p] = math.Abs(column[p])
		}
		out.Mean = append(out.Mean, num.Mean(column))
		out.Absolute = append(out.Absolute, num.Mean(absolute))
		out.StdErr = append(out.StdErr, deviation(absolute)/math.Sqrt(float64(s.Paths)))
		out.Spread = append(out.Spread, deviation(column))
	}
	return out, nil
}

// path walks along one path and writes the effect of each input; false if the function returned no number.
func (s Screening) path(f Function, from *num.Stream, x, effects []float64) bool {
	step := s.Levels / 2
	level := make([]int, s.Inputs)
	for i := range level {
		level[i] = from.IntN(s.Levels)
		x[i] = s.coordinate(level[i])
	}
	before := f(x)
	good := finite(before)
	for _, i := range from.Perm(s.Inputs) {
		to := level[i] + step
		if to >= s.Levels {
			to = level[i] - step
		}
		x[i] = s.coordinate(to)
		after := f(x)
		good = good && finite(after)
		effects[i] = (after - before) / (s.coordinate(to) - s.coordinate(level[i]))
		before = after
	}
	return good
}

// coordinate is the middle of a grid cell.
func (s Screening) coordinate(level int) float64 { return (float64(level) + 0.5) / float64(s.Levels) }
