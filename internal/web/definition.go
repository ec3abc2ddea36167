package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// Rows of a definition that is typed: needs, scales, criteria and rounds stand in numbered fields ("criteria.0.id").
// A row without content is passed over.

// blankRows is how many empty rows a list offers below what there is.
const blankRows = 1

// definitionForm fills a form with a definition.
func definitionForm(p page, d consult.Definition, version int) *form {
	f := newForm(p, "version", strconv.Itoa(version), "title_zh", d.Title.Zh, "title_en", d.Title.En, "task_zh", d.Task.Zh, "task_en", d.Task.En,
		"addressee_zh", d.Addressee.Zh, "addressee_en", d.Addressee.En, "convener_zh", d.Convener.Zh, "convener_en", d.Convener.En, "funding_zh", d.Funding.Zh, "funding_en", d.Funding.En,
		"ends", strings.Join(d.Ends, ", "), "groups", strings.Join(d.Groups, ", "), "anonymity", d.Anonymity, "consent", d.Consent, "evidence_check", d.EvidenceCheck, "seed", d.Seed,
		"rule", d.Rules.Consensus.Preset, "agree", d.Rules.Consensus.Agree, "disagree", d.Rules.Consensus.Disagree, "consensus", d.Rules.Consensus.Consensus,
		"stop", d.Rules.Stop.Preset, "min_raters", strconv.Itoa(d.Rules.MinRaters), "ranking", strings.Join(d.Ranking, ", "))
	if r := d.Rules.Consensus; r.Preset == "" && r != (consult.RuleSpec{}) {
		f.values.Set("rule", "own")
	}
	switch {
	case d.Disclosure.None:
		f.values.Set("disclosure", "none")
	case d.Disclosure == consult.DefaultDisclosure:
		f.values.Set("disclosure", "default")
	default:
		f.values.Set("disclosure", "own")
	}
	f.values.Set("median", strconv.Itoa(d.Disclosure.Median))
	f.values.Set("quartiles", strconv.Itoa(d.Disclosure.Quartiles))
	f.values.Set("histogram", strconv.Itoa(d.Disclosure.Histogram))
	set := func(list string, i int, values ...string) {
		for k := 0; k+1 < len(values); k += 2 {
			f.values.Set(fmt.Sprintf("%s.%d.%s", list, i, values[k]), values[k+1])
		}
	}
	for i, n := range d.Needs {
		set("needs", i, "id", string(n.ID), "zh", n.Name.Zh, "en", n.Name.En, "authority_zh", n.Authority.Zh, "authority_en", n.Authority.En,
			"document_zh", n.Document.Zh, "document_en", n.Document.En, "date", string(n.Date))
		if t := n.Target; t != nil {
			set("needs", i, "value", string(t.Value), "unit", t.Unit)
			if t.Year != 0 {
				set("needs", i, "year", strconv.Itoa(t.Year))
			}
		}
	}
	for i, s := range d.Scales {
		set("scales", i, "id", string(s.ID), "min", strconv.Itoa(s.Min), "max", strconv.Itoa(s.Max), "labels", labelLines(s.Labels))
	}
	for i, c := range d.Criteria {
		set("criteria", i, "id", string(c.ID), "zh", c.Name.Zh, "en", c.Name.En, "scale", string(c.Scale), "weight", string(c.Weight), "direction", c.Direction)
	}
	for i, r := range d.Rounds {
		realtime := ""
		if r.Realtime {
			realtime = "1"
		}
		set("rounds", i, "id", string(r.ID), "opened", string(r.Opened), "closed", string(r.Closed), "realtime", realtime)
	}
	f.promptRows(d.Prompts)
	f.resize("needs", len(d.Needs)+blankRows)
	f.resize("scales", len(d.Scales)+blankRows)
	f.resize("criteria", len(d.Criteria)+blankRows)
	f.resize("rounds", len(d.Rounds)+blankRows)
	return f
}

// maxRows bounds the rows of a list.
const maxRows = 60

func (f *form) resize(list string, n int) { f.values.Set(list, strconv.Itoa(min(n, maxRows))) }

// Rows numbers the rows of a list.
func (f *form) Rows(list string) []string {
	n, _ := strconv.Atoi(f.Value(list))
	out := make([]string, min(max(n, 0), maxRows))
	for i := range out {
		out[i] = list + "." + strconv.Itoa(i) + "."
	}
	return out
}

