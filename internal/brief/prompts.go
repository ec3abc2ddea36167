package brief

import (
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"strings"
)

// prompts is what the experts answered to questions that are no ratings of items. There is no such section where none
// was answered.
func (c *composer) prompts() {
	opened := false
	for _, id := range c.prompted() {
		f := c.f.Prompt(id)
		if f == nil {
			continue
		}
		if !opened {
			c.open("prompts", "brief.prompts")
			opened = true
		}
		p := c.s.Round(f.Round).Prompt(id)
		c.add(Subheading{ID: "prompt-" + string(id), Text: c.words(p.Name)})
		c.paragraph(c.promptSentences(p, f)...)
		if len(f.Options) > 0 {
			c.add(c.promptOptions(p, f))
		}
		c.promptTexts(p, f)
	}
}

// prompted lists the prompts of all rounds, in the order in which they were first asked.
func (c *composer) prompted() []consult.PromptID {
	var out []consult.PromptID
	seen := map[consult.PromptID]bool{}
	for _, r := range c.s.Rounds {
		for i := range r.Instrument.Prompts {
			if id := r.Instrument.Prompts[i].ID; !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	return out
}

// promptSentences say who answered and what stands first.
func (c *composer) promptSentences(p *consult.Prompt, f *analysis.PromptFinding) []Sentence {
	name, id := "prompt."+string(p.ID), f.ID()
	if f.Shown == analysis.Nothing {
		return []Sentence{c.fact(name+".hidden", "brief.prompts.hidden", support{}, "round", string(f.Round), "n", number(id+".n"))}
	}
	out := []Sentence{c.fact(name+".how", "brief.prompts."+string(p.Kind), support{}, "round", string(f.Round), "n", number(id+".n"))}
	if f.DK+f.NA > 0 {
		out = append(out, c.fact(name+".aside", "brief.prompts.aside", support{}, "dk", number(id+".dk"), "na", number(id+".na")))
	}
	if f.Status == analysis.TooFew {
		return append(out, c.fact(name+".few", "brief.prompts.few", support{findings: []string{id + ".n"}}, "n", c.minRaters()))
	}
	if f.Kind == consult.PromptYear {
		middle, never := f.OptionID(consult.YearMiddle)+".score", f.OptionID(consult.Never)+".score"
		switch {
		case c.has(middle):
			out = append(out, c.fact(name+".pool", "brief.prompts.year.pool", support{}, "year", number(middle), "never", number(never)))
		case c.has(never):
			out = append(out, c.fact(name+".pool", "brief.prompts.year.never", support{}, "never", number(never)))
		}
		return out
	}
	if len(f.Options) == 0 || f.Options[0].Rank != 1 {
		return out
	}
	first := c.words(c.s.OptionName(p, f.Options[0].Option))
	switch score := f.OptionID(f.Options[0].Option); {
	case len(f.Options) > 1 && f.Options[1].Rank == 1:
		out = append(out, c.fact(name+".tied", "brief.prompts.tied", support{findings: []string{score + ".rank"}}))
	case c.has(score + ".score"):
		out = append(out, c.fact(name+".first", "brief.prompts.first."+string(p.Kind), support{}, "option", first, "score", number(score+".score")))
	default:
		out = append(out, c.fact(name+".first", "brief.prompts.first", support{findings: []string{score + ".rank"}}, "option", first))
	}
	if f.Options[0].Low > 0 {
		out = append(out, c.fact(name+".interval", "brief.prompts.interval", support{findings: []string{f.OptionID(f.Options[0].Option) + ".rank_low"}}))
	}
	return out
}

// promptTexts quotes what was written to a prompt for free text, as far as it may be read, with its sources.
func (c *composer) promptTexts(p *consult.Prompt, f *analysis.PromptFinding) {
	if f.Kind != consult.PromptText {
		return
	}
	if len(f.Texts) == 0 {
		c.paragraph(c.fact("prompt."+string(p.ID)+".unread", "brief.prompts.unread", support{findings: []string{f.ID() + ".n"}}))
		return
	}
	var l List
	for _, t := range f.Texts {
		var all strings.Builder
		all.WriteString(t.Text)
		for _, source := range t.Sources {
			all.WriteString(c.text("brief.prompts.source", "source", source))
		}
		words := all.String()
		id := "quote." + string(p.ID) + "." + itoa(int(t.Leaf))
		l.Items = append(l.Items, []Sentence{c.recorded(id, consult.Text{En: words, Zh: words}, support{leaves: []int64{t.Leaf}})})
	}
	c.add(l)
}

// promptOptions is the table of the options, best first.
func (c *composer) promptOptions(p *consult.Prompt, f *analysis.PromptFinding) Table {
	values := map[consult.PromptKind][]string{
		consult.PromptChoice:  {"share"},
		consult.PromptRanking: {"score", "first", "median", "log_worth"},
		consult.PromptBudget:  {"score", "q1", "median", "q3", "share"},

		consult.PromptYear:      {"median", "q1", "q3", "score"},
		consult.PromptPairwise:  {"score", "share"},
		consult.PromptBestWorst: {"score", "share", "log_worth"},
	}[p.Kind]
	t := Table{ID: "table-prompt-" + string(p.ID), Caption: c.text("brief.prompts.caption", "round", string(f.Round)), Note: c.text("brief.prompts.note." + string(p.Kind)),
		Columns: []Column{{Head: c.text("brief.prompts.column.rank"), Number: true, Width: 0.7}, {Head: c.text("brief.prompts.column.option"), Width: 4}}}
	for _, v := range values {
		t.Columns = append(t.Columns, Column{Head: c.text("brief.prompts.column." + string(p.Kind) + "." + v), Number: true})
	}
	t.Columns = append(t.Columns, Column{Head: c.text("brief.prompts.column.interval"), Number: true})
	for _, o := range f.Options {
		id := f.OptionID(o.Option)
		row := []string{c.show(id + ".rank"), c.words(c.s.OptionName(p, o.Option))}
		if f.Kind == consult.PromptYear {
			row[1] = c.text("answer.prompt.year." + string(o.Option))
		}
		if row[1] == "" {
			row[1] = string(o.Option)
		}
		for _, v := range values {
			row = append(row, c.show(id+"."+v))
		}
		t.Rows = append(t.Rows, Row{Cells: append(row, c.span(id+".rank_low", id+".rank_high"))})
	}
	return t
}
