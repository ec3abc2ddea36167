package validity

import (
	"math"
	"math/rand/v2"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/ranking"
)

// The intervals that are looked at, all of 90 %. Those of analysis are what a brief prints.
const (
	rankOfMean      = "rank by mean, panel resampling"
	rankOfTop       = "the same, true top ten only"
	rankHadNoneLeft = "the same, had nobody left"
	rankAdjusted    = "rank by adjusted mean, panel resampling"
	rankWithoutOwn  = "rank without own proposals, panel resampling"
	rankSetsAll     = "rank sets, all 40 at once"
	rankSetsOne     = "rank sets, one item"
	meanPercentile  = "mean of an item, percentile bootstrap"
	meanBCa         = "mean of an item, BCa bootstrap"
	meanExpanded    = "mean of an item, BCa expanded for small panels"
	shareWilson     = "share rating 7 to 9, Wilson"
	shareExact      = "share rating 7 to 9, Clopper-Pearson"
	concordance     = "Kendall's W, panel resampling"
	reliability     = "Krippendorff's alpha, panel resampling"
	controlOneError = "control: mean plus or minus one standard error"
	level           = 0.90
	resampledItems  = 6 // items whose mean is bootstrapped, drawn anew in each consultation by their order
	resamples       = 1000
	largePanel      = 1500 // stands for the infinite panel where no formula gives the coefficient
	setReplicates   = 500
	lowest, highest = 0.88, 0.92
)

func intervals() []string {
	return []string{
		rankOfMean, rankOfTop, rankHadNoneLeft, rankAdjusted, rankWithoutOwn, rankSetsAll, rankSetsOne,
		meanPercentile, meanBCa, meanExpanded, shareWilson, shareExact, concordance, reliability, controlOneError,
	}
}

// Held is, for one kind of interval in one consultation, the share of its intervals that held the truth, and their
// mean width.
type Held struct{ Share, Width float64 }

// tally counts intervals.
type tally struct{ n, held, width float64 }

func (t *tally) add(low, high, truth float64) {
	t.n++
	if low <= truth && truth <= high {
		t.held++
	}
	t.width += high - low
}

// covered makes all intervals of a consultation and counts those that hold the truth.
func covered(c *consultation, t *truth, seed uint64, r *rand.Rand) (map[string]*tally, error) {
	counts := map[string]*tally{}
	for _, name := range intervals() {
		counts[name] = &tally{}
	}
	state, err := c.recorded(seed)
	if err != nil {
		return nil, err
	}
	f, err := analysis.Compute(state)
	if err != nil {
		return nil, err
	}
	rankIntervals(f, t, c.Leavers, counts)
	if err := agreementIntervals(f, c, r, counts); err != nil {
		return nil, err
	}
	if err := rankSets(c, t, num.NewStream(seed, "validity-rank-sets", 1), counts); err != nil {
		return nil, err
	}
	return counts, itemIntervals(c, t, num.NewStream(seed, "validity-means", 1), counts)
}

// rankIntervals reads the rank intervals of the findings.
func rankIntervals(f *analysis.Findings, t *truth, leavers bool, counts map[string]*tally) {
	at := map[string]int{}
	for i := range items {
		at[string(question(i))] = i
	}
	for _, ranking := range f.Rankings {
		ranked := map[int]analysis.RankRow{}
		for _, row := range ranking.Rows {
			if i, known := at[string(row.Item)]; known && row.Rank > 0 && row.Low > 0 {
				ranked[i] = row
			}
		}
		add := func(name string, scores []float64, last int) {
			for i, row := range ranked {
				rank := 1 // among the items that are ranked
				for j := range ranked {
					rank += count(scores[j] > scores[i])
				}
				if rank <= last {
					counts[name].add(float64(row.Low), float64(row.High), float64(rank))
				}
			}
		}
		switch ranking.Method {
		case "mean":
			add(rankOfMean, t.panel, items)
			add(rankOfTop, t.panel, top)
			if leavers {
				add(rankHadNoneLeft, t.complete, items)
			}
		case "mean_adjusted":
			add(rankAdjusted, t.panel, items)
		case "mean_without_own":
			add(rankWithoutOwn, t.withoutOwn, items)
		}
	}
}

// agreementIntervals compares the coefficients of the last round with those of a panel so large that chance is gone.
// W of n experts lies above that of an infinite panel by (1 - r)/n, with r the mean rank correlation of two experts;
// its truth is therefore the expected W of a panel of the same size.
func agreementIntervals(f *analysis.Findings, c *consultation, r *rand.Rand, counts map[string]*tally) error {
	large := c.panel(largePanel, r)
	last := f.Agreements[len(f.Agreements)-1].Round
	for _, a := range f.Agreements {
		if a.Round != last || a.Criterion != criterion(0) || !a.Low.OK {
			continue
		}
		switch a.Coefficient {
		case "kendall_w":
			if c.sparse() {
				continue // few items, and others each time, were rated by everybody
			}
			w, err := consensus.KendallW(present(large.matrix(0)), consensus.Kendall{})
			if err != nil {
				return err
			}
			m := float64(w.Experts)
			correlation := (m*(*w.W) - 1) / (m - 1)
			n := float64(a.Experts)
			counts[concordance].add(a.Low.V, a.High.V, correlation+(1-correlation)/n)
		case "krippendorff_alpha_ordinal":
			alpha, err := consensus.KrippendorffAlpha(large.matrix(0), consensus.OrdinalMetric)
			if err != nil {
				return err
			}
			counts[reliability].add(a.Low.V, a.High.V, *alpha.Alpha)
		}
	}
	return nil
}

