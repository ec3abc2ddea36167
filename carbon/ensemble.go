package carbon

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Ensemble runs a model at many settings drawn from a prior. Draws stream through: what is kept of them are a few
// outcomes each and counts in cells, so that memory stays small, and results are the same bit for bit with any number of
// workers.
type Ensemble struct {
	Model Model
	Prior Prior
	// Chosen moves the normal scores of the levers' parameters by those of the levels, within the hard limits, as an
	// option of a [Choice] does: the uncertainty of a parameter stays around the level that was chosen. nil: all at 2, the
	// prior itself. With the same stream two choices see the same draws.
	Chosen *Levels
	Draws  int // 1 to [MostDraws]; 10,000 give a probability to within 0.01
	// Outputs are followed as fans, by id; nil means gross, net, demand, vre, captured and removed.
	Outputs []string
	// Levels of the fans' quantiles, rising; nil means 0.05, 0.25, 0.5, 0.75, 0.95.
	Levels []float64
	// Observations condition the ensemble on data (E32).
	Observations []Observation
	Workers      int // goroutines; 0 means one
}

// Observation is a datum that came after the model: draws near it weigh more.
type Observation struct {
	Output string  `json:"output"`
	Year   int     `json:"year"`
	Value  float64 `json:"value"`
	// SD is the standard error of the datum and of what the model leaves out, in the output's unit; above 0.
	SD float64 `json:"sd"`
}

// China2024 is the residual emission of China in 2024, 12,289.0 Mt (Global Carbon Budget, release of 2025), with 1 % for
// the error of the inventory.
func China2024() Observation { return Observation{Output: "gross", Year: 2024, Value: 12289, SD: 123} }

// Outcome is what an ensemble keeps of one draw.
type Outcome struct {
	Peak       float64                 // highest residual emission, Mt
	Residual   float64                 // in the target year, Mt
	Net        [numAccountings]float64 // in the target year, by [Accounting], Mt
	Cumulative [numAccountings]float64 // net emission after the base year, by [Accounting], Mt
	Weight     float64                 // of the observations, 0 to 1; 1 without any
	PeakYear   int
	Limits     Limits // reached in any year
}

// Fan holds the quantiles of one output over the years.
type Fan struct {
	Output string `json:"output"`
	// Quantiles by year and level, within Cell of those of the draws themselves.
	Quantiles [][]float64 `json:"quantiles"`
	Cell      float64     `json:"cell"`
	// Median is the output at the setting of all medians. It is not the median of the fan: show both.
	Median []float64 `json:"median_run"`
}

// Forecast is what the draws say together, unconditioned or weighed by observations.
type Forecast struct {
	Fans []Fan
	// Neutral is the probability, by year and [Accounting], that net emission is at or below 0.
	Neutral [][numAccountings]float64
	// Limits is the probability, by year and limit in the order of [AllLimits], that the limit is reached.
	Limits [][numLimits]float64
	// Effective is how many draws of equal weight the forecast is worth (Kish): their number without observations.
	Effective float64
}

// EnsembleResult is what an ensemble gives. Probabilities are the prior pushed through the equations, not frequencies.
type EnsembleResult struct {
	Years    []int
	Levels   []float64
	Outcomes []Outcome // by draw
	Median   *Path     // the run at all medians, or at the levels chosen
	Prior    Forecast
	// Conditioned is the forecast given the observations; nil without any.
	Conditioned *Forecast
	// EnergyGap and CarbonGap are the worst failures of the balances to close, over all draws and years, as shares.
	EnergyGap, CarbonGap float64
}

// most is the largest failure to close that passes: 1e-9 of what is generated.
const mostGap = 1e-9

// fewest draws of equal weight that a conditioned ensemble must be worth.
const fewestEffective = 10

var standardOutputs = []string{"gross", "net", "demand", "vre", "captured", "removed"}

var standardLevels = []float64{0.05, 0.25, 0.5, 0.75, 0.95}

// Run draws the settings from the stream and runs the model at each. It refuses a prior, an output, levels or an
// observation that cannot be, and observations that hardly any draw comes near.
func (e Ensemble) Run(from *num.Stream) (*EnsembleResult, error) {
	plan, err := e.plan()
	if err != nil {
		return nil, err
	}
	workers := min(max(e.Workers, 1), plan.blocks)
	tallies := make([]*counts, workers)
	var next atomic.Int64
	var wait sync.WaitGroup
	for w := range tallies {
		tallies[w] = plan.counts()
		wait.Go(func() {
			run := plan.worker(tallies[w])
			for block := int(next.Add(1)) - 1; block < plan.blocks; block = int(next.Add(1)) - 1 {
				run.block(from, block)
			}
		})
	}
	wait.Wait()
	for _, t := range tallies[1:] {
		tallies[0].merge(t)
	}
	return plan.result(tallies[0])
}

// plan is an ensemble that has been checked and prepared.
type plan struct {
	Ensemble
	engine   *engine
	outputs  []Output
	levels   []float64
	observed []Output
	outcomes []Outcome
	blocks   int
	shifts   [numParameters]float64 // of the normal scores, by the levels chosen
}

