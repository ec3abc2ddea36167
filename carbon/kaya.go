package carbon

import (
	"github.com/tanwen/tanwen/fault"
)

// KayaFactors names the factors of the Kaya identity as it is used here.
var KayaFactors = []Text{
	{"人口", "population"}, {"人均GDP", "GDP per capita"}, {"单位GDP化石能源", "fossil energy per GDP"},
	{"燃料结构", "fuel mix"}, {"排放因子", "emission factor"},
}

// KayaIdentity is printed beside each result: which factors stand in the identity decides where gigatonnes are counted.
var KayaIdentity = Text{
	"CO2 = Σ人口 × 人均GDP × 化石能源/GDP × 燃料占化石能源的份额 × 排放因子；能源只计化石能源，因此风光水核替代的作用计入“单位GDP化石能源”。",
	"CO2 = sum over fuels of population x GDP per capita x fossil energy/GDP x share of the fuel in fossil energy x emission factor; energy is fossil energy only, so that power from sun, wind, water and atoms counts as less fossil energy per GDP.",
}

// Kaya holds what the identity needs at two points in time.
type Kaya struct {
	Population [2]float64
	GDP        [2]float64 // real, in any unit
	Fuels      []string
	CO2        [][2]float64 // by fuel, Mt
	// EmissionFactors by fuel, Mt CO2 per EJ, the same at both points, so that their effect is 0.
	EmissionFactors []float64
}

// Decomposition puts the identity into the form of [Decomposition]: a subcategory for each fuel, factors in the order of
// [KayaFactors]. It refuses lists of different length, and numbers that are not positive where a quotient is taken.
func (k Kaya) Decomposition() (Decomposition, error) {
	if len(k.CO2) == 0 || len(k.Fuels) != len(k.CO2) || len(k.EmissionFactors) != len(k.CO2) {
		return Decomposition{}, fault.Bad("co2", "carbon.kaya_fuels", "there are {fuels} fuels, {co2} rows of CO2 and {factors} emission factors; there must be one of each for every fuel", "fuels", len(k.Fuels), "co2", len(k.CO2), "factors", len(k.EmissionFactors))
	}
	for i, f := range k.EmissionFactors {
		if err := positive(at("emission_factors", i), f); err != nil {
			return Decomposition{}, err
		}
	}
	d := Decomposition{X: make([][][]float64, 2)}
	for _, t := range KayaFactors {
		d.Factors = append(d.Factors, t.En)
	}
	for t := range 2 {
		if err := positive(at("population", t), k.Population[t]); err != nil {
			return Decomposition{}, err
		}
		if err := positive(at("gdp", t), k.GDP[t]); err != nil {
			return Decomposition{}, err
		}
		var energy float64
		for i, co2 := range k.CO2 {
			if err := notNegative(at(at("co2", i), t), co2[t]); err != nil {
				return Decomposition{}, err
			}
			energy += co2[t] / k.EmissionFactors[i]
		}
		if !(energy > 0) {
			return Decomposition{}, fault.Bad("co2", "carbon.kaya_energy", "no fuel emits anything at point {t}; the identity needs fossil energy above 0", "t", t+1)
		}
		for i, co2 := range k.CO2 {
			d.X[t] = append(d.X[t], []float64{k.Population[t], k.GDP[t] / k.Population[t], energy / k.GDP[t], co2[t] / k.EmissionFactors[i] / energy, k.EmissionFactors[i]})
		}
	}
	return d, nil
}

// KayaChina puts the identity over [History] from one year to another: chained, with every year between them as a point,
// or as a single span. It refuses years outside the history and a span that does not go forward.
func KayaChina(from, to int, chain bool) (d Decomposition, years []int, err error) {
	first, last := history[0].Year, history[0].Year
	for _, h := range history {
		if h.GDP > 0 {
			last = h.Year
		}
	}
	if from < first || to > last || from >= to {
		return d, nil, fault.Bad("from", "carbon.history_span", "the span is {from} to {to}; it must lie within {first} to {last} and go forward", "from", from, "to", to, "first", first, "last", last)
	}
	step := to - from
	if chain {
		step = 1
	}
	for y := from; y < to; y += step {
		a, b := history[y-first], history[y+step-first]
		k := Kaya{Population: [2]float64{a.Population, b.Population}, GDP: [2]float64{a.GDP, b.GDP}, EmissionFactors: emissionFactor[:]}
		for f := range numFuels {
			k.Fuels = append(k.Fuels, f.String())
			k.CO2 = append(k.CO2, [2]float64{a.Fuel[f], b.Fuel[f]})
		}
		one, err := k.Decomposition()
		if err != nil {
			return d, nil, err
		}
		if y == from {
			d, years = one, []int{y}
			d.X = d.X[:1]
		}
		d.X, years = append(d.X, one.X[1]), append(years, y+step)
	}
	d.Chain = chain
	return d, years, nil
}

// EmissionFactors are those of coal, oil and gas, Mt CO2 per EJ (IPCC guidelines of 2006, volume 2, table 1.4).
func EmissionFactors() []float64 { return append([]float64(nil), emissionFactor[:]...) }

func positive(field string, v float64) error {
	if !(v > 0) || !finite(v) {
		return fault.Bad(field, "carbon.positive", "the value is {value}; it must be above 0", "value", v)
	}
	return nil
}

// Step is one bar of a waterfall: it goes from one level to the next.
type Step struct {
	Factor   int // -1 for the totals at both ends
	From, To float64
}

// Waterfall returns the steps from the first total to the last: the first total, a step for each factor, the last total.
// The steps meet, and end at the last total within rounding.
func (e Effects) Waterfall(effects []float64) []Step {
	steps := []Step{{Factor: -1, To: e.V0}}
	level := e.V0
	for k, effect := range effects {
		steps = append(steps, Step{Factor: k, From: level, To: level + effect})
		level += effect
	}
	return append(steps, Step{Factor: -1, To: e.VT})
}
