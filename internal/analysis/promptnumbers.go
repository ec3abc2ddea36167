package analysis

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
)

// ID is the beginning of the identifiers of the numbers of a prompt: "prompt.2.P1".
func (f *PromptFinding) ID() string { return "prompt." + string(f.Round) + "." + string(f.Prompt) }

// OptionID is the beginning of the identifiers of the numbers of one option: "prompt.2.P1.A".
func (f *PromptFinding) OptionID(o consult.OptionID) string { return f.ID() + "." + string(o) }

// scoring says how the score of a kind of prompt is printed, and its unit.
func scoring(k consult.PromptKind) (printing, string) {
	switch k {
	case consult.PromptBudget:
		return points, "points"
	case consult.PromptPairwise:
		return decimal, "log-ability"
	case consult.PromptBestWorst:
		return decimal, ""
	case consult.PromptChoice, consult.PromptRanking, consult.PromptText:
	case consult.PromptYear:
		return whole, "year"
	}
	return percent, "share"
}

func (f *Findings) promptNumbers(b *book) {
	for i := range f.Prompts {
		p := &f.Prompts[i]
		in := []string{"round:" + string(p.Round), "prompt:" + string(p.Prompt)}
		b.add(p.ID()+".n", count(p.N), whole, "answers", recipeCount, in...)
		if p.Shown != Nothing {
			b.add(p.ID()+".dk", count(p.DK), whole, "answers", recipeCount, in...)
			b.add(p.ID()+".na", count(p.NA), whole, "answers", recipeCount, in...)
		}
		how, unit := scoring(p.Kind)
		for _, o := range p.Options {
			id := p.OptionID(o.Option)
			if o.Option == consult.Never && p.Kind == consult.PromptYear {
				how, unit = percent, "share"
			}
			b.add(id+".share", o.Share, percent, "share", recipeShare, in...)
			b.add(id+".share_low", o.ShareLow, percent, "share", recipeShare, in...)
			b.add(id+".share_high", o.ShareHigh, percent, "share", recipeShare, in...)
			b.add(id+".median", o.Median, points, "", recipePrompt, in...)
			b.add(id+".q1", o.Q1, points, "", recipePrompt, in...)
			b.add(id+".q3", o.Q3, points, "", recipePrompt, in...)
			b.add(id+".first", o.First, percent, "share", recipePrompt, in...)
			b.add(id+".score", o.Score, how, unit, recipePrompt, in...)
			b.add(id+".log_worth", o.LogWorth, decimal, "", recipePromptWorth, in...)
			if o.Rank > 0 {
				b.add(id+".rank", count(o.Rank), whole, "rank", recipePromptOrder, in...)
			}
			if o.Low > 0 {
				b.add(id+".rank_low", count(o.Low), whole, "rank", recipePromptOrder, in...)
				b.add(id+".rank_high", count(o.High), whole, "rank", recipePromptOrder, in...)
			}
			b.add(id+".p_first", o.PFirst, probability, "probability", recipePromptOrder, in...)
		}
	}
}

// promptTable prints each option of each prompt; free text, and a prompt that the disclosure rule hides, has one row
// without option.
func (f *Findings) promptTable() Table {
	t := Table{Name: "prompts", Header: []string{"round", "prompt", "kind", "option", "n", "dk", "na", "named", "share", "share_low", "share_high", "first", "q1", "median", "q3", "score", "log_worth",
		"rank", "rank_low", "rank_high", "p_first", "status"}}
	for i := range f.Prompts {
		p := &f.Prompts[i]
		head := []string{string(p.Round), string(p.Prompt), string(p.Kind)}
		if p.Shown == Nothing || len(p.Options) == 0 {
			row := make([]string, len(t.Header))
			copy(row, append(head, "", strconv.Itoa(p.N)))
			if p.Shown != Nothing {
				row[5], row[6] = strconv.Itoa(p.DK), strconv.Itoa(p.NA)
			}
			row[len(row)-1] = string(p.Status)
			t.Rows = append(t.Rows, row)
			continue
		}
		for _, o := range p.Options {
			named := ""
			if o.Share.OK {
				named = strconv.Itoa(o.Named)
			}
			row := append(slices.Clip(head[:3]), string(o.Option), strconv.Itoa(p.N), strconv.Itoa(p.DK), strconv.Itoa(p.NA), named)
			for _, v := range []Value{o.Share, o.ShareLow, o.ShareHigh, o.First, o.Q1, o.Median, o.Q3, o.Score, o.LogWorth} {
				row = append(row, plain(v))
			}
			t.Rows = append(t.Rows, append(row, positive(o.Rank), positive(o.Low), positive(o.High), plain(o.PFirst), string(p.Status)))
		}
	}
	return t
}
