package validity

import (
	"math"
	"math/rand/v2"
)

// population holds the questions of one made-up consultation with all that its experts have in common.
type population struct {
	Scenario
	quality  [items][criteria]float64
	field    [items]int
	view     [fields][items]float64
	proposer [items]float64 // chance that an expert proposed the item
}

func (s Scenario) population(r *rand.Rand) *population {
	p := &population{Scenario: s}
	for i := range items {
		whole := spreadItem * r.NormFloat64()
		for c := range criteria {
			p.quality[i][c] = whole + spreadCrit*r.NormFloat64()
		}
		p.field[i] = i % fields
		for f := range fields {
			p.view[f][i] = s.View * r.NormFloat64()
		}
		if s.Strategic {
			p.proposer[i] = proposed
		}
	}
	if s.Strategic {
		for _, i := range r.Perm(items)[:lobbied] {
			p.proposer[i] = lobby
		}
	}
	return p
}

// points is a distribution of ratings: points[v] is the probability of v+1.
type points [9]float64

func (d points) mean() float64 {
	m := 0.0
	for v, p := range d {
		m += p * float64(v+1)
	}
	return m
}

// moved is the distribution after a part of the answers has moved half way to a mean, rounded up or down by chance.
func (d points) moved(mean float64) (out points) {
	for v, p := range d {
		below, share := halfWay(float64(v+1), mean)
		out[v] += p * (1 - conform)
		out[below-1] += p * conform * (1 - share)
		if share > 0 {
			out[below] += p * conform * share
		}
	}
	return out
}

// halfWay is the middle between a rating and a mean: the point below it, and the chance of being rounded up.
func halfWay(rating, mean float64) (below int, share float64) {
	middle := (rating + mean) / 2
	return int(middle), middle - math.Floor(middle)
}

// share is the probability of a rating of at least v.
func (d points) share(v int) float64 {
	s := 0.0
	for _, p := range d[v-1:] {
		s += p
	}
	return s
}

// ratings is the exact distribution of the ratings of item i on criterion c if everybody of the population rates it:
// in a first round, or after some of the fields have left and some answers have moved towards the mean. Proposers can
// be left out.
func (p *population) ratings(i, c int, withProposers bool) points {
	stay := [fields]float64{1, 1, 1, 1, 1}
	first := p.opinions(i, c, stay)
	out := first
	if p.Leavers {
		for f := range fields {
			stay[f] = 1 - p.leaves(f)
		}
		out = p.opinions(i, c, stay).moved(withStrategic(first, p.proposer[i]).mean())
	}
	if withProposers {
		out = withStrategic(out, p.proposer[i])
	}
	return out
}

// withStrategic mixes in those who give 9 whatever they think.
func withStrategic(d points, share float64) points {
	for v := range d {
		d[v] *= 1 - share
	}
	d[8] += share
	return d
}

// opinions is the distribution of honest ratings where the fields have the given weights.
func (p *population) opinions(i, c int, weight [fields]float64) (out points) {
	sd := math.Sqrt(spreadHalo*spreadHalo + spreadEach*spreadEach + spreadSelf*spreadSelf + p.House*p.House)
	total := 0.0
	for f, w := range weight {
		for _, k := range p.classes() {
			m := centre + k.Shift + p.fieldShift(f) + k.Spread*p.quality[i][c] + p.view[f][i]
			below := 0.0
			for v := range out {
				upTo := 1.0
				if v < len(out)-1 {
					upTo = 0.5 * math.Erfc((m-(float64(v)+1.5))/(sd*math.Sqrt2))
				}
				out[v] += w * k.Share * (upTo - below)
				below = upTo
			}
			total += w * k.Share
		}
	}
	for v := range out {
		out[v] /= total
	}
	return out
}

// truth is what is known about a population.
type truth struct {
	quality []float64     // of each item, mean over the criteria
	top     [items]bool   // the top items by quality
	first   [items]points // ratings of the infinite panel on the first criterion

	// Scores of the infinite panel, the mean over the criteria: as it is, without the items' proposers, and had nobody
	// left and no answer moved.
	panel, withoutOwn, complete []float64
}

func (p *population) truth() *truth {
	score := func() []float64 { return make([]float64, items) }
	t := &truth{quality: score(), panel: score(), withoutOwn: score(), complete: score()}
	stayed := *p
	stayed.Leavers = false
	for i := range items {
		t.first[i] = p.ratings(i, 0, true)
		for c := range criteria {
			t.quality[i] += p.quality[i][c] / criteria
			t.panel[i] += p.ratings(i, c, true).mean() / criteria
			t.withoutOwn[i] += p.ratings(i, c, false).mean() / criteria
			t.complete[i] += stayed.ratings(i, c, true).mean() / criteria
		}
	}
	for i, rank := range ranksOf(t.quality) {
		t.top[i] = rank <= top
	}
	return t
}

// ranksOf counts, for each score, the higher ones.
func ranksOf(scores []float64) []int {
	ranks := make([]int, len(scores))
	for i, x := range scores {
		ranks[i] = 1
		for _, y := range scores {
			if y > x {
				ranks[i]++
			}
		}
	}
	return ranks
}

// clip rounds to the scale.
func clip(x float64) float64 { return math.Min(9, math.Max(1, math.Round(x))) }
