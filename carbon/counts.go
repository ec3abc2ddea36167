package carbon

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

const numLimits = 8

// counts is what a worker adds up: whole numbers and maxima only, so that the order of the draws does not matter.
type counts struct {
	plain    gathered[uint32]
	weighted *gathered[uint64] // nil without observations

	energyGap, carbonGap float64
}

// gathered holds the counts of draws, or of their weights.
type gathered[W uint32 | uint64] struct {
	fans    [][]tally[W] // by output and year
	neutral [][numAccountings]W
	limits  [][numLimits]W
	total   W
}

func newGathered[W uint32 | uint64](outputs, years int) gathered[W] {
	g := gathered[W]{neutral: make([][numAccountings]W, years), limits: make([][numLimits]W, years)}
	for range outputs {
		g.fans = append(g.fans, make([]tally[W], years))
	}
	return g
}

func (p *plan) counts() *counts {
	c := &counts{plain: newGathered[uint32](len(p.outputs), p.engine.years)}
	if len(p.observed) > 0 {
		g := newGathered[uint64](len(p.outputs), p.engine.years)
		c.weighted = &g
	}
	return c
}

// add counts a draw.
func (c *counts) add(outputs []Output, years []Balance, weight float64) {
	c.plain.add(outputs, years, 1)
	if c.weighted != nil {
		c.weighted.add(outputs, years, uint64(math.Round(float64(weight*whole))))
	}
}

func (g *gathered[W]) add(outputs []Output, years []Balance, weight W) {
	if weight == 0 {
		return
	}
	g.total += weight
	for i, o := range outputs {
		fan, cell := g.fans[i], o.cell()
		for k := range fan {
			fan[k].add(o.Of(&years[k]), cell, weight)
		}
	}
	for k := range years {
		b := &years[k]
		for a := range g.neutral[k] {
			if b.Net(Accounting(a)) <= 0 {
				g.neutral[k][a] += weight
			}
		}
		if b.Limits == 0 {
			continue
		}
		for l := range g.limits[k] {
			if b.Limits&(1<<l) != 0 {
				g.limits[k][l] += weight
			}
		}
	}
}

func (c *counts) merge(o *counts) {
	c.plain.merge(&o.plain)
	if c.weighted != nil {
		c.weighted.merge(o.weighted)
	}
	c.energyGap, c.carbonGap = max(c.energyGap, o.energyGap), max(c.carbonGap, o.carbonGap)
}

func (g *gathered[W]) merge(o *gathered[W]) {
	g.total += o.total
	for i := range g.fans {
		for k := range g.fans[i] {
			g.fans[i][k].merge(&o.fans[i][k])
		}
	}
	for k := range g.neutral {
		for a := range g.neutral[k] {
			g.neutral[k][a] += o.neutral[k][a]
		}
		for l := range g.limits[k] {
			g.limits[k][l] += o.limits[k][l]
		}
	}
}

// forecast reads the counts.
func (g *gathered[W]) forecast(p *plan, median *Path) Forecast {
	out := Forecast{Effective: float64(p.Draws)}
	for i, o := range p.outputs {
		fan := Fan{Output: o.ID, Cell: o.cell()}
		for k := range g.fans[i] {
			fan.Quantiles = append(fan.Quantiles, g.fans[i][k].quantiles(fan.Cell, p.levels))
			fan.Median = append(fan.Median, o.Of(&median.Years[k]))
		}
		out.Fans = append(out.Fans, fan)
	}
	total := float64(g.total)
	for k := range g.neutral {
		var neutral [numAccountings]float64
		var limits [numLimits]float64
		for a, n := range g.neutral[k] {
			neutral[a] = float64(n) / total
		}
		for l, n := range g.limits[k] {
			limits[l] = float64(n) / total
		}
		out.Neutral = append(out.Neutral, neutral)
		out.Limits = append(out.Limits, limits)
	}
	return out
}

// result makes the result of all counts.
func (p *plan) result(c *counts) (*EnsembleResult, error) {
	if c.energyGap > mostGap || c.carbonGap > mostGap {
		return nil, fault.New(fault.Internal, "carbon.open_balance", "the balances close to {energy} and {carbon} only, not to 1e-9", "energy", c.energyGap, "carbon", c.carbonGap)
	}
	setting := p.Prior.Median()
	if p.Chosen != nil {
		setting, _ = p.Chosen.Setting(p.Prior) // checked before
	}
	median, err := p.Model.Run(setting)
	if err != nil {
		return nil, err
	}
	out := &EnsembleResult{Levels: p.levels, Outcomes: p.outcomes, Median: median, EnergyGap: c.energyGap, CarbonGap: c.carbonGap}
	for k := range p.engine.years {
		out.Years = append(out.Years, BaseYear+k)
	}
	out.Prior = c.plain.forecast(p, median)
	if c.weighted == nil {
		return out, nil
	}
	weights, squares := make([]float64, p.Draws), make([]float64, p.Draws)
	for i := range p.outcomes {
		weights[i] = p.outcomes[i].Weight
		squares[i] = float64(weights[i] * weights[i])
	}
	sum := num.Sum(weights)
	effective := 0.0
	if sum > 0 {
		effective = sum * sum / num.Sum(squares)
	}
	if effective < fewestEffective || sum < float64(1e-5*float64(p.Draws)) {
		return nil, fault.Bad("observations", "carbon.observations_far", "the observations leave the worth of {n} draws; take more draws, or widen the prior or the errors of the observations", "n", math.Floor(effective))
	}
	conditioned := c.weighted.forecast(p, median)
	conditioned.Effective = effective
	out.Conditioned = &conditioned
	return out, nil
}
