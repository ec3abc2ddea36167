package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// Quantities and prompts on paper: printed, typed in, and in the answer sheet. In the form of the office the fields of each
// stand under a prefix of their own and are otherwise those of an expert's form, which reads and checks them.

// paperQuestion is a quantity or a prompt on paper.
type paperQuestion struct {
	ID, Kind  string // Kind is that of the prompt, or "quantity"
	At        string // prefix of its fields
	Text      string
	Help      string
	Task      string // what is to be done
	Fields    []paperField
	Sources   bool // it asks for them
	Reasoning string
}

// paperField is one thing to be filled in: a number at an option, a tick, or the choice among a set.
type paperField struct {
	Kind    string // "number", "tick", "pair" or "set"
	Name    string // of the field in the form; of a set that of the best
	Worst   string // of a set: name of the field for the worst
	Option  string // as the answer sheet names it; of a set its options
	Label   string
	Choices []option // of a set
}

const paperQuantity = "quantity"

// others lists what a round asks beside ratings. The sets of pairs and best-worst prompts are drawn from the seed of the
// round and are the same on every sheet.
func (p page) others(st *consult.State, r *consult.Round) (out []paperQuestion) {
	for _, id := range r.Instrument.Quantities {
		q := st.Quantity(id)
		if q == nil {
			continue
		}
		x := paperQuestion{ID: string(id), Kind: paperQuantity, At: "q." + string(id) + ".", Text: p.In(q.Name), Task: p.T("answer.quantity.legend", "unit", p.unit(q.Unit)), Reasoning: "rationale"}
		for i, level := range quantiles {
			x.Fields = append(x.Fields, paperField{Kind: "number", Name: x.At + "value." + level, Option: level, Label: p.T("answer.quantity.at." + strconv.Itoa(i))})
		}
		out = append(out, x)
	}
	for i := range r.Instrument.Prompts {
		form := p.paperForm(st, r, &r.Instrument.Prompts[i])
		x := paperQuestion{ID: form.ID, Kind: form.Kind, At: "p." + form.ID + ".", Text: form.Name, Help: form.Help, Task: form.task(p), Sources: form.Kind == string(consult.PromptText), Reasoning: "comment"}
		x.Fields = form.paperFields(p, x.At)
		out = append(out, x)
	}
	return out
}

// paperForm is the form of a prompt as nobody in particular fills it in.
func (p page) paperForm(st *consult.State, r *consult.Round, asked *consult.Prompt) (form promptForm) {
	form.fill(p, st, r, asked, "")
	form.One = false // a tick at each option, of which the form counts how many there are
	return form
}

func (o *promptForm) paperFields(p page, at string) (out []paperField) {
	if o.Kind == string(consult.PromptText) {
		return nil
	}
	kind := "number"
	if o.Kind == string(consult.PromptChoice) {
		kind = "tick"
	}
	if len(o.Sets) == 0 {
		for _, f := range o.Options {
			out = append(out, paperField{Kind: kind, Name: at + "mark." + f.ID, Option: f.ID, Label: f.Name})
		}
		return out
	}
	for _, set := range o.Sets {
		f := paperField{Kind: "set", Name: at + "best." + set.At, Worst: at + "worst." + set.At}
		if o.Kind == string(consult.PromptPairwise) {
			f.Kind, f.Worst = "pair", ""
		}
		var ids, names []string
		for _, x := range set.Options {
			ids, names = append(ids, x.ID), append(names, x.ID+": "+x.Name)
			f.Choices = append(f.Choices, option{x.ID, x.Name})
		}
		if f.Kind == "pair" {
			f.Choices = append(f.Choices, option{tie, p.T("answer.prompt.tie")})
		}
		f.Option, f.Label = strings.Join(ids, ";"), strings.Join(names, "; ")
		out = append(out, f)
	}
	return out
}

// under are the fields below a prefix, without it; some reports whether anything stands in them.
func (f *form) under(prefix string) (fields url.Values, some bool) {
	fields = url.Values{}
	for name, values := range f.values {
		if short, ok := strings.CutPrefix(name, prefix); ok {
			fields[short] = values
			some = some || slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) != "" })
		}
	}
	fields.Set("base", "-1")
	return fields, some
}

// paperSheets are what somebody answered on paper beside ratings.
type paperSheets struct {
	Judgements consult.JudgementSheet
	Rationales consult.JudgementText
	Responses  consult.ResponseSheet
	Texts      consult.ResponseText
}

