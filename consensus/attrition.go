package consensus

import "github.com/tanwen/tanwen/fault"

// AttritionEffect compares an item's result with what it would be if nobody had left.
type AttritionEffect struct {
	Stayers       int      `json:"stayers"` // rated in both rounds
	Leavers       int      `json:"leavers"` // only in the earlier one
	Joiners       int      `json:"joiners"` // only in the later one
	StayersMedian *float64 `json:"stayers_median"`
	LeaversMedian *float64 `json:"leavers_median"` // both of the earlier round
	Gap           *float64 `json:"gap"`            // leavers' less stayers' median of the earlier round
	// Test compares leavers and stayers in the earlier round; nil with fewer than two of either.
	Test          *TwoGroupTest `json:"test"`
	Median        *float64      `json:"median"`         // of the later round
	CarriedMedian *float64      `json:"carried_median"` // as if the leavers had not changed
	Verdict       Status        `json:"verdict,omitempty"`
	Carried       Status        `json:"carried_verdict,omitempty"`
}

// Changed says whether the verdict hangs on those who left.
func (a AttritionEffect) Changed() bool { return a.Verdict != a.Carried }

// Attrition asks of one item whether consensus came from people leaving: before[i] and after[i] are one expert's
// ratings, NaN where there is none. Leavers' last ratings are carried into the later round, and judge (nil for none)
// is asked about both panels.
func Attrition(before, after []float64, judge *Judge) (AttritionEffect, error) {
	if len(before) != len(after) {
		return AttritionEffect{}, fault.Bad("after", "consensus.rounds.length", "there are {before} experts before and {after} after; both lists name the same experts in one order",
			"before", len(before), "after", len(after))
	}
	var stayers, leavers []float64
	carried := make([]float64, len(after))
	joiners := 0
	for i, x := range before {
		carried[i] = after[i]
		gone := after[i] != after[i]
		switch {
		case x != x && !gone:
			joiners++
		case x == x && gone:
			leavers = append(leavers, x)
			carried[i] = x
		case x == x:
			stayers = append(stayers, x)
		}
	}
	a := AttritionEffect{Stayers: len(stayers), Leavers: len(leavers), Joiners: joiners}
	now, err := NewTally(after)
	if err != nil {
		return AttritionEffect{}, err
	}
	then, err := NewTally(carried)
	if err != nil {
		return AttritionEffect{}, err
	}
	a.Median, a.CarriedMedian = median(now), median(then)
	s, err := NewTally(stayers)
	if err != nil {
		return AttritionEffect{}, err
	}
	l, err := NewTally(leavers)
	if err != nil {
		return AttritionEffect{}, err
	}
	if a.StayersMedian, a.LeaversMedian = median(s), median(l); a.StayersMedian != nil && a.LeaversMedian != nil {
		a.Gap = new(*a.LeaversMedian - *a.StayersMedian)
	}
	if len(stayers) > 1 && len(leavers) > 1 {
		t, err := MannWhitney(leavers, stayers)
		if err != nil {
			return AttritionEffect{}, err
		}
		a.Test = &t
	}
	if judge != nil {
		a.Verdict, a.Carried = judge.Status(now), judge.Status(then)
	}
	return a, nil
}

// median is Tally.Median as a pointer.
func median(t Tally) *float64 {
	if m, ok := t.Median(); ok {
		return &m
	}
	return nil
}
