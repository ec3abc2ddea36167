package mcda

import (
	"math"
	"slices"
)

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
	first, i := 0, 0
	for ; i+4 <= len(keys); i += 4 { // four at a time, which saves loads, stores and the ends of loops
		head, own := (*[4]int64)(keys[i:]), (*[4]int64)(ranks[i:])
		x, y, u, v := head[0], head[1], head[2], head[3]
		xy, xu, xv, yu, yv, uv := (x-y)>>63, (x-u)>>63, (x-v)>>63, (y-u)>>63, (y-v)>>63, (u-v)>>63 // -1 if behind, else 0
		a, b, c, d := own[0]-xy-xu-xv, own[1]+xy-yu-yv, own[2]+xu+yu-uv, own[3]+xv+yv+uv
		tail := keys[i+4:]
		rest := ranks[i+4:][:len(tail)]
		for j, z := range tail {
			bx, by, bu, bv := (x-z)>>63, (y-z)>>63, (u-z)>>63, (v-z)>>63
			a -= bx
			b -= by
			c -= bu
			d -= bv
			rest[j] += bx + by + bu + bv
		}
		first = w.place(i, a, first)
		first = w.place(i+1, b, first)
		first = w.place(i+2, c, first)
		first = w.place(i+3, d, first)
	}
	for ; i < len(keys); i++ {
		x, own := keys[i], ranks[i]
		tail := keys[i+1:]
		rest := ranks[i+1:][:len(tail)]
		for j, z := range tail {
			behind := (x - z) >> 63
			own -= behind
			rest[j] += behind
		}
		first = w.place(i, own, first)
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
	for from, to := 0, 1; from < m; from, to = to, to+1 {
		for to < m && tied(w.values[w.order[from]], w.values[w.order[to]]) {
			to++
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
