package intake

import (
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// ranking writes the methods, their options and the judgements of which weights are made.
func (w *definitionWriter) ranking(d *consult.Definition) {
	if len(d.Ranking)+len(d.Settings) == 0 && d.Weighting == nil {
		return
	}
	w.line("ranking:")
	if len(d.Ranking) > 0 {
		w.line("  methods: [%s]", quotedList(d.Ranking))
	}
	w.settings(d.Settings)
	if d.Weighting != nil {
		w.weighting(d.Weighting)
	}
}

// settings writes options by method and option, in the order in which these first stand. An option that is set for
// all criteria and for some of them apart has no form in YAML; [Folder] never makes one.
func (w *definitionWriter) settings(settings []consult.Setting) {
	if len(settings) > 0 {
		w.line("  options:")
	}
	var done []string
	for _, m := range settings {
		if contains(done, m.Method) {
			continue
		}
		done = append(done, m.Method)
		w.line("    %s:", m.Method)
		var options []string
		for _, o := range settings {
			if o.Method != m.Method || contains(options, o.Option) {
				continue
			}
			options = append(options, o.Option)
			w.line("      %s: %s", o.Option, settingValue(settings, o))
		}
	}
}

// settingValue is the value of an option: one text, a list, or a mapping by criteria.
func settingValue(settings []consult.Setting, o consult.Setting) string {
	if o.Criterion == "" {
		if len(o.Values) == 1 {
			return yamlText(o.Values[0])
		}
		return "[" + quotedList(o.Values) + "]"
	}
	var parts []string
	for _, s := range settings {
		if s.Method == o.Method && s.Option == o.Option && len(s.Values) > 0 {
			parts = append(parts, yamlText(string(s.Criterion))+": "+yamlText(s.Values[0]))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (w *definitionWriter) weighting(x *consult.Weighting) {
	w.line("  weights:")
	w.line("    method: %s", yamlText(x.Method))
	for _, p := range []struct {
		key   string
		value consult.CriterionID
	}{{"best", x.Best}, {"worst", x.Worst}} {
		if p.value != "" {
			w.line("    %s: %s", p.key, yamlText(string(p.value)))
		}
	}
	for _, p := range []struct {
		key    string
		points []consult.Points
	}{{"best_to_others", x.BestToOthers}, {"others_to_worst", x.OthersToWorst}, {"points", x.Points}} {
		if len(p.points) > 0 {
			w.line("    %s: {%s}", p.key, pointFields(p.points))
		}
	}
	if len(x.Order) > 0 {
		names := make([]string, len(x.Order))
		for i, c := range x.Order {
			names[i] = string(c)
		}
		w.line("    order: [%s]", quotedList(names))
	}
	if len(x.Comparisons) > 0 {
		w.line("    comparisons:")
	}
	for i, c := range x.Comparisons {
		if i > 0 && x.Comparisons[i-1].A == c.A {
			continue
		}
		var row []consult.Points
		for _, o := range x.Comparisons {
			if o.A == c.A {
				row = append(row, consult.Points{Criterion: o.B, Value: o.Times})
			}
		}
		w.line("      %s: {%s}", yamlText(string(c.A)), pointFields(row))
	}
}

func pointFields(points []consult.Points) string {
	parts := make([]string, len(points))
	for i, p := range points {
		parts[i] = yamlText(string(p.Criterion)) + ": " + yamlText(string(p.Value))
	}
	return strings.Join(parts, ", ")
}
