package brief

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/sensitivity"
)

// model is what the three-end model makes of the judgements. There is no such chapter where nothing bears on it.
func (c *composer) model() {
	m := c.f.Model
	if m == nil {
		return
	}
	c.open("model", "brief.model")
	by := support{findings: []string{"model.used"}}
	out := []Sentence{c.fact("model.how", "brief.model.how", support{}, "used", number("model.used"), "draws", number("model.draws"), "pool", c.text("pool."+m.Pool))}
	out = append(out, c.fact("model.past", "brief.model.past", support{}, "mean", number("model.hindcast.mean"), "worst", number("model.hindcast.worst")))
	c.paragraph(out...)
	c.parameterTable(m)
	c.outcomes(m)
	target, _ := m.Panel.Median.Year(carbon.TargetYear)
	path := []figure.NamedPath{{Name: c.text("brief.model.run"), Path: m.Panel.Median}}
	c.shown("brief.model.fan", []string{"model.panel.net.p05", "model.panel.net.p50", "model.panel.net.p95", "model.panel.net.run"}, func(o figure.Options) (figure.Figure, bool, error) {
		return figure.ForecastOf(m.Panel, "net", m.Past, path, c.Lang, o)
	})
	c.shown("brief.model.neutral", []string{"model.panel.neutral." + carbon.WholeSink.String(), "model.panel.neutral." + carbon.SinkIncrease.String(), "model.panel.neutral." + carbon.NoSink.String()}, func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Neutrality(m.Panel, c.Lang, o)
	})
	c.shown("brief.model.energy", []string{"model.panel.net.run"}, func(o figure.Options) (figure.Figure, bool, error) {
		return figure.EnergyFlows(target, c.Lang, o)
	})
	c.shown("brief.model.carbon", []string{"model.panel.net.run"}, func(o figure.Options) (figure.Figure, bool, error) {
		return figure.CarbonFlows(target, carbon.WholeSink, c.Lang, o)
	})
	c.effects(m)
	switch {
	case len(m.Values) > 0:
		for i := range m.Values {
			c.decision(&m.Values[i])
		}
	default:
		c.paragraph(c.fact("model.unvalued", "brief.model.unvalued", by))
	}
	var claims []Sentence
	for i, t := range carbon.NotClaimed() {
		s := c.fact("model.claim."+itoa(i+1), "brief.model.claim", by, "claim", c.of(t))
		claims = append(claims, s)
	}
	c.subheading("brief.model.claims")
	var items [][]Sentence
	for _, x := range claims {
		items = append(items, []Sentence{x})
	}
	c.add(List{Items: items})
}

// of is a text of the model in the brief's language.
func (c *composer) of(t carbon.Text) string {
	if c.Lang == i18n.Zh {
		return t.Zh
	}
	return t.En
}

// shown adds a figure whose sentence prints findings, in the order of the placeholders a, b, c, d.
func (c *composer) shown(key string, ids []string, draw func(figure.Options) (figure.Figure, bool, error)) {
	c.picture(func(o figure.Options) (figure.Figure, bool, error) {
		f, ok, err := draw(o)
		if !ok || err != nil {
			return f, ok, err
		}
		var args []any
		for i, id := range ids {
			args = append(args, string(rune('a'+i)), c.show(id))
		}
		f.Sentence, f.Findings = c.text(key, args...), ids
		return f, true, nil
	}, support{findings: ids})
}

// parameterTable sets the panel's quantiles beside the analysts'.
func (c *composer) parameterTable(m *analysis.Model) {
	t := Table{ID: "table-parameters", Caption: c.text("brief.model.parameters"), Note: c.text("brief.model.parameters_note"), Columns: []Column{{Head: c.text("brief.model.parameter"), Width: 5}, {Head: c.text("brief.column.unit"), Width: 1.4},
		{Head: c.text("brief.model.panel"), Number: true, Width: 2}, {Head: c.text("brief.model.analysts"), Number: true, Width: 2}, {Head: c.text("brief.column.experts"), Number: true}}}
	for _, j := range m.Judged {
		id := "model.parameter." + j.Parameter.ID
		three := func(who string) string {
			return strings.Join([]string{dash(c.show(id + who + ".p10")), dash(c.show(id + who + ".p50")), dash(c.show(id + who + ".p90"))}, " / ")
		}
		panel := three(".panel")
		switch {
		case j.Reason != "":
			panel = c.text("brief." + j.Reason)
		case j.Cut:
			panel += " *"
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.of(j.Parameter.Name), j.Parameter.Unit, panel, three(".analysts"), itoa(j.Experts)}})
	}
	if len(t.Rows) > 0 {
		c.add(t)
	}
}