func (e Ensemble) plan() (*plan, error) {
	p := &plan{Ensemble: e, levels: e.Levels}
	var err error
	if p.engine, err = e.Model.engine(); err != nil {
		return nil, err
	}
	if err = e.Prior.check(e.Model.Region); err != nil {
		return nil, err
	}
	if err = checkDraws(e.Draws); err != nil {
		return nil, err
	}
	if e.Chosen != nil {
		if err = e.Chosen.Check(); err != nil {
			return nil, err
		}
		p.shifts = e.Chosen.shifts(e.Prior.parameters())
	}
	ids := e.Outputs
	if ids == nil {
		ids = standardOutputs
	}
	for i, id := range ids {
		o, ok := FindOutput(id)
		if !ok {
			return nil, unknownOutput(at("outputs", i), id)
		}
		p.outputs = append(p.outputs, o)
	}
	if p.levels == nil {
		p.levels = slices.Clone(standardLevels)
	}
	for i, l := range p.levels {
		if !(l > 0 && l < 1) || i > 0 && l <= p.levels[i-1] {
			return nil, fault.Bad(at("levels", i), "carbon.level", "the level {value} is out of place; levels must rise and lie between 0 and 1", "value", l)
		}
	}
	if err := p.observations(); err != nil {
		return nil, err
	}
	p.outcomes = make([]Outcome, e.Draws)
	p.blocks = (e.Draws + drawBlock - 1) / drawBlock
	return p, nil
}

func (p *plan) observations() error {
	for i, o := range p.Observations {
		output, ok := FindOutput(o.Output)
		if !ok {
			return unknownOutput(at("observations", i), o.Output)
		}
		if last := BaseYear + p.engine.years - 1; o.Year <= BaseYear || o.Year > last {
			return fault.Bad(at("observations", i), "carbon.observation_year", "the observation is of {year}; the model computes {first} to {last}", "year", o.Year, "first", BaseYear+1, "last", last)
		}
		if !finite(o.Value) || !(o.SD > 0) || !finite(o.SD) {
			return fault.Bad(at("observations", i), "carbon.observation_error", "the observation is {value} with standard error {sd}; both must be finite and the error above 0", "value", o.Value, "sd", o.SD)
		}
		p.observed = append(p.observed, output)
	}
	return nil
}

func unknownOutput(field, id string) error {
	return fault.Bad(field, "carbon.output_unknown", "there is no output {id}; outputs are gross, net, demand and others of the model's list", "id", id)
}

// cell is the width of the cells in which an output is counted: 2 Mt or TWh, 0.5 GW, 0.02 EJ.
func (o Output) cell() float64 {
	switch o.Unit {
	case "GW":
		return 0.5
	case "EJ/yr":
		return 0.02
	}
	return 2
}

// worker runs blocks of draws.
type worker struct {
	*plan
	engine engine
	sample *sampler
	counts *counts
	years  []Balance
}

func (p *plan) worker(c *counts) *worker {
	w := &worker{plan: p, engine: *p.engine, sample: p.Prior.sampler(), counts: c, years: make([]Balance, p.engine.years)}
	w.engine.tau, w.engine.kappa = make([]float64, p.engine.years), make([]float64, p.engine.years)
	return w
}

func (w *worker) block(from *num.Stream, block int) {
	w.sample.begin(from, block)
	var s Setting
	for i := block * drawBlock; i < min((block+1)*drawBlock, w.Draws); i++ {
		w.sample.next(&s)
		w.sample.shift(&s, &w.shifts)
		w.engine.run(&s, w.years)
		w.outcomes[i] = w.outcome()
		w.counts.add(w.outputs, w.years, w.outcomes[i].Weight)
	}
}

// outcome sums up the draw that has just run.
func (w *worker) outcome() Outcome {
	o := Outcome{Weight: 1}
	for k := range w.years {
		b := &w.years[k]
		if r := b.Residual(); k == 0 || r > o.Peak {
			o.Peak, o.PeakYear = r, b.Year
		}
		o.Limits |= b.Limits
		if k > 0 {
			for a := range o.Cumulative {
				o.Cumulative[a] += b.Net(Accounting(a))
			}
		}
		w.counts.energyGap = max(w.counts.energyGap, b.EnergyGap())
		w.counts.carbonGap = max(w.counts.carbonGap, b.CarbonGap())
	}
	last := &w.years[min(horizon, len(w.years)-1)]
	o.Residual = last.Residual()
	for a := range o.Net {
		o.Net[a] = last.Net(Accounting(a))
	}
	if len(w.observed) > 0 {
		var square float64
		for i, f := range w.observed {
			obs := w.Observations[i]
			d := (f.Of(&w.years[obs.Year-BaseYear]) - obs.Value) / obs.SD
			square += float64(d * d)
		}
		o.Weight = num.Exp(-square / 2)
	}
	return o
}
