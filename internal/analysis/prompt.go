package analysis

import (
	"math"
	"slices"

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
	Options []OptionFinding // best first; those of equal rank in the order of the prompt
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
	// options that it stands before, a tie counting half).
	Score     Value
	LogWorth  Value // of a ranking: Plackett-Luce, with mean zero
	Rank      int   // 1 = first; 0 where there is no order
	Low, High int   // panel resampling interval of the rank, 90 %; 0 where there is none
	PFirst    Value
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
			b := newBallots(s, r, &r.Instrument.Prompts[k])
			if b.finding.N+b.finding.DK+b.finding.NA == 0 {
				continue
			}
			var stream *num.Stream
			if seeded {
				stream = num.NewStream(seed, recipePromptOrder.Name, recipePromptOrder.Version).Sub(uint64(i)<<16 + uint64(k))
			}
			b.describe(stream, r.Instrument.Rules.MinRaters)
			out = append(out, b.finding)
		}
	}
	return out
}

// ballots are the answers to one prompt, by expert: a number for each option, NaN where the expert was not asked for
// it, and, of a ranking, the order.
type ballots struct {
	finding PromptFinding
	options []consult.OptionID
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
		b.add(x, s.OptionsFor(p, x.Expert))
	}
	return b
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
	scores := b.scores(nil)
	f.Options = make([]OptionFinding, len(b.options))
	for i := range b.options {
		f.Options[i] = b.option(i)
		if !math.IsNaN(scores[i]) {
			f.Options[i].Score = Some(scores[i])
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
