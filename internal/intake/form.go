package intake

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// formKeys are the keys of consultation.yaml.
var formKeys = []string{
	"id", "template", "title", "task", "addressee", "convener", "funding", "source", "licence", "synthetic", "need", "needs", "ends", "scales", "criteria", "weights", "prompts",
	"rounds", "groups", "rules", "ranking", "anonymity", "consent", "disclosure", "evidence_check", "budget", "seed", "model", "sources",
}

// form is consultation.yaml: the definition of the consultation, and the files that need a mapping.
type form struct {
	*document
	definition consult.Definition
	places     map[string]*value // by the field paths of consult.Definition.Check
	sources    []*mapping
	stated     map[consult.CriterionID]bool // criteria whose weight is stated
}

// readForm reads consultation.yaml. The study is called as o says, else as the key id says, else by the name of the
// folder.
func (b *builder) readForm(data []byte, name string, o Options) (*form, bool) {
	d, ok := b.openYAML(formFile, data)
	if !ok {
		return nil, false
	}
	f := &form{document: d, places: map[string]*value{}, stated: map[consult.CriterionID]bool{}}
	before := len(b.found)
	if d.root == nil {
		d.root = &value{line: 1, col: 1, isMap: true}
	}
	if !d.mapping(d.root, formFile, formKeys...) {
		return nil, false
	}
	for _, k := range d.root.fields {
		f.places[k.name] = &value{line: k.line, col: k.col}
	}
	f.head()
	f.scales()
	f.criteria()
	f.prompts()
	f.rounds()
	f.rules()
	switch def := &f.definition; {
	case o.Study != "":
		def.ID = o.Study
	case def.ID == "":
		def.ID = studyName(name)
	}
	if o.Seed != nil {
		f.definition.Seed = strconv.FormatUint(*o.Seed, 10)
	}
	if err := f.definition.Check(); err != nil {
		f.refuseFields(err)
	} else if len(b.found) == before {
		f.checkConsensus()
	}
	f.readSources()
	return f, len(b.found) == before
}

// refuseFields places the findings of consult.Definition.Check, which are known by field path.
func (f *form) refuseFields(err error) {
	var list fault.List
	ok := errors.As(err, &list)
	if !ok {
		list = fault.List{fault.Find(err)}
	}
	for _, e := range list {
		path := e.Place.Field
		at := f.places[path]
		for at == nil && path != "" {
			path = path[:max(strings.LastIndexByte(path, '.'), 0)]
			at = f.places[path]
		}
		if at == nil {
			at = &value{line: 1, col: 1}
		}
		f.b.found = append(f.b.found, e.At(fault.Place{File: f.file, Row: at.line, Col: at.col, Field: e.Place.Field}))
	}
}

// wording reads a text in two languages: a mapping with zh and en, or one text that stands for its own language.
func (f *form) wording(v *value, what string) consult.Text {
	switch {
	case v == nil:
		return consult.Text{}
	case v.scalar:
		s := f.string(v, what)
		if isHan(s) {
			return consult.Text{Zh: s}
		}
		return consult.Text{En: s}
	}
	if !f.mapping(v, what, "zh", "en") {
		return consult.Text{}
	}
	return consult.Text{Zh: f.string(v.get("zh"), what), En: f.string(v.get("en"), what)}
}

func (f *form) whole(v *value, what string, otherwise int) int {
	if v == nil {
		return otherwise
	}
	s := consult.Narrow(f.string(v, what))
	n, ok := parseWhole(s)
	if !ok {
		f.wrong(v, "intake.yaml.whole", "{value} is no {what}: a whole number", "value", quoted(s), "what", what)
		return otherwise
	}
	return n
}

func (f *form) decimal(v *value, what string) consult.Decimal {
	if v == nil {
		return ""
	}
	s := consult.Narrow(f.string(v, what))
	d, ok := parseDecimal(s)
	if !ok {
		f.wrong(v, "intake.yaml.decimal", "{value} is no {what}: a number in plain decimals such as 12.5", "value", quoted(s), "what", what)
	}
	return d
}

func (f *form) date(v *value, what string) consult.Date {
	if v == nil {
		return ""
	}
	s := f.string(v, what)
	d, ok := parseDay(s, false)
	if !ok {
		f.wrong(v, "intake.date", "{value} is no date: write it as 2025-03-01", "value", quoted(s))
	}
	return d
}

func (f *form) flag(v *value, what string) bool {
	if v == nil {
		return false
	}
	s := f.string(v, what)
	if s != "true" && s != "false" {
		f.wrong(v, "intake.yaml.flag", "{value} is no {what}: true or false", "value", quoted(s), "what", what)
	}
	return s == "true"
}

