package brief

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Quantities and prompts in an expert's own report: what the expert said in each round, beside what the panel said in the
// last one.

// questions prints all that the expert answered beside ratings.
func (w *own) questions() {
	begun := false
	begin := func() {
		if !begun {
			w.element("h2", "", w.text("individual.questions"))
			w.element("p", "note", w.text("individual.questions.note"))
		}
		begun = true
	}
	for i := range w.s.Quantities {
		if said := w.judgements(w.s.Quantities[i].ID); len(said) > 0 {
			begin()
			w.quantity(&w.s.Quantities[i], said)
		}
	}
	for _, id := range w.prompts() {
		begin()
		w.prompt(id)
	}
}

// judged is a judgement with its round.
type judged struct {
	round *consult.Round
	said  *consult.ExpertJudgement
}

func (w *own) judgements(id consult.QuantityID) (out []judged) {
	for _, r := range w.s.Rounds {
		if j := r.Judgement(w.expert, id); j != nil {
			out = append(out, judged{r, j})
		}
	}
	return out
}

// quantity prints a row for each probability that was asked for, with the linear pool beside it.
func (w *own) quantity(q *consult.Quantity, said []judged) {
	name := q.Name.In(string(w.lang))
	if name == "" {
		name = string(q.ID)
	}
	if q.Unit != "" {
		name += " (" + q.Unit + ")"
	}
	rounds := make([]consult.RoundID, len(said))
	var levels []float64
	for i, x := range said {
		rounds[i] = x.round.ID
		for _, p := range x.said.Probabilities {
			if !slices.Contains(levels, p) {
				levels = append(levels, p)
			}
		}
	}
	slices.Sort(levels)
	w.beginQuestion(string(q.ID), name, w.text("individual.probability"), rounds, w.text("individual.pool"))
	if len(levels) == 0 {
		levels = []float64{0.5}
	}
	for _, p := range levels {
		w.raw(`<tr><td>`, escape(strconv.FormatFloat(float64(int(p*1000+0.5))/10, 'f', -1, 64)+" %"))
		for _, x := range said {
			text := w.printed(consult.Mark{Kind: x.said.Kind}, x.said.Kind != consult.Rated)
			if at := slices.Index(x.said.Probabilities, p); at >= 0 {
				text = strconv.FormatFloat(x.said.Values[at], 'f', -1, 64)
			}
			w.raw(`<td class="n">`, escape(text))
		}
		w.line(`<td class="n">`, escape(w.pooled(q.ID, p)), `</tr>`)
	}
	w.line(`</tbody></table>`)
	for _, x := range said {
		w.quote(x.said.Rationale, nil, x.round.ID)
	}
	w.line(`</article>`)
}

// pooled is a number of the linear pool, a dash where there is none or the disclosure rule hides it.
func (w *own) pooled(id consult.QuantityID, p float64) string {
	for i := range w.f.Pools {
		pool := &w.f.Pools[i]
		if pool.Quantity != id || pool.Kind != "linear" {
			continue
		}
		for _, q := range pool.Quantiles {
			if q.P == p {
				return w.number(pool.ID() + "." + q.At())
			}
		}
	}
	return "–"
}

func (w *own) number(id string) string {
	if n, ok := w.f.Number(id); ok && n.Printed != "" {
		return n.Printed
	}
	return "–"
}

