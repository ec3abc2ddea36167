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
			if r.TieGroup == 1 {
				first++
			}
		}
	}
	prefix := "ranking." + lead.Method
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
	note := i18n.Text(lang, "figure.rank.note", "resamples", lead.Resamples)
	if lead.Resamples == 0 {
		note = i18n.Text(lang, "figure.rank.note_plain")
	}
	if first == 1 {
		sentence = i18n.Text(lang, "figure.rank.alone", "top", "“"+Label(s, lead.Rows[0].Item, lang)+"”", "ranked", ranked)
	}
	if shown < ranked {
		sentence += i18n.Text(lang, "figure.rank.top", "shown", shown, "ranked", ranked)
	}
	ch := chart.Intervals{
		Frame: frame("rank-intervals", title, sentence, note, 0, lang, o),
		Axis:  chart.Axis{Label: i18n.Text(lang, "figure.rank.axis"), Min: &one, Max: whole(ranked)},
	}
	var n behind
	for _, r := range lead.Rows[:shown] {
		e := chart.Estimate{Value: whole(r.Rank)}
		if r.Low > 0 {
			e.Low, e.High = whole(r.Low), whole(r.High)
		}
		ch.Rows = append(ch.Rows, chart.IntervalRow{Label: Label(s, r.Item, lang), Group: r.TieGroup, N: r.N, Estimates: []chart.Estimate{e}})
		n.row(r.N)
	}
	d, err := ch.Draw()
	return Figure{Name: "rank-intervals", Title: title, Sentence: sentence, N: n.most, Fewest: n.fewest, Drawing: d, Findings: []string{prefix + ".ranked", prefix + ".first_group", prefix + ".resamples"}}, true, err
}

// MaxSloped is how many items the figure of two methods shows.
const MaxSloped = 24

// MethodSlopes draws the ranks of the first limit items of the leading ranking beside their ranks by the i-th other
// method; items that it puts outside their interval stand out.
func MethodSlopes(s *consult.State, f *analysis.Findings, lang i18n.Lang, i, limit int, o Options) (Figure, bool, error) {
	if i < 1 || i >= len(f.Rankings) {
		return Figure{}, false, nil
	}
	lead, other := &f.Rankings[0], &f.Rankings[i]
	here := map[consult.ItemID]analysis.RankRow{}
	for _, r := range other.Rows {
		here[r.Item] = r
	}
	flipped := map[consult.ItemID]bool{}
	for _, x := range other.Flips {
		flipped[x.Item] = true
	}
	name := "methods-" + other.Method
	names := []string{i18n.Text(lang, "brief.ranking_method."+lead.Method), i18n.Text(lang, "brief.ranking_method."+other.Method)}
	one := 1.0
	ch := chart.Slopes{Rounds: names, Falling: true, Axis: chart.Axis{Label: i18n.Text(lang, "figure.rank.axis"), Min: &one}}
	ranked := 0
	var n behind
	for _, r := range lead.Rows {
		x, ok := here[r.Item]
		if !ok || r.Rank == 0 || x.Rank == 0 {
			continue
		}
		ranked++
		if len(ch.Lines) == limit {
			continue
		}
		ch.Lines = append(ch.Lines, chart.SlopeLine{Label: Label(s, r.Item, lang), Values: []*float64{whole(r.Rank), whole(x.Rank)}, Emphasised: flipped[r.Item]})
		n.row(r.N)
	}
	if len(ch.Lines) < 2 {
		return Figure{}, false, nil
	}
	var ids []string
	id := "ranking." + other.Method
	title := i18n.Text(lang, "figure.methods.title", "lead", names[0], "other", names[1])
	sentence := i18n.Text(lang, "figure.methods.sentence", "lead", names[0], "other", names[1], "flips", printed(f, &ids, id+".flips"), "turned", printed(f, &ids, id+".turned"), "pairs", printed(f, &ids, id+".pairs"))
	if len(ch.Lines) < ranked {
		sentence += i18n.Text(lang, "figure.rank.top", "shown", len(ch.Lines), "ranked", ranked)
	}
	ch.Frame = frame(name, title, sentence, i18n.Text(lang, "figure.methods.note"), 0, lang, o)
	d, err := ch.Draw()
	return Figure{Name: name, Title: title, Sentence: sentence, N: n.most, Fewest: n.fewest, Drawing: d, Findings: ids}, true, err
}
