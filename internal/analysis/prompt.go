package analysis

import (
	"math"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/mcda"
	"github.com/tanwen/tanwen/ranking"
)

// PromptFinding is what a closed round says to one prompt.
type PromptFinding struct {
	Round   consult.RoundID
	Prompt  consult.PromptID
	Kind    consult.PromptKind
	N       int             // answers that name options
	DK, NA  int             // cannot judge, not applicable
	Options []OptionFinding // best first; those of equal rank in the order of the prompt; none of free text
	Texts   []PromptText    // free text that may be read, by text: the order in the log must not tell who was first
	Status  Status          // TooFew below min_raters: there is no order then; Suppressed; else empty
	Shown   Shown
}

// OptionFinding is what a round says of one option of a prompt.
//
// Points and places count for every answer whose expert was asked for the option: an option that gets no points has 0,
// and those that a ranking leaves out share the mean of the places that are left.
type OptionFinding struct {
	Option consult.OptionID
	Asked  int // answers of experts who might name it
	Named  int // of these, those that name it

	Share, ShareLow, ShareHigh Value // Named of Asked; Wilson interval, 90 %
	First                      Value // of a ranking: share of answers that put it first, alone or with others
	Q1, Median, Q3             Value // of points or places; of a choice Median is 1 if at least half name it
	// Score orders the options: the share that names it, its mean points, or its Borda share (the share of the other
	// options that it stands before, a tie counting half). Of pairs it is the log-ability in the Bradley-Terry model, with
	// mean zero, of best-worst sets how often it is best less how often worst, over how often it is shown.
	Score     Value
	LogWorth  Value // of a ranking: Plackett-Luce; of best-worst sets: sequential best-worst logit; with mean zero
	Rank      int   // 1 = first; 0 where there is no order
	Low, High int   // panel resampling interval of the rank, 90 %; 0 where there is none
	PFirst    Value
}

// PromptText is a text that an expert wrote, with its sources; it names no expert.
type PromptText struct {
	Text    string
	Sources []string
	Leaf    int64
}

// promptGhost is the weight of the imagined option that keeps worths finite where options fall apart (Turner et al.,
// Computational Statistics 35 (2020) 1027).
const promptGhost = 0.5

// mostPromptMarks is up to how many marks an order is resampled.
const mostPromptMarks = 200_000

// prompts describes the prompts of every closed round, in order.
func prompts(s *consult.State, seed uint64, seeded bool) []PromptFinding {
	var out []PromptFinding
	for i, r := range s.Rounds {
		if r.Status == consult.RoundOpen {
			continue
		}
		for k := range r.Instrument.Prompts {
			if r.Blank > 0 && len(r.Responses) == 0 {
				if f, ok := openedPrompt(s, r, &r.Instrument.Prompts[k]); ok {
					out = append(out, f)
				}
				continue
			}
			b := newBallots(s, r, &r.Instrument.Prompts[k])
			if b.finding.N+b.finding.DK+b.finding.NA == 0 {
				continue
			}
			var stream *num.Stream
			if seeded {
				stream = num.NewStream(seed, recipePromptOrder.Name, recipePromptOrder.Version).Sub(uint64(i)<<16 + uint64(k))
			}
			b.describe(stream, r.Instrument.Rules.MinRaters)
			if b.finding.Kind == consult.PromptText {
				b.finding.Texts = promptTexts(r, b.finding.Prompt)
			}
			out = append(out, b.finding)
		}
	}
	return out
}

// promptTexts lists the texts to a prompt that are not held back.
func promptTexts(r *consult.Round, id consult.PromptID) (out []PromptText) {
	for i := range r.Responses {
		x := &r.Responses[i]
		if fate, decided := r.PromptComment(x.Leaf, id); x.Prompt == id && x.Comment != "" && (fate.Release || !decided) {
			out = append(out, PromptText{x.Comment, x.Sources, x.Leaf})
		}
	}
	slices.SortFunc(out, func(a, b PromptText) int { return strings.Compare(a.Text, b.Text) })
	return out
}

// ballots are the answers to one prompt, by expert: a number for each option, NaN where the expert was not asked for
// it, and, of a ranking, the order.
type ballots struct {
	finding PromptFinding
	options []consult.OptionID
	chosen  [][]choice // of contests
	marks   [][]float64
	named   [][]bool
	orders  []ranking.Order
}

