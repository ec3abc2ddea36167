package figure

import (
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// maxMapped is how many items an agreement map can show before it no longer reads as a picture.
const maxMapped = 60

// AgreementMap draws, for the last round of each item, the median on every criterion and what the consensus rule says.
// It is left out where the criteria have different scales, where more than sixteen are used, or where nothing was asked.
func AgreementMap(s *consult.State, f *analysis.Findings, lang i18n.Lang, o Options) (Figure, bool, error) {
	r := s.LastRound()
	criteria := lastCriteria(s)
	if r == nil || len(criteria) == 0 || len(criteria) > 16 {
		return Figure{}, false, nil
	}
	for _, c := range criteria {
		if c.Scale != criteria[0].Scale {
			return Figure{}, false, nil
		}
	}
	items := byRank(f, asked(s))
	all := len(items)
	if all > maxMapped {
		items = items[:maxMapped]
	}
	shapes, at := states(lang)
	ch := chart.Heatmap{Axis: axis(scaleOf(&r.Instrument, criteria[0]), lang), States: shapes}
	ch.Axis.Label, ch.Axis.Decimals = i18n.Text(lang, "figure.map.axis"), 1
	for _, c := range criteria {
		ch.Columns = append(ch.Columns, c.Name.In(string(lang)))
	}
	cells := 0
	var ids []string
	for _, id := range items {
		row := chart.HeatRow{Label: Label(s, id, lang)}
		round := LastRoundOf(s, f, id)
		for _, c := range criteria {
			cell := f.Cell(round, id, c.ID, "")
			if cell == nil {
				row.Cells = append(row.Cells, chart.Cell{})
				continue
			}
			x := chart.Cell{Value: ptr(cell.Median), N: cell.N, State: at[cell.Status]}
			if x.Value == nil {
				x.Remark = i18n.Text(lang, "figure.n_small")
			} else {
				cells++
			}
			row.Cells = append(row.Cells, x)
		}
		ch.Rows = append(ch.Rows, row)
	}
	if cells == 0 {
		return Figure{}, false, nil
	}
	title := i18n.Text(lang, "figure.map.title")
	sentence := i18n.Text(lang, "figure.map.sentence", "settled", printed(f, &ids, "count.cells.settled"), "open", printed(f, &ids, "count.cells.no_consensus"))
	if len(items) < all {
		sentence += i18n.Text(lang, "figure.map.top", "shown", len(items), "all", all)
	}
	ch.Frame = frame("agreement-map", title, sentence, i18n.Text(lang, "figure.map.note"), 0, lang, o)
	d, err := ch.Draw()
	return Figure{Name: "agreement-map", Title: title, Sentence: sentence, Drawing: d, Findings: ids}, true, err
}

// MedianSpread sets every item in the plane of median and interquartile range on one criterion: where the panel
// agrees is low in it, where it does not is high.
func MedianSpread(s *consult.State, f *analysis.Findings, lang i18n.Lang, c consult.Criterion, o Options) (Figure, bool, error) {
	r := s.LastRound()
	scale := scaleOf(&r.Instrument, c)
	shapes, at := states(lang)
	zero, span := 0.0, float64(scale.Max-scale.Min)
	ch := chart.Scatter{X: axis(scale, lang), Y: chart.Axis{Label: i18n.Text(lang, "figure.spread.y"), Min: &zero, Max: &span}, States: shapes}
	ch.X.Label = i18n.Text(lang, "figure.spread.x", "criterion", c.Name.In(string(lang)))
	placed := 0
	for _, id := range byRank(f, asked(s)) {
		cell := f.Cell(LastRoundOf(s, f, id), id, c.ID, "")
		if cell == nil || !cell.Median.OK || !cell.IQR.OK {
			continue
		}
		placed++
		p := chart.ScatterPoint{Name: Label(s, id, lang), X: ptr(cell.Median), Y: ptr(cell.IQR), State: at[cell.Status], N: cell.N}
		if len(id) <= 6 {
			p.Label = string(id)
		}
		ch.Points = append(ch.Points, p)
	}
	if placed == 0 {
		return Figure{}, false, nil
	}
	name := "spread-" + string(c.ID)
	title := i18n.Text(lang, "figure.spread.title", "criterion", c.Name.In(string(lang)))
	var ids []string
	id := "spread." + string(c.ID)
	sentence := i18n.Text(lang, "figure.spread.sentence", "placed", printed(f, &ids, id+".placed"), "open", printed(f, &ids, id+".open"))
	ch.Frame = frame(name, title, sentence, i18n.Text(lang, "figure.spread.note"), 0, lang, o)
	d, err := ch.Draw()
	return Figure{Name: name, Title: title, Sentence: sentence, Drawing: d, Findings: ids}, true, err
}

// Change draws how medians moved between two rounds on one criterion; items that moved by a point or more stand out.
func Change(s *consult.State, f *analysis.Findings, lang i18n.Lang, from, to consult.RoundID, c consult.Criterion, o Options) (Figure, bool, error) {
	r := s.Round(to)
	if r == nil {
		return Figure{}, false, nil
	}
	ch := chart.Slopes{Axis: axis(scaleOf(&r.Instrument, c), lang), Rounds: []string{i18n.Text(lang, "figure.round", "round", from), i18n.Text(lang, "figure.round", "round", to)}}
	ch.Axis.Label, ch.Axis.Decimals = i18n.Text(lang, "figure.change.axis", "criterion", c.Name.In(string(lang))), 1
	for _, id := range r.Instrument.Items {
		a, b := f.Cell(from, id, c.ID, ""), f.Cell(to, id, c.ID, "")
		if a == nil || b == nil || !a.Median.OK || !b.Median.OK {
			continue
		}
		x := chart.SlopeLine{Label: Label(s, id, lang), Values: []*float64{ptr(a.Median), ptr(b.Median)}}
		for _, st := range f.Stability {
			if st.Item == id && st.Criterion == c.ID && st.From == from && st.To == to && st.Status == "moved" {
				x.Emphasised = true
			}
		}
		ch.Lines = append(ch.Lines, x)
	}
	if len(ch.Lines) == 0 {
		return Figure{}, false, nil
	}
	name := "change-" + string(from) + "-" + string(to) + "-" + string(c.ID)
	title := i18n.Text(lang, "figure.change.title", "from", from, "to", to, "criterion", c.Name.In(string(lang)))
	var ids []string
	pair := "stability." + string(from) + "-" + string(to) + "." + string(c.ID)
	key := "figure.change.sentence"
	if r.Instrument.Rules.Stability != (consult.RuleSpec{}) {
		key = "figure.change.by_rule"
	}
	sentence := i18n.Text(lang, "figure.change.unpaired")
	if _, ok := f.Number(pair + ".items"); ok {
		sentence = i18n.Text(lang, key, "moved", printed(f, &ids, pair+".moved"), "items", printed(f, &ids, pair+".items"))
	}
	ch.Frame = frame(name, title, sentence, i18n.Text(lang, "figure.change.note"), 0, lang, o)
	d, err := ch.Draw()
	return Figure{Name: name, Title: title, Sentence: sentence, Drawing: d, Findings: ids}, true, err
}
