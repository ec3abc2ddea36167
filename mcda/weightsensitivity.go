package mcda

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// WeightRange says how far one weight of a weighted sum may move, the others keeping their proportions, before the
// list changes. Low and High of both pairs enclose Weight and lie in 0..1.
type WeightRange struct {
	Weight              float64 // the weight as given
	FirstLow, FirstHigh float64 // between these the first alternative (all that tie for it) stays first
	OrderLow, OrderHigh float64 // between these the whole order stays
}

// RankRange is the best and the worst rank of an alternative while something varies.
type RankRange struct {
	Best, Worst int
}

// OneWay returns the one-way sensitivity of a weighted sum to each weight (Triantaphyllou and Sánchez, A sensitivity
// analysis approach for some deterministic multi-criteria decision-making methods, Decision Sciences 28, 1997). If
// weight k becomes t, the others shrink or grow to share 1 - t as before (equally, if they were all zero), so each
// score is a straight line in t and the orders change where two lines cross: the ranges are exact.
func OneWay(p Problem, how Normalization) ([]WeightRange, error) {
	rows, err := p.Normalized(how)
	if err != nil {
		return nil, err
	}
	out := make([]WeightRange, len(p.Weights))
	for k := range out {
		lines := weightLines(rows, p.Weights, k)
		now := min(1, p.Weights[k])
		r := WeightRange{Weight: p.Weights[k], FirstHigh: 1, OrderHigh: 1}
		scores := lines.at(now)
		ranks := Ranks(scores)
		for i := range rows {
			for j := range i {
				from, to := lines.agreement(i, j, now)
				r.OrderLow, r.OrderHigh = max(r.OrderLow, from), min(r.OrderHigh, to)
				if ranks[i] == 1 || ranks[j] == 1 {
					r.FirstLow, r.FirstHigh = max(r.FirstLow, from), min(r.FirstHigh, to)
				}
			}
		}
		out[k] = r
	}
	return out, nil
}

// line is the score of one alternative: (1 - t) rest + t own.
type line struct{ rest, own float64 }

type lineSet []line

// weightLines returns the scores as functions of weight k.
func weightLines(rows [][]float64, weights []float64, k int) lineSet {
	others := slices.Clone(weights)
	others[k] = 0
	sum := 0.0
	for _, w := range others {
		sum += w
	}
	for j := range others {
		switch {
		case j == k:
		case sum > 0:
			others[j] /= sum
		default:
			others[j] = 1 / float64(len(others)-1)
		}
	}
	lines := make(lineSet, len(rows))
	for i, row := range rows {
		lines[i] = line{dot(others, row), row[k]}
	}
	if len(weights) == 1 { // the only weight cannot move
		for i := range lines {
			lines[i].rest = lines[i].own
		}
	}
	return lines
}

// at returns the scores for weight t.
func (l lineSet) at(t float64) []float64 {
	scores := make([]float64, len(l))
	for i, x := range l {
		scores[i] = float64((1-t)*x.rest) + float64(t*x.own)
	}
	return scores
}

// cross returns where the lines of two alternatives meet; ok is false if they never do or always.
func (l lineSet) cross(i, j int) (t float64, ok bool) {
	rest, own := l[i].rest-l[j].rest, l[i].own-l[j].own
	if rest == own {
		return 0, false
	}
	t = rest / (rest - own)
	return t, t >= 0 && t <= 1
}

// agreement returns the range around now in which two alternatives keep their order.
func (l lineSet) agreement(i, j int, now float64) (from, to float64) {
	from, to = 0, 1
	t, ok := l.cross(i, j)
	switch scores := l.at(now); {
	case tied(scores[i], scores[j]):
		if !tied(l[i].rest, l[j].rest) || !tied(l[i].own, l[j].own) {
			return now, now // equal only here
		}
	case !ok:
	case t < now:
		from = t
	default:
		to = t
	}
	return from, to
}

// VaryWeights returns the best and the worst rank of each alternative in a weighted sum while one weight at a time
// runs from (1 - change) to (1 + change) times its value, but not above 1, the others keeping their proportions;
// change is a share such as 0.25. All values between count, not just the ends: ranks are looked up at every
// crossing and between. For all weights varying together use [SMAA] with limits on the weights.
func VaryWeights(p Problem, how Normalization, change float64) ([]RankRange, error) {
	rows, err := p.Normalized(how)
	if err != nil {
		return nil, err
	}
	if err := checkChange(change); err != nil {
		return nil, err
	}
	var seen rankRanges
	for k, w := range p.Weights {
		lines := weightLines(rows, p.Weights, k)
		from, to := w*(1-change), min(1, w*(1+change))
		points := []float64{from, min(1, w), to}
		for i := range rows {
			for j := range i {
				if t, ok := lines.cross(i, j); ok && t > from && t < to {
					points = append(points, t)
				}
			}
		}
		slices.Sort(points)
		for at, t := range points {
			seen.add(Ranks(lines.at(t)))
			if at > 0 {
				seen.add(Ranks(lines.at(float64((points[at-1] + t) / 2))))
			}
		}
	}
	return seen, nil
}

// VaryWeightsOf does the same for any method at the ends of the change only: score is called with the weights
// changed and renormalised and returns scores of which the largest is best (negate those of [VIKOR]).
func VaryWeightsOf(weights []float64, change float64, score func(weights []float64) ([]float64, error)) ([]RankRange, error) {
	if err := checkWeights("weights", weights, len(weights)); err != nil {
		return nil, err
	}
	if err := checkChange(change); err != nil {
		return nil, err
	}
	now, err := score(slices.Clone(weights))
	if err != nil {
		return nil, err
	}
	var seen rankRanges
	seen.add(Ranks(now))
	for k, w := range weights {
		for _, t := range []float64{w * (1 - change), min(1, w*(1+change))} {
			varied := slices.Clone(weights)
			for j := range varied {
				if j != k && w < 1 {
					varied[j] *= (1 - t) / (1 - w)
				}
			}
			varied[k] = t
			if w >= 1 {
				varied[k] = 1 // a weight of 1 has nothing to give to the others in proportion
			}
			scores, err := score(varied)
			if err != nil {
				return nil, err
			}
			if len(scores) != len(now) {
				return nil, fault.New(fault.Internal, "mcda.scores.length", "the calculation returned {got} scores instead of {want}", "got", len(scores), "want", len(now))
			}
			seen.add(Ranks(scores))
		}
	}
	return seen, nil
}

func checkChange(change float64) error {
	if !(change > 0 && change < 1) {
		return fault.Bad("change", "mcda.change", "the change must lie above 0 and below 1")
	}
	return nil
}

// rankRanges collects best and worst ranks.
type rankRanges []RankRange

func (r *rankRanges) add(ranks []int) {
	if *r == nil {
		*r = make(rankRanges, len(ranks))
		for i := range *r {
			(*r)[i] = RankRange{math.MaxInt, 0}
		}
	}
	for i, rank := range ranks {
		(*r)[i] = RankRange{min((*r)[i].Best, rank), max((*r)[i].Worst, rank)}
	}
}
