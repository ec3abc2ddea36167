package ranking

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// PlackettLuce fits worths to complete or partial strict rankings: an ordering is read as choices, first the best of
// all its items, then the best of the rest, and so on,
//
//	P(i chosen from S) = w_i / sum of w over S
//
// (Luce 1959; Plackett, Applied Statistics 24 (1975) 193). Items that an ordering leaves out say nothing. The worths
// are found by the minorise-maximise steps of Hunter (Annals of Statistics 32 (2004) 384, section 5), and where those
// crawl, by Newton steps. The zero value fits by maximum likelihood.
type PlackettLuce struct {
	// Ghost, if positive, adds so many orderings "item, imagined item" and as many "imagined item, item" for each
	// item, which makes every fit finite and shrinks the worths towards each other (0.5 is the usual amount; Turner
	// et al., Computational Statistics 35 (2020) 1027).
	Ghost float64
	// StandardErrors asks for the covariance of the log-worths too, at the cost of one matrix of items x items.
	StandardErrors bool
}

// Worths is a fitted Plackett-Luce model of n items. Where Finite is false the estimates are nil.
type Worths struct {
	Connection
	// Finite says whether the likelihood has a maximum.
	Finite bool `json:"finite"`
	// LogWorth has mean zero.
	LogWorth []float64 `json:"log_worth"`
	// LogLikelihood is that of the orderings given, without the imagined ones.
	LogLikelihood *float64 `json:"log_likelihood"`
	// StandardErrors are those of LogWorth, under the rule that its mean is zero; nil if not asked for.
	StandardErrors []float64 `json:"standard_errors,omitempty"`
	// Covariance is that of LogWorth; nil if not asked for.
	Covariance [][]float64 `json:"-"`
	// Steps counts the minorise-maximise steps taken; 0 where only Newton steps were.
	Steps int `json:"steps"`
}

// Fit fits the model to orderings of the items 0 to items-1, best first; counts holds how often each was given and
// is nil for once each. An ordering of fewer than two items is allowed and says nothing.
//
// Orderings without finite maximum are not an error: the result has Finite false and says in Groups and Strong how
// the items fall apart. An item that no ordering compares is a group of its own; [Subset] takes the orderings to one
// group, which can be fitted alone.
func (m PlackettLuce) Fit(items int, orderings [][]int, counts []float64) (*Worths, error) {
	if err := checkOrderings(items, orderings, counts); err != nil {
		return nil, err
	}
	if err := checkGhost(m.Ghost); err != nil {
		return nil, err
	}
	f := newChoices(items, orderings, counts)
	given := len(f.ends)
	if m.Ghost > 0 {
		f.addGhost(m.Ghost)
	}
	fit := &Worths{Connection: f.connection()}
	fit.Finite = fit.Connection.Finite()
	if m.Ghost > 0 {
		fit.Connection = withoutGhost(fit.Connection, items)
	}
	if !fit.Finite {
		return fit, nil
	}
	theta := make([]float64, f.items)
	var settled bool
	fit.Steps, settled = f.minorise(theta)
	if !settled {
		if _, err := maximise(f, theta); err != nil {
			return nil, err
		}
	}
	if m.StandardErrors {
		if err := fit.setCovariance(f, theta, items); err != nil {
			return nil, err
		}
	}
	f.ends = f.ends[:given]
	value := f.value(theta)
	fit.LogLikelihood = &value
	fit.LogWorth = theta[:items:items]
	recentre(fit.LogWorth)
	return fit, nil
}

func (w *Worths) setCovariance(f likelihood, theta []float64, items int) error {
	cov, err := covariance(f, theta)
	if err != nil {
		return err
	}
	w.Covariance = centredCovariance(cov, items)
	w.StandardErrors = make([]float64, items)
	for i := range items {
		w.StandardErrors[i] = math.Sqrt(math.Max(0, w.Covariance[i][i]))
	}
	return nil
}

// Worth returns the worths with sum 1: the probability of each item to be chosen from all. The fit must be finite.
func (w *Worths) Worth() []float64 { return softmax(w.LogWorth) }

