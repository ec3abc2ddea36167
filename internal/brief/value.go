package brief

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
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
	c.differences(id, run)
	c.sweep(d)
	c.picture(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.ParameterValues(c.f, k, c.Lang, o)
	}, support{})
}

// shared prints the ranks that the questions of a tie group share.
func (c *composer) shared(at string, q *analysis.QuestionValue) string {
	if q.Rank == q.Last {
		return c.show(at + ".rank")
	}
	return c.show(at+".rank") + "–" + c.show(at+".last")
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
		t.Rows = append(t.Rows, Row{Cells: []string{c.called(q.Item), c.shared(at, q), panel, c.show(at+".study") + " (" + c.show(at+".study.low") + "–" + c.show(at+".study.high") + ")", c.show(at + ".known"), c.show(at + ".share")}})
	}
	if len(t.Rows) > 0 {
		c.add(t)
	}
}

// sweep says what becomes of the ranks under other weights.
func (c *composer) sweep(d *analysis.DecisionValue) {
	if len(d.Runs) < 2 {
		return
	}
	var out []Sentence
	t := Table{ID: "table-sweep-" + d.Decision.ID, Caption: c.text("brief.value.sweep", "decision", c.words(d.Decision.Name)), Note: c.text("brief.value.sweep_note"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 5}}}
	for i := range d.Runs {
		run := &d.Runs[i]
		t.Columns = append(t.Columns, Column{Head: analysis.Weighing(run.Weights), Number: true, Width: 1.4})
		if i == 0 {
			continue
		}
		other := d.ID(i)
		key := "brief.value.flips"
		switch {
		case !slices.ContainsFunc(run.Questions, func(q analysis.QuestionValue) bool { return q.Study.Value > 0 }):
			key = "brief.value.nothing"
		case len(run.Risen)+len(run.Fallen) == 0:
			key = "brief.value.steady"
		}
		out = append(out, c.fact(other+".flips", key, support{findings: []string{other + ".flips"}}, "weights", analysis.Weighing(run.Weights), "flips", number(other+".flips"), "questions", number(other+".questions"),
			"risen", c.ids(run.Risen), "fallen", c.ids(run.Fallen)))
	}
	for _, first := range d.Runs[0].Questions[:min(mostValued, len(d.Runs[0].Questions))] {
		cells := []string{c.called(first.Item)}
		for i := range d.Runs {
			run := &d.Runs[i]
			k := slices.IndexFunc(run.Questions, func(q analysis.QuestionValue) bool { return q.Item == first.Item })
			cell := c.shared(d.ID(i)+".question."+string(first.Item), &run.Questions[k])
			switch {
			case slices.Contains(run.Risen, first.Item):
				cell += "\u00a0↑"
			case slices.Contains(run.Fallen, first.Item):
				cell += "\u00a0↓"
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, Row{Cells: cells})
	}
	c.paragraph(out...)
	if len(t.Rows) > 0 {
		c.add(t)
	}
}

// ids lists items by their identifiers; a dash where there are none.
func (c *composer) ids(list []consult.ItemID) string {
	if len(list) == 0 {
		return "–"
	}
	var out []string
	for _, id := range list {
		out = append(out, string(id))
	}
	return strings.Join(out, c.text("brief.list_separator"))
}

// differences puts into words where the panel and the model disagree most on what comes first, and why.
func (c *composer) differences(id string, run *analysis.ValueRun) {
	var items [][]Sentence
	for _, q := range run.Disagreements(explained) {
		panel := "rank." + c.leading.Method + "." + string(q.Item) + ".rank"
		if !c.has(panel) {
			continue
		}
		at := id + ".question." + string(q.Item)
		var names []string
		for _, p := range q.Parameters {
			if i, ok := carbon.Index(p); ok {
				names = append(names, c.of(carbon.Parameters()[i].Name))
			}
		}
		key := "brief.value.lower"
		if q.Higher() {
			key = "brief.value.higher"
		}
		if q.Rank != q.Last {
			key += "_tied"
		}
		s := c.fact(at+".differs", key, support{}, "item", c.called(q.Item), "panel", number(panel), "place", number(at+".place"), "rank", number(at+".rank"), "last", number(at+".last"),
			"of", number(id+".questions"), "parameters", strings.Join(names, c.text("brief.value.and")), "part", number(at+".part"), "share", number(at+".share"))
		items = append(items, []Sentence{s})
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
