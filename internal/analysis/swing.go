package analysis

import (
	"runtime"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// Swings says how far net emission in the target year moves when one parameter goes from its 10 to its 90 % quantile while
// the others stay uncertain.
type Swings struct {
	Parameters []carbon.Parameter // with the quantiles that the study took
	sensitivity.SwingResult
}

// swingPoints is over how many settings of the other parameters a swing is averaged.
const swingPoints = 200

// swings moves one parameter after the other. Their dependence is left out: a parameter that moves alone has none.
func (m *Model) swings(prior carbon.Prior, seed uint64) (err error) {
	m.Swings.Parameters = prior.Parameters
	study := sensitivity.Swings{Inputs: len(prior.Parameters), Points: swingPoints, Confidence: level, Workers: runtime.GOMAXPROCS(0)}
	m.Swings.SwingResult, err = study.Run(netOf(prior.Parameters), num.NewStream(seed, recipeSwings.Name, recipeSwings.Version))
	return err
}

// netOf is net emission in the target year, the whole land sink counted, as a function of the parameters' probabilities.
func netOf(all []carbon.Parameter) sensitivity.Function {
	model := carbon.Model{Base: carbon.China()}
	return func(u []float64) float64 {
		var setting carbon.Setting
		for i := range all {
			setting[i] = all[i].Quantile(u[i])
		}
		path, err := model.Run(setting)
		if err != nil {
			return nan
		}
		target, _ := path.Year(carbon.TargetYear)
		return target.Net(carbon.WholeSink)
	}
}

func (m *Model) swingNumbers(b *book) {
	in := []string{"quantities:all", "model:three-end"}
	for i, p := range m.Swings.Parameters {
		b.add("model.swing."+p.ID+".low", Some(m.Swings.Low[i].Value), significant, "Mt CO2/yr", recipeSwings, in...)
		b.add("model.swing."+p.ID+".high", Some(m.Swings.High[i].Value), significant, "Mt CO2/yr", recipeSwings, in...)
	}
}
