package sensitivity

import (
	"sync"
	"sync/atomic"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Estimator names the way in which Sobol' indices are estimated from runs of the base points A and B and of AB_i, the
// points A with input i taken from B.
type Estimator string

// The estimators. V is the variance over A and B; all outputs are centred on the mean over A and B.
const (
	// Saltelli2010 is for first order: mean(f(B) (f(AB_i) - f(A))) / V (A. Saltelli et al., Computer Physics
	// Communications 181 (2010) 259, table 2, row b). Good for small indices.
	Saltelli2010 Estimator = "saltelli"
	// Jansen is for first order, 1 - mean((f(B) - f(AB_i))^2) / 2V, and for total order, mean((f(A) - f(AB_i))^2) / 2V
	// (M. J. W. Jansen, Computer Physics Communications 117 (1999) 35; Saltelli 2010, table 2, rows c and f). The latter
	// is never negative.
	Jansen Estimator = "jansen"
	// Janon is for both: the correlation of f(B), or of f(A), with f(AB_i), with moments pooled over the two (A. Janon et
	// al., ESAIM: Probability and Statistics 18 (2014) 342, equation 6). Asymptotically efficient for large indices.
	Janon Estimator = "janon"
)

// Sobol computes Sobol' indices: the share of the variance of a function that each input explains alone (first
// order), with all its interactions (total), or that a pair explains together beyond both (second order). Inputs must be
// independent.
type Sobol struct {
	Inputs int // 1 to half of [MostDimensions]
	Base   int // base points, a power of two, at least 16; 1,024 for a first look
	// SecondOrder asks for the pairs. It needs Base (2 Inputs + 2) runs, otherwise Base (Inputs + 2) are needed.
	SecondOrder bool
	First       Estimator // "" means Saltelli2010
	Total       Estimator // "" means Jansen; Saltelli2010 is none for total order
	// Resamples of the base points for the intervals; 0 means 100. They treat the points as independent, so that for a
	// scrambled sequence the intervals are rather too wide.
	Resamples  int
	Confidence float64 // of the intervals, which are percentiles of the resamples; 0 means 0.95
	Workers    int     // goroutines; 0 means one
}

// Indices are the result of [Sobol].
type Indices struct {
	Mean     float64
	Variance float64
	Runs     int
	// First and Total have one estimate for each input, and are nil if the output is constant: then no index is defined.
	First, Total []Estimate
	// Second has one for each pair of inputs i < j, in the order (0,1), (0,2), ... (1,2), ..., if asked for.
	Second []PairEstimate
}

// PairEstimate is an estimate for a pair of inputs.
type PairEstimate struct {
	I, J int
	Estimate
}

// Runs returns how many runs of the function are needed.
func (s Sobol) Runs() int { return s.Base * s.width() }

// width is the number of runs of one base point.
func (s Sobol) width() int {
	if s.SecondOrder {
		return 2*s.Inputs + 2
	}
	return s.Inputs + 2
}

func (s Sobol) check() (Sobol, error) {
	if s.Inputs < 1 || s.Inputs > MostDimensions/2 {
		return s, fault.Bad("inputs", "sensitivity.inputs", "there are {n} inputs; there can be 1 to {most}", "n", s.Inputs, "most", MostDimensions/2)
	}
	if s.Base < 16 || s.Base > MostRuns || s.Base&(s.Base-1) != 0 {
		return s, fault.Bad("base", "sensitivity.base", "there are {n} base points; the number must be a power of two and at least 16", "n", s.Base)
	}
	if s.Base > MostRuns/s.width() {
		return s, fault.Bad("base", "sensitivity.runs", "{n} base points need {runs} runs; there can be {most}", "n", s.Base, "runs", s.Runs(), "most", MostRuns)
	}
	if s.First == "" {
		s.First = Saltelli2010
	}
	if s.Total == "" {
		s.Total = Jansen
	}
	if s.First != Saltelli2010 && s.First != Jansen && s.First != Janon {
		return s, fault.Bad("first", "sensitivity.estimator", "there is no estimator {name} here; there are {known}", "name", string(s.First), "known", "saltelli, jansen, janon")
	}
	if s.Total != Jansen && s.Total != Janon {
		return s, fault.Bad("total", "sensitivity.estimator", "there is no estimator {name} here; there are {known}", "name", string(s.Total), "known", "jansen, janon")
	}
	if s.Resamples == 0 {
		s.Resamples = 100
	}
	if s.Resamples < 2 || s.Resamples > 10_000 {
		return s, fault.Bad("resamples", "sensitivity.resamples", "{n} resamples are asked for; there can be 2 to 10000", "n", s.Resamples)
	}
	var err error
	s.Confidence, err = checkConfidence(s.Confidence)
	s.Workers = max(s.Workers, 1)
	return s, err
}

// Run computes the indices of a function of independent inputs, each uniform between 0 and 1. It refuses settings out of
// range and a function that does not return a number.
func (s Sobol) Run(f Function, from *num.Stream) (Indices, error) {
	d, err := s.Design(from)
	if err != nil {
		return Indices{}, err
	}
	out := d.columns()
	var next, wrong atomic.Int64
	wrong.Store(-1)
	const block = 1024
	parallel(d.Workers, func() {
		points := d.sequence.Fork()
		row, x := make([]float64, 2*d.Inputs), make([]float64, d.Inputs)
		for {
			start := int(next.Add(block)) - block
			if start >= d.Base {
				return
			}
			points.Seek(uint64(start))
			for r := start; r < min(start+block, d.Base); r++ {
				points.Next(row)
				for k := range out {
					d.place(row, k, x)
					if out[k][r] = f(x); !finite(out[k][r]) {
						least(&wrong, int64(r*len(out)+k))
					}
				}
			}
		}
	})
	if w := wrong.Load(); w >= 0 {
		return Indices{}, notFinite(int(w))
	}
	return d.indices(out), nil
}

// least keeps the smaller of the numbers that workers bring; below 0 means none yet.
func least(kept *atomic.Int64, value int64) {
	for old := kept.Load(); old < 0 || value < old; old = kept.Load() {
		if kept.CompareAndSwap(old, value) {
			return
		}
	}
}

// parallel runs work in several goroutines and waits for all.
func parallel(workers int, work func()) {
	var wait sync.WaitGroup
	for range workers {
		wait.Go(work)
	}
	wait.Wait()
}

// Design is the list of points at which [Sobol] needs the output of a model that runs elsewhere. It keeps points and
// analysis together: outputs in another order than the points give nonsense.
type Design struct {
	Sobol
	sequence *Sequence
	stream   *num.Stream
}

// Design chooses the points.
func (s Sobol) Design(from *num.Stream) (*Design, error) {
	s, err := s.check()
	if err != nil {
		return nil, err
	}
	points, err := NewSequence(2*s.Inputs, from.Sub(0))
	if err != nil {
		return nil, err
	}
	return &Design{Sobol: s, sequence: points, stream: from.Sub(1)}, nil
}

// Point writes the coordinates of run i, counted from 0 up to [Sobol.Runs], into x.
func (d *Design) Point(i int, x []float64) {
	row := make([]float64, 2*d.Inputs)
	d.sequence.Seek(uint64(i / d.width()))
	d.sequence.Next(row)
	d.place(row, i%d.width(), x)
}

// place makes the k-th run of a base point: A, B, then AB_i for each input, then BA_i if second order is asked for.
func (d *Design) place(row []float64, k int, x []float64) {
	n := d.Inputs
	a, b := row[:n], row[n:]
	switch {
	case k == 0:
		copy(x, a)
	case k == 1:
		copy(x, b)
	case k < n+2:
		copy(x, a)
		x[k-2] = b[k-2]
	default:
		copy(x, b)
		x[k-n-2] = a[k-n-2]
	}
}

// Indices computes the indices from the outputs of all runs, in the order of [Design.Point]. It refuses another number of
// outputs, and outputs that are not finite.
func (d *Design) Indices(outputs []float64) (Indices, error) {
	if len(outputs) != d.Runs() {
		return Indices{}, fault.Bad("outputs", "sensitivity.outputs", "there are {got} outputs; the design has {want} runs", "got", len(outputs), "want", d.Runs())
	}
	out := d.columns()
	for i, y := range outputs {
		if !finite(y) {
			return Indices{}, notFinite(i)
		}
		out[i%len(out)][i/len(out)] = y
	}
	return d.indices(out), nil
}

func (d *Design) columns() [][]float64 {
	out := make([][]float64, d.width())
	for k := range out {
		out[k] = make([]float64, d.Base)
	}
	return out
}
