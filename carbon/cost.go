package carbon

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Price is the unit cost of something, in yuan of 2023, linear between the base year and the target year and held after.
type Price struct {
	ID     string
	Name   Text
	Unit   string // "CNY/kW", "CNY/GJ" or "CNY/t"
	First  float64
	Last   float64
	Basis  Basis
	Source Text
}

// Places of the prices.
const (
	priceSolar = iota
	priceWind
	priceNuclear
	priceCoal
	priceOil
	priceGas
	priceCapture
	priceBECCS
	priceDAC
	numPrices
)

var trialPrice = Text{"分析者先验，仅供试算", "analyst prior, for trial"}

var prices = [numPrices]Price{
	{"solar", Text{"光伏新增", "solar power added"}, "CNY/kW", 3400, 1750, Literature, Text{"2060年取PyPSA-China-PIK成本表1,500至2,000的中点；该表所引文献的DOI未能核实；2023年为分析者先验", "2060: middle of 1,500 to 2,000 in the cost tables of PyPSA-China-PIK, whose DOIs could not be confirmed; 2023: analyst prior"}},
	{"wind", Text{"风电新增", "wind power added"}, "CNY/kW", 5500, 4900, Literature, Text{"2060年取PyPSA-China-PIK成本表陆上2,800至4,500与海上6,800至8,800，按七比三混合；该表所引文献的DOI未能核实；2023年为分析者先验", "2060: 2,800 to 4,500 onshore and 6,800 to 8,800 offshore in the cost tables of PyPSA-China-PIK, mixed seven to three; their DOIs could not be confirmed; 2023: analyst prior"}},
	{"nuclear", Text{"核电新增", "nuclear power added"}, "CNY/kW", 16000, 16000, Literature, Text{"PyPSA-China-PIK成本表约16,000；该表所引文献的DOI未能核实", "about 16,000 in the cost tables of PyPSA-China-PIK, whose DOIs could not be confirmed"}},
	{"coal", Text{"煤炭", "coal"}, "CNY/GJ", 35, 35, AnalystPrior, trialPrice},
	{"oil", Text{"石油", "oil"}, "CNY/GJ", 90, 90, AnalystPrior, trialPrice},
	{"gas", Text{"天然气", "natural gas"}, "CNY/GJ", 70, 70, AnalystPrior, trialPrice},
	{"capture", Text{"捕集、运输与封存", "capture, transport and storage"}, "CNY/t", 450, 300, AnalystPrior, trialPrice},
	{"beccs", Text{"BECCS", "BECCS"}, "CNY/t", 900, 600, AnalystPrior, trialPrice},
	{"dac", Text{"DACCS（不含电力）", "DACCS without its electricity"}, "CNY/t", 3000, 1500, AnalystPrior, trialPrice},
}

// Prices lists the unit costs that the model is shipped with. The list is a copy.
func Prices() []Price { return append([]Price(nil), prices[:]...) }

// Cost is what a year costs, in thousand million yuan of 2023.
type Cost struct {
	Year    int     `json:"year"`
	Capital float64 `json:"capital"` // wind, solar and nuclear capacity added in the year
	Fuel    float64 `json:"fuel"`
	Capture float64 `json:"capture"`
	Removal float64 `json:"removal"`
}

// Total is the sum of the parts.
func (c Cost) Total() float64 { return c.Capital + c.Fuel + c.Capture + c.Removal }

