package ranking

import (
	"fmt"
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// BradleyTerry fits abilities to paired comparisons:
//
//	P(i beats j) = w_i / (w_i + w_j)
//
// (Bradley and Terry, Biometrika 39 (1952) 324), and where ties are given, by the model of Davidson (Journal of the
// American Statistical Association 65 (1970) 317):
//
//	P(i beats j) = w_i / (w_i + w_j + v sqrt(w_i w_j)),   P(tie) = v sqrt(w_i w_j) / (w_i + w_j + v sqrt(w_i w_j))
//
// The zero value fits by maximum likelihood with item 0 as the reference.
type BradleyTerry struct {
	// Reference is the item whose log-ability is 0.
	Reference int
	// Ghost, if positive, lets every item win and lose so many comparisons against one imagined item that is then
	// left out. Estimates become finite for any data and shrink towards each other; 0.5 is the usual amount
	// (Turner et al., Computational Statistics 35 (2020) 1027).
	Ghost float64
}

// Abilities is a fitted paired-comparison model of n items. Where Finite is false the pointers and slices of
// estimates are nil.
type Abilities struct {
	Connection
	// Finite says whether the likelihood has a maximum.
	Finite bool `json:"finite"`
	// LogAbility has the reference at 0.
	LogAbility []float64 `json:"log_ability"`
	// Worth are the abilities themselves, with sum 1.
	Worth []float64 `json:"worth"`
	// StandardErrors are those of LogAbility, that is of differences from the reference; the reference has 0.
	StandardErrors []float64 `json:"standard_errors"`
	// Tie is Davidson's v: 0 means never, 2 means that two equal items tie as often as they do not. It is nil
	// where no ties were given.
	Tie *float64 `json:"tie,omitempty"`
	// LogLikelihood is the sum of the logarithms of the probabilities above, without multinomial constants.
	LogLikelihood *float64 `json:"log_likelihood"`
	// Covariance is that of the log-abilities with mean zero; the variance of a difference i - j is
	// c_ii + c_jj - 2 c_ij whatever the reference.
	Covariance [][]float64 `json:"-"`
}

// Fit fits the model. wins[i][j] is how often i beat j (weights need not be whole numbers); ties is nil, or symmetric
// with ties[i][j] = how often i and j tied. The diagonals are zero.
//
// A set of comparisons without finite maximum is not an error: the result then has Finite false and says in Groups
// and Strong how the items fall apart. With ties the maximum may also lie at an infinite tie parameter although all
// items are connected (for instance if a beats b and both only tie with c); Finite is then false with one component.
// Ties that are all zero give Tie = 0, the maximum on the border.
func (m BradleyTerry) Fit(wins, ties [][]float64) (*Abilities, error) {
	if err := checkCounts("wins", wins); err != nil {
		return nil, err
	}
	n := len(wins)
	if n < 2 {
		return nil, fault.Bad("wins", "ranking.few_items", "{n} item(s) given; at least two are needed to compare", "n", n)
	}
	if ties != nil {
		if err := checkTies(ties, n); err != nil {
			return nil, err
		}
	}
	if m.Reference < 0 || m.Reference >= n {
		return nil, fault.Bad("reference", "ranking.reference", "the reference is {item}, but items are numbered 0 to {last}", "item", m.Reference, "last", n-1)
	}
	if err := checkGhost(m.Ghost); err != nil {
		return nil, err
	}
	f := newDavidson(wins, ties, m.Ghost)
	fit := &Abilities{Connection: f.connection()}
	if ties != nil && !f.tied {
		zero := 0.0
		fit.Tie = &zero
	}
	fit.Finite = fit.Connection.Finite() && !f.tiesDominate()
	if f.ghost {
		fit.Connection = withoutGhost(fit.Connection, n)
	}
	if !fit.Finite {
		fit.Tie = nil
		return fit, nil
	}
	theta := make([]float64, f.size())
	value, err := maximise(f, theta)
	if err != nil {
		return nil, err
	}
	cov, err := covariance(f, theta)
	if err != nil {
		return nil, err
	}
	if f.tied {
		v := num.Exp(theta[f.items])
		fit.Tie = &v
	}
	fit.LogLikelihood = &value
	fit.LogAbility = theta[:n:n]
	fit.Worth = softmax(fit.LogAbility)
	fit.Covariance = centredCovariance(cov, n)
	r, base := m.Reference, fit.LogAbility[m.Reference]
	fit.StandardErrors = make([]float64, n)
	for i := range n {
		fit.LogAbility[i] -= base
		fit.StandardErrors[i] = differenceError(fit.Covariance, i, r)
	}
	return fit, nil
}

// StandardError returns the standard error of the log-ability of i minus that of j, which is 0 for i = j, and false if
// the fit is not finite.
func (a *Abilities) StandardError(i, j int) (float64, bool) {
	if !a.Finite {
		return 0, false
	}
	return differenceError(a.Covariance, i, j), true
}

// davidson is the likelihood of the model over half log-ratios: with x = (theta_i - theta_j)/2 the three outcomes of
// a comparison have weights e^x, e^-x and v.
type davidson struct {
	items int
	ghost bool // the last item is the imagined one
	tied  bool // log v is the last parameter
	pairs []pair
}

type pair struct {
	i, j             int
	win, loss, equal float64
}

func newDavidson(wins, ties [][]float64, ghost float64) *davidson {
	n := len(wins)
	f := &davidson{items: n}
	for i := range n {
		for j := i + 1; j < n; j++ {
			p := pair{i: i, j: j, win: wins[i][j], loss: wins[j][i]}
			if ties != nil {
				p.equal = ties[i][j]
				f.tied = f.tied || p.equal > 0
			}
			if p.win+p.loss+p.equal > 0 {
				f.pairs = append(f.pairs, p)
			}
		}
	}
	if ghost > 0 {
		f.items, f.ghost = n+1, true
		for i := range n {
			f.pairs = append(f.pairs, pair{i: i, j: n, win: ghost, loss: ghost})
		}
	}
	return f
}

func (f *davidson) connection() Connection {
	g := newPreference(f.items)
	for _, p := range f.pairs {
		if p.win+p.equal > 0 {
			g.prefer(p.i, p.j)
		}
		if p.loss+p.equal > 0 {
			g.prefer(p.j, p.i)
		}
	}
	return g.connection()
}

// tiesDominate reports whether the likelihood grows for ever with the tie parameter. It does if abilities d exist
// with d_i - d_j >= 2 for every win of i over j and |d_i - d_j| <= 2 for every tie: each outcome is then the likeliest
// of its three all the way. Difference constraints have a solution unless they hold a negative cycle (Bellman-Ford).
func (f *davidson) tiesDominate() bool {
	if !f.tied {
		return false
	}
	type limit struct {
		from, to int
		most     float64
	} // d_to - d_from <= most
	var limits []limit
	for _, p := range f.pairs {
		if p.win > 0 {
			limits = append(limits, limit{p.i, p.j, -2})
		}
		if p.loss > 0 {
			limits = append(limits, limit{p.j, p.i, -2})
		}
		if p.equal > 0 {
			limits = append(limits, limit{p.i, p.j, 2}, limit{p.j, p.i, 2})
		}
	}
	d := make([]float64, f.items)
	for range f.items + 1 {
		changed := false
		for _, l := range limits {
			if v := d[l.from] + l.most; v < d[l.to] {
				d[l.to], changed = v, true
			}
		}
		if !changed {
			return true
		}
	}
	return false
}

func (f *davidson) shift() int { return f.items }

func (f *davidson) size() int {
	if f.tied {
		return f.items + 1
	}
	return f.items
}

// outcome returns the probabilities of win, loss and tie of p and the logarithm of the sum of the three weights,
// taken relative to e^|x| so that nothing overflows.
func (f *davidson) outcome(theta []float64, p pair) (x, win, loss, tie, logSum float64) {
	x = (theta[p.i] - theta[p.j]) / 2
	top := math.Abs(x)
	win, loss = num.Exp(x-top), num.Exp(-x-top)
	if f.tied {
		tie = num.Exp(theta[f.items] - top)
	}
	sum := win + loss + tie
	return x, win / sum, loss / sum, tie / sum, top + num.Log(sum)
}

func (f *davidson) value(theta []float64) float64 {
	var total float64
	for _, p := range f.pairs {
		x, _, _, _, logSum := f.outcome(theta, p)
		total += float64((p.win - p.loss) * x)
		total -= float64((p.win + p.loss + p.equal) * logSum)
		if f.tied {
			total += float64(p.equal * theta[f.items])
		}
	}
	return total
}

func (f *davidson) slope(theta, gradient, information []float64) {
	n, v := f.size(), f.items
	for _, p := range f.pairs {
		_, win, loss, tie, _ := f.outcome(theta, p)
		times := p.win + p.loss + p.equal
		lead := win - loss
		g := (p.win - p.loss - float64(times*lead)) / 2
		gradient[p.i] += g
		gradient[p.j] -= g
		h := times * (win + loss - float64(lead*lead)) / 4
		information[p.i*n+p.i] += h
		information[p.j*n+p.j] += h
		information[p.i*n+p.j] -= h
		information[p.j*n+p.i] -= h
		if f.tied {
			gradient[v] += p.equal - float64(times*tie)
			information[v*n+v] += float64(times * float64(tie*(1-tie)))
			c := times * tie * lead / 2
			information[p.i*n+v] -= c
			information[v*n+p.i] -= c
			information[p.j*n+v] += c
			information[v*n+p.j] += c
		}
	}
}

// withoutGhost takes item n out of a connection.
func withoutGhost(c Connection, n int) Connection {
	strip := func(sets [][]int) [][]int {
		var kept [][]int
		for _, s := range sets {
			if len(s) > 0 && s[len(s)-1] == n {
				s = s[:len(s)-1]
			}
			if len(s) > 0 {
				kept = append(kept, s)
			}
		}
		return kept
	}
	return Connection{Groups: strip(c.Groups), Strong: strip(c.Strong)}
}

// centredCovariance is the covariance of the first n estimates after their mean is taken off.
func centredCovariance(c [][]float64, n int) [][]float64 {
	row := make([]float64, n)
	var all float64
	for i := range n {
		for j := range n {
			row[i] += c[i][j]
		}
		row[i] /= float64(n)
		all += row[i]
	}
	all /= float64(n)
	out := make([][]float64, n)
	for i := range n {
		out[i] = make([]float64, n)
		for j := range n {
			out[i][j] = c[i][j] - row[i] - row[j] + all
		}
	}
	return out
}

func differenceError(c [][]float64, i, j int) float64 {
	if i == j {
		return 0
	}
	return math.Sqrt(math.Max(0, c[i][i]+c[j][j]-float64(2*c[i][j])))
}

// softmax returns e^x scaled to sum 1.
func softmax(x []float64) []float64 {
	top := math.Inf(-1)
	for _, v := range x {
		top = math.Max(top, v)
	}
	w := make([]float64, len(x))
	var sum float64
	for i, v := range x {
		w[i] = num.Exp(v - top)
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}

func checkGhost(g float64) error {
	if !(g >= 0 && g <= 1e15) {
		return fault.Bad("ghost", "ranking.ghost", "the ghost weight is {value}; it must lie between 0 and 1e15", "value", g)
	}
	return nil
}

// checkCounts checks a square matrix of counts with a zero diagonal.
func checkCounts(field string, a [][]float64) error {
	for i, row := range a {
		if len(row) != len(a) {
			return fault.Bad(fmt.Sprintf("%s[%d]", field, i), "ranking.not_square", "the row has {got} entries, but the matrix has {want} rows; it must be square", "got", len(row), "want", len(a))
		}
		for j, v := range row {
			if !(v >= 0 && v <= 1e15) {
				return fault.Bad(fmt.Sprintf("%s[%d][%d]", field, i, j), "ranking.count", "the count is {value}; it must lie between 0 and 1e15", "value", v)
			}
			if i == j && v != 0 {
				return fault.Bad(fmt.Sprintf("%s[%d][%d]", field, i, j), "ranking.diagonal", "item {item} is compared with itself; the diagonal must be 0", "item", i)
			}
		}
	}
	return nil
}

func checkTies(ties [][]float64, n int) error {
	if len(ties) != n {
		return fault.Bad("ties", "ranking.ties_shape", "ties has {got} rows, but wins has {want}; both must have one row per item", "got", len(ties), "want", n)
	}
	if err := checkCounts("ties", ties); err != nil {
		return err
	}
	for i := range ties {
		for j := range i {
			if ties[i][j] != ties[j][i] {
				return fault.Bad(fmt.Sprintf("ties[%d][%d]", i, j), "ranking.ties_symmetry", "items {i} and {j} tied {a} times one way round and {b} the other; the matrix must be symmetric", "i", i, "j", j, "a", ties[i][j], "b", ties[j][i])
			}
		}
	}
	return nil
}
