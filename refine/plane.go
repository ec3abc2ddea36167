package refine

import (
	"math"

	"github.com/tanwen/tanwen/internal/num"
)

// plane is voters as points.
type plane [][2]float64

func (p plane) distance2(i int, c [2]float64) float64 {
	x, y := p[i][0]-c[0], p[i][1]-c[1]
	return float64(x*x) + float64(y*y)
}

// kMeans returns the group of each point, 0 to k-1, by the best of ten starts by k-means++ (Arthur, Vassilvitskii,
// SODA 2007). Groups may be empty where fewer than k points differ.
func (p plane) kMeans(k int, s *num.Stream) []int {
	var best []int
	least := math.Inf(1)
	for range 10 {
		of, spread := p.lloyd(p.seeds(k, s))
		if spread < least {
			best, least = of, spread
		}
	}
	return best
}

func (p plane) seeds(k int, s *num.Stream) [][2]float64 {
	centres := [][2]float64{p[s.IntN(len(p))]}
	far := make([]float64, len(p))
	for len(centres) < k {
		total := 0.0
		for i := range p {
			d := p.distance2(i, centres[len(centres)-1])
			if len(centres) == 1 || d < far[i] {
				far[i] = d
			}
			total += far[i]
		}
		at := float64(s.Float64() * total)
		next := len(p) - 1
		for i, d := range far {
			if at -= d; at < 0 {
				next = i
				break
			}
		}
		centres = append(centres, p[next])
	}
	return centres
}

// lloyd moves points and centres until nothing changes, at most 100 times, and returns the groups and the sum of
// squared distances.
func (p plane) lloyd(centres [][2]float64) ([]int, float64) {
	of := make([]int, len(p))
	spread := 0.0
	for step := range 100 {
		changed := false
		spread = 0
		for i := range p {
			near, least := 0, math.Inf(1)
			for c := range centres {
				if d := p.distance2(i, centres[c]); d < least {
					near, least = c, d
				}
			}
			changed = changed || step == 0 || of[i] != near
			of[i] = near
			spread += least
		}
		if !changed {
			break
		}
		sum, n := make([][2]float64, len(centres)), make([]float64, len(centres))
		for i, g := range of {
			sum[g][0] += p[i][0]
			sum[g][1] += p[i][1]
			n[g]++
		}
		for c := range centres {
			if n[c] > 0 {
				centres[c] = [2]float64{sum[c][0] / n[c], sum[c][1] / n[c]}
			}
		}
	}
	return of, spread
}

// silhouettePoints is how many points a silhouette is computed from at most; of more, every second, third ... is taken.
const silhouettePoints = 1000

// silhouette is the mean silhouette of a partition (Rousseeuw, Journal of Computational and Applied Mathematics 20,
// 1987, 53-65): -1 to 1; a point alone in its group counts 0, as does one at no distance from all others.
func (p plane) silhouette(of []int, k int) float64 {
	step := (len(p) + silhouettePoints - 1) / silhouettePoints
	total, points := 0.0, 0
	sum, n := make([]float64, k), make([]float64, k)
	for i := 0; i < len(p); i += max(step, 1) {
		clear(sum)
		clear(n)
		for j := 0; j < len(p); j += max(step, 1) {
			if j != i {
				sum[of[j]] += math.Sqrt(p.distance2(j, p[i]))
				n[of[j]]++
			}
		}
		points++
		if n[of[i]] == 0 {
			continue
		}
		own, other := sum[of[i]]/n[of[i]], math.Inf(1)
		for g := range k {
			if g != of[i] && n[g] > 0 {
				other = min(other, sum[g]/n[g])
			}
		}
		if most := max(own, other); most > 0 && !math.IsInf(other, 1) {
			total += (other - own) / most
		}
	}
	if points == 0 {
		return 0
	}
	return total / float64(points)
}
