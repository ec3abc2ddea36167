package analysis

import (
	"math"
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/mcda"
)

// Sensitivity says on how little the leading ranking rests: what a weight, an expert or an institution moves. The
// counts of the latter two name nobody.
type Sensitivity struct {
	Method  string
	Weights []WeightSpan // per criterion that weighs anything; nil where only one does, or where weights are no part of the method
	Ranges  []RankSpan   // per ranked item, while one weight at a time changes by a quarter of itself
	Turns   int          // criteria whose weight, changed by a quarter of itself, gives another first place
	Experts LeaveOut
	// Institutions is the same by the attribute institution of the experts; Groups is 0 where nobody has one.
	Institutions LeaveOut
}

// WeightSpan is how far the weight of a criterion may move, the others keeping their proportions, until another item
// is first. Low and High are undefined where the method is no weighted sum: no exact bounds are known then.
type WeightSpan struct {
	Criterion consult.CriterionID
	Weight    float64
	Low, High Value
}

// RankSpan is the best and the worst rank of an item.
type RankSpan struct {
	Item        consult.ItemID
	Best, Worst int
}

// LeaveOut counts what happens if each of several groups of experts is left out in turn.
type LeaveOut struct {
	Groups  int // groups left out, one at a time; 0: not computed
	Changes int // of these, how many make another item first
	Shift   int // largest change of any item's rank
	Hidden  bool
}

// weightChange is the share by which weights are changed.
const weightChange = 0.25

// sensitivityOf examines the leading ranking. SMAA is left out: it varies weights and panels itself.
func sensitivityOf(s *consult.State, lead *Ranking) *Sensitivity {
	if lead.Method == "smaa" {
		return nil
	}
	b := newBoard(s)
	m := methods[lead.Method]
	if m.ballots {
		b.votes = b.ballots()
	}
	score, unfit := m.prepare(b)
	if unfit != "" {
		return nil
	}
	ranked := make([]bool, len(b.items))
	place := map[consult.ItemID]int{}
	for i := range b.items {
		place[b.items[i].id] = i
	}
	n := 0
	for _, r := range lead.Rows {
		if r.Rank > 0 {
			ranked[place[r.Item]] = true
			n++
		}
	}
	if n < 2 {
		return nil
	}
	out := &Sensitivity{Method: lead.Method}
	b.byWeights(out, lead.Method, m, ranked)
	names := b.experts()
	steps := float64(b.answersGiven() * len(names))
	if m.effort != nil {
		at, _ := b.weighing()
		steps += float64(float64(len(names)) * m.effort(len(b.items), len(b.votes), len(at)))
	}
	if steps <= maxSteps {
		own := make([]string, len(names))
		institution := make([]string, len(names))
		for i, p := range names {
			own[i] = string(p)
			if e := s.Expert(p); e != nil {
				institution[i] = e.Attributes["institution"]
			}
		}
		out.Experts = b.leaveOut(names, own, score, ranked)
		out.Institutions = b.leaveOut(names, institution, score, ranked)
	}
	return out
}

// byWeights fills in what the weights of the criteria move.
func (b *board) byWeights(out *Sensitivity, name string, m method, ranked []bool) {
	at, weights := b.weighing()
	if len(at) < 2 {
		return
	}
	for k, c := range at {
		out.Weights = append(out.Weights, WeightSpan{Criterion: b.ids[c], Weight: weights[k]})
	}
	score := func(w []float64) ([]float64, error) {
		varied := *b
		varied.criteria = append([]mcda.Criterion{}, b.criteria...)
		for k, c := range at {
			varied.criteria[c].Weight = w[k]
		}
		scores := make([]float64, len(b.items))
		if f, unfit := m.prepare(&varied); unfit == "" {
			f(nil, scores)
		}
		kept := scores[:0]
		for i, v := range scores {
			if ranked[i] {
				if math.IsNaN(v) {
					v = math.Inf(-1)
				}
				kept = append(kept, v)
			}
		}
		return kept, nil
	}
	var spans []mcda.RankRange
	var err error
	if p, how, ok := b.additive(name, at, weights); ok {
		spans, err = mcda.VaryWeights(p, how, weightChange)
		if exact, err := mcda.OneWay(p, how); err == nil {
			for k, r := range exact {
				out.Weights[k].Low, out.Weights[k].High = Some(r.FirstLow), Some(r.FirstHigh)
				if r.FirstLow > float64((1-weightChange)*r.Weight) || r.FirstHigh < min(1, float64((1+weightChange)*r.Weight)) {
					out.Turns++
				}
			}
		}
	} else {
		spans, err = mcda.VaryWeightsOf(weights, weightChange, score)
		out.Turns = turns(weights, score)
	}
	if err != nil {
		return
	}
	for k, i := range chosen(ranked) {
		out.Ranges = append(out.Ranges, RankSpan{Item: b.items[i].id, Best: spans[k].Best, Worst: spans[k].Worst})
	}
}

