package figure

import (
	"strconv"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Judgement draws the curve behind one expert's judgement of a quantity, for its author alone: the chance of each bin,
// in a hundred, with the chips as they lie where there are any. Sentence is what the judgement says in words.
func Judgement(c analysis.Curve, lang i18n.Lang, unit, sentence string, o Options) (Figure, bool, error) {
	if len(c.Points) < 2 {
		return Figure{}, false, nil
	}
	ch := chart.Fan{X: chart.Axis{Label: unit}, Y: chart.Axis{Label: i18n.Text(lang, "figure.judgement.axis"), Min: new(0.0)}}
	curve, chips := chart.FanLine{Label: i18n.Text(lang, "figure.judgement.curve")}, chart.FanBand{Label: i18n.Text(lang, "figure.judgement.chips")}
	for k, p := range c.Points {
		bin := k / analysis.PerBin
		ch.Xs = append(ch.Xs, p.X)
		curve.Values = append(curve.Values, new(float64(100*p.Density)*(c.Edges[bin+1]-c.Edges[bin])))
		if c.Total > 0 {
			chips.Low, chips.High = append(chips.Low, new(0.0)), append(chips.High, new(float64(100*c.Chips[bin])/float64(c.Total)))
		}
	}
	if c.Total > 0 {
		ch.Bands = []chart.FanBand{chips}
	}
	ch.Lines = []chart.FanLine{curve}
	title := i18n.Text(lang, "figure.judgement.title")
	ch.Frame = frame("judgement", title, sentence, "", 0, lang, o)
	d, err := ch.Draw()
	d.Table = judgementTable(c, lang)
	return Figure{Name: "judgement", Title: title, Sentence: sentence, Drawing: d}, true, err
}

// judgementTable has a row per bin: between which values it lies, the chance by the curve, and the chips where there are
// any.
func judgementTable(c analysis.Curve, lang i18n.Lang) [][]string {
	header := []string{i18n.Text(lang, "figure.judgement.bin"), i18n.Text(lang, "figure.judgement.chance")}
	if c.Total > 0 {
		header = append(header, i18n.Text(lang, "figure.judgement.chips"))
	}
	table, last := [][]string{header}, len(c.Edges)-1
	for bin := range last {
		from, to := c.Points[bin*analysis.PerBin], c.Points[(bin+1)*analysis.PerBin-1]
		row := []string{
			i18n.Text(lang, "answer.quantity.chips.bin", "from", analysis.Rounded(c.Edges[bin], c.Edges[0], c.Edges[last]), "to", analysis.Rounded(c.Edges[bin+1], c.Edges[0], c.Edges[last])),
			strconv.FormatFloat(100*(to.CDF-from.CDF), 'f', 1, 64),
		}
		if c.Total > 0 {
			row = append(row, strconv.Itoa(c.Chips[bin]))
		}
		table = append(table, row)
	}
	return table
}
