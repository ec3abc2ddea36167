package analysis

import (
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/mcda"
)

// board is what a ranking starts from: for each item its last round and the ratings it got there, by criterion.
type board struct {
	state     *consult.State
	rounds    []*consult.Round
	items     []rated
	criteria  []mcda.Criterion
	ids       []consult.CriterionID
	locked    []string          // ranking methods, as the last round locked them
	settings  []consult.Setting // their options
	minRaters int
	votes     []ballot // the orders that experts give; nil until a method needs them
}

// rated is one item with its ratings in its last round. cells stand in the order of the board's criteria.
type rated struct {
	id      consult.ItemID
	round   int // index into board.rounds
	cells   []column
	raters  int    // experts with at least one rating
	own     bool   // one of them proposed it
	mayRate []bool // by reply of the round: false for proposers; nil if nobody proposed
}

// column is one item on one criterion: who (index of the reply in the round) gave which value.
type column struct {
	who   []int32
	value []float64
}

// newBoard collects the last answers of every item. Items appear in the order in which they entered the record.
func newBoard(s *consult.State) *board {
	b := &board{state: s}
	last := map[consult.ItemID]int{}
	for _, r := range s.Rounds {
		if r.Status == consult.RoundOpen || len(r.Instrument.Criteria) == 0 {
			continue
		}
		at := len(b.rounds)
		b.rounds = append(b.rounds, r)
		for i, id := range r.Instrument.Items {
			if anyRating(r, i) {
				last[id] = at
			}
		}
	}
	if len(b.rounds) == 0 {
		return b
	}
	locked := &b.rounds[len(b.rounds)-1].Instrument
	b.criteria, b.ids = criteria(locked)
	b.locked, b.settings, b.minRaters = locked.Ranking, locked.Settings, locked.Rules.MinRaters
	for _, it := range s.Items {
		at, ok := last[it.ID]
		if !ok {
			if asked(b.rounds, it.ID) {
				b.items = append(b.items, rated{id: it.ID, round: -1})
			}
			continue
		}
		b.items = append(b.items, b.collect(it.ID, at))
	}
	return b
}

// asked reports whether an item stood in any round.
func asked(rounds []*consult.Round, id consult.ItemID) bool {
	for _, r := range rounds {
		if _, ok := r.ItemIndex(id); ok {
			return true
		}
	}
	return false
}

func anyRating(r *consult.Round, item int) bool {
	for i := range r.Replies {
		if a := r.Replies[i].Answer(item); a != nil {
			for _, m := range a.Marks {
				if m.Kind == consult.Rated {
					return true
				}
			}
		}
	}
	return false
}

// criteria translates the criteria of an instrument. Their weights are those stated, or those that follow from
// judgements where the instrument holds some.
func criteria(in *consult.Instrument) ([]mcda.Criterion, []consult.CriterionID) {
	var out []mcda.Criterion
	var ids []consult.CriterionID
	made := weightsOf(in)
	for i, c := range in.Criteria {
		w, _ := c.Weight.Float()
		if made.Weights != nil {
			w = made.Weights[i]
		}
		dir, _ := mcda.ParseDirection(c.Direction)
		mc := mcda.Criterion{Weight: w, Direction: dir}
		for _, s := range in.Scales {
			if s.ID == c.Scale {
				mc.Low, mc.High = float64(s.Min), float64(s.Max)
			}
		}
		out, ids = append(out, mc), append(ids, c.ID)
	}
	return out, ids
}

// weightsOf returns the weights that follow from the judgements of an instrument; none where it holds none. Judgements
// that do not give weights were refused before they were locked.
func weightsOf(in *consult.Instrument) consult.Weights {
	if in.Weighting == nil {
		return consult.Weights{}
	}
	w, err := in.Weighting.Solve(in.Criteria)
	if err != nil {
		return consult.Weights{}
	}
	return w
}

func (b *board) collect(id consult.ItemID, at int) rated {
	r := b.rounds[at]
	index, _ := r.ItemIndex(id)
	out := rated{id: id, round: at, cells: make([]column, len(b.ids))}
	own := b.state.Proposers(id)
	if len(own) > 0 {
		out.mayRate = make([]bool, len(r.Replies))
	}
	for i := range r.Replies {
		if out.mayRate != nil {
			out.mayRate[i] = !slices.Contains(own, r.Replies[i].Expert)
		}
		a := r.Replies[i].Answer(index)
		if a == nil {
			continue
		}
		any := false
		for c, id := range b.ids {
			k, ok := r.CriterionIndex(id)
			if !ok || a.Marks[k].Kind != consult.Rated {
				continue
			}
			any = true
			out.cells[c].who = append(out.cells[c].who, int32(i))
			out.cells[c].value = append(out.cells[c].value, a.Marks[k].Value)
		}
		if any {
			out.raters++
			out.own = out.own || (out.mayRate != nil && !out.mayRate[i])
		}
	}
	return out
}

// means returns the item's mean per criterion for a panel in which reply i of the round stands weight[i] times (nil:
// once each); NaN where nobody rated it. skipOwn leaves proposers out.
func (t *rated) means(weight []uint16, skipOwn bool, into []float64) []float64 {
	for c := range t.cells {
		sum, n := 0.0, 0.0
		col := &t.cells[c]
		for k, who := range col.who {
			if skipOwn && t.mayRate != nil && !t.mayRate[who] {
				continue
			}
			w := 1.0
			if weight != nil {
				w = float64(weight[who])
			}
			sum += float64(w * col.value[k])
			n += w
		}
		if n > 0 {
			into[c] = sum / n
		} else {
			into[c] = math.NaN()
		}
	}
	return into
}

