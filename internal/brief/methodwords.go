package brief

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// by says how a ranking was made: the method with its source and its options, as the last round locked them.
func (c *composer) by(method string) Sentence {
	id := "ranking." + method + ".by"
	by := support{findings: []string{"ranking." + method + ".ranked"}, leaves: []int64{c.s.LastRound().Opened}}
	args := []any{"method", c.methodName(method), "source", c.text("method.source." + method)}
	if options := c.options(method); len(options) > 0 {
		return c.fact(id, "brief.ranking.by_options", by, append(args, "options", strings.Join(options, c.text("brief.list_separator")))...)
	}
	return c.fact(id, "brief.ranking.by", by, args...)
}

// options says the options of a method in words, those that nobody stated as they hold without.
func (c *composer) options(name string) []string {
	m, _ := consult.FindMethod(name)
	settings := c.s.LastRound().Instrument.Settings
	var out []string
	for _, o := range m.Options {
		if c.idle(name, o.Name, settings) {
			continue
		}
		key := o.Name
		if name == "electre3" && key == "v" {
			key = "veto"
		}
		values, ok := consult.SettingOf(settings, name, o.Name, "")
		switch {
		case ok:
			out = append(out, c.text("option."+key, "value", c.optionValues(o, values)))
		case i18n.Has(c.Lang, "option.default."+key):
			out = append(out, c.text("option.default."+key))
		}
		for _, s := range settings {
			if s.Method == name && s.Option == o.Name && s.Criterion != "" {
				value := c.text("option.for", "value", c.optionValues(o, s.Values), "criterion", c.criterion(s.Criterion))
				out = append(out, c.text("option."+key, "value", value))
			}
		}
	}
	return out
}

// idle reports whether an option plays no part beside the others as they are set.
func (c *composer) idle(method, option string, settings []consult.Setting) bool {
	if method == "smaa" && option == "change" {
		weights, _ := consult.SettingOf(settings, method, "weights", "")
		return !slices.Equal(weights, []string{"around"})
	}
	return false
}

// optionValues says the values of an option: words and criteria by name, numbers as they stand.
func (c *composer) optionValues(o consult.MethodOption, values []string) string {
	out := slices.Clone(values)
	for i, v := range out {
		switch {
		case o.Criteria:
			out[i] = c.criterion(consult.CriterionID(v))
		case o.Words != nil:
			out[i] = c.text("option.value." + v)
		}
	}
	separator := ", "
	if o.Criteria {
		separator = " > "
	}
	return strings.Join(out, separator)
}

// unfit says for each method that was asked for and does not fit, why it was not computed.
func (c *composer) unfit() []Sentence {
	var out []Sentence
	first := ""
	if locked := c.s.LastRound().Instrument.Ranking; len(locked) > 0 {
		first = locked[0]
	}
	for _, u := range c.f.Unfit {
		key := "brief.ranking.unfit"
		if u.Method == first {
			key = "brief.ranking.unfit_lead"
		}
		out = append(out, c.fact("ranking."+u.Method+".unfit", key, support{findings: []string{"ranking." + u.Method + ".ranked"}}, "method", c.methodName(u.Method), "why", c.text(u.Reason)))
	}
	return out
}