func newBallots(s *consult.State, r *consult.Round, p *consult.Prompt) *ballots {
	b := &ballots{options: p.OptionIDs(), finding: PromptFinding{Round: r.ID, Prompt: p.ID, Kind: p.Kind}}
	for i := range r.Responses {
		x := &r.Responses[i]
		if x.Prompt != p.ID {
			continue
		}
		switch x.Kind {
		case consult.CannotJudge:
			b.finding.DK++
			continue
		case consult.NotApplies:
			b.finding.NA++
			continue
		case consult.Rated, consult.NotAsked, consult.Skipped:
		}
		b.finding.N++
		if len(x.Contests) > 0 {
			b.contest(x)
		} else {
			b.add(x, s.OptionsFor(p, x.Expert))
		}
	}
	return b
}

// choice is one choice among a set, by places of options; best and worst are -1 where there is none.
type choice struct {
	shown       []int
	best, worst int
}

// contest takes choices among sets. An option that was not shown counts as not asked.
func (b *ballots) contest(x *consult.ExpertResponse) {
	row, named := make([]float64, len(b.options)), make([]bool, len(b.options))
	for i := range row {
		row[i] = nan
	}
	var list []choice
	for _, c := range x.Contests {
		n := choice{best: slices.Index(b.options, c.Best), worst: slices.Index(b.options, c.Worst)}
		for _, o := range c.Among {
			i := slices.Index(b.options, o)
			n.shown = append(n.shown, i)
			row[i], named[i] = 0, true
		}
		list = append(list, n)
	}
	b.marks, b.named, b.orders, b.chosen = append(b.marks, row), append(b.named, named), append(b.orders, nil), append(b.chosen, list)
}

// abilities are the log-abilities that the pairs lead to, with mean zero; an imagined option keeps them finite.
func (b *ballots) abilities(weight []float64) []float64 {
	n := len(b.options)
	wins, ties := make([][]float64, n), make([][]float64, n)
	for i := range n {
		wins[i], ties[i] = make([]float64, n), make([]float64, n)
	}
	tied := false
	for k, list := range b.chosen {
		w := 1.0
		if weight != nil {
			w = weight[k]
		}
		for _, c := range list {
			i, j := c.shown[0], c.shown[1]
			switch c.best {
			case i:
				wins[i][j] += w
			case j:
				wins[j][i] += w
			default:
				ties[i][j] += w
				ties[j][i] += w
				tied = tied || w > 0
			}
		}
	}
	if !tied {
		ties = nil
	}
	out := make([]float64, n)
	fit, err := ranking.BradleyTerry{Ghost: promptGhost}.Fit(wins, ties)
	if err != nil || !fit.Finite {
		for i := range out {
			out[i] = nan
		}
		return out
	}
	mean := num.Mean(fit.LogAbility)
	for i, v := range fit.LogAbility {
		out[i] = v - mean
	}
	return out
}

// bestLessWorst is how often an option is best less how often it is worst, over how often it is shown.
func (b *ballots) bestLessWorst(weight []float64) []float64 {
	n := len(b.options)
	balance, shown := make([]float64, n), make([]float64, n)
	for k, list := range b.chosen {
		w := 1.0
		if weight != nil {
			w = weight[k]
		}
		for _, c := range list {
			balance[c.best] += w
			balance[c.worst] -= w
			for _, i := range c.shown {
				shown[i] += w
			}
		}
	}
	for i := range balance {
		if shown[i] > 0 {
			balance[i] /= shown[i]
		} else {
			balance[i] = nan
		}
	}
	return balance
}

// utilities are those of the sequential best-worst logit; nil where it has no finite maximum.
func (b *ballots) utilities() []float64 {
	var all []ranking.BestWorstChoice
	for _, list := range b.chosen {
		for _, c := range list {
			all = append(all, ranking.BestWorstChoice{Shown: c.shown, Best: c.best, Worst: c.worst})
		}
	}
	fit, err := ranking.BestWorst{}.Fit(len(b.options), all)
	if err != nil || !fit.Finite {
		return nil
	}
	return fit.Utility
}

