package sensitivity

import (
	"sync/atomic"

	"github.com/tanwen/tanwen/internal/num"
)

// sums are sums over the base points, each counted as often as a resample has it.
type sums [3]float64

// spread is the part that all inputs share: the variance over A and B, of which s holds f(A)+f(B) and
// f(A)^2+f(B)^2 summed.
func spread(s sums, n float64) float64 {
	mean := s[0] / (2 * n)
	return s[1]/(2*n) - float64(mean*mean)
}

// term is an index as a function of sums of terms over the base points.
type term struct {
	count int // of sums used
	of    func(a, b, ab float64) sums
	index func(s sums, n, variance float64) float64
}

// pooled is the correlation by pooled moments: product, sum and sum of squares of two outputs.
func pooled(s sums, n float64) float64 {
	mean := s[1] / (2 * n)
	square := float64(mean * mean)
	variance := s[2]/(2*n) - square
	if !(variance > 0) {
		return 0 // both outputs constant: they explain nothing of each other
	}
	return (s[0]/n - square) / variance
}

func moments(x, y float64) sums {
	return sums{float64(x * y), x + y, float64(x*x) + float64(y*y)}
}

var firstTerms = map[Estimator]term{
	Saltelli2010: {1, func(a, b, ab float64) sums { return sums{float64(b * (ab - a))} },
		func(s sums, n, v float64) float64 { return s[0] / n / v }},
	Jansen: {1, func(_, b, ab float64) sums { return sums{float64((b - ab) * (b - ab))} },
		func(s sums, n, v float64) float64 { return 1 - s[0]/(2*n)/v }},
	Janon: {3, func(_, b, ab float64) sums { return moments(b, ab) },
		func(s sums, n, _ float64) float64 { return pooled(s, n) }},
}

var totalTerms = map[Estimator]term{
	Jansen: {1, func(a, _, ab float64) sums { return sums{float64((a - ab) * (a - ab))} },
		func(s sums, n, v float64) float64 { return s[0] / (2 * n) / v }},
	Janon: {3, func(a, _, ab float64) sums { return moments(a, ab) },
		func(s sums, n, _ float64) float64 { return 1 - pooled(s, n) }},
}

// resampled holds how often each resample of the base points has each of them. A count is far below 256: a point is drawn
// once in the mean.
type resampled struct {
	counts   [][]uint8
	variance []float64
}

func (d *Design) resample() resampled {
	r := resampled{counts: make([][]uint8, d.Resamples), variance: make([]float64, d.Resamples)}
	mask := uint64(d.Base - 1) // the number of base points is a power of two
	for k := range r.counts {
		r.counts[k] = make([]uint8, d.Base)
		s := d.stream.Sub(uint64(k))
		for range d.Base / 2 {
			word := s.Uint64()
			r.counts[k][word&mask]++
			r.counts[k][word>>32&mask]++
		}
	}
	return r
}

// weighted sums terms by counts, in four interleaved parts so that the processor need not wait for each addition.
func weighted(counts []uint8, terms []float64) float64 {
	var a, b, c, d float64
	terms = terms[:len(counts)]
	for i := 0; i+3 < len(counts); i += 4 {
		a += float64(float64(counts[i]) * terms[i])
		b += float64(float64(counts[i+1]) * terms[i+1])
		c += float64(float64(counts[i+2]) * terms[i+2])
		d += float64(float64(counts[i+3]) * terms[i+3])
	}
	return (a + b) + (c + d)
}

// evaluation holds what one worker needs for one index after the other.
type evaluation struct {
	*Design
	resampled
	variance float64
	terms    [3][]float64
}

// index computes one index and its resamples from the terms of each base point.
func (e *evaluation) index(count int, of func(r int) sums, index func(s sums, n, variance float64) float64) (float64, []float64) {
	for k := range count {
		if e.terms[k] == nil {
			e.terms[k] = make([]float64, e.Base)
		}
	}
	for r := range e.Base {
		s := of(r)
		for k := range count {
			e.terms[k][r] = s[k]
		}
	}
	n := float64(e.Base)
	var whole sums
	for k := range count {
		whole[k] = num.Sum(e.terms[k])
	}
	resamples := make([]float64, len(e.counts))
	for i, counts := range e.counts {
		var s sums
		for k := range count {
			s[k] = weighted(counts, e.terms[k])
		}
		resamples[i] = index(s, n, e.resampled.variance[i])
	}
	return index(whole, n, e.variance), resamples
}

