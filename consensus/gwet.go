package consensus

import "math"

// GwetAgreement is Gwet's coefficient with its parts.
type GwetAgreement struct {
	AC       *float64 `json:"ac"` // (pa - pe) / (1 - pe); nil where no item has two ratings or the scale has one point
	Observed *float64 `json:"pa"`
	Expected *float64 `json:"pe"`
	SE       *float64 `json:"se"` // for other items like these, the experts fixed; nil for a single item
	Items    int      `json:"n_items"`
	Pairs    int      `json:"n_paired"` // items with two ratings or more
}

// GwetAC measures agreement by K. L. Gwet's AC1 (identity weights) or AC2 (others); Gwet, Handbook of Inter-Rater
// Reliability, 4th edition, 2014, chapter 4:
//
//	pa = mean over items with two ratings of sum over k of r_ik (r*_ik - 1) / (r_i (r_i - 1)),  r*_ik = sum of w_kl r_il
//	pe = sum of w / (q (q - 1)) times sum over k of pi_k (1 - pi_k)
//
// where r_ik experts gave item i category k and pi_k is the mean share of k. Unlike kappa it does not collapse when
// nearly everybody uses one category. ratings is experts x items with NaN for missing. categoryList lists the whole
// scale: the coefficient depends on its number of points, so give it; nil takes the values seen.
func GwetAC(ratings [][]float64, categoryList []float64, w Weighting) (GwetAgreement, error) {
	items, err := checkRatings(ratings)
	if err != nil {
		return GwetAgreement{}, err
	}
	scale, err := categories(categoryList, distinct(ratings))
	if err != nil || len(scale) == 0 {
		return GwetAgreement{}, err
	}
	weights, err := w.matrix(scale)
	if err != nil {
		return GwetAgreement{}, err
	}
	counts := make([][]int, 0, items)
	for j := range items {
		row := make([]int, len(scale))
		n := 0
		for i := range ratings {
			if v := ratings[i][j]; v == v {
				row[search(scale, v)]++
				n++
			}
		}
		if n > 0 {
			counts = append(counts, row)
		}
	}
	return gwet(counts, weights), nil
}

// gwet computes the coefficient from items x categories, every item with a rating.
func gwet(counts [][]int, weights [][]float64) GwetAgreement {
	q, n := len(weights), len(counts)
	g := GwetAgreement{Items: n}
	shares := make([]float64, q)
	agreed := make([]float64, n) // of each item; -1 with a single rating
	sum := 0.0
	for i, row := range counts {
		total := 0
		for _, c := range row {
			total += c
		}
		for k, c := range row {
			shares[k] += float64(c) / float64(total)
		}
		agreed[i] = -1
		if total >= 2 {
			agreed[i] = agreement(row, weights) / float64(total*(total-1))
			sum += agreed[i]
			g.Pairs++
		}
	}
	if g.Pairs == 0 || q < 2 {
		return g
	}
	var allWeights, chance float64
	for k := range shares {
		shares[k] /= float64(n)
		chance += float64(shares[k] * (1 - shares[k]))
		for _, w := range weights[k] {
			allWeights += w
		}
	}
	scale := allWeights / float64(q*(q-1))
	pa, pe := sum/float64(g.Pairs), float64(scale*chance)
	g.Observed, g.Expected = new(pa), new(pe)
	if 1-pe <= 1e-15 {
		return g
	}
	ac := (pa - pe) / (1 - pe)
	g.AC = new(ac)
	if n < 2 {
		return g
	}
	// Linearised variance, Gwet (2014), section 5.3: the contribution of each item to pa, less that to pe.
	squares := 0.0
	for i, row := range counts {
		total, expected := 0, 0.0
		for k, c := range row {
			total += c
			expected += float64(float64(c) * (1 - shares[k]))
		}
		expected = float64(scale*expected) / float64(total)
		own := 0.0
		if agreed[i] >= 0 {
			own = float64(float64(n) / float64(g.Pairs) * ((agreed[i] - pe) / (1 - pe)))
		}
		d := own - float64(2*(1-ac)*((expected-pe)/(1-pe))) - ac
		squares += float64(d * d)
	}
	g.SE = new(math.Sqrt(squares / float64(n*(n-1))))
	return g
}

// agreement is the sum over categories of r (r* - 1), the weighted number of agreeing ordered pairs.
func agreement(row []int, weights [][]float64) float64 {
	sum := 0.0
	for k, c := range row {
		if c == 0 {
			continue
		}
		star := 0.0
		for l, d := range row {
			star += float64(weights[k][l] * float64(d))
		}
		sum += float64(float64(c) * (star - 1))
	}
	return sum
}
