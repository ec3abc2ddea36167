package ranking

import (
	"fmt"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// RankSets makes confidence sets for the true ranks of items from estimates and their uncertainty. An item's rank is
// 1 plus the number of items truly better than it.
//
// The sets rest on a simultaneous band for differences between items: i is put above j only if the whole band of
// their difference lies above zero; an item's best rank is then 1 plus the number of items put above it, and its worst
// rank the number of items less those put below it (Mogstad, Romano, Shaikh and Wilhelm, Review of Economic Studies
// 91 (2024) 476). The band's width is a quantile of the largest |t| over all pairs; pairs already told
// apart are then left out and the quantile taken anew until nothing more is told apart (step-down, ibid.).
// The chance that all sets hold their true ranks at once is at least Level; marginal intervals, one item at a time,
// promise no such thing for the table as a whole.
//
// The promise is asymptotic in the size of the panel. A bootstrap over few experts understates spread; with fewer
// than about ten, read the sets as the least there is to doubt.
type RankSets struct {
	// Level is the confidence, between 0.5 and 1; 0 means 0.9.
	Level float64
	// Marginal asks for one set per item that holds its rank with confidence Level by itself.
	Marginal bool
}

// RankSet is the set of ranks Low, Low+1, ..., High of one item; 1 is best.
type RankSet struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// Bootstrap makes the sets from bootstrap replicates of the estimates, resamples x items; a NaN marks an item that a
// resample left out, and a difference then rests on the resamples that hold both. Higher estimates are better. At
// least 100 resamples must hold each pair.
//
// A difference that is the same in every resample is taken as certain: the items are told apart unless it is zero.
func (r RankSets) Bootstrap(estimates []float64, replicates [][]float64) ([]RankSet, error) {
	level, err := r.level()
	if err != nil {
		return nil, err
	}
	if err := checkEstimates(estimates); err != nil {
		return nil, err
	}
	for b, row := range replicates {
		if len(row) != len(estimates) {
			return nil, fault.Bad(fmt.Sprintf("replicates[%d]", b), "ranking.replicate_shape", "the replicate has {got} estimates, but there are {want} items; there must be one each", "got", len(row), "want", len(estimates))
		}
		for i, v := range row {
			if math.Abs(v) > 1e100 {
				return nil, fault.Bad(fmt.Sprintf("replicates[%d][%d]", b, i), "ranking.score", "the score is {value}; it must lie between -1e100 and 1e100", "value", v)
			}
		}
	}
	p := newPairTests(estimates, replicates)
	type moments struct{ count, sum, squares float64 }
	pairs := make([]moments, p.n*p.n)
	for _, deviation := range p.deviations {
		for i, a := range deviation {
			row := pairs[i*p.n : i*p.n+i]
			for j, c := range deviation[:i] {
				if d := a - c; !math.IsNaN(d) {
					row[j].count++
					row[j].sum += d
					row[j].squares += float64(d * d)
				}
			}
		}
	}
	for i := range p.n {
		for j := range i {
			m := pairs[i*p.n+j]
			if m.count < 100 {
				return nil, fault.Bad("replicates", "ranking.few_replicates", "items {i} and {j} stand together in {n} replicates; at least 100 are needed", "i", j, "j", i, "n", int(m.count))
			}
			variance := (m.squares - float64(m.sum*m.sum)/m.count) / (m.count - 1)
			if variance > 1e-24*m.squares { // less is rounding
				p.spread[i*p.n+j] = math.Sqrt(variance)
			}
		}
	}
	return p.sets(level, r.Marginal), nil
}

// Normal makes the sets from normal estimates with a known covariance matrix, such as that of [Worths] or
// [Abilities]: draws from that distribution stand in for the replicates. draws is how many; 0 means 2,000.
func (r RankSets) Normal(estimates []float64, covariance [][]float64, stream *num.Stream, draws int) ([]RankSet, error) {
	level, err := r.level()
	if err != nil {
		return nil, err
	}
	if err := checkEstimates(estimates); err != nil {
		return nil, err
	}
	n := len(estimates)
	root, err := covarianceRoot(covariance, n)
	if err != nil {
		return nil, err
	}
	if draws == 0 {
		draws = 2000
	}
	if draws < 100 {
		return nil, fault.Bad("draws", "ranking.few_draws", "{n} draws are asked for; at least 100 are needed", "n", draws)
	}
	draw := matrix(draws, n)
	z := make([]float64, n)
	for _, row := range draw {
		for i := range z {
			z[i] = stream.Normal()
		}
		for i := range row {
			row[i] = estimates[i]
			for k, c := range root[i] {
				row[i] += float64(c * z[k])
			}
		}
	}
	p := newPairTests(estimates, draw)
	for i := range n {
		for j := range i {
			variance := covariance[i][i] + covariance[j][j] - float64(2*covariance[i][j])
			if variance > 1e-14*(covariance[i][i]+covariance[j][j]) {
				p.spread[i*n+j] = math.Sqrt(variance)
			}
		}
	}
	return p.sets(level, r.Marginal), nil
}

// Independent makes the sets from independent normal estimates with standard errors by intervals for the single
// items, each of confidence Level^(1/n), and counts intervals that do not overlap (Klein, Wright and Wieczorek,
// Journal of the Royal Statistical Society A 183 (2020) 589). It needs no chance and is wider than
// [RankSets.Normal]. Marginal is not defined for it and refused.
func (r RankSets) Independent(estimates, standardErrors []float64) ([]RankSet, error) {
	level, err := r.level()
	if err != nil {
		return nil, err
	}
	if r.Marginal {
		return nil, fault.Bad("marginal", "ranking.marginal", "intervals for single items give simultaneous sets only; use the bootstrap or normal form for marginal ones")
	}
	if err := checkEstimates(estimates); err != nil {
		return nil, err
	}
	n := len(estimates)
	if len(standardErrors) != n {
		return nil, fault.Bad("standard_errors", "ranking.errors_shape", "{got} standard errors are given for {want} items; there must be one each", "got", len(standardErrors), "want", n)
	}
	for i, s := range standardErrors {
		if !(s >= 0 && s <= 1e100) {
			return nil, fault.Bad(fmt.Sprintf("standard_errors[%d]", i), "ranking.error", "the standard error is {value}; it must lie between 0 and 1e100", "value", s)
		}
	}
	z := num.NormalQuantile((1 + num.Pow(level, 1/float64(n))) / 2)
	out := make([]RankSet, n)
	for i := range out {
		out[i] = RankSet{Low: 1, High: n}
		for j := range n {
			switch gap := estimates[j] - estimates[i]; {
			case gap > float64(z*(standardErrors[i]+standardErrors[j])):
				out[i].Low++
			case -gap > float64(z*(standardErrors[i]+standardErrors[j])):
				out[i].High--
			}
		}
	}
	return out, nil
}

func (r RankSets) level() (float64, error) {
	if r.Level == 0 {
		return 0.9, nil
	}
	if !(r.Level > 0.5 && r.Level < 1) {
		return 0, fault.Bad("level", "ranking.level", "the confidence level is {value}; it must lie between 0.5 and 1", "value", r.Level)
	}
	return r.Level, nil
}

// pairTests are the differences of all pairs j < i. Their spreads stand at i*n+j; a spread of 0 marks a difference
// without uncertainty. The deviations are those of the replicates from the estimates.
type pairTests struct {
	n          int
	estimates  []float64
	spread     []float64
	deviations [][]float64
}

func newPairTests(estimates []float64, replicates [][]float64) *pairTests {
	n := len(estimates)
	p := &pairTests{n: n, estimates: estimates, spread: make([]float64, n*n), deviations: matrix(len(replicates), n)}
	for b, row := range replicates {
		for i, v := range row {
			p.deviations[b][i] = v - estimates[i]
		}
	}
	return p
}

func (p *pairTests) sets(level float64, marginal bool) []RankSet {
	out := make([]RankSet, p.n)
	if !marginal {
		apart := p.stepDown(level, func(int, int) bool { return true })
		for i := range out {
			out[i] = p.count(i, apart)
		}
		return out
	}
	for i := range out {
		apart := p.stepDown(level, func(a, b int) bool { return a == i || b == i })
		out[i] = p.count(i, apart)
	}
	return out
}

// stepDown marks the pairs among those concerned that are told apart.
func (p *pairTests) stepDown(level float64, concerned func(i, j int) bool) []bool {
	n := p.n
	apart := make([]bool, n*n)
	type test struct {
		i, j   int
		spread float64
	}
	var open []test // pairs with uncertainty, not yet told apart
	for i := range n {
		for j := range i {
			switch at := i*n + j; {
			case !concerned(i, j):
			case p.spread[at] > 0:
				open = append(open, test{i, j, p.spread[at]})
			default:
				apart[at] = p.estimates[i] != p.estimates[j]
			}
		}
	}
	largest := make([]float64, len(p.deviations))
	for len(open) > 0 {
		for b, deviation := range p.deviations {
			top := 0.0
			for _, q := range open {
				if t := math.Abs(deviation[q.i]-deviation[q.j]) / q.spread; t > top { // false for a missing item
					top = t
				}
			}
			largest[b] = top
		}
		slices.Sort(largest)
		// The smallest value that at least the share level of replicates does not exceed.
		critical := largest[int(math.Ceil(level*float64(len(largest))))-1]
		left := open[:0]
		for _, q := range open {
			if math.Abs(p.estimates[q.i]-p.estimates[q.j])/q.spread > critical {
				apart[q.i*n+q.j] = true
			} else {
				left = append(left, q)
			}
		}
		if len(left) == len(open) {
			break
		}
		open = left
	}
	return apart
}

// count turns the pairs told apart into the set of item i.
func (p *pairTests) count(i int, apart []bool) RankSet {
	set := RankSet{Low: 1, High: p.n}
	for j := range p.n {
		if j == i || !apart[max(i, j)*p.n+min(i, j)] {
			continue
		}
		if p.estimates[j] > p.estimates[i] {
			set.Low++
		} else {
			set.High--
		}
	}
	return set
}

func checkEstimates(estimates []float64) error {
	if len(estimates) == 0 {
		return fault.Bad("estimates", "ranking.no_items", "no item is given; at least one is needed")
	}
	for i, v := range estimates {
		if !(math.Abs(v) <= 1e100) {
			return fault.Bad(fmt.Sprintf("estimates[%d]", i), "ranking.score", "the score is {value}; it must lie between -1e100 and 1e100", "value", v)
		}
	}
	return nil
}

// covarianceRoot returns a lower triangular root of a positive semidefinite matrix; directions without variance get
// a zero column, since covariances of sum-zero estimates always have one.
func covarianceRoot(c [][]float64, n int) ([][]float64, error) {
	if len(c) != n {
		return nil, fault.Bad("covariance", "ranking.covariance_shape", "the covariance has {got} entries where {want} are needed; it must be square with one row and one column per item", "got", len(c), "want", n)
	}
	largest := 0.0
	for i, row := range c {
		if len(row) != n {
			return nil, fault.Bad(fmt.Sprintf("covariance[%d]", i), "ranking.covariance_shape", "the covariance has {got} entries where {want} are needed; it must be square with one row and one column per item", "got", len(row), "want", n)
		}
		for j, v := range row {
			if !(math.Abs(v) <= 1e100) || i == j && v < 0 {
				return nil, fault.Bad(fmt.Sprintf("covariance[%d][%d]", i, j), "ranking.covariance_value", "the covariance holds {value}; it must hold numbers between -1e100 and 1e100, and variances not below 0", "value", v)
			}
			largest = math.Max(largest, math.Abs(v))
		}
	}
	root := make([][]float64, n)
	for i := range n {
		root[i] = make([]float64, i+1)
		for j := range i + 1 {
			if math.Abs(c[i][j]-c[j][i]) > 1e-9*largest {
				return nil, fault.Bad(fmt.Sprintf("covariance[%d][%d]", i, j), "ranking.covariance_symmetry", "the covariance of items {i} and {j} differs by direction; the matrix must be symmetric", "i", i, "j", j)
			}
			s := c[i][j]
			for k := range j {
				s -= float64(root[i][k] * root[j][k])
			}
			switch {
			case j < i && root[j][j] > 0:
				root[i][j] = s / root[j][j]
			case j == i && s > 1e-12*largest:
				root[i][i] = math.Sqrt(s)
			case j == i && s < -1e-9*largest:
				return nil, fault.Bad("covariance", "ranking.covariance_definite", "the covariance is not positive semidefinite at item {item}; some variance would be negative", "item", i)
			}
		}
	}
	return root, nil
}