// Costs returns what the years after the base year cost (E36). Prices in the order of [Prices]; nil means those. It
// refuses another number of prices or one below 0.
func (p *Path) Costs(with []Price) ([]Cost, error) {
	if with == nil {
		with = prices[:]
	}
	if len(with) != numPrices {
		return nil, fault.Bad("prices", "carbon.prices_shape", "{got} prices are given; {want} are needed, in the order of the model's table", "got", len(with), "want", numPrices)
	}
	for i, q := range with {
		if !(q.First >= 0) || !(q.Last >= 0) || !finite(q.First) || !finite(q.Last) {
			return nil, fault.Bad(at("prices", i), "carbon.price_negative", "the price of {id} is {first} and {last}; prices must be finite numbers, at least 0", "id", with[i].ID, "first", q.First, "last", q.Last)
		}
	}
	out := make([]Cost, 0, len(p.Years)-1)
	for k := 1; k < len(p.Years); k++ {
		b, before := &p.Years[k], &p.Years[k-1]
		way := min(float64(k)/horizon, 1)
		price := func(i int) float64 { return linear(with[i].First, with[i].Last, way) }
		c := Cost{Year: b.Year}
		c.Capital = (float64(max(b.Solar-before.Solar, 0)*price(priceSolar)) + float64(max(b.Wind-before.Wind, 0)*price(priceWind)) +
			float64(max((b.Nuclear-before.Nuclear)/nuclearHours, 0)*price(priceNuclear))) / 1000
		c.Fuel = float64(b.Fuel[Coal]*price(priceCoal)) + float64(b.Fuel[Oil]*price(priceOil)) + float64(b.Fuel[Gas]*price(priceGas))
		c.Capture = float64(b.Captured*price(priceCapture)) / 1000
		c.Removal = (float64(b.BECCS*price(priceBECCS)) + float64(b.DAC*price(priceDAC))) / 1000
		out = append(out, c)
	}
	return out, nil
}

// NotAdditive is the label of every abatement cost curve.
var NotAdditive = Text{"单项杠杆逐一运行得出，不可相加；消费端杠杆不含设备投资，只显示节省的燃料与电源", "from runs of one lever each: not additive; levers of the consumption end show only what they save, without what equipment costs"}

// Abatement is what one lever abates and costs alone.
type Abatement struct {
	Lever string `json:"lever"`
	// Abated is by how much cumulative net emission falls, Mt.
	Abated float64 `json:"abated"`
	// Cost is the change of discounted cost, thousand million yuan of 2023.
	Cost float64 `json:"cost"`
	// PerTonne is Cost over Abated in CNY/t; nil if less than 1 Mt is abated.
	PerTonne *float64 `json:"per_tonne"`
}

// CostCurve runs each lever alone from one level to another and returns its abatement cost, in the order of [Levers].
// The results are not additive; see [NotAdditive].
type CostCurve struct {
	Model      Model
	Prior      Prior
	From       Levels
	To         float64 // level that each lever moves to, one at a time
	Accounting Accounting
	Prices     []Price // nil means [Prices]
	// Rate discounts costs to the base year, a share per year from 0 to 0.2; tonnes are not discounted.
	Rate float64
}

// Run computes the curve.
func (c CostCurve) Run() ([]Abatement, error) {
	if !(c.Rate >= 0 && c.Rate <= 0.2) {
		return nil, fault.Bad("rate", "carbon.discount", "the discount rate is {value}; it must lie between 0 and 0.2", "value", c.Rate)
	}
	if c.Accounting >= numAccountings {
		return nil, unknownAccounting("accounting", "")
	}
	cost, emitted, err := c.sum(c.From)
	if err != nil {
		return nil, err
	}
	out := make([]Abatement, 0, numLevers)
	for i := range levers {
		levels := c.From
		levels[i] = c.To
		moved, left, err := c.sum(levels)
		if err != nil {
			return nil, err
		}
		a := Abatement{Lever: levers[i].ID, Abated: emitted - left, Cost: moved - cost}
		if a.Abated >= 1 {
			per := a.Cost / a.Abated * 1000
			a.PerTonne = &per
		}
		out = append(out, a)
	}
	return out, nil
}

// sum returns discounted cost and cumulative net emission.
func (c CostCurve) sum(levels Levels) (cost, emitted float64, err error) {
	s, err := levels.Setting(c.Prior)
	if err != nil {
		return 0, 0, err
	}
	path, err := c.Model.Run(s)
	if err != nil {
		return 0, 0, err
	}
	years, err := path.Costs(c.Prices)
	if err != nil {
		return 0, 0, err
	}
	discounted, factor := make([]float64, len(years)), 1.0
	for k, y := range years {
		factor /= 1 + c.Rate
		discounted[k] = float64(y.Total() * factor)
	}
	return num.Sum(discounted), path.Cumulative(c.Accounting), nil
}
