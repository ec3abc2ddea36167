package web

import (
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// Draws of the ensembles: few beside a lever that moves, many on the page that asks how sure the model is.
const (
	quickDraws = 2_000
	fullDraws  = 20_000
)

// followed are the outputs of which ensembles keep fans.
var followed = []string{"gross", "net", "net_increase", "net_none", "demand", "captured"}

// ensembleKey says which ensemble it is; the accounting does not matter to its draws.
type ensembleKey struct {
	levels   carbon.Levels
	draws    int
	observed bool
	grouped  bool    // parameters depend on one another as rho says, not as the prior
	rho      float64 // correlation within groups of parameters
	prior    string  // which prior; "" = the analysts'
}

// modelShelf keeps what was computed of the model. Nothing in it depends on a consultation or a person: a result is a
// function of its key, the same on every server.
type modelShelf struct {
	mu        sync.Mutex
	order     []ensembleKey // the oldest first
	ensembles map[ensembleKey]*carbon.EnsembleResult
	studies   map[studyKey]*importance
	values    map[valueKey]*worth

	busy sync.Mutex // one ensemble at a time: they use every processor
}

// mostEnsembles is how many ensembles are kept; one of 20,000 draws takes 2 MB.
const mostEnsembles = 24

// ensembleKey says which ensemble belongs to a page.
func (m modelPage) ensembleKey(draws int) ensembleKey {
	return ensembleKey{levels: m.Levels, draws: draws, observed: m.Observed, prior: m.priorKey}
}

// dependentKey is that in which the parameters of each group move together.
func (m modelPage) dependentKey(rho float64) ensembleKey {
	key := m.ensembleKey(fullDraws)
	if rho != 0 || m.prior.Correlation != nil {
		key.draws, key.grouped, key.rho = fullDraws/2, true, rho
	}
	return key
}

// ensemble returns the ensemble of a key, kept or new; prior is the one that the key names. Observations that hardly any
// draw comes near leave it unconditioned.
func (b *modelShelf) ensemble(key ensembleKey, prior carbon.Prior) (*carbon.EnsembleResult, error) {
	if kept := b.kept(key); kept != nil {
		return kept, nil
	}
	b.busy.Lock()
	defer b.busy.Unlock()
	if kept := b.kept(key); kept != nil { // somebody computed it while we waited
		return kept, nil
	}
	e := carbon.Ensemble{Model: carbon.Model{Base: carbon.China()}, Prior: prior, Chosen: &key.levels, Draws: key.draws, Outputs: followed, Workers: runtime.GOMAXPROCS(0)}
	if key.grouped {
		groups := map[string]float64{}
		for _, g := range carbon.GroupNames() {
			groups[g] = key.rho
		}
		var err error
		if e.Prior.Correlation, err = carbon.Correlated(groups); err != nil {
			return nil, err
		}
	}
	if key.observed {
		e.Observations = []carbon.Observation{carbon.China2024()}
	}
	// The stream and its seed are those of the command `tanwen carbon ensemble`.
	r, err := e.Run(num.NewStream(0, "three-end-ensemble", 1))
	if f := fault.Find(err); f != nil && f.Key == "carbon.observations_far" {
		e.Observations = nil
		r, err = e.Run(num.NewStream(0, "three-end-ensemble", 1))
	}
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ensembles == nil {
		b.ensembles = map[ensembleKey]*carbon.EnsembleResult{}
	}
	b.ensembles[key] = r
	b.order = append(b.order, key)
	if len(b.order) > mostEnsembles {
		delete(b.ensembles, b.order[0])
		b.order = b.order[1:]
	}
	return r, nil
}

// kept returns an ensemble that was computed before, and keeps it longer.
func (b *modelShelf) kept(key ensembleKey) *carbon.EnsembleResult {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.ensembles[key]
	if r != nil {
		i := slices.Index(b.order, key)
		b.order = append(slices.Delete(b.order, i, i+1), key)
	}
	return r
}

// conditioned returns quantiles of an outcome, by the weight of the observations where there are any.
func conditioned(e *carbon.EnsembleResult, of func(*carbon.Outcome) float64, shares ...float64) []float64 {
	if e.Conditioned != nil {
		return e.ConditionedQuantiles(of, shares...)
	}
	return e.Quantiles(of, shares...)
}

// probability is that of an event, by the weight of the observations where there are any.
func probability(e *carbon.EnsembleResult, event func(*carbon.Outcome) bool) carbon.Probability {
	if p, ok := e.ConditionedProbability(event); ok {
		return p
	}
	return e.Probability(event)
}

// studyKey says of which output and year a study of sensitivity is.
type studyKey struct {
	output string
	year   int
	prior  string
}

// importance is what moves an output.
type importance struct {
	swings  sensitivity.SwingResult
	effects sensitivity.Effects
}

// Points and walks of the studies of sensitivity: about a second of one processor.
const (
	swingPoints  = 200
	shapleyWalks = 500
	mostStudies  = 64 // that are kept
)

// study returns what moves an output in a year under a prior, which the key names. Swings move one parameter alone; the
// Shapley effects heed how parameters depend on one another.
func (b *modelShelf) study(output carbon.Output, key studyKey, prior carbon.Prior) (*importance, error) {
	b.busy.Lock()
	defer b.busy.Unlock()
	b.mu.Lock()
	kept := b.studies[key]
	b.mu.Unlock()
	if kept != nil {
		return kept, nil
	}
	all := prior.Parameters
	if all == nil {
		all = carbon.Parameters()
	}
	f := outputOf(output, key.year, all)
	out := &importance{}
	var err error
	if out.swings, err = (sensitivity.Swings{Inputs: len(all), Points: swingPoints, Confidence: 0.9, Workers: runtime.GOMAXPROCS(0)}).Run(f, num.NewStream(0, "swings", 1)); err != nil {
		return nil, err
	}
	if out.effects, err = (sensitivity.Shapley{Inputs: len(all), Walks: shapleyWalks, Correlation: prior.Correlation, Workers: runtime.GOMAXPROCS(0)}).Run(f, num.NewStream(0, "shapley", 1)); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.studies == nil || len(b.studies) >= mostStudies {
		b.studies = map[studyKey]*importance{}
	}
	b.studies[key] = out
	return out, nil
}

// valueKey is a decision as it was typed.
type valueKey struct{ options, benefit, weights, prior string }

// worth is what information is worth before a decision.
type worth struct {
	best      int // the option that is chosen without information
	perfect   sensitivity.Information
	each      []sensitivity.Information // by parameter
	estimates []sensitivity.Estimate    // the same
}

// Draws of a decision, and how many decisions are kept.
const (
	valueDraws = 10_000
	mostValues = 32
)

// value returns what each parameter is worth knowing before a decision.
func (b *modelShelf) value(key valueKey, choice carbon.Choice) (*worth, error) {
	b.busy.Lock()
	defer b.busy.Unlock()
	b.mu.Lock()
	kept := b.values[key]
	b.mu.Unlock()
	if kept != nil {
		return kept, nil
	}
	choice.Workers = runtime.GOMAXPROCS(0)
	draws, err := choice.Run(num.NewStream(0, "three-end-ensemble", 1))
	if err != nil {
		return nil, err
	}
	d := sensitivity.Decision{Benefits: draws.Benefits, Workers: runtime.GOMAXPROCS(0)}
	out := &worth{best: d.Best()}
	if out.perfect, err = d.Perfect(); err != nil {
		return nil, err
	}
	if out.each, err = d.Each(draws.Inputs); err != nil {
		return nil, err
	}
	for _, e := range out.each {
		out.estimates = append(out.estimates, e.Estimate)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.values == nil || len(b.values) >= mostValues {
		b.values = map[valueKey]*worth{}
	}
	b.values[key] = out
	return out, nil
}

// outputOf is an output as a function of the parameters' probabilities.
func outputOf(output carbon.Output, year int, all []carbon.Parameter) sensitivity.Function {
	model := carbon.Model{Base: carbon.China(), Until: year}
	return func(u []float64) float64 {
		var setting carbon.Setting
		for i := range all {
			setting[i] = all[i].Quantile(u[i])
		}
		path, err := model.Run(setting)
		if err != nil {
			return math.NaN()
		}
		return output.Of(&path.Years[len(path.Years)-1])
	}
}
