package figure

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/i18n"
)

// NamedPath is a path of the model with the name that a reader knows it by.
type NamedPath struct {
	Name string
	Path *carbon.Path
}

// ForecastOf draws the fan of an output of an ensemble: the ensemble's own median, the run at the levels chosen as a line
// of its own, other paths, and history where the output has one. The note says how well the model's form describes the
// past. ensemble may be nil: then the paths alone are drawn, which is no forecast. It has nothing to draw without a path.
func ForecastOf(ensemble *carbon.EnsembleResult, output string, past carbon.Reliability, paths []NamedPath, lang i18n.Lang, o Options) (Figure, bool, error) {
	q, ok := carbon.FindOutput(output)
	if !ok || len(paths) == 0 {
		return Figure{}, false, nil
	}
	ch := chart.Fan{X: chart.Axis{Label: i18n.Text(lang, "pathway.year")}, Y: chart.Axis{Label: in(q.Name, lang) + " (" + q.Unit + ")", Min: new(0.0)}}
	var before []carbon.HistoryYear
	if output == "gross" {
		for _, h := range carbon.History() {
			if h.Year < carbon.BaseYear {
				before = append(before, h)
			}
		}
	}
	for _, h := range before {
		ch.Xs = append(ch.Xs, float64(h.Year))
	}
	ch.Xs = append(ch.Xs, years(paths[0].Path)...)
	// after is a course of the model's years, with nothing in the years of history.
	after := func(of func(k int) float64) []*float64 {
		values := make([]*float64, len(ch.Xs))
		for k := range paths[0].Path.Years {
			values[len(before)+k] = new(of(k))
		}
		return values
	}
	end := last(paths[0].Path)
	title := i18n.Text(lang, "pathway.forecast.title", "output", capital(in(q.Name, lang)))
	sentence := i18n.Text(lang, "pathway.forecast.run", "year", end.Year, "value", rounded(q.Of(end)), "unit", q.Unit)
	note := ""
	if ensemble != nil {
		fan := FanOf(ensemble, output)
		if fan == nil || len(ensemble.Levels) != 5 {
			return Figure{}, false, nil
		}
		quantile := func(l int) func(k int) float64 {
			return func(k int) float64 { return fan.Quantiles[k][l] }
		}
		ch.Bands = []chart.FanBand{{Label: "5–95 %", Low: after(quantile(0)), High: after(quantile(4))}, {Label: "25–75 %", Low: after(quantile(1)), High: after(quantile(3))}}
		ch.Lines = append(ch.Lines, chart.FanLine{Label: i18n.Text(lang, "pathway.forecast.median"), Values: after(quantile(2))})
		k := end.Year - carbon.BaseYear
		sentence = i18n.Text(lang, "pathway.forecast.sentence", "year", end.Year, "run", rounded(q.Of(end)), "median", rounded(fan.Quantiles[k][2]), "low", rounded(fan.Quantiles[k][0]), "high", rounded(fan.Quantiles[k][4]), "unit", q.Unit)
		note = i18n.Text(lang, "pathway.forecast.note", "draws", len(ensemble.Outcomes), "mean", decimal(100*past.Mean, 1), "worst", decimal(100*past.Worst, 1), "low", rounded(-100*past.From2018))
	}
	for i, p := range paths {
		if len(p.Path.Years) != len(paths[0].Path.Years) {
			continue
		}
		ch.Lines = append(ch.Lines, chart.FanLine{Label: p.Name, Dashed: ensemble != nil || i > 0, Values: after(func(k int) float64 { return q.Of(&p.Path.Years[k]) })})
	}
	if len(before) > 0 {
		past := make([]*float64, len(ch.Xs))
		for k, h := range before {
			past[k] = new(h.Total())
		}
		past[len(before)] = new(q.Of(&paths[0].Path.Years[0]))
		ch.Lines = append(ch.Lines, chart.FanLine{Label: i18n.Text(lang, "pathway.forecast.history"), Values: past})
	}
	if strings.HasPrefix(output, "net") && end.Year == carbon.TargetYear {
		ch.Points = []chart.FanPoint{{Label: i18n.Text(lang, "pathway.forecast.target"), X: carbon.TargetYear, Y: 0}}
	}
	ch.Frame = frame("forecast-"+output, title, sentence, note, 0, lang, o)
	return drawing("forecast-"+output, title, sentence, ch)
}

// capital begins a text with a capital letter.
func capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}

// FanOf finds the fan of an output among those that were followed: given observations where there are any; nil if
// it was not followed.
func FanOf(e *carbon.EnsembleResult, output string) *carbon.Fan {
	f := &e.Prior
	if e.Conditioned != nil {
		f = e.Conditioned
	}
	for i := range f.Fans {
		if f.Fans[i].Output == output {
			return &f.Fans[i]
		}
	}
	return nil
}

// Neutrality draws the probability that net emission is at or below 0, by year, for each way of counting natural sinks.
func Neutrality(e *carbon.EnsembleResult, lang i18n.Lang, o Options) (Figure, bool, error) {
	f := &e.Prior
	if e.Conditioned != nil {
		f = e.Conditioned
	}
	ch := chart.Fan{X: chart.Axis{Label: i18n.Text(lang, "pathway.year")}, Y: chart.Axis{Label: i18n.Text(lang, "pathway.neutral.axis"), Min: new(0.0), Max: new(10.0)}}
	for _, y := range e.Years {
		ch.Xs = append(ch.Xs, float64(y))
	}
	title := i18n.Text(lang, "pathway.neutral.title")
	k := min(carbon.TargetYear-carbon.BaseYear, len(e.Years)-1)
	sentence := i18n.Text(lang, "pathway.neutral.sentence", "year", e.Years[k],
		"whole", rounded(100*f.Neutral[k][carbon.WholeSink]), "increase", rounded(100*f.Neutral[k][carbon.SinkIncrease]), "none", rounded(100*f.Neutral[k][carbon.NoSink]))
	for _, a := range carbon.Accountings() {
		line := chart.FanLine{Label: in(a.Name(), lang), Dashed: a != carbon.WholeSink}
		for k := range e.Years {
			line.Values = append(line.Values, new(float64(100*f.Neutral[k][a])))
		}
		ch.Lines = append(ch.Lines, line)
	}
	ch.Frame = frame("neutrality", title, sentence, i18n.Text(lang, "pathway.neutral.note", "draws", len(e.Outcomes)), 0, lang, o)
	return drawing("neutrality", title, sentence, ch)
}
