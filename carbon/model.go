package carbon

import (
	"github.com/tanwen/tanwen/fault"
)

// LastYear is the last year that a model can reach.
const LastYear = 2100

// Model is the three-end model of one country or region.
type Model struct {
	Base Base
	// Until is the last year computed; 0 means the target year 2060. After 2060 levels and shares that parameters give
	// hold; efficiency, building and phase-outs go on.
	Until int
	// Region says that the base year is that of a part of the nation: amounts (GW, TWh, Mt) may then be as small as 0.
	Region bool
}

// Path is what a setting leads to: one balance a year from the base year.
type Path struct {
	Setting Setting
	Years   []Balance
}

// Run computes the path of a setting. It refuses a base year that cannot be and a value outside its hard limits.
func (m Model) Run(s Setting) (*Path, error) {
	e, err := m.engine()
	if err != nil {
		return nil, err
	}
	if err := s.check(m.Region); err != nil {
		return nil, err
	}
	p := &Path{Setting: s, Years: make([]Balance, e.years)}
	e.run(&s, p.Years)
	return p, nil
}

// Year returns the balance of a year; ok is false if the path does not hold it.
func (p *Path) Year(year int) (b *Balance, ok bool) {
	k := year - p.Years[0].Year
	if k < 0 || k >= len(p.Years) {
		return nil, false
	}
	return &p.Years[k], true
}

// Peak returns the year in which the residual emission is highest, the first of equals, and its level in Mt (E31).
func (p *Path) Peak() (year int, level float64) {
	for i := range p.Years {
		if r := p.Years[i].Residual(); i == 0 || r > level {
			year, level = p.Years[i].Year, r
		}
	}
	return year, level
}

// Neutral returns the first year from which on net emission stays at or below 0; ok is false if there is none.
func (p *Path) Neutral(a Accounting) (year int, ok bool) {
	for i := len(p.Years) - 1; i >= 0 && p.Years[i].Net(a) <= 0; i-- {
		year, ok = p.Years[i].Year, true
	}
	return year, ok
}

// Cumulative is the sum of net emission over the years after the base year, Mt.
func (p *Path) Cumulative(a Accounting) (sum float64) {
	for i := range p.Years[1:] {
		sum += p.Years[i+1].Net(a)
	}
	return sum
}

// Gaps returns the worst failure of energy and of carbon to close over all years, as shares.
func (p *Path) Gaps() (energy, carbon float64) {
	for i := range p.Years {
		energy = max(energy, p.Years[i].EnergyGap())
		carbon = max(carbon, p.Years[i].CarbonGap())
	}
	return energy, carbon
}

// Limits returns the limits that were reached in any year.
func (p *Path) Limits() (l Limits) {
	for i := range p.Years {
		l |= p.Years[i].Limits
	}
	return l
}

// engine is a model with everything computed that no parameter changes.
type engine struct {
	Base
	years                                           int
	saturated                                       []float64 // share of the way of saturating activity (E2)
	scrap, nuclear, hydro, biomass, gas, beccs, dac []float64 // courses of E1
	decayDemand, decayCCS                           []float64
	useful                                          [numSectors]float64 // U_s0, EJ
	electric                                        [numSectors]float64 // x0
	mix                                             [numSectors][numFuels]float64
	firstCFWind, firstCFSolar, firstGas, firstVRE   float64
	tau, kappa                                      []float64 // of the setting that runs
}

// powerFuel returns the fuel that plants burn k years after the base year (E15), EJ.
func powerFuel(coal, oil, gas, k float64) [numFuels]float64 {
	better := powerEfficiency[Coal] + float64(gainCoal*min(k/gainCoalYears, 1))
	return [numFuels]float64{
		float64(coal*ejPerTWh) / better,
		float64(oil*ejPerTWh) / powerEfficiency[Oil],
		float64(gas*ejPerTWh) / powerEfficiency[Gas],
	}
}

