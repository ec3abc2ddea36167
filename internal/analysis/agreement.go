package analysis

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
)

// agreements computes the coefficients that a round locked, per closed round and criterion; without a list, Kendall's
// W over the items that all experts rated (scope "complete") and Krippendorff's ordinal alpha over everything (scope
// "all"). A round whose answers are withheld has none.
func agreements(s *consult.State, seed uint64) ([]Agreement, error) {
	var out []Agreement
	for _, r := range s.Rounds {
		if r.Status == consult.RoundOpen || len(r.Replies) == 0 {
			continue
		}
		names := r.Instrument.Rules.Agreement
		if len(names) == 0 {
			names = []string{"kendall_w", "krippendorff_alpha_ordinal"}
		}
		for k, c := range r.Instrument.Criteria {
			m := ratings(r, k)
			for _, name := range names {
				x, err := agreement(r, m, name, c, seed)
				if err != nil {
					return nil, err
				}
				x.Round, x.Criterion = r.ID, c.ID
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// agreement computes one coefficient on one criterion of a round.
func agreement(r *consult.Round, m [][]float64, name string, c consult.Criterion, seed uint64) (Agreement, error) {
	switch name {
	case "kendall_w":
		x, err := concordance(m, recipeW.stream(seed, r.ID, c.ID))
		if err != nil {
			return x, err
		}
		x.P, err = chanceW(m, recipeChanceW.stream(seed, r.ID, c.ID))
		return x, err
	case "krippendorff_alpha_ordinal":
		return alpha(m, recipeAlpha.stream(seed, r.ID, c.ID))
	}
	var scale consult.Scale
	for _, s := range r.Instrument.Scales {
		if s.ID == c.Scale {
			scale = s
		}
	}
	of := coefficients[name]
	return of.measure(name, m, scale, of.recipe.stream(seed, r.ID, c.ID))
}

// stream derives the random numbers of one use of a recipe.
func (r Recipe) stream(seed uint64, round consult.RoundID, criterion consult.CriterionID) *num.Stream {
	return num.NewStream(seed, r.Name+"/"+string(round)+"/"+string(criterion), r.Version)
}

func concordance(m [][]float64, s *num.Stream) (Agreement, error) {
	out := Agreement{Coefficient: "kendall_w", Scope: "complete"}
	sums, err := consensus.NewRankSums(m, consensus.Kendall{})
	if err != nil {
		return out, err
	}
	c := sums.Concordance()
	out.Experts, out.Items = c.Experts, c.Items
	if c.W == nil || c.Experts < 2 {
		return out, nil
	}
	out.Value = Some(*c.W)
	out.Low, out.High = spread(*c.W, sums.Experts(), sums.Resampled, s, 0, 1)
	return out, nil
}

func alpha(m [][]float64, s *num.Stream) (Agreement, error) {
	out := Agreement{Coefficient: "krippendorff_alpha_ordinal", Scope: "all"}
	co, err := consensus.NewCoincidences(m, consensus.OrdinalMetric)
	if err != nil {
		return out, err
	}
	a := co.Alpha()
	out.Experts, out.Items = a.Experts, a.Items
	if a.Alpha == nil {
		return out, nil
	}
	out.Value = Some(*a.Alpha)
	out.Low, out.High = spread(*a.Alpha, len(m), co.Resampled, s, -1, 1)
	return out, nil
}

// spread gives a 90 % interval for a coefficient of agreement from resampled panels. An expert who is drawn twice
// agrees with himself, so resamples lie too high as a whole: only their spread around their own mean is used, put
// around the panel's value. An undefined interval means that too few resamples had a value.
func spread(value float64, experts int, resampled func([]int) (float64, bool), s *num.Stream, lowest, highest float64) (low, high Value) {
	times := make([]int, experts)
	var got []float64
	for range Resamples {
		clear(times)
		for range times {
			times[s.IntN(experts)]++
		}
		if v, ok := resampled(times); ok {
			got = append(got, v)
		}
	}
	if len(got) < Resamples/2 {
		return Value{}, Value{}
	}
	slices.Sort(got)
	shift := value - num.Mean(got)
	tail := (1 - level) / 2
	return Some(min(max(num.Quantile7(got, tail)+shift, lowest), value)), Some(max(min(num.Quantile7(got, 1-tail)+shift, highest), value))
}

// stability compares, for each item and criterion, two rounds that follow one another, over the experts who rated
// both times. By the rule that the later round locked an item is stable or has moved; without one, it has moved if the
// median of these experts moved by a scale point or more. The exact test stands beside it.
func stability(s *consult.State) ([]Stability, error) {
	var out []Stability
	for i := 1; i < len(s.Rounds); i++ {
		from, to := s.Rounds[i-1], s.Rounds[i]
		if to.Status == consult.RoundOpen {
			continue
		}
		judge, err := stabilityJudge(to)
		if err != nil {
			return nil, err
		}
		for at, item := range to.Instrument.Items {
			before, ok := from.ItemIndex(item)
			if !ok {
				continue
			}
			for c, crit := range to.Instrument.Criteria {
				k, ok := from.CriterionIndex(crit.ID)
				if !ok {
					continue
				}
				x, err := change(from, to, before, at, k, c, judge)
				if err != nil {
					return nil, err
				}
				if x.Paired == 0 {
					continue
				}
				x.Item, x.Criterion, x.From, x.To = item, crit.ID, from.ID, to.ID
				if x.Paired < to.Instrument.Rules.MinRaters {
					x.Status = string(TooFew)
				}
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// stabilityJudge compiles the stability rule that a round locked; nil where it locked none.
func stabilityJudge(r *consult.Round) (*consensus.StabilityJudge, error) {
	rule := r.Instrument.Rules.Stability
	if rule == (consult.RuleSpec{}) {
		return nil, nil
	}
	return consensus.StabilityRule{Preset: rule.Preset, Stable: rule.Stable}.Compile()
}

// change compares one cell of two rounds.
func change(from, to *consult.Round, before, after, k, c int, judge *consensus.StabilityJudge) (Stability, error) {
	var x Stability
	var a, b, d []float64
	for i := range to.Replies {
		old := from.Reply(to.Replies[i].Expert)
		now := to.Replies[i].Answer(after)
		if old == nil || now == nil || now.Marks[c].Kind != consult.Rated {
			continue
		}
		was := old.Answer(before)
		if was == nil || was.Marks[k].Kind != consult.Rated {
			continue
		}
		u, v := was.Marks[k].Value, now.Marks[c].Value
		a, b, d = append(a, u), append(b, v), append(d, v-u)
		if u != v {
			x.Changed++
		}
	}
	x.Paired = len(d)
	if x.Paired == 0 {
		return x, nil
	}
	test, err := consensus.SignedRank(d, consensus.DropZeros)
	if err != nil {
		return x, err
	}
	if test.Exact {
		x.Statistic, x.P = Some(test.WPlus), Some(test.TwoSided)
	}
	stable := false
	if judge != nil {
		moved, err := consensus.Stability(a, b)
		if err != nil {
			return x, err
		}
		stable = judge.Item(moved).Status == consensus.Stable
	}
	slices.Sort(a)
	slices.Sort(b)
	shift := num.Quantile7(b, 0.5) - num.Quantile7(a, 0.5)
	if judge == nil {
		stable = math.Abs(shift) < 1
	}
	x.MedianShift, x.Status = Some(shift), "stable"
	if !stable {
		x.Status = "moved"
	}
	return x, nil
}
