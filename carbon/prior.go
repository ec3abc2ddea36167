package carbon

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Prior is what is believed about all parameters together: one marginal each, and how they depend on one another. The
// zero value is the shipped prior with independent parameters.
type Prior struct {
	// Parameters in the order of [Parameters]; nil means those.
	Parameters []Parameter
	// Correlation is that of the parameters' normal scores (E30, Gaussian copula); nil means independent. Independence
	// hides the tail of net emission: show a correlated prior beside it.
	Correlation Correlation
}

func (p Prior) parameters() []Parameter {
	if p.Parameters == nil {
		return Parameters()
	}
	return p.Parameters
}

// With returns a copy with other quantiles of one parameter, and what they rest on. It refuses an unknown parameter and
// quantiles that do not rise or lie outside the hard limits.
func (p Prior) With(id string, p10, p50, p90 float64, basis Basis, source string) (Prior, error) {
	i, ok := index[id]
	if !ok {
		return p, unknown(id)
	}
	out := append([]Parameter(nil), p.parameters()...)
	out[i].P10, out[i].P50, out[i].P90, out[i].Basis, out[i].Source = p10, p50, p90, basis, source
	if err := out[i].check(); err != nil {
		return p, err
	}
	p.Parameters = out
	return p, nil
}

// check names the parameter in front of the field that is wrong.
func (p *Parameter) check() error {
	err := p.Check()
	if f := fault.Find(err); f != nil {
		return f.At(fault.Place{Field: "parameters." + p.ID + "." + f.Place.Field})
	}
	return err
}

// Check refuses marginals and correlations that cannot be for the nation.
func (p Prior) Check() error { return p.check(false) }

func (p Prior) check(region bool) error {
	all := p.parameters()
	if len(all) != numParameters {
		return fault.Bad("parameters", "carbon.prior_shape", "{got} parameters are given; {want} are needed, in the order of the model's table", "got", len(all), "want", numParameters)
	}
	for i := range all {
		if all[i].ID != parameters[i].ID {
			return fault.Bad(at("parameters", i), "carbon.prior_order", "parameter {id} stands where {want} belongs; keep the order of the model's table", "id", all[i].ID, "want", parameters[i].ID)
		}
		if err := all[i].check(); err != nil {
			return err
		}
		if low := lowest(i, region); all[i].Low < low || all[i].High > parameters[i].High {
			return fault.Bad("parameters."+all[i].ID, "carbon.prior_limits", "the limits of {id} are {low} and {high}; they must lie within those of the model, {least} and {most}", "id", all[i].ID, "low", all[i].Low, "high", all[i].High, "least", low, "most", parameters[i].High)
		}
	}
	if p.Correlation == nil {
		return nil
	}
	return p.Correlation.Check()
}

// Median is the setting with every parameter at its median.
func (p Prior) Median() (s Setting) {
	for i, q := range p.parameters() {
		s[i] = q.P50
	}
	return s
}

// drawBlock is how many draws share a stream: results do not depend on who computes which block.
const drawBlock = 256

// sampler draws settings of a prior.
type sampler struct {
	marginals [numParameters]Marginal
	factor    []row // of the correlation; nil: independent
	stream    *num.Stream
	z, score  [numParameters]float64
}

func (p Prior) sampler() *sampler {
	s := &sampler{}
	for i, q := range p.parameters() {
		s.marginals[i] = q.Marginal
	}
	if p.Correlation != nil {
		s.factor = p.Correlation.factor()
	}
	return s
}

// begin turns to a block of draws.
func (s *sampler) begin(from *num.Stream, block int) { s.stream = from.Sub(uint64(block)) }

// next draws one setting.
func (s *sampler) next(out *Setting) {
	for i := range s.z {
		s.z[i] = s.stream.Normal()
	}
	if s.factor != nil {
		for i, r := range s.factor {
			s.score[i] = r.times(&s.z)
		}
	}
	scores := s.scores()
	for i := range s.marginals {
		out[i] = s.marginals[i].FromNormal(scores[i])
	}
}

// shift moves the setting drawn last by what is added to its normal scores, within the hard limits.
func (s *sampler) shift(drawn *Setting, by *[numParameters]float64) {
	scores := s.scores()
	for k, b := range by {
		if b != 0 {
			drawn[k] = s.marginals[k].FromNormal(scores[k] + b)
		}
	}
}

// scores are the normal scores of the setting drawn last.
func (s *sampler) scores() *[numParameters]float64 {
	if s.factor != nil {
		return &s.score
	}
	return &s.z
}

// Sample draws n settings of the prior: the first n of an [Ensemble] with the same stream.
func (p Prior) Sample(n int, from *num.Stream) ([]Setting, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if err := checkDraws(n); err != nil {
		return nil, err
	}
	s := p.sampler()
	out := make([]Setting, n)
	for i := range out {
		if i%drawBlock == 0 {
			s.begin(from, i/drawBlock)
		}
		s.next(&out[i])
	}
	return out, nil
}

// MostDraws is the largest ensemble.
const MostDraws = 1_000_000

func checkDraws(n int) error {
	if n < 1 || n > MostDraws {
		return fault.Bad("draws", "carbon.draws", "{n} draws are asked for; the number must lie between 1 and {most}", "n", n, "most", MostDraws)
	}
	return nil
}
