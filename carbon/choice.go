package carbon

import (
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Option is one way to decide: levels of levers, 1 to 4; a lever that is not named stays at 2, the prior's median.
type Option struct {
	ID     string
	Levers map[string]float64
}

// ParseOption reads an option written as "order: removal=3, ccus=2.5"; one without levers leaves all at 2. Names and levels
// are checked by [Choice.Check].
func ParseOption(text string) (Option, error) {
	id, rest, _ := strings.Cut(text, ":")
	o := Option{ID: strings.TrimSpace(id), Levers: map[string]float64{}}
	if strings.TrimSpace(rest) == "" {
		return o, nil
	}
	for part := range strings.SplitSeq(rest, ",") {
		name, number, ok := strings.Cut(part, "=")
		level, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if name = strings.TrimSpace(name); !ok || err != nil || name == "" {
			return o, fault.Bad("options", "carbon.option_text", "{text} is no setting of a lever; write LEVER=LEVEL with a decimal point", "text", strconv.Quote(strings.TrimSpace(part)))
		}
		o.Levers[name] = level
	}
	return o, nil
}

// Choice is a decision on an ensemble: somebody's options and net benefit. An option moves the normal score of its levers'
// parameters by that of the level, within the hard limits, so that the uncertainty of a parameter stays around the level
// that was chosen. All options see the same draws.
type Choice struct {
	Model   Model
	Prior   Prior
	Options []Option
	Benefit Benefit
	// Weights are named numbers of the expression, such as the price of a tonne.
	Weights map[string]float64
	Draws   int
	Workers int // goroutines; 0 means one
}

// ChoiceDraws is what a choice gives for each draw, as columns, in the order that package sensitivity takes.
type ChoiceDraws struct {
	Parameters []string
	Inputs     [][]float64 // by parameter, as the prior draws it before any option
	Benefits   [][]float64 // by option
}

// reader is a value of a draw that an expression names.
type reader func(years []Balance, option *Option) float64

// read finds what a name stands for.
func (c Choice) read(name string, years int) (reader, error) {
	if w, ok := c.Weights[name]; ok {
		return func([]Balance, *Option) float64 { return w }, nil
	}
	for _, l := range levers {
		if strings.ReplaceAll(l.ID, "-", "_") == name {
			return func(_ []Balance, o *Option) float64 { return o.level(l.ID) }, nil
		}
	}
	switch name {
	case "peak_level":
		return func(y []Balance, _ *Option) float64 { _, level := (&Path{Years: y}).Peak(); return level }, nil
	case "peak_year":
		return func(y []Balance, _ *Option) float64 { year, _ := (&Path{Years: y}).Peak(); return float64(year) }, nil
	case "cumulative":
		return func(y []Balance, _ *Option) float64 { return (&Path{Years: y}).Cumulative(WholeSink) }, nil
	}
	if cut := strings.LastIndexByte(name, '_'); cut > 0 {
		year, err := strconv.Atoi(name[cut+1:])
		output, ok := FindOutput(name[:cut])
		if k := year - BaseYear; err == nil && ok && k >= 0 && k < years {
			return func(y []Balance, _ *Option) float64 { return output.Of(&y[k]) }, nil
		}
	}
	return nil, fault.Bad("benefit", "carbon.benefit_unknown", "the name {name} is not known; there are outputs with a year such as net_2060, peak_level, peak_year, cumulative, the levers, and weights", "name", name)
}

// level is the level that the option sets a lever to.
func (o *Option) level(lever string) float64 {
	if v, ok := o.Levers[lever]; ok {
		return v
	}
	return 2
}

// shifts are what the option adds to each parameter's normal score.
func (o *Option) shifts(all []Parameter) (out [numParameters]float64, err error) {
	levels := Even(2)
	var names []string
	for name := range o.Levers {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		place := -1
		for i := range levers {
			if levers[i].ID == name {
				place = i
			}
		}
		if place < 0 {
			return out, fault.Bad("options."+o.ID, "carbon.option_lever", "there is no lever {id}; tanwen carbon levers lists them", "id", name)
		}
		levels[place] = o.Levers[name]
	}
	if err := levels.Check(); err != nil {
		return out, err
	}
	return levels.shifts(all), nil
}

// Check refuses fewer than two options, two of one name, unknown levers and levels, and unknown names in the expression.
func (c Choice) Check() error {
	_, _, err := c.prepare()
	return err
}

func (c Choice) prepare() (shifts [][numParameters]float64, readers []reader, err error) {
	engine, err := c.Model.engine()
	if err != nil {
		return nil, nil, err
	}
	if err := c.Prior.check(c.Model.Region); err != nil {
		return nil, nil, err
	}
	if err := checkDraws(c.Draws); err != nil {
		return nil, nil, err
	}
	if len(c.Options) < 2 {
		return nil, nil, fault.Bad("options", "carbon.options", "there are {n} options; a decision is between two or more", "n", len(c.Options))
	}
	if len(c.Benefit.code) == 0 {
		return nil, nil, fault.Bad("benefit", "carbon.benefit_none", "no net benefit is stated; without one no answer has a value")
	}
	seen := map[string]bool{}
	for i := range c.Options {
		o := &c.Options[i]
		if o.ID == "" || seen[o.ID] {
			return nil, nil, fault.Bad(at("options", i), "carbon.option_name", "the option {id} has no name or stands twice", "id", o.ID)
		}
		seen[o.ID] = true
		s, err := o.shifts(c.Prior.parameters())
		if err != nil {
			return nil, nil, err
		}
		shifts = append(shifts, s)
	}
	for _, name := range c.Benefit.Names {
		r, err := c.read(name, engine.years)
		if err != nil {
			return nil, nil, err
		}
		readers = append(readers, r)
	}
	return shifts, readers, nil
}

// Run draws settings, runs every option at each and computes its net benefit. Results do not depend on the number of
// workers. It refuses what [Choice.Check] refuses, and a net benefit that is not finite at some draw.
func (c Choice) Run(from *num.Stream) (*ChoiceDraws, error) {
	all, err := c.Sweep([]map[string]float64{c.Weights}, from)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// Sweep is Run under several combinations of weights, which take the place of c.Weights: one result for each, all from the
// same draws, whose columns of inputs they share. The model runs only once for each draw and option.
func (c Choice) Sweep(weighings []map[string]float64, from *num.Stream) ([]*ChoiceDraws, error) {
	if len(weighings) == 0 {
		return nil, fault.Bad("weights", "carbon.weighings", "no combination of weights is given; give one or more, which may be empty")
	}
	var shifts [][numParameters]float64
	readers := make([][]reader, len(weighings))
	for i, w := range weighings {
		c.Weights = w
		var err error
		if shifts, readers[i], err = c.prepare(); err != nil {
			return nil, err
		}
	}
	inputs := columns(numParameters, c.Draws)
	var names []string
	for i := range parameters {
		names = append(names, parameters[i].ID)
	}
	out := make([]*ChoiceDraws, len(weighings))
	for i := range out {
		out[i] = &ChoiceDraws{Parameters: names, Inputs: inputs, Benefits: columns(len(c.Options), c.Draws)}
	}
	blocks := (c.Draws + drawBlock - 1) / drawBlock
	var next, wrong atomic.Int64
	var wait sync.WaitGroup
	for range min(max(c.Workers, 1), blocks) {
		wait.Go(func() {
			w := c.worker(shifts, readers)
			for block := int(next.Add(1)) - 1; block < blocks; block = int(next.Add(1)) - 1 {
				w.sampler.begin(from, block)
				for i := block * drawBlock; i < min((block+1)*drawBlock, c.Draws); i++ {
					if !w.draw(i, out) {
						wrong.Add(1)
					}
				}
			}
		})
	}
	wait.Wait()
	if n := wrong.Load(); n > 0 {
		return nil, fault.Bad("benefit", "carbon.benefit_infinite", "the net benefit is not finite in {n} draws; does it divide by something that can be 0?", "n", n)
	}
	return out, nil
}

func columns(n, rows int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, rows)
	}
	return out
}

