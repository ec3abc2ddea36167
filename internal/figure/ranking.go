package figure

import (
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// RankIntervals draws the leading ranking with its panel resampling intervals, the first limit items of it (0 = all).
// Items of one tie group share a band.
func RankIntervals(s *consult.State, f *analysis.Findings, lang i18n.Lang, limit int, o Options) (Figure, bool, error) {
	if len(f.Rankings) == 0 {
		return Figure{}, false, nil
	}
	lead := f.Rankings[0]
	ranked, first := 0, 0
	for _, r := range lead.Rows {
		if r.Rank > 0 {
			ranked++
		}
		if r.TieGroup == 1 {
			first++
		}
	}
	if ranked == 0 {
		return Figure{}, false, nil
	}
	shown := ranked
	if limit > 0 && shown > limit {
		shown = limit
	}
	one := 1.0
	title := i18n.Text(lang, "figure.rank.title")
	sentence := i18n.Text(lang, "figure.rank.sentence", "first", first, "ranked", ranked)
	if first == 1 {
		sentence = i18n.Text(lang, "figure.rank.alone", "top", "“"+Label(s, lead.Rows[0].Item, lang)+"”", "ranked", ranked)
	}
	if shown < ranked {
		sentence += i18n.Text(lang, "figure.rank.top", "shown", shown, "ranked", ranked)
	}
	ch := chart.Intervals{
		Frame: frame("rank-intervals", title, sentence, i18n.Text(lang, "figure.rank.note", "resamples", lead.Resamples), 0, lang, o),
		Axis:  chart.Axis{Label: i18n.Text(lang, "figure.rank.axis"), Min: &one, Max: whole(ranked)},
	}
	n := 0
	for _, r := range lead.Rows[:shown] {
		e := chart.Estimate{Value: whole(r.Rank)}
		if r.Low > 0 {
			e.Low, e.High = whole(r.Low), whole(r.High)
		}
		ch.Rows = append(ch.Rows, chart.IntervalRow{Label: Label(s, r.Item, lang), Group: r.TieGroup, N: r.N, Estimates: []chart.Estimate{e}})
		n = max(n, r.N)
	}
	d, err := ch.Draw()
	return Figure{Name: "rank-intervals", Title: title, Sentence: sentence, N: n, Drawing: d, Findings: []string{"ranking." + lead.Method + ".ranked", "ranking." + lead.Method + ".first_group", "ranking." + lead.Method + ".resamples"}}, true, err
}
