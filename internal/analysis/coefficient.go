package analysis

import (
	"math"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
)

// coefficient is one way to say how far experts agree over items.
type coefficient struct {
	recipe Recipe
	scope  string
	of     func(m [][]float64, points []float64) (value *float64, experts, items int, err error)
}

// coefficients are those of package consult by name, but Kendall's W and Krippendorff's ordinal alpha, whose resamples
// are computed without a copy of the ratings.
var coefficients = map[string]coefficient{
	"krippendorff_alpha_nominal":  {recipeAlphaNominal, "all", krippendorff(consensus.NominalMetric)},
	"krippendorff_alpha_interval": {recipeAlphaInterval, "all", krippendorff(consensus.IntervalMetric)},
	"gwet_ac1":                    {recipeAC1, "all", gwet(consensus.IdentityWeights)},
	"gwet_ac2":                    {recipeAC2, "all", gwet(consensus.OrdinalWeights)},
	"fleiss_kappa":                {recipeFleiss, "complete", fleiss},
	"icc":                         {recipeICC, "complete", intraclass},
}

func krippendorff(metric consensus.Metric) func([][]float64, []float64) (*float64, int, int, error) {
	return func(m [][]float64, _ []float64) (*float64, int, int, error) {
		a, err := consensus.KrippendorffAlpha(m, metric)
		return a.Alpha, a.Experts, a.Items, err
	}
}

func gwet(w consensus.Weighting) func([][]float64, []float64) (*float64, int, int, error) {
	return func(m [][]float64, points []float64) (*float64, int, int, error) {
		a, err := consensus.GwetAC(m, points, w)
		return a.AC, len(m), a.Pairs, err
	}
}

// fleiss takes the items that all experts rated; scale points are its categories.
func fleiss(m [][]float64, points []float64) (*float64, int, int, error) {
	var counts [][]int
	for i := range m[0] {
		row := make([]int, len(points))
		full := true
		for e := range m {
			if full = full && !math.IsNaN(m[e][i]); full {
				row[int(m[e][i]-points[0])]++
			}
		}
		if full {
			counts = append(counts, row)
		}
	}
	if len(m) < 2 || len(counts) == 0 {
		return nil, len(m), len(counts), nil
	}
	k, err := consensus.FleissKappa(counts)
	return k.Kappa, len(m), k.N, err
}

// intraclass is ICC(2,1): experts drawn from more, absolute agreement.
func intraclass(m [][]float64, _ []float64) (*float64, int, int, error) {
	r, err := consensus.ICC(m, consensus.DropItems)
	return r.Agreement, r.Experts, r.Items, err
}

// measure computes a coefficient with its interval for one criterion of a round.
func (c coefficient) measure(name string, m [][]float64, scale consult.Scale, s *num.Stream) (Agreement, error) {
	out := Agreement{Coefficient: name, Scope: c.scope}
	rows := answering(m)
	if len(rows) < 2 {
		out.Experts = len(rows)
		return out, nil
	}
	var points []float64
	for p := scale.Min; p <= scale.Max; p++ {
		points = append(points, float64(p))
	}
	v, experts, items, err := c.of(rows, points)
	out.Experts, out.Items = experts, items
	if err != nil || v == nil {
		return out, err
	}
	out.Value = Some(*v)
	panel := make([][]float64, 0, len(rows))
	out.Low, out.High = spread(*v, len(rows), func(times []int) (float64, bool) {
		panel = panel[:0]
		for e, n := range times {
			for range n {
				panel = append(panel, rows[e])
			}
		}
		x, _, _, err := c.of(panel, points)
		if err != nil || x == nil {
			return 0, false
		}
		return *x, true
	}, s, -1, 1)
	return out, nil
}

// answering returns the rows of experts who rated anything.
func answering(m [][]float64) [][]float64 {
	var out [][]float64
	for _, row := range m {
		for _, v := range row {
			if !math.IsNaN(v) {
				out = append(out, row)
				break
			}
		}
	}
	return out
}

// chanceW gives the probability that experts who order the items at random reach this W: exact for small panels, from
// random orders otherwise; undefined where W is, or where the random orders would take too long.
func chanceW(m [][]float64, s *num.Stream) (Value, error) {
	sums, err := consensus.NewRankSums(m, consensus.Kendall{})
	if err != nil {
		return Value{}, err
	}
	c := sums.Concordance()
	if c.W == nil || c.Experts < 2 || float64(c.Experts*c.Items)*randomOrders > maxSteps/10 {
		return Value{}, nil
	}
	if (c.Items <= 6 && c.Experts <= 10) || (c.Items <= 8 && c.Experts <= 3) {
		if p, ok := sums.ExactP(); ok {
			return Some(p), nil
		}
	}
	p, ok, err := sums.PermutationP(randomOrders, s)
	if err != nil || !ok {
		return Value{}, err
	}
	return Some(p), nil
}

// randomOrders is how many random orders or assignments stand behind a probability that cannot be computed exactly.
const randomOrders = 1999
