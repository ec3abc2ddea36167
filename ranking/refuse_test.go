package ranking_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/ranking"
)

// Bad input is refused with its place and a key, never with a panic.
func TestRefusals(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	two := [][]float64{{0, 1}, {1, 0}}
	pair := []float64{1, 2}
	stream := num.NewStream(1, "ranking/test", 1)
	bt := func(m ranking.BradleyTerry, wins, ties [][]float64) error {
		_, err := m.Fit(wins, ties)
		return err
	}
	pl := func(items int, orders [][]int, counts []float64) error {
		_, err := ranking.PlackettLuce{}.Fit(items, orders, counts)
		return err
	}
	bw := func(c ...ranking.BestWorstChoice) error {
		_, err := ranking.BestWorst{}.Fit(3, c)
		return err
	}
	vote := func(p ranking.Profile) error {
		_, err := p.Borda()
		return err
	}
	kemeny := func(k ranking.Kemeny, d [][]float64) error {
		_, err := k.Aggregate(d)
		return err
	}
	sets := func(_ []ranking.RankSet, err error) error { return err }
	index := func(x ranking.ImportanceIndex, counts ...[]float64) error {
		_, err := x.ByFamiliarity(counts)
		return err
	}
	chnri := func(c ranking.CHNRI, answers [][][]float64) error {
		_, err := c.Score(answers)
		return err
	}
	one := [][][]float64{{{1, 0}}}
	for _, c := range []struct {
		name  string
		err   error
		field string
		key   string
	}{
		{"one item", bt(ranking.BradleyTerry{}, [][]float64{{0}}, nil), "wins", "ranking.few_items"},
		{"ragged", bt(ranking.BradleyTerry{}, [][]float64{{0, 1}, {1}}, nil), "wins[1]", "ranking.not_square"},
		{"negative", bt(ranking.BradleyTerry{}, [][]float64{{0, -1}, {1, 0}}, nil), "wins[0][1]", "ranking.count"},
		{"NaN", bt(ranking.BradleyTerry{}, [][]float64{{0, nan}, {1, 0}}, nil), "wins[0][1]", "ranking.count"},
		{"infinite", bt(ranking.BradleyTerry{}, [][]float64{{0, inf}, {1, 0}}, nil), "wins[0][1]", "ranking.count"},
		{"against itself", bt(ranking.BradleyTerry{}, [][]float64{{1, 0}, {1, 0}}, nil), "wins[0][0]", "ranking.diagonal"},
		{"ties of another shape", bt(ranking.BradleyTerry{}, two, [][]float64{{0}}), "ties", "ranking.ties_shape"},
		{"ties not symmetric", bt(ranking.BradleyTerry{}, two, [][]float64{{0, 1}, {2, 0}}), "ties[1][0]", "ranking.ties_symmetry"},
		{"no such reference", bt(ranking.BradleyTerry{Reference: 2}, two, nil), "reference", "ranking.reference"},
		{"ghost", bt(ranking.BradleyTerry{Ghost: -1}, two, nil), "ghost", "ranking.ghost"},
		{"one item", pl(1, [][]int{{0}}, nil), "n_items", "ranking.few_items"},
		{"no ordering", pl(2, nil, nil), "orderings", "ranking.no_orderings"},
		{"no such item", pl(2, [][]int{{0, 2}}, nil), "orderings[0][1]", "ranking.item"},
		{"item twice", pl(3, [][]int{{0, 1}, {2, 0, 2}}, nil), "orderings[1][2]", "ranking.item_twice"},
		{"counts shape", pl(2, [][]int{{0, 1}}, pair), "counts", "ranking.counts_shape"},
		{"count", pl(2, [][]int{{0, 1}}, []float64{nan}), "counts[0]", "ranking.count"},
		{"no choice", bw(), "choices", "ranking.no_choices"},
		{"not shown", bw(ranking.BestWorstChoice{Shown: []int{0, 1}, Best: 2, Worst: 1}), "choices[0].best", "ranking.best_not_shown"},
		{"worst not shown", bw(ranking.BestWorstChoice{Shown: []int{0, 1}, Best: 0, Worst: 2}), "choices[0].worst", "ranking.worst_not_shown"},
		{"best is worst", bw(ranking.BestWorstChoice{Shown: []int{0, 1}, Best: 0, Worst: 0}), "choices[0].worst", "ranking.best_is_worst"},
		{"shown twice", bw(ranking.BestWorstChoice{Shown: []int{0, 1, 0}, Best: 0, Worst: 1}), "choices[0].shown[2]", "ranking.item_shown_twice"},
		{"no items", vote(ranking.Profile{}), "items", "ranking.no_items"},
		{"no ballots", vote(ranking.Profile{Items: 2}), "orderings", "ranking.no_orderings"},
		{"empty class", vote(ranking.Profile{Items: 2, Orders: []ranking.Order{{{0}, {}}}}), "orderings[0][1]", "ranking.empty_class"},
		{"ballot twice", vote(ranking.Profile{Items: 2, Orders: []ranking.Order{{{0}, {0}}}}), "orderings[0][1]", "ranking.item_twice"},
		{"nothing to order", kemeny(ranking.Kemeny{}, nil), "pairwise", "ranking.no_items"},
		{"too much to solve", kemeny(ranking.Kemeny{Exact: 25}, two), "exact", "ranking.kemeny_exact"},
		{"no optimum", kemeny(ranking.Kemeny{Optima: -1}, two), "optima", "ranking.kemeny_optima"},
		{"level", sets(ranking.RankSets{Level: 1}.Independent(pair, pair)), "level", "ranking.level"},
		{"NaN estimate", sets(ranking.RankSets{}.Independent([]float64{nan}, []float64{1})), "estimates[0]", "ranking.score"},
		{"error below zero", sets(ranking.RankSets{}.Independent(pair, []float64{1, -1})), "standard_errors[1]", "ranking.error"},
		{"marginal", sets(ranking.RankSets{Marginal: true}.Independent(pair, pair)), "marginal", "ranking.marginal"},
		{"few replicates", sets(ranking.RankSets{}.Bootstrap(pair, nil)), "replicates", "ranking.few_replicates"},
		{"replicate shape", sets(ranking.RankSets{}.Bootstrap(pair, [][]float64{{1}})), "replicates[0]", "ranking.replicate_shape"},
		{"covariance shape", sets(ranking.RankSets{}.Normal(pair, two[:1], stream, 0)), "covariance", "ranking.covariance_shape"},
		{"not definite", sets(ranking.RankSets{}.Normal(pair, [][]float64{{1, 2}, {2, 1}}, stream, 0)), "covariance", "ranking.covariance_definite"},
		{"not symmetric", sets(ranking.RankSets{}.Normal(pair, [][]float64{{1, 0.5}, {0, 1}}, stream, 0)), "covariance[1][0]", "ranking.covariance_symmetry"},
		{"few draws", sets(ranking.RankSets{}.Normal(pair, [][]float64{{1, 0}, {0, 1}}, stream, 5)), "draws", "ranking.few_draws"},
		{"levels", index(ranking.ImportanceIndex{}, []float64{1, 2}), "counts", "ranking.levels_shape"},
		{"familiarity", index(ranking.ImportanceIndex{Weights: []float64{1}}, []float64{1, 2, 3, 4}, []float64{1, 2, 3, 4}), "weights", "ranking.familiarity_shape"},
		{"no answers", chnri(ranking.CHNRI{}, nil), "answers", "ranking.no_answers"},
		{"answer", chnri(ranking.CHNRI{}, [][][]float64{{{2}}}), "answers[0][0][0]", "ranking.answer"},
		{"weights all zero", chnri(ranking.CHNRI{Weights: []float64{0, 0}}, one), "weights", "ranking.weights_zero"},
		{"threshold", chnri(ranking.CHNRI{Thresholds: []float64{0, 2}}, one), "thresholds[1]", "ranking.threshold"},
	} {
		e := fault.Find(c.err)
		if e == nil {
			t.Errorf("%s: error %v, want one at %s", c.name, c.err, c.field)
			continue
		}
		if e.Kind != fault.Invalid || e.Place.Field != c.field || e.Key != c.key {
			t.Errorf("%s: %v %s at %s, want %s at %s", c.name, e.Kind, e.Key, e.Place, c.key, c.field)
		}
	}
}