// present leaves experts without any rating out.
func present(ratings [][]float64) (out [][]float64) {
	for _, row := range ratings {
		for _, x := range row {
			if !math.IsNaN(x) {
				out = append(out, row)
				break
			}
		}
	}
	return out
}

// rankSets makes confidence sets for the ranks by the mean from resampled panels.
func rankSets(c *consultation, t *truth, stream *num.Stream, counts map[string]*tally) error {
	estimates := c.scores(nil)
	var rated []int
	for i, x := range estimates {
		if !math.IsNaN(x) {
			rated = append(rated, i)
		}
	}
	if len(rated) < items {
		return nil // too small a panel for sets over all items
	}
	var replicates [][]float64
	panel := consensus.Panel{Experts: len(c.last)}
	err := panel.Each(setReplicates, stream, func(_ int, multiplicity []int) {
		replicates = append(replicates, c.scores(multiplicity))
	})
	if err != nil {
		return err
	}
	all, err := ranking.RankSets{Level: level}.Bootstrap(estimates, replicates)
	if err != nil {
		return nil //nolint:nilerr // too few resamples hold every pair of items: no sets for so sparse a panel
	}
	one, err := ranking.RankSets{Level: level, Marginal: true}.Bootstrap(estimates, replicates)
	if err != nil {
		return err
	}
	together, width := 1.0, 0.0
	ranks := ranksOf(t.panel)
	for i, s := range all {
		if ranks[i] < s.Low || ranks[i] > s.High {
			together = 0
		}
		width += float64(s.High-s.Low) / items
		counts[rankSetsOne].add(float64(one[i].Low), float64(one[i].High), float64(ranks[i]))
	}
	*counts[rankSetsAll] = tally{1, together, width}
	return nil
}

// scores is the mean over the criteria of the mean ratings for a panel in which expert e stands multiplicity[e] times
// (nil: once each); NaN where nobody rated the item.
func (c *consultation) scores(multiplicity []int) []float64 {
	out := make([]float64, items)
	for i := range out {
		sum, n := 0.0, 0.0
		for e := range c.last {
			m := 1.0
			if multiplicity != nil {
				m = float64(multiplicity[e])
			}
			if marks := &c.last[e][i]; m > 0 && !math.IsNaN(marks[0]) {
				sum, n = sum+m*(marks[0]+marks[1]+marks[2])/criteria, n+m
			}
		}
		out[i] = sum / n
	}
	return out
}

// itemIntervals makes the intervals for single items on the first criterion.
func itemIntervals(c *consultation, t *truth, stream *num.Stream, counts map[string]*tally) error {
	agree := consensus.Band{Low: 7, High: 9}
	for i := range items {
		values := known(c.column(i, 0))
		if len(values) < minRaters {
			continue
		}
		item, err := consensus.NewItem(values, 0, 0, 0)
		if err != nil {
			return err
		}
		s, err := consensus.Measure{Agree: &agree, Confidence: level}.Item(item)
		if err != nil {
			return err
		}
		share := t.first[i].share(7)
		counts[shareWilson].add(s.Agree.Wilson.Low, s.Agree.Wilson.High, share)
		counts[shareExact].add(s.Agree.Exact.Low, s.Agree.Exact.High, share)
		m, se := meanOf(values)
		counts[controlOneError].add(m-se, m+se, t.first[i].mean())
		if i >= resampledItems {
			continue
		}
		responses, err := consensus.NewResponses(values)
		if err != nil {
			return err
		}
		for _, o := range []struct {
			name string
			consensus.Bootstrap
		}{
			{meanPercentile, consensus.Bootstrap{Resamples: resamples, Level: level, Kind: consensus.Percentile}},
			{meanBCa, consensus.Bootstrap{Resamples: resamples, Level: level}},
			{meanExpanded, consensus.Bootstrap{Resamples: resamples, Level: level, Expanded: true}},
		} {
			e, err := consensus.Panel{Experts: len(values)}.Bootstrap(responses.Statistic(consensus.Tally.Mean), o.Bootstrap, stream)
			if err != nil {
				return err
			}
			counts[o.name].add(*e.Low, *e.High, t.first[i].mean())
		}
	}
	return nil
}

// known leaves out NaN.
func known(values []float64) (out []float64) {
	for _, x := range values {
		if !math.IsNaN(x) {
			out = append(out, x)
		}
	}
	return out
}
