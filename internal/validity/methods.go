package validity

import (
	"math"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/mcda"
	"github.com/tanwen/tanwen/ranking"
)

// method ranks the items of a consultation. Scores are higher for better items, NaN for an item without a score.
type method struct {
	name  string
	score func(*answers) ([]float64, error)
}

// answers is a consultation with what several methods need of it.
type answers struct {
	*consultation
	means   [][]float64 // items x criteria: mean ratings
	errors  [][]float64 // and their standard errors
	profile ranking.Profile
	stream  *num.Stream
}

func newAnswers(c *consultation, stream *num.Stream) *answers {
	a := &answers{consultation: c, profile: ranking.Profile{Items: items}, stream: stream}
	for i := range items {
		mean, se := make([]float64, criteria), make([]float64, criteria)
		for k := range criteria {
			mean[k], se[k] = meanOf(c.column(i, k))
		}
		a.means, a.errors = append(a.means, mean), append(a.errors, se)
	}
	for _, row := range c.wholes() {
		scores := make([]*float64, items)
		for i, x := range row {
			if !math.IsNaN(x) {
				scores[i] = &x
			}
		}
		a.profile.Orders = append(a.profile.Orders, ranking.ByScore(scores))
	}
	return a
}

// meanOf returns the mean and its standard error; NaN values are left out.
func meanOf(values []float64) (mean, se float64) {
	n, sum, squares := 0.0, 0.0, 0.0
	for _, x := range values {
		if !math.IsNaN(x) {
			n, sum, squares = n+1, sum+x, squares+x*x
		}
	}
	mean = sum / n
	if n > 1 {
		se = math.Sqrt(math.Max(0, squares-n*mean*mean) / (n - 1) / n)
	}
	return mean, se
}

// methods lists what is compared. Options are those that a secretariat would leave as they are.
func methods() []method {
	return []method{
		{"mean", func(a *answers) ([]float64, error) { return overCriteria(a.means) }},
		{"mean, adjusted for strict experts", func(a *answers) ([]float64, error) { return a.adjusted(a.matrix) }},
		{"mean without own proposals", func(a *answers) ([]float64, error) { return overCriteria(a.meansOf(a.withoutOwn)) }},
		{"mean, adjusted and without own proposals", func(a *answers) ([]float64, error) { return a.adjusted(a.withoutOwn) }},
		{"median", (*answers).medians},
		{"weighted sum, min-max", matrixOf(func(p mcda.Problem) ([]float64, error) { return mcda.WeightedSum(p, mcda.MinMax) })},
		{"weighted product", matrixOf(mcda.WeightedProduct)},
		{"geometric mean, floor 1", matrixOf(geometric)},
		{"TOPSIS, vector", matrixOf(func(p mcda.Problem) ([]float64, error) { return mcda.TOPSIS(p, mcda.Vector) })},
		{"VIKOR, v = 0.5", matrixOf(vikor)},
		{"PROMETHEE II, linear 0.25 to 1", matrixOf(promethee)},
		{"ELECTRE III, 0.25, 0.75, veto 3", matrixOf(electre)},
		{"SMAA, holistic acceptability", (*answers).smaa},
		{"Borda", (*answers).borda},
		{"Copeland", (*answers).copeland},
		{"Schulze", (*answers).schulze},
		{"Kemeny", (*answers).kemeny},
		{"Plackett-Luce with ties", (*answers).plackettLuce},
		{"Bradley-Terry with ties", (*answers).bradleyTerry},
		{"importance index", (*answers).importance},
		{"CHNRI score", (*answers).chnri},
	}
}

// overCriteria is the mean over the criteria, items x criteria.
func overCriteria(means [][]float64) ([]float64, error) {
	m := mcda.MeanScore{}
	for range criteria {
		m.Criteria = append(m.Criteria, mcda.Criterion{Weight: 1, Low: 1, High: 9})
	}
	scores, err := m.Items(means)
	out := make([]float64, len(scores))
	for i, s := range scores {
		out[i] = s.Value
		if !s.Ranked {
			out[i] = math.NaN()
		}
	}
	return out, err
}

