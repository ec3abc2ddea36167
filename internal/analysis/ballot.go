package analysis

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/mcda"
	"github.com/tanwen/tanwen/ranking"
)

// ballot is the order of the items that one expert's ratings imply: by the weighted mean over criteria of his or her
// own ratings of each item in its last round. Items with a criterion that the expert left out are not ranked by it.
type ballot struct {
	expert consult.Pseudonym
	scores []float64 // by item of the board; NaN where not ranked
	rated  int
}

// ballots returns one ballot per expert who rated anything, in the order of their first answer on the board.
func (b *board) ballots() []ballot {
	var out []ballot
	at := map[consult.Pseudonym]int{}
	method := mcda.MeanScore{Criteria: b.criteria}
	for i := range b.items {
		t := &b.items[i]
		if t.round < 0 {
			continue
		}
		replies := b.rounds[t.round].Replies
		marks := map[int32][]float64{}
		for c := range t.cells {
			for k, who := range t.cells[c].who {
				if marks[who] == nil {
					marks[who] = make([]float64, len(b.criteria))
					for x := range marks[who] {
						marks[who][x] = math.NaN()
					}
				}
				marks[who][c] = t.cells[c].value[k]
			}
		}
		for who := range replies {
			row, ok := marks[int32(who)]
			if !ok {
				continue
			}
			s := method.Item(row)
			if !s.Ranked {
				continue
			}
			name := replies[who].Expert
			if _, ok := at[name]; !ok {
				at[name] = len(out)
				scores := make([]float64, len(b.items))
				for x := range scores {
					scores[x] = math.NaN()
				}
				out = append(out, ballot{expert: name, scores: scores})
			}
			out[at[name]].scores[i] = s.Value
			out[at[name]].rated++
		}
	}
	return out
}

// election is what the methods on ballots start from: the orders of the experts over the items that can be compared.
type election struct {
	ranking.Profile
	b *board
}

// voted is a method on ballots: scores of the items, the largest being best, or why there are none.
type voted func(e *election) (scores []float64, unfit string)

// byBallots makes a method on ballots. In a resampled panel a ballot stands as often as its expert was drawn; an item
// that no ballot of the panel compares with another is left out of it.
func byBallots(score voted) func(b *board) (scorer, string) {
	return func(b *board) (scorer, string) {
		at := chosen(b.comparable())
		var orders []ranking.Order
		comparing := 0
		for k := range b.votes {
			scores := make([]*float64, len(at))
			n := 0
			for x, i := range at {
				if v := b.votes[k].scores[i]; !math.IsNaN(v) {
					scores[x] = &v
					n++
				}
			}
			if n >= 2 {
				comparing++
			}
			orders = append(orders, ranking.ByScore(scores))
		}
		switch {
		case len(at) < 2:
			return nil, "unfit.items"
		case comparing < b.minRaters:
			return nil, "unfit.experts"
		case !connected(orders, len(at)):
			return nil, "unfit.disconnected"
		}
		made := func(panel [][]uint16, into []float64) string {
			e := &election{b: b, Profile: ranking.Profile{Counts: make([]float64, len(orders))}}
			for k := range orders {
				e.Counts[k] = 1
				if panel != nil {
					e.Counts[k] = float64(panel[len(b.rounds)][k])
				}
			}
			for i := range into {
				into[i] = math.NaN()
			}
			place := e.admit(orders, len(at))
			if e.Items < 2 {
				return "unfit.items"
			}
			scores, unfit := score(e)
			if unfit != "" {
				return unfit
			}
			for x, i := range at {
				if place[x] >= 0 {
					into[i] = scores[place[x]]
				}
			}
			return ""
		}
		if unfit := made(nil, make([]float64, len(b.items))); unfit != "" {
			return nil, unfit
		}
		return func(panel [][]uint16, into []float64) { made(panel, into) }, ""
	}
}

// admit takes in the ballots that were drawn, with the items renumbered to those that one of them compares; place
// says where an item went, -1 where it was left out.
func (e *election) admit(orders []ranking.Order, items int) (place []int) {
	met := make([]bool, items)
	for k, o := range orders {
		if e.Counts[k] == 0 || ranked(o) < 2 {
			continue
		}
		for _, class := range o {
			for _, i := range class {
				met[i] = true
			}
		}
	}
	place = make([]int, items)
	for i := range place {
		place[i] = -1
		if met[i] {
			place[i] = e.Items
			e.Items++
		}
	}
	counts := e.Counts
	e.Counts = nil
	for k, o := range orders {
		if counts[k] == 0 || ranked(o) < 2 {
			continue
		}
		e.Counts = append(e.Counts, counts[k])
		if e.Items == items {
			e.Orders = append(e.Orders, o)
			continue
		}
		moved := make(ranking.Order, len(o))
		for c, class := range o {
			moved[c] = make([]int, len(class))
			for x, i := range class {
				moved[c][x] = place[i]
			}
		}
		e.Orders = append(e.Orders, moved)
	}
	return place
}

