package analysis

import (
	"slices"

	"github.com/tanwen/tanwen/internal/consult"
)

// group is a part of the panel: everybody (name ""), or those who share a value of an attribute.
type group struct {
	name   string // "discipline=energy"
	member func(*consult.Expert) bool
}

// groups returns the whole panel and, for each attribute by which results are split, its values in ascending order.
func groups(s *consult.State) []group {
	out := []group{{"", func(*consult.Expert) bool { return true }}}
	for _, attribute := range s.Definition.Groups {
		seen := map[string]bool{}
		var values []string
		for i := range s.Experts {
			if v := s.Experts[i].Attributes[attribute]; v != "" && !seen[v] {
				seen[v] = true
				values = append(values, v)
			}
		}
		slices.Sort(values)
		for _, v := range values {
			out = append(out, group{attribute + "=" + v, func(e *consult.Expert) bool { return e != nil && e.Attributes[attribute] == v }})
		}
	}
	return out
}

// attrition counts who took part in each round. In a closed package only what the round committed to is known.
func attrition(s *consult.State) []Attrition {
	var out []Attrition
	for i, r := range s.Rounds {
		if r.Blank > 0 && len(r.Replies)+len(r.Responses) == 0 {
			if r.Committed != nil {
				out = append(out, Attrition{Round: r.ID, Invited: r.Committed.Invited, Answered: r.Committed.Answered, Complete: -1, Lost: -1})
			}
			continue
		}
		for _, g := range groups(s) {
			a := Attrition{Round: r.ID, Group: g.name}
			for k := range s.Experts {
				e := &s.Experts[k]
				if e.Leaf > r.Opened || !g.member(e) {
					continue
				}
				a.Invited++
				if !r.HasAnswered(e.Pseudonym) {
					if i > 0 && s.Rounds[i-1].HasAnswered(e.Pseudonym) {
						a.Lost++
					}
					continue
				}
				a.Answered++
				if r.Complete(e.Pseudonym) {
					a.Complete++
				}
			}
			out = append(out, a)
		}
	}
	return out
}

// dissents finds, in each item's last round, minorities at the other end of the scale and their arguments.
func dissents(s *consult.State) []Dissent {
	var out []Dissent
	for i, r := range slices.Backward(s.Rounds) {

		for at, id := range r.Instrument.Items {
			if laterAnswers(s, i, id) {
				continue
			}
			for c, crit := range r.Instrument.Criteria {
				if d, ok := dissent(r, at, c, crit); ok {
					out = append(out, d)
				}
			}
		}
	}
	return out
}

func laterAnswers(s *consult.State, round int, id consult.ItemID) bool {
	for _, r := range s.Rounds[round+1:] {
		if at, ok := r.ItemIndex(id); ok && anyRating(r, at) {
			return true
		}
	}
	return false
}

// minShare is the part of the panel from which on a minority counts as a camp, and minCamp how many it must be.
const (
	minShare = 0.15
	minCamp  = 2
)

// dissent looks at one item on one criterion: how many rate it in the lowest and in the highest third of the scale.
func dissent(r *consult.Round, at, c int, crit consult.Criterion) (Dissent, bool) {
	d := Dissent{Round: r.ID, Item: r.Instrument.Items[at], Criterion: crit.ID}
	var lo, hi float64
	for _, s := range r.Instrument.Scales {
		if s.ID == crit.Scale {
			third := float64(s.Max-s.Min) / 3
			lo, hi = float64(s.Min)+third, float64(s.Max)-third
		}
	}
	var below, above []*consult.Answer
	for i := range r.Replies {
		a := r.Replies[i].Answer(at)
		if a == nil || a.Marks[c].Kind != consult.Rated {
			continue
		}
		d.N++
		switch v := a.Marks[c].Value; {
		case v <= lo:
			below = append(below, a)
		case v >= hi:
			above = append(above, a)
		}
	}
	d.Below, d.Above = len(below), len(above)
	minority := below
	if d.Above < d.Below {
		minority = above
	}
	need := max(minCamp, ceilShare(d.N))
	if d.Below < need || d.Above < need {
		return d, false
	}
	for _, a := range minority {
		if fate, decided := r.Comment(a.Leaf, d.Item); a.Comment != "" && (fate.Release || !decided) {
			d.Comments = append(d.Comments, Comment{Item: d.Item, Text: a.Comment, Leaf: a.Leaf})
		}
	}
	slices.SortFunc(d.Comments, func(x, y Comment) int { // by text: the order in the log must not tell who was first
		if x.Text < y.Text {
			return -1
		}
		if x.Text > y.Text {
			return 1
		}
		return 0
	})
	return d, true
}

func ceilShare(n int) int {
	k := int(minShare * float64(n))
	if float64(k) < float64(minShare*float64(n)) {
		k++
	}
	return k
}

// ratings returns the ratings of a round on criterion k, experts x items of the instrument.
func ratings(r *consult.Round, k int) [][]float64 {
	out := make([][]float64, len(r.Replies))
	for e := range r.Replies {
		row := make([]float64, len(r.Instrument.Items))
		for i := range row {
			row[i] = nan
		}
		for _, a := range r.Replies[e].Answers {
			if m := a.Marks[k]; m.Kind == consult.Rated {
				row[a.Item] = m.Value
			}
		}
		out[e] = row
	}
	return out
}
