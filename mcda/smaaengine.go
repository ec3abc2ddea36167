package mcda

import (
	"math"
	"slices"
	"sync"

	"github.com/tanwen/tanwen/internal/num"
)

// smaaBlock is the number of samples that share one random stream.
const smaaBlock = 4096

// smaaEngine is the prepared input of [SMAA.Run]. Scores are signed so that more is better.
type smaaEngine struct {
	m, n     int
	samples  int
	workers  int
	pairwise bool
	sampler  *weightSampler
	mean     []float64   // m x n, of exact and normal measurements; 0 for others
	variance []float64   // m x n
	random   []int       // alternatives with a normal measurement, ascending
	moment   []moment    // mean and variance side by side, for the random alternatives in turn, filled up to an even number
	certain  []int       // the other alternatives
	loose    []looseCell // interval and empirical measurements
	ties     bool        // values can be equal with positive probability
}

// moment is what a normal measurement adds to mean and variance.
type moment struct{ mean, variance float64 }

// looseCell is a measurement that must be drawn for itself.
type looseCell struct {
	i, k int
	sign float64
	x    Measurement
}

func newSMAAEngine(in SMAA, sampler *weightSampler) *smaaEngine {
	e := &smaaEngine{m: len(in.Scores), n: len(in.Scores[0]), samples: in.Samples, workers: max(1, in.Workers), pairwise: in.Pairwise, sampler: sampler}
	e.mean, e.variance = make([]float64, e.m*e.n), make([]float64, e.m*e.n)
	e.ties = sampler.lowDimension || sampler.fixed != nil
	for i, row := range in.Scores {
		normal := false
		for k, x := range row {
			sign := 1.0
			if in.Directions != nil {
				sign = in.Directions[k].sign()
			}
			switch x.Kind {
			case Exact, Normal:
				e.mean[i*e.n+k] = sign * x.Value
				if x.Kind == Normal && x.SD > 0 {
					e.variance[i*e.n+k] = x.SD * x.SD
					normal = true
				}
			default:
				e.loose = append(e.loose, looseCell{i, k, sign, x})
				e.ties = e.ties || x.Kind == Empirical || x.Low == x.High
			}
		}
		if normal {
			e.random = append(e.random, i)
		} else {
			e.certain = append(e.certain, i)
		}
	}
	e.ties = e.ties || e.twins()
	for _, i := range e.random {
		for k := range e.n {
			e.moment = append(e.moment, moment{e.mean[i*e.n+k], e.variance[i*e.n+k]})
		}
	}
	if len(e.random)%2 == 1 {
		e.moment = append(e.moment, make([]moment, e.n)...)
	}
	return e
}

// twins reports whether two alternatives without randomness have the same scores: they tie in every sample.
func (e *smaaEngine) twins() bool {
	for i := range e.m {
		for j := range i {
			if slices.Equal(e.mean[i*e.n:(i+1)*e.n], e.mean[j*e.n:(j+1)*e.n]) && !slices.Contains(e.random, i) && !slices.Contains(e.random, j) {
				return true
			}
		}
	}
	return false
}

// run draws all blocks, some at a time, and merges them in order.
func (e *smaaEngine) run(stream *num.Stream) *smaaCounts {
	blocks := (e.samples + smaaBlock - 1) / smaaBlock
	workers := min(e.workers, blocks)
	works := make([]*smaaWork, workers)
	for i := range works {
		works[i] = e.work()
	}
	total := newSMAACounts(e.m, e.n)
	for from := 0; from < blocks; from += workers {
		now := works[:min(workers, blocks-from)]
		var wait sync.WaitGroup
		for i, w := range now[1:] {
			wait.Go(func() { w.block(stream.Sub(uint64(from+1+i)), from+1+i) })
		}
		now[0].block(stream.Sub(uint64(from)), from)
		wait.Wait()
		for _, w := range now {
			total.add(w.counts)
		}
	}
	return total
}

// smaaWork is the memory of one worker.
type smaaWork struct {
	*smaaEngine
	counts  *smaaCounts
	drawer  *weightDrawer
	values  []float64
	keys    []int64
	ranks   []int64
	order   []int
	integer []uint32 // m x m counts of the fast way, for one block
	wins    []uint32
	batch   []float64
	squares []float64
	normals []float64 // one per random alternative, rounded up to an even number
}

func (e *smaaEngine) work() *smaaWork {
	return &smaaWork{
		smaaEngine: e, counts: newSMAACounts(e.m, e.n), drawer: e.sampler.drawer(),
		values: make([]float64, e.m), keys: make([]int64, e.m), ranks: make([]int64, e.m), order: make([]int, e.m),
		integer: make([]uint32, e.m*e.m), wins: make([]uint32, e.m*e.m), batch: make([]float64, e.n), squares: make([]float64, e.n),
		normals: make([]float64, len(e.moment)/e.n),
	}
}

// block draws one block into the worker's counts.
func (w *smaaWork) block(stream *num.Stream, number int) {
	w.counts.clear()
	clear(w.integer)
	clear(w.wins)
	if w.sampler.run != nil {
		w.drawer = w.sampler.drawer() // each block walks from the centre, whoever draws it
	}
	samples := min(smaaBlock, w.samples-number*smaaBlock)
	for range samples {
		weights := w.drawer.draw(stream)
		w.evaluate(weights, stream)
		if w.ties {
			w.countTies(weights)
		} else {
			w.count(weights)
		}
		if w.sampler.run != nil {
			w.follow(weights)
		}
	}
	if w.sampler.run == nil {
		w.counts.count = float64(samples)
	} else if left := int(w.counts.count) % smaaBatch; left > 0 {
		w.closeBatch(float64(left))
	}
	for k, c := range w.integer {
		w.counts.shared[k] += float64(c)
	}
	for k, c := range w.wins {
		w.counts.wins[k] += float64(c)
	}
}

// evaluate fills in the values of all alternatives.
func (w *smaaWork) evaluate(weights []float64, s *num.Stream) {
	n := w.n
	for _, i := range w.certain {
		w.values[i] = dot(weights, w.mean[i*n:i*n+n])
	}
	if len(w.random) > 0 {
		w.evaluateNormal(weights, s)
	}
	for _, c := range w.loose {
		w.values[c.i] += float64(weights[c.k] * float64(c.sign*c.x.draw(s)))
	}
}

// evaluateNormal draws the values of the alternatives with normal measurements, one number each.
func (w *smaaWork) evaluateNormal(weights []float64, s *num.Stream) {
	n := len(weights)
	squares := w.squares[:n]
	for k, x := range weights {
		squares[k] = x * x
	}
	z := w.normals
	for at := 0; at < len(z); at += 2 {
		z[at], z[at+1] = normalPair(s)
	}
	moments := w.moment
	for at := 0; at < len(z); at += 2 { // two at a time, which halves the loads
		first, second := moments[:n], moments[n:][:n]
		moments = moments[2*n:]
		var a, b moment
		for k, x := range weights {
			y := squares[k]
			a.mean += float64(x * first[k].mean)
			a.variance += float64(y * first[k].variance)
			b.mean += float64(x * second[k].mean)
			b.variance += float64(y * second[k].variance)
		}
		w.values[w.random[at]] = a.mean + float64(math.Sqrt(a.variance)*z[at])
		if at+1 < len(w.random) {
			w.values[w.random[at+1]] = b.mean + float64(math.Sqrt(b.variance)*z[at+1])
		}
	}
}
