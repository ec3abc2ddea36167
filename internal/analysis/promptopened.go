package analysis

import (
	"slices"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/mcda"
)

// openedPrompt describes a prompt of a round whose answers are withheld by what a closed package opens: the marks of each
// option, apart from each other. What needs whole answers is left undefined: intervals, orders by ranking, and, where
// somebody was recused of an option, all but how many answered. ok is false where nothing is open.
func openedPrompt(s *consult.State, r *consult.Round, p *consult.Prompt) (f PromptFinding, ok bool) {
	f = PromptFinding{Round: r.ID, Prompt: p.ID, Kind: p.Kind}
	marks := map[consult.OptionID]consult.PromptAggregate{}
	for _, a := range r.PromptVectors {
		if a.Prompt == p.ID {
			n, told := a.Answers(p)
			if !told {
				return f, false
			}
			marks[a.Option], f.N, f.DK, f.NA = a, n, a.DK, a.NA
		}
	}
	options := p.OptionIDs()
	switch {
	case len(marks) == 0:
		return f, false
	case p.Kind == consult.PromptText:
		return f, true
	case len(marks) != len(options):
		return f, false
	}
	few := f.N < r.Instrument.Rules.MinRaters && p.Kind != consult.PromptYear
	if few {
		f.Status = TooFew
	}
	var scores []float64
	for _, id := range options {
		o := OptionFinding{Option: id}
		if !recusable(s, p, id) {
			o = openedOption(p, marks[id], f.N)
		}
		f.Options = append(f.Options, o)
		if o.Score.OK {
			scores = append(scores, o.Score.V)
		}
	}
	if !few && len(scores) == len(options) {
		for i, rank := range mcda.Ranks(scores) {
			f.Options[i].Rank = rank
		}
		slices.SortStableFunc(f.Options, func(x, y OptionFinding) int { return x.Rank - y.Rank })
	}
	return f, true
}

// recusable reports whether somebody was recused of an option, so that its marks do not tell who was asked for it.
func recusable(s *consult.State, p *consult.Prompt, id consult.OptionID) bool {
	return len(p.Items) > 0 && s.EverRecused(consult.ItemID(id))
}

// openedOption describes one option by its marks, n answers having been given to the prompt.
func openedOption(p *consult.Prompt, a consult.PromptAggregate, n int) OptionFinding {
	o := OptionFinding{Option: a.Option, Asked: n, Named: n - a.Skipped}
	var values []float64
	if p.Kind != consult.PromptYear || a.Option == consult.Never {
		values = slices.Repeat([]float64{0}, a.Skipped) // an option that is not named has nothing
	}
	for _, run := range a.Runs {
		v, _ := run.Value.Float()
		values = append(values, slices.Repeat([]float64{v}, run.Count)...)
	}
	slices.Sort(values)
	if p.Kind == consult.PromptYear {
		o.Named = len(values)
	} else if share, err := consensus.NewShare(o.Named, o.Asked, level); err == nil {
		o.Share, o.ShareLow, o.ShareHigh = Some(share.Value), Some(share.Wilson.Low), Some(share.Wilson.High)
	}
	if len(values) == 0 {
		return o
	}
	switch p.Kind {
	case consult.PromptChoice:
		half := 0.0
		if 2*o.Named >= o.Asked {
			half = 1
		}
		o.Median, o.Score = Some(half), Some(num.Sum(values)/float64(n))
	case consult.PromptBudget:
		o.Score = Some(num.Sum(values) / float64(n))
		fallthrough
	case consult.PromptYear:
		o.Q1, o.Median, o.Q3 = Some(num.Quantile7(values, 0.25)), Some(num.Quantile7(values, 0.5)), Some(num.Quantile7(values, 0.75))
	case consult.PromptRanking, consult.PromptPairwise, consult.PromptBestWorst, consult.PromptText:
	}
	return o
}
