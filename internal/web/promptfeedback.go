package web

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// promptFeedback is what the panel answered to a prompt in an earlier round, as far as the disclosure rule lets it out.
type promptFeedback struct {
	Round, N, Head string // heading of the column of scores
	Sentence       string // what is seen, in words
	Rows           []promptFeedbackRow
	Texts          []string
}

// promptFeedbackRow is one option with its place in the panel's order.
type promptFeedbackRow struct{ Rank, Name, Score, Own string }

// promptBefore is the panel's answer to a prompt in the newest released round before the form's; nil where there is none.
func (s *server) promptBefore(v *visit, p page, form *promptForm) (*promptFeedback, error) {
	asked := consult.PromptID(form.ID)
	r, round, err := s.releasedRound(v.ctx(), v.study, func(r *consult.Round) bool { return r.Prompt(asked) != nil })
	if err != nil || round == nil {
		return nil, err
	}
	var found *analysis.PromptFinding
	for i := range r.findings.Prompts {
		if x := &r.findings.Prompts[i]; x.Round == round.ID && x.Prompt == asked {
			found = x
		}
	}
	if found == nil {
		return nil, nil
	}
	prompt := round.Prompt(asked)
	view := &promptFeedback{Round: string(round.ID), N: strconv.Itoa(found.N), Head: p.T("answer.prompt.score." + form.Kind)}
	for _, x := range round.Responses { // texts that the secretariat has released
		if fate, decided := round.PromptComment(x.Leaf, asked); x.Prompt == asked && x.Comment != "" && decided && fate.Release {
			view.Texts = append(view.Texts, x.Comment)
		}
	}
	slices.Sort(view.Texts)
	own := round.Response(v.expert(), asked)
	for _, o := range found.Options {
		row := promptFeedbackRow{Rank: "–", Name: p.optionName(r.state, prompt, o.Option), Score: printed(r.findings, found.OptionID(o.Option)+".score"), Own: "–"}
		if o.Rank > 0 {
			row.Rank = strconv.Itoa(o.Rank)
		}
		if row.Name == "" {
			row.Name = string(o.Option)
		}
		if own != nil {
			if m, ok := own.Marks[o.Option]; ok {
				row.Own = p.ownMark(form.Kind, m.String())
			}
		}
		view.Rows = append(view.Rows, row)
	}
	switch {
	case form.Kind == string(consult.PromptText):
		view.Sentence = p.T("answer.prompt.panel", "n", found.N)
	case len(found.Options) == 0:
		view.Sentence = p.T("answer.prompt.panel.hidden", "n", found.N)
	case found.Options[0].Rank == 1 && (len(found.Options) == 1 || found.Options[1].Rank != 1):
		view.Sentence = p.T("answer.prompt.panel.first", "n", found.N, "option", view.Rows[0].Name)
	default:
		view.Sentence = p.T("answer.prompt.panel", "n", found.N)
	}
	return view, nil
}

// ownMark says what somebody gave to an option.
func (p page) ownMark(kind, value string) string {
	if kind == string(consult.PromptChoice) {
		return p.T("answer.prompt.chosen")
	}
	return value
}
