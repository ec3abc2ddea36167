package analysis

import (
	"runtime"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/elicit"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// Model is what the three-end carbon balance makes of the panel's judgements: a forecast with them and one with the
// analysts' priors alone, which parameters its spread comes from, and what answers are worth for stated decisions.
type Model struct {
	Pool        string // how judgements were joined: linear, quantile or performance
	Draws       int
	Judged      []JudgedParameter
	Panel       *carbon.EnsembleResult // with the panel's judgements in the place of the analysts'
	Analysts    *carbon.EnsembleResult
	Dependences []Dependence // as Panel, with parameters that depend; empty where the consultation states how they do
	Past        carbon.Reliability
	Nation      Nation            // the past by factor, and the provinces
	Swings      Swings            // of net emission in the target year
	Effects     []ParameterEffect // on net emission in the target year, the largest first
	Values      []DecisionValue   // by decision with a stated net benefit
	Unvalued    []string          // decisions whose net benefit nobody has stated
}

// ParameterEffect is the share of the spread of net emission that comes from a parameter (Shapley effect).
type ParameterEffect struct {
	Parameter carbon.Parameter
	sensitivity.Estimate
}

// How much is computed: enough for the second digit, little enough for a page.
const (
	modelDraws = 10000
	modelWalks = 1000
)

// modelOutputs are followed as fans.
var modelOutputs = []string{"gross", "net"}

// modelOf runs the model; nil where the consultation has no quantity that is a parameter of it and no decision.
func modelOf(s *consult.State, f *Findings, lead *Ranking) (*Model, error) {
	seed := f.Seed
	asked := len(s.Decisions) > 0
	for _, q := range s.Quantities {
		asked = asked || q.Parameter != ""
	}
	if !asked {
		return nil, nil
	}
	m := &Model{Pool: "linear", Draws: modelDraws}
	if spec := s.Definition.Model; spec != nil && spec.Pool != "" {
		m.Pool = spec.Pool
	}
	panel, judged, err := f.Prior(m.Pool)
	if err != nil {
		return nil, err
	}
	m.Judged = judged
	correlation := panel.Correlation
	analysts := carbon.Prior{Correlation: correlation}
	if m.Past, err = carbon.HindcastChina(); err != nil {
		return nil, err
	}
	// Both see the same draws, so that what differs is the belief.
	if m.Analysts, err = m.ensemble(analysts, seed); err != nil {
		return nil, err
	}
	m.Panel = m.Analysts
	if m.used() > 0 {
		if m.Panel, err = m.ensemble(panel, seed); err != nil {
			return nil, err
		}
	}
	if err := m.depend(panel, seed); err != nil {
		return nil, err
	}
	if m.Nation, err = nationOf(m.Panel.Median); err != nil {
		return nil, err
	}
	if err := m.swings(panel, seed); err != nil {
		return nil, err
	}
	if err := m.effects(panel, correlation, seed); err != nil {
		return nil, err
	}
	return m, m.value(s, panel, lead, seed)
}

// used counts the parameters for which the panel's judgement stands in the model.
func (m *Model) used() (n int) {
	for _, j := range m.Judged {
		if j.Reason == "" {
			n++
		}
	}
	return n
}

func (m *Model) ensemble(prior carbon.Prior, seed uint64) (*carbon.EnsembleResult, error) {
	e := carbon.Ensemble{Model: carbon.Model{Base: carbon.China()}, Prior: prior, Draws: m.Draws, Outputs: modelOutputs, Workers: runtime.GOMAXPROCS(0)}
	return e.Run(num.NewStream(seed, recipeModel.Name, recipeModel.Version))
}

// effects finds what the spread of net emission in the target year comes from.
func (m *Model) effects(prior carbon.Prior, correlation carbon.Correlation, seed uint64) error {
	all := prior.Parameters
	study := sensitivity.Shapley{Inputs: len(all), Walks: modelWalks, Correlation: correlation, Confidence: level, Workers: runtime.GOMAXPROCS(0)}
	r, err := study.Run(netOf(all), num.NewStream(seed, recipeEffects.Name, recipeEffects.Version))
	if err != nil {
		return err
	}
	for i, e := range r.Shapley {
		m.Effects = append(m.Effects, ParameterEffect{all[i], e})
	}
	sortEffects(m.Effects)
	return nil
}

// fromQuantiles is the distribution that a pool's quantiles say, for the pool by performance, of which no more is known;
// nil where they do not rise.
func (p *Pool) fromQuantiles() elicit.Distribution {
	var j elicit.Judgement
	for _, q := range p.Quantiles {
		if q.Value.OK {
			j.Probabilities, j.Values = append(j.Probabilities, q.P), append(j.Values, q.Value.V)
		}
	}
	d, err := j.PiecewiseLinear(overshoot)
	if err != nil {
		return nil
	}
	return d
}

// hide keeps back what the disclosure rule hides of the panel's quantiles.
func (m *Model) hide(rule consult.Disclosure) *Model {
	if rule.None {
		return m
	}
	out := *m
	out.Judged = shown(m.Judged, rule)
	return &out
}

func (f *Findings) modelNumbers(b *book) {
	m := f.Model
	if m == nil {
		return
	}
	in := []string{"quantities:all", "model:three-end"}
	add := func(id string, v Value, p printing, unit string, r Recipe) { b.add(id, v, p, unit, r, in...) }
	add("model.draws", count(m.Draws), whole, "draws", recipeModel)
	add("model.judged", count(len(m.Judged)), whole, "parameters", recipeModel)
	add("model.used", count(m.used()), whole, "parameters", recipeModel)
	add("model.hindcast.mean", Some(m.Past.Mean), percent, "share", recipeModel)
	add("model.hindcast.worst", Some(m.Past.Worst), percent, "share", recipeModel)
	for _, j := range m.Judged {
		id := "model.parameter." + j.Parameter.ID
		for _, x := range []struct {
			at             string
			panel, analyst Value
		}{{"p10", j.P10, Some(j.Parameter.P10)}, {"p50", j.P50, Some(j.Parameter.P50)}, {"p90", j.P90, Some(j.Parameter.P90)}} {
			if x.panel.OK {
				b.add(id+".panel."+x.at, x.panel, significant, j.Parameter.Unit, recipePool, "quantity:"+string(j.Quantity))
			}
			b.add(id+".analysts."+x.at, x.analyst, significant, j.Parameter.Unit, recipeModel, "model:three-end")
		}
	}
	for _, who := range []struct {
		name string
		r    *carbon.EnsembleResult
	}{{"panel", m.Panel}, {"analysts", m.Analysts}} {
		id := "model." + who.name
		last := len(who.r.Years) - 1
		target, _ := who.r.Median.Year(carbon.TargetYear)
		year, peak := who.r.Median.Peak()
		for _, a := range carbon.Accountings() {
			add(id+".neutral."+a.String(), Some(who.r.Prior.Neutral[last][a]), percent, "probability", recipeModel)
		}
		for _, x := range []struct {
			name string
			of   func(*carbon.Outcome) float64
			run  float64
			p    printing
			unit string
		}{
			{"net", carbon.NetOf(carbon.WholeSink), target.Net(carbon.WholeSink), significant, "Mt CO2/yr"}, {"residual", carbon.ResidualOf, target.Residual(), significant, "Mt CO2/yr"},
			{"peak", carbon.PeakOf, peak, significant, "Mt CO2/yr"}, {"peak_year", carbon.PeakYearOf, float64(year), whole, "year"},
		} {
			for k, v := range who.r.Quantiles(x.of, 0.05, 0.5, 0.95) {
				add(id+"."+x.name+"."+[]string{"p05", "p50", "p95"}[k], Some(v), x.p, x.unit, recipeModel)
			}
			add(id+"."+x.name+".run", Some(x.run), x.p, x.unit, recipeModel)
		}
	}
	for _, d := range m.Dependences {
		d.numbers(b)
	}
	m.Nation.numbers(b)
	m.swingNumbers(b)
	for _, e := range m.Effects {
		id := "model.effect." + e.Parameter.ID
		add(id, Some(e.Value), percent, "share", recipeEffects)
		add(id+".low", Some(e.Low), percent, "share", recipeEffects)
		add(id+".high", Some(e.High), percent, "share", recipeEffects)
	}
	f.valueNumbers(b)
}

// modelTables are the courses of the forecasts, the parameters, and the value of answers.
func (f *Findings) modelTables() []Table {
	m := f.Model
	paths := Table{Name: "model_paths", Header: []string{"prior", "output", "year", "p05", "p25", "p50", "p75", "p95", "median_run"}}
	for _, who := range []struct {
		name string
		r    *carbon.EnsembleResult
	}{{"panel", m.Panel}, {"analysts", m.Analysts}} {
		for _, fan := range who.r.Prior.Fans {
			for k, year := range who.r.Years {
				row := []string{who.name, fan.Output, strconv.Itoa(year)}
				for _, v := range fan.Quantiles[k] {
					row = append(row, plain(Some(v)))
				}
				paths.Rows = append(paths.Rows, append(row, plain(Some(fan.Median[k]))))
			}
		}
	}
	parameters := Table{Name: "parameters", Header: []string{"parameter", "quantity", "experts", "panel_p10", "panel_p50", "panel_p90", "analysts_p10", "analysts_p50", "analysts_p90", "reason"}}
	for _, j := range m.Judged {
		parameters.Rows = append(parameters.Rows, []string{j.Parameter.ID, string(j.Quantity), strconv.Itoa(j.Experts), plain(j.P10), plain(j.P50), plain(j.P90),
			plain(Some(j.Parameter.P10)), plain(Some(j.Parameter.P50)), plain(Some(j.Parameter.P90)), strings.TrimPrefix(j.Reason, "model.")})
	}
	out := []Table{paths, parameters}
	if len(m.Values) > 0 {
		out = append(out, f.valueTable())
	}
	return out
}
