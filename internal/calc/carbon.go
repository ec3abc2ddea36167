package calc

import (
	"runtime"
	"strconv"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// carbonMethods are those of package carbon.
func carbonMethods() []entry {
	const area = "carbon"
	return []entry{
		method("split-normal", area, of(splitNormal)),
		method("three-end", area, of(threeEnd)),
		method("three-end-ensemble", area, of(threeEndEnsemble)),
	}
}

type splitNormalInput struct {
	P10 float64 `json:"p10"`
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	U   float64 `json:"u" doc:"probability of the quantile asked for, between 0 and 1"`
}

type splitNormalOutput struct {
	X float64 `json:"x"`
}

func splitNormal(in splitNormalInput) (out splitNormalOutput, err error) {
	out.X, err = carbon.SplitNormal(in.P10, in.P50, in.P90, in.U)
	return out, err
}

// setting holds one value for each parameter of the three-end model, by id.
type setting struct{ carbon.Setting }

// read implements special.
func (s *setting) read(n node, path string) (err error) {
	if n.kind != object {
		return wrongKind(path, n, object)
	}
	values := map[string]float64{}
	for i, key := range n.keys {
		if _, twice := values[key]; twice {
			return twiceGiven(path+"."+shortened(key), key)
		}
		values[key], err = readNumber(n.list[i], path+"."+shortened(key))
		if err != nil {
			return err
		}
	}
	s.Setting, err = carbon.ReadSetting(values)
	return err
}

// schema implements special.
func (s *setting) schema() schema {
	properties, required := schema{}, []string{}
	for _, p := range carbon.Parameters() {
		properties[p.ID] = schema{"type": "number", "minimum": p.Low, "maximum": p.High, "description": p.Name.En + ", " + p.Unit}
		required = append(required, p.ID)
	}
	return schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

type threeEndInput struct {
	Parameters setting `json:"parameters" doc:"one value for each parameter of the model, by id"`
}

type threeEndOutput struct {
	PeakYear    int                           `json:"peak_year"`
	PeakLevel   float64                       `json:"peak_level"`
	Outputs     map[string]map[string]float64 `json:"outputs"`      // by year
	Limits      map[string][]string           `json:"limits"`       // limits reached, by year
	NeutralYear map[string]*int               `json:"neutral_year"` // by way of counting natural sinks
	EnergyGap   float64                       `json:"energy_gap"`
	CarbonGap   float64                       `json:"carbon_gap"`
}

func threeEnd(in threeEndInput) (out threeEndOutput, err error) {
	path, err := carbon.Model{Base: carbon.China()}.Run(in.Parameters.Setting)
	if err != nil {
		return out, err
	}
	out.PeakYear, out.PeakLevel = path.Peak()
	out.EnergyGap, out.CarbonGap = path.Gaps()
	out.Outputs, out.Limits, out.NeutralYear = map[string]map[string]float64{}, map[string][]string{}, map[string]*int{}
	for i := range path.Years {
		b := &path.Years[i]
		year := strconv.Itoa(b.Year)
		out.Outputs[year], out.Limits[year] = b.Outputs(), b.Limits.Words()
	}
	for _, a := range carbon.Accountings() {
		out.NeutralYear[a.String()] = nil
		if year, ok := path.Neutral(a); ok {
			out.NeutralYear[a.String()] = &year
		}
	}
	return out, nil
}

type threeEndEnsembleInput struct {
	Draws        int                  `json:"draws" min:"1" doc:"settings drawn from the prior"`
	Seed         uint64               `json:"seed" default:"0"`
	Correlation  float64              `json:"correlation" default:"0" doc:"of the parameters inside each group; 0 means independent"`
	Observations []carbon.Observation `json:"observations" default:"" doc:"data that weigh the draws: output, year, value, standard error"`
}

// fivePercentiles are the usual five of a distribution.
type fivePercentiles struct {
	P5  float64 `json:"p5"`
	P25 float64 `json:"p25"`
	P50 float64 `json:"p50"`
	P75 float64 `json:"p75"`
	P95 float64 `json:"p95"`
}

func percentiles(q []float64) fivePercentiles { return fivePercentiles{q[0], q[1], q[2], q[3], q[4]} }

type threeEndEnsembleOutput struct {
	Gross2030     fivePercentiles `json:"gross_2030"`
	Gross2060     fivePercentiles `json:"gross_2060"`
	Net2060       fivePercentiles `json:"net_2060"`
	MedianRunNet  float64         `json:"median_run_net_2060"` // the run at all medians, to stand beside the median of the ensemble
	PNeutral      float64         `json:"p_neutral_2060"`
	PNeutralGrown float64         `json:"p_neutral_2060_increase"`
	PNeutralBare  float64         `json:"p_neutral_2060_none"`
	PResidual     float64         `json:"p_residual_le_3000"`
	PPeak         float64         `json:"p_peak_le_2030"`
	Effective     float64         `json:"effective_draws"`
	EnergyGap     float64         `json:"energy_gap"`
	CarbonGap     float64         `json:"carbon_gap"`
}

func threeEndEnsemble(in threeEndEnsembleInput) (out threeEndEnsembleOutput, err error) {
	e := carbon.Ensemble{
		Model: carbon.Model{Base: carbon.China()}, Draws: in.Draws, Outputs: []string{"gross"}, Levels: []float64{0.05, 0.25, 0.5, 0.75, 0.95},
		Observations: in.Observations, Workers: runtime.GOMAXPROCS(0),
	}
	if in.Correlation != 0 {
		groups := map[string]float64{}
		for _, g := range carbon.GroupNames() {
			groups[g] = in.Correlation
		}
		if e.Prior.Correlation, err = carbon.Correlated(groups); err != nil {
			return out, fault.Find(err).At(fault.Place{Field: "correlation"})
		}
	}
	r, err := e.Run(num.NewStream(in.Seed, "three-end-ensemble", 1))
	if err != nil {
		return out, err
	}
	forecast := r.Prior
	if r.Conditioned != nil {
		forecast = *r.Conditioned
	}
	quantiles := func(of func(*carbon.Outcome) float64) fivePercentiles {
		if r.Conditioned != nil {
			return percentiles(r.ConditionedQuantiles(of, r.Levels...))
		}
		return percentiles(r.Quantiles(of, r.Levels...))
	}
	probability := func(event func(*carbon.Outcome) bool) float64 {
		if p, ok := r.ConditionedProbability(event); ok {
			return p.Value
		}
		return r.Probability(event).Value
	}
	last := &r.Median.Years[len(r.Years)-1]
	return threeEndEnsembleOutput{
		Gross2030: percentiles(forecast.Fans[0].Quantiles[2030-carbon.BaseYear]),
		Gross2060: quantiles(carbon.ResidualOf), Net2060: quantiles(carbon.NetOf(carbon.WholeSink)),
		MedianRunNet:  last.Net(carbon.WholeSink),
		PNeutral:      probability(carbon.NeutralBy(carbon.WholeSink)),
		PNeutralGrown: probability(carbon.NeutralBy(carbon.SinkIncrease)),
		PNeutralBare:  probability(carbon.NeutralBy(carbon.NoSink)),
		PResidual:     probability(func(o *carbon.Outcome) bool { return o.Residual <= 3000 }),
		PPeak:         probability(func(o *carbon.Outcome) bool { return o.PeakYear <= 2030 }),
		Effective:     forecast.Effective, EnergyGap: r.EnergyGap, CarbonGap: r.CarbonGap,
	}, nil
}