// prompts lists the prompts that the expert answered, in the order of the rounds and their instruments.
func (w *own) prompts() (out []consult.PromptID) {
	for _, r := range w.s.Rounds {
		for i := range r.Instrument.Prompts {
			if id := r.Instrument.Prompts[i].ID; r.Response(w.expert, id) != nil && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// prompt prints a row for each option, with what the panel made of it in the last round in which the expert answered.
func (w *own) prompt(id consult.PromptID) {
	var rounds []consult.RoundID
	var said []*consult.ExpertResponse
	var last *consult.Round
	for _, r := range w.s.Rounds {
		if x := r.Response(w.expert, id); x != nil {
			rounds, said, last = append(rounds, r.ID), append(said, x), r
		}
	}
	p := last.Prompt(id)
	var panel *analysis.PromptFinding
	for i := range w.f.Prompts {
		if f := &w.f.Prompts[i]; f.Round == last.ID && f.Prompt == id {
			panel = f
		}
	}
	options := w.s.OptionsFor(p, w.expert)
	head := ""
	if len(options) > 0 {
		head = w.text("brief.prompts.column.option")
	}
	score := w.text("individual.panel.answers")
	if key := "answer.prompt.score." + string(p.Kind); i18n.Has(w.lang, key) {
		score = w.text("individual.panel.score", "what", w.text(key))
	}
	w.beginQuestion(string(id), p.Name.In(string(w.lang)), head, rounds, score)
	if len(options) == 0 || !slices.ContainsFunc(said, func(x *consult.ExpertResponse) bool { return x.Kind == consult.Rated }) {
		w.raw(`<tr><td>`)
		for _, x := range said {
			w.raw(`<td class="n">`, escape(w.instead(x)))
		}
		n := "–"
		if panel != nil {
			n = w.number(panel.ID() + ".n")
		}
		w.line(`<td class="n">`, escape(n), `</tr>`)
		options = nil
	}
	for _, o := range options {
		w.raw(`<tr><td>`, escape(w.optionName(p, o)))
		for _, x := range said {
			w.raw(`<td class="n">`, escape(w.onOption(p, x, o)))
		}
		value := "–"
		if panel != nil {
			value = w.number(panel.OptionID(o) + ".score")
		}
		w.line(`<td class="n">`, escape(value), `</tr>`)
	}
	w.line(`</tbody></table>`)
	for i, x := range said {
		w.quote(x.Comment, x.Sources, rounds[i])
	}
	w.line(`</article>`)
}

func (w *own) optionName(p *consult.Prompt, o consult.OptionID) string {
	if p.Kind == consult.PromptYear {
		return w.text("answer.prompt.year." + string(o))
	}
	if name := w.s.OptionName(p, o).In(string(w.lang)); name != "" {
		return name
	}
	return string(o)
}

// instead says an answer that names no option: one that stands aside, or a text, which is quoted below.
func (w *own) instead(x *consult.ExpertResponse) string {
	if x.Kind == consult.Rated {
		return w.text("individual.written")
	}
	return w.printed(consult.Mark{Kind: x.Kind}, true)
}

// onOption is what an answer says of an option: its number, or in how many of the sets that show it it was chosen.
func (w *own) onOption(p *consult.Prompt, x *consult.ExpertResponse, o consult.OptionID) string {
	switch {
	case x.Kind != consult.Rated:
		return w.instead(x)
	case len(x.Contests) > 0:
		shown, best, worst := 0, 0, 0
		for _, c := range x.Contests {
			switch {
			case !slices.Contains(c.Among, o):
				continue
			case c.Best == o:
				best++
			case c.Worst == o:
				worst++
			}
			shown++
		}
		if p.Kind == consult.PromptPairwise {
			return w.text("individual.pairs", "best", best, "shown", shown)
		}
		return w.text("individual.sets", "best", best, "worst", worst, "shown", shown)
	}
	m, named := x.Marks[o]
	switch {
	case named && p.Kind == consult.PromptChoice:
		return w.text("individual.chosen")
	case named:
		return m.String()
	case p.Kind == consult.PromptBudget || o == consult.Never:
		return "0"
	}
	return "–"
}

// beginQuestion begins the table of a quantity or prompt: what the rows are, the own rounds, the panel.
func (w *own) beginQuestion(id, name, rows string, rounds []consult.RoundID, panel string) {
	w.line(`<article class="own"><h4>`)
	if len(id) <= shortID {
		w.raw(`<span class="id">`, escape(id), `</span> `)
	}
	w.line(escape(name), `</h4><table><thead><tr>`)
	if rows == "" {
		w.raw(`<td>`)
	} else {
		w.raw(`<th scope="col">`, escape(rows))
	}
	for _, r := range rounds {
		w.raw(`<th scope="col" class="n">`, escape(w.text("individual.own", "round", r)))
	}
	w.line(`<th scope="col" class="n">`, escape(panel), `</thead><tbody>`)
}

// quote prints what the expert wrote beside an answer, with the sources.
func (w *own) quote(text string, sources []string, round consult.RoundID) {
	if text == "" && len(sources) == 0 {
		return
	}
	w.line(`<figure class="quote"><blockquote>`, escape(strings.TrimPrefix(text+"\n"+strings.Join(sources, "\n"), "\n")), `</blockquote><figcaption>`, escape(w.text("individual.round", "round", round)), `</figcaption></figure>`)
}
