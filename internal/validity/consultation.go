package validity

import (
	"math"
	"math/rand/v2"
)

// consultation is what a panel answered.
type consultation struct {
	*population
	first [][items][criteria]float64 // ratings of the first round by expert, NaN where there is none
	last  [][items][criteria]float64 // of the last round; the first where there is only one; all NaN for who has left
	own   [][items]bool              // who proposed what
}

// panel draws experts and their answers.
func (p *population) panel(n int, r *rand.Rand) *consultation {
	c := &consultation{population: p}
	c.first, c.own = make([][items][criteria]float64, n), make([][items]bool, n)
	leaves := make([]bool, n)
	var opinion [items]float64 // of the institution
	for e := range n {
		if e%house == 0 {
			for i := range items {
				opinion[i] = p.House * r.NormFloat64()
			}
		}
		field, class := r.IntN(fields), p.draw(r)
		shift := class.Shift + p.fieldShift(field) + spreadSelf*r.NormFloat64()
		leaves[e] = r.Float64() < p.leaves(field)
		for i := range items {
			c.own[e][i] = r.Float64() < p.proposer[i]
			asked := r.Float64() < p.rates(field, p.field[i]) || c.own[e][i]
			whole := centre + shift + p.view[field][i] + opinion[i] + spreadHalo*r.NormFloat64()
			for k := range criteria {
				x := clip(whole + class.Spread*p.quality[i][k] + spreadEach*r.NormFloat64())
				switch {
				case !asked:
					x = math.NaN()
				case c.own[e][i]:
					x = 9
				}
				c.first[e][i][k] = x
			}
		}
	}
	c.last = c.first
	if p.Leavers {
		c.last = c.again(leaves, r)
	}
	return c
}

// draw chooses an expert's class.
func (p *population) draw(r *rand.Rand) Class {
	u := r.Float64()
	classes := p.classes()
	for _, k := range classes {
		if u -= k.Share; u < 0 {
			return k
		}
	}
	return classes[len(classes)-1]
}

// again is a second round: those who stay keep their answer on an item or move half way to the mean of the first
// round, rounded up or down by chance.
func (c *consultation) again(leaves []bool, r *rand.Rand) [][items][criteria]float64 {
	var mean [items][criteria]float64
	for i := range items {
		for k := range criteria {
			mean[i][k], _ = meanOf(c.column(i, k))
		}
	}
	last := make([][items][criteria]float64, len(c.first))
	for e := range last {
		for i := range items {
			moves := r.Float64() < conform && !c.own[e][i]
			for k, x := range c.first[e][i] {
				switch {
				case leaves[e]:
					x = math.NaN()
				case moves && !math.IsNaN(x):
					below, share := halfWay(x, mean[i][k])
					x = float64(below + count(r.Float64() < share))
				}
				last[e][i][k] = x
			}
		}
	}
	return last
}

// matrix returns the ratings of a criterion, experts x items.
func (c *consultation) matrix(k int) [][]float64 {
	out := make([][]float64, len(c.last))
	for e := range out {
		out[e] = make([]float64, items)
		for i := range items {
			out[e][i] = c.last[e][i][k]
		}
	}
	return out
}

// column returns the ratings of an item on a criterion, NaN where there is none.
func (c *consultation) column(i, k int) []float64 {
	out := make([]float64, len(c.last))
	for e := range out {
		out[e] = c.last[e][i][k]
	}
	return out
}

// wholes returns every expert's mean over the criteria, experts x items.
func (c *consultation) wholes() [][]float64 {
	out := make([][]float64, len(c.last))
	for e := range out {
		out[e] = make([]float64, items)
		for i := range items {
			for k := range criteria {
				out[e][i] += c.last[e][i][k] / criteria
			}
		}
	}
	return out
}