// add takes one answer. A ranking becomes places: options that are left out come last and share the mean of the places
// that are left.
func (b *ballots) add(x *consult.ExpertResponse, asked []consult.OptionID) {
	row, given, named := make([]float64, len(b.options)), make([]*float64, len(b.options)), make([]bool, len(b.options))
	var order ranking.Order
	for i, id := range b.options {
		var m consult.Mark
		switch m, named[i] = x.Marks[id]; {
		case !named[i] && !slices.Contains(asked, id):
			row[i] = nan
		case named[i]:
			row[i] = m.Value
			v := -m.Value
			given[i] = &v
		}
	}
	if b.finding.Kind == consult.PromptRanking {
		order = ranking.ByScore(given)
		var rest []int
		for i := range b.options {
			if given[i] == nil && !math.IsNaN(row[i]) {
				rest = append(rest, i)
			}
		}
		if len(rest) > 0 {
			order = append(order, rest)
		}
		before := 0
		for _, class := range order {
			for _, i := range class {
				row[i] = float64(before) + float64(len(class)+1)/2
			}
			before += len(class)
		}
	}
	b.marks, b.named, b.orders = append(b.marks, row), append(b.named, named), append(b.orders, order)
}

// scores are the scores of the options with answer k standing weight[k] times (nil: once each); NaN for an option for
// which nobody was asked.
func (b *ballots) scores(weight []float64) []float64 {
	switch b.finding.Kind {
	case consult.PromptPairwise:
		return b.abilities(weight)
	case consult.PromptBestWorst:
		return b.bestLessWorst(weight)
	case consult.PromptChoice, consult.PromptRanking, consult.PromptBudget, consult.PromptText, consult.PromptYear:
	}
	out := make([]float64, len(b.options))
	if b.finding.Kind == consult.PromptRanking {
		borda, err := ranking.Profile{Items: len(b.options), Orders: b.orders, Counts: weight}.Borda()
		for i := range out {
			if out[i] = nan; err == nil && borda.Share[i] != nil {
				out[i] = *borda.Share[i]
			}
		}
		return out
	}
	for i := range out {
		sum, n := 0.0, 0.0
		for k, row := range b.marks {
			w := 1.0
			if weight != nil {
				w = weight[k]
			}
			if !math.IsNaN(row[i]) {
				sum += float64(w * row[i])
				n += w
			}
		}
		if out[i] = nan; n > 0 {
			out[i] = sum / n
		}
	}
	return out
}

// describe makes the finding. Without a stream there are no intervals of ranks.
func (b *ballots) describe(stream *num.Stream, minRaters int) {
	f := &b.finding
	switch f.Kind {
	case consult.PromptText:
		return
	case consult.PromptYear:
		b.years()
		return
	case consult.PromptChoice, consult.PromptRanking, consult.PromptBudget, consult.PromptPairwise, consult.PromptBestWorst:
	}
	scores := b.scores(nil)
	f.Options = make([]OptionFinding, len(b.options))
	for i := range b.options {
		f.Options[i] = b.option(i)
		if !math.IsNaN(scores[i]) {
			f.Options[i].Score = Some(scores[i])
		}
	}
	if f.Kind == consult.PromptBestWorst && f.N > 0 {
		for i, v := range b.utilities() {
			f.Options[i].LogWorth = Some(v)
		}
	}
	if f.Kind == consult.PromptRanking && f.N > 0 {
		w, err := ranking.PlackettLuce{Ghost: promptGhost}.FitOrders(len(b.options), b.orders, nil)
		if err == nil && w.Finite {
			for i, v := range w.LogWorth {
				f.Options[i].LogWorth = Some(v)
			}
		}
	}
	if f.N < minRaters {
		f.Status = TooFew
		return
	}
	for i, rank := range mcda.Ranks(scores) {
		if !math.IsNaN(scores[i]) {
			f.Options[i].Rank = rank
		}
	}
	if stream != nil && f.N*len(b.options) <= mostPromptMarks {
		b.resample(stream, scores)
	}
	slices.SortStableFunc(f.Options, func(x, y OptionFinding) int { return x.Rank - y.Rank })
}