// additive returns the leading ranking as a weighted sum, if it is one: exact bounds of weights are known for these.
func (b *board) additive(name string, at []int, weights []float64) (mcda.Problem, mcda.Normalization, bool) {
	if name != "mean" && name != "weighted_sum" {
		return mcda.Problem{}, 0, false
	}
	t, _ := b.tableOf(nil, at, weights)
	if name == "weighted_sum" {
		return t.Problem, t.normalization("weighted_sum"), true
	}
	return t.values(), mcda.Raw, true
}

// turns counts the criteria whose weight, changed up or down, gives another first place.
func turns(weights []float64, score func([]float64) ([]float64, error)) int {
	first := func(w []float64) []int {
		scores, _ := score(w)
		var out []int
		for i, r := range mcda.Ranks(scores) {
			if r == 1 {
				out = append(out, i)
			}
		}
		return out
	}
	base, n := first(weights), 0
	for k := range weights {
		for _, change := range []float64{1 - weightChange, 1 + weightChange} {
			w := make([]float64, len(weights))
			t := min(1, float64(change*weights[k]))
			for j := range w {
				w[j] = t
				if j != k {
					w[j] = float64(weights[j]*(1-t)) / (1 - weights[k])
				}
			}
			if now := first(w); len(now) != len(base) || (len(now) > 0 && now[0] != base[0]) {
				n++
				break
			}
		}
	}
	return n
}

// experts lists those whose ratings are on the board, in the order of rounds and replies.
func (b *board) experts() []consult.Pseudonym {
	var out []consult.Pseudonym
	seen := map[consult.Pseudonym]bool{}
	for r := range b.rounds {
		used := map[int32]bool{}
		for i := range b.items {
			if b.items[i].round != r {
				continue
			}
			for _, col := range b.items[i].cells {
				for _, who := range col.who {
					used[who] = true
				}
			}
		}
		for who := range b.rounds[r].Replies {
			if p := b.rounds[r].Replies[who].Expert; used[int32(who)] && !seen[p] {
				seen[p] = true
				out = append(out, p)
			}
		}
	}
	return out
}

// answersGiven counts the ratings on the board.
func (b *board) answersGiven() int {
	n := 0
	for i := range b.items {
		for _, col := range b.items[i].cells {
			n += len(col.who)
		}
	}
	return n
}

// leaveOut recomputes the scores without each group of experts in turn. Experts without a group always stay.
func (b *board) leaveOut(names []consult.Pseudonym, groups []string, score scorer, ranked []bool) LeaveOut {
	at := map[consult.Pseudonym]int{}
	for i, p := range names {
		at[p] = i
	}
	results, err := mcda.LeaveOut(groups, func(keep []bool) ([]float64, error) {
		panel := b.emptyPanel()
		mark := func(p consult.Pseudonym, into *uint16) {
			*into = 1
			if i, ok := at[p]; ok && !keep[i] {
				*into = 0
			}
		}
		for r := range b.rounds {
			for who := range panel[r] {
				mark(b.rounds[r].Replies[who].Expert, &panel[r][who])
			}
		}
		for k := range b.votes {
			mark(b.votes[k].expert, &panel[len(b.rounds)][k])
		}
		scores := make([]float64, len(b.items))
		score(panel, scores)
		for i := range scores {
			if !ranked[i] {
				scores[i] = math.NaN()
			}
		}
		return scores, nil
	})
	var out LeaveOut
	if err != nil { // one group alone: nobody would be left
		return out
	}
	for _, r := range results {
		if r.Group == "" {
			continue
		}
		out.Groups++
		if r.First {
			out.Changes++
		}
		out.Shift = max(out.Shift, r.Shift)
	}
	return out
}

