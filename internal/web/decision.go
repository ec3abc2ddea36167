package web

import (
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/i18n"
)

// decisionContent is what the findings say of a stated decision.
type decisionContent struct {
	Name, By, Unit, Weights string
	Best, Perfect           string
	Questions               string // how many are valued
	Studies, Parameters     *picture
	Rows                    []studyRow
	Differences             []string // where the panel ranks otherwise, and why
	Weighings               []string // combinations of weights, the stated one first
	Flips                   []string // what becomes of the ranks under each of the others
}

// studyRow is a question with what a study of it is worth.
type studyRow struct {
	ID, Text, Rank, Panel, Study, Known, Share string
	Under                                      []string // ranks by combination of weights
}

// mostDifferences is how many differences between panel and model a page puts into words.
const mostDifferences = 5

// decisionOf reads what findings say of the kth decision with a stated net benefit. They must be disclosed.
func decisionOf(s *consult.State, f *analysis.Findings, k int, lang i18n.Lang) (*decisionContent, error) {
	d := &f.Model.Values[k]
	run, id := &d.Runs[0], d.ID(0)
	interval := func(at string) string {
		return i18n.Text(lang, "model.value.interval", "value", printed(f, at), "low", printed(f, at+".low"), "high", printed(f, at+".high"))
	}
	c := &decisionContent{Name: d.Decision.Name.In(string(lang)), By: d.Decision.Stater(string(lang)), Unit: d.Decision.UnitIn(string(lang)), Weights: analysis.Weighing(run.Weights), Perfect: interval(id + ".perfect"), Questions: printed(f, id+".questions")}
	if c.Weights == "" {
		c.Weights = "–"
	}
	for _, o := range d.Decision.Options {
		if o.ID == run.Best {
			c.Best = o.Name.In(string(lang))
		}
	}
	for i := range d.Runs {
		c.Weighings = append(c.Weighings, analysis.Weighing(d.Runs[i].Weights))
	}
	for i := range run.Questions {
		q := &run.Questions[i]
		at := id + ".question." + string(q.Item)
		row := studyRow{ID: string(q.Item), Text: s.Item(q.Item).Text.In(string(lang)), Rank: figure.SharedRanks(f, at, q), Panel: "–", Study: interval(at + ".study"), Known: printed(f, at+".known"), Share: printed(f, at+".share")}
		if q.PanelRank > 0 {
			row.Panel = i18n.Text(lang, "decision.place", "rank", q.PanelRank, "place", printed(f, at+".place"))
		}
		for w := range d.Runs {
			row.Under = append(row.Under, figure.RanksUnder(f, d, w, q.Item))
		}
		c.Rows = append(c.Rows, row)
	}
	for _, r := range figure.Disagreements(s, f, k, mostDifferences, lang) {
		c.Differences = append(c.Differences, r.Text)
	}
	for _, r := range figure.WeightRemarks(f, k, lang) {
		c.Flips = append(c.Flips, r.Text)
	}
	var err error
	if c.Studies, err = drawn(func(o figure.Options) (figure.Figure, bool, error) { return figure.StudyValues(s, f, k, lang, o) }); err != nil {
		return nil, err
	}
	c.Parameters, err = drawn(func(o figure.Options) (figure.Figure, bool, error) { return figure.ParameterValues(f, k, lang, o) })
	return c, err
}