// scorer gives the scores of all items for one panel: multiplicities per round, nil for the panel itself. Unscored
// items are NaN.
type scorer func(weights [][]uint16, into []float64)

// byMean scores by the weighted mean over criteria.
func (b *board) byMean(skipOwn bool) scorer {
	method := mcda.MeanScore{Criteria: b.criteria}
	return func(weights [][]uint16, into []float64) {
		means := make([]float64, len(b.criteria))
		for i := range b.items {
			into[i] = math.NaN()
			t := &b.items[i]
			if t.round < 0 {
				continue
			}
			var w []uint16
			if weights != nil {
				w = weights[t.round]
			}
			if s := method.Item(t.means(w, skipOwn, means)); s.Ranked {
				into[i] = s.Value
			}
		}
	}
}

// rank makes a ranking: scores of the panel, then of resampled panels. Work is cut by resample, each with a stream of
// its own, so that the result does not depend on the number of workers.
func (b *board) rank(name string, score scorer, recipe Recipe, resamples int, seed uint64, missing string) Ranking {
	scores := make([]float64, len(b.items))
	score(nil, scores)
	summary := b.resample(score, b.ranked(scores), recipe, resamples, seed)
	return b.listed(name, scores, summary, resamples, missing)
}

// ranked returns the scores of those items that enough experts rated, NaN for the others.
func (b *board) ranked(scores []float64) []float64 {
	out := slices.Clone(scores)
	for i := range b.items {
		if b.items[i].raters < b.minRaters {
			out[i] = math.NaN()
		}
	}
	return out
}

// listed makes the rows of a ranking of scores, NaN for items without, and of what resamples say about their ranks.
// missing is why an item that enough experts rated has no score.
func (b *board) listed(name string, scores []float64, summary mcda.RankSummary, resamples int, missing string) Ranking {
	out := Ranking{Method: name, Resamples: resamples}
	ranks := mcda.Ranks(b.ranked(scores))
	for i := range b.items {
		t := &b.items[i]
		row := RankRow{Item: t.id, Method: name, N: t.raters, Own: t.own}
		if !math.IsNaN(scores[i]) {
			row.Score = Some(scores[i])
		}
		switch {
		case t.raters == 0:
			row.Reason = "rank.nobody"
		case t.raters < b.minRaters:
			row.Reason = "rank.too_few"
		case math.IsNaN(scores[i]):
			row.Reason = missing
		default:
			u := summary.Items[i]
			row.Rank, row.TieGroup, row.Left = ranks[i], u.TieGroup, resamples-u.Present
			if u.Present > 0 {
				row.Low, row.High = mcda.RankInterval(summary.Acceptability[i], 1-2*consensus.ExpandedTail(level, t.raters))
				row.PFirst = Some(u.First)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	slices.SortStableFunc(out.Rows, func(x, y RankRow) int {
		switch {
		case (x.Rank == 0) != (y.Rank == 0):
			if x.Rank == 0 {
				return 1
			}
			return -1
		default:
			return x.Rank - y.Rank
		}
	})
	if resamples == 0 { // without resamples a group of ties holds equal scores, counted from 1
		group, last := 0, 0
		for i := range out.Rows {
			if row := &out.Rows[i]; row.Rank > 0 {
				if row.Rank != last {
					group, last = group+1, row.Rank
				}
				row.TieGroup = group
			}
		}
	}
	out.Acceptability = acceptability(b, summary)
	return out
}

// emptyPanel has a place for the multiplicity of each reply of each round and, last, of each ballot.
func (b *board) emptyPanel() [][]uint16 {
	panel := make([][]uint16, len(b.rounds)+1)
	for i, r := range b.rounds {
		panel[i] = make([]uint16, len(r.Replies))
	}
	panel[len(b.rounds)] = make([]uint16, len(b.votes))
	return panel
}

// resample scores panels drawn from the experts of each round, with replacement.
func (b *board) resample(score scorer, scores []float64, recipe Recipe, resamples int, seed uint64) mcda.RankSummary {
	n := len(b.items)
	all := make([][]float64, resamples)
	stream := num.NewStream(seed, recipe.Name, recipe.Version)
	workers := min(runtime.GOMAXPROCS(0), 8)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			weights := b.emptyPanel()
			for k := w; k < resamples; k += workers {
				s := stream.Sub(uint64(k))
				for i := range weights {
					draw(s, weights[i])
				}
				all[k] = make([]float64, n)
				score(weights, all[k])
				for i := range scores {
					if math.IsNaN(scores[i]) { // unranked in the panel: not ranked in any resample
						all[k][i] = math.NaN()
					}
				}
			}
		})
	}
	wait.Wait()
	var sample mcda.RankSample
	for _, row := range all {
		_ = sample.Add(row) // every row has n finite scores or NaN by construction
	}
	summary, _ := sample.Summary(scores, level)
	if summary.Items == nil {
		summary.Items = make([]mcda.RankUncertainty, n)
	}
	return summary
}

// draw fills multiplicities: as many experts as there are, drawn with replacement.
func draw(s *num.Stream, weight []uint16) {
	clear(weight)
	for range weight {
		weight[s.IntN(len(weight))]++
	}
}

func acceptability(b *board, s mcda.RankSummary) []Acceptability {
	var out []Acceptability
	for i, row := range s.Acceptability {
		for r, p := range row {
			if p > 0 {
				out = append(out, Acceptability{Item: b.items[i].id, Rank: r + 1, P: p})
			}
		}
	}
	return out
}
