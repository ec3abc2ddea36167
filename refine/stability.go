package refine

import (
	"cmp"

	"github.com/tanwen/tanwen/internal/num"
)

// resample fills in how stable clusters are. of is the cluster of each row in the order of out.Clusters.
func (c Clusters) resample(v *vectors, out *Clustering, rows, of []int, k int, s *num.Stream) {
	if k < 2 {
		return
	}
	times := cmp.Or(c.Resamples, 20)
	sums, counts := make([]float64, k), make([]int, k)
	agreement, agreements := 0.0, 0
	for t := range times {
		stream := s.Sub(uint64(t) + 1)
		drawn := drawOf(len(rows), len(rows), stream)
		some, before := make([]int, len(drawn)), make([]int, len(drawn))
		for i, d := range drawn {
			some[i], before[i] = rows[d], of[d]
		}
		if len(some) < k {
			continue
		}
		after := v.kMeans(some, k, stream)
		table := crossed(before, after, k, k)
		for a, j := range table.jaccards() {
			if table.left[a] > 1 {
				sums[a] += j
				counts[a]++
			}
		}
		if r, ok := table.adjustedRand(); ok {
			agreement += r
			agreements++
		}
	}
	for i := range out.Clusters {
		if counts[i] > 0 && len(out.Clusters[i].Texts) > 1 {
			mean := sums[i] / float64(counts[i])
			out.Clusters[i].Stability = &mean
		}
	}
	if agreements > 0 {
		mean := agreement / float64(agreements)
		out.Agreement = &mean
	}
}

// drawOf draws k times among n with replacement and returns those drawn, each once, ascending.
func drawOf(n, k int, s *num.Stream) (out []int) {
	drawn := make([]bool, n)
	for range k {
		drawn[s.IntN(n)] = true
	}
	for i, d := range drawn {
		if d {
			out = append(out, i)
		}
	}
	return out
}

// crossTable counts how two partitions of the same things meet.
type crossTable struct {
	cells       [][]int
	left, right []int
	n           int
}

func crossed(a, b []int, ka, kb int) crossTable {
	t := crossTable{cells: make([][]int, ka), left: make([]int, ka), right: make([]int, kb), n: len(a)}
	for i := range t.cells {
		t.cells[i] = make([]int, kb)
	}
	for i := range a {
		t.cells[a[i]][b[i]]++
		t.left[a[i]]++
		t.right[b[i]]++
	}
	return t
}

// jaccards returns for each part of the left partition its greatest Jaccard coefficient with a part of the right one.
func (t crossTable) jaccards() []float64 {
	out := make([]float64, len(t.left))
	for a, row := range t.cells {
		for b, both := range row {
			if both > 0 {
				out[a] = max(out[a], float64(both)/float64(t.left[a]+t.right[b]-both))
			}
		}
	}
	return out
}

// adjustedRand is the Rand index corrected for chance (Hubert, Arabie, Journal of Classification 2, 1985, 193-218,
// equation 5); false where it is undefined: both partitions in one part, or all in parts of one.
func (t crossTable) adjustedRand() (float64, bool) {
	pairs := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	both, left, right := 0.0, 0.0, 0.0
	for a, row := range t.cells {
		left += pairs(t.left[a])
		for _, n := range row {
			both += pairs(n)
		}
	}
	for _, n := range t.right {
		right += pairs(n)
	}
	all := pairs(t.n)
	if all == 0 {
		return 0, false
	}
	expected := left * right / all
	most := (left + right) / 2
	if most == expected {
		return 0, false
	}
	return (both - expected) / (most - expected), true
}
