package analysis

import (
	"math"

	"github.com/tanwen/tanwen/mcda"
)

// sparse reports whether experts rated different items: some round has an expert who rated an item and another who
// did not.
func (b *board) sparse() bool {
	for i := range b.items {
		t := &b.items[i]
		if t.round >= 0 && t.raters < b.activeIn(t.round) {
			return true
		}
	}
	return false
}

// activeIn counts the experts who gave any answer in a round.
func (b *board) activeIn(round int) int {
	n := 0
	for i := range b.rounds[round].Replies {
		if len(b.rounds[round].Replies[i].Answers) > 0 {
			n++
		}
	}
	return n
}

// byAdjustedMean scores like byMean, but each round and criterion is first fitted with an additive effect per
// expert, so that an item is not punished for having met the strict ones. All answers of a round take part in its
// fit, those on items that were asked again later as well. Items outside the largest component of the design cannot
// be compared and stay unscored.
func (b *board) byAdjustedMean() (scorer, error) {
	method := mcda.MeanScore{Criteria: b.criteria}
	fits := make([][]*mcda.Additive, len(b.rounds))
	for r := range b.rounds {
		if !b.lastOfSomeItem(r) {
			continue
		}
		fits[r] = make([]*mcda.Additive, len(b.ids))
		for c := range b.ids {
			m := b.matrix(r, c)
			if m == nil {
				continue
			}
			fits[r][c] = &mcda.Additive{}
			if err := fits[r][c].Prepare(m); err != nil {
				return nil, err
			}
		}
	}
	return func(weights [][]uint16, into []float64) {
		means := make([][]float64, len(b.items))
		for i := range means {
			means[i] = make([]float64, len(b.ids))
			for c := range means[i] {
				means[i][c] = math.NaN()
			}
		}
		for r := range fits {
			for c := range fits[r] {
				b.fitted(r, c, fits[r][c], weights, means)
			}
		}
		for i := range b.items {
			into[i] = math.NaN()
			if s := method.Item(means[i]); s.Ranked {
				into[i] = s.Value
			}
		}
	}, nil
}

// fitted writes the adjusted means of one round and criterion for the items whose last round it is.
func (b *board) fitted(r, c int, fit *mcda.Additive, weights [][]uint16, means [][]float64) {
	if fit == nil {
		return
	}
	var times []int
	if weights != nil {
		times = make([]int, len(weights[r]))
		for i, w := range weights[r] {
			times[i] = int(w)
		}
	}
	a, err := fit.Fit(times)
	if err != nil {
		return // multiplicities come from draw and always fit
	}
	for i := range b.items {
		if b.items[i].round != r {
			continue
		}
		if at, ok := b.rounds[r].ItemIndex(b.items[i].id); ok && a.Comparable(at) {
			means[i][c] = a.Mean[at]
		}
	}
}

func (b *board) lastOfSomeItem(r int) bool {
	for i := range b.items {
		if b.items[i].round == r {
			return true
		}
	}
	return false
}

// matrix returns the ratings of a round on a criterion, experts x items of the instrument, NaN where there is none;
// nil if the round did not ask the criterion or nobody rated.
func (b *board) matrix(r, c int) [][]float64 {
	round := b.rounds[r]
	k, ok := round.CriterionIndex(b.ids[c])
	if !ok || len(round.Replies) == 0 {
		return nil
	}
	return ratings(round, k)
}