// Subset renumbers orderings to the items of a group: item group[k] becomes k, other items are dropped. The result
// has as many orderings as were given.
func Subset(orderings [][]int, group []int) [][]int {
	number := make(map[int]int, len(group))
	for k, i := range group {
		number[i] = k
	}
	out := make([][]int, len(orderings))
	for r, o := range orderings {
		for _, i := range o {
			if k, ok := number[i]; ok {
				out[r] = append(out[r], k)
			}
		}
	}
	return out
}

// choices holds all orderings of two items and more end to end. The worth is exp(theta).
type choices struct {
	items int
	order []int32   // items of all orderings
	ends  []int     // where each ordering ends in order
	times []float64 // how often each ordering was given
	worth []float64 // scratch: exp of theta
	chain []float64 // scratch: one number per place of the longest ordering
}

func newChoices(items int, orderings [][]int, counts []float64) *choices {
	f := &choices{items: items}
	longest, total := 2, 0
	for _, o := range orderings {
		total += len(o)
	}
	f.order = make([]int32, 0, total+4*items) // with room for a ghost
	for r, o := range orderings {
		t := 1.0
		if counts != nil {
			t = counts[r]
		}
		if len(o) < 2 || t == 0 {
			continue
		}
		for _, i := range o {
			f.order = append(f.order, int32(i))
		}
		f.ends = append(f.ends, len(f.order))
		f.times = append(f.times, t)
		longest = max(longest, len(o))
	}
	f.worth = make([]float64, items, items+1)
	f.chain = make([]float64, longest)
	return f
}

func (f *choices) addGhost(weight float64) {
	ghost := int32(f.items)
	for i := range ghost {
		f.order = append(f.order, i, ghost, ghost, i)
		f.ends = append(f.ends, len(f.order)-2, len(f.order))
		f.times = append(f.times, weight, weight)
	}
	f.items++
	f.worth = f.worth[:f.items]
}

// connection uses neighbours only: whoever is preferred to later items is connected to them through the chain.
func (f *choices) connection() Connection {
	g := newPreference(f.items)
	start := 0
	for _, end := range f.ends {
		o := f.order[start:end]
		for k := range len(o) - 1 {
			g.prefer(int(o[k]), int(o[k+1]))
		}
		start = end
	}
	return g.connection()
}

// minorise takes steps w_i <- W_i / sum over choices with i of 1/(worth of the choice set), where W_i counts the
// choices that i won, until no log-worth moves by more than 1e-11, at most 200 of them. It leaves the log-worths with
// sum zero in theta and reports the steps and whether they settled.
func (f *choices) minorise(theta []float64) (steps int, settled bool) {
	won := make([]float64, f.items)
	start := 0
	for r, end := range f.ends {
		for _, i := range f.order[start : end-1] {
			won[i] += f.times[r]
		}
		start = end
	}
	w := f.worth
	for i := range w {
		w[i] = 1
	}
	load := make([]float64, f.items)
	for steps = 1; steps <= 200; steps++ {
		f.loads(load)
		var moved, sum float64
		for i := range w {
			next := won[i] / load[i]
			moved = math.Max(moved, math.Abs(next-w[i])/w[i])
			w[i] = next
			sum += next
		}
		// The scale is free; a mean of 1 keeps it from drifting.
		scale := float64(f.items) / sum
		for i := range w {
			w[i] = float64(w[i] * scale)
		}
		if moved < 1e-11 {
			settled = true
			break
		}
	}
	for i := range w {
		theta[i] = num.Log(w[i])
	}
	recentre(theta)
	return steps, settled
}

// loads sums, for each item, times/(worth of the set) over the choices in which the item could be chosen.
func (f *choices) loads(load []float64) {
	clear(load)
	start := 0
	for r, end := range f.ends {
		o := f.order[start:end]
		start = end
		chain, times := f.chain[:len(o)], f.times[r]
		last := len(o) - 1
		sum := f.worth[o[last]]
		for k := last - 1; k >= 0; k-- {
			sum += f.worth[o[k]]
			chain[k] = times / sum
		}
		var acc float64
		for k, i := range o[:last] {
			acc += chain[k]
			load[i] += acc
		}
		load[o[last]] += acc
	}
}

