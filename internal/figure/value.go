package figure

import (
	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/sensitivity"
)

// Effects draws which share of the spread of net emission each parameter of the model makes (Shapley effects). An interval
// that reaches below 0 is drawn so.
func Effects(f *analysis.Findings, lang i18n.Lang, o Options) (Figure, bool, error) {
	if f.Model == nil || len(f.Model.Effects) == 0 {
		return Figure{}, false, nil
	}
	var all []sensitivity.Estimate
	var labels []string
	for _, e := range f.Model.Effects {
		all, labels = append(all, e.Estimate), append(labels, in(e.Parameter.Name, lang))
	}
	var ids []string
	id := "model.effect." + f.Model.Effects[0].Parameter.ID
	sentence := i18n.Text(lang, "value.effects.sentence", "parameter", labels[0], "share", printed(f, &ids, id), "low", printed(f, &ids, id+".low"), "high", printed(f, &ids, id+".high"))
	fig, ok, err := Importance("model-effects", all, labels, i18n.Text(lang, "value.effects.title"), sentence, i18n.Text(lang, "value.effects.note"), i18n.Text(lang, "value.effects.axis"), lang, o)
	fig.Findings = ids
	return fig, ok, err
}

// ParameterValues draws what it is worth to know each parameter of the model exactly before the kth decision with a stated
// net benefit.
func ParameterValues(f *analysis.Findings, k int, lang i18n.Lang, o Options) (Figure, bool, error) {
	d, ok := decisionAt(f, k)
	if !ok || len(d.Runs[0].Parameters) == 0 {
		return Figure{}, false, nil
	}
	var all []sensitivity.Estimate
	var labels []string
	for _, x := range d.Runs[0].Parameters {
		all, labels = append(all, x.Estimate), append(labels, in(x.Parameter.Name, lang))
	}
	var ids []string
	id, unit := d.ID(0)+".parameter."+d.Runs[0].Parameters[0].Parameter.ID, d.Decision.UnitIn(string(lang))
	sentence := i18n.Text(lang, "value.parameters.sentence", "parameter", labels[0], "value", printed(f, &ids, id), "low", printed(f, &ids, id+".low"), "high", printed(f, &ids, id+".high"), "unit", unit)
	fig, ok, err := Importance("value-"+d.Decision.ID, all, labels, i18n.Text(lang, "value.parameters.title", "decision", d.Decision.Name.In(string(lang))), sentence, i18n.Text(lang, "value.parameters.note"), unit, lang, o)
	fig.Findings = ids
	return fig, ok, err
}

// StudyValues draws what a study of each question is worth (EVSI) before the kth decision with a stated net benefit, with
// its interval, and beside it what knowing the parameters exactly would be worth (EVPPI), which no study exceeds. Questions
// of a tie group share a band.
func StudyValues(s *consult.State, f *analysis.Findings, k int, lang i18n.Lang, o Options) (Figure, bool, error) {
	d, ok := decisionAt(f, k)
	if !ok || len(d.Runs[0].Questions) == 0 {
		return Figure{}, false, nil
	}
	questions := d.Runs[0].Questions
	top := questions[0]
	var ids []string
	id, unit := d.ID(0)+".question."+string(top.Item), d.Decision.UnitIn(string(lang))
	name, title := "study-"+d.Decision.ID, i18n.Text(lang, "value.studies.title", "decision", d.Decision.Name.In(string(lang)))
	sentence := i18n.Text(lang, "value.studies.sentence", "item", Label(s, top.Item, lang), "value", printed(f, &ids, id+".study"), "low", printed(f, &ids, id+".study.low"), "high", printed(f, &ids, id+".study.high"), "unit", unit, "known", printed(f, &ids, id+".known"))
	ch := chart.Intervals{
		Frame: frame(name, title, sentence, i18n.Text(lang, "value.studies.note"), 0, lang, o),
		Axis:  chart.Axis{Label: unit, Min: new(0.0), Decimals: decimalsOf(top.Study.Value)}, Series: []string{i18n.Text(lang, "value.study"), i18n.Text(lang, "value.known")},
	}
	for _, q := range questions[:min(mostImportant, len(questions))] {
		ch.Rows = append(ch.Rows, chart.IntervalRow{Label: Label(s, q.Item, lang), Group: q.Group, Estimates: []chart.Estimate{
			{Value: &q.Study.Value, Low: new(min(q.Study.Low, q.Study.Value)), High: new(max(q.Study.High, q.Study.Value))}, {Value: &q.Known.Value}}})
	}
	fig, ok, err := drawing(name, title, sentence, ch)
	fig.Findings = ids
	return fig, ok, err
}

// decisionAt returns the kth decision with a stated net benefit.
func decisionAt(f *analysis.Findings, k int) (*analysis.DecisionValue, bool) {
	if f.Model == nil || k < 0 || k >= len(f.Model.Values) {
		return nil, false
	}
	return &f.Model.Values[k], true
}

// judgedValue prints a value of a parameter, a dash where the disclosure rule hides the panel's tails.
func judgedValue(f *analysis.Findings) func(carbon.Parameter, float64) string {
	return func(p carbon.Parameter, v float64) string {
		for _, j := range f.Model.Judged {
			if j.Parameter.ID == p.ID && j.Reason == "" && !j.P10.OK && v != p.P50 {
				return "–"
			}
		}
		return Significant(v)
	}
}
