package sensitivity

import (
	"math"
	"sync/atomic"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Swings is what a tornado shows: how far the output moves when one input stands at a low and then at a high value,
// averaged over Points at which all the others are uncertain. Where limits bind on one side, the averages say more than
// runs with the others at their medians. All inputs see the same points. Runs: Points (2 Inputs + 1).
type Swings struct {
	Inputs     int
	Points     int     // at least 2
	Low, High  float64 // probabilities of the two values; both 0 means 0.1 and 0.9
	Confidence float64 // of the intervals; 0 means 0.95
	Workers    int     // goroutines; 0 means one
}

// SwingResult holds the output with all inputs uncertain, and for each input with it at its low and its high value.
// Intervals of the latter are those of the difference from Base, which the common points make narrow.
type SwingResult struct {
	Base      Estimate
	Low, High []Estimate
	Runs      int
}

// Run computes the swings of a function on the unit cube, with inputs that are independent of one another. It refuses
// probabilities that are not in order between 0 and 1, and an output that is not finite.
func (s Swings) Run(f Function, from *num.Stream) (SwingResult, error) {
	confidence, err := checkConfidence(s.Confidence)
	if err != nil {
		return SwingResult{}, err
	}
	if s.Low == 0 && s.High == 0 {
		s.Low, s.High = 0.1, 0.9
	}
	switch {
	case s.Inputs < 1 || s.Inputs > 10_000:
		return SwingResult{}, fault.Bad("inputs", "sensitivity.inputs", "there are {n} inputs; there can be 1 to {most}", "n", s.Inputs, "most", 10_000)
	case s.Points < 2 || s.Points > MostRuns/(2*s.Inputs+1):
		return SwingResult{}, fault.Bad("points", "sensitivity.points", "{n} points are asked for; there can be 1 to {most}", "n", s.Points, "most", MostRuns/(2*s.Inputs+1))
	case !(s.Low > 0 && s.Low < s.High && s.High < 1):
		return SwingResult{}, fault.Bad("low", "sensitivity.swing", "the probabilities are {low} and {high}; they must rise and lie between 0 and 1", "low", s.Low, "high", s.High)
	}
	points, err := LatinHypercube(s.Points, s.Inputs, from)
	if err != nil {
		return SwingResult{}, err
	}
	outputs := make([][]float64, 2*s.Inputs+1) // with no input held, then with each at its low and its high value
	var next, wrong atomic.Int64
	wrong.Store(-1)
	parallel(max(s.Workers, 1), func() {
		x := make([]float64, s.Inputs)
		for {
			k := int(next.Add(1)) - 1
			if k >= len(outputs) {
				return
			}
			outputs[k] = make([]float64, s.Points)
			for r := range outputs[k] {
				for i := range x {
					x[i] = points[i][r]
				}
				if k > 0 {
					x[(k-1)/2] = [2]float64{s.Low, s.High}[(k-1)%2]
				}
				if outputs[k][r] = f(x); !finite(outputs[k][r]) {
					least(&wrong, int64(k*s.Points+r))
				}
			}
		}
	})
	if w := wrong.Load(); w >= 0 {
		return SwingResult{}, notFinite(int(w))
	}
	root := num.Mean(outputs[0])
	out := SwingResult{Base: normalInterval(root, standardError(outputs[0]), confidence), Runs: s.Points * len(outputs)}
	differences := make([]float64, s.Points)
	for k, column := range outputs[1:] {
		for r := range column {
			differences[r] = column[r] - outputs[0][r]
		}
		e := normalInterval(root+num.Mean(differences), standardError(differences), confidence)
		if k%2 == 0 {
			out.Low = append(out.Low, e)
		} else {
			out.High = append(out.High, e)
		}
	}
	return out, nil
}

// standardError is that of the mean.
func standardError(xs []float64) float64 { return deviation(xs) / math.Sqrt(float64(len(xs))) }