// chooser runs the options of a choice at one draw after the other.
type chooser struct {
	Choice
	engine  *engine
	sampler *sampler
	shifts  [][numParameters]float64
	readers [][]reader // by combination of weights
	values  []float64
	years   []Balance
}

func (c Choice) worker(shifts [][numParameters]float64, readers [][]reader) *chooser {
	e, _ := c.Model.engine() // checked before; each worker has its own
	return &chooser{Choice: c, engine: e, sampler: c.Prior.sampler(), shifts: shifts, readers: readers, values: make([]float64, len(readers[0])), years: make([]Balance, e.years)}
}

// draw fills in one draw of every combination of weights; false if a net benefit is not finite.
func (w *chooser) draw(i int, out []*ChoiceDraws) bool {
	var drawn Setting
	w.sampler.next(&drawn)
	for k := range drawn {
		out[0].Inputs[k][i] = drawn[k]
	}
	good := true
	for o := range w.Options {
		s := drawn
		w.sampler.shift(&s, &w.shifts[o])
		w.engine.run(&s, w.years)
		for k, readers := range w.readers {
			for j, read := range readers {
				w.values[j] = read(w.years, &w.Options[o])
			}
			value, ok := w.Benefit.Evaluate(w.values)
			out[k].Benefits[o][i] = value
			good = good && ok
		}
	}
	return good
}