// labelLines writes the labels of a scale one on a line, "1 = 很低 | very low".
func labelLines(labels []consult.PointLabel) string {
	var lines []string
	for _, l := range labels {
		line := strconv.Itoa(l.Point) + " = " + l.Label.Zh
		if l.Label.En != "" {
			line += " | " + l.Label.En
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// definitionTyped reads a definition from a form, on top of what the form does not show. Findings name the fields of
// the form.
func definitionTyped(f *form, d consult.Definition) (consult.Definition, error) {
	r := &typedReader{form: f}
	both := func(name string) consult.Text {
		return consult.Text{Zh: r.text(name + "_zh"), En: r.text(name + "_en")}
	}
	d.Title, d.Task, d.Addressee, d.Convener, d.Funding = both("title"), both("task"), both("addressee"), both("convener"), both("funding")
	d.Ends, d.Groups, d.Ranking = splitWords(r.text("ends")), splitWords(r.text("groups")), splitWords(r.text("ranking"))
	d.Anonymity, d.Consent, d.Seed, d.EvidenceCheck = r.text("anonymity"), r.text("consent"), r.text("seed"), r.text("evidence_check")
	d.Rules = consult.Rules{Stop: consult.RuleSpec{Preset: r.text("stop")}, MinRaters: r.whole("min_raters")}
	switch rule := r.text("rule"); rule {
	case "own":
		d.Rules.Consensus = consult.RuleSpec{Agree: r.text("agree"), Disagree: r.text("disagree"), Consensus: r.text("consensus")}
	default:
		d.Rules.Consensus = consult.RuleSpec{Preset: rule}
	}
	switch r.text("disclosure") {
	case "none":
		d.Disclosure = consult.Disclosure{None: true}
	case "own":
		d.Disclosure = consult.Disclosure{Median: r.whole("median"), Quartiles: r.whole("quartiles"), Histogram: r.whole("histogram")}
	default:
		d.Disclosure = consult.DefaultDisclosure
	}
	r.lists(&d)
	if r.Value("prompts") != "" { // a form without rows for them leaves them as they are
		d.Prompts = r.prompts()
	}
	if len(r.found) > 0 {
		return d, r.found.Err()
	}
	if err := d.Check(); err != nil {
		return d, f.placed(d, err)
	}
	return d, checkRule(d)
}

// checkRule compiles the consensus rule on the scale of each criterion, so that one that does not fit is found before
// it is locked.
func checkRule(d consult.Definition) error {
	spec := d.Rules.Consensus
	if spec == (consult.RuleSpec{}) {
		return nil
	}
	for _, c := range d.Criteria {
		s, _ := d.Scale(c.Scale)
		_, err := consensus.Rule{Preset: spec.Preset, Agree: spec.Agree, Disagree: spec.Disagree, Consensus: spec.Consensus, MinAnswers: d.Rules.MinRaters,
			Scale: &consensus.Band{Low: float64(s.Min), High: float64(s.Max)}}.Compile()
		if one := fault.Find(err); one != nil {
			return one.At(fault.Place{Field: "rule"})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// typedReader reads fields and collects what is wrong with them.
type typedReader struct {
	*form
	found fault.List
}

func (r *typedReader) text(name string) string { return strings.TrimSpace(r.Value(name)) }

// whole is the whole number of a field, 0 for an empty one.
func (r *typedReader) whole(name string) int {
	s := consult.Narrow(r.text(name))
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		r.found = append(r.found, fault.Bad(name, "web.whole", "{value} is no whole number", "value", strconv.Quote(s)))
	}
	return n
}

// lists reads the rows of needs, scales, criteria and rounds. A row that has no identifier gets one.
func (r *typedReader) lists(d *consult.Definition) {
	d.Needs, d.Scales, d.Criteria, d.Rounds = nil, nil, nil, nil
	for _, at := range r.Rows("needs") {
		n := consult.Need{ID: consult.NeedID(r.text(at + "id")), Name: consult.Text{Zh: r.text(at + "zh"), En: r.text(at + "en")}, Date: r.date(at + "date"),
			Authority: consult.Text{Zh: r.text(at + "authority_zh"), En: r.text(at + "authority_en")}, Document: consult.Text{Zh: r.text(at + "document_zh"), En: r.text(at + "document_en")}}
		if t := (consult.Target{Value: consult.Decimal(consult.Narrow(r.text(at + "value"))), Unit: r.text(at + "unit"), Year: r.whole(at + "year")}); t != (consult.Target{}) {
			n.Target = &t
			if _, ok := t.Value.Float(); t.Value != "" && !ok {
				r.found = append(r.found, fault.Bad(at+"value", "web.decimal", "{value} is no number in plain decimals such as 12.5", "value", strconv.Quote(string(t.Value))))
			}
		}
		if n.ID == "" && n.Name.Empty() {
			continue
		}
		if n.ID == "" {
			n.ID = consult.NeedID("N" + strconv.Itoa(len(d.Needs)+1))
		}
		d.Needs = append(d.Needs, n)
	}
	for _, at := range r.Rows("scales") {
		if r.text(at+"id") == "" && r.text(at+"min") == "" && r.text(at+"max") == "" {
			continue
		}
		s := consult.Scale{ID: consult.ScaleID(r.text(at + "id")), Min: r.whole(at + "min"), Max: r.whole(at + "max")}
		if s.ID == "" {
			s.ID = consult.ScaleID("s" + strconv.Itoa(s.Max))
		}
		s.Labels = r.labels(at+"labels", s)
		d.Scales = append(d.Scales, s)
	}
	for _, at := range r.Rows("criteria") {
		c := consult.Criterion{ID: consult.CriterionID(r.text(at + "id")), Name: consult.Text{Zh: r.text(at + "zh"), En: r.text(at + "en")}, Scale: consult.ScaleID(r.text(at + "scale")),
			Weight: consult.Decimal(consult.Narrow(r.text(at + "weight"))), Direction: r.text(at + "direction")}
		if c.ID == "" && c.Name.Empty() {
			continue
		}
		if c.ID == "" {
			c.ID = consult.CriterionID("c" + strconv.Itoa(len(d.Criteria)+1))
		}
		if c.Name.Empty() {
			c.Name = consult.Text{Zh: string(c.ID), En: string(c.ID)}
		}
		if c.Scale == "" && len(d.Scales) == 1 {
			c.Scale = d.Scales[0].ID
		}
		if c.Weight == "" {
			c.Weight = "1"
		}
		d.Criteria = append(d.Criteria, c)
	}
	for _, at := range r.Rows("rounds") {
		plan := consult.RoundPlan{ID: consult.RoundID(r.text(at + "id")), Opened: r.date(at + "opened"), Closed: r.date(at + "closed"), Realtime: r.text(at+"realtime") != ""}
		if plan == (consult.RoundPlan{}) {
			continue
		}
		if plan.ID == "" {
			plan.ID = consult.RoundID(strconv.Itoa(len(d.Rounds) + 1))
		}
		d.Rounds = append(d.Rounds, plan)
	}
}

// date reads a day as browsers send it.
func (r *typedReader) date(name string) consult.Date {
	s := consult.Narrow(r.text(name))
	if s != "" && !isDay(s) {
		r.found = append(r.found, fault.Bad(name, "web.date", "{value} is no date: write it as 2026-03-01", "value", strconv.Quote(s)))
	}
	return consult.Date(s)
}

// labels reads the labels of a scale from lines "1 = 很低 | very low".
func (r *typedReader) labels(name string, s consult.Scale) (out []consult.PointLabel) {
	for line := range strings.Lines(r.Value(name)) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		point, words, ok := strings.Cut(line, "=")
		n, err := strconv.Atoi(strings.TrimSpace(consult.Narrow(point)))
		if !ok || err != nil || n < s.Min || n > s.Max {
			r.found = append(r.found, fault.Bad(name, "web.label", "“{line}” is no label: write a point from {min} to {max}, =, and the words, such as “1 = 很低 | very low”", "line", strings.TrimSpace(line), "min", s.Min, "max", s.Max))
			continue
		}
		zh, en, two := strings.Cut(words, "|")
		label := consult.Text{Zh: strings.TrimSpace(zh), En: strings.TrimSpace(en)}
		if !two && !hasHan(label.Zh) {
			label = consult.Text{En: label.Zh}
		}
		out = append(out, consult.PointLabel{Point: n, Label: label})
	}
	slices.SortFunc(out, func(a, b consult.PointLabel) int { return a.Point - b.Point })
	return out
}

// placed gives the findings of consult.Definition.Check the fields of the form.
func (f *form) placed(d consult.Definition, err error) error {
	var list fault.List
	if !errors.As(err, &list) {
		list = fault.List{fault.Find(err)}
	}
	fields := map[string]string{"title": "title_zh", "anonymity": "anonymity", "rules.stop": "stop", "rules.min_raters": "min_raters", "ranking.methods": "ranking", "disclosure": "disclosure", "seed": "seed"}
	for _, group := range []struct{ list, id string }{{"scales", "scales."}, {"criteria", "criteria."}, {"rounds", "rounds."}} {
		for _, at := range f.Rows(group.list) {
			if id := strings.TrimSpace(f.Value(at + "id")); id != "" {
				fields[group.id+id] = at + "id"
				for _, part := range []string{"scale", "weight", "direction"} {
					fields[group.id+id+"."+part] = at + part
				}
			}
		}
	}
	f.promptFields(fields)
	out := make(fault.List, len(list))
	for i, one := range list {
		out[i] = one
		if field, ok := fields[one.Place.Field]; ok {
			out[i] = one.At(fault.Place{Field: field})
		}
	}
	return out
}

// splitWords splits a list that is separated by commas of either language, semicolons or line breaks.
func splitWords(s string) (out []string) {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，、;；\n\r", r) }) {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// isDay reports whether s is a day of the calendar, written 2026-03-01.
func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
