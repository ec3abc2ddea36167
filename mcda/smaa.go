package mcda

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// SMAA is stochastic multicriteria acceptability analysis, SMAA-2 (Lahdelma and Salminen, SMAA-2: stochastic
// multicriteria acceptability analysis for group decision making, Operations Research 49, 2001): instead of asking
// for weights it draws all weights that [WeightSet] allows and all scores that the measurements allow, and counts
// who gets which rank under
//
//	v(i) = sum over k of w(k) x(i,k)    (-x where less is better).
//
// Scores are values on comparable scales; see [Problem.Normalized] and [ValueFunction]. Alternatives with equal values
// share the ranks they cover, so that rows and columns of the acceptabilities sum to 1.
//
// Three shortcuts make a million samples cheap and are exact: weights are drawn without a Markov chain wherever the
// constraints allow it; the normal measurements of an alternative are drawn as one number, for given w its value is
// normal; confidence factors of normal measurements are integrals over one variable. Samples are drawn in blocks of
// 4,096 with a stream each, so that results do not depend on Workers.
type SMAA struct {
	Scores     [][]Measurement // alternatives x criteria
	Directions []Direction     // nil means more is better everywhere
	Weights    WeightSet
	Samples    int  // number of samples, at least 1; 10,000 give errors of 0.01 with probability 0.95
	Pairwise   bool // also count the pairwise winning indices
	Workers    int  // goroutines; 0 means one
}

// SMAAResult is the result of [SMAA.Run]; i counts alternatives, r ranks from 0, k criteria.
type SMAAResult struct {
	// Acceptability [i][r] is the share of the samples in which alternative i gets rank r + 1.
	Acceptability [][]float64 `json:"rank_acceptability"`
	// CentralWeights [i] is the mean of the weights that put alternative i first; nil if none did.
	CentralWeights [][]float64 `json:"central_weights"`
	// Confidence [i] is the probability that i is first under its central weights; nil if it never is. It is an
	// exact integral (to 1e-9) if all measurements are exact or normal, else a share of up to 65,536 samples.
	Confidence []*float64 `json:"confidence_factors"`
	// Pairwise [i][j] is the share of samples in which i beats j, a tie counting half; nil if it was not asked for.
	Pairwise [][]float64 `json:"pairwise_winning,omitempty"`
	// Samples is how many samples were drawn, Effective how many independent ones they are worth: the same, unless
	// the constraints needed a random walk.
	Samples   int     `json:"samples"`
	Effective float64 `json:"effective_samples"`
}

// StdErr returns the standard error of an acceptability, sqrt(b (1 - b) / Effective).
func (r SMAAResult) StdErr(i, rank int) float64 {
	b := r.Acceptability[i][rank]
	return math.Sqrt(max(0, b*(1-b)) / r.Effective)
}

// Holistic weighs the acceptabilities of all ranks into one number per alternative (Lahdelma and Salminen 2001,
// equation 12). meta holds one weight per rank, not rising, such as the rank order centroids. It refuses another
// number of weights.
func (r SMAAResult) Holistic(meta []float64) ([]float64, error) {
	out := make([]float64, len(r.Acceptability))
	for i, row := range r.Acceptability {
		if len(meta) != len(row) {
			return nil, fault.Bad("meta", "mcda.smaa.meta", "there are {got} weights for {want} ranks; give one each", "got", len(meta), "want", len(row))
		}
		out[i] = num.Dot(meta, row)
	}
	return out, nil
}

// Check reports what is wrong with the input, but for constraints whose contradiction only [SMAA.Run] finds.
func (m SMAA) Check() error {
	if len(m.Scores) == 0 || len(m.Scores[0]) == 0 {
		return fault.Bad("scores", "mcda.table.empty", "the table has no rows or no columns; give at least one of each")
	}
	n := len(m.Scores[0])
	for i, row := range m.Scores {
		if len(row) != n {
			return fault.Bad(cell("scores", i), "mcda.table.ragged", "this row has {got} cells and the first has {want}; all rows need the same length", "got", len(row), "want", n)
		}
		for k, x := range row {
			if err := x.check(cell("scores", i, k)); err != nil {
				return err
			}
		}
	}
	if m.Directions != nil && len(m.Directions) != n {
		return fault.Bad("directions", "mcda.directions.length", "there are {got} directions for {want} criteria; give one each", "got", len(m.Directions), "want", n)
	}
	if n > maxCriteria {
		return fault.Bad("scores", "mcda.smaa.criteria", "there are {got} criteria; at most {most} can be sampled", "got", n, "most", maxCriteria)
	}
	if m.Samples < 1 {
		return fault.Bad("samples", "mcda.smaa.samples", "the number of samples must be at least 1")
	}
	if m.Workers < 0 {
		return fault.Bad("workers", "mcda.smaa.workers", "the number of workers must not be negative")
	}
	return m.Weights.check(n)
}

// Run draws the samples. The stream decides all random numbers; the same stream gives the same result.
func (m SMAA) Run(stream *num.Stream) (SMAAResult, error) {
	if err := m.Check(); err != nil {
		return SMAAResult{}, err
	}
	sampler, err := m.Weights.sampler(len(m.Scores[0]), stream.Sub(0))
	if err != nil {
		return SMAAResult{}, err
	}
	e := newSMAAEngine(m, sampler)
	total := e.run(stream.Sub(1))
	out := SMAAResult{Samples: m.Samples, Effective: total.effective()}
	out.CentralWeights = make([][]float64, e.m)
	for i := range e.m {
		if first := total.shared[i*e.m]; first > 0 {
			out.CentralWeights[i] = make([]float64, e.n)
			for k := range e.n {
				out.CentralWeights[i][k] = total.first[i*e.n+k] / first
			}
		}
	}
	out.Acceptability = shares(total.shared, e.m, float64(m.Samples))
	if m.Pairwise {
		out.Pairwise = shares(total.wins, e.m, float64(m.Samples))
		for i := range e.m {
			for j := range i {
				out.Pairwise[i][j] = 1 - out.Pairwise[j][i]
			}
		}
	}
	out.Confidence = e.confidence(out.CentralWeights, stream.Sub(2))
	return out, nil
}

// shares cuts counts into rows and divides them.
func shares(counts []float64, m int, samples float64) [][]float64 {
	out := make([][]float64, m)
	for i := range out {
		out[i] = counts[i*m : (i+1)*m : (i+1)*m]
		for r := range out[i] {
			out[i][r] /= samples
		}
	}
	return out
}
