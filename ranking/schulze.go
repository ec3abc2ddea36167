package ranking

import "math"

// BeatPaths is the result of [Profile.Schulze] for n items.
type BeatPaths struct {
	// Strength[i][j] is that of the strongest path of majorities from i to j; 0 where there is none.
	Strength [][]float64 `json:"strength"`
	// Order are classes, best first: the first holds the items that nothing beats by paths, the next those that
	// nothing beats once the first are taken away, and so on. Items of one class may be equal or not comparable.
	Order [][]int `json:"order"`
}

// Schulze ranks by strongest paths (Schulze, Social Choice and Welfare 36 (2011) 267): i comes before j
// if its strongest path of majorities to j is stronger than the one back, a path being as strong as its weakest
// link. A link's strength is the number of voters on the winning side (winning votes), or with margins the lead of
// that side; the two differ only where voters hold items equal or leave them out.
func (p Profile) Schulze(margins bool) (*BeatPaths, error) {
	d, err := p.Pairwise()
	if err != nil {
		return nil, err
	}
	s := strongestPaths(d, margins)
	return &BeatPaths{Strength: s, Order: peel(p.Items, func(i, j int) bool { return s[i][j] > s[j][i] })}, nil
}

// strongestPaths widens paths over one further item at a time (Floyd and Warshall).
func strongestPaths(d [][]float64, margins bool) [][]float64 {
	n := len(d)
	s := square(n)
	for i := range n {
		for j := range n {
			if d[i][j] > d[j][i] {
				s[i][j] = d[i][j]
				if margins {
					s[i][j] -= d[j][i]
				}
			}
		}
	}
	for k := range n {
		for i := range n {
			if i == k || s[i][k] == 0 {
				continue
			}
			for j := range n {
				if j != i {
					s[i][j] = math.Max(s[i][j], math.Min(s[i][k], s[k][j]))
				}
			}
		}
	}
	return s
}

// peel takes the unbeaten items away again and again. beats must be a strict partial order.
func peel(n int, beats func(i, j int) bool) [][]int {
	left := allItems(n)
	var classes [][]int
	for len(left) > 0 {
		var top, rest []int
		for _, j := range left {
			beaten := false
			for _, i := range left {
				if beats(i, j) {
					beaten = true
					break
				}
			}
			if beaten {
				rest = append(rest, j)
			} else {
				top = append(top, j)
			}
		}
		classes = append(classes, top)
		left = rest
	}
	return classes
}