// indices computes all indices from the outputs by kind of run, which it centres.
func (d *Design) indices(out [][]float64) Indices {
	mean := (num.Mean(out[0]) + num.Mean(out[1])) / 2
	constant := true
	for _, column := range out[:2] {
		for _, y := range column {
			constant = constant && y == out[0][0]
		}
	}
	result := Indices{Mean: mean, Runs: d.Runs()}
	if constant {
		return result
	}
	for _, column := range out {
		for r := range column {
			column[r] -= mean
		}
	}
	a, b := out[0], out[1]
	shared := evaluation{Design: d, resampled: d.resample()}
	result.Variance = spread(sums{num.Sum(a) + num.Sum(b), num.Dot(a, a) + num.Dot(b, b)}, float64(d.Base))
	shared.variance = result.Variance
	// The variance of each resample; one in which it vanishes (a handful of points) keeps that of the whole.
	_, variances := shared.index(2, func(r int) sums {
		return sums{a[r] + b[r], float64(a[r]*a[r]) + float64(b[r]*b[r])}
	}, func(s sums, n, _ float64) float64 { return spread(s, n) })
	for i, v := range variances {
		if !(v > 0) {
			v = result.Variance
		}
		shared.resampled.variance[i] = v
	}
	result.First, result.Total = make([]Estimate, d.Inputs), make([]Estimate, d.Inputs)
	first, total := firstTerms[d.First], totalTerms[d.Total]
	values, resamples := make([]float64, d.Inputs), make([][]float64, d.Inputs)
	d.each(&shared, d.Inputs, func(e *evaluation, i int) {
		ab := out[2+i]
		values[i], resamples[i] = e.index(first.count, func(r int) sums { return first.of(a[r], b[r], ab[r]) }, first.index)
		value, again := e.index(total.count, func(r int) sums { return total.of(a[r], b[r], ab[r]) }, total.index)
		result.Total[i] = percentileInterval(value, again, d.Confidence)
		result.First[i] = percentileInterval(values[i], append([]float64(nil), resamples[i]...), d.Confidence)
	})
	if d.SecondOrder {
		result.Second = d.pairs(&shared, out, values, resamples)
	}
	return result
}

// pairs computes the second order: what f(BA_i) and f(AB_j) have in common beyond the two first orders (A. Saltelli,
// Computer Physics Communications 145 (2002) 280, equation 24).
func (d *Design) pairs(shared *evaluation, out [][]float64, first []float64, resamples [][]float64) []PairEstimate {
	var pairs []PairEstimate
	for i := range d.Inputs {
		for j := i + 1; j < d.Inputs; j++ {
			pairs = append(pairs, PairEstimate{I: i, J: j})
		}
	}
	a, b := out[0], out[1]
	d.each(shared, len(pairs), func(e *evaluation, k int) {
		p := &pairs[k]
		ba, ab := out[2+d.Inputs+p.I], out[2+p.J]
		closed := func(s sums, n, v float64) float64 { return s[0] / n / v }
		value, again := e.index(1, func(r int) sums { return sums{float64(ba[r]*ab[r]) - float64(a[r]*b[r])} }, closed)
		for i := range again {
			again[i] -= resamples[p.I][i] + resamples[p.J][i]
		}
		p.Estimate = percentileInterval(value-first[p.I]-first[p.J], again, d.Confidence)
	})
	return pairs
}

// each spreads n indices over the workers.
func (d *Design) each(shared *evaluation, n int, work func(e *evaluation, i int)) {
	var next atomic.Int64
	parallel(min(d.Workers, n), func() {
		e := *shared
		e.terms = [3][]float64{}
		for {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			work(&e, i)
		}
	})
}
