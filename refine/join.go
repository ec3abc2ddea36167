package refine

import (
	"math"
	"slices"
)

// slack keeps rounding out of the bounds that decide what is compared: what might reach the threshold is computed,
// and only the computed similarity decides.
const slack = 1e-9

// posting is an entry of the inverted list of a column.
type posting struct {
	row    int32
	weight float64
}

// join finds every pair of rows with a cosine of at least threshold, by an inverted index over the rare end of each
// row only. A row's frequent columns are left out of the index as long as their part of its length is below the
// threshold: by the inequality of Cauchy and Schwarz they alone cannot make a pair. (Bayardo, Ma, Srikant: Scaling up
// all pairs similarity search, WWW 2007; bounds by lengths as in Anastasiu, Karypis: L2AP, ICDE 2014.)
func (v *vectors) join(threshold float64) []Pair {
	var out []Pair
	lists := make([][]posting, len(v.idf))
	sum := make([]float64, v.rows())    // products over indexed columns, by earlier row
	apart := make([]float64, v.rows())  // length of a row's part outside the index
	border := make([]int32, v.rows())   // first column of a row that is in the index
	seen := make([]int32, 0, v.rows())  // rows with a sum
	touched := make([]bool, v.rows())   // of seen
	lengths := make([]float64, 0, 1024) // lengths[k]: of the first k entries of the row
	for i := range v.rows() {
		columns, weights := v.row(i)
		lengths = append(lengths[:0], 0)
		square := 0.0
		for _, w := range weights {
			square += float64(w * w)
			lengths = append(lengths, math.Sqrt(square))
		}
		// From the rarest column on; once the rest is too short to make a pair, no new row is taken up.
		for k, column := range slices.Backward(columns) {
			admit := lengths[k+1] >= threshold-slack
			for _, p := range lists[column] {
				if touched[p.row] {
					sum[p.row] += float64(p.weight * weights[k])
				} else if admit {
					touched[p.row] = true
					seen = append(seen, p.row)
					sum[p.row] = float64(p.weight * weights[k])
				}
			}
		}
		for _, j := range seen {
			// The part of the earlier row outside the index meets only the columns below its border.
			below, _ := slices.BinarySearch(columns, border[j])
			if sum[j]+float64(apart[j]*lengths[below]) >= threshold-slack {
				other, its := v.row(int(j))
				if s := cosine(columns, weights, other, its); s >= threshold {
					out = append(out, Pair{A: int(j), B: i, Similarity: s})
				}
			}
			touched[j], sum[j] = false, 0
		}
		seen = seen[:0]
		for k, c := range columns {
			if lengths[k+1] >= threshold-slack {
				if lengths[k] < threshold-slack {
					border[i] = c
				}
				lists[c] = append(lists[c], posting{int32(i), weights[k]})
			} else {
				apart[i] = lengths[k+1]
			}
		}
	}
	slices.SortFunc(out, Pair.compare)
	return out
}
