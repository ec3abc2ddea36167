package figure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/sensitivity"
)

// mostImportant is how many parameters a figure of importance shows.
const mostImportant = 15

// Decomposed draws what changed a total by factor, as a waterfall that ends at the last total.
func Decomposed(e carbon.Effects, from, to int, chain bool, lang i18n.Lang, o Options) (Figure, bool, error) {
	if e.LMDI1 == nil {
		return Figure{}, false, nil
	}
	ch := chart.Waterfall{Axis: chart.Axis{Label: i18n.Text(lang, "pathway.mt")}}
	largest, most := 0.0, ""
	for _, s := range e.Waterfall(e.LMDI1) {
		row := chart.WaterfallRow{From: s.From, To: s.To}
		switch {
		case s.Factor >= 0:
			row.Label = in(carbon.KayaFactors[s.Factor], lang)
			if d := s.To - s.From; d*d > largest*largest {
				largest, most = d, row.Label
			}
		case len(ch.Rows) == 0:
			row.Label, row.Total = strconv.Itoa(from), true
		default:
			row.Label, row.Total = strconv.Itoa(to), true
		}
		ch.Rows = append(ch.Rows, row)
	}
	title := i18n.Text(lang, "pathway.kaya.title", "from", from, "to", to)
	sentence := i18n.Text(lang, "pathway.kaya.sentence", "from", from, "to", to, "low", rounded(e.V0), "high", rounded(e.VT), "factor", most, "effect", rounded(largest))
	way := "pathway.kaya.single"
	if chain {
		way = "pathway.kaya.chained"
	}
	ch.Frame = frame("kaya", title, sentence, i18n.Text(lang, way)+" "+in(carbon.KayaIdentity, lang), 0, lang, o)
	return drawing("kaya", title, sentence, ch)
}

// Swings draws how far an output moves when one parameter goes from its low to its high value while the others stay
// uncertain: the widest first, with intervals. all are the parameters of the study, in its order; value prints a value of
// one, nil means [Significant].
func Swings(r sensitivity.SwingResult, all []carbon.Parameter, value func(carbon.Parameter, float64) string, output carbon.Output, year int, lang i18n.Lang, o Options) (Figure, bool, error) {
	if len(r.Low) != len(all) || len(all) == 0 {
		return Figure{}, false, nil
	}
	if value == nil {
		value = func(_ carbon.Parameter, v float64) string { return Significant(v) }
	}
	order := byReach(r)
	title := i18n.Text(lang, "pathway.swings.title", "output", in(output.Name, lang), "year", year)
	top := order[0]
	sentence := i18n.Text(lang, "pathway.swings.sentence", "parameter", in(all[top].Name, lang), "low", rounded(r.Low[top].Value), "high", rounded(r.High[top].Value), "unit", output.Unit)
	ch := chart.Tornado{
		Frame: frame("swings", title, sentence, i18n.Text(lang, "pathway.swings.note", "runs", r.Runs), 0, lang, o),
		Axis:  chart.Axis{Label: in(output.Name, lang) + " (" + output.Unit + ")"}, Base: r.Base.Value,
	}
	for _, i := range order[:min(mostImportant, len(order))] {
		p, low, high := all[i], r.Low[i], r.High[i]
		ch.Rows = append(ch.Rows, chart.TornadoRow{
			Label: in(p.Name, lang), Low: &low.Value, High: &high.Value, LowAt: value(p, p.P10) + " " + p.Unit, HighAt: value(p, p.P90) + " " + p.Unit,
			LowSpan: &[2]float64{low.Low, low.High}, HighSpan: &[2]float64{high.Low, high.High},
		})
	}
	return drawing("swings", title, sentence, ch)
}

// byReach orders parameters by how far they move the output, the widest first.
func byReach(r sensitivity.SwingResult) []int {
	order := make([]int, len(r.Low))
	for i := range order {
		order[i] = i
	}
	reach := func(i int) float64 {
		return max(r.Low[i].Value, r.High[i].Value, r.Base.Value) - min(r.Low[i].Value, r.High[i].Value, r.Base.Value)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(reach(b), reach(a)) })
	return order
}

// Significant prints a number with four digits, or all digits before the point where there are more, and the sign of minus.
func Significant(v float64) string {
	if v >= 1000 || v <= -1000 {
		return decimal(v, 0)
	}
	return strings.Replace(strconv.FormatFloat(v, 'g', 4, 64), "-", "−", 1)
}

// Importance draws estimates with their intervals, the largest first; those whose intervals overlap share a rank, and a
// band shows it. name, title, axis and the sentence's words say of what.
func Importance(name string, estimates []sensitivity.Estimate, labels []string, title, sentence, note, axis string, lang i18n.Lang, o Options) (Figure, bool, error) {
	if len(estimates) != len(labels) || len(labels) == 0 {
		return Figure{}, false, nil
	}
	order := make([]int, len(labels))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(estimates[b].Value, estimates[a].Value) })
	ranks := sensitivity.Ranks(estimates)
	ch := chart.Intervals{Frame: frame(name, title, sentence, note, 0, lang, o), Axis: chart.Axis{Label: axis, Min: new(0.0), Decimals: decimalsOf(estimates[order[0]].Value)}}
	for _, i := range order[:min(mostImportant, len(order))] {
		e := estimates[i]
		ch.Rows = append(ch.Rows, chart.IntervalRow{Label: labels[i], Group: ranks[i], Estimates: []chart.Estimate{{Value: &e.Value, Low: new(min(e.Low, e.Value)), High: new(max(e.High, e.Value))}}})
	}
	return drawing(name, title, sentence, ch)
}

// decimalsOf is how many decimals leave two or three digits of the largest value.
func decimalsOf(most float64) int {
	switch {
	case most >= 20:
		return 0
	case most >= 2:
		return 1
	case most >= 0.5:
		return 2
	}
	return 3
}