func ranked(o ranking.Order) int {
	n := 0
	for _, class := range o {
		n += len(class)
	}
	return n
}

// connected reports whether a chain of ballots connects all items: only then do they have one order.
func connected(orders []ranking.Order, items int) bool {
	parent := make([]int, items)
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, o := range orders {
		all := slices.Concat(o...)
		for _, i := range all {
			parent[root(i)] = root(all[0])
		}
	}
	for i := range parent {
		if root(i) != root(0) {
			return false
		}
	}
	return true
}

func borda(e *election) ([]float64, string) {
	r, err := e.Borda()
	if err != nil {
		return nil, "unfit.input"
	}
	scores := make([]float64, e.Items)
	for i, s := range r.Share {
		scores[i] = math.NaN()
		if s != nil {
			scores[i] = *s
		}
	}
	return scores, ""
}

func copeland(e *election) ([]float64, string) {
	r, err := e.Copeland()
	if err != nil {
		return nil, "unfit.input"
	}
	scores := make([]float64, e.Items)
	for i, s := range r.Score {
		scores[i] = float64(s)
	}
	return scores, ""
}

// schulze scores by the number of items in later classes.
func schulze(e *election) ([]float64, string) {
	r, err := e.Schulze(e.b.setting("schulze", "strength", "") == "margins")
	if err != nil {
		return nil, "unfit.input"
	}
	return placedAfter(r.Order, e.Items), ""
}

// mostKemeny is up to how many items a Kemeny order is searched for.
const mostKemeny = 200

// kemeny scores by the number of items placed after, on the mean of the optimal orders that were found.
func kemeny(e *election) ([]float64, string) {
	if e.Items > mostKemeny {
		return nil, "unfit.kemeny"
	}
	d, err := e.Pairwise()
	if err != nil {
		return nil, "unfit.input"
	}
	r, err := ranking.Kemeny{}.Aggregate(d)
	if err != nil || len(r.Orders) == 0 {
		return nil, "unfit.input"
	}
	scores := make([]float64, e.Items)
	for _, o := range r.Orders {
		for k, i := range o {
			scores[i] += float64(e.Items - 1 - k)
		}
	}
	for i := range scores {
		scores[i] /= float64(len(r.Orders))
	}
	return scores, ""
}

func plackettLuce(e *election) ([]float64, string) {
	ghost, _ := e.b.number("plackett_luce", "ghost", "")
	w, err := ranking.PlackettLuce{Ghost: ghost}.FitOrders(e.Items, e.Orders, e.Counts)
	switch {
	case err != nil:
		return nil, "unfit.input"
	case !w.Finite:
		return nil, "unfit.no_maximum"
	}
	return settled(w.LogWorth), ""
}

// bradleyTerry takes the pairs that the ballots imply; its scores have mean zero.
func bradleyTerry(e *election) ([]float64, string) {
	ghost, _ := e.b.number("bradley_terry", "ghost", "")
	wins, err := e.Pairwise()
	if err != nil {
		return nil, "unfit.input"
	}
	a, err := ranking.BradleyTerry{Ghost: ghost}.Fit(wins, e.level())
	switch {
	case err != nil:
		return nil, "unfit.input"
	case !a.Finite:
		return nil, "unfit.no_maximum"
	}
	mean := 0.0
	for _, v := range a.LogAbility {
		mean += v
	}
	mean /= float64(len(a.LogAbility))
	scores := make([]float64, len(a.LogAbility))
	for i, v := range a.LogAbility {
		scores[i] = v - mean
	}
	return settled(scores), ""
}

// settledTo is how exact the scores of a fitted model are taken: what differs by less is the rounding of its last step,
// which depends on the order of the ballots, and must not decide between items that the ballots hold equal.
const settledTo = 1e9

func settled(scores []float64) []float64 {
	out := make([]float64, len(scores))
	for i, v := range scores {
		out[i] = math.Round(v*settledTo)/settledTo + 0 // no negative zero
	}
	return out
}

// level counts for each pair the voters who hold the two equal; nil if nobody does anywhere.
func (e *election) level() [][]float64 {
	var out [][]float64
	for k, o := range e.Orders {
		for _, class := range o {
			for x, i := range class {
				for _, j := range class[x+1:] {
					if out == nil {
						out = make([][]float64, e.Items)
						for r := range out {
							out[r] = make([]float64, e.Items)
						}
					}
					out[i][j] += e.Counts[k]
					out[j][i] += e.Counts[k]
				}
			}
		}
	}
	return out
}