// head reads everything that is a single value, and the needs.
func (f *form) head() {
	r, d := f.root, &f.definition
	d.ID = consult.StudyID(f.string(r.get("id"), "id"))
	d.Template = f.string(r.get("template"), "template")
	d.Title = f.wording(r.get("title"), "title")
	d.Task = f.wording(r.get("task"), "task")
	d.Addressee = f.wording(r.get("addressee"), "addressee")
	d.Convener = f.wording(r.get("convener"), "convener")
	d.Funding = f.wording(r.get("funding"), "funding")
	d.Source = f.wording(r.get("source"), "source")
	d.Licence = f.string(r.get("licence"), "licence")
	d.Synthetic = f.flag(r.get("synthetic"), "synthetic")
	d.Ends = f.strings(r.get("ends"), "ends")
	d.Groups = f.strings(r.get("groups"), "groups")
	d.Anonymity = f.string(r.get("anonymity"), "anonymity")
	if d.Anonymity == "" {
		d.Anonymity = "pseudonym"
	}
	d.Consent = f.string(r.get("consent"), "consent")
	if d.Consent != "" && d.Consent != "release" {
		f.wrong(r.where("consent"), "intake.form.consent", "{value} is not known: release, or leave the key out", "value", quoted(d.Consent))
	}
	d.EvidenceCheck = f.string(r.get("evidence_check"), "evidence_check")
	d.Budget = f.decimal(r.get("budget"), "budget")
	d.Seed = consult.Narrow(f.string(r.get("seed"), "seed"))
	f.model(r.get("model"))
	f.disclosure(r.get("disclosure"))
	for _, key := range []string{"need", "needs"} {
		for _, n := range f.items(r.get(key)) {
			f.need(n)
		}
	}
}

func (f *form) need(v *value) {
	if !f.mapping(v, "needs", "id", "zh", "en", "authority", "document", "date", "target") {
		return
	}
	n := consult.Need{ID: consult.NeedID(f.string(v.get("id"), "id")), Name: consult.Text{Zh: f.string(v.get("zh"), "zh"), En: f.string(v.get("en"), "en")},
		Authority: f.wording(v.get("authority"), "authority"), Document: f.wording(v.get("document"), "document"), Date: f.date(v.get("date"), "date")}
	if t := v.get("target"); f.mapping(t, "target", "value", "unit", "year") {
		n.Target = &consult.Target{Value: f.decimal(t.get("value"), "target"), Unit: f.string(t.get("unit"), "unit"), Year: f.whole(t.get("year"), "year", 0)}
	}
	f.definition.Needs = append(f.definition.Needs, n)
}

func (f *form) disclosure(v *value) {
	d := &f.definition.Disclosure
	*d = consult.DefaultDisclosure
	switch {
	case v == nil || v.scalar && v.text == "default":
	case v.scalar && v.text == "none":
		*d = consult.Disclosure{None: true}
	case v.isMap:
		f.mapping(v, "disclosure", "median", "quartiles", "histogram")
		d.Median = f.whole(v.get("median"), "median", d.Median)
		d.Quartiles = f.whole(v.get("quartiles"), "quartiles", d.Quartiles)
		d.Histogram = f.whole(v.get("histogram"), "histogram", d.Histogram)
	default:
		f.wrong(v, "intake.form.disclosure", "{value} is not known: default, none, or a mapping with median, quartiles and histogram", "value", quoted(v.text))
	}
}

func (f *form) scales() {
	v := f.root.get("scales")
	if v == nil {
		return
	}
	if !v.isMap {
		f.wrong(v, "intake.yaml.mapping", "{what} is a mapping of keys to values", "what", "scales")
		return
	}
	for _, s := range v.fields {
		f.places["scales."+s.name] = &value{line: s.line, col: s.col}
		if !f.mapping(s.value, "scales", "min", "max", "labels") {
			continue
		}
		if s.value.get("min") == nil || s.value.get("max") == nil {
			f.wrong(f.places["scales."+s.name], "intake.form.scale", "the scale {name} needs min and max", "name", s.name)
			continue
		}
		scale := consult.Scale{ID: consult.ScaleID(s.name), Min: f.whole(s.value.get("min"), "min", 0), Max: f.whole(s.value.get("max"), "max", 0)}
		if labels := s.value.get("labels"); labels != nil && labels.isMap {
			for _, l := range labels.fields {
				point, ok := parseWhole(consult.Narrow(l.name))
				if !ok || point < scale.Min || point > scale.Max {
					f.wrong(&value{line: l.line, col: l.col}, "intake.form.label", "{point} is no point of the scale from {min} to {max}", "point", quoted(l.name), "min", scale.Min, "max", scale.Max)
					continue
				}
				scale.Labels = append(scale.Labels, consult.PointLabel{Point: point, Label: f.wording(l.value, "labels")})
			}
			slices.SortFunc(scale.Labels, func(a, b consult.PointLabel) int { return a.Point - b.Point })
		}
		f.definition.Scales = append(f.definition.Scales, scale)
	}
}

