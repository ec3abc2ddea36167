package brief

import (
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/i18n"
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
	c.dependence(m)
	c.forecasts(m)
	c.picture(func(o figure.Options) (figure.Figure, bool, error) { return figure.ProvinceEmission(c.f, c.Lang, o) }, support{})
	c.picture(func(o figure.Options) (figure.Figure, bool, error) { return figure.Factors(c.f, c.Lang, o) }, support{})
	c.picture(func(o figure.Options) (figure.Figure, bool, error) { return figure.NetSwings(c.f, c.Lang, o) }, support{})
	c.picture(func(o figure.Options) (figure.Figure, bool, error) { return figure.Effects(c.f, c.Lang, o) }, support{})
	switch {
	case len(m.Values) > 0:
		for i := range m.Values {
			c.decision(i)
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

// forecasts draws where the model's draws lead: emission and net emission, neutrality, and the run at the medians by end,
// and through the three ends.
func (c *composer) forecasts(m *analysis.Model) {
	quantiles := func(output string) []string {
		id := "model.panel." + output
		return []string{id + ".p05", id + ".p50", id + ".p95", id + ".run"}
	}
	path := m.Panel.Median
	target, _ := path.Year(carbon.TargetYear)
	c.shown("brief.model.gross", quantiles("residual"), func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Forecast(c.f, "gross", c.Lang, o)
	})
	c.shown("brief.model.fan", quantiles("net"), func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Forecast(c.f, "net", c.Lang, o)
	})
	c.shown("brief.model.neutral", []string{"model.panel.neutral." + carbon.WholeSink.String(), "model.panel.neutral." + carbon.SinkIncrease.String(), "model.panel.neutral." + carbon.NoSink.String()}, func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Neutrality(m.Panel, c.Lang, o)
	})
	c.shown("brief.model.balances", []string{"model.panel.residual.run", "model.panel.net.run"}, func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Balances(path, carbon.WholeSink, c.Lang, o)
	})
	c.shown("brief.model.energy", []string{"model.panel.net.run"}, func(o figure.Options) (figure.Figure, bool, error) {
		return figure.EnergyFlows(target, c.Lang, o)
	})
	c.shown("brief.model.carbon", []string{"model.panel.net.run"}, func(o figure.Options) (figure.Figure, bool, error) {
		return figure.CarbonFlows(target, carbon.WholeSink, c.Lang, o)
	})
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
	t := Table{ID: "table-parameters", Caption: c.text("brief.model.parameters"), Note: c.text("brief.model.parameters_note"), Columns: []Column{{Head: c.text("brief.model.parameter"), Width: 3.6}, {Head: c.text("brief.column.unit"), Width: 1.4},
		{Head: c.text("brief.model.panel"), Number: true, Width: 2.9}, {Head: c.text("brief.model.analysts"), Number: true, Width: 2.9}, {Head: c.text("brief.column.experts"), Number: true, Width: 1.1}}}
	for _, j := range m.Judged {
		id := "model.parameter." + j.Parameter.ID
		three := func(who string) string {
			return strings.Join([]string{dash(c.show(id + who + ".p10")), dash(c.show(id + who + ".p50")), dash(c.show(id + who + ".p90"))}, "\u00a0/ ")
		}
		panel := three(".panel")
		switch {
		case j.Reason != "":
			panel = c.text("brief." + j.Reason)
		case j.Cut:
			panel += " *"
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.of(j.Parameter.Name), c.unit(j.Parameter.Unit), panel, three(".analysts"), itoa(j.Experts)}})
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

// unit words a unit that is a word, in the brief's language; others are the same in all.
func (c *composer) unit(u string) string {
	if key := "brief.unit." + u; i18n.Has(c.Lang, key) {
		return c.text(key)
	}
	return u
}

// dependence sets forecasts in which parameters move together beside that in which they do not.
func (c *composer) dependence(m *analysis.Model) {
	if len(m.Dependences) == 0 {
		return
	}
	t := Table{ID: "table-dependence", Caption: c.text("brief.model.dependence"), Note: c.text("brief.model.dependence_note"), Columns: []Column{{Head: c.text("brief.model.rho"), Width: 2}, {Head: "5 %", Number: true}, {Head: c.text("brief.column.median"), Number: true}, {Head: "95 %", Number: true}, {Head: c.text("brief.model.neutral_by"), Number: true, Width: 1.6}}}
	add := func(rho, net, neutral string) {
		t.Rows = append(t.Rows, Row{Cells: []string{rho, c.show(net + ".p05"), c.show(net + ".p50"), c.show(net + ".p95"), c.show(neutral)}})
	}
	add("0", "model.panel.net", "model.panel.neutral."+carbon.WholeSink.String())
	for _, d := range m.Dependences {
		add(strconv.FormatFloat(d.Rho, 'f', -1, 64), d.ID()+".net", d.ID()+".neutral")
	}
	c.add(t)
}
