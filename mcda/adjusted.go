package mcda

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// Additive is the additive expert effect model of one criterion, for panels whose experts rated different items:
//
//	rating(e, i) = item(i) + expert(e) + error
//
// fitted by least squares (the two-way layout with unequal cells; Scheffé, The Analysis of Variance, 1959,
// section 4.4). A strict expert then no longer pulls down the items that happened to meet him. Prepare it once
// with the ratings, then call [Additive.Fit] for the panel and for each resample of it.
//
// Items can be compared only if a chain of experts connects them: an expert who rated both, or one who shares an
// item with another, and so on. Fit finds these components; effects are comparable inside one component only.
type Additive struct {
	experts, items int
	start          []int     // ratings of expert e are start[e] to start[e+1]
	item           []int     // item of each rating
	rating         []float64 // the ratings
	mean           []float64 // mean rating of each expert over the items rated
}

// Adjusted is a fit of [Additive].
type Adjusted struct {
	// Mean is, per item, the mean rating to be expected had every expert of its component rated it: item effect
	// plus the mean of the expert effects. With complete ratings it is the plain mean. It may leave the scale by
	// a little. 0 for an item that nobody rated.
	Mean []float64
	// Component is the number of the item's component, from 0 in order of their first item; -1 for an item that
	// nobody rated. Means of different components must not be compared.
	Component []int
	// Components is how many components there are; 1 means that all rated items are comparable.
	Components int
	// Main is the component with the most items (then the most ratings, then the first); -1 if nothing was rated.
	Main int
	// Effect is each expert's effect: how many points above (lenient) or below (strict) the mean expert of the
	// component he or she rates. 0 for an expert without a rating.
	Effect []float64
	// ResidualSD is the residual standard deviation in points; nil without residual degrees of freedom.
	ResidualSD *float64
}

// Comparable reports whether item i belongs to the main component, so that its mean may enter a ranking.
func (a Adjusted) Comparable(i int) bool { return a.Component[i] >= 0 && a.Component[i] == a.Main }

// AdjustedMeans fits the additive model to ratings, experts x items, NaN where an expert did not rate the item.
// See [Additive] for repeated fits.
func AdjustedMeans(ratings [][]float64) (Adjusted, error) {
	var a Additive
	if err := a.Prepare(ratings); err != nil {
		return Adjusted{}, err
	}
	return a.Fit(nil)
}

// Prepare takes in the ratings, experts x items, NaN = missing. It refuses an empty or ragged table and infinite
// ratings. The table is not kept.
func (a *Additive) Prepare(ratings [][]float64) error {
	if err := checkSparse("ratings", ratings); err != nil {
		return err
	}
	*a = Additive{experts: len(ratings), items: len(ratings[0]), start: make([]int, 1, len(ratings)+1), mean: make([]float64, len(ratings))}
	for e, row := range ratings {
		sum := 0.0
		for i, x := range row {
			if math.IsNaN(x) {
				continue
			}
			a.item = append(a.item, i)
			a.rating = append(a.rating, x)
			sum += x
		}
		if n := len(a.item) - a.start[e]; n > 0 {
			a.mean[e] = sum / float64(n)
		}
		a.start = append(a.start, len(a.item))
	}
	return nil
}

// Fit solves the least-squares problem for a panel in which expert e stands multiplicity[e] times (a bootstrap
// resample of experts); nil means once each. It refuses a wrong number of multiplicities and negative ones.
func (a *Additive) Fit(multiplicity []int) (Adjusted, error) {
	times := make([]float64, a.experts)
	if multiplicity != nil && len(multiplicity) != a.experts {
		return Adjusted{}, fault.Bad("multiplicity", "mcda.multiplicity.length", "there are {got} multiplicities for {want} experts; give one each", "got", len(multiplicity), "want", a.experts)
	}
	for e := range times {
		times[e] = 1
		if multiplicity != nil {
			if multiplicity[e] < 0 {
				return Adjusted{}, fault.Bad(cell("multiplicity", e), "mcda.multiplicity.negative", "an expert cannot stand a negative number of times in a resample")
			}
			times[e] = float64(multiplicity[e])
		}
	}
	f := Adjusted{Mean: make([]float64, a.items), Effect: make([]float64, a.experts), Main: -1}
	a.connect(times, &f)
	effect := a.solve(times)
	a.level(times, effect, &f)
	f.ResidualSD = a.residual(times, &f)
	return f, nil
}