// engine prepares the model.
func (m Model) engine() (*engine, error) {
	until := m.Until
	if until == 0 {
		until = TargetYear
	}
	if until <= BaseYear || until > LastYear {
		return nil, fault.Bad("until", "carbon.until", "the last year is {year}; it must lie between {first} and {last}", "year", until, "first", BaseYear+1, "last", LastYear)
	}
	if err := m.Base.Check(); err != nil {
		return nil, err
	}
	n := until - BaseYear + 1
	e := &engine{Base: m.Base, years: n, tau: make([]float64, n), kappa: make([]float64, n)}
	e.scrap, e.nuclear, e.hydro, e.biomass = scrapCurve.course(n), nuclearCurve.course(n), hydroCurve.course(n), biomassCurve.course(n)
	e.gas, e.beccs, e.dac = gasCurve.course(n), beccsCurve.course(n), dacCurve.course(n)
	e.decayDemand, e.decayCCS = decay(widthDemand), decay(widthCCS)
	late := decay(saturation)
	e.saturated = make([]float64, n)
	for k := range e.saturated {
		e.saturated[k] = (1 - late[min(k, horizon)]) / (1 - late[horizon])
	}
	e.demandBase()
	g := m.Base.Generation
	e.firstCFWind = capacityFactor(g.Wind, m.Base.WindBefore, m.Base.Wind)
	e.firstCFSolar = capacityFactor(g.Solar, m.Base.SolarBefore, m.Base.Solar)
	e.firstVRE = max(firstVRE, (g.Wind+g.Solar)/g.Total())
	if g.Gas > 0 {
		e.firstGas = g.Gas / (g.Gas + g.Coal)
	}
	return e, nil
}

// capacityFactor is what plants gave of what they could, counted at the mean of two capacities; 0 without plants.
func capacityFactor(generation, before, after float64) float64 {
	if before+after == 0 {
		return 0
	}
	return generation / float64(hoursYear*((before+after)/2))
}

// demandBase splits the base year's fuel and electricity over the sectors (E3, E7, E8).
func (e *engine) demandBase() {
	g := e.Generation
	burnt := powerFuel(g.Coal, g.Oil, g.Gas, 0)
	var weights float64
	for _, row := range e.Sectors {
		weights += row.Electricity
	}
	used := float64(delivered * (g.Total() + e.NetImport[0]))
	for s, row := range e.Sectors {
		var fuel [numFuels]float64
		var sum float64
		for f := range numFuels {
			fuel[f] = float64(row.Fuel[f] * max(e.Fuel[f]/emissionFactor[f]-burnt[f], 0))
			sum += fuel[f]
		}
		electric := float64(row.ElectricGain * float64(float64(row.Electricity/weights*used)*ejPerTWh))
		e.useful[s] = sum + electric
		if e.useful[s] > 0 {
			e.electric[s] = electric / e.useful[s]
		}
		for f := range numFuels {
			switch {
			case sum > 0:
				e.mix[s][f] = fuel[f] / sum
			case f == Gas: // what little fuel an all-electric sector comes to need is gas
				e.mix[s][f] = 1
			}
		}
	}
}

// Hurry is a sector whose equipment would have to change faster than it wears out.
type Hurry struct {
	Sector      Sector
	First, Last int // years in which this is so, the first and the last
}

// Hurries lists the sectors in which the share of useful energy that fossil fuel gives falls in a year by more than one
// over the life of the equipment: the model knows no vintages, and such a path means that equipment is scrapped early.
// lifetime is in years, above 0.
func (p *Path) Hurries(lifetime float64) ([]Hurry, error) {
	if !(lifetime > 0) || !finite(lifetime) {
		return nil, fault.Bad("lifetime", "carbon.lifetime", "the life of equipment is {value} years; it must be a finite number above 0", "value", lifetime)
	}
	fossil := func(u *Use) float64 {
		if u.Useful == 0 {
			return 0
		}
		return (u.Fuel[Coal] + u.Fuel[Oil] + u.Fuel[Gas]) / u.Useful
	}
	var out []Hurry
	for s := range numSectors {
		h := Hurry{Sector: s}
		for k := 1; k < len(p.Years); k++ {
			if fossil(&p.Years[k-1].Sectors[s])-fossil(&p.Years[k].Sectors[s]) <= 1/lifetime {
				continue
			}
			if h.First == 0 {
				h.First = p.Years[k].Year
			}
			h.Last = p.Years[k].Year
		}
		if h.First != 0 {
			out = append(out, h)
		}
	}
	return out, nil
}
