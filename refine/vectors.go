package refine

import (
	"math"
	"slices"
	"sort"

	"github.com/tanwen/tanwen/internal/num"
)

// vectors are texts as rows of weights of unit length (a text without tokens is a row without entries). The columns
// of a row ascend. Columns are numbered from the token that most texts hold to the rarest one; among equals by the
// place at which a token was first seen.
type vectors struct {
	columns map[string]int32
	idf     []float64 // weight of a token by column
	start   []int32   // row i is entries start[i] to start[i+1]
	column  []int32
	weight  []float64
}

// row returns the columns and weights of a row.
func (v *vectors) row(i int) ([]int32, []float64) {
	from, to := v.start[i], v.start[i+1]
	return v.column[from:to], v.weight[from:to]
}

func (v *vectors) rows() int { return len(v.start) - 1 }

// weigh makes vectors of n rows: count times ln((1+n)/(1+texts with it)) + 1, the smooth form of TF-IDF. tokens calls
// use for every token of row i.
func weigh(n int, tokens func(i int, use func([]byte))) *vectors {
	v := tallied(n, tokens)
	for i := range n {
		columns, weights := v.row(i)
		v.unit(columns, weights)
	}
	return v
}

// tallied makes vectors whose entries are counts.
func tallied(n int, tokens func(i int, use func([]byte))) *vectors {
	v := &vectors{columns: map[string]int32{}, start: make([]int32, n+1)}
	var texts []int32 // by token: texts that hold it
	var last []int32  // by token: 1 + the last row that held it
	var entry []int32 // by token: its entry in that row
	for i := range n {
		tokens(i, func(token []byte) {
			c, ok := v.columns[string(token)]
			if !ok {
				c = int32(len(texts))
				v.columns[string(token)] = c
				texts, last, entry = append(texts, 0), append(last, 0), append(entry, 0)
			}
			if last[c] != int32(i)+1 {
				last[c], entry[c] = int32(i)+1, int32(len(v.column))
				texts[c]++
				v.column, v.weight = append(v.column, c), append(v.weight, 0)
			}
			v.weight[entry[c]]++
		})
		v.start[i+1] = int32(len(v.column))
	}
	v.renumber(texts)
	v.idf = make([]float64, len(texts))
	for c, in := range texts {
		v.idf[c] = inverseFrequency(n, int(in))
	}
	for i := range n {
		columns, weights := v.row(i)
		sort.Sort(byColumn{columns, weights})
	}
	return v
}

// inverseFrequency is the weight of a token that so many of n texts hold.
func inverseFrequency(n, texts int) float64 {
	return num.Log(float64(1+n)/float64(1+texts)) + 1
}

// renumber sorts columns by the number of texts, descending; texts is sorted alike.
func (v *vectors) renumber(texts []int32) {
	order := make([]int32, len(texts))
	for c := range order {
		order[c] = int32(c)
	}
	slices.SortFunc(order, func(a, b int32) int {
		if texts[a] != texts[b] {
			return int(texts[b] - texts[a])
		}
		return int(a - b)
	})
	place, sorted := make([]int32, len(texts)), make([]int32, len(texts))
	for to, old := range order {
		place[old], sorted[to] = int32(to), texts[old]
	}
	for token, c := range v.columns {
		v.columns[token] = place[c]
	}
	for i, c := range v.column {
		v.column[i] = place[c]
	}
	copy(texts, sorted)
}

// unit turns counts into weights of unit length.
func (v *vectors) unit(columns []int32, weights []float64) {
	sum := 0.0
	for i, c := range columns {
		weights[i] *= v.idf[c]
		sum += float64(weights[i] * weights[i])
	}
	if sum == 0 {
		return
	}
	norm := math.Sqrt(sum)
	for i := range weights {
		weights[i] /= norm
	}
}

// cosine is the product of two rows, summed in the order of the columns; equal rows give exactly 1.
func cosine(ac []int32, aw []float64, bc []int32, bw []float64) float64 {
	if slices.Equal(ac, bc) && slices.Equal(aw, bw) && len(ac) > 0 {
		return 1
	}
	sum := 0.0
	for i, j := 0, 0; i < len(ac) && j < len(bc); {
		switch {
		case ac[i] < bc[j]:
			i++
		case ac[i] > bc[j]:
			j++
		default:
			sum += float64(aw[i] * bw[j])
			i++
			j++
		}
	}
	return min(sum, 1)
}

// byColumn sorts a row.
type byColumn struct {
	columns []int32
	weights []float64
}

func (r byColumn) Len() int           { return len(r.columns) }
func (r byColumn) Less(i, j int) bool { return r.columns[i] < r.columns[j] }
func (r byColumn) Swap(i, j int) {
	r.columns[i], r.columns[j] = r.columns[j], r.columns[i]
	r.weights[i], r.weights[j] = r.weights[j], r.weights[i]
}
