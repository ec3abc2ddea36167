package mcda

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// BestWorst holds the comparisons of the best-worst method: the expert names the best (most important) and the
// worst criterion and compares only these two with all others, on 1 (as important) to 9 (extremely more).
type BestWorst struct {
	BestToOthers  []float64 // how much more important the best is than each criterion; 1 for itself
	OthersToWorst []float64 // how much more important each criterion is than the worst; 1 for itself
	Best, Worst   int       // indices of the two
}

// BWMLinear is the solution of the linear model (Rezaei, Omega 64, 2016), which is unique:
//
//	minimise xi:  |w(B) - a(B,j) w(j)| <= xi,  |w(j) - a(j,W) w(W)| <= xi,  sum of w = 1.
//
// xi is zero for consistent comparisons and compares with nothing outside this model.
type BWMLinear struct {
	Weights []float64 `json:"weights"`
	Xi      float64   `json:"xi"`
}

// BWMNonlinear is the solution of the original model (Rezaei, Omega 53, 2015):
//
//	minimise xi:  |w(B)/w(j) - a(B,j)| <= xi,  |w(j)/w(W) - a(j,W)| <= xi,  sum of w = 1.
//
// With more than three criteria several weights can be optimal: Low and High are the smallest and the largest value
// of each, and Weights is an optimal point in their middle (each w(j)/w(W) at the centre of its range).
type BWMNonlinear struct {
	Weights []float64 `json:"weights"`
	Low     []float64 `json:"low"`
	High    []float64 `json:"high"`
	Xi      float64   `json:"xi"`
	// CR is Xi over the largest Xi that the comparison of best with worst allows; 0 is consistent. nil if the best
	// is said to be as important as the worst while other comparisons differ.
	CR *float64 `json:"cr"`
}

// BWMResult is the result of [BWM].
type BWMResult struct {
	Linear    BWMLinear    `json:"linear"`
	Nonlinear BWMNonlinear `json:"nonlinear"`
	// InputCR is the consistency that can be shown while the expert still answers (Liang, Brunelli and Rezaei, Omega
	// 96, 2020): the largest |a(B,j) a(j,W) - a(B,W)| / (a(B,W)^2 - a(B,W)). nil if a(B,W) = 1 with differing others.
	InputCR *float64 `json:"input_cr"`
}

// BWM derives weights by the best-worst method, both models. It refuses comparisons outside 1..9, a best or worst
// that is not 1 to itself, and vectors that disagree on the comparison of best with worst.
func BWM(c BestWorst) (BWMResult, error) {
	if err := c.check(); err != nil {
		return BWMResult{}, err
	}
	linear, err := c.linear()
	if err != nil {
		return BWMResult{}, err
	}
	return BWMResult{Linear: linear, Nonlinear: c.nonlinear(), InputCR: c.inputRatio()}, nil
}

func (c BestWorst) check() error {
	n := len(c.BestToOthers)
	if n < 2 {
		return fault.Bad("best_to_others", "mcda.bwm.criteria", "the best-worst method compares at least two criteria")
	}
	if len(c.OthersToWorst) != n {
		return fault.Bad("others_to_worst", "mcda.bwm.length", "there are {got} comparisons with the worst and {want} with the best; give one per criterion in both", "got", len(c.OthersToWorst), "want", n)
	}
	for _, x := range []struct {
		field string
		index int
	}{{"best", c.Best}, {"worst", c.Worst}} {
		if x.index < 0 || x.index >= n {
			return fault.Bad(x.field, "mcda.bwm.index", "there is no criterion {index}; they count from 0 to {last}", "index", x.index, "last", n-1)
		}
	}
	if c.Best == c.Worst {
		return fault.Bad("worst", "mcda.bwm.same", "the best and the worst criterion must differ")
	}
	for k := range n {
		for _, x := range []struct {
			field string
			value float64
		}{{"best_to_others", c.BestToOthers[k]}, {"others_to_worst", c.OthersToWorst[k]}} {
			if !(x.value >= 1 && x.value <= 9) {
				return fault.Bad(cell(x.field, k), "mcda.bwm.scale", "a comparison must be a number from 1 to 9")
			}
		}
	}
	if c.BestToOthers[c.Best] != 1 {
		return fault.Bad(cell("best_to_others", c.Best), "mcda.bwm.self", "a criterion compared with itself must give 1")
	}
	if c.OthersToWorst[c.Worst] != 1 {
		return fault.Bad(cell("others_to_worst", c.Worst), "mcda.bwm.self", "a criterion compared with itself must give 1")
	}
	if c.BestToOthers[c.Worst] != c.OthersToWorst[c.Best] {
		return fault.Bad(cell("others_to_worst", c.Best), "mcda.bwm.pair", "the comparison of the best with the worst is given twice, differently; both must be the same")
	}
	return nil
}

