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

// smaaCounts are the sums over samples.
type smaaCounts struct {
	shared []float64 // m x m: alternative x rank, ties shared
	first  []float64 // m x n: weights of the samples in which the alternative is first
	wins   []float64 // m x m: upper triangle, row beats column

	// For the effective sample size: samples and batches of them; per weight sums, squares, and squares of batch
	// sums over the batch size.
	count, groups        float64
	sum, square, batches []float64
}

func newSMAACounts(m, n int) *smaaCounts {
	return &smaaCounts{
		shared: make([]float64, m*m), first: make([]float64, m*n), wins: make([]float64, m*m),
		sum: make([]float64, n), square: make([]float64, n), batches: make([]float64, n),
	}
}

// add merges the counts of a block; blocks are merged in their order.
func (c *smaaCounts) add(b *smaaCounts) {
	for _, x := range [][2][]float64{{c.shared, b.shared}, {c.first, b.first}, {c.wins, b.wins}, {c.sum, b.sum}, {c.square, b.square}, {c.batches, b.batches}} {
		for k, v := range x[1] {
			x[0][k] += v
		}
	}
	c.count += b.count
	c.groups += b.groups
}

func (c *smaaCounts) clear() {
	for _, x := range [][]float64{c.shared, c.first, c.wins, c.sum, c.square, c.batches} {
		clear(x)
	}
	c.count, c.groups = 0, 0
}

// smaaBatch is the number of successive samples of a walk whose sum is one batch.
const smaaBatch = 256

// effective returns the effective sample size: the number of samples, or for a random walk that number divided by
// how much more the batch sums vary than those of independent draws would, for the worst weight.
func (c *smaaCounts) effective() float64 {
	worst := 1.0
	for k, s := range c.sum {
		if c.groups == 0 {
			break
		}
		mean := s / c.count
		one := c.square[k]/c.count - float64(mean*mean)
		batch := (c.batches[k] - float64(s*mean)) / c.groups
		if one > 1e-14 {
			worst = max(worst, batch/one)
		}
	}
	return c.count / worst
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

// count ranks values of which no two are equal, without a branch: values become integers in the same order, halved so
// that a difference cannot overflow, and the sign of a difference is what is added. The last bit that this drops
// is far below rounding.
func (w *smaaWork) count(weights []float64) {
	keys, ranks := w.keys, w.ranks
	for i, v := range w.values {
		b := int64(math.Float64bits(v))
		keys[i] = (b ^ int64(uint64(b>>63)>>1)) >> 1
		ranks[i] = int64(i)
	}
	first := 0
	for i := 0; i < len(keys); i += 2 { // two at a time, which halves the loads and stores
		x, own := keys[i], ranks[i]
		if i+1 == len(keys) {
			first = w.place(i, own, first)
			break
		}
		y, other := keys[i+1], ranks[i+1]
		behind := (x - y) >> 63 // -1 if x < y, else 0
		own -= behind
		other += behind
		tail := keys[i+2:]
		rest := ranks[i+2:][:len(tail)]
		for j, z := range tail {
			behindX, behindY := (x-z)>>63, (y-z)>>63
			own -= behindX
			other -= behindY
			rest[j] += behindX + behindY
		}
		first = w.place(i, own, first)
		first = w.place(i+1, other, first)
	}
	if w.pairwise {
		w.countPairs()
	}
	sum := w.counts.first[first*w.n:][:len(weights)]
	for k, x := range weights {
		sum[k] += x
	}
}

// place counts the rank of alternative i and returns it if it is the first, else first.
func (w *smaaWork) place(i int, rank int64, first int) int {
	w.integer[i*w.m+int(rank)]++
	if rank == 0 {
		first = i
	}
	return first
}

// countPairs counts who beats whom.
func (w *smaaWork) countPairs() {
	m := w.m
	for i, x := range w.keys {
		tail := w.keys[i+1:]
		wins := w.wins[i*m+i+1:][:len(tail)]
		for j, y := range tail {
			wins[j] += uint32(uint64(y-x) >> 63)
		}
	}
}

// countTies ranks by sorting and shares ranks among equal values.
func (w *smaaWork) countTies(weights []float64) {
	m := w.m
	for i := range w.order {
		w.order[i] = i
	}
	slices.SortFunc(w.order, func(i, j int) int {
		if w.values[i] != w.values[j] {
			if w.values[i] > w.values[j] {
				return -1
			}
			return 1
		}
		return i - j
	})
	for from, to := 0, 0; from < m; from = to {
		for to = from + 1; to < m && tied(w.values[w.order[from]], w.values[w.order[to]]); to++ {
		}
		share := 1 / float64(to-from)
		for _, i := range w.order[from:to] {
			for r := from; r < to; r++ {
				w.counts.shared[i*m+r] += share
			}
			if from == 0 {
				for k, x := range weights {
					w.counts.first[i*w.n+k] += float64(share * x)
				}
			}
		}
		if !w.pairwise {
			continue
		}
		for at, i := range w.order[from:to] {
			for _, j := range w.order[from+at+1 : to] {
				w.counts.wins[min(i, j)*m+max(i, j)] += 0.5
			}
			for _, j := range w.order[to:] {
				if i < j {
					w.counts.wins[i*m+j]++
				}
			}
		}
	}
}

// follow keeps what the effective size of a walk needs, in whole batches; the last batch of a block may be short and
// then counts with its own size.
func (w *smaaWork) follow(weights []float64) {
	c := w.counts
	c.count++
	for k, x := range weights {
		w.batch[k] += x
		c.sum[k] += x
		c.square[k] += float64(x * x)
	}
	if int(c.count)%smaaBatch == 0 {
		w.closeBatch(smaaBatch)
	}
}

// closeBatch adds the square of the batch sums over the size of the batch.
func (w *smaaWork) closeBatch(size float64) {
	for k, x := range w.batch {
		w.counts.batches[k] += float64(float64(x*x) / size)
	}
	w.counts.groups++
	clear(w.batch)
}
