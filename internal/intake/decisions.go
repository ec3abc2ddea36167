package intake

import (
	"io/fs"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

const decisionsFile = "decisions.yaml"

// readDecisions reads decisions.yaml: a list of decisions, or a mapping with the key decisions.
func (b *builder) readDecisions(dir fs.FS) (out []located[consult.Decision]) {
	data, ok := b.readFile(dir, decisionsFile, maxForm)
	if !ok {
		return nil
	}
	d, ok := b.openYAML(decisionsFile, data)
	if !ok {
		return nil
	}
	f := &form{document: d}
	list := d.root
	if list != nil && list.isMap && list.get("decisions") != nil {
		d.mapping(list, decisionsFile, "decisions")
		list = list.get("decisions")
	}
	for _, v := range d.items(list) {
		if x, ok := f.decision(v); ok {
			out = append(out, located[consult.Decision]{x, v.at(d), nil})
		}
	}
	b.source(&SourceReport{File: decisionsFile, Kind: "decisions", Encoding: utf8Plain, SHA256: hash(data), Rows: len(out), Taken: len(out)})
	return out
}

// decision reads one decision. What is wrong with it is told at the key that it stands under.
func (f *form) decision(v *value) (x consult.Decision, ok bool) {
	if !f.mapping(v, "decisions", "id", "zh", "en", "stated_by", "benefit", "unit", "options", "weights") {
		return x, false
	}
	found := len(f.b.found)
	x = consult.Decision{ID: f.string(v.get("id"), "id"), Name: f.name(v), Benefit: f.string(v.get("benefit"), "benefit")}
	x.StatedBy, x.Author = f.worded(v.get("stated_by"), "stated_by")
	x.Unit, x.Measure = f.worded(v.get("unit"), "unit")
	places := map[string]*value{"benefit": v.get("benefit"), "weights": v.where("weights"), "options": v.where("options")}
	for _, w := range f.items(v.get("weights")) {
		if f.mapping(w, "weights", "name", "values") {
			weight := consult.Weight{Name: f.string(w.get("name"), "name")}
			for _, value := range f.items(w.get("values")) {
				weight.Values = append(weight.Values, f.decimal(value, "weight"))
			}
			x.Weights = append(x.Weights, weight)
		}
	}
	options := f.items(v.get("options"))
	for i, o := range options {
		if !f.mapping(o, "options", "id", "zh", "en", "levers") {
			continue
		}
		option := consult.Option{ID: f.string(o.get("id"), "id"), Name: f.name(o), Levers: f.levers(o.get("levers"))}
		places["options["+strconv.Itoa(i)+"]"], places["options."+option.ID] = o, o
		if levers := o.get("levers"); levers != nil {
			places["options."+option.ID] = levers
		}
		for name := range option.Levers {
			if level, ok := option.Levers[name].Float(); ok && (level < 1 || level > 4) {
				places["levels."+name] = o.get("levers").get(name)
			}
		}
		x.Options = append(x.Options, option)
	}
	if len(options) < 2 {
		f.wrong(v, "intake.decision.options", "decision {id} has {n} options: a decision is between two or more", "id", x.ID, "n", len(options))
	}
	if len(f.b.found) > found {
		return x, false // what cannot be read is not checked further
	}
	if err := x.Check(); err != nil {
		at := v
		if e := fault.Find(err); e != nil && places[e.Place.Field] != nil {
			at = places[e.Place.Field]
		}
		f.b.refuseAt(err, at.at(f.document), nil)
		return x, false
	}
	return x, true
}

// worded reads a text that is one for all languages, or one for each.
func (f *form) worded(v *value, field string) (plain string, both consult.Text) {
	if v == nil || !v.isMap {
		return f.string(v, field), both
	}
	if f.mapping(v, field, "zh", "en") {
		both = f.name(v)
	}
	return both.In("en"), both
}

// name reads the keys zh and en of a mapping.
func (f *form) name(v *value) consult.Text {
	return consult.Text{Zh: f.string(v.get("zh"), "zh"), En: f.string(v.get("en"), "en")}
}

func (f *form) levers(v *value) map[string]consult.Decimal {
	if !f.mapping(v, "levers", keysOf(v)...) {
		return nil
	}
	out := map[string]consult.Decimal{}
	for _, k := range v.fields {
		out[k.name] = f.decimal(k.value, "lever")
	}
	return out
}
