package intake

import (
	"slices"

	"github.com/tanwen/tanwen/internal/consult"
)

// ranking reads the key ranking: methods, their options, and the judgements of which weights are made.
func (f *form) ranking() {
	d := &f.definition
	d.Ranking = []string{"mean"}
	v := f.root.get("ranking")
	if !f.mapping(v, "ranking", "methods", "options", "weights") {
		return
	}
	f.places["ranking.methods"] = v.where("methods")
	if methods := f.strings(v.get("methods"), "methods"); len(methods) > 0 {
		d.Ranking = methods
	}
	f.options(v.get("options"))
	if w := v.get("weights"); w != nil {
		f.places["ranking.weights"] = v.where("weights")
		f.weighting(w)
	}
}

// options reads the options of ranking methods. What a method knows is checked with the definition, by place.
func (f *form) options(v *value) {
	if !f.mapping(v, "options", consult.MethodNames()...) {
		return
	}
	for _, m := range v.fields {
		method, _ := consult.FindMethod(m.name)
		f.places["ranking.options."+m.name] = &value{line: m.line, col: m.col}
		known := make([]string, len(method.Options))
		for i, o := range method.Options {
			known[i] = o.Name
		}
		if !f.mapping(m.value, m.name, known...) {
			continue
		}
		for _, o := range m.value.fields {
			f.option(method, o)
		}
	}
}

// option reads one option: a value, a list, or a mapping of criteria to values.
func (f *form) option(m consult.RankingMethod, o field) {
	option, ok := m.Option(o.name)
	if !ok || o.value == nil {
		return
	}
	s := consult.Setting{Method: m.Name, Option: o.name}
	add := func(s consult.Setting, at field) {
		path := "ranking.options." + m.Name + "." + o.name
		if s.Criterion != "" {
			path += "." + string(s.Criterion)
		}
		f.places[path] = &value{line: at.line, col: at.col}
		for i := range s.Values {
			if option.Words == nil {
				s.Values[i] = consult.Narrow(s.Values[i])
			}
		}
		f.definition.Settings = append(f.definition.Settings, s)
	}
	switch {
	case o.value.isMap:
		var known []string
		if option.Each {
			for _, c := range f.definition.Criteria {
				known = append(known, string(c.ID))
			}
		}
		if !f.mapping(o.value, o.name, known...) {
			return
		}
		for _, c := range o.value.fields {
			if slices.Contains(known, c.name) {
				s.Criterion, s.Values = consult.CriterionID(c.name), []string{f.string(c.value, o.name)}
				add(s, c)
			}
		}
	case o.value.isList:
		s.Values = f.strings(o.value, o.name)
		add(s, o)
	default:
		s.Values = []string{f.string(o.value, o.name)}
		add(s, o)
	}
}

// weighting reads the judgements of which weights are made. Stated weights beside them are refused.
func (f *form) weighting(v *value) {
	keys := map[string][]string{
		"ahp": {"comparisons"}, "bwm": {"best", "worst", "best_to_others", "others_to_worst"}, "swing": {"points"}, "roc": {"order"},
	}
	method := f.string(v.get("method"), "method")
	known := append([]string{"method"}, keys[method]...)
	if keys[method] == nil {
		for _, m := range consult.WeightingMethods() {
			known = append(known, keys[m]...)
		}
	}
	if !f.mapping(v, "ranking.weights", known...) {
		return
	}
	for _, c := range f.definition.Criteria {
		if f.stated[c.ID] {
			f.wrong(v, "intake.form.weighting", "{criterion} has a stated weight: give weights or judgements of which they are made, not both", "criterion", c.ID)
			return
		}
	}
	w := &consult.Weighting{Method: method, Best: consult.CriterionID(f.string(v.get("best"), "best")), Worst: consult.CriterionID(f.string(v.get("worst"), "worst")),
		BestToOthers: f.points(v.get("best_to_others"), "best_to_others"), OthersToWorst: f.points(v.get("others_to_worst"), "others_to_worst"), Points: f.points(v.get("points"), "points")}
	for _, name := range f.strings(v.get("order"), "order") {
		w.Order = append(w.Order, consult.CriterionID(name))
	}
	if c := v.get("comparisons"); c != nil && c.isMap {
		for _, a := range c.fields {
			for _, p := range f.points(a.value, "comparisons") {
				w.Comparisons = append(w.Comparisons, consult.Comparison{A: consult.CriterionID(a.name), B: p.Criterion, Times: p.Value})
			}
		}
	} else if c != nil {
		f.wrong(c, "intake.yaml.mapping", "{what} is a mapping of keys to values", "what", "comparisons")
	}
	f.definition.Weighting = w
}

// points reads a mapping of criteria to numbers.
func (f *form) points(v *value, what string) []consult.Points {
	if v == nil {
		return nil
	}
	known := make([]string, len(f.definition.Criteria))
	for i, c := range f.definition.Criteria {
		known[i] = string(c.ID)
	}
	if !f.mapping(v, what, known...) {
		return nil
	}
	var out []consult.Points
	for _, p := range v.fields {
		if slices.Contains(known, p.name) {
			out = append(out, consult.Points{Criterion: consult.CriterionID(p.name), Value: f.decimal(p.value, what)})
		}
	}
	return out
}