func (f *choices) size() int  { return f.items }
func (f *choices) shift() int { return f.items }

// value sums theta of the chosen minus the logarithm of the set's worth. Sums of one ordering are multiplied up
// before the logarithm is taken, which saves most logarithms.
func (f *choices) value(theta []float64) float64 {
	for i := range f.worth {
		f.worth[i] = num.Exp(theta[i])
	}
	var total float64
	start := 0
	for r, end := range f.ends {
		o := f.order[start:end]
		start = end
		last := len(o) - 1
		sum := f.worth[o[last]]
		product := 1.0
		var v float64
		for k := last - 1; k >= 0; k-- {
			sum += f.worth[o[k]]
			v += theta[o[k]]
			product *= sum
			if product > 1e100 || product < 1e-100 {
				v -= num.Log(product)
				product = 1
			}
		}
		v -= num.Log(product)
		total += float64(f.times[r] * v)
	}
	return total
}

// slope uses that the information between the items at places a < b of one ordering is
// w_a w_b sum over k <= a of 1/(worth of set k)^2, so that one running sum per ordering serves all pairs.
func (f *choices) slope(theta, gradient, information []float64) {
	n := f.items
	for i := range f.worth {
		f.worth[i] = num.Exp(theta[i])
	}
	w := f.worth
	start := 0
	for r, end := range f.ends {
		o := f.order[start:end]
		start = end
		times := f.times[r]
		last := len(o) - 1
		chain := f.chain[:len(o)]
		sum := w[o[last]]
		for k := last - 1; k >= 0; k-- {
			sum += w[o[k]]
			chain[k] = 1 / sum
		}
		var first, second float64 // sums of 1/S and 1/S^2
		for k, i := range o {
			if k < last {
				first += chain[k]
				second += float64(chain[k] * chain[k])
				gradient[i] += times
			}
			gradient[i] -= float64(times * float64(w[i]*first))
			diagonal := first - float64(w[i]*second)
			information[int(i)*n+int(i)] += float64(times * float64(w[i]*diagonal))
			c := float64(times * second)
			row := information[int(i)*n : int(i)*n+n]
			for _, j := range o[k+1:] {
				row[j] -= c
			}
		}
	}
	// So far the off-diagonal sums stand on the side of the item that came first and lack their worths.
	for i := range n {
		for j := range i {
			h := (information[i*n+j] + information[j*n+i]) * w[i] * w[j]
			information[i*n+j], information[j*n+i] = h, h
		}
	}
}

func checkOrderings(items int, orderings [][]int, counts []float64) error {
	if items < 2 {
		return fault.Bad("n_items", "ranking.few_items", "{n} item(s) given; at least two are needed to compare", "n", items)
	}
	if len(orderings) == 0 {
		return fault.Bad("orderings", "ranking.no_orderings", "no ordering is given; at least one is needed")
	}
	seen := make([]int, items)
	for r, o := range orderings {
		for k, i := range o {
			if i < 0 || i >= items {
				return fault.Bad(fmt.Sprintf("orderings[%d][%d]", r, k), "ranking.item", "item {item} does not exist; items are numbered 0 to {last}", "item", i, "last", items-1)
			}
			if seen[i] == r+1 {
				return fault.Bad(fmt.Sprintf("orderings[%d][%d]", r, k), "ranking.item_twice", "item {item} stands twice in one ordering; each may stand once", "item", i)
			}
			seen[i] = r + 1
		}
	}
	return checkBallotCounts(counts, len(orderings))
}

func checkBallotCounts(counts []float64, orderings int) error {
	if counts == nil {
		return nil
	}
	if len(counts) != orderings {
		return fault.Bad("counts", "ranking.counts_shape", "{got} counts are given for {want} orderings; there must be one each", "got", len(counts), "want", orderings)
	}
	for r, c := range counts {
		if !(c >= 0 && c <= 1e15) {
			return fault.Bad(fmt.Sprintf("counts[%d]", r), "ranking.count", "the count is {value}; it must lie between 0 and 1e15", "value", c)
		}
	}
	return nil
}