// connect finds the components of the graph whose nodes are items and experts and whose edges are ratings.
func (a *Additive) connect(times []float64, f *Adjusted) {
	root := make([]int, a.items)
	ratings := make([]float64, a.items)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for e := range a.experts {
		if times[e] == 0 {
			continue
		}
		for k := a.start[e]; k < a.start[e+1]; k++ {
			ratings[a.item[k]] += times[e]
			// The smaller index becomes the root, so that components are numbered by their first item.
			p, q := find(a.item[a.start[e]]), find(a.item[k])
			root[max(p, q)] = min(p, q)
		}
	}
	f.Component = make([]int, a.items)
	var size, weight []float64
	for i := range a.items {
		f.Component[i] = -1
		if ratings[i] == 0 {
			continue
		}
		if find(i) == i {
			f.Component[i] = f.Components
			f.Components++
			size, weight = append(size, 0), append(weight, 0)
		} else {
			f.Component[i] = f.Component[find(i)]
		}
		size[f.Component[i]]++
		weight[f.Component[i]] += ratings[i]
	}
	for c := range f.Components {
		if f.Main < 0 || size[c] > size[f.Main] || size[c] == size[f.Main] && weight[c] > weight[f.Main] {
			f.Main = c
		}
	}
}

// solve returns item effects with mean zero in the sense of the iteration: conjugate gradients with a diagonal
// preconditioner (Hestenes and Stiefel 1952) on the equations for the items after the experts are eliminated,
//
//	sum_e times(e) (x(i) - mean of x over the items of e) = sum_e times(e) (rating(e,i) - mean rating of e).
//
// The matrix is singular (a constant per component is free) but the system is consistent, so the iteration
// converges to a solution; [Additive.level] then fixes the constants. Every sum runs in a fixed order.
func (a *Additive) solve(times []float64) []float64 {
	n := a.items
	degree, b := make([]float64, n), make([]float64, n)
	for e := range a.experts {
		if times[e] == 0 {
			continue
		}
		share := float64(times[e] * (1 - 1/float64(max(1, a.start[e+1]-a.start[e]))))
		for k := a.start[e]; k < a.start[e+1]; k++ {
			degree[a.item[k]] += share
			b[a.item[k]] += float64(times[e] * (a.rating[k] - a.mean[e]))
		}
	}
	x, r := make([]float64, n), make([]float64, n)
	p, z, q := make([]float64, n), make([]float64, n), make([]float64, n)
	copy(r, b)
	precondition := func() (rz float64) {
		for i := range n {
			if z[i] = 0; degree[i] > 0 {
				z[i] = r[i] / degree[i]
			}
			rz += float64(r[i] * z[i])
		}
		return rz
	}
	rz := precondition()
	scale := rz
	copy(p, z)
	for iteration := 0; rz > 0 && rz > 1e-30*scale && iteration < 20*n+100; iteration++ {
		a.apply(times, p, q)
		pq := 0.0
		for i := range n {
			pq += float64(p[i] * q[i])
		}
		if pq <= 0 {
			break // p has become a constant: nothing is left to improve
		}
		step := rz / pq
		for i := range n {
			x[i] += float64(step * p[i])
			r[i] -= float64(step * q[i])
		}
		last := rz
		rz = precondition()
		ratio := rz / last
		for i := range n {
			p[i] = z[i] + float64(ratio*p[i])
		}
	}
	return x
}

// apply multiplies the matrix of solve with p.
func (a *Additive) apply(times, p, q []float64) {
	clear(q)
	for e := range a.experts {
		from, to := a.start[e], a.start[e+1]
		if times[e] == 0 || to-from < 2 {
			continue
		}
		mean := 0.0
		for _, i := range a.item[from:to] {
			mean += p[i]
		}
		mean /= float64(to - from)
		for _, i := range a.item[from:to] {
			q[i] += float64(times[e] * (p[i] - mean))
		}
	}
}

// level turns item effects into adjusted means and expert effects, component by component.
func (a *Additive) level(times, effect []float64, f *Adjusted) {
	sum, count := make([]float64, f.Components), make([]float64, f.Components)
	for e := range a.experts {
		from, to := a.start[e], a.start[e+1]
		if times[e] == 0 || from == to {
			continue
		}
		own := 0.0
		for _, i := range a.item[from:to] {
			own += effect[i]
		}
		f.Effect[e] = a.mean[e] - own/float64(to-from)
		c := f.Component[a.item[from]]
		sum[c] += float64(times[e] * f.Effect[e])
		count[c] += times[e]
	}
	for i, c := range f.Component {
		if c >= 0 {
			f.Mean[i] = effect[i] + sum[c]/count[c]
		}
	}
	for e := range a.experts {
		if times[e] > 0 && a.start[e] < a.start[e+1] {
			c := f.Component[a.item[a.start[e]]]
			f.Effect[e] -= sum[c] / count[c]
		}
	}
}

// residual returns sqrt(RSS / df) with df = ratings - items - experts + components.
func (a *Additive) residual(times []float64, f *Adjusted) *float64 {
	rss, df := 0.0, float64(f.Components)
	for e := range a.experts {
		if times[e] == 0 || a.start[e] == a.start[e+1] {
			continue
		}
		df--
		for k := a.start[e]; k < a.start[e+1]; k++ {
			d := a.rating[k] - f.Mean[a.item[k]] - f.Effect[e]
			rss += float64(float64(times[e]*d) * d)
			df += times[e]
		}
	}
	for _, c := range f.Component {
		if c >= 0 {
			df--
		}
	}
	if df <= 0 {
		return nil
	}
	sd := math.Sqrt(rss / df)
	return &sd
}