// outcomes sets the forecast with the panel's judgements beside that with the analysts' priors.
func (c *composer) outcomes(m *analysis.Model) {
	t := Table{ID: "table-outcomes", Caption: c.text("brief.model.outcomes"), Note: c.text("brief.model.outcomes_note"), Columns: []Column{{Head: c.text("brief.model.outcome"), Width: 4}, {Head: c.text("brief.model.belief"), Width: 2}, {Head: "5 %", Number: true}, {Head: c.text("brief.column.median"), Number: true}, {Head: "95 %", Number: true}, {Head: c.text("brief.model.run"), Number: true, Width: 1.6}}}
	for _, what := range []string{"net", "residual", "peak", "peak_year"} {
		for _, who := range []string{"panel", "analysts"} {
			if who == "panel" && m.Panel == m.Analysts {
				continue
			}
			id := "model." + who + "." + what
			t.Rows = append(t.Rows, Row{Cells: []string{c.text("brief.model.outcome." + what), c.text("brief.model." + who), c.show(id + ".p05"), c.show(id + ".p50"), c.show(id + ".p95"), c.show(id + ".run")}})
		}
	}
	c.add(t)
}

// effects says which parameters the spread comes from.
func (c *composer) effects(m *analysis.Model) {
	if len(m.Effects) == 0 {
		return
	}
	var all []sensitivity.Estimate
	var labels []string
	for _, e := range m.Effects {
		all, labels = append(all, e.Estimate), append(labels, c.of(e.Parameter.Name))
	}
	top := m.Effects[0].Parameter
	ids := []string{"model.effect." + top.ID, "model.effect." + top.ID + ".low", "model.effect." + top.ID + ".high"}
	c.picture(func(o figure.Options) (figure.Figure, bool, error) {
		sentence := c.text("brief.model.effects", "parameter", c.of(top.Name), "share", c.show(ids[0]), "low", c.show(ids[1]), "high", c.show(ids[2]))
		f, ok, err := figure.Importance("model-effects", all, labels, c.text("brief.model.effects_title"), sentence, c.text("brief.model.effects_note"), c.text("brief.model.effects_axis"), c.Lang, o)
		f.Findings = ids
		return f, ok, err
	}, support{findings: ids})
}

// mostValued is how many questions a table of values lists; explained how many differences are put into words.
const (
	mostValued = 20
	explained  = 5
)