// resample gives each option the interval of its rank over panels drawn with replacement.
func (b *ballots) resample(stream *num.Stream, scores []float64) {
	var sample mcda.RankSample
	times, weight := make([]uint16, b.finding.N), make([]float64, b.finding.N)
	for k := range Resamples {
		draw(stream.Sub(uint64(k)), times)
		for i, n := range times {
			weight[i] = float64(n)
		}
		_ = sample.Add(b.scores(weight)) // every row has a finite score or NaN per option by construction
	}
	summary, err := sample.Summary(scores, level)
	if err != nil {
		return
	}
	for i := range b.finding.Options {
		o, u := &b.finding.Options[i], summary.Items[i]
		if u.Present > 0 && o.Rank > 0 {
			o.Low, o.High = mcda.RankInterval(summary.Acceptability[i], 1-2*consensus.ExpandedTail(level, b.finding.N))
			o.PFirst = Some(u.First)
		}
	}
}

// option describes one option but for its score.
func (b *ballots) option(i int) OptionFinding {
	o := OptionFinding{Option: b.options[i]}
	var values []float64
	first := 0
	for k, row := range b.marks {
		if math.IsNaN(row[i]) {
			continue
		}
		values = append(values, row[i])
		o.Asked++
		if b.named[k][i] {
			o.Named++
		}
		if order := b.orders[k]; len(order) > 0 && slices.Contains(order[0], i) {
			first++
		}
	}
	if len(b.chosen) > 0 {
		return b.contested(o, i)
	}
	if o.Asked == 0 {
		return o
	}
	if share, err := consensus.NewShare(o.Named, o.Asked, level); err == nil {
		o.Share, o.ShareLow, o.ShareHigh = Some(share.Value), Some(share.Wilson.Low), Some(share.Wilson.High)
	}
	slices.Sort(values)
	switch b.finding.Kind {
	case consult.PromptChoice:
		half := 0.0
		if 2*o.Named >= o.Asked {
			half = 1
		}
		o.Median = Some(half)
	case consult.PromptRanking:
		o.First = Some(float64(first) / float64(o.Asked))
		fallthrough
	default:
		o.Q1, o.Median, o.Q3 = Some(num.Quantile7(values, 0.25)), Some(num.Quantile7(values, 0.5)), Some(num.Quantile7(values, 0.75))
	}
	return o
}

// contested counts the sets that show an option, and those in which it is better or best: Asked, Named and their share.
func (b *ballots) contested(o OptionFinding, i int) OptionFinding {
	o.Asked, o.Named = 0, 0
	for _, list := range b.chosen {
		for _, c := range list {
			if slices.Contains(c.shown, i) {
				o.Asked++
			}
			if c.best == i {
				o.Named++
			}
		}
	}
	if o.Asked > 0 {
		o.Share = Some(float64(o.Named) / float64(o.Asked))
	}
	return o
}

// hide applies a disclosure rule: below its least number nothing but how many answered, then the order with medians in
// whole numbers, from its second number on quartiles, and from its last on everything.
func (f PromptFinding) hide(rule consult.Disclosure) PromptFinding {
	if rule.None || f.N >= rule.Histogram {
		return f
	}
	f.Shown = MedianOnly
	if f.N >= rule.Quartiles {
		f.Shown = UpToQuartiles
	}
	f.Options = slices.Clone(f.Options)
	for i := range f.Options {
		o := &f.Options[i]
		shown := OptionFinding{Option: o.Option, Asked: o.Asked, Rank: o.Rank, Low: o.Low, High: o.High, Median: o.Median}
		if shown.Median.OK {
			shown.Median = Some(math.Floor(o.Median.V + 0.5))
		}
		if f.Shown == UpToQuartiles {
			shown.Q1, shown.Median, shown.Q3 = o.Q1, o.Median, o.Q3
		}
		*o = shown
	}
	if f.N < rule.Median {
		f.Shown, f.Status, f.Options, f.DK, f.NA = Nothing, Suppressed, nil, 0, 0
	}
	return f
}

// Prompt returns what the last closed round in which a prompt was answered says to it, or nil.
func (f *Findings) Prompt(id consult.PromptID) *PromptFinding {
	for i := len(f.Prompts) - 1; i >= 0; i-- {
		if f.Prompts[i].Prompt == id {
			return &f.Prompts[i]
		}
	}
	return nil
}
