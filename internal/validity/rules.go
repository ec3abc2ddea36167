package validity

import (
	"cmp"
	"math"
	"slices"

	"github.com/tanwen/tanwen/consensus"
)

// Verdicts is how a consensus rule did in one consultation, on the first criterion.
type Verdicts struct {
	In        float64 // share of the items that the rule lets in
	Right     float64 // share of the items on which the panel's verdict is that of the infinite panel
	False     float64 // share of the items let in by the panel among those that the infinite panel does not let in
	Missed    float64 // share of the items not let in among those that the infinite panel lets in
	Precision float64 // share of the true top ten among the items let in
	ByMean    float64 // the same among as many items with the highest means
	ByMedian  float64 // and among as many with the highest medians, ties shared
}

// rules are the consensus rules that are compared: every preset for rating scales, and plain limits.
func rules() (names []string, compiled []*consensus.Judge, err error) {
	scale := consensus.Band{Low: 1, High: 9}
	add := func(name string, r consensus.Rule) {
		r.Scale = &scale
		judge, fault := r.Compile()
		if fault != nil {
			err = fault
			return
		}
		names, compiled = append(names, name), append(compiled, judge)
	}
	add("mean >= 6.5", consensus.Rule{Agree: "mean >= 6.5"})
	add("median >= 7", consensus.Rule{Agree: "median >= 7"})
	for _, name := range consensus.Presets() {
		if name != "content-validity" { // it is defined on four points
			add(name, consensus.Rule{Preset: name})
		}
	}
	return names, compiled, err
}

// letsIn says whether the rule accepts an item: it agrees, or finds consensus if it knows no direction.
func letsIn(j *consensus.Judge, t consensus.Tally) bool {
	if s := j.Status(t); s != consensus.Neutral {
		return s == consensus.Agreed
	}
	return j.Rule().Agree == ""
}

// verdicts applies all rules to the panel and to the infinite panel.
func verdicts(c *consultation, t *truth, judges []*consensus.Judge) ([]Verdicts, error) {
	panel, infinite := make([]consensus.Tally, items), make([]consensus.Tally, items)
	quality, means, medians := make([]float64, items), make([]float64, items), make([]float64, items)
	for i := range items {
		var err error
		column := c.column(i, 0)
		if panel[i], err = consensus.NewTally(column); err != nil {
			return nil, err
		}
		if infinite[i], err = consensus.NewTally(t.first[i].sample(2000)); err != nil {
			return nil, err
		}
		quality[i] = c.quality[i][0]
		means[i], _ = meanOf(column)
		medians[i] = math.NaN()
		if m, ok := panel[i].Median(); ok {
			medians[i] = m
		}
	}
	lastIfMissing(means)
	lastIfMissing(medians)
	var isTop [items]bool
	for i, rank := range ranksOf(quality) {
		isTop[i] = rank <= top
	}
	out := make([]Verdicts, len(judges))
	for k, j := range judges {
		v := &out[k]
		in, truly, wrong, missed, hits := 0, 0, 0, 0, 0
		for i := range items {
			here, there := letsIn(j, panel[i]), letsIn(j, infinite[i])
			in, truly = in+count(here), truly+count(there)
			wrong, missed = wrong+count(here && !there), missed+count(there && !here)
			hits += count(here && isTop[i])
		}
		v.In = float64(in) / items
		v.Right = 1 - float64(wrong+missed)/items
		v.False, v.Missed = ratio(wrong, items-truly), ratio(missed, truly)
		v.Precision = ratio(hits, in)
		v.ByMean, v.ByMedian = precision(means, isTop, in), precision(medians, isTop, in)
	}
	return out, nil
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// ratio is NaN where there is nothing to count.
func ratio(part, whole int) float64 {
	if whole == 0 {
		return math.NaN()
	}
	return float64(part) / float64(whole)
}

// precision is the share of the true top items among the n highest scores; a tie across the last place is shared.
func precision(scores []float64, isTop [items]bool, n int) float64 {
	if n == 0 {
		return math.NaN()
	}
	return foundAmong(scores, isTop, n) / float64(n)
}

// sample returns n ratings in the proportions of the distribution.
func (d points) sample(n int) []float64 {
	out := make([]float64, 0, n)
	below := 0.0
	for v, p := range d {
		below += p
		for len(out) < n && float64(len(out))+0.5 <= below*float64(n) {
			out = append(out, float64(v+1))
		}
	}
	for len(out) < n {
		out = append(out, float64(len(d)))
	}
	return out
}

// foundAmong counts the true top items among the n highest scores; a tie across the n-th place is shared.
func foundAmong(scores []float64, isTop [items]bool, n int) float64 {
	order := slices.Clone(scores)
	slices.SortFunc(order, func(x, y float64) int { return cmp.Compare(y, x) })
	last := order[n-1]
	above, tied, hits, tiedHits := 0, 0, 0, 0
	for i, x := range scores {
		switch {
		case x > last:
			above, hits = above+1, hits+count(isTop[i])
		case x == last:
			tied, tiedHits = tied+1, tiedHits+count(isTop[i])
		}
	}
	return float64(hits) + float64(n-above)*float64(tiedHits)/float64(tied)
}
