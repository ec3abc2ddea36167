package brief

import (
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/figure"
)

// mostValued is how many questions a table of values lists; explained how many differences are put into words.
const (
	mostValued = 20
	explained  = 5
)

// decision says what answers are worth for one decision, beside what the panel thinks of the questions.
func (c *composer) decision(k int) {
	d := &c.f.Model.Values[k]
	run := &d.Runs[0]
	id, unit := d.ID(0), d.Decision.UnitIn(string(c.Lang))
	c.add(Subheading{ID: c.section.ID + "-" + d.Decision.ID, Text: c.text("brief.value", "decision", c.words(d.Decision.Name))})
	best := ""
	for _, o := range d.Decision.Options {
		if o.ID == run.Best {
			best = c.words(o.Name)
		}
	}
	c.paragraph(
		c.fact(id+".stated", "brief.value.stated", support{findings: []string{id + ".perfect"}}, "who", d.Decision.Stater(string(c.Lang)), "benefit", d.Decision.Benefit, "weights", orNone(c, analysis.Weighing(run.Weights)), "unit", unit),
		c.fact(id+".best", "brief.value.best", support{}, "option", best, "perfect", number(id+".perfect"), "low", number(id+".perfect.low"), "high", number(id+".perfect.high"), "unit", unit))
	c.picture(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.StudyValues(c.s, c.f, k, c.Lang, o)
	}, support{})
	c.valueTable(d, unit)
	c.differences(k)
	c.sweep(k)
	c.picture(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.ParameterValues(c.f, k, c.Lang, o)
	}, support{})
}

// valueTable lists the questions by the value of their answer.
func (c *composer) valueTable(d *analysis.DecisionValue, unit string) {
	t := Table{ID: "table-value-" + d.Decision.ID, Caption: c.text("brief.value.table", "decision", c.words(d.Decision.Name), "unit", unit), Note: c.text("brief.value.table_note"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 5}, {Head: c.text("brief.value.rank"), Number: true}, {Head: c.text("brief.value.panel_rank"), Number: true},
		{Head: c.text("brief.value.study"), Number: true, Width: 2.2}, {Head: c.text("brief.value.known"), Number: true}, {Head: c.text("brief.value.share"), Number: true}}}
	questions := d.Runs[0].Questions
	for i := range questions[:min(mostValued, len(questions))] {
		q := &questions[i]
		at := d.ID(0) + ".question." + string(q.Item)
		panel := "–"
		if q.PanelRank > 0 {
			panel = itoa(q.PanelRank)
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.called(q.Item), figure.SharedRanks(c.f, at, q), panel, c.show(at+".study") + " (" + c.show(at+".study.low") + "–" + c.show(at+".study.high") + ")", c.show(at + ".known"), c.show(at + ".share")}})
	}
	if len(t.Rows) > 0 {
		c.add(t)
	}
}

// sweep says what becomes of the ranks under other weights.
func (c *composer) sweep(k int) {
	d := &c.f.Model.Values[k]
	if len(d.Runs) < 2 {
		return
	}
	var out []Sentence
	t := Table{ID: "table-sweep-" + d.Decision.ID, Caption: c.text("brief.value.sweep", "decision", c.words(d.Decision.Name)), Note: c.text("brief.value.sweep_note"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 5}}}
	for i := range d.Runs {
		run := &d.Runs[i]
		t.Columns = append(t.Columns, Column{Head: analysis.Weighing(run.Weights), Number: true, Width: 1.4})
	}
	for _, r := range figure.WeightRemarks(c.f, k, c.Lang) {
		out = append(out, c.remark(r))
	}
	for _, first := range d.Runs[0].Questions[:min(mostValued, len(d.Runs[0].Questions))] {
		cells := []string{c.called(first.Item)}
		for i := range d.Runs {
			cells = append(cells, figure.RanksUnder(c.f, d, i, first.Item))
		}
		t.Rows = append(t.Rows, Row{Cells: cells})
	}
	c.paragraph(out...)
	if len(t.Rows) > 0 {
		c.add(t)
	}
}

// remark is a sentence on the value of answers.
func (c *composer) remark(r figure.Remark) Sentence {
	return c.supported(Sentence{Sentence: dossier.Sentence{ID: r.ID, Kind: "fact", Text: r.Text, Generated: true}}, support{findings: r.Findings})
}

// differences puts into words where the panel and the model disagree most on what comes first, and why.
func (c *composer) differences(k int) {
	var items [][]Sentence
	for _, r := range figure.Disagreements(c.s, c.f, k, explained, c.Lang) {
		items = append(items, []Sentence{c.remark(r)})
	}
	if len(items) > 0 {
		c.add(List{Items: items})
	}
}

func orNone(c *composer, text string) string {
	if text == "" {
		return c.text("brief.value.no_weights")
	}
	return text
}