// othersTyped reads quantities and prompts from the form of the office. One of which nothing was filled in is left out.
func (f *form) othersTyped(st *consult.State, r *consult.Round) (out paperSheets, err error) {
	out.Responses.Mode = "paper"
	out.Rationales.Rationales = map[consult.QuantityID]string{}
	out.Texts.Comments, out.Texts.Sources = map[consult.PromptID]string{}, map[consult.PromptID][]string{}
	var found fault.List
	refused := func(err error, prefix string) {
		one := fault.Find(err)
		field := one.Place.Field
		if field == "" {
			field = "aside"
		}
		found = append(found, one.At(fault.Place{Field: prefix + field}))
	}
	for _, id := range r.Instrument.Quantities {
		prefix := "q." + string(id) + "."
		fields, some := f.under(prefix)
		if !some {
			continue
		}
		blank := quantityForm{ID: string(id)}
		typed, err := blank.read(&http.Request{Form: fields, PostForm: fields})
		if err != nil {
			refused(err, prefix)
			continue
		}
		sheet, text := typed.sheet()
		out.Judgements.Judgements = append(out.Judgements.Judgements, sheet.Judgements...)
		maps.Copy(out.Rationales.Rationales, text.Rationales)
	}
	for i := range r.Instrument.Prompts {
		asked := &r.Instrument.Prompts[i]
		prefix := "p." + string(asked.ID) + "."
		fields, some := f.under(prefix)
		if !some {
			continue
		}
		blank := f.paperForm(st, r, asked)
		typed, err := blank.read(&http.Request{Form: fields, PostForm: fields})
		if err != nil {
			refused(err, prefix)
			continue
		}
		sheet, text := typed.sheet()
		out.Responses.Responses = append(out.Responses.Responses, sheet.Responses...)
		maps.Copy(out.Texts.Comments, text.Comments)
		maps.Copy(out.Texts.Sources, text.Sources)
	}
	return out, found.Err()
}

// commands hand in what was answered beside ratings; none where there is nothing. What somebody has answered already is
// never replaced.
func (x paperSheets) commands(role func(consult.Kind) consult.Role, round consult.RoundID, expert consult.Pseudonym, key string) (out []consult.Command) {
	if len(x.Judgements.Judgements) > 0 {
		out = append(out, consult.Judge{Role: role(consult.KindJudgement), Round: round, Expert: expert, Key: "paper-judgement/" + key, Sheet: x.Judgements, Text: x.Rationales, Fresh: true})
	}
	if len(x.Responses.Responses) > 0 {
		none := int64(-1)
		out = append(out, consult.Respond{Role: role(consult.KindResponse), Round: round, Expert: expert, Key: "paper-response/" + key, Sheet: x.Responses, Text: x.Texts, Base: &none})
	}
	return out
}

// Columns of an answer sheet for what is no rating.
const (
	optionColumn = "option"
	answerColumn = "answer"
)

// othersRows are the rows of an answer sheet for what is no rating: one for the question, one for each thing to fill in.
// row makes one with its cells under the headings.
func (p page) othersRows(questions []paperQuestion, row func(cells map[string]string)) {
	for _, q := range questions {
		row(map[string]string{"item": q.ID, "text": q.Text + " (" + q.Task + ")"})
		for _, f := range q.Fields {
			row(map[string]string{"item": q.ID, optionColumn: f.Option, "text": f.Label})
		}
	}
}

// fillOther fills the form with one row of an answer sheet about a quantity or a prompt; ok is false where it does not know
// the option.
func (f *form) fillOther(q paperQuestion, option, answer, comment string) (ok bool) {
	answer = strings.TrimSpace(answer)
	if comment != "" {
		f.values.Set(q.At+q.Reasoning, comment)
	}
	if option == "" {
		switch low := strings.ToLower(answer); {
		case low == "dk" || low == "na":
			f.values.Set(q.At+"aside", low)
		case answer != "" && q.Kind == string(consult.PromptText):
			f.values.Set(q.At+"comment", answer)
		}
		return true
	}
	at := slices.IndexFunc(q.Fields, func(x paperField) bool { return x.Option == option })
	if at < 0 {
		return false
	}
	field := q.Fields[at]
	switch field.Kind {
	case "tick":
		if answer != "" && answer != "0" {
			f.values.Set(field.Name, "1")
		}
	case "set":
		best, worst, _ := strings.Cut(answer, ">")
		f.values.Set(field.Name, strings.TrimSpace(best))
		f.values.Set(field.Worst, strings.TrimSpace(worst))
	default:
		f.values.Set(field.Name, answer)
	}
	return true
}
