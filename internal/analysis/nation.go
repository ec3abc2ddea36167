package analysis

import (
	"strconv"

	"github.com/tanwen/tanwen/carbon"
)

// Nation is what stands beside the forecasts: what drove emission in the past, and where it arises. It rests on data alone,
// not on what anybody judges.
type Nation struct {
	From, To int            // first and last year of the decomposition
	Factors  carbon.Effects // LMDI-I over a single span, in the order of carbon.KayaFactors

	Year      int       // of the provinces
	Total     float64   // emission after capture of the nation, Mt
	Provinces []float64 // of each of carbon.Provinces, Mt; they and Rest sum to Total
	Rest      float64   // statistical difference: what is in no province
}

// The years of the decomposition: the first of the history, and the last for which all factors are of one source.
const (
	firstFactors = 2000
	lastFactors  = 2022
)

// nationOf splits the change of the past by factor and the base year by province.
func nationOf(path *carbon.Path) (n Nation, err error) {
	n.From, n.To = firstFactors, lastFactors
	d, _, err := carbon.KayaChina(n.From, n.To, false)
	if err != nil {
		return n, err
	}
	if n.Factors, err = d.Run(); err != nil {
		return n, err
	}
	shares, err := carbon.ProvinceShares("gross", carbon.ProvinceYears[0])
	if err != nil {
		return n, err
	}
	base := &path.Years[0]
	values, err := shares.Apply(base)
	if err != nil {
		return n, err
	}
	last := len(values) - 1
	n.Year, n.Total, n.Provinces, n.Rest = base.Year, base.Residual(), values[:last], values[last]
	return n, nil
}

func (n *Nation) numbers(b *book) {
	const unit = "Mt CO2/yr"
	in := []string{"model:three-end"}
	for _, x := range []struct {
		id    string
		value float64
	}{{"from", n.Factors.V0}, {"to", n.Factors.VT}} {
		b.add("model.kaya."+x.id, Some(x.value), significant, unit, recipeKaya, in...)
	}
	for i, v := range n.Factors.LMDI1 {
		b.add("model.kaya.factor."+strconv.Itoa(i+1), Some(v), significant, unit, recipeKaya, in...)
	}
	for i, p := range carbon.Provinces() {
		b.add("model.province."+p.Code, Some(n.Provinces[i]), significant, unit, recipeProvinces, in...)
	}
	b.add("model.province."+carbon.StatisticalDifference, Some(n.Rest), significant, unit, recipeProvinces, in...)
	b.add("model.province.nation", Some(n.Total), significant, unit, recipeProvinces, in...)
}