func (f *form) criteria() {
	d := &f.definition
	for _, v := range f.items(f.root.get("criteria")) {
		if !f.mapping(v, "criteria", "id", "zh", "en", "scale", "weight", "direction") {
			continue
		}
		c := consult.Criterion{ID: consult.CriterionID(f.string(v.get("id"), "id")), Name: consult.Text{Zh: f.string(v.get("zh"), "zh"), En: f.string(v.get("en"), "en")},
			Scale: consult.ScaleID(f.string(v.get("scale"), "scale")), Weight: f.decimal(v.get("weight"), "weight"), Direction: f.string(v.get("direction"), "direction")}
		if c.Name.Empty() {
			c.Name = consult.Text{Zh: string(c.ID), En: string(c.ID)}
		}
		if c.Scale == "" && len(d.Scales) == 1 {
			c.Scale = d.Scales[0].ID
		}
		if c.Direction == "" {
			c.Direction = "max"
		}
		path := "criteria." + string(c.ID)
		f.places[path] = v
		for _, k := range []string{"scale", "weight", "direction"} {
			f.places[path+"."+k] = v.where(k)
		}
		d.Criteria = append(d.Criteria, c)
	}
	f.weights()
	for i := range d.Criteria {
		f.stated[d.Criteria[i].ID] = d.Criteria[i].Weight != ""
		if d.Criteria[i].Weight == "" {
			d.Criteria[i].Weight = "1"
		}
	}
}

// weights reads the key weights, which may stand instead of the weight of each criterion.
func (f *form) weights() {
	v := f.root.get("weights")
	if v == nil {
		return
	}
	known := make([]string, len(f.definition.Criteria))
	for i, c := range f.definition.Criteria {
		known[i] = string(c.ID)
	}
	if !f.mapping(v, "weights", known...) {
		return
	}
	for i := range f.definition.Criteria {
		c := &f.definition.Criteria[i]
		w := v.get(string(c.ID))
		if w == nil {
			continue
		}
		if c.Weight != "" {
			f.wrong(v.where(string(c.ID)), "intake.form.weight", "{criterion} has a weight already: give it there or here", "criterion", c.ID)
		}
		c.Weight = f.decimal(w, "weight")
		f.places["criteria."+string(c.ID)+".weight"] = v.where(string(c.ID))
	}
}

func (f *form) rounds() {
	for _, v := range f.items(f.root.get("rounds")) {
		if v.scalar {
			f.definition.Rounds = append(f.definition.Rounds, consult.RoundPlan{ID: consult.RoundID(f.string(v, "round"))})
			continue
		}
		if !f.mapping(v, "rounds", "id", "opened", "closed", "realtime") {
			continue
		}
		r := consult.RoundPlan{ID: consult.RoundID(f.string(v.get("id"), "id")), Opened: f.date(v.get("opened"), "opened"), Closed: f.date(v.get("closed"), "closed"), Realtime: f.flag(v.get("realtime"), "realtime")}
		f.places["rounds."+string(r.ID)] = v
		f.definition.Rounds = append(f.definition.Rounds, r)
	}
}

func (f *form) rules() {
	d := &f.definition
	d.Rules.MinRaters = 5
	if v := f.root.get("rules"); f.mapping(v, "rules", "consensus", "stop", "stability", "agreement", "min_raters") {
		d.Rules.Consensus = f.rule(v.get("consensus"), "consensus", "preset", "agree", "disagree", "consensus")
		d.Rules.Stop = f.rule(v.get("stop"), "stop", "preset", "stop")
		d.Rules.Stability = f.rule(v.get("stability"), "stability", "preset", "stable")
		d.Rules.Agreement = f.strings(v.get("agreement"), "agreement")
		d.Rules.MinRaters = f.whole(v.get("min_raters"), "min_raters", 5)
		for _, k := range []string{"consensus", "stop", "stability", "agreement", "min_raters"} {
			f.places["rules."+k] = v.where(k)
		}
	}
	f.ranking()
}

func (f *form) rule(v *value, what string, known ...string) consult.RuleSpec {
	if v != nil && v.scalar && what != "consensus" {
		return consult.RuleSpec{Preset: f.string(v, what)}
	}
	if !f.mapping(v, what, known...) {
		return consult.RuleSpec{}
	}
	return consult.RuleSpec{Preset: f.string(v.get("preset"), "preset"), Agree: f.string(v.get("agree"), "agree"), Disagree: f.string(v.get("disagree"), "disagree"), Consensus: f.string(v.get("consensus"), "consensus"),
		Stable: f.string(v.get("stable"), "stable"), Stop: f.string(v.get("stop"), "stop")}
}

// checkConsensus compiles the consensus rule on the scale of each criterion, so that a rule that cannot be read, or
// does not fit the scale, is found before it is locked.
func (f *form) checkConsensus() {
	d := &f.definition
	r := d.Rules.Consensus
	if r == (consult.RuleSpec{}) {
		return
	}
	for _, c := range d.Criteria {
		s, _ := d.Scale(c.Scale)
		_, err := consensus.Rule{Preset: r.Preset, Agree: r.Agree, Disagree: r.Disagree, Consensus: r.Consensus, MinAnswers: d.Rules.MinRaters,
			Scale: &consensus.Band{Low: float64(s.Min), High: float64(s.Max)}}.Compile()
		if err != nil {
			at := f.places["rules.consensus"]
			f.b.refuseAt(err, at.at(f.document), nil)
			return
		}
	}
}