// adjusted is the mean over the criteria of the means after a fit of expert effects. ratings gives the ratings of a
// criterion, experts x items.
func (a *answers) adjusted(ratings func(k int) [][]float64) ([]float64, error) {
	means := byItem(criteria)
	for k := range criteria {
		fit, err := mcda.AdjustedMeans(ratings(k))
		if err != nil {
			return nil, err
		}
		for i := range means {
			means[i][k] = math.NaN()
			if fit.Comparable(i) {
				means[i][k] = fit.Mean[i]
			}
		}
	}
	return overCriteria(means)
}

// withoutOwn returns the ratings of a criterion, experts x items, without those of proposers on their own items.
func (a *answers) withoutOwn(k int) [][]float64 {
	m := a.matrix(k)
	for e := range m {
		for i := range m[e] {
			if a.own[e][i] {
				m[e][i] = math.NaN()
			}
		}
	}
	return m
}

// meansOf returns the means of the items, items x criteria.
func (a *answers) meansOf(ratings func(k int) [][]float64) [][]float64 {
	means := byItem(criteria)
	for k := range criteria {
		m := ratings(k)
		column := make([]float64, len(m))
		for i := range means {
			for e := range m {
				column[e] = m[e][i]
			}
			means[i][k], _ = meanOf(column)
		}
	}
	return means
}

// byItem makes a table with a row for each item.
func byItem(columns int) [][]float64 {
	out := make([][]float64, items)
	for i := range out {
		out[i] = make([]float64, columns)
	}
	return out
}

func (a *answers) medians() ([]float64, error) {
	medians := byItem(criteria)
	for i := range medians {
		for k := range criteria {
			t, err := consensus.NewTally(a.column(i, k))
			if err != nil {
				return nil, err
			}
			m, ok := t.Median()
			if !ok {
				m = math.NaN()
			}
			medians[i][k] = m
		}
	}
	return overCriteria(medians)
}

// matrixOf lets a method for a table of scores rank the items that have a mean rating on every criterion.
func matrixOf(score func(mcda.Problem) ([]float64, error)) func(*answers) ([]float64, error) {
	return func(a *answers) ([]float64, error) {
		p := mcda.Problem{Weights: []float64{1. / 3, 1. / 3, 1. / 3}}
		rated := a.rated()
		for _, i := range rated {
			p.Scores = append(p.Scores, a.means[i])
		}
		scores, err := score(p)
		return spreadOut(rated, scores), err
	}
}

// rated lists the items with a mean rating on every criterion.
func (a *answers) rated() (rated []int) {
	for i, row := range a.means {
		if !math.IsNaN(row[0] + row[1] + row[2]) {
			rated = append(rated, i)
		}
	}
	return rated
}

// spreadOut puts scores back to their items.
func spreadOut(at []int, scores []float64) []float64 {
	out := make([]float64, items)
	for i := range out {
		out[i] = math.NaN()
	}
	for k, x := range scores {
		out[at[k]] = x
	}
	return out
}

func geometric(p mcda.Problem) ([]float64, error) {
	scores, err := mcda.GeometricMean(p, 1)
	var out []float64
	for _, s := range scores {
		out = append(out, s.Value)
	}
	return out, err
}

func vikor(p mcda.Problem) ([]float64, error) {
	r, err := mcda.VIKOR(p, 0.5)
	var out []float64
	for _, q := range r.Q {
		out = append(out, -q)
	}
	return out, err
}

func promethee(p mcda.Problem) ([]float64, error) {
	f := mcda.Preference{Kind: mcda.Linear, Q: 0.25, P: 1}
	flows, err := mcda.PROMETHEE(p, []mcda.Preference{f, f, f})
	return flows.Net, err
}

// electre ranks by the mean place in the two distillations.
func electre(p mcda.Problem) ([]float64, error) {
	r, err := mcda.ELECTREIII(p, mcda.ELECTREIIIOptions{
		Indifference: []float64{0.25, 0.25, 0.25}, Preference: []float64{0.75, 0.75, 0.75}, Veto: []float64{3, 3, 3},
	})
	out := make([]float64, len(p.Scores))
	for _, classes := range [][][]int{r.Descending, r.Ascending} {
		for place, x := range places(classes, len(out)) {
			out[place] += x
		}
	}
	return out, err
}

// places turns classes, best first, into scores: minus the mean rank of the class.
func places(classes [][]int, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
	}
	before := 0
	for _, class := range classes {
		for _, i := range class {
			out[i] = -float64(before) - float64(len(class)+1)/2
		}
		before += len(class)
	}
	return out
}

