package ranking

import (
	"fmt"
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// BestWorstChoice is one answer: of the items shown, which is best and which is worst.
type BestWorstChoice struct {
	Shown []int `json:"shown"`
	Best  int   `json:"best"`
	Worst int   `json:"worst"`
}

// BestWorst scores best-worst choices (MaxDiff; Louviere, Flynn and Marley, Best-Worst Scaling, 2015): by counting,
// and by the sequential best-worst logit, in which the best is chosen from the set with probability proportional to
// e^u and then the worst from the rest with probability proportional to e^-u.
type BestWorst struct{}

// BestWorstScores is the result for n items. The counts stand for every data set; Utility and what follows are nil
// where the likelihood has no finite maximum.
type BestWorstScores struct {
	Connection
	Best  []int `json:"best"`
	Worst []int `json:"worst"`
	Shown []int `json:"shown"`
	// Score is (best - worst)/shown, from -1 to 1; nil for an item that was never shown.
	Score []*float64 `json:"score"`
	// Finite says whether the likelihood of the logit has a maximum.
	Finite bool `json:"finite"`
	// Utility has mean zero.
	Utility        []float64   `json:"utility"`
	StandardErrors []float64   `json:"standard_errors"`
	LogLikelihood  *float64    `json:"log_likelihood"`
	Covariance     [][]float64 `json:"-"`
}

// Fit scores the choices among items 0 to items-1. Every set shows at least two different items, and best and worst
// are two of them. An item that is never shown, or items that never meet, make Finite false; Groups and Strong say
// how the items fall apart.
func (BestWorst) Fit(items int, choices []BestWorstChoice) (*BestWorstScores, error) {
	if err := checkBestWorst(items, choices); err != nil {
		return nil, err
	}
	out := &BestWorstScores{
		Best:  make([]int, items),
		Worst: make([]int, items),
		Shown: make([]int, items),
		Score: make([]*float64, items),
	}
	g := newPreference(items)
	for _, c := range choices {
		out.Best[c.Best]++
		out.Worst[c.Worst]++
		for _, i := range c.Shown {
			out.Shown[i]++
			if i != c.Best {
				g.prefer(c.Best, i)
			}
			if i != c.Worst {
				g.prefer(i, c.Worst)
			}
		}
	}
	for i, shown := range out.Shown {
		if shown > 0 {
			s := float64(out.Best[i]-out.Worst[i]) / float64(shown)
			out.Score[i] = &s
		}
	}
	out.Connection = g.connection()
	out.Finite = out.Connection.Finite()
	if !out.Finite {
		return out, nil
	}
	f := bestWorstLogit{items: items, choices: choices}
	theta := make([]float64, items)
	value, err := maximise(f, theta)
	if err != nil {
		return nil, err
	}
	cov, err := covariance(f, theta)
	if err != nil {
		return nil, err
	}
	out.Utility, out.LogLikelihood, out.Covariance = theta, &value, cov
	out.StandardErrors = make([]float64, items)
	for i := range items {
		out.StandardErrors[i] = math.Sqrt(math.Max(0, cov[i][i]))
	}
	return out, nil
}

// bestWorstLogit is the likelihood of the sequential best-worst logit.
type bestWorstLogit struct {
	items   int
	choices []BestWorstChoice
}

func (f bestWorstLogit) size() int  { return f.items }
func (f bestWorstLogit) shift() int { return f.items }

// stages calls visit twice per choice: for the best among all (sign 1) and for the worst among the rest (sign -1),
// with the set and its probabilities.
func (f bestWorstLogit) stages(theta []float64, visit func(set []int, chosen int, sign float64, p []float64, logSum float64)) {
	var set []int
	var p []float64
	stage := func(chosen int, sign float64) {
		top := math.Inf(-1)
		for _, i := range set {
			top = math.Max(top, sign*theta[i])
		}
		p = p[:0]
		var sum float64
		for _, i := range set {
			e := num.Exp(float64(sign*theta[i]) - top)
			p = append(p, e)
			sum += e
		}
		for k := range p {
			p[k] /= sum
		}
		visit(set, chosen, sign, p, top+num.Log(sum))
	}
	for _, c := range f.choices {
		set = append(set[:0], c.Shown...)
		stage(c.Best, 1)
		set = slices.DeleteFunc(set, func(i int) bool { return i == c.Best })
		stage(c.Worst, -1)
	}
}

func (f bestWorstLogit) value(theta []float64) float64 {
	var total float64
	f.stages(theta, func(_ []int, chosen int, sign float64, _ []float64, logSum float64) {
		total += float64(sign*theta[chosen]) - logSum
	})
	return total
}

func (f bestWorstLogit) slope(theta, gradient, information []float64) {
	n := f.items
	f.stages(theta, func(set []int, chosen int, sign float64, p []float64, _ float64) {
		gradient[chosen] += sign
		for a, i := range set {
			gradient[i] -= float64(sign * p[a])
			information[i*n+i] += p[a]
			for b, j := range set {
				information[i*n+j] -= float64(p[a] * p[b])
			}
		}
	})
}

func checkBestWorst(items int, choices []BestWorstChoice) error {
	if items < 2 {
		return fault.Bad("n_items", "ranking.few_items", "{n} item(s) given; at least two are needed to compare", "n", items)
	}
	if len(choices) == 0 {
		return fault.Bad("choices", "ranking.no_choices", "no choice is given; at least one is needed")
	}
	for r, c := range choices {
		field := fmt.Sprintf("choices[%d]", r)
		for k, i := range c.Shown {
			if i < 0 || i >= items {
				return fault.Bad(fmt.Sprintf("%s.shown[%d]", field, k), "ranking.item", "item {item} does not exist; items are numbered 0 to {last}", "item", i, "last", items-1)
			}
			if slices.Contains(c.Shown[:k], i) {
				return fault.Bad(fmt.Sprintf("%s.shown[%d]", field, k), "ranking.item_shown_twice", "item {item} is shown twice in one set; each may stand once", "item", i)
			}
		}
		switch {
		case !slices.Contains(c.Shown, c.Best):
			return fault.Bad(field+".best", "ranking.best_not_shown", "the best item, {item}, is not one of those shown", "item", c.Best)
		case !slices.Contains(c.Shown, c.Worst):
			return fault.Bad(field+".worst", "ranking.worst_not_shown", "the worst item, {item}, is not one of those shown", "item", c.Worst)
		case c.Best == c.Worst:
			return fault.Bad(field+".worst", "ranking.best_is_worst", "item {item} is chosen both best and worst; they must differ", "item", c.Best)
		}
	}
	return nil
}