// decision says what answers are worth for one decision, beside what the panel thinks of the questions.
func (c *composer) decision(d *analysis.DecisionValue) {
	run := &d.Runs[0]
	id := d.ID(0)
	c.add(Subheading{ID: c.section.ID + "-" + d.Decision.ID, Text: c.text("brief.value", "decision", c.words(d.Decision.Name))})
	best := ""
	for _, o := range d.Decision.Options {
		if o.ID == run.Best {
			best = c.words(o.Name)
		}
	}
	out := []Sentence{
		c.fact(id+".stated", "brief.value.stated", support{findings: []string{id + ".perfect"}}, "who", d.Decision.StatedBy, "benefit", d.Decision.Benefit, "weights", orNone(c, analysis.Weighing(run.Weights)), "unit", d.Decision.Unit),
		c.fact(id+".best", "brief.value.best", support{}, "option", best, "perfect", number(id+".perfect"), "low", number(id+".perfect.low"), "high", number(id+".perfect.high"), "unit", d.Decision.Unit),
	}
	for i := range d.Runs[1:] {
		other, key := d.ID(i+1), "brief.value.flips"
		if !slices.ContainsFunc(d.Runs[i+1].Questions, func(q analysis.QuestionValue) bool { return q.Study.Value > 0 }) {
			key = "brief.value.nothing"
		}
		out = append(out, c.fact(other+".flips", key, support{}, "weights", analysis.Weighing(d.Runs[i+1].Weights), "flips", number(other+".flips"), "questions", number(other+".questions")))
	}
	c.paragraph(out...)
	var all []sensitivity.Estimate
	var labels []string
	for _, x := range run.Parameters {
		all, labels = append(all, x.Estimate), append(labels, c.of(x.Parameter.Name))
	}
	top := run.Parameters[0]
	ids := []string{id + ".parameter." + top.Parameter.ID, id + ".parameter." + top.Parameter.ID + ".low", id + ".parameter." + top.Parameter.ID + ".high"}
	c.picture(func(o figure.Options) (figure.Figure, bool, error) {
		sentence := c.text("brief.value.parameters", "parameter", c.of(top.Parameter.Name), "value", c.show(ids[0]), "low", c.show(ids[1]), "high", c.show(ids[2]), "unit", d.Decision.Unit)
		f, ok, err := figure.Importance("value-"+d.Decision.ID, all, labels, c.text("brief.value.parameters_title", "decision", c.words(d.Decision.Name)), sentence, c.text("brief.value.note"), d.Decision.Unit, c.Lang, o)
		f.Findings = ids
		return f, ok, err
	}, support{findings: ids})
	t := Table{ID: "table-value-" + d.Decision.ID, Caption: c.text("brief.value.table", "decision", c.words(d.Decision.Name), "unit", d.Decision.Unit), Note: c.text("brief.value.table_note"), Columns: []Column{{Head: c.text("brief.column.item"), Width: 5}, {Head: c.text("brief.value.rank"), Number: true}, {Head: c.text("brief.value.panel_rank"), Number: true},
		{Head: c.text("brief.value.study"), Number: true, Width: 1.8}, {Head: c.text("brief.value.known"), Number: true}, {Head: c.text("brief.value.share"), Number: true}}}
	for _, q := range run.Questions[:min(mostValued, len(run.Questions))] {
		at := id + ".question." + string(q.Item)
		panel := "–"
		if q.PanelRank > 0 {
			panel = itoa(q.PanelRank)
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.called(q.Item), c.show(at + ".rank"), panel, c.show(at+".study") + " (" + c.show(at+".study.low") + "–" + c.show(at+".study.high") + ")", c.show(at + ".known"), c.show(at + ".share")}})
	}
	if len(t.Rows) > 0 {
		c.add(t)
	}
	c.differences(id, run)
}

// differences puts into words where the panel and the model disagree most on what comes first, and why.
func (c *composer) differences(id string, run *analysis.ValueRun) {
	questions := slices.Clone(run.Questions)
	questions = slices.DeleteFunc(questions, func(q analysis.QuestionValue) bool {
		return q.PanelRank == 0 || !c.has("rank."+c.leading.Method+"."+string(q.Item)+".rank")
	})
	// Ranks by the model are compared with places among the same questions.
	place := map[consult.ItemID]int{}
	byPanel := slices.Clone(questions)
	slices.SortStableFunc(byPanel, func(a, b analysis.QuestionValue) int { return a.PanelRank - b.PanelRank })
	for i, q := range byPanel {
		place[q.Item] = i + 1
	}
	gap := func(q analysis.QuestionValue) int { return max(place[q.Item]-q.Rank, q.Rank-place[q.Item]) }
	slices.SortStableFunc(questions, func(a, b analysis.QuestionValue) int { return gap(b) - gap(a) })
	var out []Sentence
	for _, q := range questions[:min(explained, len(questions))] {
		if gap(q) < 2 || q.Rank < place[q.Item] && q.Known.Value < run.Perfect.Value/100 {
			continue // a tie at the end of the list is no higher rank
		}
		at := id + ".question." + string(q.Item)
		var names []string
		for _, p := range q.Parameters {
			if i, ok := carbon.Index(p); ok {
				names = append(names, c.of(carbon.Parameters()[i].Name))
			}
		}
		key := "brief.value.higher"
		if q.Rank > place[q.Item] {
			key = "brief.value.lower"
		}
		out = append(out, c.fact(at+".differs", key, support{}, "item", c.called(q.Item), "panel", number("rank."+c.leading.Method+"."+string(q.Item)+".rank"), "rank", number(at+".rank"),
			"of", number(id+".questions"), "parameters", strings.Join(names, c.text("brief.value.and")), "part", number(at+".part"), "share", number(at+".share")))
	}
	if len(out) > 0 {
		var items [][]Sentence
		for _, x := range out {
			items = append(items, []Sentence{x})
		}
		c.add(List{Items: items})
	}
}

func orNone(c *composer, text string) string {
	if text == "" {
		return c.text("brief.value.no_weights")
	}
	return text
}
