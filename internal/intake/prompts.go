package intake

import (
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// promptKeys are the keys of one entry under prompts.
var promptKeys = []string{"id", "kind", "zh", "en", "help", "options", "items", "rounds", "least", "most", "points", "set", "sets", "from", "to"}

// pointsOfBudget is what a budget shares out where nothing else is said.
const pointsOfBudget = 100

// prompts reads the questions that are no ratings of items.
func (f *form) prompts() {
	for _, v := range f.items(f.root.get("prompts")) {
		if !f.mapping(v, "prompts", promptKeys...) {
			continue
		}
		p := consult.Prompt{ID: consult.PromptID(f.string(v.get("id"), "id")), Kind: consult.PromptKind(f.string(v.get("kind"), "kind")),
			Name: consult.Text{Zh: f.string(v.get("zh"), "zh"), En: f.string(v.get("en"), "en")}, Help: f.wording(v.get("help"), "help"),
			Least: f.whole(v.get("least"), "least", 0), Points: f.whole(v.get("points"), "points", 0),
			Set: f.whole(v.get("set"), "set", 0), Sets: f.whole(v.get("sets"), "sets", 0), From: f.whole(v.get("from"), "from", 0), To: f.whole(v.get("to"), "to", 0)}
		p.Most = f.most(v, p.Kind)
		if p.Kind == consult.PromptBudget && v.get("points") == nil {
			p.Points = pointsOfBudget
		}
		for _, o := range f.items(v.get("options")) {
			p.Options = append(p.Options, f.promptOption(o))
		}
		for _, id := range f.strings(v.get("items"), "items") {
			p.Items = append(p.Items, consult.ItemID(id))
		}
		for _, id := range f.strings(v.get("rounds"), "rounds") {
			p.Rounds = append(p.Rounds, consult.RoundID(id))
		}
		path := "prompts." + string(p.ID)
		f.places[path] = v
		for _, k := range promptKeys {
			if v.get(k) != nil {
				f.places[path+"."+k] = v.where(k)
			}
		}
		f.definition.Prompts = append(f.definition.Prompts, p)
	}
}

// most reads the most options that an answer names: of a choice one where nothing is said, else all.
func (f *form) most(v *value, kind consult.PromptKind) int {
	m := v.get("most")
	switch {
	case m != nil && m.scalar && m.text == "all":
		return 0
	case m == nil && kind == consult.PromptChoice:
		return max(f.whole(v.get("least"), "least", 1), 1)
	}
	return f.whole(m, "most", 0)
}

// promptOption reads an option: a mapping with id, zh and en, or one text that is both.
func (f *form) promptOption(v *value) consult.PromptOption {
	if v.scalar {
		s := f.string(v, "options")
		return consult.PromptOption{ID: consult.OptionID(identifier(s)), Name: f.wording(v, "options")}
	}
	if !f.mapping(v, "options", "id", "zh", "en") {
		return consult.PromptOption{}
	}
	return consult.PromptOption{ID: consult.OptionID(f.string(v.get("id"), "id")), Name: consult.Text{Zh: f.string(v.get("zh"), "zh"), En: f.string(v.get("en"), "en")}}
}

// prompts writes the questions that are no ratings of items.
func (w *definitionWriter) prompts(prompts []consult.Prompt) {
	if len(prompts) > 0 {
		w.line("prompts:")
	}
	for _, p := range prompts {
		fields := []string{"id: " + yamlText(string(p.ID)), "kind: " + yamlText(string(p.Kind))}
		if !p.Name.Empty() {
			fields = append(fields, wordingFields(p.Name))
		}
		if !p.Help.Empty() {
			fields = append(fields, "help: {"+wordingFields(p.Help)+"}")
		}
		if len(p.Options) > 0 {
			options := make([]string, len(p.Options))
			for i, o := range p.Options {
				options[i] = "{id: " + yamlText(string(o.ID))
				if !o.Name.Empty() {
					options[i] += ", " + wordingFields(o.Name)
				}
				options[i] += "}"
			}
			fields = append(fields, "options: ["+strings.Join(options, ", ")+"]")
		}
		if len(p.Items) > 0 {
			fields = append(fields, "items: ["+quotedList(texts(p.Items))+"]")
		}
		if len(p.Rounds) > 0 {
			fields = append(fields, "rounds: ["+quotedList(texts(p.Rounds))+"]")
		}
		w.line("  - {%s}", strings.Join(append(fields, limitFields(p)...), ", "))
	}
}

// limitFields writes how much an answer to a prompt may hold, where it is not what holds without the key.
func limitFields(p consult.Prompt) (out []string) {
	if p.Least > 0 {
		out = append(out, "least: "+strconv.Itoa(p.Least))
	}
	switch {
	case p.Most > 0:
		out = append(out, "most: "+strconv.Itoa(p.Most))
	case p.Kind == consult.PromptChoice:
		out = append(out, "most: all")
	}
	if p.Points > 0 {
		out = append(out, "points: "+strconv.Itoa(p.Points))
	}
	if p.Set > 0 {
		out = append(out, "set: "+strconv.Itoa(p.Set))
	}
	if p.Sets > 0 {
		out = append(out, "sets: "+strconv.Itoa(p.Sets))
	}
	if p.From > 0 {
		out = append(out, "from: "+strconv.Itoa(p.From), "to: "+strconv.Itoa(p.To))
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