// linear solves the linear model by the simplex method; the last variable is xi.
func (c BestWorst) linear() (BWMLinear, error) {
	n := len(c.BestToOthers)
	lp := program{objective: make([]float64, n+1)}
	lp.objective[n] = -1
	both := func(i int, a float64, j int) { // |w(i) - a w(j)| <= xi
		if i == j {
			return
		}
		for _, s := range []float64{1, -1} {
			row := make([]float64, n+1)
			row[i], row[j], row[n] = s, -s*a, -1
			lp.add(row, 0)
		}
	}
	for j := range n {
		both(c.Best, c.BestToOthers[j], j)
		if j != c.Best { // best against worst stands in the first list
			both(j, c.OthersToWorst[j], c.Worst)
		}
	}
	sum := make([]float64, n+1)
	for j := range n {
		sum[j] = 1
	}
	lp.equal(sum, 1)
	x, _, how := lp.solve()
	if how != optimal {
		return BWMLinear{}, fault.New(fault.Internal, "mcda.bwm.solver", "the linear best-worst model could not be solved")
	}
	return BWMLinear{Weights: normalised(x[:n]), Xi: x[n]}, nil
}

// nonlinear solves the original model exactly. For a given xi the constraints confine R = w(B)/w(W), once directly
// and once through each other criterion j, as the product of w(B)/w(j) and w(j)/w(W):
//
//	a(B,W) - xi <= R <= a(B,W) + xi,   (a(B,j) - xi)(a(j,W) - xi) <= R <= (a(B,j) + xi)(a(j,W) + xi).
//
// The smallest xi is where the largest lower limit first meets the smallest upper one, which for two such limits is
// the root of a linear or quadratic equation.
func (c BestWorst) nonlinear() BWMNonlinear {
	n := len(c.BestToOthers)
	abw := c.BestToOthers[c.Worst]
	xi := 0.0
	for j := range n {
		if j == c.Best || j == c.Worst {
			continue
		}
		a, b := c.BestToOthers[j], c.OthersToWorst[j]
		// (a - xi)(b - xi) = abw + xi and abw - xi = (a + xi)(b + xi)
		if a*b > abw {
			xi = max(xi, smallerRoot(a+b+1, float64(a*b)-abw))
		} else {
			xi = max(xi, -smallerRoot(a+b+1, float64(a*b)-abw))
		}
		for k := range n {
			if k == c.Best || k == c.Worst || k == j {
				continue
			}
			p, q := c.BestToOthers[k], c.OthersToWorst[k]
			// (a - xi)(b - xi) = (p + xi)(q + xi): the squares cancel
			xi = max(xi, (float64(a*b)-float64(p*q))/(a+b+p+q))
		}
	}
	out := BWMNonlinear{Xi: xi, Weights: make([]float64, n), Low: make([]float64, n), High: make([]float64, n)}
	out.CR = over(xi, smallerRoot(1+float64(2*abw), float64(abw*abw)-abw))
	c.ranges(&out)
	return out
}

// smallerRoot returns the root of x^2 - s x + p that is nearer to zero (s > 0, real roots), without cancellation.
func smallerRoot(s, p float64) float64 {
	return 2 * p / (s + math.Sqrt(max(0, float64(s*s)-float64(4*p))))
}

// over returns x / limit; 0 for x = 0, nil for a limit of 0.
func over(x, limit float64) *float64 {
	ratio := 0.0
	if x > 1e-12 {
		if limit <= 0 {
			return nil
		}
		ratio = x / limit
	}
	return &ratio
}

// ranges fills in the weights for the optimal xi: R is then a single number, and each y(j) = w(j)/w(W) may lie
// anywhere in an interval of its own.
func (c BestWorst) ranges(out *BWMNonlinear) {
	n, xi := len(c.BestToOthers), out.Xi
	abw := c.BestToOthers[c.Worst]
	lower, upper := abw-xi, abw+xi
	for j := range n {
		if j != c.Best && j != c.Worst {
			a, b := c.BestToOthers[j], c.OthersToWorst[j]
			lower = max(lower, float64(max(0, a-xi)*max(0, b-xi)))
			upper = min(upper, float64((a+xi)*(b+xi)))
		}
	}
	r := (lower + upper) / 2 // equal up to rounding
	low, high := make([]float64, n), make([]float64, n)
	sumLow, sumHigh := 0.0, 0.0
	for j := range n {
		switch j {
		case c.Best:
			low[j], high[j] = r, r
		case c.Worst:
			low[j], high[j] = 1, 1
		default:
			a, b := c.BestToOthers[j], c.OthersToWorst[j]
			low[j], high[j] = max(b-xi, r/(a+xi)), b+xi
			if a > xi {
				high[j] = min(high[j], r/(a-xi))
			}
			if low[j] > high[j] { // by rounding: a single point
				low[j] = (low[j] + high[j]) / 2
				high[j] = low[j]
			}
		}
		sumLow += low[j]
		sumHigh += high[j]
		out.Weights[j] = (low[j] + high[j]) / 2
	}
	out.Weights = normalised(out.Weights)
	for j := range n {
		out.Low[j] = low[j] / (low[j] + (sumHigh - high[j]))
		out.High[j] = high[j] / (high[j] + (sumLow - low[j]))
	}
}

// inputRatio returns the input-based consistency ratio.
func (c BestWorst) inputRatio() *float64 {
	abw := c.BestToOthers[c.Worst]
	worst := 0.0
	for j, a := range c.BestToOthers {
		if j != c.Best && j != c.Worst {
			worst = max(worst, math.Abs(float64(a*c.OthersToWorst[j])-abw))
		}
	}
	return over(worst, float64(abw*abw)-abw)
}
