package figure

import (
	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Model returns every figure of what the three-end model makes of a consultation, in the order of the brief; none where
// there is no model.
func Model(s *consult.State, f *analysis.Findings, lang i18n.Lang, o Options) (out []Figure, err error) {
	if f.Model == nil {
		return nil, nil
	}
	var draws []func() (Figure, bool, error)
	add := func(draw func() (Figure, bool, error)) { draws = append(draws, draw) }
	for _, output := range []string{"gross", "net"} {
		add(func() (Figure, bool, error) { return Forecast(f, output, lang, o) })
	}
	m := f.Model
	target := last(m.Panel.Median)
	add(func() (Figure, bool, error) { return Neutrality(m.Panel, lang, o) })
	add(func() (Figure, bool, error) { return Balances(m.Panel.Median, carbon.WholeSink, lang, o) })
	add(func() (Figure, bool, error) { return EnergyFlows(target, lang, o) })
	add(func() (Figure, bool, error) { return CarbonFlows(target, carbon.WholeSink, lang, o) })
	add(func() (Figure, bool, error) { return ProvinceEmission(f, lang, o) })
	add(func() (Figure, bool, error) { return Factors(f, lang, o) })
	add(func() (Figure, bool, error) { return NetSwings(f, lang, o) })
	add(func() (Figure, bool, error) { return Effects(f, lang, o) })
	for k := range m.Values {
		add(func() (Figure, bool, error) { return StudyValues(s, f, k, lang, o) })
		add(func() (Figure, bool, error) { return ParameterValues(f, k, lang, o) })
	}
	for _, draw := range draws {
		fig, ok, err := draw()
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, fig)
		}
	}
	return out, nil
}

// Forecast draws the fan of an output with the panel's judgements, and the run at all medians.
func Forecast(f *analysis.Findings, output string, lang i18n.Lang, o Options) (Figure, bool, error) {
	if f.Model == nil {
		return Figure{}, false, nil
	}
	return ForecastOf(f.Model.Panel, output, f.Model.Past, []NamedPath{{Name: i18n.Text(lang, "value.run"), Path: f.Model.Panel.Median}}, lang, o)
}

// NetSwings draws how far each parameter moves net emission in the target year.
func NetSwings(f *analysis.Findings, lang i18n.Lang, o Options) (Figure, bool, error) {
	if f.Model == nil {
		return Figure{}, false, nil
	}
	net, _ := carbon.FindOutput("net")
	w := &f.Model.Swings
	fig, ok, err := Swings(w.SwingResult, w.Parameters, judgedValue(f), net, carbon.TargetYear, lang, o)
	if !ok || err != nil {
		return fig, ok, err
	}
	top := w.Parameters[byReach(w.SwingResult)[0]]
	var ids []string
	fig.Sentence = i18n.Text(lang, "pathway.swings.sentence", "parameter", in(top.Name, lang), "low", printed(f, &ids, "model.swing."+top.ID+".low"), "high", printed(f, &ids, "model.swing."+top.ID+".high"), "unit", net.Unit)
	fig.Findings = ids
	return fig, ok, err
}

// Factors draws what changed fossil CO2 in the past, factor by factor.
func Factors(f *analysis.Findings, lang i18n.Lang, o Options) (Figure, bool, error) {
	if f.Model == nil {
		return Figure{}, false, nil
	}
	n := &f.Model.Nation
	fig, ok, err := Decomposed(n.Factors, n.From, n.To, false, lang, o)
	if !ok || err != nil {
		return fig, ok, err
	}
	fig.Findings = []string{"model.kaya.from", "model.kaya.to"}
	for i := range n.Factors.LMDI1 {
		fig.Findings = append(fig.Findings, "model.kaya.factor."+string(rune('1'+i)))
	}
	return fig, ok, err
}

// ProvinceEmission draws where the nation's emission of the base year arises, as a grid of tiles.
func ProvinceEmission(f *analysis.Findings, lang i18n.Lang, o Options) (Figure, bool, error) {
	if f.Model == nil {
		return Figure{}, false, nil
	}
	n := &f.Model.Nation
	top := 0
	for i, v := range n.Provinces {
		if v > n.Provinces[top] {
			top = i
		}
	}
	if len(n.Provinces) != len(carbon.Provinces()) {
		return Figure{}, false, nil
	}
	most := carbon.Provinces()[top]
	var ids []string
	title := i18n.Text(lang, "value.provinces.title", "year", n.Year)
	sentence := i18n.Text(lang, "value.provinces.sentence", "year", n.Year, "total", printed(f, &ids, "model.province.nation"), "province", in(most.Name, lang), "most", printed(f, &ids, "model.province."+most.Code),
		"rest", printed(f, &ids, "model.province."+carbon.StatisticalDifference))
	fig, ok, err := Provinces(n.Provinces, i18n.Text(lang, "value.provinces.axis"), title, sentence, "", lang, o)
	fig.Findings = ids
	return fig, ok, err
}
