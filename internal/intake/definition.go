package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// Definition writes consultation.yaml: [Folder] reads the same definition from it. Texts stand in double quotes, since
// every JSON text is a YAML text. Values that are the default of a key are left out.
func Definition(d consult.Definition) []byte {
	w := &definitionWriter{}
	w.text("id", string(d.ID))
	w.text("template", d.Template)
	w.wording("title", d.Title)
	w.wording("task", d.Task)
	w.wording("addressee", d.Addressee)
	w.wording("convener", d.Convener)
	w.wording("funding", d.Funding)
	w.wording("source", d.Source)
	w.text("licence", d.Licence)
	if d.Synthetic {
		w.line("synthetic: true")
	}
	w.needs(d.Needs)
	w.list("ends", d.Ends)
	w.list("groups", d.Groups)
	w.scales(d.Scales)
	w.criteria(d.Criteria, d.Weighting != nil)
	w.prompts(d.Prompts)
	w.rounds(d.Rounds)
	w.rules(d.Rules)
	w.ranking(&d)
	w.text("anonymity", d.Anonymity)
	w.text("consent", d.Consent)
	switch x := d.Disclosure; {
	case x.None:
		w.line("disclosure: none")
	case x == consult.DefaultDisclosure:
		w.line("disclosure: default")
	default:
		w.line("disclosure: {median: %d, quartiles: %d, histogram: %d}", x.Median, x.Quartiles, x.Histogram)
	}
	w.text("evidence_check", d.EvidenceCheck)
	w.text("budget", string(d.Budget))
	w.text("seed", d.Seed)
	w.model(d.Model)
	return w.Bytes()
}

// definitionWriter writes lines of YAML.
type definitionWriter struct{ bytes.Buffer }

func (w *definitionWriter) line(format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...)
}

func (w *definitionWriter) text(key, value string) {
	if value != "" {
		w.line("%s: %s", key, yamlText(value))
	}
}

func (w *definitionWriter) list(key string, values []string) {
	if len(values) > 0 {
		w.line("%s: [%s]", key, quotedList(values))
	}
}

func (w *definitionWriter) wording(key string, t consult.Text) {
	if !t.Empty() {
		w.line("%s: {%s}", key, wordingFields(t))
	}
}

func (w *definitionWriter) needs(needs []consult.Need) {
	if len(needs) > 0 {
		w.line("needs:")
	}
	for _, n := range needs {
		fields := []string{"id: " + yamlText(string(n.ID))}
		if !n.Name.Empty() {
			fields = append(fields, wordingFields(n.Name))
		}
		if !n.Authority.Empty() {
			fields = append(fields, "authority: {"+wordingFields(n.Authority)+"}")
		}
		if !n.Document.Empty() {
			fields = append(fields, "document: {"+wordingFields(n.Document)+"}")
		}
		if n.Date != "" {
			fields = append(fields, "date: "+yamlText(string(n.Date)))
		}
		if t := n.Target; t != nil {
			var parts []string
			if t.Value != "" {
				parts = append(parts, "value: "+string(t.Value))
			}
			if t.Unit != "" {
				parts = append(parts, "unit: "+yamlText(t.Unit))
			}
			if t.Year != 0 {
				parts = append(parts, "year: "+strconv.Itoa(t.Year))
			}
			if len(parts) > 0 {
				fields = append(fields, "target: {"+strings.Join(parts, ", ")+"}")
			}
		}
		w.line("  - {%s}", strings.Join(fields, ", "))
	}
}

func (w *definitionWriter) scales(scales []consult.Scale) {
	if len(scales) > 0 {
		w.line("scales:")
	}
	for _, s := range scales {
		w.line("  %s:", yamlText(string(s.ID)))
		w.line("    min: %d", s.Min)
		w.line("    max: %d", s.Max)
		if len(s.Labels) > 0 {
			w.line("    labels:")
		}
		for _, l := range s.Labels {
			w.line("      %d: {%s}", l.Point, wordingFields(l.Label))
		}
	}
}

// criteria writes the criteria, without weights where these are made of judgements.
func (w *definitionWriter) criteria(criteria []consult.Criterion, judged bool) {
	if len(criteria) > 0 {
		w.line("criteria:")
	}
	for _, c := range criteria {
		fields := []string{"id: " + yamlText(string(c.ID))}
		if !c.Name.Empty() {
			fields = append(fields, wordingFields(c.Name))
		}
		fields = append(fields, "scale: "+yamlText(string(c.Scale)))
		if !judged {
			fields = append(fields, "weight: "+yamlText(string(c.Weight)))
		}
		fields = append(fields, "direction: "+yamlText(c.Direction))
		w.line("  - {%s}", strings.Join(fields, ", "))
	}
}

func (w *definitionWriter) rounds(rounds []consult.RoundPlan) {
	if len(rounds) > 0 {
		w.line("rounds:")
	}
	for _, r := range rounds {
		fields := []string{"id: " + yamlText(string(r.ID))}
		if r.Opened != "" {
			fields = append(fields, "opened: "+yamlText(string(r.Opened)))
		}
		if r.Closed != "" {
			fields = append(fields, "closed: "+yamlText(string(r.Closed)))
		}
		if r.Realtime {
			fields = append(fields, "realtime: true")
		}
		w.line("  - {%s}", strings.Join(fields, ", "))
	}
}

func (w *definitionWriter) rules(r consult.Rules) {
	w.line("rules:")
	w.rule("consensus", r.Consensus)
	w.rule("stop", r.Stop)
	w.rule("stability", r.Stability)
	if len(r.Agreement) > 0 {
		w.line("  agreement: [%s]", quotedList(r.Agreement))
	}
	w.line("  min_raters: %d", r.MinRaters)
}

// rule writes a rule by its preset or conditions; nothing where there is none.
func (w *definitionWriter) rule(key string, r consult.RuleSpec) {
	var parts []string
	for _, p := range []struct{ key, value string }{{"preset", r.Preset}, {"agree", r.Agree}, {"disagree", r.Disagree}, {"consensus", r.Consensus}, {"stable", r.Stable}, {"stop", r.Stop}} {
		if p.value != "" {
			parts = append(parts, p.key+": "+yamlText(p.value))
		}
	}
	if len(parts) > 0 {
		w.line("  %s: {%s}", key, strings.Join(parts, ", "))
	}
}

func wordingFields(t consult.Text) string {
	var parts []string
	if t.Zh != "" {
		parts = append(parts, "zh: "+yamlText(t.Zh))
	}
	if t.En != "" {
		parts = append(parts, "en: "+yamlText(t.En))
	}
	return strings.Join(parts, ", ")
}

func quotedList(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = yamlText(v)
	}
	return strings.Join(out, ", ")
}

// yamlText writes a text in double quotes; letters of any script stay as they are.
func yamlText(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return strconv.Quote(s)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
