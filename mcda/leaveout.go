package mcda

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// LeftOut is what changes when the experts of one group are left out.
type LeftOut struct {
	Group   string
	Experts int   // experts left out
	Ranks   []int // ranks without them; 0 for an item that then has no score
	First   bool  // another item (or none) is first, or the tie for the first place is another
	Shift   int   // largest change of a rank among items ranked before and after
	Flipped int   // pairs of items, ranked before and after, whose order turned round
	Lost    int   // items that are ranked only with the group
}

// LeaveOut recomputes a ranking without each group of experts in turn: with a name of its own for every expert it
// is leave one expert out, with institutions (or disciplines, regions) leave one institution out. It answers
// whether the list rests on one voice.
//
// groups names the group of each expert. score returns the scores of the items from the experts that keep marks
// (NaN for an item without a score, the largest is best); it is first called with all. Groups come back in the
// order of their names. With a single group nothing would be left, which is refused.
func LeaveOut(groups []string, score func(keep []bool) ([]float64, error)) ([]LeftOut, error) {
	names := slices.Compact(slices.Sorted(slices.Values(groups)))
	if len(names) < 2 {
		return nil, fault.Bad("groups", "mcda.groups.one", "all experts are in one group; nobody is left without it, so give at least two groups")
	}
	keep := make([]bool, len(groups))
	for e := range keep {
		keep[e] = true
	}
	scores, err := score(slices.Clone(keep))
	if err != nil {
		return nil, err
	}
	all := Ranks(scores)
	out := make([]LeftOut, 0, len(names))
	for _, name := range names {
		left := LeftOut{Group: name}
		for e, g := range groups {
			keep[e] = g != name
			if g == name {
				left.Experts++
			}
		}
		without, err := score(slices.Clone(keep))
		if err != nil {
			return nil, err
		}
		if len(without) != len(scores) {
			return nil, fault.New(fault.Internal, "mcda.scores.length", "the calculation returned {got} scores instead of {want}", "got", len(without), "want", len(scores))
		}
		left.Ranks = Ranks(without)
		left.compare(all, scores, without)
		out = append(out, left)
	}
	return out, nil
}

// compare fills in the differences to the ranking of all experts.
func (l *LeftOut) compare(all []int, before, after []float64) {
	for i, rank := range all {
		l.First = l.First || (rank == 1) != (l.Ranks[i] == 1)
		switch {
		case rank == 0:
			continue
		case l.Ranks[i] == 0:
			l.Lost++
			continue
		}
		l.Shift = max(l.Shift, max(rank-l.Ranks[i], l.Ranks[i]-rank))
		for j := range i {
			if math.IsNaN(before[j]) || math.IsNaN(after[j]) {
				continue
			}
			if compare(before[i], before[j])*compare(after[i], after[j]) < 0 {
				l.Flipped++
			}
		}
	}
}
