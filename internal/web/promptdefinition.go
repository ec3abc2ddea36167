package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// Prompts in the form of a definition: rows like those of criteria, of which each kind uses some fields.

// promptRows fills in the prompts of a definition.
func (f *form) promptRows(prompts []consult.Prompt) {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	for i, p := range prompts {
		at := fmt.Sprintf("prompts.%d.", i)
		for name, value := range map[string]string{
			"id": string(p.ID), "kind": string(p.Kind), "zh": p.Name.Zh, "en": p.Name.En, "help_zh": p.Help.Zh, "help_en": p.Help.En, "options": optionLines(p.Options),
			"items": strings.Join(texts(p.Items), ", "), "rounds": strings.Join(texts(p.Rounds), ", "), "least": number(p.Least), "most": number(p.Most), "points": number(p.Points),
			"set": number(p.Set), "sets": number(p.Sets), "from": number(p.From), "to": number(p.To),
		} {
			f.values.Set(at+name, value)
		}
	}
	f.resize("prompts", len(prompts)+blankRows)
}

// prompts reads the rows of prompts. A row that has no identifier gets one; one without wording, or that is ticked to be
// removed, is passed over.
func (r *typedReader) prompts() (out []consult.Prompt) {
	for _, at := range r.Rows("prompts") {
		p := consult.Prompt{
			ID: consult.PromptID(r.text(at + "id")), Kind: consult.PromptKind(r.text(at + "kind")), Name: consult.Text{Zh: r.text(at + "zh"), En: r.text(at + "en")},
			Help: consult.Text{Zh: r.text(at + "help_zh"), En: r.text(at + "help_en")}, Options: readOptions(r.Value(at + "options")),
			Least: r.whole(at + "least"), Most: r.whole(at + "most"), Points: r.whole(at + "points"), Set: r.whole(at + "set"), Sets: r.whole(at + "sets"), From: r.whole(at + "from"), To: r.whole(at + "to"),
		}
		for _, id := range splitWords(r.text(at + "items")) {
			p.Items = append(p.Items, consult.ItemID(id))
		}
		for _, id := range splitWords(r.text(at + "rounds")) {
			p.Rounds = append(p.Rounds, consult.RoundID(id))
		}
		if r.Has(at+"remove", "1") || p.ID == "" && p.Name.Empty() {
			continue
		}
		for n := len(out) + 1; p.ID == ""; n++ {
			if id := consult.PromptID("P" + strconv.Itoa(n)); !slices.ContainsFunc(out, func(o consult.Prompt) bool { return o.ID == id }) {
				p.ID = id
				r.values.Set(at+"id", string(id)) // so that what is wrong with it stands beside it
			}
		}
		if p.Kind == consult.PromptBudget && p.Points == 0 {
			p.Points = budgetPoints
		}
		out = append(out, p)
	}
	return out
}

// budgetPoints is what a budget shares out where nothing else is said.
const budgetPoints = 100

// promptFields says in which field of the form a fault of a prompt is mended, by the field that the fault names.
func (f *form) promptFields(fields map[string]string) {
	for _, at := range f.Rows("prompts") {
		if id := strings.TrimSpace(f.Value(at + "id")); id != "" {
			fields["prompts."+id] = at + "zh"
			for _, part := range []string{"kind", "options", "from", "least", "set", "sets", "points"} {
				fields["prompts."+id+"."+part] = at + part
			}
		}
	}
}

// optionLines writes options one on a line, "heat = 储热 | heat storage".
func optionLines(options []consult.PromptOption) string {
	lines := make([]string, len(options))
	for i, o := range options {
		lines[i] = string(o.ID) + " = " + o.Name.Zh
		if o.Name.En != "" {
			lines[i] = strings.TrimSuffix(lines[i], " ") + " | " + o.Name.En
		}
	}
	return strings.Join(lines, "\n")
}

// readOptions reads options from lines "heat = 储热 | heat storage"; a line without an identifier gets one by its place.
func readOptions(text string) (out []consult.PromptOption) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		id, words, named := strings.Cut(line, "=")
		if !named {
			id, words = "o"+strconv.Itoa(len(out)+1), line
		}
		zh, en, two := strings.Cut(words, "|")
		name := consult.Text{Zh: strings.TrimSpace(zh), En: strings.TrimSpace(en)}
		if !two && !hasHan(name.Zh) {
			name = consult.Text{En: name.Zh}
		}
		if name.Empty() {
			name = consult.Text{Zh: strings.TrimSpace(id), En: strings.TrimSpace(id)}
		}
		out = append(out, consult.PromptOption{ID: consult.OptionID(strings.TrimSpace(id)), Name: name})
	}
	return out
}

// texts are identifiers as texts.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// promptKinds are the kinds of prompts to choose from.
func (f *form) promptKinds() (out []option) {
	for _, k := range consult.PromptKinds() {
		out = append(out, option{string(k), f.T("office.prompt.kind." + string(k))})
	}
	return out
}
