package analysis

import (
	"slices"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/sensitivity"
)

// valuedRun ranks questions by given values with intervals of ±1, and by the panel.
func valuedRun(values []float64, panel []int) ValueRun {
	var r ValueRun
	var estimates []sensitivity.Estimate
	for i, v := range values {
		e := sensitivity.Estimate{Value: v, Low: v - 1, High: v + 1}
		estimates = append(estimates, e)
		r.Questions = append(r.Questions, QuestionValue{Item: consult.ItemID('A' + rune(i)), Study: sensitivity.Information{Estimate: e}, PanelRank: panel[i]})
	}
	for i, rank := range sensitivity.Ranks(estimates) {
		r.Questions[i].Rank = rank
	}
	r.place()
	return r
}

// TestPlaces: tie groups are numbered, their ranks run from the first to the last of them, and the panel's places are those
// among the valued questions alone.
func TestPlaces(t *testing.T) {
	r := valuedRun([]float64{5, 20, 19, 4, 0}, []int{90, 7, 0, 7, 30})
	want := []struct {
		item                     consult.ItemID
		group, rank, last, place int
	}{{"B", 1, 1, 2, 1}, {"C", 1, 1, 2, 0}, {"A", 2, 3, 4, 4}, {"D", 2, 3, 4, 1}, {"E", 3, 5, 5, 3}}
	for i, w := range want {
		if q := r.Questions[i]; q.Item != w.item || q.Group != w.group || q.Rank != w.rank || q.Last != w.last || q.PanelPlace != w.place {
			t.Errorf("%d: %+v, want %+v", i, q, w)
		}
	}
}

// TestDisagreements: panel and model disagree only where the panel's place lies outside the ranks that the model leaves
// open; what nobody can tell apart, or nobody ranked, is no disagreement.
func TestDisagreements(t *testing.T) {
	r := valuedRun([]float64{50, 20, 19.5, 20.5, 0}, []int{40, 10, 20, 30, 5})
	var got []consult.ItemID
	for _, q := range r.Disagreements(9) {
		got = append(got, q.Item)
		if q.Higher() != (q.Item == "A") {
			t.Errorf("%s: higher %v", q.Item, q.Higher())
		}
	}
	if !slices.Equal(got, []consult.ItemID{"A", "E"}) { // A: 5th of 5 against 1st; E: 1st against 5th; B, C and D lie within 2 to 4
		t.Errorf("%v disagree", got)
	}
	if n := len(r.Disagreements(1)); n != 1 {
		t.Errorf("%d are listed, want 1", n)
	}
	worthless := valuedRun([]float64{0, 0, 0}, []int{3, 2, 1})
	if d := worthless.Disagreements(9); len(d) > 0 {
		t.Errorf("where nothing has a value %+v disagree", d)
	}
}

// TestFlips: a question flips with its tie group, not with the number of its rank.
func TestFlips(t *testing.T) {
	stated := valuedRun([]float64{20, 5, 4.5, 0}, []int{0, 0, 0, 0})
	other := valuedRun([]float64{20, 19.5, 4.5, 0}, []int{0, 0, 0, 0})
	other.flip(stated.Questions)
	if !slices.Equal(other.Risen, []consult.ItemID{"B"}) || other.Fallen != nil { // C keeps its group although its rank is 3 in place of 2
		t.Errorf("risen %v, fallen %v", other.Risen, other.Fallen)
	}
	other = valuedRun([]float64{20, 5, 0.5, 0}, []int{0, 0, 0, 0})
	other.flip(stated.Questions)
	if !slices.Equal(other.Fallen, []consult.ItemID{"C"}) || other.Risen != nil {
		t.Errorf("risen %v, fallen %v", other.Risen, other.Fallen)
	}
	other = valuedRun([]float64{0, 0, 0, 0}, []int{0, 0, 0, 0})
	if other.flip(stated.Questions); other.Fallen != nil || other.Risen != nil {
		t.Errorf("where nothing has a value %v rise and %v fall", other.Risen, other.Fallen)
	}
}