func (f *Findings) sensitivityNumbers(b *book) {
	x := f.Sensitivity
	if x == nil {
		return
	}
	in := []string{"ranking." + x.Method + ".ranked", "rounds:last"}
	if len(x.Weights) > 0 {
		b.add("sensitivity.change", Some(weightChange), percent, "share", recipeWeightSpan, in...)
		b.add("sensitivity.criteria", count(len(x.Weights)), whole, "criteria", recipeWeightSpan, in...)
		b.add("sensitivity.turns", count(x.Turns), whole, "criteria", recipeWeightSpan, in...)
	}
	for _, w := range x.Weights {
		id := "sensitivity.weight." + string(w.Criterion)
		by := append([]string{"criterion:" + string(w.Criterion)}, in...)
		b.add(id+".weight", Some(w.Weight), percent, "share", recipeWeightSpan, by...)
		if w.Low.OK {
			b.add(id+".low", w.Low, percent, "share", recipeWeightSpan, by...)
			b.add(id+".high", w.High, percent, "share", recipeWeightSpan, by...)
		}
	}
	moved := 0
	for _, r := range x.Ranges {
		id := "sensitivity.rank." + string(r.Item)
		by := append([]string{"item:" + string(r.Item)}, in...)
		b.add(id+".best", count(r.Best), whole, "rank", recipeWeightSpan, by...)
		b.add(id+".worst", count(r.Worst), whole, "rank", recipeWeightSpan, by...)
		if r.Best != r.Worst {
			moved++
		}
	}
	if len(x.Ranges) > 0 {
		b.add("sensitivity.moved", count(moved), whole, "items", recipeWeightSpan, in...)
	}
	for _, l := range []struct {
		name string
		of   LeaveOut
	}{{"expert", x.Experts}, {"institution", x.Institutions}} {
		if l.of.Groups == 0 || l.of.Hidden {
			continue
		}
		id := "sensitivity." + l.name
		b.add(id+".left_out", count(l.of.Groups), whole, l.name+"s", recipeLeaveOut, in...)
		b.add(id+".changes", count(l.of.Changes), whole, l.name+"s", recipeLeaveOut, in...)
		b.add(id+".shift", count(l.of.Shift), whole, "ranks", recipeLeaveOut, in...)
	}
}

func (f *Findings) sensitivityTables() []Table {
	weights := Table{Name: "weight_sensitivity", Header: []string{"method", "criterion", "weight", "first_low", "first_high"}}
	ranks := Table{Name: "rank_sensitivity", Header: []string{"method", "item", "change", "best", "worst"}}
	without := Table{Name: "leave_out", Header: []string{"method", "left_out", "groups", "first_changes", "largest_shift"}}
	if x := f.Sensitivity; x != nil {
		for _, w := range x.Weights {
			weights.Rows = append(weights.Rows, []string{x.Method, string(w.Criterion), plain(Some(w.Weight)), plain(w.Low), plain(w.High)})
		}
		for _, r := range x.Ranges {
			ranks.Rows = append(ranks.Rows, []string{x.Method, string(r.Item), plain(Some(weightChange)), strconv.Itoa(r.Best), strconv.Itoa(r.Worst)})
		}
		for _, l := range []struct {
			name string
			of   LeaveOut
		}{{"expert", x.Experts}, {"institution", x.Institutions}} {
			if l.of.Groups > 0 && !l.of.Hidden {
				without.Rows = append(without.Rows, []string{x.Method, l.name, strconv.Itoa(l.of.Groups), strconv.Itoa(l.of.Changes), strconv.Itoa(l.of.Shift)})
			}
		}
	}
	return []Table{weights, ranks, without}
}

// hide keeps counts back that are about fewer groups than the disclosure rule asks for.
func (l LeaveOut) hide(d consult.Disclosure) LeaveOut {
	if !d.None && l.Groups > 0 && l.Groups < d.Median {
		l.Hidden, l.Changes, l.Shift = true, 0, 0
	}
	return l
}
