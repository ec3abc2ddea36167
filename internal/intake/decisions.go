package intake

import (
	"io/fs"

	"github.com/tanwen/tanwen/carbon"
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
		if !d.mapping(v, "decisions", "id", "zh", "en", "stated_by", "benefit", "unit", "options", "weights") {
			continue
		}
		x := consult.Decision{ID: d.string(v.get("id"), "id"), Name: f.name(v), Benefit: d.string(v.get("benefit"), "benefit")}
		x.StatedBy, x.Author = f.worded(v.get("stated_by"), "stated_by")
		x.Unit, x.Measure = f.worded(v.get("unit"), "unit")
		for _, w := range d.items(v.get("weights")) {
			if d.mapping(w, "weights", "name", "values") {
				weight := consult.Weight{Name: d.string(w.get("name"), "name")}
				for _, value := range d.items(w.get("values")) {
					weight.Values = append(weight.Values, f.decimal(value, "weight"))
				}
				x.Weights = append(x.Weights, weight)
			}
		}
		if !consult.ValidID(x.ID) || x.StatedBy == "" {
			d.wrong(v, "intake.decision", "a decision needs an id (1 to 64 letters, digits and . _ -) and stated_by, who stated it")
		}
		if x.Benefit != "" {
			if _, err := carbon.ParseBenefit(x.Benefit); err != nil {
				b.refuseAt(err, v.get("benefit").at(d), nil)
			}
		}
		for _, o := range d.items(v.get("options")) {
			if d.mapping(o, "options", "id", "zh", "en", "levers") {
				x.Options = append(x.Options, consult.Option{ID: d.string(o.get("id"), "id"), Name: f.name(o), Levers: f.levers(o.get("levers"))})
			}
		}
		if len(x.Options) < 2 {
			d.wrong(v, "intake.decision.options", "decision {id} has {n} options: a decision is between two or more", "id", x.ID, "n", len(x.Options))
		}
		out = append(out, located[consult.Decision]{x, v.at(d), nil})
	}
	b.source(&SourceReport{File: decisionsFile, Kind: "decisions", Encoding: utf8Plain, SHA256: hash(data), Rows: len(out), Taken: len(out)})
	return out
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