func (a *answers) smaa() ([]float64, error) {
	rated := a.rated()
	var mean, se [][]float64
	for _, i := range rated {
		mean, se = append(mean, a.means[i]), append(se, a.errors[i])
	}
	scores, err := mcda.NormalMeasurements(mean, se)
	if err != nil {
		return nil, err
	}
	r, err := mcda.SMAA{Scores: scores, Samples: 4096}.Run(a.stream)
	if err != nil {
		return nil, err
	}
	meta, err := mcda.RankOrderCentroid(len(rated))
	if err != nil {
		return nil, err
	}
	holistic, err := r.Holistic(meta)
	return spreadOut(rated, holistic), err
}

func (a *answers) borda() ([]float64, error) {
	b, err := a.profile.Borda()
	if err != nil {
		return nil, err
	}
	out := make([]float64, items)
	for i, share := range b.Share {
		out[i] = math.NaN()
		if share != nil {
			out[i] = *share
		}
	}
	return out, nil
}

func (a *answers) copeland() ([]float64, error) {
	c, err := a.profile.Copeland()
	if err != nil {
		return nil, err
	}
	return places(c.Order, items), nil
}

func (a *answers) schulze() ([]float64, error) {
	s, err := a.profile.Schulze(true)
	if err != nil {
		return nil, err
	}
	return places(s.Order, items), nil
}

func (a *answers) kemeny() ([]float64, error) {
	d, err := a.profile.Pairwise()
	if err != nil {
		return nil, err
	}
	k, err := ranking.Kemeny{Exact: 12, Optima: 1}.Aggregate(d)
	if err != nil {
		return nil, err
	}
	out := make([]float64, items)
	for place, i := range k.Orders[0] {
		out[i] = -float64(place)
	}
	return out, nil
}

func (a *answers) plackettLuce() ([]float64, error) {
	fit, err := ranking.PlackettLuce{Ghost: 0.5}.FitOrders(items, a.profile.Orders, nil)
	if err != nil {
		return nil, err
	}
	return fit.LogWorth, nil
}

func (a *answers) bradleyTerry() ([]float64, error) {
	wins, ties := byItem(items), byItem(items)
	for _, row := range a.wholes() {
		for i := range items {
			for j := range items {
				switch {
				case i == j || math.IsNaN(row[i]) || math.IsNaN(row[j]):
				case row[i] > row[j]:
					wins[i][j]++
				case row[i] == row[j]:
					ties[i][j]++
				}
			}
		}
	}
	fit, err := ranking.BradleyTerry{Ghost: 0.5}.Fit(wins, ties)
	if err != nil {
		return nil, err
	}
	return fit.LogAbility, nil
}

// importance reads the ratings of the three criteria as levels: 8 and 9 high, 6 and 7 medium, 4 and 5 low, else none.
func (a *answers) importance() ([]float64, error) {
	out := make([]float64, items)
	for i := range items {
		counts := make([]float64, 4)
		for k := range criteria {
			for _, x := range a.column(i, k) {
				switch {
				case math.IsNaN(x):
				case x >= 8:
					counts[0]++
				case x >= 6:
					counts[1]++
				case x >= 4:
					counts[2]++
				default:
					counts[3]++
				}
			}
		}
		index, err := ranking.ImportanceIndex{}.Of(counts)
		if err != nil {
			return nil, err
		}
		out[i] = math.NaN()
		if index.Index != nil {
			out[i] = *index.Index
		}
	}
	return out, nil
}

// chnri reads ratings from 7 as yes, up to 3 as no, and between as maybe.
func (a *answers) chnri() ([]float64, error) {
	scored := make([][][]float64, len(a.last))
	for e := range scored {
		for i := range items {
			row := make([]float64, criteria)
			for k, x := range a.last[e][i] {
				switch {
				case math.IsNaN(x):
					row[k] = x
				case x >= 7:
					row[k] = 1
				case x > 3:
					row[k] = 0.5
				}
			}
			scored[e] = append(scored[e], row)
		}
	}
	ideas, err := ranking.CHNRI{}.Score(scored)
	if err != nil {
		return nil, err
	}
	out := make([]float64, items)
	for i, x := range ideas {
		out[i] = math.NaN()
		if x.RPS != nil {
			out[i] = *x.RPS
		}
	}
	return out, nil
}
