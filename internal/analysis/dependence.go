package analysis

import (
	"math"
	"strconv"

	"github.com/tanwen/tanwen/carbon"
)

// Dependence is the forecast with the panel's judgements where the parameters of each group move together with one
// correlation of their normal scores (E30). Independence hides the tail, so that both stand beside each other.
type Dependence struct {
	Rho float64
	*carbon.EnsembleResult
}

// dependences are the correlations that stand beside independence where the consultation states none.
var dependences = []float64{0.3, 0.6}

// depend runs the forecast at the usual correlations, from the same draws.
func (m *Model) depend(prior carbon.Prior, seed uint64) error {
	if prior.Correlation != nil {
		return nil // the consultation states how they depend
	}
	for _, rho := range dependences {
		groups := map[string]float64{}
		for _, g := range carbon.GroupNames() {
			groups[g] = rho
		}
		var err error
		if prior.Correlation, err = carbon.Correlated(groups); err != nil {
			return err
		}
		r, err := m.ensemble(prior, seed)
		if err != nil {
			return err
		}
		m.Dependences = append(m.Dependences, Dependence{rho, r})
	}
	return nil
}

// ID is the beginning of the identifiers of its numbers: "model.dependence.30" for a correlation of 0.3.
func (d Dependence) ID() string {
	return "model.dependence." + strconv.Itoa(int(math.Round(100*d.Rho)))
}

func (d Dependence) numbers(b *book) {
	in := []string{"quantities:all", "model:three-end"}
	for k, v := range d.Quantiles(carbon.NetOf(carbon.WholeSink), 0.05, 0.5, 0.95) {
		b.add(d.ID()+".net."+[]string{"p05", "p50", "p95"}[k], Some(v), significant, "Mt CO2/yr", recipeModel, in...)
	}
	last := len(d.Years) - 1
	b.add(d.ID()+".neutral", Some(d.Prior.Neutral[last][carbon.WholeSink]), percent, "probability", recipeModel, in...)
}
